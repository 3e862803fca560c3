"""The JSON report: valid by its published schema, and complete."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from hdp.checks.model import Run
from hdp.paths import CLONE
from hdp.reports import json_report, schema
from policies.rules.model import Verdict
from tests.unit.hdp.reports.build import REGION, everything, located, result, run
from tests.unit.hdp.reports.odd import runs

PUBLISHED = json.loads((CLONE / "docs" / "check.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(PUBLISHED)


def test_the_published_schema_is_current() -> None:
    """After a change: ``python -m hdp.reports.schema > docs/check.schema.json``."""
    assert schema.json_schema() == PUBLISHED


def test_the_published_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(PUBLISHED)


@pytest.mark.parametrize("checked", [everything(), run()], ids=["everything", "nothing"])
def test_a_report_is_valid(checked: Run) -> None:
    text = json_report.write(checked)
    VALIDATOR.validate(json.loads(text))
    assert schema.read(text) == json_report.report(checked)


@pytest.mark.parametrize(
    ("field", "value"),
    [("format_version", 1), ("residency", 3), ("stacks", {}), ("summary", {}), ("strict", "yes"), ("more", 1)],
    ids=["version", "residency", "stacks", "summary", "strict", "unknown"],
)
def test_the_schema_refuses_another_form(field: str, value: Any) -> None:
    changed = {**json.loads(json_report.write(everything())), field: value}
    assert not VALIDATOR.is_valid(changed)
    with pytest.raises(ValueError, match=field):
        schema.read(json.dumps(changed))


def test_nothing_is_left_out() -> None:
    checked = everything()
    report = json_report.report(checked)
    found = [(finding["urn"], finding["verdict"]) for stack in report["stacks"] for finding in stack["findings"]]
    assert found == [(one.finding.urn, one.finding.verdict.value) for one in checked.findings]
    assert {verdict for _, verdict in found} == {"violated", "undecided", "mitigated", "waived"}
    assert [waiver["id"] for waiver in report["waivers"] if waiver["expired"]] == ["W-3"]
    assert [waiver["id"] for waiver in report["waivers"] if waiver["soon"]] == ["W-2"]
    assert report["failed"][0]["stack"] == "azure"
    assert report["rules"][0]["controls"] == [
        {"framework": "hds", "version": "2", "id": "[EXI 28]"},
        {"framework": "secnumcloud", "version": "3.2", "id": "19.2"},
    ]
    assert (report["throw_away"], report["log_services"]) == (["sandbox"], {"ldp-ab-1": "GRA"})
    assert report["stacks"][0]["counts"]["resident-region"] == {"passed": 98, "not_applicable": 2, "violated": 2}
    assert report["summary"] == {
        "resources": 200,
        "refused": 4,
        "violated": 3,
        "undecided": 2,
        "mitigated": 1,
        "waived": 1,
    }


def test_a_blocking_undecided_finding_refuses_and_another_does_not() -> None:
    findings = json_report.report(everything())["stacks"][0]["findings"]
    undecided = [finding for finding in findings if finding["verdict"] == Verdict.UNDECIDED.value]
    assert [(finding["blocking"], finding["refuses"]) for finding in undecided] == [(True, True), (False, False)]


@settings(deadline=None, max_examples=60)
@given(runs())
def test_any_text_gives_a_valid_report(checked: Run) -> None:
    text = json_report.write(checked)
    text.encode("utf-8")
    report = json.loads(text)
    VALIDATOR.validate(report)
    assert schema.read(text) == report


def test_a_text_is_kept_whole() -> None:
    message = "long " * 200_000
    checked = run(result(located(REGION.id, message=message)))
    assert json.loads(json_report.write(checked))["stacks"][0]["findings"][0]["message"] == message
