"""The functions (data sources) that are answered."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from sandbox.clouds.azure.functions import CLIENT_ID, FUNCTIONS
from sandbox.clouds.azure.provider import ACCOUNT
from sandbox.values import Secret
from tests.support.clouds import catalogue
from tests.unit.sandbox.clouds.azure.build import (
    IN_GROUP,
    ROLE,
    SUBSCRIPTION,
    Azure,
    refused,
    role,
)

CONFIG = "azure-native:authorization:getClientConfig"
TOKEN = "azure-native:authorization:getClientToken"
GET_ROLE = "azure-native:authorization:getRoleDefinition"
GET_ASSIGNMENT = "azure-native:authorization:getRoleAssignment"
KEYS = "azure-native:storage:listStorageAccountKeys"
SAS = "azure-native:storage:listStorageAccountSAS"
SERVICE_SAS = "azure-native:storage:listStorageAccountServiceSAS"
ADMIN = "azure-native:containerservice:listManagedClusterAdminCredentials"
USER = "azure-native:containerservice:listManagedClusterUserCredentials"


def test_the_functions_are_the_sdks() -> None:
    known = set(catalogue("azure-native").function_tokens())
    assert set(FUNCTIONS) - known == set()


def test_who_is_calling(azure: Azure) -> None:
    answer = azure.invoke(CONFIG)
    assert answer == {
        "clientId": CLIENT_ID,
        "objectId": ACCOUNT.principal,
        "subscriptionId": ACCOUNT.id,
        "tenantId": ACCOUNT.tenant,
    }
    assert isinstance(azure.invoke(TOKEN)["token"], Secret)
    assert azure.invoke(TOKEN) != azure.invoke(TOKEN, endpoint="https://vault.azure.net")


def test_a_resource_is_looked_up_by_its_address(azure: Azure) -> None:
    network = azure.vnet()
    subnet = azure.subnet(network)
    found = azure.invoke(
        "azure-native:network:getSubnet", resourceGroupName="RG", virtualNetworkName="vnet", subnetName="Subnet-0"
    )
    assert (found["id"], found["addressPrefix"]) == (subnet.id, "10.0.0.0/24")
    group = azure.invoke("azure-native:resources:getResourceGroup", resourceGroupName="rg")
    assert (group["id"], group["location"]) == (IN_GROUP, "francecentral")


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("keyvault:getVault", {"vaultName": "v"}),
        ("network:getVirtualNetwork", {"virtualNetworkName": "v"}),
        ("storage:getStorageAccount", {"accountName": "a"}),
        ("storage:listStorageAccountKeys", {"accountName": "a"}),
        ("managedidentity:getUserAssignedIdentity", {"resourceName": "i"}),
        ("containerservice:listManagedClusterUserCredentials", {"resourceName": "c"}),
    ],
)
def test_what_is_not_there(azure: Azure, name: str, arguments: dict[str, str]) -> None:
    with refused("ResourceNotFound", "under resource group 'rg' was not found"):
        azure.invoke(f"azure-native:{name}", resourceGroupName="rg", **arguments)


def test_another_function_is_refused_by_name(azure: Azure) -> None:
    with refused("", "azure-native:compute:getGallery"):
        azure.invoke("azure-native:compute:getGallery", resourceGroupName="rg", galleryName="g")


def test_the_keys_of_an_account(azure: Azure) -> None:
    for name in ("account", "other"):
        azure.storage(name)

    def keys(name: str) -> list[str]:
        found = azure.invoke(KEYS, resourceGroupName="rg", accountName=name)["keys"]
        return [key["value"].value for key in found]

    first = keys("account")
    assert keys("account") == first
    assert len({*first, *keys("other")}) == 4
    assert [len(base64.b64decode(value)) for value in first] == [64, 64]


@pytest.mark.parametrize(("name", "field"), [(SAS, "accountSasToken"), (SERVICE_SAS, "serviceSasToken")])
def test_a_signed_link(azure: Azure, name: str, field: str) -> None:
    azure.storage()
    azure.storage("closed", allowSharedKeyAccess=False)
    arguments: dict[str, Any] = {"resourceGroupName": "rg", "permissions": "r"}
    arguments |= {"services": "b", "resourceTypes": "o"} if name == SAS else {"canonicalizedResource": "/blob/account"}
    answer = azure.invoke(name, accountName="account", **arguments)[field]
    assert isinstance(answer, Secret)
    assert "sp=r" in answer.value
    with refused("KeyBasedAuthentication"):
        azure.invoke(name, accountName="closed", **arguments)


def kubeconfig(azure: Azure, name: str, cluster: str = "cluster") -> dict[str, Any]:
    (config,) = azure.invoke(name, resourceGroupName="rg", resourceName=cluster)["kubeconfigs"]
    found: dict[str, Any] = json.loads(base64.b64decode(config["value"].value))
    return found


@pytest.mark.parametrize("name", [ADMIN, USER])
def test_credentials_of_a_cluster(azure: Azure, name: str) -> None:
    cluster = azure.cluster()
    config = kubeconfig(azure, name)
    assert config["clusters"][0]["cluster"]["server"] == f"https://{cluster.outputs['fqdn']}:443"
    assert "token" in config["users"][0]["user"]


def test_credentials_of_a_cluster_that_asks_entra(azure: Azure) -> None:
    aad: dict[str, Any] = {"aadProfile": {"managed": True}}
    private: dict[str, Any] = {"apiServerAccessProfile": {"enablePrivateCluster": True}}
    cluster = azure.cluster(disableLocalAccounts=True, **aad, **private)
    config = kubeconfig(azure, USER)
    assert config["clusters"][0]["cluster"]["server"] == f"https://{cluster.outputs['privateFQDN']}:443"
    assert config["users"][0]["user"]["exec"]["command"] == "kubelogin"
    with refused("BadRequest", "disable local accounts"):
        kubeconfig(azure, ADMIN)
    azure.cluster("mixed", **aad)
    assert "token" in kubeconfig(azure, ADMIN, "mixed")["users"][0]["user"]
    assert "exec" in kubeconfig(azure, USER, "mixed")["users"][0]["user"]


def test_roles(azure: Azure) -> None:
    answer = azure.invoke(GET_ROLE, scope=SUBSCRIPTION, roleDefinitionId=role("Reader").rsplit("/", 1)[-1])
    assert (answer["roleName"], answer["roleType"], answer["id"]) == ("Reader", "BuiltInRole", role("Reader"))
    made = azure.make(ROLE, {"roleName": "mine", "scope": SUBSCRIPTION, "assignableScopes": [SUBSCRIPTION]})
    answer = azure.invoke(GET_ROLE, scope=SUBSCRIPTION, roleDefinitionId=made.id)
    assert (answer["roleName"], answer["roleType"], answer["id"]) == ("mine", "CustomRole", made.id)
    with refused("RoleDefinitionDoesNotExist", path="roleDefinitionId"):
        azure.invoke(GET_ROLE, scope=SUBSCRIPTION, roleDefinitionId="nothing")


def test_assignments(azure: Azure) -> None:
    made = azure.assign(azure.identity(), "Reader", IN_GROUP)
    name = made.id.rsplit("/", 1)[-1]
    assert azure.invoke(GET_ASSIGNMENT, scope=IN_GROUP, roleAssignmentName=name)["id"] == made.id
    with refused("ResourceNotFound", path="scope"):
        azure.invoke(GET_ASSIGNMENT, scope=f"{IN_GROUP}2", roleAssignmentName=name)
    with refused("ResourceNotFound"):
        azure.invoke(GET_ASSIGNMENT, scope=SUBSCRIPTION, roleAssignmentName=name)
