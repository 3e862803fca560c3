"""OVHcloud's regions: one place has another code in each family of services."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Final

from components.ovh.regions import SITES, SiteRow
from components.regions import lookup, nearest
from sandbox.clouds.ovh.names import bad_request
from sandbox.errors import Failure
from sandbox.references import values_at
from sandbox.rules import Phase, Request, Rule

SOURCE: Final = (
    "docs.ovhcloud.com, Public Cloud and Object Storage locations (2026-02-03); OVHcloud API, RegionCodenameEnum"
)


class Scheme(StrEnum):
    """How a family of services names a place; the value says it in a message."""

    COMPUTE = "instances, networks, volumes and Managed Kubernetes"
    STORAGE = "object storage"
    KEYS = "key management (OKMS)"
    DATABASE = "managed databases"


def codes(row: SiteRow, scheme: Scheme) -> tuple[str, ...]:
    """The codes of a place for a family of services; none when the services are not there."""
    match scheme:
        case Scheme.COMPUTE:
            return row.openstack
        case Scheme.STORAGE:
            return (row.object_storage,) if row.object_storage else ()
        case Scheme.KEYS:
            return (row.api,) if row.okms else ()
        case Scheme.DATABASE:
            return (row.database,) if row.database else ()


def place(code: object) -> SiteRow | None:
    """The place that a code of any scheme names; OKMS's older spelling ``EU_WEST_RBX`` counts too."""
    if not isinstance(code, str):
        return None
    spelled = code.lower().replace("_", "-")
    for row in SITES:
        known = (*row.openstack, row.object_storage, row.api, row.database)
        if spelled in {name.lower() for name in known if name}:
            return row
    return None


def zones(code: object) -> tuple[str, ...]:
    """The availability zones of a region of three, such as ``eu-west-par-a``; none elsewhere."""
    row = place(code)
    return tuple(f"{row.api}-{letter}" for letter in row.zones) if row else ()


def region_failures(path: str, code: object, scheme: Scheme) -> Iterator[Failure]:
    """Why a code does not name a region of a family of services, with the code that does where there is one."""
    if not isinstance(code, str):
        return
    row = place(code)
    right = codes(row, scheme) if row else ()
    if code in right or (scheme is Scheme.KEYS and right and code.replace("_", "-").lower() in right):
        return
    found = lookup("ovh", code) if row is None else None
    if found is not None and found.local_zone and scheme is Scheme.COMPUTE:
        return
    if row is None:
        close = nearest("ovh", code)
        yield bad_request(path, f"Invalid region {code}" + (f"; did you mean {close}?" if close else ""))
    elif right:
        yield bad_request(path, f"Invalid region {code}: for {scheme} {row.label} is {right[0]}")
    else:
        yield bad_request(path, f"Invalid region {code}: {row.label} has no {scheme}")


def region_rule(service: str, path: str, scheme: Scheme) -> Rule:
    """A CHECK rule: the code at ``path`` (``[]`` for each item of a list) is one of the scheme."""

    def apply(request: Request) -> Iterator[Failure]:
        for where, code in values_at(request.inputs, path):
            yield from region_failures(where, code, scheme)

    summary = f"A region of {scheme} is given by the code that they have for it."
    return Rule(f"ovh.{service}.region", Phase.CHECK, summary, SOURCE, apply)


def zone_rule(
    service: str, region: str, zone: str, required: Callable[[Request], bool] = lambda _request: True
) -> Rule:
    """A CHECK rule: in a region of three zones one of them is named, elsewhere none."""

    def apply(request: Request) -> Iterator[Failure]:
        code, named = request.known(region), request.get(zone)
        there = zones(code)
        if not isinstance(code, str):
            return
        if there and named is None and required(request):
            yield bad_request(zone, f"availabilityZone is mandatory in region {code}: one of {', '.join(there)}")
        elif isinstance(named, str) and named not in there:
            known = f"one of {', '.join(there)}" if there else "the region has one zone, which is not named"
            yield bad_request(zone, f"Invalid availability zone {named} for region {code}: {known}")

    summary = "In a region of three zones one of them is named, elsewhere none."
    source = "docs.ovhcloud.com, Public Cloud, regions with three availability zones (2026)"
    return Rule(f"ovh.{service}.zone", Phase.CHECK, summary, source, apply)
