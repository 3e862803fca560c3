"""Users of a project, their object storage policies and credentials."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.unit.sandbox.clouds.ovh.build import PROJECT, USER, Ovh, of_project, one_failure, refused

POLICY = "ovh:CloudProject/s3Policy:S3Policy"
CREDENTIAL = "ovh:CloudProject/s3Credential:S3Credential"
STATEMENT = {"Sid": "s", "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::b/*"]}


def document(*statements: Any) -> str:
    return json.dumps({"Statement": list(statements)})


def test_a_users_id_is_a_number(ovh: Ovh) -> None:
    user = ovh.user()
    assert user.id.isdigit()
    assert user.outputs["username"].startswith("user-")
    assert [role["name"] for role in user.outputs["roles"]] == ["objectstore_operator"]
    assert user.outputs["openstackRc"]["OS_TENANT_ID"] == PROJECT
    assert user.outputs["password"].startswith("sandbox-password-")


@pytest.mark.parametrize("changes", [{"roleNames": ["objectstore_operator", "king"]}, {"roleName": "king"}])
def test_roles_are_known(ovh: Ovh, changes: dict[str, Any]) -> None:
    assert ovh.check(USER, of_project(roleName="administrator")) == []
    one_failure(ovh.check(USER, of_project(**changes)), next(iter(changes)), 0, 'role "king" does not exist')


@pytest.mark.parametrize(("changes", "replaces"), [({"description": "x"}, True), ({"roleNames": []}, False)])
def test_what_replaces_a_user(ovh: Ovh, changes: dict[str, Any], replaces: bool) -> None:
    assert ovh.diff(ovh.user(), **changes).replaces is replaces


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "must be a JSON document"),
        ("[]", "with a list Statement"),
        (document({**STATEMENT, "Effect": "Maybe"}), "Effect of statement 0 must be Allow or Deny"),
        (document(STATEMENT, {**STATEMENT, "Action": []}), "statement 1 has no Action"),
        (document({key: STATEMENT[key] for key in ("Effect", "Action")}), "statement 0 has no Resource"),
        (document({**STATEMENT, "Principal": "*"}), "the user is the principal"),
    ],
)
def test_a_policy_is_a_document(ovh: Ovh, text: str, words: str) -> None:
    assert ovh.check(POLICY, of_project(userId="1", policy=document(STATEMENT))) == []
    one_failure(ovh.check(POLICY, of_project(userId="1", policy=text)), "policy", 400, words)


def test_a_policy_and_a_credential_are_of_a_user(ovh: Ovh) -> None:
    user = ovh.user()
    policy = ovh.make(POLICY, of_project(userId=user.id, policy=document(STATEMENT)))
    assert policy.id == f"{PROJECT}/{user.id}"
    credential = ovh.make(CREDENTIAL, of_project(userId=user.id))
    assert credential.outputs["accessKeyId"] == credential.id
    assert credential.outputs["secretAccessKey"].startswith("sandbox-secret-")
    for token, more in ((POLICY, {"policy": document()}), (CREDENTIAL, {})):
        with refused(404, "userId = 1"):
            ovh.make(token, of_project(userId="1", **more), "nobody's")


def test_the_same_policy_in_other_words_is_no_change(ovh: Ovh) -> None:
    policy = ovh.make(POLICY, of_project(userId=ovh.user().id, policy=document(STATEMENT)))
    spaced = json.dumps({"Statement": [STATEMENT]}, indent=2)
    assert ovh.diff(policy, policy=spaced).changes == []
    assert ovh.diff(policy, policy=document()).changes != []
