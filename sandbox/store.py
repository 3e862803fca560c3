"""The clouds' state: one SQLite file, apart from Pulumi's own state, shared by the plugins of all three providers.

Property values are stored in the clear: nothing in the sandbox is real. The file may be used by several processes at
once; a call that changes something runs in one transaction.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sandbox.errors import StateError
from sandbox.values import UNKNOWN, Asset, Secret

VERSION = 1
_BUSY_SECONDS = 60.0
_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS objects (
    number INTEGER PRIMARY KEY,
    provider TEXT NOT NULL,
    token TEXT NOT NULL,
    id TEXT NOT NULL,
    urn TEXT NOT NULL,
    region TEXT NOT NULL,
    unique_key TEXT,
    inputs TEXT NOT NULL,
    outputs TEXT NOT NULL,
    side TEXT NOT NULL,
    seed TEXT NOT NULL,
    maker TEXT NOT NULL,
    confirmed INTEGER NOT NULL DEFAULT 0,
    tombstone INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX IF NOT EXISTS object_key ON objects (provider, unique_key) WHERE unique_key IS NOT NULL;
CREATE INDEX IF NOT EXISTS object_id ON objects (provider, token, id);
CREATE INDEX IF NOT EXISTS object_urn ON objects (urn);
CREATE TABLE IF NOT EXISTS generations (urn TEXT PRIMARY KEY, made INTEGER NOT NULL);
PRAGMA user_version = {VERSION};
"""


@dataclass(frozen=True)
class Record:
    """An object in a cloud."""

    provider: str
    token: str
    id: str
    urn: str
    """The URN under which Pulumi made it."""
    region: str
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]
    side: Mapping[str, Any]
    """What the cloud knows of the object besides its properties."""
    seed: str = ""
    """What its identifiers were drawn from (:attr:`sandbox.rules.Request.seed`)."""
    unique_key: str | None = None
    maker: str = ""
    """The process that made it."""
    confirmed: bool = False
    """Whether Pulumi has shown since that it knows the object."""
    tombstone: bool = False
    """Deleted, but its name is still taken (soft deletion)."""
    number: int = 0


_COLUMNS = (
    # in the order in which _record() reads them
    "provider, token, id, urn, region, inputs, outputs, side, seed, unique_key, maker, confirmed, tombstone, number"
)


