"""The rule that data travel under TLS 1.2 or better: joins, listeners and parameters. Tables: test_health_tables.py."""

from __future__ import annotations

import json
from typing import Any

import pytest

from components.spec import Provider
from policies.rules.model import Verdict
from policies.rules.transport import RULE
from policies.rules.view import MISSING, Unknown
from tests.support.platform_view import judgement
from tests.unit.policies.build import judge, make, texts, verdicts

BUCKET, POLICY = "aws:s3/bucket:Bucket", "aws:s3/bucketPolicy:BucketPolicy"
FILES, FILES_POLICY = "aws:efs/fileSystem:FileSystem", "aws:efs/fileSystemPolicy:FileSystemPolicy"
LISTENER, LISTENER_RULE = "aws:lb/listener:Listener", "aws:lb/listenerRule:ListenerRule"
GATEWAY = "azure-native:network:ApplicationGateway"
OVH_LISTENER = "ovh:index/cloudLoadbalancerListener:CloudLoadbalancerListener"
OVH_POLICY = "ovh:index/cloudLoadbalancerL7policy:CloudLoadbalancerL7policy"

DENY: dict[str, Any] = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["arn:aws:s3:::data", "arn:aws:s3:::data/*"],
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}


def document(**changes: Any) -> str:
    statement = {key: value for key, value in {**DENY, **changes}.items() if value is not None}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


class TestStores:
    def policy(self, text: Any = None, **more: Any) -> Any:
        return make(POLICY, "policy", {"bucket": "data", "policy": document() if text is None else text}, **more)

    def test_a_bucket_needs_a_policy(self) -> None:
        bucket = make(BUCKET, "data", {"bucket": "data"})
        assert verdicts(judge(RULE, bucket)) == {Verdict.VIOLATED}
        assert verdicts(judge(RULE, bucket, self.policy())) == {Verdict.PASSED}
        other = make(POLICY, "other", {"bucket": "another", "policy": document()})
        assert verdicts(judge(RULE, bucket, other)) == {Verdict.VIOLATED}

    def test_an_unfinished_stack_decides_nothing(self) -> None:
        assert verdicts(judge(RULE, make(BUCKET, "data"), complete=False)) == {Verdict.UNDECIDED}

    def test_names_that_are_not_known_yet_are_joined_by_what_they_are_made_from(self) -> None:
        bucket = make(BUCKET, "data")
        policy = make(
            POLICY,
            "policy",
            {"bucket": Unknown("bucket"), "policy": Unknown("policy")},
            property_dependencies={"bucket": (bucket.urn,), "policy": (bucket.urn,)},
        )
        assert verdicts(judge(RULE, bucket, policy)) == {Verdict.PASSED}

    def test_an_unknown_policy_is_left_to_the_update(self) -> None:
        (found,) = judge(RULE, self.policy(Unknown("policy")))
        assert found.verdict is Verdict.UNDECIDED
        assert not found.refuses

    @pytest.mark.parametrize(
        "changes",
        [
            {"Effect": "Allow"},
            {"Principal": {"AWS": "arn:aws:iam::111122223333:root"}},
            {"Principal": None},
            {"Action": "s3:GetObject"},
            {"Action": None},
            {"Resource": "arn:aws:s3:::data"},
            {"Condition": None},
            {"Condition": {"Bool": {"aws:SecureTransport": "true"}}},
            {"Condition": {"StringEquals": {"aws:SecureTransport": "false"}}},
            {"Condition": {"Bool": {"aws:SecureTransport": "false"}, "StringEquals": {"aws:SourceVpc": "vpc-1"}}},
        ],
        ids=lambda changes: json.dumps(changes),
    )
    def test_a_statement_that_lets_some_plain_connections_in_is_not_enough(self, changes: dict[str, Any]) -> None:
        assert verdicts(judge(RULE, self.policy(document(**changes)))) == {Verdict.VIOLATED}

    @pytest.mark.parametrize(
        "changes",
        [
            {},
            {"Principal": {"AWS": ["*"]}},
            {"Action": "*"},
            {"Action": ["s3:GetObject", "s3:*"]},
            {"Resource": "*"},
            {"Condition": {"BoolIfExists": {"aws:SecureTransport": [False]}}},
        ],
        ids=lambda changes: json.dumps(changes),
    )
    def test_a_statement_that_keeps_them_all_out_is(self, changes: dict[str, Any]) -> None:
        assert verdicts(judge(RULE, self.policy(document(**changes)))) == {Verdict.PASSED}

    @pytest.mark.parametrize("text", ["{", "[]", '"text"', '{"Statement": ["text"]}', "", "[" * 5000])
    def test_what_is_no_policy_is_refused(self, text: str) -> None:
        assert verdicts(judge(RULE, self.policy(text))) == {Verdict.VIOLATED}

    def test_a_policy_in_the_bucket_itself_counts_unless_the_provider_filled_it_in(self) -> None:
        bucket = make(BUCKET, "data", {"bucket": "data", "policy": document()})
        assert verdicts(judge(RULE, bucket)) == {Verdict.PASSED}
        bucket.computed = frozenset({"policy"})
        assert verdicts(judge(RULE, bucket)) == {Verdict.VIOLATED}

    def test_file_systems_need_one_as_well(self) -> None:
        files = make(FILES, "files", {"id": "fs-1"})
        policy = make(FILES_POLICY, "p", {"fileSystemId": "fs-1", "policy": document(Action="*", Resource=None)})
        assert verdicts(judge(RULE, files)) == {Verdict.VIOLATED}
        assert verdicts(judge(RULE, files, policy)) == {Verdict.PASSED}
        assert verdicts(judge(RULE, policy)) == {Verdict.PASSED}

    def test_a_website_of_s3_is_plain(self) -> None:
        kind = "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration"
        assert verdicts(judge(RULE, make(kind, props={"indexDocument": {"suffix": "i"}}))) == {Verdict.VIOLATED}
        to = {"redirectAllRequestsTo": {"hostName": "data.example", "protocol": "https"}}
        assert verdicts(judge(RULE, make(kind, props=to))) == {Verdict.PASSED}


