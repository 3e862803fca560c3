"""Functions that find what is in the sandbox's cloud: by id, by name, by tags, by EC2's filters."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sandbox.clouds.aws import default_vpc
from sandbox.clouds.aws.network_ids import (
    ADDRESS,
    ENDPOINT,
    FILTERS,
    GATEWAY,
    GROUP,
    INSTANCE,
    JOINT,
    KEY_PAIR,
    NAT,
    SUBNET,
    TABLE,
    TEMPLATE,
    VPC,
)
from sandbox.errors import CloudError, Failure
from sandbox.rules import FunctionRequest, FunctionRule
from sandbox.store import Record

Answer = Callable[[Record], Mapping[str, Any]]


@dataclass(frozen=True)
class Lookup:
    """How one type is found."""

    token: str
    noun: str
    """As the provider says it: ``EC2 VPC``."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Argument to output (``id`` included)."""
    answer: Answer | None = None
    """More than the resource's own outputs."""
    worldwide: bool = False
    """Whether it is found from any region."""
    defaults: bool = False
    """Whether the region's default VPC holds some."""
    needs: bool = True
    """Whether the call must say what it looks for."""


def found(request: FunctionRequest, lookup: Lookup) -> list[Record]:
    """The objects that a call asks for."""
    if lookup.defaults:
        default_vpc.find(request.store, request.account, request.region)
    wanted = {
        output: request.get(argument) for argument, output in lookup.keys.items() if request.get(argument) is not None
    }
    tags = request.get("tags") or {}
    filters = request.get("filters") or []
    return [
        record
        for record in request.store.all("aws", lookup.token)
        if (lookup.worldwide or record.region == request.region)
        and all(_value(record, output) == value for output, value in wanted.items())
        and tags.items() <= (record.outputs.get("tags") or {}).items()
        and all(_passes(record, one) for one in filters)
    ]


def _value(record: Record, output: str) -> Any:
    return record.id if output == "id" else record.outputs.get(output)


def _passes(record: Record, given: Mapping[str, Any]) -> bool:
    actual = [str(value) for value in _filtered(record, str(given.get("name")))]
    return any(fnmatch.fnmatchcase(value, str(pattern)) for value in actual for pattern in given.get("values") or ())


_IDS = {"vpc-id": VPC, "subnet-id": SUBNET, "group-id": GROUP, "route-table-id": TABLE, "instance-id": INSTANCE}
_OTHER_NAMES = {
    "cidr": "cidrBlock",
    "cidr-block-association.cidr-block": "cidrBlock",
    "group-name": "name",
    "instance-state-name": "instanceState",
    "launch-template-name": "name",
    "attachment.vpc-id": "vpcId",
}


def _filtered(record: Record, name: str) -> Iterable[Any]:
    """The values of an object that a filter of EC2 looks at."""
    tags = record.outputs.get("tags") or {}
    if name.startswith("tag:"):
        return [tags[name[4:]]] if name[4:] in tags else []
    if name == "tag-key":
        return tags
    if name in ("default-for-az", "defaultForAz", "isDefault", "is-default"):
        return ["true" if record.side.get(default_vpc.DEFAULT) else "false"]
    if name == "state":
        return [record.outputs.get("state", "available")]
    if _IDS.get(name) == record.token:
        return [record.id]
    output = _OTHER_NAMES.get(name) or re.sub("-([a-z])", lambda match: match[1].upper(), name)
    if output not in record.outputs:
        raise CloudError(
            [
                Failure(
                    "filters",
                    f"The filter '{name}' is invalid, or the sandbox does not know it",
                    "InvalidParameterValue",
                )
            ]
        )
    value = record.outputs[output]
    return [str(value).lower() if isinstance(value, bool) else value]


def one(lookup: Lookup) -> FunctionRule:
    """The function that finds exactly one."""

    def answer(request: FunctionRequest) -> Mapping[str, Any]:
        arguments = [*lookup.keys, "tags", "filters", "default"]
        if lookup.needs and not any(request.get(name) for name in arguments):
            raise CloudError(
                [Failure("", f"{lookup.noun}: say which one: {', '.join(lookup.keys)}", "MissingParameter")]
            )
        records = found(request, lookup)
        if not records:
            raise CloudError([Failure("", f"no matching {lookup.noun} found{_asked(request)}", "NotFound")])
        if len(records) > 1:
            hint = f"use additional constraints to reduce matches to a single {lookup.noun}"
            raise CloudError([Failure("", f"multiple {lookup.noun}s matched; {hint}")])
        return result(lookup, records[0])

    return answer


def result(lookup: Lookup, record: Record) -> dict[str, Any]:
    """What a call answers of an object."""
    answer = {**record.outputs, "id": record.id, "tags": record.outputs.get("tags") or {}}
    return {**answer, **(lookup.answer(record) if lookup.answer else {})}


def _asked(request: FunctionRequest) -> str:
    given = ", ".join(f"{key}={value!r}" for key, value in request.arguments.items() if value is not None)
    return f" ({given})" if given else ""


