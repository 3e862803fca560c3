"""Storage at AWS: an S3 bucket for each zone, with the separate resources that close, encrypt, version and lock it."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.aws.documents import bucket_policy
from components.aws.keys import AwsKeys
from components.aws.place import Place
from components.parts.storage import Storage, StoragePlan, Zone, ZonePlan
from components.spec import Immutability

LOG_RECOVERY_DAYS = 30
"""Days for which an access log that was deleted or has ended can be restored."""


@dataclass(frozen=True)
class _Bucket:
    resource: aws.s3.Bucket
    policy: aws.s3.BucketPolicy


def register_storage(place: Place, plan: StoragePlan, keys: AwsKeys, parent: pulumi.Resource) -> Storage:
    """Registers the zones and the bucket of their access logs."""
    logs = _bucket(place, plan.access_log, None, plan.force_destroy, parent)
    zones = {}
    for zone in plan.zones:
        key = keys.arn(zone.data_class)
        bucket = _bucket(place, zone, key, plan.force_destroy, parent).resource
        aws.s3.BucketLogging(
            zone.zone,
            bucket=bucket.bucket,
            target_bucket=logs.resource.bucket,
            target_prefix=f"{zone.zone}/",
            opts=place.options(parent, depends_on=[logs.policy]),
        )
        zones[zone.zone] = Zone(
            id=bucket.arn,
            name=bucket.bucket,
            endpoint=bucket.bucket_regional_domain_name.apply(lambda name: f"https://{name}"),
            protocol="s3",
            key_id=key,
            plan=zone,
        )
    return Storage(zones)


def lifecycle(zone: ZonePlan, *, access_log: bool) -> aws.s3.BucketLifecycleConfigurationRuleArgsDict:
    """The lifecycle rule of a zone: old versions end, data stay. Access logs end too, after their days."""
    rule: aws.s3.BucketLifecycleConfigurationRuleArgsDict = {
        "id": "old-versions",
        "status": "Enabled",
        "filter": {"prefix": ""},
        "abort_incomplete_multipart_upload": {"days_after_initiation": 7},
    }
    if access_log:
        rule["expiration"] = {"days": zone.noncurrent_days}
        rule["noncurrent_version_expiration"] = {"noncurrent_days": LOG_RECOVERY_DAYS}
    else:
        # What is left of a deleted object once its versions have ended.
        rule["expiration"] = {"expired_object_delete_marker": True}
        rule["noncurrent_version_expiration"] = {"noncurrent_days": zone.noncurrent_days}
    return rule


def _bucket(
    place: Place, zone: ZonePlan, key: pulumi.Output[str] | None, force_destroy: bool, parent: pulumi.Resource
) -> _Bucket:
    """A bucket and its settings. Without a key it is encrypted by S3's own, as a bucket for access logs must be."""
    options = place.options(parent)
    locked = zone.immutability is not Immutability.NONE
    bucket = aws.s3.Bucket(
        zone.zone,
        bucket=zone.name,
        object_lock_enabled=locked,
        force_destroy=force_destroy,
        tags=zone.tags,
        opts=place.options(parent, protect=zone.protect),
    )
    closed = aws.s3.BucketPublicAccessBlock(
        zone.zone,
        bucket=bucket.bucket,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
        opts=options,
    )
    aws.s3.BucketOwnershipControls(
        zone.zone, bucket=bucket.bucket, rule={"object_ownership": "BucketOwnerEnforced"}, opts=options
    )
    versioning = aws.s3.BucketVersioning(
        zone.zone, bucket=bucket.bucket, versioning_configuration={"status": "Enabled"}, opts=options
    )
    after_versioning = place.options(parent, depends_on=[versioning])
    aws.s3.BucketServerSideEncryptionConfiguration(
        zone.zone,
        bucket=bucket.bucket,
        rules=[
            {
                "apply_server_side_encryption_by_default": {
                    "sse_algorithm": "aws:kms" if key else "AES256",
                    "kms_master_key_id": key,
                },
                "bucket_key_enabled": key is not None,
                "blocked_encryption_types": ["SSE-C"],
            }
        ],
        opts=options,
    )
    # After the block: S3 refuses two changes of a bucket's access at once (OperationAborted).
    policy = aws.s3.BucketPolicy(
        zone.zone,
        bucket=bucket.bucket,
        policy=pulumi.Output.all(arn=bucket.arn, key=key, account=place.account).apply(
            lambda known: bucket_policy(
                known["arn"], known["key"], log_source_account=None if known["key"] else known["account"]
            )
        ),
        opts=place.options(parent, depends_on=[closed]),
    )
    aws.s3.BucketLifecycleConfiguration(
        zone.zone, bucket=bucket.bucket, rules=[lifecycle(zone, access_log=key is None)], opts=after_versioning
    )
    if locked:
        aws.s3.BucketObjectLockConfiguration(
            zone.zone,
            bucket=bucket.bucket,
            rule={"default_retention": {"mode": zone.immutability.upper(), "days": zone.immutable_days}},
            opts=after_versioning,
        )
    return _Bucket(bucket, policy)
