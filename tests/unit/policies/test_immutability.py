"""The rule that stores of health data keep versions, and that evidence cannot be changed."""

from __future__ import annotations

from typing import Any

import pytest

from components.spec import Provider
from policies.rules.audit_stores import purpose
from policies.rules.demands import Demand
from policies.rules.immutability import RULE, duration
from policies.rules.model import Verdict
from policies.rules.tables.immutability import (
    ACCOUNT_POLICY,
    BLOB_SERVICE,
    CONTAINER,
    CONTAINER_POLICY,
    DEMANDS,
    OVH_LOCK,
    TERMS,
    VERSIONS,
)
from policies.rules.tables.log_targets import ACCOUNT, BUCKETS, DELIVERIES, OVH_BUCKETS, STORES, Delivery
from policies.rules.view import Resource, StackView, Unknown
from tests.support.platform_view import judgement
from tests.support.sdk import has_path
from tests.unit.policies.build import judge, make, texts, verdicts
from tests.unit.policies.demanded import bad_values, good_value, nested

BUCKET = BUCKETS[0]
SHARED: dict[str, Any] = {"bucket": "b", "accountName": "b", "name": "b", "id": "b", "kind": "StorageV2"}
OPERATIONAL, HEALTH, AUDIT = ({"data-class": name} for name in ("operational", "identifying", "audit"))
VERSIONED = make("aws:s3/bucketVersioning:BucketVersioning", "v", {
    "bucket": "b", "versioningConfiguration": {"status": "Enabled"},
})  # fmt: skip
BLOBS = make(BLOB_SERVICE, "v", {"accountName": "b", "isVersioningEnabled": True})


def store(kind: str = BUCKET, tags: dict[str, str] | None = None, **more: Any) -> Resource:
    return make(kind, "b", {**SHARED, "tags": tags or {}, **more})


def lock(**retention: Any) -> Resource:
    props = {"bucket": "b", "rule": {"defaultRetention": retention}}
    return make("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", "lock", props)


GOOD_LOCK = {"mode": "COMPLIANCE", "days": 365}
GOOD_OVH = {
    OVH_BUCKETS[0]: {
        "versioning": {"status": "enabled"},
        "objectLock": {"status": "enabled", "rule": {"mode": "compliance", "period": "P1Y"}},
    },
    OVH_BUCKETS[1]: {"versioning": {"status": "ENABLED"}, "objectLock": {"mode": "GOVERNANCE", "retentionDays": 400}},
}
GOOD_POLICY = {"state": "Unlocked", "immutabilityPeriodSinceCreationInDays": 365, "allowProtectedAppendWrites": True}


def immutable(**changes: Any) -> dict[str, Any]:
    return {"immutableStorageWithVersioning": {"enabled": True, "immutabilityPolicy": {**GOOD_POLICY, **changes}}}


