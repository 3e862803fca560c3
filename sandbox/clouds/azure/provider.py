"""Azure as a whole: the subscription, locations, ids, and the tables of its services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from components.regions import lookup, nearest
from sandbox.clouds.azure import (
    authorization,
    blobs,
    common,
    compute,
    containerservice,
    functions,
    gateways,
    keyvault,
    managedidentity,
    monitor,
    network,
    nodepools,
    privatelink,
    resources,
    securitygroups,
    storage,
    vaultkeys,
)
from sandbox.clouds.azure.names import PACKAGE, identify, normal_location
from sandbox.errors import Failure
from sandbox.rules import Account, ProviderRules, type_table
from sandbox.schema.types import ResourceType

ACCOUNT = Account(
    id="11111111-2222-3333-4444-555555555555",
    tenant="99999999-8888-7777-6666-555555555555",
    principal="33333333-4444-5555-6666-777777777777",
)


def _region(inputs: Mapping[str, Any], config: Mapping[str, Any]) -> str:
    """A resource's own location, else the provider's; most of what is in another resource has none of its own."""
    for value in (inputs.get("location"), config.get("location")):
        if isinstance(value, str) and value:
            return str(normal_location(value))
    return ""


def _immutable(schema: ResourceType) -> frozenset[str]:
    """The address and the location, and what the SDK's text says."""
    said = {name for name, prop in schema.inputs.items() if prop.immutable}
    return frozenset(said | set(schema.path_inputs))


def _alike(path: str, old: Any, new: Any) -> bool:
    """Case and spaces of a location do not count (pulumi-azure-native, provider/pkg/provider/diff.go)."""
    texts = isinstance(old, str) and isinstance(new, str)
    return path == "location" and texts and bool(normal_location(old) == normal_location(new))


def _configure(config: Mapping[str, Any]) -> Sequence[Failure]:
    failures = []
    location = config.get("location")
    if isinstance(location, str) and location and lookup("azure", location) is None:
        close = nearest("azure", location)
        hint = f" Did you mean '{close}'?" if close else ""
        failures.append(Failure("location", f"The provided location '{location}' does not exist.{hint}"))
    named = config.get("subscriptionId")
    if isinstance(named, str) and named and named.casefold() != ACCOUNT.id:
        failures.append(
            Failure(
                "subscriptionId",
                f"The subscription '{named}' could not be found; the sandbox has one, {ACCOUNT.id}.",
                "SubscriptionNotFound",
            )
        )
    return failures


RULES = ProviderRules(
    package=PACKAGE,
    account=ACCOUNT,
    region=_region,
    identify=identify,
    outputs=common.default_outputs,
    immutable=_immutable,
    configure=_configure,
    rules=common.RULES,
    types=type_table(
        authorization.TYPES,
        blobs.TYPES,
        compute.TYPES,
        containerservice.TYPES,
        gateways.TYPES,
        keyvault.TYPES,
        managedidentity.TYPES,
        monitor.TYPES,
        network.TYPES,
        nodepools.TYPES,
        privatelink.TYPES,
        resources.TYPES,
        securitygroups.TYPES,
        storage.TYPES,
        vaultkeys.TYPES,
    ),
    functions=functions.FUNCTIONS,
    bridged=False,
    autoname=common.autoname,
    defaults=common.default_inputs,
    alike=_alike,
)
