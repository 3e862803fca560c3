"""The report for code scanning: SARIF 2.1.0, within the limits that GitHub sets.

Limits: docs.github.com/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit (25,000 results a
run, of which 5,000 are shown, worst first; 20 tags a rule, of which 10 are shown). GitHub does not read
``suppressions`` (github/codeql-action#1230): what is waived would stand there as an open alert. So code scanning gets
the report without them (``suppressed=False``); every other reader of SARIF gets them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import quote

from hdp.checks.model import RuleInfo, Run, WaiverInfo
from hdp.reports.items import EXCUSED, Item, items, worst_first
from hdp.reports.text import line, plural
from policies.rules.model import Severity

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
TOOL: Final = "hdp check"
RESULTS: Final = 25_000
"""Results that GitHub takes in a run."""
TAGS: Final = 20
"""Tags that GitHub takes of a rule."""
DESCRIPTION: Final = 1_000
"""Characters of a description or a message. GitHub takes 1,024 of a description."""
HELP: Final = 8_000
"""Characters of a rule's help, which names every control; the tags have only as many as GitHub takes."""
IDENTIFIER: Final = 255
"""Characters of a rule's id and name. GitHub takes as many."""
NAME: Final = 2_000
"""Characters of a URN, a property path or a file name."""

_LEVEL: Final = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
}
_SCORE: Final = {Severity.CRITICAL: "9.5", Severity.HIGH: "8.0", Severity.MEDIUM: "5.5", Severity.LOW: "3.0"}
"""``security-severity``: GitHub calls critical what is over 9.0, high from 7.0, medium from 4.0, low below."""
_ROOT: Final = "%SRCROOT%"


def write(run: Run, *, suppressed: bool = True) -> str:
    """The run as one SARIF run.

    Args:
        suppressed: whether waived and mitigated findings are in it, with their suppressions.
    """
    return json.dumps(log(run, suppressed=suppressed), indent=2, ensure_ascii=True) + "\n"


def log(run: Run, *, suppressed: bool = True) -> dict[str, Any]:
    """The SARIF log as plain data."""
    found = [item for item in worst_first(items(run)) if suppressed or item.finding.verdict not in EXCUSED]
    rules = {_id(rule.id): rule for rule in run.rules}
    for item in found:
        id = item.finding.rule
        rules.setdefault(_id(id), RuleInfo(id, id, "", item.severity, ""))
    numbers = {id: number for number, id in enumerate(rules)}
    waivers = {waiver.id: waiver for waiver in run.waivers}
    stacks = "+".join(sorted({line(result.stack, IDENTIFIER) for result in run.results})) or "none"
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": TOOL,
                        "version": line(run.version, IDENTIFIER),
                        "rules": [_rule(id, rule) for id, rule in rules.items()],
                    }
                },
                # GitHub's category is what stands before the last slash: jobs that check other stacks do not
                # replace each other's alerts.
                "automationDetails": {"id": f"hdp-check/{quote(stacks, safe='+')[:NAME]}/"},
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the project."}}},
                "invocations": [
                    {
                        "executionSuccessful": not run.failed,
                        "toolExecutionNotifications": _notifications(run, len(found) - RESULTS),
                    }
                ],
                "results": [_result(item, numbers, waivers) for item in found[:RESULTS]],
            }
        ],
    }


def _id(rule: str) -> str:
    return line(rule, IDENTIFIER) or "unnamed"


def _rule(id: str, rule: RuleInfo) -> dict[str, Any]:
    title = line(rule.title, DESCRIPTION) or id
    why = line(rule.why, DESCRIPTION) or title
    controls = [line(str(control), IDENTIFIER) for control in rule.controls]
    supports = f" It supports {', '.join(controls)}." if controls else ""
    name = "".join(word[:1].upper() + word[1:] for word in id.replace("_", "-").split("-"))
    tags = ["security", *filter(None, (line(rule.pack, IDENTIFIER),)), *filter(None, controls)]
    return {
        "id": id,
        "name": name or id,
        "shortDescription": {"text": title},
        "fullDescription": {"text": why},
        "help": {"text": line(f"{why.rstrip('.')}.{supports}", HELP)},
        "defaultConfiguration": {"level": _LEVEL[rule.severity]},
        "properties": {
            "security-severity": _SCORE[rule.severity],
            "tags": list(dict.fromkeys(tags))[:TAGS],
            "controls": controls,
        },
    }


