"""``hdp check --file`` against Checkov and conftest on the same resources: seconds, and memory."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench import memory, peers
from bench.resources import write_export, write_plan
from bench.timing import Command, compare
from hdp.paths import CLONE

SMALL, MIDDLE, LARGE = 40, 10_000, 100_000
CHECKOV_GOALS: Final = {SMALL: 10.0, MIDDLE: 50.0}
"""How many times faster than Checkov a check of so many resources should be."""
CONFTEST_GOAL: Final = 1.0
MEMORY_GOAL: Final = 0.5
RULES: Final = Path(__file__).parent / "rego"
"""The five rules that conftest judges with."""
SIZES: Final = (1_000, 10_000, LARGE)


@dataclass(frozen=True)
class Row:
    """A comparison: ours and the peer's medians, and what is wanted of their ratio."""

    what: str
    ours: float
    peer: float
    goal: str


def measure_files(folder: Path, rounds: int, progress: Callable[[str], None]) -> list[Row]:
    """Compares with both peers.

    Raises:
        CannotRunError: a peer is not installed.
    """
    checkov, conftest = str(peers.checkov()), str(peers.conftest())
    rows = []
    for count, goal in CHECKOV_GOALS.items():
        plan = write_plan(folder / f"plan-{count}.json", count)
        scan = [checkov, "-f", str(plan), "--framework", "terraform_plan", "--compact", "--quiet", "-o", "json"]
        ours, peer = _compare(
            _check(folder, count), [*scan, "--soft-fail"], folder, rounds if count == SMALL else 1, progress
        )
        rows.append(Row(f"{count:,} resources, Checkov (s)", ours, peer, f"{goal:.0f} times faster"))
    export = write_export(folder / f"export-{LARGE}.json", LARGE)
    rego = [conftest, "test", "--policy", str(RULES), "--no-fail", str(export)]
    ours, peer = _compare(_check(folder, LARGE), rego, folder, rounds, progress)
    rows.append(Row(f"{LARGE:,} resources, conftest with five rules (s)", ours, peer, "no slower"))
    progress("memory")
    rows.append(
        Row(
            f"{LARGE:,} resources, conftest with five rules (MB)",
            memory.peak(_check(folder, LARGE), CLONE) / 1e6,
            memory.peak(rego, CLONE) / 1e6,
            "under half",
        )
    )
    return rows


def measure_sizes(folder: Path, rounds: int, progress: Callable[[str], None]) -> list[tuple[int, float]]:
    """The seconds of a check by number of resources, start included."""
    commands = [Command(f"{count:,}", _check(folder, count), CLONE, dict(os.environ)) for count in SIZES]
    found = compare(commands, rounds, progress)
    return [(count, found.median(index)) for index, count in enumerate(SIZES)]


def _check(folder: Path, count: int) -> list[str]:
    """A check with all rules that writes the whole report, and does not fail for what it finds."""
    export = folder / f"export-{count}.json"
    if not export.exists():
        write_export(export, count)
    report = folder / f"report-{count}.json"
    return [sys.executable, "-m", "hdp", "check", "--file", str(export), "--output", f"json={report}"]


def _compare(
    ours: list[str], peer: list[str], folder: Path, rounds: int, progress: Callable[[str], None]
) -> tuple[float, float]:
    environment = {**os.environ, "PYTHONPATH": str(CLONE)}
    commands = [Command("hdp check", ours, folder, environment), Command(Path(peer[0]).name, peer, folder, environment)]
    found = compare(commands, rounds, progress)
    return found.median(0), found.median(1)
