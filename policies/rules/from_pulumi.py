"""Makes the view from what Pulumi hands to a policy, without ever reading an unknown value the way that raises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import pulumi
from pulumi_policy import PolicyResource, ResourceValidationArgs
from pulumi_policy import proxy as sentinels
from pulumi_policy.secret import Secret as PulumiSecret

from policies.rules.view import Provider, Resource, Secret, StackView, Unknown

UNKNOWNS: Final = frozenset(
    {
        sentinels.UNKNOWN_BOOLEAN_VALUE,
        sentinels.UNKNOWN_NUMBER_VALUE,
        sentinels.UNKNOWN_STRING_VALUE,
        sentinels.UNKNOWN_ARRAY_VALUE,
        sentinels.UNKNOWN_OBJECT_VALUE,
        sentinels.UNKNOWN_ASSET_VALUE,
        sentinels.UNKNOWN_ARCHIVE_VALUE,
    }
)
"""The texts that stand for unknown values of each type, as the engine sends them."""

_TARGET: Final = "__target"
"""The key under which Pulumi's proxies give what is behind them (pulumi-policy 1.21.0, proxy.py)."""


def plain(value: Any, path: str = "", urns: Sequence[str] = ()) -> Any:
    """A value as plain data: proxies taken off, unknown values marked, assets as their kind in words."""
    if isinstance(value, str):
        return Unknown(path, urns) if value in UNKNOWNS else value
    if isinstance(value, PulumiSecret):
        return Secret(plain(value.value, path, urns))
    if isinstance(value, Mapping):
        inside = value if isinstance(value, dict) else value[_TARGET]
        return {key: plain(item, f"{path}.{key}" if path else str(key), urns) for key, item in inside.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        inside = value if isinstance(value, list | tuple) else value[_TARGET]  # type: ignore[call-overload]
        return [plain(item, f"{path}[{index}]", urns) for index, item in enumerate(inside)]
    if isinstance(value, pulumi.Asset | pulumi.Archive):
        return f"({type(value).__name__})"
    return value


def properties(value: Any, sources: Mapping[str, Sequence[str]] | None = None) -> dict[str, Any]:
    """The properties of a resource as plain data; ``sources``: the URNs each top-level property was made from."""
    inside = value if isinstance(value, dict) else value[_TARGET]
    return {key: plain(item, key, (sources or {}).get(key, ())) for key, item in inside.items()}


def resource(args: ResourceValidationArgs) -> Resource:
    """The view of one resource as its program declares it: inputs only, and no dependencies."""
    options = args.opts
    return Resource(
        urn=args.urn,
        type=args.resource_type,
        name=args.name,
        props=properties(args.props),
        provider=_provider(args.provider),
        protect=bool(options.protect),
        parent=options.parent or "",
    )


def stack(resources: Iterable[PolicyResource], declared: Mapping[str, Resource]) -> StackView:
    """The view of a whole stack.

    The engine gives a stack policy what each resource came out as, and components lose their inputs there. ``declared``
    has the resources as they were seen before (:func:`resource`); what the program declared goes before what came out,
    except where it was unknown and is known now.
    """
    return StackView(_merged(item, declared.get(item.urn)) for item in resources)


def _merged(item: PolicyResource, seen: Resource | None) -> Resource:
    sources = {key: tuple(source.urn for source in found) for key, found in item.property_dependencies.items()}
    props = properties(item.props, sources)
    computed = frozenset(props) - frozenset(seen.props) if seen is not None else frozenset()
    for key, value in (seen.props if seen is not None else {}).items():
        if not isinstance(value, Unknown) or key not in props:
            props[key] = value
    return Resource(
        urn=item.urn,
        type=item.resource_type,
        name=item.name,
        props=props,
        provider=_provider(item.provider),
        protect=bool(item.opts.protect),
        parent=item.parent.urn if item.parent is not None else item.opts.parent or "",
        dependencies=tuple(source.urn for source in item.dependencies),
        property_dependencies=sources,
        computed=computed,
    )


def _provider(found: Any) -> Provider | None:
    return None if found is None else Provider(found.resource_type, found.urn, properties(found.props))
