"""What rules do for hostile resources of two sizes; run by ``tests.support.counting``, under which the rules count.

Types are grouped by which functions a rule enters for one of them, so that new types, table entries and rules are taken
in by themselves; of each group one type gets every case.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from policies.rules import catalogue
from policies.rules.model import Rule, evaluate
from policies.rules.registry import RULES
from policies.rules.view import Provider, Resource
from tests.support import counting
from tests.unit.policies import crowds
from tests.unit.policies.build import CONTEXT, make
from tests.unit.policies.crowds import Noting
from tests.unit.policies.hostile import Given, cases, everywhere, member

SMALL: Final = 3
LARGE: Final = 30
"""Members of a list, keys of an object, statements of a document; for texts see ``hostile.CHARACTERS``."""
ALLOWED: Final = 12
"""Times the work that ten times the input may take."""
SLACK: Final = 250
"""Steps that a function may take besides, whatever the size."""

OTHERS: Final = ("gcp:storage/bucket:Bucket", "aws:new/thing:Thing", "pulumi:providers:ovh", "hdp:platform:Platform")
"""Types of no table: of another provider, too new, a provider, a component."""
KINDS: Final = (*sorted({kind for table in catalogue.TABLES.values() for kind in table.TYPES}), *OTHERS)


def judged(rule: Rule, kind: str, given: Given) -> tuple[dict[str, int], Noting]:
    """The work of each function while a rule judges a resource, and the stack it asked."""
    more: dict[str, Any] = {"property_dependencies": given.sources, "parent": given.parent}
    if given.provider is not None:
        more["provider"] = Provider(f"pulumi:providers:{kind.partition(':')[0]}", "urn:provider", given.provider)
    elif kind in OTHERS[:1]:
        more["provider"] = Provider("pulumi:providers:gcp")
    counting.begin()
    stack = Noting((*given.others, make(kind, props=given.props, **more)), given.complete)
    return work(rule, stack, (next(reversed(stack.by_urn.values())),)), stack


def work(rule: Rule, stack: Noting, resources: tuple[Resource, ...]) -> dict[str, int]:
    """The work of each function, of which some may have been done, once a rule has judged some resources of a stack."""
    for resource in resources:
        for finding in evaluate(rule, resource, stack, CONTEXT):
            if "rule failed" in finding.message:
                raise AssertionError(f"{rule.id} on {resource.kind}: {finding.message}")
    return counting.work()


def crowded(rule: Rule, kind: str, asked: set[str], flavour: int, size: int) -> dict[str, int]:
    """The work of each function while a rule judges many resources of a type among many of those it asked for."""
    counting.begin()
    stack = crowds.crowd(kind, asked, flavour, size)
    return work(rule, stack, stack.of(kind))


class Report:
    """What was found so far."""

    def __init__(self) -> None:
        self.entered = set(counting.work())
        """Functions that have had work; at first those that make the tables."""
        self.faults: list[dict[str, Any]] = []
        self.cases = 0
        self._known: set[tuple[str, frozenset[tuple[str, int]]]] = set()

    def is_new(self, rule: Rule, small: dict[str, int]) -> bool:
        """Whether a rule did anything else, or more or less, than it did in a case before, for this type or another."""
        profile = (rule.id, frozenset(small.items()))
        new = profile not in self._known
        self._known.add(profile)
        return new

    def compare(self, rule: Rule, kind: str, case: str, small: dict[str, int], large: dict[str, int]) -> None:
        """Notes the functions whose work has grown too much."""
        self.cases += 1
        self.entered.update(small, large)
        for function, to in large.items():
            before = small.get(function, 0)
            if to > ALLOWED * before + SLACK:
                self.faults.append(
                    {"rule": rule.id, "type": kind, "case": case, "function": function, "small": before, "large": to}
                )

    def groups(self) -> Iterator[tuple[Rule, str]]:
        """A type of each group."""
        seen: set[tuple[str, frozenset[str], frozenset[str]]] = set()
        full, bare = Given(everywhere([member(1), "x"], 1)), Given({})
        for rule in RULES:
            kinds = [kind for kind in KINDS if rule.concerns(kind)]
            self.entered.update(counting.work())
            for kind in kinds:
                (by_full, _), (by_bare, _) = judged(rule, kind, full), judged(rule, kind, bare)
                self.entered.update(by_full, by_bare)
                group = (rule.id, frozenset(by_full), frozenset(by_bare))
                if group not in seen:
                    seen.add(group)
                    yield rule, kind


def report() -> dict[str, Any]:
    """Where work grew faster than the input, and which functions never had any."""
    found = Report()
    for rule, kind in found.groups():
        asked: set[str] = set()
        for case, given in cases():
            small, stack = judged(rule, kind, given(SMALL))
            asked |= stack.asked
            if found.is_new(rule, small):
                found.compare(rule, kind, case, small, judged(rule, kind, given(LARGE))[0])
        for flavour in crowds.FLAVOURS if asked else ():
            case = f"crowd-{flavour}"
            small = crowded(rule, kind, asked, flavour, SMALL)
            if found.is_new(rule, small):
                found.compare(rule, kind, case, small, crowded(rule, kind, asked, flavour, LARGE))
    return {
        "faults": found.faults,
        "cases": found.cases,
        "idle": [name for name in counting.NAMES if name not in found.entered],
    }
