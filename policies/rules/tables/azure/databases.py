"""Azure types of databases: SQL, MySQL, PostgreSQL, Cosmos DB and caches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.azure.make import (
    ELSEWHERE,
    by_uri,
    held,
    merged,
    nothing,
    optional,
    parts,
    settings,
    token,
)
from policies.rules.tables.entries import (
    KEY,
    NOTHING,
    Carried,
    KeyForm,
    KeyUse,
    Parent,
    TypeFacts,
    also,
    encrypted,
    part_of,
)

POSTGRES: Final = token("dbforpostgresql:Server")

_SQL: Final = token("sql:Server")
_INSTANCE: Final = token("sql:ManagedInstance")
SERVER_KEY_KINDS: Final = (token("sql:ServerKey"), token("sql:ManagedInstanceKey"))

_VAULT_TYPE: Final = ("dataEncryption.type", ("AzureKeyVault",))
_GEO_BACKUP: Final = ("backup.geoRedundantBackup", ("Enabled",))
_SERVER_KEY_TYPE: Final = ("serverKeyType", ("AzureKeyVault",))
_FLEXIBLE: Final = encrypted(
    by_uri("database", "dataEncryption.primaryKeyURI", _VAULT_TYPE),
    by_uri("backups in the paired region", "dataEncryption.geoBackupKeyURI", _VAULT_TYPE, applies=_GEO_BACKUP),
)
_TDE: Final = "the server's databases are encrypted with a certificate that Microsoft holds"

TYPES: Final[Mapping[str, TypeFacts]] = merged(
    (
        {
            _SQL: also(
                NOTHING,
                rest="keys",
                carried=Carried(
                    "databases",
                    (token("sql:EncryptionProtector"),),
                    "serverName",
                    True,
                    _TDE,
                    inline=by_uri("databases", "keyId"),
                ),
            ),
            token("sql:EncryptionProtector"): also(
                part_of("serverName", _SQL),
                uses=(KeyUse("databases", "serverKeyName", KeyForm.AZURE_SERVER_KEY, _TDE, (_SERVER_KEY_TYPE,)),),
            ),
            # The SDK has no protector for managed instances: the key is in the instance itself.
            _INSTANCE: encrypted(by_uri("databases", "keyId")),
            token("sql:Database"): also(
                part_of("serverName", _SQL),
                uses=(optional(by_uri("database", "encryptionProtector")),),
            ),
            **{
                token(f"sql:{name}"): also(KEY, parents=(Parent(path, (kind,)),))
                for name, path, kind in (
                    ("ServerKey", "serverName", _SQL),
                    ("ManagedInstanceKey", "managedInstanceName", _INSTANCE),
                )
            },
            POSTGRES: _FLEXIBLE,
            token("dbformysql:Server"): _FLEXIBLE,
            token("dbforpostgresql:ServerGroupCluster"): encrypted(
                by_uri("database", "dataEncryption.primaryKeyUri", _VAULT_TYPE)
            ),
            token("databasefleetmanager:FleetDatabase"): also(
                part_of("fleetName", token("databasefleetmanager:Fleet")),
                uses=(by_uri("database", "properties.transparentDataEncryption.keyUri"),),
            ),
            token("cosmosdb:DatabaseAccount"): encrypted(by_uri("database", "keyVaultKeyUri")),
            token("cosmosdb:CassandraDataCenter"): also(
                part_of("clusterName", token("cosmosdb:CassandraCluster")),
                uses=(
                    by_uri("disks", "properties.managedDiskCustomerKeyUri"),
                    by_uri("backups", "properties.backupStorageCustomerKeyUri"),
                ),
            ),
            token("redisenterprise:RedisEnterprise"): encrypted(
                by_uri("cache on disk", "encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl")
            ),
        },
        settings(
            "sql",
            "serverName",
            "Server",
            """
                BackupLongTermRetentionPolicy BackupShortTermRetentionPolicy DataMaskingPolicy DatabaseAdvisor
                DatabaseBlobAuditingPolicy DatabaseSecurityAlertPolicy
                DatabaseSqlVulnerabilityAssessmentRuleBaseline DatabaseThreatDetectionPolicy
                DatabaseVulnerabilityAssessment DatabaseVulnerabilityAssessmentRuleBaseline
                DisasterRecoveryConfiguration ExtendedDatabaseBlobAuditingPolicy ExtendedServerBlobAuditingPolicy
                FailoverGroup FirewallRule GeoBackupPolicy IPv6FirewallRule JobPrivateEndpoint JobTargetGroup
                LongTermRetentionPolicy OutboundFirewallRule PrivateEndpointConnection SensitivityLabel
                ServerAdvisor ServerAzureADAdministrator ServerAzureADOnlyAuthentication ServerBlobAuditingPolicy
                ServerCommunicationLink ServerDnsAlias ServerSecurityAlertPolicy ServerVulnerabilityAssessment
                SqlVulnerabilityAssessmentRuleBaseline SqlVulnerabilityAssessmentsSetting SyncAgent SyncMember
                TransparentDataEncryption VirtualNetworkRule WorkloadClassifier WorkloadGroup
            """,
        ),
        settings(
            "sql",
            "managedInstanceName",
            "ManagedInstance",
            """
                DistributedAvailabilityGroup ManagedDatabaseSensitivityLabel ManagedDatabaseVulnerabilityAssessment
                ManagedDatabaseVulnerabilityAssessmentRuleBaseline ManagedInstanceAdministrator
                ManagedInstanceAzureADOnlyAuthentication ManagedInstanceLongTermRetentionPolicy
                ManagedInstancePrivateEndpointConnection ManagedInstanceVulnerabilityAssessment
                ManagedServerDnsAlias ServerTrustCertificate StartStopManagedInstanceSchedule
            """,
        ),
        parts(
            "sql",
            "serverName",
            "Server",
            "ElasticPool Job JobAgent JobCredential JobStep ReplicationLink SyncGroup",
        ),
        # Groups and pools of servers that are judged themselves
        nothing("sql", "InstanceFailoverGroup InstancePool ServerTrustGroup VirtualCluster"),
        parts("sql", "managedInstanceName", "ManagedInstance", "ManagedDatabase"),
        {
            token("dbforpostgresql:SingleServer"): held("dbforpostgresql", "database"),
        },
        settings(
            "dbforpostgresql",
            "serverName",
            "Server",
            """
                Administrator AdministratorsMicrosoftEntra Configuration FirewallRule Migration
                PrivateEndpointConnection VirtualEndpoint
            """,
        ),
        parts("dbforpostgresql", "serverName", "Server", "Backup BackupsAutomaticAndOnDemand Database"),
        settings(
            "dbforpostgresql",
            "clusterName",
            "ServerGroupCluster",
            "ServerGroupFirewallRule ServerGroupPrivateEndpointConnection ServerGroupRole",
        ),
        settings(
            "dbforpostgresql",
            "serverName",
            "SingleServer",
            """
                SingleServerConfiguration SingleServerFirewallRule SingleServerServerAdministrator
                SingleServerServerSecurityAlertPolicy SingleServerVirtualNetworkRule
            """,
        ),
        parts("dbforpostgresql", "serverName", "SingleServer", "SingleServerDatabase"),
        {
            token("dbformysql:SingleServer"): held("dbformysql", "database"),
        },
        settings(
            "dbformysql",
            "serverName",
            "Server",
            "AzureADAdministrator Configuration FirewallRule PrivateEndpointConnection",
        ),
        parts("dbformysql", "serverName", "Server", "Database LongRunningBackup"),
        settings(
            "dbformysql",
            "serverName",
            "SingleServer",
            """
                SingleServerConfiguration SingleServerFirewallRule SingleServerServerAdministrator
                SingleServerVirtualNetworkRule
            """,
        ),
        parts("dbformysql", "serverName", "SingleServer", "SingleServerDatabase"),
        {
            token("dbformariadb:Server"): held("dbformariadb", "database"),
        },
        settings(
            "dbformariadb",
            "serverName",
            "Server",
            "Configuration FirewallRule PrivateEndpointConnection VirtualNetworkRule",
        ),
        parts("dbformariadb", "serverName", "Server", "Database"),
        # A fleet's databases are judged themselves
        settings("databasefleetmanager", "fleetName", "Fleet", "FirewallRule FleetTier Fleetspace"),
        nothing("databasefleetmanager", "Fleet"),
        # Figures on databases, kept in a store of the customer's
        settings("databasewatcher", "watcherName", "Watcher", "AlertRuleResource SharedPrivateLinkResource Target"),
        nothing("databasewatcher", "Watcher"),
        {
            token("cosmosdb:GarnetCluster"): held("cosmosdb", "cache"),
            token("cosmosdb:MongoCluster"): held("cosmosdb", "database", ELSEWHERE),
        },
        # Groups and pools of accounts and data centers that are judged themselves
        nothing("cosmosdb", "CassandraCluster Fleet ThroughputPool"),
        parts(
            "cosmosdb",
            "accountName",
            "DatabaseAccount",
            """
                CassandraResourceCassandraKeyspace CassandraResourceCassandraTable CassandraResourceCassandraView
                DatabaseAccountCassandraKeyspace DatabaseAccountCassandraTable DatabaseAccountGremlinDatabase
                DatabaseAccountGremlinGraph DatabaseAccountMongoDBCollection DatabaseAccountMongoDBDatabase
                DatabaseAccountSqlContainer DatabaseAccountSqlDatabase DatabaseAccountTable GraphResourceGraph
                GremlinResourceGremlinDatabase GremlinResourceGremlinGraph MongoDBResourceMongoDBCollection
                MongoDBResourceMongoDBDatabase NotebookWorkspace Service SqlResourceSqlContainer
                SqlResourceSqlDatabase TableResourceTable
            """,
        ),
        settings(
            "cosmosdb",
            "accountName",
            "DatabaseAccount",
            """
                CassandraResourceCassandraRoleAssignment CassandraResourceCassandraRoleDefinition
                GremlinResourceGremlinRoleAssignment GremlinResourceGremlinRoleDefinition
                MongoDBResourceMongoRoleDefinition MongoDBResourceMongoUserDefinition
                MongoMIResourceMongoMIRoleAssignment MongoMIResourceMongoMIRoleDefinition PrivateEndpointConnection
                SqlResourceSqlRoleAssignment SqlResourceSqlRoleDefinition SqlResourceSqlStoredProcedure
                SqlResourceSqlTrigger SqlResourceSqlUserDefinedFunction TableResourceTableRoleAssignment
                TableResourceTableRoleDefinition
            """,
        ),
        settings("cosmosdb", "fleetName", "Fleet", "FleetAnalytic Fleetspace FleetspaceAccount"),
        settings("cosmosdb", "mongoClusterName", "MongoCluster", "MongoClusterFirewallRule"),
        settings("cosmosdb", "throughputPoolName", "ThroughputPool", "ThroughputPoolAccount"),
        {
            token("mongocluster:MongoCluster"): held("mongocluster", "database", ELSEWHERE),
        },
        settings("mongocluster", "mongoClusterName", "MongoCluster", "FirewallRule PrivateEndpointConnection User"),
        {
            token("horizondb:HorizonDbCluster"): held("horizondb", "database"),
        },
        settings("horizondb", "clusterName", "HorizonDbCluster", "HorizonDbFirewallRule"),
        # Settings for clusters
        nothing("horizondb", "HorizonDbParameterGroup"),
        parts("horizondb", "clusterName", "HorizonDbCluster", "HorizonDbReplica"),
        {
            token("redis:Redis"): held("redis", "cache and its files"),
        },
        settings(
            "redis",
            "cacheName",
            "Redis",
            "AccessPolicy AccessPolicyAssignment FirewallRule PrivateEndpointConnection RedisFirewallRule",
        ),
        settings("redis", "name", "Redis", "LinkedServer PatchSchedule RedisLinkedServer"),
        settings(
            "redisenterprise",
            "clusterName",
            "RedisEnterprise",
            "AccessPolicyAssignment PrivateEndpointConnection",
        ),
        parts("redisenterprise", "clusterName", "RedisEnterprise", "Database"),
    )
)
