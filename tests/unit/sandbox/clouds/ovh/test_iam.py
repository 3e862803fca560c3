"""IAM: policies, tags, and the identities of the account."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.unit.sandbox.clouds.ovh.build import Ovh, one_failure, refused

POLICY = "ovh:Iam/policy:Policy"
GROUP = "ovh:Iam/permissionsGroup:PermissionsGroup"
RESOURCES = "ovh:Iam/resourceGroup:ResourceGroup"
TAGS = "ovh:index/iamResourceTags:IamResourceTags"
CLIENT = "ovh:Me/aPIOAuth2Client:APIOAuth2Client"
USER = "ovh:Me/identityUser:IdentityUser"
PEOPLE = "ovh:Me/identityGroup:IdentityGroup"
ACCOUNT = "urn:v1:eu:identity:account:sb12345-ovh"
GOOD: dict[str, Any] = {
    "name": "p",
    "identities": [ACCOUNT],
    "resources": ["urn:v1:eu:resource:okms:*"],
    "allows": ["okms:apiovh:resource/get", "okms:*", "*"],
    "denies": ["okms:apikms:serviceKey/encrypt"],
}


def condition(operator: str, **more: Any) -> dict[str, Any]:
    inner = {"operator": "MATCH", "values": {"request.IP": "203.0.113.7"}}
    return {"conditions": {"operator": operator, "conditions": [inner], **more}}


@pytest.mark.parametrize(
    ("changes", "path", "text"),
    [
        ({"identities": ["me"]}, "identities[0]", "Invalid identity URN me"),
        ({"identities": ["urn:v1:eu:resource:okms:x"]}, "identities[0]", "Invalid identity URN"),
        ({"resources": ["okms"]}, "resources[0]", "Invalid resource URN okms"),
        ({"allows": ["read"]}, "allows[0]", "Invalid action read"),
        ({"denies": ["read"]}, "denies[0]", "Invalid action read"),
        ({"allows": None, "denies": None}, "allows", "at least one of allow, deny and permissionsGroups"),
        (condition("XOR"), "conditions.operator", "Invalid operator XOR"),
        ({"conditions": {"operator": "MATCH"}}, "conditions.values", "A condition MATCH needs values"),
        (
            {"conditions": {"operator": "AND", "conditions": [{"operator": "XOR"}]}},
            "conditions.conditions[0].operator",
            "Invalid operator XOR",
        ),
    ],
)
def test_a_policys_words(ovh: Ovh, changes: dict[str, Any], path: str, text: str) -> None:
    good = {**GOOD, **condition("AND")}
    assert ovh.check(POLICY, good) == []
    changed = {key: value for key, value in {**good, **changes}.items() if value is not None}
    one_failure(ovh.check(POLICY, changed), path, 400, text)


def test_a_policys_name_is_once_in_the_account(ovh: Ovh) -> None:
    policy = ovh.make(POLICY, GOOD)
    with refused(409, "p already exists"):
        ovh.make(POLICY, GOOD, "second")
    assert ovh.update(policy, description="same name")["description"] == "same name"
    ovh.delete(policy)
    ovh.make(POLICY, GOOD, "third")


def test_the_accounts_own_identities_exist(ovh: Ovh) -> None:
    stranger = "urn:v1:eu:identity:user:sb12345-ovh/nobody"
    with refused(404, f"Identity {stranger} does not exist"):
        ovh.make(POLICY, {**GOOD, "identities": [stranger]})
    user = ovh.make(USER, {"login": "nobody", "email": "n@example.com", "password": "x" * 12})
    group = ovh.make(PEOPLE, {"name": "people"})
    client = ovh.make(CLIENT, {"name": "c", "description": "d", "flow": "CLIENT_CREDENTIALS"})
    own = [user.outputs["UserURN"], group.outputs["GroupURN"], client.outputs["identity"]]
    assert own[0] == stranger
    elsewhere = "urn:v1:eu:identity:group:other-ovh/people"
    ovh.make(POLICY, {**GOOD, "identities": [*own, elsewhere, "urn:v1:eu:identity:group:sb12345-ovh/DEFAULT"]})


def test_permission_groups_exist(ovh: Ovh) -> None:
    of_ovhcloud = "urn:v1:eu:permissionsGroup:ovh:controlPanelAccess"
    group = ovh.make(GROUP, {"name": "g", "description": "d", "allows": ["okms:*"]})
    ovh.make(POLICY, {**GOOD, "permissionsGroups": [group.outputs["urn"], of_ovhcloud]})
    with refused(404, "Permissions group urn:nowhere does not exist"):
        ovh.make(POLICY, {**GOOD, "name": "q", "permissionsGroups": ["urn:nowhere"]}, "second")


def test_a_group_of_resources_has_a_urn(ovh: Ovh) -> None:
    group = ovh.make(RESOURCES, {"name": "g", "resources": ["urn:v1:eu:resource:okms:x"]})
    assert group.outputs["GroupURN"] == f"urn:v1:eu:resourceGroup:{group.id}"


@pytest.mark.parametrize(
    ("tags", "text"),
    [
        ({"ovh:type": "x"}, "must not start with ovh:"),
        ({"a b": "x"}, "tag key 'a b' must match"),
        ({"": "x"}, "tag key '' must match"),
        ({"k" * 129: "x"}, "must match"),
        ({"k": "a b"}, "the value of tag 'k', 'a b', must match"),
        ({"k": "x" * 257}, "the value of tag 'k'"),
    ],
)
def test_tags(ovh: Ovh, tags: dict[str, str], text: str) -> None:
    good = {"urn": "urn:v1:eu:resource:vrack:pn-1", "tags": {"k" * 128: "x" * 256, "a.b:c/d=e+f@g-h_i": ""}}
    assert ovh.check(TAGS, good) == []
    one_failure(ovh.check(TAGS, {**good, "tags": tags}), "tags", 0, text)


def test_what_is_tagged_exists(ovh: Ovh) -> None:
    domain = ovh.domain()
    key = ovh.key(domain)
    urn = domain.outputs["iam"]["urn"]
    assert ovh.make(TAGS, {"urn": urn, "tags": {"a": "b"}}, "domain").id == urn
    ovh.make(TAGS, {"urn": f"{urn}/serviceKey/{key.id}", "tags": {"a": "b"}}, "key")
    with refused(404, "does not exist"):
        ovh.make(TAGS, {"urn": f"{urn}/serviceKey/other", "tags": {}}, "other")


def test_a_service_account(ovh: Ovh) -> None:
    good = {"name": "c", "description": "d", "flow": "CLIENT_CREDENTIALS"}
    client = ovh.make(CLIENT, good)
    assert re.fullmatch(r"EU\.[0-9a-f]{16}", client.id)
    assert client.outputs["identity"] == f"urn:v1:eu:identity:credential:sb12345-ovh/oauth2-{client.id}"
    assert client.outputs["clientSecret"].startswith("sandbox-secret-")
    discarded = ovh.make(CLIENT, {**good, "discardClientSecret": True}, "discarded")
    assert discarded.outputs["clientSecret"] == ""
    assert ovh.diff(client, flow="AUTHORIZATION_CODE").replaces


@pytest.mark.parametrize(
    ("flow", "path", "status", "text"),
    [
        ("AUTHORIZATION_CODE", "callbackUrls", 400, "mandatory"),
        ("PASSWORD", "flow", 0, "(AUTHORIZATION_CODE, CLIENT_CREDENTIALS)"),
    ],
)
def test_a_flow(ovh: Ovh, flow: str, path: str, status: int, text: str) -> None:
    good = {"name": "c", "description": "d", "flow": "AUTHORIZATION_CODE", "callbackUrls": ["https://a.example"]}
    assert ovh.check(CLIENT, good) == []
    one_failure(ovh.check(CLIENT, {"name": "c", "description": "d", "flow": flow}), path, status, text)


@pytest.mark.parametrize(
    ("changes", "path", "status"), [({"login": "a b"}, "login", 0), ({"password": "short"}, "password", 400)]
)
def test_a_user(ovh: Ovh, changes: dict[str, str], path: str, status: int) -> None:
    good = {"login": "a.b@c", "email": "n@example.com", "password": "x" * 8}
    assert ovh.make(USER, good).id == "a.b@c"
    one_failure(ovh.check(USER, {**good, **changes}), path, status)
    with refused(409, "User a.b@c already exists"):
        ovh.make(USER, good, "second")


def test_a_group_of_users(ovh: Ovh) -> None:
    group = ovh.make(PEOPLE, {"name": "g", "role": "UNPRIVILEGED"})
    assert (group.id, group.outputs["GroupURN"]) == ("g", "urn:v1:eu:identity:group:sb12345-ovh/g")
    one_failure(ovh.check(PEOPLE, {"name": "h", "role": "KING"}), "role", 0, "ADMIN, REGULAR")
    with refused(409, "Group g already exists"):
        ovh.make(PEOPLE, {"name": "g"}, "second")
