"""Timing whole commands side by side."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


class CommandError(Exception):
    """A measured command failed; its output is the message."""


@dataclass(frozen=True)
class Command:
    """A command, and what must be done before each run of it (not timed)."""

    name: str
    arguments: Sequence[str]
    folder: Path
    environment: Mapping[str, str]
    before: Callable[[], None] | None = None

    def seconds(self) -> float:
        """Runs it once.

        Raises:
            CommandError: it ended with another exit code than 0.
        """
        if self.before:
            self.before()
        start = time.perf_counter()
        done = subprocess.run(
            self.arguments,
            cwd=self.folder,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        seconds = time.perf_counter() - start
        if done.returncode:
            raise CommandError(
                f"{self.name}: {' '.join(self.arguments)} ended with {done.returncode}:\n{done.stdout[-3000:]}"
            )
        return seconds


@dataclass(frozen=True)
class Comparison:
    """Commands that were run in turns; the last one is what the others are held against."""

    names: tuple[str, ...]
    seconds: tuple[tuple[float, ...], ...]
    """By command, one figure a round."""

    def median(self, index: int) -> float:
        """The median seconds of a command."""
        return statistics.median(self.seconds[index])

    def ratios(self, index: int) -> list[float]:
        """A command's seconds over the last command's, round by round."""
        return [own / base for own, base in zip(self.seconds[index], self.seconds[-1], strict=True)]


def compare(commands: Sequence[Command], rounds: int, progress: Callable[[str], None]) -> Comparison:
    """Runs the commands in turns, after one round that is not counted."""
    seconds: list[list[float]] = [[] for _ in commands]
    for turn in range(rounds + 1):
        for index, command in enumerate(commands):
            progress(f"round {turn} of {rounds}: {command.name}")
            taken = command.seconds()
            if turn:
                seconds[index].append(taken)
    return Comparison(tuple(command.name for command in commands), tuple(map(tuple, seconds)))
