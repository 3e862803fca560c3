"""Makes any text fit for a report: what a program or a cloud wrote is data, and never layout, markup or a command."""

from __future__ import annotations

import re
from typing import Final

_BREAKS: Final = re.compile("[\x00-\x20\x7f-\xa0\u2028\u2029]+")
"""Control characters, the escape of a terminal among them, and every kind of space."""
_HIDDEN: Final = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\uffff\ud800-\udfff]")
"""What turns the direction of text or cannot be seen, and what XML or UTF-8 cannot hold."""
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_TRACE: Final = 40
"""Lines of a traceback."""
REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"


def line(text: str, limit: int) -> str:
    """A text as one line of at most ``limit`` characters, without control and invisible characters.

    What is cut off is said: ``(... 1,048,000 more characters)``. ``limit`` is at least 40.
    """
    # Twice the limit, since runs of spaces shrink; a megabyte is never read to its end.
    clean = _HIDDEN.sub(REPLACEMENT, _BREAKS.sub(" ", text[: 2 * limit])).strip()
    if len(clean) <= limit and len(text) <= 2 * limit:
        return clean
    kept = clean[: limit - 35].rstrip()
    return f"{kept} (... {max(len(text) - len(kept), 1):,} more characters)"


def whole(text: str) -> str:
    """A text unchanged, but for lone surrogates, which no UTF-8 file can hold."""
    return _SURROGATES.sub(REPLACEMENT, text)


def trace(text: str, limit: int) -> list[str]:
    """The end of a traceback, which names the failure, as lines of at most ``limit`` characters; nothing of nothing."""
    return [line(row, limit) for row in text[-_TRACE * limit :].splitlines()[-_TRACE:]]


def plural(count: int, noun: str) -> str:
    """``1 finding``, ``2 findings``, ``1,000 findings``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
