"""Key hygiene at AWS: a well-kept key of each kind, its policy and grants, then with one thing changed."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from policies.rules import key_strength
from policies.rules.hygiene import RULE
from policies.rules.model import Verdict
from policies.rules.view import Provider, Secret, Unknown
from tests.unit.policies.build import judge, make, texts, verdicts

KEY, POLICY, EXTERNAL = "aws:kms/key:Key", "aws:kms/keyPolicy:KeyPolicy", "aws:kms/externalKey:ExternalKey"
REPLICA, GRANT = "aws:kms/replicaKey:ReplicaKey", "aws:kms/grant:Grant"
PASSED, VIOLATED, UNDECIDED = {Verdict.PASSED}, {Verdict.VIOLATED}, {Verdict.UNDECIDED}
OWN, OTHER = "111122223333", "444455556666"
ROOT = {"AWS": f"arn:aws:iam::{OWN}:root"}
ARN = f"arn:aws:kms:eu-west-3:{OWN}:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def allow(**changes: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": "kms:Decrypt", "Principal": ROOT, "Resource": "*", **changes}


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [allow(Action="kms:*"), *statements]})


GOOD: dict[str, Any] = {"enableKeyRotation": True, "deletionWindowInDays": 30, "policy": document()}


def name(value: object) -> str | None:
    return re.sub(r"\W+", "-", str(value))[:70] if isinstance(value, dict) else None


@pytest.mark.parametrize(
    ("change", "verdict", "message"),
    [
        ({}, PASSED, "its material is in the hardware security modules of AWS KMS"),
        ({"enableKeyRotation": False}, VIOLATED, "the key is never rotated"),
        ({"enableKeyRotation": None}, VIOLATED, "the key is never rotated"),
        ({"enableKeyRotation": Unknown("enableKeyRotation")}, UNDECIDED, "enableKeyRotation is unknown at preview"),
        ({"enableKeyRotation": None, "customerMasterKeySpec": "RSA_4096"}, PASSED, ""),
        ({"enableKeyRotation": None, "customerMasterKeySpec": "SYMMETRIC_DEFAULT"}, VIOLATED, "never rotated"),
        ({"enableKeyRotation": None, "customKeyStoreId": "cks-1"}, PASSED, "in a custom key store"),
        ({"enableKeyRotation": None, "customKeyStoreId": Unknown("store")}, PASSED, "in a custom key store"),
        ({"rotationPeriodInDays": 730}, PASSED, ""),
        ({"rotationPeriodInDays": 2560}, VIOLATED, "rotated less than once in 730 days"),
        ({"deletionWindowInDays": 7}, PASSED, ""),
        ({"deletionWindowInDays": None}, PASSED, ""),
        ({"deletionWindowInDays": 6}, VIOLATED, "restored for less than 7 days"),
        ({"deletionWindowInDays": "soon"}, VIOLATED, "restored for less than 7 days"),
        ({"bypassPolicyLockoutSafetyCheck": True}, VIOLATED, "locks everybody out"),
        ({"bypassPolicyLockoutSafetyCheck": False}, PASSED, ""),
        ({"customerMasterKeySpec": "RSA_3072"}, PASSED, ""),
        ({"customerMasterKeySpec": "RSA_2048"}, VIOLATED, "too weak"),
        ({"customerMasterKeySpec": "ECC_NIST_P256"}, PASSED, ""),
        ({"customerMasterKeySpec": "ECC_SECG_P256K1"}, VIOLATED, "too weak"),
        ({"customerMasterKeySpec": "HMAC_224"}, VIOLATED, "too weak"),
        ({"multiRegion": True}, VIOLATED, "can be replicated to any other region"),
        ({"multiRegion": False}, PASSED, ""),
        ({"multiRegion": Unknown("multiRegion")}, UNDECIDED, "multiRegion is unknown"),
        ({"policy": "{"}, VIOLATED, "is not JSON"),
        ({"policy": "[]"}, VIOLATED, "is not a JSON object"),
        ({"policy": None}, PASSED, ""),
    ],
    ids=name,
)
def test_a_key(change: dict[str, Any], verdict: set[Verdict], message: str) -> None:
    found = judge(RULE, make(KEY, props={**GOOD, **change}))
    assert verdicts(found) == verdict
    assert message in texts(found)


@pytest.mark.parametrize(
    ("kind", "change", "verdict"),
    [
        (EXTERNAL, {}, PASSED),
        (EXTERNAL, {"keySpec": "RSA_2048"}, VIOLATED),
        (EXTERNAL, {"multiRegion": True}, VIOLATED),
        (EXTERNAL, {"deletionWindowInDays": 1}, VIOLATED),
        (REPLICA, {"primaryKeyArn": ARN}, PASSED),
        (REPLICA, {"primaryKeyArn": ARN, "deletionWindowInDays": 1}, VIOLATED),
        (REPLICA, {"primaryKeyArn": ARN.replace(OWN, OTHER)}, VIOLATED),
        ("aws:kms/replicaExternalKey:ReplicaExternalKey", {"bypassPolicyLockoutSafetyCheck": True}, VIOLATED),
        ("aws:cloudhsmv2/cluster:Cluster", {"mode": "FIPS"}, PASSED),
        ("aws:cloudhsmv2/cluster:Cluster", {"mode": "NON_FIPS"}, VIOLATED),
        ("aws:cloudhsmv2/cluster:Cluster", {}, PASSED),
    ],
)
def test_keys_of_other_kinds(kind: str, change: dict[str, Any], verdict: set[Verdict]) -> None:
    assert verdicts(judge(RULE, make(kind, props={"policy": document(), **change}))) == verdict


@pytest.mark.parametrize(
    ("kind", "change", "path"),
    [
        (KEY, {"enableKeyRotation": False}, "enableKeyRotation"),
        (KEY, {"enableKeyRotation": Unknown("x")}, "enableKeyRotation"),
        (KEY, {"multiRegion": True}, "multiRegion"),
        (KEY, {"multiRegion": Unknown("x")}, "multiRegion"),
        (KEY, {"policy": "{"}, "policy"),
        (KEY, {"policy": Unknown("x")}, "policy"),
        (KEY, {"policy": json.dumps({"Statement": [allow(), allow(Principal={"AWS": OTHER})]})}, "policy"),
    ],
    ids=["rotation", "unknown rotation", "regions", "unknown regions", "policy", "unknown policy", "accounts"],
)
def test_the_finding_names_the_property(kind: str, change: dict[str, Any], path: str) -> None:
    (found,) = judge(RULE, make(kind, props={**GOOD, **change}))
    assert found.path == path
    assert (found.remedy == "") is (path == "policy" and found.verdict is Verdict.UNDECIDED)


def test_a_key_that_was_brought_says_so() -> None:
    assert "its material was brought" in texts(judge(RULE, make(EXTERNAL, props={"policy": document()})))


def test_a_policy_that_cannot_be_read_binds_no_copies() -> None:
    found = judge(RULE, make(KEY, props={**GOOD, "multiRegion": True, "policy": "{"}))
    assert "can be replicated to any other region" in texts(found)


def test_a_weak_kind_of_key_is_none_of_those_that_are_strong() -> None:
    demand = key_strength.aws("keySpec")
    assert demand.path == "keySpec"
    assert demand.absent
    assert {"SYMMETRIC_DEFAULT", "RSA_3072", "HMAC_256"} <= {*demand.one_of}
    assert not {"RSA_2048", "HMAC_224", "ECC_SECG_P256K1"} & {*demand.one_of}


def bound(**changes: Any) -> dict[str, Any]:
    condition = {"StringNotEquals": {"kms:ReplicaRegion": ["eu-central-1", "eu-west-1"]}}
    return {"Effect": "Deny", "Principal": "*", "Action": "kms:ReplicateKey", "Condition": condition, **changes}


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        (bound(), PASSED),
        (bound(Principal={"AWS": "*"}, Action=["kms:ReplicateKey", "kms:UpdatePrimaryRegion"]), PASSED),
        (bound(Principal={"AWS": ["*"]}), PASSED),
        (bound(Action="kms:*"), PASSED),
        (bound(Action=["*"]), PASSED),
        (bound(Action=None), VIOLATED),
        (bound(Effect="Allow"), VIOLATED),
        (bound(Principal=ROOT), VIOLATED),
        (bound(Action="kms:Decrypt"), VIOLATED),
        (bound(Condition={"StringEquals": {"kms:ReplicaRegion": "us-east-1"}}), VIOLATED),
        (bound(Condition={"StringNotEquals": {"kms:ReplicaRegion": ["eu-west-1", "us-east-1"]}}), VIOLATED),
        (bound(Condition={"StringNotLike": {"kms:ReplicaRegion": "eu-*"}}), VIOLATED),
        (bound(Condition={"StringNotEquals": {"kms:ReplicaRegion": []}}), VIOLATED),
        (bound(Condition={"StringNotEquals": {"kms:ReplicaRegion": "eu-west-1", "aws:userid": "x"}}), VIOLATED),
        (bound(Condition={"StringNotEquals": ["kms:ReplicaRegion"]}), VIOLATED),
        (bound(Condition=None), VIOLATED),
    ],
    ids=name,
)
def test_a_multi_region_key_may_be_bound_to_the_residency(statement: dict[str, Any], verdict: set[Verdict]) -> None:
    props = {**GOOD, "multiRegion": True, "policy": document(statement)}
    found = judge(RULE, make(KEY, props=props))
    assert (verdicts(found) == PASSED) is (verdict == PASSED)
    assert ("can be replicated to any other region" in texts(found)) is (verdict == VIOLATED)


@pytest.mark.parametrize("kind", [KEY, POLICY, EXTERNAL, REPLICA])
@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"Principal": "*"}, VIOLATED),
        ({"Principal": {"AWS": "*"}}, VIOLATED),
        ({"Principal": {"AWS": [f"arn:aws:iam::{OWN}:root", "*"]}}, VIOLATED),
        ({"Principal": {"AWS": "*"}, "Condition": {"StringEquals": {"kms:CallerAccount": OWN}}}, PASSED),
        ({"Principal": {"AWS": "*"}, "Condition": {"StringEquals": {"kms:ViaService": "s3.amazonaws.com"}}}, VIOLATED),
        ({"Principal": {"AWS": "*"}, "Condition": {"StringNotEquals": {"kms:CallerAccount": OWN}}}, VIOLATED),
        ({"Principal": {"AWS": "*"}, "Effect": "Deny"}, PASSED),
        ({"Principal": None, "NotPrincipal": ROOT}, VIOLATED),
        ({"Principal": {"Service": "logs.eu-west-3.amazonaws.com"}}, PASSED),
        ({"Principal": None}, PASSED),
    ],
    ids=name,
)
def test_a_key_policy_is_not_for_everybody(kind: str, changes: dict[str, Any], verdict: set[Verdict]) -> None:
    found = judge(RULE, make(kind, props={**GOOD, "policy": document(allow(**changes))}))
    assert verdicts(found) == verdict
    assert ("lets any AWS account use the key [policy.Statement[1]]" in texts(found)) is (verdict == VIOLATED)


def test_a_single_statement_need_not_be_a_list() -> None:
    policy = json.dumps({"Statement": {"Effect": "Allow", "Principal": "*"}})
    assert verdicts(judge(RULE, make(KEY, props={**GOOD, "policy": policy}))) == VIOLATED


FOREIGN = [
    {"Principal": {"AWS": OTHER}},
    {"Principal": {"AWS": f"arn:aws:iam::{OTHER}:root"}},
    {"Principal": {"AWS": [f"arn:aws:iam::{OWN}:role/a", f"arn:aws:sts::{OTHER}:assumed-role/b/c"]}},
    {"Principal": {"Federated": f"arn:aws:iam::{OTHER}:saml-provider/x"}},
    {"Principal": {"AWS": "*"}, "Condition": {"StringEquals": {"kms:CallerAccount": [OWN, OTHER]}}},
    {"Principal": {"AWS": "*"}, "Condition": {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OTHER}:role/*"}}},
    {"Principal": {"Service": "s3.amazonaws.com"}, "Condition": {"StringEquals": {"aws:SourceAccount": OTHER}}},
]


@pytest.mark.parametrize("action", ["kms:*", "*", "KMS:*"])
def test_who_may_do_everything_is_of_the_keys_account(action: str) -> None:
    policy = json.dumps({"Statement": [allow(Action=action), allow(Principal={"AWS": OTHER})]})
    assert f"which is in {OWN} (the account that administers it)" in texts(
        judge(RULE, make(KEY, props={**GOOD, "policy": policy}))
    )


def test_a_condition_on_something_else_names_no_account() -> None:
    policy = document(allow(Condition={"StringEquals": {"aws:ResourceAccount": OTHER}}))
    assert verdicts(judge(RULE, make(KEY, props={**GOOD, "policy": policy}))) == PASSED


@pytest.mark.parametrize("changes", FOREIGN, ids=name)
def test_a_foreign_account_is_named(changes: dict[str, Any]) -> None:
    found = judge(RULE, make(KEY, props={**GOOD, "policy": document(allow(**changes))}))
    assert verdicts(found) == VIOLATED
    expected = f"lets account {OTHER} use the key, which is in {OWN} (the account that administers it)"
    assert f"{expected} [policy.Statement[1]]" in texts(found)
    own = json.loads(json.dumps(changes).replace(OTHER, OWN))
    assert verdicts(judge(RULE, make(KEY, props={**GOOD, "policy": document(allow(**own))}))) == PASSED
    denied = document(allow(**changes, Effect="Deny"))
    assert verdicts(judge(RULE, make(KEY, props={**GOOD, "policy": denied}))) == PASSED


@pytest.mark.parametrize(
    ("more", "provider", "message"),
    [
        ({"arn": ARN}, None, f"lets account {OTHER} use the key, which is in {OWN} (the account of arn)"),
        ({"keyArn": ARN}, None, f"lets account {OTHER} use the key, which is in {OWN} (the account of keyArn)"),
        ({}, '{"a": 1}', f"lets accounts {OWN}, {OTHER} use the key, and one at most is the key's own"),
        ({}, json.dumps([OWN]), f"which is in {OWN} (the only account that its provider may work in)"),
        ({}, [OWN], f"which is in {OWN} (the only account that its provider may work in)"),
        ({}, Secret([OWN]), f"which is in {OWN} (the only account that its provider may work in)"),
        ({}, json.dumps([OWN, OTHER]), f"lets accounts {OWN}, {OTHER} use the key, and one at most is the key's own"),
        ({}, "{", f"lets accounts {OWN}, {OTHER} use the key, and one at most is the key's own"),
        ({}, None, f"lets accounts {OWN}, {OTHER} use the key, and one at most is the key's own"),
    ],
    ids=[
        "arn",
        "key-arn",
        "provider-object",
        "provider-text",
        "provider",
        "provider-secret",
        "provider-of-two",
        "provider-odd",
        "nothing",
    ],
)
def test_whose_key_it_is_is_told_by_what_is_known(more: dict[str, Any], provider: Any, message: str) -> None:
    both = document(allow(Action="kms:*", Principal={"AWS": f"arn:aws:iam::{OTHER}:root"}))
    config = {"region": "eu-west-3"} | ({} if provider is None else {"allowedAccountIds": provider})
    by = Provider("pulumi:providers:aws", "urn:pulumi:s::p::pulumi:providers:aws::paris", config)
    found = judge(RULE, make(KEY, props={**GOOD, "policy": both, **more}, provider=by))
    assert verdicts(found) == VIOLATED
    assert message in texts(found)


def test_a_single_account_that_nothing_tells_to_be_foreign_passes() -> None:
    alone = json.dumps({"Statement": allow()})
    assert verdicts(judge(RULE, make(KEY, props={**GOOD, "policy": alone}))) == PASSED


def test_a_condition_that_keeps_an_account_out_does_not_let_it_in() -> None:
    keeps_out = allow(Condition={"StringNotEquals": {"aws:PrincipalAccount": OTHER}})
    assert verdicts(judge(RULE, make(KEY, props={**GOOD, "policy": document(keeps_out)}))) == PASSED


def test_one_account_that_is_not_the_key_s_own_is_foreign() -> None:
    key = make(POLICY, props={"keyId": ARN.replace(OWN, OTHER), "policy": document()})
    assert f"lets account {OWN} use the key, which is in {OTHER} (the account of keyId)" in texts(judge(RULE, key))
    assert verdicts(judge(RULE, make(POLICY, props={"keyId": ARN, "policy": document()}))) == PASSED


def test_an_unknown_key_policy_is_reported_and_left_to_the_update() -> None:
    for more in ({}, {"multiRegion": True}):
        (finding,) = judge(RULE, make(KEY, props={**GOOD, "policy": Unknown("policy"), **more}))
        assert finding.verdict is Verdict.UNDECIDED
        assert not finding.refuses
        assert "the update judges it before it makes the resource" in finding.text()


ROLE = f"arn:aws:iam::{OWN}:role/r"
SERVICE_ROLE = f"arn:aws:iam::{OWN}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"


@pytest.mark.parametrize(
    ("change", "verdict", "message", "refuses"),
    [
        ({}, PASSED, "", False),
        ({"operations": None}, PASSED, "", False),
        ({"granteePrincipal": f"arn:aws:iam::{OTHER}:role/r"}, VIOLATED, f"lets account {OTHER} use the key", True),
        ({"retiringPrincipal": f"arn:aws:iam::{OTHER}:role/r"}, VIOLATED, f"lets account {OTHER} use the key", True),
        ({"granteePrincipal": "*"}, VIOLATED, "lets anybody use the key", True),
        ({"granteePrincipal": Unknown("grantee")}, UNDECIDED, "granteePrincipal is unknown", False),
        ({"granteePrincipal": "dynamodb.eu-west-3.amazonaws.com"}, PASSED, "", False),
        ({"operations": ["Decrypt", "CreateGrant"]}, VIOLATED, "may be handed on to others", True),
        ({"operations": ["CreateGrant"], "granteePrincipal": SERVICE_ROLE}, PASSED, "", False),
        ({"keyId": "1234abcd-12ab-34cd-56ef-1234567890ab"}, UNDECIDED, f"whether account {OWN} is the key's own", True),
        ({"keyId": Unknown("keyId")}, UNDECIDED, "keyId is unknown at preview", False),
    ],
    ids=name,
)
def test_a_grant(change: dict[str, Any], verdict: set[Verdict], message: str, refuses: bool) -> None:
    props = {"keyId": ARN, "granteePrincipal": ROLE, "operations": ["Decrypt"], **change}
    found = judge(RULE, make(GRANT, props=props))
    assert verdicts(found) == verdict
    assert message in texts(found)
    assert any(finding.refuses for finding in found) is refuses


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"operations": ["CreateGrant"]}, "operations"),
        ({"keyId": Unknown("keyId")}, "keyId"),
        ({"keyId": "1234abcd-12ab-34cd-56ef-1234567890ab"}, "keyId"),
        ({"granteePrincipal": Unknown("x")}, "granteePrincipal"),
        ({"retiringPrincipal": "*"}, "retiringPrincipal"),
    ],
    ids=["operations", "unknown key", "key", "unknown grantee", "everybody"],
)
def test_the_finding_on_a_grant_names_the_property(change: dict[str, Any], path: str) -> None:
    props = {"keyId": ARN, "granteePrincipal": ROLE, "operations": ["Decrypt"], **change}
    (found,) = judge(RULE, make(GRANT, props=props))
    assert found.path == path
    assert (found.remedy == "") is (path == "granteePrincipal")
