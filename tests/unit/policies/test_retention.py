"""The rule that accesses are logged, and logs kept for at least a year."""

from __future__ import annotations

from typing import Any

import pytest

from components.spec import Provider
from policies.rules.demands import Demand
from policies.rules.model import Verdict
from policies.rules.retention import RULE
from policies.rules.tables.log_targets import ACCOUNT, BUCKETS, DIAGNOSTICS, TRAIL
from policies.rules.tables.retention import DEMANDS, FOR_EVER, LIFECYCLES, MEMBERS, POLICIES, SENT
from policies.rules.view import Resource, Unknown
from tests.support.platform_view import judgement
from tests.support.sdk import has_path
from tests.unit.policies.build import judge, make, texts, verdicts
from tests.unit.policies.demanded import bad_values, good_value, nested

HEALTH, AUDIT = {"data-class": "identifying"}, {"data-class": "audit"}
ACCOUNT_ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/b"
SINGLE = [(kind, demand) for kind, demands in DEMANDS.items() for demand in demands]
SINGLE_IDS = [f"{kind} {demand.path}" for kind, demand in SINGLE]


def stated(kind: str, **changes: Any) -> Resource:
    """A resource that keeps every demand but those changed."""
    values = {demand.path: good_value(demand) for demand in DEMANDS.get(kind, ())}
    return make(kind, "it", nested({**values, **changes}))


class TestTerms:
    @pytest.mark.parametrize(("kind", "demand"), SINGLE, ids=SINGLE_IDS)
    def test_demands_on_one_value(self, kind: str, demand: Demand) -> None:
        assert has_path(kind, demand.path)
        assert verdicts(judge(RULE, stated(kind))) == {Verdict.PASSED}
        for value in bad_values(demand):
            assert verdicts(judge(RULE, stated(kind, **{demand.path: value}))) == {Verdict.VIOLATED}, value
        absent = judge(RULE, stated(kind, **{demand.path: None}))
        assert verdicts(absent) == {Verdict.PASSED if demand.absent else Verdict.VIOLATED}
        assert demand.source or not demand.absent

    @pytest.mark.parametrize(
        ("days", "verdict"),
        [
            (365, Verdict.PASSED),
            (0, Verdict.PASSED),
            (None, Verdict.PASSED),
            ("400", Verdict.PASSED),
            (364, Verdict.VIOLATED),
            (1, Verdict.VIOLATED),
            ("ever", Verdict.VIOLATED),
            (Unknown("days"), Verdict.UNDECIDED),
        ],
        ids=["a year", "ever", "absent", "text", "short", "a day", "words", "unknown"],
    )
    @pytest.mark.parametrize("kind", FOR_EVER)
    def test_zero_days_are_for_ever(self, kind: str, days: Any, verdict: Verdict) -> None:
        assert has_path(kind, FOR_EVER[kind])
        assert verdicts(judge(RULE, stated(kind, **{FOR_EVER[kind]: days}))) == {verdict}

    @pytest.mark.parametrize(
        ("policy", "verdict"),
        [
            (None, Verdict.PASSED),
            ({"enabled": True, "days": 365}, Verdict.PASSED),
            ({"enabled": True, "days": 0}, Verdict.PASSED),
            ({"enabled": False, "days": 30}, Verdict.PASSED),
            ({"enabled": True, "days": 30}, Verdict.VIOLATED),
            ({"enabled": True, "days": Unknown("days")}, Verdict.UNDECIDED),
            (Unknown("policy"), Verdict.UNDECIDED),
        ],
        ids=["none", "a year", "ever", "off", "short", "unknown days", "unknown"],
    )
    @pytest.mark.parametrize("kind", POLICIES)
    def test_policies_that_are_off_are_for_ever(self, kind: str, policy: Any, verdict: Verdict) -> None:
        path = POLICIES[kind]
        assert has_path(kind, f"{path}.days")
        assert has_path(kind, f"{path}.enabled")
        props = {"logs": [{"retentionPolicy": policy}]} if path.startswith("logs.") else {path: policy}
        assert verdicts(judge(RULE, make(kind, props=props))) == {verdict}

    def test_each_policy_of_a_list_is_judged_by_itself(self) -> None:
        for days, verdict in ((400, Verdict.PASSED), (30, Verdict.VIOLATED)):
            policies = [{"enabled": False, "days": 30}, {"enabled": True, "days": days}]
            setting = make(DIAGNOSTICS, props={"logs": [{"retentionPolicy": policy} for policy in policies]})
            assert verdicts(judge(RULE, setting)) == {verdict}


