"""Key hygiene at Azure: a well-kept vault and key, then with one thing changed."""

from __future__ import annotations

import re
from typing import Any

import pytest

from policies.rules.hygiene import RULE
from policies.rules.model import Verdict
from policies.rules.view import Secret, Unknown
from tests.unit.policies.build import judge, make, texts, verdicts

VAULT, HSM = "azure-native:keyvault:Vault", "azure-native:keyvault:ManagedHsm"
KEY, ACCESS = "azure-native:keyvault:Key", "azure-native:keyvault:AccessPolicy"
PASSED, VIOLATED, UNDECIDED = {Verdict.PASSED}, {Verdict.VIOLATED}, {Verdict.UNDECIDED}
OPEN = "everybody on the internet"

STORE: dict[str, Any] = {
    "enablePurgeProtection": True,
    "softDeleteRetentionInDays": 90,
    "publicNetworkAccess": "disabled",
    "sku": {"name": "standard"},
    "tenantId": "t-1",
}
ROTATION: dict[str, Any] = {
    "lifetimeActions": [
        {"action": {"type": "notify"}, "trigger": {"timeBeforeExpiry": "P30D"}},
        {"action": {"type": "Rotate"}, "trigger": {"timeAfterCreate": "P365D"}},
    ]
}
GOOD: dict[str, Any] = {"kty": "RSA", "keySize": 4096, "rotationPolicy": ROTATION}


def name(value: object) -> str | None:
    return re.sub(r"\W+", "-", str(value))[:70] if isinstance(value, dict) else None


def acls(**changes: Any) -> dict[str, Any]:
    return {"publicNetworkAccess": None, "networkAcls": {"defaultAction": "Deny", "bypass": "AzureServices", **changes}}


@pytest.mark.parametrize("kind", [VAULT, HSM])
@pytest.mark.parametrize(
    ("change", "verdict", "message"),
    [
        ({}, PASSED, "is kept well; its keys are held in"),
        ({"enablePurgeProtection": None}, VIOLATED, "can be destroyed at once"),
        ({"enablePurgeProtection": False}, VIOLATED, "can be destroyed at once"),
        ({"enablePurgeProtection": Unknown("p")}, UNDECIDED, "is unknown at preview"),
        ({"enableSoftDelete": False}, VIOLATED, "cannot be restored"),
        ({"enableSoftDelete": True}, PASSED, ""),
        ({"softDeleteRetentionInDays": 7}, PASSED, ""),
        ({"softDeleteRetentionInDays": None}, PASSED, ""),
        ({"softDeleteRetentionInDays": 1}, VIOLATED, "for less than 7 days"),
        ({"softDeleteRetentionInDays": "soon"}, VIOLATED, "for less than 7 days"),
        ({"publicNetworkAccess": "Disabled"}, PASSED, ""),
        ({"publicNetworkAccess": "Enabled"}, VIOLATED, OPEN),
        ({"publicNetworkAccess": None}, VIOLATED, OPEN),
        ({"publicNetworkAccess": Unknown("n")}, UNDECIDED, OPEN),
        (acls(), PASSED, ""),
        (acls(defaultAction="Allow"), VIOLATED, OPEN),
        (acls(defaultAction=None), VIOLATED, OPEN),
        (acls(ipRules=[{"value": "192.0.2.0/24"}]), PASSED, ""),
        (acls(ipRules=[{"value": "192.0.2.0/24"}, {"value": "0.0.0.0/0"}]), VIOLATED, "network rules let everybody"),
        (acls(ipRules=[{"value": "0.0.0.0/1"}, {"value": "128.0.0.0/1"}]), VIOLATED, "network rules let everybody"),
        (acls(ipRules=[{"value": Unknown("v")}]), UNDECIDED, "the update judges it"),
        (acls(ipRules=[{"value": Unknown("v")}, {"value": "0.0.0.0/0"}]), UNDECIDED | VIOLATED, "network rules let"),
    ],
    ids=name,
)
def test_a_vault(kind: str, change: dict[str, Any], verdict: set[Verdict], message: str) -> None:
    found = judge(RULE, make(kind, props={"properties": {**STORE, **change}}))
    assert verdicts(found) == verdict
    assert message in texts(found)


def test_a_vault_says_what_holds_its_keys() -> None:
    held = {
        sku: texts(judge(RULE, make(VAULT, props={"properties": {**STORE, "sku": {"name": sku}}})))
        for sku in ("standard", "premium")
    }
    assert "its keys are held in software (SKU standard)" in held["standard"]
    assert "its keys may be held in hardware (SKU premium)" in held["premium"]


def policy(**changes: Any) -> dict[str, Any]:
    return {"tenantId": "t-1", "objectId": "o", "permissions": {"keys": ["get", "wrapKey"]}, **changes}


POLICIES: list[tuple[Any, set[Verdict], str]] = [
    (policy(), PASSED, ""),
    (policy(tenantId="T-1"), PASSED, ""),
    (policy(tenantId="t-2"), VIOLATED, "is for tenant t-2, which is not the vault's own"),
    (policy(tenantId="t" * 40), VIOLATED, f"is for tenant {'t' * 36}, which is not"),
    (policy(tenantId=Unknown("t")), UNDECIDED, "tenantId is unknown"),
    (policy(permissions={"keys": ["get", "Purge"]}), VIOLATED, "destroy keys for good (permission Purge)"),
    (policy(permissions={"keys": ["all"]}), VIOLATED, "destroy keys for good (permission all)"),
    (policy(permissions={"keys": [Unknown("k")]}), UNDECIDED, "permissions.keys is unknown"),
    (policy(permissions=Secret({"keys": ["all"]})), VIOLATED, "destroy keys for good"),
    (policy(permissions={"secrets": ["all"]}), PASSED, ""),
    (Unknown("policy"), UNDECIDED, "is unknown at preview"),
]
IDS = [
    "good",
    "case",
    "tenant",
    "long-tenant",
    "tenant-unknown",
    "purge",
    "all",
    "unknown",
    "secret",
    "secrets",
    "whole-unknown",
]


