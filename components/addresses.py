"""Addresses: how the platform's address space is divided. Pure calculation, the same on every provider.

The space is cut in sixteen equal blocks; a role has one aligned run of them::

    blocks 0-3    nodes of the system pool
    block  4      private endpoints
    block  5      outbound traffic: the only subnet with a way out
    blocks 6-7    kept free for later parts (database, airlock)
    blocks 8-15   nodes of the research pool
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from enum import StrEnum

BLOCKS = 16


class SubnetRole(StrEnum):
    """What a subnet is for; the same roles on every provider."""

    SYSTEM = "system"
    RESEARCH = "research"
    ENDPOINTS = "endpoints"
    EGRESS = "egress"


FIRST_AND_COUNT: Mapping[SubnetRole, tuple[int, int]] = {
    SubnetRole.SYSTEM: (0, 4),
    SubnetRole.ENDPOINTS: (4, 1),
    SubnetRole.EGRESS: (5, 1),
    SubnetRole.RESEARCH: (8, 8),
}
"""First block and number of blocks of each role; the number is a power of two that divides the first block."""


def role_range(space: str, role: SubnetRole) -> str:
    """The address range of a role within the platform's address space, in CIDR notation."""
    network = ipaddress.IPv4Network(space)
    first, count = FIRST_AND_COUNT[role]
    start = network.network_address + first * network.num_addresses // BLOCKS
    prefix = network.prefixlen + (BLOCKS // count).bit_length() - 1
    return str(ipaddress.IPv4Network((start, prefix)))


def split(block: str, parts: int) -> tuple[str, ...]:
    """A range in ``parts`` equal, aligned ranges (cut at the next power of two; what is over stays free)."""
    network = ipaddress.IPv4Network(block)
    bits = max(parts - 1, 0).bit_length()
    return tuple(str(subnet) for _, subnet in zip(range(parts), network.subnets(prefixlen_diff=bits), strict=False))


PRIVATE_RANGES = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
"""RFC 1918."""


def is_private(cidr: str) -> bool:
    """Whether a network lies in a private range, and so comes through a joined network and not over the internet."""
    network = ipaddress.IPv4Network(cidr)
    return any(network.subnet_of(ipaddress.IPv4Network(private)) for private in PRIVATE_RANGES)


def overlapping(space: str, reserved: Mapping[str, str]) -> dict[str, str]:
    """The reserved ranges (range -> what for) that the address space touches."""
    network = ipaddress.IPv4Network(space)
    return {text: reason for text, reason in reserved.items() if network.overlaps(ipaddress.IPv4Network(text))}
