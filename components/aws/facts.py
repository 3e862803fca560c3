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
    # docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html; as of 2026-11: unverified.
    kubernetes_versions=("1.31", "1.32", "1.33", "1.34"),
    # Every AWS region has three availability zones or more (aws.amazon.com/about-aws/global-infrastructure), but the
    # Sovereign Cloud's, which has two (openshift/openshift-docs pull request 110585, April 2026).
    zones={**{row[0]: 3 for row in REGIONS}, "eusc-de-east-1": 2},
    # docs.aws.amazon.com/eks/latest/userguide/network-reqs.html: the control plane is in two zones at least.
    least_zones=2,
)
