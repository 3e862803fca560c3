"""Keys and secrets of a vault."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.clouds.azure.provider import ACCOUNT
from sandbox.clouds.azure.vaultkeys import key_of, term_days
from tests.unit.sandbox.clouds.azure.build import (
    ASSIGNMENT,
    KEY,
    SECRET,
    Azure,
    inside,
    one_failure,
    refused,
)


def key_inputs(**properties: Any) -> dict[str, Any]:
    return inside(vaultName="vault", properties={"kty": "RSA", **properties})


def test_a_key_is_named_by_two_uris(azure: Azure) -> None:
    key = azure.key(azure.vault())
    assert key.outputs["keyUri"] == "https://vault.vault.azure.net/keys/key"
    assert key.outputs["keyUriWithVersion"].startswith(f"{key.outputs['keyUri']}/")
    for uri in (key.outputs["keyUri"], key.outputs["keyUriWithVersion"], key.outputs["keyUri"].upper()):
        found = key_of(azure.cloud.store, uri)
        assert found is not None, uri
        assert found.id == key.id
    assert key_of(azure.cloud.store, f"{key.outputs['keyUri']}2") is None
    assert key_of(azure.cloud.store, None) is None


def test_what_a_key_answers(azure: Azure) -> None:
    vault = azure.vault()
    plain = azure.key(vault, keySize=None)
    assert (plain.outputs["keySize"], plain.outputs["attributes"]["enabled"]) == (2048, True)
    curve = azure.key(vault, "curve", kty="EC", keySize=None, curveName="P-256", keyOps=["sign"])
    assert (curve.outputs["curveName"], curve.outputs["keyOps"]) == ("P-256", ["sign"])
    assert "keySize" not in curve.outputs
    assert curve.outputs["attributes"]["recoveryLevel"] == "Recoverable"
    loose = azure.key(azure.vault("loose", enablePurgeProtection=None), "loose")
    assert loose.outputs["attributes"]["recoveryLevel"] == "Recoverable+Purgeable"


@pytest.mark.parametrize(
    ("properties", "path"),
    [
        ({"kty": "RSA", "keySize": 1024}, "properties.keySize"),
        ({"kty": "RSA-HSM", "keySize": 2047}, "properties.keySize"),
        ({"kty": "EC"}, "properties.curveName"),
    ],
)
def test_sizes_and_curves(azure: Azure, properties: dict[str, Any], path: str) -> None:
    for size in (2048, 3072, 4096):
        assert azure.check(KEY, key_inputs(keySize=size)) == []
    assert azure.check(KEY, key_inputs(kty="EC", curveName="P-384")) == []
    one_failure(azure.check(KEY, key_inputs(**properties)), path, "BadParameter")


def test_keys_in_hardware_need_a_premium_vault(azure: Azure) -> None:
    with refused("KeyTypeNotSupported", "premium", "properties.kty"):
        azure.key(azure.vault(), kty="RSA-HSM")
    azure.key(azure.vault("premium", sku={"family": "A", "name": "premium"}), kty="RSA-HSM")


def rotation(expiry: str | None, **trigger: str) -> dict[str, Any]:
    actions = [{"action": {"type": "rotate"}, "trigger": trigger}] if trigger else []
    attributes = {"attributes": {"expiryTime": expiry}} if expiry else {}
    return key_inputs(rotationPolicy={"lifetimeActions": actions, **attributes})


@pytest.mark.parametrize(
    ("expiry", "trigger"),
    [
        ("P28D", {}),
        ("P1Y", {"timeAfterCreate": "P7D"}),
        (None, {"timeAfterCreate": "P90D"}),
        ("P1Y2M", {"timeBeforeExpiry": "P30D"}),
    ],
)
def test_rotation(azure: Azure, expiry: str | None, trigger: dict[str, str]) -> None:
    assert azure.check(KEY, rotation(expiry, **trigger)) == []


@pytest.mark.parametrize(
    ("expiry", "trigger", "path"),
    [
        ("P27D", {}, "attributes.expiryTime"),
        ("1 year", {}, "attributes.expiryTime"),
        ("P1Y", {"timeAfterCreate": "P6D"}, "lifetimeActions[0].trigger.timeAfterCreate"),
        ("P1Y", {"timeAfterCreate": "90"}, "lifetimeActions[0].trigger.timeAfterCreate"),
        (None, {"timeBeforeExpiry": "P30D"}, "lifetimeActions[0].trigger.timeBeforeExpiry"),
    ],
)
def test_rotation_that_is_refused(azure: Azure, expiry: str | None, trigger: dict[str, str], path: str) -> None:
    found = azure.check(KEY, rotation(expiry, **trigger))
    one_failure(found, f"properties.rotationPolicy.{path}", "BadParameter")


@pytest.mark.parametrize(
    ("text", "days"), [("P1Y", 365), ("p2m10d", 70), ("P", None), ("", None), ("PT1H", None), (7, None)]
)
def test_terms(text: Any, days: int | None) -> None:
    assert term_days(text) == days


def test_an_existing_key_is_kept_and_its_tags_stay(azure: Azure) -> None:
    vault = azure.vault()
    key = azure.make(KEY, inside(vaultName="vault", keyName="key", properties={"kty": "RSA"}, tags={"a": "b"}))
    assert not azure.diff(key, properties={"kty": "RSA", "keySize": 4096}).replaces
    with refused("KeyIsKept", "az keyvault key rotation-policy update", "properties"):
        azure.update(key, properties={"kty": "RSA", "keySize": 4096})
    assert azure.update(key, tags={"a": "c"})["tags"] == {"a": "b"}
    assert key.id.startswith(vault.id)


@pytest.mark.parametrize("token", [KEY, SECRET])
def test_the_caller_deletes_keys_and_secrets_on_the_vault(azure: Azure, token: str) -> None:
    closed = {"vault": "Disabled", "open": "Enabled"}
    made = {}
    for name, access in closed.items():
        azure.vault(name, publicNetworkAccess=access)
        properties = {"kty": "RSA"} if token == KEY else {"value": "s"}
        made[name] = azure.make(token, inside(vaultName=name, properties=properties), name)
    with refused("Forbidden", f"Caller: {ACCOUNT.principal}"):
        azure.delete(made["open"])
    scope = made["open"].id.split("/providers/")[0]
    azure.make(ASSIGNMENT, azure.assignment_inputs(ACCOUNT.principal, "Key Vault Administrator", scope))
    azure.delete(made["open"])
    with refused("ForbiddenByConnection", "Public network access is disabled"):
        azure.delete(made["vault"])


@pytest.mark.parametrize("token", [KEY, SECRET])
def test_names_of_keys_and_secrets(azure: Azure, token: str) -> None:
    name = {KEY: "keyName", SECRET: "secretName"}[token]
    properties: dict[str, Any] = {"properties": {"kty": "RSA"} if token == KEY else {"value": "s"}}
    assert azure.check(token, inside(vaultName="vault", **{name: "A-1"}, **properties)) == []
    for bad in ("a_b", "a" * 128, ""):
        one_failure(azure.check(token, inside(vaultName="vault", **{name: bad}, **properties)), name, "BadParameter")


def test_a_secret_does_not_answer_its_value(azure: Azure) -> None:
    azure.vault()
    secret = azure.make(SECRET, inside(vaultName="vault", secretName="s", properties={"value": "hidden"}))
    properties = secret.outputs["properties"]
    assert "value" not in properties
    assert properties["secretUri"] == "https://vault.vault.azure.net/secrets/s"
    assert properties["secretUriWithVersion"].startswith(f"{properties['secretUri']}/")
