"""Private networks, their subnets and gateways."""

from __future__ import annotations

import ipaddress
import re
from typing import Any

import pytest

from tests.unit.sandbox.clouds.ovh.build import (
    GATEWAY,
    GRAVELINES,
    NETWORK,
    OLD_SUBNET,
    PARIS,
    PROJECT,
    SUBNET,
    UUID,
    Ovh,
    of_project,
    one_failure,
    refused,
)

REGION_NETWORK = "ovh:CloudProject/regionNetwork:RegionNetwork"


def test_a_network_has_an_id_in_the_project_and_one_in_each_region(ovh: Ovh) -> None:
    network = ovh.make(NETWORK, of_project(name="n", regions=[PARIS, GRAVELINES], vlanId=17))
    assert re.fullmatch(r"pn-\d{7}_17", network.id)
    ids = network.outputs["regionsOpenstackIds"]
    assert set(ids) == {PARIS, GRAVELINES}
    assert all(re.fullmatch(UUID, identity) for identity in ids.values())
    assert len(set(ids.values())) == 2
    attributes = {entry["region"]: entry["openstackid"] for entry in network.outputs["regionsAttributes"]}
    assert attributes == ids


def test_a_network_that_names_no_region_is_everywhere(ovh: Ovh) -> None:
    network = ovh.make(NETWORK, of_project(name="n"))
    assert {"BHS5", "GRA11", "SGP1"} <= set(network.outputs["regions"])
    assert network.outputs["vlanId"] == 0


@pytest.mark.parametrize("vlan", [-1, 4001])
def test_vlan_numbers(ovh: Ovh, vlan: int) -> None:
    for good in (0, 4000):
        assert ovh.check(NETWORK, of_project(name="n", vlanId=good)) == []
    one_failure(ovh.check(NETWORK, of_project(name="n", vlanId=vlan)), "vlanId", 0, "0 (untagged) or 1 to 4000")


def test_a_project_has_a_vlan_number_once(ovh: Ovh) -> None:
    first = ovh.network(vlan=5)
    with refused(409, f"VLAN 5 is already used by the private network {first.id}"):
        ovh.network(PARIS, vlan=5, name="second")
    ovh.network(PARIS, vlan=6, name="third")
    ovh.make(NETWORK, {"serviceName": "f" * 32, "name": "n", "regions": [PARIS], "vlanId": 5}, "elsewhere")
    assert ovh.update(first, name="renamed")["name"] == "renamed"


@pytest.mark.parametrize(
    ("changes", "replaces"),
    [({"vlanId": 43}, True), ({"serviceName": "f" * 32}, True), ({"name": "m"}, False), ({"regions": [PARIS]}, False)],
)
def test_what_replaces_a_network(ovh: Ovh, changes: dict[str, Any], replaces: bool) -> None:
    assert ovh.diff(ovh.network(), **changes).replaces is replaces


def test_a_network_stays_while_it_has_subnets(ovh: Ovh) -> None:
    network = ovh.network()
    subnet = ovh.subnet(network)
    with refused(409, f"still in use on the network: subnet {subnet.id}"):
        ovh.delete(network)
    with refused(409, subnet.id):
        ovh.update(network, regions=[PARIS])
    ovh.delete(subnet)
    assert set(ovh.update(network, regions=[PARIS])["regionsOpenstackIds"]) == {PARIS}
    ovh.delete(network)
    assert ovh.record(network) is None


def test_a_network_of_one_region(ovh: Ovh) -> None:
    subnet = {"cidr": "10.0.0.0/24", "enableDhcp": True, "enableGatewayIp": True, "ipVersion": 4}
    network = ovh.make(REGION_NETWORK, of_project(name="r", regionName=PARIS, subnet=subnet, vlanId=9))
    assert (network.outputs["region"], network.outputs["visibility"]) == (PARIS, "private")
    with refused(409, "VLAN 9"):
        ovh.make(REGION_NETWORK, of_project(name="s", regionName=PARIS, subnet=subnet, vlanId=9), "second")
    ovh.make(REGION_NETWORK, of_project(name="s", regionName=GRAVELINES, subnet=subnet, vlanId=9), "elsewhere")


