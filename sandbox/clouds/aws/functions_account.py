"""Functions about the account and the place: who calls, which partition, region and zones, and what is said of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from components.regions import lookup, regions
from sandbox.clouds.aws.names import dns_suffix, partition, zones
from sandbox.errors import CloudError, Failure
from sandbox.rules import FunctionRequest, FunctionRule

# Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html (unverified).
_BALANCER_ACCOUNTS: Mapping[str, str] = {
    "eu-central-1": "054676820928",
    "eu-north-1": "897822967062",
    "eu-south-1": "635631232127",
    "eu-west-1": "156460612806",
    "eu-west-2": "652711504416",
    "eu-west-3": "009996457667",
    "us-east-1": "127311923021",
    "us-west-2": "797873946194",
}


def digits(*parts: str, length: int = 17) -> str:
    """Hexadecimal digits that are always the same for the same parts."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:length]


def caller_identity(request: FunctionRequest) -> Mapping[str, Any]:
    """Who calls."""
    return {
        "id": request.account.id,
        "accountId": request.account.id,
        "arn": request.account.principal.replace("arn:aws:", f"arn:{partition(request.region)}:"),
        "userId": "AIDASANDBOX000000000",
    }


def session_context(request: FunctionRequest) -> Mapping[str, Any]:
    """The role behind a session; any other ARN is passed through (the SDK's text)."""
    arn = str(request.get("arn"))
    head, _, resource = arn.partition(":assumed-role/")
    if not resource or ":sts::" not in head:
        return {"id": arn, "arn": arn, "issuerArn": arn, "issuerId": "", "issuerName": "", "sessionName": ""}
    role, _, session = resource.partition("/")
    known = request.store.get("aws", "aws:iam/role:Role", role)
    issuer = known.outputs["arn"] if known else f"{head.replace(':sts:', ':iam:')}:role/{role}"
    identity = known.outputs["uniqueId"] if known else f"AROA{digits(arn).upper()}"
    return {
        "id": arn,
        "arn": arn,
        "issuerArn": issuer,
        "issuerId": identity,
        "issuerName": role,
        "sessionName": session,
    }


def region(request: FunctionRequest) -> Mapping[str, Any]:
    """A region by its code; without one, the provider's."""
    code = str(request.get("region") or request.get("name") or request.region)
    found = lookup("aws", code)
    if found is None:
        raise CloudError([Failure("region", f"invalid AWS Region: {code}")])
    endpoint = f"ec2.{code}.{dns_suffix(code)}"
    return {"id": code, "name": code, "region": code, "description": found.label, "endpoint": endpoint}


def all_regions(request: FunctionRequest) -> Mapping[str, Any]:
    """The regions of the partition."""
    own = partition(request.region)
    names = [entry.code for entry in regions("aws") if entry.partition == own and not entry.local_zone]
    return {"id": own, "names": names}


def partition_of_caller(request: FunctionRequest) -> Mapping[str, Any]:
    """The partition of the provider's region."""
    own, suffix = partition(request.region), dns_suffix(request.region)
    return {"id": own, "partition": own, "dnsSuffix": suffix, "reverseDnsPrefix": _reversed(suffix)}


def _reversed(domain: str) -> str:
    return ".".join(reversed(domain.split(".")))


def availability_zones(request: FunctionRequest) -> Mapping[str, Any]:
    """The zones of a region, without those that the call excludes."""
    without = {*(request.get("excludeNames") or ()), *(request.get("excludeZoneIds") or ())}
    found = {name: identity for name, identity in zones(request.region).items() if not {name, identity} & without}
    return {
        **request.arguments,
        "id": request.region,
        "names": list(found),
        "zoneIds": list(found.values()),
        "groupNames": [request.region],
        "region": request.region,
    }


