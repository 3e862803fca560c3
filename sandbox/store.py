"""The clouds' state: one SQLite file, apart from Pulumi's own state, shared by the plugins of all three providers.

Property values are stored in the clear, in a file that its owner alone may read. The file may be used by several
processes at once; a call that changes something runs in one transaction.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sandbox.database import Database
from sandbox.values import UNKNOWN, Asset, Secret

VERSION = 1
_SCHEMA = """
CREATE TABLE objects (
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
CREATE UNIQUE INDEX object_key ON objects (provider, unique_key) WHERE unique_key IS NOT NULL;
CREATE INDEX object_id ON objects (provider, token, id);
CREATE INDEX object_urn ON objects (urn);
CREATE TABLE generations (urn TEXT PRIMARY KEY, made INTEGER NOT NULL);
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
    """The plugin process that made it."""
    confirmed: bool = False
    """Whether Pulumi has shown since that its own state holds the object (:mod:`sandbox.interrupted`)."""
    tombstone: bool = False
    """Deleted, but its name is still taken (soft deletion)."""
    number: int = 0


# In the order of the table, after its number; _values() and _record() keep to it.
_COLUMNS = "provider, token, id, urn, region, unique_key, inputs, outputs, side, seed, maker, confirmed, tombstone"
_PLACES = ", ".join("?" for _ in _COLUMNS.split(","))


class Store:
    """The objects of all clouds.

    Args:
        place: the SQLite file, made if missing; ``:memory:`` for a store that ends with the process; another store, to
            share its file.

    Raises:
        StateError: the file cannot be used; so does any later call.
    """

    def __init__(self, place: str | Path | Store) -> None:
        self._database: Database = place._database if isinstance(place, Store) else Database(place, _SCHEMA, VERSION)
        self.path = self._database.path

    def close(self) -> None:
        """Closes the file."""
        self._database.close()

    def transaction(self) -> contextlib.AbstractContextManager[None]:
        """One change, whole or not at all; other processes wait. Changes inside a change join it."""
        return self._database.transaction()

    def patience(self, seconds: float) -> None:
        """How long calls wait for other processes from now on."""
        self._database.patience(seconds)

    # Finding

    def get(self, provider: str, token: str, id: str, region: str | None = None) -> Record | None:
        """The live object of a type with this id.

        Args:
            region: where to look first. Ids that are names may be there once in each region; a global object is found
                from any.
        """
        found = self._find("provider = ? AND token = ? AND id = ? AND NOT tombstone", (provider, token, id))
        return next((record for record in reversed(found) if record.region == region), found[-1] if found else None)

    def all(self, provider: str, token: str | None = None) -> list[Record]:
        """The live objects of a provider, or of one of its types, oldest first."""
        if token is None:
            return self._find("provider = ? AND NOT tombstone", (provider,))
        return self._find("provider = ? AND token = ? AND NOT tombstone", (provider, token))

    def gone(self, provider: str, token: str) -> list[Record]:
        """What is left of deleted objects of a type (soft deletion), oldest first."""
        return self._find("provider = ? AND token = ? AND tombstone", (provider, token))

    def by_output(self, provider: str, token: str, output: str, value: Any) -> Record | None:
        """The live object of a type whose output (``id`` included) has this value."""
        if output == "id":
            return self.get(provider, token, value) if isinstance(value, str) else None
        if isinstance(value, str):
            where = "provider = ? AND token = ? AND NOT tombstone AND json_extract(outputs, ?) = ?"
            found = self._find(where, (provider, token, f'$."{output}"', value))
            return found[0] if found else None
        return next((record for record in self.all(provider, token) if record.outputs.get(output) == value), None)

    def mentioning(self, provider: str, token: str, text: str) -> list[Record]:
        """The live objects of a type whose inputs may have a text somewhere, oldest first; others are left out."""
        written = json.dumps(text, ensure_ascii=False)[1:-1]
        where = "provider = ? AND token = ? AND NOT tombstone AND instr(inputs, ?)"
        return self._find(where, (provider, token, written))

    def holder(self, provider: str, unique_key: str) -> Record | None:
        """The object, live or tombstone, that has a unique key."""
        found = self._find("provider = ? AND unique_key = ?", (provider, unique_key))
        return found[0] if found else None

    def of_urn(self, urn: str) -> list[Record]:
        """The live objects that were made under a URN, oldest first."""
        return self._find("urn = ? AND NOT tombstone", (urn,))

    def _find(self, where: str, arguments: tuple[Any, ...]) -> list[Record]:
        rows = self._database.query(f"SELECT number, {_COLUMNS} FROM objects WHERE {where} ORDER BY number", arguments)
        return [_record(row) for row in rows]

    # Changing

    def put(self, record: Record) -> Record:
        """Writes an object: a new one (number 0), or one that changed."""
        if record.number:
            self._database.execute(
                f"UPDATE objects SET ({_COLUMNS}) = ({_PLACES}) WHERE number = ?", (*_values(record), record.number)
            )
            return record
        number = self._database.execute(f"INSERT INTO objects ({_COLUMNS}) VALUES ({_PLACES})", _values(record))
        return replace(record, number=number)

    def remove(self, record: Record) -> None:
        """Takes an object away for good."""
        self._database.execute("DELETE FROM objects WHERE number = ?", (record.number,))

    def confirm(self, numbers: Iterable[int]) -> None:
        """Notes that Pulumi's own state holds objects."""
        with self.transaction():
            for number in numbers:
                self._database.execute("UPDATE objects SET confirmed = 1 WHERE number = ?", (number,))

    # Counting

    def seeds(self, urn: str) -> list[tuple[str, bool, str]]:
        """Seed, confirmed and maker of the live objects that were made under a URN, oldest first."""
        rows = self._database.query(
            "SELECT seed, confirmed, maker FROM objects WHERE urn = ? AND NOT tombstone ORDER BY number", (urn,)
        )
        return [(seed, bool(confirmed), maker) for seed, confirmed, maker in rows]

    def generation(self, urn: str) -> int:
        """How many objects were ever made under a URN."""
        rows = self._database.query("SELECT made FROM generations WHERE urn = ?", (urn,))
        return int(rows[0][0]) if rows else 0

    def next_generation(self, urn: str) -> None:
        """Counts one more object made under a URN."""
        self._database.execute(
            "INSERT INTO generations VALUES (?, 1) ON CONFLICT (urn) DO UPDATE SET made = made + 1", (urn,)
        )


def _dump(value: Mapping[str, Any]) -> str:
    return json.dumps(value, default=_encode, separators=(",", ":"), ensure_ascii=False)


def _encode(value: Any) -> Any:
    if isinstance(value, Secret):
        return value.value
    if isinstance(value, Asset):
        return {"__asset": value.raw}
    raise TypeError(f"{'an unknown value' if value is UNKNOWN else type(value).__name__} cannot be stored")


def _values(record: Record) -> tuple[Any, ...]:
    return (
        record.provider,
        record.token,
        record.id,
        record.urn,
        record.region,
        record.unique_key,
        _dump(record.inputs),
        _dump(record.outputs),
        _dump(record.side),
        record.seed,
        record.maker,
        record.confirmed,
        record.tombstone,
    )


def _record(row: tuple[Any, ...]) -> Record:
    number, provider, token, id, urn, region, key, inputs, outputs, side, seed, maker, confirmed, tombstone = row
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