def rule_of(kind: str, days: Any, *, on: Any = None, path: int = 0) -> dict[str, Any]:
    table = LIFECYCLES[kind]
    name, values = table.enabled
    return nested({name: values[0] if on is None else on, table.days[path]: days})


def lifecycle(kind: str, rule: Any, tags: dict[str, str]) -> tuple[Resource, ...]:
    """A resource with a rule, and the store that it is for."""
    table = LIFECYCLES[kind]
    if not table.reference:
        return (make(kind, "it", {"bucket": "b", "tags": tags, **nested({table.rules: [rule]})}),)
    of = {"bucket": BUCKETS[0], "accountName": ACCOUNT, "containerName": "ovh:CloudProject/storage:Storage"}
    store = make(of[table.reference], "store", {"bucket": "b", "accountName": "b", "name": "b", "tags": tags})
    return make(kind, "it", nested({table.reference: "b", table.rules: [rule]})), store


class TestLifecycles:
    @pytest.mark.parametrize("kind", LIFECYCLES)
    @pytest.mark.parametrize(
        ("days", "verdict"),
        [(365, Verdict.PASSED), (364, Verdict.VIOLATED), (Unknown("days"), Verdict.UNDECIDED)],
        ids=["a year", "short", "unknown"],
    )
    def test_keep_logs_for_a_year(self, kind: str, days: Any, verdict: Verdict) -> None:
        for path in range(len(LIFECYCLES[kind].days)):
            assert verdicts(judge(RULE, *lifecycle(kind, rule_of(kind, days, path=path), AUDIT))) == {verdict}

    @pytest.mark.parametrize("kind", LIFECYCLES)
    def test_of_other_stores_may_be_shorter(self, kind: str) -> None:
        tags = {"data-class": "operational"}
        assert verdicts(judge(RULE, *lifecycle(kind, rule_of(kind, 30), tags))) == {Verdict.PASSED}

    @pytest.mark.parametrize("kind", LIFECYCLES)
    def test_that_are_switched_off_delete_nothing(self, kind: str) -> None:
        rule = rule_of(kind, 30, on=False if LIFECYCLES[kind].enabled[1] == (True,) else "Disabled")
        assert verdicts(judge(RULE, *lifecycle(kind, rule, AUDIT))) == {Verdict.PASSED}

    @pytest.mark.parametrize("kind", LIFECYCLES)
    def test_that_say_nothing_are_as_the_provider_takes_them(self, kind: str) -> None:
        table = LIFECYCLES[kind]
        rule = nested({table.days[0]: 30})
        expected = Verdict.VIOLATED if table.on_by_default else Verdict.PASSED
        assert verdicts(judge(RULE, *lifecycle(kind, rule, AUDIT))) == {expected}

    @pytest.mark.parametrize("before", ["text", "off"])
    @pytest.mark.parametrize("kind", LIFECYCLES)
    def test_each_rule_of_a_list_is_judged_by_itself(self, kind: str, before: str) -> None:
        off = rule_of(kind, 30, on=False if LIFECYCLES[kind].enabled[1] == (True,) else "Disabled")
        resource, *stores = lifecycle(kind, "text" if before == "text" else off, AUDIT)
        path = LIFECYCLES[kind].rules
        first, bad = resource.get(path), rule_of(kind, 30)
        resource = make(kind, "it", {**resource.props, **nested({path: [*first, bad]})})
        (found,) = judge(RULE, resource, *stores)
        assert found.verdict is Verdict.VIOLATED
        assert found.path.startswith(f"{path}[1].")

    @pytest.mark.parametrize("kind", [kind for kind, table in LIFECYCLES.items() if table.reference])
    def test_any_of_the_stores_that_it_may_be_for_counts(self, kind: str) -> None:
        resource, store = lifecycle(kind, rule_of(kind, 30), {"data-class": "operational"})
        twin = make(store.kind, "twin", {**store.props, "tags": AUDIT})
        assert verdicts(judge(RULE, resource, store, twin)) == {Verdict.VIOLATED}

    def test_without_rules_are_decided_at_once(self) -> None:
        kind = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
        assert verdicts(judge(RULE, make(kind, "it", {"bucket": "b"}), complete=False)) == {Verdict.PASSED}

    @pytest.mark.parametrize("kind", [kind for kind, table in LIFECYCLES.items() if table.date])
    def test_on_a_day_delete_whatever_there_is(self, kind: str) -> None:
        table = LIFECYCLES[kind]
        rule = nested({table.enabled[0]: table.enabled[1][0], table.date: "2027-01-01"})
        found = judge(RULE, *lifecycle(kind, rule, AUDIT))
        assert verdicts(found) == {Verdict.VIOLATED}
        assert "however old" in texts(found)

    def test_of_a_store_to_which_logs_are_delivered_count(self) -> None:
        kind = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
        resource, store = lifecycle(kind, rule_of(kind, 30), {"data-class": "operational"})
        flow = make("aws:ec2/flowLog:FlowLog", "f", {"logDestination": "b"})
        found = judge(RULE, resource, store, flow)
        assert verdicts(found) == {Verdict.VIOLATED}
        assert "it receives flow logs" in texts(found)
        assert verdicts(judge(RULE, resource, store, complete=False)) == {Verdict.UNDECIDED}

    def test_unknown_rules_are_undecided(self) -> None:
        kind = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
        assert verdicts(judge(RULE, *lifecycle(kind, Unknown("rules"), AUDIT))) == {Verdict.UNDECIDED}

    @pytest.mark.parametrize("kind", LIFECYCLES)
    def test_every_path_is_of_the_sdk(self, kind: str) -> None:
        table = LIFECYCLES[kind]
        inside = [table.enabled[0], *table.days, *([table.date] if table.date else [])]
        assert all(has_path(kind, f"{table.rules}.{path}") for path in inside)
        assert has_path(kind, table.reference or table.rules)


