"""The set-up from a fresh clone, the first time and the second."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from bench.timing import Command
from hdp.paths import CLONE


def measure_setup(folder: Path, *, everything: bool) -> tuple[float, float]:
    """Seconds of ``make setup`` in a fresh clone, and again in the same clone.

    Args:
        folder: an empty folder.
        everything: True: with an empty cache, so that the engine is downloaded or built too.
    """
    clone = folder / "clone"
    subprocess.run(["git", "clone", "--quiet", str(CLONE), str(clone)], check=True)
    environment = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "HDP_SANDBOX_DIR")}
    if everything:
        environment["XDG_CACHE_HOME"] = str(folder / "cache")
    command = Command("make setup", ["make", "setup"], clone, environment)
    return command.seconds(), command.seconds()
