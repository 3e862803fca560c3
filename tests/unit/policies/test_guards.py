"""The rule that stores and keys are guarded against deletion."""

from __future__ import annotations

from typing import Any

import pytest

from components.spec import Provider
from policies.rules.demands import Demand
from policies.rules.guards import RULE
from policies.rules.model import Verdict
from policies.rules.tables.guards import LOCKS, PROTECTED, RESOURCE_GROUP, SUBSCRIPTION_LOCK, SWITCHES
from policies.rules.view import Resource, Unknown
from tests.support.platform_view import judgement
from tests.support.sdk import catalogue, has_path
from tests.unit.policies.build import component, judge, make, texts, verdicts
from tests.unit.policies.demanded import bad_values, good_value, nested

ACCOUNT = "azure-native:storage:StorageAccount"
GROUP_NAME = "rg-health"
ACCOUNT_ID = "/subscriptions/s/resourceGroups/rg-health/providers/Microsoft.Storage/storageAccounts/hdp"

DEMANDS = [(kind, demand) for kind, demands in SWITCHES.items() for demand in demands]
IDS = [f"{kind} {demand.path}" for kind, demand in DEMANDS]


def in_environment(resource: Resource, environment: str | None) -> tuple[Resource, Resource]:
    parent = component(environment=environment)
    resource.parent = parent.urn
    return resource, parent


def switched_on(kind: str) -> dict[str, Any]:
    return nested({demand.path: good_value(demand) for demand in SWITCHES[kind]})


@pytest.mark.parametrize("kind", SWITCHES)
def test_a_switch_that_is_on_guards(kind: str) -> None:
    found = judge(RULE, *in_environment(make(kind, props=switched_on(kind)), "production"))
    assert verdicts(found) == {Verdict.PASSED}, texts(found)


@pytest.mark.parametrize(("kind", "demand"), DEMANDS, ids=IDS)
def test_a_switch_that_is_off_does_not(kind: str, demand: Demand) -> None:
    for value in bad_values(demand):
        others = {other.path: good_value(other) for other in SWITCHES[kind]}
        found = judge(RULE, *in_environment(make(kind, props=nested({**others, demand.path: value})), "production"))
        assert verdicts(found) == {Verdict.VIOLATED}, value
        assert demand.path in texts(found)


@pytest.mark.parametrize(("kind", "demand"), DEMANDS, ids=IDS)
def test_a_switch_that_is_absent_is_judged_by_the_providers_default(kind: str, demand: Demand) -> None:
    others = {other.path: good_value(other) for other in SWITCHES[kind] if other is not demand}
    found = judge(RULE, *in_environment(make(kind, props=nested(others)), "production"))
    assert verdicts(found) == {Verdict.PASSED if demand.absent else Verdict.VIOLATED}
    assert demand.source or not demand.absent


@pytest.mark.parametrize("kind", sorted(PROTECTED))
def test_a_type_without_a_switch_needs_protect(kind: str) -> None:
    assert verdicts(judge(RULE, *in_environment(make(kind, protect=True), "production"))) == {Verdict.PASSED}
    (finding,) = judge(RULE, *in_environment(make(kind), "production"))
    assert (finding.verdict, finding.path) == (Verdict.VIOLATED, "protect")
    assert "protect" in finding.remedy
    assert ("ManagementLockByScope" in finding.remedy) is kind.startswith("azure-native:")


@pytest.mark.parametrize("kind", sorted({*SWITCHES, *PROTECTED}))
def test_throw_away_environments_need_no_guard(kind: str) -> None:
    assert verdicts(judge(RULE, *in_environment(make(kind), "development"))) == {Verdict.NOT_APPLICABLE}


def test_an_environment_that_nothing_states_is_guarded() -> None:
    (finding,) = judge(RULE, make("aws:ebs/volume:Volume"))
    assert finding.verdict is Verdict.VIOLATED
    assert "neither a component nor a tag" in finding.message
    tagged = make("aws:ebs/volume:Volume", props={"tags": {"environment": "test"}})
    assert verdicts(judge(RULE, tagged)) == {Verdict.NOT_APPLICABLE}


