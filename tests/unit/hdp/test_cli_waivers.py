"""``hdp policy waivers``: what lint and list show, and how they end."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner, Result

from components import clock
from hdp import cli
from hdp.errors import CannotRunError
from policies.rules import waivers
from policies.rules.waiver import FIELDS

TODAY = datetime.date(2026, 11, 24)


def day(offset: int) -> str:
    return (TODAY + datetime.timedelta(days=offset)).isoformat()


def entry(name: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": name,
        "rule": "customer-managed-key",
        "resource": "urn:pulumi:prod::hdp::aws:s3/bucket:Bucket::landing",
        "category": "waiver",
        "reason": "the tool cannot name a key",
        "owner": "platform",
        "approver": "dpo",
        "ticket": f"SEC-{name}",
        "created": day(-100),
        "expires": day(50),
        **changes,
    }


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    monkeypatch.delenv(waivers.VARIABLE, raising=False)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Waivers in every state, the file named by the environment variable and written here."""
    path = tmp_path / "w.yaml"
    entries = [
        entry("LONG"),
        entry("ENDED", expires=day(-1)),
        entry("SOON", expires=day(14), category="mitigated", compensating_control="files are encrypted before"),
    ]
    path.write_text(yaml.safe_dump({"waivers": entries}), encoding="utf-8")
    monkeypatch.setenv(waivers.VARIABLE, str(path))
    monkeypatch.chdir(tmp_path)
    return path


def ran(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, ["policy", "waivers", *arguments])


class TestLint:
    def test_the_project_s_own_file_is_in_order(self) -> None:
        result = ran("lint")
        assert (result.exit_code, result.stdout) == (0, "")

    @pytest.mark.usefixtures("file")
    def test_those_that_end_are_warned_of_and_no_problem(self) -> None:
        result = ran("lint")
        assert (result.exit_code, result.stdout) == (0, "")
        assert f"warning: waiver ENDED ended on {day(-1)}" in result.stderr
        assert f"warning: waiver SOON ends on {day(14)}, in 14 days (platform, SEC-SOON)" in result.stderr
        assert "LONG" not in result.stderr
        assert "w.yaml: 3 waivers" in result.stderr

    def test_every_problem_is_a_line_with_its_place(self, file: Path) -> None:
        file.write_text(yaml.safe_dump({"waivers": [entry("A", approver="platform", until=1)]}), encoding="utf-8")
        result = ran("lint", "w.yaml")
        lines = result.stdout.splitlines()
        assert result.exit_code == 1
        assert [line.partition(": ")[2].partition(": ")[0] for line in lines] == [
            "waiver A, approver", "waiver A, until",
        ]  # fmt: skip
        for line in lines:
            name, number, _ = line.split(":", 2)
            field = line.partition(", ")[2].partition(":")[0]
            assert name == "w.yaml"
            assert f"{field}:" in file.read_text(encoding="utf-8").splitlines()[int(number) - 1]

    def test_one_dated_later_is_a_problem(self, file: Path) -> None:
        file.write_text(yaml.safe_dump({"waivers": [entry("A", created=day(1))]}), encoding="utf-8")
        result = ran("lint")
        assert result.exit_code == 1
        assert f"waiver A, created: is {day(1)}, which is to come" in result.stdout

    @pytest.mark.parametrize("command", ["lint", "list"])
    def test_a_file_that_is_not_there_is_an_error(self, command: str) -> None:
        result = ran(command, "none.yaml")
        assert isinstance(result.exception, CannotRunError)
        assert "there is no file none.yaml" in str(result.exception)


class TestList:
    @pytest.mark.usefixtures("file")
    def test_those_that_have_ended_come_first(self) -> None:
        result = ran("list")
        lines = result.stdout.splitlines()
        for heading in ("id", "rule", "resource", "category", "owner", "expires", "days left", "state"):
            assert heading in lines[0]
        assert [(line.split()[0], line.split()[-2:]) for line in lines[1:]] == [
            ("ENDED", ["-1", "expired"]),
            ("SOON", ["14", "soon"]),
            ("LONG", ["50", "active"]),
        ]

    def test_it_says_where_the_declared_compensating_controls_are(self) -> None:
        result = ran("list")
        assert result.exit_code == 0
        assert "keys.compensating in stacks/" in result.stderr
        assert "output `declarations`" in result.stderr

    @pytest.mark.usefixtures("file")
    def test_json_has_every_field_and_the_state(self) -> None:
        found = json.loads(ran("list", "--json").stdout)
        assert [one["id"] for one in found] == ["ENDED", "SOON", "LONG"]
        assert {"days_left": found[1]["days_left"], "state": found[1]["state"]} == {"days_left": 14, "state": "soon"}
        assert all(set(one) == {*FIELDS, "days_left", "state"} for one in found)
        assert found[1]["compensating_control"] == "files are encrypted before"

    def test_a_file_with_problems_is_not_listed_in_part(self, file: Path) -> None:
        file.write_text(yaml.safe_dump({"waivers": [entry("A"), entry("B", owner="")]}), encoding="utf-8")
        result = ran("list")
        assert isinstance(result.exception, CannotRunError)
        assert "waiver B, owner: is missing" in str(result.exception)
        assert result.stdout == ""
