"""Compute: managed Kubernetes with a closed API, a system and a research pool, and audit logs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi

from components.addresses import SubnetRole
from components.site import Site


@dataclass(frozen=True)
class PoolPlan:
    """One node pool."""

    role: SubnetRole
    """``system`` or ``research``: the subnets its nodes are in."""
    name: str
    machine_type: str
    """The provider's machine type."""
    min_nodes: int
    """The fewest nodes in all zones together."""
    max_nodes: int
    zones: int
    disk_gb: int
    tags: Mapping[str, str]

    def nodes_in_zone(self, index: int) -> tuple[int, int]:
        """Fewest and most nodes in the zone ``index`` (from 0): what is over goes to the first zones."""

        def share(total: int) -> int:
            return total // self.zones + (1 if index < total % self.zones else 0)

        return share(self.min_nodes), share(self.max_nodes)


@dataclass(frozen=True)
class ComputePlan:
    """What a driver must register as compute."""

    name: str
    kubernetes_version: str
    api_allowed_cidrs: tuple[str, ...]
    """Networks that may reach the Kubernetes API besides the platform's own."""
    pools: tuple[PoolPlan, ...]
    audit_log_days: int
    protect: bool
    tags: Mapping[str, str]


@dataclass(frozen=True)
class Compute:
    """What every driver's compute gives."""

    id: pulumi.Output[str]
    name: pulumi.Output[str]
    api_endpoint: pulumi.Output[str]
    version: pulumi.Output[str]
    workload_identity_issuer: pulumi.Output[str]
    """The OpenID Connect issuer of the cluster's service accounts; empty where there is none."""
    audit_log_destination: pulumi.Output[str]
    """Where control-plane audit logs go: the provider's identifier of the log store."""
    pools: tuple[PoolPlan, ...]


def plan_compute(site: Site) -> ComputePlan:
    """Calculates the cluster of a site."""
    spec = site.spec.compute
    pools = ((SubnetRole.SYSTEM, spec.system), (SubnetRole.RESEARCH, spec.research))
    return ComputePlan(
        name=site.names.of("cluster"),
        kubernetes_version=spec.kubernetes_version,
        api_allowed_cidrs=spec.api_allowed_cidrs,
        pools=tuple(
            PoolPlan(
                role=role,
                name=site.names.of("node_pool", role),
                machine_type=site.facts.machine_types[pool.size],
                min_nodes=pool.min_nodes,
                max_nodes=pool.max_nodes,
                zones=site.zones,
                disk_gb=pool.disk_gb,
                tags=site.tags(pool=role),
            )
            for role, pool in pools
        ),
        audit_log_days=spec.audit_log_days,
        protect=site.protect,
        tags=site.tags(),
    )
