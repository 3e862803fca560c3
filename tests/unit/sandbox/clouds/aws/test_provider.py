"""What holds for all of AWS: regions, accounts, tags, and the provider's configuration."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.clouds.aws.provider import RULES
from sandbox.rules import Rule
from tests.support.clouds import catalogue
from tests.unit.sandbox.clouds.aws.build import ACCOUNT, BUCKET, VPC, Aws, one_failure

QUEUE = "aws:sqs/queue:Queue"


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_REGION", raising=False)
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)


@pytest.mark.parametrize(
    ("config", "path", "text"),
    [
        ({}, "region", "missing region"),
        ({"region": "eu-west-33"}, "region", "invalid AWS Region: eu-west-33; did you mean eu-west-3?"),
        ({"region": "eu-west-3a"}, "region", "invalid AWS Region"),
        ({"region": "eu-west-3", "allowedAccountIds": ["1"]}, "allowedAccountIds", "not allowed"),
        ({"region": "eu-west-3", "forbiddenAccountIds": [ACCOUNT]}, "forbiddenAccountIds", "not allowed"),
    ],
)
def test_a_wrong_configuration(aws: Aws, config: dict[str, Any], path: str, text: str) -> None:
    one_failure(aws.cloud.check_config(config), path, "", text)


@pytest.mark.parametrize(
    "config",
    [
        {"region": "eu-west-3"},
        {"region": "eusc-de-east-1", "skipCredentialsValidation": True},
        {"region": "eu-west-3", "allowedAccountIds": [ACCOUNT], "defaultTags": {"tags": {"a": "b"}}},
    ],
)
def test_a_good_configuration(aws: Aws, config: dict[str, Any]) -> None:
    assert aws.cloud.check_config(config) == []


def test_the_environment_may_name_the_region(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-north-1")
    assert aws.cloud.check_config({}) == []
    assert Aws("aws", {}).bucket().outputs["region"] == "eu-north-1"


def test_a_resource_may_be_in_a_region_of_its_own(aws: Aws) -> None:
    vpc = aws.make(VPC, {"cidrBlock": "10.0.0.0/16", "region": "eu-north-1"})
    assert vpc.outputs["arn"].startswith("arn:aws:ec2:eu-north-1:")
    assert aws.diff(vpc, region="eu-west-1").replaces
    one_failure(aws.check(VPC, {"cidrBlock": "10.0.0.0/16", "region": "eu-mars-1"}), "region")


@pytest.mark.parametrize(
    ("tags", "code"),
    [
        ({"aws:mine": "x"}, "InvalidTag"),
        ({"k" * 129: "x"}, "InvalidTag"),
        ({"k": "x" * 257}, "InvalidTag"),
        ({f"k{index}": "x" for index in range(51)}, "TooManyTags"),
    ],
)
def test_tags_have_limits(aws: Aws, tags: dict[str, str], code: str) -> None:
    assert aws.check(BUCKET, {"tags": {"k" * 128: "x" * 256}}) == []
    one_failure(aws.check(BUCKET, {"tags": tags}), "tags", code)


def test_default_tags_are_on_everything() -> None:
    aws = Aws("aws", {"region": "eu-west-3", "defaultTags": {"tags": {"owner": "us", "stage": "test"}}})
    bucket = aws.bucket(tags={"stage": "other"})
    assert bucket.outputs["tagsAll"] == {"owner": "us", "stage": "other"}
    assert bucket.outputs["tags"] == {"stage": "other"}


def test_a_type_without_rules_of_its_own_still_has_an_arn(aws: Aws) -> None:
    made = aws.make("aws:glue/trigger:Trigger", {"type": "ON_DEMAND", "actions": [{"jobName": "j"}]}, "nightly")
    assert made.outputs["arn"].startswith(f"arn:aws:glue:eu-west-3:{ACCOUNT}:trigger/nightly-")


def test_every_type_of_the_rules_is_one_of_the_sdks() -> None:
    known = set(catalogue("aws").resource_tokens())
    assert set(RULES.types) <= known


def test_every_immutable_and_reference_is_an_input_of_its_type() -> None:
    for token, entry in RULES.types.items():
        inputs = set(catalogue("aws").resource(token).inputs)
        named = {path.split(".")[0].replace("[]", "") for path in entry.immutable}
        assert named <= inputs, (token, named - inputs)
        for reference in entry.references:
            assert reference.path.split(".")[0].replace("[]", "") in inputs, (token, reference.path)


def test_every_rule_says_what_and_where_from() -> None:
    rules: list[Rule] = [*RULES.rules, *(rule for entry in RULES.types.values() for rule in entry.rules)]
    for rule in rules:
        assert rule.id.startswith("aws."), rule.id
        assert rule.summary.endswith("."), rule.id
        assert rule.source, rule.id
    by_id: dict[str, set[str]] = {}
    for rule in rules:
        by_id.setdefault(rule.id, set()).add(rule.summary)
    assert all(len(summaries) == 1 for summaries in by_id.values()), by_id
