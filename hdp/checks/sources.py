"""Where a program registers a resource, from the stack trace that the SDK sends with it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


class Sources:
    """Finds, in a stack trace, the nearest frame in the project.

    Args:
        root: the project's folder. Installed packages in it (``.venv``) are not part of it.
    """

    def __init__(self, root: Path) -> None:
        self._root = root.absolute()
        self._outside = tuple({Path(sys.prefix).absolute(), Path(sys.base_prefix).absolute()} - {self._root})
        self._known: dict[str, str | None] = {}

    def of(self, trace: Any) -> str:
        """``<file relative to the project>:<line>`` of a message ``StackTrace``; empty where no frame is in it."""
        for frame in trace.frames:
            uri = frame.pc.uri
            if uri not in self._known:
                self._known[uri] = self._relative(uri)
            file = self._known[uri]
            if file is not None:
                return f"{file}:{frame.pc.line}"
        return ""

    def _relative(self, uri: str) -> str | None:
        path = Path(unquote(urlsplit(uri).path))
        if any(path.is_relative_to(folder) for folder in self._outside) or not path.is_relative_to(self._root):
            return None
        return path.relative_to(self._root).as_posix()
