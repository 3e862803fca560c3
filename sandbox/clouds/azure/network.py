"""Virtual networks and their subnets: address ranges, and what keeps a subnet from being deleted."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.azure.common import GUIDE, reference, resource
from sandbox.clouds.azure.names import PACKAGE, find, identify, own_name, parent_id, token, within
from sandbox.errors import Failure
from sandbox.references import values_at
from sandbox.rules import Phase, Reference, Request, Rule, pattern_rule
from sandbox.store import Record, Store

SUBNET: Final = token("network:Subnet")
_GUIDE: Final = f"{GUIDE}/virtual-network"
_NAMES: Final = f"{GUIDE}/azure-resource-manager/management/resource-name-rules#microsoftnetwork"
# Source: learn.microsoft.com/azure/virtual-network/virtual-networks-faq: Azure keeps five addresses of a subnet.
_SMALLEST_SUBNET: Final = 29

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def name_rule(path: str, least: int, most: int) -> Rule:
    """What may be the name of most things of Microsoft.Network."""
    words = re.sub("[A-Z]", lambda letter: f"-{letter[0].lower()}", path)
    return pattern_rule(
        f"azure.network.{words}",
        path,
        rf"(?=.{{{least},{most}}}$)[A-Za-z0-9]([\w.-]*[A-Za-z0-9_])?",
        f"{least} to {most} letters, digits, underscores, periods and hyphens, from a letter or digit to one or to _",
        _NAMES,
        "InvalidResourceName",
    )


def network_of(text: Any) -> Network | None:
    """An address range; None for what is none."""
    try:
        return ipaddress.ip_network(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _invalid_range(path: str, text: Any) -> Iterator[Failure]:
    if isinstance(text, str) and network_of(text) is None:
        yield Failure(
            path,
            f"The address prefix {text} in resource {path} has an invalid CIDR notation. For the given prefix length, "
            "the address prefix should start at the network address.",
            "InvalidCIDRNotation",
        )


def prefixes(inputs: Mapping[str, Any]) -> list[str]:
    """The address ranges of a subnet."""
    listed = inputs.get("addressPrefixes")
    single = inputs.get("addressPrefix")
    found = [*(listed if isinstance(listed, list) else ()), *([single] if single else ())]
    return [text for text in found if isinstance(text, str)]


# Virtual networks


def _vnet_outputs(request: Request) -> Mapping[str, Any]:
    own = identify(request)
    return {
        "subnets": [
            {**subnet, "id": f"{own}/subnets/{subnet.get('name')}", "provisioningState": "Succeeded"}
            for subnet in request.get("subnets") or []
        ],
        "enableDdosProtection": request.get("enableDdosProtection", False),
        "privateEndpointVNetPolicies": request.get("privateEndpointVNetPolicies", "Disabled"),
        "flowLogs": [],
    }


def _address_space(request: Request) -> Iterator[Failure]:
    ranges = request.known("addressSpace.addressPrefixes")
    for index, text in enumerate(ranges if isinstance(ranges, list) else ()):
        yield from _invalid_range(f"addressSpace.addressPrefixes[{index}]", text)
    space = [found for text in ranges or () if (found := network_of(text))] if isinstance(ranges, list) else []
    inline = request.known("subnets")
    seen: list[tuple[str, Network]] = []
    for index, subnet in enumerate(inline if isinstance(inline, list) else ()):
        if isinstance(subnet, Mapping):
            for text in prefixes(subnet):
                yield from _fits(f"subnets[{index}].addressPrefix", str(subnet.get("name")), text, space, seen)


def _fits(
    path: str, name: str, text: str, space: list[Network], others: list[tuple[str, Network]]
) -> Iterator[Failure]:
    """A subnet's range is inside the network's, large enough, and apart from the others'."""
    yield from _invalid_range(path, text)
    own = network_of(text)
    if own is None:
        return
    if space and not any(_inside(own, whole) for whole in space):
        yield Failure(
            path,
            f"Subnet '{name}' is not valid because its IP address range is outside the IP address range of virtual "
            "network.",
            "NetcfgInvalidSubnet",
        )
    if own.version == 4 and own.prefixlen > _SMALLEST_SUBNET:
        yield Failure(path, f"Subnet '{name}' is too small: /{_SMALLEST_SUBNET} or larger.", "NetcfgSubnetTooSmall")
    for other, taken in others:
        if own.version == taken.version and own.overlaps(taken):
            message = f"Subnet '{name}' is not valid in virtual network: it overlaps '{other}'."
            yield Failure(path, message, "NetcfgSubnetRangesOverlap")
    others.append((name, own))


