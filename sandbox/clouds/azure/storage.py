"""Storage accounts: names, redundancy, customer keys, and account-wide immutability."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.azure.common import GUIDE, reference, resource, zones_of
from sandbox.clouds.azure.encryption import identities, identity_output, key_failures, key_in_vault
from sandbox.clouds.azure.names import find_by, identify, normal_location, own_name, token
from sandbox.clouds.azure.network import subnet_rule
from sandbox.clouds.azure.roles import WRAPPING, principals
from sandbox.errors import Failure
from sandbox.rules import Phase, Request, Rule, pattern_rule
from sandbox.store import Record

ACCOUNT: Final = token("storage:StorageAccount")
OBJECTS: Final = "objects"
"""In an account's side state: how many blobs it holds besides those that Pulumi made."""
_GUIDE: Final = f"{GUIDE}/storage"
_POLICY: Final = "immutableStorageWithVersioning.immutabilityPolicy"
_LONGEST_TERM: Final = 146_000
_UPGRADES: Final = {("Storage", "StorageV2"), ("BlobStorage", "StorageV2")}
_CHANGEABLE_SKUS: Final = (
    ("Standard_LRS", "Standard_GRS", "Standard_RAGRS"),
    ("Standard_ZRS", "Standard_GZRS", "Standard_RAGZRS"),
)
"""Between which a change needs no conversion of the account."""


def _outputs(request: Request) -> Mapping[str, Any]:
    name = own_name(request)
    region = normal_location(request.get("location"))
    services = {"blob": "blob", "dfs": "dfs", "file": "file", "queue": "queue", "table": "table"}
    endpoints = {service: f"https://{name}.{host}.core.windows.net/" for service, host in services.items()}
    endpoints["web"] = f"https://{name}.z{request.pick(1, 99, 'web'):02}.web.core.windows.net/"
    encryption = dict(request.get("encryption") or {"keySource": "Microsoft.Storage"})
    properties = encryption.get("keyVaultProperties")
    if isinstance(properties, Mapping):
        version = request.hex(32, f"version{properties.get('keyName')}")
        uri = f"{str(properties.get('keyVaultUri')).rstrip('/')}/keys/{properties.get('keyName')}/{version}"
        encryption["keyVaultProperties"] = {**properties, "currentVersionedKeyIdentifier": uri}
    identity = identity_output(request, request.store)
    return {
        "accessTier": request.get("accessTier", "Hot"),
        "allowBlobPublicAccess": request.get("allowBlobPublicAccess", False),
        "creationTime": "2026-01-01T00:00:00Z",
        "enableHttpsTrafficOnly": request.get("enableHttpsTrafficOnly", True),
        "encryption": encryption,
        "keyCreationTime": {"key1": "2026-01-01T00:00:00Z", "key2": "2026-01-01T00:00:00Z"},
        "networkRuleSet": {
            "bypass": "AzureServices",
            "defaultAction": "Allow",
            **(request.get("networkRuleSet") or {}),
        },
        "primaryEndpoints": endpoints,
        "primaryLocation": region,
        "privateEndpointConnections": [],
        "sku": {
            "tier": "Premium" if "Premium" in str(request.get("sku.name")) else "Standard",
            **request.inputs["sku"],
        },
        "statusOfPrimary": "available",
        **({"identity": identity} if identity else {}),
    }


def _name_is_free(request: Request) -> Iterator[Failure]:
    name = own_name(request)
    taken = find_by(request.store, ACCOUNT, "name", name)
    if taken and taken.id.casefold() != identify(request).casefold():
        yield Failure(
            "accountName", f"The storage account named {name} is already taken.", "StorageAccountAlreadyTaken"
        )