def availability_zone(request: FunctionRequest) -> Mapping[str, Any]:
    """One zone, by its name or its id."""
    for name, identity in zones(request.region).items():
        if name == request.get("name") or identity == request.get("zoneId"):
            return {
                "id": name,
                "name": name,
                "zoneId": identity,
                "nameSuffix": name.removeprefix(request.region),
                "groupName": request.region,
                "networkBorderGroup": request.region,
                "optInStatus": "opt-in-not-required",
                "region": request.region,
                "state": "available",
                "zoneType": "availability-zone",
            }
    raise CloudError([Failure("name", "no matching EC2 Availability Zone found", "NotFound")])


def arn_parts(request: FunctionRequest) -> Mapping[str, Any]:
    """An ARN taken apart."""
    parts = str(request.get("arn")).split(":", 5)
    if len(parts) != 6 or parts[0] != "arn":
        raise CloudError([Failure("arn", f"{request.get('arn')!r} is not an ARN: arn: invalid prefix")])
    _, own, service, code, account, resource = parts
    shared = {"partition": own, "service": service, "region": code, "resource": resource}
    return {**shared, "id": request.get("arn"), "arn": request.get("arn"), "account": account, "accountId": account}


def arn_build(request: FunctionRequest) -> Mapping[str, Any]:
    """An ARN put together."""
    parts = [str(request.get(name, "")) for name in ("partition", "service", "region", "accountId", "resource")]
    return {"result": ":".join(["arn", *parts])}


def default_tags(request: FunctionRequest) -> Mapping[str, Any]:
    """The provider's default tags."""
    tags = request.config.get("defaultTags")
    return {
        "id": partition(request.region),
        "tags": (tags or {}).get("tags") or {} if isinstance(tags, Mapping) else {},
    }


def service_principal(request: FunctionRequest) -> Mapping[str, Any]:
    """How policies name a service."""
    name = f"{request.get('serviceName')}.amazonaws.com"
    shared = {"serviceName": request.get("serviceName"), "suffix": "amazonaws.com", "region": request.region}
    return {**shared, "id": f"{request.get('serviceName')}.{request.region}.amazonaws.com", "name": name}


def service(request: FunctionRequest) -> Mapping[str, Any]:
    """The endpoint of a service."""
    name, suffix = str(request.get("serviceId")), dns_suffix(request.region)
    prefix = str(request.get("reverseDnsPrefix") or _reversed(suffix))
    return {
        "id": f"{prefix}.{request.region}.{name}",
        "dnsName": f"{name}.{request.region}.{suffix}",
        "partition": partition(request.region),
        "region": request.region,
        "reverseDnsName": f"{prefix}.{request.region}.{name}",
        "reverseDnsPrefix": prefix,
        "serviceId": name,
        "supported": True,
    }


def balancer_account(request: FunctionRequest) -> Mapping[str, Any]:
    """The account from which a region's load balancers write their logs."""
    account = _BALANCER_ACCOUNTS.get(request.region)
    if account is None:
        raise CloudError([Failure("region", f"unknown region {request.region}: its load balancers log as a service")])
    arn = f"arn:{partition(request.region)}:iam::{account}:root"
    return {"id": account, "arn": arn, "region": request.region}


def canonical_user(request: FunctionRequest) -> Mapping[str, Any]:
    """The account's id in S3's ACLs."""
    return {"id": digits("canonical", request.account.id, length=64), "displayName": "sandbox"}


def organization(request: FunctionRequest) -> Mapping[str, Any]:
    """An organisation of which the account is the only member."""
    own = partition(request.region)
    arn = f"arn:{own}:organizations::{request.account.id}"
    member = {
        "arn": f"{arn}:account/{request.account.tenant}/{request.account.id}",
        "email": "sandbox@example.invalid",
        "id": request.account.id,
        "joinedMethod": "CREATED",
        "joinedTimestamp": "2026-01-01T00:00:00Z",
        "name": "sandbox",
        "state": "ACTIVE",
        "status": "ACTIVE",
    }
    return {
        "id": request.account.tenant,
        "arn": f"{arn}:organization/{request.account.tenant}",
        "accounts": [member],
        "awsServiceAccessPrincipals": [],
        "enabledPolicyTypes": [],
        "featureSet": "ALL",
        "masterAccountArn": member["arn"],
        "masterAccountEmail": member["email"],
        "masterAccountId": request.account.id,
        "masterAccountName": member["name"],
        "nonMasterAccounts": [],
        "roots": [],
    }


