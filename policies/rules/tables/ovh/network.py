"""OVHcloud: networks, addresses, load balancers, vRack and names. They carry data and keep none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.entries import KEY, NOTHING, NOWHERE, Parent, TypeFacts, also, every, part_of
from policies.rules.tables.ovh.tokens import kind, kinds

NETWORK: Final = kind("CloudProject", "NetworkPrivate")
BALANCER: Final = kind("IpLoadBalancing", "LoadBalancer")
ZONED: Final = kinds("IpLoadBalancing", "HttpFarm HttpFrontend TcpFarm TcpFrontend UdpFarm UdpFrontend")
"""Parts of an IP load balancer that stand in a zone of their own."""

_CLOUD_BALANCER: Final = kind("index", "CloudLoadbalancer")

TYPES: Final[Mapping[str, TypeFacts]] = {
    # Public Cloud
    **every(
        NOTHING,
        NETWORK,
        *kinds("CloudProject", "NetworkPrivateSubnet NetworkPrivateSubnetV2 RegionNetwork Gateway GatewayInterface"),
        *kinds("CloudProject", "LoadBalancer RegionLoadBalancerLogSubscription"),
        *kinds("index", "CloudNetworkPrivateVrack CloudNetworkPrivateVrackSubnet CloudGateway CloudFloatingIp"),
        *kinds("index", "CloudSecurityGroup CloudLoadbalancer"),
    ),
    **every(
        part_of("loadbalancerId", _CLOUD_BALANCER, rest="nothing"),
        *kinds("index", "CloudLoadbalancerListener CloudLoadbalancerPool CloudLoadbalancerPoolMember"),
        kind("index", "CloudLoadbalancerL7policy"),
    ),
    # IP load balancer, of which the certificate has a private key
    BALANCER: NOTHING,
    **every(
        part_of("serviceName", BALANCER, rest="nothing"),
        *ZONED,
        *kinds("IpLoadBalancing", "HttpFarmServer TcpFarmServer UdpFarmServer"),
        *kinds("IpLoadBalancing", "HttpRoute HttpRouteRule TcpRoute TcpRouteRule Refresh VrackNetwork"),
    ),
    kind("IpLoadBalancing", "Ssl"): also(KEY, parents=(Parent("serviceName", (BALANCER,)),)),
    # Addresses: who may send to them, and what they are called
    kind("CloudProject", "FailoverIpAttach"): NOWHERE,
    **every(NOWHERE, *kinds("Ip", "Firewall FirewallRule IpService Mitigation Move Reverse")),
    # vRack joins services of several places and is in none; those services are judged themselves
    **every(
        NOWHERE,
        *kinds("Vrack", "CloudProject DedicatedCloudDatacenter DedicatedServer DedicatedServerInterface IpAddress"),
        *kinds("Vrack", "IpLoadbalancing IpV6 OVHcloudConnect Vrack VrackDedicatedCloud Vrackservices"),
        *kinds("index", "VrackIpv6RoutedSubrange VrackPublicRoutingPriority Vrackservices"),
    ),
    # OVHcloud Connect: routes from the customer's own site to a vRack
    **every(
        NOWHERE,
        *kinds("index", "OvhcloudConnectPopConfig OvhcloudConnectPopDatacenterConfig"),
        kind("index", "OvhcloudConnectPopDatacenterExtraConfig"),
    ),
    # Domain names: public records, answered worldwide by nature
    **every(
        NOWHERE,
        *kinds("Domain", "DSRecords DynhostLogin Name NameServers"),
        *kinds("Domain", "Zone ZoneDNSSec ZoneImport ZoneRecord ZoneRedirection"),
        kind("index", "DomainZoneDynhostRecord"),
    ),
}
