"""What Managed Kubernetes offers, and where: plans by region, machine types, versions. Pure data."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Plan(StrEnum):
    """The plans of Managed Kubernetes; a region has one of them."""

    FREE = "free"
    """A shared control plane in one zone; nodes keep a public address that only OVHcloud's administration reaches."""
    STANDARD = "standard"
    """A dedicated control plane, over three zones where the region has them."""


PLANS: Final[Mapping[str, Plan]] = {
    **dict.fromkeys(("EU-WEST-PAR", "EU-SOUTH-MIL", "EU-WEST-RBX", "RBX-A", "AP-SOUTH-MUM-1"), Plan.STANDARD),
    **dict.fromkeys(("GRA5", "GRA7", "GRA9", "GRA11", "SBG5", "DE1", "UK1", "WAW1"), Plan.FREE),
    **dict.fromkeys(("SGP1", "SYD1", "BHS5", "US-WEST-OR-1", "US-EAST-VA-1"), Plan.FREE),
}
"""The plan of each OpenStack region; a region that is not named has no Managed Kubernetes.

Source: docs.ovhcloud.com, Managed Kubernetes, "Available datacenters" (2026-02-03). Roubaix is EU-WEST-RBX there, and
RBX-A in the provider's own example; which of the two the API takes is unverified.
"""

THIRD_GENERATION: Final = frozenset(
    ("DE1", "GRA11", "UK1", "WAW1", "EU-WEST-PAR", "EU-SOUTH-MIL", "EU-WEST-RBX", "RBX-A", "AP-SOUTH-MUM-1")
)
"""Regions whose clusters can have machine types of the third generation (``b3-*``).

Source: the same guide for the first four; the provider's example for Paris; the others opened after it: unverified.
"""

VERSIONS: Final = ("1.33", "1.34", "1.35")
"""Minor versions for new clusters, oldest first. Source: github.com/ovh/public-cloud-roadmap/issues/1094 (2026-04-09);
1.36 was announced for September 2026 (issue 1168): unverified."""

RESERVED_RANGES: Final[Mapping[str, str]] = {
    "10.2.0.0/16": "Kubernetes pods (plan free)",
    "10.3.0.0/16": "Kubernetes services",
    "10.240.0.0/13": "Kubernetes pods (plan standard)",
    "172.17.0.0/16": "the container runtime (plan free)",
    "172.31.0.0/17": "the routers of its public network",
}
"""Address ranges that a private network must not touch, with what they are for.

Source: docs.ovhcloud.com, Managed Kubernetes, "Known limits" (2026-03-17); the last: network services, "Known limits"
(2026-06-01).
"""

ANTI_AFFINITY_LIMIT: Final = 5
"""The most nodes of a pool that are kept on different hosts (the same page)."""
