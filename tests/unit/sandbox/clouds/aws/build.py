"""Good resources of AWS, which tests change in one place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from sandbox.errors import CloudError, Failure
from tests.support.clouds import CloudInMemory, Made

ACCOUNT = "111122223333"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
VPC = "aws:ec2/vpc:Vpc"
SUBNET = "aws:ec2/subnet:Subnet"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
TABLE = "aws:ec2/routeTable:RouteTable"
ROUTE = "aws:ec2/route:Route"
JOINT = "aws:ec2/routeTableAssociation:RouteTableAssociation"
GATEWAY = "aws:ec2/internetGateway:InternetGateway"
NAT = "aws:ec2/natGateway:NatGateway"
ADDRESS = "aws:ec2/eip:Eip"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
INSTANCE = "aws:ec2/instance:Instance"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
ROLE = "aws:iam/role:Role"
KEY = "aws:kms/key:Key"
BUCKET = "aws:s3/bucket:Bucket"
CLUSTER = "aws:eks/cluster:Cluster"
NODES = "aws:eks/nodeGroup:NodeGroup"
ADDON = "aws:eks/addon:Addon"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(principal: Any, *actions: str, **condition: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": principal, "Action": list(actions), "Resource": "*"}
    return statement | ({"Condition": condition} if condition else {})


def trust(service: str) -> str:
    return policy(allow({"Service": service}, "sts:AssumeRole", "sts:TagSession"))


class Aws(CloudInMemory):
    """An AWS cloud with the resources that others need."""

    def vpc(self, cidr: str = "10.0.0.0/16", name: str = "vpc") -> Made:
        return self.make(VPC, {"cidrBlock": cidr}, name)

    def subnet(self, vpc: Made, number: int = 0, zone: str = "a") -> Made:
        inputs = {"vpcId": vpc.id, "cidrBlock": f"10.0.{number}.0/24", "availabilityZone": f"eu-west-3{zone}"}
        return self.make(SUBNET, inputs, f"subnet-{vpc.id}-{number}")

    def gateway(self, vpc: Made) -> Made:
        return self.make(GATEWAY, {"vpcId": vpc.id}, "gateway")

    def way_out(self, vpc: Made, *subnets: Made) -> Made:
        """A route table with a default route for subnets."""
        gateway = self.gateway(vpc)
        table = self.make(TABLE, {"vpcId": vpc.id}, "out")
        self.make(
            ROUTE, {"routeTableId": table.id, "destinationCidrBlock": "0.0.0.0/0", "gatewayId": gateway.id}, "out"
        )
        for subnet in subnets:
            self.make(JOINT, {"routeTableId": table.id, "subnetId": subnet.id}, f"out-{subnet.id}")
        return table

    def role(self, service: str, name: str = "") -> Made:
        return self.make(ROLE, {"assumeRolePolicy": trust(service), "name": name or service.split(".")[0]}, service)

    def key(self, text: str | None = None, name: str = "key", **more: Any) -> Made:
        return self.make(KEY, {**({"policy": text} if text else {}), **more}, name)

    def bucket(self, name: str = "a-bucket", **more: Any) -> Made:
        return self.make(BUCKET, {"bucket": name, **more}, name)

    def cluster_inputs(self, **more: Any) -> dict[str, Any]:
        """A good cluster's inputs, with its network and its role made."""
        vpc = self.vpc()
        subnets = [self.subnet(vpc, number, zone) for number, zone in enumerate("ab")]
        self.way_out(vpc, *subnets)
        role = self.role("eks.amazonaws.com")
        config = {"subnetIds": [subnet.id for subnet in subnets]}
        return {"name": "c", "roleArn": role.outputs["arn"], "vpcConfig": config, **more}

    def cluster(self, **more: Any) -> Made:
        return self.make(CLUSTER, self.cluster_inputs(**more), "cluster")

    def node_inputs(self, cluster: Made, **more: Any) -> dict[str, Any]:
        """A good node group's inputs, with its role made."""
        role = self.role("ec2.amazonaws.com")
        scaling = {"minSize": 1, "desiredSize": 1, "maxSize": 2}
        subnets = cluster.inputs["vpcConfig"]["subnetIds"]
        shared = {"clusterName": "c", "nodeGroupName": "n", "subnetIds": subnets, "scalingConfig": scaling}
        return {**shared, "nodeRoleArn": role.outputs["arn"], **more}


@contextmanager
def refused(code: str, text: str = "") -> Iterator[None]:
    """Expects a refusal with a code, or with none, and with words in its message."""
    with pytest.raises(CloudError) as caught:
        yield
    found = [(failure.code, failure.message) for failure in caught.value.failures]
    assert any(code == one and text in message for one, message in found), found


def one_failure(failures: list[Failure], path: str, code: str = "", text: str = "") -> None:
    """Checks that there is exactly one failure, and which."""
    assert [(failure.path, failure.code) for failure in failures] == [(path, code)], failures
    assert text in failures[0].message
