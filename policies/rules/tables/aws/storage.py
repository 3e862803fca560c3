"""AWS storage: objects, files, backups and what moves them."""

from __future__ import annotations

from typing import Final

from policies.rules.tables.aws.compute import DISKS_OF_VOLUME
from policies.rules.tables.aws.shapes import (
    DISKS,
    KMS,
    OF_S3,
    OWNED,
    every,
    joined,
    keyed,
    managed,
    nothing,
    parts,
    tokens,
    unkeyed,
    use,
    within,
)
from policies.rules.tables.entries import Carried, KeyUse, NotExpressible, Parent, TypeFacts, also, part_of

BUCKETS: Final = tokens("s3", "Bucket BucketV2")
_DIRECTORY: Final = tokens("s3", "DirectoryBucket")
_SSE: Final = tokens("s3", "BucketServerSideEncryptionConfiguration BucketServerSideEncryptionConfigurationV2")
LOGGING: Final = tokens("s3", "BucketLogging BucketLoggingV2")
_FILE_SYSTEMS: Final = tokens("fsx", "LustreFileSystem OntapFileSystem OpenZfsFileSystem WindowsFileSystem")

_ACCESS_LOGS: Final = NotExpressible(
    "access logs",
    "storage.access_log_key_control",
    "S3 delivers server access logs only to buckets with SSE-S3 as their default encryption",
    "docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html (unverified)",
    used_by=(LOGGING, "targetBucket"),
)


def _bucket(default: str = "", replica: str = "") -> TypeFacts:
    """A bucket: ``default`` and ``replica`` are where the old inline settings stand."""
    inline = use("objects", f"{default}.kmsMasterKeyId", "", (f"{default}.sseAlgorithm", KMS)) if default else None
    objects = Carried("objects", _SSE, "bucket", by_them=True, absent=f"objects are {OF_S3}", inline=inline)
    uses = (use("replicas", replica, "", optional=True),) if replica else ()
    return TypeFacts("keys", uses, objects, (_ACCESS_LOGS,) if default else ())


_DEFAULT: Final = "rules.applyServerSideEncryptionByDefault"
_DEFAULTS: Final = use(
    "objects",
    f"{_DEFAULT}.kmsMasterKeyId",
    "objects are encrypted with a key that AWS holds",
    (f"{_DEFAULT}.sseAlgorithm", KMS),
    optional=True,
)
_OBJECT: Final = use(
    "object",
    "kmsKeyId",
    "the object is encrypted with a key that AWS holds, whatever the bucket says",
    applies=("serverSideEncryption", ("AES256", *KMS)),
)
_REPLICAS: Final = use("replicas", "rules.destination.encryptionConfiguration.replicaKmsKeyId", "", optional=True)
"""Without a key, only objects that no KMS key encrypts are copied, under the target bucket's own default."""


def _table(name: str) -> KeyUse:
    """A metadata table of a bucket."""
    place = f"metadataConfiguration.{name}TableConfiguration"
    state = (f"{place}.configurationState", ("ENABLED",)) if name == "inventory" else None
    where = f"{place}.encryptionConfiguration"
    algorithm = (f"{where}.sseAlgorithm", ("aws:kms",))
    return use(f"{name} table", f"{where}.kmsKeyArn", OF_S3, algorithm, applies=state)


_EXPORTS: Final = tuple(
    within(f"{export} to {target}", f"storageLensConfiguration.{path}.encryption", "sseKms.keyId", OF_S3)
    for export, at in (("metrics", "dataExport"), ("prefix metrics", "expandedPrefixesDataExport"))
    for target, path in (("a bucket", f"{at}.s3BucketDestination"), ("a table", f"{at}.storageLensTableDestination"))
)
_VECTORS: Final = ("encryptionConfigurations.sseType", ("aws:kms",))
_TABLES: Final = ("encryptionConfiguration.sseAlgorithm", ("aws:kms",))
_SHARE: Final = use("objects", "kmsKeyArn", OF_S3, ("kmsEncrypted", (True,)))
_VOLUME: Final = use("volume", "kmsKey", OF_S3, ("kmsEncrypted", (True,)))
_OF_FSX: Final = managed("fsx")
_COPIES: Final = "policyDetails.schedules.crossRegionCopyRules"
_EVENT_COPIES: Final = "policyDetails.action.crossRegionCopies"

