"""The platform as it is registered at Azure; what holds for every provider is in tests/conformance."""

from __future__ import annotations

import functools
import ipaddress
import json
from typing import Any

import pytest

from components.azure.roles import Role
from components.spec import Provider
from sandbox.clouds.azure.names import token
from sandbox.clouds.azure.provider import ACCOUNT
from sandbox.mocks import Registered
from tests.support.platforms import Built, build_platform

GROUP = token("resources:ResourceGroup")
VNET = token("network:VirtualNetwork")
SUBNET = token("network:Subnet")
SECURITY = token("network:NetworkSecurityGroup")
ADDRESS = token("network:PublicIPAddress")
NAT = token("network:NatGateway")
ENDPOINT = token("network:PrivateEndpoint")
ZONE_GROUP = token("network:PrivateDnsZoneGroup")
LINK = token("privatedns:VirtualNetworkLink")
VAULT = token("keyvault:Vault")
KEY = token("keyvault:Key")
IDENTITY = token("managedidentity:UserAssignedIdentity")
ASSIGNMENT = token("authorization:RoleAssignment")
ROLE = token("authorization:RoleDefinition")
LOCK = token("authorization:ManagementLockByScope")
STORAGE = token("storage:StorageAccount")
BLOBS = token("storage:BlobServiceProperties")
CONTAINER = token("storage:BlobContainer")
LIFECYCLE = token("storage:ManagementPolicy")
SETTING = token("monitor:DiagnosticSetting")
DISKS = token("compute:DiskEncryptionSet")
CLUSTER = token("containerservice:ManagedCluster")
POOL = token("containerservice:AgentPool")

OFFICER = "44444444-5555-6666-7777-888888888888"
CLASSES = {"identifying", "pseudonymised", "minimised", "audit", "operational"}
ZONES = {"landing", "curated", "research", "audit"}
PRODUCTION: dict[str, Any] = {
    "environment": "production",
    "keys": {"administrators": [OFFICER]},
    "compute": {
        "api_allowed_cidrs": ["198.51.100.0/24", "10.9.0.0/16"],
        "audit_log_days": 730,
        "kubernetes_version": "1.33",
    },
}
WITHOUT_ZONES: dict[str, Any] = {"region": "germanynorth", "location": "germany"}


@functools.cache
def _platform(changes: str) -> Built:
    return build_platform(Provider.AZURE, json.loads(changes))


def platform(changes: dict[str, Any] | None = None) -> Built:
    return _platform(json.dumps(changes or {}))


def all_of(kind: str, changes: dict[str, Any] | None = None) -> dict[str, Registered]:
    return {found.name: found for found in platform(changes).of_type(kind)}


def one(kind: str, changes: dict[str, Any] | None = None) -> Registered:
    (found,) = platform(changes).of_type(kind)
    return found


# Network


def test_subnets_are_inside_apart_and_closed() -> None:
    subnets, groups = all_of(SUBNET), all_of(SECURITY)
    assert set(subnets) == {"system", "research", "endpoints", "egress", "api-server"} == set(groups)
    ranges = [ipaddress.IPv4Network(subnet.inputs["addressPrefix"]) for subnet in subnets.values()]
    whole = ipaddress.IPv4Network(one(VNET).inputs["addressSpace"]["addressPrefixes"][0])
    assert all(found.subnet_of(whole) for found in ranges)
    assert not any(a.overlaps(b) for a in ranges for b in ranges if a is not b)
    for name, subnet in subnets.items():
        assert subnet.inputs["defaultOutboundAccess"] is False
        assert subnet.inputs["networkSecurityGroup"] == {"id": groups[name].id}
        assert subnet.inputs["privateEndpointNetworkPolicies"] == "NetworkSecurityGroupEnabled"


