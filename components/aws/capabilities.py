"""What AWS reaches, why, and who says so."""

from __future__ import annotations

from components.capabilities import Capability, Feature, table

_GUIDE = "docs.aws.amazon.com"

CAPABILITIES = table(
    (
        Capability(
            Feature.STORAGE_KEY_CONTROL,
            "customer_managed",
            "S3 encrypts every object with a KMS key of the customer (SSE-KMS).",
            f"{_GUIDE}/AmazonS3/latest/userguide/UsingKMSEncryption.html",
        ),
        Capability(
            Feature.STORAGE_IMMUTABILITY,
            "compliance",
            "S3 Object Lock in compliance mode: no user, the root user included, shortens the term.",
            f"{_GUIDE}/AmazonS3/latest/userguide/object-lock.html",
        ),
        Capability(
            Feature.STORAGE_NETWORK,
            "restricted",
            "Public access is blocked and the platform's nodes reach S3 through a gateway endpoint; the service's own "
            "endpoint stays public for authenticated callers.",
            f"{_GUIDE}/AmazonS3/latest/userguide/privatelink-interface-endpoints.html",
        ),
        Capability(
            Feature.ACCESS_LOG_KEY_CONTROL,
            "provider_managed",
            "A bucket that takes S3 server access logs can only be encrypted with keys of S3 (SSE-S3), not with KMS.",
            f"{_GUIDE}/AmazonS3/latest/userguide/enable-server-access-logging.html",
            "The log bucket holds no health data: requester, object key, time and status of each request; it is "
            "private, versioned, and apart from the zones.",
        ),
        Capability(
            Feature.KEYS_ROTATION,
            "automatic",
            "KMS rotates symmetric keys by itself every 90 to 2560 days and keeps old material for decryption.",
            f"{_GUIDE}/kms/latest/developerguide/rotating-keys-enable.html",
        ),
        Capability(
            Feature.KEYS_DELETION_GUARD,
            "recovery_window",
            "A deleted key waits 7 to 30 days and can be restored until then.",
            f"{_GUIDE}/kms/latest/developerguide/deleting-keys.html",
        ),
        Capability(
            Feature.NODE_DISK_KEY_CONTROL,
            "customer_managed",
            "The node groups' launch template encrypts the EBS volumes with a KMS key of the customer.",
            f"{_GUIDE}/ebs/latest/userguide/ebs-encryption.html",
        ),
        Capability(
            Feature.CLUSTER_SECRET_KEY_CONTROL,
            "customer_managed",
            "EKS envelope-encrypts Kubernetes secrets with a KMS key of the customer.",
            f"{_GUIDE}/eks/latest/userguide/enable-kms.html",
        ),
        Capability(
            Feature.CONTROL_PLANE_LOG_KEY_CONTROL,
            "customer_managed",
            "CloudWatch Logs encrypts a log group with a KMS key of the customer.",
            f"{_GUIDE}/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
        ),
        Capability(
            Feature.COMPUTE_API_ACCESS,
            "private",
            "The API endpoint can be reachable from within the VPC alone.",
            f"{_GUIDE}/eks/latest/userguide/cluster-endpoint.html",
        ),
        Capability(
            Feature.WORKLOAD_IDENTITY,
            "cloud_federated",
            "IAM trusts the cluster's OpenID Connect issuer (IRSA) and EKS Pod Identity.",
            f"{_GUIDE}/eks/latest/userguide/iam-roles-for-service-accounts.html",
        ),
    )
)
