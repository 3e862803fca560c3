"""Judges a whole stack: the one way in which packs, ``hdp check`` and tests come to the same verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from policies.rules.model import Context, Finding, Rule, Verdict, evaluate
from policies.rules.view import Resource, StackView

Excuse = Callable[[Finding, Resource, Context], Finding]
"""What waivers make of a finding: the same finding, or one with another verdict and the waiver's id."""

_COUNTED: Final = (Verdict.PASSED, Verdict.NOT_APPLICABLE)
SHOWN: Final = frozenset(Verdict).difference(_COUNTED)
"""The verdicts whose findings are kept: those that somebody should read. The others are only counted."""


def no_excuse(finding: Finding, _resource: Resource, _context: Context) -> Finding:
    """Where there are no waivers."""
    return finding


@dataclass(slots=True)
class Judgement:
    """What the rules say of a stack.

    ``findings`` are those of the verdicts :data:`SHOWN`, in the order of the resources; ``counts`` how often each rule
    came to each verdict, the others included. A rule that does not concern a resource counts as not applicable.
    """

    resources: int = 0
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[tuple[str, Verdict]] = field(default_factory=Counter)

    def add(self, other: Judgement) -> None:
        """Adds what was found in another part of the same stack."""
        self.resources += other.resources
        self.findings += other.findings
        self.counts.update(other.counts)

    @property
    def refused(self) -> list[Finding]:
        """The findings for which a deployment must be refused."""
        return [finding for finding in self.findings if finding.refuses]


_ALL: Final = slice(None)


class Plan:
    """Which of some rules concern a type, asked once a type."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self._of: dict[str, tuple[Rule, ...]] = {}

    def of(self, kind: str) -> tuple[Rule, ...]:
        """The rules that can say anything of a type."""
        found = self._of.get(kind)
        if found is None:
            found = self._of[kind] = tuple(rule for rule in self.rules if rule.concerns(kind))
        return found


def verdicts(
    resource: Resource, stack: StackView, rules: Sequence[Rule], context: Context, excuse: Excuse = no_excuse
) -> Iterator[Finding]:
    """The findings of some rules on one resource, waivers applied.

    What is undecided while the stack is not complete is not excused: it is asked again, and may turn out to be what no
    waiver can cover.
    """
    for rule in rules:
        for finding in evaluate(rule, resource, stack, context):
            asked_again = finding.verdict is Verdict.UNDECIDED and not stack.complete
            yield finding if finding.verdict in _COUNTED or asked_again else excuse(finding, resource, context)


def judge(
    stack: StackView,
    rules: Sequence[Rule],
    context: Context,
    excuse: Excuse = no_excuse,
    part: slice = _ALL,
) -> Judgement:
    """Every verdict of the rules on the resources of a complete stack, or on a part of them."""
    plan, found = Plan(rules), Judgement()
    counts, kinds = found.counts, Counter[str]()
    for resource in stack.resources[part]:
        kinds[resource.kind] += 1
        for finding in verdicts(resource, stack, plan.of(resource.kind), context, excuse):
            verdict = finding.verdict
            counts[finding.rule, verdict] += 1
            if verdict not in _COUNTED:
                found.findings.append(finding)
        resource.forget()
    found.resources = kinds.total()
    for kind, count in kinds.items():
        concerned = {rule.id for rule in plan.of(kind)}
        for rule in plan.rules:
            if rule.id not in concerned:
                found.counts[rule.id, Verdict.NOT_APPLICABLE] += count
    return found
