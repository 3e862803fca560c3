"""Virtual networks, subnets, security groups, and what stands in subnets."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.clouds.azure.names import token
from tests.support.clouds import Made
from tests.unit.sandbox.clouds.azure.build import (
    CLUSTER,
    ENDPOINT,
    IN_GROUP,
    INTERFACE,
    SECURITY,
    SECURITY_RULE,
    SUBNET,
    VNET,
    Azure,
    inside,
    one_failure,
    refused,
)

ROUTES = token("network:RouteTable")


# Ranges


def vnet(*ranges: str, **more: Any) -> dict[str, Any]:
    return inside(addressSpace={"addressPrefixes": list(ranges)}, **more)


def stated(*ranges: str) -> list[dict[str, str]]:
    return [{"name": f"s{number}", "addressPrefix": text} for number, text in enumerate(ranges)]


@pytest.mark.parametrize("ranges", [["10.0.0.0/8"], ["10.0.0.0/16", "fd00::/48"], ["192.168.0.0/29"]])
def test_ranges_of_networks(azure: Azure, ranges: list[str]) -> None:
    assert azure.check(VNET, vnet(*ranges)) == []


@pytest.mark.parametrize("text", ["10.0.0.1/16", "10.0.0.0/33", "ten"])
def test_bad_ranges_of_networks(azure: Azure, text: str) -> None:
    found = azure.check(VNET, vnet("10.0.0.0/8", text))
    one_failure(found, "addressSpace.addressPrefixes[1]", "InvalidCIDRNotation", text)


@pytest.mark.parametrize(
    ("ranges", "path", "code"),
    [
        (["10.0.0.0/24", "10.1.0.0/24"], "subnets[1].addressPrefix", "NetcfgInvalidSubnet"),
        (["10.0.0.0/24", "10.0.0.128/25"], "subnets[1].addressPrefix", "NetcfgSubnetRangesOverlap"),
        (["10.0.0.0/30"], "subnets[0].addressPrefix", "NetcfgSubnetTooSmall"),
        (["10.0.0.1/24"], "subnets[0].addressPrefix", "InvalidCIDRNotation"),
    ],
)
def test_subnets_stated_in_a_network(azure: Azure, ranges: list[str], path: str, code: str) -> None:
    assert azure.check(VNET, vnet("10.0.0.0/16", subnets=stated("10.0.0.0/24", "10.0.1.0/29"))) == []
    one_failure(azure.check(VNET, vnet("10.0.0.0/16", subnets=stated(*ranges))), path, code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("10.1.0.0/24", "NetcfgInvalidSubnet"),
        ("10.0.0.128/25", "NetcfgSubnetRangesOverlap"),
        ("10.0.5.16/28", "NetcfgSubnetRangesOverlap"),
        ("10.0.1.0/30", "NetcfgSubnetTooSmall"),
    ],
)
def test_a_subnet_fits_into_its_network(azure: Azure, text: str, code: str) -> None:
    network = azure.vnet(subnets=stated("10.0.5.0/24"))
    azure.subnet(network)
    with refused(code, path="addressPrefix"):
        azure.subnet(network, 1, addressPrefix=text)
    azure.subnet(network, 1, addressPrefix="10.0.1.0/29")


def test_a_subnet_has_a_range(azure: Azure) -> None:
    one_failure(azure.check(SUBNET, inside(virtualNetworkName="vnet")), "addressPrefix", "InvalidRequestFormat")
    assert azure.check(SUBNET, inside(virtualNetworkName="vnet", addressPrefixes=["10.0.0.0/24"])) == []


def test_a_subnet_that_is_changed_does_not_overlap_itself(azure: Azure) -> None:
    subnet = azure.subnet(azure.vnet())
    assert not azure.diff(subnet, addressPrefix="10.0.0.0/25").replaces
    azure.update(subnet, addressPrefix="10.0.0.0/25")
    assert not azure.diff(subnet, defaultOutboundAccess=False).replaces


def test_what_a_network_answers_of_its_subnets(azure: Azure) -> None:
    network = azure.vnet(subnets=stated("10.0.0.0/24"))
    (subnet,) = network.outputs["subnets"]
    assert subnet["id"] == f"{network.id}/subnets/s0"


@pytest.mark.parametrize(
    ("name", "inputs", "path", "longest"),
    [
        (VNET, vnet("10.0.0.0/16"), "virtualNetworkName", 64),
        (SUBNET, inside(virtualNetworkName="vnet", addressPrefix="10.0.0.0/24"), "subnetName", 80),
        (SECURITY, inside(), "networkSecurityGroupName", 80),
        (token("network:PublicIPAddress"), inside(), "publicIpAddressName", 80),
        (token("network:NatGateway"), inside(sku={"name": "Standard"}), "natGatewayName", 80),
        (ENDPOINT, inside(), "privateEndpointName", 64),
    ],
)
def test_names(azure: Azure, name: str, inputs: dict[str, Any], path: str, longest: int) -> None:
    for good in ("ab", "A.b-c_", "a" * longest):
        assert azure.check(name, {**inputs, path: good}) == []
    for bad in ("-a", "a-", "a b", "a" * (longest + 1)):
        one_failure(azure.check(name, {**inputs, path: bad}), path, "InvalidResourceName")


# What keeps a subnet


def _interface(subnet: str) -> tuple[str, dict[str, Any]]:
    return INTERFACE, inside(ipConfigurations=[{"name": "ip", "subnet": {"id": subnet}}])


def _endpoint(subnet: str) -> tuple[str, dict[str, Any]]:
    return ENDPOINT, inside(subnet={"id": subnet})


def _cluster(subnet: str) -> tuple[str, dict[str, Any]]:
    inputs = Azure("azure-native").cluster_inputs()
    (pool,) = inputs["agentPoolProfiles"]
    return CLUSTER, {**inputs, "agentPoolProfiles": [{**pool, "vnetSubnetID": subnet}]}


@pytest.mark.parametrize("build", [_interface, _endpoint, _cluster])
@pytest.mark.parametrize("inline", [True, False])
def test_what_is_in_a_subnet_keeps_it(azure: Azure, build: Any, inline: bool) -> None:
    network = azure.vnet(subnets=stated("10.0.9.0/24"))
    apart = azure.subnet(network)
    name, inputs = build(network.outputs["subnets"][0]["id"] if inline else apart.id)
    user = azure.make(name, inputs, "user")
    held = network if inline else apart
    with refused("InUseSubnetCannotBeDeleted", user.id):
        azure.delete(held)
    with refused("InUseSubnetCannotBeDeleted", user.id):
        azure.delete(network)
    azure.delete(user)
    azure.delete(held)


@pytest.mark.parametrize("build", [_interface, _endpoint, _cluster])
def test_the_subnet_of_a_resource_exists(azure: Azure, build: Any) -> None:
    azure.vnet()
    name, inputs = build(f"{IN_GROUP}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/nowhere")
    with refused("InvalidResourceReference", "subnets/nowhere"):
        azure.make(name, inputs)


@pytest.mark.parametrize(
    ("key", "kind", "code"),
    [
        ("networkSecurityGroup", SECURITY, "InUseNetworkSecurityGroupCannotBeDeleted"),
        ("routeTable", ROUTES, "InUseRouteTableCannotBeDeleted"),
        ("natGateway", token("network:NatGateway"), "InUseNatGatewayCannotBeDeleted"),
    ],
)
@pytest.mark.parametrize("inline", [True, False])
def test_what_a_subnet_names_exists_and_stays(azure: Azure, key: str, kind: str, code: str, inline: bool) -> None:
    named = azure.nat() if key == "natGateway" else azure.make(kind, inside(), "named")

    def make(target: str, name: str) -> Made:
        if inline:
            subnet = {"name": "s", "addressPrefix": "10.0.0.0/24", key: {"id": target}}
            return azure.vnet(name=name, subnets=[subnet])
        azure.vnet(name=name)
        inputs = inside(virtualNetworkName=name, addressPrefix="10.0.0.0/24", **{key: {"id": target}})
        return azure.make(SUBNET, inputs, name)

    with refused("InvalidResourceReference", f"{named.id}2"):
        make(f"{named.id}2", "first")
    subnet = make(named.id, "second")
    with refused(code, subnet.id):
        azure.delete(named)
    azure.delete(subnet)
    azure.delete(named)


# Security groups


def rule(name: str = "rule", priority: int = 100, **more: Any) -> dict[str, Any]:
    ends = {f"{end}{what}": "*" for end in ("source", "destination") for what in ("AddressPrefix", "PortRange")}
    shared = {"name": name, "priority": priority, "direction": "Inbound", "access": "Deny", "protocol": "*"}
    return {name: value for name, value in {**shared, **ends, **more}.items() if value is not None}


def group(*rules: dict[str, Any]) -> dict[str, Any]:
    return inside(securityRules=list(rules))


def test_good_rules(azure: Azure) -> None:
    many = {"sourceAddressPrefix": None, "sourceAddressPrefixes": ["10.0.0.0/8"]}
    other_way = rule("c", 100, direction="Outbound")
    assert azure.check(SECURITY, group(rule("a", 100), rule("b", 4096, **many), other_way)) == []


@pytest.mark.parametrize(
    ("bad", "path", "code"),
    [
        (rule(priority=99), "priority", "SecurityRuleInvalidPriority"),
        (rule(priority=4097), "priority", "SecurityRuleInvalidPriority"),
        (rule(sourceAddressPrefix=None), "sourceAddressPrefix", "SecurityRuleParameterNotSpecified"),
        (rule(destinationPortRange=None), "destinationPortRange", "SecurityRuleParameterNotSpecified"),
    ],
)
def test_bad_rules(azure: Azure, bad: dict[str, Any], path: str, code: str) -> None:
    one_failure(azure.check(SECURITY, group(bad)), f"securityRules[0].{path}", code)
    alone = {key: value for key, value in bad.items() if key != "name"}
    one_failure(azure.check(SECURITY_RULE, inside(networkSecurityGroupName="g", **alone)), path, code)


def test_a_priority_is_a_directions_own(azure: Azure) -> None:
    found = azure.check(SECURITY, group(rule("a"), rule("b"), rule("c")))
    one_failure(found, "securityRules[1].priority", "SecurityRuleConflict", "(Inbound)")


def test_a_rule_of_its_own_has_a_priority_of_its_own(azure: Azure) -> None:
    azure.make(SECURITY, {**group(rule()), "networkSecurityGroupName": "group"})

    def alone(**more: Any) -> dict[str, Any]:
        return inside(networkSecurityGroupName="group", **{key: rule(**more)[key] for key in rule() if key != "name"})

    with refused("SecurityRuleConflict", path="priority"):
        azure.make(SECURITY_RULE, alone(), "first")
    first = azure.make(SECURITY_RULE, alone(priority=101), "first")
    azure.make(SECURITY_RULE, alone(direction="Outbound"), "out")
    with refused("SecurityRuleConflict"):
        azure.make(SECURITY_RULE, alone(priority=101), "second")
    azure.update(first, access="Allow")