# Subnets


def test_a_subnet_has_a_gateway_address_and_the_networks_dns(ovh: Ovh) -> None:
    subnet = ovh.subnet(ovh.network())
    assert re.fullmatch(UUID, subnet.id)
    assert subnet.outputs["gatewayIp"] == "10.20.0.1"
    assert subnet.outputs["allocationPools"] == [{"start": "10.20.0.2", "end": "10.20.0.254"}]
    assert subnet.outputs["dhcp"] is True


def test_a_subnet_without_a_gateway(ovh: Ovh) -> None:
    assert ovh.subnet(ovh.network(), enableGatewayIp=False).outputs["gatewayIp"] == ""


@pytest.mark.parametrize(
    ("changes", "path", "status", "text"),
    [
        ({"cidr": "10.20.0.1/24"}, "cidr", 0, "not a valid CIDR"),
        ({"cidr": "ten"}, "cidr", 0, "not a valid CIDR"),
        ({"gatewayIp": "10.21.0.1"}, "gatewayIp", 400, "not a valid address of 10.20.0.0/24"),
        ({"region": "GRA"}, "region", 400, "is GRA11"),
    ],
)
def test_a_subnets_addresses(ovh: Ovh, changes: dict[str, Any], path: str, status: int, text: str) -> None:
    good = ovh.subnet_inputs(ovh.network(), gatewayIp="10.20.0.254")
    assert ovh.check(SUBNET, good) == []
    one_failure(ovh.check(SUBNET, {**good, **changes}), path, status, text)


def test_a_subnet_names_its_network_as_the_region_does(ovh: Ovh) -> None:
    network = ovh.network()
    inputs = ovh.subnet_inputs(network)
    with refused(400, f"Private network {network.id} is not a correct uuid"):
        ovh.make(SUBNET, {**inputs, "networkId": network.id})
    with refused(404, "does not exist in region EU-WEST-PAR"):
        ovh.make(SUBNET, {**inputs, "region": PARIS})
    with refused(404, "does not exist"):
        ovh.make(SUBNET, {**inputs, "networkId": "00000000-0000-4000-8000-000000000000"})


def test_the_older_subnet_names_its_network_as_the_project_does(ovh: Ovh) -> None:
    network = ovh.network()
    addresses = {"network": "10.20.1.0/24", "start": "10.20.1.10", "end": "10.20.1.99"}
    inputs = of_project(networkId=network.id, region=GRAVELINES, **addresses)
    subnet = ovh.make(OLD_SUBNET, inputs)
    assert (subnet.outputs["cidr"], subnet.outputs["gatewayIp"]) == ("10.20.1.0/24", "10.20.1.1")
    with refused(404):
        ovh.make(OLD_SUBNET, {**inputs, "networkId": network.outputs["regionsOpenstackIds"][GRAVELINES]}, "second")
    one_failure(ovh.check(OLD_SUBNET, {**inputs, "end": "10.20.2.1"}), "end", 400, "not a valid address")


def test_subnets_of_a_network_do_not_overlap(ovh: Ovh) -> None:
    network, other = ovh.network(), ovh.network(vlan=43, name="other")
    first = ovh.subnet(network, "10.20.0.0/24")
    with refused(400, f"overlaps with another subnet: {first.id}"):
        ovh.subnet(network, "10.20.0.128/25")
    ovh.subnet(network, "10.20.1.0/24")
    ovh.make(SUBNET, ovh.subnet_inputs(other), "in another network")


