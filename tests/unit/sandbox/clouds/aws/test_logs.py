"""Log groups."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.sandbox.clouds.aws.build import ACCOUNT, LOG_GROUP, ROOT, Aws, allow, one_failure, policy, refused

SERVICE = {"Service": "logs.eu-west-3.amazonaws.com"}
USE = ("kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey*", "kms:DescribeKey")
ADMIN = allow({"AWS": ROOT}, "kms:*")


def of(pattern: str) -> dict[str, Any]:
    return {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": pattern}}


def test_its_id_is_its_name(aws: Aws) -> None:
    group = aws.make(LOG_GROUP, {"name": "/aws/eks/c/cluster"})
    assert group.id == "/aws/eks/c/cluster"
    assert group.outputs["arn"] == f"arn:aws:logs:eu-west-3:{ACCOUNT}:log-group:/aws/eks/c/cluster"
    with refused("ResourceAlreadyExistsException"):
        aws.make(LOG_GROUP, {"name": "/aws/eks/c/cluster"}, "again")


@pytest.mark.parametrize(("days", "good"), [(0, True), (365, True), (3653, True), (10, False), (366, False)])
def test_retention(aws: Aws, days: int, good: bool) -> None:
    found = aws.check(LOG_GROUP, {"retentionInDays": days})
    if good:
        assert found == []
    else:
        one_failure(found, "retentionInDays", "InvalidParameterException")


def test_a_name_fits(aws: Aws) -> None:
    one_failure(aws.check(LOG_GROUP, {"name": "a b"}), "name", "InvalidParameterException")


@pytest.mark.parametrize(
    ("statement", "good"),
    [
        (allow(SERVICE, *USE), True),
        (allow(SERVICE, *USE, **of(f"arn:aws:logs:eu-west-3:{ACCOUNT}:log-group:*")), True),
        (allow(SERVICE, *USE, **of(f"arn:aws:logs:eu-west-3:{ACCOUNT}:log-group:/other")), False),
        (allow(SERVICE, "kms:Encrypt"), False),
        (allow({"Service": "logs.eu-west-1.amazonaws.com"}, *USE), False),
        (allow({"AWS": "*"}, *USE), False),
    ],
)
def test_its_keys_policy_lets_the_service_of_the_region_in(aws: Aws, statement: dict[str, Any], good: bool) -> None:
    key = aws.key(policy(ADMIN, statement))
    given = {"name": "/mine", "kmsKeyId": key.outputs["arn"]}
    if good:
        aws.make(LOG_GROUP, given)
    else:
        with refused("InvalidParameterException", "is not allowed to be used with Arn"):
            aws.make(LOG_GROUP, given)


def test_a_protected_group_is_not_deleted(aws: Aws) -> None:
    group = aws.make(LOG_GROUP, {"deletionProtectionEnabled": True})
    with refused("InvalidOperationException"):
        aws.delete(group)
    aws.update(group, deletionProtectionEnabled=False)
    aws.delete(group)


def test_a_stream_is_of_a_group(aws: Aws) -> None:
    with refused("ResourceNotFoundException"):
        aws.make("aws:cloudwatch/logStream:LogStream", {"logGroupName": "/mine", "name": "s"})
    aws.make(LOG_GROUP, {"name": "/mine"})
    stream = aws.make("aws:cloudwatch/logStream:LogStream", {"logGroupName": "/mine", "name": "s"})
    assert stream.outputs["arn"].endswith(":log-group:/mine:log-stream:s")
