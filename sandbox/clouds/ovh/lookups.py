"""Functions that look up what Pulumi made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sandbox.clouds.ovh.catalogue import own_project
from sandbox.clouds.ovh.gateways import GATEWAY
from sandbox.clouds.ovh.iam import GROUP, POLICY
from sandbox.clouds.ovh.kubernetes import KUBE
from sandbox.clouds.ovh.logs import STREAM
from sandbox.clouds.ovh.names import ACCOUNT, not_found, uuid_of
from sandbox.clouds.ovh.networks import NETWORK, OLD_SUBNET, SUBNET
from sandbox.clouds.ovh.nodepools import POOL
from sandbox.clouds.ovh.okms import OKMS, SERVICE_KEY, domain_code, key_urn
from sandbox.clouds.ovh.storage import BUCKET
from sandbox.clouds.ovh.users import CREDENTIAL, USER
from sandbox.clouds.ovh.users import POLICY as S3_POLICY
from sandbox.clouds.ovh.volumes import VOLUME
from sandbox.errors import CloudError
from sandbox.rules import FunctionRequest, FunctionRule
from sandbox.store import Record


def _found(request: FunctionRequest, token: str, **wanted: Any) -> Record:
    """The object of a type whose id or inputs are as wanted.

    Raises:
        CloudError: there is none.
    """
    for record in request.store.all("ovh", token):
        if all((record.id if key == "id" else record.inputs.get(key)) == value for key, value in wanted.items()):
            return record
    text = ", ".join(f"{key} = {value}" for key, value in wanted.items())
    raise CloudError([not_found("", f"The requested object ({text}) does not exist")])


def _looked_up(token: str, keys: Mapping[str, str]) -> FunctionRule:
    """A function that finds an object of a project; ``keys``: argument to ``id`` or to the object's input."""

    def answer(request: FunctionRequest) -> Mapping[str, Any]:
        own_project(request)
        record = _found(request, token, **{mine: request.get(given) for given, mine in keys.items()})
        return {**record.outputs, **request.arguments, "id": record.id}

    return answer


def _listed(request: FunctionRequest, token: str) -> Sequence[Record]:
    of = own_project(request)
    return [record for record in request.store.all("ovh", token) if record.inputs.get("serviceName") == of]


def _network(record: Record) -> dict[str, Any]:
    regions = [
        {"openstackId": identity, "region": region, "status": "ACTIVE"}
        for region, identity in record.outputs["regionsOpenstackIds"].items()
    ]
    return {"name": record.outputs.get("name", ""), "regions": regions, "status": "ACTIVE", "type": "private"} | {
        "vlanId": record.outputs["vlanId"]
    }


def _one_network(request: FunctionRequest) -> Mapping[str, Any]:
    own_project(request)
    record = _found(request, NETWORK, id=request.get("networkId"))
    ids = record.outputs["regionsOpenstackIds"]
    return {**request.arguments, **_network(record), "id": record.id, "regionsOpenstackIds": ids}


def _all_networks(request: FunctionRequest) -> Mapping[str, Any]:
    found = [{**_network(record), "id": record.id} for record in _listed(request, NETWORK)]
    return {"id": own_project(request), "serviceName": own_project(request), "networks": found}


def _subnets(request: FunctionRequest) -> Mapping[str, Any]:
    record = _found(request, NETWORK, id=request.get("networkId"))
    ids = {record.id, *record.outputs["regionsOpenstackIds"].values()}
    found = [
        {
            "cidr": item.outputs["cidr"],
            "dhcpEnabled": item.outputs.get("dhcp", False),
            "gatewayIp": item.outputs.get("gatewayIp", ""),
            "id": item.id,
            "ipPools": [],
        }
        for token in (SUBNET, OLD_SUBNET)
        for item in request.store.all("ovh", token)
        if item.inputs.get("networkId") in ids
    ]
    return {**request.arguments, "id": record.id, "subnets": found}


def _user(record: Record) -> dict[str, Any]:
    words = ("creationDate", "roles", "status", "username")
    return {"description": record.outputs.get("description", ""), **{word: record.outputs[word] for word in words}}


def _one_user(request: FunctionRequest) -> Mapping[str, Any]:
    own_project(request)
    record = _found(request, USER, id=request.get("userId"))
    return {**request.arguments, **_user(record), "id": record.id}


