"""Azure types of networks and names, which keep no data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.azure.make import (
    GLOBAL,
    SCOPED,
    merged,
    nothing,
    same,
    settings,
)
from policies.rules.tables.entries import (
    NOWHERE,
    TypeFacts,
)

TYPES: Final[Mapping[str, TypeFacts]] = merged(
    (
        # Networks keep no data; flow logs and captures go to stores that are judged themselves
        settings(
            "network",
            "networkManagerName",
            "NetworkManager",
            """
                AdminRule AdminRuleCollection Commit ConnectivityConfiguration DefaultAdminRule DefaultUserRule
                IpamPool NetworkGroup NetworkManagerRoutingConfiguration ReachabilityAnalysisIntent
                ReachabilityAnalysisRun RoutingConfiguration RoutingRule RoutingRuleCollection ScopeConnection
                SecurityAdminConfiguration SecurityUserConfiguration SecurityUserRule SecurityUserRuleCollection
                StaticCidr StaticMember UserRule UserRuleCollection VerifierWorkspace
            """,
        ),
        nothing(
            "network",
            """
                ApplicationGateway ApplicationSecurityGroup AzureFirewall BastionHost CustomIPPrefix
                DdosCustomPolicy DdosProtectionPlan DscpConfiguration ExpressRouteCircuit
                ExpressRouteCrossConnectionPeering ExpressRouteGateway ExpressRoutePort FirewallPolicy
                FirewallPolicyDraft InterconnectGroup InterfaceEndpoint IpAllocation IpGroup LoadBalancer
                LocalNetworkGateway NatGateway NetworkInterface NetworkManager NetworkProfile NetworkSecurityGroup
                NetworkSecurityPerimeter NetworkVirtualAppliance NetworkWatcher P2sVpnGateway PrivateEndpoint
                PrivateLinkService PublicIPAddress PublicIPPrefix RouteFilter RouteTable SecurityPartnerProvider
                ServiceEndpointPolicy ServiceGateway VirtualHub VirtualNetwork VirtualNetworkAppliance
                VirtualNetworkGateway VirtualNetworkGatewayConnection VirtualNetworkTap VirtualRouter VirtualWan
                VpnGateway VpnServerConfiguration VpnSite WebApplicationFirewallPolicy
            """,
        ),
        settings(
            "network",
            "applicationGatewayName",
            "ApplicationGateway",
            "ApplicationGatewayPrivateEndpointConnection",
        ),
        settings("network", "vpnServerConfigurationName", "VpnServerConfiguration", "ConfigurationPolicyGroup"),
        settings("network", "networkWatcherName", "NetworkWatcher", "ConnectionMonitor FlowLog PacketCapture"),
        settings(
            "network",
            "virtualHubName",
            "VirtualHub",
            """
                ConnectionPolicy HubRouteTable HubVirtualNetworkConnection RouteMap RoutingIntent
                VirtualHubBgpConnection VirtualHubIpConfiguration VirtualHubRouteTableV2
            """,
        ),
        settings(
            "network",
            "circuitName",
            "ExpressRouteCircuit",
            "ExpressRouteCircuitAuthorization ExpressRouteCircuitConnection ExpressRouteCircuitPeering",
        ),
        settings("network", "expressRouteGatewayName", "ExpressRouteGateway", "ExpressRouteConnection"),
        settings("network", "expressRoutePortName", "ExpressRoutePort", "ExpressRoutePortAuthorization"),
        settings(
            "network",
            "firewallPolicyName",
            "FirewallPolicy",
            "FirewallPolicyRuleCollectionGroup FirewallPolicyRuleCollectionGroupDraft FirewallPolicyRuleGroup",
        ),
        settings("network", "loadBalancerName", "LoadBalancer", "InboundNatRule LoadBalancerBackendAddressPool"),
        same(NOWHERE, "network", "ManagementGroupNetworkManagerConnection SubscriptionNetworkManagerConnection"),
        settings("network", "gatewayName", "VpnGateway", "NatRule VpnConnection"),
        settings("network", "networkInterfaceName", "NetworkInterface", "NetworkInterfaceTapConfiguration"),
        settings(
            "network",
            "networkSecurityPerimeterName",
            "NetworkSecurityPerimeter",
            """
                NetworkSecurityPerimeterAccessRule NetworkSecurityPerimeterAssociation NetworkSecurityPerimeterLink
                NetworkSecurityPerimeterLoggingConfiguration NetworkSecurityPerimeterProfile NspAccessRule
                NspAssociation NspLink NspProfile
            """,
        ),
        settings(
            "network",
            "networkVirtualApplianceName",
            "NetworkVirtualAppliance",
            "NetworkVirtualApplianceConnection VirtualApplianceSite",
        ),
        settings("network", "virtualWanName", "VirtualWan", "P2sVpnServerConfiguration"),
        settings("network", "privateEndpointName", "PrivateEndpoint", "PrivateDnsZoneGroup"),
        settings("network", "serviceName", "PrivateLinkService", "PrivateLinkServicePrivateEndpointConnection"),
        settings("network", "routeTableName", "RouteTable", "Route"),
        settings("network", "routeFilterName", "RouteFilter", "RouteFilterRule"),
        settings("network", "networkSecurityGroupName", "NetworkSecurityGroup", "SecurityRule"),
        settings("network", "serviceEndpointPolicyName", "ServiceEndpointPolicy", "ServiceEndpointPolicyDefinition"),
        settings("network", "virtualNetworkName", "VirtualNetwork", "Subnet VirtualNetworkPeering"),
        settings("network", "virtualNetworkGatewayName", "VirtualNetworkGateway", "VirtualNetworkGatewayNatRule"),
        settings("network", "virtualRouterName", "VirtualRouter", "VirtualRouterPeering"),
        # Names are served everywhere by design
        same(NOWHERE, "dns", "DnssecConfig RecordSet"),
        same(GLOBAL, "dns", "Zone"),
        same(NOWHERE, "privatedns", "PrivateRecordSet"),
        same(GLOBAL, "privatedns", "PrivateZone VirtualNetworkLink"),
        # Resolvers
        nothing("dnsresolver", "DnsForwardingRuleset DnsResolver DnsResolverDomainList DnsResolverPolicy"),
        settings(
            "dnsresolver",
            "dnsResolverPolicyName",
            "DnsResolverPolicy",
            "DnsResolverPolicyVirtualNetworkLink DnsSecurityRule",
        ),
        settings(
            "dnsresolver",
            "dnsForwardingRulesetName",
            "DnsForwardingRuleset",
            "ForwardingRule PrivateResolverVirtualNetworkLink",
        ),
        settings("dnsresolver", "dnsResolverName", "DnsResolver", "InboundEndpoint OutboundEndpoint"),
        # Answers to names, given everywhere by design
        settings("trafficmanager", "profileName", "Profile", "Endpoint"),
        same(GLOBAL, "trafficmanager", "Profile"),
        same(NOWHERE, "trafficmanager", "TrafficManagerUserMetricsKey"),
        # Firewalls of a partner
        same(
            NOWHERE,
            "cloudngfw",
            "CertificateObjectGlobalRulestack FqdnListGlobalRulestack PostRule PreRule PrefixListGlobalRulestack",
        ),
        settings(
            "cloudngfw",
            "localRulestackName",
            "LocalRulestack",
            "CertificateObjectLocalRulestack FqdnListLocalRulestack LocalRule PrefixListLocalRulestack",
        ),
        nothing("cloudngfw", "Firewall LocalRulestack"),
        same(SCOPED, "cloudngfw", "GlobalRulestack"),
        # Peerings
        settings("peering", "peeringServiceName", "PeeringService", "ConnectionMonitorTest Prefix"),
        same(NOWHERE, "peering", "PeerAsn"),
        nothing("peering", "Peering PeeringService"),
        settings("peering", "peeringName", "Peering", "RegisteredAsn RegisteredPrefix"),
        # Collectors
        nothing("networkfunction", "AzureTrafficCollector"),
        settings("networkfunction", "azureTrafficCollectorName", "AzureTrafficCollector", "CollectorPolicy"),
        # Load balancing
        settings(
            "servicenetworking",
            "trafficControllerName",
            "TrafficControllerInterface",
            "AssociationsInterface FrontendsInterface SecurityPoliciesInterface",
        ),
        nothing("servicenetworking", "TrafficControllerInterface"),
        # Networks
        nothing("managednetwork", "ManagedNetwork"),
        settings(
            "managednetwork",
            "managedNetworkName",
            "ManagedNetwork",
            "ManagedNetworkGroup ManagedNetworkPeeringPolicy",
        ),
        same(SCOPED, "managednetwork", "ScopeAssignment"),
        # Networks
        nothing(
            "delegatednetwork",
            "ControllerDetails DelegatedSubnetServiceDetails OrchestratorInstanceServiceDetails",
        ),
        # Operators' interfaces
        nothing("programmableconnectivity", "Gateway OperatorApiConnection"),
        # Enclaves of networks
        same(NOWHERE, "mission", "Approval"),
        nothing("mission", "Community EnclaveConnection VirtualEnclave"),
        settings("mission", "communityName", "Community", "CommunityEndpoint DedicatedHub TransitHub"),
        settings("mission", "virtualEnclaveName", "VirtualEnclave", "EnclaveEndpoint Workload"),
        # Links to other clouds
        nothing("hybridcloud", "CloudConnection CloudConnector"),
    )
)
