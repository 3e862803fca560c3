"""OVHcloud: instances, Kubernetes, the container registry, Rancher, dedicated servers and virtual private servers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.entries import NOTHING, NotExpressible, Parent, TypeFacts, also, every, part_of
from policies.rules.tables.ovh.tokens import SDK, kind, kinds, no_key

SERVER: Final = kind("Dedicated", "Server")
VPS: Final = kind("Vps", "Vps")
RANCHER: Final = kind("CloudProject", "Rancher")
_INSTANCES: Final = (kind("CloudProject", "Instance"), kind("index", "CloudInstance"))
_KUBE: Final = kind("CloudProject", "Kube")
_REGISTRY: Final = kind("CloudProject", "ContainerRegistry")
_DISK: Final = NotExpressible(
    "local disk", "compute.node_disk_key_control", "instances have no encryption input for their local disk", SDK
)
_BACKUPS: Final = NotExpressible(
    "backups",
    "backup.key_control",
    "automatic backups have no encryption input",
    SDK,
    besides=True,
    applies=("autoBackup", ()),
)
_COPY: Final = no_key(
    "image of a machine", "backup.key_control", "snapshots and backups of instances have no encryption input"
)

TYPES: Final[Mapping[str, TypeFacts]] = {
    # Instances and their copies
    kind("CloudProject", "Instance"): TypeFacts("keys", not_expressible=(_DISK, _BACKUPS)),
    kind("index", "CloudInstance"): TypeFacts("keys", not_expressible=(_DISK,)),
    **every(_COPY, kind("CloudProject", "WorkflowBackup"), kind("index", "CloudInstanceSnapshot")),
    kind("CloudProject", "InstanceSnapshot"): also(_COPY, parents=(Parent("instanceId", _INSTANCES),)),
    kind("index", "CloudInstanceGroup"): NOTHING,
    # Managed Kubernetes
    _KUBE: no_key(
        "cluster secrets",
        "compute.cluster_secret_key_control",
        "Managed Kubernetes has no customer key for etcd (roadmap 1035, open)",
        "github.com/ovh/public-cloud-roadmap/issues/1035",
    ),
    kind("CloudProject", "KubeNodePool"): also(
        no_key("node disks", "compute.node_disk_key_control", "node pools have no encryption input for their disks"),
        parents=(Parent("kubeId", (_KUBE,)),),
    ),
    **every(
        part_of("kubeId", _KUBE, rest="nothing"),
        *kinds("CloudProject", "KubeIpRestrictions KubeOidc"),
        kind("index", "CloudProjectKubeLogSubscription"),
    ),
    # Managed Rancher keeps the credentials of the clusters it manages.
    RANCHER: no_key("cluster credentials", "rancher.key_control", "Managed Rancher has no encryption input"),
    # Container registry (Harbor): users and the client secret of its sign-in are kept in it
    _REGISTRY: no_key("images", "registry.key_control", "the managed registry has no encryption input"),
    **every(part_of("registryId", _REGISTRY), *kinds("CloudProject", "ContainerRegistryUser ContainerRegistryOIDC")),
    **every(
        part_of("registryId", _REGISTRY, rest="nothing"),
        *kinds("CloudProject", "ContainerRegistryIPRestrictionsManagement ContainerRegistryIPRestrictionsRegistry"),
        kind("index", "CloudProjectContainerregistryIam"),
    ),
    # Dedicated servers: whoever runs the system can encrypt the disks; no input says so
    SERVER: no_key(
        "disks", "bare_metal.key_control", "no input encrypts a server's disks; an installed system can (LUKS)"
    ),
    kind("Dedicated", "ServerReinstallTask"): part_of("serviceName", SERVER),
    **every(
        part_of("serviceName", SERVER, rest="nothing"),
        *kinds("Dedicated", "ServerNetworking ServerRebootTask ServerUpdate"),
        kind("index", "DedicatedServerVirtualMac"),
    ),
    VPS: no_key("disks", "vps.key_control", "no input encrypts the disks of a virtual private server"),
}
