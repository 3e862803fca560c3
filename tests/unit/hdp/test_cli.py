"""The command line itself: exit codes, output for pipes, help."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import NamedTuple

import pytest

from hdp import cli


class Ran(NamedTuple):
    code: int
    out: str
    err: str


class Shell:
    """Runs the command line in this process; its output is a pipe."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def __call__(self, *arguments: str, answer: str = "") -> Ran:
        self._monkeypatch.setattr("sys.argv", ["hdp", *arguments])
        self._monkeypatch.setattr("sys.stdin", io.StringIO(answer))
        with pytest.raises(SystemExit) as end:
            cli.main()
        code = end.value.code
        return Ran(code if isinstance(code, int) else 0, *self._capsys.readouterr())


@pytest.fixture
def hdp(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], box: Path) -> Shell:
    monkeypatch.setenv("HDP_SANDBOX_DIR", str(box))
    return Shell(monkeypatch, capsys)


@pytest.fixture
def box(tmp_path: Path) -> Path:
    return tmp_path / "box"


def test_help_lists_every_command_and_the_exit_codes(hdp: Shell) -> None:
    ran = hdp("--help")
    assert ran.code == 0
    for command in (
        "up",
        "preview",
        "refresh",
        "destroy",
        "setup",
        "doctor",
        "sandbox",
        "spec",
        "capabilities",
        "version",
    ):
        assert f" {command} " in ran.out
    assert "Exit codes" in ran.out


@pytest.mark.parametrize("command", ["up", "preview", "refresh", "destroy", "sandbox env", "sandbox rules"])
def test_help_teaches_by_example(hdp: Shell, command: str) -> None:
    ran = hdp(*command.split(), "--help")
    assert ran.code == 0
    assert "Example" in ran.out


@pytest.mark.parametrize("arguments", [["fly"], ["up", "--wings"], ["sandbox", "fly"]])
def test_wrong_usage_is_exit_code_2(hdp: Shell, arguments: list[str]) -> None:
    assert hdp(*arguments).code == 2


def test_the_version_in_json(hdp: Shell) -> None:
    assert json.loads(hdp("version", "--json").out)["pulumi-aws"]


def test_the_schema_is_json(hdp: Shell) -> None:
    assert "provider" in json.loads(hdp("spec", "schema").out)["properties"]


@pytest.mark.parametrize("command", ["--help", "doctor", "version", "sandbox status", "sandbox rules aws"])
def test_no_colours_in_a_pipe(hdp: Shell, command: str) -> None:
    ran = hdp(*command.split())
    assert ran.out
    assert "\x1b" not in ran.out + ran.err


def test_the_capabilities_in_json_and_as_a_page(hdp: Shell) -> None:
    assert set(json.loads(hdp("capabilities", "--json").out)) == {"azure", "ovh", "aws"}
    assert hdp("capabilities", "--markdown").out.startswith("# Capabilities")
    assert "feature" in hdp("capabilities").out.splitlines()[0]


def test_an_unknown_provider_is_refused_with_the_known_ones(hdp: Shell) -> None:
    ran = hdp("sandbox", "rules", "gcp")
    assert ran.code == 2
    assert "azure-native, ovh, aws" in ran.err


def test_the_rules_name_their_sources(hdp: Shell) -> None:
    listed = json.loads(hdp("sandbox", "rules", "aws", "--json").out)
    rules, functions = listed["rules"], listed["functions"]
    assert len(rules) > 10
    assert "aws:index/getCallerIdentity:getCallerIdentity" in {function["token"] for function in functions}
    assert all(rule["summary"] and rule["source"] for rule in rules)


def test_a_reset_asks_first(hdp: Shell, box: Path) -> None:
    box.mkdir()
    assert hdp("sandbox", "reset", answer="n\n").code == 1
    assert box.exists()
    assert hdp("sandbox", "reset", "--yes").code == 0
    assert not box.exists()


def test_a_reset_waits_for_whoever_is_at_work(hdp: Shell, box: Path) -> None:
    folder = box / "state" / ".pulumi" / "locks" / "organization" / "demo" / "aws"
    folder.mkdir(parents=True)
    (folder / "1.json").write_text(json.dumps({"pid": 7, "hostname": "elsewhere", "timestamp": ""}))
    ran = hdp("sandbox", "reset", "--yes")
    assert ran.code == 2
    assert "process 7 on elsewhere" in ran.err
    assert folder.exists()
