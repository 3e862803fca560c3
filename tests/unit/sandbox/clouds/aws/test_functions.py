"""The functions that AWS programs call: what they answer, and what they refuse."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from sandbox.clouds.aws.functions import FUNCTIONS
from sandbox.schema.check import check
from tests.support.clouds import catalogue
from tests.unit.sandbox.clouds.aws.build import ACCOUNT, ROLE, Aws, refused, trust


def test_every_function_is_one_of_the_sdks() -> None:
    assert set(FUNCTIONS) <= set(catalogue("aws").function_tokens())


EXAMPLES: list[tuple[str, dict[str, Any]]] = [
    ("aws:index/getCallerIdentity:getCallerIdentity", {}),
    ("aws:index/getRegion:getRegion", {}),
    ("aws:index/getRegions:getRegions", {}),
    ("aws:index/getPartition:getPartition", {}),
    ("aws:index/getAvailabilityZones:getAvailabilityZones", {"state": "available"}),
    ("aws:index/getAvailabilityZone:getAvailabilityZone", {"name": "eu-west-3a"}),
    ("aws:index/getArn:getArn", {"arn": "arn:aws:s3:::b/k"}),
    ("aws:index/getDefaultTags:getDefaultTags", {}),
    ("aws:index/getServicePrincipal:getServicePrincipal", {"serviceName": "s3"}),
    ("aws:index/getService:getService", {"serviceId": "s3"}),
    ("aws:ec2/getVpc:getVpc", {"default": True}),
    ("aws:ec2/getVpcs:getVpcs", {}),
    ("aws:ec2/getSubnet:getSubnet", {"availabilityZone": "eu-west-3a", "defaultForAz": True}),
    ("aws:ec2/getSubnets:getSubnets", {}),
    ("aws:ec2/getSecurityGroup:getSecurityGroup", {"name": "default"}),
    ("aws:ec2/getSecurityGroups:getSecurityGroups", {}),
    ("aws:ec2/getRouteTables:getRouteTables", {}),
    ("aws:ec2/getNetworkAcls:getNetworkAcls", {}),
    ("aws:ec2/getInstances:getInstances", {}),
    ("aws:ec2/getAmi:getAmi", {"mostRecent": True, "owners": ["amazon"]}),
    ("aws:ec2/getAmiIds:getAmiIds", {"owners": ["amazon"]}),
    ("aws:ec2/getInstanceType:getInstanceType", {"instanceType": "m7i.large"}),
    ("aws:ec2/getInstanceTypeOfferings:getInstanceTypeOfferings", {"locationType": "availability-zone"}),
    ("aws:ec2/getPrefixList:getPrefixList", {"name": "com.amazonaws.eu-west-3.s3"}),
    ("aws:ec2/getManagedPrefixList:getManagedPrefixList", {"name": "com.amazonaws.eu-west-3.s3"}),
    ("aws:ec2/getVpcEndpointService:getVpcEndpointService", {"service": "s3", "serviceType": "Gateway"}),
    ("aws:ebs/getDefaultKmsKey:getDefaultKmsKey", {}),
    ("aws:ebs/getEncryptionByDefault:getEncryptionByDefault", {}),
    ("aws:ecr/getAuthorizationToken:getAuthorizationToken", {}),
    ("aws:eks/getAddonVersion:getAddonVersion", {"addonName": "vpc-cni", "kubernetesVersion": "1.33"}),
    ("aws:eks/getClusterAuth:getClusterAuth", {"name": "c"}),
    ("aws:eks/getClusters:getClusters", {}),
    ("aws:eks/getClusterVersions:getClusterVersions", {}),
    ("aws:elb/getServiceAccount:getServiceAccount", {}),
    ("aws:iam/getAccountAlias:getAccountAlias", {}),
    ("aws:iam/getPolicy:getPolicy", {"arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}),
    ("aws:iam/getPolicyDocument:getPolicyDocument", {"statements": [{"actions": ["s3:*"], "resources": ["*"]}]}),
    ("aws:iam/getSessionContext:getSessionContext", {"arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/r/s"}),
    ("aws:kms/getKey:getKey", {"keyId": "alias/aws/s3"}),
    ("aws:kms/getAlias:getAlias", {"name": "alias/aws/ebs"}),
    ("aws:organizations/getOrganization:getOrganization", {}),
    ("aws:rds/getEngineVersion:getEngineVersion", {"engine": "postgres"}),
    ("aws:s3/getCanonicalUserId:getCanonicalUserId", {}),
    ("aws:secretsmanager/getRandomPassword:getRandomPassword", {"passwordLength": 20}),
    ("aws:ssm/getParameter:getParameter", {"name": "/aws/service/eks/optimized-ami/1.33/x/recommended/image_id"}),
]


@pytest.mark.parametrize(("token", "arguments"), EXAMPLES, ids=[token.split("/")[1] for token, _ in EXAMPLES])
def test_an_answer_has_the_types_of_the_sdk(aws: Aws, token: str, arguments: dict[str, Any]) -> None:
    function = catalogue("aws").function(token)
    assert set(arguments) <= set(function.inputs), token
    answer = aws.invoke(token, **arguments)
    given = {name: value for name, value in answer.items() if name in function.outputs}
    as_type = type(function)(token, function.outputs, {})
    problems = [one for one in check(given, as_type, catalogue("aws")) if "missing required" not in one.message]
    assert problems == []
    assert answer.get("id", answer.get("result"))


def test_what_is_not_answered_is_refused_by_name(aws: Aws) -> None:
    with refused("", "aws:workspaces/getBundle:getBundle"):
        aws.invoke("aws:workspaces/getBundle:getBundle", bundleId="b")


def test_who_calls(aws: Aws) -> None:
    found = aws.invoke("aws:index/getCallerIdentity:getCallerIdentity")
    assert (found["accountId"], found["arn"]) == (ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/sandbox")
    sovereign = Aws("aws", {"region": "eusc-de-east-1"})
    assert sovereign.invoke("aws:index/getCallerIdentity:getCallerIdentity")["arn"].startswith("arn:aws-eusc:")
    assert sovereign.invoke("aws:index/getPartition:getPartition") == {
        "id": "aws-eusc",
        "partition": "aws-eusc",
        "dnsSuffix": "amazonaws.eu",
        "reverseDnsPrefix": "eu.amazonaws",
    }


def test_the_role_behind_a_session(aws: Aws) -> None:
    role = aws.make(ROLE, {"name": "deployer", "path": "/ci/", "assumeRolePolicy": trust("ec2.amazonaws.com")})
    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/deployer/run-1"
    found = aws.invoke("aws:iam/getSessionContext:getSessionContext", arn=session)
    assert (found["issuerArn"], found["sessionName"]) == (role.outputs["arn"], "run-1")
    user = f"arn:aws:iam::{ACCOUNT}:user/sandbox"
    assert aws.invoke("aws:iam/getSessionContext:getSessionContext", arn=user)["issuerArn"] == user


def test_zones_without_some(aws: Aws) -> None:
    token = "aws:index/getAvailabilityZones:getAvailabilityZones"
    assert aws.invoke(token)["zoneIds"] == ["euw3-az1", "euw3-az2", "euw3-az3"]
    found = aws.invoke(token, excludeNames=["eu-west-3a"], excludeZoneIds=["euw3-az3"])
    assert found["names"] == ["eu-west-3b"]
    assert aws.invoke(token, region="eu-north-1")["names"][0] == "eu-north-1a"
    one = aws.invoke("aws:index/getAvailabilityZone:getAvailabilityZone", zoneId="euw3-az2")
    assert (one["name"], one["nameSuffix"]) == ("eu-west-3b", "b")
    with refused("NotFound"):
        aws.invoke("aws:index/getAvailabilityZone:getAvailabilityZone", name="eu-west-3z")


AMI = "aws:ec2/getAmi:getAmi"
LINUX = [{"name": "name", "values": ["al2023-ami-2023.*-arm64"]}]


def test_an_image_is_always_the_same_and_another_elsewhere(aws: Aws) -> None:
    found = aws.invoke(AMI, mostRecent=True, owners=["amazon"], filters=LINUX)
    assert re.fullmatch(r"ami-0[0-9a-f]{16}", found["id"])
    assert (found["architecture"], found["ownerId"]) == ("arm64", "137112412989")
    assert aws.invoke(AMI, mostRecent=True, owners=["amazon"], filters=LINUX)["id"] == found["id"]
    assert aws.invoke(AMI, mostRecent=True, owners=["amazon"], filters=LINUX, region="eu-west-1")["id"] != found["id"]
    assert aws.invoke(AMI, mostRecent=True, owners=["self"])["ownerId"] == ACCOUNT


def test_a_loose_search_needs_the_most_recent(aws: Aws) -> None:
    with refused("", "more than one result"):
        aws.invoke(AMI, owners=["amazon"], filters=LINUX)
    exact = [{"name": "image-id", "values": ["ami-0123456789abcdef0"]}]
    assert aws.invoke(AMI, filters=exact)["id"] == "ami-0123456789abcdef0"


@pytest.mark.parametrize(("name", "processors", "memory"), [("t3.micro", 2, 1024), ("m7i.2xlarge", 8, 32768)])
def test_machine_types(aws: Aws, name: str, processors: int, memory: int) -> None:
    found = aws.invoke("aws:ec2/getInstanceType:getInstanceType", instanceType=name)
    assert (found["defaultVcpus"], found["memorySize"]) == (processors, memory)


def test_an_unknown_machine_type_is_refused(aws: Aws) -> None:
    with refused("InvalidInstanceType", "u-12tb1.metal"):
        aws.invoke("aws:ec2/getInstanceType:getInstanceType", instanceType="u-12tb1.metal")


def test_a_policy_document(aws: Aws) -> None:
    base = json.dumps({"Statement": [{"Sid": "a", "Effect": "Deny", "Action": "x"}, {"Sid": "b", "Effect": "Allow"}]})
    found = aws.invoke(
        "aws:iam/getPolicyDocument:getPolicyDocument",
        policyId="mine",
        sourcePolicyDocuments=[base],
        statements=[
            {
                "sid": "c",
                "actions": ["s3:Get*", "s3:List*"],
                "resources": ["arn:aws:s3:::b/*"],
                "principals": [{"type": "AWS", "identifiers": ["1"]}, {"type": "Service", "identifiers": ["ec2"]}],
                "conditions": [{"test": "Bool", "variable": "aws:SecureTransport", "values": ["true"]}],
            },
            {"effect": "Deny", "notActions": ["iam:*"], "principals": [{"type": "*", "identifiers": ["*"]}]},
        ],
        overridePolicyDocuments=[json.dumps({"Statement": {"Sid": "a", "Effect": "Allow", "Action": "y"}})],
    )
    document = json.loads(found["json"])
    assert document == json.loads(found["minifiedJson"])
    assert (document["Version"], document["Id"]) == ("2012-10-17", "mine")
    assert document["Statement"] == [
        {"Sid": "a", "Effect": "Allow", "Action": "y"},
        {"Sid": "b", "Effect": "Allow"},
        {
            "Sid": "c",
            "Effect": "Allow",
            "Action": ["s3:Get*", "s3:List*"],
            "Resource": "arn:aws:s3:::b/*",
            "Principal": {"AWS": "1", "Service": "ec2"},
            "Condition": {"Bool": {"aws:SecureTransport": "true"}},
        },
        {"Effect": "Deny", "NotAction": "iam:*", "Principal": "*"},
    ]


def test_arns_apart_and_together(aws: Aws) -> None:
    arn = f"arn:aws:kms:eu-west-3:{ACCOUNT}:key/1:2"
    found = aws.invoke("aws:index/getArn:getArn", arn=arn)
    assert (found["service"], found["resource"], found["account"]) == ("kms", "key/1:2", ACCOUNT)
    parts = {"partition": "aws", "service": "kms", "region": "eu-west-3", "accountId": ACCOUNT, "resource": "key/1:2"}
    assert aws.invoke("aws:index/arnBuild:arnBuild", **parts) == {"result": arn}
    with refused("", "is not an ARN"):
        aws.invoke("aws:index/getArn:getArn", arn="kms")


def test_keys_of_aws_and_of_the_customer(aws: Aws) -> None:
    managed = aws.invoke("aws:kms/getKey:getKey", keyId="alias/aws/s3")
    assert managed["keyManager"] == "AWS"
    key = aws.key()
    aws.make("aws:kms/alias:Alias", {"name": "alias/mine", "targetKeyId": key.id})
    assert aws.invoke("aws:kms/getKey:getKey", keyId="alias/mine")["keyManager"] == "CUSTOMER"
    assert aws.invoke("aws:kms/getAlias:getAlias", name="alias/mine")["targetKeyArn"] == key.outputs["arn"]
    with refused("NotFoundException"):
        aws.invoke("aws:kms/getKey:getKey", keyId="1234")
    with refused("NotFoundException"):
        aws.invoke("aws:kms/getAlias:getAlias", name="alias/none")


def test_a_cluster_and_its_parts(aws: Aws) -> None:
    cluster = aws.cluster(accessConfig={"authenticationMode": "API"})
    found = aws.invoke("aws:eks/getCluster:getCluster", name="c")
    assert found["endpoint"] == cluster.outputs["endpoint"]
    assert found["accessConfigs"] == [{"authenticationMode": "API"}]
    assert found["certificateAuthorities"] == [cluster.outputs["certificateAuthority"]]
    aws.make("aws:eks/nodeGroup:NodeGroup", aws.node_inputs(cluster))
    assert aws.invoke("aws:eks/getNodeGroups:getNodeGroups", clusterName="c")["names"] == ["n"]
    nodes = aws.invoke("aws:eks/getNodeGroup:getNodeGroup", clusterName="c", nodeGroupName="n")
    assert nodes["scalingConfigs"] == [{"minSize": 1, "desiredSize": 1, "maxSize": 2}]
    with refused("ResourceNotFoundException"):
        aws.invoke("aws:eks/getCluster:getCluster", name="other")
    with refused("ResourceNotFoundException"):
        aws.invoke("aws:eks/getCluster:getCluster", name="c", region="eu-west-1")
