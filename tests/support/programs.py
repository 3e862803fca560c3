"""Small Pulumi projects in a sandbox: what a command answers, what Pulumi's state holds, what the clouds hold."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hdp import events, overlay
from hdp.sandbox import Sandbox
from sandbox.clouds import PACKAGES
from sandbox.store import Record, Store
from sandbox.values import TRACE
from tests.support.engine import Ran, SandboxRun

STACK = "dev"


@dataclass(frozen=True)
class Step:
    """A preview or an update that has ended well."""

    text: str
    """What it printed."""
    outputs: Mapping[str, Any]
    """The stack's outputs; unknown ones are left out."""
    changes: Mapping[str, int]
    """How many resources by operation; unchanged ones are left out."""


class Project:
    """One project with the stack ``dev``; its commands take environment variables, which the program can read."""

    def __init__(self, run: SandboxRun, name: str) -> None:
        self.run = run
        self.name = name
        self._log = run.folder / "events.jsonl"

    @classmethod
    def make(cls, sandbox: SandboxRun, folder: Path, program: str, config: Mapping[str, str] | None = None) -> Project:
        """A project of the test's own, named after the folder, in a sandbox that several tests may share.

        Args:
            folder: a folder of the test's own (``tmp_path``).
            program: the text of ``__main__.py``.
            config: settings by full key.
        """
        name = f"p-{folder.name}".replace("_", "-")
        return cls(sandbox.foreign(folder / "program", name, program, config), name)

    @classmethod
    def copy(cls, sandbox: SandboxRun, folder: Path, source: Path) -> Project:
        """A copy of a project, so that the engine writes nothing beside the original; it keeps its name.

        Args:
            folder: where to put the copy.
            source: the project's folder.
        """
        shutil.copytree(source, folder)
        name = overlay.setting((folder / "Pulumi.yaml").read_text(), "name")
        run = SandboxRun(Sandbox(sandbox.box.root), sandbox.engine, folder)
        run.pulumi("stack", "init", STACK).ok()
        return cls(run, name)

    def pulumi(self, *arguments: str, **environment: str) -> Ran:
        """Runs a command, whatever comes of it."""
        return self.run.pulumi(*arguments, "--stack", STACK, folder=None, **environment)

    def step(self, *arguments: str, **environment: str) -> Step:
        """Runs a command that must succeed."""
        self._log.unlink(missing_ok=True)
        log = ("--event-log", str(self._log))
        ran = self.pulumi(*arguments, *log, PULUMI_DEBUG_COMMANDS="true", **environment).ok()
        summary = events.read(self._log)
        known = {name: value for name, value in summary.outputs.items() if TRACE not in str(value)}
        return Step(ran.out, known, summary.changes)

    def preview(self, *arguments: str, **environment: str) -> Step:
        return self.step("preview", *arguments, **environment)

    def up(self, *arguments: str, **environment: str) -> Step:
        return self.step("up", "--yes", "--skip-preview", *arguments, **environment)

    def refresh(self, **environment: str) -> Step:
        return self.step("refresh", "--yes", "--skip-preview", **environment)

    def destroy(self, **environment: str) -> None:
        """Destroys the stack; its clouds must be empty then, but for what the program retains."""
        kept = {entry["id"] for entry in self.state() if entry.get("retainOnDelete")}
        self.step("destroy", "--yes", "--skip-preview", **environment)
        assert self.state() == []
        assert {record.id for record in self.objects()} == kept

    def state(self, type_: str | None = None) -> list[dict[str, Any]]:
        """The stack's resources in Pulumi's state, or those of a type; secrets are encrypted."""
        path = self.run.box.state / ".pulumi" / "stacks" / self.name / f"{STACK}.json"
        latest = json.loads(path.read_text())["checkpoint"]["latest"]
        return [entry for entry in latest.get("resources") or [] if type_ in (None, entry["type"])]

    def store(self) -> Store:
        """The clouds' state of the whole sandbox."""
        return Store(self.run.box.database)

    def objects(self, token: str | None = None) -> list[Record]:
        """What the clouds hold of this project."""
        store = self.store()
        found = [record for package in PACKAGES for record in store.all(package, token)]
        store.close()
        return [record for record in found if f"::{self.name}::" in record.urn]

    def ids(self, token: str) -> list[str]:
        return [record.id for record in self.objects(token)]
