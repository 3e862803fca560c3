"""Reading checkpoints, and telling damaged files from sound ones."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from hdp import state
from hdp.errors import CannotRunError

RESOURCES = [
    {"type": "pulumi:pulumi:Stack", "custom": False, "outputs": {"region": "eu-west-3"}},
    {"type": "pulumi:providers:aws", "custom": True},
    {"type": "hdp:parts:Network", "custom": False},
    {"type": "aws:s3/bucket:Bucket", "custom": True},
]


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    return tmp_path / "aws.json"


def test_only_cloud_resources_count(checkpoint: Path) -> None:
    checkpoint.write_text(json.dumps({"version": 3, "checkpoint": {"latest": {"resources": RESOURCES}}}))
    found = state.read(checkpoint)
    assert found.resources == 1
    assert found.outputs == {"region": "eu-west-3"}
    assert found.pending == 0


def test_operations_of_an_interrupted_run_count(checkpoint: Path) -> None:
    latest = {"resources": [], "pending_operations": [{"type": "creating"}]}
    checkpoint.write_text(json.dumps({"version": 3, "checkpoint": {"latest": latest}}))
    assert state.read(checkpoint).pending == 1


@pytest.mark.parametrize("content", [{"Stack": "s", "Latest": {"manifest": {}}}, {"stack": "s"}])
def test_a_stack_that_was_never_updated_is_empty(checkpoint: Path, content: object) -> None:
    checkpoint.write_text(json.dumps({"version": 3, "checkpoint": content}))
    assert state.read(checkpoint) == state.StackState(0)


@pytest.mark.parametrize("text", ["", '{"version": 3, "checkpoint": {"lat', "[]", "null", '{"checkpoint": 3}'])
def test_a_damaged_checkpoint_is_named_with_its_backup(checkpoint: Path, text: str) -> None:
    checkpoint.write_text(text)
    checkpoint.with_name("aws.json.bak").write_text("{}")
    with pytest.raises(CannotRunError) as refusal:
        state.read(checkpoint)
    assert str(checkpoint) in str(refusal.value)
    assert "aws.json.bak" in str(refusal.value)
    assert "hdp sandbox reset" in str(refusal.value)


def test_without_a_backup_none_is_offered(checkpoint: Path) -> None:
    checkpoint.write_text("{")
    with pytest.raises(CannotRunError) as refusal:
        state.read(checkpoint)
    assert ".bak" not in str(refusal.value)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "cloud.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE objects (id TEXT)")
    connection.executemany("INSERT INTO objects VALUES (?)", [("x" * 200,)] * 500)
    connection.commit()
    connection.close()
    return path


def test_a_sound_database_passes(database: Path) -> None:
    state.check_database(database)


def test_a_database_need_not_exist(tmp_path: Path) -> None:
    state.check_database(tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()


def test_a_database_in_use_passes(database: Path) -> None:
    connection = sqlite3.connect(database)
    connection.execute("BEGIN EXCLUSIVE")
    state.check_database(database)
    connection.close()


def test_a_database_cut_short_is_named(database: Path) -> None:
    with database.open("r+b") as file:
        file.truncate(database.stat().st_size // 2)
    with pytest.raises(CannotRunError, match=r"cloud\.db is damaged"):
        state.check_database(database)


@pytest.mark.parametrize("page", [0, 2])
def test_a_damaged_database_is_named(database: Path, page: int) -> None:
    with database.open("r+b") as file:
        file.seek(page * 4096)
        file.write(b"\xff" * 3000)
    with pytest.raises(CannotRunError, match=r"cloud\.db is damaged"):
        state.check_database(database)
