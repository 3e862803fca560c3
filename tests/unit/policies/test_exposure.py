"""The rule that nothing that holds data is public: joins and policies.

Openings are tested in test_openings_*.py and test_network_acls.py, lists of addresses in test_ranges.py, tables in
test_health_tables.py.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from components.spec import Provider
from policies.rules import network_acls, openings_aws, openings_azure, openings_ovh
from policies.rules.exposure import JUDGES, RULE
from policies.rules.model import Verdict
from policies.rules.tabled import Judge, Say
from policies.rules.tables import exposure_aws, exposure_azure, exposure_ovh
from policies.rules.view import Provider as MadeBy
from policies.rules.view import Unknown
from tests.support.platform_view import judgement
from tests.unit.policies.build import judge, make, texts, verdicts

BUCKET, BLOCK = "aws:s3/bucket:Bucket", "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
ACCOUNT_BLOCK = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"
ALL_ON = {"blockPublicAcls": True, "blockPublicPolicy": True, "ignorePublicAcls": True, "restrictPublicBuckets": True}

PASSED, VIOLATED, UNDECIDED = {Verdict.PASSED}, {Verdict.VIOLATED}, {Verdict.UNDECIDED}


def name_of(value: Any) -> str:
    return value.value if isinstance(value, Verdict) else repr(value)


class TestBuckets:
    def test_a_bucket_needs_a_block(self) -> None:
        bucket = make(BUCKET, "data", {"bucket": "data"})
        assert verdicts(judge(RULE, bucket)) == VIOLATED
        assert verdicts(judge(RULE, bucket, make(BLOCK, "b", {"bucket": "data", **ALL_ON}))) == PASSED
        assert verdicts(judge(RULE, bucket, make(BLOCK, "b", {"bucket": "other", **ALL_ON}))) == VIOLATED
        assert verdicts(judge(RULE, bucket, complete=False)) == UNDECIDED

    def test_an_unknown_name_is_joined_by_what_it_is_made_from(self) -> None:
        bucket = make(BUCKET, "data")
        block = make(BLOCK, "b", {"bucket": Unknown("bucket")}, property_dependencies={"bucket": (bucket.urn,)})
        assert verdicts(judge(RULE, bucket, block)) == PASSED

    @pytest.mark.parametrize("switch", ALL_ON)
    def test_the_block_of_the_account_counts_with_all_its_switches(self, switch: str) -> None:
        bucket = make(BUCKET, "data", {"bucket": "data"})
        assert verdicts(judge(RULE, bucket, make(ACCOUNT_BLOCK, "a", ALL_ON))) == PASSED
        assert verdicts(judge(RULE, bucket, make(ACCOUNT_BLOCK, "a", {**ALL_ON, switch: False}))) == VIOLATED

    def test_the_block_of_another_account_does_not(self) -> None:
        other = make(ACCOUNT_BLOCK, "a", ALL_ON, provider=MadeBy("pulumi:providers:aws", "urn:another"))
        assert verdicts(judge(RULE, make(BUCKET, "data"), other)) == VIOLATED
        assert verdicts(judge(RULE, make(BUCKET, "data", provider=None), other)) == VIOLATED
        other.provider = None
        assert verdicts(judge(RULE, make(BUCKET, "data", provider=None), other)) == PASSED


def policy(**changes: Any) -> str:
    statement = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*", **changes}
    return json.dumps({"Statement": statement})


class TestPolicies:
    @pytest.mark.parametrize(
        ("changes", "verdict"),
        [
            ({}, Verdict.VIOLATED),
            ({"Principal": {"AWS": "*"}}, Verdict.VIOLATED),
            ({"Principal": {"AWS": ["arn:aws:iam::1:root", "*"]}}, Verdict.VIOLATED),
            ({"Principal": None, "NotPrincipal": {"AWS": "arn:aws:iam::1:root"}}, Verdict.VIOLATED),
            ({"Condition": {"Bool": {"aws:SecureTransport": "true"}}}, Verdict.VIOLATED),
            ({"Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}}, Verdict.VIOLATED),
            ({"Condition": {"StringLike": {"aws:SourceArn": "*"}}}, Verdict.VIOLATED),
            ({"Condition": {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}}, Verdict.VIOLATED),
            ({"Condition": {"IpAddress": {"aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"]}}}, Verdict.VIOLATED),
            ({"Condition": {"StringEqualsIfExists": {"aws:SourceVpce": "vpce-1"}}}, Verdict.VIOLATED),
            ({"Condition": "text"}, Verdict.VIOLATED),
            ({"Effect": "Deny"}, Verdict.PASSED),
            ({"Principal": {"AWS": "arn:aws:iam::1:root"}}, Verdict.PASSED),
            ({"Principal": {"Service": "logging.s3.amazonaws.com"}}, Verdict.PASSED),
            ({"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}, Verdict.PASSED),
            ({"Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}}, Verdict.PASSED),
            ({"Condition": {"StringEquals": {"aws:SourceVpce": ["vpce-1"]}}}, Verdict.PASSED),
        ],
        ids=name_of,
    )
    def test_statements(self, changes: dict[str, Any], verdict: Verdict) -> None:
        resource = make("aws:sqs/queuePolicy:QueuePolicy", props={"queueUrl": "q", "policy": policy(**changes)})
        assert verdicts(judge(RULE, resource)) == {verdict}

    def test_what_is_no_policy_is_refused_and_an_unknown_one_left_to_the_update(self) -> None:
        kind = "aws:sqs/queuePolicy:QueuePolicy"
        assert verdicts(judge(RULE, make(kind, props={"policy": "{"}))) == VIOLATED
        (found,) = judge(RULE, make(kind, props={"policy": Unknown("policy")}))
        assert found.verdict is Verdict.UNDECIDED
        assert not found.refuses

    def test_each_statement_is_judged(self) -> None:
        statements = [{"Effect": "Deny", "Principal": "*"}, {"Effect": "Allow", "Principal": "*"}]
        document = json.dumps({"Statement": statements})
        (found,) = judge(RULE, make("aws:sqs/queuePolicy:QueuePolicy", props={"policy": document}))
        assert found.path == "policy.Statement[1]"

    @pytest.mark.parametrize("kind", exposure_aws.POLICIES)
    def test_every_type_with_a_policy_is_judged(self, kind: str) -> None:
        (path,) = exposure_aws.POLICIES[kind]
        first, _, second = path.partition(".")
        props = {first: {second: policy()} if second else policy()}
        assert "the policy lets everybody in" in texts(judge(RULE, make(kind, props=props)))

    @pytest.mark.parametrize(
        ("kind", "narrow"),
        [
            ("aws:lambda/permission:Permission", "sourceAccount"),
            ("aws:lambda/layerVersionPermission:LayerVersionPermission", "organizationId"),
            ("aws:cloudwatch/eventPermission:EventPermission", "condition"),
        ],
    )
    def test_permissions(self, kind: str, narrow: str) -> None:
        assert verdicts(judge(RULE, make(kind, props={"principal": "*"}))) == VIOLATED
        assert verdicts(judge(RULE, make(kind, props={"principal": "111122223333"}))) == PASSED
        assert verdicts(judge(RULE, make(kind, props={"principal": "*", narrow: "x"}))) == PASSED
        (found,) = judge(RULE, make(kind, props={"principal": Unknown("principal")}))
        assert (found.verdict, found.path, found.refuses) == (Verdict.UNDECIDED, "principal", False)
        (found,) = judge(RULE, make(kind, props={"principal": "*"}))
        assert found.path == "principal"

    @pytest.mark.parametrize(
        ("props", "verdict"),
        [
            ({"type": "network", "policy": json.dumps([{"AllowFromPublic": True}])}, Verdict.VIOLATED),
            ({"type": "network", "policy": json.dumps([{"AllowFromPublic": False}])}, Verdict.PASSED),
            ({"type": "network", "policy": "{"}, Verdict.VIOLATED),
            ({"type": "network", "policy": Unknown("policy")}, Verdict.UNDECIDED),
            ({"type": "encryption", "policy": json.dumps({"AllowFromPublic": True})}, Verdict.PASSED),
            ({"type": "network", "policy": json.dumps({"AllowFromPublic": True})}, Verdict.VIOLATED),
            ({"type": "network", "policy": [{"AllowFromPublic": True}]}, Verdict.VIOLATED),
            ({"type": "network"}, Verdict.PASSED),
        ],
        ids=name_of,
    )
    def test_collections_of_search(self, props: dict[str, Any], verdict: Verdict) -> None:
        resource = make("aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy", props=props)
        (found,) = judge(RULE, resource)
        assert found.verdict is verdict
        assert "the rule failed" not in found.message
        assert found.path[:6] == ("" if verdict is Verdict.PASSED else "policy")

    def test_an_unknown_network_policy_is_left_to_the_update(self) -> None:
        props = {"type": "network", "policy": Unknown("policy")}
        (found,) = judge(RULE, make("aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy", props=props))
        assert not found.refuses


class TestAzure:
    @pytest.mark.parametrize("kind", exposure_azure.ADDRESSES)
    def test_public_addresses_of_machines(self, kind: str) -> None:
        (path,) = exposure_azure.ADDRESSES[kind]
        value: Any = {"id": "/subscriptions/s/publicIPAddresses/a"}
        for step in reversed(path.split(".")):
            value = {step: value}
        assert verdicts(judge(RULE, make(kind, props=value))) == VIOLATED
        assert verdicts(judge(RULE, make(kind))) == PASSED

    @pytest.mark.parametrize("module", ["eventhub", "servicebus"])
    def test_a_namespace_is_closed_by_its_rule_set_too(self, module: str) -> None:
        kind = f"azure-native:{module}:Namespace"
        namespace = make(kind, "n", {"namespaceName": "ns"})
        rules = make(f"{kind}NetworkRuleSet", "r", {"namespaceName": "ns", "defaultAction": "Deny"})
        assert "everybody's network may reach it" in texts(judge(RULE, namespace))
        assert verdicts(judge(RULE, namespace, rules)) == PASSED
        assert verdicts(judge(RULE, rules)) == PASSED
        for closed in ("Disabled", "SecuredByPerimeter"):
            assert verdicts(judge(RULE, make(kind, props={"publicNetworkAccess": closed}))) == PASSED
        (unknown,) = judge(RULE, make(kind, props={"publicNetworkAccess": Unknown("x")}))
        (open_,) = judge(RULE, make(kind, props={"publicNetworkAccess": "Enabled"}))
        assert [one.verdict for one in (unknown, open_)] == [Verdict.UNDECIDED, Verdict.VIOLATED]
        assert unknown.path == open_.path == "publicNetworkAccess"
        assert verdicts(judge(RULE, namespace, complete=False)) == UNDECIDED


class TestOvhcloud:
    def test_a_cluster_and_a_registry_need_restrictions(self) -> None:
        cluster = make("ovh:CloudProject/kube:Kube", "c", {"id": "k-1", "privateNetworkId": "n"})
        limits = make(
            "ovh:CloudProject/kubeIpRestrictions:KubeIpRestrictions", "i", {"kubeId": "k-1", "ips": ["10.0.0.0/8"]}
        )
        (found,) = judge(RULE, cluster)
        assert found.verdict is Verdict.VIOLATED
        assert found.remedy == "add a KubeIpRestrictions with the networks that need it"
        assert verdicts(judge(RULE, cluster, limits)) == PASSED
        assert verdicts(judge(RULE, cluster, complete=False)) == UNDECIDED
        registry = make("ovh:CloudProject/containerRegistry:ContainerRegistry", "r", {"id": "r-1"})
        both = [
            make(kind, "x", {"registryId": "r-1", "ipRestrictions": [{"ipBlock": "10.0.0.0/8"}]})
            for kind, _, _ in exposure_ovh.RESTRICTED_BY[registry.kind]
        ]
        assert verdicts(judge(RULE, registry, both[0])) == VIOLATED
        assert verdicts(judge(RULE, registry, *both)) == PASSED

    def test_an_address_made_by_the_gateway_of_the_stack_is_a_known_place(self) -> None:
        gateway = make("ovh:CloudProject/gateway:Gateway", "g")
        props = {"kubeId": "k-1", "ips": ["10.0.0.0/8", Unknown("ips")]}
        limits = make(
            "ovh:CloudProject/kubeIpRestrictions:KubeIpRestrictions", "i", props,
            property_dependencies={"ips": (gateway.urn,)},
        )  # fmt: skip
        assert verdicts(judge(RULE, limits, gateway)) == PASSED
        limits.property_dependencies = {}
        assert verdicts(judge(RULE, limits, gateway)) == UNDECIDED


@pytest.mark.parametrize(
    ("kind", "props"),
    [
        ("aws:ec2/eip:Eip", {"instance": "i-1"}),
        ("aws:ec2/eipAssociation:EipAssociation", {"networkInterfaceId": "eni-1"}),
        ("aws:ecrpublic/repository:Repository", {"repositoryName": "r"}),
        ("ovh:CloudProject/instance:Instance", {"network": {"private": {"floatingIpCreate": {"description": "x"}}}}),
    ],
    ids=["address", "association", "public repository", "floating address"],
)
def test_public_addresses_and_repositories(kind: str, props: dict[str, Any]) -> None:
    assert verdicts(judge(RULE, make(kind, props=props))) == VIOLATED


def test_an_address_of_nothing_is_fine() -> None:
    assert verdicts(judge(RULE, make("aws:ec2/eip:Eip", props={"domain": "vpc"}))) == PASSED


@pytest.mark.parametrize(
    "judges",
    [openings_aws.judges, network_acls.judges, openings_azure.judges, openings_ovh.judges],
    ids=["aws", "acls", "azure", "ovh"],
)
def test_every_type_that_opens_something_is_judged(judges: Callable[[Say], Mapping[str, Sequence[Judge]]]) -> None:
    found = judges(Say(RULE.id))
    assert found
    for kind, of_kind in found.items():
        assert RULE.concerns(kind)
        assert {judge.__qualname__ for judge in of_kind} <= {judge.__qualname__ for judge in JUDGES[kind]}


@pytest.mark.parametrize("provider", list(Provider))
def test_the_reference_platform_is_not_public(provider: Provider) -> None:
    found = judgement(RULE, provider)
    assert found.refused == []
    assert found.counts[RULE.id, Verdict.PASSED] > 5
