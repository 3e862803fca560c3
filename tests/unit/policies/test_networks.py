"""How much of the internet a list of addresses lets in, and how open ports are named."""

from __future__ import annotations

import pytest

from policies.rules.networks import ADMIN, DATA, Reach, ports, reach


@pytest.mark.parametrize(
    ("ranges", "everybody"),
    [
        ([], False),
        (["1.0.0.0/8"], True),
        (["1.0.0.0/9"], False),
        (["1.0.0.0/9", "2.0.0.0/9"], True),
        (["1.0.0.0-1.255.255.255"], True),
        (["1.0.0.0-1.255.255.254"], False),
        (["1.0.0.0-1.255.255.254", "2.0.0.0"], True),
        (["2000::/32"], True),
        (["2000::/33"], False),
        (["2000::1-2000:0:ffff:ffff:ffff:ffff:ffff:ffff"], False),
        (["2000::1-2000:0:ffff:ffff:ffff:ffff:ffff:ffff", "2001::"], True),
        (["10.0.0.0/8", "fc00::/7"], False),
        (["10.0.0.0-10.255.255.255"], False),
        (["9.0.0.0-10.0.0.5"], True),
        (["10.0.0.0-11.255.255.255"], True),
        (["*"], True),
        (["Internet"], True),
        (["AzureCloud.WestEurope"], True),
        ([" 0.0.0.0/0 "], True),
        (["192.0.2.77/24"], False),
    ],
    ids=str,
)
def test_everybody_is_let_in_from_a_256th_of_the_internet_on(ranges: list[str], everybody: bool) -> None:
    found = reach(ranges)
    assert (found.everybody, found.unreadable) == (everybody, "")


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("anything", "anything"),
        ("192.0.2.9-192.0.2.1", "192.0.2.9-192.0.2.1"),
        ("192.0.2.1-2000::", "192.0.2.1-2000::"),
        ("192.0.2.1-", "192.0.2.1-"),
        ("x" * 61, "x" * 60),
        ({"a": 1}, "(object)"),
    ],
    ids=["word", "backwards", "two versions", "no end", "long", "object"],
)
def test_what_is_no_range_is_told(entry: object, told: str) -> None:
    assert reach(["192.0.2.1", entry]) == Reach(False, unreadable=told)


def test_a_single_address_is_a_range() -> None:
    assert reach(["192.0.2.1-192.0.2.1"]).unreadable == ""


@pytest.mark.parametrize(
    ("ranges", "widest"),
    [
        ([], ""),
        (["10.0.0.0/8"], ""),
        (["192.0.2.1"], "192.0.2.1"),
        (["192.0.2.1", "192.0.2.2"], "192.0.2.1"),
        (["192.0.2.1", "192.0.2.0/24"], "192.0.2.0/24"),
        (["1.0.0.0/8", "2000::/64"], "1.0.0.0/8"),
        (["1.0.0.0/8", "2000::/31"], "2000::/31"),
        (["2000::/32", "1.0.0.0/8"], "2000::/32"),
        (["192.0.2.1", "any"], "any"),
    ],
    ids=str,
)
def test_the_widest_entry_is_told(ranges: list[str], widest: str) -> None:
    assert reach(ranges).widest == widest


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (0, 65535, "all ports"),
        (1, 65535, f"port 21 (FTP) and {len(ADMIN | DATA) - 1} more admin and data ports"),
        (0, 65534, f"port 21 (FTP) and {len(ADMIN | DATA) - 1} more admin and data ports"),
        (22, 22, "port 22 (SSH)"),
        (22, 23, "port 22 (SSH) and 1 more admin and data ports"),
        (443, 443, ""),
        (80, 80, ""),
        (80, 81, "ports 80 to 81"),
        (81, 81, "port 81"),
        (0, 0, "port 0"),
    ],
)
def test_ports_are_named(first: int, last: int, text: str) -> None:
    assert ports(first, last) == text
