"""Property values as text, for comparing and for messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

OBJECT: Final = "(object)"


def as_text(value: Any) -> str:
    """A value as text; a list or mapping, which may be nested too deeply to be written, is :data:`OBJECT`."""
    return OBJECT if isinstance(value, list | Mapping) else str(value)
