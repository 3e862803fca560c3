"""Keys, their policies, aliases, and deleted keys."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.unit.sandbox.clouds.aws.build import ACCOUNT, KEY, ROOT, Aws, allow, one_failure, policy, refused

ALIAS = "aws:kms/alias:Alias"
KEY_POLICY = "aws:kms/keyPolicy:KeyPolicy"
VOLUME = "aws:ebs/volume:Volume"
CALLER = f"arn:aws:iam::{ACCOUNT}:user/sandbox"


def test_a_key_has_a_uuid_and_the_default_policy(aws: Aws) -> None:
    key = aws.key()
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}", key.id)
    assert key.outputs["arn"] == f"arn:aws:kms:eu-west-3:{ACCOUNT}:key/{key.id}"
    (statement,) = json.loads(key.outputs["policy"])["Statement"]
    assert (statement["Principal"], statement["Action"]) == ({"AWS": ROOT}, "kms:*")


def test_the_providers_defaults_are_seen(aws: Aws) -> None:
    inputs = aws.key().inputs
    assert (inputs["enableKeyRotation"], inputs["customerMasterKeySpec"]) == (False, "SYMMETRIC_DEFAULT")


@pytest.mark.parametrize(
    ("path", "low", "high", "bad"),
    [("deletionWindowInDays", 7, 30, [6, 31]), ("rotationPeriodInDays", 90, 2560, [89, 2561])],
)
def test_days(aws: Aws, path: str, low: int, high: int, bad: list[int]) -> None:
    assert [aws.check(KEY, {path: days}) for days in (low, high)] == [[], []]
    for days in bad:
        one_failure(aws.check(KEY, {path: days}), path, "ValidationException")


def test_only_symmetric_keys_rotate(aws: Aws) -> None:
    assert aws.check(KEY, {"enableKeyRotation": True}) == []
    found = aws.check(KEY, {"enableKeyRotation": True, "customerMasterKeySpec": "RSA_2048"})
    one_failure(found, "enableKeyRotation", "UnsupportedOperationException")


@pytest.mark.parametrize(
    "statement",
    [
        allow({"AWS": "arn:aws:iam::111122223333:role/somebody-else"}, "kms:*"),
        allow({"AWS": ROOT}, "kms:Decrypt"),
        allow({"AWS": "*"}, "kms:*", StringEquals={"kms:ViaService": "s3.eu-west-3.amazonaws.com"}),
    ],
)
def test_whoever_makes_a_key_can_change_its_policy_again(aws: Aws, statement: dict[str, Any]) -> None:
    code = "MalformedPolicyDocumentException"
    one_failure(aws.check(KEY, {"policy": policy(statement)}), "policy", code, "in the future")
    assert aws.check(KEY, {"policy": policy(statement), "bypassPolicyLockoutSafetyCheck": True}) == []


@pytest.mark.parametrize("principal", [ROOT, ACCOUNT, CALLER, "*"])
def test_those_who_can(aws: Aws, principal: str) -> None:
    assert aws.check(KEY, {"policy": policy(allow({"AWS": principal}, "kms:Put*"))}) == []


def test_a_policy_is_json(aws: Aws) -> None:
    found = aws.check(KEY, {"policy": "no"})
    assert {failure.code for failure in found} == {"MalformedPolicyDocumentException"}


@pytest.mark.parametrize(
    ("changes", "replaces"),
    [
        ({"customerMasterKeySpec": "RSA_2048"}, True),
        ({"multiRegion": True}, True),
        ({"policy": policy(allow({"AWS": ROOT}, "kms:*"))}, False),
        ({"rotationPeriodInDays": 180}, False),
    ],
)
def test_what_replaces_a_key(aws: Aws, changes: dict[str, Any], replaces: bool) -> None:
    difference = aws.diff(aws.key(), **changes)
    assert (difference.replaces, difference.delete_before_replace) == (replaces, False)


@pytest.mark.parametrize("name", ["mine", "alias/aws/mine", "alias/a b", "alias/"])
def test_an_aliass_name(aws: Aws, name: str) -> None:
    assert aws.check(ALIAS, {"name": "alias/mine", "targetKeyId": "k"}) == []
    one_failure(aws.check(ALIAS, {"name": name, "targetKeyId": "k"}), "name", "ValidationException")


def test_an_alias_without_a_name_gets_one_that_fits(aws: Aws) -> None:
    alias = aws.make(ALIAS, {"targetKeyId": aws.key().id}, "data")
    assert re.fullmatch(r"alias/data-[0-9a-f]{7}", alias.id)


@pytest.mark.parametrize("by", ["keyId", "arn"])
def test_an_alias_leads_to_its_key_and_its_name_is_free_after_it(aws: Aws, by: str) -> None:
    key = aws.key()
    alias = aws.make(ALIAS, {"name": "alias/mine", "targetKeyId": key.outputs[by]})
    assert alias.outputs["targetKeyArn"] == key.outputs["arn"]
    aws.make(VOLUME, {"availabilityZone": "eu-west-3a", "kmsKeyId": "alias/mine"})
    with refused("AlreadyExistsException"):
        aws.make(ALIAS, {"name": "alias/mine", "targetKeyId": key.id}, "second")
    aws.delete(alias)
    aws.make(ALIAS, {"name": "alias/mine", "targetKeyId": key.id}, "third")
    with refused("NotFoundException"):
        aws.make(ALIAS, {"name": "alias/other", "targetKeyId": "1234"}, "fourth")


@pytest.mark.parametrize(
    ("token", "inputs"),
    [
        (ALIAS, lambda arn: {"name": "alias/mine", "targetKeyId": arn}),
        (VOLUME, lambda arn: {"availabilityZone": "eu-west-3a", "kmsKeyId": arn}),
        ("aws:cloudwatch/logGroup:LogGroup", lambda arn: {"kmsKeyId": arn}),
        ("aws:secretsmanager/secret:Secret", lambda arn: {"kmsKeyId": arn}),
    ],
)
def test_a_key_that_awaits_deletion_is_not_used_by_anything_new(aws: Aws, token: str, inputs: Any) -> None:
    key = aws.key()
    aws.delete(key)
    with refused("KMSInvalidStateException", "is pending deletion"):
        aws.make(token, inputs(key.outputs["arn"]))


def test_a_key_that_is_switched_off_is_not_used(aws: Aws) -> None:
    key = aws.key(isEnabled=False)
    with refused("DisabledException"):
        aws.make(VOLUME, {"availabilityZone": "eu-west-3a", "kmsKeyId": key.id})


@pytest.mark.parametrize(
    "name", ["alias/aws/ebs", f"arn:aws:kms:eu-west-3:{int(ACCOUNT) + 1}:key/1", "arn:aws:kms:eu-west-3:2:alias/theirs"]
)
def test_keys_of_aws_and_of_other_accounts_are_taken_at_their_word(aws: Aws, name: str) -> None:
    aws.make(VOLUME, {"availabilityZone": "eu-west-3a", "kmsKeyId": name})


def test_a_key_is_of_its_region(aws: Aws) -> None:
    key = aws.key(region="eu-west-1")
    assert key.outputs["arn"].startswith("arn:aws:kms:eu-west-1:")
    with refused("InvalidKmsKeyID.NotFound"):
        aws.make(VOLUME, {"availabilityZone": "eu-west-3a", "kmsKeyId": key.id})


def test_a_key_is_imported_by_its_arn_too(aws: Aws) -> None:
    key = aws.key()
    assert aws.cloud.read(KEY, key.outputs["arn"]) == aws.record(key)


def test_a_separate_policy_is_the_keys(aws: Aws) -> None:
    key = aws.key()
    logs = {"kmsKeyId": key.outputs["arn"], "name": "/mine"}
    with refused("InvalidParameterException"):
        aws.make("aws:cloudwatch/logGroup:LogGroup", logs)
    service = allow({"Service": "logs.eu-west-3.amazonaws.com"}, "kms:*")
    aws.make(KEY_POLICY, {"keyId": key.id, "policy": policy(allow({"AWS": ROOT}, "kms:*"), service)})
    aws.make("aws:cloudwatch/logGroup:LogGroup", logs)
