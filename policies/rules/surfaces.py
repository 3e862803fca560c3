"""Finds the surfaces of a resource: whether one is there, and every value at a path of its.

Besides what :func:`policies.rules.view.each` reads, a path may go on in JSON text after a step ``{}``, and a surface
may be there once for every object at a place (see :class:`policies.rules.tables.entries.KeyUse`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from policies.rules import view
from policies.rules.view import MISSING, Resource, Unknown, _Missing

Applies = tuple[str, tuple[Any, ...]]

_JSON: Final = ".{}."
_LONGEST: Final = 1 << 20
"""Characters; longer text is not read."""


def there(resource: Resource, applies: Applies | None) -> bool:
    """Whether a surface is there: a path has one of the values, or, with no values, anything at all."""
    if applies is None:
        return True
    paths, values = applies
    return any(
        isinstance(value, Unknown) or (among(value, values) if values else value is not MISSING)
        for path in paths.split("|")
        for _, value in each(resource, path)
    )


def each(resource: Resource, path: str, applies: Applies | None = None) -> Iterator[tuple[str, Any]]:
    """Every value at a path of a surface, with its full path; at least one where the surface is there."""
    place = applies[0] if applies is not None and not applies[1] else ""
    if not place or not path.startswith(f"{place}."):
        yield from _each(resource.props, path)
        return
    for at, value in view.each(resource.props, place):
        if value is not MISSING:
            for below, found in _each(value, path[len(place) + 1 :]):
                yield f"{at}{'.' if below and not below.startswith('[') else ''}{below}", found


def _each(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    before, mark, after = path.partition(_JSON)
    for at, found in view.each(value, before):
        if not mark or isinstance(found, Unknown | _Missing):
            yield at, found
        else:
            for below, member in view.each(_read(found), after):
                yield f"{at}.{below}", member


def _read(value: Any) -> Any:
    """What JSON text says; MISSING if it is none."""
    if not isinstance(value, str):
        return value
    if len(value) > _LONGEST:
        return MISSING
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return MISSING


def among(value: Any, values: tuple[Any, ...]) -> bool:
    """Whether a value, or a member of a list, is one of some values, compared as text and without case.

    None among the values stands for a property that is absent.
    """
    if isinstance(value, _Missing):
        return None in values
    members = value if isinstance(value, list) else [value]
    allowed = {text(item) for item in values if item is not None}
    return any(text(member) in allowed for member in members if not isinstance(member, _NO_TEXT))


_NO_TEXT: Final = (Unknown, _Missing, list, Mapping)
"""What is no setting. Nested lists and mappings also may be too deep to be written as text."""


def text(value: Any) -> str:
    """A value as text, without case: ``true`` for True."""
    return str(value).casefold()
