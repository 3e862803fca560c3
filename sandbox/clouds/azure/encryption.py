"""What a service of Azure asks of a customer's key before it encrypts anything with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sandbox.clouds.azure.keyvault import vault_of, vault_uri
from sandbox.clouds.azure.names import find, find_by, normal_location
from sandbox.clouds.azure.roles import missing_actions
from sandbox.clouds.azure.vaultkeys import KEY, key_of
from sandbox.errors import Failure
from sandbox.rules import Request
from sandbox.store import Record, Store


def key_in_vault(store: Store, uri: Any, name: Any) -> tuple[Record | None, Record | None]:
    """A vault by its endpoint, and a key of it by name."""
    vault = vault_of(store, uri)
    key = find_by(store, KEY, "keyUri", f"{vault_uri(str(vault.outputs['name']))}keys/{name}") if vault else None
    return vault, key


def key_by_uri(store: Store, uri: Any) -> tuple[Record | None, Record | None]:
    """A key by its URI, with or without a version, and its vault."""
    key = key_of(store, uri)
    return (find(store, key.id.rsplit("/keys/", 1)[0]), key) if key else (None, None)


def identities(inputs: Any) -> list[str]:
    """The user-assigned identities that a resource has: ids, in the SDK's list or in Azure's own mapping."""
    given = (inputs or {}).get("userAssignedIdentities") if isinstance(inputs, dict) else None
    return [str(entry) for entry in given or ()]


def identity_output(request: Request, store: Store) -> dict[str, Any] | None:
    """A resource's ``identity`` as Azure answers it: each identity with its principal and client."""
    given = request.get("identity")
    if not isinstance(given, dict):
        return None
    answer: dict[str, Any] = {key: value for key, value in given.items() if key != "userAssignedIdentities"}
    if "SystemAssigned" in str(given.get("type")):
        answer |= {"principalId": request.uuid("principal"), "tenantId": request.account.tenant}
    found = {}
    for identity in identities(given):
        record = find(store, identity)
        outputs = record.outputs if record else {}
        found[identity] = {
            "principalId": outputs.get("principalId", request.uuid(f"principal{identity}")),
            "clientId": outputs.get("clientId", request.uuid(f"client{identity}")),
        }
    if found:
        answer["userAssignedIdentities"] = found
    return answer


def key_failures(
    store: Store,
    vault: Record | None,
    key: Record | None,
    principal: str | None,
    actions: Iterable[str],
    *,
    path: str,
    shown: Any,
    region: str | None = None,
    purge_protection: bool = True,
) -> Iterator[Failure]:
    """What a service finds wrong with a key, in the order in which it looks.

    Args:
        store: the clouds.
        vault: the vault, if found.
        key: the key, if found.
        principal: who will use the key.
        actions: the data actions that it needs.
        path: the property that names the key.
        shown: how the property names the key.
        region: the region in which the vault must be; None: any.
        purge_protection: whether the vault must have purge protection.
    """
    if vault is None:
        yield Failure(
            path, f"The key vault of '{shown}' is not found to unwrap the encryption key.", "KeyVaultNotFound"
        )
        return
    name, properties = vault.outputs.get("name"), vault.outputs.get("properties") or {}
    if key is None:
        message = f"The key vault key '{shown}' is not found to unwrap the encryption key."
        yield Failure(path, message, "KeyNotFound")
        return
    if purge_protection and properties.get("enablePurgeProtection") is not True:
        yield Failure(
            path,
            f"Keyvault policy recoverable is not set: the key vault '{name}' must have soft delete and purge "
            "protection enabled.",
            "KeyVaultPolicyError",
        )
    if region and normal_location(vault.outputs.get("location")) != normal_location(region):
        yield Failure(
            path,
            f"The key vault '{name}' is in {vault.outputs.get('location')}; it must be in the same region as the "
            f"resource, {normal_location(region)}.",
            "InvalidParameter",
        )
    bypass = (properties.get("networkAcls") or {}).get("bypass", "AzureServices")
    if str(properties.get("publicNetworkAccess")).casefold() == "disabled" and bypass != "AzureServices":
        yield Failure(
            path,
            f"Access to the key vault '{name}' is denied by its network rules: they do not let trusted services "
            "of Azure pass (networkAcls.bypass).",
            "KeyVaultAuthenticationFailure",
        )
    lacking = missing_actions(store, vault, key.id, principal, actions) if principal else list(actions)
    if lacking:
        yield Failure(
            path,
            f"The operation failed because of authentication issue on the keyvault '{name}': "
            f"{f'the identity {principal}' if principal else 'no identity'} is not allowed {', '.join(lacking)} on "
            f"'{key.outputs.get('keyUri')}'. Assign the role first, and let the resource depend on it.",
            "KeyVaultAuthenticationFailure",
        )
