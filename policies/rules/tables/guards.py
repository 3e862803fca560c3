"""What guards a store or a key against deletion, by resource type: the provider's own switch, or else Pulumi's.

A type with a switch of its provider must have it on: Pulumi's option ``protect`` stops Pulumi, not a click in the
provider's console. A type without one needs ``protect`` (at Azure a management lock will do). Clusters are here because
deleting one deletes the volumes that were made in it. Read in pulumi-aws 7.51.1, pulumi-azure-native 3.29.0 and
pulumi-ovh 2.22.0; types and paths are checked against them by a test.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from policies.rules.demands import Demand
from policies.rules.view import MISSING

_AWS: Final = "pulumi-aws 7.51.1"
SHORTEST_WINDOW: Final = 7
"""Days for which what was deleted can be restored; 7 is the least that KMS, Secrets Manager and Key Vault take."""

NOT_A_REPLICA: Final = (("replicateSourceDb", (MISSING,)),)


def _switch(path: str, on: object = True, *, absent: bool = False, source: str = "", **more: object) -> Demand:
    why = f"nothing at the provider keeps it from being deleted with its data: {path} is not {_text(on)}"
    when = more.get("when", ())
    assert isinstance(when, tuple)
    return Demand(path, why, f"set {path} to {_text(on)}", (on,), absent=absent, when=when, source=source)


def _force(path: str, source: str = _AWS) -> Demand:
    """A switch that lets the provider delete what still holds data. Without it, it refuses (default: false)."""
    why = f"{path} lets it be deleted with everything in it"
    return Demand(path, why, f"leave {path} out", none_of=(True,), absent=True, source=source)


def _window(path: str, default: int, source: str = _AWS) -> Demand:
    why = f"what is deleted can be restored for less than {SHORTEST_WINDOW} days (default: {default})"
    return Demand(path, why, f"set {path} to 30", at_least=SHORTEST_WINDOW, absent=True, source=source)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


_DELETION: Final = (_switch("deletionProtection"),)
_ENABLED: Final = (_switch("deletionProtectionEnabled"),)
_PURGE: Final = (
    _switch("properties.enablePurgeProtection"),
    Demand(
        "properties.enableSoftDelete",
        "what is deleted in it is gone at once",
        "leave properties.enableSoftDelete out",
        none_of=(False,),
        absent=True,
        source="learn.microsoft.com/azure/key-vault/general/soft-delete-overview: on by default",
    ),
    _window(
        "properties.softDeleteRetentionInDays", 90, "learn.microsoft.com/azure/key-vault/general/soft-delete-overview"
    ),
)

SWITCHES: Final[Mapping[str, Sequence[Demand]]] = {
    # Databases
    "aws:rds/instance:Instance": (_switch("deletionProtection", when=NOT_A_REPLICA),),
    **dict.fromkeys(
        (
            "aws:rds/cluster:Cluster",
            "aws:rds/globalCluster:GlobalCluster",
            "aws:docdb/cluster:Cluster",
            "aws:docdb/globalCluster:GlobalCluster",
            "aws:neptune/cluster:Cluster",
            "aws:neptune/globalCluster:GlobalCluster",
            "aws:neptunegraph/graph:Graph",
            "aws:eks/cluster:Cluster",
            "ovh:CloudProject/database:Database",
        ),
        _DELETION,
    ),
    "aws:qldb/ledger:Ledger": (_switch("deletionProtection", absent=True, source=f"{_AWS}: on by default"),),
    **dict.fromkeys(
        ("aws:dsql/cluster:Cluster", "aws:dynamodb/table:Table", "aws:dynamodb/tableReplica:TableReplica"), _ENABLED
    ),
    "aws:cognito/userPool:UserPool": (_switch("deletionProtection", "ACTIVE"),),
    # Objects, images, recovery points: the provider refuses to delete what is not empty, unless it is told not to
    **dict.fromkeys(
        (
            "aws:s3/bucket:Bucket",
            "aws:s3/bucketV2:BucketV2",
            "aws:s3/directoryBucket:DirectoryBucket",
            "aws:s3/vectorsVectorBucket:VectorsVectorBucket",
            "aws:s3tables/tableBucket:TableBucket",
            "aws:backup/vault:Vault",
        ),
        (_force("forceDestroy"),),
    ),
    **dict.fromkeys(("aws:lightsail/bucket:Bucket", "aws:ecr/repository:Repository"), (_force("forceDelete"),)),
    # Logs
    "aws:cloudwatch/logGroup:LogGroup": _ENABLED,
    "aws:cloudtrail/eventDataStore:EventDataStore": (
        _switch("terminationProtectionEnabled", absent=True, source=f"{_AWS}: on by default"),
    ),
    # Keys and secrets: deleted after a window in which they can be restored
    **dict.fromkeys(
        (
            "aws:kms/key:Key",
            "aws:kms/externalKey:ExternalKey",
            "aws:kms/replicaKey:ReplicaKey",
            "aws:kms/replicaExternalKey:ReplicaExternalKey",
        ),
        (_window("deletionWindowInDays", 30),),
    ),
    "aws:secretsmanager/secret:Secret": (_window("recoveryWindowInDays", 30),),
    **dict.fromkeys(("azure-native:keyvault:Vault", "azure-native:keyvault:ManagedHsm"), _PURGE),
    "azure-native:recoveryservices:Vault": (
        Demand(
            "properties.securitySettings.softDeleteSettings.softDeleteState",
            "recovery points that are deleted are gone at once",
            "leave softDeleteState out, or set it to Enabled or AlwaysON",
            none_of=("Disabled",),
            absent=True,
            source="learn.microsoft.com/azure/backup/backup-azure-security-feature-cloud: on by default",
        ),
    ),
    "azure-native:dataprotection:BackupVault": (
        Demand(
            "properties.securitySettings.softDeleteSettings.state",
            "recovery points that are deleted are gone at once",
            "leave state out, or set it to On or AlwaysOn",
            none_of=("Off",),
            absent=True,
            source="learn.microsoft.com/azure/backup/backup-azure-enhanced-soft-delete-about: on by default",
        ),
    ),
}
"""Types with a guard of the provider's own."""

