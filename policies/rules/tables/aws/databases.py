"""AWS databases: relational, documents, graphs, time series, caches and warehouses."""

from __future__ import annotations

from typing import Final

from policies.rules.tables.aws.shapes import (
    OWNED,
    joined,
    keyed,
    managed,
    nothing,
    parts,
    token,
    tokens,
    unkeyed,
    use,
    within,
)
from policies.rules.tables.entries import Carried, KeyUse, Parent, TypeFacts, also, besides, part_of

INSTANCE: Final = token("rds", "Instance")
CLUSTER: Final = token("rds", "Cluster")
TABLE: Final = token("dynamodb", "Table")
_SNAPSHOTS: Final = tokens("rds", "Snapshot SnapshotCopy")
_CLUSTER_SNAPSHOTS: Final = tokens("rds", "ClusterSnapshot ClusterSnapshotCopy")
_RDS_KEY: Final = managed("rds")
_CACHE_DOCS: Final = "docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html (unverified)"


def _storage(*inherited: Parent, key: str = "kmsKeyId", absent: str = "not encrypted") -> KeyUse:
    """The storage of a database, whose key counts only with ``storageEncrypted``; a copy has its source's."""
    return use("storage", key, absent, ("storageEncrypted", (True,)), inherited=inherited)


_MASTER_SECRET: Final = use(
    "master password secret", "masterUserSecretKmsKeyId", managed("secretsmanager"),
    applies=("manageMasterUserPassword", (True,)),
)  # fmt: skip
_INSIGHTS: Final = use(
    "performance insights", "performanceInsightsKmsKeyId", _RDS_KEY, applies=("performanceInsightsEnabled", (True,))
)

_RELATIONAL: Final = joined((
    keyed(
        "rds",
        Instance=(
            _storage(
                Parent("replicateSourceDb", (INSTANCE, CLUSTER)),
                Parent("snapshotIdentifier", _SNAPSHOTS),
                Parent("restoreToPointInTime.sourceDbInstanceIdentifier", (INSTANCE,)),
            ),
            _MASTER_SECRET,
            _INSIGHTS,
        ),
        Cluster=(
            _storage(
                Parent("replicationSourceIdentifier", (CLUSTER, INSTANCE)),
                Parent("snapshotIdentifier", (*_CLUSTER_SNAPSHOTS, *_SNAPSHOTS)),
                Parent("restoreToPointInTime.sourceClusterIdentifier", (CLUSTER,)),
            ),
            _MASTER_SECRET,
            _INSIGHTS,
        ),
        ClusterInstance=also(part_of("clusterIdentifier", CLUSTER), uses=besides(_INSIGHTS)),
        SnapshotCopy=use(
            "snapshot", "kmsKeyId", "encrypted as its source",
            inherited=(Parent("sourceDbSnapshotIdentifier", _SNAPSHOTS),),
        ),
        ClusterSnapshotCopy=use(
            "snapshot", "kmsKeyId", "encrypted as its source",
            inherited=(Parent("sourceDbClusterSnapshotIdentifier", _CLUSTER_SNAPSHOTS),),
        ),
        InstanceAutomatedBackupsReplication=use("replicated backups", "kmsKeyId", f"{_RDS_KEY} there"),
        ExportTask=use("export", "kmsKeyId", "the export needs a key"),
        ClusterActivityStream=use("activities", "kmsKeyId", "the stream needs a key"),
        Integration=use("integration", "kmsKeyId", OWNED),
        CustomDbEngineVersion=use("installation files", "kmsKeyId", "", optional=True),
    ),
    parts("rds", "dbInstanceIdentifier", (INSTANCE,), "Snapshot"),
    parts("rds", "dbClusterIdentifier", (CLUSTER,), "ClusterSnapshot ShardGroup"),
    nothing({
        # A global cluster is the bond of clusters, each with its own region and key.
        "rds": """Certificate ClusterEndpoint ClusterParameterGroup ClusterRoleAssociation EventSubscription
            GlobalCluster InstanceDesiredState OptionGroup ParameterGroup Proxy ProxyDefaultTargetGroup ProxyEndpoint
            ProxyTarget ReservedInstance RoleAssociation SubnetGroup""",
        "dsql": "ClusterPeering ClusterPolicy",
    }),
    keyed("dsql", Cluster=use("storage", "kmsEncryptionKey", OWNED)),
    keyed(
        "odb",
        AutonomousDatabase=use(
            "storage", "kmsKeyId", "encrypted with a key that Oracle holds", ("encryptionKeyProvider", ("AWS_KMS",))
        ),
    ),
    unkeyed(
        "odb", "CloudAutonomousVmCluster CloudVmCluster", "databases",
        "Oracle encrypts the databases of a cluster; its type has no input for a key", "pulumi-aws 7.51.1",
    ),
    nothing({
        "odb": """AutonomousDatabaseSecretsManagerIntegration CloudExadataInfrastructure IamRoleAssociation Network
            NetworkPeeringConnection""",
    }),
))  # fmt: skip