def _inside(own: Network, whole: Network) -> bool:
    return (
        own.version == whole.version
        and int(own.network_address) >= int(whole.network_address)
        and int(own.broadcast_address) <= int(whole.broadcast_address)
    )


def users_of_subnet(store: Store, path: str) -> list[str]:
    """What is in a subnet and keeps it: interfaces, private endpoints, node pools, API servers."""
    wanted = path.casefold()
    found = []
    for name, places in _IN_SUBNETS.items():
        for record in store.all(PACKAGE, token(name)):
            values = [value for place in places for _, value in values_at(record.inputs, place)]
            if any(str(value).casefold() == wanted for value in values):
                found.append(record.id)
    return found


_IN_SUBNETS: Final[Mapping[str, tuple[str, ...]]] = {
    "network:NetworkInterface": ("ipConfigurations[].subnet.id",),
    "network:PrivateEndpoint": ("subnet.id",),
    "containerservice:ManagedCluster": (
        "agentPoolProfiles[].vnetSubnetID",
        "agentPoolProfiles[].podSubnetID",
        "apiServerAccessProfile.subnetId",
    ),
    "containerservice:AgentPool": ("vnetSubnetID", "podSubnetID"),
    "dbforpostgresql:Server": ("network.delegatedSubnetResourceId",),
}


def _subnets_in_use(request: Request) -> Iterator[Failure]:
    assert request.old is not None
    own = request.old.id
    paths = [own] if request.token == SUBNET else [entry["id"] for entry in request.old.outputs.get("subnets") or ()]
    paths += [record.id for record in within(request.store, own) if record.token == SUBNET]
    for path in dict.fromkeys(paths):
        for user in users_of_subnet(request.store, path):
            if not user.casefold().startswith(f"{own}/".casefold()):
                yield Failure(
                    "",
                    f"Subnet {path.rsplit('/', 1)[-1]} is in use by {user} and cannot be deleted. In order to delete "
                    "the subnet, delete all the resources within the subnet.",
                    "InUseSubnetCannotBeDeleted",
                )


def find_subnet(store: Store, path: Any) -> Mapping[str, Any] | None:
    """The settings of a subnet, whether it stands for itself or inside its network; None if there is none."""
    record = find(store, path)
    if record is not None:
        return record.inputs if record.token == SUBNET else None
    vnet = find(store, parent_id(path)) if isinstance(path, str) and "/subnets/" in path else None
    name = str(path).rsplit("/", 1)[-1].casefold()
    inline = (vnet.inputs.get("subnets") if vnet else None) or ()
    return next((subnet for subnet in inline if str(subnet.get("name")).casefold() == name), None)


def address_in(request: Request, subnet: Mapping[str, Any] | None, purpose: str) -> str:
    """An address in a subnet for something of a resource; Azure keeps the first four."""
    ranges = [found for text in prefixes(subnet or {}) if (found := network_of(text))]
    whole = ranges[0] if ranges else ipaddress.ip_network("10.0.0.0/24")
    return str(whole[request.pick(4, min(whole.num_addresses - 2, 250), purpose)])


def subnet_rule(rule_id: str, *places: str) -> Rule:
    """The subnets that a resource names exist."""

    def apply(request: Request) -> Iterator[Failure]:
        for place in places:
            for path, value in values_at(request.inputs, place):
                if isinstance(value, str) and find_subnet(request.store, value) is None:
                    message = f"Subnet {value} referenced by this resource was not found."
                    yield Failure(path, message, "InvalidResourceReference")

    return Rule(rule_id, Phase.APPLY, "The subnets that it names exist.", _GUIDE, apply)


# Subnets


