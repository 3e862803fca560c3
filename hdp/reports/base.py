"""Compares a run with an earlier one, of which the JSON report is there: what a change brings, and what it mends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from hdp.checks.model import Changes, Located, Run
from hdp.errors import CannotRunError
from hdp.reports import schema
from hdp.reports.items import EXCUSED
from policies.rules.model import Finding, Verdict

Place = tuple[str, str, str, str]
"""Stack, rule, URN and property: what a finding is about, whatever its verdict and its words."""


def compare(run: Run, text: str | bytes, name: str = "the base report") -> Changes:
    """What differs from the base, whose JSON report is ``text``. Only stacks that both checks have are compared.

    Raises:
        CannotRunError: the text is no report of this version; the message calls it ``name``.
    """
    try:
        base = schema.read(text)
    except ValueError as error:
        first = str(error).splitlines()
        raise CannotRunError(
            f"{name} is not a report of `hdp check --output json` in format {schema.VERSION}: "
            f"{' '.join(line.strip() for line in first[:3])}. Make it anew with this version of hdp."
        ) from error
    stacks = {result.stack for result in run.results}
    base_stacks = {stack["stack"] for stack in base["stacks"]}
    both = stacks & base_stacks
    now = [located for located in run.findings if located.stack in both]
    before = [_located(stack["stack"], found) for stack in base["stacks"] for found in stack["findings"]]
    before = [located for located in before if located.stack in both]
    return Changes(
        appeared=_less(now, before),
        gone=_less(before, now),
        new_stacks=tuple(sorted(stacks - base_stacks)),
        missing_stacks=tuple(sorted(base_stacks - stacks)),
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """The changes as a reviewer asks for them."""

    new: tuple[Located, ...]
    """Refused now, and not in the base."""
    fixed: tuple[Located, ...]
    """Refused in the base, and no finding now: mended, or its resource is gone."""
    excused: tuple[Located, ...]
    """Refused in the base, and waived or mitigated now: somebody answers for it, nothing is mended."""
    unchanged: int
    """How many findings are refused now as in the base."""


def difference(run: Run, changes: Changes) -> Difference:
    """Which findings are new, fixed or excused.

    A finding that was undecided and is violated now, or the reverse, is not new: it was refused and still is.
    """
    refused_before = Counter(place(located) for located in changes.gone if located.finding.refuses)
    new = []
    for located in changes.appeared:
        if located.finding.refuses:
            if refused_before[place(located)]:
                refused_before[place(located)] -= 1
            else:
                new.append(located)
    now = {place(located) for located in changes.appeared}
    fixed = [located for located in changes.gone if located.finding.refuses and place(located) not in now]
    before = {place(located) for located in changes.gone if located.finding.refuses}
    excused = [
        located for located in changes.appeared if located.finding.verdict in EXCUSED and place(located) in before
    ]
    compared = sum(located.finding.refuses for located in run.findings if located.stack not in changes.new_stacks)
    return Difference(tuple(new), tuple(fixed), tuple(excused), compared - len(new))


def place(located: Located) -> Place:
    """What a finding is about."""
    return located.stack, located.finding.rule, located.finding.urn, located.finding.path


def _less(some: Iterable[Located], others: Iterable[Located]) -> tuple[Located, ...]:
    """Those of ``some`` that ``others`` have not, each counted as often as it is there."""
    known = Counter(located.key for located in others)
    left = []
    for located in some:
        if known[located.key]:
            known[located.key] -= 1
        else:
            left.append(located)
    return tuple(left)


def _located(stack: str, found: schema.FindingReport) -> Located:
    finding = Finding(
        rule=found["rule"],
        verdict=Verdict(found["verdict"]),
        urn=found["urn"],
        message=found["message"],
        remedy=found["remedy"],
        path=found["path"],
        blocking=found["blocking"],
        waiver=found["waiver"],
        trace=found["trace"],
        unwaivable=found["unwaivable"],
    )
    return Located(finding, stack, found["kind"], found["name"], found["file"], found["line"])