def test_one_gateway_is_the_only_way_out() -> None:
    gateway, address = one(NAT), one(ADDRESS)
    assert gateway.inputs["publicIpAddresses"] == [{"id": address.id}]
    ways = {name for name, subnet in all_of(SUBNET).items() if "natGateway" in subnet.inputs}
    assert ways == {"system", "research", "egress"}
    shown = platform().outputs["network"]
    assert (shown["egress_kind"], shown["egress_addresses"]) == ("nat_gateway", [address.outputs["ipAddress"]])


def test_security_groups_end_with_refusals() -> None:
    for group in platform().of_type(SECURITY):
        last = [rule for rule in group.inputs["securityRules"] if rule["priority"] == 4096]
        assert {(rule["direction"], rule["access"]) for rule in last} == {("Inbound", "Deny"), ("Outbound", "Deny")}
        for rule in group.inputs["securityRules"]:
            assert rule["direction"] == "Outbound" or rule.get("sourceAddressPrefix") != "Internet"


def test_private_names_are_found_within() -> None:
    network = one(VNET)
    assert {
        link.inputs["privateZoneName"]: link.inputs["virtualNetwork"]["id"] for link in platform().of_type(LINK)
    } == {
        "privatelink.blob.core.windows.net": network.id,
        "privatelink.vaultcore.azure.net": network.id,
    }
    endpoints = all_of(ENDPOINT)
    assert set(endpoints) == {"vault", "logs", *ZONES} == set(all_of(ZONE_GROUP))
    inside = all_of(SUBNET)["endpoints"].id
    assert {found.inputs["subnet"]["id"] for found in endpoints.values()} == {inside}


@pytest.mark.parametrize("changes", [{}, WITHOUT_ZONES], ids=["zones", "no zones"])
def test_zones_are_used_where_there_are_some(changes: dict[str, Any]) -> None:
    there = None if changes else ["1", "2", "3"]
    assert one(ADDRESS, changes).inputs.get("zones") == there
    assert one(POOL, changes).inputs.get("availabilityZones") == there
    (system,) = one(CLUSTER, changes).inputs["agentPoolProfiles"]
    assert system.get("availabilityZones") == there
    skus = {account.inputs["sku"]["name"] for account in platform(changes).of_type(STORAGE)}
    assert skus == {"Standard_LRS" if changes else "Standard_ZRS"}


# Keys


def test_the_vault_is_closed_and_cannot_be_purged() -> None:
    properties = one(VAULT).inputs["properties"]
    assert properties["publicNetworkAccess"] == "disabled"
    assert properties["networkAcls"] == {"bypass": "AzureServices", "defaultAction": "Deny"}
    assert properties["enablePurgeProtection"] is True
    assert properties["enableRbacAuthorization"] is True
    assert properties["softDeleteRetentionInDays"] == 30
    assert properties["tenantId"] == ACCOUNT.tenant


def test_a_key_for_each_class_rotates_and_never_expires() -> None:
    keys = all_of(KEY)
    assert set(keys) == CLASSES
    for name, key in keys.items():
        properties = key.inputs["properties"]
        (action,) = properties["rotationPolicy"]["lifetimeActions"]
        assert action["trigger"] == {"timeAfterCreate": "P365D"}
        assert "attributes" not in properties["rotationPolicy"]
        assert ("encrypt" in properties["keyOps"]) is (name == "operational")
        assert properties["keySize"] >= 3000
    shown = platform().outputs["keys"]["keys"]
    assert {name: key["id"] for name, key in shown.items()} == {
        name: key.outputs["keyUri"] for name, key in keys.items()
    }


def granted(name: str, changes: dict[str, Any] | None = None) -> tuple[str, str, str]:
    """Role, principal and scope of an assignment."""
    inputs = all_of(ASSIGNMENT, changes)[name].inputs
    return inputs["roleDefinitionId"].rsplit("/", 1)[-1], inputs["principalId"], inputs["scope"]


def test_each_key_is_used_by_one_identity_that_uses_no_other() -> None:
    keys, identities = all_of(KEY), all_of(IDENTITY)
    assert set(identities) == CLASSES | {"cluster"}
    for name in CLASSES:
        principal = identities[name].outputs["principalId"]
        assert granted(f"{name}-key") == (Role.KEY_WRAPPING, principal, keys[name].id)
        held = [found.name for found in platform().of_type(ASSIGNMENT) if found.inputs["principalId"] == principal]
        assert held == [f"{name}-key"]


