"""S3: bucket names, the separate resources that configure a bucket, and the guards of locked or filled buckets."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.clouds.aws.kms import KEY
from sandbox.clouds.aws.names import dns_suffix, partition
from sandbox.errors import Failure
from sandbox.rules import Phase, Reference, Request, Rule, TypeRules
from sandbox.store import Record

BUCKET = "aws:s3/bucket:Bucket"
OBJECTS = "objects"
"""In a bucket's side state: how many objects it holds besides those that Pulumi made."""
_GUIDE = "docs.aws.amazon.com/AmazonS3/latest/userguide"


def _name(request: Request) -> str:
    return str(request.get("bucket"))


def _bucket_outputs(request: Request) -> Mapping[str, Any]:
    name, region, suffix = _name(request), request.region, dns_suffix(request.region)
    return {
        "arn": f"arn:{partition(region)}:s3:::{name}",
        "bucketDomainName": f"{name}.s3.{suffix}",
        "bucketRegionalDomainName": f"{name}.s3.{region}.{suffix}",
        "bucketRegion": region,
        "objectLockEnabled": request.get("objectLockEnabled", False),
        "requestPayer": "BucketOwner",
    }


def _valid_name(request: Request) -> Iterator[Failure]:
    name = request.known("bucket")
    if not isinstance(name, str):
        return
    shape = re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", name) is not None and ".." not in name
    reserved = name.startswith(("xn--", "sthree-", "amzn-s3-demo-")) or name.endswith(("-s3alias", "--ol-s3", "--x-s3"))
    if not shape or reserved or _is_address(name):
        yield Failure("bucket", f"The specified bucket is not valid: {name}", "InvalidBucketName")


def _is_address(name: str) -> bool:
    try:
        ipaddress.IPv4Address(name)
    except ValueError:
        return False
    return True


def _bucket(request: Request) -> Record | None:
    return request.store.get("aws", BUCKET, _name(request))


def _needs_versioning(request: Request) -> Iterator[Failure]:
    bucket = _bucket(request)
    if bucket is not None and bucket.inputs.get("objectLockEnabled") is not True:
        yield Failure(
            "bucket",
            "Object Lock configuration cannot be enabled on existing buckets that were made without objectLockEnabled",
            "InvalidBucketState",
        )


def _lock_keeps_versioning(request: Request) -> Iterator[Failure]:
    bucket = _bucket(request)
    status = request.get("versioningConfiguration.status")
    if bucket is not None and bucket.inputs.get("objectLockEnabled") is True and status != "Enabled":
        yield Failure(
            "versioningConfiguration.status",
            "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.",
            "InvalidBucketState",
        )


def _key_of_region(request: Request) -> Iterator[Failure]:
    for index, rule in enumerate(request.get("rules") or []):
        applied = (rule.get("applyServerSideEncryptionByDefault") or {}) if isinstance(rule, Mapping) else {}
        key = applied.get("kmsMasterKeyId")
        if not isinstance(key, str) or not key.startswith("arn:"):
            continue
        path = f"rules[{index}].applyServerSideEncryptionByDefault.kmsMasterKeyId"
        if key.split(":")[3] != request.region:
            yield Failure(
                path, f"The key {key} is not in the bucket's region {request.region}", "KMS.NotFoundException"
            )
        elif key.split(":")[4] == request.account.id and request.store.by_output("aws", KEY, "arn", key) is None:
            yield Failure(path, f"Key '{key}' does not exist", "KMS.NotFoundException")


def _log_target(request: Request) -> Iterator[Failure]:
    """A target bucket must be able to take the logs: no default retention, no default encryption by KMS."""
    target = request.get("targetBucket")
    for token, what in (
        ("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", "has a default retention period"),
        (ENCRYPTION, "is encrypted with SSE-KMS"),
    ):
        for record in request.store.all("aws", token):
            kms = "aws:kms" in str(record.inputs)
            if record.inputs.get("bucket") == target and (token != ENCRYPTION or kms):
                yield Failure(
                    "targetBucket",
                    f"The target bucket {target} {what} and cannot take access logs",
                    "InvalidTargetBucketForLogging",
                )


