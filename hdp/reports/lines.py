"""Writes lines and tables for a terminal, with Rich, or as plain text for a pipe."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

_WIDEST: Final = 10_000
"""Columns for a table where nothing is to be broken."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line, indented; a long one goes on under its beginning, unless it is ``whole``, for a click on a path in it."""

    text: Text
    indent: int = 0
    whole: bool = False


Part = Line | Table


def styled(text: str, indent: int, style: str = "") -> Line:
    """A line in one style."""
    return Line(Text(text, style=style), indent)


def render(parts: Iterable[Part], *, width: int | None, colour: bool) -> str:
    """The parts as text, without spaces at the ends of lines.

    Args:
        width: columns at which lines are broken; None breaks none.
        colour: whether to write escape sequences for colours.
    """
    console = Console(
        file=StringIO(),
        width=width or _WIDEST,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    lines: list[str] = []
    for part in parts:
        if isinstance(part, Line) and (not part.text.plain or (not colour and (width is None or part.whole))):
            lines.append(" " * part.indent + part.text.plain)
            continue
        with console.capture() as capture:
            _print(console, part, width)
        lines += capture.get().splitlines()
    return "\n".join(text.rstrip() for text in lines) + "\n"


def _print(console: Console, part: Part, width: int | None) -> None:
    if isinstance(part, Table):
        console.print(part)
    elif part.whole or width is None:
        console.print(Text(" " * part.indent) + part.text, soft_wrap=True)
    else:
        part.text.overflow = "fold"
        console.print(Padding(part.text, (0, 0, 0, part.indent), expand=False))
