"""Public addresses, NAT gateways, private endpoints and private DNS."""

from __future__ import annotations

import ipaddress
import re
from typing import Any

import pytest

from sandbox.clouds.azure.names import token
from tests.support.clouds import Made
from tests.unit.sandbox.clouds.azure.build import (
    ADDRESS,
    ENDPOINT,
    IN_GROUP,
    INTERFACE,
    LINK,
    NAT,
    ZONE,
    Azure,
    inside,
    one_failure,
    refused,
)

ZONE_GROUP = token("network:PrivateDnsZoneGroup")
STANDARD = {"sku": {"name": "Standard"}, "publicIPAllocationMethod": "Static"}


# Public addresses


def test_what_an_address_answers(azure: Azure) -> None:
    outputs = azure.address(dnsSettings={"domainNameLabel": "label"}).outputs
    assert ipaddress.ip_address(outputs["ipAddress"]).is_global
    assert outputs["dnsSettings"]["fqdn"] == "label.francecentral.cloudapp.azure.com"
    assert azure.address("other").outputs["ipAddress"] != outputs["ipAddress"]


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"publicIPAllocationMethod": "Dynamic"}, "publicIPAllocationMethod", "PublicIPAddressStandardSku"),
        ({"sku": {"name": "Basic"}}, "sku.name", "BasicSkuRetired"),
        ({"zones": ["1", "4"]}, "zones", "AvailabilityZoneNotSupported"),
        ({"zones": ["1"], "location": "francesouth"}, "zones", "AvailabilityZoneNotSupported"),
    ],
)
def test_addresses_that_are_refused(azure: Azure, change: dict[str, Any], path: str, code: str) -> None:
    assert azure.check(ADDRESS, inside(**STANDARD, zones=["1", "2", "3"])) == []
    (failure,) = azure.check(ADDRESS, inside(**{**STANDARD, **change}))
    assert failure.path == path
    assert failure.code.startswith(code)


@pytest.mark.parametrize("change", [{"zones": ["1"]}, {"sku": {"name": "Standard", "tier": "Global"}}])
def test_what_replaces_an_address(azure: Azure, change: dict[str, Any]) -> None:
    assert azure.diff(azure.address(), **change).replaces
    assert not azure.diff(azure.address("other"), idleTimeoutInMinutes=10).replaces


# NAT gateways


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"zones": ["1", "2"]}, "zones", "NatGatewayMultipleZonesNotSupported"),
        ({"zones": ["4"]}, "zones", "AvailabilityZoneNotSupported"),
        ({"idleTimeoutInMinutes": 3}, "idleTimeoutInMinutes", "InvalidIdleTimeout"),
        ({"idleTimeoutInMinutes": 121}, "idleTimeoutInMinutes", "InvalidIdleTimeout"),
    ],
)
def test_nat_gateways(azure: Azure, change: dict[str, Any], path: str, code: str) -> None:
    good = inside(sku={"name": "Standard"}, zones=["3"], idleTimeoutInMinutes=4)
    assert azure.check(NAT, good) == []
    one_failure(azure.check(NAT, {**good, **change}), path, code)


def test_an_address_stays_while_a_gateway_has_it(azure: Azure) -> None:
    gateway = azure.nat()
    address = f"{IN_GROUP}/providers/Microsoft.Network/publicIPAddresses/nat-ip"
    assert gateway.inputs["publicIpAddresses"] == [{"id": address}]
    with refused("PublicIPAddressCannotBeDeleted", gateway.id):
        azure.cloud.delete(ADDRESS, "urn", address)
    azure.delete(gateway)
    azure.cloud.delete(ADDRESS, "urn", address)


def test_a_gateways_address_exists_and_is_a_standard_one(azure: Azure) -> None:
    plain = azure.make(ADDRESS, inside(), "plain")
    with refused("NatGatewaySkuMismatch", plain.id):
        azure.make(NAT, inside(sku={"name": "Standard"}, publicIpAddresses=[{"id": plain.id}]))
    with refused("InvalidResourceReference", f"{plain.id}2"):
        azure.make(NAT, inside(sku={"name": "Standard"}, publicIpAddresses=[{"id": f"{plain.id}2"}]))


def test_an_address_stays_while_an_interface_has_it(azure: Azure) -> None:
    subnet, address = azure.subnet(azure.vnet()), azure.address()
    configuration = {"name": "ip", "subnet": {"id": subnet.id}, "publicIPAddress": {"id": address.id}}
    interface = azure.make(INTERFACE, inside(ipConfigurations=[configuration]))
    (answered,) = interface.outputs["ipConfigurations"]
    assert ipaddress.ip_address(answered["privateIPAddress"]) in ipaddress.ip_network("10.0.0.0/24")
    assert re.fullmatch(r"([0-9A-F]{2}-){5}[0-9A-F]{2}", interface.outputs["macAddress"])
    with refused("PublicIPAddressCannotBeDeleted", interface.id):
        azure.delete(address)


# Private endpoints


def endpoint(subnet: Made, target: str, *groups: str) -> dict[str, Any]:
    connection = {"name": "it", "privateLinkServiceId": target, "groupIds": list(groups)}
    return inside(subnet={"id": subnet.id}, privateLinkServiceConnections=[connection])