def redirect(protocol: Any = "HTTPS") -> dict[str, Any]:
    return {"type": "redirect", "redirect": {"protocol": protocol, "statusCode": "HTTP_301"}}


class TestListenersOfAws:
    @pytest.mark.parametrize(
        ("props", "verdict"),
        [
            ({"protocol": "HTTPS", "sslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06"}, Verdict.PASSED),
            ({"protocol": "HTTPS", "sslPolicy": "ELBSecurityPolicy-FS-1-2-Res-2020-10"}, Verdict.PASSED),
            ({"protocol": "TLS", "sslPolicy": "ELBSecurityPolicy-TLS13-1-3-2021-06"}, Verdict.PASSED),
            ({"protocol": "HTTPS", "sslPolicy": "ELBSecurityPolicy-TLS13-1-1-2021-06"}, Verdict.VIOLATED),
            ({"protocol": "HTTPS", "sslPolicy": "ELBSecurityPolicy-2016-08"}, Verdict.VIOLATED),
            ({"protocol": "HTTPS"}, Verdict.VIOLATED),
            ({"protocol": "HTTPS", "sslPolicy": Unknown("sslPolicy")}, Verdict.UNDECIDED),
            ({"protocol": "HTTP", "defaultActions": [redirect()]}, Verdict.PASSED),
            ({"protocol": "HTTP", "defaultActions": [redirect("#{protocol}")]}, Verdict.VIOLATED),
            ({"protocol": "HTTP", "defaultActions": [redirect(Unknown("x"))]}, Verdict.UNDECIDED),
            ({"protocol": "HTTP", "defaultActions": [{"type": "forward"}]}, Verdict.VIOLATED),
            ({"protocol": "HTTP", "defaultActions": [redirect(), {"type": "forward"}]}, Verdict.VIOLATED),
            ({"protocol": "HTTP"}, Verdict.VIOLATED),
            ({"port": 80, "defaultActions": [{"type": "forward"}]}, Verdict.VIOLATED),
            ({"protocol": Unknown("protocol")}, Verdict.UNDECIDED),
            ({"protocol": "TCP", "port": 443}, Verdict.PASSED),
        ],
        ids=lambda value: value.value if isinstance(value, Verdict) else repr(value),
    )
    @pytest.mark.parametrize(
        "kind", [LISTENER, "aws:alb/listener:Listener", "aws:elasticloadbalancingv2/listener:Listener"]
    )
    def test_listeners(self, kind: str, props: dict[str, Any], verdict: Verdict) -> None:
        assert verdicts(judge(RULE, make(kind, props=props))) == {verdict}

    def test_a_rule_of_a_plain_listener_may_only_redirect(self) -> None:
        plain = make(LISTENER, "plain", {"arn": "arn:l", "protocol": "HTTP", "defaultActions": [redirect()]})
        sent = make(LISTENER_RULE, "r", {"listenerArn": "arn:l", "actions": [{"type": "forward"}]})
        assert verdicts(judge(RULE, sent, plain)) == {Verdict.VIOLATED}
        assert verdicts(judge(RULE, sent, complete=False)) == {Verdict.UNDECIDED}
        sent.props = {**sent.props, "actions": [redirect()]}
        assert verdicts(judge(RULE, sent, plain)) == {Verdict.PASSED}
        encrypted = make(LISTENER, "tls", {"arn": "arn:l", "protocol": "HTTPS"})
        sent.props = {**sent.props, "actions": [{"type": "forward"}]}
        assert verdicts(judge(RULE, sent, encrypted)) == {Verdict.PASSED}


