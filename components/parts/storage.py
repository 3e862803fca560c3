"""Storage: a private, versioned, encrypted object store for each zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi

from components.site import Site
from components.spec import DataClass, Immutability


@dataclass(frozen=True)
class ZonePlan:
    """One storage zone."""

    zone: str
    """The zone's name in the specification."""
    name: str
    """The name of the bucket or account."""
    data_class: DataClass
    noncurrent_days: int
    immutability: Immutability
    immutable_days: int
    """Days for which each object is locked; 0 with an immutability of none."""
    protect: bool
    tags: Mapping[str, str]


@dataclass(frozen=True)
class StoragePlan:
    """What a driver must register as storage."""

    zones: tuple[ZonePlan, ...]
    access_log: ZonePlan
    """Where accesses to the zones are logged, on providers that can."""
    force_destroy: bool
    """Whether a zone that holds objects may be deleted with them (throw-away environments only)."""


@dataclass(frozen=True)
class Zone:
    """A zone as it was registered."""

    id: pulumi.Output[str]
    name: pulumi.Output[str]
    endpoint: pulumi.Output[str]
    """The HTTPS endpoint through which the zone's objects are read and written."""
    protocol: str
    """``s3`` or ``azure-blob``."""
    key_id: pulumi.Output[str] | None
    """The customer key that encrypts the zone; None where the provider cannot use one."""
    plan: ZonePlan


@dataclass(frozen=True)
class Storage:
    """What every driver's storage gives."""

    zones: Mapping[str, Zone]


def plan_storage(site: Site) -> StoragePlan:
    """Calculates the storage zones of a site."""

    def plan(zone: str, data_class: DataClass, noncurrent: int, lock: Immutability, days: int) -> ZonePlan:
        return ZonePlan(
            zone=zone,
            name=site.names.of("bucket", zone),
            data_class=data_class,
            noncurrent_days=noncurrent,
            immutability=lock,
            immutable_days=days,
            protect=site.protect,
            tags=site.tags(data_class=data_class, zone=zone),
        )

    return StoragePlan(
        zones=tuple(
            plan(zone.name, zone.data_class, zone.noncurrent_days, zone.immutability, zone.immutable_days or 0)
            for zone in site.spec.zones
        ),
        access_log=plan("logs", DataClass.AUDIT, site.spec.compute.audit_log_days, Immutability.NONE, 0),
        force_destroy=site.spec.environment.throw_away,
    )
