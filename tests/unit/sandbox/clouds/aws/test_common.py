"""The ids and ARNs of types without rules of their own."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sandbox.clouds.aws.common import COMMON
from tests.support.clouds import catalogue
from tests.unit.sandbox.clouds.aws.build import ACCOUNT, Aws

HERE = rf"eu-west-3:{ACCOUNT}"


@pytest.mark.parametrize(
    ("token", "inputs", "identity", "arn"),
    [
        ("aws:sns/topic:Topic", {"name": "t"}, rf"arn:aws:sns:{HERE}:t", rf"arn:aws:sns:{HERE}:t"),
        (
            "aws:sqs/queue:Queue",
            {"name": "q"},
            rf"https://sqs\.eu-west-3\.amazonaws\.com/{ACCOUNT}/q",
            rf"arn:aws:sqs:{HERE}:q",
        ),
        (
            "aws:lb/loadBalancer:LoadBalancer",
            {"name": "web"},
            rf"arn:aws:elasticloadbalancing:{HERE}:loadbalancer/app/web/[0-9a-f]{{16}}",
            rf"arn:aws:elasticloadbalancing:{HERE}:loadbalancer/app/web/[0-9a-f]{{16}}",
        ),
        (
            "aws:rds/instance:Instance",
            {"identifier": "db", "instanceClass": "db.t3.micro"},
            r"db-[0-9A-F]{26}",
            rf"arn:aws:rds:{HERE}:db:db",
        ),
        (
            "aws:lambda/function:Function",
            {"name": "f", "role": "r"},
            "f",
            rf"arn:aws:lambda:{HERE}:function:f",
        ),
        (
            "aws:dynamodb/table:Table",
            {"name": "t", "attributes": [{"name": "k", "type": "S"}], "hashKey": "k"},
            "t",
            rf"arn:aws:dynamodb:{HERE}:table/t",
        ),
    ],
)
def test_ids_and_arns(aws: Aws, token: str, inputs: dict[str, Any], identity: str, arn: str) -> None:
    made = aws.make(token, inputs)
    assert re.fullmatch(identity, made.id), made.id
    assert re.fullmatch(arn, made.outputs["arn"]), made.outputs["arn"]


def test_outputs_follow_the_name_and_the_region(aws: Aws) -> None:
    made = aws.make("aws:ecr/repository:Repository", {"name": "app"})
    assert made.outputs["repositoryUrl"] == f"{ACCOUNT}.dkr.ecr.eu-west-3.amazonaws.com/app"
    assert made.outputs["registryId"] == ACCOUNT
    function = aws.make("aws:lambda/function:Function", {"name": "f", "role": "r"})
    assert function.outputs["invokeArn"].endswith(f"functions/{function.outputs['arn']}/invocations")


def test_what_replaces_and_what_goes_first(aws: Aws) -> None:
    table = aws.make("aws:dynamodb/table:Table", {"attributes": [{"name": "k", "type": "S"}], "hashKey": "k"})
    assert aws.diff(table, hashKey="other").replaces
    assert not aws.diff(table, billingMode="PAY_PER_REQUEST").replaces
    mount = aws.make("aws:efs/mountTarget:MountTarget", {"fileSystemId": "fs-1", "subnetId": "subnet-1"})
    assert aws.diff(mount, subnetId="subnet-2").delete_before_replace


def test_what_is_told_of_a_type_is_an_output_of_it() -> None:
    for common in COMMON:
        outputs = set(catalogue("aws").resource(common.token).outputs)
        assert set(common.outputs) <= outputs, common.token
        assert not common.arn or "arn" in outputs, common.token