PROTECTED: Final[frozenset[str]] = frozenset(
    {
        # AWS
        "aws:docdb/elasticCluster:ElasticCluster",
        "aws:ebs/volume:Volume",
        "aws:efs/fileSystem:FileSystem",
        "aws:fsx/lustreFileSystem:LustreFileSystem",
        "aws:fsx/ontapFileSystem:OntapFileSystem",
        "aws:fsx/openZfsFileSystem:OpenZfsFileSystem",
        "aws:fsx/windowsFileSystem:WindowsFileSystem",
        "aws:keyspaces/table:Table",
        "aws:lightsail/database:Database",
        "aws:memorydb/cluster:Cluster",
        "aws:opensearch/domain:Domain",
        "aws:redshift/cluster:Cluster",
        "aws:redshiftserverless/namespace:Namespace",
        "aws:timestreamwrite/table:Table",
        # Azure
        "azure-native:compute:Disk",
        "azure-native:containerservice:ManagedCluster",
        "azure-native:cosmosdb:DatabaseAccount",
        "azure-native:cosmosdb:MongoCluster",
        "azure-native:dbformysql:Server",
        "azure-native:dbforpostgresql:Server",
        "azure-native:elasticsan:ElasticSan",
        "azure-native:healthcareapis:DicomService",
        "azure-native:healthcareapis:FhirService",
        "azure-native:kusto:Cluster",
        "azure-native:mongocluster:MongoCluster",
        "azure-native:netapp:CapacityPoolVolume",
        "azure-native:sql:Database",
        "azure-native:sql:ManagedInstance",
        "azure-native:sql:Server",
        "azure-native:storage:StorageAccount",
        "azure-native:synapse:Workspace",
        # OVHcloud: buckets are emptied by the provider before they are deleted (pulumi-ovh, cloudproject.Storage)
        "ovh:CloudProject/containerRegistry:ContainerRegistry",
        "ovh:CloudProject/kube:Kube",
        "ovh:CloudProject/storage:Storage",
        "ovh:CloudProject/volume:Volume",
        "ovh:Dbaas/logsOutputGraylogStream:LogsOutputGraylogStream",
        "ovh:Dbaas/logsOutputOpenSearchIndex:LogsOutputOpenSearchIndex",
        "ovh:Dedicated/nasHAPartition:NasHAPartition",
        "ovh:Hosting/privateDatabase:PrivateDatabase",
        "ovh:Okms/okms:Okms",
        "ovh:Okms/secret:Secret",
        "ovh:Okms/serviceKey:ServiceKey",
        "ovh:Okms/serviceKeyJWK:ServiceKeyJWK",
        "ovh:index/cloudProjectFileStorageShare:CloudProjectFileStorageShare",
        "ovh:index/cloudStorageBlockVolume:CloudStorageBlockVolume",
        "ovh:index/cloudStorageFileShare:CloudStorageFileShare",
        "ovh:index/cloudStorageObjectBucket:CloudStorageObjectBucket",
        "ovh:index/storageEfs:StorageEfs",
        "ovh:index/storageEfsShare:StorageEfsShare",
    }
)
"""Types without one: Pulumi's ``protect``, or a lock at Azure."""

LOCKS: Final[Mapping[str, str]] = {
    "azure-native:authorization:ManagementLockByScope": "scope",
    "azure-native:authorization:ManagementLockAtResourceGroupLevel": "resourceGroupName",
    "azure-native:authorization:ManagementLockAtResourceLevel": "resourceName",
}
"""Locks of Azure, and the property that says what they hold."""
SUBSCRIPTION_LOCK: Final = "azure-native:authorization:ManagementLockAtSubscriptionLevel"
"""A lock that holds everything in the subscription."""
RESOURCE_GROUP: Final = "azure-native:resources:ResourceGroup"
