"""The functions (data sources) of AWS that the sandbox answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.clouds.aws import functions_account, functions_catalogue, functions_lookup
from sandbox.clouds.aws.eks import CLUSTER
from sandbox.clouds.aws.eks_access import ACCESS_ENTRY
from sandbox.clouds.aws.eks_nodes import ADDON, NODE_GROUP
from sandbox.clouds.aws.functions_account import digits
from sandbox.clouds.aws.kms import ALIAS, find_key
from sandbox.clouds.aws.names import dns_suffix, partition
from sandbox.clouds.aws.secrets import SECRET, VERSION
from sandbox.errors import CloudError, Failure
from sandbox.rules import FunctionRequest, FunctionRule
from sandbox.store import Record


def _here(request: FunctionRequest, token: str) -> list[Record]:
    return [record for record in request.store.all("aws", token) if record.region == request.region]


def _missing(message: str, code: str = "NotFound") -> CloudError:
    return CloudError([Failure("", message, code)])


def _key(request: FunctionRequest) -> Mapping[str, Any]:
    name = str(request.get("keyId"))
    if name.startswith("alias/aws/"):
        return _managed_key(request, name)
    key = find_key(request.store, request.region, name)
    if key is None:
        raise _missing(f"Invalid keyId '{name}'", "NotFoundException")
    enabled = bool(key.outputs.get("isEnabled", True))
    return {
        **key.outputs,
        "id": key.id,
        "keyId": name,
        "awsAccountId": request.account.id,
        "creationDate": "2026-01-01T00:00:00Z",
        "description": key.outputs.get("description", ""),
        "enabled": enabled,
        "keyManager": "CUSTOMER",
        "keySpec": key.outputs.get("customerMasterKeySpec"),
        "keyState": "Enabled" if enabled else "Disabled",
        "origin": "AWS_KMS",
    }


def _managed_key(request: FunctionRequest, alias: str) -> dict[str, Any]:
    """A key that AWS makes for a service when the service first needs it."""
    full = digits("managed", request.account.id, request.region, alias, length=32)
    identity = f"{full[:8]}-{full[8:12]}-4{full[13:16]}-8{full[17:20]}-{full[20:]}"
    arn = f"arn:{partition(request.region)}:kms:{request.region}:{request.account.id}:key/{identity}"
    return {
        "id": identity,
        "arn": arn,
        "awsAccountId": request.account.id,
        "enabled": True,
        "keyId": alias,
        "keyManager": "AWS",
        "keySpec": "SYMMETRIC_DEFAULT",
        "keyState": "Enabled",
        "keyUsage": "ENCRYPT_DECRYPT",
        "multiRegion": False,
        "origin": "AWS_KMS",
        "region": request.region,
    }


def _alias(request: FunctionRequest) -> Mapping[str, Any]:
    name = str(request.get("name"))
    arn = f"arn:{partition(request.region)}:kms:{request.region}:{request.account.id}:{name}"
    if name.startswith("alias/aws/"):
        key = _managed_key(request, name)
        target = {"targetKeyId": key["id"], "targetKeyArn": key["arn"]}
        return {**target, "id": arn, "arn": arn, "name": name, "region": request.region}
    alias = next((one for one in _here(request, ALIAS) if one.id == name), None)
    target_key = find_key(request.store, request.region, name)
    if alias is None or target_key is None:
        raise _missing(f"no matching KMS Alias found ({name})", "NotFoundException")
    return {**alias.outputs, "id": arn, "targetKeyId": target_key.id, "targetKeyArn": target_key.outputs["arn"]}


def _in_lists(outputs: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Outputs in which the named objects stand in lists under their plurals, as functions have them."""
    return {**outputs, **{f"{name}s": [outputs[name]] if outputs.get(name) else [] for name in names}}


def _cluster(request: FunctionRequest) -> Mapping[str, Any]:
    cluster = _cluster_of(request, "name")
    outputs = _in_lists(cluster.outputs, "accessConfig", "kubernetesNetworkConfig")
    return {**outputs, "id": cluster.id, "certificateAuthorities": [cluster.outputs["certificateAuthority"]]}


def _cluster_of(request: FunctionRequest, argument: str) -> Record:
    name = request.get(argument)
    found = next((one for one in _here(request, CLUSTER) if one.id == name), None)
    if found is None:
        raise _missing(f"No cluster found for name: {name}.", "ResourceNotFoundException")
    return found


def _cluster_auth(request: FunctionRequest) -> Mapping[str, Any]:
    """A token, which opens nothing: there is no cluster behind it."""
    name = str(request.get("name"))
    return {
        "id": name,
        "name": name,
        "region": request.region,
        "token": f"k8s-aws-v1.{digits('token', name, length=64)}",
    }


