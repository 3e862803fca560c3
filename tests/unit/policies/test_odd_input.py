"""Whatever a resource looks like, a rule answers, and what it cannot read is never passed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from policies.rules import catalogue, keys
from policies.rules.model import Rule, Verdict
from policies.rules.registry import RULES
from policies.rules.view import Resource, Secret, StackView, Unknown
from policies.testing import UNKNOWN, Engine, secret
from tests.unit.policies.analyzer import sent
from tests.unit.policies.build import component, judge, make, verdicts
from tests.unit.policies.test_key_rule import GOOD

KINDS = [kind for table in catalogue.TABLES.values() for kind in table.TYPES]
WORDS = """
region location regions encryption kmsKeyId rules policy tags bucket keyVaultProperties properties kms serviceKeyId name
id sku launchTemplate replicas nodes declarations environment blockDeviceMappings
ingress egress cidrBlocks fromPort toPort protocol properties.securityRules access direction sourceAddressPrefix
principal Statement Condition action listeners parameters value minTlsVersion versioning lifecycleRules days mode
objectLock retention backupPolicy schedule deletionProtection password connectionString family engine engineVersion
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


JSON: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**53), 2**53),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(max_size=20),
        st.sampled_from((UNKNOWN, "eu-west-3", "us-east-1", "GRA", "0.0.0.0/0", "alias/aws/s3", "${x}")),
    ),
    lambda below: st.one_of(st.lists(below, max_size=3), st.dictionaries(NAMES, below, max_size=4), below.map(secret)),
    max_leaves=10,
)


@settings(max_examples=200, deadline=None)
@given(kind=st.sampled_from(KINDS), props=st.dictionaries(NAMES, JSON, max_size=6), outputs=JSON, foreign=JSON)
def test_the_packs_answer_for_any_message(kind: str, props: dict[str, Any], outputs: Any, foreign: Any) -> None:
    parent = sent("hdp:platform:Platform", "platform", {"declarations": foreign})
    told = Engine.of_rules(*RULES).deploy(
        parent,
        sent("google-native:storage/v1:Bucket", "foreign", {"location": foreign}),
        sent(kind, "a", props, {**props, "location": outputs}, parent=parent.urn, sources={"location": [parent.urn]}),
    )
    assert not [text for text in (*told.mandatory, *told.advisory) if "the rule failed" in text]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
@pytest.mark.parametrize(
    "kind",
    ["gcp:storage/bucket:Bucket", "kubernetes:core/v1:Secret", "random:index/randomPassword:RandomPassword", "x", ""],
    ids=["gcp", "kubernetes", "random", "no-token", "empty"],
)
def test_other_providers_resources(rule: Rule, kind: str) -> None:
    found = judge(rule, make(kind, props={"location": "us-east1", "policy": ["{"], "password": {"a": None}}))
    assert not [finding.message for finding in found if "the rule failed" in finding.message]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
@pytest.mark.parametrize("kind", sorted(GOOD))
def test_parents_in_a_circle(rule: Rule, kind: str) -> None:
    one, two = component("one"), component("two")
    one.parent, two.parent = two.urn, one.urn
    resource = make(kind, props=GOOD[kind], parent=one.urn)
    assert [ancestor.name for ancestor in StackView((one, two, resource)).ancestors(resource)] == ["one", "two"]
    found = judge(rule, resource, one, two)
    assert not [finding.message for finding in found if "the rule failed" in finding.message]


class Anything(dict[str, Any]):
    """Has every key: for some steps a mapping with every key, below these one value."""

    def __init__(self, steps: int, value: Any) -> None:
        super().__init__({"any": None})
        self.below = Anything(steps - 1, value) if steps else value

    def get(self, _key: str, _default: Any = None) -> Any:
        return self.below

    def __getitem__(self, key: str) -> Any:
        return self.below

    def __contains__(self, _key: object) -> bool:
        return True

    def items(self) -> Any:
        return [("any", self.below)]

    def values(self) -> Any:
        return [self.below]


@pytest.mark.parametrize("port", [float("inf"), float("-inf"), float("nan"), 1e308], ids=["inf", "-inf", "nan", "huge"])
def test_ports_that_are_no_numbers(port: float) -> None:
    rule = {"protocol": "tcp", "fromPort": 22, "toPort": port, "cidrBlocks": ["0.0.0.0/0"]}
    resource = make("aws:ec2/securityGroup:SecurityGroup", props={"ingress": [rule]})
    assert failed(resource) == []
    assert Verdict.VIOLATED in {verdict for rule in RULES for verdict in verdicts(judge(rule, resource))}


def _nested(levels: int, shape: str) -> Any:
    value: Any = "eu-west-3"
    for _ in range(levels):
        value = [value] if shape == "lists" else {"region": value}
    return value


# One type of each family of properties, among them every one that a rule has once failed on.
EXAMPLES = """
aws:s3/bucket:Bucket aws:s3/bucketObject:BucketObject aws:kms/key:Key
aws:lightsail/instancePublicPorts:InstancePublicPorts
aws:rds/instance:Instance aws:rds/clusterParameterGroup:ClusterParameterGroup aws:ec2/securityGroup:SecurityGroup
aws:ec2/networkAclRule:NetworkAclRule aws:lb/listener:Listener aws:backup/plan:Plan aws:sns/topic:Topic
aws:s3/bucketPolicy:BucketPolicy aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration
azure-native:storage:StorageAccount azure-native:keyvault:Key azure-native:keyvault:Vault
azure-native:network:NetworkSecurityGroup azure-native:storage:BlobContainerImmutabilityPolicy
ovh:CloudProject/storage:Storage ovh:CloudProject/database:Database ovh:Okms/serviceKey:ServiceKey
"""


def answers(rule: Rule, resource: Resource) -> None:
    """Asserts that a rule comes to a verdict, or is not about the type."""
    found = judge(rule, resource)
    assert found or not rule.concerns(resource.kind)
    assert not [finding.message for finding in found if "the rule failed" in finding.message]


@pytest.mark.parametrize("kind", EXAMPLES.split())
@pytest.mark.parametrize("shape", ["lists", "objects"])
def test_ten_thousand_levels_wherever_a_rule_looks(kind: str, shape: str) -> None:
    value = _nested(10_000, shape)
    for steps in (0, 2):
        for odd in (value, [value], Secret(value)):
            resource = make(kind, props=Anything(steps, odd))
            assert failed(resource, component(declarations=value)) == []


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
        answers(rule, make(kind, props={"deep": value}))

    def test_megabytes_of_text(self, rule: Rule, kind: str) -> None:
        texts = {
            "a": "aws-" * 300_000,
            "b": ".eu-west-" * 150_000,
            "c": "arn:aws:" * 150_000,
            "d": "/locations/" * 100_000,
        }
        answers(rule, make(kind, props={**texts, "policy": "[" * 200_000, "kmsMasterKeyId": "k" * 1_000_000}))

    def test_thousands_of_tags(self, rule: Rule, kind: str) -> None:
        answers(rule, make(kind, props={"tags": {f"region-{n}": "us-east-1" for n in range(20_000)}}))
