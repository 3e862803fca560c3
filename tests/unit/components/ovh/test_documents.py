"""The policy documents: who may do what, and what nobody may."""

from __future__ import annotations

import json
from typing import Any

import pytest

from components.ovh.documents import (
    BLOCK_STORAGE_ACCOUNTS,
    KEY_ADMINISTRATION,
    KEY_CRYPTOGRAPHY,
    KEY_USE,
    ZONE_SAFEGUARDS,
    ZONE_USE,
    identity_of_account,
    zone_policy,
)
from components.ovh.offers import PLANS, THIRD_GENERATION


def statement(sid: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = json.loads(zone_policy("b", ["203.0.113.7", "203.0.113.8"]))["Statement"]
    (one,) = [entry for entry in found if entry["Sid"] == sid]
    return one


def test_administrators_neither_use_nor_delete_keys() -> None:
    assert set(KEY_USE) < set(KEY_CRYPTOGRAPHY)
    assert "okms:apiovh:serviceKey/delete" in KEY_CRYPTOGRAPHY
    assert not set(KEY_ADMINISTRATION) & set(KEY_CRYPTOGRAPHY)
    assert not [action for action in (*KEY_ADMINISTRATION, *KEY_USE) if "*" in action]


def test_users_of_keys_only_make_and_open_data_keys() -> None:
    assert {action.rpartition(":")[2] for action in KEY_USE} == {
        "serviceKey/dataKey/create",
        "serviceKey/dataKey/decrypt",
    }


def test_a_zones_user_uses_one_bucket() -> None:
    use = statement("UseOwnZone")
    assert (use["Effect"], use["Resource"]) == ("Allow", ["arn:aws:s3:::b", "arn:aws:s3:::b/*"])
    assert use["Action"] == list(ZONE_USE)


def test_guards_are_denied_everywhere() -> None:
    guards = statement("KeepSafeguards")
    assert (guards["Effect"], guards["Resource"]) == ("Deny", ["*"])
    assert not set(ZONE_USE) & set(ZONE_SAFEGUARDS)
    for guard in ("s3:PutBucketAcl", "s3:BypassGovernanceRetention", "s3:PutBucketVersioning", "s3:DeleteBucket"):
        assert guard in guards["Action"]


def test_only_the_platform_reaches_a_zone() -> None:
    only = statement("OnlyFromPlatform")
    assert (only["Effect"], only["Action"]) == ("Deny", ["s3:*"])
    assert only["Condition"] == {"NotIpAddress": {"aws:SourceIp": ["203.0.113.7/32", "203.0.113.8/32"]}}


def test_the_same_arguments_give_the_same_text() -> None:
    assert zone_policy("b", ["203.0.113.7"]) == zone_policy("b", ["203.0.113.7"])
    assert zone_policy("b", ["203.0.113.7"]) != zone_policy("c", ["203.0.113.7"])


@pytest.mark.parametrize("region", sorted(THIRD_GENERATION & set(PLANS)))
def test_block_storage_has_an_account_where_platforms_can_be(region: str) -> None:
    account = BLOCK_STORAGE_ACCOUNTS[region]
    assert identity_of_account(account) == f"urn:v1:eu:identity:account:{account}"
    assert account.endswith("-ovh")
