"""The platform at AWS as it is registered: what is closed, encrypted, guarded, and who may do what."""

from __future__ import annotations

import functools
import json
from typing import Any

import pytest

from components.spec import Provider
from tests.support.platforms import Built, build_platform

BUCKETS = ("landing", "curated", "research", "audit", "logs")
OFFICER = "arn:aws:iam::111122223333:role/key-officers"
PRODUCTION = {
    "environment": "production",
    "keys": {"administrators": [OFFICER]},
    "compute": {"api_allowed_cidrs": ["198.51.100.0/24", "10.9.0.0/16"], "audit_log_days": 730},
}
"""A platform that is not thrown away, with what the reference leaves out."""


@functools.cache
def platform(changes: str = "{}") -> Built:
    return build_platform(Provider.AWS, json.loads(changes))


def inputs(token: str, name: str = "", changes: dict[str, Any] | None = None) -> dict[str, Any]:
    """The inputs of the one resource of a type, or of a type and a name."""
    found = [one for one in platform(json.dumps(changes or {})).of_type(token) if name in ("", one.name)]
    assert len(found) == 1, (token, name, len(found))
    return dict(found[0].inputs)


def all_of(token: str, changes: dict[str, Any] | None = None) -> dict[str, dict[str, Any]]:
    return {one.name: dict(one.inputs) for one in platform(json.dumps(changes or {})).of_type(token)}


def test_the_cluster_is_private_encrypted_and_logs_everything() -> None:
    cluster = inputs("aws:eks/cluster:Cluster")
    assert cluster["vpcConfig"]["endpointPrivateAccess"] is True
    assert cluster["vpcConfig"]["endpointPublicAccess"] is False
    assert cluster["encryptionConfig"]["resources"] == ["secrets"]
    assert set(cluster["enabledClusterLogTypes"]) >= {"api", "audit", "authenticator"}
    assert cluster["accessConfig"] == {
        "authenticationMode": "API",
        "bootstrapClusterCreatorAdminPermissions": False,
    }


def test_a_public_network_is_let_in_by_the_public_address_and_a_private_one_by_a_rule() -> None:
    config = inputs("aws:eks/cluster:Cluster", changes=PRODUCTION)["vpcConfig"]
    assert (config["endpointPublicAccess"], config["publicAccessCidrs"]) == (True, ["198.51.100.0/24"])
    rules = all_of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", PRODUCTION)
    assert rules["api-10.9.0.0/16"]["cidrIpv4"] == "10.9.0.0/16"
    assert rules["api-10.9.0.0/16"]["toPort"] == 443


def test_whoever_deploys_is_let_in() -> None:
    entry = inputs("aws:eks/accessEntry:AccessEntry")
    assert entry["principalArn"] == "arn:aws:iam::111122223333:user/sandbox"
    association = inputs("aws:eks/accessPolicyAssociation:AccessPolicyAssociation")
    assert association["principalArn"] == entry["principalArn"]
    assert association["policyArn"].endswith("AmazonEKSClusterAdminPolicy")


def test_nodes_are_encrypted_private_and_tagged() -> None:
    for name, template in all_of("aws:ec2/launchTemplate:LaunchTemplate").items():
        (disk,) = template["blockDeviceMappings"]
        assert disk["ebs"]["encrypted"] == "true"
        assert ":key/" in disk["ebs"]["kmsKeyId"]
        assert template["metadataOptions"]["httpTokens"] == "required"
        assert template["metadataOptions"]["httpPutResponseHopLimit"] == 1
        kinds = {one["resourceType"]: one["tags"] for one in template["tagSpecifications"]}
        assert kinds["instance"]["pool"] == kinds["volume"]["pool"] == name
    for subnet in all_of("aws:ec2/subnet:Subnet").values():
        assert subnet["mapPublicIpOnLaunch"] is False


def test_each_pool_is_in_the_subnets_of_its_role_in_every_zone() -> None:
    built = platform()
    for name, group in all_of("aws:eks/nodeGroup:NodeGroup").items():
        wanted = [subnet["id"] for subnet in built.outputs["network"]["subnets"][name]]
        assert group["subnetIds"] == wanted
        assert len(wanted) == 3


def test_addons_and_the_identities_of_pods() -> None:
    addons = all_of("aws:eks/addon:Addon")
    assert set(addons) == {"vpc-cni", "kube-proxy", "eks-pod-identity-agent", "coredns", "aws-ebs-csi-driver"}
    assert json.loads(addons["vpc-cni"]["configurationValues"]) == {"enableNetworkPolicy": "true"}
    (identity,) = addons["aws-ebs-csi-driver"]["podIdentityAssociations"]
    assert identity["serviceAccount"] == "ebs-csi-controller-sa"
    association = inputs("aws:eks/podIdentityAssociation:PodIdentityAssociation")
    assert (association["namespace"], association["serviceAccount"]) == ("kube-system", "cluster-autoscaler")


def test_there_is_one_key_for_each_class_that_rotates() -> None:
    keys = all_of("aws:kms/key:Key")
    assert set(keys) == {"identifying", "pseudonymised", "minimised", "audit", "operational"}
    for key in keys.values():
        assert (key["enableKeyRotation"], key["rotationPeriodInDays"]) == (True, 365)
        assert key["deletionWindowInDays"] == 30
        assert key["multiRegion"] is False


def test_named_administrators_have_the_keys_and_so_has_whoever_deploys() -> None:
    policy = json.loads(inputs("aws:kms/key:Key", "audit", PRODUCTION)["policy"])
    (administration,) = [one for one in policy["Statement"] if one["Sid"] == "Administration"]
    assert administration["Principal"] == {"AWS": [OFFICER, "arn:aws:iam::111122223333:user/sandbox"]}


