"""Azure's identifiers: resource ids as Azure Resource Manager forms them, and how to find what an id names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.rules import FunctionRequest, Request
from sandbox.store import Record, Store
from sandbox.values import UNKNOWN

PACKAGE: Final = "azure-native"
_GROUP: Final = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}"
_IN_GROUP: Final = f"{_GROUP}/providers/"

# Address and API version of each type, from pulumi-azure-native 3.29.0 (its docstrings) and azure-rest-api-specs.
_NETWORK: Final = "2024-05-01"
_STORAGE: Final = "2024-01-01"
_ACCOUNT: Final = "Microsoft.Storage/storageAccounts/{accountName}"
_BLOBS: Final = f"{_ACCOUNT}/blobServices/default"
_TABLE: Final[Mapping[str, tuple[str, str]]] = {
    "authorization:ManagementLockAtResourceGroupLevel": ("Microsoft.Authorization/locks/{lockName}", "2020-05-01"),
    "authorization:ManagementLockByScope": ("{scope}/providers/Microsoft.Authorization/locks/{lockName}", "2020-05-01"),
    "authorization:RoleAssignment": (
        "{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
        "2022-04-01",
    ),
    "authorization:RoleDefinition": (
        "{scope}/providers/Microsoft.Authorization/roleDefinitions/{roleDefinitionId}",
        "2022-05-01-preview",
    ),
    "compute:Disk": ("Microsoft.Compute/disks/{diskName}", "2024-03-02"),
    "compute:DiskEncryptionSet": ("Microsoft.Compute/diskEncryptionSets/{diskEncryptionSetName}", "2024-03-02"),
    "compute:VirtualMachine": ("Microsoft.Compute/virtualMachines/{vmName}", "2024-11-01"),
    "containerregistry:Registry": ("Microsoft.ContainerRegistry/registries/{registryName}", "2023-01-01-preview"),
    "containerservice:AgentPool": (
        "Microsoft.ContainerService/managedClusters/{resourceName}/agentPools/{agentPoolName}",
        "2025-09-01",
    ),
    "containerservice:ManagedCluster": ("Microsoft.ContainerService/managedClusters/{resourceName}", "2025-09-01"),
    "dbforpostgresql:Server": ("Microsoft.DBforPostgreSQL/flexibleServers/{serverName}", "2025-08-01"),
    "keyvault:Key": ("Microsoft.KeyVault/vaults/{vaultName}/keys/{keyName}", "2024-11-01"),
    "keyvault:Secret": ("Microsoft.KeyVault/vaults/{vaultName}/secrets/{secretName}", "2024-11-01"),
    "keyvault:Vault": ("Microsoft.KeyVault/vaults/{vaultName}", "2024-11-01"),
    "managedidentity:FederatedIdentityCredential": (
        "Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}"
        "/federatedIdentityCredentials/{federatedIdentityCredentialResourceName}",
        "2023-01-31",
    ),
    "managedidentity:UserAssignedIdentity": (
        "Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}",
        "2023-01-31",
    ),
    "monitor:DiagnosticSetting": (
        "{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}",
        "2021-05-01-preview",
    ),
    "network:NatGateway": ("Microsoft.Network/natGateways/{natGatewayName}", _NETWORK),
    "network:NetworkInterface": ("Microsoft.Network/networkInterfaces/{networkInterfaceName}", _NETWORK),
    "network:NetworkSecurityGroup": ("Microsoft.Network/networkSecurityGroups/{networkSecurityGroupName}", _NETWORK),
    "network:PrivateDnsZoneGroup": (
        "Microsoft.Network/privateEndpoints/{privateEndpointName}/privateDnsZoneGroups/{privateDnsZoneGroupName}",
        _NETWORK,
    ),
    "network:PrivateEndpoint": ("Microsoft.Network/privateEndpoints/{privateEndpointName}", _NETWORK),
    "network:PublicIPAddress": ("Microsoft.Network/publicIPAddresses/{publicIpAddressName}", _NETWORK),
    "network:Route": ("Microsoft.Network/routeTables/{routeTableName}/routes/{routeName}", _NETWORK),
    "network:RouteTable": ("Microsoft.Network/routeTables/{routeTableName}", _NETWORK),
    "network:SecurityRule": (
        "Microsoft.Network/networkSecurityGroups/{networkSecurityGroupName}/securityRules/{securityRuleName}",
        _NETWORK,
    ),
    "network:Subnet": ("Microsoft.Network/virtualNetworks/{virtualNetworkName}/subnets/{subnetName}", _NETWORK),
    "network:VirtualNetwork": ("Microsoft.Network/virtualNetworks/{virtualNetworkName}", _NETWORK),
    "operationalinsights:Workspace": ("Microsoft.OperationalInsights/workspaces/{workspaceName}", "2023-09-01"),
    "privatedns:PrivateZone": ("Microsoft.Network/privateDnsZones/{privateZoneName}", "2024-06-01"),
    "privatedns:VirtualNetworkLink": (
        "Microsoft.Network/privateDnsZones/{privateZoneName}/virtualNetworkLinks/{virtualNetworkLinkName}",
        "2024-06-01",
    ),
    "resources:ResourceGroup": (_GROUP, "2024-03-01"),
    "storage:BlobContainer": (f"{_BLOBS}/containers/{{containerName}}", _STORAGE),
    "storage:BlobContainerImmutabilityPolicy": (
        f"{_BLOBS}/containers/{{containerName}}/immutabilityPolicies/{{immutabilityPolicyName}}",
        _STORAGE,
    ),
    "storage:BlobServiceProperties": (f"{_ACCOUNT}/blobServices/{{blobServicesName}}", _STORAGE),
    "storage:EncryptionScope": (f"{_ACCOUNT}/encryptionScopes/{{encryptionScopeName}}", _STORAGE),
    "storage:FileShare": (f"{_ACCOUNT}/fileServices/default/shares/{{shareName}}", _STORAGE),
    "storage:ManagementPolicy": (f"{_ACCOUNT}/managementPolicies/{{managementPolicyName}}", _STORAGE),
    "storage:Queue": (f"{_ACCOUNT}/queueServices/default/queues/{{queueName}}", _STORAGE),
    "storage:StorageAccount": (_ACCOUNT, _STORAGE),
    "storage:Table": (f"{_ACCOUNT}/tableServices/default/tables/{{tableName}}", _STORAGE),
}


def token(short: str) -> str:
    """The full token of ``<module>:<Type>``."""
    return f"{PACKAGE}:{short}"


def _whole(path: str) -> str:
    return path if path.startswith(("/", "{")) else _IN_GROUP + path


PATHS: Final[Mapping[str, str]] = {token(short): _whole(path) for short, (path, _) in _TABLE.items()}
"""The address of each type whose address is known, with the inputs it is made of in braces."""

API_VERSIONS: Final[Mapping[str, str]] = {token(short): version for short, (_, version) in _TABLE.items()}


def arm_type(path: str) -> str:
    """The resource type of an address or id: ``Microsoft.Network/virtualNetworks/subnets``."""
    *around, last = re.split("/providers/", path, flags=re.IGNORECASE)
    if around:
        namespace, *steps = last.split("/")
        return "/".join([namespace, *steps[::2]])
    return f"Microsoft.Resources/{'resourceGroups' if '/resourcegroups/' in path.casefold() else 'subscriptions'}"


_TOKENS: Final[Mapping[str, str]] = {arm_type(path).casefold(): name for name, path in PATHS.items()}


def subscription(request: Request | FunctionRequest) -> str:
    """The subscription that the provider is configured for, else the account's."""
    return str(request.config.get("subscriptionId") or request.account.id)


