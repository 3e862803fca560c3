"""Who may reach the Kubernetes API from outside the platform: pure calculation on address ranges."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import Final

_PRIVATE: Final = tuple(ipaddress.IPv4Network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))


def is_private(cidr: str) -> bool:
    """Whether a network lies in a private range (RFC 1918): such a network comes to the API's private address."""
    return any(ipaddress.IPv4Network(cidr).subnet_of(private) for private in _PRIVATE)


def private_clients(cidrs: Iterable[str]) -> tuple[str, ...]:
    """The networks that come through a joined private network; the API server's security group lets them in."""
    return tuple(cidr for cidr in cidrs if is_private(cidr))


def public_clients(cidrs: Iterable[str]) -> tuple[str, ...]:
    """The networks that come over the internet; with one of them the API has a public address, for them alone."""
    return tuple(cidr for cidr in cidrs if not is_private(cidr))