def _redundancy(request: Request) -> Iterator[Failure]:
    sku, region = request.known("sku.name"), request.region
    if isinstance(sku, str) and "ZRS" in sku and region and not zones_of(region):
        yield Failure(
            "sku.name",
            f"The SKU '{sku}' is not available in location '{region}', which has no availability zones.",
            "SkuNotAvailable",
        )
    if request.known("minimumTlsVersion") == "TLS1_3":
        yield Failure(
            "minimumTlsVersion", "Minimum TLS version 1.3 is not supported; use TLS1_2.", "InvalidRequestPropertyValue"
        )
    if request.known("kind") == "BlobStorage" and request.known("accessTier") is None:
        yield Failure("accessTier", "An account of kind BlobStorage needs an access tier.", "AccountPropertyIsInvalid")


def _kind_is_kept(request: Request) -> Iterator[Failure]:
    if request.old is None:
        return
    before, after = request.old.inputs["kind"], request.inputs["kind"]
    if before != after and (before, after) not in _UPGRADES:
        yield Failure(
            "kind",
            f"The property 'kind' was specified in the input, but it cannot be updated from {before} to {after}.",
            "AccountPropertyCannotBeUpdated",
        )
    was, now = request.old.inputs["sku"]["name"], request.inputs["sku"]["name"]
    if was != now and not any(was in group and now in group for group in _CHANGEABLE_SKUS):
        yield Failure(
            "sku.name",
            f"The property 'sku.name' was specified in the input, but it cannot be updated from {was} to {now}: start "
            "a conversion of the account (az storage account migration start), or make another account.",
            "AccountPropertyCannotBeUpdated",
        )


def _customer_key(request: Request) -> Iterator[Failure]:
    source = str(request.get("encryption.keySource", "Microsoft.Storage"))
    named = request.get("encryption.keyVaultProperties")
    path = "encryption.keyVaultProperties"
    if source.casefold() != "microsoft.keyvault":
        if isinstance(named, Mapping):
            yield Failure(
                "encryption.keySource", "keyVaultProperties go with keySource Microsoft.Keyvault.", "BadRequest"
            )
        return
    if not isinstance(named, Mapping):
        yield Failure(path, "Microsoft.Keyvault as key source needs keyVaultProperties.", "BadRequest")
        return
    attached = identities(request.get("identity"))
    chosen = request.get("encryption.encryptionIdentity.encryptionUserAssignedIdentity")
    if isinstance(chosen, str):
        if chosen.casefold() not in [entry.casefold() for entry in attached]:
            yield Failure(
                "encryption.encryptionIdentity.encryptionUserAssignedIdentity",
                f"The identity '{chosen}' is not one of the account's identities (identity.userAssignedIdentities).",
                "InvalidUserAssignedIdentity",
            )
            return
        principal = principals(request.store, [chosen]).get(chosen)
    else:
        # The account's own identity does not exist before the account, so no role can be there yet.
        principal = request.uuid("principal") if "SystemAssigned" in str(request.get("identity.type")) else None
    vault, key = key_in_vault(request.store, named.get("keyVaultUri"), named.get("keyName"))
    shown = f"{named.get('keyVaultUri')} {named.get('keyName')}"
    yield from key_failures(request.store, vault, key, principal, WRAPPING, path=path, shown=shown)


def _immutability(request: Request) -> Iterator[Failure]:
    """Disabled -> Unlocked -> Locked, and no way back."""
    old = request.old.inputs if request.old else {}
    before = (old.get("immutableStorageWithVersioning") or {}).get("immutabilityPolicy") or {}
    state, was = request.get(f"{_POLICY}.state"), before.get("state")
    days = request.get(f"{_POLICY}.immutabilityPeriodSinceCreationInDays")
    code = "InvalidStorageAccountImmutabilityPolicy"
    if request.get(_POLICY) is not None and request.get("immutableStorageWithVersioning.enabled") is not True:
        yield Failure(
            _POLICY,
            "Storage account level default immutability policy cannot be set as account level WORM is disabled",
            code,
        )
    if isinstance(days, int | float) and not 1 <= days <= _LONGEST_TERM:
        yield Failure(
            f"{_POLICY}.immutabilityPeriodSinceCreationInDays",
            f"{days:g} days: the immutability period is from 1 to {_LONGEST_TERM} days.",
            code,
        )
    if state == "Locked" and was not in ("Unlocked", "Locked"):
        yield Failure(
            f"{_POLICY}.state",
            "A policy can only be created in a Disabled or Unlocked state; only a policy in an Unlocked state can "
            "transition to a Locked state.",
            code,
        )
    if was == "Locked" and (state != "Locked" or days < before.get("immutabilityPeriodSinceCreationInDays", 0)):
        yield Failure(_POLICY, "A locked policy cannot be unlocked or shortened.", code)


