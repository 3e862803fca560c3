"""Preflight: everything that can be refused is refused here, before the first resource is registered.

Only the chosen provider's tables are read, never its SDK.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from components import facts
from components.addresses import overlapping
from components.capabilities import Capability, Feature, Refusal, accept, shortfalls
from components.errors import PlatformError, SettingsError
from components.facts import ProviderFacts
from components.locations import LocationError, resolve
from components.names import Naming
from components.site import Site
from components.spec import Spec


def prepare(spec: Spec, stack: str, today: datetime.date) -> Site:
    """Checks a specification against what its provider can do, and returns the site to build.

    Args:
        spec: the specification.
        stack: the Pulumi stack's name; part of names that must be unique in the world.
        today: the current day in UTC; an acceptance that expired by then no longer counts.

    Raises:
        SettingsError: settings that this provider or place cannot honour, one line for each.
        UnreachableLevelError: required levels that the provider does not reach, as one table.
    """
    provider = facts.load(spec.provider)
    problems = [
        *_address_problems(spec, provider),
        *_zone_problems(spec, provider),
        *_version_problems(spec, provider),
    ]
    region = None
    try:
        region = resolve(spec.provider, spec.location if spec.region is None else None, spec.region, spec.residency)
        problems += provider.problems(spec, region)
    except LocationError as error:
        problems.append(str(error))
    if problems or region is None:
        raise SettingsError(problems)
    declarations, refusals = accept(spec, shortfalls(spec, provider.capabilities), today)
    if refusals:
        raise UnreachableLevelError(provider, refusals)
    return Site(
        spec=spec,
        facts=provider,
        region=region,
        names=Naming.for_stack(spec, provider.names, region.code, stack),
        declarations=declarations,
    )


def _address_problems(spec: Spec, provider: ProviderFacts) -> list[str]:
    return [
        f"network.cidr: {spec.network.cidr} overlaps {text}, which {provider.title} keeps for {reason}; "
        "choose another address space, such as 10.20.0.0/16"
        for text, reason in overlapping(spec.network.cidr, provider.reserved_ranges).items()
    ]


def _zone_problems(spec: Spec, provider: ProviderFacts) -> list[str]:
    if spec.network.zones >= provider.least_zones:
        return []
    return [
        f"network.zones: managed Kubernetes of {provider.title} needs {provider.least_zones} availability zones; "
        f"set network.zones to {provider.least_zones} or more"
    ]


def _version_problems(spec: Spec, provider: ProviderFacts) -> list[str]:
    version = spec.compute.kubernetes_version
    if version in provider.kubernetes_versions:
        return []
    offered = ", ".join(provider.kubernetes_versions)
    return [f"compute.kubernetes_version: {provider.title} does not offer {version}; choose one of {offered}"]


class UnreachableLevelError(PlatformError):
    """Levels that the specification requires and the provider does not reach."""

    def __init__(self, provider: ProviderFacts, refusals: Sequence[Refusal]) -> None:
        self.refusals = tuple(refusals)
        header = ("setting", "feature", "required", f"{provider.title} reaches", "not accepted because")
        rows = [
            (
                refusal.shortfall.requirement.setting,
                refusal.shortfall.requirement.feature.value,
                refusal.shortfall.requirement.level,
                refusal.shortfall.capability.level,
                refusal.why,
            )
            for refusal in refusals
        ]
        settings = sorted({refusal.shortfall.requirement.setting for refusal in refusals})
        levels = "1 required level" if len(rows) == 1 else f"{len(rows)} required levels"
        lines = [
            f"{provider.title} does not reach {levels}; nothing was changed:",
            "",
            *_text_table(header, rows),
            "",
            "Either accept the compensating controls (keys.compensating: accept, owner, expires), "
            f"or lower {', '.join(settings)},",
            f"or choose a provider that reaches them: {_others(refusals)}.",
            *(_reason(refusal) for refusal in _one_for_each_feature(refusals)),
        ]
        super().__init__("\n".join(lines))


def _text_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[column]) for row in (header, *rows)) for column in range(len(header))]
    lines = [
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in (header, *rows)
    ]
    return [
        lines[0].rstrip(),
        "  " + "  ".join("-" * width for width in widths),
        *(line.rstrip() for line in lines[1:]),
    ]


def _others(refusals: Sequence[Refusal]) -> str:
    """The providers that reach every refused level."""
    able = [
        name.value
        for name, other in facts.load_all().items()
        if all(_reaches(other.capabilities[r.shortfall.requirement.feature], r) for r in refusals)
    ]
    return ", ".join(able) or "none does"


def _reaches(capability: Capability, refusal: Refusal) -> bool:
    return capability.reaches(refusal.shortfall.requirement.level)


def _one_for_each_feature(refusals: Sequence[Refusal]) -> list[Refusal]:
    first: dict[Feature, Refusal] = {}
    for refusal in refusals:
        first.setdefault(refusal.shortfall.requirement.feature, refusal)
    return list(first.values())


def _reason(refusal: Refusal) -> str:
    capability = refusal.shortfall.capability
    control = f" Compensating control: {capability.compensating}." if capability.compensating else ""
    return f"  {capability.feature}: {capability.reason} ({capability.source}).{control}"
