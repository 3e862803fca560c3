"""Drivers: what a provider must implement, and the loading of the chosen one (and no other)."""

from __future__ import annotations

import importlib
from typing import Any, Protocol, TypeVar

import pulumi

from components.parts.compute import Compute, ComputePlan
from components.parts.keys import Keys, KeysPlan
from components.parts.network import Network, NetworkPlan
from components.parts.storage import Storage, StoragePlan
from components.site import Site
from components.spec import Provider

NetworkT = TypeVar("NetworkT", bound=Network)
KeysT = TypeVar("KeysT", bound=Keys)
StorageT = TypeVar("StorageT", bound=Storage)


class Driver(Protocol[NetworkT, KeysT, StorageT]):
    """A provider's implementation of the parts.

    A driver only registers resources: names, tags, addresses, sizes and guards are in the plans. Its results are the
    portable ones of ``components.parts``, or subclasses with handles that its own later parts need.

    Every method gives each resource it registers the component ``parent`` as parent; the driver itself is made by
    ``components.<provider>.driver.open_driver(site, parent)``, which registers what all parts share (the explicit
    provider, a resource group).
    """

    def network(self, plan: NetworkPlan, parent: pulumi.Resource) -> NetworkT:
        """Registers the network."""
        ...

    def keys(self, plan: KeysPlan, network: NetworkT, parent: pulumi.Resource) -> KeysT:
        """Registers the key management domain and its keys."""
        ...

    def storage(self, plan: StoragePlan, network: NetworkT, keys: KeysT, parent: pulumi.Resource) -> StorageT:
        """Registers the storage zones."""
        ...

    def compute(
        self, plan: ComputePlan, network: NetworkT, keys: KeysT, storage: StorageT, parent: pulumi.Resource
    ) -> Compute:
        """Registers the cluster and its node pools."""
        ...


def open_driver(provider: Provider, site: Site, parent: pulumi.Resource) -> Driver[Any, Any, Any]:
    """The driver of a provider. Imports that provider's SDK, and no other."""
    module = importlib.import_module(f"components.{provider}.driver")
    driver: Driver[Any, Any, Any] = module.open_driver(site, parent)
    return driver
