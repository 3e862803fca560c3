"""What a policy is given, as plain data."""

from __future__ import annotations

from typing import Any

import pulumi
from pulumi_policy import PolicyResource, ResourceValidationArgs, StackValidationArgs
from pulumi_policy.proxy import UnknownValueError


def of_resource(args: ResourceValidationArgs) -> dict[str, Any]:
    """What a policy of single resources is given."""
    return {
        "policy": "one",
        "urn": args.urn,
        "type": args.resource_type,
        "name": args.name,
        "props": _mapping(args.props),
        "provider": _provider(args.provider),
        "options": _options(args.opts),
    }


def of_stack(args: StackValidationArgs) -> list[dict[str, Any]]:
    """What a policy of stacks is given, resource by resource."""
    return [
        {
            "policy": "stack",
            "urn": found.urn,
            "type": found.resource_type,
            "name": found.name,
            "props": _mapping(found.props),
            "provider": _provider(found.provider),
            "options": _options(found.opts),
            "parent": found.parent.urn if found.parent else "",
            "sources": _sources(found),
        }
        for found in args.resources
    ]


def _mapping(values: Any) -> dict[str, Any]:
    """Each property, or that reading it raises: what a policy meets, not what is behind it."""
    found: dict[str, Any] = {"(kind)": type(values).__name__}
    for key in values.keys():  # noqa: SIM118 - iterating over the items of a proxy raises on an unknown value
        try:
            found[key] = _value(values[key])
        except UnknownValueError as error:
            found[key] = f"raises: {error.message}"
    return found


def _value(value: Any) -> Any:
    if isinstance(value, pulumi.Asset | pulumi.Archive):
        return type(value).__name__
    if hasattr(value, "keys"):
        return _mapping(value)
    if isinstance(value, str | bool | int | float) or value is None:
        return value
    return [_value(item) for item in value]


def _provider(found: Any) -> Any:
    return found and {"type": found.resource_type, "urn": found.urn, "name": found.name, "props": _mapping(found.props)}


def _options(options: Any) -> dict[str, Any]:
    return {
        "protect": options.protect,
        "ignore": list(options.ignore_changes),
        "delete first": options.delete_before_replace,
        "secrets": list(options.additional_secret_outputs),
        "parent": options.parent,
    }


def _sources(found: PolicyResource) -> dict[str, list[str]]:
    return {
        key: sorted(one.urn for one in made_from) for key, made_from in found.property_dependencies.items() if made_from
    }
