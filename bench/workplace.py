"""A sandbox of its own for the benchmarks, in a temporary folder."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from hdp import sandbox
from hdp.engine import ensure
from hdp.paths import CLONE


@dataclass(frozen=True)
class Workplace:
    """Where the benchmarks run; what they make is gone with the folder."""

    folder: Path
    environment: dict[str, str]
    clone: Path = CLONE

    def new_stack(self, project: Path, name: str) -> None:
        """Makes a stack of a project."""
        subprocess.run(
            ["pulumi", "stack", "init", name, "--no-select", "--non-interactive"],
            cwd=project,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=True,
        )


def open_workplace(folder: Path) -> Workplace:
    """A fresh sandbox in a folder, with the engine that `hdp` uses."""
    engine = ensure()
    place = sandbox.Sandbox(folder / "sandbox")
    sandbox.prepare(place, engine)
    return Workplace(folder, sandbox.environment(place, engine, os.environ))
