"""Kubernetes versions of AKS, and the support that each needs. Pure data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Support:
    """A support plan of AKS and the tier that it is sold with."""

    plan: str
    tier: str


STANDARD: Final = Support("KubernetesOfficial", "Standard")
"""The community's twelve months; the tier has an uptime agreement."""
LONG_TERM: Final = Support("AKSLongTermSupport", "Premium")
"""A second year, at a higher price (learn.microsoft.com/azure/aks/long-term-support)."""

VERSIONS: Final[Mapping[str, Support]] = {
    # Source: release notes of AKS, github.com/Azure/AKS pull requests 5755 (2026-05-01) and 5872 (2026-07-17).
    "1.32": LONG_TERM,
    "1.33": LONG_TERM,
    "1.34": STANDARD,
    "1.35": STANDARD,
    "1.36": STANDARD,
}
"""Minor versions that AKS offers, oldest first."""
