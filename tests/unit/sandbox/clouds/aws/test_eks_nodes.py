"""The order in which a cluster comes to life: network, nodes, add-ons, identities."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.sandbox.clouds.aws.build import (
    ACCOUNT,
    ADDON,
    ENDPOINT,
    NODES,
    ROOT,
    TEMPLATE,
    Aws,
    allow,
    one_failure,
    policy,
    refused,
)

PODS = "aws:eks/podIdentityAssociation:PodIdentityAssociation"
THROUGH_EC2 = {"StringEquals": {"kms:CallerAccount": ACCOUNT, "kms:ViaService": "ec2.eu-west-3.amazonaws.com"}}
FOR_AWS = {"Bool": {"kms:GrantIsForAWSResource": "true"}}
USE = ("kms:Decrypt", "kms:GenerateDataKey*")
SCALING_ROLE = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
ADMIN = allow({"AWS": ROOT}, "kms:*")


def addon(name: str, **more: Any) -> dict[str, Any]:
    return {"clusterName": "c", "addonName": name, **more}


def test_a_node_groups_id_and_arn(aws: Aws) -> None:
    nodes = aws.make(NODES, aws.node_inputs(aws.cluster()))
    assert nodes.id == "c:n"
    assert nodes.outputs["arn"].startswith(f"arn:aws:eks:eu-west-3:{ACCOUNT}:nodegroup/c/n/")
    assert nodes.outputs["status"] == "ACTIVE"


@pytest.mark.parametrize(
    ("smallest", "wanted", "largest", "good"),
    [(1, 1, 1, True), (1, 2, 3, True), (2, 1, 3, False), (1, 4, 3, False)],
)
def test_node_counts_are_in_order(aws: Aws, smallest: int, wanted: int, largest: int, good: bool) -> None:
    scaling = {"minSize": smallest, "desiredSize": wanted, "maxSize": largest}
    given = {"clusterName": "c", "nodeRoleArn": "r", "subnetIds": [], "scalingConfig": scaling}
    found = aws.check(NODES, given)
    if good:
        assert found == []
    else:
        one_failure(found, "scalingConfig", "InvalidParameterException")


def test_nodes_come_after_the_network_of_a_cluster_without_addons(aws: Aws) -> None:
    inputs = aws.node_inputs(aws.cluster(bootstrapSelfManagedAddons=False))
    aws.make(ADDON, addon("kube-proxy"), "proxy")
    with refused("", "vpc-cni must stand before its nodes"):
        aws.make(NODES, inputs)
    aws.make(ADDON, addon("vpc-cni"), "network")
    aws.make(NODES, inputs)


@pytest.mark.parametrize("name", ["coredns", "aws-ebs-csi-driver"])
def test_some_addons_come_after_nodes(aws: Aws, name: str) -> None:
    cluster = aws.cluster()
    with refused("", "DEGRADED"):
        aws.make(ADDON, addon(name))
    aws.make(ADDON, addon("vpc-cni"), "network")
    aws.make(NODES, aws.node_inputs(cluster))
    assert aws.make(ADDON, addon(name)).id == f"c:{name}"


def test_nodes_have_a_way_to_aws(aws: Aws) -> None:
    cluster = aws.cluster()
    vpc = aws.cloud.store.all("aws", "aws:ec2/vpc:Vpc")[0]
    lonely = aws.make("aws:ec2/subnet:Subnet", {"vpcId": vpc.id, "cidrBlock": "10.0.9.0/24"}, "lonely")
    inputs = aws.node_inputs(cluster, subnetIds=[lonely.id])
    with refused("", "has no route to 0.0.0.0/0"):
        aws.make(NODES, inputs)
    for service in ("ec2", "ecr.api", "ecr.dkr", "sts", "s3"):
        aws.make(ENDPOINT, {"vpcId": vpc.id, "serviceName": f"com.amazonaws.eu-west-3.{service}"}, service)
    aws.make(NODES, inputs)


def test_their_role_exists_and_trusts_ec2(aws: Aws) -> None:
    cluster = aws.cluster()
    inputs = aws.node_inputs(cluster)
    with refused("InvalidParameterException", "ec2.amazonaws.com"):
        aws.make(NODES, {**inputs, "nodeRoleArn": cluster.inputs["roleArn"]})
    with refused("InvalidParameterException", "does not exist"):
        aws.make(NODES, {**inputs, "nodeRoleArn": "arn:aws:iam::1:role/none"})


@pytest.mark.parametrize(
    ("statements", "good"),
    [
        ([ADMIN], False),
        ([ADMIN, allow({"AWS": SCALING_ROLE}, "kms:*")], True),
        (
            [
                ADMIN,
                allow({"AWS": "*"}, *USE, **THROUGH_EC2),
                allow({"AWS": "*"}, "kms:CreateGrant", **{**THROUGH_EC2, **FOR_AWS}),
            ],
            True,
        ),
        ([ADMIN, allow({"AWS": "*"}, *USE, **THROUGH_EC2)], False),
    ],
)
def test_the_key_of_their_disks_lets_auto_scaling_in(aws: Aws, statements: list[dict[str, Any]], good: bool) -> None:
    """A policy that leaves it to the account is not enough: the role has no permissions for keys of its own."""
    key = aws.key(policy(*statements))
    disk = {"deviceName": "/dev/xvda", "ebs": {"encrypted": "true", "kmsKeyId": key.outputs["arn"]}}
    template = aws.make(TEMPLATE, {"blockDeviceMappings": [disk]})
    inputs = aws.node_inputs(aws.cluster(), launchTemplate={"id": template.id, "version": "1"})
    if good:
        aws.make(NODES, inputs)
    else:
        with refused("AsgInstanceLaunchFailures", "AWSServiceRoleForAutoScaling"):
            aws.make(NODES, inputs)


def test_a_cluster_stays_while_it_has_nodes(aws: Aws) -> None:
    cluster = aws.cluster()
    nodes = aws.make(NODES, aws.node_inputs(cluster))
    network = aws.make(ADDON, addon("vpc-cni"))
    with refused("ResourceInUseException", "nodegroups"):
        aws.delete(cluster)
    aws.delete(nodes)
    aws.delete(cluster)
    assert aws.record(network) is None


@pytest.mark.parametrize(
    ("changes", "replaces"),
    [
        ({"instanceTypes": ["m7i.large"]}, True),
        ({"launchTemplate": {"id": "lt-2", "version": "1"}}, True),
        ({"launchTemplate": {"id": "lt-1", "version": "2"}}, False),
        ({"scalingConfig": {"minSize": 1, "desiredSize": 2, "maxSize": 3}}, False),
        ({"labels": {"a": "b"}}, False),
        ({"nodeGroupName": "other"}, True),
    ],
)
def test_what_replaces_a_node_group(aws: Aws, changes: dict[str, Any], replaces: bool) -> None:
    nodes = aws.make(NODES, aws.node_inputs(aws.cluster()))
    nodes.inputs["launchTemplate"] = {"id": "lt-1", "version": "1"}
    assert aws.diff(nodes, **changes).replaces is replaces


def test_an_addon_is_there_once_and_its_settings_are_json(aws: Aws) -> None:
    aws.cluster()
    aws.make(ADDON, addon("vpc-cni"), "first")
    with refused("ResourceInUseException"):
        aws.make(ADDON, addon("vpc-cni"), "second")
    assert aws.check(ADDON, addon("vpc-cni", configurationValues='{"enableNetworkPolicy": "true"}')) == []
    assert aws.check(ADDON, addon("vpc-cni", configurationValues="enableNetworkPolicy: 'true'")) == []
    found = aws.check(ADDON, addon("vpc-cni", configurationValues="{no"))
    one_failure(found, "configurationValues", "InvalidParameterException")


def test_a_role_for_pods_trusts_pod_identity(aws: Aws) -> None:
    aws.cluster()
    given = {"clusterName": "c", "namespace": "kube-system", "serviceAccount": "s"}
    wrong, right = aws.role("ec2.amazonaws.com", "wrong"), aws.role("pods.eks.amazonaws.com", "right")
    with refused("InvalidParameterException", "pods.eks.amazonaws.com"):
        aws.make(PODS, {**given, "roleArn": wrong.outputs["arn"]})
    association = aws.make(PODS, {**given, "roleArn": right.outputs["arn"]})
    assert aws.cloud.read(PODS, f"c,{association.id}") == aws.record(association)
    with refused("ResourceInUseException"):
        aws.make(PODS, {**given, "roleArn": right.outputs["arn"]}, "again")
    pods = [{"serviceAccount": "s", "roleArn": wrong.outputs["arn"]}]
    with refused("InvalidParameterException", "pods.eks.amazonaws.com"):
        aws.make(ADDON, addon("vpc-cni", podIdentityAssociations=pods))
