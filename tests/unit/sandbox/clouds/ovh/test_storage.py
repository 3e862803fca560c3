"""Object storage: buckets, locks and lifecycles."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.drift import fill
from tests.unit.sandbox.clouds.ovh.build import BUCKET, PROJECT, Ovh, of_project, one_failure, refused

NEW_BUCKET = "ovh:index/cloudStorageObjectBucket:CloudStorageObjectBucket"
LIFECYCLE = (
    "ovh:index/cloudProjectStorageObjectBucketLifecycleConfiguration:"
    "CloudProjectStorageObjectBucketLifecycleConfiguration"
)
REPLICATION = "ovh:index/cloudProjectStorageReplicationJob:CloudProjectStorageReplicationJob"
VERSIONS: dict[str, Any] = {"versioning": {"status": "enabled"}}


def lock(days: int = 30, mode: str = "compliance") -> dict[str, Any]:
    return {"objectLock": {"status": "enabled", "rule": {"mode": mode, "period": f"P{days}D"}}}


def test_what_a_bucket_is_like(ovh: Ovh) -> None:
    bucket = ovh.bucket()
    assert bucket.id == f"{PROJECT}/GRA/a-bucket"
    assert bucket.outputs["virtualHost"] == "https://a-bucket.s3.gra.io.cloud.ovh.net/"
    assert bucket.outputs["encryption"] == {"sseAlgorithm": "plaintext"}
    assert bucket.outputs["versioning"] == {"status": "disabled"}


def test_a_lock_switches_versions_on(ovh: Ovh) -> None:
    assert ovh.bucket(**lock()).outputs["versioning"] == {"status": "enabled"}


@pytest.mark.parametrize("name", ["ab", "a" * 64, "Bucket", "a..b", "a-.b", "-ab", "ab-", "a_b", "192.168.0.1"])
def test_a_buckets_name(ovh: Ovh, name: str) -> None:
    for good in ("abc", "a" * 63, "a.b-c", "1.2.3"):
        assert ovh.check(BUCKET, of_project(regionName="GRA", name=good)) == []
    one_failure(ovh.check(BUCKET, of_project(regionName="GRA", name=name)), "name", 400, "Invalid container name")


def test_a_name_is_once_in_the_world(ovh: Ovh) -> None:
    ovh.bucket()
    with refused(409, "Container a-bucket already exists"):
        ovh.make(BUCKET, {"serviceName": "f" * 32, "regionName": "SBG", "name": "a-bucket"}, "second")
    with refused(409, "Container a-bucket already exists"):
        ovh.make(NEW_BUCKET, of_project(region="SBG", name="a-bucket"), "third")


@pytest.mark.parametrize(
    ("changes", "path", "text"),
    [
        ({"encryption": {"sseAlgorithm": "aws:kms"}}, "encryption.sseAlgorithm", "AES256, plaintext"),
        ({"versioning": {"status": "ENABLED"}}, "versioning.status", "enabled, disabled, suspended"),
        ({"objectLock": {"status": "on"}}, "objectLock.status", "enabled, disabled"),
        (lock(mode="legal"), "objectLock.rule.mode", "compliance, governance"),
        (
            {"objectLock": {"status": "enabled", "rule": {"mode": "governance", "period": "30 days"}}},
            "objectLock.rule.period",
            "such as P30D",
        ),
        ({"versioning": {"status": "suspended"}}, "versioning.status", "Object lock needs versioning"),
        (
            {"objectLock": {"status": "disabled", "rule": {"mode": "governance", "period": "P1Y"}}},
            "objectLock.rule",
            "A rule needs object lock to be enabled",
        ),
    ],
)
def test_a_buckets_words(ovh: Ovh, changes: dict[str, Any], path: str, text: str) -> None:
    good = of_project(regionName="GRA", name="abc", encryption={"sseAlgorithm": "AES256"}, **VERSIONS, **lock())
    assert ovh.check(BUCKET, good) == []
    one_failure(ovh.check(BUCKET, {**good, **changes}), path, 400, text)


@pytest.mark.parametrize(
    ("before", "changes", "replaces"),
    [
        (lock(), {"objectLock": None}, True),
        (lock(), {"objectLock": {"status": "disabled"}}, True),
        ({"objectLock": {"status": "disabled"}}, lock(), True),
        (lock(), lock(60), False),
        (VERSIONS, lock(), False),
        ({}, {"name": "other-bucket"}, True),
        ({}, {"regionName": "SBG"}, True),
        ({}, {"tags": {"a": "b"}}, False),
        ({}, VERSIONS, False),
    ],
)
def test_what_replaces_a_bucket(ovh: Ovh, before: dict[str, Any], changes: dict[str, Any], replaces: bool) -> None:
    bucket = ovh.bucket(**before)
    difference = ovh.diff(bucket, **changes)
    assert difference.replaces is replaces
    # A name that the program gives may be taken by the old one: the provider deletes that first.
    assert difference.delete_before_replace is replaces


def test_a_lock_is_from_birth_and_versions_stay(ovh: Ovh) -> None:
    bucket = ovh.bucket(**VERSIONS)
    with refused(400, "Object lock can only be enabled when the container is created"):
        ovh.update(bucket, **lock())
    with refused(400, "Versioning cannot be disabled once it was enabled"):
        ovh.update(bucket, versioning={"status": "disabled"})
    assert ovh.update(bucket, versioning={"status": "suspended"})["versioning"] == {"status": "suspended"}


def test_a_buckets_owner_is_a_user_of_the_project(ovh: Ovh) -> None:
    user = ovh.user()
    assert ovh.bucket(ownerId=float(user.id)).outputs["ownerId"] == float(user.id)
    with refused(404, "userId = 1"):
        ovh.bucket("b-bucket", ownerId=1.0)


def test_only_locked_objects_stop_a_deletion(ovh: Ovh) -> None:
    bucket = ovh.bucket(**lock())
    fill(ovh.cloud.store, BUCKET, bucket.id, 5, locked=2)
    with refused(403, "2 objects of container a-bucket are locked"):
        ovh.delete(bucket)
    fill(ovh.cloud.store, BUCKET, bucket.id, 5)
    ovh.delete(bucket)
    assert ovh.record(bucket) is None


def test_the_newer_type(ovh: Ovh) -> None:
    locks = {"objectLock": {"mode": "COMPLIANCE", "retentionDays": 30}, "versioning": {"status": "ENABLED"}}
    good = of_project(region="GRA", name="new-bucket", encryption={"algorithm": "AES256"}, **locks)
    bucket = ovh.make(NEW_BUCKET, good)
    assert bucket.outputs["resourceStatus"] == "READY"
    assert bucket.outputs["currentState"]["virtualHost"] == "https://new-bucket.s3.gra.io.cloud.ovh.net/"
    found = ovh.check(NEW_BUCKET, {**good, "versioning": {"status": "SUSPENDED"}})
    one_failure(found, "versioning.status", 400, "must be ENABLED")
    one_failure(ovh.check(NEW_BUCKET, {**good, "region": "gra"}), "region", 400, "is GRA")
    one_failure(ovh.check(NEW_BUCKET, {**good, "encryption": {"algorithm": "no"}}), "encryption.algorithm", 400)
    assert ovh.diff(bucket, objectLock={"mode": "COMPLIANCE", "retentionDays": 31}).replaces


# Lifecycles


def rules(**rule: Any) -> dict[str, Any]:
    return of_project(regionName="GRA", containerName="a-bucket", rules=[{"status": "enabled", **rule}])


@pytest.mark.parametrize(
    ("rule", "path", "status", "text"),
    [
        ({"status": "on", "expiration": {"days": 1}}, "rules[0].status", 0, '"enabled", "disabled"'),
        ({}, "rules[0]", 400, "A rule needs an action"),
        ({"expiration": {"days": 1, "date": "2027-01-01"}}, "rules[0].expiration", 400, "not both"),
        (
            {"transitions": [{"days": 1, "storageClass": "GLACIER"}]},
            "rules[0].transitions[0].storageClass",
            400,
            "STANDARD_IA",
        ),
    ],
)
def test_a_lifecycles_rules(ovh: Ovh, rule: dict[str, Any], path: str, status: int, text: str) -> None:
    for good in ({"expiration": {"days": 1}}, {"transitions": [{"days": 1, "storageClass": "DEEP_ARCHIVE"}]}):
        assert ovh.check(LIFECYCLE, rules(**good)) == []
    one_failure(ovh.check(LIFECYCLE, rules(**rule)), path, status, text)


def test_rules_have_their_own_names(ovh: Ovh) -> None:
    inputs = rules(id="a", expiration={"days": 1})
    (rule,) = inputs["rules"]
    one_failure(ovh.check(LIFECYCLE, {**inputs, "rules": [rule, rule]}), "rules", 400, "its own id")
    assert ovh.check(LIFECYCLE, {**inputs, "rules": [rule, {**rule, "id": "b"}]}) == []


def test_a_lifecycle_is_of_a_bucket_that_has_versions(ovh: Ovh) -> None:
    inputs = rules(noncurrentVersionExpiration={"noncurrentDays": 9})
    with refused(404, "containerName = a-bucket"):
        ovh.make(LIFECYCLE, inputs)
    bucket = ovh.bucket()
    with refused(400, "Rules for noncurrent versions need versioning on container a-bucket"):
        ovh.make(LIFECYCLE, inputs)
    ovh.update(bucket, **VERSIONS)
    made = ovh.make(LIFECYCLE, inputs)
    assert made.id == f"{PROJECT}/GRA/a-bucket"
    with refused(409, "Container a-bucket already has a lifecycle"):
        ovh.make(LIFECYCLE, inputs, "second")
    assert ovh.diff(made, containerName="b-bucket").replaces


def test_what_is_copied_exists(ovh: Ovh) -> None:
    copied = of_project(regionName="GRA", containerName="a-bucket")
    with refused(404, "containerName = a-bucket"):
        ovh.make(REPLICATION, copied)
    ovh.bucket()
    ovh.make(REPLICATION, copied)