def _docdb_like(service: str, key: str = "kmsKeyId") -> TypeFacts:
    cluster = token(service, "Cluster")
    snapshot = Parent("snapshotIdentifier", tokens(service, "ClusterSnapshot"))
    if service == "docdb":
        other = Parent("restoreToPointInTime.sourceClusterIdentifier", (cluster,))
    else:
        other = Parent("replicationSourceIdentifier", (cluster,))
    return TypeFacts("keys", (_storage(snapshot, other, key=key),))


_DOCUMENTS: Final = joined((
    keyed(
        "docdb",
        Cluster=_docdb_like("docdb"),
        ElasticCluster=use("storage", "kmsKeyId", "encrypted with the account's default key"),
        ClusterInstance=also(
            part_of("clusterIdentifier", token("docdb", "Cluster")),
            uses=besides(
                use(
                    "performance insights", "performanceInsightsKmsKeyId", _RDS_KEY,
                    applies=("enablePerformanceInsights", (True,)),
                ),
            ),
        ),
    ),
    parts("docdb", "dbClusterIdentifier", tokens("docdb", "Cluster"), "ClusterSnapshot"),
    keyed("neptune", Cluster=_docdb_like("neptune", "kmsKeyArn")),
    parts("neptune", "clusterIdentifier", tokens("neptune", "Cluster"), "ClusterInstance"),
    parts("neptune", "dbClusterIdentifier", tokens("neptune", "Cluster"), "ClusterSnapshot"),
    keyed("neptunegraph", Graph=use("graph", "kmsKeyIdentifier", OWNED)),
    keyed(
        "dynamodb",
        Table=(
            use("table", "serverSideEncryption.kmsKeyArn", OWNED, ("serverSideEncryption.enabled", (True,))),
            within("replicas", "replicas", "kmsKeyArn", OWNED),
        ),
        TableReplica=use("replica", "kmsKeyArn", OWNED),
        TableExport=use(
            "export", "s3SseKmsKeyId", "encrypted as the bucket does by default", ("s3SseAlgorithm", ("KMS",)),
            applies=("s3SseAlgorithm", ()),
        ),
    ),
    parts("dynamodb", "tableName", (TABLE,), "GlobalSecondaryIndex TableItem"),
    parts("dynamodb", "name", (TABLE,), "GlobalTable"),
    keyed(
        "keyspaces",
        Table=use(
            "table", "encryptionSpecification.kmsKeyIdentifier", OWNED,
            ("encryptionSpecification.type", ("CUSTOMER_MANAGED_KMS_KEY",)),
        ),
    ),
    keyed("qldb", Ledger=use("ledger", "kmsKey", OWNED)),
    keyed(
        "timestreamwrite",
        Database=use("records", "kmsKeyId", managed("timestream")),
        Table=also(
            part_of("databaseName", token("timestreamwrite", "Database")),
            uses=besides(
                within(
                    "rejected records",
                    "magneticStoreWriteProperties.magneticStoreRejectedDataLocation.s3Configuration", "kmsKeyId",
                    "encrypted with a key that S3 holds", ("encryptionOption", ("SSE_KMS",)),
                ),
            ),
        ),
    ),
    keyed(
        "timestreamquery",
        ScheduledQuery=use(
            "query and error reports", "kmsKeyId", OWNED,
            ("errorReportConfiguration.s3Configuration.encryptionOption", ("SSE_KMS",)),
        ),
    ),
    unkeyed(
        "timestreaminfluxdb", "DbCluster DbInstance", "records", "the SDK has no key for InfluxDB", "pulumi-aws 7.51.1"
    ),
    nothing({
        "docdb": "ClusterParameterGroup EventSubscription GlobalCluster SubnetGroup",
        "neptune": "ClusterEndpoint ClusterParameterGroup EventSubscription GlobalCluster ParameterGroup SubnetGroup",
        "neptunegraph": "PrivateGraphEndpoint",
        "dynamodb": "ContributorInsights KinesisStreamingDestination ResourcePolicy Tag",
        "keyspaces": "Keyspace",
        "qldb": "Stream",
    }),
))  # fmt: skip