def test_assignments_have_names_of_their_own() -> None:
    names = [found.inputs["roleAssignmentName"] for found in platform().of_type(ASSIGNMENT)]
    assert len(set(names)) == len(names)
    other = build_platform(Provider.AZURE, stack="other")
    assert not {found.inputs["roleAssignmentName"] for found in other.of_type(ASSIGNMENT)} & set(names)


def test_administrators_of_keys_are_named_or_it_is_whoever_deploys() -> None:
    role, vault = one(ROLE), one(VAULT)
    assert granted("key-administrator-0") == (role.id.rsplit("/", 1)[-1], ACCOUNT.principal, vault.id)
    named = granted("key-administrator-0", PRODUCTION)
    assert named[1:] == (OFFICER, one(VAULT, PRODUCTION).id)
    (permissions,) = role.inputs["permissions"]
    assert not [action for action in permissions["dataActions"] if "wrap" in action or "crypt" in action]
    assert role.inputs["assignableScopes"] == [one(GROUP).id]


# Storage


@pytest.mark.parametrize("name", sorted({"logs", *ZONES}))
def test_an_account_is_closed_and_encrypted_with_its_own_key(name: str) -> None:
    inputs = all_of(STORAGE)[name].inputs
    assert inputs["publicNetworkAccess"] == "Disabled"
    assert inputs["networkRuleSet"] == {
        "defaultAction": "Deny",
        "bypass": "AzureServices" if name == "logs" else "None",
    }
    for closed in (
        "allowBlobPublicAccess",
        "allowSharedKeyAccess",
        "allowCrossTenantReplication",
        "isLocalUserEnabled",
        "isSftpEnabled",
    ):
        assert inputs[closed] is False, closed
    assert (inputs["minimumTlsVersion"], inputs["enableHttpsTrafficOnly"]) == ("TLS1_2", True)
    data_class = {"landing": "identifying", "curated": "pseudonymised", "research": "minimised"}.get(name, "audit")
    identity = all_of(IDENTITY)[data_class].id
    encryption = inputs["encryption"]
    assert encryption["keySource"] == "Microsoft.Keyvault"
    key = all_of(KEY)[data_class]
    assert encryption["keyVaultProperties"] == {
        "keyName": key.outputs["name"],
        "keyVaultUri": one(VAULT).outputs["properties"]["vaultUri"],
    }
    assert encryption["encryptionIdentity"] == {"encryptionUserAssignedIdentity": identity}
    assert encryption["requireInfrastructureEncryption"] is True
    assert inputs["identity"] == {"type": "UserAssigned", "userAssignedIdentities": [identity]}


def test_versions_are_kept_as_long_as_asked() -> None:
    for name, days in {zone.name: zone.noncurrent_days for zone in platform().site.spec.zones}.items():
        service = all_of(BLOBS)[name].inputs
        assert service["isVersioningEnabled"] is True
        assert service["deleteRetentionPolicy"]["days"] == min(days, 365)
        assert service["deleteRetentionPolicy"]["allowPermanentDelete"] is False
        (rule,) = all_of(LIFECYCLE)[name].inputs["policy"]["rules"]
        old = {"delete": {"daysAfterCreationGreaterThan": days}}
        assert rule["definition"]["actions"] == {"version": old, "snapshot": old}
        assert all_of(CONTAINER)[name].inputs["publicAccess"] == "None"


def test_locked_zones_have_an_unlocked_policy_for_their_term() -> None:
    policies = {
        name: account.inputs["immutableStorageWithVersioning"]["immutabilityPolicy"]
        for name, account in all_of(STORAGE).items()
        if "immutableStorageWithVersioning" in account.inputs
    }
    policy = {"state": "Unlocked", "immutabilityPeriodSinceCreationInDays": 365}
    assert policies == {
        "audit": {**policy, "allowProtectedAppendWrites": False},
        # Azure Monitor adds to the blob of the current hour.
        "logs": {**policy, "allowProtectedAppendWrites": True},
    }


