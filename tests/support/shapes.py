"""Compares values with the types that an SDK declares."""

from __future__ import annotations

from typing import Any

from sandbox.schema.types import TypeRef
from tests.support.clouds import catalogue

_KINDS: dict[str, Any] = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": int | float,
    "list": list,
    "map": dict,
    "object": dict,
}


def mismatches(package: str, path: str, value: Any, kind: TypeRef) -> list[str]:
    """Where a value is not of a type of a package's SDK, at any depth."""
    if not isinstance(value, _KINDS.get(kind.kind, object)):
        return [f"{path} is {value!r}, not {kind}"]
    if kind.kind == "list":
        return [found for item in value for found in mismatches(package, f"{path}[]", item, kind.item)]
    if kind.kind == "map":
        return [found for item in value.values() for found in mismatches(package, f"{path}{{}}", item, kind.item)]
    if kind.kind != "object":
        return []
    found = []
    for name, prop in catalogue(package).object_type(kind).properties.items():
        if name in value:
            found += mismatches(package, f"{path}.{name}", value[name], prop.type)
        elif prop.required and value:
            found.append(f"{path}.{name} is missing")
    return found
