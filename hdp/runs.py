"""Runs ``pulumi`` for the stacks of the sandbox, with its own output, and tells what came of it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from hdp import events, locks, sandbox, state
from hdp.engine import Engine
from hdp.errors import CannotRunError
from hdp.progress import say
from hdp.sandbox import Sandbox

APPROVED = frozenset({"up", "destroy", "refresh"})
"""Commands that would ask before they change anything."""
WITH_PACKS = frozenset({"preview", "up"})
"""Commands that run policy packs."""
UNKNOWN_VARIABLE = "HDP_SANDBOX_UNKNOWN"
"""Makes the sandbox leave unknown in a preview what a real provider cannot know yet; see ``sandbox/plugin``."""
DESTROY_HINT = (
    "hint: a platform that holds data is guarded against deletion, by Pulumi (protect) and by the clouds (locks, "
    "non-empty buckets). `make clean` throws the whole sandbox away; for a real one see docs/real-deployment.md"
)


@dataclass(frozen=True)
class Plan:
    """What to run."""

    command: str
    """``up``, ``preview``, ``refresh`` or ``destroy``."""
    packs: bool = True
    unknown: bool = False


@dataclass(frozen=True)
class Result:
    """One stack's run."""

    stack: str
    command: str
    code: int
    """Pulumi's exit code."""
    seconds: float
    summary: events.Summary
    resources: int
    """Cloud resources in the stack afterwards; of a preview, those that there would be."""
    packs_wanted: bool
    provider: str = ""
    """As the stack's outputs say; empty where no run got so far."""
    region: str = ""
    """The provider's code, likewise."""


def choose(box: Sandbox, wanted: Sequence[str]) -> list[str]:
    """The stacks to run: those named, or the three of the project.

    Raises:
        CannotRunError: there is no such stack.
    """
    known = box.stacks()
    for stack in wanted:
        if stack not in known:
            there = ", ".join(known) or "none"
            raise CannotRunError(f"no stack {stack!r}: there is no stacks/Pulumi.{stack}.yaml. Stacks: {there}")
    return list(dict.fromkeys(wanted)) or [stack for stack in sandbox.STACKS if stack in known]


def packs(clone: Path) -> list[Path]:
    """The policy packs to run: the one of all rules, and the folders of policies/ that it does not hold.

    A pack is a process of its own, and the engine calls it for every resource: one is faster than three.
    """
    # Imported here: it loads the rules' tables, which most commands do not need.
    from policies.rules.registry import ALL, PACKS

    folders = [path.parent for path in sorted((clone / "policies").glob("*/PulumiPolicy.yaml"))]
    merged = any(folder.name == ALL.folder for folder in folders)
    return [folder for folder in folders if not (merged and folder.name in PACKS)]


def check(box: Sandbox, stacks: Sequence[str]) -> None:
    """Looks for damage and locks before anything runs; releases dead locks and says so.

    Raises:
        CannotRunError: a file is damaged or a lock is held.
    """
    state.check_database(box.database)
    for stack in stacks:
        if box.checkpoint(stack).exists():
            state.read(box.checkpoint(stack))
        for note in locks.release_dead(box.state, box.project_name, stack):
            say(note)


def run(box: Sandbox, engine: Engine, stack: str, plan: Plan, output: TextIO) -> Result:
    """Runs one stack; Pulumi's output goes to ``output`` as it comes."""
    log = box.runs / f"{stack}.events.jsonl"
    log.unlink(missing_ok=True)
    command = command_line(box, engine, stack, plan, log, terminal=output.isatty())
    environment = sandbox.environment(box, engine, os.environ)
    environment["PULUMI_DEBUG_COMMANDS"] = "true"
    if plan.unknown:
        environment[UNKNOWN_VARIABLE] = "1"
    before = state.read(box.checkpoint(stack))
    start = time.monotonic()
    code = call(command, environment, box.clone, output)
    seconds = time.monotonic() - start
    summary = events.read(log)
    outputs = summary.outputs or before.outputs
    return Result(
        stack=stack,
        command=plan.command,
        code=code,
        seconds=seconds,
        summary=summary,
        resources=summary.resources if plan.command == "preview" else state.read(box.checkpoint(stack)).resources,
        packs_wanted=plan.packs and plan.command in WITH_PACKS,
        provider=str(outputs.get("provider", "")),
        region=str(outputs.get("region", "")),
    )


def command_line(box: Sandbox, engine: Engine, stack: str, plan: Plan, log: Path, terminal: bool) -> list[str]:
    """The ``pulumi`` command for one stack. On a terminal Pulumi shows its tree, elsewhere lines."""
    command = [str(engine.pulumi), "--cwd", str(box.project), plan.command, "--stack", stack]
    if plan.command in APPROVED:
        command.append("--yes")
    if not terminal:
        command.append("--non-interactive")
    if plan.packs and plan.command in WITH_PACKS:
        for pack in packs(box.clone):
            command += ["--policy-pack", str(pack)]
    return [*command, "--event-log", str(log)]


def call(command: Sequence[str], environment: dict[str, str], folder: Path, output: TextIO) -> int:
    """Runs a command to its end. An interrupt is the command's to handle: Pulumi winds up and writes its state."""
    output.flush()
    with subprocess.Popen(command, env=environment, cwd=folder, stdout=output, stdin=subprocess.DEVNULL) as process:
        # Ctrl-C reaches Pulumi from the terminal; a plain kill of this process has to be passed on.
        kept = {
            signal.SIGINT: signal.signal(signal.SIGINT, lambda *_: None),
            signal.SIGTERM: signal.signal(signal.SIGTERM, lambda *_: process.send_signal(signal.SIGINT)),
        }
        try:
            return process.wait()
        finally:
            for number, handler in kept.items():
                signal.signal(number, handler)


def run_all(box: Sandbox, engine: Engine, stacks: Sequence[str], plan: Plan, output: TextIO) -> list[Result]:
    """Prepares the sandbox and runs the stacks one after the other; one that fails does not keep the next from running.

    Raises:
        CannotRunError: nothing can be run at all.
    """
    sandbox.prepare(box, engine)
    chosen = choose(box, stacks)
    if not chosen:
        raise CannotRunError(f"there are no stack files in {box.clone / 'stacks'}")
    check(box, chosen)
    results = []
    for stack in chosen:
        say(f"\n== {plan.command} {stack}")
        results.append(run(box, engine, stack, plan, output))
        if results[-1].code and plan.command == "destroy":
            say(DESTROY_HINT)
    return results
