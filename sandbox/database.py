"""The SQLite file under the clouds' state: made whole, checked when it is opened, shared by several processes."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sandbox.errors import StateError

IN_MEMORY = ":memory:"
BUSY_SECONDS = 60.0
"""How long a call waits for another process's change."""
_REMEDY = "restore it from a copy, or remove the sandbox's state with `make clean` and run `make up` again"


class Database:
    """One SQLite database. Safe to share between threads; any number of processes may have it open.

    Args:
        path: the file, made if it is missing; ``:memory:`` for a database that ends with the process.
        schema: the statements that make its tables.
        version: the version of the schema, noted in the file.

    Raises:
        StateError: the file is damaged, something else, of another version, or locked for more than a minute.
    """

    def __init__(self, path: str | Path, schema: str, version: int) -> None:
        self.path = str(path)
        self._lock = threading.RLock()
        script = f"{schema}\nPRAGMA user_version = {version};"
        try:
            if self.path != IN_MEMORY and not os.path.exists(self.path):
                _make(Path(self.path), script)
            self._connection = sqlite3.connect(
                self.path, timeout=BUSY_SECONDS, check_same_thread=False, isolation_level=None
            )
            if self.path == IN_MEMORY:
                self._connection.executescript(script)
            # The sandbox survives a killed process, not a power cut: no waiting for the disk.
            self._connection.execute("PRAGMA synchronous = OFF")
            found = self._connection.execute("PRAGMA user_version").fetchone()[0]
            flaw = self._connection.execute("PRAGMA quick_check(1)").fetchone()[0] if found else ""
        except (sqlite3.DatabaseError, OSError) as error:
            raise self._failed(error) from error
        if not found:
            raise StateError(f"{self.path} is not the sandbox's state; move it away and run again")
        if found != version:
            raise StateError(
                f"{self.path} was written by another version of the sandbox (its state is of version {found}, this is "
                f"{version}); remove the sandbox's state with `make clean` and run `make up` again"
            )
        if flaw != "ok":
            raise StateError(f"{self.path} is damaged ({' '.join(flaw.split())}); {_REMEDY}")

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def execute(self, statement: str, arguments: tuple[Any, ...] = ()) -> int:
        """Runs a statement that changes something and returns the number of the row it inserted.

        Raises:
            StateError: the file cannot be read or written, or stays locked.
        """
        with self._lock:
            try:
                return self._connection.execute(statement, arguments).lastrowid or 0
            except sqlite3.IntegrityError:
                raise
            except sqlite3.DatabaseError as error:
                raise self._failed(error) from error

    def query(self, statement: str, arguments: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query.

        Raises:
            StateError: the file cannot be read, or stays locked.
        """
        with self._lock:
            try:
                return self._connection.execute(statement, arguments).fetchall()
            except sqlite3.DatabaseError as error:
                raise self._failed(error) from error

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """One change, whole or not at all; other processes wait. Changes inside a change join it.

        Raises:
            StateError: the file cannot be written, or stays locked.
        """
        with self._lock:
            if self._connection.in_transaction:
                yield
                return
            self.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.execute("COMMIT")
            except BaseException:
                # What failed may have ended the transaction already.
                with contextlib.suppress(sqlite3.DatabaseError):
                    self._connection.execute("ROLLBACK")
                raise

    def patience(self, seconds: float) -> None:
        """How long calls wait for other processes from now on."""
        self.query(f"PRAGMA busy_timeout = {int(seconds * 1000)}")

    def _failed(self, error: Exception) -> StateError:
        if "locked" in str(error):
            return StateError(f"{self.path} is locked by another process; wait for it to end, then run again")
        if isinstance(error, OSError) or "unable to open" in str(error):
            return StateError(f"{self.path} cannot be opened ({error}); check the folder and its permissions")
        return StateError(f"{self.path} cannot be read ({error}); {_REMEDY}")


def _make(path: Path, script: str) -> None:
    """Makes the file beside its place and then links it there: it is complete or absent, whoever else does the same."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    try:
        with contextlib.closing(sqlite3.connect(temporary)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(script)
        with contextlib.suppress(FileExistsError):
            os.link(temporary, path)
    finally:
        os.unlink(temporary)
