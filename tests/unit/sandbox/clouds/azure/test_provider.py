"""The provider's configuration, and what holds for every resource: locations, tags, groups, parents and locks."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.clouds.azure.provider import ACCOUNT, RULES
from tests.unit.sandbox.clouds.azure.build import (
    GROUP,
    GROUP_LOCK,
    IDENTITY,
    IN_GROUP,
    LOCK,
    SECURITY,
    STORAGE,
    SUBNET,
    SUBSCRIPTION,
    VNET,
    ZONE,
    Azure,
    inside,
    one_failure,
    refused,
)

SOMEBODY_ELSES = "99999999-2222-3333-4444-555555555555"


@pytest.mark.parametrize(
    "config", [{}, {"location": "France Central"}, {"subscriptionId": ACCOUNT.id.upper()}, {"subscriptionId": ""}]
)
def test_good_configurations(azure: Azure, config: dict[str, Any]) -> None:
    assert azure.cloud.check_config(config) == []


@pytest.mark.parametrize(
    ("config", "path", "code", "text"),
    [
        ({"location": "francecentre"}, "location", "", "Did you mean 'francecentral'?"),
        ({"subscriptionId": SOMEBODY_ELSES}, "subscriptionId", "SubscriptionNotFound", ACCOUNT.id),
    ],
)
def test_bad_configurations(azure: Azure, config: dict[str, Any], path: str, code: str, text: str) -> None:
    one_failure(azure.cloud.check_config(config), path, code, text)


# Locations


@pytest.mark.parametrize("location", ["francecentral", "France Central", "WESTEUROPE", "global"])
def test_locations_that_exist(azure: Azure, location: str) -> None:
    assert azure.check(IDENTITY, inside(location=location)) == []


def test_a_location_that_does_not_exist(azure: Azure) -> None:
    found = azure.check(IDENTITY, inside(location="west europa"))
    text = "is not available for resource type 'Microsoft.ManagedIdentity/userAssignedIdentities'. Did you mean"
    one_failure(found, "location", "LocationNotAvailableForResourceType", text)


def test_the_location_is_the_providers(azure: Azure) -> None:
    assert azure.vnet().inputs["location"] == "francecentral"
    assert azure.make(IDENTITY, inside(location="westeurope")).outputs["location"] == "westeurope"


def test_without_one_the_location_is_the_resource_groups() -> None:
    azure = Azure("azure-native", {})
    azure.make(GROUP, {"resourceGroupName": "rg", "location": "West Europe"})
    assert azure.identity().inputs["location"] == "westeurope"


def test_what_has_no_location_of_its_own_gets_none(azure: Azure) -> None:
    assert "location" not in azure.subnet(azure.vnet()).inputs


# Tags


@pytest.mark.parametrize(
    ("tags", "code"),
    [
        ({f"tag{number}": "" for number in range(51)}, "TagCountExceeded"),
        ({"a" * 513: ""}, "InvalidTagNameCharacters"),
        ({"a/b": ""}, "InvalidTagNameCharacters"),
        ({"a": "b" * 257}, "InvalidTagValueLength"),
    ],
)
def test_tags_that_are_refused(azure: Azure, tags: dict[str, str], code: str) -> None:
    one_failure(azure.check(IDENTITY, inside(tags=tags)), "tags", code)


def test_tags_that_fit(azure: Azure) -> None:
    tags = {**{f"tag{number}": "" for number in range(48)}, "a" * 512: "b" * 256, "c:d e": "<>"}
    assert azure.check(IDENTITY, inside(tags=tags)) == []


def test_a_storage_accounts_tags_have_shorter_names(azure: Azure) -> None:
    assert azure.check(STORAGE, azure.storage_inputs(tags={"a" * 128: ""})) == []
    found = azure.check(STORAGE, azure.storage_inputs(tags={"a" * 129: ""}))
    one_failure(found, "tags", "InvalidTagNameCharacters", "128 characters")


# Groups and parents


def test_the_resource_group_exists(azure: Azure) -> None:
    with refused("ResourceGroupNotFound", "Resource group 'other' could not be found."):
        azure.make(IDENTITY, {"resourceGroupName": "other"})
    azure.make(IDENTITY, {"resourceGroupName": "RG"})


def test_the_parent_exists(azure: Azure) -> None:
    subnet = inside(virtualNetworkName="vnet", subnetName="s", addressPrefix="10.0.0.0/24")
    with refused("ParentResourceNotFound", "Parent resource 'vnet' not found (Microsoft.Network/virtualNetworks)"):
        azure.make(SUBNET, subnet)
    azure.vnet()
    azure.make(SUBNET, subnet)


@pytest.mark.parametrize(
    ("scope", "code"),
    [(f"{IN_GROUP}2", "ResourceNotFound"), (f"/subscriptions/{SOMEBODY_ELSES}", "SubscriptionNotFound")],
)
def test_what_a_resource_extends_exists(azure: Azure, scope: str, code: str) -> None:
    with refused(code, path="scope"):
        azure.make(LOCK, {"scope": scope, "level": "CanNotDelete"})
    azure.make(LOCK, {"scope": IN_GROUP, "level": "CanNotDelete"})


@pytest.mark.parametrize("name", ["group", "group.name-(1)_", "g" * 90])
def test_names_of_groups(azure: Azure, name: str) -> None:
    assert azure.check(GROUP, {"resourceGroupName": name}) == []


@pytest.mark.parametrize("name", ["", "group.", "a b", "g" * 91])
def test_bad_names_of_groups(azure: Azure, name: str) -> None:
    one_failure(azure.check(GROUP, {"resourceGroupName": name}), "resourceGroupName", "InvalidResourceGroup")


def test_there_is_one_thing_of_a_name(azure: Azure) -> None:
    azure.identity()
    with refused("", "cannot create already existing resource"):
        azure.make(IDENTITY, inside(resourceName="IDENTITY"), "another")


def test_what_is_in_a_group_goes_with_it(azure: Azure) -> None:
    group = azure.make(GROUP, {"resourceGroupName": "other"}, "other")
    vnet = azure.make(VNET, {"resourceGroupName": "other", "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}, "v")
    azure.vnet()
    azure.delete(group)
    assert azure.record(vnet) is None
    assert [record.token for record in azure.cloud.store.all("azure-native")] == [GROUP, VNET]


def test_a_vault_in_a_deleted_group_leaves_its_name_behind(azure: Azure) -> None:
    azure.vault()
    record = azure.cloud.read(GROUP, IN_GROUP)
    assert record is not None
    azure.cloud.delete(GROUP, record.urn, IN_GROUP)
    azure.make(GROUP, {"resourceGroupName": "rg"}, "again")
    with refused("ConflictError", "already exists in deleted state"):
        azure.vault()


def test_a_group_with_immutable_blobs_stays(azure: Azure) -> None:
    account = azure.storage(immutableStorageWithVersioning={"enabled": True})
    group = azure.cloud.read(GROUP, IN_GROUP)
    assert group is not None
    azure.hold(account, 3)
    with refused("AccountProtectedFromDeletion", "holds 3 blobs"):
        azure.cloud.delete(GROUP, group.urn, IN_GROUP)
    azure.hold(account, 0)
    azure.cloud.delete(GROUP, group.urn, IN_GROUP)


# Locks


@pytest.mark.parametrize("level", ["CanNotDelete", "ReadOnly"])
def test_what_is_locked_is_not_deleted(azure: Azure, level: str) -> None:
    identity, other = azure.identity(), azure.identity("other")
    lock = azure.make(LOCK, {"scope": identity.id, "level": level})
    with refused("ScopeLocked", f"locked: '{identity.id}'"):
        azure.delete(identity)
    azure.delete(other)
    azure.delete(lock)
    azure.delete(identity)


@pytest.mark.parametrize(("level", "holds"), [("CanNotDelete", False), ("ReadOnly", True)])
def test_only_a_read_only_lock_keeps_things_as_they_are(azure: Azure, level: str, holds: bool) -> None:
    group = azure.make(SECURITY, inside())
    azure.make(LOCK, {"scope": group.id, "level": level})
    if holds:
        with refused("ScopeLocked", "cannot perform write operation"):
            azure.update(group, tags={"a": "b"})
    else:
        azure.update(group, tags={"a": "b"})


def test_a_lock_holds_all_that_is_in_its_scope_and_all_that_its_scope_is_in(azure: Azure) -> None:
    vnet = azure.vnet()
    subnet = azure.subnet(vnet)
    lock = azure.make(LOCK, {"scope": vnet.id, "level": "CanNotDelete"})
    group = azure.cloud.read(GROUP, IN_GROUP)
    assert group is not None
    with refused("ScopeLocked"):
        azure.delete(subnet)
    with refused("ScopeLocked"):
        azure.cloud.delete(GROUP, group.urn, IN_GROUP)
    azure.delete(lock)
    azure.make(GROUP_LOCK, inside(level="CanNotDelete"))
    with refused("ScopeLocked", f"locked: '{IN_GROUP}'"):
        azure.delete(subnet)


def test_locks_themselves_can_be_deleted(azure: Azure) -> None:
    first = azure.make(GROUP_LOCK, inside(level="CanNotDelete"))
    second = azure.make(LOCK, {"scope": SUBSCRIPTION, "level": "CanNotDelete"}, "second")
    azure.delete(second)
    azure.delete(first)


# Changes


@pytest.mark.parametrize(
    ("token", "inputs", "change"),
    [
        (IDENTITY, inside(resourceName="identity"), {"resourceName": "other"}),
        (IDENTITY, inside(resourceName="identity"), {"location": "westeurope"}),
        (IDENTITY, inside(resourceName="identity"), {"resourceGroupName": "other"}),
        (ZONE, inside(privateZoneName="a.b", location="global"), {"privateZoneName": "a.c"}),
    ],
)
def test_what_replaces_anything(azure: Azure, token: str, inputs: dict[str, Any], change: dict[str, str]) -> None:
    assert azure.diff(azure.make(token, inputs), **change).replaces


def test_tags_are_changed_in_place(azure: Azure) -> None:
    vault = azure.vault()
    assert not azure.diff(vault, tags={"a": "b"}).replaces
    assert azure.update(vault, tags={"a": "b"})["tags"] == {"a": "b"}


def test_every_rule_has_an_id_of_its_cloud() -> None:
    rules = [*RULES.rules, *(rule for entry in RULES.types.values() for rule in entry.rules)]
    assert len(rules) > 80
    assert [rule.id for rule in rules if not rule.id.startswith("azure.")] == []
