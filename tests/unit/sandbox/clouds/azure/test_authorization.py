"""Role definitions, role assignments and identities."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sandbox.clouds.azure.provider import ACCOUNT
from tests.unit.sandbox.clouds.azure.build import (
    ASSIGNMENT,
    GROUP,
    IDENTITY,
    IN_GROUP,
    NOBODY,
    ROLE,
    SUBSCRIPTION,
    UUID,
    Azure,
    inside,
    one_failure,
    refused,
    role,
)

MINE = "11111111-aaaa-4bbb-8ccc-dddddddddddd"


def role_inputs(**more: Any) -> dict[str, Any]:
    shared = {"roleDefinitionId": MINE, "roleName": "mine", "scope": SUBSCRIPTION, "assignableScopes": [SUBSCRIPTION]}
    actions = ["Microsoft.KeyVault/vaults/read"]
    return {**shared, "permissions": [{"actions": actions, "dataActions": []}], **more}


# Identities


def test_an_identity_has_a_principal_of_its_own(azure: Azure) -> None:
    one, other = azure.identity(), azure.identity("other")
    assert re.fullmatch(UUID, one.outputs["principalId"])
    assert one.outputs["tenantId"] == ACCOUNT.tenant
    assert len({one.outputs[key] for key in ("principalId", "clientId")} | {other.outputs["principalId"]}) == 3


@pytest.mark.parametrize(("name", "fits"), [("id1", True), ("a" * 128, True), ("id", False), ("-id", False)])
def test_an_identitys_name(azure: Azure, name: str, fits: bool) -> None:
    found = azure.check(IDENTITY, inside(resourceName=name))
    assert [(failure.path, failure.code) for failure in found] == (
        [] if fits else [("resourceName", "InvalidResourceName")]
    )


# Assignments


def test_an_assignment_has_its_own_id_at_its_scope(azure: Azure) -> None:
    made = azure.assign(azure.identity(), "Reader", IN_GROUP)
    assert re.fullmatch(f"{IN_GROUP}/providers/Microsoft.Authorization/roleAssignments/{UUID}", made.id)
    assert made.outputs["principalType"] == "ServicePrincipal"


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"roleAssignmentName": "reader"}, "roleAssignmentName", "InvalidRoleAssignmentId"),
        ({"principalId": "somebody@example.com"}, "principalId", "InvalidPrincipalId"),
    ],
)
def test_names_and_principals_are_guids(azure: Azure, change: dict[str, str], path: str, code: str) -> None:
    inputs = azure.assignment_inputs(NOBODY, "Reader", IN_GROUP)
    assert azure.check(ASSIGNMENT, inputs) == []
    one_failure(azure.check(ASSIGNMENT, {**inputs, **change}), path, code)


def test_an_assignments_role_exists(azure: Azure) -> None:
    inputs = azure.assignment_inputs(NOBODY, "Reader", IN_GROUP)
    unknown = role("Reader").replace("acdd72a7", "acdd72a8")
    with refused("RoleDefinitionDoesNotExist", "acdd72a8", "roleDefinitionId"):
        azure.make(ASSIGNMENT, {**inputs, "roleDefinitionId": unknown})
    mine = azure.make(ROLE, role_inputs())
    azure.make(ASSIGNMENT, {**inputs, "roleDefinitionId": mine.id})


@pytest.mark.parametrize(
    ("scope", "code"),
    [
        (f"{IN_GROUP}2", "ResourceNotFound"),
        (f"{IN_GROUP}/providers/Microsoft.KeyVault/vaults/vault", "ResourceNotFound"),
        (f"/subscriptions/{NOBODY}", "SubscriptionNotFound"),
    ],
)
def test_an_assignments_scope_exists(azure: Azure, scope: str, code: str) -> None:
    with refused(code, path="scope"):
        azure.make(ASSIGNMENT, azure.assignment_inputs(NOBODY, "Reader", scope))


@pytest.mark.parametrize("scope", [SUBSCRIPTION, IN_GROUP, IN_GROUP.lstrip("/")])
def test_scopes_that_exist(azure: Azure, scope: str) -> None:
    azure.make(ASSIGNMENT, azure.assignment_inputs(NOBODY, "Reader", scope))


def test_a_principal_has_a_role_at_a_scope_once(azure: Azure) -> None:
    inputs = azure.assignment_inputs(NOBODY, "Reader", IN_GROUP)
    first = azure.make(ASSIGNMENT, inputs, "first")
    with refused("RoleAssignmentExists", first.id):
        azure.make(ASSIGNMENT, {**inputs, "scope": f"{IN_GROUP.upper()}/"}, "second")
    azure.update(first, description="the first")
    azure.make(ASSIGNMENT, azure.assignment_inputs(NOBODY, "Reader", SUBSCRIPTION), "elsewhere")
    azure.make(ASSIGNMENT, azure.assignment_inputs(NOBODY, "Contributor", IN_GROUP), "as another")
    azure.delete(first)
    azure.make(ASSIGNMENT, inputs, "second")


@pytest.mark.parametrize("change", [{"principalId": MINE}, {"scope": SUBSCRIPTION}, {"roleDefinitionId": "x"}])
def test_an_assignment_is_replaced_by_another(azure: Azure, change: dict[str, str]) -> None:
    made = azure.make(ASSIGNMENT, azure.assignment_inputs(NOBODY, "Reader", IN_GROUP))
    difference = azure.diff(made, **change)
    assert (difference.replaces, difference.delete_before_replace) == (True, False)


# Definitions


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"roleDefinitionId": "mine"}, "roleDefinitionId", "InvalidRoleDefinitionId"),
        ({"assignableScopes": []}, "assignableScopes", "MissingAssignableScopes"),
        ({"roleName": ""}, "roleName", "InvalidRoleDefinitionName"),
        ({"permissions": [{"actions": ["read"]}]}, "permissions", "InvalidActionOrNotAction"),
    ],
)
def test_a_role_is_whole(azure: Azure, change: dict[str, Any], path: str, code: str) -> None:
    assert azure.check(ROLE, role_inputs()) == []
    assert azure.check(ROLE, role_inputs(permissions=[{"actions": ["*"]}])) == []
    one_failure(azure.check(ROLE, role_inputs(**change)), path, code)


def test_a_roles_name_is_its_directorys_own(azure: Azure) -> None:
    first = azure.make(ROLE, role_inputs(), "first")
    other = {"roleDefinitionId": NOBODY, "scope": IN_GROUP, "assignableScopes": [IN_GROUP]}
    with refused("RoleDefinitionWithSameNameExists", "already exists in this directory", "roleName"):
        azure.make(ROLE, role_inputs(**other, roleName="MINE"), "second")
    azure.make(ROLE, role_inputs(**other, roleName="yours"), "second")
    azure.update(first, description="the first")


def test_a_role_that_is_assigned_is_not_deleted(azure: Azure) -> None:
    mine = azure.make(ROLE, role_inputs())
    inputs = azure.assignment_inputs(NOBODY, "Reader", IN_GROUP)
    assignment = azure.make(ASSIGNMENT, {**inputs, "roleDefinitionId": mine.id})
    with refused("RoleDefinitionHasAssignments", assignment.id):
        azure.delete(mine)
    azure.delete(assignment)
    azure.delete(mine)


def test_what_is_assigned_at_a_group_goes_with_it(azure: Azure) -> None:
    group = azure.make(GROUP, {"resourceGroupName": "other"}, "other")
    made = azure.make(ASSIGNMENT, azure.assignment_inputs(NOBODY, "Reader", group.id))
    azure.delete(group)
    assert azure.record(made) is None
