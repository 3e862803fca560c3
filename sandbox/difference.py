"""What changed between two sets of inputs, property by property, and what a change means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sandbox import paths
from sandbox.paths import Path
from sandbox.values import UNKNOWN, Asset, plain


class Kind(StrEnum):
    """What happened to a property."""

    ADD = "add"
    DELETE = "delete"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Change:
    """One changed property; ``replaces`` when the cloud cannot change it in place."""

    path: str
    kind: Kind
    replaces: bool = False

    @property
    def property(self) -> str:
        """The top-level property that the change is in."""
        return str(paths.read(self.path)[0])


Alike = Callable[[str, Any, Any], bool]
"""Whether two different values at a path mean the same."""


def compare(
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    immutable: frozenset[str],
    ignore: Iterable[str] = (),
    alike: Alike = lambda _path, _old, _new: False,
) -> list[Change]:
    """The changes from ``old`` to ``new`` inputs.

    Args:
        old: the inputs of the last update.
        new: the inputs now. An unknown value counts as changed.
        immutable: dotted paths (:func:`sandbox.paths.members`) whose change replaces the resource, with all below them.
        ignore: paths whose changes are passed over (``ignore_changes``), with all below them.
        alike: tells values apart that differ only in writing.
    """
    ignored = [paths.read(text) for text in ignore]
    return [
        Change(paths.write(path), kind, _within(path, immutable))
        for path, kind in _compare(plain(dict(old)), plain(dict(new)), (), alike)
        if not any(paths.contains(outer, path) for outer in ignored)
    ]


def _within(path: Path, immutable: frozenset[str]) -> bool:
    return any(paths.members(path[:length]) in immutable for length in range(1, len(path) + 1))


def _compare(old: Any, new: Any, path: Path, alike: Alike) -> Iterator[tuple[Path, Kind]]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys([*old, *new]):
            if not key.startswith("__"):
                yield from _member(old.get(key), new.get(key), (*path, key), alike)
    elif isinstance(old, list) and isinstance(new, list):
        for index, (before, now) in enumerate(zip(old, new, strict=False)):
            yield from _compare(before, now, (*path, index), alike)
        yield from (((*path, index), Kind.DELETE) for index in range(len(new), len(old)))
        yield from (((*path, index), Kind.ADD) for index in range(len(old), len(new)))
    elif not _same(old, new) and not alike(paths.write(path), old, new):
        yield path, Kind.UPDATE


def _member(old: Any, new: Any, path: Path, alike: Alike) -> Iterator[tuple[Path, Kind]]:
    """A member of an object; null and absent are the same."""
    if old is not None and new is not None:
        yield from _compare(old, new, path, alike)
    elif old is not new and not alike(paths.write(path), old, new):
        yield path, Kind.DELETE if new is None else Kind.ADD


def _same(old: Any, new: Any) -> bool:
    if new is UNKNOWN or isinstance(old, bool) != isinstance(new, bool):
        return False
    if isinstance(old, Asset) and isinstance(new, Asset):
        return old.same_content(new)
    return bool(old == new)
