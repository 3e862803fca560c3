"""One run of the engine, seen by one pack: what is decided when, and told once.

A rule is asked twice. First for each resource when it is registered, with what the program declares; in an update this
is before the resource is made, so a violation prevents it. What a rule cannot decide then it decides at the end with
the whole stack.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from policies.rules.judge import Excuse, Plan, no_excuse, verdicts
from policies.rules.model import Context, Finding, Rule, Verdict
from policies.rules.registry import Pack
from policies.rules.view import Resource, StackView


@dataclass
class Session:
    """The progress of a pack through a deployment.

    ``seen`` are the resources as declared so far, the last the one being judged; packs that run together share it.
    """

    pack: Pack
    seen: StackView
    context: Context = field(default_factory=Context)
    excuse: Excuse = no_excuse
    open: dict[str, list[Rule]] = field(default_factory=dict)
    """The rules that left a resource undecided, by URN."""
    _told: set[tuple[str, str, str, str]] = field(default_factory=set)
    _reports: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._plan = Plan(self.pack.rules)

    def judge_resource(self, resource: Resource) -> tuple[list[Finding], str]:
        """What is refused of one resource, and, if nothing was decided, why not."""
        refused: list[Finding] = []
        came_to: set[Verdict] = set()
        for finding in verdicts(resource, self.seen, self._plan.of(resource.kind), self.context, self.excuse):
            came_to.add(finding.verdict)
            if finding.verdict is Verdict.UNDECIDED and finding.blocking:
                rule = next(rule for rule in self.pack.rules if rule.id == finding.rule)
                if rule not in self.open.setdefault(resource.urn, []):
                    self.open[resource.urn].append(rule)
            else:
                self._tell(finding, refused)
        if came_to <= {Verdict.NOT_APPLICABLE}:
            return refused, "no rule of this pack is about it"
        if came_to <= {Verdict.NOT_APPLICABLE, Verdict.UNDECIDED}:
            return refused, "decided with the whole stack"
        return refused, ""

    def left(self, urns: Iterator[str]) -> list[str]:
        """What is still to be decided of a stack: what was left open, and what is only read and so was never seen."""
        return [*self.open, *(urn for urn in urns if urn not in self.seen.by_urn)]

    def judge_stack(self, view: StackView, left: list[str]) -> list[Finding]:
        """What is refused of the resources that are still to be decided."""
        refused: list[Finding] = []
        for urn in left:
            resource = view.by_urn.get(urn)
            if resource is None:
                continue
            rules = self.open.get(urn) or self._plan.of(resource.kind)
            for finding in verdicts(resource, view, rules, self.context, self.excuse):
                self._tell(finding, refused)
        return refused

    def _tell(self, finding: Finding, refused: list[Finding]) -> None:
        key = (finding.urn, finding.rule, finding.path, finding.message)
        if finding.verdict in (Verdict.PASSED, Verdict.NOT_APPLICABLE) or key in self._told:
            return
        self._told.add(key)
        (refused if finding.refuses else self._reports).append(finding)

    def reports(self) -> Iterator[tuple[str, str]]:
        """What does not refuse but must not be hidden, as text and URN: what is alike is told once, with all names."""
        alike: dict[str, list[str]] = {}
        # In an order of its own: resources are registered in parallel, and a report should not change with it.
        for finding in sorted(self._reports, key=lambda finding: finding.urn):
            alike.setdefault(finding.text(), []).append(finding.urn)
        for text, urns in alike.items():
            others = ", ".join(urn.rpartition("::")[2] for urn in urns[1:])
            yield (f"{text} The same for {others}." if others else text), urns[0]


def sessions(
    packs: Mapping[str, Pack], contexts: Mapping[str, Context], excuse: Excuse = no_excuse
) -> tuple[StackView, list[Session]]:
    """Fresh sessions of packs that run together, and the view that they share; ``contexts`` by the packs' names."""
    seen = StackView(complete=False)
    return seen, [Session(pack, seen, contexts[pack.name], excuse) for pack in packs.values()]
