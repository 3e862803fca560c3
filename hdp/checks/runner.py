"""Checks several stacks side by side: one child process each, since an SDK takes most of a check to import."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Final

from hdp import sandbox
from hdp.checks import exchange
from hdp.checks.model import CheckResult, Failed
from hdp.checks.request import Request
from hdp.paths import CLONE

_LAST_LINES: Final = 20
"""Lines of a child's messages that are shown when it ends without an answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a child came to."""

    found: CheckResult | Failed
    matched: frozenset[str] = frozenset()
    """The ids of the waivers that matched a finding."""


@dataclass(frozen=True, slots=True)
class Child:
    """A check under way."""

    stack: str
    process: subprocess.Popen[str]
    begin: float

    def answer(self) -> Answer:
        """Waits for the end, and reads the answer."""
        output, messages = self.process.communicate()
        return _answer(self.stack, self.process.returncode, output, messages, time.monotonic() - self.begin)


def start(request: Request, stacks: Sequence[str]) -> list[Child]:
    """Starts the check of each stack."""
    environment = _environment()
    return [_start(request.of(stack), environment) for stack in stacks]


@contextlib.contextmanager
def ending(children: Sequence[Child]) -> Iterator[None]:
    """Ends the children that still run when the block is left early."""
    try:
        yield
    finally:
        for child in children:
            if child.process.poll() is None:
                child.process.kill()


def wait(children: Sequence[Child]) -> list[Answer]:
    """The answers of all, in the same order."""
    with ThreadPoolExecutor(max_workers=max(len(children), 1)) as pool:
        return list(pool.map(Child.answer, children))


def _start(request: Request, environment: dict[str, str]) -> Child:
    begin = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "hdp.checks.child", request.to_json()],
        cwd=CLONE,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    return Child(request.stack, process, begin)


def _environment() -> dict[str, str]:
    """The environment of a sandbox shell, less what only the engine reads."""
    hidden = sandbox.hidden(os.environ)
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    return {**kept, **sandbox.program_variables(), "PYTHONPATH": str(CLONE)}


def _answer(stack: str, code: int, output: str, messages: str, seconds: float) -> Answer:
    try:
        found: dict[str, Any] = json.loads(output)
        if "failed" in found:
            return Answer(Failed(stack, found["failed"]["message"], found["failed"]["trace"]))
        # The start of the process is part of what it took.
        result = replace(exchange.from_json(found["result"]), seconds=seconds)
        return Answer(result, frozenset(found["matched"]))
    except (ValueError, KeyError, TypeError):
        last = "\n".join(messages.strip().splitlines()[-_LAST_LINES:])
        return Answer(Failed(stack, f"its check ended with exit code {code} and without an answer", last))