def test_logs_go_to_the_account_for_logs_and_end_there() -> None:
    settings, logs = all_of(SETTING), all_of(STORAGE)["logs"]
    assert set(settings) == {"vault", "cluster", *ZONES}
    assert {found.inputs["storageAccountId"] for found in settings.values()} == {logs.id}
    for zone in ZONES:
        categories = {log["category"] for log in settings[zone].inputs["logs"]}
        assert categories == {"StorageRead", "StorageWrite", "StorageDelete"}
    assert "kube-audit" in {log["category"] for log in settings["cluster"].inputs["logs"]}
    (rule,) = all_of(LIFECYCLE, PRODUCTION)["logs"].inputs["policy"]["rules"]
    assert rule["definition"]["actions"]["baseBlob"]["delete"]["daysAfterModificationGreaterThan"] == 730
    assert rule["definition"]["filters"]["blobTypes"] == ["blockBlob", "appendBlob"]


def test_a_platform_without_an_audit_zone_logs_under_its_own_key() -> None:
    changes = {"zones": [{"name": "research", "data_class": "minimised"}]}
    account, key = all_of(STORAGE, changes)["logs"].inputs, all_of(KEY, changes)["operational"]
    assert account["encryption"]["keyVaultProperties"]["keyName"] == key.outputs["name"]


def test_production_is_locked_at_azure_and_development_is_not() -> None:
    assert all_of(LOCK) == {}
    locks = all_of(LOCK, PRODUCTION)
    assert {name: lock.inputs["scope"] for name, lock in locks.items()} == {
        name: account.id for name, account in all_of(STORAGE, PRODUCTION).items()
    }
    assert {lock.inputs["level"] for lock in locks.values()} == {"CanNotDelete"}


@pytest.mark.parametrize("kind", [GROUP, VAULT, KEY, STORAGE, DISKS, CLUSTER])
def test_what_holds_data_is_protected_in_production(kind: str) -> None:
    for changes, protected in (({}, False), (PRODUCTION, True)):
        built = platform(changes)
        assert {built.protected[found.token, found.name] for found in built.of_type(kind)} == {protected}


# Compute


def test_the_cluster_is_private_and_asks_entra() -> None:
    inputs = one(CLUSTER).inputs
    access = inputs["apiServerAccessProfile"]
    assert access == {
        "disableRunCommand": True,
        "enablePrivateCluster": True,
        "enablePrivateClusterPublicFQDN": False,
        "enableVnetIntegration": True,
        "privateDNSZone": "system",
        "subnetId": all_of(SUBNET)["api-server"].id,
    }
    assert inputs["publicNetworkAccess"] == "Disabled"
    assert inputs["disableLocalAccounts"] is True
    assert inputs["aadProfile"] == {"enableAzureRBAC": True, "managed": True, "tenantID": ACCOUNT.tenant}
    assert inputs["networkProfile"]["outboundType"] == "userAssignedNATGateway"
    assert inputs["networkProfile"]["networkPolicy"] == "cilium"
    endpoint = platform().outputs["compute"]["api_endpoint"]
    assert endpoint == f"https://{one(CLUSTER).outputs['privateFQDN']}:443"


def test_public_networks_get_a_public_address_for_them_alone() -> None:
    cluster = one(CLUSTER, PRODUCTION)
    access = cluster.inputs["apiServerAccessProfile"]
    assert access["authorizedIPRanges"] == ["198.51.100.0/24"]
    assert access["enablePrivateCluster"] is False
    assert "privateDNSZone" not in access
    assert cluster.inputs["publicNetworkAccess"] == "Enabled"
    endpoint = platform(PRODUCTION).outputs["compute"]["api_endpoint"]
    assert endpoint == f"https://{cluster.outputs['fqdn']}:443"