def _result(item: Item, numbers: dict[str, int], waivers: dict[str, WaiverInfo]) -> dict[str, Any]:
    finding = item.finding
    id = _id(finding.rule)
    path = f" [{line(finding.path, IDENTIFIER)}]" if finding.path else ""
    remedy = f" Remedy: {line(finding.remedy, DESCRIPTION // 3)}." if finding.remedy else ""
    text = f"{finding.verdict.value}: {line(finding.message, DESCRIPTION // 2)}{path}.{remedy}"
    result: dict[str, Any] = {
        "ruleId": id,
        "ruleIndex": numbers[id],
        # An undecided finding that blocks keeps kind "fail": SARIF gives kind "open" no level, and then it would
        # not stop a merge. What only the update decides, and what is excused, is a note.
        "level": _LEVEL[item.severity] if finding.refuses else "note",
        "message": {"text": text},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": _artifact(line(item.file, NAME)),
                    "region": {"startLine": item.line},
                },
                "logicalLocations": [
                    {
                        "name": line(item.located.name, NAME),
                        "fullyQualifiedName": line(finding.urn, NAME),
                        "kind": "resource",
                    }
                ],
            }
        ],
        # GitHub matches alerts by primaryLocationLineHash alone, and would take the line's: resources that a loop
        # registers on one line would become one alert, and a moved call a new one.
        "partialFingerprints": {"hdpFinding/v1": item.fingerprint, "primaryLocationLineHash": item.fingerprint},
        "properties": {
            "verdict": finding.verdict.value,
            "severity": item.severity.value,
            "stack": line(item.located.stack, IDENTIFIER),
            "resourceType": line(item.located.kind, IDENTIFIER),
            "property": line(finding.path, NAME),
        },
    }
    if finding.waiver:
        result["properties"]["waiver"] = line(finding.waiver, IDENTIFIER)
    if finding.verdict in EXCUSED:
        result["suppressions"] = [
            {
                "kind": "external",
                "status": "accepted",
                "justification": _justification(item, waivers.get(finding.waiver)),
            }
        ]
    return result


def _artifact(file: str) -> dict[str, Any]:
    """A file of the project by its path from the root; any other by its own address."""
    if file.startswith("/"):
        return {"uri": f"file://{quote(file)}"}
    # A first segment with a colon would be read as a scheme.
    return {"uri": quote(file.removeprefix("./")) or ".", "uriBaseId": _ROOT}


def _justification(item: Item, waiver: WaiverInfo | None) -> str:
    if waiver is None:
        return line(item.finding.message, DESCRIPTION) or item.finding.verdict.value
    control = f" Compensating control: {waiver.compensating_control}." if waiver.compensating_control else ""
    return line(
        f"{waiver.category} until {waiver.expires}; owner {waiver.owner}, approved by {waiver.approver}, "
        f"ticket {waiver.ticket}: {waiver.reason}.{control}",
        DESCRIPTION,
    )


def _notifications(run: Run, left_out: int) -> list[dict[str, Any]]:
    said = [("error", f"{failed.stack} could not be checked: {failed.message}") for failed in run.failed]
    said += [("warning", f"{result.stack}: {warning}") for result in run.results for warning in result.warnings]
    said += [("error", text) for text in _expired(run.waivers)]
    if left_out > 0:
        said.append(("warning", f"{plural(left_out, 'result')} are left out: code scanning takes {RESULTS:,} a run"))
    return [{"level": level, "message": {"text": line(text, DESCRIPTION)}} for level, text in said]


def _expired(waivers: Iterable[WaiverInfo]) -> Iterable[str]:
    return (
        f"the waiver {waiver.id} of {waiver.rule} has expired on {waiver.expires}; it covers "
        f"{plural(waiver.uses, 'finding')}, which count as they are"
        for waiver in waivers
        if waiver.expired
    )
