"""Suggestions for misspelt names and values."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import Final

_WORDS: Final = re.compile(r"[A-Za-z]+(?:[-_. /:][A-Za-z]+)*")


def suggest_name(name: str, known: Iterable[str]) -> str | None:
    """The known name that a misspelt one most likely means: another spelling of case or underscores first."""
    names = list(known)
    folded = {_fold(other): other for other in reversed(names)}
    if (same := folded.get(_fold(name))) is not None:
        return same
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.7)
    return close[0] if close else None


def suggest_value(value: str, allowed: Sequence[str]) -> str | None:
    """The allowed value that a wrong one most likely means."""
    return same_but_case(value, allowed) or next(iter(difflib.get_close_matches(value, allowed, n=1, cutoff=0.7)), None)


def same_but_case(value: str, allowed: Iterable[str]) -> str | None:
    """The allowed value that differs from a value only in upper and lower case."""
    lowered = value.lower()
    return next((other for other in allowed if other.lower() == lowered), None)


def typing_error(value: str, allowed: Iterable[str]) -> str | None:
    """The allowed value from which one slip of the keyboard leads to a value, or None.

    A slip is one lower-case letter dropped or added, or two neighbours swapped, in a value of words (five letters or
    more). Codes are left alone: with digits (``Standard_D4s_v5``) or capitals (``Premium_ZRS``) a value so close to a
    listed one is as likely to be newer than the list.
    """
    if len(value) < 5 or not _WORDS.fullmatch(value):
        return None
    return next((other for other in allowed if _WORDS.fullmatch(other) and _one_slip(value, other)), None)


def _fold(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def _one_slip(value: str, other: str) -> bool:
    start = next((i for i, (a, b) in enumerate(zip(value, other, strict=False)) if a != b), min(len(value), len(other)))
    rest, expected = value[start:], other[start:]
    if len(value) == len(other):
        swapped = rest[1:2] + rest[:1] + rest[2:]
        return len(rest) > 1 and swapped == expected and rest[:2].islower()
    if len(value) == len(other) + 1:
        return rest[1:] == expected and rest[0].islower()
    return len(value) + 1 == len(other) and rest == expected[1:] and expected[0].islower()
