"""The packs and their rules, in one list: what a rule belongs to is read here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from policies.rules import (
    backups,
    exposure,
    guards,
    hygiene,
    immutability,
    keys,
    labels,
    plaintext,
    regions,
    retention,
    transport,
)
from policies.rules.model import Rule


@dataclass(frozen=True, slots=True)
class Framework:
    """The framework that Pulumi shows with a pack; all controls of a rule stand in ``policies/controls.yaml``."""

    name: str
    version: str
    reference: str
    specification: str


@dataclass(frozen=True, slots=True)
class Pack:
    """A policy pack: its name in Pulumi, one sentence, its rules, the settings it takes, and its main control."""

    name: str
    title: str
    description: str
    rules: tuple[Rule, ...]
    settings: tuple[str, ...]
    framework: Framework


PACKS: Final[Mapping[str, Pack]] = {
    "eu_regions": Pack(
        "eu-regions",
        "Everything stays in regions of the residency.",
        "Everything stays in regions of the EU, the EEA, or countries with an adequacy decision.",
        (regions.RULE,),
        ("residency", "unclassified", "logServices"),
        Framework("HDS", "2", "EXI 28", "Health data are stored exclusively in the European Economic Area."),
    ),
    "customer_managed_keys": Pack(
        "customer-managed-keys",
        "Data at rest are encrypted under keys that the customer manages.",
        "Data at rest are encrypted under keys that the customer manages, and those keys are kept well.",
        (keys.RULE, hygiene.RULE),
        ("unclassified", "throwAwayEnvironments"),
        Framework("SecNumCloud", "3.2", "10.1", "Data at rest are encrypted so that nobody else can recover them."),
    ),
    "health_data": Pack(
        "health-data",
        "Health data are not exposed, travel encrypted, and stay logged, backed up, guarded and labelled.",
        "Health data are not exposed, travel encrypted, hold no open secrets, and stay logged, backed up and guarded.",
        (
            exposure.RULE,
            transport.RULE,
            plaintext.RULE,
            immutability.RULE,
            retention.RULE,
            backups.RULE,
            guards.RULE,
            labels.RULE,
        ),
        ("throwAwayEnvironments",),
        Framework(
            "EHDS", "2025/327", "73(1)", "Secure processing environments keep access to health data to listed persons."
        ),
    ),
}
"""The packs by the name of their folder in ``policies/``."""


@dataclass(frozen=True, slots=True)
class Merged:
    """All packs run as one: its folder in ``policies/``, its name in Pulumi, one sentence."""

    folder: str
    name: str
    description: str


ALL: Final = Merged("all", "health-data-platform", "All policies of the health-data platform in one process.")
"""One process instead of one a pack: the engine calls each for every resource."""

RULES: Final[tuple[Rule, ...]] = tuple(rule for pack in PACKS.values() for rule in pack.rules)
"""All rules."""