def test_an_endpoint_is_an_address_in_its_subnet(azure: Azure) -> None:
    account = azure.storage()
    made = azure.make(ENDPOINT, endpoint(azure.subnet(azure.vnet(), 7), account.id, "blob"))
    (config,) = made.outputs["customDnsConfigs"]
    assert config["fqdn"] == "account.blob.core.windows.net"
    assert ipaddress.ip_address(config["ipAddresses"][0]) in ipaddress.ip_network("10.0.7.0/24")
    (connection,) = made.outputs["privateLinkServiceConnections"]
    assert connection["privateLinkServiceConnectionState"]["status"] == "Approved"


@pytest.mark.parametrize(
    ("kind", "group", "host"),
    [("vault", "vault", "vault.vault.azure.net"), ("account", "dfs", "account.dfs.core.windows.net")],
)
def test_groups_of_targets(azure: Azure, kind: str, group: str, host: str) -> None:
    target = azure.vault() if kind == "vault" else azure.storage()
    subnet = azure.subnet(azure.vnet())
    made = azure.make(ENDPOINT, endpoint(subnet, target.id, group))
    assert made.outputs["customDnsConfigs"][0]["fqdn"] == host
    found = azure.check(ENDPOINT, endpoint(subnet, target.id, "nothing"))
    one_failure(found, "privateLinkServiceConnections[0].groupIds", "InvalidPrivateLinkServiceGroupId", group)


def test_the_target_of_an_endpoint_exists(azure: Azure) -> None:
    subnet = azure.subnet(azure.vnet())
    missing = f"{IN_GROUP}/providers/Microsoft.Storage/storageAccounts/account"
    with refused("LinkedInvalidPropertyId", missing):
        azure.make(ENDPOINT, endpoint(subnet, missing, "blob"))


def test_another_subnet_replaces_an_endpoint(azure: Azure) -> None:
    network, account = azure.vnet(), azure.storage()
    made = azure.make(ENDPOINT, endpoint(azure.subnet(network), account.id, "blob"))
    assert azure.diff(made, subnet={"id": azure.subnet(network, 1).id}).replaces


# Private DNS


def zone(azure: Azure, name: str = "privatelink.blob.core.windows.net") -> Made:
    return azure.make(ZONE, inside(privateZoneName=name, location="global"), name)


def link_inputs(zone: Made, network: Made, name: str = "link") -> dict[str, Any]:
    place = {"privateZoneName": zone.outputs["name"], "virtualNetworkLinkName": name, "location": "Global"}
    return inside(**place, virtualNetwork={"id": network.id}, registrationEnabled=False)


def test_zones_and_links_are_global(azure: Azure) -> None:
    one_failure(azure.check(ZONE, inside(privateZoneName="a.b")), "location", "LocationNotAvailableForResourceType")
    network = azure.vnet()
    inputs = {**link_inputs(zone(azure), network), "location": "francecentral"}
    one_failure(azure.check(LINK, inputs), "location", "LocationNotAvailableForResourceType", "'global'")
    assert azure.check(LINK, {**inputs, "location": "global"}) == []


@pytest.mark.parametrize(("name", "fits"), [("a.b", True), ("a_1.b-c.d", True), ("a", False), ("a..b", False)])
def test_names_of_zones(azure: Azure, name: str, fits: bool) -> None:
    found = azure.check(ZONE, inside(privateZoneName=name, location="global"))
    assert [failure.path for failure in found] == ([] if fits else ["privateZoneName"])


def test_a_zone_stays_while_it_is_linked(azure: Azure) -> None:
    there = zone(azure)
    link = azure.make(LINK, link_inputs(there, azure.vnet()))
    assert link.outputs["virtualNetworkLinkState"] == "Completed"
    with refused("CannotDeleteResource", link.id):
        azure.delete(there)
    azure.delete(link)
    azure.delete(there)


def test_a_network_is_linked_to_one_zone_of_a_name(azure: Azure) -> None:
    there, network = zone(azure), azure.vnet()
    azure.make(LINK, link_inputs(there, network), "first")
    with refused("Conflict", "cannot be linked to multiple zones", "virtualNetwork.id"):
        azure.make(LINK, link_inputs(there, network, "second"), "second")
    azure.make(LINK, link_inputs(zone(azure, "other.zone"), network), "third")
    azure.make(LINK, link_inputs(there, azure.vnet(name="vnet2"), "fourth"), "fourth")


def test_the_network_of_a_link_exists(azure: Azure) -> None:
    there, network = zone(azure), azure.vnet()
    azure.delete(network)
    with refused("BadRequest", "does not exist", "virtualNetwork.id"):
        azure.make(LINK, link_inputs(there, network))


def test_a_group_of_zones(azure: Azure) -> None:
    there, account = zone(azure), azure.storage()
    made = azure.make(ENDPOINT, endpoint(azure.subnet(azure.vnet()), account.id, "blob"))

    def group(*zones: str) -> dict[str, Any]:
        configs = [{"name": f"z{number}", "privateDnsZoneId": path} for number, path in enumerate(zones)]
        return inside(privateEndpointName=made.outputs["name"], privateDnsZoneConfigs=configs)

    one_failure(azure.check(ZONE_GROUP, group(*[there.id] * 6)), "privateDnsZoneConfigs", "TooManyDnsZones")
    with pytest.raises(Exception, match=f"{there.id}2"):
        azure.make(ZONE_GROUP, group(f"{there.id}2"))
    azure.make(ZONE_GROUP, group(*[there.id] * 5))
