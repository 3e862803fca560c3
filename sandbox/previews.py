"""What a preview answers: the values that the update will give, or what a real provider leaves unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from sandbox.schema.catalogue import Catalogue
from sandbox.schema.types import Properties, ResourceType, TypeRef
from sandbox.values import TRACE, UNKNOWN, has_unknown, without_traces

Planned = tuple[str, dict[str, Any]]
"""An id and outputs; the id is empty where it is unknown."""

_STABLE: Final = ("name", "location")
"""Outputs that azure-native gives in the preview of an update (provider/pkg/provider/provider.go, Update)."""


def known(inputs: Mapping[str, Any], calculate: Callable[[], Planned], otherwise: dict[str, Any]) -> Planned:
    """The id and outputs that an update will give; unknown is only what comes from inputs that are unknown.

    Args:
        inputs: the resource's inputs.
        calculate: gives id and outputs as for an update.
        otherwise: the outputs where that cannot be done without the unknown inputs.
    """
    if not has_unknown(dict(inputs)):
        return calculate()
    try:
        id, outputs = calculate()
    except Exception:  # a rule that needs to know the value, whatever it does with it
        return "", otherwise
    return "" if TRACE in id else id, without_traces(outputs)


def of_create(schema: ResourceType, inputs: Mapping[str, Any], catalogue: Catalogue, bridged: bool) -> dict[str, Any]:
    """The outputs that a real provider gives in the preview of a create.

    A bridged provider leaves computed outputs unknown and optional ones absent (pulumi-terraform-bridge
    pkg/tfbridge/provider.go, Create: Terraform's proposed state); azure-native leaves unknown whatever its inputs do
    not give, within objects as well (provider/pkg/provider/provider.go, PreviewOutputs).
    """
    if not bridged:
        return _filled(dict(inputs), schema.outputs, catalogue)
    computed = {name: UNKNOWN for name, output in schema.outputs.items() if output.required and name not in _IDENTITY}
    return {**computed, **inputs}


def of_update(
    schema: ResourceType,
    inputs: Mapping[str, Any],
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    catalogue: Catalogue,
    bridged: bool,
) -> dict[str, Any]:
    """The outputs that a real provider gives in the preview of an update in place.

    A bridged provider keeps computed outputs as they were, unless it knows that they will change; azure-native leaves
    them unknown.

    Args:
        old: the outputs as they are.
        new: the outputs as the update will give them.
    """
    if not bridged:
        stable = {name: old[name] for name in _STABLE if name in old}
        return {**_filled(dict(inputs), schema.outputs, catalogue), **stable}
    return {name: value if name in inputs or old.get(name) == value else UNKNOWN for name, value in new.items()}


_IDENTITY: Final = ("id", "urn")


def _filled(value: dict[str, Any], properties: Properties, catalogue: Catalogue) -> dict[str, Any]:
    filled = {name: UNKNOWN for name in properties if name not in value and name not in _IDENTITY}
    for name, item in value.items():
        property_ = properties.get(name)
        filled[name] = _within(item, property_.type, catalogue) if property_ else item
    return filled


def _within(value: Any, kind: TypeRef, catalogue: Catalogue) -> Any:
    if kind.kind == "object" and isinstance(value, dict):
        return _filled(value, catalogue.object_type(kind).properties, catalogue)
    if kind.kind == "list" and isinstance(value, list):
        return [_within(item, kind.item, catalogue) for item in value]
    if kind.kind == "map" and isinstance(value, dict):
        return {name: _within(item, kind.item, catalogue) for name, item in value.items()}
    # What Azure answers in another shape than it is given (identities: a list, then a mapping) is not known.
    return UNKNOWN if kind.kind in ("object", "list", "map") else value
