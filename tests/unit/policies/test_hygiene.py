"""Key hygiene: a well-kept key of each provider, then with one thing changed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from policies.rules.hygiene import RULE
from policies.rules.model import Context, Verdict
from policies.rules.view import Unknown
from tests.unit.policies.build import TODAY, component, judge, make, texts, verdicts

AWS, POLICY = "aws:kms/key:Key", "aws:kms/keyPolicy:KeyPolicy"
VAULT, AZURE = "azure-native:keyvault:Vault", "azure-native:keyvault:Key"
OVH = "ovh:Okms/serviceKey:ServiceKey"
PASSED, VIOLATED, UNDECIDED = {Verdict.PASSED}, {Verdict.VIOLATED}, {Verdict.UNDECIDED}


def statement(**changes: Any) -> str:
    allow = {
        "Effect": "Allow",
        "Action": "kms:*",
        "Principal": {"AWS": "arn:aws:iam::1:root"},
        "Resource": "*",
        **changes,
    }
    return json.dumps({"Statement": [allow]})


KEY = {"enableKeyRotation": True, "deletionWindowInDays": 30, "policy": statement()}
VAULT_PROPS = {"enablePurgeProtection": True, "softDeleteRetentionInDays": 90}
ROTATE = {"lifetimeActions": [{"action": {"type": "notify"}}, {"action": {"type": "Rotate"}}]}


@pytest.mark.parametrize(
    ("change", "verdict", "message"),
    [
        ({}, PASSED, ""),
        ({"enableKeyRotation": False}, VIOLATED, "the key is never rotated"),
        ({"enableKeyRotation": None}, VIOLATED, "the key is never rotated"),
        ({"enableKeyRotation": Unknown("enableKeyRotation")}, UNDECIDED, "enableKeyRotation is unknown at preview"),
        ({"enableKeyRotation": None, "customerMasterKeySpec": "RSA_4096"}, PASSED, ""),
        ({"enableKeyRotation": None, "customerMasterKeySpec": "SYMMETRIC_DEFAULT"}, VIOLATED, "never rotated"),
        ({"enableKeyRotation": None, "customKeyStoreId": "cks-1"}, PASSED, ""),
        ({"deletionWindowInDays": 7}, PASSED, ""),
        ({"deletionWindowInDays": None}, PASSED, ""),
        ({"deletionWindowInDays": 6}, VIOLATED, "restored for less than 7 days"),
        ({"deletionWindowInDays": "soon"}, VIOLATED, "restored for less than 7 days"),
        ({"multiRegion": True}, VIOLATED, "can be replicated to any other region"),
        ({"multiRegion": False}, PASSED, ""),
        ({"policy": "{"}, VIOLATED, "is not a JSON object"),
        ({"policy": "[]"}, VIOLATED, "is not a JSON object"),
        ({"policy": None}, PASSED, ""),
    ],
)
def test_an_aws_key(change: dict[str, Any], verdict: set[Verdict], message: str) -> None:
    found = judge(RULE, make(AWS, props={**KEY, **change}))
    assert verdicts(found) == verdict
    assert message in texts(found)


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"Principal": "*"}, VIOLATED),
        ({"Principal": {"AWS": "*"}}, VIOLATED),
        ({"Principal": {"AWS": ["arn:aws:iam::1:root", "*"]}}, VIOLATED),
        ({"Principal": {"AWS": "*"}, "Condition": {"StringEquals": {"kms:CallerAccount": "1"}}}, PASSED),
        ({"Principal": {"AWS": "*"}, "Effect": "Deny"}, PASSED),
        ({"NotPrincipal": {"AWS": "arn:aws:iam::1:root"}}, VIOLATED),
        ({"Principal": {"Service": "logs.eu-west-3.amazonaws.com"}}, PASSED),
        ({"Principal": None}, PASSED),
    ],
)
@pytest.mark.parametrize("kind", [AWS, POLICY])
def test_a_key_policy_is_not_for_everybody(kind: str, changes: dict[str, Any], verdict: set[Verdict]) -> None:
    found = judge(RULE, make(kind, props={**KEY, "policy": statement(**changes)}))
    assert verdicts(found) == verdict
    if verdict == VIOLATED:
        assert "lets any AWS account use the key [policy.Statement[0]]" in texts(found)


def test_a_single_statement_need_not_be_a_list() -> None:
    policy = json.dumps({"Statement": {"Effect": "Allow", "Principal": "*"}})
    assert verdicts(judge(RULE, make(AWS, props={**KEY, "policy": policy}))) == VIOLATED


def test_an_unknown_key_policy_is_reported_and_left_to_the_update() -> None:
    (finding,) = judge(RULE, make(AWS, props={**KEY, "policy": Unknown("policy")}))
    assert finding.verdict is Verdict.UNDECIDED
    assert not finding.refuses
    assert "the update judges it before it makes the key" in finding.text()


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({}, PASSED),
        ({"enablePurgeProtection": None}, VIOLATED),
        ({"enablePurgeProtection": False}, VIOLATED),
        ({"enableSoftDelete": False}, VIOLATED),
        ({"enableSoftDelete": True}, PASSED),
        ({"softDeleteRetentionInDays": 7}, PASSED),
        ({"softDeleteRetentionInDays": 1}, VIOLATED),
    ],
)
@pytest.mark.parametrize("kind", [VAULT, "azure-native:keyvault:ManagedHsm"])
def test_an_azure_vault(kind: str, change: dict[str, Any], verdict: set[Verdict]) -> None:
    assert verdicts(judge(RULE, make(kind, props={"properties": {**VAULT_PROPS, **change}}))) == verdict


@pytest.mark.parametrize(
    ("props", "verdict"),
    [
        ({"rotationPolicy": ROTATE}, PASSED),
        ({}, VIOLATED),
        ({"rotationPolicy": {"lifetimeActions": []}}, VIOLATED),
        ({"rotationPolicy": {"lifetimeActions": [{"action": {"type": "notify"}}]}}, VIOLATED),
        ({"rotationPolicy": ROTATE, "attributes": {"exportable": True}}, VIOLATED),
        ({"rotationPolicy": ROTATE, "attributes": {"exportable": False}}, PASSED),
    ],
)
def test_an_azure_key(props: dict[str, Any], verdict: set[Verdict]) -> None:
    assert verdicts(judge(RULE, make(AZURE, props={"properties": props}))) == verdict


@pytest.mark.parametrize(
    ("protect", "environment", "verdict"),
    [
        (True, None, PASSED),
        (True, "production", PASSED),
        (False, "production", VIOLATED),
        (False, None, VIOLATED),
        (False, "development", PASSED),
        (False, Unknown("environment"), VIOLATED),
    ],
)
def test_an_ovh_key_is_protected_outside_throw_away_environments(
    protect: bool, environment: object, verdict: set[Verdict]
) -> None:
    platform = component(environment=environment)
    key = make(OVH, protect=protect, parent=platform.urn)
    assert verdicts(judge(RULE, key, platform, complete=False)) == verdict


def test_the_configuration_says_which_environments_are_throw_away() -> None:
    platform = component(environment="development")
    key = make(OVH, parent=platform.urn)
    found = judge(RULE, key, platform, context=Context(today=TODAY, throw_away=frozenset()))
    assert verdicts(found) == VIOLATED
    assert "nothing guards it in environment 'development'" in texts(found)


@pytest.mark.parametrize("kind", ["aws:s3/bucket:Bucket", "hdp:platform:Keys", "aws:kms/alias:Alias"])
def test_other_types_are_not_applicable(kind: str) -> None:
    assert verdicts(judge(RULE, make(kind))) == {Verdict.NOT_APPLICABLE}