class TestVersions:
    @pytest.mark.parametrize("tags", [HEALTH, AUDIT, {}], ids=["health", "audit", "unlabelled"])
    @pytest.mark.parametrize("kind", STORES)
    def test_are_demanded_of_health_data_and_of_what_says_nothing(self, kind: str, tags: dict[str, str]) -> None:
        found = judge(RULE, store(kind, tags))
        assert Verdict.VIOLATED in verdicts(found)
        assert ("data-class = operational" in texts(found)) is (not tags)

    @pytest.mark.parametrize("kind", STORES)
    def test_are_not_demanded_of_operational_data(self, kind: str) -> None:
        assert verdicts(judge(RULE, store(kind, OPERATIONAL))) == {Verdict.PASSED}

    @pytest.mark.parametrize(
        ("kind", "props"),
        [
            (BUCKETS[0], {"versioning": {"enabled": True}}),
            (BUCKETS[0], {"objectLockEnabled": True}),
            (BUCKETS[1], {"versionings": [{"enabled": True}]}),
            (OVH_BUCKETS[0], {"versioning": {"status": "enabled"}}),
            (OVH_BUCKETS[1], {"versioning": {"status": "ENABLED"}}),
        ],
        ids=["old bucket", "lock", "bucket V2", "OVH", "OVH V2"],
    )
    def test_in_the_store_itself_count(self, kind: str, props: dict[str, Any]) -> None:
        assert verdicts(judge(RULE, store(kind, HEALTH, **props))) == {Verdict.PASSED}

    @pytest.mark.parametrize(
        ("value", "verdict"),
        [
            ("Enabled", Verdict.PASSED),
            ("Suspended", Verdict.VIOLATED),
            (Unknown("versioningConfiguration.status"), Verdict.UNDECIDED),
        ],
        ids=["on", "suspended", "unknown"],
    )
    @pytest.mark.parametrize("kind", VERSIONS[BUCKET][0].kinds)
    def test_in_a_resource_of_their_own_count(self, kind: str, value: Any, verdict: Verdict) -> None:
        versioning = make(kind, "v", {"bucket": "b", "versioningConfiguration": {"status": value}})
        assert verdicts(judge(RULE, store(tags=HEALTH), versioning)) == {verdict}

    def test_of_another_bucket_do_not(self) -> None:
        other = make(VERSIONED.kind, "v", {**VERSIONED.props, "bucket": "c"})
        assert verdicts(judge(RULE, store(tags=HEALTH), other)) == {Verdict.VIOLATED}

    @pytest.mark.parametrize(
        ("value", "verdict"),
        [(True, Verdict.PASSED), (False, Verdict.VIOLATED), (Unknown("x"), Verdict.UNDECIDED)],
        ids=["on", "off", "unknown"],
    )
    @pytest.mark.parametrize(
        ("hns", "path"),
        [(False, "isVersioningEnabled"), (True, "deleteRetentionPolicy.enabled")],
        ids=["flat", "hierarchical"],
    )
    def test_of_an_azure_account(self, hns: bool, path: str, value: Any, verdict: Verdict) -> None:
        service = make(BLOB_SERVICE, "v", nested({"accountName": "b", path: value}))
        assert verdicts(judge(RULE, store(ACCOUNT, HEALTH, isHnsEnabled=hns), service)) == {verdict}

    def test_of_an_account_for_files_are_not_demanded(self) -> None:
        assert verdicts(judge(RULE, make(ACCOUNT, "b", {**SHARED, "tags": HEALTH, "kind": "FileStorage"}))) == {
            Verdict.PASSED
        }


def test_why_it_passes_or_not_is_said() -> None:
    (passed,) = judge(RULE, store(tags=OPERATIONAL))
    assert passed.message == "its tags say that it holds no data of persons, and no evidence is delivered to it"
    (bad,) = judge(RULE, store(tags=HEALTH))
    assert (bad.path, "and it holds health data" in bad.message) == ("", True)
    (bad,) = judge(RULE, store(OVH_BUCKETS[0], HEALTH))
    assert bad.path == VERSIONS[OVH_BUCKETS[0]][0].path


@pytest.mark.parametrize(
    ("retention", "message", "at"),
    [
        ({"mode": "GOVERNANCE", "days": 400}, "locked for 400 days in governance mode", "days"),
        ({"mode": "COMPLIANCE", "years": 2}, "locked for 730 days in compliance mode", "years"),
        ({"mode": "COMPLIANCE", "days": 30}, "locked for 30 days, and evidence is kept for", "days"),
        ({"mode": "COMPLIANCE", "days": "many"}, "locked for no length that can be read", "days"),
        ({"mode": "COMPLIANCE"}, "locked for no length that can be read", "days"),
        ({"mode": "M" * 50, "days": 400}, f"the mode of its lock is '{'M' * 40}', not", "mode"),
    ],
    ids=["days", "years", "short", "word", "absent", "mode"],
)
def test_the_finding_tells_the_length_of_a_lock(retention: dict[str, Any], message: str, at: str) -> None:
    (found,) = judge(RULE, store(tags=AUDIT), VERSIONED, lock(**retention))
    assert message in found.message
    assert found.path == "" or found.path.endswith(f".{at}")