@pytest.mark.parametrize(("entry", "verdict", "message"), POLICIES, ids=IDS)
def test_an_access_policy_of_a_vault(entry: Any, verdict: set[Verdict], message: str) -> None:
    props = {**STORE, "accessPolicies": [policy(), entry]}
    found = judge(RULE, make(VAULT, props={"properties": props}))
    assert verdicts(found) == verdict
    assert message in texts(found)
    assert all(not finding.refuses for finding in found if finding.verdict is Verdict.UNDECIDED)
    with_roles = judge(RULE, make(VAULT, props={"properties": {**props, "enableRbacAuthorization": True}}))
    assert verdicts(with_roles) == PASSED


@pytest.mark.parametrize(
    ("entry", "verdict"),
    [(policy(), PASSED), (policy(permissions={"keys": ["purge"]}), VIOLATED), (Unknown("policy"), UNDECIDED)],
    ids=["good", "purge", "unknown"],
)
def test_an_access_policy_on_its_own(entry: Any, verdict: set[Verdict]) -> None:
    (found,) = judge(RULE, make(ACCESS, props={"vaultName": "v", "policy": entry}))
    assert {found.verdict} == verdict
    assert found.path[:6] == ("" if verdict == PASSED else "policy")


@pytest.mark.parametrize(
    ("entry", "path"),
    [
        (policy(tenantId=Unknown("t")), "policy.tenantId"),
        (policy(permissions={"keys": [Unknown("k")]}), "policy.permissions.keys"),
        (Unknown("policy"), "policy"),
    ],
    ids=["tenant", "permissions", "all"],
)
def test_what_is_unknown_of_a_policy_is_left_to_the_update(entry: Any, path: str) -> None:
    (found,) = judge(RULE, make(ACCESS, props={"vaultName": "v", "policy": entry}))
    assert (found.path, found.remedy, found.refuses) == (path, "", False)


def test_a_long_kind_of_key_is_told_in_part() -> None:
    found = judge(RULE, make(VAULT, props={"properties": {**STORE, "sku": {"name": "s" * 30}}}))
    assert f"(SKU {'s' * 20})" in texts(found)


def rotation(*actions: dict[str, Any]) -> dict[str, Any]:
    return {"rotationPolicy": {"lifetimeActions": list(actions)}}


def rotate(after: Any) -> dict[str, Any]:
    return {"action": {"type": "rotate"}, "trigger": {"timeAfterCreate": after}}


@pytest.mark.parametrize(
    ("change", "verdict", "message"),
    [
        ({}, PASSED, "it is held in software (kty RSA)"),
        ({"rotationPolicy": None}, VIOLATED, "the key is never rotated"),
        (rotation(), VIOLATED, "the key is never rotated"),
        (rotation({"action": {"type": "notify"}}), VIOLATED, "the key is never rotated"),
        (rotation({"action": {"type": Unknown("type")}}), UNDECIDED, "the update judges it"),
        (rotation(rotate("P24M")), PASSED, ""),
        (rotation(rotate("P25M")), VIOLATED, "less than once in 730 days"),
        (rotation(rotate("P2Y")), PASSED, ""),
        (rotation(rotate("P731D")), VIOLATED, "less than once in 730 days"),
        (rotation(rotate("P2Y1M")), VIOLATED, "less than once in 730 days"),
        (rotation(rotate("P")), PASSED, ""),
        (rotation({"action": {"type": "rotate"}, "trigger": {"timeBeforeExpiry": "P30D"}}), PASSED, ""),
        ({"attributes": {"exportable": True}}, VIOLATED, "can be taken out of the vault"),
        ({"attributes": {"exportable": False}}, PASSED, ""),
        ({"kty": "RSA-HSM"}, PASSED, "it is held in hardware (kty RSA-HSM)"),
        ({"kty": None}, PASSED, "kty not said"),
        ({"keySize": 3072}, PASSED, ""),
        ({"keySize": 2048}, VIOLATED, "less than 3072 bits"),
        ({"keySize": None}, VIOLATED, "less than 3072 bits"),
        ({"kty": None, "keySize": None}, VIOLATED, "less than 3072 bits"),
        ({"keySize": Unknown("size")}, UNDECIDED, "is unknown at preview"),
        ({"kty": "EC", "keySize": None}, PASSED, ""),
        ({"kty": "EC-HSM", "keySize": None, "curveName": "P-384"}, PASSED, ""),
        ({"kty": "EC", "keySize": None, "curveName": "P-256K"}, VIOLATED, "none of P-256, P-384 and P-521"),
        ({"kty": "oct-HSM", "keySize": 256}, PASSED, ""),
        ({"kty": "oct-HSM", "keySize": 128}, VIOLATED, "less than 256 bits"),
        ({"kty": "DES"}, VIOLATED, "not known to be strong enough"),
    ],
    ids=name,
)
def test_a_key(change: dict[str, Any], verdict: set[Verdict], message: str) -> None:
    found = judge(RULE, make(KEY, props={"properties": {**GOOD, **change}}))
    assert verdicts(found) == verdict
    assert message in texts(found)
