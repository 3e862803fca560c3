"""What OVHcloud cannot honour of a specification, found before anything is registered. Reads tables, never the SDK."""

from __future__ import annotations

import re
from collections.abc import Iterator

from components.locations import ovh_codes
from components.ovh import account, tags
from components.ovh.offers import PLANS, THIRD_GENERATION
from components.ovh.sizes import DISK_GB, MACHINE_TYPES
from components.regions import Region, lookup
from components.spec import Spec

_IDENTITY = re.compile(r"urn:v1:eu:identity:(account|user|group|credential):[\w./-]+")


def problems(spec: Spec, region: Region) -> list[str]:
    """A sentence for each setting that OVHcloud cannot honour in this region, naming the setting and the remedy."""
    return [
        *account.problems(spec),
        *_of_place(spec, region),
        *_of_disks(spec),
        *_of_administrators(spec),
        *tags.problems(spec),
    ]


def _of_place(spec: Spec, region: Region) -> Iterator[str]:
    codes = ovh_codes(region)
    places = ", ".join(_able(spec))
    if codes.openstack is None or codes.openstack not in PLANS:
        yield f"region: {region.code} has no Managed Kubernetes; choose one of {places}"
    elif codes.openstack not in THIRD_GENERATION:
        yield f"region: {region.code} has no machine types b3-*, which compute needs; choose one of {places}"
    if codes.object_storage is None:
        yield f"region: {codes.label} has no object storage; choose a region such as EU-WEST-PAR or GRA11"
    if codes.okms is None:
        yield f"region: {codes.label} has no key management (OKMS); choose a region such as EU-WEST-PAR or GRA11"


def _able(spec: Spec) -> Iterator[str]:
    """The regions of the residency where clusters with the machine types of ``sizes.py`` can be."""
    for code in PLANS:
        region = lookup("ovh", code)
        if code in THIRD_GENERATION and region is not None and spec.residency.allows(region):
            yield code


def _of_disks(spec: Spec) -> Iterator[str]:
    for name, pool in (("system", spec.compute.system), ("research", spec.compute.research)):
        machine = MACHINE_TYPES[pool.size]
        if pool.disk_gb > DISK_GB[machine]:
            yield (
                f"compute.{name}.disk_gb: {pool.disk_gb} is more than the {DISK_GB[machine]} GB of {machine} "
                f"(size {pool.size}), and at OVHcloud the machine type decides the disk; "
                f"lower disk_gb or raise compute.{name}.size"
            )


def _of_administrators(spec: Spec) -> Iterator[str]:
    for index, urn in enumerate(spec.keys.administrators):
        if _IDENTITY.fullmatch(urn) is None:
            yield (
                f"keys.administrators[{index}]: {urn!r} is not an identity of OVHcloud; "
                f"give its URN, such as urn:v1:eu:identity:group:xx1111-ovh/key-officers"
            )
