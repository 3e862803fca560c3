"""Kubernetes versions of AKS, and the support that each needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from sandbox.errors import Failure
from sandbox.rules import Phase, Request, Rule

_LTS: Final = "AKSLongTermSupport"
# Source: Azure/AKS pull requests 5755 (2026-05) and 5872 (2026-07): 1.33 and older only under long-term support.
PATCHES: Final[Mapping[str, str]] = {
    "1.32": "1.32.13",
    "1.33": "1.33.13",
    "1.34": "1.34.9",
    "1.35": "1.35.6",
    "1.36": "1.36.2",
}
_LONG_TERM_ONLY: Final = ("1.32", "1.33")
DEFAULT_VERSION: Final = "1.35"
"""The minor version of a cluster that names none."""


def version_of(request: Request) -> str:
    """The version with its patch."""
    wanted = str(request.get("kubernetesVersion") or DEFAULT_VERSION)
    return PATCHES.get(wanted, wanted)


def _support(request: Request) -> Iterator[Failure]:
    version = request.known("kubernetesVersion")
    minor = ".".join(version.split(".")[:2]) if isinstance(version, str) else ""
    plan, tier = request.known("supportPlan"), request.known("sku.tier")
    if minor and minor not in PATCHES:
        yield Failure(
            "kubernetesVersion",
            f"Version {version} is not supported in this region. The offered minor versions are {', '.join(PATCHES)}.",
            "K8sVersionNotSupported",
        )
    elif minor in _LONG_TERM_ONLY and plan != _LTS:
        yield Failure(
            "kubernetesVersion",
            f"Managed cluster is on version {version}, which is only available for Long-Term Support (LTS). Set "
            f"supportPlan to {_LTS} and sku.tier to Premium.",
            "K8sVersionNotSupported",
        )
    if plan == _LTS and tier != "Premium":
        yield Failure("sku.tier", "Long-Term Support needs the tier Premium.", "InvalidParameter")


VERSION: Final = Rule(
    "azure.aks.version",
    Phase.CHECK,
    "The Kubernetes version is offered; 1.33 and older only under long-term support in the tier Premium.",
    "Azure/AKS pull requests 5755 and 5872 (2026-07)",
    _support,
)
