"""A thousand bare resources through the sandbox, against a plugin that does nothing."""

from __future__ import annotations

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
    """The preview of :data:`COUNT` resources, through the sandbox and through the idle plugin, in turns.

    A preview and not an update: an update's time is the engine's own, which writes the whole state after each resource.
    """
    project = write_floor(place.folder, "aws", COUNT)
    place.new_stack(project, "bare")
    idle = {**place.environment, "PULUMI_HOME": str(_idle_home(place))}
    preview = ["pulumi", "preview", "-s", "bare", "--non-interactive", "--suppress-progress"]
    commands = [
        Command("sandbox", preview, project, place.environment),
        Command("idle plugin", preview, project, idle),
    ]
    return compare(commands, rounds, progress)


def _idle_home(place: Workplace) -> Path:
    """A Pulumi home in which ``aws`` is the idle plugin."""
    home = place.folder / "idle-home"
    plugin = home / "plugins" / f"resource-aws-v{version('pulumi-aws')}" / "pulumi-resource-aws"
    plugin.parent.mkdir(parents=True, exist_ok=True)
    python, clone = shlex.quote(sys.executable), shlex.quote(str(place.clone))
    plugin.write_text(f'#!/bin/sh\nexport PYTHONPATH={clone}\nexec {python} -P -m bench.idle_plugin "$@"\n')
    plugin.chmod(0o755)
    return home
