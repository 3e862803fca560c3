"""Instances, volumes, key pairs and launch templates."""

from __future__ import annotations

import ipaddress
import re
from typing import Any

import pytest

from tests.unit.sandbox.clouds.aws.build import GROUP, INSTANCE, TEMPLATE, Aws, one_failure, refused

VOLUME = "aws:ebs/volume:Volume"
ATTACHMENT = "aws:ec2/volumeAttachment:VolumeAttachment"
KEY_PAIR = "aws:ec2/keyPair:KeyPair"
GOOD = {"ami": "ami-0123456789abcdef0", "instanceType": "t3.micro"}
PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ2u someone@example"


def test_an_instance_without_a_subnet_is_in_the_default_vpc_with_a_public_address(aws: Aws) -> None:
    outputs = aws.make(INSTANCE, GOOD).outputs
    default = aws.invoke("aws:ec2/getSubnet:getSubnet", id=outputs["subnetId"])
    assert default["defaultForAz"]
    assert ipaddress.ip_address(outputs["privateIp"]) in ipaddress.ip_network(default["cidrBlock"])
    assert outputs["publicIp"].startswith("203.0.113.")
    assert outputs["publicDns"] == f"ec2-{outputs['publicIp'].replace('.', '-')}.eu-west-3.compute.amazonaws.com"
    assert outputs["instanceState"] == "running"
    vpc = aws.invoke("aws:ec2/getVpc:getVpc", default=True)
    group = aws.invoke("aws:ec2/getSecurityGroup:getSecurityGroup", name="default", vpcId=vpc["id"])
    assert outputs["vpcSecurityGroupIds"] == [group["id"]]


def test_an_instance_in_a_private_subnet_has_no_public_address(aws: Aws) -> None:
    subnet = aws.subnet(aws.vpc())
    outputs = aws.make(INSTANCE, {**GOOD, "subnetId": subnet.id}).outputs
    assert (outputs["publicIp"], outputs["availabilityZone"]) == ("", "eu-west-3a")
    opened = aws.make(INSTANCE, {**GOOD, "subnetId": subnet.id, "associatePublicIpAddress": True}, "open").outputs
    assert opened["publicIp"]


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"ami": "ami-123"}, "ami", "InvalidAMIID.Malformed"),
        ({"instanceType": "big"}, "instanceType", "InvalidParameterValue"),
        ({"ami": None}, "ami", "MissingParameter"),
    ],
)
def test_an_instance_has_an_image_and_a_type(aws: Aws, changes: dict[str, Any], path: str, code: str) -> None:
    assert aws.check(INSTANCE, GOOD) == []
    assert aws.check(INSTANCE, {"launchTemplate": {"id": "lt-1"}}) == []
    given = {key: value for key, value in {**GOOD, **changes}.items() if value is not None}
    one_failure(aws.check(INSTANCE, given), path, code)


def test_an_instances_groups_are_of_its_network(aws: Aws) -> None:
    vpc = aws.vpc()
    subnet, own = aws.subnet(vpc), aws.make(GROUP, {"vpcId": vpc.id}, "own")
    aws.make(INSTANCE, {**GOOD, "subnetId": subnet.id, "vpcSecurityGroupIds": [own.id]}, "good")
    foreign = aws.make(GROUP, {}, "foreign")
    with refused("InvalidParameter", "different networks"):
        aws.make(INSTANCE, {**GOOD, "subnetId": subnet.id, "vpcSecurityGroupIds": [foreign.id]}, "bad")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"subnetId": "subnet-1"}, "InvalidSubnetID.NotFound"),
        ({"vpcSecurityGroupIds": ["sg-1"]}, "InvalidGroup.NotFound"),
        ({"keyName": "mine"}, "InvalidKeyPair.NotFound"),
        ({"iamInstanceProfile": "mine"}, "InvalidParameterValue"),
        ({"rootBlockDevice": {"encrypted": True, "kmsKeyId": "alias/mine"}}, "InvalidKmsKeyID.NotFound"),
    ],
)
def test_what_an_instance_names_exists(aws: Aws, changes: dict[str, Any], code: str) -> None:
    with refused(code):
        aws.make(INSTANCE, {**GOOD, **changes})


def test_a_protected_instance_is_not_terminated(aws: Aws) -> None:
    instance = aws.make(INSTANCE, {**GOOD, "disableApiTermination": True})
    with refused("OperationNotPermitted", "disableApiTermination"):
        aws.delete(instance)
    aws.update(instance, disableApiTermination=False)
    aws.delete(instance)


