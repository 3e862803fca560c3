"""GitLab's Code Quality report."""

from __future__ import annotations

import json

from hypothesis import given, settings

from hdp.checks.model import Run
from hdp.reports import code_quality
from tests.unit.hdp.reports.build import everything
from tests.unit.hdp.reports.odd import runs


def test_the_refused_findings_worst_first() -> None:
    report = json.loads(code_quality.write(everything()))
    assert [(one["check_name"], one["severity"]) for one in report] == [
        ("resident-region", "blocker"),
        ("resident-region", "blocker"),
        ("customer-key", "critical"),
        ("data-class", "minor"),
    ]
    assert report[0]["location"] == {"path": "components/aws/storage.py", "lines": {"begin": 41}}
    assert report[0]["description"] == "the region us-east-1 is in no country of the residency (curated, aws)"


@settings(deadline=None, max_examples=40)
@given(runs())
def test_any_text_gives_a_report_with_unique_fingerprints(checked: Run) -> None:
    report = json.loads(code_quality.write(checked))
    assert len(report) == len(checked.refused)
    assert len({one["fingerprint"] for one in report}) == len(report)
    assert all(set(one) == {"description", "check_name", "fingerprint", "severity", "location"} for one in report)
