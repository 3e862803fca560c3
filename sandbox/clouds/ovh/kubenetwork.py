"""Managed Kubernetes: what a cluster asks of its private network."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Final

from components.ovh.offers import RESERVED_RANGES, Plan
from sandbox.clouds.ovh.gateways import gateways_on
from sandbox.clouds.ovh.names import bad_request
from sandbox.clouds.ovh.networks import openstack_id, subnet
from sandbox.clouds.ovh.places import zones
from sandbox.clouds.ovh.subnets import range_of
from sandbox.errors import Failure
from sandbox.rules import Phase, Request, Rule

GUIDE: Final = "docs.ovhcloud.com, Managed Kubernetes"


def _needs_network(request: Request) -> Iterator[Failure]:
    for path, name in (("nodesSubnetId", "nodes_subnet_id"), ("loadBalancersSubnetId", "load_balancers_subnet_id")):
        if request.get(path) is not None and request.get("privateNetworkId") is None:
            yield Failure(path, f'"{name}": all of `{name},private_network_id` must be specified')
    three_zones = isinstance(request.known("region"), str) and zones(request.get("region"))
    if three_zones and request.get("privateNetworkId") is None:
        yield bad_request("privateNetworkId", f"A private network is mandatory in region {request.get('region')}")


def _network(request: Request) -> Iterator[Failure]:
    network, region = request.get("privateNetworkId"), str(request.get("region"))
    if network is None:
        return
    if openstack_id(request.store, network, region) != network:
        if network.startswith("pn-"):
            message = f"[InvalidDataError] 400: Private network {network} is not a correct uuid"
        else:
            message = f"[InvalidDataError] 400: Private network {network} does not exist in region {region}"
        yield bad_request("privateNetworkId", message)
        return
    for path in ("nodesSubnetId", "loadBalancersSubnetId"):
        on = subnet(request.store, request.get(path))
        if on is None:
            continue
        if openstack_id(request.store, str(on.inputs.get("networkId")), region) != network:
            yield bad_request(path, f"[InvalidDataError] 400: Subnet {on.id} does not belong to network {network}")
        yield from _reserved(request, path, on.outputs.get("cidr"))


def _reserved(request: Request, path: str, cidr: object) -> Iterator[Failure]:
    """The ranges that a cluster keeps for itself; which ones its plan and its own allocation say."""
    mine = range_of(cidr)
    policy = request.get("ipAllocationPolicy") or {}
    standard = request.get("plan", Plan.FREE.value) == Plan.STANDARD
    for text, what in RESERVED_RANGES.items():
        other_plan = ("plan free" in what and standard) or ("plan standard" in what and not standard)
        moved = ("pods" in what and policy.get("podsIpv4Cidr")) or (
            "services" in what and policy.get("servicesIpv4Cidr")
        )
        if mine and not other_plan and not moved and mine.overlaps(ipaddress.IPv4Network(text)):
            yield bad_request(path, f"Subnet range {cidr} overlaps with {text}, which is reserved for {what}")
    for given in policy.values():
        taken = range_of(given)
        if mine and taken and mine.overlaps(taken):
            yield bad_request(path, f"Subnet range {cidr} overlaps with {given} of the cluster's ipAllocationPolicy")


def _way_out(request: Request) -> Iterator[Failure]:
    """In three zones nodes have no public address, so their subnet needs a gateway before the cluster."""
    on = subnet(request.store, request.get("nodesSubnetId"))
    if (
        request.old is None
        and on is not None
        and zones(request.get("region"))
        and not gateways_on(request.store, on.id)
    ):
        yield bad_request(
            "nodesSubnetId",
            f"Subnet {on.id} has no gateway: nodes in region {request.get('region')} reach their control plane through "
            "one; make the gateway first",
        )


def _default_gateway(request: Request) -> Iterator[Failure]:
    address = request.get("privateNetworkConfiguration.defaultVrackGateway")
    on = subnet(request.store, request.get("nodesSubnetId"))
    network = range_of(on.outputs.get("cidr")) if on else None
    if not address:
        return
    try:
        inside = network is None or ipaddress.IPv4Address(address) in network
    except ValueError:
        inside = False
    if not inside:
        yield bad_request(
            "privateNetworkConfiguration.defaultVrackGateway",
            f"Default vRack gateway {address} does not belong to the nodes' subnet {network}",
        )


RULES: Final = (
    Rule(
        "ovh.kube.needs-network",
        Phase.CHECK,
        "Subnets are named with their network, and a cluster in three zones has one.",
        f"{GUIDE}, Multi-AZ clusters",
        _needs_network,
    ),
    Rule(
        "ovh.kube.network",
        Phase.APPLY,
        "The network is in the cluster's region, named by its id there, and no subnet touches a reserved range.",
        f"{GUIDE}, Known limits (2026-03-17)",
        _network,
    ),
    Rule(
        "ovh.kube.way-out",
        Phase.APPLY,
        "In three zones the nodes' subnet has a gateway before the cluster is made.",
        f"{GUIDE}, Multi-AZ clusters",
        _way_out,
    ),
    Rule(
        "ovh.kube.default-gateway",
        Phase.APPLY,
        "The default gateway is in the nodes' subnet.",
        "github.com/ovh/terraform-provider-ovh 2.19.0, docs/resources/cloud_project_kube.md",
        _default_gateway,
    ),
)
