"""Policy documents of IAM and object storage, and the URNs in them: pure functions and tables.

Action names are OVHcloud's own: ``okms:apiovh:*`` on the central API and ``okms:apikms:*`` on a domain's regional one
(docs.ovhcloud.com/en/guides/manage-and-operate/kms/okms-authentication-methods, 2026-07-16).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

KEY_ADMINISTRATION: Final = (
    "okms:apiovh:credential/create",
    "okms:apiovh:credential/delete",
    "okms:apiovh:credential/get",
    "okms:apiovh:resource/get",
    "okms:apiovh:serviceKey/activate",
    "okms:apiovh:serviceKey/create",
    "okms:apiovh:serviceKey/deactivate",
    "okms:apiovh:serviceKey/get",
    "okms:apiovh:serviceKey/update",
)
"""What administrators of keys may do: make, rename, switch off and on, give access. Not delete: that is final at once.
``resource/get`` is the action of the route (API description of OKMS v2)."""

KEY_USE: Final = ("okms:apikms:serviceKey/dataKey/create", "okms:apikms:serviceKey/dataKey/decrypt")
"""Envelope encryption: make a data key under a service key, and open one (docs.ovhcloud.com, encrypting a Block Storage
volume with LUKS, 2026-09-14)."""

KEY_CRYPTOGRAPHY: Final = (
    *KEY_USE,
    "okms:apikms:serviceKey/decrypt",
    "okms:apikms:serviceKey/encrypt",
    "okms:apiovh:serviceKey/datakey",
    "okms:apiovh:serviceKey/datakeyDecrypt",
    "okms:apiovh:serviceKey/decrypt",
    "okms:apiovh:serviceKey/delete",
    "okms:apiovh:serviceKey/encrypt",
    "okms:apiovh:serviceKey/sign",
)
"""What administrators are denied, whatever other policies allow: any use of a key, and its deletion."""

BLOCK_STORAGE_ACCOUNTS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("GRA1", "GRA3", "GRA5", "GRA7", "GRA9", "GRA11"), "vt202366-ovh"),
    **dict.fromkeys(("BHS1", "BHS3", "BHS5"), "rh149494-ovh"),
    **dict.fromkeys(("SBG5", "SBG7"), "yq2822-ovh"),
    "EU-WEST-PAR": "dy230283-ovh",
    "EU-SOUTH-MIL": "xz3473-ovh",
    "DE1": "qy10886-ovh",
    "UK1": "gz25568-ovh",
    "WAW1": "xe2946-ovh",
    **dict.fromkeys(("RBX-A", "EU-WEST-RBX"), "xz3500-ovh"),
    "SGP1": "sc1243248-ovh",
    "SYD1": "oy31561-ovh",
    "AP-SOUTHEAST-SYD-2": "td444999-ovh",
    "AP-SOUTH-MUM-1": "pu54673-ovh",
}
"""OVHcloud's own account that Block Storage uses for keys, by OpenStack region (the same guide, step 3.1)."""

ZONE_USE: Final = (
    "s3:AbortMultipartUpload",
    "s3:DeleteObject",
    "s3:GetBucketLocation",
    "s3:GetObject",
    "s3:GetObjectRetention",
    "s3:ListBucket",
    "s3:ListBucketMultipartUploads",
    "s3:ListBucketVersions",
    "s3:ListMultipartUploadParts",
    "s3:PutObject",
)
"""What the user of a zone does there: read and write objects. With versioning a deletion only hides a version."""

ZONE_SAFEGUARDS: Final = (
    "s3:BypassGovernanceRetention",
    "s3:DeleteBucket",
    "s3:PutBucketAcl",
    "s3:PutBucketObjectLockConfiguration",
    "s3:PutBucketVersioning",
    "s3:PutBucketWebsite",
    "s3:PutEncryptionConfiguration",
    "s3:PutLifecycleConfiguration",
    "s3:PutObjectAcl",
    "s3:PutReplicationConfiguration",
)
"""What the user of a zone is denied: to publish it, copy it elsewhere, or take a guard from it."""


def identity_of_account(nic: str) -> str:
    """The identity URN of an account by its nic handle (pulumi-ovh SDK, okms.Credential example)."""
    return f"urn:v1:eu:identity:account:{nic}"


def zone_policy(bucket: str, sources: Sequence[str]) -> str:
    """The policy of the user of one zone, as JSON text; the same arguments always give the same text.

    The user owns the bucket, and an owner may do everything that is not denied in so many words: OVHcloud falls back to
    the ACL (docs.ovhcloud.com, object storage, identity and access management, 2026-06-01). Bucket policies and a block
    of public access do not exist there; these denials take their place. Plain HTTP is not served at all by the endpoint
    ``io.cloud.ovh.net`` (the guide "endpoints", 2026-09-24).

    Args:
        bucket: the bucket's name.
        sources: the public addresses that the platform's traffic comes from.
    """
    statements: list[Mapping[str, Any]] = [
        {
            "Sid": "UseOwnZone",
            "Effect": "Allow",
            "Action": list(ZONE_USE),
            "Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"],
        },
        {"Sid": "KeepSafeguards", "Effect": "Deny", "Action": list(ZONE_SAFEGUARDS), "Resource": ["*"]},
        {
            "Sid": "OnlyFromPlatform",
            "Effect": "Deny",
            "Action": ["s3:*"],
            "Resource": ["*"],
            "Condition": {"NotIpAddress": {"aws:SourceIp": [f"{address}/32" for address in sources]}},
        },
    ]
    return json.dumps({"Statement": statements}, separators=(",", ":"))
