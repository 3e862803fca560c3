"""Results as JSON and back: from a child process to its parent, and from a report to compare with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hdp.checks.model import CheckResult, Located
from policies.rules.model import Finding, Verdict


def finding_to_json(located: Located) -> dict[str, Any]:
    """A finding as JSON: the fields of :class:`Finding` and of :class:`Located` side by side."""
    finding = located.finding
    return {
        "rule": finding.rule,
        "verdict": finding.verdict.value,
        "refuses": finding.refuses,
        "blocking": finding.blocking,
        "stack": located.stack,
        "urn": finding.urn,
        "type": located.kind,
        "name": located.name,
        "path": finding.path,
        "message": finding.message,
        "remedy": finding.remedy,
        "waiver": finding.waiver,
        "unwaivable": finding.unwaivable,
        "file": located.file,
        "line": located.line,
        **({"trace": finding.trace} if finding.trace else {}),
    }


def finding_from_json(value: Mapping[str, Any]) -> Located:
    """The finding that :func:`finding_to_json` made JSON of.

    Raises:
        KeyError, ValueError: it is not such JSON.
    """
    finding = Finding(
        rule=value["rule"],
        verdict=Verdict(value["verdict"]),
        urn=value["urn"],
        message=value["message"],
        remedy=value["remedy"],
        path=value["path"],
        blocking=value["blocking"],
        waiver=value["waiver"],
        trace=value.get("trace", ""),
        unwaivable=value["unwaivable"],
    )
    return Located(finding, value["stack"], value["type"], value["name"], value["file"], value["line"])


def to_json(result: CheckResult) -> dict[str, Any]:
    """A result as JSON."""
    return {
        "stack": result.stack,
        "provider": result.provider,
        "source": result.source,
        "resources": result.resources,
        "seconds": round(result.seconds, 3),
        "warnings": list(result.warnings),
        "counts": {
            rule: {verdict.value: count for verdict, count in of_rule.items()}
            for rule, of_rule in result.counts.items()
        },
        "findings": [finding_to_json(located) for located in result.findings],
    }


def from_json(value: Mapping[str, Any]) -> CheckResult:
    """The result that :func:`to_json` made JSON of.

    Raises:
        KeyError, ValueError: it is not such JSON.
    """
    return CheckResult(
        stack=value["stack"],
        provider=value["provider"],
        source=value["source"],
        resources=value["resources"],
        findings=tuple(map(finding_from_json, value["findings"])),
        counts={
            rule: {Verdict(verdict): count for verdict, count in of_rule.items()}
            for rule, of_rule in value["counts"].items()
        },
        seconds=value["seconds"],
        warnings=tuple(value["warnings"]),
    )
