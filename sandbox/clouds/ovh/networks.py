"""Private networks: their ids in each region, VLAN numbers, and the subnets that keep them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.ovh.names import asynchronous, conflict, error_code, imported_as, project_of
from sandbox.clouds.ovh.places import Scheme, region_rule
from sandbox.errors import Failure
from sandbox.rules import Phase, Request, Rule, TypeRules, range_rule
from sandbox.store import Record, Store

NETWORK: Final = "ovh:CloudProject/networkPrivate:NetworkPrivate"
REGION_NETWORK: Final = "ovh:CloudProject/regionNetwork:RegionNetwork"
VRACK_NETWORK: Final = "ovh:index/cloudNetworkPrivateVrack:CloudNetworkPrivateVrack"
SUBNET: Final = "ovh:CloudProject/networkPrivateSubnetV2:NetworkPrivateSubnetV2"
OLD_SUBNET: Final = "ovh:CloudProject/networkPrivateSubnet:NetworkPrivateSubnet"
VRACK_SUBNET: Final = "ovh:index/cloudNetworkPrivateVrackSubnet:CloudNetworkPrivateVrackSubnet"
SUBNETS: Final = (SUBNET, OLD_SUBNET, VRACK_SUBNET)
GUIDE: Final = "docs.ovhcloud.com, network services, creating a private network with Gateway (2025-04-22)"
PROVIDER: Final = "github.com/ovh/terraform-provider-ovh 2.19.0"
_NETWORKS: Final = (NETWORK, REGION_NETWORK, VRACK_NETWORK)
_EVERYWHERE: Final = ("BHS5", "DE1", "EU-WEST-PAR", "GRA11", "GRA9", "SBG5", "SGP1", "SYD1", "UK1", "WAW1")
"""The regions of a network that names none: all that are activated in the project (here, a usual set)."""


def openstack_id(store: Store, network: str, region: str) -> str | None:
    """The id that a network, given by any of its ids, has in a region; None if it is not there."""
    for record in store.all("ovh", NETWORK):
        ids: Mapping[str, str] = record.outputs.get("regionsOpenstackIds") or {}
        if network == record.id or network in ids.values():
            return ids.get(region)
    for token in (REGION_NETWORK, VRACK_NETWORK):
        regional = store.get("ovh", token, network)
        if regional is not None:
            return regional.id if regional.region == region else None
    return None


def subnet(store: Store, identity: object) -> Record | None:
    """The subnet of an id, whichever type made it."""
    found = (store.get("ovh", token, str(identity)) for token in SUBNETS)
    return next((record for record in found if record is not None), None)


def _identify(request: Request) -> str:
    return f"pn-{1000000 + request.pick(0, 899999, 'network')}_{request.get('vlanId', 0)}"


def _outputs(request: Request) -> Mapping[str, Any]:
    regions = list(request.get("regions") or _EVERYWHERE)
    ids = {region: request.uuid(f"network {region}") for region in regions}
    return {
        "regions": regions,
        "regionsAttributes": [{"region": r, "status": "ACTIVE", "openstackid": ids[r]} for r in regions],
        "regionsOpenstackIds": ids,
        "regionsStatuses": [{"region": r, "status": "ACTIVE"} for r in regions],
        "status": "ACTIVE",
        "type": "private",
        "vlanId": request.get("vlanId", 0),
    }


def _vrack_outputs(request: Request) -> Mapping[str, Any]:
    place = {"region": request.region}
    return asynchronous(request, {"name": request.get("name"), "location": place, "vlanId": request.get("vlanId", 0)})


def _vlan(request: Request) -> Iterator[Failure]:
    number = request.get("vlanId", 0)
    for token in _NETWORKS:
        for other in request.store.all("ovh", token):
            itself = request.old is not None and other.number == request.old.number
            near = token == NETWORK == request.token or other.region == request.region
            same = other.inputs.get("serviceName") == project_of(request) and other.inputs.get("vlanId", 0) == number
            if same and near and not itself:
                message = f"VLAN {number} is already used by the private network {other.id} of the project"
                yield conflict("vlanId", message)


def _users(request: Request, ids: Iterable[str]) -> Iterator[Failure]:
    assert request.old is not None
    taken = set(ids)
    for token in SUBNETS:
        for user in request.store.all("ovh", token):
            if user.inputs.get("networkId") in taken:
                yield Failure(
                    "regions",
                    f"Unable to complete operation on network {request.old.id}. There are one or more ports still in "
                    f"use on the network: subnet {user.id}",
                    error_code(409, "Conflict::NetworkInUse"),
                )


def _without_subnets(request: Request) -> Iterator[Failure]:
    assert request.old is not None
    ids: Mapping[str, str] = request.old.outputs.get("regionsOpenstackIds") or {}
    yield from _users(request, (request.old.id, *ids.values()))


def _leaves_empty_regions(request: Request) -> Iterator[Failure]:
    if request.old is None:
        return
    ids: Mapping[str, str] = request.old.outputs.get("regionsOpenstackIds") or {}
    kept = request.get("regions") or ids
    yield from _users(request, (identity for region, identity in ids.items() if region not in kept))


_COMMON: Final = (
    range_rule("ovh.network.vlan-range", "vlanId", 0, 4000, "a VLAN number is 0 (untagged) or 1 to 4000", GUIDE),
    Rule("ovh.network.vlan-once", Phase.APPLY, "A project has each VLAN number once.", GUIDE, _vlan),
    Rule(
        "ovh.network.in-use",
        Phase.DELETE,
        "A private network is deleted only without subnets.",
        "OpenStack Neutron, NetworkInUse",
        _without_subnets,
    ),
)

TYPES: Final = (
    TypeRules(
        NETWORK,
        identify=_identify,
        outputs=_outputs,
        rules=(
            *_COMMON,
            region_rule("network", "regions[]", Scheme.COMPUTE),
            Rule(
                "ovh.network.region-in-use",
                Phase.APPLY,
                "A region leaves a private network only without subnets there.",
                f"{PROVIDER}, resource_cloud_project_network_private.go",
                _leaves_empty_regions,
            ),
        ),
        immutable=frozenset({"vlanId"}),
        import_ids=imported_as("serviceName"),
    ),
    TypeRules(
        REGION_NETWORK,
        identify=Request.uuid,
        outputs=lambda request: {"region": request.region, "visibility": "private"},
        rules=(*_COMMON, region_rule("region-network", "regionName", Scheme.COMPUTE)),
        immutable=frozenset({"name", "regionName", "subnet", "vlanId"}),
    ),
    TypeRules(
        VRACK_NETWORK,
        identify=Request.uuid,
        outputs=_vrack_outputs,
        rules=(*_COMMON, region_rule("vrack-network", "region", Scheme.COMPUTE)),
        immutable=frozenset({"region", "description", "vlanId"}),
    ),
)