@pytest.mark.parametrize(
    ("changes", "replaces"),
    [
        ({"ami": "ami-87654321"}, True),
        ({"subnetId": "subnet-2"}, True),
        ({"rootBlockDevice": {"encrypted": True}}, True),
        ({"rootBlockDevice": {"encrypted": False}}, False),
        ({"rootBlockDevice": {"volumeSize": 20}}, False),
        ({"instanceType": "t3.small"}, False),
        ({"userData": "#!/bin/sh"}, False),
        ({"vpcSecurityGroupIds": ["sg-1"]}, False),
    ],
)
def test_what_replaces_an_instance(aws: Aws, changes: dict[str, Any], replaces: bool) -> None:
    assert aws.diff(aws.make(INSTANCE, GOOD), **changes).replaces is replaces


def test_a_volume_is_attached_within_its_zone(aws: Aws) -> None:
    instance = aws.make(INSTANCE, {**GOOD, "availabilityZone": "eu-west-3a"})
    near = aws.make(VOLUME, {"availabilityZone": "eu-west-3a", "size": 10}, "near")
    far = aws.make(VOLUME, {"availabilityZone": "eu-west-3b", "size": 10}, "far")
    given = {"instanceId": instance.id, "deviceName": "/dev/sdh"}
    with refused("InvalidVolume.ZoneMismatch", far.id):
        aws.make(ATTACHMENT, {**given, "volumeId": far.id}, "bad")
    attachment = aws.make(ATTACHMENT, {**given, "volumeId": near.id}, "good")
    assert aws.cloud.read(ATTACHMENT, f"/dev/sdh:{near.id}:{instance.id}") == aws.record(attachment)
    with refused("DependencyViolation"):
        aws.delete(near)


def test_a_volumes_zone_and_key_exist(aws: Aws) -> None:
    one_failure(aws.check(VOLUME, {"availabilityZone": "eu-west-3x"}), "availabilityZone", "InvalidZone.NotFound")
    with refused("InvalidKmsKeyID.NotFound"):
        aws.make(VOLUME, {"availabilityZone": "eu-west-3a", "kmsKeyId": "1234"})
    key = aws.key()
    aws.make(VOLUME, {"availabilityZone": "eu-west-3a", "encrypted": True, "kmsKeyId": key.outputs["arn"]})


@pytest.mark.parametrize("key", ["AAAA", "ssh-dss AAAAB3NzaC1", "ssh-rsa not*base64"])
def test_a_public_key_is_openssh(aws: Aws, key: str) -> None:
    assert aws.check(KEY_PAIR, {"publicKey": PUBLIC_KEY}) == []
    one_failure(aws.check(KEY_PAIR, {"publicKey": key}), "publicKey", "InvalidKey.Format")


def test_a_key_pair_is_named_once_and_by_its_name(aws: Aws) -> None:
    pair = aws.make(KEY_PAIR, {"publicKey": PUBLIC_KEY, "keyName": "mine"}, "first")
    assert (pair.id, pair.outputs["keyType"]) == ("mine", "ed25519")
    with refused("InvalidKeyPair.Duplicate"):
        aws.make(KEY_PAIR, {"publicKey": PUBLIC_KEY, "keyName": "mine"}, "second")
    aws.make(INSTANCE, {**GOOD, "keyName": "mine"})


def test_a_change_of_a_launch_template_is_a_new_version(aws: Aws) -> None:
    template = aws.make(TEMPLATE, {"name": "nodes", "imageId": "ami-12345678"})
    assert (template.outputs["latestVersion"], template.outputs["defaultVersion"]) == (1, 1)
    assert aws.update(template, tags={"a": "b"})["latestVersion"] == 1
    outputs = aws.update(template, imageId="ami-87654321")
    assert (outputs["latestVersion"], outputs["defaultVersion"]) == (2, 1)
    outputs = aws.update(template, imageId="ami-11111111", updateDefaultVersion=True)
    assert (outputs["latestVersion"], outputs["defaultVersion"]) == (3, 3)


def test_a_prefix_takes_the_place_of_a_name(aws: Aws) -> None:
    template = aws.make(TEMPLATE, {"namePrefix": "nodes-"})
    assert "name" not in template.inputs
    assert re.fullmatch(r"nodes-[0-9a-f]{26}", template.outputs["name"])
