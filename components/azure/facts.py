"""Azure's tables, gathered."""

from __future__ import annotations

from components.azure import capabilities, checks, naming, sizes, versions
from components.azure.zones import ZONES
from components.facts import ProviderFacts

FACTS = ProviderFacts(
    title="Azure",
    package="azure-native",
    capabilities=capabilities.CAPABILITIES,
    names=naming.RULES,
    machine_types=sizes.MACHINE_TYPES,
    reserved_ranges={
        # learn.microsoft.com/azure/aks/azure-cni-overview: what AKS forbids a cluster's network and its ranges.
        # Pods and services have ranges of RFC 6598 (network.py), which no address space can overlap.
        "169.254.0.0/16": "link-local addresses (AKS)",
        "172.30.0.0/16": "AKS",
        "172.31.0.0/16": "AKS",
        "192.0.2.0/24": "AKS",
    },
    kubernetes_versions=tuple(versions.VERSIONS),
    zones=ZONES,
    problems=checks.problems,
)