@pytest.mark.parametrize(
    "changes", [{"cidr": "10.20.9.0/24"}, {"dhcp": False}, {"name": "t"}, {"enableGatewayIp": False}]
)
def test_nothing_of_a_subnet_changes_in_place(ovh: Ovh, changes: dict[str, Any]) -> None:
    assert ovh.diff(ovh.subnet(ovh.network()), **changes).replaces


# Gateways


def test_a_gateway_has_an_address_that_no_packet_reaches(ovh: Ovh) -> None:
    subnet = ovh.subnet(ovh.network())
    gateway = ovh.gateway(subnet)
    (outside,) = gateway.outputs["externalInformations"]
    assert ipaddress.ip_address(outside["ips"][0]["ip"]) in ipaddress.ip_network("203.0.113.0/24")
    (inside,) = gateway.outputs["interfaces"]
    assert (inside["ip"], inside["subnetId"]) == ("10.20.0.1", subnet.id)
    assert gateway.outputs["status"] == "active"


def test_a_gateways_size(ovh: Ovh) -> None:
    good = ovh.gateway_inputs(ovh.subnet(ovh.network()))
    assert ovh.check(GATEWAY, good) == []
    one_failure(ovh.check(GATEWAY, {**good, "model": "huge"}), "model", 400, "one of s, m, l, xl, 2xl")


def test_a_gateway_needs_an_address_on_its_subnet_and_is_alone_there(ovh: Ovh) -> None:
    network = ovh.network()
    closed = ovh.subnet(network, "10.20.1.0/24", enableGatewayIp=False)
    with refused(400, "has no gateway IP"):
        ovh.gateway(closed)
    subnet = ovh.subnet(network)
    ovh.gateway(subnet)
    with refused(409, "already used by another gateway"):
        ovh.make(GATEWAY, ovh.gateway_inputs(subnet), "second")


def test_a_gateway_stands_in_its_network(ovh: Ovh) -> None:
    network, other = ovh.network(), ovh.network(vlan=43, name="other")
    subnet = ovh.subnet(network)
    inputs = ovh.gateway_inputs(subnet)
    inside = other.outputs["regionsOpenstackIds"][GRAVELINES]
    with refused(400, f"Subnet {subnet.id} is not part of network {inside}"):
        ovh.make(GATEWAY, {**inputs, "networkId": inside})
    with refused(404, f"networkId = {network.id}"):
        ovh.make(GATEWAY, {**inputs, "networkId": network.id})
    with refused(404, "subnetId = nowhere"):
        ovh.make(GATEWAY, {**inputs, "subnetId": "nowhere"})


def test_a_subnet_stays_while_a_gateway_stands_on_it(ovh: Ovh) -> None:
    subnet = ovh.subnet(ovh.network())
    gateway = ovh.gateway(subnet)
    with refused(409, f"Unable to complete operation on subnet {subnet.id}"):
        ovh.delete(subnet)
    ovh.delete(gateway)
    ovh.delete(subnet)


@pytest.mark.parametrize(
    ("changes", "replaces"), [({"model": "m"}, False), ({"name": "h"}, False), ({"subnetId": "x"}, True)]
)
def test_what_replaces_a_gateway(ovh: Ovh, changes: dict[str, Any], replaces: bool) -> None:
    assert ovh.diff(ovh.gateway(ovh.subnet(ovh.network())), **changes).replaces is replaces


def test_import_ids_are_the_providers(ovh: Ovh) -> None:
    network = ovh.network()
    subnet = ovh.subnet(network)
    inside = subnet.inputs["networkId"]
    gateway = ovh.gateway(subnet)
    for made, identity in (
        (network, f"{PROJECT}/{network.id}"),
        (subnet, f"{PROJECT}/{GRAVELINES}/{inside}/{subnet.id}"),
        (gateway, f"{PROJECT}/{GRAVELINES}/{gateway.id}"),
    ):
        found = ovh.cloud.read(made.token, identity)
        assert found is not None
        assert found.id == made.id