def _part(token: str, noun: str, *names: str) -> FunctionRule:
    """A part of a cluster, by the cluster's name and its own."""

    def answer(request: FunctionRequest) -> Mapping[str, Any]:
        identity = ":".join(str(request.get(name)) for name in ("clusterName", *names))
        found = next((one for one in _here(request, token) if one.id == identity), None)
        if found is None:
            raise _missing(f"No {noun} found for name: {identity}.", "ResourceNotFoundException")
        outputs = _in_lists(found.outputs, "scalingConfig", "launchTemplate", "updateConfig", "remoteAccess")
        return {**outputs, "id": found.id}

    return answer


def _cluster_names(request: FunctionRequest) -> Mapping[str, Any]:
    return {"id": request.region, "names": [one.id for one in _here(request, CLUSTER)], "region": request.region}


def _group_names(request: FunctionRequest) -> Mapping[str, Any]:
    cluster = _cluster_of(request, "clusterName").id
    own = [one for one in _here(request, NODE_GROUP) if one.inputs.get("clusterName") == cluster]
    return {
        "id": cluster,
        "clusterName": cluster,
        "names": [one.id.split(":", 1)[1] for one in own],
        "region": request.region,
    }


def _secret(request: FunctionRequest) -> Mapping[str, Any]:
    name, arn = request.get("name"), request.get("arn")
    for found in _here(request, SECRET):
        if found.id == arn or found.outputs.get("name") == name:
            return {**found.outputs, "id": found.id, "policy": found.outputs.get("policy", "")}
    raise _missing(f"couldn't find resource: Secrets Manager Secret {arn or name}", "ResourceNotFoundException")


def _secret_version(request: FunctionRequest) -> Mapping[str, Any]:
    wanted = str(request.get("secretId"))
    secret = next((one for one in _here(request, SECRET) if wanted in (one.id, one.outputs.get("name"))), None)
    versions = [one for one in _here(request, VERSION) if secret and one.inputs.get("secretId") == secret.id]
    if secret is None or not versions:
        message = f"couldn't find resource: Secrets Manager Secret Version {wanted} with staging label AWSCURRENT"
        raise _missing(message, "ResourceNotFoundException")
    outputs = versions[-1].outputs
    shared = {"arn": secret.id, "secretArn": secret.id, "secretId": wanted, "versionStage": "AWSCURRENT"}
    return {
        **shared,
        "id": f"{wanted}|AWSCURRENT",
        "secretBinary": outputs.get("secretBinary", ""),
        "secretString": outputs.get("secretString", ""),
        "versionId": outputs["versionId"],
        "versionStages": outputs["versionStages"],
        "region": request.region,
    }


def _registry_token(request: FunctionRequest) -> Mapping[str, Any]:
    """A login for the container registry, which opens nothing."""
    registry = str(request.get("registryId") or request.account.id)
    return {
        "id": request.region,
        "authorizationToken": "QVdTOnNhbmRib3g=",
        "expiresAt": "2030-01-01T00:00:00Z",
        "password": "sandbox",
        "proxyEndpoint": f"https://{registry}.dkr.ecr.{request.region}.{dns_suffix(request.region)}",
        "region": request.region,
        "registryId": registry,
        "userName": "AWS",
    }


def _random_password(request: FunctionRequest) -> Mapping[str, Any]:
    """A password of hexadecimal digits; always the same, unlike the real one."""
    length = int(request.get("passwordLength") or 32)
    text = "".join(digits("password", request.account.id, str(part), length=64) for part in range(length // 64 + 1))
    return {**request.arguments, "id": "password", "randomPassword": text[:length], "region": request.region}


FUNCTIONS: dict[str, FunctionRule] = {
    **functions_account.FUNCTIONS,
    **functions_catalogue.FUNCTIONS,
    **functions_lookup.FUNCTIONS,
    "aws:ecr/getAuthorizationToken:getAuthorizationToken": _registry_token,
    "aws:eks/getAccessEntry:getAccessEntry": _part(ACCESS_ENTRY, "access entry", "principalArn"),
    "aws:eks/getAddon:getAddon": _part(ADDON, "addon", "addonName"),
    "aws:eks/getCluster:getCluster": _cluster,
    "aws:eks/getClusterAuth:getClusterAuth": _cluster_auth,
    "aws:eks/getClusters:getClusters": _cluster_names,
    "aws:eks/getNodeGroup:getNodeGroup": _part(NODE_GROUP, "node group", "nodeGroupName"),
    "aws:eks/getNodeGroups:getNodeGroups": _group_names,
    "aws:kms/getAlias:getAlias": _alias,
    "aws:kms/getKey:getKey": _key,
    "aws:secretsmanager/getRandomPassword:getRandomPassword": _random_password,
    "aws:secretsmanager/getSecret:getSecret": _secret,
    "aws:secretsmanager/getSecretVersion:getSecretVersion": _secret_version,
}
