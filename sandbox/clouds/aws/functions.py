"""The functions (data sources) of AWS that the sandbox answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from components.regions import lookup, regions
from sandbox.clouds.aws.names import dns_suffix, partition
from sandbox.errors import CloudError, Failure
from sandbox.rules import FunctionRequest


def _digits(*parts: str, length: int = 17) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:length]


def caller_identity(request: FunctionRequest) -> Mapping[str, Any]:
    return {
        "id": request.account.id,
        "accountId": request.account.id,
        "arn": request.account.principal.replace("arn:aws:", f"arn:{partition(request.region)}:"),
        "userId": "AIDASANDBOX000000000",
    }


def region(request: FunctionRequest) -> Mapping[str, Any]:
    code = str(request.get("region") or request.get("name") or request.region)
    found = lookup("aws", code)
    if found is None:
        raise CloudError([Failure("region", f"invalid AWS Region: {code}")])
    return {
        "id": code,
        "name": code,
        "region": code,
        "description": found.label,
        "endpoint": f"ec2.{code}.{dns_suffix(code)}",
    }


def all_regions(request: FunctionRequest) -> Mapping[str, Any]:
    own = partition(request.region)
    names = [entry.code for entry in regions("aws") if entry.partition == own and not entry.local_zone]
    return {"id": own, "names": names}


def partition_of_caller(request: FunctionRequest) -> Mapping[str, Any]:
    own, suffix = partition(request.region), dns_suffix(request.region)
    return {"id": own, "partition": own, "dnsSuffix": suffix, "reverseDnsPrefix": ".".join(reversed(suffix.split(".")))}


def availability_zones(request: FunctionRequest) -> Mapping[str, Any]:
    names = [f"{request.region}{letter}" for letter in "abc"]
    short = "".join(part[:1] if index else part for index, part in enumerate(request.region.split("-")))
    return {
        "id": request.region,
        "names": names,
        "zoneIds": [f"{short}-az{number}" for number in (1, 2, 3)],
        "groupNames": [request.region],
        "region": request.region,
    }


def image(request: FunctionRequest) -> Mapping[str, Any]:
    owners = request.get("owners") or ["amazon"]
    identity = f"ami-0{_digits('ami', request.region, json.dumps(request.arguments, sort_keys=True), length=16)}"
    return {
        "id": identity,
        "imageId": identity,
        "arn": f"arn:{partition(request.region)}:ec2:{request.region}::image/{identity}",
        "architecture": "x86_64",
        "name": f"sandbox-image-{identity[-6:]}",
        "ownerId": str(owners[0]),
        "rootDeviceName": "/dev/xvda",
        "rootDeviceType": "ebs",
        "virtualizationType": "hvm",
        "state": "available",
        "mostRecent": request.get("mostRecent", False),
        "creationDate": "2026-01-01T00:00:00.000Z",
        "region": request.region,
        "tags": {},
    }


def parameter(request: FunctionRequest) -> Mapping[str, Any]:
    """AWS's public parameters (images of EKS, ECS and the like); a customer's own parameters are looked up."""
    name = str(request.get("name"))
    if name.startswith("/aws/service/"):
        value = f"ami-0{_digits('parameter', request.region, name, length=16)}"
        return {
            "id": name,
            "name": name,
            "type": "String",
            "value": value,
            "insecureValue": value,
            "version": 1,
            "arn": f"arn:{partition(request.region)}:ssm:{request.region}::parameter{name}",
            "region": request.region,
        }
    found = request.store.by_output("aws", "aws:ssm/parameter:Parameter", "name", name)
    if found is None:
        raise CloudError([Failure("name", f"couldn't find resource: SSM parameter {name}", "ParameterNotFound")])
    return {**found.outputs, "id": name}


def policy_document(request: FunctionRequest) -> Mapping[str, Any]:
    """A policy document from statements in Terraform's shape; needs no cloud."""
    statements = [_statement(statement) for statement in request.get("statements") or []]
    document = {"Version": request.get("version", "2012-10-17"), "Statement": statements}
    if request.get("policyId"):
        document["Id"] = request.get("policyId")
    text = json.dumps(document, indent=2)
    return {
        "id": _digits("document", text, length=10),
        "json": text,
        "minifiedJson": json.dumps(document, separators=(",", ":")),
    }


