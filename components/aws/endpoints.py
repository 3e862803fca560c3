"""Private ways to AWS's services, so that nodes and pods reach them without the NAT gateways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pulumi
import pulumi_aws as aws

from components.aws.permissions import s3_endpoint_policy
from components.aws.place import Place
from components.parts.network import NetworkPlan, Subnet

# Source: docs.aws.amazon.com/eks/latest/userguide/private-clusters.html; S3 has a gateway endpoint.
_SERVICES = ("ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "kms", "logs", "sts")
# Source: aws/aws-cdk, packages/aws-cdk-lib/aws-ec2/lib/vpc-endpoint.ts (pull request 36471); others keep com.amazonaws.
_NAMED_EU = ("ecr.api", "ecr.dkr")


def service_name(partition: str, region: str, service: str) -> str:
    """The name of a service's endpoint: ``com.amazonaws.eu-west-3.s3``."""
    prefix = "eu.amazonaws" if partition == "aws-eusc" and service in _NAMED_EU else "com.amazonaws"
    return f"{prefix}.{region}.{service}"


def register_endpoints(
    place: Place,
    plan: NetworkPlan,
    vpc_id: pulumi.Output[str],
    tables: Sequence[pulumi.Output[str]],
    subnets: Sequence[Subnet],
    parent: pulumi.Resource,
) -> list[pulumi.Resource]:
    """Registers the endpoints, open to the platform's own addresses only.

    Args:
        place: where.
        plan: the network's plan.
        vpc_id: the VPC.
        tables: the route tables from which S3 is reached.
        subnets: where the interfaces of the other endpoints are.
        parent: the component.
    """
    options = place.options(parent)

    def tags(name: str) -> Mapping[str, str]:
        return {**plan.tags, "Name": f"{plan.name}-{name}"}

    group = aws.ec2.SecurityGroup(
        "endpoints",
        name=f"{plan.name}-endpoints",
        description="Private endpoints, reached from within the platform",
        vpc_id=vpc_id,
        tags=tags("endpoints"),
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
        tags=tags("endpoints-https"),
        opts=options,
    )
    storage = aws.ec2.VpcEndpoint(
        "s3",
        vpc_id=vpc_id,
        service_name=service_name(place.partition, place.region, "s3"),
        vpc_endpoint_type="Gateway",
        route_table_ids=list(tables),
        policy=place.account.apply(
            lambda account: s3_endpoint_policy(partition=place.partition, region=place.region, account=account)
        ),
        tags=tags("s3"),
        opts=options,
    )
    interfaces = [
        aws.ec2.VpcEndpoint(
            service,
            vpc_id=vpc_id,
            service_name=service_name(place.partition, place.region, service),
            vpc_endpoint_type="Interface",
            private_dns_enabled=True,
            subnet_ids=[subnet.id for subnet in subnets],
            security_group_ids=[group.id],
            tags=tags(service),
            opts=options,
        )
        for service in _SERVICES
    ]
    return [storage, *interfaces]
