"""The OVHcloud driver: its parts, bound to one place."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from components.ovh.compute import register_compute
from components.ovh.keys import OvhKeys, register_keys
from components.ovh.network import OvhNetwork, register_network
from components.ovh.place import Place, open_place
from components.ovh.storage import register_storage
from components.parts.compute import Compute, ComputePlan
from components.parts.keys import KeysPlan
from components.parts.network import NetworkPlan
from components.parts.storage import Storage, StoragePlan
from components.site import Site


@dataclass(frozen=True)
class OvhDriver:
    """Implements :class:`components.drivers.Driver`."""

    place: Place

    def network(self, plan: NetworkPlan, parent: pulumi.Resource) -> OvhNetwork:
        return register_network(self.place, plan, parent)

    def keys(
        self,
        plan: KeysPlan,
        network: OvhNetwork,  # noqa: ARG002 - of the interface; OKMS is outside the network
        parent: pulumi.Resource,
    ) -> OvhKeys:
        return register_keys(self.place, plan, parent)

    def storage(
        self,
        plan: StoragePlan,
        network: OvhNetwork,
        keys: OvhKeys,  # noqa: ARG002 - of the interface; object storage cannot use a customer's key
        parent: pulumi.Resource,
    ) -> Storage:
        return register_storage(self.place, plan, network, parent)

    def compute(
        self,
        plan: ComputePlan,
        network: OvhNetwork,
        keys: OvhKeys,  # noqa: ARG002 - of the interface; nor can Managed Kubernetes
        storage: Storage,  # noqa: ARG002 - of the interface
        parent: pulumi.Resource,
    ) -> Compute:
        return register_compute(self.place, plan, network, parent)


def open_driver(site: Site, parent: pulumi.Resource) -> OvhDriver:
    """The driver for a site; registers the explicit provider."""
    return OvhDriver(open_place(site, parent))
