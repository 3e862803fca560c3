"""Network at Azure: a virtual network, subnets by role that deny by default, one NAT gateway as the only way out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import network, privatedns

from components.addresses import SubnetRole, split
from components.azure.apiaccess import private_clients
from components.azure.place import Place
from components.azure.securityrules import Group, Ranges, SecurityRule, rules
from components.parts.network import Network, NetworkPlan, Subnet

# Ranges of RFC 6598, which no address space of a specification overlaps: it must be private by RFC 1918.
# learn.microsoft.com/azure/aks/azure-cni-overlay admits both for pods; for services: unverified.
POD_RANGE = "100.64.0.0/16"
SERVICE_RANGE = "100.65.0.0/16"
SERVICE_DNS_ADDRESS = "100.65.0.10"

# Source: learn.microsoft.com/azure/private-link/private-endpoint-dns
DNS_ZONES: Mapping[str, str] = {
    "blob": "privatelink.blob.core.windows.net",
    "vault": "privatelink.vaultcore.azure.net",
}
"""Private DNS zones by what a private endpoint is for (its group id)."""

_WITH_WAY_OUT = (Group.SYSTEM, Group.RESEARCH, Group.EGRESS)
_DELEGATED = {Group.API_SERVER: "Microsoft.ContainerService/managedClusters"}


@dataclass(frozen=True)
class AzureNetwork(Network):
    """The network, with what later parts at Azure need."""

    by_group: Mapping[Group, network.Subnet]
    dns_zones: Mapping[str, pulumi.Output[str]]
    """The private DNS zones' ids by group id."""
    ready: tuple[pulumi.Resource, ...]
    """What must stand before a private endpoint is found by its name, and before nodes start."""


def register_network(place: Place, plan: NetworkPlan, parent: pulumi.Resource) -> AzureNetwork:
    """Registers the network.

    A NAT gateway of SKU Standard is in one availability zone: should that one fail, traffic to outside stops until it
    is back or the gateway is made again, while everything within goes on (learn.microsoft.com/azure/nat-gateway).
    """
    options = place.options(parent)
    vnet = network.VirtualNetwork(
        "network",
        virtual_network_name=plan.name,
        resource_group_name=place.group.name,
        location=place.location,
        address_space={"address_prefixes": [plan.cidr]},
        # Between machines that can, traffic is encrypted; Azure offers no stricter enforcement
        # (learn.microsoft.com/azure/virtual-network/virtual-network-encryption-overview).
        encryption={"enabled": True, "enforcement": "AllowUnencrypted"},
        tags=plan.tags,
        opts=options,
    )
    address = network.PublicIPAddress(
        "nat",
        public_ip_address_name=place.name("nat"),
        resource_group_name=place.group.name,
        location=place.location,
        sku={"name": "Standard", "tier": "Regional"},
        public_ip_allocation_method="Static",
        public_ip_address_version="IPv4",
        zones=place.zones,
        tags=plan.tags,
        opts=options,
    )
    gateway = network.NatGateway(
        "nat",
        nat_gateway_name=place.name("nat"),
        resource_group_name=place.group.name,
        location=place.location,
        sku={"name": "Standard"},
        public_ip_addresses=[{"id": address.id}],
        idle_timeout_in_minutes=4,
        tags=plan.tags,
        opts=options,
    )
    ranges = _ranges(place, plan)
    subnets = _subnets(place, plan, vnet, gateway, ranges, parent)
    zones = {kind: _dns_zone(place, plan, kind, name, vnet, parent) for kind, name in DNS_ZONES.items()}
    cidrs = _cidrs(ranges, plan)
    roles: dict[SubnetRole, list[Subnet]] = {}
    for group, subnet in subnets.items():
        # The API server's address is a private endpoint like the others, in a subnet that Azure wants for it alone.
        role = SubnetRole.ENDPOINTS if group is Group.API_SERVER else SubnetRole(group.value)
        roles.setdefault(role, []).append(Subnet(subnet.id, cidrs[group], ""))
    return AzureNetwork(
        id=vnet.id,
        subnets=roles,
        egress_kind="nat_gateway",
        egress_addresses=[address.ip_address.apply(str)],
        by_group=subnets,
        dns_zones={kind: zone.id for kind, (zone, _) in zones.items()},
        ready=(*subnets.values(), *(link for _, link in zones.values())),
    )


