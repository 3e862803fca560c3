from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from sandbox.database import Database
from sandbox.errors import StateError

SCHEMA = "CREATE TABLE things (name TEXT PRIMARY KEY, number INTEGER NOT NULL);"
ADD = "INSERT INTO things VALUES ('it', 1) ON CONFLICT (name) DO UPDATE SET number = number + 1"
CLONE = Path(__file__).parents[3]


def opened(path: Path) -> Database:
    return Database(path, SCHEMA, 7)


def test_a_file_is_made_for_its_owner_alone_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    first = opened(path)
    first.execute(ADD)
    first.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert opened(path).query("SELECT number FROM things") == [(1,)]
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".")] == []


def test_a_transaction_is_whole_or_not_at_all(tmp_path: Path) -> None:
    database = opened(tmp_path / "state.db")
    with pytest.raises(ZeroDivisionError), database.transaction():
        database.execute(ADD, (1 // 0,))
    with pytest.raises(StateError, match="no such table"), database.transaction():
        database.query(f"{ADD} RETURNING (SELECT 1 FROM nowhere)")
    assert database.query("SELECT * FROM things") == []
    with database.transaction(), database.transaction():
        database.execute(ADD)
    assert database.query("SELECT number FROM things") == [(1,)]


def test_a_broken_constraint_is_a_bug_and_no_matter_of_the_file(tmp_path: Path) -> None:
    database = opened(tmp_path / "state.db")
    database.execute(ADD)
    with pytest.raises(sqlite3.IntegrityError), database.transaction():
        database.execute("INSERT INTO things VALUES ('it', 1)")
    database.execute(ADD)


def test_threads_lose_no_update(tmp_path: Path) -> None:
    database = opened(tmp_path / "state.db")

    def count() -> None:
        for _ in range(50):
            with database.transaction():
                rows = database.query("SELECT number FROM things")
                number = rows[0][0] if rows else 0
                database.execute("INSERT OR REPLACE INTO things VALUES ('it', ?)", (number + 1,))

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert database.query("SELECT number FROM things") == [(200,)]


COUNT = """
import sys
from sandbox.database import Database

database = Database(sys.argv[1], sys.argv[2], 7)
for _ in range(100):
    with database.transaction():
        database.execute(sys.argv[3])
"""


def test_processes_make_one_file_and_lose_no_update(tmp_path: Path) -> None:
    command = [sys.executable, "-c", COUNT, str(tmp_path / "state.db"), SCHEMA, ADD]
    processes = [subprocess.Popen(command, cwd=CLONE, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    for process in processes:
        _, errors = process.communicate()
        assert process.returncode == 0, errors
    assert opened(tmp_path / "state.db").query("SELECT number FROM things") == [(400,)]


KILLED = """
import os, signal, sys
from sandbox.database import Database

database = Database(sys.argv[1], sys.argv[2], 7)
with database.transaction():
    database.execute(sys.argv[3])
with database.transaction():
    database.execute(sys.argv[3])
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_process_leaves_its_whole_changes_only(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path / "state.db"), SCHEMA, ADD]
    assert subprocess.run(command, cwd=CLONE).returncode == -9
    database = opened(tmp_path / "state.db")
    assert database.query("SELECT number FROM things") == [(1,)]
    database.execute(ADD)


def test_a_file_in_use_is_named(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    database = opened(path)
    database.patience(0)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with (
        pytest.raises(StateError, match=r"state\.db is locked by another process; wait for it"),
        database.transaction(),
    ):
        pass
    assert database.query("SELECT * FROM things") == [], "reading goes on"
    other.execute("ROLLBACK")
    database.execute(ADD)


def damage(path: Path, where: int) -> None:
    content = bytearray(path.read_bytes())
    content[where : where + 200] = b"x" * 200
    path.write_bytes(content)


@pytest.mark.parametrize("where", [0, 4096])
def test_a_damaged_file_is_refused_with_the_remedy(tmp_path: Path, where: int) -> None:
    path = tmp_path / "state.db"
    opened(path).close()
    damage(path, where)
    with pytest.raises(StateError, match=r"state\.db (cannot be read|is damaged).*make clean"):
        opened(path)


def test_a_file_damaged_later_is_refused_then(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    database = opened(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("DROP TABLE things")
    with pytest.raises(StateError, match=r"cannot be read \(no such table: things\)"):
        database.query("SELECT * FROM things")


def test_another_version_and_another_file_are_told_apart(tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    Database(old, SCHEMA, 6).close()
    with pytest.raises(StateError, match="another version of the sandbox"):
        opened(old)
    foreign = tmp_path / "foreign.db"
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE mine (x)")
    with pytest.raises(StateError, match=r"foreign\.db is not the sandbox's state; move it away"):
        opened(foreign)
    empty = tmp_path / "empty.db"
    empty.touch()
    with pytest.raises(StateError, match="is not the sandbox's state"):
        opened(empty)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(StateError, match=r"cannot be opened .*check the folder"):
        opened(tmp_path / "missing" / "state.db")
    with pytest.raises(StateError, match=r"cannot be opened .*check the folder"):
        opened(tmp_path)


def test_memory_is_forgotten() -> None:
    database = Database(":memory:", SCHEMA, 7)
    database.execute(ADD)
    database.close()
    assert Database(":memory:", SCHEMA, 7).query("SELECT * FROM things") == []
