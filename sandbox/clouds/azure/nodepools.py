"""Node pools of AKS, with the cluster and apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.azure.common import GUIDE, resource, zone_failures
from sandbox.clouds.azure.kubernetes import version_of
from sandbox.clouds.azure.names import find, identify, parent_id
from sandbox.clouds.azure.network import subnet_rule
from sandbox.errors import Failure
from sandbox.rules import Phase, Request, Rule

_GUIDE: Final = f"{GUIDE}/aks"
_KEPT: Final = ("availabilityZones", "osDiskSizeGB", "osDiskType", "osType", "vnetSubnetID")


def pool_outputs(request: Request) -> Mapping[str, Any]:
    """What AKS answers of a pool, whether it is with its cluster or apart."""
    return {
        "currentOrchestratorVersion": version_of(request),
        "nodeImageVersion": "AKSUbuntu-2204gen2containerd-202611.01.0",
        "powerState": {"code": "Running"},
        "eTag": request.uuid("etag"),
    }


def _pool_failures(path: str, pool: Mapping[str, Any], region: str) -> Iterator[Failure]:
    dot = f"{path}." if path else ""
    least, most, count = (pool.get(name) for name in ("minCount", "maxCount", "count"))
    scales = pool.get("enableAutoScaling") is True
    known = [value for value in (least, count, most) if isinstance(value, int | float)]
    if scales and (least is None or most is None):
        yield Failure(f"{dot}minCount", "Autoscaling needs minCount and maxCount.", "InvalidParameter")
    if not scales and (least is not None or most is not None):
        yield Failure(f"{dot}minCount", "minCount and maxCount go with enableAutoScaling.", "InvalidParameter")
    if scales and known != sorted(known):
        shown = ", ".join(f"{value:g}" for value in known)
        yield Failure(f"{dot}count", f"minCount <= count <= maxCount, but they are {shown}.", "InvalidParameter")
    if pool.get("mode") == "System" and isinstance(least, int | float) and least < 1:
        yield Failure(f"{dot}minCount", "A system pool has at least one node.", "InvalidParameter")
    size = pool.get("osDiskSizeGB")
    if isinstance(size, int | float) and size and not 30 <= size <= 2048:
        yield Failure(f"{dot}osDiskSizeGB", f"{size:g} GB: from 30 to 2048.", "InvalidParameter")
    yield from zone_failures(f"{dot}availabilityZones", pool.get("availabilityZones"), region)


def _pools(request: Request) -> Iterator[Failure]:
    pools = request.known("agentPoolProfiles")
    if not isinstance(pools, list):
        return
    for index, pool in enumerate(pools):
        if isinstance(pool, Mapping):
            path = f"agentPoolProfiles[{index}]"
            yield from _pool_name(f"{path}.name", pool.get("name"))
            yield from _pool_failures(path, pool, request.region)
    if request.old is None and not any(isinstance(pool, Mapping) and pool.get("mode") == "System" for pool in pools):
        yield Failure("agentPoolProfiles", "Must define at least one system pool (mode: System).", "InvalidParameter")


def _pool_name(path: str, name: Any) -> Iterator[Failure]:
    if isinstance(name, str) and re.fullmatch(r"[a-z][a-z0-9]{0,11}", name) is None:
        yield Failure(
            path,
            f"The agent pool name '{name}' is invalid: 1 to 12 lower-case letters and digits, starting with a letter.",
            "InvalidParameter",
        )


def _own_pool(request: Request) -> Iterator[Failure]:
    yield from _pool_name("agentPoolName", request.known("agentPoolName"))
    yield from _pool_failures("", request.inputs, "")


def _own_zones(request: Request) -> Iterator[Failure]:
    """A pool has no location of its own: it is where its cluster is."""
    cluster = find(request.store, parent_id(identify(request)))
    region = str(cluster.outputs.get("location")) if cluster else ""
    yield from zone_failures("availabilityZones", request.get("availabilityZones"), region)


def _kept(
    path: str, old: Mapping[str, Any], new: Mapping[str, Any], names: tuple[str, ...] = _KEPT
) -> Iterator[Failure]:
    dot = f"{path}." if path else ""
    for name in names:
        if old.get(name) != new.get(name):
            yield Failure(
                f"{dot}{name}",
                f"Changing property 'properties.{dot}{name}' is not allowed.",
                "PropertyChangeNotAllowed",
            )


def _own_kept(request: Request) -> Iterator[Failure]:
    if request.old:
        yield from _kept("", request.old.inputs, request.inputs)


def _pools_kept(request: Request) -> Iterator[Failure]:
    old_pools = request.old.inputs.get("agentPoolProfiles") if request.old else None
    before = {pool.get("name"): pool for pool in old_pools or ()}
    for index, pool in enumerate(request.get("agentPoolProfiles") or ()):
        old = before.get(pool.get("name"))
        if old is not None:
            yield from _kept(f"agentPoolProfiles[{index}]", old, pool, (*_KEPT, "vmSize"))


POOLS: Final = Rule(
    "azure.aks.pools",
    Phase.CHECK,
    "Node pools have names of 12 lower-case letters and digits, counts in order, zones of the region; one "
    "is a system pool.",
    f"{_GUIDE}/use-system-pools",
    _pools,
)

POOLS_KEPT: Final = Rule(
    "azure.aks.pools-kept",
    Phase.APPLY,
    "Machine type, disks, subnet and zones of a cluster's own pools cannot be changed.",
    f"{_GUIDE}/resize-node-pool",
    _pools_kept,
)

TYPES = (
    resource(
        "containerservice:AgentPool",
        outputs=pool_outputs,
        # Source: pulumi-azure-native, provider/pkg/gen/replacement.go
        immutable=("vmSize", "gpuInstanceProfile", "networkProfile.nodePublicIPTags"),
        mutable=("osDiskType",),
        rules=(
            Rule(
                "azure.aks.pool",
                Phase.CHECK,
                "A node pool has a name of 12 lower-case letters and digits, counts in order, zones of the region.",
                f"{_GUIDE}/create-node-pools",
                _own_pool,
            ),
            Rule(
                "azure.aks.pool-zones",
                Phase.APPLY,
                "A node pool's zones are zones of its cluster's region.",
                f"{_GUIDE}/availability-zones-overview",
                _own_zones,
            ),
            Rule(
                "azure.aks.pool-kept",
                Phase.APPLY,
                "Disks, subnet and zones of a node pool cannot be changed; the provider replaces it for other machines "
                "only.",
                f"{_GUIDE}/resize-node-pool",
                _own_kept,
            ),
            subnet_rule("azure.aks.pool-subnet", "vnetSubnetID", "podSubnetID"),
        ),
    ),
)
