"""What is in a storage account."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.clouds.azure.names import token
from tests.unit.sandbox.clouds.azure.build import (
    BLOB,
    BLOBS,
    CONTAINER,
    Azure,
    inside,
    one_failure,
    refused,
)

LIFECYCLE = token("storage:ManagementPolicy")
CONTAINER_POLICY = token("storage:BlobContainerImmutabilityPolicy")
SCOPE = token("storage:EncryptionScope")
SHARE = token("storage:FileShare")
QUEUE = token("storage:Queue")
TABLE = token("storage:Table")
WEBSITE = token("storage:StorageAccountStaticWebsite")
WORM: dict[str, Any] = {"immutableStorageWithVersioning": {"enabled": True}}


def of_account(**inputs: Any) -> dict[str, Any]:
    return inside(accountName="account", **inputs)


def service(**inputs: Any) -> dict[str, Any]:
    return of_account(blobServicesName="default", **inputs)


@pytest.mark.parametrize(
    ("name", "inputs", "path"),
    [
        (BLOBS, {}, "blobServicesName"),
        (LIFECYCLE, {"policy": {"rules": []}}, "managementPolicyName"),
        (
            CONTAINER_POLICY,
            {"containerName": "data", "immutabilityPeriodSinceCreationInDays": 1},
            "immutabilityPolicyName",
        ),
    ],
)
def test_settings_are_called_default(azure: Azure, name: str, inputs: dict[str, Any], path: str) -> None:
    assert azure.check(name, of_account(**inputs, **{path: "default"})) == []
    one_failure(azure.check(name, of_account(**inputs, **{path: "other"})), path, "InvalidResourceName")


@pytest.mark.parametrize("path", ["deleteRetentionPolicy", "containerDeleteRetentionPolicy"])
def test_days_of_soft_deletion(azure: Azure, path: str) -> None:
    for days in (1, 365):
        assert azure.check(BLOBS, service(**{path: {"enabled": True, "days": days}})) == []
    for days in (0, 366):
        found = azure.check(BLOBS, service(**{path: {"enabled": True, "days": days}}))
        one_failure(found, f"{path}.days", "InvalidRequestPropertyValue")


RESTORE: dict[str, Any] = {
    "restorePolicy": {"enabled": True, "days": 6},
    "deleteRetentionPolicy": {"enabled": True, "days": 7},
    "isVersioningEnabled": True,
    "changeFeed": {"enabled": True},
}


@pytest.mark.parametrize(
    ("change", "path", "text"),
    [
        ({"isVersioningEnabled": False}, "restorePolicy", "isVersioningEnabled"),
        ({"changeFeed": {"enabled": False}}, "restorePolicy", "changeFeed.enabled"),
        ({"deleteRetentionPolicy": {"enabled": False}}, "restorePolicy", "deleteRetentionPolicy.enabled"),
        ({"restorePolicy": {"enabled": True, "days": 7}}, "restorePolicy.days", "fewer days"),
    ],
)
def test_what_restoring_needs(azure: Azure, change: dict[str, Any], path: str, text: str) -> None:
    assert azure.check(BLOBS, service(**RESTORE)) == []
    one_failure(azure.check(BLOBS, service(**{**RESTORE, **change})), path, "InvalidRestorePolicy", text)


def test_versioning_stays_where_blobs_are_immutable(azure: Azure) -> None:
    azure.storage(**WORM)
    with refused("ConflictFeatureEnabled", path="isVersioningEnabled"):
        azure.make(BLOBS, service(isVersioningEnabled=False))
    made = azure.make(BLOBS, service(isVersioningEnabled=True))
    with refused("ConflictFeatureEnabled"):
        azure.update(made, isVersioningEnabled=None)


def test_versioning_is_free_elsewhere(azure: Azure) -> None:
    azure.storage()
    azure.make(BLOBS, service(isVersioningEnabled=False))


@pytest.mark.parametrize("name", ["abc", "a-b-1", "$web", "a" * 63])
def test_names_of_containers(azure: Azure, name: str) -> None:
    assert azure.check(CONTAINER, of_account(containerName=name)) == []


@pytest.mark.parametrize("name", ["ab", "Abc", "a--b", "abc-", "$mine", "a" * 64])
def test_bad_names_of_containers(azure: Azure, name: str) -> None:
    one_failure(azure.check(CONTAINER, of_account(containerName=name)), "containerName", "InvalidResourceName")


@pytest.mark.parametrize(
    ("name", "path", "good", "bad", "more"),
    [
        (SHARE, "shareName", "a-b", "a_b", {}),
        (QUEUE, "queueName", "a-b", "A-b", {}),
        (TABLE, "tableName", "Ab1", "a-b", {}),
        (SCOPE, "encryptionScopeName", "Ab1", "a-b", {}),
    ],
)
def test_other_names(azure: Azure, name: str, path: str, good: str, bad: str, more: dict[str, Any]) -> None:
    assert azure.check(name, of_account(**{path: good}, **more)) == []
    one_failure(azure.check(name, of_account(**{path: bad}, **more)), path, "InvalidResourceName")


def test_a_container_is_open_only_where_the_account_says_so(azure: Azure) -> None:
    azure.storage()
    container = of_account(containerName="data", publicAccess="Blob")
    with refused("PublicAccessNotPermitted", path="publicAccess"):
        azure.make(CONTAINER, container)
    azure.make(CONTAINER, of_account(containerName="data", publicAccess="None"))
    azure.storage("open", allowBlobPublicAccess=True)
    azure.make(CONTAINER, {**container, "accountName": "open"}, "open")


def test_versions_of_a_container_are_immutable_where_there_are_versions(azure: Azure) -> None:
    azure.storage()
    container = of_account(containerName="data", immutableStorageWithVersioning={"enabled": True})
    with refused("ContainerImmutableStorageWithVersioningNotSupported"):
        azure.make(CONTAINER, container)
    azure.make(BLOBS, service(isVersioningEnabled=True))
    azure.make(CONTAINER, container)
    azure.storage("worm", **WORM)
    azure.make(CONTAINER, {**container, "accountName": "worm"}, "worm")


@pytest.mark.parametrize(("days", "fits"), [(1, True), (146_000, True), (0, False), (146_001, False)])
def test_the_term_of_a_containers_policy(azure: Azure, days: int, fits: bool) -> None:
    inputs = of_account(containerName="data", immutabilityPolicyName="default")
    found = azure.check(CONTAINER_POLICY, {**inputs, "immutabilityPeriodSinceCreationInDays": days})
    assert [failure.path for failure in found] == ([] if fits else ["immutabilityPeriodSinceCreationInDays"])


def rule(name: str = "old", **definition: Any) -> dict[str, Any]:
    actions = {"version": {"delete": {"daysAfterCreationGreaterThan": 30}}}
    shared = {"actions": actions, "filters": {"blobTypes": ["blockBlob"]}}
    return {"name": name, "type": "Lifecycle", "enabled": True, "definition": {**shared, **definition}}


def lifecycle(*rules: dict[str, Any]) -> dict[str, Any]:
    return of_account(managementPolicyName="default", policy={"rules": list(rules)})


@pytest.mark.parametrize(
    ("rules", "path"),
    [
        ([rule(), rule("OLD")], "policy.rules[1].name"),
        ([rule(actions={})], "policy.rules[0].definition.actions"),
        ([rule(filters={"blobTypes": ["pageBlob"]})], "policy.rules[0].definition.filters.blobTypes"),
    ],
)
def test_rules_of_a_lifecycle(azure: Azure, rules: list[dict[str, Any]], path: str) -> None:
    assert azure.check(LIFECYCLE, lifecycle(rule(), rule("other", filters={"blobTypes": ["appendBlob"]}))) == []
    one_failure(azure.check(LIFECYCLE, lifecycle(*rules)), path, "InvalidRequestPropertyValue")


def test_the_key_of_an_encryption_scope_exists(azure: Azure) -> None:
    azure.storage()
    key = azure.key(azure.vault())
    scope = of_account(encryptionScopeName="scope", source="Microsoft.KeyVault")
    with refused("KeyNotFound", path="keyVaultProperties.keyUri"):
        azure.make(SCOPE, {**scope, "keyVaultProperties": {"keyUri": "https://v.vault.azure.net/keys/k"}})
    azure.make(SCOPE, {**scope, "keyVaultProperties": {"keyUri": key.outputs["keyUri"]}})


def test_blobs_are_data_of_an_account(azure: Azure) -> None:
    blob = of_account(containerName="$web", blobName="index.html", type="Block")
    with refused("ResourceNotFound", "'account' was not found"):
        azure.make(BLOB, blob)
    azure.storage()
    made = azure.make(BLOB, blob)
    assert made.outputs["url"] == "https://account.blob.core.windows.net/$web/index.html"
    assert azure.make(WEBSITE, of_account(indexDocument="index.html")).outputs["containerName"] == "$web"
