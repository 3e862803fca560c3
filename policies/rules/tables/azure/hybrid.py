"""Azure types that describe machines and clusters elsewhere, whose data stay on the customer's own hardware."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.azure.make import (
    held,
    merged,
    nothing,
    same,
    settings,
    token,
)
from policies.rules.tables.entries import (
    NOWHERE,
    TypeFacts,
)

TYPES: Final[Mapping[str, TypeFacts]] = merged(
    (
        # Azure Arc: machines, clusters and databases on the customer's own hardware
        nothing("hybridcompute", "Gateway License Machine PrivateLinkScope"),
        settings("hybridcompute", "machineName", "Machine", "LicenseProfile MachineExtension MachineRunCommand"),
        settings(
            "hybridcompute",
            "scopeName",
            "PrivateLinkScope",
            "PrivateEndpointConnection PrivateLinkScopedResource",
        ),
        same(NOWHERE, "hybridconnectivity", "Endpoint ServiceConfiguration SolutionConfiguration"),
        # Ways to machines and clouds elsewhere
        nothing("hybridconnectivity", "PublicCloudConnector"),
        same(NOWHERE, "hybridcontainerservice", "ClusterInstanceHybridIdentityMetadatum"),
        # Networks of clusters elsewhere
        nothing("hybridcontainerservice", "VirtualNetworkRetrieve"),
        # Network functions on operators' hardware
        {
            token("hybridnetwork:ArtifactStore"): held("hybridnetwork", "images of network functions"),
        },
        settings(
            "hybridnetwork",
            "publisherName",
            "Publisher",
            """
                ArtifactManifest ConfigurationGroupSchema NetworkFunctionDefinitionGroup
                NetworkFunctionDefinitionVersion NetworkServiceDesignGroup NetworkServiceDesignVersion
            """,
        ),
        nothing("hybridnetwork", "ConfigurationGroupValue Device NetworkFunction Publisher Site SiteNetworkService"),
        same(NOWHERE, "hybridnetwork", "Vendor VendorSkuPreview VendorSkus"),
        # Clusters elsewhere, and what is installed on them
        nothing("kubernetes", "ConnectedCluster"),
        nothing("kubernetesconfiguration", "Extension FluxConfiguration PrivateLinkScope SourceControlConfiguration"),
        settings("kubernetesconfiguration", "scopeName", "PrivateLinkScope", "PrivateEndpointConnection"),
        same(NOWHERE, "kubernetesruntime", "BgpPeer LoadBalancer Service StorageClass"),
        # Names for places of the customer's
        nothing("extendedlocation", "CustomLocation"),
        settings("extendedlocation", "resourceName", "CustomLocation", "ResourceSyncRule"),
        nothing("resourceconnector", "Appliance"),
        # Databases on the customer's own clusters
        settings("azurearcdata", "dataControllerName", "DataController", "ActiveDirectoryConnector"),
        nothing(
            "azurearcdata",
            """
                DataController PostgresInstance SqlManagedInstance SqlServerEsuLicense SqlServerInstance
                SqlServerLicense
            """,
        ),
        settings("azurearcdata", "sqlManagedInstanceName", "SqlManagedInstance", "FailoverGroup"),
        settings(
            "azurearcdata",
            "sqlServerInstanceName",
            "SqlServerInstance",
            "SqlServerAvailabilityGroup SqlServerDatabase",
        ),
        settings("azurestack", "registrationName", "Registration", "CustomerSubscription"),
        # Registrations of the customer's own hardware
        settings("azurestack", "resourceGroup", "resources:ResourceGroup", "LinkedSubscription Registration"),
        # Clusters on the customer's own hardware
        settings(
            "azurestackhci",
            "clusterName",
            "Cluster",
            "ArcSetting ClusterJob DeploymentSetting Extension SecuritySetting Update UpdateRun",
        ),
        nothing(
            "azurestackhci",
            """
                Cluster DevicePool EdgeMachine GalleryImage LoadBalancer LogicalNetwork MachineExtension
                MarketplaceGalleryImage NatGateway NetworkInterface NetworkSecurityGroup PublicIPAddress Snapshot
                StorageContainer UpdateSummary VirtualHardDisk VirtualMachine VirtualNetwork
            """,
        ),
        settings("azurestackhci", "edgeMachineName", "EdgeMachine", "EdgeMachineJob"),
        same(NOWHERE, "azurestackhci", "GuestAgent HciEdgeDevice HciEdgeDeviceJob VirtualMachineInstance"),
        settings("azurestackhci", "virtualMachineName", "VirtualMachine", "HybridIdentityMetadatum"),
        settings("azurestackhci", "natGatewayName", "NatGateway", "InboundRule"),
        settings("azurestackhci", "networkSecurityGroupName", "NetworkSecurityGroup", "SecurityRule"),
        settings("azurestackhci", "virtualNetworkName", "VirtualNetwork", "VirtualNetworkSubnet"),
        # VMware on the customer's own hardware
        nothing(
            "connectedvmwarevsphere",
            "Cluster Datastore Host ResourcePool VCenter VirtualMachine VirtualMachineTemplate VirtualNetwork",
        ),
        settings(
            "connectedvmwarevsphere",
            "virtualMachineName",
            "VirtualMachine",
            "GuestAgent HybridIdentityMetadatum MachineExtension",
        ),
        settings("connectedvmwarevsphere", "vcenterName", "VCenter", "InventoryItem"),
        same(NOWHERE, "connectedvmwarevsphere", "VMInstanceGuestAgent VirtualMachineInstance"),
        # System Center on the customer's own hardware
        nothing("scvmm", "AvailabilitySet Cloud VirtualMachine VirtualMachineTemplate VirtualNetwork VmmServer"),
        settings(
            "scvmm",
            "virtualMachineName",
            "VirtualMachine",
            "GuestAgent HybridIdentityMetadata MachineExtension",
        ),
        settings("scvmm", "vmmServerName", "VmmServer", "InventoryItem"),
        same(NOWHERE, "scvmm", "VMInstanceGuestAgent VirtualMachineInstance"),
        # Caches of public downloads on the operator's own hardware
        nothing(
            "connectedcache",
            "CacheNodesOperation EnterpriseCustomerOperation EnterpriseMccCustomer IspCustomer",
        ),
        settings(
            "connectedcache",
            "customerResourceName",
            "EnterpriseMccCustomer IspCustomer",
            "EnterpriseMccCacheNodesOperation IspCacheNodesOperation",
        ),
        # Appliances on the customer's site, encrypted with keys that stay on them (unverified)
        settings(
            "databoxedge",
            "deviceName",
            "Device",
            """
                ArcAddon BandwidthSchedule CloudEdgeManagementRole Container FileEventTrigger IoTAddon IoTRole
                KubernetesRole MECRole MonitoringConfig Order PeriodicTimerEventTrigger Share StorageAccount
                StorageAccountCredential User
            """,
        ),
        nothing("databoxedge", "Device"),
        # Workloads on the customer's own clusters
        nothing(
            "edge",
            "ConfigTemplate Configuration Context Diagnostic Schema Site SolutionTemplate Target WorkflowV2",
        ),
        same(NOWHERE, "edge", "ConfigurationReference SchemaReference SitesByServiceGroup SitesBySubscription"),
        settings("edge", "configurationName", "Configuration", "DynamicConfiguration DynamicConfigurationVersion"),
        settings("edge", "schemaName", "Schema", "DynamicSchema DynamicSchemaVersion SchemaVersion"),
        settings("edge", "contextName", "Context", "Execution SiteReference Workflow WorkflowVersion"),
        settings("edge", "workflowName", "WorkflowV2", "ExecutionV2 WorkflowVersionV2"),
        settings("edge", "targetName", "Target", "Instance Solution SolutionVersion"),
        # Orders of hardware
        nothing("edgeorder", "Address OrderItem"),
        # Operators' own networks
        nothing(
            "managednetworkfabric",
            """
                AccessControlList InternetGateway InternetGatewayRule IpCommunity IpExtendedCommunity IpPrefix
                L2IsolationDomain L3IsolationDomain NeighborGroup NetworkBootstrapDevice NetworkDevice NetworkFabric
                NetworkFabricController NetworkMonitor NetworkPacketBroker NetworkRack NetworkTap NetworkTapRule
                RoutePolicy
            """,
        ),
        settings(
            "managednetworkfabric",
            "l3IsolationDomainName",
            "L3IsolationDomain",
            "ExternalNetwork InternalNetwork",
        ),
        settings(
            "managednetworkfabric",
            "networkBootstrapDeviceName",
            "NetworkBootstrapDevice",
            "NetworkBootstrapInterface",
        ),
        settings("managednetworkfabric", "networkDeviceName", "NetworkDevice", "NetworkInterface"),
        settings("managednetworkfabric", "networkFabricName", "NetworkFabric", "NetworkToNetworkInterconnect"),
        # Operators' own hardware
        nothing(
            "networkcloud",
            """
                AccessBridge BareMetalMachine CloudServicesNetwork Cluster ClusterManager KubernetesCluster
                KubernetesVersion L2Network L3Network Rack StorageAppliance TrunkedNetwork VirtualMachine Volume
            """,
        ),
        settings("networkcloud", "kubernetesClusterName", "KubernetesCluster", "AgentPool KubernetesClusterFeature"),
        settings("networkcloud", "clusterName", "Cluster", "BareMetalMachineKeySet BmcKeySet MetricsConfiguration"),
        settings("networkcloud", "virtualMachineName", "VirtualMachine", "Console"),
    )
)