class TestLocks:
    @pytest.mark.parametrize("tags", [AUDIT, {"zone": "audit"}, {"Zone": "logs"}], ids=["class", "audit", "logs"])
    def test_are_demanded_of_what_the_tags_call_evidence(self, tags: dict[str, str]) -> None:
        assert verdicts(judge(RULE, store(tags=tags), VERSIONED)) == {Verdict.VIOLATED}
        assert verdicts(judge(RULE, store(tags=tags), VERSIONED, lock(**GOOD_LOCK))) == {Verdict.PASSED}

    @pytest.mark.parametrize(
        ("retention", "verdict"),
        [
            ({"mode": "GOVERNANCE", "days": 400}, Verdict.PASSED),
            ({"mode": "COMPLIANCE", "years": 1}, Verdict.PASSED),
            ({"mode": "COMPLIANCE", "days": 364}, Verdict.VIOLATED),
            ({"mode": "COMPLIANCE"}, Verdict.VIOLATED),
            ({"mode": "OTHER", "days": 365}, Verdict.VIOLATED),
            ({"days": 365}, Verdict.VIOLATED),
            ({"mode": "COMPLIANCE", "days": "soon"}, Verdict.VIOLATED),
            ({"mode": "COMPLIANCE", "days": Unknown("days")}, Verdict.UNDECIDED),
            ({"mode": Unknown("mode"), "days": 365}, Verdict.UNDECIDED),
        ],
        ids=lambda value: str(value) if isinstance(value, Verdict) else " ".join(map(str, value.values())),
    )
    def test_have_a_mode_and_last_a_year(self, retention: dict[str, Any], verdict: Verdict) -> None:
        assert verdicts(judge(RULE, store(tags=AUDIT), VERSIONED, lock(**retention))) == {verdict}

    def test_in_the_bucket_itself_count(self) -> None:
        old = store(tags=AUDIT, objectLockEnabled=True, objectLockConfiguration={
            "objectLockEnabled": "Enabled", "rule": {"defaultRetention": GOOD_LOCK},
        })  # fmt: skip
        assert verdicts(judge(RULE, old)) == {Verdict.PASSED}
        v2 = store(BUCKETS[1], AUDIT, objectLockEnabled=True, objectLockConfiguration={
            "rules": [{"defaultRetentions": [GOOD_LOCK]}],
        })  # fmt: skip
        assert verdicts(judge(RULE, v2)) == {Verdict.PASSED}

    @pytest.mark.parametrize("kind", OVH_BUCKETS)
    def test_of_ovh_are_in_the_bucket(self, kind: str) -> None:
        good = GOOD_OVH[kind]
        assert verdicts(judge(RULE, store(kind, AUDIT, **good), complete=False)) == {Verdict.PASSED}
        found = judge(RULE, store(kind, AUDIT, versioning=good["versioning"]))
        assert verdicts(found) == {Verdict.VIOLATED}
        assert "objectLock" in texts(found)

    @pytest.mark.parametrize(
        ("path", "value", "verdict"),
        [
            ("status", "disabled", Verdict.VIOLATED),
            ("status", Unknown("status"), Verdict.UNDECIDED),
            ("rule.mode", "none", Verdict.VIOLATED),
            ("rule.period", "P364D", Verdict.VIOLATED),
            ("rule.period", "a year", Verdict.VIOLATED),
            ("rule.period", "P12M", Verdict.VIOLATED),
            ("rule.period", "P53W", Verdict.PASSED),
        ],
        ids=["off", "unknown", "mode", "days", "words", "months", "weeks"],
    )
    def test_of_ovh_are_on_and_last_a_year(self, path: str, value: Any, verdict: Verdict) -> None:
        good = {"status": "enabled", "rule.mode": "compliance", "rule.period": "P365D"}
        bucket = store(
            OVH_BUCKETS[0], AUDIT, versioning={"status": "enabled"}, objectLock=nested({**good, path: value})
        )
        assert verdicts(judge(RULE, bucket)) == {verdict}


