"""Names, VLAN numbers, addresses and tags."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.names import Naming
from components.ovh.naming import FIRST_VLAN, LAST_VLAN, RULES, vlan_id
from components.ovh.network import first_address, public_address
from components.ovh.storage import endpoint
from components.ovh.tags import iam_tags
from tests.unit.components.ovh.specs import spec

NAMES = Naming.for_stack(spec(), RULES, "EU-WEST-PAR", "ovh")


def test_every_kind_of_name_fits_the_reference() -> None:
    for kind in RULES:
        assert NAMES.of(kind, "pseudonymised").startswith("hdp-dev-pseudonymised")


def test_a_pools_name_leaves_room_for_its_zone() -> None:
    long = dataclasses.replace(NAMES, prefix="p" * 20)
    name = f"{long.of('node_pool', 'research' * 4)}-c"
    assert len(name) <= 42
    assert "_" not in name


@given(prefix=st.from_regex(r"[a-z][a-z0-9]{1,10}", fullmatch=True), stack=st.text(min_size=1, max_size=20))
def test_a_vlan_number_is_in_its_range_and_always_the_same(prefix: str, stack: str) -> None:
    names = Naming(RULES, prefix, "dev", (stack, "ovh", "GRA11", ""))
    assert FIRST_VLAN <= vlan_id(names) <= LAST_VLAN
    assert vlan_id(names) == vlan_id(dataclasses.replace(names))


def test_stacks_draw_different_numbers() -> None:
    numbers = {vlan_id(dataclasses.replace(NAMES, identity=(f"stack-{index}",))) for index in range(100)}
    assert len(numbers) > 90
    assert vlan_id(NAMES) != vlan_id(dataclasses.replace(NAMES, prefix="other"))


@pytest.mark.parametrize(("cidr", "first"), [("10.20.0.0/18", "10.20.0.1"), ("192.168.4.0/30", "192.168.4.1")])
def test_the_gateways_address(cidr: str, first: str) -> None:
    assert first_address(cidr) == first


@dataclasses.dataclass
class Ip:
    ip: str


@dataclasses.dataclass
class Information:
    ips: list[Ip] | None


def test_the_public_address_is_the_ipv4_one() -> None:
    found = [Information(None), Information([Ip("2001:db8::1"), Ip("203.0.113.7")])]
    assert public_address(found) == "203.0.113.7"  # type: ignore[arg-type]  # stands for the SDK's output


def test_a_buckets_endpoint_is_in_lower_case_and_virtual_hosted() -> None:
    assert endpoint("b", "EU-WEST-PAR") == "https://b.s3.eu-west-par.io.cloud.ovh.net"


def test_iam_takes_no_spaces() -> None:
    assert iam_tags({"unit": "Data and Research", "owner": "me"}) == {"unit": "Data_and_Research", "owner": "me"}
