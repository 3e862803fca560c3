"""The VPC that each account has in each region, and the types that take over what is there by itself."""

from __future__ import annotations

import pytest

from tests.unit.sandbox.clouds.aws.build import GROUP, Aws, one_failure, refused

GET_VPC = "aws:ec2/getVpc:getVpc"
GET_SUBNETS = "aws:ec2/getSubnets:getSubnets"


def test_a_region_has_a_default_vpc_with_a_subnet_in_each_zone(aws: Aws) -> None:
    vpc = aws.invoke(GET_VPC, default=True)
    assert (vpc["cidrBlock"], vpc["default"], vpc["enableDnsHostnames"]) == ("172.31.0.0/16", True, True)
    found = aws.invoke(GET_SUBNETS, filters=[{"name": "vpc-id", "values": [vpc["id"]]}])
    assert len(found["ids"]) == 3
    subnets = [aws.invoke("aws:ec2/getSubnet:getSubnet", id=identity) for identity in found["ids"]]
    assert [subnet["availabilityZone"] for subnet in subnets] == ["eu-west-3a", "eu-west-3b", "eu-west-3c"]
    assert [subnet["cidrBlock"] for subnet in subnets] == ["172.31.0.0/20", "172.31.16.0/20", "172.31.32.0/20"]
    assert all(subnet["mapPublicIpOnLaunch"] and subnet["defaultForAz"] for subnet in subnets)


def test_it_is_always_the_same_and_another_in_another_region(aws: Aws) -> None:
    first = aws.invoke(GET_VPC, default=True)["id"]
    assert aws.invoke(GET_VPC, default=True)["id"] == first
    assert Aws("aws").invoke(GET_VPC, default=True)["id"] == first
    assert aws.invoke(GET_VPC, default=True, region="eu-west-1")["id"] != first


def test_the_default_vpc_can_be_imported_as_a_program_would_write_it(aws: Aws) -> None:
    identity = aws.invoke(GET_VPC, default=True)["id"]
    found = aws.cloud.read("aws:ec2/vpc:Vpc", identity)
    assert found is not None
    wanted, failures = aws.cloud.check(
        "aws:ec2/vpc:Vpc",
        aws.urn("aws:ec2/vpc:Vpc", "it"),
        "it",
        {},
        {"cidrBlock": "172.31.0.0/16", "enableDnsHostnames": True},
    )
    assert failures == []
    assert {key: value for key, value in wanted.items() if key != "__defaults"} == found.inputs


def test_an_own_vpc_is_not_the_default_one(aws: Aws) -> None:
    own = aws.vpc()
    assert aws.invoke(GET_VPC, default=False)["id"] == own.id
    assert aws.invoke(GET_VPC, id=own.id)["default"] is False


def test_a_security_group_without_a_vpc_is_in_the_default_one(aws: Aws) -> None:
    group = aws.make(GROUP, {})
    assert group.outputs["vpcId"] == aws.invoke(GET_VPC, default=True)["id"]


def test_taking_over_the_default_vpc_makes_and_deletes_nothing(aws: Aws) -> None:
    vpc = aws.invoke(GET_VPC, default=True)["id"]
    taken = aws.make("aws:ec2/defaultVpc:DefaultVpc", {"tags": {"Name": "default"}})
    assert taken.id == vpc
    assert taken.outputs["cidrBlock"] == "172.31.0.0/16"
    aws.delete(taken)
    assert aws.invoke(GET_VPC, default=True)["id"] == vpc


def test_taking_over_a_default_subnet(aws: Aws) -> None:
    taken = aws.make("aws:ec2/defaultSubnet:DefaultSubnet", {"availabilityZone": "eu-west-3b"})
    assert taken.outputs["cidrBlock"] == "172.31.16.0/20"
    found = aws.check("aws:ec2/defaultSubnet:DefaultSubnet", {"availabilityZone": "eu-west-3z"})
    one_failure(found, "availabilityZone", "InvalidParameterValue")


@pytest.mark.parametrize(
    ("token", "argument", "output"),
    [
        ("aws:ec2/defaultRouteTable:DefaultRouteTable", "defaultRouteTableId", "defaultRouteTableId"),
        ("aws:ec2/defaultNetworkAcl:DefaultNetworkAcl", "defaultNetworkAclId", "defaultNetworkAclId"),
        ("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "vpcId", "defaultSecurityGroupId"),
    ],
)
def test_taking_over_what_comes_with_a_vpc(aws: Aws, token: str, argument: str, output: str) -> None:
    vpc = aws.vpc()
    given = vpc.id if argument == "vpcId" else vpc.outputs[argument]
    taken = aws.make(token, {argument: given})
    assert taken.id == vpc.outputs[output]
    assert taken.outputs["vpcId"] == vpc.id
    aws.delete(taken)
    aws.delete(vpc)


def test_what_is_taken_over_must_be_there(aws: Aws) -> None:
    with refused("", "rtb-1"):
        aws.make("aws:ec2/defaultRouteTable:DefaultRouteTable", {"defaultRouteTableId": "rtb-1"})
