"""Computed outputs for types whose own rules are not known: values of the right type, the same each time."""

from __future__ import annotations

from typing import Any

from sandbox.rules import Request
from sandbox.schema.types import TypeRef


def synthesise(request: Request) -> dict[str, Any]:
    """A value for every output that the SDK declares as always there and that the inputs do not give."""
    return {
        name: _value(request, name, output.type)
        for name, output in request.schema.outputs.items()
        if output.required and name not in request.inputs and name not in ("id", "urn")
    }


def _value(request: Request, name: str, kind: TypeRef) -> Any:
    match kind.kind:
        case "boolean":
            return False
        case "integer" | "number":
            return 0
        case "list":
            return []
        case "map" | "object":
            return {}
        case "union":
            return _value(request, name, kind.items[0])
        case _:
            return f"{name}-{request.hex(12, name)}"
