"""The division of the address space: nothing overlaps, nothing is outside, for every space and number of zones."""

from __future__ import annotations

import ipaddress
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.addresses import BLOCKS, FIRST_AND_COUNT, SubnetRole, overlapping, role_range, split

PREFIXES = range(12, 19)
ZONES = (1, 2, 3)


def network(text: str) -> ipaddress.IPv4Network:
    return ipaddress.IPv4Network(text)


@st.composite
def spaces(draw: st.DrawFn) -> str:
    """A private address space that the specification takes."""
    prefix = draw(st.sampled_from(list(PREFIXES)))
    outer = draw(st.sampled_from(["10.0.0.0/8", *(["172.16.0.0/12"]), *(["192.168.0.0/16"] if prefix >= 16 else [])]))
    whole = network(outer)
    number = draw(st.integers(0, 2 ** (prefix - whole.prefixlen) - 1))
    return str(ipaddress.IPv4Network((int(whole.network_address) + number * 2 ** (32 - prefix), prefix)))


def test_runs_of_blocks_are_apart_and_aligned() -> None:
    taken: set[int] = set()
    for first, count in FIRST_AND_COUNT.values():
        assert count & (count - 1) == 0
        assert first % count == 0
        blocks = set(range(first, first + count))
        assert not blocks & taken
        assert blocks <= set(range(BLOCKS))
        taken |= blocks
    assert set(FIRST_AND_COUNT) == set(SubnetRole)


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("zones", ZONES)
def test_no_subnet_overlaps_another_or_is_outside(prefix: int, zones: int) -> None:
    space = network(f"10.0.0.0/{prefix}")
    ranges = [role_range(str(space), role) for role in SubnetRole]
    subnets = [network(part) for text in ranges for part in split(text, zones)]
    assert len(subnets) == zones * len(SubnetRole)
    assert all(subnet.subnet_of(space) for subnet in subnets)
    assert not any(one.overlaps(two) for one, two in itertools.combinations(subnets, 2))


@given(spaces(), st.sampled_from(ZONES))
def test_the_same_for_any_space(space: str, zones: int) -> None:
    subnets = [(role, network(part)) for role in SubnetRole for part in split(role_range(space, role), zones)]
    assert all(subnet.subnet_of(network(role_range(space, role))) for role, subnet in subnets)
    assert all(subnet.subnet_of(network(space)) for _, subnet in subnets)
    assert not any(one.overlaps(two) for (_, one), (_, two) in itertools.combinations(subnets, 2))


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("zones", ZONES)
def test_every_subnet_has_room(prefix: int, zones: int) -> None:
    """AWS takes /28 at the least, Azure /29; a node subnet needs addresses for nodes and pods."""
    space = f"10.0.0.0/{prefix}"
    for role in SubnetRole:
        for part in split(role_range(space, role), zones):
            assert network(part).prefixlen <= (23 if role in (SubnetRole.SYSTEM, SubnetRole.RESEARCH) else 24)


def test_a_range_as_it_is_written() -> None:
    assert {role: role_range("10.20.0.0/16", role) for role in SubnetRole} == {
        SubnetRole.SYSTEM: "10.20.0.0/18",
        SubnetRole.ENDPOINTS: "10.20.64.0/20",
        SubnetRole.EGRESS: "10.20.80.0/20",
        SubnetRole.RESEARCH: "10.20.128.0/17",
    }
    assert split("10.20.64.0/20", 3) == ("10.20.64.0/22", "10.20.68.0/22", "10.20.72.0/22")
    assert split("10.20.64.0/20", 1) == ("10.20.64.0/20",)
    assert split("10.20.64.0/20", 2) == ("10.20.64.0/21", "10.20.72.0/21")


def test_which_reserved_ranges_are_touched() -> None:
    reserved = {"10.2.0.0/16": "services", "172.17.0.0/16": "containers"}
    assert overlapping("10.0.0.0/12", reserved) == {"10.2.0.0/16": "services"}
    assert overlapping("10.2.64.0/18", reserved) == {"10.2.0.0/16": "services"}
    assert overlapping("10.32.0.0/12", reserved) == {}
