"""AWS networks: they carry data and keep none. Where their logs go to is a resource of its own."""

from __future__ import annotations

from typing import Final

from policies.rules.tables.aws.shapes import joined, keyed, nothing, tokens, use
from policies.rules.tables.entries import NOWHERE

_BALANCER: Final = "Listener ListenerCertificate ListenerRule LoadBalancer TargetGroup TargetGroupAttachment"
_RULES: Final = """
    ByteMatchSet GeoMatchSet IpSet RateBasedRule RegexMatchSet RegexPatternSet Rule RuleGroup SizeConstraintSet
    SqlInjectionMatchSet WebAcl XssMatchSet
"""

ROUTE53_GLOBAL: Final = tokens(
    "route53",
    """
    CidrCollection CidrLocation DelegationSet HealthCheck HostedZoneDnsSec KeySigningKey QueryLog Record
    RecordsExclusive TrafficPolicy TrafficPolicyInstance VpcAssociationAuthorization Zone ZoneAssociation
""",
)
"""DNS is served everywhere by design; its records are no health data. (Route 53's resolver types have a region.)"""

_VPC: Final = nothing(
    {
        "ec2": """CarrierGateway CustomerGateway DefaultNetworkAcl DefaultRouteTable DefaultSecurityGroup DefaultSubnet
        DefaultVpc DefaultVpcDhcpOptions EgressOnlyInternetGateway Eip EipAssociation EipDomainName EncryptionControl
        FlowLog InternetGateway InternetGatewayAttachment LocalGatewayRoute LocalGatewayRouteTable
        LocalGatewayRouteTableVirtualInterfaceGroupAssociation LocalGatewayRouteTableVpcAssociation
        MainRouteTableAssociation ManagedPrefixList ManagedPrefixListEntry NatGateway NatGatewayEipAssociation
        NetworkAcl NetworkAclAssociation NetworkAclRule NetworkInsightsAccessScope NetworkInsightsAnalysis
        NetworkInsightsPath NetworkInterface NetworkInterfaceAttachment NetworkInterfacePermission
        NetworkInterfaceSecurityGroupAttachment PeeringConnectionOptions ProxyProtocolPolicy Route RouteTable
        RouteTableAssociation SecondaryNetwork SecondarySubnet SecurityGroup SecurityGroupAssociation
        SecurityGroupRule Subnet SubnetCidrReservation TrafficMirrorFilter TrafficMirrorFilterRule
        TrafficMirrorSession TrafficMirrorTarget Vpc VpcBlockPublicAccessExclusion VpcBlockPublicAccessOptions
        VpcDhcpOptions VpcDhcpOptionsAssociation VpcEncryptionControl VpcEndpoint VpcEndpointConnectionAccepter
        VpcEndpointConnectionNotification VpcEndpointPolicy VpcEndpointRouteTableAssociation VpcEndpointService
        VpcEndpointServiceAllowedPrinciple VpcEndpointSubnetAssociation VpcIpam VpcIpamPool VpcIpamPoolCidr
        VpcIpamPoolCidrAllocation VpcIpamPreviewNextCidr VpcIpamResourceDiscovery
        VpcIpamResourceDiscoveryAssociation VpcIpamScope VpcIpv4CidrBlockAssociation VpcIpv6CidrBlockAssociation
        VpcNetworkPerformanceMetricSubscription VpcPeeringConnection VpcPeeringConnectionAccepter
        VpcSecurityGroupRulesExclusive VpnConcentrator VpnConnection VpnConnectionRoute VpnGateway
        VpnGatewayAttachment VpnGatewayRoutePropagation""",
        "vpc": """EndpointPrivateDns EndpointServicePrivateDnsVerification RouteServer RouteServerEndpoint
        RouteServerPeer
        RouteServerPropagation RouteServerVpcAssociation SecurityGroupEgressRule SecurityGroupIngressRule
        SecurityGroupVpcAssociation""",
        "vpclattice": """AccessLogSubscription AuthPolicy DomainVerification Listener ListenerRule ResourceConfiguration
        ResourceGateway ResourcePolicy Service ServiceNetwork ServiceNetworkResourceAssociation
        ServiceNetworkServiceAssociation ServiceNetworkVpcAssociation TargetGroup TargetGroupAttachment""",
        "servicediscovery": "HttpNamespace Instance PrivateDnsNamespace PublicDnsNamespace Service",
    }
)

