"""The report for test dashboards (GitLab, Jenkins): JUnit XML.

GitLab reads of a test case ``classname``, ``name``, ``file``, ``time`` and the text of ``failure``, ``error`` and
``skipped``; it ignores the suite's name, and of cases with one class and name it keeps the first
(docs.gitlab.com/ci/testing/unit_test_reports). So the class names stack and rule, and the name is unique in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final
from xml.etree import ElementTree

from hdp.checks.model import CheckResult, Failed, Run, WaiverInfo
from hdp.reports.items import Item, items
from hdp.reports.text import line, plural, trace
from policies.rules.model import Verdict

NAME: Final = 500
"""Characters of a name. GitLab and Jenkins show it in a table."""
MESSAGE: Final = 4_000
"""Characters of a message. GitLab takes 30 MB a file."""


def write(run: Run) -> str:
    """The run as JUnit XML: a suite a stack.

    A violated or blocking undecided finding is a failure; a waived or mitigated one, and one that the update decides,
    is skipped with the reason; what a rule passed is one passed case a rule, with the count. A stack that could not be
    checked is an error.
    """
    root = ElementTree.Element("testsuites", name="hdp check")
    by_stack: dict[int, list[Item]] = {}
    for item in items(run):
        by_stack.setdefault(item.number, []).append(item)
    waivers = {waiver.id: waiver for waiver in run.waivers}
    titles = {rule.id: rule.title for rule in run.rules}
    total = Counter[str]()
    for number, result in enumerate(run.results):
        total += _suite(root, result, by_stack.get(number, []), waivers, titles)
    for failed in run.failed:
        total += _error(root, failed)
    _count(root, total, sum(result.seconds for result in run.results))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _suite(
    root: ElementTree.Element,
    result: CheckResult,
    found: Iterable[Item],
    waivers: dict[str, WaiverInfo],
    titles: dict[str, str],
) -> Counter[str]:
    stack = line(result.stack, NAME)
    suite = ElementTree.SubElement(root, "testsuite", name=stack)
    counts = Counter[str]()
    names = Counter[tuple[str, str]]()
    for item in found:
        finding = item.finding
        kind = "failures" if finding.refuses else "skipped"
        name = line(f"{finding.urn} {finding.path}".strip(), NAME)
        names[finding.rule, name] += 1
        if names[finding.rule, name] > 1:
            name += f" ({item.fingerprint})"
        case = _case(suite, counts, kind, stack, finding.rule, name, item.file, str(item.line))
        if finding.refuses:
            failure = ElementTree.SubElement(
                case, "failure", type=finding.verdict.value, message=line(finding.message, MESSAGE)
            )
            failure.text = _text(item)
        else:
            reason = _reason(item, waivers.get(finding.waiver))
            ElementTree.SubElement(case, "skipped", message=reason).text = _text(item)
    for rule, verdicts in result.counts.items():
        passed = verdicts.get(Verdict.PASSED, 0)
        if passed:
            case = _case(suite, counts, "passed", stack, rule, f"passed: {line(titles.get(rule, rule), NAME)}")
            ElementTree.SubElement(case, "system-out").text = f"passed on {plural(passed, 'resource')}"
    if result.warnings:
        warnings = "\n".join(line(warning, MESSAGE) for warning in result.warnings)
        ElementTree.SubElement(suite, "system-err").text = warnings
    _count(suite, counts, result.seconds)
    return counts


def _error(root: ElementTree.Element, failed: Failed) -> Counter[str]:
    stack = line(failed.stack, NAME)
    suite = ElementTree.SubElement(root, "testsuite", name=stack)
    counts = Counter[str]()
    case = _case(suite, counts, "errors", stack, "check", "the stack can be checked")
    message = line(failed.message, MESSAGE)
    error = ElementTree.SubElement(case, "error", type="failed", message=message)
    error.text = "\n".join([message, *trace(failed.trace, NAME)])
    _count(suite, counts, 0)
    return counts


def _case(
    suite: ElementTree.Element, counts: Counter[str], kind: str, stack: str, rule: str, name: str, *place: str
) -> ElementTree.Element:
    counts["tests"] += 1
    counts[kind] += 1
    case = ElementTree.SubElement(suite, "testcase", classname=f"{stack}.{line(rule, NAME)}", name=name, time="0")
    for attribute, value in zip(("file", "line"), place, strict=False):
        case.set(attribute, line(value, NAME))
    return case


def _text(item: Item) -> str:
    finding = item.finding
    rows = (
        line(finding.message, MESSAGE),
        f"Property: {line(finding.path, NAME)}" if finding.path else "",
        f"Remedy: {line(finding.remedy, MESSAGE)}" if finding.remedy else "",
        f"Severity: {item.severity.value}",
        f"Resource: {line(item.located.name, NAME)} ({line(item.located.kind, NAME)})",
        f"At: {line(item.file, NAME)}:{item.line}" if item.located.file else "",
        f"Waiver: {line(finding.waiver, NAME)}" if finding.waiver else "",
        *trace(finding.trace, NAME),
    )
    return "\n".join(row for row in rows if row)


def _reason(item: Item, waiver: WaiverInfo | None) -> str:
    """Why a finding is skipped: who answers for it, and until when."""
    finding = item.finding
    if finding.verdict is Verdict.UNDECIDED:
        return line(f"decided by the update, before anything is made: {finding.message}", MESSAGE)
    if waiver is None:
        return line(f"{finding.verdict.value}: {finding.message}", MESSAGE)
    return line(f"{finding.verdict.value} until {waiver.expires} by {waiver.owner}: {waiver.reason}", MESSAGE)


def _count(element: ElementTree.Element, counts: Counter[str], seconds: float) -> None:
    for name in ("tests", "failures", "errors", "skipped"):
        element.set(name, str(counts[name]))
    element.set("time", f"{seconds:.3f}")
