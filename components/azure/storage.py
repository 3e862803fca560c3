"""Storage at Azure: a closed storage account for each zone, under the zone's own key, with versions kept and locked."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_azure_native import monitor, storage

from components.azure.endpoints import register_endpoint
from components.azure.keys import AzureKeys, UsableKey
from components.azure.network import AzureNetwork
from components.azure.place import Place
from components.parts.storage import Storage, StoragePlan, Zone, ZonePlan
from components.spec import Immutability

_LONGEST_SOFT_DELETE = 365
"""Days: learn.microsoft.com/azure/storage/blobs/soft-delete-blob-overview."""
_POLICY_STATE = "immutableStorageWithVersioning.immutabilityPolicy.state"


@dataclass(frozen=True)
class AzureStorage(Storage):
    """The zones, with what later parts at Azure need."""

    logs: pulumi.Output[str]
    """The id of the account that takes the logs of the platform's resources."""


def register_storage(
    place: Place, plan: StoragePlan, network: AzureNetwork, keys: AzureKeys, parent: pulumi.Resource
) -> AzureStorage:
    """Registers the zones, and the account that takes the logs of who read, wrote and deleted in them."""
    logs, in_logs = _account(place, plan.access_log, network, keys, parent, takes_logs=True)
    send_logs(place, "vault", keys.vault.id, ("AuditEvent",), logs.id, parent)
    accounts = {plan.access_log.zone: (logs, in_logs)}
    zones = {}
    for zone in plan.zones:
        account, inside = _account(place, zone, network, keys, parent)
        service = account.id.apply(lambda path: f"{path}/blobServices/default")
        sent = send_logs(place, zone.zone, service, ("StorageRead", "StorageWrite", "StorageDelete"), logs.id, parent)
        accounts[zone.zone] = (account, [*inside, sent])
        zones[zone.zone] = Zone(
            id=account.id,
            name=account.name,
            endpoint=account.primary_endpoints.apply(lambda endpoints: str(endpoints.blob).rstrip("/")),
            protocol="azure-blob",
            key_id=keys.of_class(zone.data_class).key.key_uri,
            plan=zone,
        )
    if not plan.force_destroy:
        for name, (account, inside) in accounts.items():
            place.guard(name, account.id, inside, parent)
    return AzureStorage(zones=zones, logs=logs.id)


def send_logs(
    place: Place,
    name: str,
    source: pulumi.Input[str],
    categories: tuple[str, ...],
    logs: pulumi.Output[str],
    parent: pulumi.Resource,
) -> monitor.DiagnosticSetting:
    """Sends the logs of a resource to the account for logs, whose lifecycle says how long they are kept."""
    return monitor.DiagnosticSetting(
        name,
        name=place.name(name, "logs"),
        resource_uri=source,
        storage_account_id=logs,
        logs=[{"category": category, "enabled": True} for category in categories],
        opts=place.options(parent),
    )


