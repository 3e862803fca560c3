"""A text that never grows over its limit: what has no room is counted, and the last line says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

_END: Final = "\n</details>\n"


def length(text: str) -> int:
    """Length in UTF-16 units, as JavaScript counts: never less than the characters that a server may count."""
    return len(text) + sum(1 for character in text if character > "\uffff")


class Page:
    """Markdown under a limit.

    Args:
        limit: UTF-16 units of the whole.
        closing: the last line, for a number of entries that were left out.
    """

    def __init__(self, limit: int, closing: Callable[[int], str]) -> None:
        self._parts: list[str] = []
        self._closing = closing
        self._room = limit - length(closing(10**12))
        self.left_out = 0
        """Entries that had no room."""

    def add(self, text: str) -> bool:
        """Adds a text whole, or, where there is no room, not at all. Returns whether it was added."""
        size = length(text)
        if size > self._room:
            return False
        self._room -= size
        self._parts.append(text)
        return True

    def entries(self, heading: str, entries: Sequence[str], total: int) -> None:
        """Adds a heading and as many entries as have room, of ``total`` that there are; nothing where there is none."""
        self._list(heading, entries, total, "")

    def details(self, summary: str, introduction: str, entries: Sequence[str], total: int) -> None:
        """As :meth:`entries`, folded away under a summary, which is HTML."""
        opening = f"\n<details><summary>{summary}</summary>\n\n{introduction}"
        self._list(opening, entries, total, _END)

    def text(self) -> str:
        """The page."""
        return "".join(self._parts) + (self._closing(self.left_out) if self.left_out else "")

    def _list(self, opening: str, entries: Sequence[str], total: int, end: str) -> None:
        if not entries:
            return
        # Opened only with room for one entry and for the end, which is kept free until it is written.
        if length(opening) + length(entries[0]) + length(end) > self._room:
            self.left_out += total
            return
        self.add(opening)
        self._room -= length(end)
        shown = 0
        for entry in entries:
            if not self.add(entry):
                break
            shown += 1
        self.left_out += total - shown
        self._room += length(end)
        self.add(end)
