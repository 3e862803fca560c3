"""Gateways, addresses, route tables and routes."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.unit.sandbox.clouds.aws.build import (
    ADDRESS,
    GATEWAY,
    JOINT,
    NAT,
    ROUTE,
    TABLE,
    Aws,
    one_failure,
    refused,
)


def test_an_address_is_one_of_documentation(aws: Aws) -> None:
    address = aws.make(ADDRESS, {"domain": "vpc"})
    assert address.outputs["publicIp"].startswith("203.0.113.")
    assert address.outputs["allocationId"] == address.id
    assert re.fullmatch(r"eipalloc-0[0-9a-f]{16}", address.id)


def test_a_public_nat_gateway_needs_an_address_and_an_internet_gateway(aws: Aws) -> None:
    vpc = aws.vpc()
    subnet = aws.subnet(vpc)
    address = aws.make(ADDRESS, {"domain": "vpc"})
    good = {"subnetId": subnet.id, "allocationId": address.id}
    with refused("Gateway.NotAttached", vpc.id):
        aws.make(NAT, good)
    aws.gateway(vpc)
    with refused("MissingParameter"):
        aws.make(NAT, {"subnetId": subnet.id})
    nat = aws.make(NAT, good)
    assert nat.outputs["publicIp"] == address.outputs["publicIp"]
    assert nat.outputs["privateIp"].startswith("10.0.0.")


def test_a_private_nat_gateway_needs_neither(aws: Aws) -> None:
    subnet = aws.subnet(aws.vpc())
    assert (
        aws.make(NAT, {"subnetId": subnet.id, "connectivityType": "private"}).outputs["connectivityType"] == "private"
    )


def test_a_vpc_has_one_internet_gateway(aws: Aws) -> None:
    vpc = aws.vpc()
    aws.gateway(vpc)
    with refused("Resource.AlreadyAssociated", vpc.id):
        aws.make(GATEWAY, {"vpcId": vpc.id}, "second")
    aws.make(GATEWAY, {}, "loose")


def test_an_internet_gateway_stays_while_addresses_are_mapped(aws: Aws) -> None:
    vpc = aws.vpc()
    subnet, gateway, address = aws.subnet(vpc), aws.gateway(vpc), aws.make(ADDRESS, {"domain": "vpc"})
    nat = aws.make(NAT, {"subnetId": subnet.id, "allocationId": address.id})
    with refused("DependencyViolation", "mapped public address"):
        aws.delete(gateway)
    with refused("DependencyViolation", nat.id):
        aws.delete(address)
    aws.delete(nat)
    aws.delete(gateway)
    aws.delete(address)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"natGatewayId": "nat-1"}, "gatewayId and natGatewayId"),
        ({"gatewayId": None}, "not none"),
        ({"destinationCidrBlock": None}, "not none"),
        ({"destinationPrefixListId": "pl-1"}, "destinationCidrBlock and destinationPrefixListId"),
    ],
)
def test_a_route_has_one_destination_and_one_target(aws: Aws, changes: dict[str, Any], text: str) -> None:
    good = {"routeTableId": "rtb-1", "destinationCidrBlock": "0.0.0.0/0", "gatewayId": "igw-1"}
    assert aws.check(ROUTE, good) == []
    given = {key: value for key, value in {**good, **changes}.items() if value is not None}
    one_failure(aws.check(ROUTE, given), "", "InvalidParameter", text)


def test_a_destination_is_in_a_table_once(aws: Aws) -> None:
    vpc = aws.vpc()
    table = aws.way_out(vpc)
    gateway = aws.cloud.store.all("aws", GATEWAY)[0]
    route = {"routeTableId": table.id, "destinationCidrBlock": "0.0.0.0/0", "gatewayId": gateway.id}
    with refused("RouteAlreadyExists"):
        aws.make(ROUTE, route, "again")
    aws.make(ROUTE, {**route, "destinationCidrBlock": "10.9.0.0/16"}, "another")


def test_a_route_is_imported_by_its_table_and_destination(aws: Aws) -> None:
    table = aws.way_out(aws.vpc())
    found = aws.cloud.read(ROUTE, f"{table.id}_0.0.0.0/0")
    assert found is not None
    assert found.inputs["routeTableId"] == table.id
    assert aws.cloud.read(ROUTE, f"{table.id}_10.0.0.0/8") is None


def test_a_subnet_has_one_table_and_a_table_stays_while_it_serves(aws: Aws) -> None:
    vpc = aws.vpc()
    subnet = aws.subnet(vpc)
    table = aws.way_out(vpc, subnet)
    other = aws.make(TABLE, {"vpcId": vpc.id}, "other")
    with refused("Resource.AlreadyAssociated"):
        aws.make(JOINT, {"routeTableId": other.id, "subnetId": subnet.id}, "again")
    with refused("DependencyViolation"):
        aws.delete(table)
    aws.delete(other)
    aws.delete(subnet)
    assert aws.cloud.store.all("aws", JOINT) == []
    aws.delete(table)
    assert aws.cloud.store.all("aws", ROUTE) == []


@pytest.mark.parametrize(("change", "replaces"), [("subnetId", True), ("routeTableId", False)])
def test_what_replaces_an_association(aws: Aws, change: str, replaces: bool) -> None:
    vpc = aws.vpc()
    table, subnet = aws.make(TABLE, {"vpcId": vpc.id}), aws.subnet(vpc)
    joint = aws.make(JOINT, {"routeTableId": table.id, "subnetId": subnet.id})
    assert aws.diff(joint, **{change: "other"}).replaces is replaces