def test_an_unknown_switch_is_undecided() -> None:
    bucket = make("aws:s3/bucket:Bucket", props={"forceDestroy": Unknown("forceDestroy")})
    assert verdicts(judge(RULE, bucket)) == {Verdict.UNDECIDED}


def test_a_read_replica_needs_no_switch() -> None:
    replica = make("aws:rds/instance:Instance", props={"replicateSourceDb": "main"})
    assert verdicts(judge(RULE, replica)) == {Verdict.NOT_APPLICABLE}


ACCOUNT_PROPS = {"accountName": "hdp", "id": ACCOUNT_ID, "resourceGroupName": GROUP_NAME}
GROUP = make(RESOURCE_GROUP, "rg", {"resourceGroupName": GROUP_NAME})
TARGETS = {
    "azure-native:authorization:ManagementLockByScope": {"scope": ACCOUNT_ID},
    "azure-native:authorization:ManagementLockAtResourceGroupLevel": {"resourceGroupName": GROUP_NAME},
    "azure-native:authorization:ManagementLockAtResourceLevel": {"resourceName": "hdp"},
    SUBSCRIPTION_LOCK: {},
}


@pytest.mark.parametrize("kind", TARGETS)
@pytest.mark.parametrize(
    ("level", "verdict"),
    [("CanNotDelete", Verdict.PASSED), ("ReadOnly", Verdict.PASSED), ("NotSpecified", Verdict.VIOLATED)],
    ids=str,
)
def test_a_lock_at_azure_guards(kind: str, level: str, verdict: Verdict) -> None:
    lock = make(kind, "guard", {"level": level, **TARGETS[kind]})
    assert verdicts(judge(RULE, make(ACCOUNT, props=ACCOUNT_PROPS), GROUP, lock)) == {verdict}


def test_a_lock_on_something_else_does_not() -> None:
    lock = make("azure-native:authorization:ManagementLockByScope", "guard", {"level": "ReadOnly", "scope": "/other"})
    assert verdicts(judge(RULE, make(ACCOUNT, props=ACCOUNT_PROPS), GROUP, lock)) == {Verdict.VIOLATED}


def test_locks_are_waited_for() -> None:
    found = judge(RULE, make(ACCOUNT, props=ACCOUNT_PROPS), complete=False)
    assert verdicts(found) == {Verdict.UNDECIDED}
    kept = make(ACCOUNT, props=ACCOUNT_PROPS, protect=True)
    assert verdicts(judge(RULE, kept, complete=False)) == {Verdict.PASSED}


@pytest.mark.parametrize("kind", ["aws:ec2/vpc:Vpc", "ovh:CloudProject/gateway:Gateway", "random:index:Pet"])
def test_other_types_are_not_concerned(kind: str) -> None:
    assert verdicts(judge(RULE, make(kind))) == {Verdict.NOT_APPLICABLE}
    assert not RULE.concerns(kind)


@pytest.mark.parametrize("kind", sorted({*SWITCHES, *PROTECTED, *LOCKS, SUBSCRIPTION_LOCK, RESOURCE_GROUP}))
def test_every_type_is_of_the_sdk(kind: str) -> None:
    assert catalogue(kind.partition(":")[0]).resource(kind)
    assert RULE.concerns(kind) == (kind in SWITCHES or kind in PROTECTED)


@pytest.mark.parametrize(("kind", "demand"), DEMANDS, ids=IDS)
def test_every_path_is_of_the_sdk(kind: str, demand: Demand) -> None:
    assert all(has_path(kind, path) for path in (demand.path, *(path for path, _ in demand.when)))


@pytest.mark.parametrize(("kind", "path"), LOCKS.items(), ids=list(LOCKS))
def test_every_path_of_a_lock_is_of_the_sdk(kind: str, path: str) -> None:
    assert has_path(kind, path)


@pytest.mark.parametrize("provider", list(Provider), ids=str)
def test_the_reference_platform_is_guarded(provider: Provider) -> None:
    found = judgement(RULE, provider)
    assert not found.refused, texts(found.findings)
    assert found.counts[RULE.id, Verdict.PASSED] >= 4
    thrown_away = judgement(RULE, provider, "development")
    assert not thrown_away.refused