_S3: Final = joined((
    keyed(
        "s3",
        Bucket=_bucket(
            "serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault",
            "replicationConfiguration.rules.destination.replicaKmsKeyId",
        ),
        BucketV2=_bucket(
            "serverSideEncryptionConfigurations.rules.applyServerSideEncryptionByDefaults",
            "replicationConfigurations.rules.destinations.replicaKmsKeyId",
        ),
        DirectoryBucket=_bucket(),
        BucketMetadataConfiguration=(_table("inventory"), _table("journal")),
        Inventory=within("inventory", "destination.bucket.encryption", "sseKms.keyId", OF_S3),
        FilesFileSystem=use("files", "kmsKeyId", OWNED),
        VectorsVectorBucket=use("vectors", "encryptionConfigurations.kmsKeyArn", OF_S3, _VECTORS),
        VectorsIndex=also(
            part_of("vectorBucketName", *tokens("s3", "VectorsVectorBucket")),
            uses=(within("vectors", "encryptionConfigurations", "kmsKeyArn", OF_S3, ("sseType", ("aws:kms",))),),
        ),
    ),
    every(also(part_of("bucket", *BUCKETS, *_DIRECTORY), uses=(_DEFAULTS,)), *_SSE),
    every(
        also(part_of("bucket", *BUCKETS, *_DIRECTORY), uses=(_OBJECT,)),
        *tokens("s3", "BucketObject BucketObjectv2 ObjectCopy"),
    ),
    keyed("s3", BucketReplicationConfig=also(part_of("bucket", *BUCKETS, rest="nothing"), uses=(_REPLICAS,))),
    every(
        part_of("bucket", *BUCKETS, rest="nothing"),
        *LOGGING,
        *tokens("s3", """
            AnalyticsConfiguration BucketAbac BucketAccelerateConfiguration BucketAccelerateConfigurationV2 BucketAcl
            BucketAclV2 BucketCorsConfiguration BucketCorsConfigurationV2 BucketIntelligentTieringConfiguration
            BucketLifecycleConfiguration BucketLifecycleConfigurationV2 BucketMetric BucketNotification
            BucketObjectLockConfiguration BucketObjectLockConfigurationV2 BucketOwnershipControls BucketPolicy
            BucketPublicAccessBlock BucketRequestPaymentConfiguration BucketRequestPaymentConfigurationV2
            BucketVersioning BucketVersioningV2 BucketWebsiteConfiguration BucketWebsiteConfigurationV2
        """),
    ),
    nothing({
        "s3": """AccessPoint FilesAccessPoint FilesFileSystemPolicy FilesMountTarget FilesSynchronizationConfiguration
            VectorsVectorBucketPolicy""",
        # Doors to buckets, and who may go through them
        "s3control": """AccessGrant AccessGrantsInstance AccessGrantsInstanceResourcePolicy AccessGrantsLocation
            AccessPointPolicy BucketLifecycleConfiguration BucketPolicy DirectoryBucketAccessPointScope
            MultiRegionAccessPoint MultiRegionAccessPointPolicy MultiRegionAccessPointRoutes ObjectLambdaAccessPoint
            ObjectLambdaAccessPointPolicy""",
        "s3outposts": "Endpoint",
        "s3tables": "Namespace TableBucketPolicy TableBucketReplication TablePolicy TableReplication",
    }),
    keyed("s3control", StorageLensConfiguration=_EXPORTS),
    unkeyed(
        "s3control", "Bucket", "objects",
        "S3 on Outposts encrypts with keys that S3 holds, or that come with each request",
        "docs.aws.amazon.com/AmazonS3/latest/s3-outposts/S3OutpostsSecurity.html (unverified)",
    ),
    keyed(
        "s3tables",
        TableBucket=use("tables", "encryptionConfiguration.kmsKeyArn", OF_S3, _TABLES),
        Table=also(
            part_of("tableBucketArn", *tokens("s3tables", "TableBucket")),
            uses=(within("table", "encryptionConfiguration", "kmsKeyArn", OF_S3, ("sseAlgorithm", ("aws:kms",))),),
        ),
    ),
))  # fmt: skip

