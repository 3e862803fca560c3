"""Key Vault: vaults, their soft deletion and their access policies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.azure.common import GUIDE, resource
from sandbox.clouds.azure.names import PACKAGE, find_by, identify, own_name, token
from sandbox.errors import Failure
from sandbox.rules import Phase, Request, Rule, TypeRules, pattern_rule, range_rule
from sandbox.store import Record, Store

VAULT: Final = token("keyvault:Vault")
_GUIDE: Final = f"{GUIDE}/key-vault"
_DNS: Final = "vault.azure.net"


def vault_uri(name: str) -> str:
    """The endpoint of a vault's keys and secrets."""
    return f"https://{name}.{_DNS}/"


def vault_of(store: Store, uri: Any) -> Record | None:
    """The vault with an endpoint."""
    return find_by(store, VAULT, "properties.vaultUri", uri)


def soft_delete(store: Store, vault: Record) -> None:
    """Keeps a deleted vault's name; what was in the vault goes with it."""
    store.put(
        Record(
            provider=PACKAGE,
            token=VAULT,
            id=vault.id,
            urn=vault.urn,
            region=vault.region,
            inputs=vault.inputs,
            outputs=vault.outputs,
            side={"deleted": True},
            unique_key=_deleted(str(vault.outputs.get("name"))),
            tombstone=True,
        )
    )


def _deleted(name: str) -> str:
    return f"deleted-vault/{name.casefold()}"


def _vault_outputs(request: Request) -> Mapping[str, Any]:
    given = dict(request.get("properties") or {})
    given.pop("createMode", None)
    return {
        "properties": {
            "accessPolicies": [],
            "enableSoftDelete": True,
            "softDeleteRetentionInDays": 90,
            "publicNetworkAccess": "Enabled",
            "provisioningState": "Succeeded",
            **given,
            "vaultUri": vault_uri(own_name(request)),
        }
    }


def _name_is_free(request: Request) -> Iterator[Failure]:
    name = own_name(request)
    tombstone = request.store.holder(PACKAGE, _deleted(name))
    recover = request.get("properties.createMode") == "recover"
    if request.old is None and tombstone and not recover:
        yield Failure(
            "vaultName",
            "A vault with the same name already exists in deleted state. You need to either recover or "
            "purge existing key vault. Follow this link https://go.microsoft.com/fwlink/?linkid=2149745 for more "
            f"information on soft delete. ({name}: set properties.createMode to 'recover', or use another name)",
            "ConflictError",
        )
    if request.old is None and recover and not tombstone:
        yield Failure("properties.createMode", f"The deleted vault '{name}' does not exist.", "DeletedVaultNotFound")
    taken = find_by(request.store, VAULT, "name", name)
    if taken and taken.id.casefold() != identify(request).casefold():
        yield Failure("vaultName", f"The vault name '{name}' is already in use.", "VaultAlreadyExists")


def _recovered(request: Request) -> None:
    tombstone = request.store.holder(PACKAGE, _deleted(own_name(request)))
    if tombstone:
        request.store.remove(tombstone)


def _one_way(request: Request) -> Iterator[Failure]:
    if request.known("properties.enablePurgeProtection") is False:
        yield Failure(
            "properties.enablePurgeProtection",
            'The property "enablePurgeProtection" cannot be set to false. Enabling the purge protection for a vault is '
            "an irreversible action.",
            "BadRequest",
        )
    if request.known("properties.enableSoftDelete") is False:
        yield Failure(
            "properties.enableSoftDelete",
            'The property "enableSoftDelete" can be set to false only for creating new vault. Soft delete is on for '
            "every vault.",
            "BadRequest",
        )


def _kept(request: Request) -> Iterator[Failure]:
    """What an existing vault does not give back."""
    if request.old is None:
        return
    old: Mapping[str, Any] = request.old.outputs.get("properties") or {}
    days = request.get("properties.softDeleteRetentionInDays", 90)
    if days != old.get("softDeleteRetentionInDays", 90):
        yield Failure(
            "properties.softDeleteRetentionInDays",
            'The property "softDeleteRetentionInDays" has been set already and it can\'t be modified.',
            "BadRequest",
        )
    if old.get("enablePurgeProtection") is True and request.get("properties.enablePurgeProtection") is not True:
        yield Failure(
            "properties.enablePurgeProtection",
            'The property "enablePurgeProtection" cannot be set to false. Enabling the purge protection for a vault is '
            "an irreversible action.",
            "BadRequest",
        )


def _access_is_stated(request: Request) -> Iterator[Failure]:
    properties = request.known("properties")
    if (
        isinstance(properties, Mapping)
        and properties.get("enableRbacAuthorization") is not True
        and properties.get("accessPolicies") is None
        and properties.get("createMode") != "recover"
    ):
        yield Failure("properties.accessPolicies", 'The parameter "accessPolicies" is not specified.', "BadRequest")


def _delete_vault(request: Request) -> None:
    assert request.old is not None
    soft_delete(request.store, request.old)


TYPES: tuple[TypeRules, ...] = (
    resource(
        "keyvault:Vault",
        outputs=_vault_outputs,
        immutable=("properties.tenantId",),
        on_delete=_delete_vault,
        on_apply=_recovered,
        rules=(
            pattern_rule(
                "azure.keyvault.vault-name",
                "vaultName",
                r"(?=.{3,24}$)[A-Za-z](?!.*--)[A-Za-z0-9-]*[A-Za-z0-9]",
                "3 to 24 letters, digits and single hyphens, from a letter to a letter or digit",
                f"{GUIDE}/azure-resource-manager/management/resource-name-rules#microsoftkeyvault",
                "VaultNameNotValid",
            ),
            range_rule(
                "azure.keyvault.retention",
                "properties.softDeleteRetentionInDays",
                7,
                90,
                "a deleted vault is kept for 7 to 90 days",
                f"{_GUIDE}/general/soft-delete-overview",
                "BadRequest",
            ),
            Rule(
                "azure.keyvault.one-way",
                Phase.CHECK,
                "Purge protection and soft deletion cannot be set to false.",
                "SDK docstring of VaultProperties; Azure/azure-cli issue 29115",
                _one_way,
            ),
            Rule(
                "azure.keyvault.kept",
                Phase.APPLY,
                "An existing vault keeps its retention, and purge protection once it is on.",
                f"{_GUIDE}/general/soft-delete-overview",
                _kept,
            ),
            Rule(
                "azure.keyvault.access",
                Phase.CHECK,
                "A vault has access policies, if only an empty list, or role-based access.",
                "learn.microsoft.com/rest/api/keyvault/keyvault/vaults/create-or-update",
                _access_is_stated,
            ),
            Rule(
                "azure.keyvault.deleted-name",
                Phase.APPLY,
                "A vault's name is the world's own, also while a deleted vault has it; 'recover' brings that one back.",
                f"{_GUIDE}/general/key-vault-recovery; pulumi-azure-native issue 1174",
                _name_is_free,
            ),
        ),
    ),
    TypeRules(
        token("keyvault:AccessPolicy"),
        identify=lambda request: (
            f"/subscriptions/{request.account.id}/resourceGroups/{request.get('resourceGroupName')}/providers"
            f"/Microsoft.KeyVault/vaults/{request.get('vaultName')}/accessPolicy/{request.get('policy.objectId')}"
        ),
        immutable=frozenset({"resourceGroupName", "vaultName", "policy.objectId"}),
    ),
)
