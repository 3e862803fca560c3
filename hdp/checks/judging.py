"""Asks the rules, applies the waivers, and tells where each finding is: the same for a program and for a file."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from hdp.checks.model import CheckResult, Located
from hdp.checks.parts import judge_on_all_cores
from hdp.checks.request import Request
from hdp.errors import CannotRunError
from policies.rules import waivers
from policies.rules.model import Finding, Rule, Verdict
from policies.rules.registry import RULES
from policies.rules.view import StackView
from policies.rules.waivers import WaiverError, Waivers


def load_waivers(request: Request) -> Waivers:
    """The waivers in use.

    Raises:
        CannotRunError: the file cannot be used; the message names each problem.
    """
    try:
        return waivers.load(Path(request.waivers) if request.waivers else None)
    except WaiverError as error:
        raise CannotRunError(str(error)) from error


def chosen(request: Request) -> tuple[Rule, ...]:
    """The rules that are asked."""
    return tuple(rule for rule in RULES if not request.rules or rule.id in request.rules)


def result(
    view: StackView,
    request: Request,
    excuses: Waivers,
    *,
    stack: str,
    source: str,
    begin: float,
    warnings: Sequence[str] = (),
) -> CheckResult:
    """What the rules say of a stack.

    Args:
        stack: its name.
        source: where its resources are from (:attr:`CheckResult.source`).
        begin: when the check began, by ``time.monotonic``.
        warnings: what the reader of the resources has to say.
    """
    judged = judge_on_all_cores(view, chosen(request), request.context(), excuses)
    counts: dict[str, dict[Verdict, int]] = {rule.id: {} for rule in chosen(request)}
    for (rule, verdict), count in judged.counts.items():
        if count:
            counts[rule][verdict] = count
    clouds = {resource.cloud for resource in view.resources if resource.cloud}
    return CheckResult(
        stack=stack,
        provider=", ".join(sorted(clouds)),
        source=source,
        resources=judged.resources,
        findings=tuple(_located(finding, stack, view) for finding in judged.findings),
        counts=counts,
        seconds=time.monotonic() - begin,
        warnings=tuple(warnings),
    )


def _located(finding: Finding, stack: str, view: StackView) -> Located:
    resource = view.by_urn.get(finding.urn)
    if resource is None:
        return Located(finding, stack, "", finding.urn.rpartition("::")[2])
    file, _, line = resource.source.rpartition(":")
    return Located(finding, stack, resource.kind, resource.name, file, int(line) if file else 0)