def held_objects(record: Record) -> Iterator[Failure]:
    """What forbids the deletion of an account: blobs under an immutability policy."""
    count = int(record.side.get(OBJECTS, 0))
    worm = record.inputs.get("immutableStorageWithVersioning") or {}
    if count and worm.get("enabled") is True:
        yield Failure(
            "",
            f"The storage account {record.outputs.get('name')} cannot be deleted because it holds {count} blobs that "
            "an immutability policy protects.",
            "AccountProtectedFromDeletion",
        )


def _held(request: Request) -> Iterator[Failure]:
    assert request.old is not None
    yield from held_objects(request.old)


TYPES = (
    resource(
        "storage:StorageAccount",
        outputs=_outputs,
        immutable=(
            "isHnsEnabled",
            "enableNfsV3",
            "encryption.requireInfrastructureEncryption",
            "dnsEndpointType",
            "extendedLocation",
        ),
        references=(reference("identity.userAssignedIdentities[]", "managedidentity:UserAssignedIdentity"),),
        rules=(
            pattern_rule(
                "azure.storage.account-name",
                "accountName",
                r"[a-z0-9]{3,24}",
                "a storage account name has 3 to 24 lower-case letters and digits",
                f"{_GUIDE}/common/storage-account-overview#storage-account-name",
                "AccountNameInvalid",
            ),
            subnet_rule("azure.storage.network", "networkRuleSet.virtualNetworkRules[].virtualNetworkResourceId"),
            Rule(
                "azure.storage.account-taken",
                Phase.APPLY,
                "A storage account's name is the world's own.",
                f"{_GUIDE}/common/storage-account-overview#storage-account-name",
                _name_is_free,
            ),
            Rule(
                "azure.storage.account-settings",
                Phase.CHECK,
                "Zone-redundant SKUs need a region with availability zones; TLS 1.3 cannot be the minimum; BlobStorage "
                "needs an access tier.",
                f"{_GUIDE}/common/storage-redundancy; SDK docstring of minimumTlsVersion",
                _redundancy,
            ),
            Rule(
                "azure.storage.account-kept",
                Phase.APPLY,
                "An account's kind changes only by an upgrade to StorageV2; its SKU only between local and "
                "geo-redundant ones, or between zone-redundant and geo-zone-redundant ones.",
                f"{_GUIDE}/common/redundancy-migration; {_GUIDE}/common/storage-account-upgrade",
                _kind_is_kept,
            ),
            Rule(
                "azure.storage.customer-key",
                Phase.APPLY,
                "A customer key is in a vault with purge protection, and the account's user-assigned identity may "
                "already wrap and unwrap with it.",
                f"{_GUIDE}/common/customer-managed-keys-configure-new-account",
                _customer_key,
            ),
            Rule(
                "azure.storage.immutability",
                Phase.APPLY,
                "An account's immutability policy starts disabled or unlocked, can then be locked, and never unlocked "
                "or shortened.",
                "SDK docstring of AccountImmutabilityPolicyProperties; terraform-provider-azurerm, "
                "internal/services/storage/storage_account_resource.go",
                _immutability,
            ),
            Rule(
                "azure.storage.account-held",
                Phase.DELETE,
                "An account is not deleted while it holds blobs under an immutability policy, locked or not.",
                f"{_GUIDE}/blobs/immutable-storage-overview",
                _held,
            ),
        ),
    ),
)