class TestMembers:
    @pytest.mark.parametrize("kind", MEMBERS)
    def test_name_what_is_logged(self, kind: str) -> None:
        table = MEMBERS[kind]
        assert has_path(kind, table.path)
        wanted = list(table.wanted) or ["postgresql"]

        def of(names: Any) -> dict[str, Any]:
            head, _, tail = table.path.partition(".")
            return {head: [{tail: name} for name in names] if tail and isinstance(names, list) else names}

        assert verdicts(judge(RULE, make(kind, props=of([*wanted, "more"])))) == {Verdict.PASSED}
        for index, name in enumerate(wanted):
            found = judge(RULE, make(kind, props=of([*wanted[:index], *wanted[index + 1 :]])))
            assert verdicts(found) == {Verdict.VIOLATED}
            assert name in found[0].remedy or not table.wanted
        assert verdicts(judge(RULE, make(kind))) == {Verdict.VIOLATED}

    @pytest.mark.parametrize("kind", [kind for kind, table in MEMBERS.items() if not table.wanted])
    def test_must_be_texts_where_any_will_do(self, kind: str) -> None:
        (found,) = judge(RULE, make(kind, props={MEMBERS[kind].path: [7]}))
        assert found.verdict is Verdict.VIOLATED
        assert found.remedy == f"add the logs that its engine has to {MEMBERS[kind].path}"

    def test_that_are_unknown_are_undecided_where_they_decide(self) -> None:
        kind = "aws:eks/cluster:Cluster"
        unknown = make(kind, props={"enabledClusterLogTypes": ["api", "audit", Unknown("x")]})
        assert verdicts(judge(RULE, unknown)) == {Verdict.UNDECIDED}
        enough = make(kind, props={"enabledClusterLogTypes": ["api", "audit", "authenticator", Unknown("x")]})
        assert verdicts(judge(RULE, enough)) == {Verdict.PASSED}


