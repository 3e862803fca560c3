"""The preview of each stack with the policy packs, against its floor."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable

from bench.floors import PROGRAMS, write_floor
from bench.timing import Command, Comparison, compare
from bench.workplace import Workplace
from hdp import runs

GOAL = 1.3


def measure_preview(
    place: Workplace, stack: str, rounds: int, progress: Callable[[str], None]
) -> tuple[int, Comparison]:
    """How many resources a stack has, and the preview with packs, without packs, and of the floor, in turns."""
    count = _count(place, stack)
    floor = write_floor(place.folder, stack, count)
    place.new_stack(floor, "floor")
    preview = ["pulumi", "preview", "--non-interactive", "--suppress-outputs", "--suppress-progress"]
    packs = [argument for pack in runs.packs(place.clone) for argument in ("--policy-pack", str(pack))]
    commands = [
        Command("with packs", [*preview, "-s", stack, *packs], place.clone, place.environment),
        Command("without packs", [*preview, "-s", stack], place.clone, place.environment),
        Command("floor", [*preview, "-s", "floor"], floor, place.environment),
    ]
    return count, compare(commands, rounds, lambda text: progress(f"{stack}: {text}"))


def stacks() -> tuple[str, ...]:
    """The stacks that have a floor."""
    return tuple(PROGRAMS)


def _count(place: Workplace, stack: str) -> int:
    """The resources of a stack that a provider manages."""
    done = subprocess.run(
        ["pulumi", "preview", "-s", stack, "--json", "--non-interactive"],
        cwd=place.clone,
        env=place.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    steps = json.loads(done.stdout)["steps"]
    return sum(
        1 for step in steps if step.get("newState", {}).get("custom") and "pulumi:" not in step["newState"]["type"]
    )
