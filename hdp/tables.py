"""Tables for people and for programs: aligned columns, colours on a terminal only, or JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

STYLES = {"ok": "green", "passed": "green", "warning": "yellow", "failed": "red", "refused": "red"}
"""Colour of a cell by its first word."""
PIPE_WIDTH = 1000
"""Columns where the output is no terminal: nothing is wrapped or cut off."""


def show(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Prints a table to standard output. Columns whose cells are all numbers stand to the right.

    Args:
        columns: the headings; none: a list without a heading line.
    """
    terminal = sys.stdout.isatty()
    console = Console(width=None if terminal else PIPE_WIDTH, highlight=False)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold", show_header=bool(columns))
    for number in range(len(rows[0]) if rows else len(columns)):
        numeric = bool(rows) and all(row[number].replace(".", "").isdigit() for row in rows)
        heading = columns[number] if columns else ""
        table.add_column(heading, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell, style=style(cell)) for cell in row))
    with console.capture() as capture:
        console.print(table)
    for line in capture.get().splitlines():
        print(line.rstrip())


def style(cell: str) -> str:
    """The colour of a cell; empty for none."""
    words = cell.split()
    return STYLES.get(words[0].rstrip(":,"), "") if words else ""


def show_json(value: Any) -> None:
    """Prints a value to standard output as JSON."""
    print(json.dumps(value, indent=2, ensure_ascii=False))