def _ranges(place: Place, plan: NetworkPlan) -> Ranges:
    endpoints, api_server = split(plan.subnet(SubnetRole.ENDPOINTS).cidr, 2)
    return Ranges(
        platform=plan.cidr,
        system=plan.subnet(SubnetRole.SYSTEM).cidr,
        research=plan.subnet(SubnetRole.RESEARCH).cidr,
        pods=POD_RANGE,
        endpoints=endpoints,
        api_server=api_server,
        api_clients=private_clients(place.site.spec.compute.api_allowed_cidrs),
    )


def _cidrs(ranges: Ranges, plan: NetworkPlan) -> Mapping[Group, str]:
    return {
        Group.SYSTEM: ranges.system,
        Group.RESEARCH: ranges.research,
        Group.ENDPOINTS: ranges.endpoints,
        Group.API_SERVER: ranges.api_server,
        Group.EGRESS: plan.subnet(SubnetRole.EGRESS).cidr,
    }


def _subnets(
    place: Place,
    plan: NetworkPlan,
    vnet: network.VirtualNetwork,
    gateway: network.NatGateway,
    ranges: Ranges,
    parent: pulumi.Resource,
) -> Mapping[Group, network.Subnet]:
    """The subnets, one after the other: Azure changes one subnet of a network at a time."""
    found: dict[Group, network.Subnet] = {}
    last: list[pulumi.Resource] = []
    for group, cidr in _cidrs(ranges, plan).items():
        security = network.NetworkSecurityGroup(
            group,
            network_security_group_name=place.name(group),
            resource_group_name=place.group.name,
            location=place.location,
            security_rules=[_rule(rule) for rule in rules(group, ranges)],
            tags=plan.tags,
            opts=place.options(parent),
        )
        found[group] = network.Subnet(
            group,
            subnet_name=group,
            resource_group_name=place.group.name,
            virtual_network_name=vnet.name,
            address_prefix=cidr,
            network_security_group={"id": security.id},
            nat_gateway={"id": gateway.id} if group in _WITH_WAY_OUT else None,
            default_outbound_access=False,
            # Without this, security groups do not count for private endpoints.
            private_endpoint_network_policies="NetworkSecurityGroupEnabled",
            private_link_service_network_policies="Enabled",
            delegations=[{"name": "aks", "service_name": _DELEGATED[group]}] if group in _DELEGATED else None,
            opts=place.options(parent, depends_on=list(last)),
        )
        last = [found[group]]
    return found


def _rule(rule: SecurityRule) -> network.SecurityRuleArgs:
    def end(values: tuple[str, ...]) -> tuple[str | None, list[str] | None]:
        return (values[0], None) if len(values) == 1 else (None, list(values))

    source, sources = end(rule.sources)
    destination, destinations = end(rule.destinations)
    port, ports = end(rule.ports)
    return network.SecurityRuleArgs(
        name=rule.name,
        priority=rule.priority,
        direction=rule.direction,
        access=rule.access,
        protocol=rule.protocol,
        source_address_prefix=source,
        source_address_prefixes=sources,
        source_port_range="*",
        destination_address_prefix=destination,
        destination_address_prefixes=destinations,
        destination_port_range=port,
        destination_port_ranges=ports,
    )


def _dns_zone(
    place: Place, plan: NetworkPlan, kind: str, name: str, vnet: network.VirtualNetwork, parent: pulumi.Resource
) -> tuple[privatedns.PrivateZone, privatedns.VirtualNetworkLink]:
    """A private DNS zone, found from within the network."""
    zone = privatedns.PrivateZone(
        kind,
        private_zone_name=name,
        resource_group_name=place.group.name,
        location="global",
        tags=plan.tags,
        opts=place.options(parent),
    )
    link = privatedns.VirtualNetworkLink(
        kind,
        virtual_network_link_name=plan.name,
        private_zone_name=zone.name,
        resource_group_name=place.group.name,
        location="global",
        virtual_network={"id": vnet.id},
        registration_enabled=False,
        tags=plan.tags,
        opts=place.options(parent),
    )
    return zone, link
