"""A text that never grows over its limit: what has no room is counted, and the last line says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

_END: Final = "\n</details>\n"


def length(text: str) -> int:
    """Length in UTF-16 units, as JavaScript counts: never less than the characters that a server may count."""
    return len(text) + sum(1 for character in text if character > "\uffff")


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of a list. It may stand for several things, of which it shows ``shown``."""

    text: str
    shown: int = 1
    short: str = ""
    """What is written where it is the first of its list and ``text`` has no room: it shows one thing."""


@dataclass(frozen=True, slots=True)
class Section:
    """A list that is folded away under a summary, which is HTML: ``total`` things, of which the entries show some."""

    summary: str
    entries: Sequence[Entry]
    total: int
    introduction: str = ""
    """Left out where there is no room."""

    def opening(self, introduction: str = "") -> str:
        """How it begins."""
        return f"\n<details><summary>{self.summary}</summary>\n\n{introduction}"

    @property
    def least(self) -> int:
        """The room that it takes at least."""
        return sum(map(length, (self.opening(), self.entries[0].short or self.entries[0].text, _END)))


class Page:
    """Markdown under a limit.

    Args:
        limit: UTF-16 units of the whole.
        closing: the last line, for a number of things that were left out.
    """

    def __init__(self, limit: int, closing: Callable[[int], str]) -> None:
        self._parts: list[str] = []
        self._closing = closing
        self._room = limit - length(closing(10**12))
        self._kept: list[tuple[Section, int]] = []
        self.left_out = 0
        """Things that had no room."""

    def keep(self, sections: Iterable[Section], limit: int) -> None:
        """Keeps room, of at most ``limit`` in all, for the least of sections that :meth:`kept` writes later."""
        for section in sections:
            room = section.least if section.least <= min(limit, self._room) else 0
            limit -= room
            self._room -= room
            self._kept.append((section, room))

    def kept(self) -> None:
        """Writes the sections for which room was kept; each may take what the later ones do not need."""
        for section, room in self._kept:
            self._room += room
            self.details(section)
        self._kept = []

    def add(self, text: str) -> bool:
        """Adds a text whole, or, where there is no room, not at all. Returns whether it was added."""
        size = length(text)
        if size > self._room:
            return False
        self._room -= size
        self._parts.append(text)
        return True

    def entries(self, heading: str, entries: Sequence[Entry], total: int) -> None:
        """Adds a heading and as many entries as have room, for ``total`` things; nothing where there is none."""
        if entries:
            self._list((heading,), entries, total, "")

    def details(self, section: Section) -> None:
        """As :meth:`entries`, folded away."""
        if section.entries:
            openings = (section.opening(section.introduction), section.opening())
            self._list(openings, section.entries, section.total, _END)

    def text(self) -> str:
        """The page."""
        return "".join(self._parts) + (self._closing(self.left_out) if self.left_out else "")

    def _list(self, openings: Sequence[str], entries: Sequence[Entry], total: int, end: str) -> None:
        # Opened only with room for one entry and for the end, which is kept free until it is written.
        self._room -= length(end)
        shown = self._open(openings, entries[0])
        for entry in entries[1:] if shown else ():
            if not self.add(entry.text):
                break
            shown += entry.shown
        self.left_out += total - shown
        self._room += length(end)
        if shown:
            self.add(end)

    def _open(self, openings: Sequence[str], first: Entry) -> int:
        """Adds the longest opening and form of the first entry that have room together; returns what they show."""
        for text, shown in ((first.text, first.shown), (first.short, 1)):
            for opening in openings:
                if text and self.add(opening + text):
                    return shown
        return 0


def entries(texts: Iterable[str]) -> list[Entry]:
    """Entries that each stand for one thing."""
    return [Entry(text) for text in texts]
