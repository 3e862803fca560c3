"""Private endpoints and the private DNS zones in which their names are found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.azure.common import GUIDE, reference, resource
from sandbox.clouds.azure.names import PACKAGE, arm_type, exists, identify, own_name, token, within
from sandbox.clouds.azure.network import address_in, find_subnet, name_rule, subnet_rule
from sandbox.errors import Failure
from sandbox.references import values_at
from sandbox.rules import Phase, Request, Rule, pattern_rule

_GUIDE: Final = f"{GUIDE}/private-link"
_DNS: Final = f"{GUIDE}/dns"
_LINK: Final = token("privatedns:VirtualNetworkLink")
# Source: learn.microsoft.com/azure/private-link/private-endpoint-overview#private-link-resource
_STORAGE_GROUPS = ("blob", "dfs", "file", "queue", "table", "web")
_GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "microsoft.containerregistry/registries": ("registry",),
    "microsoft.containerservice/managedclusters": ("management",),
    "microsoft.dbforpostgresql/flexibleservers": ("postgresqlServer",),
    "microsoft.keyvault/vaults": ("vault",),
    "microsoft.storage/storageaccounts": (*_STORAGE_GROUPS, *(f"{name}_secondary" for name in _STORAGE_GROUPS)),
}
_CONNECTIONS: Final = ("privateLinkServiceConnections", "manualPrivateLinkServiceConnections")


def _endpoint_outputs(request: Request) -> Mapping[str, Any]:
    own = identify(request)
    interfaces = f"{own.rpartition('/providers/')[0]}/providers/Microsoft.Network/networkInterfaces"
    interface = f"{interfaces}/{own_name(request)}.nic.{request.uuid('nic')}"
    outputs: dict[str, Any] = {"networkInterfaces": [{"id": interface}]}
    names = []
    for list_name in _CONNECTIONS:
        state = "Approved" if list_name == _CONNECTIONS[0] else "Pending"
        answered = []
        for connection in request.get(list_name) or []:
            target = str(connection.get("privateLinkServiceId"))
            names += [_host(target, kind) for kind in connection.get("groupIds") or ()]
            status = {"status": state, "actionsRequired": "None", "description": ""}
            path = f"{own}/{list_name}/{connection.get('name')}"
            answered.append({**connection, "id": path, "privateLinkServiceConnectionState": status})
        outputs[list_name] = answered
    address = address_in(request, find_subnet(request.store, request.get("subnet.id")), "address")
    outputs["customDnsConfigs"] = [{"fqdn": name, "ipAddresses": [address]} for name in names]
    return outputs


def _host(target: str, group: str) -> str:
    name = target.rsplit("/", 1)[-1]
    domains = {"vault": "vault.azure.net", "registry": "azurecr.io", "postgresqlServer": "postgres.database.azure.com"}
    return f"{name}.{domains.get(group, f'{group}.core.windows.net')}"


def _target(request: Request) -> Iterator[Failure]:
    for list_name in _CONNECTIONS:
        for path, target in values_at(request.inputs, f"{list_name}[].privateLinkServiceId"):
            if isinstance(target, str) and not exists(request.store, target):
                yield Failure(path, f"Resource {target} was not found.", "LinkedInvalidPropertyId")


def _group_ids(request: Request) -> Iterator[Failure]:
    for list_name in _CONNECTIONS:
        connections = request.known(list_name)
        for index, connection in enumerate(connections if isinstance(connections, list) else ()):
            target, groups = connection.get("privateLinkServiceId"), connection.get("groupIds")
            allowed = _GROUPS.get(arm_type(target).casefold()) if isinstance(target, str) else None
            for group in groups if allowed and isinstance(groups, list) else ():
                if isinstance(group, str) and group not in (allowed or ()):
                    yield Failure(
                        f"{list_name}[{index}].groupIds",
                        f"The group id '{group}' is not valid for {arm_type(str(target))}; one of "
                        f"{', '.join(allowed or ())}.",
                        "InvalidPrivateLinkServiceGroupId",
                    )


def _only_global(request: Request) -> Iterator[Failure]:
    location = request.known("location")
    if isinstance(location, str) and location.casefold() != "global":
        yield Failure(
            "location",
            f"The provided location '{location}' is not available for resource type '{arm_type(identify(request))}'. "
            "List of available regions for the resource type is 'global'.",
            "LocationNotAvailableForResourceType",
        )


_GLOBAL = Rule(
    "azure.privatedns.location",
    Phase.CHECK,
    "Private DNS zones and their links have the location global; the provider's own default does not fit them.",
    f"{_DNS}/private-dns-privatednszone",
    _only_global,
)


def _links(request: Request) -> Iterator[Failure]:
    assert request.old is not None
    links = [record.id for record in within(request.store, request.old.id) if record.token == _LINK]
    if links:
        yield Failure(
            "",
            "Can not delete resource before nested resources are deleted. The zone still has virtual network links: "
            f"{', '.join(links)}",
            "CannotDeleteResource",
        )


def _linked_once(request: Request) -> Iterator[Failure]:
    vnet, zone = str(request.get("virtualNetwork.id")).casefold(), str(request.get("privateZoneName")).casefold()
    for record in request.store.all(PACKAGE, _LINK):
        same = str((record.inputs.get("virtualNetwork") or {}).get("id")).casefold() == vnet
        if same and record.id.casefold() != identify(request).casefold():
            other = str(record.inputs.get("privateZoneName")).casefold()
            if other == zone:
                yield Failure(
                    "virtualNetwork.id",
                    f"A virtual network cannot be linked to multiple zones with overlapping namespaces: '{zone}' is "
                    f"linked by {record.id}.",
                    "Conflict",
                )


def _zone_count(request: Request) -> Iterator[Failure]:
    configs = request.known("privateDnsZoneConfigs")
    if isinstance(configs, list) and len(configs) > 5:
        yield Failure("privateDnsZoneConfigs", f"{len(configs)} zones: a group has at most 5.", "TooManyDnsZones")


TYPES = (
    resource(
        "network:PrivateEndpoint",
        outputs=_endpoint_outputs,
        # Source: pulumi-azure-native, provider/pkg/gen/replacement.go
        immutable=("subnet",),
        rules=(
            name_rule("privateEndpointName", 2, 64),
            subnet_rule("azure.network.endpoint-subnet", "subnet.id"),
            Rule(
                "azure.network.endpoint-group",
                Phase.CHECK,
                "The group id of a private endpoint is one of its target's type.",
                f"{_GUIDE}/private-endpoint-overview#private-link-resource",
                _group_ids,
            ),
            Rule(
                "azure.network.endpoint-target",
                Phase.APPLY,
                "The target of a private endpoint exists.",
                f"{_GUIDE}/private-endpoint-overview",
                _target,
            ),
        ),
    ),
    resource(
        "network:PrivateDnsZoneGroup",
        references=(
            reference(
                "privateDnsZoneConfigs[].privateDnsZoneId",
                "privatedns:PrivateZone",
                message="The private DNS zone {value} was not found.",
            ),
        ),
        rules=(
            Rule(
                "azure.network.zone-group",
                Phase.CHECK,
                "A zone group has at most five zones.",
                f"{_GUIDE}/private-endpoint-dns-integration#private-dns-zone-group",
                _zone_count,
            ),
        ),
    ),
    resource(
        "privatedns:PrivateZone",
        outputs=lambda _: {
            "maxNumberOfRecordSets": 25000,
            "maxNumberOfVirtualNetworkLinks": 1000,
            "maxNumberOfVirtualNetworkLinksWithRegistration": 100,
            "numberOfRecordSets": 1,
        },
        rules=(
            pattern_rule(
                "azure.privatedns.zone-name",
                "privateZoneName",
                r"(?=.{3,253}$)([a-zA-Z0-9_]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?\.){1,33}"
                r"[a-zA-Z0-9_]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?",
                "2 to 34 labels of 1 to 63 letters, digits, hyphens and underscores",
                f"{GUIDE}/azure-resource-manager/management/resource-name-rules#microsoftnetwork",
                "BadRequest",
            ),
            _GLOBAL,
            Rule(
                "azure.privatedns.links",
                Phase.DELETE,
                "A zone is not deleted while it is linked to networks.",
                f"{_DNS}/private-dns-virtual-network-links",
                _links,
            ),
        ),
    ),
    resource(
        "privatedns:VirtualNetworkLink",
        outputs=lambda request: {
            "virtualNetworkLinkState": "Completed",
            "registrationEnabled": request.get("registrationEnabled", False),
            "resolutionPolicy": request.get("resolutionPolicy", "Default"),
        },
        immutable=("virtualNetwork",),
        references=(
            reference(
                "virtualNetwork.id",
                "network:VirtualNetwork",
                code="BadRequest",
                message="The virtual network {value} does not exist.",
            ),
        ),
        rules=(
            _GLOBAL,
            Rule(
                "azure.privatedns.linked-once",
                Phase.APPLY,
                "A network is linked to one zone of a name.",
                f"{_DNS}/private-dns-virtual-network-links",
                _linked_once,
            ),
        ),
    ),
)
