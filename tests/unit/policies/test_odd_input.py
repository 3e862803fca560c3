"""Whatever a resource looks like, a rule answers, and what it cannot read is never passed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from policies.rules import catalogue, hygiene, keys, regions
from policies.rules.model import Rule, Verdict
from policies.rules.view import Resource, Secret, Unknown
from tests.unit.policies.build import component, judge, make, verdicts
from tests.unit.policies.test_key_rule import GOOD

RULES = (regions.RULE, keys.RULE, hygiene.RULE)
KINDS = [kind for table in catalogue.TABLES.values() for kind in table.TYPES]
WORDS = """
region location regions encryption kmsKeyId rules policy tags bucket keyVaultProperties properties kms serviceKeyId name
id sku launchTemplate replicas nodes declarations environment blockDeviceMappings
"""
NAMES = st.sampled_from(WORDS.split())
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(
        ("eu-west-3", "us-east-1", "West Europe", "global", "GRA", "alias/aws/s3", "arn:aws:kms:us-east-1:1:key/x")
    ),
    st.just("x").map(Unknown),
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda below: st.one_of(
        st.lists(below, max_size=3),
        st.dictionaries(st.one_of(NAMES, st.text(max_size=5)), below, max_size=4),
        below.map(Secret),
    ),
    max_leaves=12,
)
PROPS = st.dictionaries(st.one_of(NAMES, st.text(max_size=5)), VALUES, max_size=6)


def failed(resource: Resource, *others: Resource) -> list[str]:
    """The messages of rules that failed instead of answering."""
    found = [finding for rule in RULES for finding in judge(rule, resource, *others)]
    assert all(judge(rule, resource, *others) for rule in RULES)
    return [finding.message for finding in found if "the rule failed" in finding.message]


@settings(max_examples=200, deadline=None)
@given(kind=st.sampled_from(KINDS), props=PROPS, other=st.sampled_from(KINDS), more=PROPS)
def test_every_rule_answers_for_any_properties(
    kind: str, props: dict[str, Any], other: str, more: dict[str, Any]
) -> None:
    parent = component(**{str(key): value for key, value in more.items()})
    assert failed(make(kind, "a", props, parent=parent.urn), make(other, "b", more), parent) == []


@settings(max_examples=200, deadline=None)
@given(kind=st.sampled_from(sorted(GOOD)), data=st.data())
def test_a_good_resource_with_any_top_property_made_odd_never_passes_by_accident(
    kind: str, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(GOOD[kind])))
    value = data.draw(st.one_of(st.none(), st.integers(), st.floats(), st.text(max_size=10), st.just(Unknown(name))))
    # "TRUE" for true is the same setting in other letters, and no odd one.
    assume(str(value).casefold() != str(GOOD[kind][name]).casefold())
    if kind == "aws:rds/cluster:Cluster" and name in ("manageMasterUserPassword", "performanceInsightsEnabled"):
        return
    if kind == "aws:secretsmanager/secret:Secret" and name == "replicas" and value is None:
        return
    if kind == "aws:ssm/parameter:Parameter" and name == "type":
        return
    found = judge(keys.RULE, make(kind, props={**GOOD[kind], name: value}))
    assert verdicts(found) & {Verdict.VIOLATED, Verdict.UNDECIDED}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
@pytest.mark.parametrize(
    "kind",
    [
        "aws:sns/topic:Topic",
        "aws:kms/key:Key",
        "azure-native:storage:StorageAccount",
        "ovh:CloudProject/storage:Storage",
    ],
)
class TestSize:
    def test_deep_nesting(self, rule: Rule, kind: str) -> None:
        value: Any = "eu-west-3"
        for _ in range(5_000):
            value = {"region": [value]}
        assert judge(rule, make(kind, props={"deep": value}))

    def test_megabytes_of_text(self, rule: Rule, kind: str) -> None:
        texts = {
            "a": "aws-" * 300_000,
            "b": ".eu-west-" * 150_000,
            "c": "arn:aws:" * 150_000,
            "d": "/locations/" * 100_000,
        }
        assert judge(rule, make(kind, props={**texts, "policy": "[" * 200_000, "kmsMasterKeyId": "k" * 1_000_000}))

    def test_thousands_of_tags(self, rule: Rule, kind: str) -> None:
        assert judge(rule, make(kind, props={"tags": {f"region-{n}": "us-east-1" for n in range(20_000)}}))