GATEWAY_GOOD: dict[str, Any] = {
    "sslPolicy": {"policyType": "Predefined", "policyName": "AppGwSslPolicy20220101"},
    "httpListeners": [{"name": "plain", "protocol": "Http"}, {"name": "tls", "protocol": "Https"}],
    "requestRoutingRules": [
        {"httpListener": {"id": "/x/httpListeners/plain"}, "redirectConfiguration": {"id": "/x/r"}},
        {"httpListener": {"id": "/x/httpListeners/tls"}, "backendAddressPool": {"id": "/x/b"}},
    ],
}


class TestGateways:
    @pytest.mark.parametrize(
        ("changes", "verdict"),
        [
            ({}, Verdict.PASSED),
            ({"sslPolicy": {"policyType": "Custom", "minProtocolVersion": "TLSv1_2"}}, Verdict.PASSED),
            ({"sslPolicy": {"policyType": "Custom", "minProtocolVersion": "TLSv1_1"}}, Verdict.VIOLATED),
            ({"sslPolicy": {"policyType": "Predefined", "policyName": "AppGwSslPolicy20150501"}}, Verdict.VIOLATED),
            ({"sslPolicy": None}, Verdict.VIOLATED),
            ({"sslPolicy": Unknown("sslPolicy")}, Verdict.UNDECIDED),
            ({"sslProfiles": [{"sslPolicy": {"policyName": "AppGwSslPolicy20150501"}}]}, Verdict.VIOLATED),
            ({"sslProfiles": [{"name": "as the gateway"}]}, Verdict.PASSED),
            ({"requestRoutingRules": []}, Verdict.VIOLATED),
            ({"requestRoutingRules": [{"httpListener": {"id": "/x/plain"}}]}, Verdict.VIOLATED),
            ({"httpListeners": [{"name": "tls", "protocol": "Https"}]}, Verdict.PASSED),
        ],
        ids=lambda value: value.value if isinstance(value, Verdict) else repr(value),
    )
    def test_gateways(self, changes: dict[str, Any], verdict: Verdict) -> None:
        assert verdicts(judge(RULE, make(GATEWAY, props={**GATEWAY_GOOD, **changes}))) == {verdict}


