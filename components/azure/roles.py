"""Roles at Azure: ids of the built-in ones, the platform's own, and the names of assignments. No registration."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

_NAMESPACE: Final = uuid.UUID("5d6d2f4e-6f0c-5a53-9c1b-6f1f2f1a7c10")
"""The project's own namespace for name-based UUIDs; a constant of no other meaning."""


class Role(StrEnum):
    """Built-in roles: learn.microsoft.com/azure/role-based-access-control/built-in-roles."""

    READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
    NETWORK_CONTRIBUTOR = "4d97b98b-1d4f-4787-a291-c67834d212e7"
    KEY_VAULT_CONTRIBUTOR = "f25e0fa2-a7c8-4377-a976-54943a77a395"
    """Manages a vault, and cannot use or read what is in it."""
    KEY_WRAPPING = "e147488a-f6f5-4113-8e2d-b22465e65bf6"
    """Key Vault Crypto Service Encryption User: reads a key's public part, wraps and unwraps with it."""
    KEY_USE = "12338af0-0e69-4776-bea7-57ae8d297424"
    """Key Vault Crypto User: encrypts and decrypts as well."""
    CLUSTER_ADMINISTRATOR = "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b"
    """Azure Kubernetes Service RBAC Cluster Admin."""


_KEYS: Final = "Microsoft.KeyVault/vaults/keys"

KEY_ADMINISTRATION: Final = (
    f"{_KEYS}/read",
    f"{_KEYS}/create/action",
    f"{_KEYS}/update/action",
    f"{_KEYS}/delete",
    f"{_KEYS}/recover/action",
    f"{_KEYS}/rotate/action",
    "Microsoft.KeyVault/vaults/keyrotationpolicies/read",
    "Microsoft.KeyVault/vaults/keyrotationpolicies/write",
)
"""What administrators of keys may do with them: everything but use, back up, import, release or purge them.

No built-in role has this: Key Vault Crypto Officer may also encrypt and decrypt.
Source: learn.microsoft.com/azure/role-based-access-control/permissions/security#microsoftkeyvault
"""
VAULT_READING: Final = ("Microsoft.KeyVault/vaults/read", "Microsoft.KeyVault/vaults/keys/read")
"""With which they find the vault and its keys in the portal."""


def role_id(subscription: str, role: Role) -> str:
    """The id of a built-in role in a subscription."""
    return f"/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/{role.value}"


def stable_uuid(identity: Sequence[str], *purpose: str) -> str:
    """The UUID that a platform gives to a role or an assignment: the same one each time, for no other platform.

    Args:
        identity: what makes the platform different from any other (:attr:`components.names.Naming.identity`).
        purpose: what the role or assignment is for.
    """
    return str(uuid.uuid5(_NAMESPACE, "\0".join([*identity, *purpose])))
