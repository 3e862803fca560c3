"""``hdp policy coverage``: tables, pipes, JSON and exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from hdp import cli
from policies.rules import catalogue
from tests.support.platforms import cache_folder

BUCKET = "ovh:CloudProject/storage:Storage"


class Ran(NamedTuple):
    code: int
    out: str
    err: str


class Coverage:
    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def __call__(self, *arguments: str) -> Ran:
        self._monkeypatch.setattr("sys.argv", ["hdp", "policy", "coverage", *arguments])
        with pytest.raises(SystemExit) as end:
            cli.main()
        code = end.value.code
        return Ran(code if isinstance(code, int) else 0, *self._capsys.readouterr())


@pytest.fixture
def coverage(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Coverage:
    # The metadata that other tests keep: reading two SDKs anew would cost seconds.
    monkeypatch.setattr("hdp.coverage.cache_dir", lambda: cache_folder().parent)
    return Coverage(monkeypatch, capsys)


@pytest.fixture
def without_buckets(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that lacks one type, as after an SDK's new version."""
    known = catalogue.facts
    monkeypatch.setattr(catalogue, "facts", lambda cloud, kind: None if kind == BUCKET else known(cloud, kind))


def test_the_figures_of_all_providers_stand_side_by_side(coverage: Coverage) -> None:
    ran = coverage()
    assert ran.code == 0
    heading = ran.out.splitlines()[0].split()
    assert heading[::2] == ["azure-native", "ovh", "aws"]
    for line in ("resource types", "keeps no data", "no customer key possible", "its own property", "its provider"):
        assert line in ran.out


def test_one_provider_in_json(coverage: Coverage) -> None:
    (figures,) = json.loads(coverage("--provider", "ovh", "--json").out)
    assert figures["types"] == figures["classified"] == sum(figures["rest"].values()) == sum(figures["places"].values())
    assert figures["unclassified"] == []


def test_all_classified_is_no_output_for_a_pipe(coverage: Coverage) -> None:
    assert coverage("--provider", "ovh", "--unclassified", "--strict") == (0, "", "")


@pytest.mark.usefixtures("without_buckets")
def test_strict_fails_on_an_unclassified_type(coverage: Coverage) -> None:
    assert coverage("--provider", "ovh", "--unclassified") == (0, f"{BUCKET}\n", "")
    assert coverage("--provider", "ovh", "--unclassified", "--strict") == (1, f"{BUCKET}\n", "")
    assert json.loads(coverage("--provider", "ovh", "--unclassified", "--json").out) == [BUCKET]
    shown = coverage("--provider", "ovh")
    assert f"unclassified in ovh:\n  {BUCKET}" in shown.out
    assert coverage("--type", BUCKET, "--strict").code == 1


def test_one_type_for_people(coverage: Coverage) -> None:
    ran = coverage("--type", BUCKET)
    assert ran.code == 0
    assert "region property  replication.rules.destination.region" in ran.out
    assert "none can be named" in ran.out
    assert "public-cloud-roadmap/issues/827" in ran.out


def test_one_type_for_programs(coverage: Coverage) -> None:
    known = json.loads(coverage("--type", BUCKET, "--json").out)
    assert (known["rest"], known["place"]) == ("impossible", "own")
    assert known["surfaces"][0]["surface"] == "objects"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--provider", "gcp"), "no provider 'gcp'; one of azure, ovh, aws"),
        (("--type", "gcp:storage:Bucket"), "is of none of the packages azure-native, ovh, aws"),
        (("--type", "ovh:CloudProjects/storage:Storage"), "did you mean ovh:CloudProject/storage:Storage"),
    ],
    ids=["provider", "package", "type"],
)
def test_what_there_is_not_is_exit_code_2(coverage: Coverage, arguments: tuple[str, ...], message: str) -> None:
    ran = coverage(*arguments)
    assert ran.code == 2
    assert message in ran.err


def test_help_teaches_by_example(coverage: Coverage) -> None:
    ran = coverage("--help")
    assert ran.code == 0
    assert "Examples" in ran.out
    assert "--unclassified | sort" in ran.out


def test_the_cache_is_the_user_s(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    Coverage(monkeypatch, capsys)("--type", BUCKET)
    assert any("schema/ovh-" in path.as_posix() for path in tmp_path.rglob("*.types"))
