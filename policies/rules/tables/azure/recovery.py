"""Azure types that back up, replicate and migrate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.azure.make import (
    by_set,
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
    NOWHERE,
    KeyUse,
    Parent,
    TypeFacts,
    also,
    encrypted,
    part_of,
)

_VAULT: Final = token("recoveryservices:Vault")
_BACKUP: Final = "properties.securitySettings.encryptionSettings"
_COPIED: Final = "properties.providerSpecificDetails"


def _replicas(name: str, where: str) -> tuple[KeyUse, ...]:
    """The copies of disks that a machine would be started from elsewhere."""
    return (by_set("replicated disks", f"{where}.{name}", (where, ())),)


TYPES: Final[Mapping[str, TypeFacts]] = merged(
    (
        {
            token("dataprotection:BackupVault"): encrypted(
                by_uri("backups", f"{_BACKUP}.keyVaultProperties.keyUri", (f"{_BACKUP}.state", ("Enabled",)))
            ),
            _VAULT: encrypted(by_uri("backups", "properties.encryption.keyVaultProperties.keyUri")),
            token("recoveryservices:ReplicationProtectedItem"): also(
                part_of("resourceName", _VAULT),
                uses=(
                    *_replicas("recoveryDiskEncryptionSetId", f"{_COPIED}.vmManagedDisks"),
                    *_replicas("diskEncryptionSetId", f"{_COPIED}.disksToInclude"),
                    *_replicas("diskEncryptionSetId", f"{_COPIED}.disksToIncludeForManagedDisks"),
                    *_replicas("diskEncryptionSetId", f"{_COPIED}.disksDefault"),
                    optional(by_set("replicated disks", f"{_COPIED}.diskEncryptionSetId")),
                ),
            ),
            token("recoveryservices:ReplicationMigrationItem"): also(
                part_of("resourceName", _VAULT),
                uses=_replicas("diskEncryptionSetId", f"{_COPIED}.disksToInclude"),
            ),
            token("recoveryservices:ReplicationProtectionCluster"): also(
                part_of("resourceName", _VAULT),
                uses=_replicas(
                    "recoveryDiskEncryptionSetId",
                    "properties.sharedDiskProperties.sharedDiskProviderSpecificDetails.protectedManagedDisks",
                ),
            ),
        },
        settings(
            "recoveryservices",
            "vaultName",
            "Vault",
            "PrivateEndpointConnection ProtectionIntent ProtectionPolicy ResourceGuardProxy",
        ),
        parts("recoveryservices", "vaultName", "Vault", "ProtectedItem ProtectionContainer"),
        settings(
            "recoveryservices",
            "resourceName",
            "Vault",
            """
                ReplicationFabric ReplicationNetworkMapping ReplicationPolicy ReplicationProtectionContainerMapping
                ReplicationRecoveryPlan ReplicationRecoveryServicesProvider ReplicationStorageClassificationMapping
                ReplicationvCenter
            """,
        ),
        parts("dataprotection", "vaultName", "BackupVault", "BackupInstance BackupPolicy"),
        settings("dataprotection", "vaultName", "BackupVault", "DppResourceGuardProxy"),
        nothing("dataprotection", "ResourceGuard"),
        # Replicates machines to clusters of the customer's
        settings("datareplication", "fabricName", "Fabric", "Dra FabricAgent"),
        nothing("datareplication", "Fabric Vault"),
        settings(
            "datareplication",
            "vaultName",
            "Vault",
            "Policy PrivateEndpointConnection ProtectedItem ReplicationExtension",
        ),
        # Moves databases between places that are judged themselves
        {
            token("datamigration:File"): held(
                "datamigration",
                "files of the migration",
                parents=(Parent("serviceName", (token("datamigration:Service"),)),),
            ),
        },
        nothing(
            "datamigration",
            """
                DatabaseMigrationsMongoToCosmosDbRUMongo DatabaseMigrationsMongoToCosmosDbvCoreMongo
                DatabaseMigrationsSqlDb DatabaseMigrationsSqlMi DatabaseMigrationsSqlVm MigrationService
                SqlMigrationService
            """,
        ),
        settings("datamigration", "groupName", "resources:ResourceGroup", "Service"),
        settings("datamigration", "serviceName", "Service", "Project ServiceTask Task"),
        # Inventories and plans; what is moved is judged where it goes
        settings(
            "migrate",
            "projectName",
            "AssessmentProjectsOperation Project",
            """
                AksAssessmentOperation Assessment AssessmentsOperation AvsAssessmentsOperation
                AvsAssessmentsV2Operation BusinessCaseOperation CompoundAssessmentOperation Group GroupsOperation
                HeterogeneousAssessmentOperation HyperVCollector HypervCollectorsOperation ImportCollector
                ImportCollectorsOperation ImportSqlCollectorOperation MachineAssessmentsV2Operation MigrationEntity
                MigrationEntityGroup PrivateEndpointConnection PrivateEndpointConnectionOperation ServerCollector
                ServerCollectorsOperation SqlAssessmentV2Operation SqlAssessmentV3Operation SqlCollectorOperation
                Task VMwareCollector VmwareCollectorsOperation Wave WebAppAssessmentV2Operation
                WebAppAssessmentV3Operation WebAppCollectorOperation
            """,
        ),
        nothing(
            "migrate",
            """
                AssessmentProjectsOperation MigrateProject MigrateProjectsControllerMigrateProject ModernizeProject
                MoveCollection Project
            """,
        ),
        settings(
            "migrate",
            "modernizeProjectName",
            "ModernizeProject",
            "MigrateAgent WorkloadDeployment WorkloadInstance",
        ),
        settings("migrate", "moveCollectionName", "MoveCollection", "MoveResource"),
        settings(
            "migrate",
            "migrateProjectName",
            "MigrateProject MigrateProjectsControllerMigrateProject",
            "PrivateEndpointConnectionControllerPrivateEndpointConnection Solution",
        ),
        # Inventories of machines elsewhere
        nothing(
            "offazure",
            """
                HyperVSite HypervSitesController ImportSitesController MasterSitesController ServerSitesController
                Site SitesController
            """,
        ),
        settings(
            "offazure",
            "siteName",
            """
                HyperVSite HypervSitesController ImportSitesController MasterSitesController ServerSitesController
                Site SitesController
            """,
            """
                HypervClusterControllerCluster HypervHostController PrivateEndpointConnection
                PrivateEndpointConnectionController SqlDiscoverySiteDataSourceController SqlSitesController
                VcenterController WebAppDiscoverySiteDataSourcesController WebAppSitesController
            """,
        ),
        # Inventories of apps elsewhere
        nothing("offazurespringboot", "Springbootapp Springbootserver Springbootsite"),
        # Inventories of databases elsewhere
        settings("mysqldiscovery", "siteName", "MySQLSite", "MySQLServer"),
        nothing("mysqldiscovery", "MySQLSite"),
        # Inventories of databases elsewhere
        settings("azuredata", "sqlServerRegistrationName", "SqlServerRegistration", "SqlServer"),
        nothing("azuredata", "SqlServerRegistration"),
        # Maps of dependencies
        settings("dependencymap", "mapName", "Map", "DiscoverySource"),
        nothing("dependencymap", "Map"),
        # Flows between clouds
        {
            token("azuredatatransfer:Flow"): encrypted(
                by_uri("data in transfer", "properties.customerManagedKeyVaultUri")
            ),
        },
        nothing("azuredatatransfer", "Connection Pipeline"),
        settings("azuredatatransfer", "pipelineName", "Pipeline", "FlowProfile"),
        # Plans for recovery
        same(NOWHERE, "azureresiliencemanagement", "Drill GoalAssignment GoalTemplate RecoveryPlan"),
        settings("azureresiliencemanagement", "usagePlanName", "UsagePlan", "Enrollment"),
        nothing("azureresiliencemanagement", "UsagePlan"),
    )
)