def _siblings(request: Request) -> tuple[Record | None, list[tuple[str, Network]]]:
    """The virtual network of a subnet, and the ranges of the other subnets."""
    own = identify(request).casefold()
    vnet = find(request.store, parent_id(own))
    if vnet is None:
        return None, []
    others = [record for record in within(request.store, vnet.id) if record.token == SUBNET]
    named = [(record.id.rsplit("/", 1)[-1], record.inputs) for record in others if record.id.casefold() != own]
    inline = [(str(subnet.get("name")), subnet) for subnet in vnet.inputs.get("subnets") or ()]
    taken = [
        (name, found)
        for name, inputs in [*named, *inline]
        if not own.endswith(f"/{name.casefold()}")
        for text in prefixes(inputs)
        if (found := network_of(text))
    ]
    return vnet, taken


def _in_network(request: Request) -> Iterator[Failure]:
    vnet, taken = _siblings(request)
    if vnet is None:
        return
    ranges = (vnet.inputs.get("addressSpace") or {}).get("addressPrefixes") or ()
    space = [found for text in ranges if (found := network_of(text))]
    for text in prefixes(request.inputs):
        yield from _fits("addressPrefix", own_name(request), text, space, taken)


def _has_range(request: Request) -> Iterator[Failure]:
    given = [request.get(name) for name in ("addressPrefix", "addressPrefixes", "ipamPoolPrefixAllocations")]
    if not any(given):
        yield Failure("addressPrefix", "A subnet needs an address prefix.", "InvalidRequestFormat")


def in_use(what: str, code: str) -> tuple[str, str]:
    """With what the deletion of something is refused that others need."""
    return code, f"{what} {{id}} cannot be deleted since it is still allocated to resource {{user}}."


def _of_subnet(path: str, to: str, what: str, code: str) -> tuple[Reference, Reference]:
    """What a subnet names, whether it stands for itself or inside its network."""
    held = in_use(what, code)
    return (
        reference(path, to, held=held, source=_GUIDE),
        reference(f"subnets[].{path}", to, held=held, source=_GUIDE),
    )


_GROUP, _GROUP_INLINE = _of_subnet(
    "networkSecurityGroup.id",
    "network:NetworkSecurityGroup",
    "Network security group",
    "InUseNetworkSecurityGroupCannotBeDeleted",
)
_NAT, _NAT_INLINE = _of_subnet("natGateway.id", "network:NatGateway", "NAT gateway", "InUseNatGatewayCannotBeDeleted")
_ROUTES, _ROUTES_INLINE = _of_subnet(
    "routeTable.id", "network:RouteTable", "Route table", "InUseRouteTableCannotBeDeleted"
)
_USED = Rule(
    "azure.network.subnet-in-use",
    Phase.DELETE,
    "A subnet, or a network with one, is not deleted while something is in it.",
    f"{_GUIDE}/manage-subnet-delegation",
    _subnets_in_use,
)

TYPES = (
    resource(
        "network:VirtualNetwork",
        outputs=_vnet_outputs,
        references=(_GROUP_INLINE, _NAT_INLINE, _ROUTES_INLINE),
        rules=(
            name_rule("virtualNetworkName", 2, 64),
            Rule(
                "azure.network.address-space",
                Phase.CHECK,
                "Address ranges are in CIDR notation; the subnets stated in a network fit into it, apart.",
                f"{_GUIDE}/virtual-networks-faq",
                _address_space,
            ),
            _USED,
        ),
    ),
    resource(
        "network:Subnet",
        outputs=lambda request: {
            "privateEndpointNetworkPolicies": request.get("privateEndpointNetworkPolicies", "Disabled"),
            "privateLinkServiceNetworkPolicies": request.get("privateLinkServiceNetworkPolicies", "Enabled"),
            "delegations": request.get("delegations") or [],
            "purpose": "",
        },
        mutable=("defaultOutboundAccess",),
        references=(_GROUP, _NAT, _ROUTES),
        rules=(
            name_rule("subnetName", 1, 80),
            Rule(
                "azure.network.subnet-range",
                Phase.CHECK,
                "A subnet has an address range.",
                f"{_GUIDE}/virtual-network-manage-subnet",
                _has_range,
            ),
            Rule(
                "azure.network.subnet-fits",
                Phase.APPLY,
                f"It is inside its network's, /{_SMALLEST_SUBNET} or larger, and overlaps no other subnet.",
                f"{_GUIDE}/virtual-networks-faq",
                _in_network,
            ),
            _USED,
        ),
    ),
)
