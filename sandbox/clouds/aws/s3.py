"""S3: buckets, the separate resources that configure them, objects, and the guards of locked or filled buckets.

The types that end in V2 are older names of the same things.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.aws import s3_access
from sandbox.clouds.aws.kms import key_failures
from sandbox.clouds.aws.names import dns_suffix, name_of, partition
from sandbox.clouds.aws.parts import takes_along
from sandbox.clouds.aws.policies import document_rule
from sandbox.clouds.aws.s3_ids import (
    BUCKET,
    BUCKETS,
    OBJECTS,
    WITHOUT_OWNER,
    both,
    bucket_name,
    bucket_of,
    settings_of,
)
from sandbox.drift import LOCKED
from sandbox.drift import OBJECTS as OTHER_OBJECTS
from sandbox.errors import Failure
from sandbox.rules import Phase, Reference, Request, Rule, TypeRules

_GUIDE = "docs.aws.amazon.com/AmazonS3/latest/userguide"
_MISSING_LOCK = "Bucket is missing Object Lock Configuration"
# Source: docs.aws.amazon.com/general/latest/gr/s3.html (from memory, unverified); the zones of website endpoints.
_HOSTED_ZONES: Final[Mapping[str, str]] = {
    "eu-central-1": "Z21DNDUVLTQW6Q",
    "eu-north-1": "Z3BAZG2TWCNX0D",
    "eu-south-1": "Z30OZKI7KPW7MI",
    "eu-west-1": "Z1BKCTXD74EZPE",
    "eu-west-2": "Z3GKZC51ZF0DB4",
    "eu-west-3": "Z3R1K369G5AVDG",
    "us-east-1": "Z3AQBSTGFYJSTF",
    "us-west-2": "Z3BJ6K6RIION7M",
}


def _bucket_outputs(request: Request) -> Mapping[str, Any]:
    name, region, suffix = name_of(request), request.region, dns_suffix(request.region)
    return {
        "arn": f"arn:{partition(region)}:s3:::{name}",
        "bucket": name,
        "bucketDomainName": f"{name}.s3.{suffix}",
        "bucketRegion": region,
        "bucketRegionalDomainName": f"{name}.s3.{region}.{suffix}",
        "hostedZoneId": _HOSTED_ZONES.get(region, f"Z{request.hex(13, 'zone').upper()}"),
        "objectLockEnabled": request.get("objectLockEnabled", False),
        "requestPayer": "BucketOwner",
        "websiteDomain": "",
        "websiteEndpoint": "",
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


def _lock_at_creation(request: Request) -> Iterator[Failure]:
    bucket = bucket_of(request)
    versions = settings_of(request, "BucketVersioning")
    versioned = any(one.get("versioningConfiguration", {}).get("status") == "Enabled" for one in versions)
    if bucket is not None and bucket.inputs.get("objectLockEnabled") is not True and not versioned:
        message = f"{_MISSING_LOCK}: it was made without objectLockEnabled, and is not versioned"
        yield Failure("bucket", message, "InvalidRequest")


def _lock_keeps_versioning(request: Request) -> Iterator[Failure]:
    bucket = bucket_of(request)
    status = request.get("versioningConfiguration.status")
    if bucket is not None and bucket.inputs.get("objectLockEnabled") is True and status != "Enabled":
        message = "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed."
        yield Failure("versioningConfiguration.status", message, "InvalidBucketState")


def _encryption_key(request: Request) -> Iterator[Failure]:
    for index, rule in enumerate(request.get("rules") or []):
        applied = (rule.get("applyServerSideEncryptionByDefault") or {}) if isinstance(rule, Mapping) else {}
        path = f"rules[{index}].applyServerSideEncryptionByDefault"
        algorithm, key = applied.get("sseAlgorithm"), applied.get("kmsMasterKeyId")
        if key and algorithm == "AES256":
            yield Failure(f"{path}.kmsMasterKeyId", "a KMS key does not go with AES256", "InvalidArgument")
        elif isinstance(key, str) and key.startswith("arn:") and key.split(":")[3] != request.region:
            message = f"The key {key} is not in the bucket's region {request.region}"
            yield Failure(f"{path}.kmsMasterKeyId", message, "KMS.NotFoundException")
        else:
            yield from key_failures(request, f"{path}.kmsMasterKeyId", key, "KMS.NotFoundException")


def _log_target(request: Request) -> Iterator[Failure]:
    """A target bucket must be able to take the logs: no default retention, no default encryption by KMS."""
    target = str(request.get("targetBucket"))
    locked = bool(settings_of(request, "BucketObjectLockConfiguration", target))
    by_kms = any(
        "aws:kms" in str(one) for one in settings_of(request, "BucketServerSideEncryptionConfiguration", target)
    )
    for found, what in ((locked, "has a default retention period"), (by_kms, "is encrypted with SSE-KMS")):
        if found:
            message = f"The target bucket {target} {what} and cannot take access logs"
            yield Failure("targetBucket", message, "InvalidTargetBucketForLogging")


def _target_region(request: Request) -> Iterator[Failure]:
    target, bucket = (request.store.get("aws", BUCKET, str(request.get(name))) for name in ("targetBucket", "bucket"))
    if target and bucket and target.region != bucket.region:
        message = f"The target bucket {target.id} is in {target.region}, not in {bucket.region}"
        yield Failure("targetBucket", message, "CrossLocationLoggingProhibited")


def _empty(request: Request) -> Iterator[Failure]:
    assert request.old is not None
    other = int(request.old.side.get(OTHER_OBJECTS, 0))
    locked = int(request.old.side.get(LOCKED, 0))
    if settings_of(request, "BucketObjectLockConfiguration", request.old.id):
        locked = other
    made = sum(
        one.inputs.get("bucket") == request.old.id for token in OBJECTS for one in request.store.all("aws", token)
    )
    if locked:
        message = f"{locked} objects are protected by Object Lock and cannot be deleted before their term"
        yield Failure("", message, "AccessDenied")
    elif other + made and request.get("forceDestroy") is not True:
        message = "The bucket you tried to delete is not empty. You must delete all versions in the bucket."
        yield Failure("", message, "BucketNotEmpty")


def _object_key(request: Request) -> Iterator[Failure]:
    yield from key_failures(request, "kmsKeyId", request.get("kmsKeyId"), "KMS.NotFoundException")


def _object_locked(request: Request) -> Iterator[Failure]:
    mode = request.get("objectLockMode")
    if mode == "COMPLIANCE" or (mode == "GOVERNANCE" and request.get("forceDestroy") is not True):
        until = request.get("objectLockRetainUntilDate")
        yield Failure("", f"Access Denied because object protected by object lock until {until}", "AccessDenied")


_OF_BUCKET = Reference(
    "bucket",
    BUCKETS,
    code="NoSuchBucket",
    message="The specified bucket does not exist: {value}",
    source=f"{_GUIDE}/troubleshooting.html",
)


def _rule(name: str, phase: Phase, summary: str, page: str, apply: Any) -> Rule:
    return Rule(f"aws.s3.{name}", phase, summary, f"{_GUIDE}/{page}", apply)


def _bucket(token: str) -> TypeRules:
    return TypeRules(
        token,
        identify=name_of,
        outputs=_bucket_outputs,
        on_delete=takes_along("bucket", [*OBJECTS, *(setting for word in _RULES for setting in both(word))]),
        unique=lambda request: f"bucket/{name_of(request)}",
        conflict=Failure(
            "bucket",
            "The requested bucket name is not available. The bucket namespace is shared by all users of the system: "
            "{name}",
            "BucketAlreadyExists",
        ),
        immutable=frozenset({"bucket", "bucketPrefix", "objectLockEnabled", "bucketNamespace"}),
        rules=(
            _rule(
                "bucket-name",
                Phase.CHECK,
                "3 to 63 lower-case letters, digits, dots and hyphens; no IP address, no reserved prefix or suffix.",
                "bucketnamingrules.html",
                _valid_name,
            ),
            _rule(
                "bucket-not-empty",
                Phase.DELETE,
                "A bucket that holds objects is deleted only with forceDestroy; locked objects outlive even that.",
                "delete-bucket.html",
                _empty,
            ),
            *s3_access.BUCKET_RULES,
        ),
    )


def _setting(token: str, *rules: Rule) -> TypeRules:
    """One of the resources that configure a bucket: its id is the bucket's name, and a second one writes over it."""
    word = token.rsplit(":", 1)[-1].removesuffix("V2")
    return TypeRules(
        token,
        identify=bucket_name,
        overwrites=True,
        references=(_OF_BUCKET,),
        immutable=frozenset({"bucket"} if word in WITHOUT_OWNER else {"bucket", "expectedBucketOwner"}),
        rules=rules,
    )


