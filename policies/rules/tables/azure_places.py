"""Where Azure resource types are: which have no location, under which names regions stand, and what is copied where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from policies.rules.tables.azure import ACCOUNT, POSTGRES, STORE_KINDS, WORKSPACE_KINDS
from policies.rules.tables.azure.make import token
from policies.rules.tables.entries import NOTHING, NOWHERE, TypeFacts

SERVICES: Final[Mapping[str, TypeFacts]] = {
    "azure-native:authorization:": NOWHERE,
    # Written on what they describe, and so without a place of their own (Ec2InstanceStatus, too, is no place of data).
    "azure-native:awsconnector:Ec2Instance": NOWHERE,
    "azure-native:awsconnector:EksCluster": NOWHERE,
    "azure-native:awsconnector:": NOTHING,
}
"""Whole modules: roles, locks and policies, which keep no data and are replicated by the directory; and the inventory
of an AWS account, which the connector to AWS fills in."""

EVERYWHERE: Final[Mapping[str, str]] = {
    "azure-native:cdn:": "Azure Front Door and CDN keep copies at edge locations all over the world",
    "azure-native:frontdoor:": "Azure Front Door keeps copies at edge locations all over the world",
    # learn.microsoft.com/azure/static-web-apps/overview: files are served from points around the world
    "azure-native:web:StaticSite": "Static Web Apps keeps the files of a site at points all over the world",
}
"""Services, or types by the beginning of their token, that work worldwide by design and so are in no residency."""

_REGION_KEYS: Final = """
location locations locationName azureLocation resourceLocation region regions regionName targetRegions replicatedRegions
partnerRegions preferredRegions sourceRegion targetRegion targetLocation targetLocations disasterRecoveryLocation
linkedRedisCacheLocation computeLocation privateLinkLocation additionalLocations replicationRegion workspaceRegion
managedVirtualNetworkRegions privateLinkResourceRegion functionAppRegion targetResourceRegion
accountLocation allowedRegions appLocation armLocation ascLocation cognitiveServiceRegion customLocationRegion
customerWorkspaceLocation dataCenterLocation dataLocation dataRegions endpointLocation initialPrimaryFabricLocation
initialRecoveryFabricLocation metricResourceLocation moveRegion networkFunctionDefinitionOfferingLocation panLocation
preferredDataCenterRegion preferredLocation primaryFabricLocation privateLinkServiceArmRegion recoveryFabricLocation
remoteVolumeRegion replicationRegions resourceRegion sourceBackupLocation sourceLocation sourceShareLocation
sourceWebAppLocation subscriptionLocation targetResourceLocation
"""
REGION_KEYS: Final = frozenset(_REGION_KEYS.split())
"""Names of properties, at any depth, whose text (or whose members' ``name``) is a region."""

NOT_REGIONS: Final[Mapping[str, Mapping[str, str]]] = {
    token("applicationinsights:WebTest"): {
        "locations.location": "the name of a point from which a public address is tried, where nothing is kept"
    },
    token("automation:Package"): {"allOf.location": "the place of an error"},
    token("billing:BillingProfile"): {
        f"properties.{address}.region": "part of a postal address" for address in ("billTo", "shipTo", "soldTo")
    },
    token("containerregistry:TaskRun"): {"runRequest.sourceLocation": "an address or path of source files"},
    token("hdinsight:Application"): {"properties.sshEndpoints.location": "the address of an endpoint"},
    token("security:SecurityConnector"): {"environmentData.regions": "regions of AWS that are looked at"},
    token("web:Connection"): {"properties.statuses.error.location": "the place of an error"},
    token("web:ConnectionGateway"): {
        "properties.connectionGatewayInstallation.location": "where an installation of the customer's is"
    },
}
"""Properties with the name of a region key that are none in a type (paths without indexes), and what they are."""

OF_OTHERS: Final = ("azure-native:awsconnector:", "azure-native:providerhub:")
"""Modules whose properties name no regions of this program: an inventory of AWS, and rollouts of resource providers."""

NO_COPY: Final[Mapping[str, str]] = {token("notificationhubs:Namespace"): "replicationRegion"}
"""Region properties in which ``None`` says that there is no copy."""

GEOGRAPHY_KEYS: Final[Mapping[str, str]] = {
    token("communication:CommunicationService"): "dataLocation",
    token("communication:EmailService"): "dataLocation",
    token("azureactivedirectory:B2CTenant"): "location",
    token("azureactivedirectory:CIAMTenant"): "location",
}
"""Types that are placed in a geography and not in a region, and the property that names it."""

GEOGRAPHIES: Final[Mapping[str, str]] = {
    "europe": "westeurope",
    "france": "francecentral",
    "germany": "germanywestcentral",
    "norway": "norwayeast",
    "switzerland": "switzerlandnorth",
    "uk": "uksouth",
    "united kingdom": "uksouth",
    "africa": "southafricanorth",
    "asia pacific": "southeastasia",
    "australia": "australiaeast",
    "brazil": "brazilsouth",
    "canada": "canadacentral",
    "india": "centralindia",
    "japan": "japaneast",
    "korea": "koreacentral",
    "uae": "uaenorth",
    "united arab emirates": "uaenorth",
    "united states": "eastus",
    "usgov": "usgovvirginia",
}
"""A region in each geography (lower case), to judge it by.

Source: learn.microsoft.com/azure/communication-services/concepts/privacy. ``Europe`` is in the European Union there:
the Netherlands and Ireland (unverified).
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """A setting that keeps a second copy in the paired region.

    ``values`` are those that do (lower case); ``by_default``: it also does when nothing is said; ``unless``: a path and
    a value (lower case) with which the setting has no meaning.
    """

    path: str
    values: frozenset[str]
    by_default: bool = False
    unless: tuple[str, str] | None = None


def _pair(path: str, *values: str, by_default: bool = False, unless: tuple[str, str] | None = None) -> Pair:
    return Pair(path, frozenset(values), by_default, unless)


_SQL_BACKUPS: Final = (_pair("requestedBackupStorageRedundancy", "geo", "geozone", by_default=True),)
_SINGLE: Final = (_pair("properties.storageProfile.geoRedundantBackup", "enabled"),)
_FLEXIBLE: Final = (_pair("backup.geoRedundantBackup", "enabled"),)
_RESIDENCY: Final = (_pair("properties.enableDataResidency", "false", by_default=True),)

PAIRED: Final[Mapping[str, tuple[Pair, ...]]] = {
    ACCOUNT: (_pair("sku.name", "standard_grs", "standard_ragrs", "standard_gzrs", "standard_ragzrs"),),
    POSTGRES: _FLEXIBLE,
    token("dbformysql:Server"): _FLEXIBLE,
    token("dbforpostgresql:SingleServer"): _SINGLE,
    token("dbformysql:SingleServer"): _SINGLE,
    token("dbformariadb:Server"): _SINGLE,
    token("dbforpostgresql:ServerGroupCluster"): (_pair("enableGeoBackup", "true"),),
    # learn.microsoft.com/azure/azure-sql/database/automated-backups-overview: geo-redundant by default
    token("sql:Database"): _SQL_BACKUPS,
    token("sql:ManagedInstance"): _SQL_BACKUPS,
    token("sql:GeoBackupPolicy"): (_pair("state", "enabled"),),
    token("synapse:SqlPool"): (_pair("storageAccountType", "grs", by_default=True),),  # default unverified
    # learn.microsoft.com/azure/cosmos-db/periodic-backup-storage-redundancy: geo-redundant by default
    token("cosmosdb:DatabaseAccount"): (
        _pair(
            "backupPolicy.periodicModeProperties.backupStorageRedundancy",
            "geo",
            by_default=True,
            unless=("backupPolicy.type", "continuous"),
        ),
    ),
    token("dataprotection:BackupVault"): (
        _pair("properties.storageSettings.type", "georedundant"),
        _pair("properties.featureSettings.crossRegionRestoreSettings.state", "enabled"),
    ),
    # learn.microsoft.com/azure/backup/backup-create-recovery-services-vault: geo-redundant by default
    token("recoveryservices:Vault"): (
        _pair("properties.redundancySettings.standardTierStorageRedundancy", "georedundant", by_default=True),
        _pair("properties.redundancySettings.crossRegionRestore", "enabled"),
    ),
    # learn.microsoft.com/azure/iot-hub/iot-hub-ha-dr: fails over to the pair unless data residency is chosen
    token("iothub:IotHubResource"): _RESIDENCY,
    token("deviceprovisioningservices:IotDpsResource"): _RESIDENCY,
    **{token(f"eventgrid:{name}"): (_pair("dataResidencyBoundary", "withingeopair"),) for name in ("Topic", "Domain")},
}
"""Where a setting keeps a second copy in the region's pair."""

_HUBS: Final = tuple(token(f"eventhub:{name}") for name in ("Namespace", "EventHub", "NamespaceAuthorizationRule"))
_DIAGNOSTICS: Final = (
    ("workspaceId", WORKSPACE_KINDS),
    ("storageAccountId", STORE_KINDS),
    ("eventHubAuthorizationRuleId", _HUBS),
)
_AUDIT: Final = (("storageEndpoint", STORE_KINDS),)

OPAQUE_TARGETS: Final[Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]] = {
    token("storage:ObjectReplicationPolicy"): (("destinationAccount", STORE_KINDS),),
    token("storagesync:CloudEndpoint"): (("storageAccountResourceId", STORE_KINDS),),
    token("eventhub:DisasterRecoveryConfig"): (("partnerNamespace", (token("eventhub:Namespace"),)),),
    token("eventhub:EventHub"): (("captureDescription.destination.storageAccountResourceId", STORE_KINDS),),
    token("servicebus:DisasterRecoveryConfig"): (("partnerNamespace", (token("servicebus:Namespace"),)),),
    token("servicebus:MigrationConfig"): (("targetNamespace", (token("servicebus:Namespace"),)),),
    token("sql:FailoverGroup"): (("partnerServers.id", (token("sql:Server"),)),),
    **{
        token(f"sql:{name}BlobAuditingPolicy"): _AUDIT
        for name in ("Server", "ExtendedServer", "Database", "ExtendedDatabase")
    },
    token("monitor:DiagnosticSetting"): _DIAGNOSTICS,
    token("monitor:SubscriptionDiagnosticSetting"): _DIAGNOSTICS,
    token("monitor:ManagementGroupDiagnosticSetting"): _DIAGNOSTICS[:2],
    token("aadiam:DiagnosticSetting"): _DIAGNOSTICS,
    token("monitor:DataCollectionRule"): (
        ("destinations.logAnalytics.workspaceResourceId", WORKSPACE_KINDS),
        ("destinations.storageAccounts.storageAccountResourceId", STORE_KINDS),
        ("destinations.storageBlobsDirect.storageAccountResourceId", STORE_KINDS),
        ("destinations.storageTablesDirect.storageAccountResourceId", STORE_KINDS),
    ),
    token("operationalinsights:DataExport"): (("resourceId", (*STORE_KINDS, *_HUBS)),),
    token("applicationinsights:Component"): (("workspaceResourceId", WORKSPACE_KINDS),),
    token("containerservice:ManagedCluster"): (
        ("securityProfile.defender.logAnalyticsWorkspaceResourceId", WORKSPACE_KINDS),
    ),
    token("network:FlowLog"): (("storageId", STORE_KINDS),),
    token("network:PacketCapture"): (("storageLocation.storageId", STORE_KINDS),),
    token("machinelearningservices:Workspace"): (("storageAccount", STORE_KINDS),),
    token("videoindexer:Account"): (("storageServices.resourceId", STORE_KINDS),),
}
"""Where a resource sends or copies data, named in a way that does not tell the region: paths, and types that may be
meant. What is named must be in the stack, where it is judged itself."""

_DEPLOYED: Final = """
Deployment DeploymentAtManagementGroupScope DeploymentAtScope DeploymentAtSubscriptionScope DeploymentAtTenantScope
DeploymentStackAtManagementGroup DeploymentStackAtResourceGroup DeploymentStackAtSubscription
"""
DEPLOYMENTS: Final = frozenset(
    (
        *(token(f"resources:{name}") for name in _DEPLOYED.split()),
        token("solutions:Application"),
        token("blueprint:Assignment"),
    )
)
"""Types that make resources of their own, which are in no stack: where those are nothing here shows."""
