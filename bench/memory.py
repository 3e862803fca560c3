"""How much memory a command and all its processes take at the most (Linux: it is read from /proc)."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

_EVERY: Final = 0.05
_PROC: Final = Path("/proc")


def peak(arguments: Sequence[str], folder: Path) -> int:
    """The largest sum of the memory of a command and its descendants, in bytes; what they share counts once.

    The processes are looked at every 50 ms, so a shorter peak may be missed.
    """
    most = 0
    with subprocess.Popen(
        arguments, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        while process.poll() is None:
            most = max(most, sum(map(_share, _tree(process.pid))))
            time.sleep(_EVERY)
    return most


def _tree(root: int) -> list[int]:
    found = [root]
    for parent in found:
        for children in (_PROC / str(parent) / "task").glob("*/children"):
            try:
                found += [int(child) for child in children.read_text().split()]
            except OSError:
                continue
    return found


def _share(process: int) -> int:
    """A process's own memory and its part of what it shares."""
    try:
        text = (_PROC / str(process) / "smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("Pss:")), 0)
