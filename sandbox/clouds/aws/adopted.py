"""Types that make nothing: they take over what the account or a VPC has by itself, and leave it there when deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.clouds.aws import default_vpc
from sandbox.clouds.aws.names import zones
from sandbox.clouds.aws.network_ids import FILTERS, GROUP, IN_VPC, SUBNET, TABLE, VPC, new_id
from sandbox.errors import Failure
from sandbox.rules import Phase, Reference, Request, Rule, TypeRules
from sandbox.store import Record

_GUIDE = "docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html"


def _vpc(request: Request) -> Record:
    return default_vpc.find(request.store, request.account, request.region)


def _subnet(request: Request) -> Record | None:
    return next(
        (
            subnet
            for subnet in default_vpc.subnets(request.store, request.account, request.region)
            if subnet.outputs["availabilityZone"] == request.get("availabilityZone")
        ),
        None,
    )


def _subnet_id(request: Request) -> str:
    subnet = _subnet(request)
    return subnet.id if subnet else new_id(SUBNET, request.hex(16, "id"))


def _zone_exists(request: Request) -> Iterator[Failure]:
    zone = request.known("availabilityZone")
    if isinstance(zone, str) and zone not in zones(request.region):
        message = (
            f"Value ({zone}) for parameter availabilityZone is invalid. Zones: {', '.join(zones(request.region))}."
        )
        yield Failure("availabilityZone", message, "InvalidParameterValue")


def _default_group(request: Request) -> Record | None:
    vpc_id = request.get("vpcId") or _vpc(request).id
    vpc = request.store.get("aws", VPC, str(vpc_id))
    return request.store.get("aws", GROUP, str(vpc.outputs["defaultSecurityGroupId"])) if vpc else None


def _group_id(request: Request) -> str:
    group = _default_group(request)
    return group.id if group else new_id(GROUP, request.hex(16, "id"))


def _taken(record: Record | None) -> Mapping[str, Any]:
    return dict(record.outputs) if record else {}


def _named(token: str, path: str, to: str, noun: str) -> TypeRules:
    """A type that takes over the object whose id it is given."""
    return TypeRules(
        token,
        identify=lambda request: str(request.get(path)),
        overwrites=True,
        outputs=lambda request: {**_taken(request.store.get("aws", to, str(request.get(path)))), **request.inputs},
        references=(Reference(path, (to,), message=f"the default {noun} '{{value}}' does not exist", source=_GUIDE),),
        immutable=frozenset({path}),
    )


TYPES = (
    TypeRules(
        "aws:ec2/defaultVpc:DefaultVpc",
        identify=lambda request: _vpc(request).id,
        overwrites=True,
        outputs=lambda request: {**_vpc(request).outputs, **request.inputs, "existingDefaultVpc": True},
    ),
    TypeRules(
        "aws:ec2/defaultSubnet:DefaultSubnet",
        identify=_subnet_id,
        overwrites=True,
        outputs=lambda request: {**_taken(_subnet(request)), **request.inputs, "existingDefaultSubnet": True},
        immutable=frozenset({"availabilityZone"}),
        rules=(
            Rule(
                "aws.ec2.default-subnet-zone",
                Phase.CHECK,
                "A default subnet's availability zone is one of the region's.",
                _GUIDE,
                _zone_exists,
            ),
        ),
    ),
    TypeRules(
        "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
        identify=_group_id,
        overwrites=True,
        outputs=lambda request: {**_taken(_default_group(request)), **request.inputs},
        references=(Reference(IN_VPC.path, IN_VPC.to, code=IN_VPC.code, message=IN_VPC.message, source=_GUIDE),),
        immutable=frozenset({"vpcId"}),
    ),
    _named("aws:ec2/defaultRouteTable:DefaultRouteTable", "defaultRouteTableId", TABLE, "route table"),
    _named("aws:ec2/defaultNetworkAcl:DefaultNetworkAcl", "defaultNetworkAclId", FILTERS, "network ACL"),
)
