"""The bootstrap: when it does nothing, what it installs otherwise, and what it says to an old Python."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hdp import bootstrap, paths


@pytest.fixture
def requirements(tmp_path: Path) -> Path:
    path = tmp_path / "requirements.txt"
    path.write_text("demo==1\n")
    return path


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """The commands that would have been run; ``uv venv`` makes an environment that looks like one."""
    recorded: list[list[str]] = []

    def run(command: list[str]) -> None:
        recorded.append(command)
        if command[1] == "venv":
            (Path(command[-1]) / "bin").mkdir(parents=True)
            (Path(command[-1]) / "bin" / "python").symlink_to(sys.executable)

    monkeypatch.setattr(bootstrap, "run", run)
    monkeypatch.setattr(bootstrap, "find_uv", lambda: "uv")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return recorded


def test_a_new_environment_is_seeded_with_pip_and_gets_the_requirements(
    tmp_path: Path, requirements: Path, commands: list[list[str]]
) -> None:
    bootstrap.ensure(tmp_path / "venv", requirements)
    assert [command[1:3] for command in commands] == [["venv", "--quiet"], ["pip", "install"]]
    assert "--seed" in commands[0]
    assert commands[1][-2:] == ["-r", str(requirements)]


def test_a_second_time_nothing_is_run(tmp_path: Path, requirements: Path, commands: list[list[str]]) -> None:
    bootstrap.ensure(tmp_path / "venv", requirements)
    commands.clear()
    bootstrap.ensure(tmp_path / "venv", requirements)
    assert commands == []


def test_changed_requirements_are_installed_into_the_same_environment(
    tmp_path: Path, requirements: Path, commands: list[list[str]]
) -> None:
    bootstrap.ensure(tmp_path / "venv", requirements)
    commands.clear()
    requirements.write_text("demo==2\n")
    bootstrap.ensure(tmp_path / "venv", requirements)
    assert [command[1] for command in commands] == ["pip"]


def test_an_installation_that_fails_is_done_again(
    tmp_path: Path, requirements: Path, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    bootstrap.ensure(tmp_path / "venv", requirements)
    works = bootstrap.run

    def fail(_: list[str]) -> None:
        raise bootstrap.BootstrapError("no index")

    requirements.write_text("demo==2\n")
    monkeypatch.setattr(bootstrap, "run", fail)
    with pytest.raises(bootstrap.BootstrapError):
        bootstrap.ensure(tmp_path / "venv", requirements)
    requirements.write_text("demo==1\n")
    monkeypatch.setattr(bootstrap, "run", works)
    commands.clear()
    bootstrap.ensure(tmp_path / "venv", requirements)
    assert [command[1] for command in commands] == ["pip"]


def test_an_environment_whose_python_is_gone_is_made_anew(
    tmp_path: Path, requirements: Path, commands: list[list[str]]
) -> None:
    bootstrap.ensure(tmp_path / "venv", requirements)
    (tmp_path / "venv" / "bin" / "python").unlink()
    commands.clear()
    bootstrap.ensure(tmp_path / "venv", requirements)
    assert [command[1] for command in commands] == ["venv", "pip"]


def test_the_command_runs_from_anywhere(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    bootstrap.write_command(tmp_path)
    # The link is no virtual environment, so it is told where the packages are.
    packages = os.pathsep.join(path for path in sys.path if path.endswith("site-packages"))
    command = [str(tmp_path / "bin" / "hdp"), "--help"]
    run = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": packages}, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert "doctor" in run.stdout


def test_without_uv_pip_brings_it_into_the_cache(
    tmp_path: Path, requirements: Path, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "find_uv", lambda: None)
    bootstrap.ensure(tmp_path / "venv", requirements)
    target = commands[0][commands[0].index("--target") + 1]
    assert target.startswith(str(tmp_path / "cache"))
    assert commands[1][0] == f"{target}/bin/uv"


def test_without_uv_and_pip_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: list[str]) -> None:
        raise bootstrap.BootstrapError("No module named pip")

    monkeypatch.setattr(bootstrap, "run", fail)
    with pytest.raises(bootstrap.BootstrapError, match=r"put uv on PATH.*No module named pip"):
        bootstrap.install_uv("python3")


VERSIONS = {"old": (3, 9), "eleven": (3, 11), "newer": (3, 13), "broken": None}


@pytest.mark.parametrize(
    ("candidates", "chosen"),
    [(["eleven"], "eleven"), (["old", "broken", "newer"], "newer"), (["newer", "eleven"], "newer")],
)
def test_the_first_python_that_is_new_enough_is_chosen(candidates: list[str], chosen: str) -> None:
    assert bootstrap.choose_interpreter(candidates, VERSIONS.__getitem__) == chosen


def test_an_old_python_gets_a_sentence() -> None:
    with pytest.raises(bootstrap.BootstrapError, match=r"Python 3\.11 or newer is needed; found: old \(3\.9\)"):
        bootstrap.choose_interpreter(["old", "broken"], VERSIONS.__getitem__)


def test_a_python_that_does_not_run_has_no_version(tmp_path: Path) -> None:
    assert bootstrap.version(str(tmp_path / "none")) is None
    assert bootstrap.version("/bin/false") is None


@pytest.mark.parametrize("module", [bootstrap, paths])
def test_an_old_python_can_read_the_bootstrap(module: object) -> None:
    file = Path(str(vars(module)["__file__"]))
    ast.parse(file.read_text(), feature_version=(3, 8))
