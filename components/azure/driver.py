"""The Azure driver: its parts, bound to one place."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from components.azure.compute import register_compute
from components.azure.keys import AzureKeys, register_keys
from components.azure.network import AzureNetwork, register_network
from components.azure.place import Place, open_place
from components.azure.storage import AzureStorage, register_storage
from components.parts.compute import Compute, ComputePlan
from components.parts.keys import KeysPlan
from components.parts.network import NetworkPlan
from components.parts.storage import StoragePlan
from components.site import Site


@dataclass(frozen=True)
class AzureDriver:
    """Implements :class:`components.drivers.Driver`."""

    place: Place

    def network(self, plan: NetworkPlan, parent: pulumi.Resource) -> AzureNetwork:
        return register_network(self.place, plan, parent)

    def keys(self, plan: KeysPlan, network: AzureNetwork, parent: pulumi.Resource) -> AzureKeys:
        return register_keys(self.place, plan, network, parent)

    def storage(
        self, plan: StoragePlan, network: AzureNetwork, keys: AzureKeys, parent: pulumi.Resource
    ) -> AzureStorage:
        return register_storage(self.place, plan, network, keys, parent)

    def compute(
        self,
        plan: ComputePlan,
        network: AzureNetwork,
        keys: AzureKeys,
        storage: AzureStorage,
        parent: pulumi.Resource,
    ) -> Compute:
        return register_compute(self.place, plan, network, keys, storage, parent)


def open_driver(site: Site, parent: pulumi.Resource) -> AzureDriver:
    """The driver for a site; registers the explicit provider and the resource group."""
    return AzureDriver(open_place(site, parent))
