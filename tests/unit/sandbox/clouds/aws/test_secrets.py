"""Secrets and parameters."""

from __future__ import annotations

import re

import pytest

from tests.unit.sandbox.clouds.aws.build import ACCOUNT, Aws, one_failure, refused

SECRET = "aws:secretsmanager/secret:Secret"
VERSION = "aws:secretsmanager/secretVersion:SecretVersion"
PARAMETER = "aws:ssm/parameter:Parameter"


def test_a_secrets_id_is_its_arn(aws: Aws) -> None:
    secret = aws.make(SECRET, {"name": "db"})
    assert re.fullmatch(rf"arn:aws:secretsmanager:eu-west-3:{ACCOUNT}:secret:db-[0-9a-f]{{6}}", secret.id)


@pytest.mark.parametrize(("days", "good"), [(0, True), (7, True), (30, True), (1, False), (31, False)])
def test_its_recovery_window(aws: Aws, days: int, good: bool) -> None:
    found = aws.check(SECRET, {"recoveryWindowInDays": days})
    if good:
        assert found == []
    else:
        one_failure(found, "recoveryWindowInDays", "InvalidParameterException")


def test_a_deleted_secret_keeps_its_name_for_its_window(aws: Aws) -> None:
    aws.delete(aws.make(SECRET, {"name": "db"}, "first"))
    with refused("InvalidRequestException", "scheduled for deletion"):
        aws.make(SECRET, {"name": "db"}, "second")
    aws.make(SECRET, {"name": "db", "region": "eu-west-1"}, "elsewhere")


def test_without_a_window_the_name_is_free(aws: Aws) -> None:
    aws.delete(aws.make(SECRET, {"name": "db", "recoveryWindowInDays": 0}, "first"))
    aws.make(SECRET, {"name": "db"}, "second")
    with refused("ResourceExistsException"):
        aws.make(SECRET, {"name": "db"}, "third")


def test_a_version_is_of_a_secret_and_is_read_back(aws: Aws) -> None:
    with refused("ResourceNotFoundException"):
        aws.make(VERSION, {"secretId": "nothing", "secretString": "s3cret"})
    secret = aws.make(SECRET, {"name": "db"})
    aws.make(VERSION, {"secretId": secret.id, "secretString": "s3cret"})
    found = aws.invoke("aws:secretsmanager/getSecretVersion:getSecretVersion", secretId="db")
    assert (found["secretString"], found["versionStage"]) == ("s3cret", "AWSCURRENT")


@pytest.mark.parametrize("name", ["/aws/mine", "ssm-less/../x y", "aws"])
def test_a_parameters_name(aws: Aws, name: str) -> None:
    assert aws.check(PARAMETER, {"name": "/awsome/mine", "type": "String", "value": "x"}) == []
    one_failure(aws.check(PARAMETER, {"name": name, "type": "String", "value": "x"}), "name", "ValidationException")


def test_a_parameter_counts_its_versions(aws: Aws) -> None:
    parameter = aws.make(PARAMETER, {"name": "/mine/a", "type": "String", "value": "x"})
    assert parameter.outputs["arn"] == f"arn:aws:ssm:eu-west-3:{ACCOUNT}:parameter/mine/a"
    assert aws.update(parameter, value="y")["version"] == 2
    found = aws.invoke("aws:ssm/getParameter:getParameter", name="/mine/a")
    assert (found["value"], found["version"]) == ("y", 2)
    with refused("ParameterAlreadyExists"):
        aws.make(PARAMETER, {"name": "/mine/a", "type": "String", "value": "x"}, "again")
