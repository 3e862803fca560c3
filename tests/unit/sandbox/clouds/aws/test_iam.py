"""Roles, policies and what they are attached to."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.unit.sandbox.clouds.aws.build import ACCOUNT, ROLE, Aws, allow, one_failure, policy, refused, trust

POLICY = "aws:iam/policy:Policy"
ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
INLINE = "aws:iam/rolePolicy:RolePolicy"
PROFILE = "aws:iam/instanceProfile:InstanceProfile"
OIDC = "aws:iam/openIdConnectProvider:OpenIdConnectProvider"
GOOD = {"name": "r", "assumeRolePolicy": trust("ec2.amazonaws.com")}
MANAGED = "arn:aws:iam::aws:policy/ReadOnlyAccess"
DOCUMENT = policy({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"})


def test_a_roles_id_is_its_name_and_its_arn_has_its_path(aws: Aws) -> None:
    role = aws.make(ROLE, {**GOOD, "path": "/service/"})
    assert role.id == "r"
    assert role.outputs["arn"] == f"arn:aws:iam::{ACCOUNT}:role/service/r"
    assert re.fullmatch(r"AROA[0-9A-F]{17}", role.outputs["uniqueId"])


def test_a_role_in_the_sovereign_cloud_is_of_its_partition() -> None:
    role = Aws("aws", {"region": "eusc-de-east-1"}).make(ROLE, GOOD)
    assert role.outputs["arn"] == f"arn:aws-eusc:iam::{ACCOUNT}:role/r"


@pytest.mark.parametrize("name", ["x" * 65, "a b", "a/b"])
def test_a_roles_name_fits(aws: Aws, name: str) -> None:
    assert aws.check(ROLE, {**GOOD, "name": "x" * 64}) == []
    one_failure(aws.check(ROLE, {**GOOD, "name": name}), "name", "ValidationError")


@pytest.mark.parametrize("text", ["{", "[]", '{"Version": "2012-10-17"}', policy({"Effect": "Maybe"})])
def test_a_trust_policy_is_a_policy(aws: Aws, text: str) -> None:
    one_failure(aws.check(ROLE, {**GOOD, "assumeRolePolicy": text}), "assumeRolePolicy", "MalformedPolicyDocument")


def test_names_are_taken_in_all_regions(aws: Aws) -> None:
    aws.make(ROLE, GOOD)
    elsewhere = Aws("aws", {"region": "eu-west-1"})
    elsewhere.cloud.store = aws.cloud.store
    with refused("EntityAlreadyExists", "r already exists"):
        elsewhere.make(ROLE, GOOD, "again")


def test_a_role_stays_while_something_is_attached(aws: Aws) -> None:
    role = aws.make(ROLE, GOOD)
    attachment = aws.make(ATTACHMENT, {"role": "r", "policyArn": MANAGED})
    assert attachment.id == f"r-{MANAGED}"
    with refused("DeleteConflict", "must detach all policies"):
        aws.delete(role)
    aws.delete(attachment)
    profile = aws.make(PROFILE, {"role": "r"})
    with refused("DeleteConflict"):
        aws.delete(role)
    aws.delete(profile)
    aws.delete(role)


def test_what_is_attached_exists(aws: Aws) -> None:
    with refused("NoSuchEntity", "r cannot be found"):
        aws.make(ATTACHMENT, {"role": "r", "policyArn": MANAGED})
    aws.make(ROLE, GOOD)
    with refused("NoSuchEntity", "not attachable"):
        aws.make(ATTACHMENT, {"role": "r", "policyArn": f"arn:aws:iam::{ACCOUNT}:policy/p"})
    own = aws.make(POLICY, {"name": "p", "policy": DOCUMENT})
    aws.make(ATTACHMENT, {"role": "r", "policyArn": own.outputs["arn"]})
    with refused("DeleteConflict", "attached to entities"):
        aws.delete(own)


def test_an_attachment_goes_before_its_successor_comes_and_is_imported_with_a_slash(aws: Aws) -> None:
    aws.make(ROLE, GOOD)
    attachment = aws.make(ATTACHMENT, {"role": "r", "policyArn": MANAGED})
    difference = aws.diff(attachment, policyArn="arn:aws:iam::aws:policy/PowerUserAccess")
    assert (difference.replaces, difference.delete_before_replace) == (True, True)
    assert aws.cloud.read(ATTACHMENT, f"r/{MANAGED}") == aws.record(attachment)


@pytest.mark.parametrize(
    ("changes", "replaces"),
    [
        ({"name": "other"}, True),
        ({"path": "/x/"}, True),
        ({"assumeRolePolicy": trust("eks.amazonaws.com")}, False),
        ({"maxSessionDuration": 7200}, False),
    ],
)
def test_what_replaces_a_role(aws: Aws, changes: dict[str, Any], replaces: bool) -> None:
    assert aws.diff(aws.make(ROLE, GOOD), **changes).replaces is replaces


def test_an_inline_policy_is_a_policy_of_its_role(aws: Aws) -> None:
    aws.make(ROLE, GOOD)
    inline = aws.make(INLINE, {"role": "r", "name": "p", "policy": DOCUMENT})
    assert inline.id == "r:p"
    one_failure(aws.check(INLINE, {"role": "r", "policy": "no"}), "policy", "MalformedPolicyDocument")


def test_an_issuer_is_trusted_once(aws: Aws) -> None:
    given = {"url": "https://oidc.eks.eu-west-3.amazonaws.com/id/ABC", "clientIdLists": ["sts.amazonaws.com"]}
    made = aws.make(OIDC, given, "first")
    assert made.outputs["arn"] == f"arn:aws:iam::{ACCOUNT}:oidc-provider/oidc.eks.eu-west-3.amazonaws.com/id/ABC"
    with refused("EntityAlreadyExists"):
        aws.make(OIDC, given, "second")


def test_a_policy_may_be_given_as_an_object(aws: Aws) -> None:
    document = {"Version": "2012-10-17", "Statement": [allow({"Service": "ec2.amazonaws.com"}, "sts:AssumeRole")]}
    assert aws.check(ROLE, {"assumeRolePolicy": document}) == []
