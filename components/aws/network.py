"""Network at AWS: a VPC, private subnets by role and zone, one NAT gateway a zone as the only way out."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.addresses import SubnetRole
from components.aws.place import Place
from components.parts.network import Network, NetworkPlan, Subnet

_PRIVATE_SERVICES = ("ec2", "ecr.api", "ecr.dkr", "eks", "kms", "logs", "sts")
"""Services that nodes reach through private endpoints instead of the NAT gateway."""


@dataclass(frozen=True)
class AwsNetwork(Network):
    """The network, with what later parts at AWS need."""

    ready: tuple[pulumi.Resource, ...]
    """Routes that must stand before nodes start."""

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
            _subnet(place, vpc.id, f"{subnet_plan.role}-{index}", cidr, place.zone(index), tags, options)
            for index, cidr in enumerate(subnet_plan.by_zone)
        ]

    gateway = aws.ec2.InternetGateway("internet", vpc_id=vpc.id, tags=tags("internet"), opts=options)
    public = aws.ec2.RouteTable("egress", vpc_id=vpc.id, tags=tags("egress"), opts=options)
    way_out = aws.ec2.Route(
        "egress", route_table_id=public.id, destination_cidr_block="0.0.0.0/0", gateway_id=gateway.id, opts=options
    )
    addresses, routes, tables = [], [], []
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
        routes.append(
            aws.ec2.Route(
                f"private-{index}",
                route_table_id=table.id,
                destination_cidr_block="0.0.0.0/0",
                nat_gateway_id=nat.id,
                opts=options,
            )
        )
        for role in (SubnetRole.SYSTEM, SubnetRole.RESEARCH):
            aws.ec2.RouteTableAssociation(
                f"{role}-{index}", subnet_id=subnets[role][index].id, route_table_id=table.id, opts=options
            )
        addresses.append(address.public_ip)
        tables.append(table.id)
    _private_endpoints(place, plan, vpc.id, tables, subnets[SubnetRole.ENDPOINTS], options)
    return AwsNetwork(
        id=vpc.id,
        subnets=subnets,
        egress_kind="nat_gateway",
        egress_addresses=addresses,
        ready=tuple(routes),
    )


def _subnet(
    place: Place,
    vpc_id: pulumi.Output[str],
    name: str,
    cidr: str,
    zone: str,
    tags: object,
    options: pulumi.ResourceOptions,
) -> Subnet:
    assert callable(tags)
    subnet = aws.ec2.Subnet(
        name,
        vpc_id=vpc_id,
        cidr_block=cidr,
        availability_zone=zone,
        map_public_ip_on_launch=False,
        tags=tags(name),
        opts=options,
    )
    return Subnet(subnet.id, cidr, zone)


def _private_endpoints(
    place: Place,
    plan: NetworkPlan,
    vpc_id: pulumi.Output[str],
    tables: list[pulumi.Output[str]],
    subnets: list[Subnet],
    options: pulumi.ResourceOptions,
) -> None:
    """Private ways to AWS's services, open to the platform's own addresses only."""
    group = aws.ec2.SecurityGroup(
        "endpoints",
        name=f"{plan.name}-endpoints",
        description="Private endpoints, reached from within the platform",
        vpc_id=vpc_id,
        tags={**plan.tags, "Name": f"{plan.name}-endpoints"},
        opts=options,
    )
    aws.vpc.SecurityGroupIngressRule(
        "endpoints-https",
        security_group_id=group.id,
        description="HTTPS from the platform's address space",
        cidr_ipv4=plan.cidr,
        ip_protocol="tcp",
        from_port=443,
        to_port=443,
        tags={**plan.tags, "Name": f"{plan.name}-endpoints-https"},
        opts=options,
    )
    prefix = "eu.amazonaws" if place.partition == "aws-eusc" else "com.amazonaws"
    aws.ec2.VpcEndpoint(
        "s3",
        vpc_id=vpc_id,
        service_name=f"{prefix}.{place.region}.s3",
        vpc_endpoint_type="Gateway",
        route_table_ids=tables,
        tags={**plan.tags, "Name": f"{plan.name}-s3"},
        opts=options,
    )
    for service in _PRIVATE_SERVICES:
        aws.ec2.VpcEndpoint(
            service,
            vpc_id=vpc_id,
            service_name=f"{prefix}.{place.region}.{service}",
            vpc_endpoint_type="Interface",
            private_dns_enabled=True,
            subnet_ids=[subnet.id for subnet in subnets],
            security_group_ids=[group.id],
            tags={**plan.tags, "Name": f"{plan.name}-{service}"},
            opts=options,
        )
