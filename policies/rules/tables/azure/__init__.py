"""Azure resource types: whose key encrypts what they keep, where they are, and what they are part of.

Read in pulumi-azure-native 3.29.0; property paths are checked against it by a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from policies.rules.tables.entries import (
    KEY,
    NOTHING,
    NOWHERE,
    KeyForm,
    KeyUse,
    NotExpressible,
    Parent,
    TypeFacts,
    also,
    encrypted,
    every,
    part_of,
)

KEY_KINDS: Final = ("azure-native:keyvault:Key",)
SET_KINDS: Final = ("azure-native:compute:DiskEncryptionSet",)
CLUSTER_KINDS: Final = ("azure-native:operationalinsights:Cluster",)
WORKSPACE_KINDS: Final = ("azure-native:operationalinsights:Workspace",)
STORE_KINDS: Final = ("azure-native:storage:StorageAccount",)
SERVER_KEY_KINDS: Final = ("azure-native:sql:ServerKey", "azure-native:sql:ManagedInstanceKey")
VAULT_KINDS: Final = ("azure-native:keyvault:Vault", "azure-native:keyvault:ManagedHsm")

RESOURCE_GROUP: Final = "azure-native:resources:ResourceGroup"

_PLATFORM: Final = "encrypted with a key that Microsoft holds"
ACCOUNT: Final = "azure-native:storage:StorageAccount"
_AKS: Final = "azure-native:containerservice:ManagedCluster"
_VAULT: Final = "azure-native:keyvault:Vault"
_VNET: Final = "azure-native:network:VirtualNetwork"
_ZONE: Final = "azure-native:privatedns:PrivateZone"
POSTGRES: Final = "azure-native:dbforpostgresql:Server"
_WORKSPACE: Final = "azure-native:operationalinsights:Workspace"


def _uri(surface: str, path: str, *conditions: tuple[str, tuple[Any, ...]]) -> KeyUse:
    return KeyUse(surface, path, KeyForm.AZURE_KEY, _PLATFORM, conditions)


def _named(surface: str, where: str, *conditions: tuple[str, tuple[Any, ...]]) -> KeyUse:
    vault = (f"{where}.keyVaultUri", ())
    return KeyUse(surface, f"{where}.keyName", KeyForm.AZURE_NAME, _PLATFORM, (*conditions, vault))


def _set(surface: str, path: str, applies: tuple[str, tuple[Any, ...]] | None = None) -> KeyUse:
    return KeyUse(surface, path, KeyForm.AZURE_SET, _PLATFORM, applies=applies)


_SOURCE: Final = ("encryption.keySource", ("Microsoft.Keyvault",))
_DISKS: Final = encrypted(_set("disk", "encryption.diskEncryptionSetId"))
_VM_DISK: Final = "managedDisk.diskEncryptionSet.id"

TYPES: Final[Mapping[str, TypeFacts]] = {
    RESOURCE_GROUP: NOTHING,
    # Keys and identities
    **every(KEY, _VAULT, "azure-native:keyvault:ManagedHsm"),
    "azure-native:keyvault:Key": also(KEY, parents=(Parent("vaultName", (_VAULT,)),)),
    **every(
        part_of("vaultName", _VAULT),
        "azure-native:keyvault:Secret",
        "azure-native:keyvault:AccessPolicy",
        "azure-native:keyvault:PrivateEndpointConnection",
    ),
    "azure-native:managedidentity:UserAssignedIdentity": NOTHING,
    "azure-native:managedidentity:FederatedIdentityCredential": part_of(
        "resourceName", "azure-native:managedidentity:UserAssignedIdentity", rest="nothing"
    ),
    # Network
    **every(
        NOTHING,
        _VNET,
        "azure-native:network:NetworkSecurityGroup",
        "azure-native:network:ApplicationSecurityGroup",
        "azure-native:network:RouteTable",
        "azure-native:network:NatGateway",
        "azure-native:network:PublicIPAddress",
        "azure-native:network:PublicIPPrefix",
        "azure-native:network:PrivateEndpoint",
        "azure-native:network:PrivateLinkService",
        "azure-native:network:NetworkInterface",
        "azure-native:network:BastionHost",
        "azure-native:network:NetworkWatcher",
        "azure-native:network:FlowLog",
        "azure-native:network:LoadBalancer",
        "azure-native:network:AzureFirewall",
        "azure-native:network:FirewallPolicy",
        "azure-native:network:DdosProtectionPlan",
        "azure-native:network:NetworkSecurityPerimeter",
    ),
    **every(
        part_of("virtualNetworkName", _VNET, rest="nothing"),
        "azure-native:network:Subnet",
        "azure-native:network:VirtualNetworkPeering",
    ),
    "azure-native:network:SecurityRule": part_of(
        "networkSecurityGroupName", "azure-native:network:NetworkSecurityGroup", rest="nothing"
    ),
    "azure-native:network:Route": part_of("routeTableName", "azure-native:network:RouteTable", rest="nothing"),
    "azure-native:network:PrivateDnsZoneGroup": part_of(
        "privateEndpointName", "azure-native:network:PrivateEndpoint", rest="nothing"
    ),
    **every(
        TypeFacts("nothing", may_be_global=True),
        _ZONE,
        "azure-native:dns:Zone",
        "azure-native:privatedns:VirtualNetworkLink",
        "azure-native:monitor:ActionGroup",
        "azure-native:monitor:ActivityLogAlert",
        "azure-native:monitor:MetricAlert",
    ),
    "azure-native:privatedns:PrivateRecordSet": also(NOTHING, nowhere=True),
    "azure-native:dns:RecordSet": also(NOTHING, nowhere=True),
    # Storage
    ACCOUNT: encrypted(_named("objects", "encryption.keyVaultProperties", _SOURCE)),
    "azure-native:storage:EncryptionScope": also(
        part_of("accountName", ACCOUNT),
        uses=(_uri("objects of the scope", "keyVaultProperties.keyUri", ("source", ("Microsoft.KeyVault",))),),
    ),
    **every(
        part_of("accountName", ACCOUNT),
        "azure-native:storage:Blob",
        "azure-native:storage:BlobContainer",
        "azure-native:storage:FileShare",
        "azure-native:storage:Queue",
        "azure-native:storage:Table",
    ),
    **every(
        part_of("accountName", ACCOUNT, rest="nothing"),
        "azure-native:storage:BlobServiceProperties",
        "azure-native:storage:BlobContainerImmutabilityPolicy",
        "azure-native:storage:BlobContainerLegalHold",
        "azure-native:storage:BlobInventoryPolicy",
        "azure-native:storage:FileServiceProperties",
        "azure-native:storage:QueueServiceProperties",
        "azure-native:storage:TableServiceProperties",
        "azure-native:storage:ManagementPolicy",
        "azure-native:storage:LocalUser",
        "azure-native:storage:PrivateEndpointConnection",
    ),
    # Kubernetes and machines
    _AKS: encrypted(
        _set("node disks", "diskEncryptionSetID"),
        _uri(
            "cluster secrets",
            "securityProfile.azureKeyVaultKms.keyId",
            ("securityProfile.azureKeyVaultKms.enabled", (True,)),
        ),
    ),
    "azure-native:containerservice:AgentPool": part_of("resourceName", _AKS),
    **every(
        part_of("resourceName", _AKS, rest="nothing"),
        "azure-native:containerservice:MaintenanceConfiguration",
        "azure-native:containerservice:TrustedAccessRoleBinding",
    ),
    "azure-native:compute:DiskEncryptionSet": encrypted(
        _uri("disks of the set", "activeKey.keyUrl"),
    ),
    "azure-native:compute:Disk": _DISKS,
    "azure-native:compute:Snapshot": _DISKS,
    "azure-native:compute:VirtualMachine": encrypted(
        _set("system disk", f"storageProfile.osDisk.{_VM_DISK}"),
        _set("data disks", f"storageProfile.dataDisks.{_VM_DISK}", applies=("storageProfile.dataDisks", ())),
    ),
    "azure-native:containerregistry:Registry": encrypted(
        _uri("images", "encryption.keyVaultProperties.keyIdentifier", ("encryption.status", ("enabled",)))
    ),
    "azure-native:containerregistry:Replication": part_of("registryName", "azure-native:containerregistry:Registry"),
    # Databases and health data services
    POSTGRES: encrypted(_uri("database", "dataEncryption.primaryKeyURI", ("dataEncryption.type", ("AzureKeyVault",)))),
    **every(
        part_of("serverName", POSTGRES),
        "azure-native:dbforpostgresql:Database",
        "azure-native:dbforpostgresql:Backup",
    ),
    **every(
        part_of("serverName", POSTGRES, rest="nothing"),
        "azure-native:dbforpostgresql:Configuration",
        "azure-native:dbforpostgresql:Administrator",
        "azure-native:dbforpostgresql:FirewallRule",
        "azure-native:dbforpostgresql:PrivateEndpointConnection",
        "azure-native:dbforpostgresql:VirtualEndpoint",
    ),
    "azure-native:cosmosdb:DatabaseAccount": encrypted(_uri("database", "keyVaultKeyUri")),
    "azure-native:healthcareapis:Workspace": NOTHING,
    "azure-native:healthcareapis:FhirService": encrypted(
        _uri("health records", "encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl")
    ),
    "azure-native:healthcareapis:DicomService": encrypted(
        _uri("images", "encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl")
    ),
    # Messages
    "azure-native:eventhub:Namespace": encrypted(_named("events", "encryption.keyVaultProperties", _SOURCE)),
    "azure-native:servicebus:Namespace": encrypted(_named("messages", "encryption.keyVaultProperties", _SOURCE)),
    # Logs and backups
    _WORKSPACE: TypeFacts(
        "keys",
        uses=(KeyUse("logs", "features.clusterResourceId", KeyForm.AZURE_CLUSTER, _PLATFORM),),
        not_expressible=(
            NotExpressible(
                "logs",
                "compute.control_plane_log_key_control",
                "a customer key needs a dedicated cluster, sold from 100 GB of logs a day",
                "learn.microsoft.com/azure/azure-monitor/logs/logs-dedicated-clusters",
            ),
        ),
    ),
    "azure-native:operationalinsights:Cluster": encrypted(_named("logs", "keyVaultProperties")),
    **every(
        part_of("workspaceName", _WORKSPACE),
        "azure-native:operationalinsights:LinkedService",
        "azure-native:operationalinsights:LinkedStorageAccount",
        "azure-native:operationalinsights:SavedSearch",
        "azure-native:operationalinsights:Table",
    ),
    "azure-native:monitor:DataCollectionEndpoint": NOTHING,
    "azure-native:monitor:DataCollectionRule": NOTHING,
    "azure-native:dataprotection:BackupVault": encrypted(
        _uri(
            "backups",
            "properties.securitySettings.encryptionSettings.keyVaultProperties.keyUri",
            ("properties.securitySettings.encryptionSettings.state", ("Enabled",)),
        )
    ),
    **every(
        part_of("vaultName", "azure-native:dataprotection:BackupVault"),
        "azure-native:dataprotection:BackupInstance",
        "azure-native:dataprotection:BackupPolicy",
    ),
    "azure-native:recoveryservices:Vault": encrypted(
        _uri("backups", "properties.encryption.keyVaultProperties.keyUri")
    ),
    **every(
        part_of("vaultName", "azure-native:recoveryservices:Vault"),
        "azure-native:recoveryservices:ProtectedItem",
        "azure-native:recoveryservices:ProtectionPolicy",
        "azure-native:recoveryservices:ProtectionContainer",
    ),
    # Configuration of other resources, or of the whole subscription
    **every(
        NOWHERE,
        "azure-native:monitor:DiagnosticSetting",
        "azure-native:monitor:SubscriptionDiagnosticSetting",
        "azure-native:monitor:DataCollectionRuleAssociation",
        "azure-native:security:Pricing",
    ),
}