@pytest.mark.parametrize("name", BUCKETS)
def test_a_bucket_is_closed_versioned_and_encrypted(name: str) -> None:
    closed = inputs("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", name)
    assert all(closed[one] for one in ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls"))
    assert closed["restrictPublicBuckets"] is True
    assert inputs("aws:s3/bucketVersioning:BucketVersioning", name)["versioningConfiguration"]["status"] == "Enabled"
    ownership = inputs("aws:s3/bucketOwnershipControls:BucketOwnershipControls", name)
    assert ownership["rule"]["objectOwnership"] == "BucketOwnerEnforced"
    token = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
    (rule,) = inputs(token, name)["rules"]
    applied = rule["applyServerSideEncryptionByDefault"]
    assert applied["sseAlgorithm"] == ("AES256" if name == "logs" else "aws:kms")
    assert rule["blockedEncryptionTypes"] == ["SSE-C"]
    assert inputs("aws:s3/bucketPolicy:BucketPolicy", name)["policy"]


def test_zones_are_encrypted_by_the_key_of_their_class_and_logged() -> None:
    built = platform()
    for name, zone in built.outputs["storage"]["zones"].items():
        assert zone["key_id"] == built.outputs["keys"]["keys"][zone["data_class"]]["id"]
        logging = inputs("aws:s3/bucketLogging:BucketLogging", name)
        assert logging["targetPrefix"] == f"{name}/"
        assert logging["targetBucket"] == inputs("aws:s3/bucket:Bucket", "logs")["bucket"]


def test_old_versions_end_and_data_stay() -> None:
    (rule,) = inputs("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "landing")["rules"]
    assert rule["noncurrentVersionExpiration"] == {"noncurrentDays": 90}
    assert rule["expiration"] == {"expiredObjectDeleteMarker": True}


def test_access_logs_end_after_their_days() -> None:
    (rule,) = inputs("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "logs", PRODUCTION)["rules"]
    assert rule["expiration"] == {"days": 730}


def test_the_audit_zone_is_locked_and_no_other() -> None:
    locks = all_of("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration")
    assert {name: lock["rule"]["defaultRetention"] for name, lock in locks.items()} == {
        "audit": {"mode": "COMPLIANCE", "days": 365}
    }
    assert inputs("aws:s3/bucket:Bucket", "audit")["objectLockEnabled"] is True
    assert inputs("aws:s3/bucket:Bucket", "landing")["objectLockEnabled"] is False


def test_what_reaches_the_network() -> None:
    default = inputs("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")
    assert (default["ingress"], default["egress"]) == ([], [])
    filters = inputs("aws:ec2/networkAcl:NetworkAcl")
    assert len(filters["subnetIds"]) == 12
    opened = [one for one in filters["ingress"] if one["cidrBlock"] == "0.0.0.0/0" and one["action"] == "allow"]
    for port in (22, 443, 445):
        assert not [one for one in opened if one["protocol"] == "tcp" and one["fromPort"] <= port <= one["toPort"]]
    (remote_desktop,) = [one for one in filters["ingress"] if one["action"] == "deny"]
    assert (remote_desktop["fromPort"], remote_desktop["toPort"]) == (3389, 3389)
    assert remote_desktop["ruleNo"] < min(one["ruleNo"] for one in opened)
    numbers = [one["ruleNo"] for one in filters["ingress"]]
    assert len(set(numbers)) == len(numbers)


def test_private_ways_are_open_to_the_platform_alone() -> None:
    endpoints = all_of("aws:ec2/vpcEndpoint:VpcEndpoint")
    assert {"s3", "kms", "sts", "ecr.api", "ecr.dkr", "ec2", "logs", "eks", "eks-auth"} <= set(endpoints)
    assert "aws:ResourceAccount" in endpoints["s3"]["policy"]
    assert all(one["privateDnsEnabled"] for name, one in endpoints.items() if name != "s3")
    rule = inputs("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    assert (rule["cidrIpv4"], rule["fromPort"], rule["toPort"]) == ("10.20.0.0/16", 443, 443)


def test_load_balancers_find_the_system_subnets_and_no_public_ones() -> None:
    for name, subnet in all_of("aws:ec2/subnet:Subnet").items():
        assert ("kubernetes.io/role/internal-elb" in subnet["tags"]) is name.startswith("system-")
        assert "kubernetes.io/role/elb" not in subnet["tags"]


@pytest.mark.parametrize(("changes", "guarded"), [({}, False), (PRODUCTION, True)])
def test_guards_outside_throw_away_environments(changes: dict[str, Any], guarded: bool) -> None:
    assert inputs("aws:eks/cluster:Cluster", changes=changes)["deletionProtection"] is guarded
    assert inputs("aws:cloudwatch/logGroup:LogGroup", changes=changes)["deletionProtectionEnabled"] is guarded
    for bucket in all_of("aws:s3/bucket:Bucket", changes).values():
        assert bucket["forceDestroy"] is not guarded


def test_the_sovereign_cloud() -> None:
    changes = {"location": "germany", "region": "eusc-de-east-1"}
    keys = all_of("aws:kms/key:Key", changes)
    assert "s3.eusc-de-east-1.amazonaws.com" in keys["identifying"]["policy"]
    assert "amazonaws.eu" not in keys["operational"]["policy"]
    assert len(all_of("aws:ec2/natGateway:NatGateway", changes)) == 2
    for attachment in all_of("aws:iam/rolePolicyAttachment:RolePolicyAttachment", changes).values():
        assert attachment["policyArn"].startswith("arn:aws-eusc:iam::aws:policy/")