def many(lookup: Lookup, *, least: int = 0, lists: Mapping[str, str] | None = None) -> FunctionRule:
    """The function that finds all: their ids, and the outputs in ``lists`` (key of the answer to output)."""

    def answer(request: FunctionRequest) -> Mapping[str, Any]:
        records = found(request, lookup)
        if len(records) < least:
            raise CloudError([Failure("", f"no matching {lookup.noun}s found{_asked(request)}", "NotFound")])
        more = {key: [_value(record, output) for record in records] for key, output in (lists or {}).items()}
        return {**request.arguments, "id": request.region, "ids": [record.id for record in records], **more}

    return answer


def _vpc(record: Record) -> Mapping[str, Any]:
    return {"default": bool(record.side.get(default_vpc.DEFAULT)), "state": "available"}


def _subnet(record: Record) -> Mapping[str, Any]:
    prefix = int(str(record.outputs.get("cidrBlock", "/32")).rpartition("/")[2])
    return {
        "availableIpAddressCount": max(2 ** (32 - prefix) - 5, 0),
        "defaultForAz": bool(record.side.get(default_vpc.DEFAULT)),
        "state": "available",
    }


def _default(lookup: Lookup, argument: str) -> FunctionRule:
    """A lookup in which an argument asks for the default one, or for others."""
    plain = one(lookup)

    def answer(request: FunctionRequest) -> Mapping[str, Any]:
        wanted = request.get(argument)
        if wanted is None:
            return plain(request)
        filters = [*(request.get("filters") or []), {"name": "is-default", "values": [str(bool(wanted)).lower()]}]
        arguments = {**{key: value for key, value in request.arguments.items() if key != argument}, "filters": filters}
        changed = FunctionRequest(
            request.token, arguments, request.config, request.account, request.region, request.store
        )
        return {**plain(changed), "filters": request.get("filters") or []}

    return answer


def _table_of_subnet(request: FunctionRequest) -> Mapping[str, Any]:
    """A route table by its own id or tags, or by a subnet that it serves."""
    subnet = request.get("subnetId")
    if subnet is None:
        return one(_TABLES)(request)
    for record in request.store.all("aws", JOINT):
        table = request.store.get("aws", TABLE, str(record.inputs.get("routeTableId")))
        if record.inputs.get("subnetId") == subnet and table is not None:
            return {**result(_TABLES, table), "routeTableId": table.id, "subnetId": subnet}
    raise CloudError([Failure("subnetId", f"no matching Route Table found (subnetId={subnet!r})", "NotFound")])


_TABLES = Lookup(
    TABLE,
    "Route Table",
    {"routeTableId": "id", "vpcId": "vpcId"},
    lambda record: {"routeTableId": record.id, "associations": [], "routes": []},
    defaults=True,
)
_VPCS = Lookup(VPC, "EC2 VPC", {"id": "id", "cidrBlock": "cidrBlock"}, _vpc, defaults=True)
_SUBNETS = Lookup(
    SUBNET,
    "EC2 Subnet",
    {"id": "id", "vpcId": "vpcId", "cidrBlock": "cidrBlock"}
    | {"availabilityZone": "availabilityZone", "availabilityZoneId": "availabilityZoneId"},
    _subnet,
    defaults=True,
)
_GROUPS = Lookup(GROUP, "EC2 Security Group", {"id": "id", "name": "name", "vpcId": "vpcId"}, defaults=True)
_IN_VPC = {"vpcId": "vpcId"}


def _all(lookup: Lookup) -> Lookup:
    """The lookup of all, by tags and filters alone."""
    return Lookup(lookup.token, lookup.noun, defaults=lookup.defaults)


def _by(token: str, noun: str, keys: Sequence[str] | Mapping[str, str], answer: Answer | None = None) -> FunctionRule:
    named = keys if isinstance(keys, Mapping) else {key: key for key in keys}
    return one(Lookup(token, noun, named, answer, worldwide=token.startswith(("aws:iam/", "aws:s3/", "aws:route53/"))))


def _key_pair(record: Record) -> Mapping[str, Any]:
    return {"id": record.outputs["keyPairId"], "createTime": "2026-01-01T00:00:00Z"}


