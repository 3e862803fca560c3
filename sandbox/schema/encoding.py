"""Type metadata as compact JSON text and back, for the cache on disk."""

from __future__ import annotations

import json
from typing import Any, Final

from sandbox.schema.types import EnumType, FunctionType, ObjectType, Properties, Property, ResourceType, TypeRef

#: The flags of a property.
_REQUIRED, _SECRET, _IMMUTABLE = 1, 2, 4
_RESOURCE_FIELDS: Final = (
    "token",
    "python_class",
    "secret_outputs",
    "replace_on_changes",
    "path_inputs",
    "name_property",
    "description",
    "deprecated",
)
_TUPLES: Final = ("secret_outputs", "replace_on_changes", "path_inputs")
_SCALARS: Final[dict[str, TypeRef]] = {}

Record = ObjectType | EnumType | ResourceType | FunctionType


def dump(record: Record) -> str:
    """One line of JSON for a record."""
    return json.dumps(_plain(record), separators=(",", ":"), ensure_ascii=False)


def load(text: str) -> Record:
    """The record of a line of JSON.

    Raises:
        ValueError, TypeError, KeyError, IndexError: for text that :func:`dump` did not write.
    """
    kind, *fields = json.loads(text)
    if kind == "enum":
        return EnumType(fields[0], tuple(fields[1]))
    if kind == "object":
        return ObjectType(fields[0], _properties(fields[1]))
    if kind == "function":
        return FunctionType(fields[0], _properties(fields[1]), _properties(fields[2]))
    if kind == "resource":
        return _resource(*fields)
    raise ValueError(f"unknown record {kind!r}")


def _resource(inputs: list[list[Any]], outputs: list[list[Any]], head: list[Any]) -> ResourceType:
    values: dict[str, Any] = dict(zip(_RESOURCE_FIELDS, head, strict=True))
    for name in _TUPLES:
        values[name] = tuple(values[name])
    return ResourceType(inputs=_properties(inputs), outputs=_properties(outputs), **values)


def _plain(record: Record) -> list[Any]:
    match record:
        case EnumType(name, values):
            return ["enum", name, values]
        case ObjectType(name, properties):
            return ["object", name, _rows(properties)]
        case FunctionType(token, inputs, outputs):
            return ["function", token, _rows(inputs), _rows(outputs)]
        case ResourceType():
            head = [getattr(record, name) for name in _RESOURCE_FIELDS]
            return ["resource", _rows(record.inputs), _rows(record.outputs), head]


def _rows(properties: Properties) -> list[list[Any]]:
    rows = []
    for item in properties.values():
        flags = _REQUIRED * item.required + _SECRET * item.secret + _IMMUTABLE * item.immutable
        row = [item.name, _type_row(item.type), flags, item.deprecated, item.constant, item.default]
        while row[-1] is None:
            row.pop()
        rows.append(row)
    return rows


def _properties(rows: list[list[Any]]) -> dict[str, Property]:
    return {name: _property(name, *rest) for name, *rest in rows}


def _property(
    name: str, type_: Any, flags: int, deprecated: str | None = None, constant: Any = None, default: Any = None
) -> Property:
    return Property(
        name,
        _type(type_),
        bool(flags & _REQUIRED),
        bool(flags & _SECRET),
        deprecated,
        bool(flags & _IMMUTABLE),
        constant,
        default,
    )


def _type_row(type_: TypeRef) -> Any:
    if type_.items:
        return [type_.kind, *(_type_row(item) for item in type_.items)]
    return [type_.kind, type_.name] if type_.name else type_.kind


def _type(row: Any) -> TypeRef:
    if isinstance(row, str):
        return _SCALARS.setdefault(row, TypeRef(row))  # type: ignore[arg-type]  # the text holds only kinds we wrote
    kind, *rest = row
    if kind in ("object", "enum"):
        return TypeRef(kind, name=rest[0])
    return TypeRef(kind, tuple(_type(item) for item in rest))