def address(request: Request | FunctionRequest, name: str, inputs: Mapping[str, Any]) -> str | None:
    """The id of a resource of the type ``name`` with these inputs; None if the type's address is not known."""
    path = PATHS.get(name)
    if path is None:
        return None
    values = {**inputs, "subscriptionId": subscription(request)}
    text = re.sub(r"\{(\w+)\}", lambda found: str(values.get(found[1])), path)
    return re.sub("/+", "/", f"/{text}")


def identify(request: Request) -> str:
    """The resource's id. Where the address of a type is not in the table, one of the same shape is made up."""
    known = address(request, request.token, request.inputs)
    if known:
        return known
    module, kind = request.token.split(":")[1:]
    steps = [name for name in request.schema.path_inputs if name not in ("resourceGroupName", "subscriptionId")]
    own = request.schema.name_property
    parents = [name for name in steps if name != own]
    where = f"/subscriptions/{subscription(request)}"
    if "resourceGroupName" in request.inputs:
        where += f"/resourceGroups/{request.inputs['resourceGroupName']}"
    name = request.inputs.get(own) if own else None
    path = [f"{parent.removesuffix('Name')}s/{request.inputs.get(parent)}" for parent in parents]
    path.append(f"{kind[0].lower()}{kind[1:]}s/{name if isinstance(name, str) else request.hex(8, 'id')}")
    return f"{where}/providers/Microsoft.{module[0].upper()}{module[1:]}/{'/'.join(path)}"


