"""The rule that what keeps data is backed up each day, and that backups outlive their source."""

from __future__ import annotations

from typing import Any

import pytest

from components.spec import Provider
from policies.rules import backup_plans
from policies.rules.backups import RULE
from policies.rules.demands import Demand
from policies.rules.model import Verdict
from policies.rules.schedules import is_daily, repeats_daily
from policies.rules.tables.backups import (
    DEMANDS,
    KEPT_BEYOND,
    NO_SCHEDULE,
    NO_SCHEDULE_FEATURE,
    VAULT,
    VAULT_LOCK,
)
from policies.rules.view import MISSING, Resource, Unknown
from tests.support.platform_view import judgement
from tests.support.sdk import catalogue, has_path
from tests.unit.policies.build import component, declaration, judge, make, texts, verdicts
from tests.unit.policies.demanded import bad_values, good_value, nested


def conditions(demand: Demand) -> dict[str, Any]:
    """Values that meet the conditions of a demand."""
    values = {path: given[0] if given else "something" for path, given in demand.when}
    return {path: None if value is MISSING else value for path, value in values.items()}


def cases(table: Any) -> list[Any]:
    return [
        pytest.param(kind, demand, id=f"{kind} {demand.path}") for kind, demands in table.items() for demand in demands
    ]


def resource(kind: str, **changes: Any) -> Resource:
    """A resource of a type that keeps all its demands, but for the changes."""
    values: dict[str, Any] = {}
    for demand in (*DEMANDS.get(kind, ()), *KEPT_BEYOND.get(kind, ())):
        values = {demand.path: good_value(demand), **values}
    return make(kind, "it", nested({**values, **changes}))


def in_environment(it: Resource, environment: str) -> tuple[Resource, Resource]:
    parent = component(environment=environment)
    it.parent = parent.urn
    return it, parent


class TestDemands:
    @pytest.mark.parametrize(("kind", "demand"), cases(DEMANDS))
    def test_in_every_environment(self, kind: str, demand: Demand) -> None:
        met = conditions(demand)
        good = resource(kind, **met, **{demand.path: good_value(demand)})
        assert verdicts(judge(RULE, *in_environment(good, "development"))) == {Verdict.PASSED}
        for value in bad_values(demand):
            found = judge(RULE, *in_environment(resource(kind, **met, **{demand.path: value}), "development"))
            assert verdicts(found) == {Verdict.VIOLATED}, value
            assert demand.path in texts(found)
        absent = judge(RULE, *in_environment(resource(kind, **met, **{demand.path: None}), "development"))
        assert verdicts(absent) == {Verdict.PASSED if demand.absent else Verdict.VIOLATED}
        unknown = judge(RULE, *in_environment(resource(kind, **met, **{demand.path: Unknown("x")}), "development"))
        assert verdicts(unknown) == {Verdict.UNDECIDED}

    @pytest.mark.parametrize(("kind", "demand"), cases(KEPT_BEYOND))
    def test_outside_throw_away_environments(self, kind: str, demand: Demand) -> None:
        met = conditions(demand)
        for value in [*bad_values(demand), *([] if demand.absent else [None])]:
            bad = resource(kind, **met, **{demand.path: value})
            assert verdicts(judge(RULE, *in_environment(bad, "production"))) == {Verdict.VIOLATED}, value
            assert Verdict.VIOLATED not in verdicts(judge(RULE, *in_environment(bad, "development")))
        good = resource(kind, **met)
        assert verdicts(judge(RULE, *in_environment(good, "production"))) == {Verdict.PASSED}

    @pytest.mark.parametrize(("kind", "demand"), cases(DEMANDS) + cases(KEPT_BEYOND))
    def test_every_path_is_of_the_sdk(self, kind: str, demand: Demand) -> None:
        assert all(has_path(kind, path) for path in (demand.path, *(path for path, _ in demand.when)))
        assert demand.source or not demand.absent

    def test_a_read_replica_is_backed_up_at_its_source(self) -> None:
        replica = make("aws:rds/instance:Instance", props={"replicateSourceDb": "main", "skipFinalSnapshot": True})
        assert verdicts(judge(RULE, replica)) <= {Verdict.NOT_APPLICABLE, Verdict.PASSED}


class TestVault:
    def test_is_locked(self) -> None:
        vault = make(VAULT, "v", {"name": "vault"})
        lock = make(VAULT_LOCK, "l", {"backupVaultName": "vault"})
        assert verdicts(judge(RULE, vault, lock)) == {Verdict.PASSED}
        assert verdicts(judge(RULE, vault)) == {Verdict.VIOLATED}
        assert verdicts(judge(RULE, vault, make(VAULT_LOCK, "l", {"backupVaultName": "other"}))) == {Verdict.VIOLATED}
        assert verdicts(judge(RULE, vault, complete=False)) == {Verdict.UNDECIDED}
        (found,) = judge(RULE, *in_environment(vault, "test"))
        assert (found.verdict, found.message) == (Verdict.PASSED, "needs no lock in environment 'test'")


def plan(**rule: Any) -> Resource:
    return make(backup_plans.PLAN, "plan", {"rules": [{"ruleName": "monthly", "schedule": "cron(0 5 1 * ? *)"}, rule]})


def policy(**schedule: Any) -> Resource:
    props = {"policyDetails": {"schedules": [{"name": "s", "createRule": schedule}]}}
    return make(backup_plans.LIFECYCLE, "policy", props)


def default_policy(days: Any) -> Resource:
    return make(backup_plans.LIFECYCLE, "policy", {"policyDetails": {"createInterval": days}})


