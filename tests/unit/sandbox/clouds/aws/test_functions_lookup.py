"""Finding what is in the cloud."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.sandbox.clouds.aws.build import GROUP, ROLE, SUBNET, VPC, Aws, refused, trust

GET_VPC = "aws:ec2/getVpc:getVpc"
GET_SUBNETS = "aws:ec2/getSubnets:getSubnets"


@pytest.fixture
def filled(aws: Aws) -> Aws:
    """A cloud with a VPC of two subnets, tagged."""
    vpc = aws.make(VPC, {"cidrBlock": "10.0.0.0/16", "tags": {"Name": "mine", "stage": "test"}}, "vpc")
    for number, tier in enumerate(("public", "private")):
        inputs = {"vpcId": vpc.id, "cidrBlock": f"10.0.{number}.0/24", "availabilityZone": f"eu-west-3{'ab'[number]}"}
        aws.make(SUBNET, {**inputs, "tags": {"tier": tier}, "mapPublicIpOnLaunch": tier == "public"}, tier)
    return aws


@pytest.mark.parametrize(
    "arguments",
    [
        {"tags": {"Name": "mine"}},
        {"tags": {"Name": "mine", "stage": "test"}},
        {"cidrBlock": "10.0.0.0/16"},
        {"filters": [{"name": "tag:Name", "values": ["mi*"]}]},
        {"filters": [{"name": "tag-key", "values": ["stage"]}]},
        {"filters": [{"name": "isDefault", "values": ["false"]}]},
        {"filters": [{"name": "cidr", "values": ["10.0.0.0/16"]}, {"name": "state", "values": ["available"]}]},
        {"default": False},
    ],
)
def test_a_vpc_is_found_in_many_ways(filled: Aws, arguments: dict[str, Any]) -> None:
    assert filled.invoke(GET_VPC, **arguments)["cidrBlock"] == "10.0.0.0/16"


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        ({"tags": {"Name": "yours"}}, "NotFound", "no matching EC2 VPC found"),
        ({"id": "vpc-1"}, "NotFound", "vpc-1"),
        ({"filters": [{"name": "state", "values": ["available"]}]}, "", "multiple EC2 VPCs matched"),
        ({"filters": [{"name": "colour", "values": ["blue"]}]}, "InvalidParameterValue", "colour"),
        ({}, "MissingParameter", "say which one"),
    ],
)
def test_a_vpc_is_not_found(filled: Aws, arguments: dict[str, Any], code: str, text: str) -> None:
    with refused(code, text):
        filled.invoke(GET_VPC, **arguments)


@pytest.mark.parametrize(
    ("more", "count"),
    [
        ([], 2),
        ([{"name": "tag:tier", "values": ["private"]}], 1),
        ([{"name": "availability-zone", "values": ["eu-west-3a", "eu-west-3b"]}], 2),
        ([{"name": "map-public-ip-on-launch", "values": ["true"]}], 1),
        ([{"name": "default-for-az", "values": ["true"]}], 0),
    ],
)
def test_subnets_by_filters(filled: Aws, more: list[dict[str, Any]], count: int) -> None:
    vpc = filled.invoke(GET_VPC, tags={"Name": "mine"})["id"]
    found = filled.invoke(GET_SUBNETS, filters=[{"name": "vpc-id", "values": [vpc]}, *more])
    assert len(found["ids"]) == count


def test_the_table_of_a_subnet(aws: Aws) -> None:
    vpc = aws.vpc()
    subnet = aws.subnet(vpc)
    table = aws.way_out(vpc, subnet)
    assert aws.invoke("aws:ec2/getRouteTable:getRouteTable", subnetId=subnet.id)["routeTableId"] == table.id
    with refused("NotFound"):
        aws.invoke("aws:ec2/getRouteTable:getRouteTable", subnetId="subnet-1")


def test_a_group_of_a_vpc(aws: Aws) -> None:
    vpc = aws.vpc()
    group = aws.make(GROUP, {"vpcId": vpc.id, "name": "web"})
    token = "aws:ec2/getSecurityGroup:getSecurityGroup"
    assert aws.invoke(token, name="web")["id"] == group.id
    assert aws.invoke(token, vpcId=vpc.id, name="default")["id"] == vpc.outputs["defaultSecurityGroupId"]
    groups = aws.invoke(
        "aws:ec2/getSecurityGroups:getSecurityGroups", filters=[{"name": "group-name", "values": ["web"]}]
    )
    assert (groups["ids"], groups["vpcIds"]) == ([group.id], [vpc.id])


def test_regions_are_apart_but_for_what_is_worldwide(aws: Aws) -> None:
    aws.make(ROLE, {"name": "r", "assumeRolePolicy": trust("ec2.amazonaws.com")})
    aws.bucket("a-bucket")
    aws.make("aws:cloudwatch/logGroup:LogGroup", {"name": "/mine"})
    assert aws.invoke("aws:iam/getRole:getRole", name="r")["name"] == "r"
    assert (
        aws.invoke("aws:s3/getBucket:getBucket", bucket="a-bucket", region="eu-west-1")["bucketRegion"] == "eu-west-3"
    )
    assert aws.invoke("aws:cloudwatch/getLogGroup:getLogGroup", name="/mine")["retentionInDays"] == 0
    with refused("NotFound"):
        aws.invoke("aws:cloudwatch/getLogGroup:getLogGroup", name="/mine", region="eu-west-1")


@pytest.mark.parametrize(
    ("token", "arguments"),
    [
        ("aws:route53/getZone:getZone", {"name": "example.com"}),
        ("aws:acm/getCertificate:getCertificate", {"domain": "example.com"}),
        ("aws:ecr/getRepository:getRepository", {"name": "app"}),
        ("aws:iam/getRole:getRole", {"name": "none"}),
    ],
)
def test_what_nobody_made_is_not_there(aws: Aws, token: str, arguments: dict[str, Any]) -> None:
    with refused("NotFound"):
        aws.invoke(token, **arguments)


def test_a_zone_that_was_made_is(aws: Aws) -> None:
    zone = aws.make("aws:route53/zone:Zone", {"name": "example.com"})
    found = aws.invoke("aws:route53/getZone:getZone", name="example.com")
    assert (found["id"], found["zoneId"]) == (zone.id, zone.outputs["zoneId"])
