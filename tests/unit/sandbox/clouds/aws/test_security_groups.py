"""Security groups and their rules."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.unit.sandbox.clouds.aws.build import GROUP, INSTANCE, Aws, one_failure, refused

INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
LEGACY = "aws:ec2/securityGroupRule:SecurityGroupRule"
GOOD = {"securityGroupId": "sg-1", "ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": "10.0.0.0/8"}


def test_a_group_has_the_providers_description_and_name(aws: Aws) -> None:
    group = aws.make(GROUP, {"vpcId": aws.vpc().id}, "web")
    assert re.fullmatch(r"web-[0-9a-f]{7}", group.inputs["name"])
    assert group.inputs["description"] == "Managed by Pulumi"
    assert re.fullmatch(r"sg-0[0-9a-f]{16}", group.id)


@pytest.mark.parametrize("name", ["sg-web", "default", "x" * 256])
def test_some_names_are_no_names(aws: Aws, name: str) -> None:
    assert aws.check(GROUP, {"name": "web"}) == []
    one_failure(aws.check(GROUP, {"name": name}), "name", "InvalidParameterValue")


def test_a_name_is_in_a_vpc_once(aws: Aws) -> None:
    vpc = aws.vpc()
    aws.make(GROUP, {"vpcId": vpc.id, "name": "web"}, "first")
    with refused("InvalidGroup.Duplicate", "web"):
        aws.make(GROUP, {"vpcId": vpc.id, "name": "web"}, "second")
    aws.make(GROUP, {"vpcId": aws.vpc("10.9.0.0/16", "other").id, "name": "web"}, "third")


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"fromPort": None}, "fromPort", "InvalidParameterValue"),
        ({"fromPort": 444}, "fromPort", "InvalidParameterValue"),
        ({"cidrIpv4": None}, "", "InvalidParameterCombination"),
        ({"cidrIpv6": "::/0"}, "", "InvalidParameterCombination"),
    ],
)
@pytest.mark.parametrize("token", [INGRESS, EGRESS])
def test_a_rule_names_its_ports_and_one_peer(
    aws: Aws, token: str, changes: dict[str, Any], path: str, code: str
) -> None:
    assert aws.check(token, GOOD) == []
    assert aws.check(token, {"securityGroupId": "sg-1", "ipProtocol": "-1", "cidrIpv4": "0.0.0.0/0"}) == []
    given = {key: value for key, value in {**GOOD, **changes}.items() if value is not None}
    one_failure(aws.check(token, given), path, code)


def test_a_rule_is_in_a_group_once(aws: Aws) -> None:
    group = aws.make(GROUP, {})
    good = {**GOOD, "securityGroupId": group.id}
    aws.make(INGRESS, good, "first")
    with refused("InvalidPermission.Duplicate"):
        aws.make(INGRESS, good, "second")
    aws.make(EGRESS, good, "out")


def test_a_rules_group_exists(aws: Aws) -> None:
    with refused("InvalidGroup.NotFound", "sg-1"):
        aws.make(INGRESS, GOOD)


def test_a_group_stays_while_an_instance_is_in_it_but_not_for_its_rules(aws: Aws) -> None:
    group = aws.make(GROUP, {})
    aws.make(INGRESS, {**GOOD, "securityGroupId": group.id})
    instance = aws.make(
        INSTANCE, {"ami": "ami-12345678", "instanceType": "t3.micro", "vpcSecurityGroupIds": [group.id]}
    )
    with refused("DependencyViolation", instance.id):
        aws.delete(group)
    aws.delete(instance)
    aws.delete(group)
    assert aws.cloud.store.all("aws", INGRESS) == []


@pytest.mark.parametrize(
    ("changes", "replaces"),
    [({"name": "other"}, True), ({"description": "x"}, True), ({"tags": {"a": "b"}}, False), ({"ingress": []}, False)],
)
def test_what_replaces_a_group(aws: Aws, changes: dict[str, Any], replaces: bool) -> None:
    assert aws.diff(aws.make(GROUP, {"name": "web"}), **changes).replaces is replaces


@pytest.mark.parametrize(
    ("changes", "replaces"),
    [({"fromPort": 80}, False), ({"cidrIpv4": "10.1.0.0/16"}, False), ({"securityGroupId": "sg-2"}, True)],
)
def test_what_replaces_a_rule(aws: Aws, changes: dict[str, Any], replaces: bool) -> None:
    rule = aws.make(INGRESS, {**GOOD, "securityGroupId": aws.make(GROUP, {}).id})
    assert aws.diff(rule, **changes).replaces is replaces


def test_an_older_rule_is_replaced_and_goes_first(aws: Aws) -> None:
    group = aws.make(GROUP, {})
    given = {"type": "ingress", "protocol": "tcp", "fromPort": 80, "toPort": 80, "cidrBlocks": ["10.0.0.0/8"]}
    rule = aws.make(LEGACY, {**given, "securityGroupId": group.id})
    difference = aws.diff(rule, fromPort=81)
    assert (difference.replaces, difference.delete_before_replace) == (True, True)
    assert not aws.diff(rule, description="x").replaces
