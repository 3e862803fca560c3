"""Azure's built-in roles, as far as programs here use them, and who may do what with a key.

Source of ids and permissions: learn.microsoft.com/azure/role-based-access-control/built-in-roles.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Mapping
from typing import Any, Final

from sandbox.clouds.azure.names import PACKAGE, find, token
from sandbox.store import Record, Store

ASSIGNMENT: Final = token("authorization:RoleAssignment")
DEFINITION: Final = token("authorization:RoleDefinition")
_KEYS: Final = "Microsoft.KeyVault/vaults/keys"

BUILT_IN: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    # Id: name, and what of Key Vault's data it allows.
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": ("Owner", ()),
    "b24988ac-6180-42a0-ab88-20f7382dd24c": ("Contributor", ()),
    "acdd72a7-3385-48ef-bd42-f606fba81ae7": ("Reader", ()),
    "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9": ("User Access Administrator", ()),
    "f58310d9-a9f6-439a-9e8d-f62e7b41a168": ("Role Based Access Control Administrator", ()),
    "4d97b98b-1d4f-4787-a291-c67834d212e7": ("Network Contributor", ()),
    "b12aa53e-6015-4669-85d0-8515ebb3ae7f": ("Private DNS Zone Contributor", ()),
    "9980e02c-c2be-4d73-94e8-173b1dc7cf3c": ("Virtual Machine Contributor", ()),
    "f1a07417-d97a-45cb-824c-7a7467783830": ("Managed Identity Operator", ()),
    "43d0d8ad-25c7-4714-9337-8ba259a9fe05": ("Monitoring Reader", ()),
    "3913510d-42f4-4e42-8a64-420c390055eb": ("Monitoring Metrics Publisher", ()),
    "00482a5a-887f-4fb3-b363-3b7fe8e74483": ("Key Vault Administrator", ("Microsoft.KeyVault/vaults/*",)),
    "f25e0fa2-a7c8-4377-a976-54943a77a395": ("Key Vault Contributor", ()),
    "21090545-7ca7-4776-b22c-e363652d74d2": ("Key Vault Reader", ("Microsoft.KeyVault/vaults/*/read",)),
    "14b46e9e-c2b7-41b4-b07b-48a6ebf60603": ("Key Vault Crypto Officer", (f"{_KEYS}/*",)),
    "12338af0-0e69-4776-bea7-57ae8d297424": (
        "Key Vault Crypto User",
        tuple(
            f"{_KEYS}/{action}"
            for action in (
                "read",
                "update/action",
                "backup/action",
                "encrypt/action",
                "decrypt/action",
                "wrap/action",
                "unwrap/action",
                "sign/action",
                "verify/action",
            )
        ),
    ),
    "e147488a-f6f5-4113-8e2d-b22465e65bf6": (
        "Key Vault Crypto Service Encryption User",
        (f"{_KEYS}/read", f"{_KEYS}/wrap/action", f"{_KEYS}/unwrap/action"),
    ),
    "b86a8fe4-44ce-4948-aee5-eccb2c155cd7": ("Key Vault Secrets Officer", ("Microsoft.KeyVault/vaults/secrets/*",)),
    "4633458b-17de-408a-b874-0445c86b69e6": ("Key Vault Secrets User", ("Microsoft.KeyVault/vaults/secrets/get*",)),
    "17d1049b-9a84-46fb-8f53-869881c3d3ab": ("Storage Account Contributor", ()),
    "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": ("Storage Blob Data Owner", ()),
    "ba92f5b4-2d11-453d-a403-e96b0029c9fe": ("Storage Blob Data Contributor", ()),
    "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": ("Storage Blob Data Reader", ()),
    "7f951dda-4ed3-4680-a7ca-43fe172d538d": ("AcrPull", ()),
    "8311e382-0749-4cb8-b61a-304f252e45ec": ("AcrPush", ()),
    "ed7f3fbd-7b88-4dd4-9017-9adb7ce333f8": ("Azure Kubernetes Service Contributor Role", ()),
    "0ab0b1a8-8aac-4efd-b8c2-3ee1fb270be8": ("Azure Kubernetes Service Cluster Admin Role", ()),
    "4abbcc35-e782-43d8-92c5-2d3f1bd2253f": ("Azure Kubernetes Service Cluster User Role", ()),
    "3498e952-d568-435e-9b2c-8d77e338d7f7": ("Azure Kubernetes Service RBAC Admin", ()),
    "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b": ("Azure Kubernetes Service RBAC Cluster Admin", ()),
    "7f6c6a51-bcf8-42ba-9220-52d62157d7db": ("Azure Kubernetes Service RBAC Reader", ()),
    "a7ffa36f-339b-4b5c-8bdf-e2c188b2c0eb": ("Azure Kubernetes Service RBAC Writer", ()),
}

_POLICY_NAMES: Final[Mapping[str, str]] = {
    # Data action to the permission of an access policy.
    f"{_KEYS}/read": "get",
    f"{_KEYS}/wrap/action": "wrapkey",
    f"{_KEYS}/unwrap/action": "unwrapkey",
    f"{_KEYS}/encrypt/action": "encrypt",
    f"{_KEYS}/decrypt/action": "decrypt",
    f"{_KEYS}/delete": "delete",
    "Microsoft.KeyVault/vaults/secrets/delete": "delete",
}

WRAPPING: Final = (f"{_KEYS}/read", f"{_KEYS}/wrap/action", f"{_KEYS}/unwrap/action")
"""What a service needs that wraps its own keys with the customer's (storage, disks, databases)."""
ENCRYPTING: Final = (f"{_KEYS}/encrypt/action", f"{_KEYS}/decrypt/action")
"""What the KMS plugin of AKS needs."""