def own_name(request: Request) -> str:
    """The resource's own name: the last part of its id."""
    return identify(request).rsplit("/", 1)[-1]


def parent_id(path: str) -> str:
    """What a resource is directly in: its parent, else its resource group, else its subscription."""
    head, _, tail = path.rpartition("/providers/")
    steps = tail.split("/")
    return f"{head}/providers/{'/'.join(steps[:-2])}" if head and len(steps) > 3 else head or path.rsplit("/", 2)[0]


def find(store: Store, path: Any) -> Record | None:
    """The live resource with an id, whatever its type; ids are the same in any case of letters."""
    if not isinstance(path, str) or not path.startswith("/"):
        return None
    name = _TOKENS.get(arm_type(path).casefold())
    if name is None:
        return next((record for record in store.all(PACKAGE) if record.id.casefold() == path.casefold()), None)
    exact = store.get(PACKAGE, name, path)
    return exact or next((entry for entry in store.all(PACKAGE, name) if entry.id.casefold() == path.casefold()), None)


def find_by(store: Store, name: str, output: str, value: Any) -> Record | None:
    """The live resource of a type with an output, compared without case."""
    if not isinstance(value, str):
        return None
    for record in store.all(PACKAGE, name):
        found: Any = record.outputs
        for step in output.split("."):
            found = found.get(step) if isinstance(found, Mapping) else None
        if isinstance(found, str) and found.rstrip("/").casefold() == value.rstrip("/").casefold():
            return record
    return None


_IMPLICIT: Final = re.compile(r"(/(?:blob|file|queue|table)Services/default)$", re.IGNORECASE)


def exists(store: Store, path: str) -> bool:
    """Whether something with this id exists; a subscription, and the services of a storage account, always do."""
    if re.fullmatch(r"/subscriptions/[^/]+/?|/providers/Microsoft\.Management/.*", path, re.IGNORECASE):
        return True
    return find(store, _IMPLICIT.sub("", path)) is not None


def within(store: Store, path: str) -> Iterator[Record]:
    """Everything that is in a resource: its children, what is attached to it, and so on."""
    prefix = f"{path}/".casefold()
    yield from (record for record in store.all(PACKAGE) if record.id.casefold().startswith(prefix))


def normal_location(text: Any) -> Any:
    """``West Europe`` -> ``westeurope``; anything but text is left as it is."""
    return text.replace(" ", "").lower() if isinstance(text, str) and text is not UNKNOWN else text
