"""Azure types by the names that they had in older versions of the SDK, in old programs and old states.

The SDK gives them as aliases of the current types; a test holds this table to it. Where one old type became several,
one of the several stands for all: they are alike in what they keep and where.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_MOVED: Final = {
    ("cache", "redis"): """
        AccessPolicy AccessPolicyAssignment FirewallRule LinkedServer PatchSchedule PrivateEndpointConnection Redis
    """,
    ("cache", "redisenterprise"): "Database RedisEnterprise",
    ("devices", "deviceprovisioningservices"): "DpsCertificate IotDpsResource IotDpsResourcePrivateEndpointConnection",
    ("devices", "iothub"): """
        Certificate IotHubResource IotHubResourceEventHubConsumerGroup PrivateEndpointConnection
    """,
    ("documentdb", "cosmosdb"): """
        CassandraCluster CassandraDataCenter CassandraResourceCassandraKeyspace CassandraResourceCassandraTable
        CassandraResourceCassandraView DatabaseAccount GraphResourceGraph GremlinResourceGremlinDatabase
        GremlinResourceGremlinGraph MongoCluster MongoClusterFirewallRule MongoDBResourceMongoDBCollection
        MongoDBResourceMongoDBDatabase MongoDBResourceMongoRoleDefinition MongoDBResourceMongoUserDefinition
        NotebookWorkspace PrivateEndpointConnection Service SqlResourceSqlContainer SqlResourceSqlDatabase
        SqlResourceSqlRoleAssignment SqlResourceSqlRoleDefinition SqlResourceSqlStoredProcedure
        SqlResourceSqlTrigger SqlResourceSqlUserDefinedFunction TableResourceTable TableResourceTableRoleAssignment
        TableResourceTableRoleDefinition ThroughputPool ThroughputPoolAccount
    """,
    ("documentdb", "mongocluster"): "FirewallRule",
    ("insights", "applicationinsights"): """
        AnalyticsItem Component ComponentCurrentBillingFeature ComponentLinkedStorageAccount ExportConfiguration
        Favorite MyWorkbook ProactiveDetectionConfiguration WebTest Workbook WorkbookTemplate
    """,
    ("insights", "monitor"): """
        ActionGroup ActivityLogAlert AutoscaleSetting DataCollectionEndpoint DataCollectionRule
        DataCollectionRuleAssociation DiagnosticSetting ManagementGroupDiagnosticSetting MetricAlert
        PrivateEndpointConnection PrivateLinkScope PrivateLinkScopedResource ScheduledQueryRule
        SubscriptionDiagnosticSetting TenantActionGroup
    """,
    ("network", "dns"): "DnssecConfig RecordSet Zone",
    ("network", "dnsresolver"): """
        DnsForwardingRuleset DnsResolver DnsResolverDomainList DnsResolverPolicy DnsResolverPolicyVirtualNetworkLink
        DnsSecurityRule ForwardingRule InboundEndpoint OutboundEndpoint PrivateResolverVirtualNetworkLink
    """,
    ("network", "frontdoor"): "Experiment FrontDoor NetworkExperimentProfile Policy RulesEngine",
    ("network", "privatedns"): "PrivateRecordSet PrivateZone VirtualNetworkLink",
    ("network", "trafficmanager"): "Endpoint Profile TrafficManagerUserMetricsKey",
}
"""Old and current module, and the classes that moved from one to the other."""

_RENAMED: Final = {
    "agfoodplatform:DataManagerForAgricultureResource": "agfoodplatform:FarmBeatsModel",
    "apimanagement:ApiTagDescription": "apimanagement:TagDescription",
    "azurestackhci:GalleryImage": "azurestackhci:GalleryimageRetrieve",
    "azurestackhci:HciEdgeDevice": "azurestackhci:EdgeDevice",
    "azurestackhci:MarketplaceGalleryImage": "azurestackhci:Marketplacegalleryimage",
    "azurestackhci:NetworkInterface": "azurestackhci:NetworkinterfaceRetrieve",
    "azurestackhci:StorageContainer": "azurestackhci:StoragecontainerRetrieve",
    "azurestackhci:VirtualHardDisk": "azurestackhci:VirtualharddiskRetrieve",
    "azurestackhci:VirtualMachine": "azurestackhci:VirtualmachineRetrieve",
    "azurestackhci:VirtualNetwork": "azurestackhci:VirtualnetworkRetrieve",
    "datashare:ADLSGen1FileDataSet": """
        datashare:ADLSGen2StorageAccountDataSet datashare:BlobStorageAccountDataSet
    """,
    "datashare:ADLSGen2FileDataSetMapping": """
        datashare:ADLSGen2StorageAccountDataSetMapping datashare:BlobStorageAccountDataSetMapping
    """,
    "dbformysql:SingleServerServerAdministrator": "dbformysql:ServerAdministrator",
    "dbformysql:SingleServerVirtualNetworkRule": "dbformysql:VirtualNetworkRule",
    "dbforpostgresql:ServerGroupCluster": "dbforpostgresql:Cluster dbforpostgresql:ServerGroup",
    "dbforpostgresql:ServerGroupRole": "dbforpostgresql:Role",
    "dbforpostgresql:SingleServerServerAdministrator": "dbforpostgresql:ServerAdministrator",
    "dbforpostgresql:SingleServerServerSecurityAlertPolicy": "dbforpostgresql:ServerSecurityAlertPolicy",
    "dbforpostgresql:SingleServerVirtualNetworkRule": "dbforpostgresql:VirtualNetworkRule",
    "edgeorder:Address": "edgeorder:AddressByName",
    "edgeorder:OrderItem": "edgeorder:OrderItemByName",
    "hybridcontainerservice:ClusterInstanceHybridIdentityMetadatum": "hybridcontainerservice:HybridIdentityMetadatum",
    "iotoperations:Dataflow": "iotoperations:DataFlow",
    "iotoperations:DataflowEndpoint": "iotoperations:DataFlowEndpoint",
    "iotoperations:DataflowProfile": "iotoperations:DataFlowProfile",
    "kusto:ReadWriteDatabase": "kusto:Database",
    "logic:IntegrationAccountAgreement": "logic:Agreement",
    "logic:IntegrationAccountCertificate": "logic:Certificate",
    "logic:IntegrationAccountMap": "logic:Map",
    "logic:IntegrationAccountPartner": "logic:Partner",
    "logic:IntegrationAccountSchema": "logic:Schema",
    "logic:IntegrationAccountSession": "logic:Session",
    "machinelearningservices:Compute": "machinelearningservices:MachineLearningCompute",
    "migrate:Solution": "migrate:SolutionsControllerSolution",
    "netapp:CapacityPool": "netapp:Pool",
    "netapp:CapacityPoolSnapshot": "netapp:Snapshot",
    "netapp:CapacityPoolSubvolume": "netapp:Subvolume",
    "netapp:CapacityPoolVolume": "netapp:Volume",
    "netapp:CapacityPoolVolumeQuotaRule": "netapp:VolumeQuotaRule",
    "network:VirtualWan": "network:VirtualWAN",
    "redisenterprise:PrivateEndpointConnection": "cache:EnterprisePrivateEndpointConnection",
    "securityinsights:AADDataConnector": """
        securityinsights:AwsS3DataConnector securityinsights:CodelessApiPollingDataConnector
        securityinsights:CodelessUiDataConnector securityinsights:Dynamics365DataConnector
        securityinsights:GCPDataConnector securityinsights:IoTDataConnector securityinsights:MTPDataConnector
        securityinsights:MicrosoftPurviewInformationProtectionDataConnector
        securityinsights:Office365ProjectDataConnector securityinsights:OfficeATPDataConnector
        securityinsights:OfficeIRMDataConnector securityinsights:OfficePowerBIDataConnector
        securityinsights:PurviewAuditDataConnector securityinsights:TiTaxiiDataConnector
    """,
    "securityinsights:Anomalies": "securityinsights:IPSyncer",
    "securityinsights:ScheduledAlertRule": """
        securityinsights:MLBehaviorAnalyticsAlertRule securityinsights:NrtAlertRule
        securityinsights:ThreatIntelligenceAlertRule
    """,
    "workloads:SapApplicationServerInstance": "workloads:SAPApplicationServerInstance",
    "workloads:SapCentralServerInstance": "workloads:SAPCentralInstance",
    "workloads:SapDatabaseInstance": "workloads:SAPDatabaseInstance",
    "workloads:SapVirtualInstance": "workloads:SAPVirtualInstance",
}
"""Current type, and the old types that it took the place of."""

CURRENT: Final[Mapping[str, str]] = {
    **{
        f"azure-native:{old}:{name}": f"azure-native:{new}:{name}"
        for (old, new), names in _MOVED.items()
        for name in names.split()
    },
    **{
        f"azure-native:{old}": f"azure-native:{current}" for current, names in _RENAMED.items() for old in names.split()
    },
}
"""Old type to current type (both without API version)."""
