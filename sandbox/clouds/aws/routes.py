"""Ways in and out of a VPC: gateways, addresses, route tables and routes."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.clouds.aws.names import dns_suffix
from sandbox.clouds.aws.network_ids import (
    ADDRESS,
    GATEWAY,
    IN_SUBNET,
    IN_VPC,
    JOINT,
    NAT,
    ROUTE,
    SUBNET,
    TABLE,
    identify,
    refers,
    with_arn,
)
from sandbox.clouds.aws.parts import takes_along
from sandbox.errors import Failure
from sandbox.rules import Phase, Request, Rule, TypeRules

_GUIDE = "docs.aws.amazon.com/vpc/latest/userguide"
_ATTACHMENT = "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment"


def _address_outputs(request: Request) -> Mapping[str, Any]:
    # 203.0.113.0/24 is reserved for documentation (RFC 5737): no packet can ever reach it.
    public = f"203.0.113.{request.pick(1, 254, 'public')}"
    return {
        **with_arn(request),
        "allocationId": identify(request),
        "domain": "vpc",
        "networkBorderGroup": request.region,
        "publicIp": public,
        "publicDns": f"ec2-{public.replace('.', '-')}.{request.region}.compute.{dns_suffix(request.region)}",
        "publicIpv4Pool": "amazon",
    }


def _nat_outputs(request: Request) -> Mapping[str, Any]:
    address = request.store.get("aws", ADDRESS, str(request.get("allocationId")))
    outputs = {
        "connectivityType": request.get("connectivityType", "public"),
        "networkInterfaceId": f"eni-0{request.hex(16, 'eni')}",
        "privateIp": _inside(request, str(request.get("subnetId"))),
    }
    return {**outputs, "publicIp": address.outputs["publicIp"]} if address else outputs


def _inside(request: Request, subnet_id: str) -> str:
    """An address within a subnet; the first four and the last are AWS's own."""
    subnet = request.store.get("aws", SUBNET, subnet_id)
    if subnet is None:
        return ""
    network = ipaddress.IPv4Network(subnet.inputs["cidrBlock"])
    return str(network.network_address + request.pick(4, network.num_addresses - 2, "address"))


def _one_gateway(request: Request) -> Iterator[Failure]:
    vpc = request.get("vpcId")
    for other in request.store.all("aws", GATEWAY):
        same = request.old is not None and other.number == request.old.number
        if isinstance(vpc, str) and other.inputs.get("vpcId") == vpc and not same:
            yield Failure(
                "vpcId", f"Network {vpc} already has an internet gateway attached", "Resource.AlreadyAssociated"
            )


def _mapped_addresses(request: Request) -> Iterator[Failure]:
    vpc = request.get("vpcId")
    for nat in request.store.all("aws", NAT):
        if nat.outputs.get("connectivityType") == "public" and _vpc_of(request, nat.inputs.get("subnetId")) == vpc:
            message = (
                f"Network {vpc} has some mapped public address(es). Please unmap those public address(es) before "
                f"detaching the gateway: {nat.id}."
            )
            yield Failure("", message, "DependencyViolation")


def _vpc_of(request: Request, subnet_id: object) -> object:
    subnet = request.store.get("aws", SUBNET, str(subnet_id))
    return subnet.inputs.get("vpcId") if subnet else None


def _nat_is_possible(request: Request) -> Iterator[Failure]:
    public = request.get("connectivityType", "public") == "public"
    regional = request.get("availabilityMode") == "regional"
    if public and not regional and request.get("allocationId") is None:
        yield Failure("allocationId", "The request must contain the parameter AllocationId", "MissingParameter")
    vpc = _vpc_of(request, request.get("subnetId"))
    gateways = [one.inputs.get("vpcId") for one in request.store.all("aws", GATEWAY)] + [
        one.inputs.get("vpcId") for one in request.store.all("aws", _ATTACHMENT)
    ]
    if public and vpc is not None and vpc not in gateways:
        yield Failure("subnetId", f"Network {vpc} has no Internet gateway attached", "Gateway.NotAttached")


_DESTINATIONS = ("destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId")
_TARGETS = (
    "carrierGatewayId", "coreNetworkArn", "egressOnlyGatewayId", "gatewayId", "localGatewayId", "natGatewayId",
    "networkInterfaceId", "odbNetworkArn", "transitGatewayId", "vpcEndpointId", "vpcPeeringConnectionId",
)  # fmt: skip


