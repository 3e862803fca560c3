"""Who may reach the Kubernetes API from outside the platform: pure calculation on address ranges."""

from __future__ import annotations

from collections.abc import Iterable

from components.addresses import is_private


def private_clients(cidrs: Iterable[str]) -> tuple[str, ...]:
    """The networks that come through a joined private network; the API server's security group lets them in."""
    return tuple(cidr for cidr in cidrs if is_private(cidr))


def public_clients(cidrs: Iterable[str]) -> tuple[str, ...]:
    """The networks that come over the internet; with one of them the API has a public address, for them alone."""
    return tuple(cidr for cidr in cidrs if not is_private(cidr))