_CACHES: Final = joined((
    keyed(
        "elasticache",
        ReplicationGroup=use("cache", "kmsKeyId", OWNED, ("atRestEncryptionEnabled", (True,))),
        ServerlessCache=use("cache", "kmsKeyId", OWNED),
        # A cluster by itself takes no key; one of a replication group is encrypted as that is.
        Cluster=also(
            unkeyed("elasticache", "Cluster", "cache", "a cluster by itself is not encrypted", _CACHE_DOCS)[
                token("elasticache", "Cluster")
            ],
            carried=Carried(
                "cache", tokens("elasticache", "ReplicationGroup"), "replicationGroupId", by_them=False,
                absent="a cluster by itself is not encrypted",
            ),
        ),
    ),
    keyed(
        "memorydb",
        Cluster=use("cache", "kmsKeyArn", OWNED),
        Snapshot=also(
            part_of("clusterName", token("memorydb", "Cluster")),
            uses=(use("snapshot", "kmsKeyArn", "", optional=True),),
        ),
    ),
    unkeyed(
        "dax", "Cluster", "cache", "DAX encrypts with a key that AWS owns",
        "docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAXEncryptionAtRest.html (unverified)",
    ),
    nothing({
        "elasticache": """GlobalReplicationGroup ParameterGroup ReservedCacheNode SubnetGroup User UserGroup
            UserGroupAssociation""",
        "memorydb": "Acl MultiRegionCluster ParameterGroup SubnetGroup User",
        "dax": "ParameterGroup SubnetGroup",
    }),
))  # fmt: skip

_WAREHOUSES: Final = joined((
    keyed(
        "redshift",
        Cluster=(
            use("warehouse", "kmsKeyId", OWNED, ("encrypted", (True,))),
            use(
                "master password secret", "masterPasswordSecretKmsKeyId", managed("secretsmanager"),
                applies=("manageMasterPassword", (True,)),
            ),
        ),
        SnapshotCopyGrant=use("copied snapshots", "kmsKeyId", managed("redshift")),
        SnapshotCopy=TypeFacts(
            "keys",
            carried=Carried(
                "copied snapshots", tokens("redshift", "SnapshotCopyGrant"), "snapshotCopyGrantName", by_them=False,
                absent=managed("redshift"),
            ),
        ),
        Integration=use("integration", "kmsKeyId", OWNED),
    ),
    parts("redshift", "clusterIdentifier", tokens("redshift", "Cluster"), "ClusterSnapshot"),
    keyed(
        "redshiftserverless",
        Namespace=(
            use("warehouse", "kmsKeyId", OWNED),
            use(
                "master password secret", "adminPasswordSecretKmsKeyId", managed("secretsmanager"),
                applies=("manageAdminPassword", (True,)),
            ),
        ),
    ),
    parts("redshiftserverless", "namespaceName", tokens("redshiftserverless", "Namespace"), "Snapshot Workgroup"),
    nothing({
        "redshift": """AuthenticationProfile ClusterIamRoles DataShareAuthorization DataShareConsumerAssociation
            EndpointAccess EndpointAuthorization EventSubscription HsmClientCertificate HsmConfiguration IdcApplication
            Logging NamespaceRegistration ParameterGroup Partner ResourcePolicy ScheduledAction SnapshotSchedule
            SnapshotScheduleAssociation SubnetGroup UsageLimit""",
        "redshiftdata": "Statement",
        "redshiftserverless": "CustomDomainAssociation EndpointAccess ResourcePolicy UsageLimit",
    }),
))  # fmt: skip

_MIGRATION: Final = joined((
    keyed(
        "dms",
        ReplicationInstance=use("replication storage", "kmsKeyArn", managed("dms")),
        ReplicationConfig=use("replication storage", "computeConfig.kmsKeyId", managed("dms")),
        InstanceProfile=use("connection parameters", "kmsKeyArn", managed("dms")),
        Endpoint=(
            use("connection parameters", "kmsKeyArn", managed("dms")),
            within(
                "files on the way to Redshift", "redshiftSettings", "serverSideEncryptionKmsKeyId",
                "encrypted with a key that S3 holds", ("encryptionMode", ("SSE_KMS",)),
            ),
        ),
        S3Endpoint=(
            use("connection parameters", "kmsKeyArn", managed("dms")),
            use(
                "files", "serverSideEncryptionKmsKeyId", "encrypted with a key that S3 holds",
                ("encryptionMode", ("SSE_KMS",)), applies=("endpointType", ("target",)),
            ),
        ),
    ),
    nothing({
        "dms": "Certificate DataProvider EventSubscription MigrationProject ReplicationSubnetGroup ReplicationTask",
    }),
))  # fmt: skip

TYPES: Final = joined((_RELATIONAL, _DOCUMENTS, _CACHES, _WAREHOUSES, _MIGRATION))