class TestDeliveries:
    def trail(self, **props: Any) -> Resource:
        return make("aws:cloudtrail/trail:Trail", "t", {"s3BucketName": "b", "enableLogFileValidation": True, **props})

    def test_a_trails_bucket_is_an_audit_store_whatever_its_tags_say(self) -> None:
        found = judge(RULE, store(tags=OPERATIONAL), VERSIONED, self.trail())
        assert verdicts(found) == {Verdict.VIOLATED}
        assert "it receives CloudTrail" in texts(found)
        assert verdicts(judge(RULE, store(), VERSIONED, lock(**GOOD_LOCK), self.trail())) == {Verdict.PASSED}

    def test_a_trails_bucket_is_found_by_dependency_when_its_name_is_unknown(self) -> None:
        bucket = make(BUCKET, "b", {"tags": OPERATIONAL})
        trail = self.trail(s3BucketName=Unknown("s3BucketName"))
        trail.property_dependencies = {"s3BucketName": (bucket.urn,)}
        assert Verdict.VIOLATED in verdicts(judge(RULE, bucket, trail))

    def test_a_target_of_access_logs_keeps_versions_and_needs_no_lock(self) -> None:
        logging = make("aws:s3/bucketLogging:BucketLogging", "l", {"bucket": "c", "targetBucket": "b"})
        found = judge(RULE, store(tags=AUDIT), VERSIONED, logging)
        assert verdicts(found) == {Verdict.PASSED}
        assert "no bucket with an object lock" in texts(found)
        assert verdicts(judge(RULE, store(tags=OPERATIONAL), logging)) == {Verdict.VIOLATED}

    def test_flow_logs_are_no_evidence(self) -> None:
        flow = make("aws:ec2/flowLog:FlowLog", "f", {"logDestination": "b"})
        assert verdicts(judge(RULE, store(tags=OPERATIONAL), flow)) == {Verdict.PASSED}

    @pytest.mark.parametrize("delivery", DELIVERIES, ids=lambda delivery: f"{delivery.kind} {delivery.path}")
    def test_every_delivery_is_seen(self, delivery: Delivery) -> None:
        kind = BUCKET if delivery.kind.startswith("aws:") else ACCOUNT
        source = make(delivery.kind, "source", nested({delivery.path: "b"}))
        found = purpose(target := store(kind, OPERATIONAL), StackView((target, source)))
        assert found.received == (delivery,)
        assert bool(found.audit) is delivery.evidence
        assert found.health is False

    @pytest.mark.parametrize("delivery", DELIVERIES, ids=lambda delivery: f"{delivery.kind} {delivery.path}")
    def test_every_delivery_is_of_the_sdk(self, delivery: Delivery) -> None:
        assert has_path(delivery.kind, delivery.path)


class TestAzure:
    DIAGNOSTICS = make("azure-native:monitor:DiagnosticSetting", "d", {"storageAccountId": "b"})
    DAYS = "immutabilityPeriodSinceCreationInDays"

    @pytest.mark.parametrize("delivered", [True, False], ids=["delivered", "tagged"])
    @pytest.mark.parametrize(
        ("changes", "verdict"),
        [
            ({}, Verdict.PASSED),
            ({"state": "Locked"}, Verdict.PASSED),
            ({"state": "Disabled"}, Verdict.VIOLATED),
            ({"state": None}, Verdict.VIOLATED),
            ({"state": Unknown("state")}, Verdict.UNDECIDED),
            ({DAYS: 364}, Verdict.VIOLATED),
            ({DAYS: None}, Verdict.VIOLATED),
            ({DAYS: Unknown("days")}, Verdict.UNDECIDED),
        ],
        ids=["unlocked", "locked", "disabled", "none", "unknown", "short", "no days", "unknown days"],
    )
    def test_an_account_has_a_policy(self, changes: dict[str, Any], verdict: Verdict, delivered: bool) -> None:
        account = store(ACCOUNT, OPERATIONAL if delivered else AUDIT, **immutable(**changes))
        assert verdicts(judge(RULE, account, BLOBS, *([self.DIAGNOSTICS] if delivered else []))) == {verdict}

    @pytest.mark.parametrize(
        ("value", "verdict"),
        [(False, Verdict.VIOLATED), (None, Verdict.VIOLATED), (Unknown("x"), Verdict.UNDECIDED)],
        ids=["no", "absent", "unknown"],
    )
    def test_logs_can_be_added_to_where_they_are_delivered(self, value: Any, verdict: Verdict) -> None:
        props = immutable(allowProtectedAppendWrites=value)
        assert verdicts(judge(RULE, store(ACCOUNT, AUDIT, **props), BLOBS, self.DIAGNOSTICS)) == {verdict}
        assert verdicts(judge(RULE, store(ACCOUNT, AUDIT, **props), BLOBS)) == {Verdict.PASSED}

    @pytest.mark.parametrize(
        ("enabled", "verdict"),
        [(False, Verdict.VIOLATED), (Unknown("enabled"), Verdict.UNDECIDED)],
        ids=["off", "unknown"],
    )
    def test_immutability_is_on(self, enabled: Any, verdict: Verdict) -> None:
        account = store(ACCOUNT, AUDIT, immutableStorageWithVersioning={"enabled": enabled})
        assert verdicts(judge(RULE, account, BLOBS)) == {verdict}

    def container(self, name: str) -> Resource:
        return make(CONTAINER, name, {"accountName": "b", "containerName": name})

    def policy(self, container: str, days: int, account: str = "b") -> Resource:
        props = {"accountName": account, "containerName": container, self.DAYS: days}
        return make(CONTAINER_POLICY, f"{container}-policy", props)

    def test_policies_of_all_containers_count(self) -> None:
        account = store(ACCOUNT, AUDIT)
        one, two = self.container("one"), self.container("two")
        both = (self.policy("one", 365), self.policy("two", 400))
        assert verdicts(judge(RULE, account, BLOBS, one, two, *both)) == {Verdict.PASSED}
        assert verdicts(judge(RULE, account, BLOBS, one, two, both[0])) == {Verdict.VIOLATED}
        assert verdicts(judge(RULE, account, BLOBS, one, self.policy("one", 30))) == {Verdict.VIOLATED}
        assert verdicts(judge(RULE, account, BLOBS, one, self.policy("one", 365, "c"))) == {Verdict.VIOLATED}
        assert verdicts(judge(RULE, account, BLOBS)) == {Verdict.VIOLATED}

    def test_policies_of_containers_do_not_cover_what_azure_monitor_makes(self) -> None:
        stack = (BLOBS, self.container("one"), self.policy("one", 365), self.DIAGNOSTICS)
        assert verdicts(judge(RULE, store(ACCOUNT, AUDIT), *stack)) == {Verdict.VIOLATED}