class Store:
    """The objects of all clouds.

    Args:
        path: the SQLite file, made if missing; ``:memory:`` for a store that ends with the process.

    Raises:
        StateError: the file is damaged, of another version, or locked for more than a minute.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = str(path)
        self._lock = threading.RLock()
        try:
            self._db = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, check_same_thread=False, isolation_level=None)
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, VERSION):
                raise StateError(
                    f"{self.path} was written by another version of the sandbox; "
                    "remove the sandbox's state with `make clean` and run `make up` again"
                )
            if version == 0:
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.executescript(_SCHEMA)
            # The sandbox survives a killed process, not a power cut: no waiting for the disk.
            self._db.execute("PRAGMA synchronous = OFF")
        except sqlite3.DatabaseError as error:
            raise StateError(self._damaged(error)) from error

    def _damaged(self, error: sqlite3.DatabaseError) -> str:
        if "locked" in str(error):
            return f"{self.path} is locked by another process; wait for it to end, then run again"
        return (
            f"{self.path} cannot be read ({error}); restore it from a copy, "
            "or remove the sandbox's state with `make clean` and run `make up` again"
        )

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """One change, whole or not at all; other processes wait. Changes inside a change join it."""
        with self._lock:
            if self._db.in_transaction:
                yield
                return
            try:
                self._db.execute("BEGIN IMMEDIATE")
            except sqlite3.DatabaseError as error:
                raise StateError(self._damaged(error)) from error
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def _query(self, where: str, arguments: tuple[Any, ...]) -> list[Record]:
        with self._lock:
            try:
                rows = self._db.execute(
                    f"SELECT {_COLUMNS} FROM objects WHERE {where} ORDER BY number", arguments
                ).fetchall()
            except sqlite3.DatabaseError as error:
                raise StateError(self._damaged(error)) from error
        return [_record(row) for row in rows]

    def get(self, provider: str, token: str, id: str) -> Record | None:
        """The live object of a type with this id."""
        found = self._query("provider = ? AND token = ? AND id = ? AND NOT tombstone", (provider, token, id))
        return found[-1] if found else None

    def all(self, provider: str, token: str | None = None) -> list[Record]:
        """The live objects of a provider, or of one of its types, oldest first."""
        if token is None:
            return self._query("provider = ? AND NOT tombstone", (provider,))
        return self._query("provider = ? AND token = ? AND NOT tombstone", (provider, token))

    def by_output(self, provider: str, token: str, output: str, value: Any) -> Record | None:
        """The live object of a type whose output (``id`` included) has this value."""
        if output == "id":
            return self.get(provider, token, value)
        return next((record for record in self.all(provider, token) if record.outputs.get(output) == value), None)

    def holder(self, provider: str, unique_key: str) -> Record | None:
        """The object, live or tombstone, that has a unique key."""
        found = self._query("provider = ? AND unique_key = ?", (provider, unique_key))
        return found[0] if found else None

    def of_urn(self, urn: str) -> list[Record]:
        """The live objects that were made under a URN, oldest first."""
        return self._query("urn = ? AND NOT tombstone", (urn,))

    def put(self, record: Record) -> Record:
        """Writes an object: a new one (number 0), or one that changed."""
        values = (
            record.provider,
            record.token,
            record.id,
            record.urn,
            record.region,
            _dump(record.inputs),
            _dump(record.outputs),
            _dump(record.side),
            record.seed,
            record.unique_key,
            record.maker,
            record.confirmed,
            record.tombstone,
        )
        with self._lock:
            if record.number:
                self._db.execute(
                    "UPDATE objects SET provider = ?, token = ?, id = ?, urn = ?, region = ?, inputs = ?, outputs = ?, "
                    "side = ?, seed = ?, unique_key = ?, maker = ?, confirmed = ?, tombstone = ? WHERE number = ?",
                    (*values, record.number),
                )
                return record
            cursor = self._db.execute(
                "INSERT INTO objects (provider, token, id, urn, region, inputs, outputs, side, seed, unique_key, "
                "maker, confirmed, tombstone) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            )
            return replace(record, number=cursor.lastrowid or 0)

    def remove(self, record: Record) -> None:
        """Takes an object away for good."""
        with self._lock:
            self._db.execute("DELETE FROM objects WHERE number = ?", (record.number,))

    def confirm(self, provider: str, token: str, id: str) -> None:
        """Notes that Pulumi knows an object: it is in Pulumi's own state."""
        with self._lock:
            self._db.execute(
                "UPDATE objects SET confirmed = 1 WHERE provider = ? AND token = ? AND id = ? AND NOT confirmed",
                (provider, token, id),
            )

    def generation(self, urn: str) -> int:
        """How many objects were ever made under a URN."""
        with self._lock:
            row = self._db.execute("SELECT made FROM generations WHERE urn = ?", (urn,)).fetchone()
        return int(row[0]) if row else 0

    def next_generation(self, urn: str) -> None:
        """Counts one more object made under a URN."""
        with self._lock:
            self._db.execute(
                "INSERT INTO generations VALUES (?, 1) ON CONFLICT (urn) DO UPDATE SET made = made + 1", (urn,)
            )


def _dump(value: Mapping[str, Any]) -> str:
    return json.dumps(value, default=_encode, separators=(",", ":"))


def _encode(value: Any) -> Any:
    if isinstance(value, Secret):
        return value.value
    if isinstance(value, Asset):
        return {"__asset": value.raw}
    raise TypeError(f"{'an unknown value' if value is UNKNOWN else type(value).__name__} cannot be stored")


def _record(row: tuple[Any, ...]) -> Record:
    provider, token, id, urn, region, inputs, outputs, side, seed, key, maker, confirmed, tombstone, number = row
    return Record(
        provider=provider,
        token=token,
        id=id,
        urn=urn,
        region=region,
        inputs=json.loads(inputs, object_hook=_decode),
        outputs=json.loads(outputs, object_hook=_decode),
        side=json.loads(side),
        seed=seed,
        unique_key=key,
        maker=maker,
        confirmed=bool(confirmed),
        tombstone=bool(tombstone),
        number=number,
    )


def _decode(value: dict[str, Any]) -> Any:
    return Asset(value["__asset"]) if value.keys() == {"__asset"} else value