def policy_document(request: FunctionRequest) -> Mapping[str, Any]:
    """A policy document from statements in Terraform's shape, and from other documents; needs no cloud."""
    merged: list[dict[str, Any]] = []
    for text in request.get("sourcePolicyDocuments") or ():
        merged = _merged(merged, json.loads(text).get("Statement", []))
    merged += [_statement(statement) for statement in request.get("statements") or []]
    for text in request.get("overridePolicyDocuments") or ():
        merged = _merged(merged, json.loads(text).get("Statement", []))
    document: dict[str, Any] = {"Version": request.get("version", "2012-10-17")}
    if request.get("policyId"):
        document["Id"] = request.get("policyId")
    document["Statement"] = merged
    text = json.dumps(document, indent=2)
    return {
        **request.arguments,
        "id": digits("document", text, length=10),
        "json": text,
        "minifiedJson": json.dumps(document, separators=(",", ":")),
    }


def _merged(statements: list[dict[str, Any]], others: Any) -> list[dict[str, Any]]:
    """Statements followed by others; one with the name of an earlier one takes its place."""
    result = list(statements)
    for other in others if isinstance(others, list) else [others]:
        same = [index for index, one in enumerate(result) if other.get("Sid") and one.get("Sid") == other["Sid"]]
        if same:
            result[same[0]] = other
        else:
            result.append(other)
    return result


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
            statement[target] = _single(given[source])
    for source, target in (("principals", "Principal"), ("notPrincipals", "NotPrincipal")):
        if given.get(source):
            statement[target] = _principals(given[source])
    for condition in given.get("conditions") or []:
        test = statement.setdefault("Condition", {}).setdefault(condition["test"], {})
        test[condition["variable"]] = _single(condition["values"])
    return statement


def _single(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _principals(given: list[Mapping[str, Any]]) -> Any:
    if any(entry["type"] == "*" for entry in given):
        return "*"
    merged: dict[str, list[str]] = {}
    for entry in given:
        merged.setdefault(entry["type"], []).extend(entry["identifiers"])
    return {kind: _single(names) for kind, names in merged.items()}


FUNCTIONS: dict[str, FunctionRule] = {
    "aws:elb/getServiceAccount:getServiceAccount": balancer_account,
    "aws:iam/getAccountAlias:getAccountAlias": lambda _: {"id": "sandbox", "accountAlias": "sandbox"},
    "aws:iam/getPolicyDocument:getPolicyDocument": policy_document,
    "aws:iam/getSessionContext:getSessionContext": session_context,
    "aws:index/arnBuild:arnBuild": arn_build,
    "aws:index/arnParse:arnParse": arn_parts,
    "aws:index/getArn:getArn": arn_parts,
    "aws:index/getAvailabilityZone:getAvailabilityZone": availability_zone,
    "aws:index/getAvailabilityZones:getAvailabilityZones": availability_zones,
    "aws:index/getCallerIdentity:getCallerIdentity": caller_identity,
    "aws:index/getDefaultTags:getDefaultTags": default_tags,
    "aws:index/getPartition:getPartition": partition_of_caller,
    "aws:index/getRegion:getRegion": region,
    "aws:index/getRegions:getRegions": all_regions,
    "aws:index/getService:getService": service,
    "aws:index/getServicePrincipal:getServicePrincipal": service_principal,
    "aws:organizations/getOrganization:getOrganization": organization,
    "aws:s3/getCanonicalUserId:getCanonicalUserId": canonical_user,
}