_RULES: Mapping[str, tuple[Rule, ...]] = {
    "BucketServerSideEncryptionConfiguration": (
        _rule(
            "encryption-key",
            Phase.APPLY,
            "The KMS key of a bucket can be used, and is in the bucket's region.",
            "UsingKMSEncryption.html",
            _encryption_key,
        ),
    ),
    "BucketVersioning": (
        _rule(
            "lock-keeps-versioning",
            Phase.APPLY,
            "Versioning cannot be suspended on a bucket with Object Lock.",
            "object-lock.html",
            _lock_keeps_versioning,
        ),
    ),
    "BucketObjectLockConfiguration": (
        _rule(
            "lock-at-creation",
            Phase.APPLY,
            "A default retention needs a bucket made with objectLockEnabled, or a versioned one.",
            "object-lock-configure.html",
            _lock_at_creation,
        ),
    ),
    "BucketLogging": (
        _rule(
            "log-target",
            Phase.APPLY,
            "A bucket that takes access logs has no default retention and no default encryption by KMS.",
            "enable-server-access-logging.html",
            _log_target,
        ),
        _rule(
            "log-region",
            Phase.APPLY,
            "A bucket's access logs go to a bucket of its own region.",
            "enable-server-access-logging.html",
            _target_region,
        ),
    ),
    "BucketPolicy": (document_rule("aws.s3.bucket-policy", "policy", "MalformedPolicy"), *s3_access.POLICY_RULES),
    "BucketAcl": s3_access.ACL_RULES,
    "BucketAccelerateConfiguration": (),
    "BucketCorsConfiguration": (),
    "BucketLifecycleConfiguration": (),
    "BucketNotification": (),
    "BucketOwnershipControls": (),
    "BucketPublicAccessBlock": (),
    "BucketReplicationConfig": (),
    "BucketRequestPaymentConfiguration": (),
    "BucketWebsiteConfiguration": (),
}


