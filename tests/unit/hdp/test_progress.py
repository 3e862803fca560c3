"""Progress of long steps."""

from __future__ import annotations

import io
import sys
import threading
from pathlib import Path

import pytest

from hdp import progress


class Terminal(io.StringIO):
    def __init__(self) -> None:
        super().__init__()
        self.shown = threading.Event()

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.shown.set()
        return super().write(text)


def test_a_terminal_gets_one_line_that_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "TERMINAL_SECONDS", 0.001)
    stream = Terminal()
    with progress.Ticker("Building", lambda: "7 packages", stream):
        assert stream.shown.wait(10)
    text = stream.getvalue()
    assert text.count("\n") == 1
    assert "\rBuilding [0:00] 7 packages" in text
    assert text.endswith("done\x1b[K\n")


def test_a_pipe_gets_plain_lines() -> None:
    stream = io.StringIO()
    with progress.Ticker("Building", stream=stream):
        pass
    assert stream.getvalue() == "Building [0:00] done\n"


def fail(stream: io.StringIO) -> None:
    with progress.Ticker("Building", stream=stream):
        raise ValueError


def test_a_failure_is_told() -> None:
    stream = io.StringIO()
    with pytest.raises(ValueError, match=r"^$"):
        fail(stream)
    assert stream.getvalue().endswith("failed\n")


def test_a_command_gives_its_exit_code_and_its_last_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = "for i in range(100): print(i)\nexit(3)"
    code, tail = progress.run_quietly("Counting", [sys.executable, "-c", script], tmp_path, {}, lambda _: "")
    assert code == 3
    assert tail.splitlines() == [str(number) for number in range(80, 100)]
    assert capsys.readouterr().err.endswith("failed\n")
