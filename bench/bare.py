"""A thousand bare resources through the sandbox, against a plugin that does nothing."""

from __future__ import annotations

import itertools
import shlex
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from bench.floors import write_floor
from bench.timing import Command, Comparison, compare
from bench.workplace import Workplace

COUNT = 1000
GOAL = 1.2


def measure_bare(place: Workplace, rounds: int, progress: Callable[[str], None]) -> Comparison:
    """An update of a fresh stack of :data:`COUNT` resources, through the sandbox and through the idle plugin, in turns."""
    project = write_floor(place.folder, "aws", COUNT)
    idle = {**place.environment, "PULUMI_HOME": str(_idle_home(place))}
    commands = [
        _update("sandbox", place, project, place.environment),
        _update("idle plugin", place, project, idle),
    ]
    return compare(commands, rounds, progress)


def _update(name: str, place: Workplace, project: Path, environment: dict[str, str]) -> Command:
    """An update of the stack ``bare``, which is made anew before each run."""
    numbers = itertools.count()
    arguments = ["pulumi", "up", "--yes", "--skip-preview", "--non-interactive", "--suppress-progress", "-s", ""]

    def fresh() -> None:
        arguments[-1] = f"{name.split()[0]}-{next(numbers)}"
        place.new_stack(project, arguments[-1])

    return Command(name, arguments, project, environment, fresh)


def _idle_home(place: Workplace) -> Path:
    """A Pulumi home in which ``aws`` is the idle plugin."""
    home = place.folder / "idle-home"
    plugin = home / "plugins" / f"resource-aws-v{version('pulumi-aws')}" / "pulumi-resource-aws"
    plugin.parent.mkdir(parents=True, exist_ok=True)
    python, clone = shlex.quote(sys.executable), shlex.quote(str(place.clone))
    plugin.write_text(f'#!/bin/sh\nexport PYTHONPATH={clone}\nexec {python} -P -m bench.idle_plugin "$@"\n')
    plugin.chmod(0o755)
    return home
