"""Storage at OVHcloud: a bucket for each zone, owned by a user of its own that can do no more than use it.

``cloudproject.Storage`` is used, not the newer ``CloudStorageObjectBucket``: it is the one that has been in the
provider since version 2 and that lifecycle rules can name. OVHcloud encrypts what is stored with its own keys
(capabilities.py).
"""

from __future__ import annotations

import pulumi
import pulumi_ovh as ovh

from components.ovh.documents import zone_policy
from components.ovh.network import OvhNetwork
from components.ovh.place import Place
from components.parts.storage import Storage, StoragePlan, Zone, ZonePlan
from components.spec import Immutability


def register_storage(place: Place, plan: StoragePlan, network: OvhNetwork, parent: pulumi.Resource) -> Storage:
    """Registers the zones.

    ``plan.access_log`` is not registered: nothing could write to it, as access logs cannot be switched on here.
    """
    zones = {zone.zone: _zone(place, zone, network, parent, force_destroy=plan.force_destroy) for zone in plan.zones}
    return Storage(zones)


def _zone(place: Place, zone: ZonePlan, network: OvhNetwork, parent: pulumi.Resource, *, force_destroy: bool) -> Zone:
    """A bucket, its owner and its rules.

    The provider empties a bucket before it deletes it, whatever is in it, and only locked objects stop it (pulumi-ovh
    SDK, cloudproject.Storage). Pulumi's own protection is the guard against that.
    """
    options = place.options(parent)
    owner = ovh.cloudproject.User(
        zone.zone,
        service_name=place.project,
        description=f"Owner of {zone.name}",
        role_names=["objectstore_operator"],
        opts=options,
    )
    bucket = ovh.cloudproject.Storage(
        zone.zone,
        service_name=place.project,
        region_name=place.object_storage,
        name=zone.name,
        owner_id=owner.id.apply(float),
        encryption={"sse_algorithm": "AES256"},
        versioning={"status": "enabled"},
        object_lock=_lock(zone),
        # Without this every object's name would be kept in Pulumi's state.
        hide_objects=True,
        tags=zone.tags,
        opts=place.options(parent, protect=zone.protect or not force_destroy),
    )
    ovh.cloudproject.S3Policy(
        zone.zone,
        service_name=place.project,
        user_id=owner.id,
        policy=pulumi.Output.all(*network.egress_addresses).apply(lambda found: zone_policy(zone.name, found)),
        opts=options,
    )
    ovh.CloudProjectStorageObjectBucketLifecycleConfiguration(
        zone.zone,
        service_name=place.project,
        region_name=place.object_storage,
        container_name=bucket.name,
        rules=[
            {
                "id": "old-versions",
                "status": "enabled",
                "noncurrent_version_expiration": {"noncurrent_days": zone.noncurrent_days},
            },
            {
                "id": "unfinished-uploads",
                "status": "enabled",
                "abort_incomplete_multipart_upload": {"days_after_initiation": 7},
            },
        ],
        opts=options,
    )
    return Zone(
        id=bucket.id,
        name=bucket.name,
        endpoint=bucket.name.apply(lambda name: endpoint(name, place.object_storage)),
        protocol="s3",
        key_id=None,
        plan=zone,
    )


def endpoint(bucket: str, region: str) -> str:
    """The HTTPS address of a bucket, in the virtual-hosted form."""
    return f"https://{bucket}.s3.{region.lower()}.io.cloud.ovh.net"


def _lock(zone: ZonePlan) -> ovh.cloudproject.StorageObjectLockArgsDict | None:
    """The lock of every new object; a bucket without one must be made anew to get one."""
    if zone.immutability is Immutability.NONE:
        return None
    return {"status": "enabled", "rule": {"mode": zone.immutability.value, "period": f"P{zone.immutable_days}D"}}
