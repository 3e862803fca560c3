"""The report for GitLab's merge requests: Code Quality JSON, which every tier of GitLab shows beside the changes.

The fields are those of docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format. The format has no excuses:
what is mitigated or waived is not in it.
"""

from __future__ import annotations

import json
from typing import Final

from hdp.checks.model import Run
from hdp.reports.items import items, worst_first
from hdp.reports.text import line
from policies.rules.model import Severity

TEXT: Final = 1_000
"""Characters of a description or a name."""

_SEVERITY: Final = {
    Severity.CRITICAL: "blocker",
    Severity.HIGH: "critical",
    Severity.MEDIUM: "major",
    Severity.LOW: "minor",
}


def write(run: Run) -> str:
    """The refusing findings of a run as a Code Quality report."""
    return (
        json.dumps(
            [
                {
                    "description": line(f"{item.finding.message} ({item.located.name}, {item.located.stack})", TEXT),
                    "check_name": line(item.finding.rule, TEXT),
                    "fingerprint": item.fingerprint,
                    "severity": _SEVERITY[item.severity],
                    "location": {"path": line(item.file, TEXT), "lines": {"begin": item.line}},
                }
                for item in worst_first(items(run))
                if item.finding.refuses
            ],
            indent=2,
            ensure_ascii=True,
        )
        + "\n"
    )
