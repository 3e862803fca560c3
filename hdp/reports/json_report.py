"""The report for programs: JSON with a published schema, ``docs/check.schema.json``. It keeps everything."""

from __future__ import annotations

import json

from hdp.checks.model import CheckResult, ControlInfo, Failed, RuleInfo, Run, WaiverInfo
from hdp.reports.items import Item, items, tally
from hdp.reports.schema import (
    VERSION,
    ControlReport,
    FailedReport,
    FindingReport,
    Report,
    RuleReport,
    StackReport,
    Summary,
    WaiverReport,
)
from hdp.reports.text import whole


def write(run: Run) -> str:
    """The whole run as JSON, with a line end. Lone surrogates become U+FFFD; all other text stays as it is."""
    return json.dumps(report(run), indent=2, ensure_ascii=True, allow_nan=False) + "\n"


def report(run: Run) -> Report:
    """The run in the types of the published schema."""
    by_stack: dict[int, list[Item]] = {}
    for item in items(run):
        by_stack.setdefault(item.number, []).append(item)
    total = tally(located.finding for located in run.findings)
    return Report(
        format="hdp-check",
        format_version=VERSION,
        hdp_version=whole(run.version),
        today=run.today.isoformat(),
        residency=run.residency.value,
        strict=run.strict,
        throw_away=[whole(name) for name in run.throw_away],
        log_services={whole(name): whole(region) for name, region in run.log_services.items()},
        summary=Summary(
            resources=sum(result.resources for result in run.results),
            refused=total.refused,
            violated=total.violated,
            undecided=total.undecided,
            mitigated=total.mitigated,
            waived=total.waived,
        ),
        rules=[_rule(rule) for rule in run.rules],
        stacks=[_stack(result, by_stack.get(number, [])) for number, result in enumerate(run.results)],
        failed=[_failed(failed) for failed in run.failed],
        waivers=[_waiver(waiver) for waiver in run.waivers],
    )


def _stack(result: CheckResult, found: list[Item]) -> StackReport:
    return StackReport(
        stack=whole(result.stack),
        provider=whole(result.provider),
        source=whole(result.source),
        resources=result.resources,
        seconds=round(result.seconds, 3),
        counts={
            whole(rule): {verdict.value: count for verdict, count in verdicts.items()}
            for rule, verdicts in result.counts.items()
        },
        findings=[_finding(item) for item in found],
        warnings=[whole(warning) for warning in result.warnings],
    )


def _finding(item: Item) -> FindingReport:
    finding = item.finding
    return FindingReport(
        fingerprint=item.fingerprint,
        rule=whole(finding.rule),
        severity=item.severity.value,
        verdict=finding.verdict.value,
        refuses=finding.refuses,
        blocking=finding.blocking,
        urn=whole(finding.urn),
        kind=whole(item.located.kind),
        name=whole(item.located.name),
        path=whole(finding.path),
        message=whole(finding.message),
        remedy=whole(finding.remedy),
        file=whole(item.located.file),
        line=item.located.line,
        waiver=whole(finding.waiver),
        unwaivable=whole(finding.unwaivable),
        trace=whole(finding.trace),
    )


def _rule(rule: RuleInfo) -> RuleReport:
    return RuleReport(
        id=whole(rule.id),
        title=whole(rule.title),
        why=whole(rule.why),
        severity=rule.severity.value,
        pack=whole(rule.pack),
        controls=[_control(control) for control in rule.controls],
    )


def _control(control: ControlInfo) -> ControlReport:
    return ControlReport(framework=whole(control.framework), version=whole(control.version), id=whole(control.id))


def _waiver(waiver: WaiverInfo) -> WaiverReport:
    return WaiverReport(
        id=whole(waiver.id),
        rule=whole(waiver.rule),
        resources=whole(waiver.resources),
        category=whole(waiver.category),
        reason=whole(waiver.reason),
        owner=whole(waiver.owner),
        approver=whole(waiver.approver),
        ticket=whole(waiver.ticket),
        created=whole(waiver.created),
        expires=whole(waiver.expires),
        compensating_control=whole(waiver.compensating_control),
        uses=waiver.uses,
        expired=waiver.expired,
        soon=waiver.soon,
    )


def _failed(failed: Failed) -> FailedReport:
    return FailedReport(stack=whole(failed.stack), message=whole(failed.message), trace=whole(failed.trace))
