"""The rule on required tags."""

from __future__ import annotations

from typing import Any

import pytest

from components.spec import DataClass, Environment, Provider
from policies.rules.labels import RULE, required
from policies.rules.model import Context, Verdict
from policies.rules.tables.labels import DATA_CLASS, ENVIRONMENT, EVIDENT, LABELS
from policies.rules.taggable import kinds
from policies.rules.view import Unknown
from tests.support.platform_view import judgement, platform
from tests.unit.policies.build import judge, make, texts, verdicts

BUCKET = "aws:s3/bucket:Bucket"
ACCOUNT = "azure-native:storage:StorageAccount"
STORES = (BUCKET, ACCOUNT, "ovh:CloudProject/storage:Storage")
GOOD = {"data-class": "pseudonymised", "environment": "production", "owner": "team", "cost-centre": "4711"}


@pytest.mark.parametrize("kind", STORES)
def test_all_four_tags_pass(kind: str) -> None:
    assert verdicts(judge(RULE, make(kind, props={"tags": GOOD}))) == {Verdict.PASSED}


@pytest.mark.parametrize("kind", STORES)
@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize(
    ("value", "verdict"),
    [(None, Verdict.VIOLATED), ("  ", Verdict.VIOLATED), (7, Verdict.VIOLATED), (Unknown("tags"), Verdict.UNDECIDED)],
    ids=["absent", "empty", "number", "unknown"],
)
def test_each_tag_is_needed(kind: str, name: str, value: Any, verdict: Verdict) -> None:
    (finding,) = judge(RULE, make(kind, props={"tags": {**GOOD, name: value}}))
    assert finding.verdict is verdict
    assert name in finding.message
    assert finding.remedy


@pytest.mark.parametrize("name", ["data-class", "environment"])
def test_a_class_and_an_environment_are_of_a_list(name: str) -> None:
    (finding,) = judge(RULE, make(BUCKET, props={"tags": {**GOOD, name: "secret"}}))
    assert finding.verdict is Verdict.VIOLATED
    assert "'secret'" in finding.message
    assert "operational" in finding.remedy or "production" in finding.remedy


def test_an_environment_of_the_configuration_is_allowed() -> None:
    bucket = make(BUCKET, props={"tags": {**GOOD, "environment": "sandbox"}})
    assert verdicts(judge(RULE, bucket)) == {Verdict.VIOLATED}
    assert verdicts(judge(RULE, bucket, context=Context(throw_away=frozenset({"sandbox"})))) == {Verdict.PASSED}


def test_a_message_tells_where_tags_do_not_come_from() -> None:
    assert "default tags" in texts(judge(RULE, make(BUCKET)))
    assert "resource group" in texts(judge(RULE, make(ACCOUNT)))


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("owner", "add the tag owner"),
        (
            "data-class",
            f"add the tag data-class with one of {', '.join(DataClass)} (operational: nothing about persons)",
        ),
    ],
    ids=["owner", "class"],
)
def test_the_remedy_names_what_is_allowed(name: str, remedy: str) -> None:
    (finding,) = judge(RULE, make(BUCKET, props={"tags": {**GOOD, name: None}}))
    assert finding.remedy == remedy


def test_a_long_value_is_told_in_part() -> None:
    (finding,) = judge(RULE, make(BUCKET, props={"tags": {**GOOD, "data-class": "s" * 50}}))
    assert f"is '{'s' * 40}', which" in finding.message


@pytest.mark.parametrize("kind", ["aws:eks/cluster:Cluster", "aws:cloudwatch/logGroup:LogGroup"])
def test_what_has_an_evident_class_needs_no_tag_for_it(kind: str) -> None:
    without = {name: value for name, value in GOOD.items() if name != "data-class"}
    assert verdicts(judge(RULE, make(kind, props={"tags": without}))) == {Verdict.PASSED}
    assert verdicts(judge(RULE, make(kind, props={"tags": {**without, "owner": ""}}))) == {Verdict.VIOLATED}
    assert DATA_CLASS not in required(kind)


@pytest.mark.parametrize(
    "kind", ["aws:ec2/vpc:Vpc", "aws:s3/bucketVersioning:BucketVersioning", "random:index:Pet", "ovh:Okms/okms:Okms"]
)
def test_what_holds_no_data_or_takes_no_tags_is_not_concerned(kind: str) -> None:
    assert verdicts(judge(RULE, make(kind))) == {Verdict.NOT_APPLICABLE}
    assert not RULE.concerns(kind)


def test_an_alias_with_an_api_version_is_the_type() -> None:
    assert verdicts(judge(RULE, make("azure-native:storage/v20230101:StorageAccount"))) == {Verdict.VIOLATED}


def test_the_allowed_values_are_the_platforms() -> None:
    assert DATA_CLASS.allowed == tuple(DataClass)
    assert set(ENVIRONMENT.allowed) == set(Environment)


@pytest.mark.parametrize("prefix", EVIDENT)
def test_each_evident_beginning_is_of_a_type(prefix: str) -> None:
    assert any(kind.startswith(prefix) for cloud in ("aws", "azure") for kind in kinds(cloud))


@pytest.mark.parametrize("provider", list(Provider), ids=str)
def test_the_reference_platform_is_labelled(provider: Provider) -> None:
    found = judgement(RULE, provider)
    assert not found.refused, texts(found.findings)
    assert found.counts[RULE.id, Verdict.PASSED] >= len(LABELS)
    assert len(platform(provider, "production").resources) > found.counts[RULE.id, Verdict.PASSED]
