"""What a check comes to: plain data, made by the runners and written by the reports."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from components.regions import Residency
from policies.rules.model import Finding, Severity, Verdict

Counts = Mapping[str, Mapping[Verdict, int]]
"""How often each rule (by id) came to each verdict, those that nobody need read included."""


@dataclass(frozen=True, slots=True)
class ControlInfo:
    """A control of a framework, as ``policies/controls.yaml`` names it: ``hds``, ``2``, ``[EXI 28]``."""

    framework: str
    version: str
    id: str

    def __str__(self) -> str:
        return f"{self.framework} {self.version} {self.id}"


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """A rule that was asked: what a report says of it."""

    id: str
    title: str
    why: str
    severity: Severity
    pack: str
    """The pack's name in Pulumi, such as ``eu-regions``."""
    controls: tuple[ControlInfo, ...] = ()
    """The controls that it supports."""


@dataclass(frozen=True, slots=True)
class WaiverInfo:
    """A waiver of the waiver file, used or not: none is ever hidden."""

    id: str
    rule: str
    resources: str
    """The pattern of resources that it is for."""
    category: str
    """``waiver`` (the risk is accepted) or ``mitigated``."""
    reason: str
    owner: str
    approver: str
    ticket: str
    created: str
    """A day: ``2026-11-24``."""
    expires: str
    """The day from which it counts no more."""
    compensating_control: str = ""
    uses: int = 0
    """How many findings of this check it covers, also where it has expired."""
    expired: bool = False
    soon: bool = False
    """Whether it expires within the days that ``policies/rules/waivers.py`` warns of."""


@dataclass(frozen=True, slots=True)
class Located:
    """A finding, with what a reader needs to find its resource."""

    finding: Finding
    stack: str
    kind: str
    """The resource's type without API version."""
    name: str
    file: str = ""
    """Where the program registers it: a path relative to the project, with ``/``. Empty where that is not known."""
    line: int = 0
    """From 1; 0 where it is not known."""

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What makes it the same finding in two checks: stack, rule, resource, property and verdict.

        The message is left out, since it may hold a day or a number.
        """
        return self.stack, self.finding.rule, self.finding.urn, self.finding.path, self.finding.verdict.value


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What the rules say of one stack, or of one file."""

    stack: str
    """The stack's name; of a file that does not tell it, the file's name."""
    provider: str
    """The clouds that it uses, as ``aws``, or ``aws, ovh``; empty for none."""
    source: str
    """``program``, or the path of the file, or ``-`` for standard input."""
    resources: int
    findings: tuple[Located, ...] = ()
    """Those that somebody should read (``policies.rules.judge.SHOWN``), in the order of the resources."""
    counts: Counts = field(default_factory=dict)
    seconds: float = 0.0
    """How long it took, start of the process included."""
    warnings: tuple[str, ...] = ()
    """What the program itself warns of, and what was left out."""

    @property
    def refused(self) -> tuple[Located, ...]:
        """The findings for which a deployment must be refused."""
        return tuple(located for located in self.findings if located.finding.refuses)

    def of(self, verdict: Verdict) -> int:
        """How often the rules came to a verdict here."""
        return sum(of_rule.get(verdict, 0) for of_rule in self.counts.values())


@dataclass(frozen=True, slots=True)
class Failed:
    """A stack that could not be checked. It never counts as clean."""

    stack: str
    message: str
    """What is wrong and what to do, for a person."""
    trace: str = field(default="", repr=False)
    """The traceback where the program failed in a way that nobody foresaw; else empty."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from an earlier check, of the stacks that both have."""

    appeared: tuple[Located, ...] = ()
    gone: tuple[Located, ...] = ()
    new_stacks: tuple[str, ...] = ()
    """Stacks that only this check has: they are compared with nothing."""
    missing_stacks: tuple[str, ...] = ()
    """Stacks that only the earlier check has."""


@dataclass(frozen=True, slots=True)
class Run:
    """One ``hdp check``."""

    results: tuple[CheckResult, ...]
    rules: tuple[RuleInfo, ...]
    """The rules that were asked, in the order of the packs."""
    waivers: tuple[WaiverInfo, ...]
    today: datetime.date
    residency: Residency
    version: str
    """The project's."""
    failed: tuple[Failed, ...] = ()
    strict: bool = False
    """Whether a type that is in no table is refused."""
    throw_away: tuple[str, ...] = ()
    """Environments whose keys and data need no guard against deletion."""
    log_services: Mapping[str, str] = field(default_factory=dict)
    """The region of each OVHcloud service whose API names none, by the service's name."""
    changes: Changes | None = None
    """Against the base; None without one."""

    def rule(self, id: str) -> RuleInfo | None:
        """A rule by its id."""
        return next((rule for rule in self.rules if rule.id == id), None)

    @property
    def findings(self) -> Iterator[Located]:
        """The findings of all stacks."""
        return (located for result in self.results for located in result.findings)

    @property
    def refused(self) -> tuple[Located, ...]:
        """The findings for which a deployment must be refused."""
        return tuple(located for located in self.findings if located.finding.refuses)