def test_private_networks_are_let_in_by_a_rule() -> None:
    only = {"compute": {"api_allowed_cidrs": ["10.9.0.0/16"]}}
    assert one(CLUSTER, only).inputs["apiServerAccessProfile"]["enablePrivateCluster"] is True
    (rule,) = [
        rule for rule in all_of(SECURITY, only)["api-server"].inputs["securityRules"] if rule["name"] == "platform-in"
    ]
    assert "10.9.0.0/16" in rule["sourceAddressPrefixes"]


def test_secrets_and_disks_are_under_the_platforms_own_key() -> None:
    inputs, key = one(CLUSTER).inputs, all_of(KEY)["operational"]
    assert inputs["securityProfile"]["azureKeyVaultKms"] == {
        "enabled": True,
        "keyId": key.outputs["keyUriWithVersion"],
        "keyVaultNetworkAccess": "Private",
        "keyVaultResourceId": one(VAULT).id,
    }
    disks = one(DISKS)
    assert inputs["diskEncryptionSetID"] == disks.id
    assert disks.inputs["activeKey"]["keyUrl"] == key.outputs["keyUriWithVersion"]
    assert disks.inputs["rotationToLatestKeyVersionEnabled"] is True


def test_the_clusters_identity_has_what_aks_asks_and_no_more() -> None:
    principal = all_of(IDENTITY)["cluster"].outputs["principalId"]
    held = {
        found.name: granted(found.name)[::2]
        for found in platform().of_type(ASSIGNMENT)
        if found.inputs["principalId"] == principal
    }
    assert held == {
        "cluster-network": (Role.NETWORK_CONTRIBUTOR, one(VNET).id),
        "cluster-secrets": (Role.KEY_USE, all_of(KEY)["operational"].id),
        "cluster-vault": (Role.KEY_VAULT_CONTRIBUTOR, one(VAULT).id),
        "cluster-disks": (Role.READER, one(DISKS).id),
    }
    deployer = granted("cluster-administrator")
    assert deployer == (Role.CLUSTER_ADMINISTRATOR, ACCOUNT.principal, one(CLUSTER).id)


def test_nodes_scale_and_have_no_addresses_of_their_own() -> None:
    (system,) = one(CLUSTER).inputs["agentPoolProfiles"]
    research = one(POOL).inputs
    subnets = all_of(SUBNET)
    for name, pool in (("system", system), ("research", research)):
        assert pool["enableNodePublicIP"] is False
        assert pool["enableEncryptionAtHost"] is True
        assert pool["enableAutoScaling"] is True
        assert pool["vnetSubnetID"] == subnets[name].id
        assert pool["nodeLabels"]["role"] == name
    assert (system["mode"], research["mode"]) == ("System", "User")
    assert (research["minCount"], research["maxCount"]) == (3, 9)


@pytest.mark.parametrize(
    ("changes", "plan", "tier"),
    [(PRODUCTION, "AKSLongTermSupport", "Premium"), ({}, "KubernetesOfficial", "Standard")],
    ids=["1.33", "reference"],
)
def test_each_version_has_the_support_that_it_needs(changes: dict[str, Any], plan: str, tier: str) -> None:
    inputs = one(CLUSTER, changes).inputs
    assert (inputs["supportPlan"], inputs["sku"]["tier"]) == (plan, tier)


# Place


def test_everything_is_in_one_group_of_the_subscription() -> None:
    group = one(GROUP, WITHOUT_ZONES)
    assert group.id.startswith(f"/subscriptions/{ACCOUNT.id}/")
    for found in platform(WITHOUT_ZONES).registered:
        if found.token.startswith("azure-native:"):
            assert found.id.casefold().startswith(group.id.casefold()), found.id


def test_a_zone_is_an_account_and_its_blob_endpoint() -> None:
    for name, zone in platform().outputs["storage"]["zones"].items():
        account = all_of(STORAGE)[name]
        assert zone["id"] == account.id
        assert zone["endpoint"] == f"https://{account.outputs['name']}.blob.core.windows.net"
        assert zone["protocol"] == "azure-blob"
