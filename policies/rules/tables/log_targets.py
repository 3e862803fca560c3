"""Where services deliver logs: the property of each type that names the store which receives them.

Read in pulumi-aws 7.51.1, pulumi-azure-native 3.29.0 and pulumi-ovh 2.22.0; types and paths are checked against them by
a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

BUCKETS: Final = ("aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2")
ACCOUNT: Final = "azure-native:storage:StorageAccount"
OVH_BUCKETS: Final = ("ovh:CloudProject/storage:Storage", "ovh:index/cloudStorageObjectBucket:CloudStorageObjectBucket")
STORES: Final = (*BUCKETS, ACCOUNT, *OVH_BUCKETS)
"""Types that keep objects, and may receive logs."""

TRAIL: Final = "aws:cloudtrail/trail:Trail"
BUCKET_LOGGING: Final = ("aws:s3/bucketLogging:BucketLogging", "aws:s3/bucketLoggingV2:BucketLoggingV2")
DIAGNOSTICS: Final = "azure-native:monitor:DiagnosticSetting"


@dataclass(frozen=True, slots=True)
class Delivery:
    """Logs that a resource of ``kind`` delivers to the store that its property ``path`` names.

    ``evidence``: they tell who did what, so that their store is an audit store. ``no_lock``: why the service cannot
    deliver to a store whose objects are locked, with the source; empty where it can.
    """

    kind: str
    path: str
    logs: str
    evidence: bool = True
    no_lock: str = ""


_S3_ACCESS: Final = (
    "S3 delivers access logs to no bucket with an object lock "
    "(docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html)"
)


def _access(kind: str, path: str) -> Delivery:
    return Delivery(kind, path, "S3 access logs", no_lock=_S3_ACCESS)


DELIVERIES: Final[tuple[Delivery, ...]] = (
    Delivery(TRAIL, "s3BucketName", "CloudTrail"),
    *(_access(kind, "targetBucket") for kind in BUCKET_LOGGING),
    _access(BUCKETS[0], "logging.targetBucket"),
    _access(BUCKETS[1], "loggings.targetBucket"),
    Delivery("aws:ec2/flowLog:FlowLog", "logDestination", "flow logs", evidence=False),
    Delivery("aws:lb/loadBalancer:LoadBalancer", "accessLogs.bucket", "load balancer logs", evidence=False),
    Delivery("aws:alb/loadBalancer:LoadBalancer", "accessLogs.bucket", "load balancer logs", evidence=False),
    Delivery("aws:elb/loadBalancer:LoadBalancer", "accessLogs.bucket", "load balancer logs", evidence=False),
    Delivery("aws:redshift/logging:Logging", "bucketName", "Redshift's audit logs", evidence=False),
    Delivery(DIAGNOSTICS, "storageAccountId", "Azure Monitor's logs"),
    Delivery("azure-native:monitor:ManagementGroupDiagnosticSetting", "storageAccountId", "Azure Monitor's logs"),
    Delivery("azure-native:monitor:SubscriptionDiagnosticSetting", "storageAccountId", "Azure Monitor's logs"),
    Delivery("azure-native:aadiam:DiagnosticSetting", "storageAccountId", "the directory's logs"),
    Delivery("azure-native:network:FlowLog", "storageId", "flow logs", evidence=False),
)
"""All deliveries to stores of objects. Those that are no evidence ask for a retention, not for a lock."""