_FILES: Final = joined((
    keyed(
        "efs",
        FileSystem=use("files", "kmsKeyId", f"{managed('elasticfilesystem')}, or not at all", ("encrypted", (True,))),
        ReplicationConfiguration=use("replica", "destination.kmsKeyId", managed("elasticfilesystem")),
    ),
    nothing({
        "efs": "AccessPoint BackupPolicy FileSystemPolicy MountTarget",
        "fsx": "DataRepositoryAssociation S3AccessPointAttachment",
    }),
    keyed(
        "fsx",
        FileCache=use("cache", "kmsKeyId", _OF_FSX),
        LustreFileSystem=use(
            "files", "kmsKeyId", f"{_OF_FSX}; scratch file systems take no key",
            ("deploymentType", ("PERSISTENT_1", "PERSISTENT_2")),
        ),
        OntapFileSystem=use("files", "kmsKeyId", _OF_FSX),
        OpenZfsFileSystem=use("files", "kmsKeyId", _OF_FSX),
        WindowsFileSystem=use("files", "kmsKeyId", _OF_FSX),
        # A backup is of a file system, or of a volume of ONTAP
        Backup=TypeFacts(
            "parent",
            parents=(Parent("fileSystemId", _FILE_SYSTEMS), Parent("volumeId", tokens("fsx", "OntapVolume"))),
        ),
    ),
    parts("fsx", "fileSystemId", tokens("fsx", "OntapFileSystem"), "OntapStorageVirtualMachine"),
    parts("fsx", "storageVirtualMachineId", tokens("fsx", "OntapStorageVirtualMachine"), "OntapVolume"),
    parts("fsx", "volumeId", tokens("fsx", "OpenZfsVolume OpenZfsFileSystem"), "OpenZfsSnapshot"),
    parts("fsx", "parentVolumeId", tokens("fsx", "OpenZfsFileSystem OpenZfsVolume"), "OpenZfsVolume"),
    keyed(
        "storagegateway",
        NfsFileShare=_SHARE, SmbFileShare=_SHARE, CachesIscsiVolume=_VOLUME, StoredIscsiVolume=_VOLUME,
    ),
    nothing({
        # Gateways and their disks run on machines of the customer, which are judged, or are not at AWS.
        "storagegateway": "Cache FileSystemAssociation Gateway TapePool UploadBuffer WorkingStorage",
        # What moves files keeps none; where to and from are resources of their own.
        "datasync": """Agent EfsLocation FsxOpenZfsFileSystem LocationAzureBlob LocationFsxLustre
            LocationFsxOntapFileSystem LocationFsxWindows LocationHdfs LocationObjectStorage LocationSmb NfsLocation
            S3Location Task""",
        "transfer": """Access Agreement Certificate Connector HostKey Profile Server SshKey Tag User WebApp
            WebAppCustomization Workflow""",
    }),
    unkeyed(
        "glacier", "Vault", "archives", "S3 Glacier vaults encrypt with keys that AWS holds",
        "docs.aws.amazon.com/amazonglacier/latest/dev/DataEncryption.html (unverified)",
    ),
    nothing({"glacier": "VaultLock"}),
))  # fmt: skip

_BACKUPS: Final = joined((
    keyed(
        "backup",
        Vault=use("recovery points", "kmsKeyArn", managed("backup")),
        LogicallyAirGappedVault=use("recovery points", "encryptionKeyArn", OWNED),
    ),
    nothing({
        "backup": """Framework Plan RegionSettings ReportPlan RestoreTestingPlan RestoreTestingSelection Selection
            VaultLockConfiguration VaultNotifications VaultPolicy""",
        # Keeps what would be deleted as it was kept before.
        "rbin": "Rule",
    }),
    keyed(
        "dlm",
        LifecyclePolicy=(
            within("copies", _COPIES, "cmkArn", DISKS, ("encrypted", (True,))),
            within(
                "copies of events", _EVENT_COPIES, "encryptionConfiguration.cmkArn", DISKS,
                ("encryptionConfiguration.encrypted", (True,)),
            ),
        ),
    ),
    keyed(
        "drs",
        ReplicationConfigurationTemplate=use(
            "replicated disks", "ebsEncryptionKeyArn", DISKS, ("ebsEncryption", ("CUSTOM",))
        ),
    ),
    keyed(
        "ebs",
        SnapshotCopy=use("snapshot", "kmsKeyId", DISKS, ("encrypted", (True,))),
        SnapshotImport=use("snapshot", "kmsKeyId", DISKS, ("encrypted", (True,))),
    ),
    parts("ebs", "volumeId", DISKS_OF_VOLUME, "Snapshot"),
    nothing({"ebs": "FastSnapshotRestore SnapshotBlockPublicAccess"}),
))  # fmt: skip

TYPES: Final = joined((_S3, _FILES, _BACKUPS))
