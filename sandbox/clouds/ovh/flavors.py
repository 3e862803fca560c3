"""Machine types of Public Cloud: what they have. Pure data."""

from __future__ import annotations

from typing import Final, NamedTuple


class Flavor(NamedTuple):
    """A machine type: vCores, memory in GB, local disk in GB."""

    vcpus: int
    ram: int
    disk: int


def _family(name: str, memory: int, first: int, *disks: int) -> dict[str, Flavor]:
    """A family whose members double: ``memory`` GB a vCore, beginning with ``first`` vCores."""
    found = {}
    for index, disk in enumerate(disks):
        vcpus = first * 2**index
        found[f"{name}-{vcpus * memory}"] = Flavor(vcpus, vcpus * memory, disk)
    return found


FLAVORS: Final = {
    **_family("b3", 4, 2, 50, 100, 200, 400, 400, 400, 400),
    **_family("c3", 2, 2, 50, 100, 200, 400, 400, 400, 400),
    **_family("r3", 8, 2, 50, 100, 200, 400, 400, 400, 400),
    "b2-7": Flavor(2, 7, 50),
    "b2-15": Flavor(4, 15, 100),
    "b2-30": Flavor(8, 30, 200),
    "b2-60": Flavor(16, 60, 400),
    "b2-120": Flavor(32, 120, 400),
    "c2-7": Flavor(2, 7, 50),
    "c2-15": Flavor(4, 15, 100),
    "c2-30": Flavor(8, 30, 200),
    "c2-60": Flavor(16, 60, 400),
    "c2-120": Flavor(32, 120, 400),
    "r2-15": Flavor(2, 15, 50),
    "r2-30": Flavor(2, 30, 50),
    "r2-60": Flavor(4, 60, 100),
    "r2-120": Flavor(8, 120, 200),
    "r2-240": Flavor(16, 240, 400),
    "d2-2": Flavor(1, 2, 25),
    "d2-4": Flavor(2, 4, 50),
    "d2-8": Flavor(4, 8, 50),
    "i1-45": Flavor(8, 45, 50),
    "i1-90": Flavor(16, 90, 50),
    "i1-180": Flavor(32, 180, 50),
    "t1-45": Flavor(8, 45, 400),
    "t2-45": Flavor(15, 45, 400),
    "a100-180": Flavor(15, 180, 300),
    "h100-380": Flavor(30, 380, 200),
    "l4-90": Flavor(22, 90, 400),
    "l40s-90": Flavor(15, 90, 400),
}
"""Source: ovhcloud.com/en/public-cloud/prices, from memory: unverified."""
