"""Under which property an Azure type has its own name, where that is not its class with ``Name`` added.

Only types that others are part of: by these names a child is joined to its parent where no dependency was recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_BY_PROPERTY: Final = {
    "accountName": """
        batch:BatchAccount codesigning:CodeSigningAccount cosmosdb:DatabaseAccount netapp:ElasticAccount
        storage:StorageAccount
    """,
    "applicationId": "security:Application",
    "azureResourceName": "powerbi:PowerBIResource",
    "circuitName": "network:ExpressRouteCircuit",
    "clusterName": """
        cosmosdb:CassandraCluster dbforpostgresql:ServerGroupCluster horizondb:HorizonDbCluster
        redisenterprise:RedisEnterprise servicefabric:ManagedCluster
    """,
    "commitmentPlanName": "cognitiveservices:SharedCommitmentPlan",
    "configStoreName": "appconfiguration:ConfigurationStore",
    "containerGroupProfileName": "containerinstance:CGProfile",
    "customerResourceName": "connectedcache:EnterpriseMccCustomer connectedcache:IspCustomer",
    "environmentName": "app:ManagedEnvironment timeseriesinsights:Gen1Environment timeseriesinsights:Gen2Environment",
    "gatewayName": "apimanagement:ApiGateway network:VpnGateway",
    "hostGroupName": "compute:DedicatedHostGroup",
    "imageTemplateName": "virtualmachineimages:VirtualMachineImageTemplate",
    "jobName": "streamanalytics:StreamingJob",
    "landingZoneAccountName": "sovereign:LandingZoneAccountOperation",
    "migrateProjectName": "migrate:MigrateProjectsControllerMigrateProject",
    "profileName": "frontdoor:NetworkExperimentProfile",
    "projectName": "migrate:AssessmentProjectsOperation",
    "providerName": "attestation:AttestationProvider",
    "provisioningServiceName": "deviceprovisioningservices:IotDpsResource",
    "resourceName": """
        applicationinsights:Component botservice:Bot containerservice:ManagedCluster digitaltwins:DigitalTwin
        extendedlocation:CustomLocation fileshares:FileShare healthcareapis:Service iotcentral:App
        iothub:IotHubResource m365securityandcompliance:PrivateLinkServicesForEDMUpload
        m365securityandcompliance:PrivateLinkServicesForM365ComplianceCenter
        m365securityandcompliance:PrivateLinkServicesForM365SecurityCenter
        m365securityandcompliance:PrivateLinkServicesForMIPPolicySync
        m365securityandcompliance:PrivateLinkServicesForO365ManagementActivityAPI
        m365securityandcompliance:PrivateLinkServicesForSCCPowershell managedidentity:UserAssignedIdentity
        redhatopenshift:OpenShiftCluster securityandcompliance:PrivateLinkServicesForEDMUpload
        securityandcompliance:PrivateLinkServicesForM365ComplianceCenter
        securityandcompliance:PrivateLinkServicesForM365SecurityCenter
        securityandcompliance:PrivateLinkServicesForMIPPolicySync
        securityandcompliance:PrivateLinkServicesForO365ManagementActivityAPI
        securityandcompliance:PrivateLinkServicesForSCCPowershell signalrservice:SignalR webpubsub:WebPubSub
    """,
    "scopeName": "hybridcompute:PrivateLinkScope kubernetesconfiguration:PrivateLinkScope monitor:PrivateLinkScope",
    "searchServiceName": "search:Service",
    "secretResourceName": "servicefabricmesh:Secret",
    "serverName": "dbformysql:SingleServer dbforpostgresql:SingleServer",
    "serviceName": "apimanagement:ApiManagementService network:PrivateLinkService",
    "siteName": """
        mysqldiscovery:MySQLSite offazure:HyperVSite offazure:HypervSitesController offazure:ImportSitesController
        offazure:MasterSitesController offazure:ServerSitesController offazure:SitesController
    """,
    "trafficControllerName": "servicenetworking:TrafficControllerInterface",
    "vaultName": "dataprotection:BackupVault",
    "vcenterName": "connectedvmwarevsphere:VCenter",
    "virtualWANName": "network:VirtualWan",
    "volumeName": "netapp:CapacityPoolVolume",
    "vmName": "compute:VirtualMachine",
    "vmScaleSetName": "compute:VirtualMachineScaleSet",
    "workflowName": "edge:WorkflowV2",
    "workspaceName": "dashboard:Grafana onlineexperimentation:OnlineExperimentationWorkspace",
}

OWN_NAMES: Final[Mapping[str, str]] = {
    f"azure-native:{kind}": name for name, kinds in _BY_PROPERTY.items() for kind in kinds.split()
}
"""Type to property. (A type whose property is plain ``name`` needs no entry.)"""
