"""Rules of the network security groups, deny by default. Pure calculation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from components.addresses import SubnetRole

ANY: Final = ("*",)
LOAD_BALANCER: Final = ("AzureLoadBalancer",)
INTERNET: Final = ("Internet",)
_FIRST_PRIORITY: Final = 100
_LAST_PRIORITY: Final = 4096
"""Azure's own default rules come after it, and let the whole virtual network in."""


class Group(StrEnum):
    """What a security group is for: a subnet role, or the API server's subnet."""

    SYSTEM = SubnetRole.SYSTEM
    RESEARCH = SubnetRole.RESEARCH
    ENDPOINTS = SubnetRole.ENDPOINTS
    EGRESS = SubnetRole.EGRESS
    API_SERVER = "api-server"


@dataclass(frozen=True)
class Ranges:
    """The address ranges that rules speak of, in CIDR notation."""

    platform: str
    system: str
    research: str
    pods: str
    endpoints: str
    api_server: str
    api_clients: tuple[str, ...]
    """Private networks outside the platform that may reach the Kubernetes API."""

    @property
    def cluster(self) -> tuple[str, ...]:
        """Nodes and pods: pods' own addresses pass the groups of the nodes' subnets."""
        return self.system, self.research, self.pods


@dataclass(frozen=True)
class SecurityRule:
    """One rule; ``sources`` and ``destinations`` are ranges, or one service tag of Azure."""

    name: str
    direction: str
    access: str
    protocol: str
    sources: tuple[str, ...]
    destinations: tuple[str, ...]
    ports: tuple[str, ...]
    priority: int = 0


def rules(group: Group, ranges: Ranges) -> tuple[SecurityRule, ...]:
    """The rules of a group: what is let through, then everything else refused, in both directions."""
    wanted = {
        Group.SYSTEM: _nodes,
        Group.RESEARCH: _nodes,
        Group.ENDPOINTS: _endpoints,
        Group.EGRESS: _egress,
        Group.API_SERVER: _api_server,
    }[group](ranges)
    return (*_numbered(wanted), _deny("Inbound"), _deny("Outbound"))


def _numbered(wanted: Sequence[SecurityRule]) -> list[SecurityRule]:
    """Rules in the order given, each with a priority of its own."""
    return [
        SecurityRule(**{**rule.__dict__, "priority": _FIRST_PRIORITY + 10 * index}) for index, rule in enumerate(wanted)
    ]


def _deny(direction: str) -> SecurityRule:
    name = f"deny-{direction.lower()}"
    return SecurityRule(name, direction, "Deny", "*", ANY, ANY, ANY, _LAST_PRIORITY)


def _allow(
    name: str,
    direction: str,
    sources: tuple[str, ...],
    destinations: tuple[str, ...],
    protocol: str = "*",
    *ports: str,
) -> SecurityRule:
    return SecurityRule(name, direction, "Allow", protocol, sources, destinations, ports or ANY)


def _nodes(ranges: Ranges) -> list[SecurityRule]:
    """Nodes and pods among themselves, the API server, private endpoints, and HTTPS to outside.

    Sources: learn.microsoft.com/azure/aks/azure-cni-overlay (network security groups),
    learn.microsoft.com/azure/aks/api-server-vnet-integration (NSG security rules),
    learn.microsoft.com/azure/aks/outbound-rules-control-egress.
    """
    cluster, api_server = ranges.cluster, (ranges.api_server,)
    return [
        _allow("cluster-in", "Inbound", cluster, cluster),
        _allow("api-server-in", "Inbound", api_server, cluster),
        _allow("load-balancer-in", "Inbound", LOAD_BALANCER, ANY),
        _allow("cluster-out", "Outbound", cluster, cluster),
        _allow("api-server-out", "Outbound", cluster, api_server, "Tcp", "443", "4443"),
        _allow("endpoints-out", "Outbound", cluster, (ranges.endpoints,), "Tcp", "443"),
        _allow("https-out", "Outbound", cluster, INTERNET, "Tcp", "443"),
        _allow("time-out", "Outbound", cluster, INTERNET, "Udp", "123"),
    ]


def _endpoints(ranges: Ranges) -> list[SecurityRule]:
    return [_allow("https-in", "Inbound", (ranges.platform,), (ranges.endpoints,), "Tcp", "443")]


def _egress(ranges: Ranges) -> list[SecurityRule]:  # noqa: ARG001 - of the shape of its siblings
    """Nothing stands in this subnet yet; what will (a proxy, a firewall) brings its own rules for who may use it."""
    return [_allow("https-out", "Outbound", ANY, INTERNET, "Tcp", "443")]


def _api_server(ranges: Ranges) -> list[SecurityRule]:
    """The API server's subnet: nodes, the platform and the listed private networks may call; it calls within."""
    server = (ranges.api_server,)
    return [
        _allow("nodes-in", "Inbound", ranges.cluster, server, "Tcp", "443", "4443"),
        _allow("platform-in", "Inbound", (ranges.platform, *ranges.api_clients), server, "Tcp", "443"),
        _allow("load-balancer-in", "Inbound", LOAD_BALANCER, server),
        _allow("within-in", "Inbound", server, server),
        _allow("cluster-out", "Outbound", server, ranges.cluster),
        _allow("endpoints-out", "Outbound", server, (ranges.endpoints,), "Tcp", "443"),
        _allow("within-out", "Outbound", server, server),
        # The control plane's own dependencies are not documented for this subnet; Azure's are reached over HTTPS.
        _allow("azure-out", "Outbound", server, ("AzureCloud",), "Tcp", "443"),
    ]
