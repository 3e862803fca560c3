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
        return _each(resource.props, path)
    return _at(resource, path, place)


def _at(resource: Resource, path: str, place: str) -> Iterator[tuple[str, Any]]:
    for at, value in view.each(resource.props, place):
        if value is not MISSING:
            for below, found in _each(value, path[len(place) + 1 :]):
                yield f"{at}{'.' if below and not below.startswith('[') else ''}{below}", found


def _each(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    return _in_text(value, path) if _JSON in path else view.each(value, path)


def _in_text(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    before, _, after = path.partition(_JSON)
    for at, found in view.each(value, before):
        if isinstance(found, Unknown | _Missing):
            yield at, found
        else:
            for below, member in view.each(_read(found), after):
                yield f"{at}.{below}", member


def _read(value: Any) -> Any:
    """What JSON text says; None, as if nothing were there, if it is none."""
    if not isinstance(value, str):
        return value
    if len(value) > _LONGEST:
        return None
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def among(value: Any, values: tuple[Any, ...]) -> bool:
    """Whether a value, or a member of a list, is one of some values, compared as text and without case.

    None among the values stands for a property that is absent.
    """
    if isinstance(value, _Missing):
        return None in values
    allowed = [text(item) for item in values if item is not None]
    if isinstance(value, list):
        return any(text(member) in allowed for member in value if not isinstance(member, _NO_TEXT))
    return not isinstance(value, _NO_TEXT) and text(value) in allowed


_NO_TEXT: Final = (Unknown, _Missing, list, Mapping)
"""What is no setting. Nested lists and mappings also may be too deep to be written as text."""


def text(value: Any) -> str:
    """A value as text, without case: ``true`` for True."""
    return str(value).casefold()
