"""Progress of long steps, on standard error: one line that changes on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TextIO

PLAIN_SECONDS = 20.0
"""Between two lines where standard error is no terminal."""
TERMINAL_SECONDS = 0.25


def say(text: str) -> None:
    """One line of progress."""
    print(text, file=sys.stderr, flush=True)


class Ticker:
    """Tells how a long step is getting on, from a thread of its own. Use it as a context manager.

    Args:
        label: what the step does.
        detail: what it is at just now; asked again for each line.
    """

    def __init__(self, label: str, detail: Callable[[], str] = str, stream: TextIO | None = None) -> None:
        self._label = label
        self._detail = detail
        self._stream = stream or sys.stderr
        self._terminal = self._stream.isatty()
        self._done = threading.Event()
        self.ending = "done"
        """What the last line says."""
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Ticker:
        self._start = time.monotonic()
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._done.set()
        self._thread.join()
        self._show(self.line("failed" if kind else self.ending), last=True)

    def line(self, state: str) -> str:
        """One line: label, seconds so far, state."""
        minutes, seconds = divmod(int(time.monotonic() - self._start), 60)
        return f"{self._label} [{minutes}:{seconds:02d}] {state}".rstrip()

    def _run(self) -> None:
        while not self._done.wait(TERMINAL_SECONDS if self._terminal else PLAIN_SECONDS):
            self._show(self.line(self._detail()), last=False)

    def _show(self, line: str, last: bool) -> None:
        if self._terminal:
            self._stream.write(f"\r{line[:100]}\x1b[K" + ("\n" if last else ""))
        else:
            self._stream.write(f"{line}\n")
        self._stream.flush()


def run_quietly(
    label: str, command: Sequence[str], folder: Path, environment: Mapping[str, str], detail: Callable[[list[str]], str]
) -> tuple[int, str]:
    """Runs a command with a ticker in place of its output.

    Args:
        detail: makes the ticker's detail from the lines of output so far.

    Returns:
        The exit code, and the last 20 lines of the output.

    Raises:
        OSError: the command does not start.
    """
    lines: list[str] = []
    with (
        subprocess.Popen(
            command, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        ) as process,
        Ticker(label, lambda: detail(lines)) as ticker,
    ):
        assert process.stdout is not None
        lines.extend(line.rstrip() for line in process.stdout)
        code = process.wait()
        ticker.ending = "failed" if code else "done"
    return code, "\n".join(lines[-20:])
