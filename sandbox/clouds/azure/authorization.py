"""Authorization: role definitions, role assignments and locks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.clouds.azure.common import GUIDE, resource
from sandbox.clouds.azure.names import PACKAGE, identify
from sandbox.clouds.azure.roles import ASSIGNMENT, DEFINITION, role_guid, role_name
from sandbox.errors import Failure
from sandbox.rules import Phase, Request, Rule, pattern_rule

_RBAC = f"{GUIDE}/role-based-access-control"
_GUID = r"[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"


def _assignment_outputs(request: Request) -> Mapping[str, Any]:
    times = {"createdOn": "2026-01-01T00:00:00Z", "updatedOn": "2026-01-01T00:00:00Z"}
    by = {"createdBy": request.account.principal, "updatedBy": request.account.principal}
    kind = request.get("principalType", "ServicePrincipal")
    return {**times, **by, "principalType": kind, "scope": str(request.get("scope"))}


def _role_exists(request: Request) -> Iterator[Failure]:
    role = str(request.get("roleDefinitionId"))
    if role_name(request.store, role) is None:
        yield Failure(
            "roleDefinitionId",
            f"The specified role definition with ID '{role_guid(role)}' does not exist.",
            "RoleDefinitionDoesNotExist",
        )


def _only_once(request: Request) -> Iterator[Failure]:
    def key(inputs: Mapping[str, Any]) -> tuple[str, ...]:
        scope, principal = str(inputs.get("scope")).rstrip("/"), str(inputs.get("principalId"))
        return scope.casefold(), principal.casefold(), role_guid(str(inputs.get("roleDefinitionId")))

    own = request.old.number if request.old else 0
    for record in request.store.all(PACKAGE, ASSIGNMENT):
        if record.number != own and key(record.inputs) == key(request.inputs):
            yield Failure(
                "",
                f"The role assignment already exists. The ID of the existing role assignment is {record.id}.",
                "RoleAssignmentExists",
            )


def _assigned(request: Request) -> Iterator[Failure]:
    assert request.old is not None
    guid = role_guid(request.old.id)
    users = [
        record.id
        for record in request.store.all(PACKAGE, ASSIGNMENT)
        if role_guid(str(record.inputs.get("roleDefinitionId"))) == guid
    ]
    if users:
        yield Failure(
            "", f"There are existing role assignments referencing role: {users[0]}", "RoleDefinitionHasAssignments"
        )


def _definition_is_whole(request: Request) -> Iterator[Failure]:
    if request.get("assignableScopes") in (None, []):
        yield Failure(
            "assignableScopes", "Role definition must have at least one assignable scope.", "MissingAssignableScopes"
        )
    if not request.get("roleName"):
        yield Failure("roleName", "Role definition name cannot be empty.", "InvalidRoleDefinitionName")
    for entry in request.known("permissions") or ():
        for action in (*(entry.get("actions") or ()), *(entry.get("dataActions") or ())):
            if isinstance(action, str) and action != "*" and "/" not in action:
                yield Failure(
                    "permissions",
                    f"'{action}' does not match any of the actions supported by the providers.",
                    "InvalidActionOrNotAction",
                )


def _name_once(request: Request) -> Iterator[Failure]:
    own = identify(request).casefold()
    for record in request.store.all(PACKAGE, DEFINITION):
        same = str(record.inputs.get("roleName")).casefold() == str(request.get("roleName")).casefold()
        if same and record.id.casefold() != own:
            yield Failure(
                "roleName",
                f"A custom role with the same name '{request.get('roleName')}' already exists in this "
                "directory. Use a different name.",
                "RoleDefinitionWithSameNameExists",
            )


TYPES = (
    resource(
        "authorization:RoleAssignment",
        outputs=_assignment_outputs,
        immutable=("principalId", "scope", "roleDefinitionId"),
        rules=(
            pattern_rule(
                "azure.authorization.assignment-name",
                "roleAssignmentName",
                _GUID,
                "the name of a role assignment is a GUID",
                f"{_RBAC}/role-assignments",
                "InvalidRoleAssignmentId",
            ),
            pattern_rule(
                "azure.authorization.principal",
                "principalId",
                _GUID,
                "a principal is named by its object id, a GUID",
                f"{_RBAC}/role-assignments",
                "InvalidPrincipalId",
            ),
            Rule(
                "azure.authorization.role",
                Phase.APPLY,
                "The role of an assignment is a built-in one that the sandbox knows, or one that was made.",
                f"{_RBAC}/built-in-roles",
                _role_exists,
            ),
            Rule(
                "azure.authorization.assignment-once",
                Phase.APPLY,
                "A principal has a role at a scope once.",
                f"{_RBAC}/troubleshooting",
                _only_once,
            ),
        ),
    ),
    resource(
        "authorization:RoleDefinition",
        outputs=lambda request: {
            "roleType": "CustomRole",
            "createdBy": request.account.principal,
            "updatedBy": request.account.principal,
            "createdOn": "2026-01-01T00:00:00Z",
            "updatedOn": "2026-01-01T00:00:00Z",
        },
        rules=(
            pattern_rule(
                "azure.authorization.definition-id",
                "roleDefinitionId",
                _GUID,
                "the id of a role definition is a GUID",
                f"{_RBAC}/role-definitions",
                "InvalidRoleDefinitionId",
            ),
            Rule(
                "azure.authorization.definition",
                Phase.CHECK,
                "A role has a name, a scope in which it can be assigned, and actions of resource providers.",
                f"{_RBAC}/custom-roles",
                _definition_is_whole,
            ),
            Rule(
                "azure.authorization.definition-once",
                Phase.APPLY,
                "The name of a custom role is its directory's own.",
                f"{_RBAC}/custom-roles",
                _name_once,
            ),
            Rule(
                "azure.authorization.definition-assigned",
                Phase.DELETE,
                "A role that is assigned is not deleted.",
                f"{_RBAC}/troubleshooting",
                _assigned,
            ),
        ),
    ),
    resource("authorization:ManagementLockByScope", immutable=("scope",)),
    resource("authorization:ManagementLockAtResourceGroupLevel"),
)
