"""Clusters, and who is let in."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.unit.sandbox.clouds.aws.build import (
    ACCOUNT,
    CLUSTER,
    GROUP,
    ROOT,
    Aws,
    allow,
    one_failure,
    policy,
    refused,
)

ENTRY = "aws:eks/accessEntry:AccessEntry"
ASSOCIATION = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"
ADMIN_POLICY = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
SOMEBODY = f"arn:aws:iam::{ACCOUNT}:role/somebody"
SHAPE = {"name": "c", "roleArn": "arn:aws:iam::1:role/r", "vpcConfig": {"subnetIds": ["subnet-1", "subnet-2"]}}
ADMIN = allow({"AWS": ROOT}, "kms:Put*", "kms:Describe*")
THROUGH_EKS = {"StringEquals": {"kms:CallerAccount": ACCOUNT, "kms:ViaService": "eks.eu-west-3.amazonaws.com"}}
FOR_AWS = {"Bool": {"kms:GrantIsForAWSResource": "true"}}


def test_what_a_cluster_tells(aws: Aws) -> None:
    outputs = aws.cluster().outputs
    identity = outputs["endpoint"].removeprefix("https://").split(".")[0]
    assert re.fullmatch(r"[0-9A-F]{32}", identity)
    assert outputs["arn"] == f"arn:aws:eks:eu-west-3:{ACCOUNT}:cluster/c"
    assert outputs["endpoint"] == f"https://{identity}.gr7.eu-west-3.eks.amazonaws.com"
    assert outputs["identities"][0]["oidcs"][0]["issuer"].endswith(f"oidc.eks.eu-west-3.amazonaws.com/id/{identity}")
    assert outputs["accessConfig"]["authenticationMode"] == "CONFIG_MAP"


def test_a_cluster_comes_with_a_security_group_and_goes_with_it(aws: Aws) -> None:
    cluster = aws.cluster()
    group = cluster.outputs["vpcConfig"]["clusterSecurityGroupId"]
    rule = {"securityGroupId": group, "ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": "10.1.0.0/16"}
    aws.make("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", rule)
    aws.delete(cluster)
    assert aws.cloud.store.get("aws", GROUP, group) is None


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"name": "-c"}, "name"),
        ({"version": "1.12"}, "version"),
        ({"enabledClusterLogTypes": ["everything"]}, "enabledClusterLogTypes[0]"),
        ({"vpcConfig": {"subnetIds": [], "endpointPublicAccess": False}}, "vpcConfig"),
        ({"vpcConfig": {"subnetIds": [], "publicAccessCidrs": ["10.0.0.0/8"]}}, "vpcConfig.publicAccessCidrs[0]"),
    ],
)
def test_wrong_inputs(aws: Aws, changes: dict[str, Any], path: str) -> None:
    assert aws.check(CLUSTER, {**SHAPE, "version": "1.33", "enabledClusterLogTypes": ["audit"]}) == []
    one_failure(aws.check(CLUSTER, {**SHAPE, **changes}), path, "InvalidParameterException")


def test_a_private_endpoint_alone_will_do(aws: Aws) -> None:
    config = {"subnetIds": [], "endpointPublicAccess": False, "endpointPrivateAccess": True}
    assert aws.check(CLUSTER, {**SHAPE, "vpcConfig": config}) == []


def test_its_subnets_are_in_two_zones_of_one_vpc(aws: Aws) -> None:
    inputs = aws.cluster_inputs()
    one, two = inputs["vpcConfig"]["subnetIds"]
    other = aws.subnet(aws.vpc("10.0.0.0/16", "other"), 0, "c")
    with refused("InvalidParameterException", "two different AZs"):
        aws.make(CLUSTER, {**inputs, "vpcConfig": {"subnetIds": [one]}})
    with refused("InvalidParameterException", "different VPCs"):
        aws.make(CLUSTER, {**inputs, "vpcConfig": {"subnetIds": [one, two, other.id]}})
    with refused("InvalidParameterException", "does not exist"):
        aws.make(CLUSTER, {**inputs, "vpcConfig": {"subnetIds": [one, two, "subnet-1"]}})
    aws.make(CLUSTER, inputs)


def test_its_role_exists_and_trusts_eks(aws: Aws) -> None:
    inputs = aws.cluster_inputs()
    wrong = aws.role("ec2.amazonaws.com")
    with refused("InvalidParameterException", "does not trust eks.amazonaws.com"):
        aws.make(CLUSTER, {**inputs, "roleArn": wrong.outputs["arn"]})
    with refused("InvalidParameterException", "does not exist"):
        aws.make(CLUSTER, {**inputs, "roleArn": "arn:aws:iam::1:role/none"})


@pytest.mark.parametrize(
    ("statements", "missing"),
    [
        ([allow({"AWS": ROOT}, "kms:*")], ""),
        ([ADMIN, allow({"AWS": "*"}, "kms:CreateGrant", "kms:DescribeKey", **THROUGH_EKS)], ""),
        ([ADMIN, allow({"AWS": "*"}, "kms:CreateGrant", **THROUGH_EKS)], ""),
        ([ADMIN], "kms:CreateGrant"),
        ([ADMIN, allow({"AWS": "*"}, "kms:CreateGrant", **{**THROUGH_EKS, **FOR_AWS})], "kms:CreateGrant"),
    ],
)
def test_the_key_of_its_secrets_lets_eks_make_grants(aws: Aws, statements: list[dict[str, Any]], missing: str) -> None:
    """The condition kms:GrantIsForAWSResource keeps EKS out (its guide, enable-kms.html)."""
    key = aws.key(policy(*statements))
    config = {"provider": {"keyArn": key.outputs["arn"]}, "resources": ["secrets"]}
    if missing:
        with refused("InvalidRequestException", missing):
            aws.cluster(encryptionConfig=config)
    else:
        aws.cluster(encryptionConfig=config)


def test_the_key_of_its_secrets_exists(aws: Aws) -> None:
    config = {"provider": {"keyArn": f"arn:aws:kms:eu-west-3:{ACCOUNT}:key/1"}, "resources": ["secrets"]}
    with refused("InvalidParameterException", "keyArn in encryptionConfig"):
        aws.cluster(encryptionConfig=config)


@pytest.mark.parametrize(
    ("changes", "replaces"),
    [
        ({"roleArn": "arn:aws:iam::1:role/other"}, True),
        ({"name": "other"}, True),
        ({"encryptionConfig": {"provider": {"keyArn": "arn"}, "resources": ["secrets"]}}, False),
        ({"vpcConfig": {"subnetIds": ["subnet-1", "subnet-2"]}}, False),
        ({"version": "1.34"}, False),
        ({"bootstrapSelfManagedAddons": False}, True),
    ],
)
def test_what_replaces_a_cluster(aws: Aws, changes: dict[str, Any], replaces: bool) -> None:
    assert aws.diff(aws.cluster(version="1.33"), **changes).replaces is replaces


def test_encryption_is_not_taken_back_in_place(aws: Aws) -> None:
    config = {"provider": {"keyArn": aws.key().outputs["arn"]}, "resources": ["secrets"]}
    cluster = aws.cluster(encryptionConfig=config)
    assert aws.diff(cluster, encryptionConfig=None).replaces


@pytest.mark.parametrize(("version", "good"), [("1.33", True), ("1.34", False), ("1.31", False)])
def test_versions_go_up_one_by_one(aws: Aws, version: str, good: bool) -> None:
    cluster = aws.cluster(version="1.32")
    if good:
        assert aws.update(cluster, version=version)["version"] == version
    else:
        with refused("InvalidParameterException", "minor version update"):
            aws.update(cluster, version=version)


def test_a_protected_cluster_is_not_deleted(aws: Aws) -> None:
    cluster = aws.cluster(deletionProtection=True)
    with refused("InvalidRequestException", "deletion protection"):
        aws.delete(cluster)
    aws.update(cluster, deletionProtection=False)
    aws.delete(cluster)


def test_a_name_is_in_a_region_once(aws: Aws) -> None:
    cluster = aws.cluster()
    with refused("ResourceInUseException", "c"):
        aws.make(CLUSTER, {**cluster.inputs}, "again")


def test_an_entry_needs_the_mode_and_a_policy_needs_an_entry(aws: Aws) -> None:
    given = {"clusterName": "c", "principalArn": SOMEBODY}
    with refused("ResourceNotFoundException", "c"):
        aws.make(ENTRY, given)
    cluster = aws.cluster()
    with refused("InvalidRequestException", "authentication mode"):
        aws.make(ENTRY, given)
    aws.update(cluster, accessConfig={"authenticationMode": "API"})
    admitted = {**given, "policyArn": ADMIN_POLICY, "accessScope": {"type": "cluster"}}
    with refused("ResourceNotFoundException", "principalArn"):
        aws.make(ASSOCIATION, admitted)
    entry = aws.make(ENTRY, given)
    assert entry.id == f"c:{SOMEBODY}"
    assert aws.make(ASSOCIATION, admitted).id == f"c#{SOMEBODY}#{ADMIN_POLICY}"
    with refused("ResourceInUseException"):
        aws.make(ENTRY, given, "again")


def test_an_access_policy_is_one_of_ekss(aws: Aws) -> None:
    given = {"clusterName": "c", "principalArn": SOMEBODY, "accessScope": {"type": "cluster"}}
    assert aws.check(ASSOCIATION, {**given, "policyArn": ADMIN_POLICY}) == []
    found = aws.check(ASSOCIATION, {**given, "policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"})
    one_failure(found, "policyArn", "InvalidParameterException")