def role_guid(role_id: str) -> str:
    """The GUID at the end of a role definition's id."""
    return role_id.rstrip("/").rsplit("/", 1)[-1].casefold()


def role_name(store: Store, role_id: str) -> str | None:
    """The name of a role, built-in or made by a program; None if there is none with this id."""
    guid = role_guid(role_id)
    if guid in BUILT_IN:
        return BUILT_IN[guid][0]
    for record in store.all(PACKAGE, DEFINITION):
        if role_guid(record.id) == guid:
            return str(record.inputs.get("roleName") or record.id)
    return None


def _data_actions(store: Store, role_id: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a role allows of data, and what it takes away again."""
    guid = role_guid(role_id)
    if guid in BUILT_IN:
        return BUILT_IN[guid][1], ()
    record = next((entry for entry in store.all(PACKAGE, DEFINITION) if role_guid(entry.id) == guid), None)
    permissions = (record.inputs.get("permissions") or []) if record else []
    allowed = [action for entry in permissions for action in entry.get("dataActions") or ()]
    denied = [action for entry in permissions for action in entry.get("notDataActions") or ()]
    return tuple(allowed), tuple(denied)


def _allows(store: Store, role_id: str, action: str) -> bool:
    def matches(patterns: Iterable[str]) -> bool:
        return any(fnmatch.fnmatchcase(action.casefold(), pattern.casefold()) for pattern in patterns)

    allowed, denied = _data_actions(store, role_id)
    return matches(allowed) and not matches(denied)


def assignments(store: Store, principal: str, target: str) -> list[Record]:
    """The role assignments of a principal that count for a resource: at it, or at anything around it."""
    return [
        record
        for record in store.all(PACKAGE, ASSIGNMENT)
        if str(record.inputs.get("principalId")).casefold() == principal.casefold()
        and f"{target}/".casefold().startswith(f"{str(record.inputs.get('scope')).rstrip('/')}/".casefold())
    ]


def has_role(store: Store, principal: str, target: str, *names: str) -> bool:
    """Whether a principal has one of these roles at a resource."""
    found = assignments(store, principal, target)
    return any(role_name(store, str(record.inputs.get("roleDefinitionId"))) in names for record in found)


def missing_actions(store: Store, vault: Record, target: str, principal: str, wanted: Iterable[str]) -> list[str]:
    """The data actions that a principal lacks on a key or secret (id ``target``) of a vault."""
    properties: Mapping[str, Any] = vault.outputs.get("properties") or {}
    if properties.get("enableRbacAuthorization") is True:
        found = assignments(store, principal, target)
        roles = [str(record.inputs.get("roleDefinitionId")) for record in found]
        return [action for action in wanted if not any(_allows(store, role, action) for role in roles)]
    kind = "secrets" if "/secrets/" in target else "keys"
    granted: set[str] = set()
    for entry in _policies(store, vault, properties):
        if str(entry.get("objectId")).casefold() == principal.casefold():
            granted |= {str(name).casefold() for name in (entry.get("permissions") or {}).get(kind) or ()}
    return [action for action in wanted if not granted & {"all", _POLICY_NAMES[action]}]


def _policies(store: Store, vault: Record, properties: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The access policies of a vault: its own, and those that stand as resources of their own."""
    apart = [
        record.inputs.get("policy") or {}
        for record in store.all(PACKAGE, token("keyvault:AccessPolicy"))
        if str(record.inputs.get("vaultName")).casefold() == str(vault.outputs.get("name")).casefold()
    ]
    return [*(properties.get("accessPolicies") or []), *apart]


def principals(store: Store, identities: Iterable[str]) -> dict[str, str]:
    """The principal ids of user-assigned identities that exist, by resource id."""
    found = {identity: find(store, identity) for identity in identities}
    return {identity: str(record.outputs["principalId"]) for identity, record in found.items() if record}
