"""Network at AWS: a VPC, private subnets by role and zone, one NAT gateway a zone as the only way out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from components.addresses import PRIVATE_RANGES, SubnetRole
from components.aws.endpoints import register_endpoints
from components.aws.place import Place
from components.parts.network import Network, NetworkPlan, Subnet

ANYWHERE = "0.0.0.0/0"
"""The addresses of the platform itself and of networks joined to it (RFC 1918)."""

# Tags by which Kubernetes finds the subnets for load balancers; there is none for public ones.
# Source: docs.aws.amazon.com/eks/latest/userguide/network-load-balancing.html
_SUBNET_TAGS: Mapping[SubnetRole, Mapping[str, str]] = {SubnetRole.SYSTEM: {"kubernetes.io/role/internal-elb": "1"}}

Tags = Callable[[str], Mapping[str, str]]


@dataclass(frozen=True)
class AwsNetwork(Network):
    """The network, with what later parts at AWS need."""

    ready: tuple[pulumi.Resource, ...]
    """Routes, their associations and endpoints, which must stand before nodes start."""

    def subnet_ids(self, role: SubnetRole) -> list[pulumi.Output[str]]:
        """The subnets of a role, one for each zone."""
        return [subnet.id for subnet in self.subnets[role]]


def register_network(place: Place, plan: NetworkPlan, parent: pulumi.Resource) -> AwsNetwork:
    """Registers the network."""
    options = place.options(parent)

    def tags(name: str) -> dict[str, str]:
        return {**plan.tags, "Name": f"{plan.name}-{name}"}

    vpc = aws.ec2.Vpc(
        "vpc",
        cidr_block=plan.cidr,
        enable_dns_support=True,
        enable_dns_hostnames=True,
        tags=tags("vpc"),
        opts=options,
    )
    # Deny by default: the group that resources get when they name none has no rules at all.
    aws.ec2.DefaultSecurityGroup("default", vpc_id=vpc.id, ingress=[], egress=[], tags=tags("default"), opts=options)

    subnets: dict[SubnetRole, list[Subnet]] = {}
    for subnet_plan in plan.subnets:
        subnets[subnet_plan.role] = [
            _subnet(place, vpc.id, subnet_plan.role, index, cidr, tags, options)
            for index, cidr in enumerate(subnet_plan.by_zone)
        ]
    filters = _filters(vpc.id, [subnet for of_role in subnets.values() for subnet in of_role], tags, options)

    gateway = aws.ec2.InternetGateway("internet", vpc_id=vpc.id, tags=tags("internet"), opts=options)
    public = aws.ec2.RouteTable("egress", vpc_id=vpc.id, tags=tags("egress"), opts=options)
    way_out = aws.ec2.Route(
        "egress", route_table_id=public.id, destination_cidr_block=ANYWHERE, gateway_id=gateway.id, opts=options
    )
    addresses, tables = [], []
    ready: list[pulumi.Resource] = [filters]
    for index, egress in enumerate(subnets[SubnetRole.EGRESS]):
        aws.ec2.RouteTableAssociation(f"egress-{index}", subnet_id=egress.id, route_table_id=public.id, opts=options)
        address = aws.ec2.Eip(f"nat-{index}", domain="vpc", tags=tags(f"nat-{index}"), opts=options)
        nat = aws.ec2.NatGateway(
            f"nat-{index}",
            subnet_id=egress.id,
            allocation_id=address.id,
            tags=tags(f"nat-{index}"),
            opts=place.options(parent, depends_on=[way_out]),
        )
        table = aws.ec2.RouteTable(f"private-{index}", vpc_id=vpc.id, tags=tags(f"private-{index}"), opts=options)
        route = aws.ec2.Route(
            f"private-{index}",
            route_table_id=table.id,
            destination_cidr_block=ANYWHERE,
            nat_gateway_id=nat.id,
            opts=options,
        )
        joined = [
            aws.ec2.RouteTableAssociation(
                f"{role}-{index}", subnet_id=subnets[role][index].id, route_table_id=table.id, opts=options
            )
            for role in (SubnetRole.SYSTEM, SubnetRole.RESEARCH)
        ]
        ready += [route, *joined]
        addresses.append(address.public_ip)
        tables.append(table.id)
    ready += register_endpoints(place, plan, vpc.id, tables, subnets[SubnetRole.ENDPOINTS], parent)
    return AwsNetwork(
        id=vpc.id,
        subnets=subnets,
        egress_kind="nat_gateway",
        egress_addresses=addresses,
        ready=tuple(ready),
    )


def _subnet(
    place: Place,
    vpc_id: pulumi.Output[str],
    role: SubnetRole,
    index: int,
    cidr: str,
    tags: Tags,
    options: pulumi.ResourceOptions,
) -> Subnet:
    name, zone = f"{role}-{index}", place.zone(index)
    subnet = aws.ec2.Subnet(
        name,
        vpc_id=vpc_id,
        cidr_block=cidr,
        availability_zone=zone,
        map_public_ip_on_launch=False,
        tags={**tags(name), **_SUBNET_TAGS.get(role, {})},
        opts=options,
    )
    return Subnet(subnet.id, cidr, zone)


def _filters(
    vpc_id: pulumi.Output[str], subnets: list[Subnet], tags: Tags, options: pulumi.ResourceOptions
) -> aws.ec2.NetworkAcl:
    """What reaches any subnet at all: private networks, and from elsewhere only the answers to what was asked."""

    def rule(number: int, protocol: str, ports: tuple[int, int], cidr: str, action: str = "allow", **more: int) -> Any:
        first, last = ports
        given = {"rule_no": number, "action": action, "protocol": protocol, "cidr_block": cidr, **more}
        return {**given, "from_port": first, "to_port": last}

    inside = [rule(100 + index, "-1", (0, 0), cidr) for index, cidr in enumerate(PRIVATE_RANGES)]
    # Filters keep no state. Answers come to ports 1024 to 65535 (docs.aws.amazon.com/vpc/latest/userguide/
    # custom-network-acl.html, ephemeral ports), among which is that of remote desktops; ICMP 3/4 tells the packet size.
    answers = [
        rule(200, "tcp", (3389, 3389), ANYWHERE, "deny"),
        rule(210, "tcp", (1024, 65535), ANYWHERE),
        rule(220, "udp", (1024, 65535), ANYWHERE),
        rule(230, "icmp", (0, 0), ANYWHERE, icmp_type=3, icmp_code=4),
    ]
    return aws.ec2.NetworkAcl(
        "filters",
        vpc_id=vpc_id,
        subnet_ids=[subnet.id for subnet in subnets],
        ingress=[*inside, *answers],
        egress=[rule(100, "-1", (0, 0), ANYWHERE)],
        tags=tags("filters"),
        opts=options,
    )
