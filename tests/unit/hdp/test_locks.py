"""Locks: released when the owner is dead, respected when it lives or cannot be asked."""

from __future__ import annotations

import json
import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from hdp import locks
from hdp.errors import CannotRunError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / ".pulumi" / "locks" / "organization" / "demo" / "aws"
    path.mkdir(parents=True)
    return path


@pytest.fixture
def dead() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen(["true"])
    process.wait()
    return process.pid


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[int]:
    """The number of a running process that is called pulumi."""
    program = tmp_path / "pulumi"
    program.write_text("#!/bin/sh\necho ready\nread line\n")
    program.chmod(0o755)
    with subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process.pid
        process.kill()


def write(folder: Path, pid: int, host: str = "") -> Path:
    path = folder / "1234.json"
    content = {
        "pid": pid,
        "username": "u",
        "hostname": host or socket.gethostname(),
        "timestamp": "2026-01-02T03:04:05Z",
    }
    path.write_text(json.dumps(content))
    path.with_name("1234.json.attrs").write_text("{}")
    return path


def test_the_lock_of_a_dead_process_is_released_and_told(tmp_path: Path, folder: Path, dead: int) -> None:
    write(folder, dead)
    (note,) = locks.release_dead(tmp_path, "demo", "aws")
    assert str(dead) in note
    assert list(folder.iterdir()) == []


def test_only_the_stacks_own_lock_is_released(tmp_path: Path, folder: Path, dead: int) -> None:
    other = folder.parent / "ovh"
    other.mkdir()
    kept = write(other, dead)
    write(folder, dead)
    locks.release_dead(tmp_path, "demo", "aws")
    assert kept.exists()


def test_the_lock_of_a_running_engine_is_respected(tmp_path: Path, folder: Path, engine: int) -> None:
    path = write(folder, engine)
    with pytest.raises(CannotRunError, match=f"process {engine} "):
        locks.release_dead(tmp_path, "demo", "aws")
    assert path.exists()


def test_a_number_that_another_program_has_now_is_a_dead_owner(tmp_path: Path, folder: Path) -> None:
    write(folder, os.getpid())
    assert len(locks.release_dead(tmp_path, "demo", "aws")) == 1


def test_a_lock_from_another_host_is_respected_and_its_file_named(tmp_path: Path, folder: Path, dead: int) -> None:
    path = write(folder, dead, host="elsewhere")
    with pytest.raises(CannotRunError, match="elsewhere") as refusal:
        locks.release_dead(tmp_path, "demo", "aws")
    assert str(path) in str(refusal.value)
    assert path.exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": 1}'])
def test_a_lock_that_was_never_written_whole_is_released(tmp_path: Path, folder: Path, text: str) -> None:
    (folder / "1.json").write_text(text)
    (note,) = locks.release_dead(tmp_path, "demo", "aws")
    assert "never written whole" in note


def test_no_lock_is_no_news(tmp_path: Path) -> None:
    assert locks.release_dead(tmp_path, "demo", "aws") == []
