"""Portable machine sizes as OVHcloud machine types, their disks, and the gateway's size by environment."""

from __future__ import annotations

from collections.abc import Mapping

from components.spec import Environment, MachineSize

# ovhcloud.com/en/public-cloud/prices, general purpose, third generation: 4 GB of memory a vCore.
MACHINE_TYPES: Mapping[MachineSize, str] = {
    MachineSize.SMALL: "b3-8",
    MachineSize.MEDIUM: "b3-16",
    MachineSize.LARGE: "b3-32",
    MachineSize.XLARGE: "b3-64",
}

DISK_GB: Mapping[str, int] = {"b3-8": 50, "b3-16": 100, "b3-32": 200, "b3-64": 400}
"""The local NVMe disk of each machine type, in GB: a node pool has no disk of its own choosing.

Source: ovhcloud.com/en/public-cloud/prices, general purpose; the page was not read: unverified.
"""

GATEWAY_MODELS: Mapping[Environment, str] = {
    Environment.DEVELOPMENT: "s",
    Environment.TEST: "s",
    Environment.STAGING: "m",
    Environment.PRODUCTION: "l",
}
"""Size of the gateway by what a platform is for: up to 200 Mbit/s (s), 500 Mbit/s (m), 2 Gbit/s (l).

Source: docs.ovhcloud.com, network services, creating a private network with Gateway (2025-04-22).
"""
