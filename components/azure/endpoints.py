"""Private endpoints: an address in the platform for a service whose public one is off."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi
from pulumi_azure_native import network

from components.azure.network import AzureNetwork
from components.azure.place import Place
from components.azure.securityrules import Group


def register_endpoint(
    place: Place,
    platform: AzureNetwork,
    name: str,
    target: pulumi.Output[str],
    kind: str,
    tags: Mapping[str, str],
    parent: pulumi.Resource,
) -> pulumi.Resource:
    """Registers a private endpoint and its names in the private DNS zone.

    Args:
        place: where.
        platform: the network.
        name: the logical name.
        target: the id of the account or vault.
        kind: the group id, ``blob`` or ``vault``.
        tags: the tags.
        parent: the component.

    Returns:
        What must stand before the target is found from within the network.
    """
    endpoint = network.PrivateEndpoint(
        name,
        private_endpoint_name=place.name(name),
        resource_group_name=place.group.name,
        location=place.location,
        subnet={"id": platform.by_group[Group.ENDPOINTS].id},
        private_link_service_connections=[{"name": kind, "private_link_service_id": target, "group_ids": [kind]}],
        tags=tags,
        opts=place.options(parent, depends_on=list(platform.ready)),
    )
    return network.PrivateDnsZoneGroup(
        name,
        private_dns_zone_group_name="default",
        private_endpoint_name=endpoint.name,
        resource_group_name=place.group.name,
        private_dns_zone_configs=[{"name": kind, "private_dns_zone_id": platform.dns_zones[kind]}],
        opts=place.options(parent, deleted_with=endpoint),
    )
