"""OVHcloud: what must be set so that stores, and what reaches them, are not public, by resource type.

Read in pulumi-ovh 2.22.0; property paths are checked against it by a test. Object storage has no switch for public
access: a bucket is reached with the keys of its project's users only. Security rules are judged in
``policies/rules/openings_ovh.py``, what a second resource restricts in ``policies/rules/exposure.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.demands import Demand
from policies.rules.ranges import Ranges

SDK: Final = "pulumi-ovh 2.22.0"
_ADDRESS: Final = "the machine gets a public address"
_EVERYBODY: Final = "everybody is let in"


def _never(path: str, why: str, *refused: object) -> Demand:
    """A demand that a switch, which is off by default, stays off."""
    return Demand(path, why, f"leave {path} out", none_of=refused, absent=True, source=f"{SDK}: an input that is off")


DEMANDS: Final[Mapping[str, tuple[Demand, ...]]] = {
    "ovh:CloudProject/instance:Instance": (_never("network.public", _ADDRESS, True),),
    "ovh:index/cloudInstance:CloudInstance": (_never("networks.autoAssignPublicIp", _ADDRESS, True),),
    "ovh:CloudProject/kube:Kube": (
        Demand(
            "privateNetworkId",
            "the nodes are in the public network",
            "set privateNetworkId and nodesSubnetId",
            source=f"{SDK}: no private network by default",
        ),
    ),
    "ovh:CloudProject/kubeNodePool:KubeNodePool": (
        _never("attachFloatingIps.enabled", "the nodes get public addresses", True),
    ),
    "ovh:CloudProject/database:Database": (
        Demand(
            "nodes.networkId",
            "the database is in the public network",
            "set nodes.networkId and nodes.subnetId",
            source=f"{SDK}: the public network without networkId (unverified)",
        ),
    ),
}

RANGES: Final[Mapping[str, tuple[Ranges, ...]]] = {
    "ovh:CloudProject/database:Database": (
        Ranges("ipRestrictions.ip", "the database", source=f"{SDK}: without an entry nobody is let in (unverified)"),
    ),
    "ovh:CloudProject/kubeIpRestrictions:KubeIpRestrictions": (Ranges("ips", "the Kubernetes API", _EVERYBODY),),
    "ovh:CloudProject/containerRegistryIPRestrictionsManagement:ContainerRegistryIPRestrictionsManagement": (
        Ranges("ipRestrictions.ipBlock", "the administration of the registry", _EVERYBODY),
    ),
    "ovh:CloudProject/containerRegistryIPRestrictionsRegistry:ContainerRegistryIPRestrictionsRegistry": (
        Ranges("ipRestrictions.ipBlock", "the registry", _EVERYBODY),
    ),
    "ovh:CloudProject/rancher:Rancher": (Ranges("targetSpec.ipRestrictions.cidrBlock", "Rancher", _EVERYBODY),),
    "ovh:Dbaas/logsCluster:LogsCluster": (
        Ranges("queryAllowedNetworks", "the search of logs", _EVERYBODY),
        Ranges("archiveAllowedNetworks", "the archive of logs", _EVERYBODY),
        Ranges("directInputAllowedNetworks", "the input of logs"),
    ),
    "ovh:Hosting/privateDatabaseAllowlist:PrivateDatabaseAllowlist": (Ranges("ip", "the database"),),
    "ovh:index/cloudStorageFileShareAcl:CloudStorageFileShareAcl": (Ranges("accessTo", "the files"),),
    "ovh:index/storageEfsShareAcl:StorageEfsShareAcl": (Ranges("accessTo", "the files"),),
    "ovh:Dedicated/nasHAPartitionAccess:NasHAPartitionAccess": (Ranges("ip", "the files"),),
}
"""Types that let lists of addresses in."""

RESTRICTED_BY: Final[Mapping[str, tuple[tuple[str, str, str], ...]]] = {
    "ovh:CloudProject/kube:Kube": (
        ("ovh:CloudProject/kubeIpRestrictions:KubeIpRestrictions", "kubeId", "the Kubernetes API lets everybody in"),
    ),
    "ovh:CloudProject/containerRegistry:ContainerRegistry": tuple(
        (
            f"ovh:CloudProject/containerRegistryIPRestrictions{side}:ContainerRegistryIPRestrictions{side}",
            "registryId",
            f"{what} lets everybody in",
        )
        for side, what in (("Management", "the administration of the registry"), ("Registry", "the registry"))
    ),
}
"""Types that a second resource, which names them at a property, keeps from the public; and what is so without."""
