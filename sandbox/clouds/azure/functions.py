"""The functions (data sources) of Azure that the sandbox answers."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from sandbox.clouds.azure.containerservice import CLUSTER
from sandbox.clouds.azure.names import PATHS, address, exists, find, subscription, token
from sandbox.clouds.azure.roles import BUILT_IN, role_guid, role_name
from sandbox.clouds.azure.storage import ACCOUNT
from sandbox.errors import CloudError, Failure
from sandbox.rules import FunctionRequest, FunctionRule
from sandbox.store import Record
from sandbox.values import Secret

CLIENT_ID: Final = "22222222-3333-4444-5555-666666666666"


def _digest(*parts: str) -> bytes:
    return hashlib.sha512("\0".join(parts).encode()).digest()


def _refuse(path: str, message: str, code: str) -> CloudError:
    return CloudError([Failure(path, message, code)])


def client_config(request: FunctionRequest) -> Mapping[str, Any]:
    return {
        "clientId": CLIENT_ID,
        "objectId": request.account.principal,
        "subscriptionId": subscription(request),
        "tenantId": request.account.tenant,
    }


def client_token(request: FunctionRequest) -> Mapping[str, Any]:
    endpoint = str(request.get("endpoint") or "https://management.azure.com")
    return {"token": Secret(base64.urlsafe_b64encode(_digest("token", endpoint)).decode())}


def _looked_up(name: str) -> FunctionRule:
    """The function that reads one resource of a type by its address."""

    def answer(request: FunctionRequest) -> Mapping[str, Any]:
        found = _required(request, name)
        return {**found.outputs, "id": found.id}

    return answer


def _required(request: FunctionRequest, name: str) -> Record:
    path = address(request, name, request.arguments)
    found = find(request.store, path)
    if found is None or found.token != name:
        kind = name.rsplit(":", 1)[-1]
        group = request.get("resourceGroupName")
        where = f" under resource group '{group}'" if group else ""
        raise _refuse("", f"The resource '{path}' ({kind}){where} was not found.", "ResourceNotFound")
    return found


def storage_keys(request: FunctionRequest) -> Mapping[str, Any]:
    account = _required(request, ACCOUNT)
    return {
        "keys": [
            {
                "keyName": name,
                "value": Secret(base64.b64encode(_digest("key", account.id, name)).decode()),
                "permissions": "FULL",
                "creationTime": "2026-01-01T00:00:00Z",
            }
            for name in ("key1", "key2")
        ]
    }


def storage_sas(request: FunctionRequest) -> Mapping[str, Any]:
    account = _required(request, ACCOUNT)
    if account.inputs.get("allowSharedKeyAccess") is False:
        raise _refuse(
            "", "Key based authentication is not permitted on this storage account.", "KeyBasedAuthentication"
        )
    given = {short: request.get(name) for short, name in _SAS.items() if request.get(name)}
    signature = base64.b64encode(_digest("sas", account.id, str(given))[:32]).decode()
    parts = [f"{key}={value}" for key, value in {"sv": "2024-11-04", **given, "sig": signature}.items()]
    field = "serviceSasToken" if request.token.endswith("ServiceSAS") else "accountSasToken"
    return {field: Secret("&".join(parts))}


_SAS: Final = {
    "ss": "services",
    "srt": "resourceTypes",
    "sr": "resource",
    "sp": "permissions",
    "st": "sharedAccessStartTime",
    "se": "sharedAccessExpiryTime",
    "spr": "protocols",
}


def _credentials(role: str) -> FunctionRule:
    def answer(request: FunctionRequest) -> Mapping[str, Any]:
        cluster = _required(request, CLUSTER)
        local = cluster.inputs.get("disableLocalAccounts") is True
        if role == "Admin" and local:
            raise _refuse(
                "",
                "Getting static credential is not allowed because this cluster is set to disable local accounts.",
                "BadRequest",
            )
        user = f"cluster{role}_{request.get('resourceGroupName')}_{cluster.outputs['name']}"
        config = {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": cluster.outputs["name"], "cluster": _server(cluster)}],
            "contexts": [
                {"name": cluster.outputs["name"], "context": {"cluster": cluster.outputs["name"], "user": user}}
            ],
            "current-context": cluster.outputs["name"],
            "users": [{"name": user, "user": _user(cluster, role, local)}],
        }
        # A kubeconfig is YAML, and JSON is YAML.
        value = Secret(base64.b64encode(json.dumps(config, indent=2).encode()).decode())
        return {"kubeconfigs": [{"name": f"cluster{role}", "value": value}]}

    return answer


def _server(cluster: Record) -> Mapping[str, Any]:
    host = cluster.outputs.get("privateFQDN") or cluster.outputs.get("fqdn")
    authority = base64.b64encode(b"-----BEGIN CERTIFICATE-----\nsandbox\n-----END CERTIFICATE-----\n").decode()
    return {"server": f"https://{host}:443", "certificate-authority-data": authority}


def _user(cluster: Record, role: str, local: bool) -> Mapping[str, Any]:
    if local or (role == "User" and cluster.inputs.get("aadProfile")):
        return {"exec": {"apiVersion": "client.authentication.k8s.io/v1beta1", "command": "kubelogin"}}
    return {"token": _digest("kubeconfig", cluster.id, role).hex()}


def role_definition(request: FunctionRequest) -> Mapping[str, Any]:
    given = str(request.get("roleDefinitionId"))
    name = role_name(request.store, given)
    if name is None:
        raise _refuse("roleDefinitionId", f"The role definition '{given}' was not found.", "RoleDefinitionDoesNotExist")
    guid = role_guid(given)
    return {
        "id": f"/subscriptions/{subscription(request)}/providers/Microsoft.Authorization/roleDefinitions/{guid}",
        "name": guid,
        "type": "Microsoft.Authorization/roleDefinitions",
        "roleName": name,
        "roleType": "BuiltInRole" if guid in BUILT_IN else "CustomRole",
        "assignableScopes": ["/"],
        "permissions": [],
    }


def role_assignment(request: FunctionRequest) -> Mapping[str, Any]:
    scope = str(request.get("scope"))
    if not exists(request.store, scope if scope.startswith("/") else f"/{scope}"):
        raise _refuse("scope", f"The scope '{scope}' was not found.", "ResourceNotFound")
    found = _required(request, token("authorization:RoleAssignment"))
    return {**found.outputs, "id": found.id}


def _getter(name: str) -> str:
    """``azure-native:network:VirtualNetwork`` -> ``azure-native:network:getVirtualNetwork``."""
    package, module, kind = name.split(":")
    return f"{package}:{module}:get{kind}"


_WITHOUT_GETTER: Final = {token("storage:Blob"), token("storage:StorageAccountStaticWebsite")}
_BY_ADDRESS: Final[Mapping[str, Callable[[FunctionRequest], Mapping[str, Any]]]] = {
    _getter(name): _looked_up(name) for name in PATHS if name not in _WITHOUT_GETTER
}

FUNCTIONS: Final[Mapping[str, FunctionRule]] = {
    **_BY_ADDRESS,
    token("authorization:getClientConfig"): client_config,
    token("authorization:getClientToken"): client_token,
    token("authorization:getRoleAssignment"): role_assignment,
    token("authorization:getRoleDefinition"): role_definition,
    token("containerservice:listManagedClusterAdminCredentials"): _credentials("Admin"),
    token("containerservice:listManagedClusterUserCredentials"): _credentials("User"),
    token("storage:listStorageAccountKeys"): storage_keys,
    token("storage:listStorageAccountSAS"): storage_sas,
    token("storage:listStorageAccountServiceSAS"): storage_sas,
}
