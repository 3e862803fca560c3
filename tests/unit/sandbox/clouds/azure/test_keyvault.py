"""Vaults: their soft deletion, what cannot be undone, and who may use what is in them."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.clouds.azure.provider import ACCOUNT
from sandbox.clouds.azure.roles import ENCRYPTING, WRAPPING, missing_actions
from tests.support.clouds import Made
from tests.unit.sandbox.clouds.azure.build import (
    ENCRYPTS,
    GROUP,
    IN_GROUP,
    KEY,
    POLICY,
    ROLE,
    SUBSCRIPTION,
    VAULT,
    WRAPS,
    Azure,
    inside,
    one_failure,
    refused,
)


def test_what_a_vault_answers(azure: Azure) -> None:
    properties = azure.vault(enablePurgeProtection=None).outputs["properties"]
    assert properties["vaultUri"] == "https://vault.vault.azure.net/"
    shown = [properties[name] for name in ("enableSoftDelete", "softDeleteRetentionInDays", "publicNetworkAccess")]
    assert shown == [True, 90, "Enabled"]
    assert "enablePurgeProtection" not in properties


@pytest.mark.parametrize("name", ["abc", "a-b", "A2345678901234567890123a"])
def test_names_of_vaults(azure: Azure, name: str) -> None:
    assert azure.check(VAULT, {**azure.vault_inputs(), "vaultName": name}) == []


@pytest.mark.parametrize("name", ["ab", "1abc", "a--b", "abc-", "a_b", "a" * 25])
def test_bad_names_of_vaults(azure: Azure, name: str) -> None:
    one_failure(azure.check(VAULT, {**azure.vault_inputs(), "vaultName": name}), "vaultName", "VaultNameNotValid")


@pytest.mark.parametrize(("days", "fits"), [(7, True), (90, True), (6, False), (91, False)])
def test_days_of_soft_deletion(azure: Azure, days: int, fits: bool) -> None:
    found = azure.check(VAULT, azure.vault_inputs(softDeleteRetentionInDays=days))
    assert [failure.path for failure in found] == ([] if fits else ["properties.softDeleteRetentionInDays"])


@pytest.mark.parametrize("name", ["enablePurgeProtection", "enableSoftDelete"])
def test_what_cannot_be_switched_off(azure: Azure, name: str) -> None:
    assert azure.check(VAULT, azure.vault_inputs(**{name: True})) == []
    found = azure.check(VAULT, azure.vault_inputs(**{name: False}))
    one_failure(found, f"properties.{name}", "BadRequest", f'The property "{name}"')


def test_a_vault_has_access_policies_or_roles(azure: Azure) -> None:
    found = azure.check(VAULT, azure.vault_inputs(enableRbacAuthorization=None))
    one_failure(found, "properties.accessPolicies", "BadRequest", '"accessPolicies" is not specified')
    assert azure.check(VAULT, azure.vault_inputs(enableRbacAuthorization=None, accessPolicies=[])) == []


def properties(vault: Made, **changes: Any) -> dict[str, Any]:
    merged = {**vault.inputs["properties"], **changes}
    return {name: value for name, value in merged.items() if value is not None}


def test_an_existing_vault_keeps_what_it_has(azure: Azure) -> None:
    vault = azure.vault(softDeleteRetentionInDays=30)
    with refused("BadRequest", "can't be modified", "properties.softDeleteRetentionInDays"):
        azure.update(vault, properties=properties(vault, softDeleteRetentionInDays=31))
    with refused("BadRequest", "irreversible", "properties.enablePurgeProtection"):
        azure.update(vault, properties=properties(vault, enablePurgeProtection=None))
    azure.update(vault, properties=properties(vault, publicNetworkAccess="Disabled"))


def test_purge_protection_can_come_later(azure: Azure) -> None:
    vault = azure.vault(enablePurgeProtection=None)
    azure.update(vault, properties=properties(vault, enablePurgeProtection=True))


def test_the_tenant_replaces_a_vault(azure: Azure) -> None:
    vault = azure.vault()
    assert azure.diff(vault, properties=properties(vault, tenantId=ACCOUNT.id)).replaces


def test_a_vaults_name_is_the_worlds_own(azure: Azure) -> None:
    azure.make(GROUP, {"resourceGroupName": "other"}, "other")
    azure.vault()
    with refused("VaultAlreadyExists", "already in use", "vaultName"):
        azure.make(VAULT, {**azure.vault_inputs(), "resourceGroupName": "other", "vaultName": "Vault"}, "second")
    azure.vault("vault-2")


def test_a_deleted_vault_keeps_its_name_until_it_is_recovered(azure: Azure) -> None:
    vault = azure.vault()
    azure.key(vault)
    azure.delete(vault)
    assert azure.cloud.read(KEY, f"{vault.id}/keys/key") is None, "what was in it went with it"
    for _ in range(2):
        with refused("ConflictError", "already exists in deleted state", "vaultName"):
            azure.vault()
    recovered = azure.vault(createMode="recover")
    assert "createMode" not in recovered.outputs["properties"]
    azure.delete(recovered)
    with refused("ConflictError"):
        azure.vault()


def test_only_a_deleted_vault_is_recovered(azure: Azure) -> None:
    with refused("DeletedVaultNotFound", "'vault' does not exist", "properties.createMode"):
        azure.vault(createMode="recover")


# Who may use what is in a vault


def lacking(azure: Azure, vault: Made, identity: Made, *actions: str) -> list[str]:
    record = azure.record(vault)
    assert record is not None
    return missing_actions(azure.cloud.store, record, f"{vault.id}/keys/key", identity.outputs["principalId"], actions)


@pytest.mark.parametrize(
    ("name", "wraps", "encrypts"),
    [
        (WRAPS, True, False),
        (ENCRYPTS, True, True),
        ("Key Vault Administrator", True, True),
        ("Key Vault Crypto Officer", True, True),
        ("Owner", False, False),
        ("Key Vault Contributor", False, False),
        ("Key Vault Secrets Officer", False, False),
    ],
)
def test_what_roles_allow(azure: Azure, name: str, wraps: bool, encrypts: bool) -> None:
    vault, identity = azure.vault(), azure.identity()
    assert lacking(azure, vault, identity, *WRAPPING) == list(WRAPPING)
    azure.assign(identity, name, vault.id)
    assert (not lacking(azure, vault, identity, *WRAPPING), not lacking(azure, vault, identity, *ENCRYPTING)) == (
        wraps,
        encrypts,
    )


@pytest.mark.parametrize(
    ("scope", "counts"),
    [
        (SUBSCRIPTION, True),
        (IN_GROUP, True),
        (f"{IN_GROUP}/providers/Microsoft.KeyVault/vaults/vault/keys/key", True),
        (f"{IN_GROUP}/providers/Microsoft.KeyVault/vaults/vault/keys/key-2", False),
        (f"{IN_GROUP}/providers/Microsoft.KeyVault/vaults/vault2", False),
    ],
)
def test_roles_count_where_they_are_assigned(azure: Azure, scope: str, counts: bool) -> None:
    vault, identity = azure.vault(), azure.identity()
    for name in ("key", "key-2"):
        azure.key(vault, name)
    azure.vault("vault2")
    azure.assign(identity, WRAPS, scope)
    assert (lacking(azure, vault, identity, *WRAPPING) == []) is counts


def test_a_role_of_ones_own_allows_what_it_names(azure: Azure) -> None:
    vault, identity = azure.vault(), azure.identity()
    data = {"dataActions": ["Microsoft.KeyVault/vaults/keys/*"], "notDataActions": [WRAPPING[1]]}
    definition = azure.make(
        ROLE, {"roleName": "mine", "scope": SUBSCRIPTION, "assignableScopes": [SUBSCRIPTION], "permissions": [data]}
    )
    inputs = azure.assignment_inputs(identity.outputs["principalId"], "Reader", vault.id)
    azure.make("azure-native:authorization:RoleAssignment", {**inputs, "roleDefinitionId": definition.id})
    assert lacking(azure, vault, identity, *WRAPPING) == [WRAPPING[1]]


@pytest.mark.parametrize("apart", [True, False])
def test_access_policies_allow_where_roles_do_not_count(azure: Azure, apart: bool) -> None:
    identity = azure.identity()
    permissions = {"keys": ["Get", "wrapKey", "unwrapKey"], "secrets": ["all"]}
    policy = {"tenantId": ACCOUNT.tenant, "objectId": identity.outputs["principalId"], "permissions": permissions}
    own: dict[str, Any] = {"accessPolicies": [] if apart else [policy], "enableRbacAuthorization": None}
    vault = azure.vault(**own)
    if apart:
        assert lacking(azure, vault, identity, WRAPPING[0]) == [WRAPPING[0]]
        azure.make(POLICY, inside(vaultName="vault", policy=policy))
    azure.assign(identity, "Key Vault Administrator", vault.id)
    assert lacking(azure, vault, identity, *WRAPPING, *ENCRYPTING) == list(ENCRYPTING)
