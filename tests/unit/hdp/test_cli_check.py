"""``hdp check``: its options, its outputs and its exit codes. Programs are checked in tests/unit/hdp/checks."""

from __future__ import annotations

import datetime
import io
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from hdp import cli, cli_check
from hdp.checks.request import Request
from hdp.paths import CLONE
from policies.rules.registry import RULES
from policies.server import settings
from tests.support.platforms import cache_folder

URN = "urn:pulumi:prod::shop::aws:s3/bucket:Bucket::data"
PROVIDER = "urn:pulumi:prod::shop::pulumi:providers:aws::default"
STREAM = "ovh:Dbaas/logsOutputGraylogStream:LogsOutputGraylogStream"
WAIVERS = """waivers:
  - id: SHOP-1
    rule: region-in-residency
    resource: {urn}
    category: waiver
    reason: It is being moved.
    owner: the-owner
    approver: the-approver
    ticket: T-1
    created: {created}
    expires: {expires}
"""


class Ran(NamedTuple):
    code: int
    out: str
    err: str


class Check:
    """Runs the command in this process."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def __call__(self, *arguments: str | Path, stdin: str = "") -> Ran:
        self._monkeypatch.setattr("sys.argv", ["hdp", "check", *map(str, arguments)])
        self._monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        with pytest.raises(SystemExit) as end:
            cli.main()
        code = end.value.code
        return Ran(code if isinstance(code, int) else 0, *self._capsys.readouterr())


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Check:
    return Check(monkeypatch, capsys)


def export(region: str) -> str:
    """A stack export with one bucket in a region."""
    provider = {
        "urn": PROVIDER,
        "type": "pulumi:providers:aws",
        "custom": True,
        "id": "1",
        "inputs": {"region": region},
    }
    bucket = {
        "urn": URN,
        "type": "aws:s3/bucket:Bucket",
        "custom": True,
        "id": "data",
        "inputs": {"bucket": "data"},
        "provider": f"{PROVIDER}::1",
    }
    return json.dumps({"version": 3, "deployment": {"resources": [provider, bucket]}})


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.json"
    path.write_text(export("eu-west-3"), encoding="utf-8")
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.json"
    path.write_text(export("eu-west-2"), encoding="utf-8")
    return path


REGIONS = ("--pack", "eu-regions")


def test_a_clean_file_is_exit_code_0(check: Check, good: Path) -> None:
    ran = check("--file", good, *REGIONS)
    assert ran.code == 0
    assert "Nothing is refused" in ran.out


def test_a_violation_is_exit_code_1(check: Check, bad: Path) -> None:
    ran = check("--file", bad, *REGIONS)
    assert ran.code == 1
    assert "eu-west-2" in ran.out


def test_standard_input_is_a_file(check: Check) -> None:
    assert check("--file", "-", *REGIONS, stdin=export("eu-west-2")).code == 1
    assert check("--file", "-", *REGIONS, stdin=export("eu-west-3")).code == 0


def test_a_residency_widens_what_is_allowed(check: Check, bad: Path) -> None:
    assert check("--file", bad, *REGIONS, "--residency", "adequate").code == 0


def test_a_file_that_cannot_be_read_is_exit_code_2_whatever_the_others_are(check: Check, good: Path, bad: Path) -> None:
    ran = check("--file", bad, "--file", good.with_name("none.json"), *REGIONS)
    assert ran.code == 2
    assert "eu-west-2" in ran.out, "what could be checked is shown"
    assert "could not be checked: it cannot be read" in " ".join(ran.out.split())
    assert check("--file", "-", stdin="{").code == 2


def test_a_check_that_fails_itself_is_exit_code_2(check: Check, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("hdp.checks.files.check", fail)
    ran = check("--file", good)
    assert ran.code == 2
    assert "ZeroDivisionError" in ran.err


def test_an_unclassified_type_is_refused_only_under_strict(check: Check, tmp_path: Path) -> None:
    path = tmp_path / "new.json"
    path.write_text(export("eu-west-3").replace("aws:s3/bucket:Bucket", "aws:new/thing:Thing"), encoding="utf-8")
    keys = ("--file", path, "--pack", "customer-managed-keys")
    assert check(*keys).code == 0
    assert check(*keys, "--strict").code == 1


def waivers(folder: Path, rule: str, created: str, expires: str) -> Path:
    path = folder / "waivers.yaml"
    text = WAIVERS.format(urn=URN, created=created, expires=expires).replace("region-in-residency", rule)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hdp.checks.request.today", lambda: datetime.date(2026, 11, 24))


@pytest.mark.usefixtures("november")
def test_a_waiver_excuses_and_an_expired_one_is_exit_code_3(check: Check, good: Path, tmp_path: Path) -> None:
    keys = ("--file", good, "--rule", "customer-managed-key", "--waivers")
    assert check(*keys[:-1]).code == 1
    current = check(*keys, waivers(tmp_path, "customer-managed-key", "2026-11-01", "2027-03-01"))
    assert current.code == 0
    assert "SHOP-1" in current.out
    expired = check(*keys, waivers(tmp_path, "customer-managed-key", "2026-05-01", "2026-10-01"))
    assert expired.code == 3
    assert "expired" in expired.out


def test_a_waiver_file_that_cannot_be_used_is_exit_code_2(check: Check, good: Path, tmp_path: Path) -> None:
    path = tmp_path / "waivers.yaml"
    path.write_text("waivers: [{id: A}]\n", encoding="utf-8")
    ran = check("--file", good, "--waivers", path)
    assert ran.code == 2
    assert "waivers.yaml" in ran.err


def test_reports_are_written_beside_what_is_printed(check: Check, bad: Path, tmp_path: Path) -> None:
    formats = ("text", "json", "junit", "sarif", "code-scanning", "code-quality", "markdown")
    outputs = [part for name in formats for part in ("--output", f"{name}={tmp_path / name}")]
    ran = check("--file", bad, *REGIONS, "--format", "json", *outputs)
    assert ran.code == 1
    printed: dict[str, Any] = json.loads(ran.out)
    assert json.loads((tmp_path / "json").read_text(encoding="utf-8")) == printed
    for name in formats:
        assert "eu-west-2" in (tmp_path / name).read_text(encoding="utf-8")
    (rule,) = printed["rules"]
    assert rule["controls"], "a report has the controls"


def test_a_base_shows_what_changed(check: Check, good: Path, bad: Path, tmp_path: Path) -> None:
    base = tmp_path / "base.json"
    check("--file", good, *REGIONS, "--output", f"json={base}")
    markdown = tmp_path / "report.md"
    ran = check("--file", bad, *REGIONS, "--base", base, "--output", f"markdown={markdown}", "--output", f"json={base}")
    assert ran.code == 1
    assert "1 new" in markdown.read_text(encoding="utf-8")
    assert check("--file", bad, *REGIONS, "--base", bad).code == 2, "no report"
    assert check("--file", bad, *REGIONS, "--base", tmp_path / "none").code == 2


def logs(service: str) -> str:
    """A stack export with a log stream of a service that the stack does not order."""
    stream = {
        "urn": URN.replace("aws:s3/bucket:Bucket", STREAM),
        "type": STREAM,
        "custom": True,
        "id": "s",
        "inputs": {"serviceName": service, "title": "t", "description": "d"},
    }
    return json.dumps({"version": 3, "deployment": {"resources": [stream]}})


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), 1),
        (("--log-service", "ldp-ab-1=GRA"), 0),
        (("--log-service", "ldp-ab-2=GRA"), 1),
        (("--log-service", "ldp-ab-2=BHS", "--log-service", "ldp-ab-1=eu-west-par"), 0),
        (("--log-service", "ldp-ab-1=BHS"), 1),
    ],
    ids=["unknown", "known", "of another", "two", "outside"],
)
def test_the_region_of_a_service_can_be_told(check: Check, options: tuple[str, ...], code: int) -> None:
    assert check("--file", "-", *REGIONS, *options, stdin=logs("ldp-ab-1")).code == code


@pytest.mark.parametrize(
    ("options", "code"),
    [((), 0), (("--throw-away", "sandbox"), 1), (("--throw-away", "sandbox", "--throw-away", "test"), 0),
     (("--throw-away", "none"), 1)],
    ids=["default", "another", "two", "none"],
)  # fmt: skip
def test_throw_away_environments_can_be_told(check: Check, options: tuple[str, ...], code: int) -> None:
    table = export("eu-west-3").replace("aws:s3/bucket:Bucket", "aws:dynamodb/table:Table")
    tagged = table.replace('{"bucket": "data"}', '{"tags": {"environment": "test"}}')
    assert check("--file", "-", "--rule", "deletion-guard", *options, stdin=tagged).code == code


ONE = {
    "nothing": ((), {}),
    "residency": (("--residency", "eu"), {"residency": "eu"}),
    "strict": (("--strict",), {"unclassified": "refuse"}),
    "services": (
        ("--log-service", "ldp-ab-1=GRA", "--log-service", "a=b=eu-west-par"),
        {"logServices": {"ldp-ab-1": "GRA", "a=b": "eu-west-par"}},
    ),
    "environments": (
        ("--throw-away", "sandbox", "--throw-away", "demo"),
        {"throwAwayEnvironments": ["demo", "sandbox"]},
    ),
    "no environment": (("--throw-away", "none"), {"throwAwayEnvironments": []}),
}


@pytest.mark.usefixtures("november")
@pytest.mark.parametrize(("options", "config"), ONE.values(), ids=ONE)
def test_options_and_settings_of_packs_come_to_the_same(
    check: Check, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], config: dict[str, Any]
) -> None:
    asked: list[Request] = []

    def run(request: Request, *_: object, **__: object) -> int:
        asked.append(request)
        return 0

    monkeypatch.setattr("hdp.cli_check._run", run)
    monkeypatch.setattr("policies.rules.model.today", lambda: datetime.date(2026, 11, 24))
    assert check(*options).code == 0
    context = replace(settings.context(config), today=datetime.date(2026, 11, 24))
    assert asked[0].context() == context
    assert Request.from_json(asked[0].to_json()).context() == context, "a child is told the same"


def test_every_setting_of_the_packs_has_an_option(check: Check) -> None:
    text = check("--help").out
    assert set(cli_check._OPTIONS) == set(settings.SCHEMA)
    for setting, option in cli_check._OPTIONS.items():
        assert option in text
        if option != "--strict":
            assert settings.description(setting).split()[0] in text


def test_a_report_tells_what_was_told(check: Check, good: Path) -> None:
    ran = check("--file", good, "--format", "json", "--log-service", "ldp-ab-1=GRA", "--throw-away", "none")
    report = json.loads(ran.out)
    assert (report["log_services"], report["throw_away"]) == ({"ldp-ab-1": "GRA"}, [])


def buckets(count: int) -> str:
    """A stack export with so many buckets outside the residency."""
    content = json.loads(export("eu-west-2"))
    provider, bucket = content["deployment"]["resources"]
    alike = [{**bucket, "urn": f"{bucket['urn']}-{number}", "id": f"data-{number}"} for number in range(count)]
    return json.dumps({"version": 3, "deployment": {"resources": [provider, *alike]}})


def test_alike_findings_are_told_once_and_whole_with_all(check: Check, tmp_path: Path) -> None:
    export_ = buckets(30)
    ran = check("--file", "-", *REGIONS, "--output", f"json={tmp_path / 'j'}", stdin=export_)
    assert (ran.out.count("violated"), ran.out.count("aws:s3:Bucket")) == (1, 8)
    assert "and 22 more (--all shows them)" in ran.out
    every = check("--file", "-", *REGIONS, "--all", "--output", f"text={tmp_path / 'text'}", stdin=export_).out
    assert (every.count("violated"), every.count("aws:s3:Bucket")) == (1, 30)
    assert (tmp_path / "text").read_text(encoding="utf-8").count("aws:s3:Bucket") == 30
    (stack,) = json.loads((tmp_path / "j").read_text(encoding="utf-8"))["stacks"]
    assert len(stack["findings"]) == 30


def test_a_reader_who_has_seen_enough_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_text(buckets(3_000), encoding="utf-8")
    command = [sys.executable, "-m", "hdp", "check", "--file", str(path), *REGIONS, "--all"]
    with subprocess.Popen(command, cwd=CLONE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 1


WRONG = {
    "--log-service ldp-ab-1: must be NAME=REGION, such as": ("--log-service", "ldp-ab-1"),
    "--log-service =GRA: must be NAME=REGION": ("--log-service", "=GRA"),
    "--log-service: 'GRAV', for ldp-ab-1, is no known region of OVHcloud; did you mean GRA": (
        "--log-service",
        "ldp-ab-1=GRAV",
    ),
    "--log-service a=SBG: a is already in GRA; leave one of them out": (
        *("--log-service", "a=GRA"),
        *("--log-service", "a=SBG"),
    ),
    "--throw-away none stands alone": ("--throw-away", "none", "--throw-away", "test"),
    "--throw-away: [''] is no list of names; name environments such as test": ("--throw-away", ""),
    "did you mean sarif": ("--output", "sarfi=x"),
    "must be FORMAT=FILE": ("--output", "sarif"),
    "there is no folder": ("--output", "sarif=/nowhere/at/all/x"),
    "did you mean json": ("--format", "jason"),
    "did you mean region-in-residency": ("--rule", "regions-in-residency"),
    "did you mean eu-regions": ("--pack", "eu-region"),
    "--file takes no --stack": ("--file", "x", "--stack", "aws"),
    "did you mean aws": ("--stack", "asw"),
}


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG)
def test_wrong_usage_is_exit_code_2_with_a_hint(
    check: Check, arguments: tuple[str, ...], request: pytest.FixtureRequest
) -> None:
    ran = check(*arguments)
    assert ran.code == 2
    assert request.node.callspec.id in ran.err


def test_a_program_is_checked_and_nothing_but_the_report_is_printed(
    check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HDP_SANDBOX_DIR", str(cache_folder().parent))
    ran = check("--stack", "ovh", "--format", "json")
    assert ran.code == 0, ran.out
    report = json.loads(ran.out)
    assert [stack["stack"] for stack in report["stacks"]] == ["ovh"]
    assert {rule["id"] for rule in report["rules"]} == {rule.id for rule in RULES}


def test_help_teaches_by_example(check: Check) -> None:
    ran = check("--help")
    assert ran.code == 0
    assert "Examples" in ran.out
    assert "Exit codes" in ran.out
