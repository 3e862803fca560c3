"""Good resources of Azure, which tests change in one place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from sandbox.clouds.azure.names import token
from sandbox.clouds.azure.provider import ACCOUNT
from sandbox.clouds.azure.roles import BUILT_IN
from sandbox.clouds.azure.storage import OBJECTS
from sandbox.errors import CloudError, Failure
from tests.support.clouds import CloudInMemory, Made

RG = "rg"
SUBSCRIPTION = f"/subscriptions/{ACCOUNT.id}"
IN_GROUP = f"{SUBSCRIPTION}/resourceGroups/{RG}"
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}"
NOBODY = "00000000-0000-4000-8000-000000000000"

GROUP = token("resources:ResourceGroup")
LOCK = token("authorization:ManagementLockByScope")
GROUP_LOCK = token("authorization:ManagementLockAtResourceGroupLevel")
ASSIGNMENT = token("authorization:RoleAssignment")
ROLE = token("authorization:RoleDefinition")
IDENTITY = token("managedidentity:UserAssignedIdentity")
VAULT = token("keyvault:Vault")
POLICY = token("keyvault:AccessPolicy")
KEY = token("keyvault:Key")
SECRET = token("keyvault:Secret")
STORAGE = token("storage:StorageAccount")
CONTAINER = token("storage:BlobContainer")
BLOBS = token("storage:BlobServiceProperties")
BLOB = token("storage:Blob")
VNET = token("network:VirtualNetwork")
SUBNET = token("network:Subnet")
SECURITY = token("network:NetworkSecurityGroup")
SECURITY_RULE = token("network:SecurityRule")
ADDRESS = token("network:PublicIPAddress")
NAT = token("network:NatGateway")
INTERFACE = token("network:NetworkInterface")
ENDPOINT = token("network:PrivateEndpoint")
ZONE = token("privatedns:PrivateZone")
LINK = token("privatedns:VirtualNetworkLink")
DISKS = token("compute:DiskEncryptionSet")
DISK = token("compute:Disk")
MACHINE = token("compute:VirtualMachine")
CLUSTER = token("containerservice:ManagedCluster")
POOL = token("containerservice:AgentPool")
SETTING = token("monitor:DiagnosticSetting")
WORKSPACE = token("operationalinsights:Workspace")

_GUIDS = {name: guid for guid, (name, _) in BUILT_IN.items()}
WRAPS = "Key Vault Crypto Service Encryption User"
ENCRYPTS = "Key Vault Crypto User"
JOINS = "Network Contributor"


def role(name: str) -> str:
    """The id of a built-in role."""
    return f"{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/{_GUIDS[name]}"


def inside(**inputs: Any) -> dict[str, Any]:
    """Inputs of a resource of the resource group."""
    return {"resourceGroupName": RG, **inputs}


class Azure(CloudInMemory):
    """A subscription with the resources that others need."""

    def identity(self, name: str = "identity") -> Made:
        return self.make(IDENTITY, inside(resourceName=name), name)

    def assignment_inputs(self, principal: str, name: str, scope: str) -> dict[str, Any]:
        return {"principalId": principal, "roleDefinitionId": role(name), "scope": scope}

    def assign(self, identity: Made, name: str, scope: str) -> Made:
        """Gives an identity a role."""
        principal = identity.outputs["principalId"]
        return self.make(ASSIGNMENT, self.assignment_inputs(principal, name, scope), f"{principal}-{name}-{scope}")

    def vault_inputs(self, **properties: Any) -> dict[str, Any]:
        shared = {"tenantId": ACCOUNT.tenant, "sku": {"family": "A", "name": "standard"}}
        rights = {"enableRbacAuthorization": True, "enablePurgeProtection": True}
        return inside(properties=without({**shared, **rights, **properties}))

    def vault(self, name: str = "vault", **properties: Any) -> Made:
        return self.make(VAULT, {**self.vault_inputs(**properties), "vaultName": name}, name)

    def key(self, vault: Made, name: str = "key", **properties: Any) -> Made:
        shared = {"kty": "RSA", "keySize": 3072}
        inputs = inside(vaultName=vault.outputs["name"], keyName=name, properties=without({**shared, **properties}))
        return self.make(KEY, inputs, name)

    def wrapping(self, **properties: Any) -> tuple[Made, Made, Made]:
        """A vault, a key of it, and an identity that may wrap with the key."""
        vault, identity = self.vault(**properties), self.identity()
        key = self.key(vault)
        self.assign(identity, WRAPS, key.id)
        return vault, key, identity

    def storage_inputs(self, **more: Any) -> dict[str, Any]:
        shared = {"accountName": "account", "kind": "StorageV2", "sku": {"name": "Standard_LRS"}}
        return without(inside(**{**shared, **more}))

    def storage(self, name: str = "account", **more: Any) -> Made:
        return self.make(STORAGE, self.storage_inputs(accountName=name, **more), name)

    def hold(self, account: Made, count: int) -> None:
        """Puts blobs into a storage account, besides those that Pulumi made."""
        record = self.record(account)
        assert record is not None
        self.cloud.store.put(replace(record, side={**record.side, OBJECTS: count}))

    def vnet(self, *ranges: str, name: str = "vnet", **more: Any) -> Made:
        space = {"addressPrefixes": list(ranges) or ["10.0.0.0/16"]}
        return self.make(VNET, inside(virtualNetworkName=name, addressSpace=space, **more), name)

    def subnet_inputs(self, vnet: Made, number: int = 0, **more: Any) -> dict[str, Any]:
        shared = {"addressPrefix": f"10.0.{number}.0/24", "subnetName": f"subnet-{number}"}
        return inside(virtualNetworkName=vnet.outputs["name"], **{**shared, **more})

    def subnet(self, vnet: Made, number: int = 0, **more: Any) -> Made:
        return self.make(SUBNET, self.subnet_inputs(vnet, number, **more), f"subnet-{number}")

    def address(self, name: str = "address", **more: Any) -> Made:
        shared = {"sku": {"name": "Standard"}, "publicIPAllocationMethod": "Static"}
        return self.make(ADDRESS, inside(publicIpAddressName=name, **{**shared, **more}), name)

    def nat(self, name: str = "nat") -> Made:
        return self.make(
            NAT,
            inside(
                natGatewayName=name, sku={"name": "Standard"}, publicIpAddresses=[{"id": self.address(f"{name}-ip").id}]
            ),
            name,
        )

    def disks_inputs(self, **more: Any) -> dict[str, Any]:
        """A good disk encryption set's inputs, with its key and its identity made."""
        vault, key, identity = self.wrapping()
        active = {"keyUrl": key.outputs["keyUriWithVersion"], "sourceVault": {"id": vault.id}}
        return inside(diskEncryptionSetName="disks", activeKey=active, **{**self.acts_as(identity), **more})

    @staticmethod
    def acts_as(*identities: Made) -> dict[str, Any]:
        """The input ``identity`` of what acts as user-assigned identities."""
        return {"identity": {"type": "UserAssigned", "userAssignedIdentities": [one.id for one in identities]}}

    def cluster_inputs(self, **more: Any) -> dict[str, Any]:
        """A good public cluster's inputs."""
        pool = {"name": "system", "mode": "System", "count": 1, "vmSize": "Standard_D2s_v5", "osType": "Linux"}
        shared = {"resourceName": "cluster", "dnsPrefix": "cluster", "identity": {"type": "SystemAssigned"}}
        return without(inside(**{**shared, "kubernetesVersion": "1.35", "agentPoolProfiles": [pool], **more}))

    def cluster(self, name: str = "cluster", **more: Any) -> Made:
        return self.make(CLUSTER, self.cluster_inputs(resourceName=name, **more), name)

    def pool_inputs(self, cluster: Made, **more: Any) -> dict[str, Any]:
        shared = {"agentPoolName": "research", "mode": "User", "count": 1, "vmSize": "Standard_D2s_v5"}
        return inside(resourceName=cluster.outputs["name"], **{**shared, **more})


def without(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs that are not None."""
    return {name: value for name, value in inputs.items() if value is not None}


@contextmanager
def refused(code: str, text: str = "", path: str | None = None) -> Iterator[None]:
    """Expects exactly one refusal, with a code, with words in its message, and perhaps at a path."""
    with pytest.raises(CloudError) as caught:
        yield
    one_failure(list(caught.value.failures), path, code, text)


def one_failure(failures: list[Failure], path: str | None, code: str, text: str = "") -> None:
    """Checks that there is exactly one failure, and which."""
    assert [(failure.path if path is not None else None, failure.code) for failure in failures] == [(path, code)], (
        failures
    )
    assert text in failures[0].message, failures