_BETWEEN: Final = nothing(
    {
        "directconnect": """BgpPeer Connection ConnectionAssociation ConnectionConfirmation GatewayAssociation
        GatewayAssociationProposal HostedConnection HostedPrivateVirtualInterface
        HostedPrivateVirtualInterfaceAccepter HostedPublicVirtualInterface HostedPublicVirtualInterfaceAccepter
        HostedTransitVirtualInterface HostedTransitVirtualInterfaceAcceptor LinkAggregationGroup MacsecKeyAssociation
        PrivateVirtualInterface PublicVirtualInterface TransitVirtualInterface""",
        "ec2clientvpn": "AuthorizationRule Endpoint NetworkAssociation Route",
        "ec2transitgateway": """Connect ConnectPeer DefaultRouteTableAssociation DefaultRouteTablePropagation
        InstanceConnectEndpoint InstanceState MeteringPolicy MeteringPolicyEntry MulticastDomain
        MulticastDomainAssociation MulticastGroupMember MulticastGroupSource PeeringAttachment
        PeeringAttachmentAccepter PolicyTable PolicyTableAssociation PolicyTableEntry PrefixListReference Route
        RouteTable RouteTableAssociation RouteTablePropagation TransitGateway VpcAttachment VpcAttachmentAccepter""",
        # What it knows of a network is configuration (all of it is refused by the region rule).
        "networkmanager": """AttachmentAccepter AttachmentRoutingPolicyLabel ConnectAttachment ConnectPeer Connection
        CoreNetwork CoreNetworkPolicyAttachment CustomerGatewayAssociation Device DxGatewayAttachment GlobalNetwork
        Link LinkAssociation PrefixListAssociation Site SiteToSiteVpnAttachment TransitGatewayConnectPeerAssociation
        TransitGatewayPeering TransitGatewayRegistration TransitGatewayRouteTableAttachment VpcAttachment""",
        "networkflowmonitor": "Monitor Scope",
        "networkmonitor": "Monitor Probe",
        "globalaccelerator": """Accelerator CrossAccountAttachment CustomRoutingAccelerator CustomRoutingEndpointGroup
        CustomRoutingListener EndpointGroup Listener""",
    }
)

_NAMES: Final = joined((
    nothing({"route53": " ".join(kind.rpartition(":")[2] for kind in ROUTE53_GLOBAL)}, NOWHERE),
    nothing({"directconnect": "Gateway", "ec2": "VpcIpamOrganizationAdminAccount"}, NOWHERE),
    nothing({
        "route53": """ProfilesAssociation ProfilesProfile ProfilesResourceAssociation ResolverConfig
            ResolverDnsSecConfig ResolverEndpoint ResolverFirewallConfig ResolverFirewallDomainList
            ResolverFirewallRule ResolverFirewallRuleGroup ResolverFirewallRuleGroupAssociation ResolverQueryLogConfig
            ResolverQueryLogConfigAssociation ResolverRule ResolverRuleAssociation""",
        "route53recoverycontrol": "Cluster ControlPanel RoutingControl SafetyRule",
        "route53recoveryreadiness": "Cell ReadinessCheck RecoveryGroup ResourceSet",
    }),
    nothing({"route53domains": "DelegationSignerRecord Domain RegisteredDomain"}, NOWHERE),
))  # fmt: skip

_ENTRY: Final = joined((
    nothing({
        "alb": _BALANCER,
        "lb": f"{_BALANCER} TrustStore TrustStoreRevocation",
        "elb": """AppCookieStickinessPolicy Attachment ListenerPolicy LoadBalancer LoadBalancerBackendServerPolicy
            LoadBalancerCookieStickinessPolicy LoadBalancerPolicy SslNegotiationPolicy""",
        # Copies at the edge of what origins serve (all of it is refused by the region rule)
        "cloudfront": """AnycastIpList CachePolicy ConnectionFunction ConnectionGroup ContinuousDeploymentPolicy
            Distribution DistributionTenant FieldLevelEncryptionConfig FieldLevelEncryptionProfile Function KeyGroup
            KeyValueStore KeyvaluestoreKey KeyvaluestoreKeysExclusive MonitoringSubscription MultitenantDistribution
            OriginAccessControl OriginAccessIdentity OriginRequestPolicy PublicKey RealtimeLogConfig
            ResponseHeadersPolicy TrustStore VpcOrigin""",
        "waf": _RULES,
        "wafregional": f"{_RULES} WebAclAssociation",
        "wafv2": """ApiKey IpSet RegexPatternSet RuleGroup WebAcl WebAclAssociation WebAclLoggingConfiguration
            WebAclRule WebAclRuleGroupAssociation""",
        "networkfirewall": """ContainerAssociation FirewallTransitGatewayAttachmentAccepter LoggingConfiguration
            ResourcePolicy VpcEndpointAssociation""",
    }),
    # Rules of the program; a key for them is judged where it is named.
    keyed("networkfirewall", **{
        name: use("rules", f"{place}.keyId", "", (f"{place}.type", ("CUSTOMER_KMS",)), optional=True)
        for name, place in (
            ("Firewall", "encryptionConfiguration"),
            ("FirewallPolicy", "encryptionConfiguration"),
            ("RuleGroup", "encryptionConfiguration"),
            ("TlsInspectionConfiguration", "encryptionConfigurations"),
        )
    }),
))  # fmt: skip

TYPES: Final = joined((_VPC, _BETWEEN, _NAMES, _ENTRY))
