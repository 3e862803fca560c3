"""Whether a policy lets somebody do something."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.clouds.aws.policies import Act, allows, is_public, parse, statements, trusts
from tests.unit.sandbox.clouds.aws.build import ROOT, allow, policy, trust

USER = "arn:aws:iam::111122223333:user/somebody"


def deny(principal: Any, *actions: str, **condition: Any) -> dict[str, Any]:
    return allow(principal, *actions, **condition) | {"Effect": "Deny"}


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (allow("*", "kms:Decrypt"), True),
        (allow({"AWS": "*"}, "kms:Decrypt"), True),
        (allow({"AWS": [USER, ROOT]}, "kms:*"), True),
        (allow({"AWS": USER}, "KMS:decrypt"), True),
        (allow({"AWS": USER}, "kms:De*"), True),
        (allow({"AWS": USER}, "kms:Encrypt"), False),
        (allow({"AWS": f"{USER}-else"}, "kms:Decrypt"), False),
        (allow({"Service": "logs.amazonaws.com"}, "kms:Decrypt"), False),
        (deny({"AWS": USER}, "kms:Decrypt"), False),
    ],
)
def test_principals_and_actions(statement: dict[str, Any], expected: bool) -> None:
    assert allows(policy(statement), Act("kms:Decrypt", (USER,))) is expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"StringEquals": {"kms:CallerAccount": "1"}}, True),
        ({"StringEquals": {"kms:CallerAccount": ["2", "1"]}}, True),
        ({"StringEquals": {"kms:CallerAccount": "2"}}, False),
        ({"StringNotEquals": {"kms:CallerAccount": "2"}}, True),
        ({"StringNotEquals": {"kms:CallerAccount": "1"}}, False),
        ({"StringLike": {"kms:ViaService": "ec2.*.amazonaws.com"}}, True),
        ({"StringEquals": {"kms:ViaService": "ec2.*.amazonaws.com"}}, False),
        ({"ArnLike": {"kms:ViaService": "s3.*"}}, False),
        ({"Bool": {"kms:GrantIsForAWSResource": "true"}}, False),
        ({"BoolIfExists": {"kms:GrantIsForAWSResource": "true"}}, True),
        ({"ForAnyValue:StringEquals": {"kms:CallerAccount": "1"}}, True),
        ({"StringEquals": {"kms:CallerAccount": "1", "kms:ViaService": "s3"}}, False),
        ({"DateLessThan": {"aws:CurrentTime": "2020-01-01"}}, True),
    ],
)
def test_conditions(condition: dict[str, Any], expected: bool) -> None:
    context = {"kms:CallerAccount": "1", "kms:ViaService": "ec2.eu-west-3.amazonaws.com"}
    statement = allow("*", "kms:Decrypt", **condition)
    assert allows(policy(statement), Act("kms:Decrypt", (USER,), context=context)) is expected


@pytest.mark.parametrize(("written", "met"), [(True, "true"), ("True", "true"), ("false", "false")])
def test_booleans_are_written_in_any_way(written: object, met: str) -> None:
    statement = allow("*", "kms:CreateGrant", Bool={"kms:GrantIsForAWSResource": written})
    assert allows(policy(statement), Act("kms:CreateGrant", (USER,), context={"kms:GrantIsForAWSResource": met}))


def test_a_denial_wins() -> None:
    text = policy(allow("*", "kms:*"), deny({"AWS": USER}, "kms:Decrypt"))
    assert not allows(text, Act("kms:Decrypt", (USER,)))
    assert allows(text, Act("kms:Encrypt", (USER,)))


def test_services_are_named_apart() -> None:
    text = policy(allow({"Service": "logs.eu-west-3.amazonaws.com"}, "kms:Encrypt"))
    assert allows(text, Act("kms:Encrypt", service="logs.eu-west-3.amazonaws.com"))
    assert not allows(text, Act("kms:Encrypt", service="logs.eu-west-1.amazonaws.com"))
    assert not allows(text, Act("kms:Encrypt", (USER,)))


def test_trust() -> None:
    assert trusts(trust("ec2.amazonaws.com"), "ec2.amazonaws.com")
    assert not trusts(trust("ec2.amazonaws.com"), "eks.amazonaws.com")
    assert not trusts(None, "ec2.amazonaws.com")


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (allow("*", "s3:GetObject"), True),
        (allow({"AWS": "*"}, "s3:GetObject"), True),
        (allow("*", "s3:GetObject", StringEquals={"aws:SourceAccount": "1"}), False),
        (deny("*", "s3:*"), False),
        (allow({"AWS": USER}, "s3:GetObject"), False),
        (allow({"Service": "logging.s3.amazonaws.com"}, "s3:PutObject"), False),
    ],
)
def test_public_policies(statement: dict[str, Any], expected: bool) -> None:
    assert is_public(policy(statement)) is expected


def test_what_is_no_policy() -> None:
    assert parse("[]") is None
    assert parse("{") is None
    assert parse({"Statement": []}) == {"Statement": []}
    assert statements('{"Statement": {"Effect": "Allow"}}') == [{"Effect": "Allow"}]
    assert statements("no") == []