def azure_policy(*intervals: Any) -> Resource:
    return make(backup_plans.AZURE_POLICY, "policy", {
        "properties": {"policyRules": [{"trigger": {"schedule": {"repeatingTimeIntervals": list(intervals)}}}]},
    })  # fmt: skip


class TestSchedules:
    @pytest.mark.parametrize(
        ("it", "verdict"),
        [
            (plan(schedule="cron(0 5 ? * * *)"), Verdict.PASSED),
            (plan(), Verdict.PASSED),
            (plan(schedule="cron(0 5 ? * * *)", lifecycle={"deleteAfter": 7}), Verdict.PASSED),
            (plan(schedule="cron(0 5 ? * * *)", lifecycle={"deleteAfter": 6}), Verdict.VIOLATED),
            (plan(schedule="cron(0 5 ? * MON *)"), Verdict.VIOLATED),
            (plan(schedule="cron(0 5 ? * MON *)", enableContinuousBackup=True), Verdict.PASSED),
            (plan(schedule=Unknown("x")), Verdict.UNDECIDED),
            (make(backup_plans.PLAN, "plan", {"rules": Unknown("rules")}), Verdict.UNDECIDED),
            (make(backup_plans.PLAN), Verdict.VIOLATED),
            (policy(interval=24, intervalUnit="HOURS"), Verdict.PASSED),
            (policy(cronExpression="cron(0 3 * * ? *)"), Verdict.PASSED),
            (policy(cronExpression="cron(0 3 ? * SUN *)"), Verdict.VIOLATED),
            (policy(interval=48), Verdict.VIOLATED),
            (policy(interval=25), Verdict.VIOLATED),
            (policy(interval=Unknown("x")), Verdict.UNDECIDED),
            (default_policy(1), Verdict.PASSED),
            (default_policy(2), Verdict.VIOLATED),
            (default_policy(Unknown("x")), Verdict.UNDECIDED),
            (azure_policy("R/2026-01-01T02:00:00+00:00/P1D"), Verdict.PASSED),
            (azure_policy("R/2026-01-01T02:00:00+00:00/P1W", "R/2026-01-01T02:00:00+00:00/PT4H"), Verdict.PASSED),
            (azure_policy("R/2026-01-01T02:00:00+00:00/P1W"), Verdict.VIOLATED),
            (azure_policy(Unknown("x")), Verdict.UNDECIDED),
            (make(backup_plans.AZURE_POLICY, props={"properties": {"policyRules": []}}), Verdict.PASSED),
        ],
        ids=[
            "daily", "default", "a week", "six days", "weekly", "continuous", "unknown", "unknown rules", "none",
            "each 24 hours", "daily cron", "weekly cron", "each 48 hours", "each 25 hours",
            "unknown hours", "default policy",
            "default policy, rarely", "default policy, unknown",
            "azure daily", "azure both", "azure weekly", "azure unknown", "azure continuous",
        ],
    )  # fmt: skip
    def test_of_plans_come_each_day(self, it: Resource, verdict: Verdict) -> None:
        assert verdicts(judge(RULE, it)) == {verdict}

    @pytest.mark.parametrize(
        ("text", "daily"),
        [
            ("cron(0 5 ? * * *)", True),
            ("cron(30 1,13 * * ? *)", True),
            ("cron(0 5 ? * MON-SUN *)", True),
            ("cron(0 5 1/1 * ? *)", True),
            ("0 5 * * *", True),
            ("rate(24 hours)", True),
            ("rate(1 day)", True),
            ("rate(2 days)", False),
            ("cron(0 5 ? * MON-FRI *)", False),
            ("cron(0 5 1 * ? *)", False),
            ("cron(0 5 ? 6 * *)", False),
            ("cron(0 5 ? * * 2027)", False),
            ("daily", False),
            ("", False),
            (7, False),
            ("* " * 5000, False),
        ],
        ids=lambda value: str(value)[:30],
    )
    def test_cron_and_rate(self, text: Any, daily: bool) -> None:
        assert is_daily(text) is daily

    @pytest.mark.parametrize(
        ("text", "daily"),
        [("R/x/P1D", True), ("PT24H", True), ("PT1441M", False), ("P2D", False), ("P", False), (1, False)],
        ids=str,
    )
    def test_intervals(self, text: Any, daily: bool) -> None:
        assert repeats_daily(text) is daily


@pytest.mark.parametrize("kind", NO_SCHEDULE)
def test_what_ovh_cannot_schedule_needs_a_declared_control(kind: str) -> None:
    (finding,) = judge(RULE, make(kind))
    assert finding.verdict is Verdict.VIOLATED
    assert NO_SCHEDULE_FEATURE in finding.remedy
    parent = component(declarations=[declaration(NO_SCHEDULE_FEATURE)])
    assert verdicts(judge(RULE, make(kind, parent=parent.urn), parent)) == {Verdict.MITIGATED}
    assert catalogue("ovh").resource(kind)


@pytest.mark.parametrize("kind", ["aws:ec2/vpc:Vpc", "ovh:CloudProject/database:Database", "random:index:Pet"])
def test_other_types_are_not_concerned(kind: str) -> None:
    assert verdicts(judge(RULE, make(kind))) == {Verdict.NOT_APPLICABLE}
    assert not RULE.concerns(kind)


@pytest.mark.parametrize("provider", list(Provider), ids=str)
def test_the_reference_platform_has_nothing_without_a_backup(provider: Provider) -> None:
    found = judgement(RULE, provider)
    assert not found.refused, texts(found.findings)
