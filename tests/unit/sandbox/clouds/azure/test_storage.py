"""Storage accounts: names, redundancy, customer keys and immutability."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.clouds import Made
from tests.unit.sandbox.clouds.azure.build import (
    ENCRYPTS,
    GROUP,
    STORAGE,
    WRAPS,
    Azure,
    one_failure,
    refused,
)

ONE, OTHER = "francecentral", "francesouth"


def test_what_an_account_answers(azure: Azure) -> None:
    outputs = azure.storage().outputs
    assert outputs["primaryEndpoints"]["blob"] == "https://account.blob.core.windows.net/"
    assert outputs["sku"] == {"name": "Standard_LRS", "tier": "Standard"}
    assert outputs["networkRuleSet"] == {"bypass": "AzureServices", "defaultAction": "Allow"}
    assert (outputs["accessTier"], outputs["allowBlobPublicAccess"], outputs["primaryLocation"]) == ("Hot", False, ONE)


@pytest.mark.parametrize(("name", "fits"), [("abc", True), ("a1" * 12, True), ("ab", False), ("a-b", False)])
def test_an_accounts_name(azure: Azure, name: str, fits: bool) -> None:
    found = azure.check(STORAGE, azure.storage_inputs(accountName=name))
    assert [failure.code for failure in found] == ([] if fits else ["AccountNameInvalid"])


def test_an_accounts_name_is_the_worlds_own(azure: Azure) -> None:
    azure.make(GROUP, {"resourceGroupName": "other"}, "other")
    first = azure.storage()
    with refused("StorageAccountAlreadyTaken", "account is already taken", "accountName"):
        azure.make(STORAGE, azure.storage_inputs(resourceGroupName="other"), "second")
    azure.update(first, tags={"a": "b"})
    azure.delete(first)
    azure.make(STORAGE, azure.storage_inputs(resourceGroupName="other"), "second")


def test_zones_are_where_the_region_has_them(azure: Azure) -> None:
    zoned = azure.storage_inputs(sku={"name": "Standard_GZRS"})
    assert azure.check(STORAGE, {**zoned, "location": ONE}) == []
    found = azure.check(STORAGE, {**zoned, "location": "France South"})
    one_failure(found, "sku.name", "SkuNotAvailable", "no availability zones")
    assert azure.check(STORAGE, azure.storage_inputs(location=OTHER)) == []


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"minimumTlsVersion": "TLS1_3"}, "minimumTlsVersion", "InvalidRequestPropertyValue"),
        ({"kind": "BlobStorage"}, "accessTier", "AccountPropertyIsInvalid"),
    ],
)
def test_settings_that_are_refused(azure: Azure, change: dict[str, Any], path: str, code: str) -> None:
    one_failure(azure.check(STORAGE, azure.storage_inputs(**change)), path, code)


def test_settings_that_fit(azure: Azure) -> None:
    settings = azure.storage_inputs(kind="BlobStorage", accessTier="Cool", minimumTlsVersion="TLS1_2")
    assert azure.check(STORAGE, settings) == []


@pytest.mark.parametrize(
    ("before", "after", "path"),
    [
        ({}, {"kind": "BlockBlobStorage"}, "kind"),
        ({}, {"kind": "Storage"}, "kind"),
        ({}, {"sku": {"name": "Standard_ZRS"}}, "sku.name"),
        ({}, {"sku": {"name": "Premium_LRS"}}, "sku.name"),
        ({"sku": {"name": "Standard_ZRS"}}, {"sku": {"name": "Standard_GRS"}}, "sku.name"),
    ],
)
def test_what_an_account_keeps(azure: Azure, before: dict[str, Any], after: dict[str, Any], path: str) -> None:
    account = azure.storage(**before)
    assert not azure.diff(account, **after).replaces
    with refused("AccountPropertyCannotBeUpdated", "cannot be updated from", path):
        azure.update(account, **after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"kind": "Storage"}, {"kind": "StorageV2"}),
        ({}, {"sku": {"name": "Standard_RAGRS"}}),
        ({"sku": {"name": "Standard_ZRS"}}, {"sku": {"name": "Standard_GZRS"}}),
    ],
)
def test_what_an_account_changes(azure: Azure, before: dict[str, Any], after: dict[str, Any]) -> None:
    azure.update(azure.storage(**before), **after)


@pytest.mark.parametrize("change", [{"isHnsEnabled": True}, {"enableNfsV3": True}, {"location": OTHER}])
def test_what_replaces_an_account(azure: Azure, change: dict[str, Any]) -> None:
    assert azure.diff(azure.storage(), **change).replaces


# Customer keys


def encrypted(vault: Made, key: Made, identity: Made, **encryption: Any) -> dict[str, Any]:
    named = {"keyVaultUri": vault.outputs["properties"]["vaultUri"], "keyName": key.outputs["name"]}
    by = {"encryptionUserAssignedIdentity": identity.id}
    shared = {"keySource": "Microsoft.Keyvault", "keyVaultProperties": named, "encryptionIdentity": by}
    return {"encryption": {**shared, **encryption}, **Azure.acts_as(identity)}


def test_an_account_under_a_customers_key(azure: Azure) -> None:
    vault, key, identity = azure.wrapping()
    outputs = azure.storage(**encrypted(vault, key, identity)).outputs
    used = outputs["encryption"]["keyVaultProperties"]["currentVersionedKeyIdentifier"]
    assert used.startswith(f"{key.outputs['keyUri']}/")
    answered = outputs["identity"]["userAssignedIdentities"][identity.id]
    assert answered["principalId"] == identity.outputs["principalId"]


def test_the_keys_vault_has_purge_protection(azure: Azure) -> None:
    vault, key, identity = azure.wrapping(enablePurgeProtection=None)
    with refused("KeyVaultPolicyError", "purge protection enabled", "encryption.keyVaultProperties"):
        azure.storage(**encrypted(vault, key, identity))


def test_the_key_and_its_vault_exist(azure: Azure) -> None:
    vault, key, identity = azure.wrapping()
    inputs = encrypted(vault, key, identity)
    named = inputs["encryption"]["keyVaultProperties"]
    with refused("KeyNotFound", "other"):
        azure.storage(**encrypted(vault, key, identity, keyVaultProperties={**named, "keyName": "other"}))
    elsewhere = {**named, "keyVaultUri": "https://nowhere.vault.azure.net/"}
    with refused("KeyVaultNotFound", "nowhere"):
        azure.storage(**encrypted(vault, key, identity, keyVaultProperties=elsewhere))
    azure.storage(**encrypted(vault, key, identity, keyVaultProperties={**named, "keyVersion": ""}))


@pytest.mark.parametrize(("name", "fits"), [(None, False), ("Owner", False), (WRAPS, True), (ENCRYPTS, True)])
def test_the_identity_may_wrap_before_the_account_is_made(azure: Azure, name: str | None, fits: bool) -> None:
    vault, identity = azure.vault(), azure.identity()
    key = azure.key(vault)
    if name:
        azure.assign(identity, name, vault.id)
    if fits:
        azure.storage(**encrypted(vault, key, identity))
        return
    with refused("KeyVaultAuthenticationFailure", "let the resource depend on it"):
        azure.storage(**encrypted(vault, key, identity))


def test_the_role_can_be_on_the_key_alone(azure: Azure) -> None:
    vault, key, identity = azure.wrapping()
    other = azure.key(vault, "other")
    azure.storage(**encrypted(vault, key, identity))
    with refused("KeyVaultAuthenticationFailure", other.outputs["keyUri"]):
        azure.storage("second", **encrypted(vault, other, identity))


def test_the_identity_is_attached_to_the_account(azure: Azure) -> None:
    vault, key, identity = azure.wrapping()
    inputs = encrypted(vault, key, identity) | azure.acts_as(azure.identity("other"))
    with refused("InvalidUserAssignedIdentity", identity.id):
        azure.storage(**inputs)
    with refused("InvalidResourceReference", "was not found", "identity.userAssignedIdentities[0]"):
        azure.storage(identity={"type": "UserAssigned", "userAssignedIdentities": [f"{identity.id}2"]})


def test_an_accounts_own_identity_has_no_role_yet(azure: Azure) -> None:
    vault, key, identity = azure.wrapping()
    inputs = encrypted(vault, key, identity, encryptionIdentity=None)
    with refused("KeyVaultAuthenticationFailure"):
        azure.storage(**{**inputs, "identity": {"type": "SystemAssigned"}})


@pytest.mark.parametrize(
    ("bypass", "fits"), [({"bypass": "AzureServices"}, True), ({}, True), ({"bypass": "None"}, False)]
)
def test_a_closed_vault_lets_trusted_services_pass(azure: Azure, bypass: dict[str, str], fits: bool) -> None:
    vault, key, identity = azure.wrapping(publicNetworkAccess="Disabled", networkAcls={**bypass})
    if fits:
        azure.storage(**encrypted(vault, key, identity))
        return
    with refused("KeyVaultAuthenticationFailure", "trusted services"):
        azure.storage(**encrypted(vault, key, identity))


@pytest.mark.parametrize(
    ("encryption", "path"),
    [
        ({"keySource": "Microsoft.Keyvault"}, "encryption.keyVaultProperties"),
        ({"keySource": "Microsoft.Storage", "keyVaultProperties": {"keyName": "k"}}, "encryption.keySource"),
    ],
)
def test_the_source_of_the_key_fits_the_rest(azure: Azure, encryption: dict[str, Any], path: str) -> None:
    with refused("BadRequest", path=path):
        azure.storage(encryption=encryption)


# Immutability

CODE = "InvalidStorageAccountImmutabilityPolicy"


def worm(state: str | None, days: int = 30, enabled: bool = True) -> dict[str, Any]:
    policy = {"state": state, "immutabilityPeriodSinceCreationInDays": days, "allowProtectedAppendWrites": False}
    return {"immutableStorageWithVersioning": {"enabled": enabled, **({"immutabilityPolicy": policy} if state else {})}}


@pytest.mark.parametrize("state", ["Disabled", "Unlocked", None])
def test_how_immutability_starts(azure: Azure, state: str | None) -> None:
    azure.storage(**worm(state))


@pytest.mark.parametrize(
    ("inputs", "path"),
    [
        (worm("Locked"), "immutabilityPolicy.state"),
        (worm("Unlocked", 0), "immutabilityPolicy.immutabilityPeriodSinceCreationInDays"),
        (worm("Unlocked", 146_001), "immutabilityPolicy.immutabilityPeriodSinceCreationInDays"),
        (worm("Unlocked", enabled=False), "immutabilityPolicy"),
    ],
)
def test_how_it_does_not_start(azure: Azure, inputs: dict[str, Any], path: str) -> None:
    with refused(CODE, path=f"immutableStorageWithVersioning.{path}"):
        azure.storage(**inputs)


def test_a_policy_is_locked_later_and_never_unlocked_or_shortened(azure: Azure) -> None:
    account = azure.storage(**worm("Unlocked"))
    azure.update(account, **worm("Locked"))
    for weaker in (worm("Unlocked"), worm("Locked", 29)):
        with refused(CODE, "cannot be unlocked or shortened"):
            azure.update(account, **weaker)
    azure.update(account, **worm("Locked", 31))


def test_an_account_with_blobs_under_a_policy_stays(azure: Azure) -> None:
    account, plain = azure.storage(**worm("Unlocked")), azure.storage("plain")
    for one in (account, plain):
        azure.hold(one, 2)
    azure.delete(plain)
    with refused("AccountProtectedFromDeletion", "holds 2 blobs"):
        azure.delete(account)
    azure.hold(account, 0)
    azure.delete(account)