@pytest.mark.parametrize("kind", [*BUCKETS, ACCOUNT])
def test_stores_with_settings_elsewhere_wait_for_the_whole_stack(kind: str) -> None:
    assert verdicts(judge(RULE, store(kind, OPERATIONAL), complete=False)) == {Verdict.UNDECIDED}


SINGLE = [(kind, demand) for kind, demands in DEMANDS.items() for demand in demands]


@pytest.mark.parametrize(("kind", "demand"), SINGLE, ids=[kind for kind, _ in SINGLE])
def test_demands_on_single_resources(kind: str, demand: Demand) -> None:
    assert has_path(kind, demand.path)
    assert verdicts(judge(RULE, make(kind, props=nested({demand.path: good_value(demand)})))) == {Verdict.PASSED}
    for value in [*bad_values(demand), None]:
        assert verdicts(judge(RULE, make(kind, props=nested({demand.path: value})))) == {Verdict.VIOLATED}


@pytest.mark.parametrize(
    ("text", "days"),
    [("P365D", 365), ("p1y", 365), ("P1Y2M3W4D", 450), ("P", None), ("", None), ("1Y", None), (7, None), ("P1H", None)],
    ids=str,
)
def test_durations(text: Any, days: float | None) -> None:
    assert duration(text) == days


@pytest.mark.parametrize("kind", ["aws:s3/bucketVersioning:BucketVersioning", "aws:ec2/vpc:Vpc", "random:index:Pet"])
def test_other_types_are_not_concerned(kind: str) -> None:
    assert verdicts(judge(RULE, make(kind))) == {Verdict.NOT_APPLICABLE}
    assert not RULE.concerns(kind)


def places() -> set[tuple[str, str]]:
    found = {(kind, path) for kind, path in ((ACCOUNT, "kind"), (ACCOUNT, "isHnsEnabled"), (OVH_BUCKETS[0], OVH_LOCK))}
    found |= {(ACCOUNT, f"{ACCOUNT_POLICY}.{name}") for name in GOOD_POLICY}
    found |= {(BLOB_SERVICE, name) for name in ("accountName", "isVersioningEnabled", "deleteRetentionPolicy.enabled")}
    found |= {(CONTAINER, "accountName"), (CONTAINER_POLICY, "accountName"), (CONTAINER_POLICY, "containerName")}
    for table in (VERSIONS, TERMS):
        for kind, entries in table.items():
            for entry in entries:
                holders = entry.kinds or (kind,)
                paths = [
                    getattr(entry, name, "") for name in ("path", "mode", "days", "years", "duration", "reference")
                ]
                found |= {(holder, path) for holder in holders for path in paths if path}
    return found


@pytest.mark.parametrize(("kind", "path"), sorted(places()), ids=lambda text: text)
def test_every_path_is_of_the_sdk(kind: str, path: str) -> None:
    assert has_path(kind, path)


@pytest.mark.parametrize("environment", ["production", "development"])
@pytest.mark.parametrize("provider", list(Provider), ids=str)
def test_the_reference_platform_locks_its_evidence(provider: Provider, environment: str) -> None:
    found = judgement(RULE, provider, environment)
    assert not found.refused, texts(found.findings)
    assert found.counts[RULE.id, Verdict.PASSED] >= 4
