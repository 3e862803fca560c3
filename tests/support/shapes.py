"""Nested values in tests: compared with the types that an SDK declares, and changed at one place."""

from __future__ import annotations

from collections.abc import Mapping
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


def placed(value: Any, steps: list[str], new: str) -> Any:
    """A copy of nested inputs with a new value at a path; ``[]`` after a step is every item of a list."""
    if not steps:
        return new
    step, rest = steps[0], steps[1:]
    inner = value if isinstance(value, Mapping) else {}
    if step.endswith("[]"):
        items = inner.get(step[:-2]) or [{}]
        return {**inner, step[:-2]: [placed(item, rest, new) for item in items]}
    return {**inner, step: placed(inner.get(step), rest, new)}
