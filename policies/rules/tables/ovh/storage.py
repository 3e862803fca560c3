"""OVHcloud: object storage, block volumes, file shares (Public Cloud, Enterprise File Storage, NAS-HA) and backups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.entries import NOTHING, NOWHERE, KeyForm, KeyUse, TypeFacts, encrypted, every, part_of
from policies.rules.tables.ovh.tokens import kind, kinds, no_key

_UNENCRYPTED: Final = "encrypted with a key that OVHcloud holds, or not at all"
_FILES: Final = "file shares take encryption with OVHcloud's key only"
_SHARE: Final = kind("index", "CloudStorageFileShare")
_EFS: Final = kind("index", "StorageEfs")
_EFS_SHARE: Final = kind("index", "StorageEfsShare")
_NAS: Final = kind("Dedicated", "NasHAPartition")

TYPES: Final[Mapping[str, TypeFacts]] = {
    # Object storage
    **every(
        no_key(
            "objects",
            "storage.key_control",
            "object storage takes AES256 with a key that OVHcloud holds, or no encryption (SSE-KMS: roadmap 827, open)",
            "github.com/ovh/public-cloud-roadmap/issues/827",
        ),
        kind("CloudProject", "Storage"),
        kind("index", "CloudStorageObjectBucket"),
    ),
    # A bucket's lifecycle, a run of its replication (whose target stands in the bucket), and an address of an object
    **every(
        NOTHING,
        *kinds("index", "CloudProjectStorageObjectBucketLifecycleConfiguration CloudProjectStorageReplicationJob"),
        kind("CloudProject", "RegionStoragePresign"),
    ),
    # Block volumes
    kind("index", "CloudStorageBlockVolume"): encrypted(
        KeyUse("disk", "encryption.kms.serviceKeyId", KeyForm.OVH, _UNENCRYPTED, (("encryption.enabled", (True,)),))
    ),
    kind("CloudProject", "Volume"): encrypted(
        KeyUse("disk", "encryption.kms.serviceKeyId", KeyForm.OVH, _UNENCRYPTED, (("encryption.encrypted", (True,)),))
    ),
    **every(
        no_key(
            "backup",
            "backup.key_control",
            "volume backups and snapshots have no encryption input; whether they keep their volume's key: unverified",
        ),
        kind("CloudProject", "VolumeBackup"),
        *kinds("index", "CloudStorageBlockVolumeBackup CloudStorageBlockVolumeSnapshot"),
    ),
    # File shares of the Public Cloud
    **every(no_key("files", "files.key_control", _FILES), _SHARE, kind("index", "CloudProjectFileStorageShare")),
    kind("index", "CloudStorageFileShareSnapshot"): part_of("shareId", _SHARE),
    kind("index", "CloudStorageFileShareAcl"): part_of("shareId", _SHARE, rest="nothing"),
    **every(NOTHING, *kinds("index", "CloudStorageFileShareNetwork CloudProjectFileStorageShareNetwork")),
    # Enterprise File Storage (NetApp): the service, its shares and their snapshots
    _EFS: no_key("files", "files.key_control", "Enterprise File Storage has no encryption input"),
    _EFS_SHARE: part_of("serviceName", _EFS),
    kind("index", "StorageEfsShareSnapshot"): part_of("shareId", _EFS_SHARE),
    kind("index", "StorageEfsShareAcl"): part_of("shareId", _EFS_SHARE, rest="nothing"),
    # NAS-HA: the SDK has partitions but not the service; a snapshot there is a schedule, kept in its partition
    _NAS: no_key("files", "files.key_control", "NAS-HA (OpenZFS) has no encryption input"),
    kind("Dedicated", "NasHAPartitionSnapshot"): part_of("partitionName", _NAS),
    kind("Dedicated", "NasHAPartitionAccess"): part_of("partitionName", _NAS, rest="nothing"),
    # Cloud Disk Array: the SDK has the access rules of a cluster only
    kind("Dedicated", "CephAcl"): NOWHERE,
}
