"""Asks the SDKs' own metadata for types and property paths that tables of rules name."""

from __future__ import annotations

from functools import cache

from sandbox.schema.catalogue import Catalogue
from sandbox.schema.types import TypeRef
from tests.support.platforms import cache_folder


@cache
def catalogue(package: str) -> Catalogue:
    """The types of a package."""
    return Catalogue(package, cache_folder())


def has_path(kind: str, path: str) -> bool:
    """Whether a type has an input at a path (lists are entered, a union has what any of its alternatives has).

    Raises:
        UnknownType: the SDK has no such type.
    """
    first, *rest = path.split(".")
    found = catalogue(kind.partition(":")[0]).resource(kind).inputs.get(first)
    return found is not None and _has(kind, found.type, rest)


def _has(kind: str, ref: TypeRef, steps: list[str]) -> bool:
    if ref.kind == "list":
        return _has(kind, ref.item, steps)
    if not steps:
        return True
    if ref.kind == "union":
        return any(_has(kind, item, steps) for item in ref.items)
    if ref.kind == "map":
        return _has(kind, ref.item, steps[1:])
    if ref.kind != "object":
        return ref.kind == "any"
    found = catalogue(kind.partition(":")[0]).object_type(ref).properties.get(steps[0])
    return found is not None and _has(kind, found.type, steps[1:])