def _one_way(request: Request) -> Iterator[Failure]:
    for fields in (_DESTINATIONS, _TARGETS):
        given = [name for name in fields if request.get(name) is not None]
        if len(given) != 1:
            found = " and ".join(given) or "none"
            yield Failure("", f"exactly one of {', '.join(fields)} must be given, not {found}", "InvalidParameter")


def _destination(request: Request) -> str:
    return next((str(request.get(name)) for name in _DESTINATIONS if request.get(name) is not None), "")


def _rule(name: str, phase: Phase, summary: str, source: str, apply: Any) -> Rule:
    return Rule(f"aws.ec2.{name}", phase, summary, source, apply)


_TO_TABLE = refers("routeTableId", TABLE, "InvalidRouteTableID.NotFound", "routeTable")

TYPES = (
    TypeRules(
        GATEWAY,
        identify=identify,
        outputs=with_arn,
        references=(IN_VPC,),
        rules=(
            _rule(
                "one-internet-gateway",
                Phase.APPLY,
                "A VPC has at most one internet gateway.",
                f"{_GUIDE}/amazon-vpc-limits.html",
                _one_gateway,
            ),
            _rule(
                "mapped-addresses",
                Phase.DELETE,
                "An internet gateway stays while NAT gateways of its VPC have public addresses.",
                "docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DetachInternetGateway.html",
                _mapped_addresses,
            ),
        ),
    ),
    TypeRules(
        _ATTACHMENT,
        identify=lambda request: f"{request.get('internetGatewayId')}:{request.get('vpcId')}",
        references=(
            IN_VPC,
            refers("internetGatewayId", GATEWAY, "InvalidInternetGatewayID.NotFound", "internetGateway"),
        ),
        immutable=frozenset({"internetGatewayId", "vpcId"}),
    ),
    TypeRules(
        ADDRESS,
        identify=identify,
        outputs=_address_outputs,
        immutable=frozenset({"domain", "publicIpv4Pool", "networkBorderGroup", "address"}),
    ),
    TypeRules(
        NAT,
        identify=identify,
        outputs=_nat_outputs,
        references=(IN_SUBNET, refers("allocationId", ADDRESS, "InvalidAllocationID.NotFound", "allocation")),
        immutable=frozenset({"subnetId", "allocationId", "connectivityType", "privateIp", "availabilityMode"}),
        rules=(
            _rule(
                "nat-gateway",
                Phase.APPLY,
                "A public NAT gateway has an address, and its VPC an internet gateway.",
                f"{_GUIDE}/nat-gateway-troubleshooting.html",
                _nat_is_possible,
            ),
        ),
    ),
    TypeRules(
        TABLE,
        identify=identify,
        outputs=with_arn,
        on_delete=takes_along("routeTableId", [ROUTE]),
        references=(IN_VPC,),
        immutable=frozenset({"vpcId"}),
    ),
    TypeRules(
        ROUTE,
        identify=lambda request: f"r-{request.get('routeTableId')}{request.hex(10, 'route')}",
        outputs=lambda _: {"origin": "CreateRoute", "state": "active", "instanceId": "", "instanceOwnerId": ""},
        import_ids=lambda record: [
            f"{record.inputs.get('routeTableId')}_{record.inputs[name]}"
            for name in _DESTINATIONS
            if record.inputs.get(name)
        ],
        unique=lambda request: f"{request.get('routeTableId')}/route/{_destination(request).replace('/', '_')}",
        conflict=Failure("", "The route identified by {name} already exists.", "RouteAlreadyExists"),
        references=(
            refers("routeTableId", TABLE, "InvalidRouteTableID.NotFound", "routeTable", holds=False),
            refers("gatewayId", GATEWAY, "InvalidGatewayID.NotFound", "gateway", holds=False),
            refers("natGatewayId", NAT, "NatGatewayNotFound", "NAT gateway", holds=False),
        ),
        immutable=frozenset({"routeTableId", *_DESTINATIONS}),
        rules=(
            _rule(
                "route-one-way",
                Phase.CHECK,
                "A route has one destination and one target.",
                "docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html",
                _one_way,
            ),
        ),
    ),
    TypeRules(
        JOINT,
        identify=identify,
        import_ids=lambda record: [f"{record.inputs.get('subnetId')}/{record.inputs.get('routeTableId')}"],
        unique=lambda request: f"route-table-of/{request.get('subnetId') or request.get('gatewayId')}",
        conflict=Failure("subnetId", "{name} already has a route table association", "Resource.AlreadyAssociated"),
        references=(_TO_TABLE, refers("subnetId", SUBNET, "InvalidSubnetID.NotFound", "subnet", holds=False)),
        immutable=frozenset({"subnetId", "gatewayId"}),
    ),
)
