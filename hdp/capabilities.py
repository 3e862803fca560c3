"""The table of capabilities: what each provider reaches, and why, from the drivers' own tables."""

from __future__ import annotations

from collections.abc import Mapping

from components.capabilities import LEVELS, Capability, Feature
from components.facts import ProviderFacts, load_all
from components.spec import Provider

HEADER = """# Capabilities

What each provider reaches for each thing that a specification may ask, why, and who says so. Made from
`components/<provider>/capabilities.py` with `hdp capabilities --markdown > docs/capabilities.md`; a test holds this
page to the tables. Sources were read, nothing was run against a real account.

A level below what the specification asks is never passed over. Where a compensating control is named and
`keys.compensating` accepts it, the shortfall is declared in the stack's outputs, with its owner and the day it expires,
and the policies call it mitigated. Otherwise the platform is refused before anything is registered.
"""


def matrix() -> tuple[list[str], list[list[str]]]:
    """The levels: a column for each provider, a row for each feature."""
    facts = load_all()
    columns = ["feature", *(entry.title for entry in facts.values())]
    return columns, [[feature, *_levels(facts, feature)] for feature in Feature]


def _levels(facts: Mapping[Provider, ProviderFacts], feature: Feature) -> list[str]:
    return [entry.capabilities[feature].level for entry in facts.values()]


def as_json() -> dict[str, dict[str, dict[str, str]]]:
    """Every capability, by provider and feature."""
    return {
        provider.value: {
            feature.value: {
                "level": entry.level,
                "reason": entry.reason,
                "source": entry.source,
                "compensating_control": entry.compensating,
            }
            for feature, entry in facts.capabilities.items()
        }
        for provider, facts in load_all().items()
    }


def markdown() -> str:
    """The page ``docs/capabilities.md``."""
    columns, rows = matrix()
    lines = [HEADER, _row(columns), _row(["---"] * len(columns)), *(_row(row) for row in rows)]
    for feature in Feature:
        lines += ["", f"## {feature}", "", f"Levels, weakest first: {', '.join(LEVELS[feature])}.", ""]
        lines += [_entry(facts.title, facts.capabilities[feature]) for facts in load_all().values()]
    return "\n".join(lines) + "\n"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _entry(title: str, capability: Capability) -> str:
    control = f" Compensating control: {capability.compensating.rstrip('.')}." if capability.compensating else ""
    return f"- **{title}: {capability.level}.** {capability.reason}{control} Source: {capability.source}."
