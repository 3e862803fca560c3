"""One good resource of every type that has rules, and what its outputs are like."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from sandbox.clouds.azure.names import PATHS, token
from sandbox.clouds.azure.provider import ACCOUNT, RULES
from sandbox.errors import CloudError
from sandbox.rules import Request, TypeRules
from tests.support.clouds import Made, catalogue
from tests.support.shapes import mismatches, placed
from tests.unit.sandbox.clouds.azure.build import (
    ADDRESS,
    CLUSTER,
    DISKS,
    GROUP,
    IN_GROUP,
    NOBODY,
    POOL,
    STORAGE,
    SUBNET,
    SUBSCRIPTION,
    Azure,
    inside,
)

NAMED = {
    "Blob accountName",
    "Disk encryption.diskEncryptionSetId",
    "DiagnosticSetting storageAccountId",
    "DiagnosticSetting workspaceId",
    "DiskEncryptionSet activeKey.sourceVault.id",
    "DiskEncryptionSet identity.userAssignedIdentities[]",
    "ManagedCluster diskEncryptionSetID",
    "ManagedCluster identity.userAssignedIdentities[]",
    "NatGateway publicIpAddresses[].id",
    "NatGateway publicIpPrefixes[].id",
    "NetworkInterface ipConfigurations[].publicIPAddress.id",
    "NetworkInterface networkSecurityGroup.id",
    "PrivateDnsZoneGroup privateDnsZoneConfigs[].privateDnsZoneId",
    "StorageAccount identity.userAssignedIdentities[]",
    "StorageAccountStaticWebsite accountName",
    "Subnet natGateway.id",
    "Subnet networkSecurityGroup.id",
    "Subnet routeTable.id",
    "VirtualMachine networkProfile.networkInterfaces[].id",
    "VirtualMachine storageProfile.dataDisks[].managedDisk.id",
    "VirtualMachine storageProfile.osDisk.managedDisk.diskEncryptionSet.id",
    "VirtualNetwork subnets[].natGateway.id",
    "VirtualNetwork subnets[].networkSecurityGroup.id",
    "VirtualNetwork subnets[].routeTable.id",
    "VirtualNetworkLink virtualNetwork.id",
}
"""The inputs that name something else in the cloud by a reference, by type; further ones are looked at by rules."""


def word(name: str) -> str:
    return name.rpartition(":")[2]


def one_of_each(azure: Azure) -> list[Made]:
    """A resource of every type with rules."""
    made: list[Made] = []

    def make(short: str, **inputs: Any) -> Made:
        made.append(azure.make(token(short), inputs, f"it{len(made)}"))
        return made[-1]

    def group(short: str, **inputs: Any) -> Made:
        return make(short, **inside(**inputs))

    def keep(*ready: Made) -> Made:
        made.extend(ready)
        return ready[0]

    make("resources:ResourceGroup")
    make("authorization:RoleDefinition", roleName="mine", scope=SUBSCRIPTION, assignableScopes=[SUBSCRIPTION])
    make(
        "authorization:RoleAssignment",
        **azure.assignment_inputs(ACCOUNT.principal, "Key Vault Administrator", IN_GROUP),
    )
    group("authorization:ManagementLockAtResourceGroupLevel", level="NotSpecified")
    make("authorization:ManagementLockByScope", scope=IN_GROUP, level="NotSpecified")

    vault, key, identity = azure.wrapping()
    keep(vault, key, identity)
    issuer = {"issuer": "https://issuer.example", "subject": "s", "audiences": ["a"]}
    group("managedidentity:FederatedIdentityCredential", resourceName="identity", **issuer)
    policy = {"tenantId": ACCOUNT.tenant, "objectId": NOBODY, "permissions": {"keys": ["get"]}}
    group("keyvault:AccessPolicy", vaultName="vault", policy=policy)
    group("keyvault:Secret", vaultName="vault", properties={"value": "s"})

    nat = keep(azure.nat())
    security, routes = group("network:NetworkSecurityGroup", networkSecurityGroupName="g"), group("network:RouteTable")
    ends = {f"{end}{what}": "*" for end in ("source", "destination") for what in ("AddressPrefix", "PortRange")}
    rule = {"priority": 100, "direction": "Inbound", "access": "Deny", "protocol": "*"}
    group("network:SecurityRule", networkSecurityGroupName="g", **rule, **ends)
    hop = {"addressPrefix": "0.0.0.0/0", "nextHopType": "None"}
    group("network:Route", routeTableName=routes.outputs["name"], **hop)
    network = keep(azure.vnet())
    around: dict[str, Any] = {"networkSecurityGroup": {"id": security.id}, "routeTable": {"id": routes.id}}
    subnet = keep(azure.subnet(network, natGateway={"id": nat.id}, **around))
    address = keep(azure.address())
    configuration = {"name": "ip", "subnet": {"id": subnet.id}, "publicIPAddress": {"id": address.id}}
    interface = group("network:NetworkInterface", ipConfigurations=[configuration])

    account = keep(azure.storage(**azure.acts_as(identity)))
    of_account = {"accountName": "account"}
    group("storage:BlobServiceProperties", **of_account, blobServicesName="default", isVersioningEnabled=True)
    group("storage:BlobContainer", **of_account, containerName="data")
    days = {"immutabilityPolicyName": "default", "immutabilityPeriodSinceCreationInDays": 1}
    group("storage:BlobContainerImmutabilityPolicy", **of_account, containerName="data", **days)
    group("storage:ManagementPolicy", **of_account, managementPolicyName="default", policy={"rules": []})
    group("storage:EncryptionScope", **of_account, encryptionScopeName="scope")
    for kind in ("FileShare", "Queue"):
        group(f"storage:{kind}", **of_account, **{"shareName" if kind == "FileShare" else "queueName": "abc"})
    group("storage:Table", **of_account, tableName="abc")
    group("storage:StorageAccountStaticWebsite", **of_account)
    group("storage:Blob", **of_account, containerName="data", blobName="b", type="Block")

    connection = {"name": "c", "privateLinkServiceId": account.id, "groupIds": ["blob"]}
    endpoint = group("network:PrivateEndpoint", subnet={"id": subnet.id}, privateLinkServiceConnections=[connection])
    zone = group("privatedns:PrivateZone", privateZoneName="privatelink.blob.core.windows.net", location="global")
    link = {"privateZoneName": zone.outputs["name"], "location": "global", "registrationEnabled": False}
    group("privatedns:VirtualNetworkLink", **link, virtualNetwork={"id": network.id})
    configs = [{"name": "blob", "privateDnsZoneId": zone.id}]
    endpoint_name = {"privateEndpointName": endpoint.outputs["name"]}
    group("network:PrivateDnsZoneGroup", **endpoint_name, privateDnsZoneConfigs=configs)

    active = {"keyUrl": key.outputs["keyUriWithVersion"], "sourceVault": {"id": vault.id}}
    disks = group("compute:DiskEncryptionSet", activeKey=active, **azure.acts_as(identity))
    encryption = {"encryption": {"diskEncryptionSetId": disks.id}, "creationData": {"createOption": "Empty"}}
    disk = group("compute:Disk", diskSizeGB=10, **encryption)
    attached = {"lun": 0, "createOption": "Attach", "managedDisk": {"id": disk.id}}
    storage = {"osDisk": {"createOption": "FromImage"}, "dataDisks": [attached]}
    profile = {"networkInterfaces": [{"id": interface.id}]}
    group("compute:VirtualMachine", networkProfile=profile, storageProfile=storage)

    cluster = keep(azure.cluster())
    keep(azure.make(POOL, azure.pool_inputs(cluster)))
    workspace = group("operationalinsights:Workspace")
    logs = {"logs": [{"category": "AuditEvent", "enabled": True}], "storageAccountId": account.id}
    make("monitor:DiagnosticSetting", resourceUri=vault.id, name="logs", workspaceId=workspace.id, **logs)
    return made


def test_every_type_with_rules_is_made_and_its_outputs_are_as_the_sdk_says(azure: Azure) -> None:
    made = one_of_each(azure)
    assert {one.token for one in made} == set(RULES.types)
    wrong: list[str] = []
    for one in made:
        for name, output in catalogue("azure-native").resource(one.token).outputs.items():
            path, value = f"{word(one.token)}.{name}", one.outputs.get(name)
            if name not in one.outputs:
                wrong += [f"{path} is missing"] if output.required else []
            elif value is not None:
                found = mismatches("azure-native", path, value, output.type)
                # Within other objects Azure leaves much out: it answers what a resource names with the id alone.
                wrong += [text for text in found if not text.endswith(" is missing")]
    assert wrong == []


def test_every_type_with_an_address_has_an_id_of_that_shape(azure: Azure) -> None:
    for one in one_of_each(azure):
        if one.token in PATHS:
            assert one.id.startswith("/subscriptions/"), one.id
            assert one.outputs["name"] == one.id.rsplit("/", 1)[-1]
            assert one.outputs["azureApiVersion"]


def test_no_rule_gives_an_output_that_the_sdk_does_not_know(azure: Azure) -> None:
    unknown: set[str] = set()

    def watched(entry: TypeRules, given: Callable[[Request], Mapping[str, Any]]) -> TypeRules:
        def outputs(request: Request) -> Mapping[str, Any]:
            found = given(request)
            known = {*request.schema.outputs, *request.schema.inputs}
            unknown.update(f"{entry.token} {name}" for name in found if name not in known)
            return found

        return replace(entry, outputs=outputs)

    table = {name: watched(one, one.outputs) if one.outputs else one for name, one in RULES.types.items()}
    azure.cloud.rules = replace(RULES, types=table)
    one_of_each(azure)
    assert unknown == set()


def test_what_a_resource_names_exists(azure: Azure) -> None:
    looked_at = set()
    for one in one_of_each(azure):
        for reference in RULES.of(one.token).references:
            looked_at.add(f"{word(one.token)} {reference.path}")
            inputs = placed(one.inputs, reference.path.split("."), "/nowhere")
            name = catalogue("azure-native").resource(one.token).name_property or "blobName"
            with pytest.raises(CloudError, match="/nowhere"):
                azure.cloud.create(one.token, f"{one.urn}-again", "again", {**inputs, name: "again"})
    assert looked_at == NAMED


def test_all_are_deleted_in_the_opposite_order(azure: Azure) -> None:
    made = one_of_each(azure)
    for one in reversed(made):
        azure.delete(one)
    left = {record.token for record in azure.cloud.store.all("azure-native")}
    assert left == {GROUP, ADDRESS}, "what the tests' own resources stand on"


def test_nothing_changes_without_a_change(azure: Azure) -> None:
    for one in one_of_each(azure):
        assert azure.diff(one).changes == [], one.token


@pytest.mark.parametrize("name", [CLUSTER, DISKS, STORAGE, SUBNET])
def test_ids_and_outputs_are_the_same_in_a_preview(azure: Azure, name: str) -> None:
    builds: dict[str, Callable[[], dict[str, Any]]] = {
        CLUSTER: azure.cluster_inputs,
        DISKS: azure.disks_inputs,
        STORAGE: azure.storage_inputs,
        SUBNET: lambda: azure.subnet_inputs(azure.vnet()),
    }
    inputs = builds[name]()
    urn = azure.urn(name, "it")
    checked, _ = azure.cloud.check(name, urn, "it", {}, inputs)
    planned, outputs = azure.cloud.create(name, urn, "it", checked, preview=True)
    made = azure.make(name, inputs)
    assert (made.id, made.outputs) == (planned, outputs)
