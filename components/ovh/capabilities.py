"""What OVHcloud reaches, why, and who says so."""

from __future__ import annotations

from components.capabilities import Capability, Feature, table

_GUIDES = "docs.ovhcloud.com/en/guides"
_STORAGE = f"{_GUIDES}/storage-and-backup/object-storage"
_KUBERNETES = f"{_GUIDES}/public-cloud/containers-orchestration/managed-kubernetes"
_KMS = f"{_GUIDES}/manage-and-operate/kms"
_LOGS = f"{_GUIDES}/manage-and-operate/observability/logs-data-platform"
_ROADMAP = "github.com/ovh/public-cloud-roadmap/issues"

CAPABILITIES = table(
    (
        Capability(
            Feature.STORAGE_KEY_CONTROL,
            "provider_managed",
            "Object storage encrypts with keys of OVHcloud (SSE-OMK) or with one that each request brings (SSE-C); it "
            "cannot use a key of the customer's key management (SSE-KMS is on the roadmap).",
            f"{_STORAGE}/s3-s3-compliancy (2026-08-28); {_ROADMAP}/827 (open)",
            "Objects are encrypted before upload: a data key for each object, made and wrapped by the zone's own "
            "service key in OKMS; only the service account of the zone's data class may open it",
        ),
        Capability(
            Feature.STORAGE_IMMUTABILITY,
            "compliance",
            "Object Lock in compliance mode: no user, administrators included, shortens the term or deletes a version.",
            f"{_STORAGE}/s3-managing-object-lock (2026-04-03)",
        ),
        Capability(
            Feature.STORAGE_NETWORK,
            "restricted",
            "The endpoint is public and HTTPS only; the policy of each zone's user denies every request that does not "
            "come from the platform's own gateway. There are no bucket policies and no private endpoints.",
            f"{_STORAGE}/s3-identity-and-access-management (2026-06-01)",
        ),
        Capability(
            Feature.ACCESS_LOG_KEY_CONTROL,
            "not_available",
            "Object storage can log accesses, but only the bucket's owner can switch that on, by a call of the S3 API "
            "(PutBucketLogging); neither the SDK nor OVHcloud's own API has it.",
            f"{_STORAGE}/s3-server-access-logging (2026-03-06); {_KMS}/logs (2025-06-18); pulumi-ovh 2.22.0",
            "The owner switches access logs on once for each zone, into a bucket of the same site apart from the "
            "zones; and OKMS logs who opened a data key and when: no object is read in the clear without a trace",
        ),
        Capability(
            Feature.KEYS_ROTATION,
            "manual",
            "Neither the SDK nor OKMS's API has a rotation period for a service key.",
            f"pulumi-ovh 2.22.0, okms.ServiceKey; {_KMS}/kms-usage (2026-08-26)",
            "Each key is tagged with the days after which a new one is due; data keys are then wrapped anew",
        ),
        Capability(
            Feature.KEYS_DELETION_GUARD,
            "protect",
            "Deleting a service key is final at once, for it and all data under it; there is no recovery window.",
            f"{_KMS}/kms-usage (2026-08-26)",
            "Keys are protected in Pulumi, administrators are denied their deletion, and each key is tagged with the "
            "days that it must stay deactivated, which is reversible, before anybody deletes it",
        ),
        Capability(
            Feature.NODE_DISK_KEY_CONTROL,
            "provider_managed",
            "Node pools have no encryption input, and no encryption of a node's own disk is documented: nothing is "
            "claimed beyond what OVHcloud does itself.",
            f"pulumi-ovh 2.22.0, cloudproject.KubeNodePool; {_ROADMAP}/1051",
            "No data rest on node disks: volumes use the LUKS storage classes, scratch space is in memory, and objects "
            "are encrypted with OKMS data keys before they leave a pod",
        ),
        Capability(
            Feature.CLUSTER_SECRET_KEY_CONTROL,
            "provider_managed",
            "OVHcloud encrypts etcd with its own keys; Managed Kubernetes takes no customer key for it.",
            f"{_KUBERNETES}/understanding-mks-architecture (2026-06-22); {_ROADMAP}/1035 (open)",
            "Secrets stay out of etcd: workloads read them from OKMS Secret Manager through the External Secrets "
            "Operator",
        ),
        Capability(
            Feature.CONTROL_PLANE_LOG_KEY_CONTROL,
            "provider_managed",
            "Logs Data Platform has no customer key for what it indexes; only its archives can be encrypted with a "
            "customer's PGP key.",
            f"{_LOGS}/cold-storage-encryption (2023-03-10)",
            "Audit logs hold requests, and secrets and config maps only as metadata, so no health data and no secret "
            "values are in them",
        ),
        Capability(
            Feature.COMPUTE_API_ACCESS,
            "restricted",
            "The Kubernetes API has a public address; a list of allowed addresses closes it to everybody else.",
            f"{_KUBERNETES}/add-ip-restrictions (2026-09-15)",
        ),
        Capability(
            Feature.WORKLOAD_IDENTITY,
            "not_available",
            "The cluster tells no OpenID Connect issuer that IAM would trust; IAM knows accounts, users, groups and "
            "service accounts only.",
            f"pulumi-ovh 2.22.0, cloudproject.Kube; {_GUIDES}/manage-and-operate/iam/identities-management",
            "One service account for each data class, whose access certificate a workload requests with its own key",
        ),
    )
)