class TestListenersOfOvhcloud:
    @pytest.mark.parametrize(
        ("props", "verdict"),
        [
            ({"protocol": "TERMINATED_HTTPS", "tlsVersions": ["TLSv1.2", "TLSv1.3"]}, Verdict.PASSED),
            ({"protocol": "TERMINATED_HTTPS", "tlsVersions": ["TLSv1.1", "TLSv1.3"]}, Verdict.VIOLATED),
            ({"protocol": "TERMINATED_HTTPS"}, Verdict.VIOLATED),
            ({"protocol": "TERMINATED_HTTPS", "tlsVersions": Unknown("tlsVersions")}, Verdict.UNDECIDED),
            ({"protocol": "HTTP"}, Verdict.VIOLATED),
            ({"protocol": "TCP"}, Verdict.PASSED),
            ({"protocol": Unknown("protocol")}, Verdict.UNDECIDED),
        ],
        ids=lambda value: value.value if isinstance(value, Verdict) else repr(value),
    )
    def test_listeners(self, props: dict[str, Any], verdict: Verdict) -> None:
        assert verdicts(judge(RULE, make(OVH_LISTENER, props=props))) == {verdict}
        balancer = make("ovh:CloudProject/loadBalancer:LoadBalancer", props={"listeners": [props]})
        assert verdicts(judge(RULE, balancer)) == {verdict}

    def test_a_policy_may_redirect_a_plain_listener(self) -> None:
        listener = make(OVH_LISTENER, "l", {"id": "l-1", "protocol": "HTTP"})
        policy = make(OVH_POLICY, "p", {"listenerId": "l-1", "redirectUrl": "https://data.example"})
        assert verdicts(judge(RULE, listener, policy)) == {Verdict.PASSED}
        policy.props = {**policy.props, "redirectUrl": "http://data.example"}
        assert verdicts(judge(RULE, listener, policy)) == {Verdict.VIOLATED}
        assert verdicts(judge(RULE, listener, complete=False)) == {Verdict.UNDECIDED}

    @pytest.mark.parametrize(
        ("props", "verdict"),
        [
            ({"ssl": True}, Verdict.PASSED),
            ({"ssl": False}, Verdict.VIOLATED),
            ({}, Verdict.VIOLATED),
            ({"redirectLocation": "https://data.example"}, Verdict.PASSED),
            ({"redirectLocation": "http://data.example"}, Verdict.VIOLATED),
            ({"disabled": True}, Verdict.PASSED),
            ({"ssl": Unknown("ssl")}, Verdict.UNDECIDED),
        ],
        ids=lambda value: value.value if isinstance(value, Verdict) else repr(value),
    )
    def test_frontends(self, props: dict[str, Any], verdict: Verdict) -> None:
        kind = "ovh:IpLoadBalancing/httpFrontend:HttpFrontend"
        assert verdicts(judge(RULE, make(kind, props=props))) == {verdict}


def parameters(name: str, value: Any) -> list[dict[str, Any]]:
    return [{"name": "other", "value": "0"}, {"name": name, "value": value}]