def _empty(request: Request) -> Iterator[Failure]:
    assert request.old is not None
    count = int(request.old.side.get(OBJECTS, 0))
    if count and request.old.side.get("locked"):
        yield Failure(
            "", f"{count} objects are protected by Object Lock and cannot be deleted before their term", "AccessDenied"
        )
    elif count and request.get("forceDestroy") is not True:
        yield Failure(
            "",
            "The bucket you tried to delete is not empty. You must delete all versions in the bucket.",
            "BucketNotEmpty",
        )


ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
_OF_BUCKET = Reference(
    "bucket",
    (BUCKET,),
    code="NoSuchBucket",
    message="The specified bucket does not exist: {value}",
    source=f"{_GUIDE}/troubleshooting.html",
)


def _setting(token: str, *rules: Rule) -> TypeRules:
    """One of the resources that configure a bucket: its id is the bucket's name, one for each bucket."""
    word = token.rsplit(":", 1)[-1]
    return TypeRules(
        token,
        identify=_name,
        unique=lambda request: f"{word}/{_name(request)}",
        conflict=Failure("bucket", f"{{name}} already has a {word}", "OperationAborted"),
        references=(_OF_BUCKET,),
        immutable=frozenset({"bucket"}),
        rules=rules,
    )


TYPES = (
    TypeRules(
        BUCKET,
        identify=_name,
        outputs=_bucket_outputs,
        unique=lambda request: f"bucket/{_name(request)}",
        conflict=Failure(
            "bucket",
            "The requested bucket name is not available. The bucket namespace is shared by all users of the system: {name}",
            "BucketAlreadyExists",
        ),
        immutable=frozenset({"bucket", "objectLockEnabled"}),
        rules=(
            Rule(
                "aws.s3.bucket-name",
                Phase.CHECK,
                "3 to 63 lower-case letters, digits, dots and hyphens; no IP address, no reserved prefix or suffix.",
                f"{_GUIDE}/bucketnamingrules.html",
                _valid_name,
            ),
            Rule(
                "aws.s3.bucket-not-empty",
                Phase.DELETE,
                "A bucket that holds objects is deleted only with forceDestroy; locked objects outlive even that.",
                f"{_GUIDE}/delete-bucket.html; {_GUIDE}/object-lock.html",
                _empty,
            ),
        ),
    ),
    _setting(
        ENCRYPTION,
        Rule(
            "aws.s3.key-of-region",
            Phase.APPLY,
            "The KMS key of a bucket exists and is in the bucket's region.",
            f"{_GUIDE}/UsingKMSEncryption.html",
            _key_of_region,
        ),
    ),
    _setting(
        "aws:s3/bucketVersioning:BucketVersioning",
        Rule(
            "aws.s3.lock-keeps-versioning",
            Phase.APPLY,
            "Versioning cannot be suspended on a bucket with Object Lock.",
            f"{_GUIDE}/object-lock.html",
            _lock_keeps_versioning,
        ),
    ),
    _setting(
        "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
        Rule(
            "aws.s3.lock-at-creation",
            Phase.APPLY,
            "A default retention needs a bucket made with objectLockEnabled.",
            f"{_GUIDE}/object-lock-configure.html",
            _needs_versioning,
        ),
    ),
    _setting(
        "aws:s3/bucketLogging:BucketLogging",
        Rule(
            "aws.s3.log-target",
            Phase.APPLY,
            "A bucket that takes access logs has no default retention and no default encryption by KMS.",
            f"{_GUIDE}/enable-server-access-logging.html",
            _log_target,
        ),
    ),
    _setting("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"),
    _setting("aws:s3/bucketOwnershipControls:BucketOwnershipControls"),
    _setting("aws:s3/bucketPolicy:BucketPolicy"),
    _setting("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"),
    TypeRules(
        "aws:s3/bucketObject:BucketObject",
        identify=lambda request: str(request.get("key")),
        references=(_OF_BUCKET,),
        immutable=frozenset({"bucket", "key"}),
    ),
)
