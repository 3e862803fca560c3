"""Patterns for URNs, in which ``*`` is any text within one of the URN's four parts.

A URN is ``urn:pulumi:STACK::PROJECT::TYPE::NAME``; TYPE carries the types of the parents (``a$b$c``), and NAME may hold
``::`` itself. A pattern has the same four parts. Matching respects case, reads each part from left to right once, and
knows no other wildcard, so that no pattern is slow and none matches more than a reader expects.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

LONGEST: Final = 1024
"""Characters of a pattern."""

FIXED: Final = 3
"""Characters that the name in a pattern must have in a row, if it has a ``*``."""

_HEAD: Final = "urn:pulumi:"
_EXAMPLE: Final = "urn:pulumi:prod::hdp::*$aws:s3/bucket:Bucket::landing-*"


def problems(pattern: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a pattern, and the remedy of each."""
    name, *others = parts(pattern)
    if len(pattern) > LONGEST:
        yield f"is longer than {LONGEST} characters", "write one waiver for each resource"
    elif "**" in pattern:
        yield "** has no meaning here", "write * for any text within one part (between two ::)"
    elif any(mark in pattern for mark in "?[]"):
        yield "only * is a wildcard, ? and [...] are not", "write * in their place"
    elif not pattern.strip("*: "):
        yield f"{pattern!r} covers everything", f"name the resource, such as {_EXAMPLE}"
    elif len(others) < 3 or not pattern.startswith(_HEAD) or not all((name, *others)):
        yield "is no URN with its four parts", f"write urn:pulumi:STACK::PROJECT::TYPE::NAME, such as {_EXAMPLE}"
    elif "*" in name and max(map(len, name.split("*"))) < FIXED:
        remedy = f"give {FIXED} characters of the name in a row, or the whole name, such as {_EXAMPLE}"
        yield f"the name {name!r} has no fixed part", remedy


def parts(urn: str) -> tuple[str, ...]:
    """The parts of a URN or pattern from last to first: most often the name decides."""
    return tuple(reversed(urn.split("::", 3)))


@dataclass(frozen=True)
class UrnPattern:
    """A pattern without :func:`problems`."""

    text: str

    def matches(self, urn: str) -> bool:
        """Whether a URN fits. Linear in its length."""
        return self.fits(parts(urn))

    def fits(self, backwards: Sequence[str]) -> bool:
        """The same for the :func:`parts` of a URN, for who asks many patterns about one."""
        return len(backwards) == len(self._backwards) and all(map(_fits, self._backwards, backwards))

    def of_stack(self, stack: str) -> bool:
        """Whether the pattern can fit a resource of a stack."""
        return _fits(self._backwards[-1], f"{_HEAD}{stack}")

    @cached_property
    def _backwards(self) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(part.split("*")) for part in parts(self.text))


def _fits(fixed: tuple[str, ...], text: str) -> bool:
    """Whether a text is made of the fixed pieces in their order, with anything between them."""
    first, *middle = fixed
    if not middle:
        return text == first
    last = middle.pop()
    end = len(text) - len(last)
    at = len(first)
    if at > end or not text.startswith(first) or not text.endswith(last):
        return False
    for piece in middle:
        at = text.find(piece, at, end)
        if at < 0:
            return False
        at += len(piece)
    return True