FUNCTIONS: dict[str, FunctionRule] = {
    "aws:ec2/getVpc:getVpc": _default(_VPCS, "default"),
    "aws:ec2/getVpcs:getVpcs": many(_all(_VPCS)),
    "aws:ec2/getSubnet:getSubnet": _default(_SUBNETS, "defaultForAz"),
    "aws:ec2/getSubnets:getSubnets": many(_all(_SUBNETS)),
    "aws:ec2/getSecurityGroup:getSecurityGroup": one(_GROUPS),
    "aws:ec2/getSecurityGroups:getSecurityGroups": many(
        _all(_GROUPS), least=1, lists={"arns": "arn", "vpcIds": "vpcId"}
    ),
    "aws:ec2/getRouteTable:getRouteTable": _table_of_subnet,
    "aws:ec2/getRouteTables:getRouteTables": many(Lookup(TABLE, "Route Table", _IN_VPC, defaults=True)),
    "aws:ec2/getNetworkAcls:getNetworkAcls": many(Lookup(FILTERS, "Network ACL", _IN_VPC, defaults=True)),
    "aws:ec2/getInternetGateway:getInternetGateway": one(
        Lookup(
            GATEWAY,
            "Internet Gateway",
            {"internetGatewayId": "id"},
            lambda record: {
                "internetGatewayId": record.id,
                "attachments": [{"state": "available", "vpcId": str(record.outputs.get("vpcId"))}],
            },
            defaults=True,
        )
    ),
    "aws:ec2/getNatGateway:getNatGateway": _by(NAT, "EC2 NAT Gateway", {"id": "id", "subnetId": "subnetId"}),
    "aws:ec2/getElasticIp:getElasticIp": _by(ADDRESS, "EC2 EIP", {"id": "id", "publicIp": "publicIp"}),
    "aws:ec2/getInstance:getInstance": _by(
        INSTANCE, "EC2 Instance", {"instanceId": "id"}, lambda record: {"instanceId": record.id}
    ),
    "aws:ec2/getInstances:getInstances": many(
        Lookup(INSTANCE, "EC2 Instance"), lists={"privateIps": "privateIp", "publicIps": "publicIp"}
    ),
    "aws:ec2/getKeyPair:getKeyPair": _by(
        KEY_PAIR, "EC2 Key Pair", {"keyName": "keyName", "keyPairId": "keyPairId"}, _key_pair
    ),
    "aws:ec2/getLaunchTemplate:getLaunchTemplate": one(
        Lookup(TEMPLATE, "EC2 Launch Template", {"id": "id", "name": "name"})
    ),
    "aws:ec2/getVpcEndpoint:getVpcEndpoint": _by(
        ENDPOINT, "EC2 VPC Endpoint", {"id": "id", "vpcId": "vpcId", "serviceName": "serviceName"}
    ),
    "aws:acm/getCertificate:getCertificate": _by(
        "aws:acm/certificate:Certificate",
        "ACM Certificate",
        {"domain": "domainName"},
        lambda record: {"domain": record.outputs.get("domainName"), "status": "ISSUED"},
    ),
    "aws:cloudwatch/getLogGroup:getLogGroup": _by(
        "aws:cloudwatch/logGroup:LogGroup", "CloudWatch Logs Log Group", ("name",)
    ),
    "aws:dynamodb/getTable:getTable": _by("aws:dynamodb/table:Table", "DynamoDB Table", ("name",)),
    "aws:ecr/getRepository:getRepository": _by("aws:ecr/repository:Repository", "ECR Repository", ("name",)),
    "aws:ecs/getCluster:getCluster": _by(
        "aws:ecs/cluster:Cluster",
        "ECS Cluster",
        {"clusterName": "name"},
        lambda record: {"clusterName": record.outputs.get("name"), "status": "ACTIVE"},
    ),
    "aws:iam/getGroup:getGroup": _by("aws:iam/group:Group", "IAM Group", {"groupName": "name"}),
    "aws:iam/getInstanceProfile:getInstanceProfile": _by(
        "aws:iam/instanceProfile:InstanceProfile",
        "IAM Instance Profile",
        ("name",),
        lambda record: {"roleName": record.outputs.get("role", "")},
    ),
    "aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider": _by(
        "aws:iam/openIdConnectProvider:OpenIdConnectProvider", "IAM OIDC Provider", ("arn", "url")
    ),
    "aws:iam/getRole:getRole": _by("aws:iam/role:Role", "IAM Role", ("name",)),
    "aws:iam/getUser:getUser": _by(
        "aws:iam/user:User",
        "IAM User",
        {"userName": "name"},
        lambda record: {"userName": record.id, "userId": record.outputs.get("uniqueId")},
    ),
    "aws:lambda/getFunction:getFunction": _by(
        "aws:lambda/function:Function",
        "Lambda Function",
        {"functionName": "name"},
        lambda record: {"functionName": record.outputs.get("name")},
    ),
    "aws:lb/getLoadBalancer:getLoadBalancer": _by(
        "aws:lb/loadBalancer:LoadBalancer", "ELBv2 Load Balancer", ("arn", "name")
    ),
    "aws:lb/getTargetGroup:getTargetGroup": _by(
        "aws:lb/targetGroup:TargetGroup", "ELBv2 Target Group", ("arn", "name")
    ),
    "aws:rds/getSubnetGroup:getSubnetGroup": _by("aws:rds/subnetGroup:SubnetGroup", "RDS DB Subnet Group", ("name",)),
    "aws:route53/getZone:getZone": _by(
        "aws:route53/zone:Zone",
        "Route 53 Hosted Zone",
        {"name": "name", "zoneId": "zoneId"},
        lambda record: {"privateZone": bool(record.outputs.get("vpcs")), "resourceRecordSetCount": 2},
    ),
    "aws:s3/getBucket:getBucket": _by("aws:s3/bucket:Bucket", "S3 Bucket", ("bucket",)),
    "aws:sns/getTopic:getTopic": _by("aws:sns/topic:Topic", "SNS Topic", ("name",)),
    "aws:sqs/getQueue:getQueue": _by("aws:sqs/queue:Queue", "SQS Queue", ("name",)),
}