def _website_outputs(request: Request) -> Mapping[str, Any]:
    domain = f"s3-website.{request.region}.{dns_suffix(request.region)}"
    return {"websiteDomain": domain, "websiteEndpoint": f"{bucket_name(request)}.{domain}"}


def _settings() -> Iterator[TypeRules]:
    for word, rules in _RULES.items():
        for token in both(word):
            entry = _setting(token, *rules)
            if word == "BucketWebsiteConfiguration":
                entry = TypeRules(**{**vars(entry), "outputs": _website_outputs})
            yield entry


def _object(token: str) -> TypeRules:
    return TypeRules(
        token,
        identify=lambda request: f"{bucket_name(request)}/{request.get('key')}",
        import_ids=lambda record: [f"s3://{record.id}"],
        overwrites=True,
        defaults=lambda request: {"key": request.name},
        outputs=lambda request: {
            "arn": f"arn:{partition(request.region)}:s3:::{bucket_name(request)}/{request.get('key')}",
            "etag": request.get("etag") or request.hex(32, f"etag{request.get('content')}{request.get('source')}"),
            "contentType": request.get("contentType", "application/octet-stream"),
            "serverSideEncryption": request.get("serverSideEncryption", "AES256"),
            "storageClass": request.get("storageClass", "STANDARD"),
        },
        references=(_OF_BUCKET,),
        immutable=frozenset({"bucket", "key"}),
        rules=(
            _rule(
                "object-key", Phase.APPLY, "An object's KMS key can be used.", "UsingKMSEncryption.html", _object_key
            ),
            _rule(
                "object-locked",
                Phase.DELETE,
                "An object under Object Lock is not deleted; forceDestroy lifts governance only.",
                "object-lock.html",
                _object_locked,
            ),
        ),
    )


TYPES = (
    *(_bucket(token) for token in BUCKETS),
    *_settings(),
    *(_object(token) for token in OBJECTS),
    TypeRules("aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", identify=lambda request: request.account.id),
)
