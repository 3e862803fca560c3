"""OVHcloud's tables, gathered."""

from __future__ import annotations

from components.facts import ProviderFacts
from components.ovh import capabilities, checks, naming, offers, sizes
from components.ovh.regions import SITES

FACTS = ProviderFacts(
    title="OVHcloud",
    package="ovh",
    capabilities=capabilities.CAPABILITIES,
    names=naming.RULES,
    machine_types=sizes.MACHINE_TYPES,
    reserved_ranges=offers.RESERVED_RANGES,
    kubernetes_versions=offers.VERSIONS,
    zones={code: len(site.zones) for site in SITES for code in site.openstack if site.zones},
    problems=checks.problems,
)
