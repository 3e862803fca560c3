"""Key references whose key must be in another region than the resource: with a replica, a copy or a bucket."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.aws.shapes import token

Home = tuple[int, str, bool]
"""Where the region stands: levels above the key's object, the name there, and whether it is else the resource's own.

Without a name it is the region of a bucket, which no reference tells.
"""

_BESIDE: Final = 0
_IN_BUCKET: Final[Home] = (0, "", False)
_LOGS: Final = "rule.destination.destinationLogsConfiguration"

ELSEWHERE: Final[Mapping[tuple[str, str], Home]] = {
    (token("dlm", "LifecyclePolicy"), "policyDetails.action.crossRegionCopies.encryptionConfiguration.cmkArn"):
        (1, "target", False),
    (token("dlm", "LifecyclePolicy"), "policyDetails.schedules.crossRegionCopyRules.cmkArn"):
        (_BESIDE, "targetRegion", False),
    (token("dynamodb", "Table"), "replicas.kmsKeyArn"): (_BESIDE, "regionName", False),
    (token("efs", "ReplicationConfiguration"), "destination.kmsKeyId"): (_BESIDE, "region", True),
    (token("imagebuilder", "DistributionConfiguration"), "distributions.amiDistributionConfiguration.kmsKeyId"):
        (1, "region", False),
    (token("observabilityadmin", "CentralizationRuleForOrganization"), f"{_LOGS}.backupConfiguration.kmsKeyArn"):
        (_BESIDE, "region", False),
    (
        token("observabilityadmin", "CentralizationRuleForOrganization"),
        f"{_LOGS}.logsEncryptionConfiguration.kmsKeyArn",
    ): (2, "region", False),
    (token("rds", "ClusterSnapshotCopy"), "kmsKeyId"): (_BESIDE, "destinationRegion", True),
    (token("rds", "SnapshotCopy"), "kmsKeyId"): (_BESIDE, "destinationRegion", True),
    (token("secretsmanager", "Secret"), "replicas.kmsKeyId"): (_BESIDE, "region", False),
    (token("ssmincidents", "ReplicationSet"), "region.kmsKeyArn"): (_BESIDE, "name", False),
    (token("ssmincidents", "ReplicationSet"), "regions.kmsKeyArn"): (_BESIDE, "name", False),
    **dict.fromkeys(
        (
            (token("cfg", "DeliveryChannel"), "s3KmsKeyArn"),
            (token("cloudtrail", "Trail"), "kmsKeyId"),
            (token("dynamodb", "TableExport"), "s3SseKmsKeyId"),
            (token("guardduty", "PublishingDestination"), "kmsKeyArn"),
            (token("macie2", "ClassificationExportConfiguration"), "s3Destination.kmsKeyArn"),
            (token("s3", "Bucket"), "replicationConfiguration.rules.destination.replicaKmsKeyId"),
            (token("s3", "BucketReplicationConfig"), "rules.destination.encryptionConfiguration.replicaKmsKeyId"),
            (token("s3", "BucketV2"), "replicationConfigurations.rules.destinations.replicaKmsKeyId"),
            (token("s3", "Inventory"), "destination.bucket.encryption.sseKms.keyId"),
            (token("ssm", "ResourceDataSync"), "s3Destination.kmsKeyArn"),
        ),
        _IN_BUCKET,
    ),
}  # fmt: skip
"""By type and path of the key reference. For all others the region is the resource's own."""
