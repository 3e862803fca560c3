"""Where a resource is registered: the nearest frame in the project."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pulumi.runtime.proto import source_pb2

from hdp.checks.sources import Sources

ROOT = Path("/clone")


def trace(*places: tuple[str, int]) -> source_pb2.StackTrace:
    positions = [source_pb2.SourcePosition(uri=uri, line=line) for uri, line in places]
    return source_pb2.StackTrace(frames=[source_pb2.StackFrame(pc=position) for position in positions])


def test_the_first_frame_in_the_project_counts() -> None:
    frames = trace(("file:///lib/sdk.py", 1), ("file:///clone/parts/storage.py", 7), ("file:///clone/main.py", 9))
    assert Sources(ROOT).of(frames) == "parts/storage.py:7"


def test_a_name_is_unquoted() -> None:
    assert Sources(ROOT).of(trace(("file:///clone/a%20b.py", 2))) == "a b.py:2"


def test_installed_packages_are_not_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "prefix", "/clone/.venv")
    frames = trace(("file:///clone/.venv/lib/x.py", 1), ("file:///clone/main.py", 9))
    assert Sources(ROOT).of(frames) == "main.py:9"


def test_without_a_frame_in_the_project_nothing_is_said() -> None:
    assert Sources(ROOT).of(trace(("file:///cloned/main.py", 1), ("", 0))) == ""
    assert Sources(ROOT).of(trace()) == ""
