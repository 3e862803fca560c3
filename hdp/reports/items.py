"""The findings of a run as every report needs them: with a fingerprint, the rule's severity, in the order of harm."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from hdp.checks.model import CheckResult, Located, Run
from hdp.reports.text import plural
from policies.rules.model import Finding, Severity, Verdict

HARM: Final = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)
"""The severities, worst first."""
PROGRAM: Final = "program"
"""The source of a result that a program gave."""
STANDARD_INPUT: Final = "-"
"""The source of a result that was read from standard input."""
EXCUSED: Final = (Verdict.MITIGATED, Verdict.WAIVED)
"""The verdicts of findings that somebody has answered for."""
_FINGERPRINT_DIGITS: Final = 32
"""Hexadecimal digits: 128 bits."""


@dataclass(frozen=True, slots=True)
class Item:
    """A finding of a stack.

    ``fingerprint`` is the same in every run and every format, whatever the message says and wherever the code stands:
    a hash of rule, URN and property path, and the finding's number among those that share the three, from 1.
    """

    fingerprint: str
    number: int
    """The stack's place in the run, from 0: two files may hold stacks of one name."""
    severity: Severity
    located: Located
    file: str
    """Where the program registers the resource; where that is not known, what was checked (:func:`checked`)."""
    line: int
    """The line in that file, from 1."""

    @property
    def finding(self) -> Finding:
        """What the rule says."""
        return self.located.finding


def items(run: Run) -> list[Item]:
    """Every finding of a run, in the order of its stacks and resources."""
    severities = {rule.id: rule.severity for rule in run.rules}
    seen: Counter[str] = Counter()
    found = []
    for number, result in enumerate(run.results):
        for located in result.findings:
            finding = located.finding
            base = _digest(finding)
            seen[base] += 1
            # A rule that is not in the list is one that the run does not know: its findings are not played down.
            severity = severities.get(finding.rule, Severity.CRITICAL)
            file, line = (located.file, max(located.line, 1)) if located.file else (checked(result), 1)
            found.append(Item(f"{base}:{seen[base]}", number, severity, located, file, line))
    return found


def checked(result: CheckResult) -> str:
    """The file that stands for a whole stack: its stack file, or the file that was checked."""
    if result.source == PROGRAM:
        return f"stacks/Pulumi.{result.stack}.yaml"
    return "standard input" if result.source == STANDARD_INPUT else result.source


def worst_first(found: Iterable[Item]) -> list[Item]:
    """Refusing findings before the others, by severity, then by rule; else in the order given."""
    return sorted(found, key=lambda item: (not item.finding.refuses, HARM.index(item.severity), item.finding.rule))


def by_rule(found: Iterable[Item]) -> dict[str, list[Item]]:
    """Items by their rule, in the order in which the rules appear."""
    groups: dict[str, list[Item]] = {}
    for item in found:
        groups.setdefault(item.finding.rule, []).append(item)
    return groups


@dataclass(frozen=True, slots=True)
class Tally:
    """How many findings came to which end. ``refused`` counts violations and the undecided that block."""

    refused: int = 0
    violated: int = 0
    undecided: int = 0
    mitigated: int = 0
    waived: int = 0


def tally(found: Iterable[Finding]) -> Tally:
    """Counts findings."""
    refused, verdicts = 0, Counter[Verdict]()
    for finding in found:
        refused += finding.refuses
        verdicts[finding.verdict] += 1
    return Tally(
        refused,
        verdicts[Verdict.VIOLATED],
        verdicts[Verdict.UNDECIDED],
        verdicts[Verdict.MITIGATED],
        verdicts[Verdict.WAIVED],
    )


def tally_of(result: CheckResult) -> Tally:
    """Counts a stack's findings."""
    return tally(located.finding for located in result.findings)


def sentence(run: Run) -> str:
    """The run in one line: what could not be checked, what is refused, out of how much, and what is excused."""
    total = tally(located.finding for located in run.findings)
    resources = sum(result.resources for result in run.results)
    of = f"{plural(resources, 'resource')} in {plural(len(run.results), 'stack')}, {plural(len(run.rules), 'rule')}"
    rest = "".join(
        f"; {count:,} {word}" for count, word in ((total.mitigated, "mitigated"), (total.waived, "waived")) if count
    )
    if expired := sum(waiver.expired for waiver in run.waivers):
        rest += f"; {plural(expired, 'expired waiver')}"
    refused = f"{plural(total.refused, 'finding')} refused" if total.refused else "Nothing is refused"
    if not run.failed:
        return f"{refused} ({of}{rest})."
    failed = f"{plural(len(run.failed), 'stack')} could not be checked"
    return f"{failed}. {refused} in what could be ({of}{rest})." if run.results else f"{failed}, and nothing else was."


def _digest(finding: Finding) -> str:
    text = "\0".join((finding.rule, finding.urn, finding.path))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_FINGERPRINT_DIGITS]
