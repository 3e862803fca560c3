"""What AKS asks of the keys and identities of a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sandbox.clouds.azure.common import GUIDE
from sandbox.clouds.azure.encryption import identities, key_by_uri, key_failures
from sandbox.clouds.azure.names import find
from sandbox.clouds.azure.roles import ENCRYPTING, has_role, principals
from sandbox.errors import Failure
from sandbox.rules import Phase, Request, Rule

_GUIDE: Final = f"{GUIDE}/aks"
_KMS: Final = "securityProfile.azureKeyVaultKms"
# Roles that may join a subnet and read a disk encryption set; others may, too, but these are who programs assign.
_JOINS: Final = ("Network Contributor", "Contributor", "Owner")
_READS: Final = ("Reader", "Contributor", "Owner", "Virtual Machine Contributor")
_MANAGES_VAULT: Final = ("Key Vault Contributor", "Contributor", "Owner")


def _principal(request: Request) -> str | None:
    """The principal of the cluster's user-assigned identity; None for one that does not exist before the cluster."""
    return next(iter(principals(request.store, identities(request.get("identity"))).values()), None)


def _subnet_roles(request: Request) -> Iterator[Failure]:
    principal = _principal(request)
    access: Any = request.get("apiServerAccessProfile") or {}
    subnet = access.get("subnetId")
    if access.get("enableVnetIntegration") is not True or not isinstance(subnet, str):
        return
    if principal is None or not has_role(request.store, principal, subnet, *_JOINS):
        yield Failure(
            "apiServerAccessProfile.subnetId",
            f"The cluster's identity {principal or ''} has no permission to join the API server's subnet {subnet}: "
            "assign it the role Network Contributor there, and let the cluster depend on that.",
            "LinkedAuthorizationFailed",
        )


def _secrets(request: Request) -> Iterator[Failure]:
    kms: Any = request.get(_KMS) or {}
    if kms.get("enabled") is not True:
        return
    uri = kms.get("keyId")
    principal = _principal(request)
    if principal is None:
        yield Failure(
            "identity", "KMS etcd encryption needs a user-assigned identity that may use the key.", "InvalidParameter"
        )
        return
    if isinstance(uri, str) and uri.rstrip("/").count("/") < 5:
        yield Failure(f"{_KMS}.keyId", f"The key '{uri}' must have a version.", "InvalidParameter")
        return
    vault, key = key_by_uri(request.store, uri)
    yield from key_failures(
        request.store,
        vault,
        key,
        principal,
        ENCRYPTING,
        path=f"{_KMS}.keyId",
        shown=uri,
        purge_protection=False,
    )
    if vault is None:
        return
    yield from _vault_is_reachable(request, vault.id, principal)


def _vault_is_reachable(request: Request, vault_id: str, principal: str) -> Iterator[Failure]:
    kms: Any = request.get(_KMS) or {}
    vault = find(request.store, vault_id)
    properties = (vault.outputs.get("properties") if vault else None) or {}
    closed = str(properties.get("publicNetworkAccess")).casefold() == "disabled"
    firewall = (properties.get("networkAcls") or {}).get("defaultAction") == "Deny"
    private = kms.get("keyVaultNetworkAccess", "Public") == "Private"
    if private != closed:
        yield Failure(
            f"{_KMS}.keyVaultNetworkAccess",
            f"It says {'Private' if private else 'Public'}, but public network access to the vault is "
            f"{'disabled' if closed else 'enabled'}.",
            "InvalidParameter",
        )
    elif firewall and not closed:
        yield Failure(
            f"{_KMS}.keyId",
            "A key vault that admits selected networks only is not supported: the firewall keeps the KMS plugin out.",
            "InvalidParameter",
        )
    if not private:
        return
    if request.get("apiServerAccessProfile.enableVnetIntegration") is not True:
        yield Failure(
            f"{_KMS}.keyVaultNetworkAccess",
            "A private key vault needs API server VNet integration (apiServerAccessProfile.enableVnetIntegration).",
            "InvalidParameter",
        )
    named = kms.get("keyVaultResourceId")
    if not isinstance(named, str) or named.casefold() != vault_id.casefold():
        yield Failure(
            f"{_KMS}.keyVaultResourceId", "A private key vault needs its own resource id.", "InvalidParameter"
        )
    if not has_role(request.store, principal, vault_id, *_MANAGES_VAULT):
        yield Failure(
            f"{_KMS}.keyVaultResourceId",
            f"The identity {principal} cannot connect a private endpoint to the vault: assign it the role Key Vault "
            "Contributor there.",
            "AuthorizationFailed",
        )


def _disks(request: Request) -> Iterator[Failure]:
    named = request.get("diskEncryptionSetID")
    found = find(request.store, named)
    if found is None:
        return
    if found.outputs.get("location") != request.region:
        yield Failure(
            "diskEncryptionSetID",
            f"The disk encryption set is in {found.outputs.get('location')}, the cluster in {request.region}.",
            "InvalidParameter",
        )
    principal = _principal(request)
    if principal and not has_role(request.store, principal, found.id, *_READS):
        yield Failure(
            "diskEncryptionSetID",
            f"The cluster's identity {principal} cannot read the disk encryption set: assign it the role Reader there.",
            "LinkedAuthorizationFailed",
        )


IDENTITY: Final = Rule(
    "azure.aks.subnet-roles",
    Phase.APPLY,
    "A cluster's identity may join the API server's subnet before the cluster is made.",
    f"{_GUIDE}/api-server-vnet-integration",
    _subnet_roles,
)
SECRETS: Final = Rule(
    "azure.aks.kms",
    Phase.APPLY,
    "For secrets under a customer key: a user-assigned identity that may encrypt and decrypt; a vault that is open, or "
    "closed with API server VNet integration and Key Vault Contributor; never one with a firewall.",
    f"{_GUIDE}/use-kms-etcd-encryption",
    _secrets,
)
DISKS: Final = Rule(
    "azure.aks.disk-set",
    Phase.APPLY,
    "The disk encryption set is in the cluster's region, and the cluster's identity may read it.",
    f"{_GUIDE}/azure-disk-customer-managed-keys",
    _disks,
)
