"""VPCs: address ranges, subnets and zones, filters and endpoints, and what hangs on what."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.clouds.aws import default_vpc
from sandbox.clouds.aws.names import dns_suffix, zones
from sandbox.clouds.aws.network_ids import (
    ENDPOINT,
    FILTERS,
    GROUP,
    IN_SUBNET,
    IN_VPC,
    JOINT,
    SUBNET,
    TABLE,
    VPC,
    identify,
    new_id,
    refers,
    with_arn,
)
from sandbox.clouds.aws.parts import takes_along
from sandbox.clouds.aws.policies import document_rule
from sandbox.errors import Failure
from sandbox.rules import Phase, Request, Rule, TypeRules

_GUIDE = "docs.aws.amazon.com/vpc/latest/userguide"


def _vpc_outputs(request: Request) -> Mapping[str, Any]:
    table = new_id(TABLE, request.hex(16, "main"))
    return {
        **with_arn(request),
        "defaultNetworkAclId": new_id(FILTERS, request.hex(16, "acl")),
        "defaultRouteTableId": table,
        "mainRouteTableId": table,
        "defaultSecurityGroupId": new_id(GROUP, request.hex(16, "default")),
        "dhcpOptionsId": f"dopt-0{request.hex(16, 'dhcp')}",
        "enableDnsHostnames": request.get("enableDnsHostnames", False),
        "enableDnsSupport": request.get("enableDnsSupport", True),
        "instanceTenancy": request.get("instanceTenancy", "default"),
    }


def _vpc_made(request: Request) -> None:
    default_vpc.add_companions(request.store, request.account, identify(request), request.region, _vpc_outputs(request))


def _vpc_gone(request: Request) -> None:
    assert request.old is not None
    default_vpc.remove_companions(request.store, request.old.id)


def _subnet_outputs(request: Request) -> Mapping[str, Any]:
    known = zones(request.region)
    by_id = {identity: name for name, identity in known.items()}
    zone = request.known("availabilityZone") or by_id.get(request.known("availabilityZoneId"), next(iter(known)))
    return {
        **with_arn(request),
        "availabilityZone": zone,
        "availabilityZoneId": known.get(zone, ""),
        "mapPublicIpOnLaunch": request.get("mapPublicIpOnLaunch", False),
        "privateDnsHostnameTypeOnLaunch": "ip-name",
    }


def _endpoint_outputs(request: Request) -> Mapping[str, Any]:
    kind = request.get("vpcEndpointType", "Gateway")
    outputs = {**with_arn(request), "state": "available", "vpcEndpointType": kind, "requesterManaged": False}
    if kind == "Gateway":
        return {**outputs, "prefixListId": f"pl-{request.hex(8, 'prefixes')}"}
    name = f"{identify(request)}-{request.hex(8, 'dns')}"
    service = str(request.get("serviceName")).rsplit(".", 1)[-1]
    entry = {
        "dnsName": f"{name}.{service}.{request.region}.vpce.{dns_suffix(request.region)}",
        "hostedZoneId": f"Z{request.hex(13, 'zone').upper()}",
    }
    subnets = [subnet for subnet in request.get("subnetIds") or () if isinstance(subnet, str)]
    return {
        **outputs,
        "dnsEntries": [entry],
        "networkInterfaceIds": [f"eni-0{request.hex(16, subnet)}" for subnet in subnets],
        "privateDnsEnabled": request.get("privateDnsEnabled", False),
    }


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
        message = f"Value ({text}) for parameter cidrBlock is invalid. This is not a valid CIDR block."
        yield Failure("cidrBlock", message, "InvalidParameterValue")
    elif not 16 <= network.prefixlen <= 28:
        yield Failure("cidrBlock", f"The CIDR '{text}' is invalid: a VPC has a /16 to /28.", "InvalidVpc.Range")


def _subnet_range(request: Request) -> Iterator[Failure]:
    text = request.get("cidrBlock")
    network = _network(text)
    vpc = request.store.get("aws", VPC, request.get("vpcId", ""))
    if text is None or vpc is None:
        return
    if network is None or not 16 <= network.prefixlen <= 28:
        yield Failure("cidrBlock", f"The CIDR '{text}' is invalid.", "InvalidSubnet.Range")
        return
    space = _network(vpc.inputs.get("cidrBlock"))
    if space is not None and not network.subnet_of(space):
        yield Failure("cidrBlock", f"The CIDR '{text}' is invalid: it is not within {space}.", "InvalidSubnet.Range")
    for other in request.store.all("aws", SUBNET):
        taken = _network(other.inputs.get("cidrBlock"))
        same = request.old is not None and other.number == request.old.number
        if not same and other.inputs.get("vpcId") == vpc.id and taken is not None and taken.overlaps(network):
            yield Failure("cidrBlock", f"The CIDR '{text}' conflicts with another subnet", "InvalidSubnet.Conflict")


def _zone_of_region(request: Request) -> Iterator[Failure]:
    zone = request.known("availabilityZone")
    known = zones(request.region)
    if isinstance(zone, str) and zone not in known:
        message = (
            f"Value ({zone}) for parameter availabilityZone is invalid. Subnets can currently only be created in the "
            f"following availability zones: {', '.join(known)}."
        )
        yield Failure("availabilityZone", message, "InvalidParameterValue")


def _rule(name: str, phase: Phase, summary: str, source: str, apply: Any) -> Rule:
    return Rule(f"aws.ec2.{name}", phase, summary, source, apply)


_ZONE = _rule(
    "subnet-zone",
    Phase.CHECK,
    "A subnet's availability zone is one of the region's.",
    f"{_GUIDE}/configure-subnets.html",
    _zone_of_region,
)

TYPES = (
    TypeRules(
        VPC,
        identify=identify,
        outputs=_vpc_outputs,
        immutable=frozenset({"cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength"}),
        on_apply=_vpc_made,
        on_delete=_vpc_gone,
        rules=(
            _rule(
                "vpc-range",
                Phase.CHECK,
                "A VPC's IPv4 range is a /16 to a /28.",
                f"{_GUIDE}/vpc-cidr-blocks.html",
                _vpc_range,
            ),
        ),
    ),
    TypeRules(
        SUBNET,
        identify=identify,
        outputs=_subnet_outputs,
        on_delete=takes_along("subnetId", [JOINT]),
        references=(IN_VPC,),
        immutable=frozenset(
            {"vpcId", "cidrBlock", "availabilityZone", "availabilityZoneId", "ipv6Native", "outpostArn"}
        ),
        rules=(
            _rule(
                "subnet-range",
                Phase.APPLY,
                "A subnet's range is a /16 to /28 within its VPC's and overlaps no other subnet.",
                f"{_GUIDE}/subnet-sizing.html",
                _subnet_range,
            ),
            _ZONE,
        ),
    ),
    TypeRules(
        FILTERS,
        identify=identify,
        outputs=with_arn,
        references=(IN_VPC, refers("subnetIds[]", SUBNET, "InvalidSubnetID.NotFound", "subnet", holds=False)),
        immutable=frozenset({"vpcId"}),
    ),
    TypeRules(
        ENDPOINT,
        identify=identify,
        outputs=_endpoint_outputs,
        references=(
            IN_VPC,
            refers("subnetIds[]", SUBNET, "InvalidSubnetId.NotFound", "subnet"),
            refers("securityGroupIds[]", GROUP, "InvalidGroup.NotFound", "security group"),
            refers("routeTableIds[]", TABLE, "InvalidRouteTableId.NotFound", "routeTable"),
        ),
        immutable=frozenset({"vpcId", "serviceName", "serviceRegion", "vpcEndpointType"}),
        rules=(document_rule("aws.ec2.endpoint-policy", "policy", "InvalidPolicyDocument"),),
    ),
    TypeRules(
        "aws:ec2/flowLog:FlowLog",
        identify=identify,
        outputs=with_arn,
        references=(IN_VPC, IN_SUBNET),
        immutable=frozenset(
            {"vpcId", "subnetId", "eniId", "iamRoleArn", "logDestination", "logDestinationType", "logFormat"}
            | {"trafficType", "maxAggregationInterval", "destinationOptions", "transitGatewayId"}
        ),
    ),
)
