"""EC2 and VPC: ids, address ranges, zones, and what hangs on what."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.clouds.aws.names import arn, dns_suffix
from sandbox.errors import Failure
from sandbox.rules import Phase, Reference, Request, Rule, TypeRules

_VPC = "aws:ec2/vpc:Vpc"
_SUBNET = "aws:ec2/subnet:Subnet"
_GROUP = "aws:ec2/securityGroup:SecurityGroup"
_TABLE = "aws:ec2/routeTable:RouteTable"
_API = "docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html"

_PREFIXES = {
    _VPC: ("vpc", "vpc"),
    _SUBNET: ("subnet", "subnet"),
    _GROUP: ("sg", "security-group"),
    _TABLE: ("rtb", "route-table"),
    "aws:ec2/internetGateway:InternetGateway": ("igw", "internet-gateway"),
    "aws:ec2/natGateway:NatGateway": ("nat", "natgateway"),
    "aws:ec2/eip:Eip": ("eipalloc", "elastic-ip"),
    "aws:ec2/route:Route": ("r", "route"),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": ("rtbassoc", "route-table-association"),
    "aws:ec2/vpcEndpoint:VpcEndpoint": ("vpce", "vpc-endpoint"),
    "aws:ec2/launchTemplate:LaunchTemplate": ("lt", "launch-template"),
    "aws:ec2/instance:Instance": ("i", "instance"),
    "aws:ebs/volume:Volume": ("vol", "volume"),
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ("sg", "security-group"),
    "aws:ec2/flowLog:FlowLog": ("fl", "vpc-flow-log"),
    "aws:ec2/networkAcl:NetworkAcl": ("acl", "network-acl"),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ("sgr", "security-group-rule"),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ("sgr", "security-group-rule"),
}


def _id(request: Request) -> str:
    return f"{_PREFIXES[request.token][0]}-0{request.hex(16, 'id')}"


def _common(request: Request) -> dict[str, Any]:
    return {"arn": arn(request, f"{_PREFIXES[request.token][1]}/{_id(request)}", "ec2")}


def _vpc_outputs(request: Request) -> Mapping[str, Any]:
    return {
        **_common(request),
        "defaultNetworkAclId": f"acl-0{request.hex(16, 'acl')}",
        "defaultRouteTableId": f"rtb-0{request.hex(16, 'main')}",
        "defaultSecurityGroupId": f"sg-0{request.hex(16, 'default')}",
        "dhcpOptionsId": f"dopt-0{request.hex(16, 'dhcp')}",
        "mainRouteTableId": f"rtb-0{request.hex(16, 'main')}",
        "enableDnsSupport": request.get("enableDnsSupport", True),
        "instanceTenancy": request.get("instanceTenancy", "default"),
    }


def _subnet_outputs(request: Request) -> Mapping[str, Any]:
    zone = request.get("availabilityZone") or f"{request.region}a"
    return {
        **_common(request),
        "availabilityZone": zone,
        "mapPublicIpOnLaunch": request.get("mapPublicIpOnLaunch", False),
    }


def _address_outputs(request: Request) -> Mapping[str, Any]:
    # 203.0.113.0/24 is reserved for documentation (RFC 5737): no packet can ever reach it.
    public = f"203.0.113.{request.pick(1, 254, 'public')}"
    return {
        **_common(request),
        "allocationId": _id(request),
        "publicIp": public,
        "publicDns": f"ec2-{public.replace('.', '-')}.{request.region}.compute.{dns_suffix(request.region)}",
        "publicIpv4Pool": "amazon",
    }


def _nat_outputs(request: Request) -> Mapping[str, Any]:
    address = request.store.by_output("aws", "aws:ec2/eip:Eip", "id", request.get("allocationId"))
    known = address.outputs["publicIp"] if address else f"203.0.113.{request.pick(1, 254, 'public')}"
    return {**_common(request), "publicIp": known, "networkInterfaceId": f"eni-0{request.hex(16, 'eni')}"}


def _endpoint_outputs(request: Request) -> Mapping[str, Any]:
    return {**_common(request), "state": "available", "vpcEndpointType": request.get("vpcEndpointType", "Gateway")}


def _network(value: object) -> ipaddress.IPv4Network | None:
    try:
        return ipaddress.IPv4Network(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _vpc_range(request: Request) -> Iterator[Failure]:
    text = request.known("cidrBlock")
    if text is None:
        return
    network = _network(text)
    if network is None:
        yield Failure(
            "cidrBlock",
            f"Value ({text}) for parameter cidrBlock is invalid. This is not a valid CIDR block.",
            "InvalidParameterValue",
        )
    elif not 16 <= network.prefixlen <= 28:
        yield Failure("cidrBlock", f"The CIDR '{text}' is invalid: a VPC has a /16 to /28.", "InvalidVpc.Range")


def _subnet_range(request: Request) -> Iterator[Failure]:
    text = request.get("cidrBlock")
    network = _network(text)
    vpc = request.store.get("aws", _VPC, request.get("vpcId", ""))
    if text is None or vpc is None:
        return
    if network is None or not 16 <= network.prefixlen <= 28:
        yield Failure("cidrBlock", f"The CIDR '{text}' is invalid.", "InvalidSubnet.Range")
        return
    space = _network(vpc.inputs.get("cidrBlock"))
    if space is not None and not network.subnet_of(space):
        yield Failure("cidrBlock", f"The CIDR '{text}' is invalid: it is not within {space}.", "InvalidSubnet.Range")
    for other in request.store.all("aws", _SUBNET):
        taken = _network(other.inputs.get("cidrBlock"))
        same = request.old is not None and other.number == request.old.number
        if not same and other.inputs.get("vpcId") == vpc.id and taken is not None and taken.overlaps(network):
            yield Failure("cidrBlock", f"The CIDR '{text}' conflicts with another subnet", "InvalidSubnet.Conflict")


def _zone_of_region(request: Request) -> Iterator[Failure]:
    zone = request.known("availabilityZone")
    if isinstance(zone, str) and not zone.startswith(request.region):
        yield Failure(
            "availabilityZone",
            f"Value ({zone}) for parameter availabilityZone is invalid. Subnets can only be created in the zones of {request.region}.",
            "InvalidParameterValue",
        )


def _reference(path: str, to: str, code: str, noun: str) -> Reference:
    return Reference(
        path,
        (to,),
        code=code,
        message=f"The {noun} ID '{{value}}' does not exist",
        holds=True,
        held_code="DependencyViolation",
        held_message=f"The {noun} '{{id}}' has dependencies and cannot be deleted: {{user}}.",
        source=_API,
    )


_IN_VPC = _reference("vpcId", _VPC, "InvalidVpcID.NotFound", "vpc")
_IN_SUBNET = _reference("subnetId", _SUBNET, "InvalidSubnetID.NotFound", "subnet")
_IN_GROUP = _reference("securityGroupId", _GROUP, "InvalidGroup.NotFound", "security group")
_IN_TABLE = _reference("routeTableId", _TABLE, "InvalidRouteTableID.NotFound", "routeTable")


def _entry(token: str, outputs: Any = _common, references: tuple[Reference, ...] = (), **more: Any) -> TypeRules:
    return TypeRules(token, identify=_id, outputs=outputs, references=references, **more)


TYPES = (
    _entry(
        _VPC,
        _vpc_outputs,
        immutable=frozenset({"cidrBlock"}),
        rules=(
            Rule(
                "aws.ec2.vpc-range",
                Phase.CHECK,
                "A VPC's IPv4 range is a /16 to a /28.",
                "docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html",
                _vpc_range,
            ),
        ),
    ),
    _entry(
        _SUBNET,
        _subnet_outputs,
        (_IN_VPC,),
        immutable=frozenset({"vpcId", "cidrBlock", "availabilityZone"}),
        rules=(
            Rule(
                "aws.ec2.subnet-range",
                Phase.APPLY,
                "A subnet's range is a /16 to /28 within its VPC's and overlaps no other subnet.",
                "docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html",
                _subnet_range,
            ),
            Rule(
                "aws.ec2.subnet-zone",
                Phase.CHECK,
                "A subnet's availability zone belongs to the region.",
                "docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html",
                _zone_of_region,
            ),
        ),
    ),
    _entry(_GROUP, references=(_IN_VPC,), immutable=frozenset({"vpcId", "name", "description"})),
    _entry("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", references=(_IN_VPC,), immutable=frozenset({"vpcId"})),
    _entry("aws:ec2/internetGateway:InternetGateway", references=(_IN_VPC,)),
    _entry("aws:ec2/eip:Eip", _address_outputs, immutable=frozenset({"domain"})),
    _entry(
        "aws:ec2/natGateway:NatGateway",
        _nat_outputs,
        (
            _IN_SUBNET,
            _reference("allocationId", "aws:ec2/eip:Eip", "InvalidAllocationID.NotFound", "allocation"),
        ),
        immutable=frozenset({"subnetId", "allocationId", "connectivityType"}),
    ),
    _entry(_TABLE, references=(_IN_VPC,), immutable=frozenset({"vpcId"})),
    _entry(
        "aws:ec2/route:Route",
        references=(
            _IN_TABLE,
            _reference("gatewayId", "aws:ec2/internetGateway:InternetGateway", "InvalidGatewayID.NotFound", "gateway"),
            _reference("natGatewayId", "aws:ec2/natGateway:NatGateway", "NatGatewayNotFound", "NAT gateway"),
        ),
        immutable=frozenset({"routeTableId", "destinationCidrBlock"}),
    ),
    _entry(
        "aws:ec2/routeTableAssociation:RouteTableAssociation",
        references=(_IN_TABLE, _IN_SUBNET),
        immutable=frozenset({"subnetId"}),
    ),
    _entry(
        "aws:ec2/vpcEndpoint:VpcEndpoint",
        _endpoint_outputs,
        (
            _IN_VPC,
            _reference("subnetIds[]", _SUBNET, "InvalidSubnetId.NotFound", "subnet"),
            _reference("securityGroupIds[]", _GROUP, "InvalidGroup.NotFound", "security group"),
            _reference("routeTableIds[]", _TABLE, "InvalidRouteTableId.NotFound", "routeTable"),
        ),
        immutable=frozenset({"vpcId", "serviceName", "vpcEndpointType"}),
    ),
    _entry("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", references=(_IN_GROUP,)),
    _entry("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", references=(_IN_GROUP,)),
    _entry("aws:ec2/networkAcl:NetworkAcl", references=(_IN_VPC,), immutable=frozenset({"vpcId"})),
    _entry("aws:ec2/flowLog:FlowLog", references=(_IN_VPC,)),
    _entry(
        "aws:ec2/launchTemplate:LaunchTemplate",
        lambda request: {**_common(request), "defaultVersion": 1, "latestVersion": 1},
        unique=lambda request: (
            f"{request.region}/launch-template/{request.get('name')}" if request.get("name") else None
        ),
        conflict=Failure(
            "name", "Launch template name already in use.", "InvalidLaunchTemplateName.AlreadyExistsException"
        ),
        immutable=frozenset({"name"}),
    ),
    _entry(
        "aws:ec2/instance:Instance",
        lambda request: {
            **_common(request),
            "privateIp": f"10.0.0.{request.pick(4, 250, 'ip')}",
            "instanceState": "running",
        },
        (_IN_SUBNET,),
        immutable=frozenset({"ami", "subnetId"}),
    ),
    _entry("aws:ebs/volume:Volume", immutable=frozenset({"availabilityZone", "encrypted", "kmsKeyId"})),
)
