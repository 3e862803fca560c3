"""Where versions and locks of stores are switched on, by resource type, and what else keeps evidence from change.

Read in pulumi-aws 7.51.1, pulumi-azure-native 3.29.0 and pulumi-ovh 2.22.0; types and paths are checked against them by
a test.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from policies.rules.demands import Demand
from policies.rules.tables.log_targets import BUCKETS, OVH_BUCKETS, TRAIL

LEAST_DAYS: Final = 365
"""Days for which evidence cannot be changed: as long as access logs are kept (EHDS Art. 73(1)(e): at least a year)."""


@dataclass(frozen=True, slots=True)
class Switch:
    """A place where something is switched on: the path and the values that do. With ``kinds``, it stands in a resource
    of these types that names the store at ``reference``; without, in the store itself."""

    path: str
    on: tuple[object, ...]
    kinds: tuple[str, ...] = ()
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A place where a lock of every new object stands: the paths of its mode and of its length in one of three forms,
    in days, in years, or as an ISO 8601 duration. ``kinds`` and ``reference`` as in :class:`Switch`."""

    mode: str
    days: str = ""
    years: str = ""
    duration: str = ""
    kinds: tuple[str, ...] = ()
    reference: str = ""


_VERSIONING: Final = ("aws:s3/bucketVersioning:BucketVersioning", "aws:s3/bucketVersioningV2:BucketVersioningV2")
_LOCK: Final = (
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    "aws:s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2",
)
_VERSIONED: Final = Switch("versioningConfiguration.status", ("Enabled",), _VERSIONING, "bucket")
# S3 switches versions on with the lock, for good: docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
_LOCKABLE: Final = Switch("objectLockEnabled", (True,))
_RETENTION: Final = Term(
    "rule.defaultRetention.mode", "rule.defaultRetention.days", "rule.defaultRetention.years", "", _LOCK, "bucket"
)


def _inline(prefix: str) -> Term:
    return Term(f"{prefix}.mode", f"{prefix}.days", f"{prefix}.years")


VERSIONS: Final[Mapping[str, Sequence[Switch]]] = {
    BUCKETS[0]: (_VERSIONED, Switch("versioning.enabled", (True,)), _LOCKABLE),
    BUCKETS[1]: (_VERSIONED, Switch("versionings.enabled", (True,)), _LOCKABLE),
    OVH_BUCKETS[0]: (Switch("versioning.status", ("enabled",)),),
    OVH_BUCKETS[1]: (Switch("versioning.status", ("enabled",)),),
}
"""Where versions are switched on; one of the places is enough."""

TERMS: Final[Mapping[str, Sequence[Term]]] = {
    BUCKETS[0]: (_RETENTION, _inline("objectLockConfiguration.rule.defaultRetention")),
    BUCKETS[1]: (_RETENTION, _inline("objectLockConfiguration.rules.defaultRetentions")),
    OVH_BUCKETS[0]: (Term("objectLock.rule.mode", duration="objectLock.rule.period"),),
    OVH_BUCKETS[1]: (Term("objectLock.mode", days="objectLock.retentionDays"),),
}
"""Where the lock of new objects stands; the first place with a mode counts."""

MODES: Final = ("COMPLIANCE", "GOVERNANCE")
"""Modes of a lock. In governance mode whoever has a special permission can lift it, in compliance mode nobody can."""

REMEDIES: Final[Mapping[str, tuple[str, str]]] = {
    **dict.fromkeys(
        BUCKETS,
        (
            "add an s3.BucketVersioning with the status Enabled",
            "make the bucket with objectLockEnabled, and add an s3.BucketObjectLockConfiguration with a "
            f"defaultRetention of mode COMPLIANCE and {LEAST_DAYS} days",
        ),
    ),
    OVH_BUCKETS[0]: (
        "set versioning.status to enabled",
        f"set objectLock to status enabled with a rule of mode compliance and period P{LEAST_DAYS}D",
    ),
    OVH_BUCKETS[1]: (
        "set versioning.status to ENABLED",
        f"set objectLock to mode COMPLIANCE and retentionDays {LEAST_DAYS}",
    ),
}
"""How to switch versions on, and how to lock objects, by type."""

OVH_LOCK: Final = "objectLock.status"
"""The switch of a lock of cloudproject.Storage; the newer type has none."""

# Azure keeps both in settings of their own.
BLOB_SERVICE: Final = "azure-native:storage:BlobServiceProperties"
CONTAINER: Final = "azure-native:storage:BlobContainer"
CONTAINER_POLICY: Final = "azure-native:storage:BlobContainerImmutabilityPolicy"
ACCOUNT_POLICY: Final = "immutableStorageWithVersioning.immutabilityPolicy"
AZURE_STATES: Final = ("Locked", "Unlocked")
"""States of a policy that has effect. A new one is Unlocked, and can still be lifted; locking it is for good."""

DEMANDS: Final[Mapping[str, Sequence[Demand]]] = {
    TRAIL: (
        Demand(
            "enableLogFileValidation",
            "nobody can tell whether its log files were changed or deleted",
            "set enableLogFileValidation to true",
            (True,),
            source="pulumi-aws 7.51.1: default false",
        ),
    ),
    "aws:glacier/vaultLock:VaultLock": (
        Demand(
            "completeLock",
            "the lock is under test and ends after 24 hours",
            "set completeLock to true once the policy is as wanted",
            (True,),
            source="pulumi-aws 7.51.1",
        ),
    ),
}
"""What holds for single resources."""
