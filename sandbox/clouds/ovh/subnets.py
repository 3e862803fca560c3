"""Subnets of private networks."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.ovh.names import asynchronous, bad_request, error_code, imported_as, not_found
from sandbox.clouds.ovh.networks import (
    NETWORK,
    OLD_SUBNET,
    PROVIDER,
    SUBNET,
    SUBNETS,
    VRACK_SUBNET,
    openstack_id,
)
from sandbox.clouds.ovh.places import Scheme, region_rule
from sandbox.errors import Failure
from sandbox.rules import Phase, Reference, Request, Rule, TypeRules


def range_of(value: object) -> ipaddress.IPv4Network | None:
    """An IPv4 range; None if the text is none."""
    try:
        return ipaddress.IPv4Network(value) if isinstance(value, str) else None
    except ValueError:
        return None


def first_host(cidr: object) -> str:
    """The first address of a range, which a gateway gets unless another is named; empty for no range."""
    network = range_of(cidr)
    return str(next(network.hosts())) if network else ""


def in_subnet(path: str) -> Reference:
    """The reference of a resource that has addresses in a subnet: the subnet stays as long as it does."""
    return Reference(
        path,
        SUBNETS,
        code=error_code(404, "NotFound"),
        message=f"The requested object ({path} = {{value}}) does not exist",
        holds=True,
        held_code=error_code(409, "Conflict::SubnetInUse"),
        held_message=(
            "Unable to complete operation on subnet {id}: One or more ports have an IP allocation from this subnet "
            "({user})."
        ),
        source="OpenStack Neutron, SubnetInUse",
    )


def _outputs(request: Request) -> Mapping[str, Any]:
    cidr, has_gateway = request.get("cidr"), request.get("enableGatewayIp", True)
    network = range_of(cidr)
    pools = [{"start": str(network[2]), "end": str(network[-2])}] if network else []
    return {
        "allocationPools": request.get("allocationPools", pools),
        "dhcp": request.get("dhcp", True),
        "dnsNameservers": request.get("dnsNameservers", ["213.186.33.99"]),
        "enableGatewayIp": has_gateway,
        "gatewayIp": request.get("gatewayIp") or (first_host(cidr) if has_gateway else ""),
    }


def _old_outputs(request: Request) -> Mapping[str, Any]:
    pool = {key: request.get(key) for key in ("start", "end", "network", "region")}
    return {
        "cidr": request.get("network"),
        "gatewayIp": "" if request.get("noGateway") else first_host(request.get("network")),
        "ipPools": [{**pool, "dhcp": request.get("dhcp", False)}],
    }


def _vrack_outputs(request: Request) -> Mapping[str, Any]:
    gateway = request.get("gatewayIp", first_host(request.get("cidr")))
    state = {"cidr": request.get("cidr"), "gatewayIp": gateway, "location": {"region": request.region}}
    return {**asynchronous(request, state), "gatewayIp": gateway}


def _cidr_path(request: Request) -> str:
    return "network" if request.token == OLD_SUBNET else "cidr"


def _range(request: Request) -> Iterator[Failure]:
    path = _cidr_path(request)
    text = request.known(path)
    network = range_of(text)
    if isinstance(text, str) and network is None:
        yield Failure(path, f"Value {text} is not a valid CIDR of a network")
    elif network is not None:
        for name in ("gatewayIp", "start", "end"):
            address = request.known(name)
            if isinstance(address, str) and address and not _within(address, network):
                yield bad_request(name, f"{address} is not a valid address of {text}")


def _within(address: str, network: ipaddress.IPv4Network) -> bool:
    try:
        return ipaddress.IPv4Address(address) in network
    except ValueError:
        return False


def _of_network(request: Request) -> Iterator[Failure]:
    given, region = str(request.get("networkId")), str(request.get("region"))
    missing = f"The requested object (networkId = {given}) does not exist"
    if request.token == OLD_SUBNET:
        if request.store.get("ovh", NETWORK, given) is None:
            yield not_found("networkId", missing)
    elif given.startswith("pn-"):
        yield bad_request(
            "networkId",
            f"Private network {given} is not a correct uuid; give its OpenStack id in the region, "
            f"regionsOpenstackIds[{region!r}]",
        )
    elif openstack_id(request.store, given, region) != given:
        yield not_found("networkId", f"{missing} in region {region}")


def _overlap(request: Request) -> Iterator[Failure]:
    network, region = range_of(request.get(_cidr_path(request))), str(request.get("region"))
    mine = openstack_id(request.store, str(request.get("networkId")), region)
    for token in SUBNETS:
        for other in request.store.all("ovh", token):
            itself = request.old is not None and other.number == request.old.number
            taken = range_of(other.outputs.get("cidr"))
            theirs = openstack_id(request.store, str(other.inputs.get("networkId")), region)
            near = mine is not None and mine == theirs and other.inputs.get("region") == region
            if near and not itself and network and taken and network.overlaps(taken):
                yield bad_request(
                    _cidr_path(request),
                    f"Invalid input for operation: Requested subnet with cidr: {network} for network: {mine} overlaps "
                    f"with another subnet: {other.id} ({taken})",
                )


_RULES: Final = (
    region_rule("subnet", "region", Scheme.COMPUTE),
    Rule(
        "ovh.subnet.range",
        Phase.CHECK,
        "A subnet's range is a CIDR without host bits, and its addresses lie in it.",
        f"{PROVIDER}, resource_cloud_project_network_private_subnet_v2.go",
        _range,
    ),
    Rule(
        "ovh.subnet.network",
        Phase.APPLY,
        "A subnet's network is in its region, named by its id there (the oldest type: by its id in the project).",
        f"{PROVIDER}, documentation of the types; the message: Managed Kubernetes' for the same mistake",
        _of_network,
    ),
    Rule(
        "ovh.subnet.overlap",
        Phase.APPLY,
        "Two subnets of one network do not overlap.",
        "OpenStack Neutron, validation of subnets",
        _overlap,
    ),
)

TYPES: Final = (
    TypeRules(
        SUBNET,
        identify=Request.uuid,
        outputs=_outputs,
        rules=_RULES,
        import_ids=imported_as("serviceName", "region", "networkId"),
    ),
    TypeRules(
        OLD_SUBNET,
        identify=Request.uuid,
        outputs=_old_outputs,
        rules=_RULES,
        import_ids=imported_as("serviceName", "networkId"),
    ),
    TypeRules(
        VRACK_SUBNET,
        identify=Request.uuid,
        outputs=_vrack_outputs,
        rules=_RULES,
        immutable=frozenset({"cidr", "networkId", "region"}),
    ),
)
