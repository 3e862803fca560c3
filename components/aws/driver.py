"""The AWS driver: its parts, bound to one place."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from components.aws.compute import register_compute
from components.aws.keys import AwsKeys, register_keys
from components.aws.network import AwsNetwork, register_network
from components.aws.place import Place, open_place
from components.aws.storage import register_storage
from components.parts.compute import Compute, ComputePlan
from components.parts.keys import KeysPlan
from components.parts.network import NetworkPlan
from components.parts.storage import Storage, StoragePlan
from components.site import Site


@dataclass(frozen=True)
class AwsDriver:
    """Implements :class:`components.drivers.Driver`."""

    place: Place

    def network(self, plan: NetworkPlan, parent: pulumi.Resource) -> AwsNetwork:
        return register_network(self.place, plan, parent)

    def keys(
        self,
        plan: KeysPlan,
        network: AwsNetwork,  # noqa: ARG002 - of the interface; KMS is outside the network
        parent: pulumi.Resource,
    ) -> AwsKeys:
        return register_keys(self.place, plan, parent)

    def storage(
        self,
        plan: StoragePlan,
        network: AwsNetwork,  # noqa: ARG002 - of the interface; so is S3
        keys: AwsKeys,
        parent: pulumi.Resource,
    ) -> Storage:
        return register_storage(self.place, plan, keys, parent)

    def compute(
        self,
        plan: ComputePlan,
        network: AwsNetwork,
        keys: AwsKeys,
        storage: Storage,  # noqa: ARG002 - of the interface
        parent: pulumi.Resource,
    ) -> Compute:
        return register_compute(self.place, plan, network, keys, parent)


def open_driver(site: Site, parent: pulumi.Resource) -> AwsDriver:
    """The driver for a site; registers the explicit provider."""
    return AwsDriver(open_place(site, parent))
