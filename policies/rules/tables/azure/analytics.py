"""Azure types that analyse data: Synapse, Data Explorer, Databricks, Data Factory, and industry platforms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.azure.make import (
    ELSEWHERE,
    KEY_VAULT,
    by_name,
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
    KeyForm,
    KeyUse,
    TypeFacts,
    also,
    encrypted,
    part_of,
)

_DATABRICKS: Final = "encryption.entities"
_DBFS: Final = "parameters.encryption.value"

TYPES: Final[Mapping[str, TypeFacts]] = merged(
    (
        {
            token("synapse:Workspace"): encrypted(by_uri("workspace", "encryption.cmk.key.keyVaultUrl")),
            token("synapse:Key"): also(
                part_of("workspaceName", token("synapse:Workspace")),
                uses=(optional(by_uri("workspace", "keyVaultUrl", ("isActiveCMK", (True,)))),),
            ),
            token("kusto:Cluster"): encrypted(by_name("databases", "keyVaultProperties")),
            token("kusto:ReadWriteDatabase"): also(
                part_of("clusterName", token("kusto:Cluster")),
                uses=(optional(by_name("database", "keyVaultProperties")),),
            ),
            token("databricks:Workspace"): encrypted(
                by_name(
                    "notebooks, secrets and queries",
                    f"{_DATABRICKS}.managedServices.keyVaultProperties",
                    (f"{_DATABRICKS}.managedServices.keySource", KEY_VAULT),
                ),
                by_name(
                    "disks of clusters",
                    f"{_DATABRICKS}.managedDisk.keyVaultProperties",
                    (f"{_DATABRICKS}.managedDisk.keySource", KEY_VAULT),
                ),
                by_name(
                    "workspace storage",
                    _DBFS,
                    (f"{_DBFS}.keySource", KEY_VAULT),
                    vault="keyVaultUri",
                ),
            ),
            token("datafactory:Factory"): encrypted(
                by_name("definitions and credentials", "encryption", vault="vaultBaseUrl")
            ),
            token("hdinsight:Cluster"): encrypted(
                by_name("disks", "properties.diskEncryptionProperties", vault="vaultUri")
            ),
            token("streamanalytics:StreamingJob"): encrypted(
                KeyUse(
                    "state of the job",
                    "jobStorageAccount.accountName",
                    KeyForm.AZURE_STORE,
                    "kept in a storage account of Microsoft's, under its key",
                    (("contentStoragePolicy", ("JobStorageAccount",)),),
                )
            ),
            token("powerplatform:EnterprisePolicy"): encrypted(
                by_name(
                    "environments",
                    "encryption.keyVault",
                    ("encryption.state", ("Enabled",)),
                    key="key.name",
                    vault="id",
                    applies=("kind", ("Encryption",)),
                )
            ),
            token("manufacturingplatform:ManufacturingDataService"): encrypted(
                by_uri("data service", "properties.cmkProfile.keyUri")
            ),
        },
        parts(
            "synapse",
            "workspaceName",
            "Workspace",
            "BigDataPool IntegrationRuntime KustoPool ReadOnlyFollowingDatabase ReadWriteDatabase SqlPool",
        ),
        settings(
            "synapse",
            "workspaceName",
            "Workspace",
            """
                DatabasePrincipalAssignment EventGridDataConnection EventHubDataConnection IotHubDataConnection
                IpFirewallRule KustoPoolAttachedDatabaseConfiguration KustoPoolDatabasePrincipalAssignment
                KustoPoolPrincipalAssignment PrivateEndpointConnection SqlPoolSensitivityLabel
                SqlPoolTransparentDataEncryption SqlPoolVulnerabilityAssessment
                SqlPoolVulnerabilityAssessmentRuleBaseline SqlPoolWorkloadClassifier SqlPoolWorkloadGroup
                WorkspaceAadAdmin WorkspaceManagedSqlServerVulnerabilityAssessment WorkspaceSqlAadAdmin
            """,
        ),
        nothing("synapse", "PrivateLinkHub"),
        settings(
            "kusto",
            "clusterName",
            "Cluster",
            """
                AttachedDatabaseConfiguration ClusterPrincipalAssignment CosmosDbDataConnection
                DatabasePrincipalAssignment EventGridDataConnection EventHubConnection EventHubDataConnection
                IotHubDataConnection ManagedPrivateEndpoint PrivateEndpointConnection
            """,
        ),
        parts("kusto", "clusterName", "Cluster", "ReadOnlyFollowingDatabase SandboxCustomImage Script"),
        nothing("databricks", "AccessConnector"),
        settings("databricks", "workspaceName", "Workspace", "PrivateEndpointConnection VNetPeering"),
        parts(
            "datafactory",
            "factoryName",
            "Factory",
            """
                ChangeDataCapture CredentialOperation DataFlow Dataset GlobalParameter IntegrationRuntime
                LinkedService Pipeline Trigger
            """,
        ),
        settings("datafactory", "factoryName", "Factory", "ManagedPrivateEndpoint PrivateEndpointConnection"),
        settings(
            "hdinsight",
            "clusterName",
            "Cluster",
            """
                Application Extension ExtensionAzureMonitorAgentStatus ExtensionAzureMonitorStatus
                ExtensionMonitoringStatus PrivateEndpointConnection
            """,
        ),
        # A cluster runs jobs that are judged themselves
        nothing("streamanalytics", "Cluster"),
        parts("streamanalytics", "jobName", "StreamingJob", "Function Input Output"),
        settings("streamanalytics", "clusterName", "Cluster", "PrivateEndpoint"),
        {
            token("datalakeanalytics:Account"): held("datalakeanalytics", "jobs and tables"),
        },
        settings("datalakeanalytics", "accountName", "Account", "ComputePolicy FirewallRule"),
        {
            token("analysisservices:ServerDetails"): held("analysisservices", "models"),
        },
        {
            token("powerbi:WorkspaceCollection"): held("powerbi", "reports and models"),
        },
        # Links to Power BI, which keeps its data itself
        nothing("powerbi", "PowerBIResource"),
        settings("powerbi", "azureResourceName", "PowerBIResource", "PrivateEndpointConnection"),
        {
            token("powerbidedicated:CapacityDetails"): held("powerbidedicated", "reports and models", ELSEWHERE),
        },
        # More cores for a capacity
        nothing("powerbidedicated", "AutoScaleVCore"),
        # Accounts are an address; environments are placed and encrypted by their policies
        nothing("powerplatform", "Account"),
        settings("powerplatform", "enterprisePolicyName", "EnterprisePolicy", "PrivateEndpointConnection"),
        {
            token("fabric:FabricCapacity"): held("fabric", "OneLake", ELSEWHERE),
        },
        {
            token("purview:Account"): held("purview", "catalogue and samples"),
        },
        settings("purview", "accountName", "Account", "KafkaConfiguration PrivateEndpointConnection"),
        {
            token("datacatalog:ADCCatalog"): held("datacatalog", "catalogue"),
        },
        {
            token("timeseriesinsights:Gen1Environment"): held("timeseriesinsights", "events"),
            token("timeseriesinsights:Gen2Environment"): held("timeseriesinsights", "events"),
        },
        settings(
            "timeseriesinsights",
            "environmentName",
            "Gen1Environment Gen2Environment",
            "AccessPolicy EventHubEventSource IoTHubEventSource",
        ),
        parts("timeseriesinsights", "environmentName", "Gen1Environment Gen2Environment", "ReferenceDataSet"),
        {
            token("customerinsights:Hub"): held("customerinsights", "profiles of customers"),
        },
        parts(
            "customerinsights",
            "hubName",
            "Hub",
            "Connector ConnectorMapping Kpi Link Prediction Profile Relationship RelationshipLink View",
        ),
        settings("customerinsights", "hubName", "Hub", "RoleAssignment"),
        {
            token("agfoodplatform:DataManagerForAgricultureResource"): held("agfoodplatform", "data of farms"),
        },
        settings(
            "agfoodplatform",
            "dataManagerForAgricultureResourceName",
            "DataManagerForAgricultureResource",
            "DataConnector Extension PrivateEndpointConnection Solution",
        ),
        {
            token("agricultureplatform:AgriService"): held("agricultureplatform", "data of farms"),
        },
        # The key of a data manager for energy is set outside this API
        {
            token("openenergyplatform:EnergyService"): held("openenergyplatform", "data partitions", ELSEWHERE),
        },
        # Contacts with satellites deliver to endpoints of the customer's
        {
            token("orbital:GeoCatalog"): held("orbital", "images"),
        },
        settings("orbital", "spacecraftName", "Spacecraft", "Contact"),
        nothing("orbital", "ContactProfile EdgeSite GroundStation L2Connection Spacecraft"),
    )
)