class TestSent:
    def pair(self, kind: str, **changes: Any) -> tuple[Resource, Resource]:
        """A resource, and the one that sends its logs."""
        table = SENT[kind]
        props = {"id": ACCOUNT_ID, "clusterIdentifier": ACCOUNT_ID, "tags": HEALTH}
        wanted = {path: values[0] for path, values in table.when if path != "logs.enabled"}
        more = {"logs": [{"category": "audit", "enabled": True}]} if table.kinds == (DIAGNOSTICS,) else {}
        sender = {table.reference: ACCOUNT_ID + table.suffix, **wanted, **more, **changes}
        return make(kind, "it", props), make(table.kinds[0], "sender", sender)

    @pytest.mark.parametrize("kind", SENT)
    def test_logs_are_switched_on_by_another_resource(self, kind: str) -> None:
        resource, sender = self.pair(kind)
        assert verdicts(judge(RULE, resource, sender)) == {Verdict.PASSED}
        found = judge(RULE, resource)
        assert verdicts(found) == {Verdict.VIOLATED}
        assert "waiver" in found[0].remedy
        assert verdicts(judge(RULE, resource, complete=False)) == {Verdict.UNDECIDED}

    @pytest.mark.parametrize("kind", SENT)
    def test_that_of_another_does_not_count(self, kind: str) -> None:
        resource, sender = self.pair(kind, **{SENT[kind].reference: "other"})
        assert verdicts(judge(RULE, resource, sender)) == {Verdict.VIOLATED}

    @pytest.mark.parametrize("kind", SENT)
    def test_an_unknown_name_is_joined_by_its_dependency(self, kind: str) -> None:
        resource, sender = self.pair(kind, **{SENT[kind].reference: Unknown("x")})
        sender.property_dependencies = {SENT[kind].reference: (resource.urn,)}
        assert verdicts(judge(RULE, resource, sender)) == {Verdict.PASSED}

    def test_metrics_alone_are_no_logs(self) -> None:
        for logs in (None, [{"category": "audit", "enabled": False}]):
            vault, sender = self.pair("azure-native:keyvault:Vault", logs=logs)
            assert verdicts(judge(RULE, vault, sender)) == {Verdict.VIOLATED}

    def test_another_kind_of_kubernetes_log_does_not_do(self) -> None:
        kube, sender = self.pair("ovh:CloudProject/kube:Kube")
        sender.props = {**sender.props, "kind": "other"}
        assert verdicts(judge(RULE, kube, sender)) == {Verdict.VIOLATED}

    def test_an_account_logs_at_its_blob_service(self) -> None:
        account, sender = self.pair(ACCOUNT, resourceUri=ACCOUNT_ID)
        assert verdicts(judge(RULE, account, sender)) == {Verdict.VIOLATED}
        account.props = {**account.props, "tags": AUDIT}
        account.forget()
        assert verdicts(judge(RULE, account)) == {Verdict.PASSED}

    def test_an_account_that_came_out_with_its_id_logs_at_its_blob_service(self) -> None:
        account, sender = self.pair(ACCOUNT)
        account.props = {key: value for key, value in account.props.items() if key != "id"}
        assert verdicts(judge(RULE, account, sender)) == {Verdict.VIOLATED}
        account.known_as = (ACCOUNT_ID,)
        assert verdicts(judge(RULE, account, sender)) == {Verdict.PASSED}

    @pytest.mark.parametrize("kind", SENT)
    def test_every_path_is_of_the_sdk(self, kind: str) -> None:
        paths = [SENT[kind].reference, *(path for path, _ in SENT[kind].when)]
        assert all(has_path(sender, path) for sender in SENT[kind].kinds for path in paths)


ALL = "arn:aws:s3"


def basic(*values: Any, kind: str = "AWS::S3::Object") -> dict[str, Any]:
    return {"eventSelectors": [{"dataResources": [{"type": kind, "values": list(values)}]}]}


def advanced(kind: str, **arn: Any) -> dict[str, Any]:
    fields = [{"field": "eventCategory", "equals": ["Data"]}, {"field": "resources.type", "equals": [kind]}]
    if arn:
        fields.append({"field": "resources.ARN", **arn})
    return {"advancedEventSelectors": [{"fieldSelectors": fields}]}


