"""Makes a rule's check from tables: demands on single values by type, and functions by type where a join is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from policies.rules import demands
from policies.rules.demands import Demand
from policies.rules.model import Check, Context, Finding, Verdict
from policies.rules.view import Resource, StackView

Judge = Callable[[Resource, StackView, Context], Iterator[Finding]]
"""Says what is wrong with a resource; nothing where it is fine. It may yield a passed finding to say why."""


@dataclass(frozen=True, slots=True)
class Say:
    """Makes the findings of one rule."""

    rule: str

    def violated(self, resource: Resource, message: str, remedy: str, path: str = "") -> Finding:
        """What must be put right."""
        return Finding(self.rule, Verdict.VIOLATED, resource.urn, message, remedy, path)

    def passed(self, resource: Resource, message: str, path: str = "") -> Finding:
        """What is fine for a reason that is worth saying."""
        return Finding(self.rule, Verdict.PASSED, resource.urn, message, path=path)

    def unknown(self, resource: Resource, path: str, remedy: str, *, blocking: bool = True) -> Finding:
        """A value that only the update knows; ``blocking`` as in :class:`Finding`."""
        message = f"{path} is unknown at preview"
        if not blocking:
            message += "; the update judges it before it makes the resource"
        return Finding(self.rule, Verdict.UNDECIDED, resource.urn, message, remedy, path, blocking)

    def outside(self, resource: Resource, path: str, what: str, remedy: str) -> Finding:
        """What is named at a path, is not in the stack, and decides."""
        message = f"{path} names a {what} that is not in this stack, and what that says is not known"
        return Finding(self.rule, Verdict.UNDECIDED, resource.urn, message, remedy, path)

    def later(self, resource: Resource, what: str) -> Finding:
        """What depends on resources that may still come."""
        return Finding(self.rule, Verdict.UNDECIDED, resource.urn, f"{what} may still be registered")


def check(rule: str, good: str, table: Mapping[str, Sequence[Demand]], judges: Mapping[str, Sequence[Judge]]) -> Check:
    """The check of a rule: the demands of the resource's type, and the judges of its type.

    ``good`` is the message where all of them hold. A type that is in neither table is not applicable.
    """

    def judge(resource: Resource, stack: StackView, context: Context) -> Iterator[Finding]:
        demanded = table.get(resource.kind, ())
        found = [*demands.judge(rule, resource, demanded, good, stack, context)] if demanded else []
        for one in judges.get(resource.kind, ()):
            found += one(resource, stack, context)
        passed = [finding for finding in found if finding.verdict is Verdict.PASSED]
        bad = [finding for finding in found if finding.verdict not in (Verdict.PASSED, Verdict.NOT_APPLICABLE)]
        if bad:
            yield from bad
        elif passed:
            yield passed[-1]
        elif resource.kind in judges:
            yield Finding(rule, Verdict.PASSED, resource.urn, good)
        else:
            yield Finding(rule, Verdict.NOT_APPLICABLE, resource.urn, "nothing here asks for it")

    return judge


def concerns(*tables: Mapping[str, object]) -> Callable[[str], bool]:
    """Whether a type is in one of some tables."""
    known = frozenset().union(*tables)
    return known.__contains__
