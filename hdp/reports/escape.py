"""Puts any text into Markdown of GitHub or GitLab so that it stays text: no markup, HTML, link, mention or command."""

from __future__ import annotations

import html
import re
from typing import Final

from hdp.reports.text import line

_MARKUP: Final = re.compile(r"[\\`*_\[\]|~$]")
"""What means something inside a line of Markdown, GitHub's mathematics included; ``<`` and ``&`` become entities."""
_JOINER: Final = "&#8203;"
"""A zero-width space: GitHub and GitLab look for mentions and references in the rendered text, after any escape."""
_REFERENCE: Final = re.compile(
    r"(?<=[@#!~%$&^])(?=[\w\"{\[])|(?<=:)(?=//)|(?<=\bwww)(?=\.)|(?<=\bGH)(?=-\d)", re.IGNORECASE
)
"""Inside mentions, references to issues, merge requests, labels, milestones and snippets, and bare addresses."""
_TICKS: Final = re.compile("`+")


def prose(text: str, limit: int) -> str:
    """A text as Markdown that shows it as it is, in one line of about ``limit`` characters before escaping.

    For use inside a line, also in a cell of a table; never at a line's start, where GitLab would read ``/close``.
    """
    escaped = _MARKUP.sub(r"\\\g<0>", html.escape(_broken(text, limit), quote=False))
    return escaped.replace("\0", _JOINER)


def code(text: str, limit: int) -> str:
    """A text as a code span, for names and paths; nothing in it is a mention or markup. Empty text is an empty string.

    In a table use :func:`prose`: a cell ends at a vertical bar, in code too.
    """
    clean = line(text, limit)
    if not clean:
        return ""
    fence = "`" * (max((len(run) for run in _TICKS.findall(clean)), default=0) + 1)
    pad = " " if clean.startswith("`") or clean.endswith("`") else ""
    return f"{fence}{pad}{clean}{pad}{fence}"


def raw(text: str, limit: int) -> str:
    """A text for the inside of an HTML element that stands in Markdown, such as ``<summary>``."""
    return html.escape(_broken(text, limit)).replace("\0", _JOINER)


def _broken(text: str, limit: int) -> str:
    """A line with a NUL, which no line holds, wherever a reference has to be broken."""
    return _REFERENCE.sub("\0", line(text, limit))