class TestBuckets:
    @pytest.mark.parametrize("kind", BUCKETS)
    def test_with_health_data_log_accesses(self, kind: str) -> None:
        bucket = make(kind, "b", {"bucket": "b", "tags": HEALTH})
        found = judge(RULE, bucket)
        assert verdicts(found) == {Verdict.VIOLATED}
        assert "BucketLogging" in found[0].remedy
        logging = make("aws:s3/bucketLogging:BucketLogging", "l", {"bucket": "b", "targetBucket": "logs"})
        assert verdicts(judge(RULE, bucket, logging)) == {Verdict.PASSED}
        assert verdicts(judge(RULE, bucket, logging, complete=False)) == {Verdict.UNDECIDED}

    @pytest.mark.parametrize("tags", [{}, AUDIT, {"data-class": "operational"}], ids=["none", "audit", "operational"])
    def test_others_need_not(self, tags: dict[str, str]) -> None:
        assert verdicts(judge(RULE, make(BUCKETS[0], "b", {"bucket": "b", "tags": tags}))) == {Verdict.PASSED}

    @pytest.mark.parametrize(
        "inline", [{"logging": {"targetBucket": "l"}}, {"loggings": [{"targetBucket": "l"}]}], ids=["old", "V2"]
    )
    def test_may_say_so_themselves(self, inline: dict[str, Any]) -> None:
        assert verdicts(judge(RULE, make(BUCKETS[0], "b", {"tags": HEALTH, **inline}))) == {Verdict.PASSED}

    @pytest.mark.parametrize(
        ("selectors", "verdict"),
        [
            (basic(ALL), Verdict.PASSED),
            (basic("arn:aws:s3:::"), Verdict.PASSED),
            (basic("arn:aws-eusc:s3:::b/"), Verdict.PASSED),
            (basic("arn:aws:s3:::bb/"), Verdict.VIOLATED),
            (basic("arn:aws:lambda"), Verdict.VIOLATED),
            (basic(), Verdict.VIOLATED),
            (basic(ALL, kind="AWS::Lambda::Function"), Verdict.VIOLATED),
            (advanced("AWS::S3::Object"), Verdict.PASSED),
            (advanced("AWS::S3::Object", startsWiths=["arn:aws:s3:::b/"]), Verdict.PASSED),
            (advanced("AWS::S3::Object", startsWiths=["arn:aws:s3:::c/"]), Verdict.VIOLATED),
            (advanced("AWS::DynamoDB::Table"), Verdict.VIOLATED),
        ],
        ids=["all", "in full", "own", "another", "no bucket", "none", "functions", "any", "its", "other's", "tables"],
    )  # fmt: skip
    def test_events_of_a_trail_count(self, selectors: dict[str, Any], verdict: Verdict) -> None:
        bucket = make(BUCKETS[0], "b", {"bucket": "b", "tags": HEALTH})
        assert verdicts(judge(RULE, bucket, make(TRAIL, "t", selectors))) == {verdict}

    def test_an_unknown_arn_counts_if_it_was_made_from_the_bucket(self) -> None:
        bucket = make(BUCKETS[0], "b", {"bucket": "b", "tags": HEALTH})
        trail = make(TRAIL, "t", basic(Unknown("arn")))
        assert verdicts(judge(RULE, bucket, trail)) == {Verdict.VIOLATED}
        trail.property_dependencies = {"eventSelectors": (bucket.urn,)}
        assert verdicts(judge(RULE, bucket, trail)) == {Verdict.PASSED}


@pytest.mark.parametrize("kind", ["aws:ec2/vpc:Vpc", "ovh:CloudProject/gateway:Gateway", "random:index:Pet"])
def test_other_types_are_not_concerned(kind: str) -> None:
    assert verdicts(judge(RULE, make(kind))) == {Verdict.NOT_APPLICABLE}
    assert not RULE.concerns(kind)


@pytest.mark.parametrize("environment", ["production", "development"])
@pytest.mark.parametrize("provider", list(Provider), ids=str)
def test_the_reference_platform_keeps_its_logs(provider: Provider, environment: str) -> None:
    found = judgement(RULE, provider, environment)
    assert not found.refused, texts(found.findings)
    assert found.counts[RULE.id, Verdict.PASSED] >= 6
