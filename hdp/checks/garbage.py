"""How often Python looks for garbage during a check."""

from __future__ import annotations

import gc
from typing import Final

_ALLOCATIONS: Final = 100_000
"""Containers allocated before the youngest are searched. An SDK's modules, or a large state, are some hundred thousand
and none of them garbage; with Python's own 700 they are searched again and again, for a third of the whole time."""


def seldom() -> None:
    """Lets this process look for garbage seldom, but look."""
    gc.set_threshold(_ALLOCATIONS, 50, 100)