def _statement(given: Mapping[str, Any]) -> dict[str, Any]:
    statement: dict[str, Any] = {}
    if given.get("sid"):
        statement["Sid"] = given["sid"]
    statement["Effect"] = given.get("effect", "Allow")
    for source, target in (
        ("actions", "Action"),
        ("notActions", "NotAction"),
        ("resources", "Resource"),
        ("notResources", "NotResource"),
    ):
        if given.get(source):
            values = given[source]
            statement[target] = values[0] if len(values) == 1 else values
    for source, target in (("principals", "Principal"), ("notPrincipals", "NotPrincipal")):
        if given.get(source):
            statement[target] = _principals(given[source])
    for condition in given.get("conditions") or []:
        values = condition["values"]
        test = statement.setdefault("Condition", {}).setdefault(condition["test"], {})
        test[condition["variable"]] = values[0] if len(values) == 1 else values
    return statement


def _principals(given: list[Mapping[str, Any]]) -> Any:
    if any(entry["type"] == "*" for entry in given):
        return "*"
    merged: dict[str, list[str]] = {}
    for entry in given:
        merged.setdefault(entry["type"], []).extend(entry["identifiers"])
    return {kind: names[0] if len(names) == 1 else names for kind, names in merged.items()}


def _looked_up(token: str, noun: str, *keys: str) -> Any:
    """A data source that finds an object of the sandbox's cloud by one of its properties."""

    def answer(request: FunctionRequest) -> Mapping[str, Any]:
        for key in keys:
            value = request.get(key)
            if isinstance(value, str):
                found = request.store.by_output("aws", token, "id" if key == "id" else key, value)
                if found is None:
                    raise CloudError([Failure(key, f"no matching {noun} found: {key} {value!r}", "NotFound")])
                return {**found.outputs, "id": found.id}
        raise CloudError(
            [Failure("", f"no matching {noun} found; the sandbox looks one up by {' or '.join(keys)}", "NotFound")]
        )

    return answer


FUNCTIONS = {
    "aws:index/getCallerIdentity:getCallerIdentity": caller_identity,
    "aws:index/getRegion:getRegion": region,
    "aws:index/getRegions:getRegions": all_regions,
    "aws:index/getPartition:getPartition": partition_of_caller,
    "aws:index/getAvailabilityZones:getAvailabilityZones": availability_zones,
    "aws:ec2/getAmi:getAmi": image,
    "aws:ssm/getParameter:getParameter": parameter,
    "aws:iam/getPolicyDocument:getPolicyDocument": policy_document,
    "aws:ec2/getVpc:getVpc": _looked_up("aws:ec2/vpc:Vpc", "EC2 VPC", "id"),
    "aws:ec2/getSubnet:getSubnet": _looked_up("aws:ec2/subnet:Subnet", "EC2 Subnet", "id"),
    "aws:s3/getBucket:getBucket": _looked_up("aws:s3/bucket:Bucket", "S3 Bucket", "bucket"),
    "aws:iam/getRole:getRole": _looked_up("aws:iam/role:Role", "IAM Role", "name"),
    "aws:kms/getKey:getKey": _looked_up("aws:kms/key:Key", "KMS Key", "keyId"),
    "aws:kms/getAlias:getAlias": _looked_up("aws:kms/alias:Alias", "KMS Alias", "name"),
    "aws:eks/getCluster:getCluster": _looked_up("aws:eks/cluster:Cluster", "EKS Cluster", "name"),
}
