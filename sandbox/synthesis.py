"""Computed outputs for types whose own rules are not known: values of the right type, the same each time."""

from __future__ import annotations

from typing import Any

from sandbox.rules import Request
from sandbox.schema.catalogue import Catalogue
from sandbox.schema.types import TypeRef

_IDENTITY = ("id", "urn")


def synthesise(request: Request, catalogue: Catalogue) -> dict[str, Any]:
    """A value for every output that the SDK declares as always there and that the inputs do not give."""
    return {
        name: _value(request, catalogue, name, output.type)
        for name, output in request.schema.outputs.items()
        if output.required and name not in request.inputs and name not in _IDENTITY
    }


def _value(request: Request, catalogue: Catalogue, name: str, kind: TypeRef) -> Any:
    match kind.kind:
        case "boolean":
            return False
        case "integer" | "number":
            return 0
        case "list":
            return []
        case "map" | "object":
            return {}
        case "enum":
            return catalogue.enum_type(kind).values[0]
        case "union":
            return _value(request, catalogue, name, kind.items[0])
        case _:
            return f"{name}-{request.hex(12, name)}"
