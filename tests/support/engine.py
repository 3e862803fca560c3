"""Runs the real engine in a sandbox of the tests' own, as a user does in a sandbox shell."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from components.config import merge
from hdp import engine, overlay, sandbox
from hdp.engine import Engine
from hdp.paths import CLONE
from hdp.sandbox import Sandbox

ACCEPTED = {"compensating": {"expires": str(datetime.date.today() + datetime.timedelta(days=90))}}
"""The setting ``keys`` of every stack in these tests, besides what a test gives."""


def setting(box: Sandbox, key: str, value: Any) -> str:
    """A line of a stack file."""
    return f"  {box.project_name}:{key}: {json.dumps(value)}\n"


def descendants(process: int) -> list[tuple[int, str]]:
    """A process and all that it and its children started: their numbers and command lines."""
    table = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in table.splitlines()]
    found = {process}
    # A parent stands in the table before its children only by chance.
    while new := {int(number) for number, parent, _ in rows if int(parent) in found and int(number) not in found}:
        found |= new
    return [(int(number), command) for number, _, command in rows if int(number) in found]


@dataclass(frozen=True)
class Ran:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        """Both outputs, for a search in messages."""
        return self.out + self.err

    def ok(self) -> Ran:
        """Itself, or a failed assertion with what the command said."""
        assert self.code == 0, self.text
        return self

    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.ok().out)


class SandboxRun:
    """A sandbox, and commands that run in it."""

    def __init__(self, box: Sandbox, found: Engine, folder: Path = CLONE) -> None:
        self.box = box
        self.engine = found
        self.folder = folder
        """Where commands run."""

    @classmethod
    def make(cls, root: Path) -> SandboxRun:
        """A new sandbox, with its plugins and the project's stacks.

        The stacks accept compensating controls from today on: tests do not end on the day that the reference names.
        """
        box, found = Sandbox(root), engine.ensure()
        sandbox.prepare(box, found)
        for stack in sandbox.STACKS:
            file = box.project / overlay.STACK_FOLDER / f"Pulumi.{stack}.yaml"
            text = file.read_text(encoding="utf-8")
            # At the top of `config`: the engine has written its salt below it by now.
            line = setting(box, "keys", ACCEPTED)
            file.write_text(text.replace("config:\n", f"config:\n{line}", 1), encoding="utf-8")
        return cls(box, found)

    def environment(self, **more: str) -> dict[str, str]:
        """What a sandbox shell has, and ``more``."""
        return {**sandbox.environment(self.box, self.engine, os.environ), **more}

    def run(
        self, command: Sequence[str], folder: Path | None = None, environment: Mapping[str, str] | None = None
    ) -> Ran:
        """Runs any command in the sandbox shell, with further environment variables."""
        where = folder or self.folder
        kept = self.environment(**environment or {})
        done = subprocess.run(command, cwd=where, env=kept, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        return Ran(done.returncode, done.stdout, done.stderr)

    def pulumi(self, *arguments: str, folder: Path | None = None, **environment: str) -> Ran:
        """Runs ``pulumi`` as in a sandbox shell, through the shim. Further arguments are environment variables."""
        command = [str(self.box.bin / "pulumi"), *arguments, "--non-interactive", "--color", "never"]
        return self.run(command, folder, environment)

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """Starts ``pulumi`` and does not wait; its process group is its own, to be killed whole."""
        return subprocess.Popen(
            [str(self.box.bin / "pulumi"), *arguments, "--non-interactive", "--color", "never"],
            cwd=self.folder,
            env=self.environment(**environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def wait_until(self, reached: Callable[[], bool], process: subprocess.Popen[str], seconds: float = 120) -> None:
        """Waits until something is true while a command runs.

        Raises:
            AssertionError: the command ended first, or the time is over.
        """
        end = time.monotonic() + seconds
        while not reached():
            assert process.poll() is None, process.stdout.read() if process.stdout else ""
            assert time.monotonic() < end, f"not reached in {seconds} s"
            time.sleep(0.2)

    def kill(self, process: subprocess.Popen[str]) -> None:
        """Kills a started command with all that it started, as a power cut would.

        The sandbox's plugins are spared: they must end by themselves when their engine is gone.
        """
        for number, command in descendants(process.pid):
            if "sandbox.plugin" not in command:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(number, signal.SIGKILL)
        process.wait()

    def hdp(self, *arguments: str, **environment: str) -> Ran:
        """Runs the project's command line on this sandbox."""
        return self.run([sys.executable, "-m", "hdp", *arguments], CLONE, environment)

    def stack(self, name: str, settings: Mapping[str, Any]) -> str:
        """Makes a new stack of the project, with a stack file in the overlay only.

        Args:
            settings: fields of the specification, such as ``{"provider": "aws", "network": {"zones": 2}}``.

        Returns:
            The stack's name.
        """
        given = {**settings, "keys": merge(ACCEPTED, settings.get("keys", {}))}
        lines = [setting(self.box, key, value) for key, value in given.items()]
        file = self.box.project / overlay.STACK_FOLDER / f"Pulumi.{name}.yaml"
        file.write_text("".join(["config:\n", *lines]))
        self.pulumi("stack", "init", name, "--no-select").ok()
        return name

    def foreign(self, folder: Path, name: str, program: str, config: Mapping[str, str] | None = None) -> SandboxRun:
        """Another Pulumi project in this sandbox, with the stack ``dev``; its commands run in its own folder.

        Args:
            folder: where to write it.
            name: the project's name; it must be new in the sandbox.
            program: the text of ``__main__.py``.
            config: settings by full key, such as ``{"aws:region": "eu-west-3"}``.
        """
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "Pulumi.yaml").write_text(f"name: {name}\nruntime: python\n")
        (folder / "__main__.py").write_text(program)
        lines = [f"  {key}: {json.dumps(value)}\n" for key, value in (config or {}).items()]
        (folder / "Pulumi.dev.yaml").write_text("".join(["config:\n", *lines]) if lines else "")
        other = SandboxRun(Sandbox(self.box.root), self.engine, folder)
        other.pulumi("stack", "init", "dev").ok()
        return other

    def resources(self, stack: str) -> list[dict[str, Any]]:
        """A stack's resources, as in ``pulumi stack export``; values are decrypted."""
        exported = self.pulumi("stack", "export", "--stack", stack, "--show-secrets").json()
        found: list[dict[str, Any]] = exported["deployment"].get("resources") or []
        return found

    def outputs(self, stack: str) -> dict[str, Any]:
        """A stack's outputs, secrets too."""
        found: dict[str, Any] = self.pulumi("stack", "output", "--json", "--show-secrets", "--stack", stack).json()
        return found
