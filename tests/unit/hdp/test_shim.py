"""The shim: which command lines it rewrites, and into what."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from hdp import shim

HERE = Path("/clone/sub")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("up -s aws --policy-pack policies/a", "up -s aws --policy-pack /clone/sub/policies/a"),
        ("up --policy-pack=../policies/a", "up --policy-pack=/clone/policies/a"),
        ("up --policy-pack a,/abs/b", "up --policy-pack /clone/sub/a,/abs/b"),
        ("up --policy-pack a --policy-pack b", "up --policy-pack /clone/sub/a --policy-pack /clone/sub/b"),
        ("preview --policy-pack-config c.json", "preview --policy-pack-config /clone/sub/c.json"),
        ("preview --save-plan plan.json", "preview --save-plan /clone/sub/plan.json"),
        ("up --plan plan.json", "up --plan /clone/sub/plan.json"),
        ("preview --import-file i.json", "preview --import-file /clone/sub/i.json"),
        ("config --config-file c.yaml", "config --config-file /clone/sub/c.yaml"),
        ("stack export --file out.json", "stack export --file /clone/sub/out.json"),
        ("stack import --file -", "stack import --file -"),
        ("import -f r.json -o gen.py", "import -f /clone/sub/r.json -o /clone/sub/gen.py"),
        ("import -fr.json", "import -f/clone/sub/r.json"),
        ("up --event-log tcp://localhost:1", "up --event-log tcp://localhost:1"),
        # The same letters mean something else here.
        ("up -f", "up -f"),
        ("up -f --yes", "up -f --yes"),
        ("--color never import -f r", "--color never import -f /clone/sub/r"),
        ("-v 3 up -f", "-v 3 up -f"),
        ("config set key -- --file", "config set key -- --file"),
        ("config set path ./value", "config set path ./value"),
    ],
)
def test_relative_paths_become_absolute(given: str, expected: str) -> None:
    invocation = shim.parse(given.split(), HERE)
    assert " ".join(invocation.arguments) == expected
    assert invocation.folder == HERE


@pytest.mark.parametrize("form", ["-C ..", "-C..", "-C=..", "--cwd ..", "--cwd=.."])
def test_the_users_own_cwd_is_where_paths_start(form: str) -> None:
    invocation = shim.parse(["up", *form.split(), "--plan", "p"], HERE)
    assert invocation.folder == Path("/clone")
    assert invocation.arguments == ("up", "--plan", "/clone/p")


@pytest.fixture
def engine(tmp_path: Path) -> Path:
    """A program that prints its arguments in place of the engine."""
    program = tmp_path / "engine"
    program.write_text('#!/bin/sh\nfor argument in "$@"; do echo "$argument"; done\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def run(clone_of_project: Path, project: Path, engine: Path, folder: Path, *arguments: str) -> list[str]:
    file = clone_of_project / "hdp" / "shim.py"
    command = [sys.executable, "-I", "-S", str(file), str(project), str(engine), *arguments]
    environment = {**os.environ, "HDP_SANDBOX_DIR": str(project.parent)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


CLONE = Path(shim.__file__).parent.parent


def test_in_the_clone_the_engine_runs_in_the_overlay(tmp_path: Path, engine: Path) -> None:
    project = tmp_path / "project"
    arguments = run(CLONE, project, engine, CLONE / "hdp", "preview", "--save-plan", "plan.json")
    assert arguments == ["--cwd", str(project), "preview", "--save-plan", str(CLONE / "hdp" / "plan.json")]
    assert (project / "Pulumi.yaml").exists()


def test_elsewhere_the_command_line_goes_through_untouched(tmp_path: Path, engine: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "Pulumi.yaml").write_text("name: other\nruntime: python\n")
    arguments = run(CLONE, tmp_path / "project", engine, other, "up", "--plan", "p.json", "-C", ".")
    assert arguments == ["up", "--plan", "p.json", "-C", "."]
    assert not (tmp_path / "project").exists()


def test_a_missing_engine_is_told_with_the_remedy(tmp_path: Path) -> None:
    file = CLONE / "hdp" / "shim.py"
    command = [sys.executable, "-I", "-S", str(file), str(tmp_path / "project"), str(tmp_path / "gone"), "version"]
    environment = {**os.environ, "HDP_SANDBOX_DIR": str(tmp_path)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode != 0
    assert "hdp setup" in done.stderr
    assert "Traceback" not in done.stderr


def test_outside_a_sandbox_shell_nothing_is_run(tmp_path: Path, engine: Path) -> None:
    file = CLONE / "hdp" / "shim.py"
    command = [sys.executable, "-I", "-S", str(file), str(tmp_path / "project"), str(engine), "up"]
    environment = {**os.environ, "HDP_SANDBOX_DIR": str(tmp_path / "another")}
    done = subprocess.run(command, cwd=CLONE, env=environment, capture_output=True, text=True)
    assert done.returncode != 0
    assert done.stdout == ""
    assert "hdp sandbox env" in done.stderr
