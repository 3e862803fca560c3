"""Ids, automatic names, and how things are found by their ids."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sandbox.clouds.azure.names import (
    API_VERSIONS,
    PATHS,
    arm_type,
    exists,
    find,
    normal_location,
    parent_id,
    token,
    within,
)
from tests.support.clouds import catalogue
from tests.unit.sandbox.clouds.azure.build import (
    ASSIGNMENT,
    BLOBS,
    CONTAINER,
    GROUP,
    IDENTITY,
    IN_GROUP,
    KEY,
    LOCK,
    POOL,
    ROLE,
    SETTING,
    STORAGE,
    SUBNET,
    SUBSCRIPTION,
    UUID,
    VAULT,
    Azure,
    inside,
    role,
)

RANDOM = r"[0-9a-f]{8}"


def test_the_table_of_addresses_has_types_of_the_sdk_and_their_inputs() -> None:
    for name, path in PATHS.items():
        schema = catalogue("azure-native").resource(name)
        parts = set(re.findall(r"\{(\w+)\}", path)) - {"subscriptionId"}
        assert parts <= set(schema.inputs), name
        assert parts == set(schema.path_inputs), name
        assert re.fullmatch(r"\d{4}-\d\d-\d\d(-preview)?", API_VERSIONS[name])


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (SUBSCRIPTION, "Microsoft.Resources/subscriptions"),
        (IN_GROUP, "Microsoft.Resources/resourceGroups"),
        (f"{IN_GROUP}/providers/Microsoft.KeyVault/vaults/v", "Microsoft.KeyVault/vaults"),
        (f"{IN_GROUP}/providers/Microsoft.KeyVault/vaults/v/keys/k", "Microsoft.KeyVault/vaults/keys"),
        (
            f"{IN_GROUP}/providers/Microsoft.KeyVault/vaults/v/providers/Microsoft.Authorization/locks/l",
            "Microsoft.Authorization/locks",
        ),
    ],
)
def test_the_type_of_an_id(path: str, kind: str) -> None:
    assert arm_type(path) == kind


@pytest.mark.parametrize(
    ("path", "parent"),
    [
        (IN_GROUP, SUBSCRIPTION),
        (f"{IN_GROUP}/providers/Microsoft.KeyVault/vaults/v", IN_GROUP),
        (
            f"{IN_GROUP}/providers/Microsoft.KeyVault/vaults/v/keys/k",
            f"{IN_GROUP}/providers/Microsoft.KeyVault/vaults/v",
        ),
        (f"{IN_GROUP}/providers/Microsoft.Authorization/roleAssignments/r", IN_GROUP),
        (
            f"{IN_GROUP}/providers/Microsoft.KeyVault/vaults/v/keys/k/providers/Microsoft.Authorization/locks/l",
            f"{IN_GROUP}/providers/Microsoft.KeyVault/vaults/v/keys/k",
        ),
    ],
)
def test_what_an_id_is_in(path: str, parent: str) -> None:
    assert parent_id(path) == parent


def test_ids_of_resources(azure: Azure) -> None:
    vault = azure.vault()
    assert vault.id == f"{IN_GROUP}/providers/Microsoft.KeyVault/vaults/vault"
    assert azure.key(vault).id == f"{vault.id}/keys/key"
    subnet = azure.subnet(azure.vnet())
    assert subnet.id == f"{IN_GROUP}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/subnet-0"
    lock = azure.make(LOCK, {"scope": vault.id, "lockName": "keep", "level": "CanNotDelete"})
    assert lock.id == f"{vault.id}/providers/Microsoft.Authorization/locks/keep"


def test_a_type_whose_address_is_not_known_gets_an_id_of_the_same_shape(azure: Azure) -> None:
    cache = azure.make(token("redis:Redis"), inside(name="cache", sku={"name": "Basic", "family": "C", "capacity": 0}))
    assert cache.id == f"{IN_GROUP}/providers/Microsoft.Redis/rediss/cache"
    assert cache.outputs["name"] == "cache"


@pytest.mark.parametrize(
    ("name", "inputs", "key", "pattern"),
    [
        (GROUP, {}, "resourceGroupName", f"it{RANDOM}"),
        (IDENTITY, inside(), "resourceName", f"it{RANDOM}"),
        (STORAGE, inside(kind="StorageV2", sku={"name": "Standard_LRS"}), "accountName", f"it{RANDOM}"),
        (VAULT, inside(), "vaultName", f"it{RANDOM}"),
        (KEY, inside(vaultName="v"), "keyName", "it"),
        (SUBNET, inside(virtualNetworkName="v"), "subnetName", "it"),
        (CONTAINER, inside(accountName="a"), "containerName", "it"),
        (POOL, inside(resourceName="c"), "agentPoolName", "it"),
        (ASSIGNMENT, {"scope": SUBSCRIPTION}, "roleAssignmentName", UUID),
        (ROLE, {"scope": SUBSCRIPTION}, "roleDefinitionId", UUID),
        (token("redis:Redis"), inside(), "name", f"it{RANDOM}"),
    ],
)
def test_automatic_names(azure: Azure, name: str, inputs: dict[str, Any], key: str, pattern: str) -> None:
    urn = azure.urn(name, "it")
    completed, _ = azure.cloud.check(name, urn, "it", {}, inputs)
    assert re.fullmatch(pattern, completed[key])
    assert ("__createBeforeDelete" in completed) is (pattern != "it"), "a replacement can stand beside the old one"
    again, _ = azure.cloud.check(name, urn, "it", completed, inputs)
    assert again[key] == completed[key]


def test_an_explicit_name_is_kept_when_the_program_stops_giving_one(azure: Azure) -> None:
    urn = azure.urn(GROUP, "it")
    old, _ = azure.cloud.check(GROUP, urn, "it", {}, {"resourceGroupName": "mine"})
    assert azure.cloud.check(GROUP, urn, "it", old, {})[0]["resourceGroupName"] == "mine"


@pytest.mark.parametrize("named", [True, False])
def test_an_old_object_goes_first_unless_its_name_was_made_up(azure: Azure, named: bool) -> None:
    name = {"accountName": "account"} if named else {}
    made = azure.make(STORAGE, inside(kind="StorageV2", sku={"name": "Standard_LRS"}, **name))
    difference = azure.diff(made, location="westeurope")
    assert (difference.replaces, difference.delete_before_replace) == (True, named)


def test_things_are_found_in_any_case_of_letters(azure: Azure) -> None:
    vault = azure.vault()
    store = azure.cloud.store
    for path in (vault.id, vault.id.upper(), vault.id.replace("resourceGroups", "resourcegroups")):
        found = find(store, path)
        assert found is not None
        assert found.id == vault.id
    assert find(store, f"{vault.id}2") is None
    assert find(store, vault.id.lstrip("/")) is None
    assert find(store, 7) is None


@pytest.mark.parametrize("path", [SUBSCRIPTION, "/providers/Microsoft.Management/managementGroups/m", IN_GROUP])
def test_scopes_that_always_exist(azure: Azure, path: str) -> None:
    assert exists(azure.cloud.store, path)


def test_the_services_of_a_storage_account_exist_with_it(azure: Azure) -> None:
    account = azure.storage()
    assert exists(azure.cloud.store, f"{account.id}/blobServices/default")
    assert not exists(azure.cloud.store, f"{account.id}2/blobServices/default")
    setting = {"storageAccountId": azure.storage("logs").id, "logs": [{"category": "StorageRead", "enabled": True}]}
    azure.make(SETTING, {"resourceUri": f"{account.id}/blobServices/default", "name": "logs", **setting})


def test_what_is_in_a_resource(azure: Azure) -> None:
    account = azure.storage()
    service = azure.make(BLOBS, inside(accountName="account", blobServicesName="default"))
    container = azure.make(CONTAINER, inside(accountName="account", containerName="data"))
    azure.storage("account2")
    assert [record.id for record in within(azure.cloud.store, account.id)] == [service.id, container.id]


def test_locations_are_compared_without_case_and_spaces(azure: Azure) -> None:
    assert [normal_location(text) for text in ("West Europe", "westeurope", None)] == ["westeurope", "westeurope", None]
    group = azure.make(GROUP, {"location": "West Europe"}, "other")
    assert group.outputs["location"] == "westeurope"
    assert azure.diff(group, location="westeurope").changes == []
    assert azure.diff(group, location="northeurope").replaces


def test_a_role_is_named_by_any_id_that_ends_with_its_guid(azure: Azure) -> None:
    identity = azure.identity()
    short = {"roleDefinitionId": role("Reader").removeprefix(SUBSCRIPTION)}
    azure.make(ASSIGNMENT, {**azure.assignment_inputs(identity.outputs["principalId"], "Reader", IN_GROUP), **short})
