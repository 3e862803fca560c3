"""What changed between two sets of inputs, property by property, and what a change means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sandbox.values import UNKNOWN, plain


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


def compare(old: Mapping[str, Any], new: Mapping[str, Any], immutable: frozenset[str]) -> list[Change]:
    """The changes from ``old`` to ``new`` inputs; a path is immutable together with everything below it."""
    changes = _compare(plain(dict(old)), plain(dict(new)), "")
    return [Change(path, kind, _within(path, immutable)) for path, kind in changes]


def _within(path: str, immutable: frozenset[str]) -> bool:
    dotted = path.replace("[", ".").replace("]", "")
    steps = [step for step in dotted.split(".") if not step.isdigit()]
    return any(".".join(steps[:length]) in immutable for length in range(1, len(steps) + 1))


def _compare(old: Any, new: Any, path: str) -> Iterator[tuple[str, Kind]]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys([*old, *new]):
            if key.startswith("__"):
                continue
            below = f"{path}.{key}" if path else key
            if key not in new or (new[key] is None and old.get(key) is not None):
                yield below, Kind.DELETE
            elif key not in old or (old[key] is None and new[key] is not None):
                yield below, Kind.ADD
            else:
                yield from _compare(old[key], new[key], below)
    elif isinstance(old, list) and isinstance(new, list):
        for index in range(max(len(old), len(new))):
            below = f"{path}[{index}]"
            if index >= len(new):
                yield below, Kind.DELETE
            elif index >= len(old):
                yield below, Kind.ADD
            else:
                yield from _compare(old[index], new[index], below)
    elif new is UNKNOWN or old != new:
        yield path, Kind.UPDATE