class TestParameters:
    @pytest.mark.parametrize(
        ("kind", "family", "given", "verdict"),
        [
            ("aws:rds/parameterGroup:ParameterGroup", "postgres14", None, Verdict.VIOLATED),
            ("aws:rds/parameterGroup:ParameterGroup", "postgres16", None, Verdict.PASSED),
            ("aws:rds/parameterGroup:ParameterGroup", "postgres16", ("rds.force_ssl", "0"), Verdict.VIOLATED),
            ("aws:rds/parameterGroup:ParameterGroup", "postgres14", ("rds.force_ssl", "1"), Verdict.PASSED),
            ("aws:rds/parameterGroup:ParameterGroup", "postgres14", ("rds.force_ssl", Unknown("x")), Verdict.UNDECIDED),
            ("aws:rds/parameterGroup:ParameterGroup", "mysql8.0", None, Verdict.VIOLATED),
            ("aws:rds/parameterGroup:ParameterGroup", "mysql8.0", ("require_secure_transport", "ON"), Verdict.PASSED),
            ("aws:rds/parameterGroup:ParameterGroup", "aurora-mysql8.0", None, Verdict.PASSED),
            ("aws:rds/clusterParameterGroup:ClusterParameterGroup", "aurora-mysql8.0", None, Verdict.VIOLATED),
            ("aws:rds/clusterParameterGroup:ClusterParameterGroup", "aurora-postgresql16", None, Verdict.VIOLATED),
            ("aws:rds/clusterParameterGroup:ClusterParameterGroup", "aurora-postgresql17", None, Verdict.PASSED),
            ("aws:docdb/clusterParameterGroup:ClusterParameterGroup", "docdb5.0", None, Verdict.PASSED),
            (
                "aws:docdb/clusterParameterGroup:ClusterParameterGroup",
                "docdb5.0",
                ("tls", "disabled"),
                Verdict.VIOLATED,
            ),
            ("aws:redshift/parameterGroup:ParameterGroup", "redshift-2.0", None, Verdict.VIOLATED),
            ("aws:redshift/parameterGroup:ParameterGroup", "redshift-2.0", ("require_ssl", "true"), Verdict.PASSED),
            ("aws:rds/parameterGroup:ParameterGroup", "oracle-ee-19", None, Verdict.PASSED),
            ("aws:rds/parameterGroup:ParameterGroup", Unknown("family"), None, Verdict.UNDECIDED),
        ],
        ids=lambda value: value.value if isinstance(value, Verdict) else str(value),
    )
    def test_parameter_groups(self, kind: str, family: Any, given: tuple[str, Any] | None, verdict: Verdict) -> None:
        props = {"family": family, **({"parameters": parameters(*given)} if given else {})}
        assert verdicts(judge(RULE, make(kind, props=props))) == {verdict}

    @pytest.mark.parametrize(
        ("props", "verdict"),
        [
            ({"engine": "mysql"}, Verdict.VIOLATED),
            ({"engine": "mysql", "parameterGroupName": "strict"}, Verdict.PASSED),
            ({"engine": "postgres", "engineVersion": "17.2"}, Verdict.PASSED),
            ({"engine": "postgres", "engineVersion": "14"}, Verdict.VIOLATED),
            ({"engine": "mysql", "replicateSourceDb": "main"}, Verdict.PASSED),
            ({"engine": Unknown("engine")}, Verdict.UNDECIDED),
        ],
        ids=lambda value: value.value if isinstance(value, Verdict) else repr(value),
    )
    def test_the_default_group_may_let_plain_connections_in(self, props: dict[str, Any], verdict: Verdict) -> None:
        assert verdicts(judge(RULE, make("aws:rds/instance:Instance", props=props))) == {verdict}

    @pytest.mark.parametrize(
        ("name", "value", "verdict"),
        [
            ("require_secure_transport", "ON", Verdict.PASSED),
            ("require_secure_transport", "OFF", Verdict.VIOLATED),
            ("require_secure_transport", Unknown("value"), Verdict.UNDECIDED),
            ("ssl_min_protocol_version", "TLSv1.2", Verdict.PASSED),
            ("ssl_min_protocol_version", "TLSv1.1", Verdict.VIOLATED),
            ("tls_version", "TLSv1.2,TLSv1.3", Verdict.PASSED),
            ("tls_version", "TLSv1,TLSv1.2", Verdict.VIOLATED),
            ("max_connections", "100", Verdict.PASSED),
        ],
        ids=str,
    )
    @pytest.mark.parametrize("module", ["dbforpostgresql", "dbformysql"])
    def test_server_parameters_of_azure(self, module: str, name: str, value: Any, verdict: Verdict) -> None:
        resource = make(f"azure-native:{module}:Configuration", props={"configurationName": name, "value": value})
        assert verdicts(judge(RULE, resource)) == {verdict}

    @pytest.mark.parametrize(
        ("value", "verdict"),
        [("false", Verdict.PASSED), ("true", Verdict.VIOLATED), (Unknown("x"), Verdict.UNDECIDED)],
        ids=["off", "on", "unknown"],
    )
    def test_old_protocols_of_api_management(self, value: Any, verdict: Verdict) -> None:
        key = "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls10"
        resource = make("azure-native:apimanagement:ApiManagementService", props={"customProperties": {key: value}})
        assert verdicts(judge(RULE, resource)) == {verdict}


def test_a_missing_property_is_no_text() -> None:
    assert "MISSING" not in texts(judge(RULE, make(LISTENER, props={"port": MISSING})))


@pytest.mark.parametrize("provider", list(Provider))
def test_the_reference_platform_keeps_it(provider: Provider) -> None:
    found = judgement(RULE, provider)
    assert found.refused == []
    expected = 0 if provider is Provider.OVH else 5
    assert found.counts[RULE.id, Verdict.PASSED] >= expected
