"""Network: a private address space, subnets by role, nothing reachable from outside, one controlled way out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi

from components.addresses import SubnetRole, role_range, split
from components.site import Site


@dataclass(frozen=True)
class SubnetPlan:
    """The address ranges of one role."""

    role: SubnetRole
    cidr: str
    """The whole range of the role."""
    by_zone: tuple[str, ...]
    """The range cut by availability zone, for providers whose subnets belong to a zone."""


@dataclass(frozen=True)
class NetworkPlan:
    """What a driver must register as the network."""

    name: str
    cidr: str
    zones: int
    subnets: tuple[SubnetPlan, ...]
    tags: Mapping[str, str]

    def subnet(self, role: SubnetRole) -> SubnetPlan:
        """The plan of one role's subnets."""
        return next(subnet for subnet in self.subnets if subnet.role is role)


@dataclass(frozen=True)
class Subnet:
    """A subnet as it was registered."""

    id: pulumi.Output[str]
    cidr: str
    zone: str
    """The availability zone; empty where the provider's subnets span the region."""


@dataclass(frozen=True)
class Network:
    """What every driver's network gives. Drivers add handles of their own in a subclass."""

    id: pulumi.Output[str]
    subnets: Mapping[SubnetRole, Sequence[Subnet]]
    egress_kind: str
    """How traffic leaves: the provider's own word, such as ``nat_gateway``."""
    egress_addresses: Sequence[pulumi.Output[str]]
    """The public source addresses of outbound traffic, where the provider tells them."""


def plan_network(site: Site) -> NetworkPlan:
    """Calculates the network of a site."""
    space = site.spec.network.cidr
    ranges = {role: role_range(space, role) for role in SubnetRole}
    return NetworkPlan(
        name=site.names.of("network"),
        cidr=space,
        zones=site.zones,
        subnets=tuple(SubnetPlan(role, cidr, split(cidr, site.zones)) for role, cidr in ranges.items()),
        tags=site.tags(),
    )
