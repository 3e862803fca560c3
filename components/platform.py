"""The platform: the parts in their order, one component for each, and the outputs."""

from __future__ import annotations

from dataclasses import asdict

from components.contract import export_values
from components.drivers import open_driver
from components.parts.compute import plan_compute
from components.parts.keys import plan_keys
from components.parts.network import plan_network
from components.parts.part import Part
from components.parts.storage import plan_storage
from components.site import Site


class Platform(Part):
    """A health-data platform at one site."""

    def __init__(self, site: Site) -> None:
        """Registers the whole platform.

        Args:
            site: the checked specification (:func:`components.preflight.prepare`).
        """
        # The policies read both: which shortfalls are accepted, and whether data and keys must be guarded.
        declarations = [asdict(entry) for entry in site.declarations]
        super().__init__("Platform", {"declarations": declarations, "environment": site.spec.environment.value})
        # All plans are calculated before the first resource is registered: a mistake loses nothing.
        network_plan, keys_plan = plan_network(site), plan_keys(site)
        storage_plan, compute_plan = plan_storage(site), plan_compute(site)

        driver = open_driver(site.spec.provider, site, self)
        network = driver.network(network_plan, Part("Network", parent=self))
        keys = driver.keys(keys_plan, network, Part("Keys", parent=self))
        storage = driver.storage(storage_plan, network, keys, Part("Storage", parent=self))
        compute = driver.compute(compute_plan, network, keys, storage, Part("Compute", parent=self))
        self.outputs = export_values(site, network, keys, storage, compute)
        self.register_outputs({})