def _all_users(request: FunctionRequest) -> Mapping[str, Any]:
    found = [{**_user(record), "userId": record.id} for record in _listed(request, USER)]
    return {"id": own_project(request), "serviceName": own_project(request), "users": found}


def _gateway(request: FunctionRequest) -> Mapping[str, Any]:
    own_project(request)
    record = _found(request, GATEWAY, id=request.get("id"))
    words = ("interfaces", "model", "name", "status")
    outside = record.outputs["externalInformations"][0]
    return {**request.arguments, **{word: record.outputs[word] for word in words}, "externalInformation": outside}


def _okms_domain(request: FunctionRequest) -> Mapping[str, Any]:
    record = _found(request, OKMS, id=request.get("id"))
    return {**record.outputs, "id": record.id, "region": domain_code(record.inputs.get("region")), "iam": _iam(record)}


def _service_key(request: FunctionRequest) -> Mapping[str, Any]:
    record = _found(request, SERVICE_KEY, id=request.get("id"), okmsId=request.get("okmsId"))
    owner = {"displayName": record.outputs["name"], "id": uuid_of("iam", record.id), "tags": {}, "urn": key_urn(record)}
    return {"curve": "", "size": 0, **record.outputs, "id": record.id, "iam": owner}


def _iam(record: Record) -> dict[str, Any]:
    return {"tags": {}, **record.outputs["iam"]}


def _stream(request: FunctionRequest) -> Mapping[str, Any]:
    record = _found(request, STREAM, serviceName=request.get("serviceName"), title=request.get("title"))
    return {"encryptionKeysIds": [], "parentStreamId": "", **record.outputs, "id": record.id}


def _policies(request: FunctionRequest) -> Mapping[str, Any]:
    return {"id": ACCOUNT.tenant, "policies": [record.id for record in request.store.all("ovh", POLICY)]}


def _policy(request: FunctionRequest) -> Mapping[str, Any]:
    record = _found(request, POLICY, id=request.get("id"))
    conditions = record.outputs.get("conditions")
    given = [conditions] if conditions else []
    return {"expiredAt": "", **record.outputs, "id": record.id, "conditions": given}


def _permission_groups(request: FunctionRequest) -> Mapping[str, Any]:
    return {"id": ACCOUNT.tenant, "urns": [record.id for record in request.store.all("ovh", GROUP)]}


FUNCTIONS: Final[Mapping[str, FunctionRule]] = {
    "ovh:Dbaas/getLogsOutputGraylogStream:getLogsOutputGraylogStream": _stream,
    "ovh:CloudProject/getNetworkPrivate:getNetworkPrivate": _one_network,
    "ovh:CloudProject/getNetworkPrivates:getNetworkPrivates": _all_networks,
    "ovh:CloudProject/getNetworkPrivateSubnets:getNetworkPrivateSubnets": _subnets,
    "ovh:index/getCloudProjectGateway:getCloudProjectGateway": _gateway,
    "ovh:CloudProject/getKube:getKube": _looked_up(KUBE, {"kubeId": "id"}),
    "ovh:CloudProject/getKubeNodePool:getKubeNodePool": _looked_up(POOL, {"kubeId": "kubeId", "name": "name"}),
    "ovh:CloudProject/getStorage:getStorage": _looked_up(BUCKET, {"regionName": "regionName", "name": "name"}),
    "ovh:CloudProject/getVolume:getVolume": _looked_up(VOLUME, {"volumeId": "id"}),
    "ovh:CloudProject/getUser:getUser": _one_user,
    "ovh:CloudProject/getUsers:getUsers": _all_users,
    "ovh:CloudProject/getUserS3Credential:getUserS3Credential": _looked_up(CREDENTIAL, {"accessKeyId": "id"}),
    "ovh:CloudProject/getUserS3Policy:getUserS3Policy": _looked_up(S3_POLICY, {"userId": "userId"}),
    "ovh:Okms/getOkmsResource:getOkmsResource": _okms_domain,
    "ovh:Okms/getOkmsServiceKey:getOkmsServiceKey": _service_key,
    "ovh:Iam/getPolicies:getPolicies": _policies,
    "ovh:Iam/getPolicy:getPolicy": _policy,
    "ovh:Iam/getPermissionsGroups:getPermissionsGroups": _permission_groups,
}
