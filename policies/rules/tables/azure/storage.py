"""Azure types that store files, blocks and objects: accounts, shares, caches, disks of a SAN, and what moves data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.azure.make import (
    KEY_VAULT,
    by_name,
    by_switch,
    by_uri,
    held,
    merged,
    nothing,
    optional,
    parts,
    same,
    settings,
    token,
)
from policies.rules.tables.entries import (
    Parent,
    TypeFacts,
    also,
    encrypted,
    part_of,
)

ACCOUNT: Final = token("storage:StorageAccount")

_ACCOUNT_KEY: Final = ("encryption.keySource", KEY_VAULT)
_SERVICE_KEY: Final = "they keep to the service's key, whatever the account says"
_NETAPP_OWN: Final = "the volume keeps to the key that Microsoft holds, whatever its account says"
_CACHE_KEY: Final = "encryptionSettings.keyEncryptionKey.keyUrl"
_USER_KEY: Final = ("encryptionConfig.type", ("UserManaged",))
_DEVICE_KEY: Final = ("details.keyEncryptionKey.kekType", ("CustomerManaged",))
_DRIVE_KEY: Final = ("properties.encryptionKey.kekType", ("CustomerManaged",))

TYPES: Final[Mapping[str, TypeFacts]] = merged(
    (
        {
            # An account may have no queues or tables, so that their key type need not be stated.
            ACCOUNT: encrypted(
                by_name("objects", "encryption.keyVaultProperties", _ACCOUNT_KEY),
                optional(by_switch("queues", "encryption.services.queue.keyType", _SERVICE_KEY)),
                optional(by_switch("tables", "encryption.services.table.keyType", _SERVICE_KEY)),
            ),
            token("storage:EncryptionScope"): also(
                part_of("accountName", ACCOUNT),
                uses=(by_uri("objects of the scope", "keyVaultProperties.keyUri", ("source", KEY_VAULT)),),
            ),
            token("storagecache:Cache"): encrypted(by_uri("cached files", _CACHE_KEY)),
            token("storagecache:AmlFilesystem"): encrypted(by_uri("files", _CACHE_KEY)),
            token("elasticsan:VolumeGroup"): also(
                part_of("elasticSanName", token("elasticsan:ElasticSan")),
                uses=(
                    by_name(
                        "volumes",
                        "encryptionProperties.keyVaultProperties",
                        ("encryption", ("EncryptionAtRestWithCustomerManagedKey",)),
                    ),
                ),
            ),
            token("netapp:Account"): encrypted(by_name("volumes", "encryption.keyVaultProperties", _ACCOUNT_KEY)),
            token("netapp:ElasticAccount"): encrypted(
                by_name(
                    "volumes",
                    "properties.encryption.keyVaultProperties",
                    ("properties.encryption.keySource", KEY_VAULT),
                )
            ),
            token("netapp:CapacityPoolVolume"): also(
                part_of("accountName", token("netapp:Account")),
                uses=(by_switch("files", "encryptionKeySource", _NETAPP_OWN),),
            ),
            token("netapp:CapacityPoolCache"): also(
                part_of("accountName", token("netapp:Account")),
                uses=(by_switch("cached files", "properties.encryptionKeySource", _NETAPP_OWN),),
            ),
            token("netapp:VolumeGroup"): also(
                part_of("accountName", token("netapp:Account")),
                uses=(by_switch("files", "volumes.encryptionKeySource", _NETAPP_OWN),),
            ),
            token("netapp:ElasticCapacityPool"): also(
                part_of("accountName", token("netapp:ElasticAccount")),
                uses=(by_switch("files", "properties.encryption.elasticPoolEncryptionKeySource", _NETAPP_OWN),),
            ),
            token("datalakestore:Account"): encrypted(
                by_name(
                    "files",
                    "encryptionConfig.keyVaultMetaInfo",
                    _USER_KEY,
                    key="encryptionKeyName",
                    vault="keyVaultResourceId",
                )
            ),
            token("databox:Job"): encrypted(
                by_uri("key of the device", "details.keyEncryptionKey.kekUrl", _DEVICE_KEY)
            ),
            token("importexport:Job"): encrypted(
                by_uri("keys of the drives", "properties.encryptionKey.kekUrl", _DRIVE_KEY)
            ),
            token("containerstorage:Pool"): encrypted(
                by_name("disks", "poolType.azureDisk.encryption", applies=("poolType.azureDisk", ())),
                by_name("volumes", "poolType.elasticSan.encryption", applies=("poolType.elasticSan", ())),
            ),
        },
        parts(
            "storage",
            "accountName",
            "StorageAccount",
            "Blob BlobContainer Connector DataShare FileShare Queue StorageAccountStaticWebsite Table",
        ),
        settings(
            "storage",
            "accountName",
            "StorageAccount",
            """
                BlobContainerImmutabilityPolicy BlobContainerLegalHold BlobInventoryPolicy BlobServiceProperties
                FileServiceProperties LocalUser ManagementPolicy ObjectReplicationPolicy PrivateEndpointConnection
                QueueServiceProperties StorageTaskAssignment TableServiceProperties
            """,
        ),
        # File Sync keeps files in a storage account, which is judged itself, and on the customer's servers
        settings(
            "storagesync",
            "storageSyncServiceName",
            "StorageSyncService",
            "CloudEndpoint PrivateEndpointConnection RegisteredServer ServerEndpoint SyncGroup",
        ),
        nothing("storagesync", "StorageSyncService"),
        # Storage Mover copies between stores and keeps none of it
        settings(
            "storagemover",
            "storageMoverName",
            "StorageMover",
            "Agent Connection Endpoint JobDefinition Project",
        ),
        nothing("storagemover", "StorageMover"),
        # Disk pools lend out disks, which are judged themselves
        nothing("storagepool", "DiskPool"),
        settings("storagepool", "diskPoolName", "DiskPool", "IscsiTarget"),
        settings("storagecache", "amlFilesystemName", "AmlFilesystem", "AutoExportJob AutoImportJob ImportJob"),
        settings("storagecache", "cacheName", "Cache", "StorageTarget"),
        # Rules for objects in storage accounts
        nothing("storageactions", "StorageTask"),
        # Figures on storage accounts
        {
            token("storagediscovery:StorageDiscoveryWorkspace"): held("storagediscovery", "figures and names"),
        },
        # A SAN's data are in its volume groups
        nothing("elasticsan", "ElasticSan"),
        settings("elasticsan", "elasticSanName", "ElasticSan", "PrivateEndpointConnection"),
        # Their place is the SAN's, their key the volume group's
        same(
            TypeFacts(
                "parent",
                parents=(
                    Parent("elasticSanName", (token("elasticsan:ElasticSan"),)),
                    Parent("volumeGroupName", (token("elasticsan:VolumeGroup"),)),
                ),
            ),
            "elasticsan",
            "Volume VolumeSnapshot",
        ),
        {
            token("fileshares:FileShare"): held("fileshares", "files"),
        },
        parts("fileshares", "resourceName", "FileShare", "FileShareSnapshot"),
        settings("fileshares", "resourceName", "FileShare", "PrivateEndpointConnection"),
        # Parts of a NetApp account, encrypted as it is
        nothing("netapp", "ActiveDirectoryConfig"),
        parts(
            "netapp",
            "accountName",
            "Account",
            """
                Backup BackupVault CapacityPool CapacityPoolBackup CapacityPoolBucket CapacityPoolSnapshot
                CapacityPoolSubvolume
            """,
        ),
        settings("netapp", "accountName", "Account", "BackupPolicy CapacityPoolVolumeQuotaRule SnapshotPolicy"),
        parts(
            "netapp",
            "accountName",
            "ElasticAccount",
            "ElasticBackup ElasticBackupVault ElasticSnapshot ElasticVolume",
        ),
        settings("netapp", "accountName", "ElasticAccount", "ElasticBackupPolicy ElasticSnapshotPolicy"),
        settings("datalakestore", "accountName", "Account", "FirewallRule TrustedIdProvider VirtualNetworkRule"),
        # Data Share describes what it copies; the copies are in stores that are judged themselves
        nothing(
            "datashare",
            """
                ADLSGen1FileDataSet ADLSGen1FolderDataSet ADLSGen2FileDataSet ADLSGen2FileDataSetMapping
                ADLSGen2FileSystemDataSet ADLSGen2FileSystemDataSetMapping ADLSGen2FolderDataSet
                ADLSGen2FolderDataSetMapping Account BlobContainerDataSet BlobContainerDataSetMapping BlobDataSet
                BlobDataSetMapping BlobFolderDataSet BlobFolderDataSetMapping Invitation KustoClusterDataSet
                KustoClusterDataSetMapping KustoDatabaseDataSet KustoDatabaseDataSetMapping KustoTableDataSet
                KustoTableDataSetMapping ScheduledSynchronizationSetting ScheduledTrigger Share ShareSubscription
                SqlDBTableDataSet SqlDBTableDataSetMapping SqlDWTableDataSet SqlDWTableDataSetMapping
                SynapseWorkspaceSqlPoolTableDataSet SynapseWorkspaceSqlPoolTableDataSetMapping
            """,
        ),
        parts("containerstorage", "poolName", "Pool", "Snapshot Volume"),
    )
)