def _account(
    place: Place,
    zone: ZonePlan,
    network: AzureNetwork,
    keys: AzureKeys,
    parent: pulumi.Resource,
    *,
    takes_logs: bool = False,
) -> tuple[storage.StorageAccount, list[pulumi.Resource]]:
    """An account, and what is in it: the blob service's settings, the container ``data``, the lifecycle."""
    usable = keys.of_class(zone.data_class)
    locked = takes_logs or zone.immutability is not Immutability.NONE
    account = storage.StorageAccount(
        zone.zone,
        account_name=zone.name,
        resource_group_name=place.group.name,
        location=place.location,
        kind="StorageV2",
        # Copies in all zones of the region, and never in another region.
        sku={"name": "Standard_ZRS" if place.zones else "Standard_LRS"},
        access_tier=storage.AccessTier.HOT,
        identity={"type": "UserAssigned", "user_assigned_identities": [usable.identity.id]},
        encryption=_encryption(keys, usable),
        immutable_storage_with_versioning=_immutability(zone, takes_logs=takes_logs) if locked else None,
        public_network_access="Disabled",
        # Trusted services pass only where Azure Monitor writes logs.
        network_rule_set={
            "default_action": storage.DefaultAction.DENY,
            "bypass": "AzureServices" if takes_logs else "None",
        },
        minimum_tls_version="TLS1_2",
        enable_https_traffic_only=True,
        allow_blob_public_access=False,
        # Only identities of the directory, never account keys, or signatures made with them.
        allow_shared_key_access=False,
        default_to_o_auth_authentication=True,
        allow_cross_tenant_replication=False,
        allowed_copy_scope="PrivateLink",
        is_hns_enabled=False,
        is_local_user_enabled=False,
        is_sftp_enabled=False,
        enable_nfs_v3=False,
        dns_endpoint_type="Standard",
        tags=zone.tags,
        opts=place.options(
            parent,
            protect=zone.protect,
            depends_on=[usable.allowed],
            # Locking is done by hand (capabilities.py), and never undone by a deployment.
            ignore_changes=[_POLICY_STATE] if locked else None,
        ),
    )
    inside = place.options(parent, deleted_with=account)
    service = storage.BlobServiceProperties(
        zone.zone,
        blob_services_name="default",
        account_name=account.name,
        resource_group_name=place.group.name,
        is_versioning_enabled=True,
        change_feed={"enabled": True, "retention_in_days": zone.noncurrent_days},
        delete_retention_policy=_kept(zone),
        container_delete_retention_policy=_kept(zone),
        opts=inside,
    )
    after = place.options(parent, deleted_with=account, depends_on=[service])
    container = storage.BlobContainer(
        zone.zone,
        container_name="data",
        account_name=account.name,
        resource_group_name=place.group.name,
        public_access=storage.PublicAccess.NONE,
        opts=after,
    )
    lifecycle = storage.ManagementPolicy(
        zone.zone,
        management_policy_name="default",
        account_name=account.name,
        resource_group_name=place.group.name,
        policy={"rules": [_old_logs(zone) if takes_logs else _old_versions(zone)]},
        opts=after,
    )
    endpoint = register_endpoint(place, network, zone.zone, account.id, "blob", zone.tags, parent)
    return account, [service, container, lifecycle, endpoint]


def _encryption(keys: AzureKeys, usable: UsableKey) -> storage.EncryptionArgsDict:
    account_key: storage.EncryptionServiceArgsDict = {"enabled": True, "key_type": "Account"}
    return {
        "key_source": "Microsoft.Keyvault",
        # No version: the account follows the key's rotation.
        "key_vault_properties": {"key_name": usable.key.name, "key_vault_uri": keys.vault_uri},
        "encryption_identity": {"encryption_user_assigned_identity": usable.identity.id},
        "require_infrastructure_encryption": True,
        "services": {"blob": account_key, "file": account_key, "queue": account_key, "table": account_key},
    }


def _immutability(zone: ZonePlan, *, takes_logs: bool) -> storage.ImmutableStorageAccountArgsDict:
    """Every version of every blob is kept for the term. A new policy is unlocked: Azure takes no other.

    Logs are kept for as long as they are kept at all, and Azure Monitor may add to the blob of the current hour
    (learn.microsoft.com/azure/azure-monitor/essentials/diagnostic-settings, immutable storage).
    """
    return {
        "enabled": True,
        "immutability_policy": {
            "state": "Unlocked",
            "immutability_period_since_creation_in_days": zone.noncurrent_days if takes_logs else zone.immutable_days,
            "allow_protected_append_writes": takes_logs,
        },
    }


def _kept(zone: ZonePlan) -> storage.DeleteRetentionPolicyArgsDict:
    return {
        "enabled": True,
        "days": min(zone.noncurrent_days, _LONGEST_SOFT_DELETE),
        "allow_permanent_delete": False,
    }


def _old_versions(zone: ZonePlan) -> storage.ManagementPolicyRuleArgsDict:
    """Deletes versions and snapshots when they are old; those under an immutability policy stay until its term."""
    old: storage.DateAfterCreationArgsDict = {"days_after_creation_greater_than": zone.noncurrent_days}
    return {
        "name": "old-versions",
        "type": "Lifecycle",
        "enabled": True,
        "definition": {
            "filters": {"blob_types": ["blockBlob"]},
            "actions": {"version": {"delete": old}, "snapshot": {"delete": old}},
        },
    }


def _old_logs(zone: ZonePlan) -> storage.ManagementPolicyRuleArgsDict:
    """Deletes logs when their days are over. Azure Monitor writes them to append blobs, one for each hour."""
    old: storage.DateAfterModificationArgsDict = {"days_after_modification_greater_than": zone.noncurrent_days}
    return {
        "name": "old-logs",
        "type": "Lifecycle",
        "enabled": True,
        "definition": {
            "filters": {"blob_types": ["blockBlob", "appendBlob"]},
            "actions": {"base_blob": {"delete": old}},
        },
    }
