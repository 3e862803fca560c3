"""Buckets, what configures them, and what is in them."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox import drift
from tests.unit.sandbox.clouds.aws.build import BUCKET, Aws, allow, one_failure, policy, refused

ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"
LOGGING = "aws:s3/bucketLogging:BucketLogging"
POLICY = "aws:s3/bucketPolicy:BucketPolicy"
OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2"
WEBSITE = "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration"


def encrypted(bucket: str, key: str | None, algorithm: str = "aws:kms") -> dict[str, Any]:
    applied = {"sseAlgorithm": algorithm} | ({"kmsMasterKeyId": key} if key else {})
    return {"bucket": bucket, "rules": [{"applyServerSideEncryptionByDefault": applied}]}


def versioned(bucket: str, status: str = "Enabled") -> dict[str, Any]:
    return {"bucket": bucket, "versioningConfiguration": {"status": status}}


def test_a_buckets_names_and_places(aws: Aws) -> None:
    bucket = aws.bucket("a-bucket")
    assert (bucket.id, bucket.outputs["arn"]) == ("a-bucket", "arn:aws:s3:::a-bucket")
    assert bucket.outputs["bucketRegionalDomainName"] == "a-bucket.s3.eu-west-3.amazonaws.com"
    assert bucket.outputs["hostedZoneId"] == "Z3R1K369G5AVDG"


def test_a_bucket_in_the_sovereign_cloud_is_of_its_partition() -> None:
    bucket = Aws("aws", {"region": "eusc-de-east-1"}).bucket("a-bucket")
    assert bucket.outputs["arn"] == "arn:aws-eusc:s3:::a-bucket"
    assert bucket.outputs["bucketRegionalDomainName"] == "a-bucket.s3.eusc-de-east-1.amazonaws.eu"


def test_a_name_made_up_is_lower_case(aws: Aws) -> None:
    assert aws.make(BUCKET, {}, "MyBucket").id.startswith("mybucket-")
    assert aws.make(BUCKET, {"bucketPrefix": "logs-"}, "logs").id.startswith("logs-")


@pytest.mark.parametrize(
    "name", ["ab", "x" * 64, "Big", "a_b", "-ab", "ab-", "a..b", "10.0.0.1", "xn--a", "sthree-a", "a-s3alias"]
)
def test_a_name_that_is_none(aws: Aws, name: str) -> None:
    assert aws.check(BUCKET, {"bucket": "abc"}) == []
    assert aws.check(BUCKET, {"bucket": "x" * 63}) == []
    one_failure(aws.check(BUCKET, {"bucket": name}), "bucket", "InvalidBucketName")


def test_a_name_is_in_the_world_once(aws: Aws) -> None:
    aws.bucket("a-bucket")
    with refused("BucketAlreadyExists", "a-bucket"):
        aws.make(BUCKET, {"bucket": "a-bucket", "region": "eu-west-1"}, "second")
    with refused("BucketAlreadyExists"):
        aws.make("aws:s3/bucketV2:BucketV2", {"bucket": "a-bucket"}, "third")


@pytest.mark.parametrize(
    ("changes", "replaces"),
    [
        ({"bucket": "other"}, True),
        ({"objectLockEnabled": True}, True),
        ({"region": "eu-west-1"}, True),
        ({"forceDestroy": True}, False),
        ({"versioning": {"enabled": True}}, False),
    ],
)
def test_what_replaces_a_bucket(aws: Aws, changes: dict[str, Any], replaces: bool) -> None:
    assert aws.diff(aws.bucket(), **changes).replaces is replaces


def test_older_programs_configure_a_bucket_in_itself(aws: Aws) -> None:
    rule = {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms"}}
    inputs = {
        "acl": "private",
        "versioning": {"enabled": True},
        "serverSideEncryptionConfiguration": {"rule": rule},
        "lifecycleRules": [{"enabled": True, "noncurrentVersionExpiration": {"days": 30}}],
        "website": {"indexDocument": "index.html"},
        "logging": {"targetBucket": "logs"},
    }
    assert aws.make(BUCKET, inputs).outputs["versioning"] == {"enabled": True}
    v2 = {"versionings": [{"enabled": True}], "loggings": [{"targetBucket": "logs"}]}
    assert aws.make("aws:s3/bucketV2:BucketV2", v2, "v2").outputs["versionings"] == [{"enabled": True}]


@pytest.mark.parametrize("suffix", ["", "V2"])
def test_a_setting_is_of_a_bucket_and_a_second_one_writes_over_it(aws: Aws, suffix: str) -> None:
    token = f"aws:s3/bucketVersioning{suffix}:BucketVersioning{suffix}"
    with refused("NoSuchBucket", "a-bucket"):
        aws.make(token, versioned("a-bucket"))
    aws.bucket("a-bucket")
    first = aws.make(token, versioned("a-bucket"), "first")
    second = aws.make(token, versioned("a-bucket", "Suspended"), "second")
    assert (first.id, second.id) == ("a-bucket", "a-bucket")
    (there,) = aws.cloud.store.all("aws", token)
    assert there.inputs["versioningConfiguration"] == {"status": "Suspended"}
    aws.delete(first)
    assert aws.record(second) is None


def test_a_setting_finds_an_older_bucket(aws: Aws) -> None:
    aws.make("aws:s3/bucketV2:BucketV2", {"bucket": "a-bucket"}, "old")
    aws.make(VERSIONING, versioned("a-bucket"))


def test_a_buckets_key_is_there_and_of_its_region(aws: Aws) -> None:
    aws.bucket("a-bucket")
    here, there = aws.key(), aws.key(name="there", region="eu-west-1")
    with refused("KMS.NotFoundException", "not in the bucket's region"):
        aws.make(ENCRYPTION, encrypted("a-bucket", there.outputs["arn"]))
    with refused("KMS.NotFoundException", "does not exist"):
        aws.make(ENCRYPTION, encrypted("a-bucket", here.outputs["arn"][:-1] + "x"))
    with refused("InvalidArgument"):
        aws.make(ENCRYPTION, encrypted("a-bucket", here.outputs["arn"], "AES256"))
    aws.make(ENCRYPTION, encrypted("a-bucket", here.outputs["arn"]))


def test_a_key_that_awaits_deletion_encrypts_no_bucket(aws: Aws) -> None:
    aws.bucket("a-bucket")
    key = aws.key()
    aws.delete(key)
    with refused("KMSInvalidStateException"):
        aws.make(ENCRYPTION, encrypted("a-bucket", key.outputs["arn"]))


def test_a_lock_is_of_the_first_day_or_needs_versions(aws: Aws) -> None:
    retention = {"rule": {"defaultRetention": {"mode": "COMPLIANCE", "days": 1}}}
    aws.bucket("plain")
    with refused("InvalidRequest", "Object Lock"):
        aws.make(LOCK, {"bucket": "plain", **retention}, "early")
    aws.make(VERSIONING, versioned("plain"), "plain")
    aws.make(LOCK, {"bucket": "plain", **retention}, "later")
    aws.bucket("locked", objectLockEnabled=True)
    aws.make(LOCK, {"bucket": "locked", **retention}, "locked")


def test_versions_stay_on_in_a_locked_bucket(aws: Aws) -> None:
    aws.bucket("locked", objectLockEnabled=True)
    with refused("InvalidBucketState"):
        aws.make(VERSIONING, versioned("locked", "Suspended"))
    versioning = aws.make(VERSIONING, versioned("locked"), "good")
    with refused("InvalidBucketState"):
        aws.update(versioning, versioningConfiguration={"status": "Suspended"})


@pytest.mark.parametrize("spoilt", ["kms", "lock", "region", ""])
def test_where_access_logs_go(aws: Aws, spoilt: str) -> None:
    aws.bucket("source")
    aws.bucket("logs", objectLockEnabled=spoilt == "lock", **({"region": "eu-west-1"} if spoilt == "region" else {}))
    if spoilt == "kms":
        aws.make(ENCRYPTION, encrypted("logs", aws.key().outputs["arn"]))
    if spoilt == "lock":
        aws.make(LOCK, {"bucket": "logs", "rule": {"defaultRetention": {"mode": "GOVERNANCE", "days": 1}}})
    given = {"bucket": "source", "targetBucket": "logs", "targetPrefix": "source/"}
    if not spoilt:
        aws.make(LOGGING, given)
        return
    code = "CrossLocationLoggingProhibited" if spoilt == "region" else "InvalidTargetBucketForLogging"
    with refused(code, "logs"):
        aws.make(LOGGING, given)


def test_a_bucket_with_objects_is_not_deleted(aws: Aws) -> None:
    bucket = aws.bucket("a-bucket")
    thing = aws.make(OBJECT, {"bucket": "a-bucket", "content": "x"}, "index.html")
    assert thing.id == "a-bucket/index.html"
    with refused("BucketNotEmpty"):
        aws.delete(bucket)
    aws.delete(thing)
    aws.delete(bucket)


@pytest.mark.parametrize(
    ("force", "locked", "code"), [(False, 0, "BucketNotEmpty"), (True, 0, ""), (True, 2, "AccessDenied")]
)
def test_objects_that_pulumi_did_not_make_count_too(aws: Aws, force: bool, locked: int, code: str) -> None:
    bucket = aws.bucket("a-bucket", forceDestroy=force)
    drift.fill(aws.cloud.store, BUCKET, "a-bucket", 5, locked=locked)
    if code:
        with refused(code):
            aws.delete(bucket)
    else:
        aws.delete(bucket)


def test_a_buckets_settings_go_with_it(aws: Aws) -> None:
    bucket = aws.bucket("a-bucket", forceDestroy=True)
    aws.make(VERSIONING, versioned("a-bucket"))
    aws.make(OBJECT, {"bucket": "a-bucket", "content": "x"}, "index.html")
    aws.delete(bucket)
    assert aws.cloud.store.all("aws") == []


def test_a_default_retention_outlives_force_destroy(aws: Aws) -> None:
    bucket = aws.bucket("locked", objectLockEnabled=True, forceDestroy=True)
    lock = aws.make(LOCK, {"bucket": "locked", "rule": {"defaultRetention": {"mode": "COMPLIANCE", "days": 1}}})
    drift.fill(aws.cloud.store, BUCKET, "locked", 1)
    with refused("AccessDenied", "Object Lock"):
        aws.delete(bucket)
    assert aws.record(lock) is not None


@pytest.mark.parametrize(
    ("mode", "force", "good"), [("COMPLIANCE", True, False), ("GOVERNANCE", False, False), ("GOVERNANCE", True, True)]
)
def test_a_locked_object_is_not_deleted(aws: Aws, mode: str, force: bool, good: bool) -> None:
    aws.bucket("locked", objectLockEnabled=True)
    retained = {"objectLockMode": mode, "objectLockRetainUntilDate": "2030-01-01T00:00:00Z"}
    thing = aws.make(OBJECT, {"bucket": "locked", "key": "k", "content": "x", "forceDestroy": force, **retained})
    if good:
        aws.delete(thing)
    else:
        with refused("AccessDenied"):
            aws.delete(thing)


def test_an_objects_key_is_its_logical_name_and_it_is_imported_by_its_address(aws: Aws) -> None:
    aws.bucket("a-bucket")
    thing = aws.make(OBJECT, {"bucket": "a-bucket", "content": "x"}, "index.html")
    assert thing.inputs["key"] == "index.html"
    assert aws.cloud.read(OBJECT, "s3://a-bucket/index.html") == aws.record(thing)


def test_another_content_is_another_etag(aws: Aws) -> None:
    aws.bucket("a-bucket")
    thing = aws.make(OBJECT, {"bucket": "a-bucket", "content": "x"}, "index.html")
    assert aws.update(thing, content="y")["etag"] != thing.outputs["etag"]
    assert not aws.diff(thing, content="y").replaces
    assert aws.diff(thing, key="other").replaces


def test_a_bucket_policy_is_a_policy(aws: Aws) -> None:
    one_failure(aws.check(POLICY, {"bucket": "a-bucket", "policy": "no"}), "policy", "MalformedPolicy")
    assert aws.check(POLICY, {"bucket": "a-bucket", "policy": policy(allow("*", "s3:*"))}) == []


def test_a_website_has_an_address(aws: Aws) -> None:
    aws.bucket("a-bucket")
    website = aws.make(WEBSITE, {"bucket": "a-bucket", "indexDocument": {"suffix": "index.html"}})
    assert website.outputs["websiteEndpoint"] == "a-bucket.s3-website.eu-west-3.amazonaws.com"
