"""Network at OVHcloud: a private network of one region, and one gateway as the only way out.

Private networks are regional: a subnet spans the zones. What is not in the network has no way in: the gateway
translates outbound traffic only, and no floating IP or public load balancer is made. Within the network OVHcloud's
default security group lets all traffic pass, and Managed Kubernetes forbids to change it (docs.ovhcloud.com, Managed
Kubernetes, "Known limits"); inside, Kubernetes network policies divide.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_ovh as ovh

from components.addresses import SubnetRole
from components.ovh.naming import vlan_id
from components.ovh.place import Place
from components.ovh.sizes import GATEWAY_MODELS
from components.parts.network import Network, NetworkPlan, Subnet


@dataclass(frozen=True)
class OvhNetwork(Network):
    """The network, with what later parts at OVHcloud need."""

    openstack_id: pulumi.Output[str]
    """The network's id in its region; ``id`` is the one in the project."""
    gateway_ip: str
    """The gateway's address in the nodes' subnet."""
    gateway: pulumi.Resource
    """The gateway must stand before a cluster is made."""

    def subnet(self, role: SubnetRole) -> Subnet:
        """The subnet of a role."""
        return self.subnets[role][0]


def first_address(cidr: str) -> str:
    """The first address of a range, which OVHcloud gives to a subnet's gateway."""
    return str(next(ipaddress.IPv4Network(cidr).hosts()))


def public_address(informations: Sequence[ovh.cloudproject.outputs.GatewayExternalInformation]) -> str:
    """The public IPv4 address of a gateway; a gateway has an IPv6 address besides."""
    addresses = [str(entry.ip) for information in informations for entry in information.ips or ()]
    return next(address for address in addresses if ipaddress.ip_address(address).version == 4)


def register_network(place: Place, plan: NetworkPlan, parent: pulumi.Resource) -> OvhNetwork:
    """Registers the network.

    Managed Kubernetes puts the nodes of all pools in one subnet, and the gateway stands in that subnet too (a gateway's
    further interfaces cannot be expressed in pulumi-ovh 2.22.0: its GatewayInterface names no gateway). So three roles
    share one subnet here, and the ranges of two stay free for later parts.
    """
    options = place.options(parent)
    network = ovh.cloudproject.NetworkPrivate(
        "network",
        service_name=place.project,
        name=plan.name,
        # Without this the network would be in every region of OVHcloud, those outside Europe included.
        regions=[place.openstack],
        vlan_id=vlan_id(place.site.names),
        opts=options,
    )
    openstack_id = network.regions_openstack_ids.apply(lambda ids: ids[place.openstack])
    nodes = _subnet(place, plan, SubnetRole.SYSTEM, openstack_id, parent, has_gateway=True)
    # A public load balancer needs a gateway on its subnet; this one has none, so that services stay private.
    endpoints = _subnet(place, plan, SubnetRole.ENDPOINTS, openstack_id, parent, has_gateway=False)
    gateway = ovh.cloudproject.Gateway(
        "gateway",
        service_name=place.project,
        name=place.site.names.of("gateway"),
        model=GATEWAY_MODELS[place.site.spec.environment],
        region=place.openstack,
        network_id=openstack_id,
        subnet_id=nodes.id,
        opts=options,
    )
    subnets: Mapping[SubnetRole, Sequence[Subnet]] = {
        SubnetRole.SYSTEM: [nodes],
        SubnetRole.RESEARCH: [nodes],
        SubnetRole.ENDPOINTS: [endpoints],
        SubnetRole.EGRESS: [nodes],
    }
    return OvhNetwork(
        id=network.id,
        subnets=subnets,
        egress_kind="gateway",
        egress_addresses=[gateway.external_informations.apply(public_address)],
        openstack_id=openstack_id,
        gateway_ip=first_address(nodes.cidr),
        gateway=gateway,
    )


def _subnet(
    place: Place,
    plan: NetworkPlan,
    role: SubnetRole,
    network_id: pulumi.Output[str],
    parent: pulumi.Resource,
    *,
    has_gateway: bool,
) -> Subnet:
    cidr = plan.subnet(role).cidr
    subnet = ovh.cloudproject.NetworkPrivateSubnetV2(
        role,
        service_name=place.project,
        network_id=network_id,
        region=place.openstack,
        name=place.site.names.of("subnet", role),
        cidr=cidr,
        dhcp=True,
        enable_gateway_ip=has_gateway,
        gateway_ip=first_address(cidr) if has_gateway else None,
        opts=place.options(parent),
    )
    return Subnet(subnet.id, cidr, zone="")
