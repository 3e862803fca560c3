"""Disk encryption sets, disks and machines."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.clouds import Made
from tests.unit.sandbox.clouds.azure.build import (
    DISK,
    DISKS,
    MACHINE,
    Azure,
    inside,
    one_failure,
    refused,
)


def test_a_set_acts_as_its_identity(azure: Azure) -> None:
    made = azure.make(DISKS, azure.disks_inputs())
    (found,) = made.outputs["identity"]["userAssignedIdentities"].values()
    assert set(found) == {"principalId", "clientId"}
    assert made.outputs["previousKeys"] == []


def test_a_set_has_an_identity(azure: Azure) -> None:
    inputs = {name: value for name, value in azure.disks_inputs().items() if name != "identity"}
    one_failure(azure.check(DISKS, inputs), "identity", "InvalidParameter")


@pytest.mark.parametrize(("name", "fits"), [("a.b-c_1", True), ("a" * 80, True), ("a" * 81, False), ("a b", False)])
def test_a_sets_name(azure: Azure, name: str, fits: bool) -> None:
    found = azure.check(DISKS, {**azure.disks_inputs(), "diskEncryptionSetName": name})
    assert [failure.path for failure in found] == ([] if fits else ["diskEncryptionSetName"])


def test_a_sets_key_is_a_version(azure: Azure) -> None:
    inputs = azure.disks_inputs()
    url = inputs["activeKey"]["keyUrl"].rsplit("/", 1)[0]
    with refused("InvalidParameter", "must have a key version", "activeKey.keyUrl"):
        azure.make(DISKS, {**inputs, "activeKey": {"keyUrl": url}})


def test_a_sets_key_is_in_its_vault(azure: Azure) -> None:
    inputs = azure.disks_inputs()
    other = {"sourceVault": {"id": azure.vault("other").id}}
    with refused("InvalidParameter", "is not in the vault", "activeKey.sourceVault.id"):
        azure.make(DISKS, {**inputs, "activeKey": {**inputs["activeKey"], **other}})


def test_a_sets_key_exists(azure: Azure) -> None:
    inputs = azure.disks_inputs()
    active = {"keyUrl": inputs["activeKey"]["keyUrl"].replace("/keys/key/", "/keys/other/")}
    with refused("KeyVaultNotFound", "/keys/other/", "activeKey.keyUrl"):
        azure.make(DISKS, {**inputs, "activeKey": active})


def test_a_set_is_in_the_region_of_its_vault(azure: Azure) -> None:
    inputs = azure.disks_inputs(location="westeurope")
    with refused("InvalidParameter", "must be in the same region"):
        azure.make(DISKS, inputs)


def test_a_sets_identity_may_wrap(azure: Azure) -> None:
    inputs = azure.disks_inputs(**azure.acts_as(azure.identity("stranger")))
    with refused("KeyVaultAuthenticationFailure", "Assign the role first"):
        azure.make(DISKS, inputs)


def test_a_sets_own_identity_is_given_a_role_later(azure: Azure) -> None:
    azure.make(DISKS, azure.disks_inputs(identity={"type": "SystemAssigned"}))


def _disk(set_id: str) -> tuple[str, dict[str, Any]]:
    shared = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 10}
    return DISK, inside(**shared, encryption={"diskEncryptionSetId": set_id})


def _machine(set_id: str) -> tuple[str, dict[str, Any]]:
    disk = {"createOption": "FromImage", "managedDisk": {"diskEncryptionSet": {"id": set_id}}}
    return MACHINE, inside(storageProfile={"osDisk": disk})


def _cluster(set_id: str) -> tuple[str, dict[str, Any]]:
    inputs = Azure("azure-native").cluster_inputs(diskEncryptionSetID=set_id)
    return "azure-native:containerservice:ManagedCluster", inputs


@pytest.mark.parametrize("build", [_disk, _machine, _cluster])
def test_a_set_exists_and_stays_while_something_uses_it(azure: Azure, build: Any) -> None:
    made: Made = azure.make(DISKS, azure.disks_inputs())
    name, inputs = build(f"{made.id}2")
    with refused("InvalidResourceReference", f"{made.id}2"):
        azure.make(name, inputs, "user")
    name, inputs = build(made.id)
    user = azure.make(name, inputs, "user")
    with refused("OperationNotAllowed", user.id):
        azure.delete(made)
    azure.delete(user)
    azure.delete(made)


@pytest.mark.parametrize("name", [DISK, MACHINE])
def test_zones(azure: Azure, name: str) -> None:
    shared = {"creationData": {"createOption": "Empty"}} if name == DISK else {}
    assert azure.check(name, inside(**shared, zones=["3"])) == []
    one_failure(azure.check(name, inside(**shared, zones=["4"])), "zones", "AvailabilityZoneNotSupported", "1, 2, 3")
    found = azure.check(name, inside(**shared, zones=["1"], location="germanynorth"))
    one_failure(found, "zones", "AvailabilityZoneNotSupported", "no availability zones")


def test_what_replaces_a_machine(azure: Azure) -> None:
    machine = azure.make(MACHINE, inside(hardwareProfile={"vmSize": "Standard_B2s"}))
    assert azure.diff(machine, zones=["1"]).replaces
    assert not azure.diff(machine, hardwareProfile={"vmSize": "Standard_B4s"}).replaces
