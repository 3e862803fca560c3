"""Where the logs of resources go."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.support.clouds import Made
from tests.unit.sandbox.clouds.azure.build import (
    IN_GROUP,
    SETTING,
    UUID,
    WORKSPACE,
    Azure,
    inside,
    one_failure,
    refused,
)


def log(category: str = "AuditEvent", **more: Any) -> dict[str, Any]:
    return {"category": category, "enabled": True, **more}


def setting(source: Made, account: Made | None, *logs: dict[str, Any], **more: Any) -> dict[str, Any]:
    to = {"storageAccountId": account.id} if account else {}
    return {"resourceUri": source.id, "name": "logs", "logs": list(logs), **to, **more}


def test_a_setting(azure: Azure) -> None:
    vault = azure.vault()
    made = azure.make(SETTING, setting(vault, azure.storage(), log()))
    assert made.id == f"{vault.id}/providers/Microsoft.Insights/diagnosticSettings/logs"
    azure.delete(vault)
    assert azure.record(made) is None, "it goes with what it is a setting of"


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"storageAccountId": None}, ""),
        ({"logs": []}, "logs"),
        ({"logs": [log(categoryGroup="audit")]}, "logs[0]"),
        ({"logs": [{"enabled": True}]}, "logs[0]"),
    ],
)
def test_a_setting_says_what_goes_where(azure: Azure, change: dict[str, Any], path: str) -> None:
    good = setting(azure.vault(), azure.storage(), log())
    assert azure.check(SETTING, good) == []
    assert azure.check(SETTING, {**good, "logs": [{"categoryGroup": "audit", "enabled": True}]}) == []
    one_failure(azure.check(SETTING, {**good, **change}), path, "BadRequest")


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("vault", "AuditEvent", "kube-audit"),
        ("cluster", "kube-audit-admin", "AuditEvent"),
        ("blobs", "StorageRead", "AuditEvent"),
    ],
)
def test_categories_are_those_of_the_type(azure: Azure, kind: str, good: str, bad: str) -> None:
    account = azure.storage("logs")
    source = azure.cluster() if kind == "cluster" else azure.vault() if kind == "vault" else azure.storage()
    uri = f"{source.id}/blobServices/default" if kind == "blobs" else source.id
    with refused("BadRequest", f"Category '{bad}' is not supported", "logs[0].category"):
        azure.make(SETTING, setting(source, account, log(bad), resourceUri=uri))
    azure.make(SETTING, setting(source, account, log(good), resourceUri=uri))


def test_an_account_itself_has_metrics_only(azure: Azure) -> None:
    account = azure.storage()
    with refused("BadRequest", "metrics only"):
        azure.make(SETTING, setting(account, azure.storage("logs"), log("StorageRead")))


def test_both_ends_exist(azure: Azure) -> None:
    vault, account = azure.vault(), azure.storage()
    missing = f"{IN_GROUP}/providers/Microsoft.KeyVault/vaults/other"
    with refused("ResourceNotFound", missing, "resourceUri"):
        azure.make(SETTING, setting(vault, account, log(), resourceUri=missing))
    with refused("ResourceNotFound", f"{account.id}2", "storageAccountId"):
        azure.make(SETTING, setting(vault, account, log(), storageAccountId=f"{account.id}2"))
    with refused("ResourceNotFound", path="workspaceId"):
        azure.make(SETTING, setting(vault, None, log(), workspaceId=f"{IN_GROUP}/nothing"))
    workspace = azure.make(WORKSPACE, inside(workspaceName="workspace"))
    assert re.fullmatch(UUID, workspace.outputs["customerId"])
    azure.make(SETTING, setting(vault, None, log(), workspaceId=workspace.id))


def test_the_account_is_in_the_region_of_the_source(azure: Azure) -> None:
    far = azure.storage("far", location="westeurope")
    with refused("BadRequest", "must be in the same region", "storageAccountId"):
        azure.make(SETTING, setting(azure.vault(), far, log()))


@pytest.mark.parametrize(
    ("bypass", "fits"), [("AzureServices", True), ("Logging, AzureServices", True), ("None", False), ("Logging", False)]
)
def test_a_closed_account_lets_trusted_services_write(azure: Azure, bypass: str, fits: bool) -> None:
    account = azure.storage(networkRuleSet={"defaultAction": "Deny", "bypass": bypass})
    inputs = setting(azure.vault(), account, log())
    if fits:
        azure.make(SETTING, inputs)
        return
    with refused("AuthorizationFailure", "no trusted service"):
        azure.make(SETTING, inputs)


def test_a_category_goes_to_a_place_once(azure: Azure) -> None:
    vault, account, other = azure.vault(), azure.storage(), azure.storage("other")
    azure.make(SETTING, setting(vault, account, log()), "first")
    with refused("Conflict", "already used in diagnostic setting 'logs'"):
        azure.make(SETTING, setting(vault, account, log(), name="second"), "second")
    azure.make(SETTING, setting(vault, other, log(), name="second"), "second")
    different = setting(vault, account, log("AzurePolicyEvaluationDetails"), name="third")
    azure.make(SETTING, different, "third")
    azure.make(SETTING, setting(azure.vault("vault2"), account, log()), "fourth")


def test_another_source_replaces_a_setting(azure: Azure) -> None:
    made = azure.make(SETTING, setting(azure.vault(), azure.storage(), log()))
    assert azure.diff(made, resourceUri=azure.vault("vault2").id).replaces
    assert not azure.diff(made, logs=[log("AzurePolicyEvaluationDetails")]).replaces
