"""OVHcloud resource types: whose key encrypts what they keep, and where they are.

Read in pulumi-ovh 2.22.0; property paths are checked against it by a test. A customer's key (OKMS) can be named for
block volumes only; for everything else that keeps data the provider's own key is used, and a compensating control must
be declared.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.entries import (
    KEY,
    NOTHING,
    NOWHERE,
    KeyForm,
    KeyUse,
    NotExpressible,
    Parent,
    TypeFacts,
    also,
    encrypted,
    every,
    part_of,
)

KEY_KINDS: Final = ("ovh:Okms/serviceKey:ServiceKey", "ovh:Okms/serviceKeyJWK:ServiceKeyJWK")

_OKMS: Final = "ovh:Okms/okms:Okms"
_KUBE: Final = "ovh:CloudProject/kube:Kube"
DATABASE: Final = "ovh:CloudProject/database:Database"
NETWORK: Final = "ovh:CloudProject/networkPrivate:NetworkPrivate"
_REGISTRY: Final = "ovh:CloudProject/containerRegistry:ContainerRegistry"
_LIFECYCLE: Final = (
    "ovh:index/cloudProjectStorageObjectBucketLifecycleConfiguration:"
    "CloudProjectStorageObjectBucketLifecycleConfiguration"
)
_SDK: Final = "pulumi-ovh 2.22.0"


def _not_expressible(surface: str, feature: str, fact: str, source: str = _SDK) -> TypeFacts:
    return TypeFacts("keys", not_expressible=(NotExpressible(surface, feature, fact, source),))


_BUCKET: Final = _not_expressible(
    "objects",
    "storage.key_control",
    "object storage takes AES256 with a key that OVHcloud holds, or no encryption (SSE-KMS: roadmap 827, open)",
    "github.com/ovh/public-cloud-roadmap/issues/827",
)
_LOGS: Final = _not_expressible(
    "logs",
    "compute.control_plane_log_key_control",
    "Logs Data Platform has no customer key for its indices; encryptionKeysIds is for archives only",
)
_INSTANCE: Final = _not_expressible(
    "local disk", "compute.node_disk_key_control", "instances have no encryption input for their local disk"
)
_SECRET: Final = _not_expressible(
    "secrets", "secrets.key_control", "the OpenStack key manager (Barbican) encrypts with a key that OVHcloud holds"
)
_SHARE: Final = _not_expressible("files", "files.key_control", "file shares take encryption with OVHcloud's key only")
_UNENCRYPTED: Final = "encrypted with a key that OVHcloud holds, or not at all"

TYPES: Final[Mapping[str, TypeFacts]] = {
    # Keys and identities
    _OKMS: KEY,
    **every(also(KEY, parents=(Parent("okmsId", (_OKMS,)),)), *KEY_KINDS, "ovh:Okms/secret:Secret"),
    "ovh:Okms/credential:Credential": part_of("okmsId", _OKMS, rest="nothing"),
    **every(
        NOWHERE,
        "ovh:Iam/policy:Policy",
        "ovh:Iam/resourceGroup:ResourceGroup",
        "ovh:Iam/permissionsGroup:PermissionsGroup",
        "ovh:index/iamResourceTags:IamResourceTags",
        "ovh:Me/identityUser:IdentityUser",
        "ovh:Me/identityGroup:IdentityGroup",
        "ovh:Me/aPIOAuth2Client:APIOAuth2Client",
        "ovh:CloudProject/project:Project",
        "ovh:CloudProject/user:User",
        "ovh:CloudProject/s3Credential:S3Credential",
        "ovh:CloudProject/s3Policy:S3Policy",
        "ovh:index/cloudProjectSshKey:CloudProjectSshKey",
    ),
    # Network
    **every(
        NOTHING,
        NETWORK,
        "ovh:CloudProject/networkPrivateSubnet:NetworkPrivateSubnet",
        "ovh:CloudProject/networkPrivateSubnetV2:NetworkPrivateSubnetV2",
        "ovh:CloudProject/regionNetwork:RegionNetwork",
        "ovh:CloudProject/gateway:Gateway",
        "ovh:CloudProject/loadBalancer:LoadBalancer",
        "ovh:index/cloudNetworkPrivateVrack:CloudNetworkPrivateVrack",
        "ovh:index/cloudNetworkPrivateVrackSubnet:CloudNetworkPrivateVrackSubnet",
        "ovh:index/cloudGateway:CloudGateway",
        "ovh:index/cloudFloatingIp:CloudFloatingIp",
        "ovh:index/cloudSecurityGroup:CloudSecurityGroup",
        "ovh:index/cloudLoadbalancer:CloudLoadbalancer",
    ),
    **every(NOWHERE, "ovh:Vrack/vrack:Vrack", "ovh:Vrack/cloudProject:CloudProject"),
    # Storage
    "ovh:CloudProject/storage:Storage": _BUCKET,
    "ovh:index/cloudStorageObjectBucket:CloudStorageObjectBucket": _BUCKET,
    _LIFECYCLE: NOTHING,
    "ovh:index/cloudStorageBlockVolume:CloudStorageBlockVolume": encrypted(
        KeyUse("disk", "encryption.kms.serviceKeyId", KeyForm.OVH, _UNENCRYPTED, (("encryption.enabled", (True,)),))
    ),
    "ovh:CloudProject/volume:Volume": encrypted(
        KeyUse("disk", "encryption.kms.serviceKeyId", KeyForm.OVH, _UNENCRYPTED, (("encryption.encrypted", (True,)),))
    ),
    **every(
        _SHARE,
        "ovh:index/cloudStorageFileShare:CloudStorageFileShare",
        "ovh:index/cloudProjectFileStorageShare:CloudProjectFileStorageShare",
    ),
    **every(
        _not_expressible("backup", "backup.key_control", "volume backups have no encryption input"),
        "ovh:CloudProject/volumeBackup:VolumeBackup",
        "ovh:index/cloudStorageBlockVolumeBackup:CloudStorageBlockVolumeBackup",
        "ovh:index/cloudStorageBlockVolumeSnapshot:CloudStorageBlockVolumeSnapshot",
    ),
    # Kubernetes and machines
    _KUBE: _not_expressible(
        "cluster secrets",
        "compute.cluster_secret_key_control",
        "Managed Kubernetes has no customer key for etcd (roadmap 1035, open)",
        "github.com/ovh/public-cloud-roadmap/issues/1035",
    ),
    "ovh:CloudProject/kubeNodePool:KubeNodePool": also(
        _not_expressible(
            "node disks", "compute.node_disk_key_control", "node pools have no encryption input for their disks"
        ),
        parents=(Parent("kubeId", (_KUBE,)),),
    ),
    **every(
        part_of("kubeId", _KUBE, rest="nothing"),
        "ovh:CloudProject/kubeIpRestrictions:KubeIpRestrictions",
        "ovh:CloudProject/kubeOidc:KubeOidc",
        "ovh:index/cloudProjectKubeLogSubscription:CloudProjectKubeLogSubscription",
    ),
    **every(_INSTANCE, "ovh:CloudProject/instance:Instance", "ovh:index/cloudInstance:CloudInstance"),
    _REGISTRY: _not_expressible("images", "registry.key_control", "the managed registry has no encryption input"),
    # Databases and secrets
    DATABASE: _not_expressible(
        "database",
        "database.key_control",
        "managed databases are encrypted with keys that OVHcloud holds; customers cannot bring their own",
        "ovh/docs public_cloud_databases information_01_security_overview (2023-05)",
    ),
    **every(
        part_of("clusterId", DATABASE, rest="nothing"),
        "ovh:CloudProjectDatabase/databaseInstance:DatabaseInstance",
        "ovh:CloudProjectDatabase/postgresSqlUser:PostgresSqlUser",
        "ovh:CloudProjectDatabase/user:User",
        "ovh:CloudProjectDatabase/logSubscription:LogSubscription",
    ),
    "ovh:index/cloudKeyManagerSecret:CloudKeyManagerSecret": _SECRET,
    # Logs Data Platform: the API names no region (see LOG_SERVICES)
    **every(
        _LOGS,
        "ovh:Dbaas/logsOutputGraylogStream:LogsOutputGraylogStream",
        "ovh:Dbaas/logsOutputOpenSearchIndex:LogsOutputOpenSearchIndex",
        "ovh:Dbaas/logsInput:LogsInput",
    ),
    **every(
        NOTHING,
        "ovh:Dbaas/logsCluster:LogsCluster",
        "ovh:Dbaas/logsOutputOpenSearchAlias:LogsOutputOpenSearchAlias",
        "ovh:Dbaas/logsRole:LogsRole",
        "ovh:Dbaas/logsRolePermissionStream:LogsRolePermissionStream",
        "ovh:Dbaas/logsToken:LogsToken",
        "ovh:index/dbaasLogsEncryptionKey:DbaasLogsEncryptionKey",
    ),
}
