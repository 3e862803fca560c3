"""Compute: disk encryption sets, disks and virtual machines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.azure.common import GUIDE, reference, resource, zone_failures
from sandbox.clouds.azure.encryption import identities, identity_output, key_by_uri, key_failures
from sandbox.clouds.azure.names import token
from sandbox.clouds.azure.roles import WRAPPING, principals
from sandbox.errors import Failure
from sandbox.rules import Phase, Request, Rule, pattern_rule

SET: Final = token("compute:DiskEncryptionSet")
_GUIDE: Final = f"{GUIDE}/virtual-machines/disk-encryption"
_NAMES: Final = f"{GUIDE}/azure-resource-manager/management/resource-name-rules#microsoftcompute"
_IN_USE: Final = ("OperationNotAllowed", "Disk Encryption Set {id} cannot be deleted because it is in use by {user}.")


def _set_outputs(request: Request) -> Mapping[str, Any]:
    identity = identity_output(request, request.store)
    return {"previousKeys": [], "autoKeyRotationError": {}, **({"identity": identity} if identity else {})}


def _set_key(request: Request) -> Iterator[Failure]:
    uri = request.get("activeKey.keyUrl")
    if not isinstance(uri, str):
        return
    if uri.rstrip("/").count("/") < 5:
        yield Failure("activeKey.keyUrl", f"The key URL '{uri}' must have a key version.", "InvalidParameter")
        return
    vault, key = key_by_uri(request.store, uri)
    named = request.get("activeKey.sourceVault.id")
    if vault and isinstance(named, str) and named.casefold() != vault.id.casefold():
        yield Failure("activeKey.sourceVault.id", f"The key '{uri}' is not in the vault '{named}'.", "InvalidParameter")
    found = principals(request.store, identities(request.get("identity")))
    if not found and "SystemAssigned" in str(request.get("identity.type")):
        # Such a set is made first, and its identity given a role then: disks, not the set, need the role.
        return
    principal = next(iter(found.values()), None)
    yield from key_failures(
        request.store,
        vault,
        key,
        principal,
        WRAPPING,
        path="activeKey.keyUrl",
        shown=uri,
        region=str(request.get("location")),
    )


def _set_has_identity(request: Request) -> Iterator[Failure]:
    identity = request.known("identity")
    if request.get("encryptionType", "EncryptionAtRestWithCustomerKey") and identity is None:
        yield Failure("identity", "A disk encryption set needs an identity.", "InvalidParameter")


def _zones(request: Request) -> Iterator[Failure]:
    yield from zone_failures("zones", request.known("zones"), request.region)


_SET = "compute:DiskEncryptionSet"

TYPES = (
    resource(
        _SET,
        outputs=_set_outputs,
        immutable=("encryptionType",),
        references=(
            reference("identity.userAssignedIdentities[]", "managedidentity:UserAssignedIdentity"),
            reference("activeKey.sourceVault.id", "keyvault:Vault", source=_GUIDE),
        ),
        rules=(
            pattern_rule(
                "azure.compute.set-name",
                "diskEncryptionSetName",
                r"[A-Za-z0-9_.-]{1,80}",
                "1 to 80 letters, digits, underscores, hyphens and periods",
                _NAMES,
                "InvalidParameter",
            ),
            Rule(
                "azure.compute.set-identity",
                Phase.CHECK,
                "A disk encryption set has an identity.",
                _GUIDE,
                _set_has_identity,
            ),
            Rule(
                "azure.compute.set-key",
                Phase.APPLY,
                "Its key is a version of a key in a vault of the same region with purge protection; its user-assigned "
                "identity may already wrap and unwrap with it.",
                f"{_GUIDE}#customer-managed-keys",
                _set_key,
            ),
        ),
    ),
    resource(
        "compute:Disk",
        outputs=lambda request: {"diskState": "Unattached", "uniqueId": request.uuid("disk")},
        immutable=("zones", "creationData"),
        references=(reference("encryption.diskEncryptionSetId", _SET, held=_IN_USE, source=_GUIDE),),
        rules=(Rule("azure.compute.disk-zone", Phase.CHECK, "A disk is in a zone of its region.", _GUIDE, _zones),),
    ),
    resource(
        "compute:VirtualMachine",
        outputs=lambda request: {"vmId": request.uuid("vm"), "timeCreated": "2026-01-01T00:00:00Z"},
        immutable=("zones", "storageProfile.osDisk.name", "osProfile.computerName"),
        references=(
            reference("networkProfile.networkInterfaces[].id", "network:NetworkInterface"),
            reference("storageProfile.osDisk.managedDisk.diskEncryptionSet.id", _SET, held=_IN_USE, source=_GUIDE),
            reference("storageProfile.dataDisks[].managedDisk.id", "compute:Disk"),
        ),
        rules=(
            Rule("azure.compute.machine-zone", Phase.CHECK, "A machine is in a zone of its region.", _GUIDE, _zones),
        ),
    ),
)
