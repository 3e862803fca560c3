"""The cache of scanned SDK files on disk: one file for one source file, written atomically.

A cache file is a line of JSON that says what it is, then one line for each record: its key, a tab, JSON. A reader
takes the whole file as one string and decodes only the records it is asked for. Several processes may read and write
at the same time: a file is complete or absent, and whoever writes last writes the same. A file that is damaged, or
written for another SDK or by another version of the scanner, counts as absent.
"""

from __future__ import annotations

import json
import os
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

Identity = Mapping[str, Any]


class Shelf:
    """Records by key, kept as text."""

    def __init__(self, body: str) -> None:
        self._body = body

    @classmethod
    def of(cls, records: Mapping[str, str]) -> Shelf:
        """A shelf of encoded records (single lines)."""
        return cls("".join(f"\n{key}\t{record}" for key, record in records.items()) + "\n")

    def get(self, key: str) -> str | None:
        """The encoded record of a key."""
        start = self._body.find(f"\n{key}\t")
        if start < 0:
            return None
        start += len(key) + 2
        return self._body[start : self._body.index("\n", start)]

    def keys(self) -> Iterator[str]:
        """Every key, in the order of the source."""
        for line in self._body.split("\n"):
            if line:
                yield line.partition("\t")[0]

    def write(self, path: Path, identity: Identity) -> None:
        """Stores the shelf.

        Raises:
            OSError: when the file cannot be written.
        """
        body = self._body.encode()
        head = json.dumps({**identity, "bytes": len(body), "crc": zlib.crc32(body)}).encode()
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(head + b"\n" + body)
            os.replace(name, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(name)
            raise

    @classmethod
    def read(cls, path: Path, identity: Identity) -> Shelf | None:
        """The stored shelf, or None when there is none for this identity."""
        try:
            head, _, body = path.read_bytes().partition(b"\n")
            stored = json.loads(head)
            if stored != {**identity, "bytes": len(body), "crc": zlib.crc32(body)}:
                return None
            return cls(body.decode())
        except (OSError, ValueError):
            return None


@cache
def scanner_fingerprint() -> int:
    """A checksum of the code that writes the cache, so that a changed scanner never reads what an older one wrote."""
    folder = Path(__file__).parent
    return zlib.crc32(b"".join(path.read_bytes() for path in sorted(folder.glob("*.py")) if path.name != "check.py"))
