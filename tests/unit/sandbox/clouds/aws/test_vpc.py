"""VPCs and subnets: ranges, zones, what comes with them, what they hold."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.unit.sandbox.clouds.aws.build import (
    ENDPOINT,
    GROUP,
    SUBNET,
    TABLE,
    VPC,
    Aws,
    allow,
    one_failure,
    policy,
    refused,
)

FILTERS = "aws:ec2/networkAcl:NetworkAcl"


def test_ids_and_arns_look_like_awss(aws: Aws) -> None:
    vpc = aws.vpc()
    subnet = aws.subnet(vpc)
    assert re.fullmatch(r"vpc-0[0-9a-f]{16}", vpc.id)
    assert vpc.outputs["arn"] == f"arn:aws:ec2:eu-west-3:111122223333:vpc/{vpc.id}"
    assert re.fullmatch(r"subnet-0[0-9a-f]{16}", subnet.id)
    assert subnet.outputs["availabilityZoneId"] == "euw3-az1"
    assert subnet.outputs["mapPublicIpOnLaunch"] is False


@pytest.mark.parametrize(
    ("cidr", "code"),
    [("10.0.0.0/15", "InvalidVpc.Range"), ("10.0.0.0/29", "InvalidVpc.Range"), ("10.0/16", "InvalidParameterValue")],
)
def test_a_vpcs_range_is_16_to_28(aws: Aws, cidr: str, code: str) -> None:
    assert aws.check(VPC, {"cidrBlock": "10.0.0.0/28"}) == []
    one_failure(aws.check(VPC, {"cidrBlock": cidr}), "cidrBlock", code)


@pytest.mark.parametrize(
    ("cidr", "code"),
    [
        ("10.1.0.0/24", "InvalidSubnet.Range"),
        ("10.0.0.0/29", "InvalidSubnet.Range"),
        ("10.0.0.128/25", "InvalidSubnet.Conflict"),
    ],
)
def test_a_subnet_is_within_its_vpc_and_beside_others(aws: Aws, cidr: str, code: str) -> None:
    vpc = aws.vpc()
    aws.subnet(vpc, 0)
    with refused(code):
        aws.make(SUBNET, {"vpcId": vpc.id, "cidrBlock": cidr}, "other")
    aws.subnet(aws.vpc("10.0.0.0/16", "another"), 0)


def test_a_subnets_zone_is_of_the_region(aws: Aws) -> None:
    inputs = {"vpcId": "vpc-1", "cidrBlock": "10.0.0.0/24"}
    assert aws.check(SUBNET, {**inputs, "availabilityZone": "eu-west-3c"}) == []
    found = aws.check(SUBNET, {**inputs, "availabilityZone": "eu-west-3d"})
    one_failure(found, "availabilityZone", "InvalidParameterValue", "eu-west-3a, eu-west-3b, eu-west-3c")
    one_failure(
        aws.check(SUBNET, {**inputs, "availabilityZone": "eu-west-1a"}), "availabilityZone", "InvalidParameterValue"
    )


def test_a_zone_may_be_named_by_its_id(aws: Aws) -> None:
    vpc = aws.vpc()
    made = aws.make(SUBNET, {"vpcId": vpc.id, "cidrBlock": "10.0.0.0/24", "availabilityZoneId": "euw3-az2"})
    assert made.outputs["availabilityZone"] == "eu-west-3b"


def test_what_is_named_must_exist_in_the_region(aws: Aws) -> None:
    vpc = aws.vpc()
    with refused("InvalidVpcID.NotFound", "vpc-0123"):
        aws.make(SUBNET, {"vpcId": "vpc-0123", "cidrBlock": "10.0.0.0/24"})
    with refused("InvalidVpcID.NotFound"):
        aws.make(SUBNET, {"vpcId": vpc.id, "cidrBlock": "10.0.0.0/24", "region": "eu-west-1"})


def test_a_vpc_comes_with_a_group_a_table_and_filters_and_goes_with_them(aws: Aws) -> None:
    vpc = aws.vpc()
    store = aws.cloud.store
    companions = [
        (GROUP, vpc.outputs["defaultSecurityGroupId"]),
        (TABLE, vpc.outputs["mainRouteTableId"]),
        (FILTERS, vpc.outputs["defaultNetworkAclId"]),
    ]
    assert all(store.get("aws", token, identity) for token, identity in companions)
    aws.delete(vpc)
    assert not any(store.get("aws", token, identity) for token, identity in companions)
    assert store.all("aws") == []


def test_a_vpc_stays_while_something_is_in_it(aws: Aws) -> None:
    vpc = aws.vpc()
    subnet = aws.subnet(vpc)
    with refused("DependencyViolation", subnet.id):
        aws.delete(vpc)
    aws.delete(subnet)
    aws.delete(vpc)


@pytest.mark.parametrize(
    ("changes", "replaces"),
    [({"cidrBlock": "10.0.0.0/17"}, True), ({"enableDnsHostnames": True}, False), ({"region": "eu-west-1"}, True)],
)
def test_what_replaces_a_vpc(aws: Aws, changes: dict[str, Any], replaces: bool) -> None:
    assert aws.diff(aws.vpc(), **changes).replaces is replaces


def test_a_gateway_endpoint_has_a_prefix_list_and_an_interface_one_names(aws: Aws) -> None:
    vpc = aws.vpc()
    gateway = aws.make(ENDPOINT, {"vpcId": vpc.id, "serviceName": "com.amazonaws.eu-west-3.s3"}, "s3")
    assert re.fullmatch(r"pl-[0-9a-f]{8}", gateway.outputs["prefixListId"])
    subnet = aws.subnet(vpc)
    inputs = {"vpcId": vpc.id, "serviceName": "com.amazonaws.eu-west-3.kms", "vpcEndpointType": "Interface"}
    interface = aws.make(ENDPOINT, {**inputs, "subnetIds": [subnet.id]}, "kms")
    name = interface.outputs["dnsEntries"][0]["dnsName"]
    assert re.fullmatch(rf"{interface.id}-[0-9a-f]{{8}}\.kms\.eu-west-3\.vpce\.amazonaws\.com", name)
    with refused("DependencyViolation", interface.id):
        aws.delete(subnet)


def test_an_endpoints_policy_is_a_policy(aws: Aws) -> None:
    inputs = {"vpcId": "vpc-1", "serviceName": "com.amazonaws.eu-west-3.s3"}
    assert aws.check(ENDPOINT, {**inputs, "policy": policy(allow("*", "s3:*"))}) == []
    one_failure(aws.check(ENDPOINT, {**inputs, "policy": "{"}), "policy", "InvalidPolicyDocument")
