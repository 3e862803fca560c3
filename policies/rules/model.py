"""Verdicts, findings and rules, and how a rule is run so that nothing can skip it."""

from __future__ import annotations

import datetime
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from components.clock import today
from components.regions import DEFAULT_RESIDENCY, Residency
from policies.rules.view import Resource, StackView


class Verdict(StrEnum):
    """What a rule says of a resource."""

    PASSED = "passed"
    VIOLATED = "violated"
    MITIGATED = "mitigated"
    """The aim is met otherwise, by a declared compensating control with an owner and a day on which it ends."""
    WAIVED = "waived"
    UNDECIDED = "undecided"
    """An unknown value, or a resource that is not in the stack, leaves it open. Not passed."""
    NOT_APPLICABLE = "not_applicable"


class Severity(StrEnum):
    """How bad a violation is, in Pulumi's words."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Finding(msgspec.Struct, frozen=True):
    """One verdict of one rule on one resource. (A struct of msgspec, not a dataclass, which takes five times as long to
    make when it is frozen; a large stack has a million findings, most of them passed.)

    ``message`` says what is so, ``remedy`` what to do, ``path`` which property it is about. ``blocking`` is false for
    an undecided finding that only the update can settle, and that the update does settle before anything is made.
    ``waiver`` is the id of the waiver that covers it; on a finding that still refuses, of one that has expired.
    ``unwaivable`` says why no waiver can cover it; empty: one can.
    """

    rule: str
    verdict: Verdict
    urn: str
    message: str
    remedy: str = ""
    path: str = ""
    blocking: bool = True
    waiver: str = ""
    trace: str = ""
    unwaivable: str = ""

    @property
    def refuses(self) -> bool:
        """Whether a deployment with this finding must be refused."""
        return self.verdict is Verdict.VIOLATED or (self.verdict is Verdict.UNDECIDED and self.blocking)

    def text(self) -> str:
        """The finding as one paragraph for a person."""
        where = f" [{self.path}]" if self.path else ""
        remedy = f" Remedy: {self.remedy}." if self.remedy else ""
        return f"{self.verdict.value}: {self.message}{where}.{remedy}{self.trace and chr(10) + self.trace}"


@dataclass(frozen=True, slots=True)
class Context:
    """What a verdict depends on besides the resources: the packs' configuration, and the day."""

    residency: Residency = DEFAULT_RESIDENCY
    today: datetime.date = field(default_factory=today)
    """The day (UTC) against which the expiry of declarations and waivers is judged."""
    refuse_unclassified: bool = False
    """Whether a resource type that is in no table is undecided, and so refused, instead of only reported."""
    throw_away: frozenset[str] = frozenset({"development", "test"})
    """Environments whose keys need no protection against deletion."""
    log_services: Mapping[str, str] = field(default_factory=dict)
    """The region of each OVHcloud service whose API names none, by its name: Logs Data Platform, NAS-HA, servers ..."""
    debug: bool = False


Check = Callable[[Resource, StackView, Context], Iterable[Finding]]


def _every_type(_kind: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: what it demands and how it decides.

    ``check`` gets one resource and its stack. With ``scope`` ``resource`` nothing but ancestors is asked of the stack;
    with ``stack`` the rule answers undecided while the stack is not complete, and is asked again when it is.
    ``concerns`` tells of a type (without API version) whether the rule can say anything of it but not applicable; it is
    asked once a type, so that 100,000 resources do not cost 100,000 empty calls a rule.
    """

    id: str
    title: str
    why: str
    severity: Severity
    scope: str
    check: Check
    concerns: Callable[[str], bool] = _every_type


def evaluate(rule: Rule, resource: Resource, stack: StackView, context: Context) -> tuple[Finding, ...]:
    """The findings of a rule on a resource. A rule that fails is a violation, with its traceback under ``debug``."""
    try:
        return tuple(rule.check(resource, stack, context))
    except Exception as error:
        return (
            Finding(
                rule.id,
                Verdict.VIOLATED,
                resource.urn,
                f"refused: the rule failed on this resource ({type(error).__name__}: {error})",
                "report the failure with its traceback (HDP_POLICY_DEBUG=1 shows it)",
                trace=traceback.format_exc() if context.debug else "",
                unwaivable="a rule that failed has decided nothing that could be waived",
            ),
        )
