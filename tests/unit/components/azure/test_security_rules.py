"""Rules of the network security groups: everything is refused but what is named, in both directions."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.azure.apiaccess import private_clients, public_clients
from components.azure.securityrules import Group, Ranges, SecurityRule, rules

RANGES = Ranges(
    platform="10.20.0.0/16",
    system="10.20.0.0/20",
    research="10.20.16.0/20",
    pods="100.64.0.0/16",
    endpoints="10.20.32.0/21",
    api_server="10.20.40.0/21",
    api_clients=("10.9.0.0/16",),
)
GROUPS = list(Group)


def of(group: Group, direction: str) -> list[SecurityRule]:
    """The rules of a direction, in the order in which Azure asks them."""
    return sorted((rule for rule in rules(group, RANGES) if rule.direction == direction), key=lambda one: one.priority)


def decided(group: Group, direction: str, source: str, destination: str, port: int, protocol: str = "Tcp") -> str:
    """What a group says to traffic; an address that no range has is of the internet."""

    def inside(address: str, ends: tuple[str, ...]) -> bool:
        known = [end for end in ends if end[0].isdigit()]
        outside = not ipaddress.ip_address(address).is_private and not address.startswith("100.")
        named = outside and ({"Internet", "AzureCloud"} & {*ends})
        return (
            "*" in ends
            or bool(named)
            or any(ipaddress.ip_address(address) in ipaddress.ip_network(text) for text in known)
        )

    for rule in of(group, direction):
        fits = inside(source, rule.sources) and inside(destination, rule.destinations)
        if fits and ("*" in rule.ports or str(port) in rule.ports) and rule.protocol in ("*", protocol):
            return rule.access
    raise AssertionError("no rule decides")


SYSTEM, RESEARCH, POD = "10.20.0.5", "10.20.16.5", "100.64.3.3"
ENDPOINT, API, CLIENT, OTHER, OUTSIDE = "10.20.32.5", "10.20.40.5", "10.9.1.1", "10.20.200.1", "8.8.8.8"


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("direction", ["Inbound", "Outbound"])
def test_each_direction_ends_with_a_refusal_of_everything(group: Group, direction: str) -> None:
    last = of(group, direction)[-1]
    assert (last.access, last.priority) == ("Deny", 4096)
    assert (last.sources, last.destinations, last.ports, last.protocol) == (("*",), ("*",), ("*",), "*")
    assert all(rule.access == "Allow" for rule in of(group, direction)[:-1])


@pytest.mark.parametrize("group", GROUPS)
def test_names_and_priorities_are_a_directions_own(group: Group) -> None:
    found = rules(group, RANGES)
    assert len({rule.name for rule in found}) == len(found)
    assert len({(rule.direction, rule.priority) for rule in found}) == len(found)
    assert all(100 <= rule.priority <= 4096 for rule in found)


@pytest.mark.parametrize("group", GROUPS)
@given(port=st.integers(1, 65535), destination=st.sampled_from([SYSTEM, RESEARCH, POD, ENDPOINT, API]))
def test_nothing_comes_in_from_the_internet(group: Group, port: int, destination: str) -> None:
    assert decided(group, "Inbound", OUTSIDE, destination, port) == "Deny"


@pytest.mark.parametrize(
    ("group", "source", "destination", "port", "access"),
    [
        (Group.SYSTEM, SYSTEM, RESEARCH, 10250, "Allow"),
        (Group.RESEARCH, POD, ENDPOINT, 443, "Allow"),
        (Group.RESEARCH, POD, ENDPOINT, 80, "Deny"),
        (Group.SYSTEM, SYSTEM, API, 443, "Allow"),
        (Group.SYSTEM, SYSTEM, OUTSIDE, 443, "Allow"),
        (Group.SYSTEM, SYSTEM, OUTSIDE, 80, "Deny"),
        (Group.RESEARCH, RESEARCH, OTHER, 443, "Deny"),
        (Group.ENDPOINTS, ENDPOINT, OUTSIDE, 443, "Deny"),
        (Group.ENDPOINTS, ENDPOINT, SYSTEM, 443, "Deny"),
        (Group.EGRESS, OTHER, OUTSIDE, 443, "Allow"),
        (Group.EGRESS, OTHER, SYSTEM, 443, "Deny"),
        (Group.API_SERVER, API, SYSTEM, 10250, "Allow"),
        (Group.API_SERVER, API, ENDPOINT, 443, "Allow"),
        (Group.API_SERVER, API, OTHER, 443, "Deny"),
        (Group.API_SERVER, API, OUTSIDE, 80, "Deny"),
    ],
)
def test_what_goes_out(group: Group, source: str, destination: str, port: int, access: str) -> None:
    assert decided(group, "Outbound", source, destination, port) == access


@pytest.mark.parametrize(
    ("group", "source", "destination", "port", "access"),
    [
        (Group.ENDPOINTS, SYSTEM, ENDPOINT, 443, "Allow"),
        (Group.ENDPOINTS, CLIENT, ENDPOINT, 443, "Deny"),
        (Group.ENDPOINTS, SYSTEM, ENDPOINT, 22, "Deny"),
        (Group.EGRESS, SYSTEM, OTHER, 3128, "Deny"),
        (Group.API_SERVER, SYSTEM, API, 443, "Allow"),
        (Group.API_SERVER, OTHER, API, 443, "Allow"),
        (Group.API_SERVER, CLIENT, API, 443, "Allow"),
        (Group.API_SERVER, CLIENT, API, 4443, "Deny"),
        (Group.API_SERVER, "10.10.0.1", API, 443, "Deny"),
        (Group.SYSTEM, API, SYSTEM, 10250, "Allow"),
        (Group.SYSTEM, CLIENT, SYSTEM, 443, "Deny"),
        (Group.RESEARCH, ENDPOINT, RESEARCH, 443, "Deny"),
    ],
)
def test_what_comes_in(group: Group, source: str, destination: str, port: int, access: str) -> None:
    assert decided(group, "Inbound", source, destination, port) == access


def test_clients_are_public_or_private() -> None:
    given_ranges = ["198.51.100.0/24", "10.9.0.0/16", "192.168.1.0/24"]
    assert public_clients(given_ranges) == ("198.51.100.0/24",)
    assert private_clients(given_ranges) == ("10.9.0.0/16", "192.168.1.0/24")
