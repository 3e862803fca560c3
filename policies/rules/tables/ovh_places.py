"""Where OVHcloud resource types are: under which names regions stand, and what happens where none does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.entries import TypeFacts
from policies.rules.tables.ovh import NETWORK

LOG_SERVICES: Final = ("ovh:Dbaas/", "ovh:index/dbaasLogs")
"""Types of Logs Data Platform, whose place is that of the service (``serviceName``) they belong to."""

REGION_KEYS: Final = frozenset(
    ("region", "regions", "regionName", "backupRegions", "availabilityZone", "availabilityZones")
)
"""Names of properties, at any depth, whose text is a region or zone, in one of OVHcloud's naming schemes."""

REQUIRED: Final[Mapping[str, str]] = {
    NETWORK: "regions",
}
"""Region properties without which the provider chooses all regions, the ones outside Europe included."""

DEFAULT_BACKUPS: Final[Mapping[str, str]] = {
    "GRA": "SBG",
    "SBG": "GRA",
    "DE": "GRA",
    "WAW": "GRA",
    "UK": "GRA",
    "BHS": "SBG",
}
"""Where a managed database keeps its backups when ``backupRegions`` is not set (ovh/docs databases_05, 2024-05)."""

SERVICES: Final[Mapping[str, TypeFacts]] = {}
"""Whole services without a place: none; each such type is in the table of types."""

EVERYWHERE: Final[Mapping[str, str]] = {}
"""Services that work worldwide by design: none in the SDK."""
