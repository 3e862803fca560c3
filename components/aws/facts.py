"""AWS's tables, gathered."""

from __future__ import annotations

from components.aws import capabilities, naming, sizes
from components.aws.regions import REGIONS
from components.facts import ProviderFacts

FACTS = ProviderFacts(
    title="AWS",
    package="aws",
    capabilities=capabilities.CAPABILITIES,
    names=naming.RULES,
    machine_types=sizes.MACHINE_TYPES,
    reserved_ranges={
        # docs.aws.amazon.com/eks/latest/userguide/network-reqs.html: EKS gives services 10.100.0.0/16 or 172.20.0.0/16.
        "10.100.0.0/16": "Kubernetes services (EKS)",
        "172.20.0.0/16": "Kubernetes services (EKS)",
        "172.17.0.0/16": "the container runtime's bridge (EKS)",
    },
    # endoflife.date/amazon-eks (February 2026), and 1.36 after docs.aws.amazon.com/eks/latest/userguide/
    # kubernetes-versions.md; as of 2026-11: unverified. Up to 1.33 EKS charges for extended support since July 2026.
    kubernetes_versions=("1.32", "1.33", "1.34", "1.35", "1.36"),
    # Every AWS region has three availability zones or more (aws.amazon.com/about-aws/global-infrastructure), but the
    # Sovereign Cloud's, which has two (openshift/openshift-docs pull request 110585, April 2026).
    zones={**{row[0]: 3 for row in REGIONS}, "eusc-de-east-1": 2},
    # docs.aws.amazon.com/eks/latest/userguide/network-reqs.html: the control plane is in two zones at least.
    least_zones=2,
)
