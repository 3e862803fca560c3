"""Keys at Azure: one closed Key Vault, a key for each data class, and an identity for each key that may use only it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import authorization, keyvault, managedidentity

from components.azure.endpoints import register_endpoint
from components.azure.network import AzureNetwork
from components.azure.place import Place
from components.azure.roles import KEY_ADMINISTRATION, VAULT_READING, Role, stable_uuid
from components.parts.keys import Key, KeyPlan, Keys, KeysPlan
from components.spec import DataClass

_WRAPPING = ("wrapKey", "unwrapKey")
_OPERATIONS: Mapping[DataClass, tuple[str, ...]] = {
    # The KMS plugin of AKS encrypts with the key itself; all other services wrap keys of their own with it.
    DataClass.OPERATIONAL: (*_WRAPPING, "encrypt", "decrypt")
}
_KEY_BITS = 3072
"""RSA keys of 3000 bits and more: BSI TR-02102-1; storage and disks take 2048, 3072 and 4096."""


@dataclass(frozen=True)
class UsableKey:
    """A key, and who may use it."""

    key: keyvault.Key
    identity: managedidentity.UserAssignedIdentity
    """What services act as that encrypt with this key."""
    allowed: authorization.RoleAssignment
    """The role that lets the identity use the key; a service refuses the key without it."""


@dataclass(frozen=True)
class AzureKeys(Keys):
    """The keys; at Azure a key's id is its URI without a version, so that it stays when the key is rotated."""

    vault: keyvault.Vault
    usable: Mapping[DataClass, UsableKey]

    @property
    def vault_uri(self) -> pulumi.Output[str]:
        """The endpoint of the vault."""
        return self.vault.properties.apply(lambda properties: str(properties.vault_uri))

    def of_class(self, data_class: DataClass) -> UsableKey:
        """The key of a data class; the platform's own where no zone has it (access logs without an audit zone)."""
        return self.usable.get(data_class) or self.usable[DataClass.OPERATIONAL]


def register_keys(place: Place, plan: KeysPlan, network: AzureNetwork, parent: pulumi.Resource) -> AzureKeys:
    """Registers the vault, its administrators, and the keys with their identities.

    The vault admits nobody over the internet. AKS can use such a vault only through API server VNet integration
    (compute.py); storage and disks come as trusted services. Making keys needs no way to the vault: that is an
    operation of Azure Resource Manager.
    """
    vault = keyvault.Vault(
        # Not vault_name: a deleted vault keeps its name until its last day, so the provider adds eight digits to this
        # one, others for each vault.
        plan.domain_name,
        resource_group_name=place.group.name,
        location=place.location,
        properties={
            "tenant_id": place.tenant,
            "sku": {"family": "A", "name": keyvault.SkuName.STANDARD},
            "enable_rbac_authorization": True,
            "enable_purge_protection": True,
            "enable_soft_delete": True,
            "soft_delete_retention_in_days": plan.deletion_window_days,
            "public_network_access": "disabled",
            "network_acls": {"bypass": "AzureServices", "default_action": "Deny"},
            "enabled_for_deployment": False,
            "enabled_for_disk_encryption": False,
            "enabled_for_template_deployment": False,
        },
        tags=plan.tags,
        opts=place.options(parent, protect=plan.protect),
    )
    _administrators(place, plan, vault, parent)
    register_endpoint(place, network, "vault", vault.id, "vault", plan.tags, parent)
    usable = {data_class: _key(place, key, vault, parent) for data_class, key in plan.keys.items()}
    return AzureKeys(
        domain_id=vault.id,
        keys={data_class: Key(usable[data_class].key.key_uri, key) for data_class, key in plan.keys.items()},
        vault=vault,
        usable=usable,
    )


def _administrators(place: Place, plan: KeysPlan, vault: keyvault.Vault, parent: pulumi.Resource) -> None:
    """Who administers keys, in a role that cannot use them; whoever deploys, if nobody is named."""
    identity = place.site.names.identity
    role = authorization.RoleDefinition(
        "key-administrator",
        role_definition_id=stable_uuid(identity, "key-administrator"),
        role_name=place.site.names.of("role", "key-administrator"),
        description="Administers the platform's keys, and cannot encrypt or decrypt with them",
        scope=place.group.id,
        assignable_scopes=[place.group.id],
        permissions=[{"actions": list(VAULT_READING), "data_actions": list(KEY_ADMINISTRATION)}],
        opts=place.options(parent),
    )
    named: tuple[pulumi.Input[str], ...] = plan.administrators or (place.deployer,)
    for index, principal in enumerate(named):
        name = f"key-administrator-{index}"
        authorization.RoleAssignment(
            name,
            role_assignment_name=stable_uuid(identity, name),
            role_definition_id=role.id,
            principal_id=principal,
            scope=vault.id,
            # A later deployment by somebody else does not take the role from the first.
            opts=place.options(parent, ignore_changes=None if plan.administrators else ["principalId"]),
        )


def _key(place: Place, plan: KeyPlan, vault: keyvault.Vault, parent: pulumi.Resource) -> UsableKey:
    key = keyvault.Key(
        plan.data_class,
        key_name=plan.name,
        vault_name=vault.name,
        resource_group_name=place.group.name,
        properties={
            "kty": "RSA",
            "key_size": _KEY_BITS,
            "key_ops": list(_OPERATIONS.get(plan.data_class, _WRAPPING)),
            "attributes": {"enabled": True, "exportable": False},
            # Versions do not expire: what an old one has wrapped must be opened for as long as it is kept.
            "rotation_policy": {
                "lifetime_actions": [
                    {
                        "action": {"type": keyvault.KeyRotationPolicyActionType.ROTATE},
                        "trigger": {"time_after_create": f"P{plan.rotation_days}D"},
                    }
                ]
            },
        },
        tags=plan.tags,
        # The provider deletes a key on the vault itself, which admits nobody from outside; with the vault it goes, too.
        opts=place.options(parent, protect=plan.protect, deleted_with=vault),
    )
    identity = managedidentity.UserAssignedIdentity(
        plan.data_class,
        resource_name_=place.name(plan.data_class),
        resource_group_name=place.group.name,
        location=place.location,
        tags=plan.tags,
        opts=place.options(parent),
    )
    allowed = place.assign(f"{plan.data_class}-key", Role.KEY_WRAPPING, identity.principal_id, key.id, parent)
    return UsableKey(key, identity, allowed)
