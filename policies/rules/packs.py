"""Runs rules in Pulumi's engine: one policy for single resources, one for the stack, one that only reports.

A rule is asked twice. First for each resource when it is registered, with what the program declares; in an update this
is before the resource is made, so a violation prevents it. What a rule cannot decide then it decides at the end with
the whole stack. All rules of a pack share one policy of each kind, because Pulumi decodes everything again for each
policy.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyComplianceFramework,
    PolicyConfigSchema,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    Severity,
    StackValidationArgs,
    StackValidationPolicy,
)

from components.regions import Residency
from policies.rules import from_pulumi, model
from policies.rules.model import Context, Finding, Rule, Verdict, evaluate
from policies.rules.view import StackView

DEBUG: Final = "HDP_POLICY_DEBUG"
"""Environment variable that makes a rule that fails show its traceback."""

_UNCLASSIFIED: Final[dict[str, Any]] = {
    "type": "string",
    "enum": ["report", "refuse"],
    "default": "report",
    "description": "What to do with a resource type that is in no table: report it, or refuse the deployment.",
}
_THROW_AWAY: Final[dict[str, Any]] = {
    "type": "array",
    "items": {"type": "string"},
    "default": ["development", "test"],
    "description": "Environments whose keys need no protection against deletion.",
}
_LOG_SERVICES: Final[dict[str, Any]] = {
    "type": "object",
    "additionalProperties": {"type": "string"},
    "default": {},
    "description": "The region of each OVHcloud Logs Data Platform service, such as {ldp-ab-12345: GRA}.",
}
_RESIDENCY: Final[dict[str, Any]] = {
    "type": "string",
    "enum": [mode.value for mode in Residency],
    "default": Residency.EEA.value,
    "description": "Where data may be: eu, eea (HDS), or adequate (EEA and countries with an adequacy decision).",
}
SCHEMA: Final[dict[str, dict[str, Any]]] = {
    "residency": _RESIDENCY,
    "unclassified": _UNCLASSIFIED,
    "throwAwayEnvironments": _THROW_AWAY,
    "logServices": _LOG_SERVICES,
}
"""All settings of the packs; each pack takes those it uses."""


def context(config: Mapping[str, Any]) -> Context:
    """The rules' context from a policy's configuration. Raises ValueError for a value that is not allowed."""
    unclassified = config.get("unclassified", "report")
    if unclassified not in ("report", "refuse"):
        raise ValueError(f"unclassified: {unclassified!r} is not allowed; set report or refuse")
    services = config.get("logServices") or {}
    return Context(
        residency=Residency(config.get("residency", Residency.EEA.value)),
        refuse_unclassified=unclassified == "refuse",
        throw_away=frozenset(config.get("throwAwayEnvironments", ("development", "test"))),
        log_services={str(name): str(region) for name, region in services.items()},
        debug=os.environ.get(DEBUG) == "1",
    )


@dataclass
class _Session:
    """What one run of the engine has shown so far: the resources as declared, and what is still open."""

    rules: Sequence[Rule]
    settings: Context | None = None
    seen: StackView = field(default_factory=lambda: StackView(complete=False))
    open: dict[str, list[Rule]] = field(default_factory=dict)
    told: set[tuple[str, str, str]] = field(default_factory=set)
    reports: list[Finding] = field(default_factory=list)

    def judge_resource(self, args: ResourceValidationArgs, report: ReportViolation) -> None:
        """Decides what one resource tells by itself, and leaves the rest open."""
        resource = from_pulumi.resource(args)
        self.seen.add(resource)
        # The policy for the stack has no configuration of its own: the two could not differ without contradiction.
        settings = self.settings = self.settings or context(args.get_config())
        verdicts: set[Verdict] = set()
        for rule in self.rules:
            for finding in evaluate(rule, resource, self.seen, settings):
                verdicts.add(finding.verdict)
                if finding.verdict is Verdict.UNDECIDED and finding.blocking:
                    if rule not in self.open.setdefault(resource.urn, []):
                        self.open[resource.urn].append(rule)
                else:
                    self._tell(finding, report)
        if verdicts <= {Verdict.NOT_APPLICABLE}:
            args.not_applicable("no rule of this pack is about it")
        if verdicts <= {Verdict.NOT_APPLICABLE, Verdict.UNDECIDED}:
            args.not_applicable("decided with the whole stack")

    def judge_stack(self, args: StackValidationArgs, report: ReportViolation) -> None:
        """Decides what was left open, and what was never seen alone (resources that are only read)."""
        unseen = [item.urn for item in args.resources if item.urn not in self.seen.by_urn]
        if not self.open and not unseen:
            args.not_applicable("every resource was decided by itself")
        view = from_pulumi.stack(args.resources, self.seen.by_urn)
        settings = self.settings or context({})
        for urn in [*self.open, *unseen]:
            resource = view.by_urn.get(urn)
            for rule in self.open.get(urn, self.rules) if resource is not None else ():
                assert resource is not None
                for finding in evaluate(rule, resource, view, settings):
                    self._tell(finding, report)

    def _tell(self, finding: Finding, report: ReportViolation) -> None:
        key = (finding.urn, finding.rule, finding.message)
        if key in self.told or finding.verdict in (Verdict.PASSED, Verdict.NOT_APPLICABLE):
            return
        self.told.add(key)
        if finding.refuses:
            report(finding.text(), finding.urn)
        else:
            self.reports.append(finding)

    def report(self, args: StackValidationArgs, report: ReportViolation) -> None:
        """Shows what does not refuse but must not be hidden: compensating controls, and what is in no table."""
        if not self.reports:
            args.not_applicable("nothing to report")
        alike: dict[str, list[str]] = {}
        # In an order of its own: resources are registered in parallel, and a report should not change with it.
        for finding in sorted(self.reports, key=lambda finding: finding.urn):
            alike.setdefault(finding.text(), []).append(finding.urn)
        for text, urns in alike.items():
            others = ", ".join(urn.rpartition("::")[2] for urn in urns[1:])
            report(f"{text} The same for {others}." if others else text, urns[0])


def policies(
    name: str,
    title: str,
    rules: Sequence[Rule],
    settings: Iterable[str],
    framework: PolicyComplianceFramework,
    tags: list[str],
) -> list[Policy]:
    """The policies of a pack: ``<name>``, ``<name>-in-stack`` (both mandatory) and ``<name>-report`` (advisory).

    ``title`` is one sentence, ``settings`` the names in :data:`SCHEMA` that the first of them takes.
    """
    session = _Session(rules)
    order = [severity.value for severity in model.Severity]
    worst = max((rule.severity.value for rule in rules), key=order.index)
    remedy = " ".join(rule.why for rule in rules)

    def common(suffix: str, level: EnforcementLevel, severity: Severity) -> dict[str, Any]:
        return {
            "name": f"{name}{suffix}",
            "enforcement_level": level,
            "severity": severity,
            "framework": framework,
            "tags": tags,
            "remediation_steps": remedy,
        }

    severity = Severity(worst)
    return [
        ResourceValidationPolicy(
            description=title,
            validate=session.judge_resource,
            config_schema=PolicyConfigSchema({setting: SCHEMA[setting] for setting in settings}),
            **common("", EnforcementLevel.MANDATORY, severity),
        ),
        StackValidationPolicy(
            description=f"{title} (Decided with the whole stack.)",
            validate=session.judge_stack,
            **common("-in-stack", EnforcementLevel.MANDATORY, severity),
        ),
        StackValidationPolicy(
            description=f"{title} (Declared exceptions and open points.)",
            validate=session.report,
            **common("-report", EnforcementLevel.ADVISORY, Severity.LOW),
        ),
    ]
