"""Listeners of load balancers and gateways: TLS 1.2 or better, and plain HTTP only to redirect."""

from __future__ import annotations

from typing import Any

import pytest

from policies.rules import listeners
from policies.rules.model import Finding, Verdict
from policies.rules.view import Resource, Unknown
from tests.unit.policies import build
from tests.unit.policies.build import make, rule_of, secretly, verdicts

LISTENER, LISTENER_RULE = "aws:lb/listener:Listener", "aws:lb/listenerRule:ListenerRule"
GATEWAY = "azure-native:network:ApplicationGateway"
OVH_LISTENER = "ovh:index/cloudLoadbalancerListener:CloudLoadbalancerListener"
OVH_POLICY = "ovh:index/cloudLoadbalancerL7policy:CloudLoadbalancerL7policy"
BALANCER = "ovh:CloudProject/loadBalancer:LoadBalancer"
FRONTEND = "ovh:IpLoadBalancing/httpFrontend:HttpFrontend"
PASSES_ON = "the listener passes connections on; what they reach decides about TLS"


def judge(resource: Resource, *others: Resource, complete: bool = True) -> tuple[Finding, ...]:
    return build.judge(rule_of(listeners.judges), resource, *others, complete=complete)


def name_of(value: Any) -> str:
    return value.value if isinstance(value, Verdict) else repr(value)


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
            ({"protocol": "TLS"}, Verdict.VIOLATED),
            ({"protocol": "HTTP", "defaultActions": [Unknown("x")]}, Verdict.UNDECIDED),
            ({"protocol": "HTTP", "defaultActions": ["text"]}, Verdict.VIOLATED),
            ({"protocol": "HTTP", "defaultActions": [{**redirect(), "type": Unknown("x")}]}, Verdict.UNDECIDED),
            ({"protocol": "HTTP", "defaultActions": [{**redirect(), "type": "forward"}]}, Verdict.VIOLATED),
            (
                {"protocol": "HTTP", "defaultActions": [{"type": "redirect", "redirect": Unknown("x")}]},
                Verdict.UNDECIDED,
            ),
            ({"protocol": "HTTP", "defaultActions": [{"type": "redirect"}]}, Verdict.VIOLATED),
            ({"defaultActions": [{"type": "forward"}]}, Verdict.PASSED),
        ],
        ids=name_of,
    )
    @pytest.mark.parametrize("kind", [LISTENER, "aws:alb/listener:Listener"])
    def test_listeners(self, kind: str, props: dict[str, Any], verdict: Verdict) -> None:
        assert verdicts(judge(make(kind, props=props))) == {verdict}
        assert verdicts(judge(make(kind, props=secretly(props)))) == {verdict}

    @pytest.mark.parametrize(
        ("props", "path"),
        [
            ({"protocol": Unknown("x")}, "protocol"),
            ({"protocol": "HTTPS", "sslPolicy": Unknown("x")}, "sslPolicy"),
            ({"protocol": "HTTPS"}, "sslPolicy"),
            ({"protocol": "HTTP", "defaultActions": [redirect(), Unknown("x")]}, "defaultActions[1]"),
            ({"protocol": "HTTP", "defaultActions": [redirect(Unknown("x"))]}, "defaultActions[0].redirect.protocol"),
            ({"protocol": "HTTP", "defaultActions": [{"type": Unknown("x")}]}, "defaultActions[0].type"),
            ({"protocol": "HTTP", "defaultActions": [{"type": "forward"}]}, "defaultActions[0]"),
        ],
        ids=name_of,
    )
    def test_the_finding_names_the_property(self, props: dict[str, Any], path: str) -> None:
        (found,) = judge(make(LISTENER, props=props))
        assert found.path == path
        assert found.remedy

    @pytest.mark.parametrize(
        ("props", "message"),
        [
            ({"protocol": "TCP"}, PASSES_ON),
            ({"protocol": "HTTP", "defaultActions": [redirect()]}, "good"),
            ({"protocol": "HTTPS", "sslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06"}, "good"),
        ],
        ids=["passes on", "redirects", "TLS"],
    )
    def test_why_it_passes_is_said(self, props: dict[str, Any], message: str) -> None:
        (found,) = judge(make(LISTENER, props=props))
        assert found.message == message

    def test_a_rule_of_a_plain_listener_may_only_redirect(self) -> None:
        plain = make(LISTENER, "plain", {"arn": "arn:l", "protocol": "HTTP", "defaultActions": [redirect()]})
        sent = make(LISTENER_RULE, "r", {"listenerArn": "arn:l", "actions": [{"type": "forward"}]})
        assert verdicts(judge(sent, plain)) == {Verdict.VIOLATED}
        assert verdicts(judge(sent, complete=False)) == {Verdict.UNDECIDED}
        (found,) = judge(sent, plain)
        assert found.path == "actions[0]"
        sent.props = {**sent.props, "actions": [redirect()]}
        assert verdicts(judge(sent, plain)) == {Verdict.PASSED}
        assert verdicts(judge(sent, complete=False)) == {Verdict.PASSED}
        encrypted = make(LISTENER, "tls", {"arn": "arn:l", "protocol": "HTTPS"})
        sent.props = {**sent.props, "actions": [{"type": "forward"}]}
        assert verdicts(judge(sent, encrypted)) == {Verdict.PASSED}
        unsaid = make(LISTENER, "unsaid", {"arn": "arn:l", "port": 80})
        assert verdicts(judge(sent, unsaid)) == {Verdict.VIOLATED}
        assert verdicts(judge(sent, encrypted, unsaid)) == {Verdict.VIOLATED}

    def test_a_rule_whose_listener_is_elsewhere_is_undecided_unless_it_redirects(self) -> None:
        sent = make(LISTENER_RULE, "r", {"listenerArn": "arn:elsewhere", "actions": [{"type": "forward"}]})
        (found,) = judge(sent)
        assert (found.verdict, found.path) == (Verdict.UNDECIDED, "listenerArn")
        sent.props = {**sent.props, "actions": [redirect()]}
        assert verdicts(judge(sent)) == {Verdict.PASSED}


REDIRECTED = {"httpListener": {"id": "/x/httpListeners/plain"}, "redirectConfiguration": {"id": "/x/r"}}
GATEWAY_GOOD: dict[str, Any] = {
    "sslPolicy": {"policyType": "Predefined", "policyName": "AppGwSslPolicy20220101"},
    "httpListeners": [{"name": "plain", "protocol": "Http"}, {"name": "tls", "protocol": "Https"}],
    "requestRoutingRules": [
        REDIRECTED,
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
            ({"sslPolicy": {"policyType": "Custom", "minProtocolVersion": "TLSv1_3"}}, Verdict.PASSED),
            ({"sslPolicy": {"policyName": Unknown("x")}}, Verdict.UNDECIDED),
            ({"sslPolicy": {"minProtocolVersion": Unknown("x")}}, Verdict.UNDECIDED),
            ({"sslPolicy": "text"}, Verdict.VIOLATED),
            ({"sslProfiles": [{"sslPolicy": Unknown("x")}]}, Verdict.UNDECIDED),
            ({"httpListeners": Unknown("x")}, Verdict.UNDECIDED),
            ({"httpListeners": ["text"]}, Verdict.PASSED),
            ({"requestRoutingRules": Unknown("x")}, Verdict.UNDECIDED),
            ({"requestRoutingRules": ["text"]}, Verdict.VIOLATED),
            ({"requestRoutingRules": [{**REDIRECTED, "httpListener": {"id": Unknown("x")}}]}, Verdict.UNDECIDED),
            ({"requestRoutingRules": [{**REDIRECTED, "httpListener": Unknown("x")}]}, Verdict.UNDECIDED),
            ({"requestRoutingRules": [{**REDIRECTED, "redirectConfiguration": Unknown("x")}]}, Verdict.UNDECIDED),
            ({"requestRoutingRules": [REDIRECTED, {"httpListener": Unknown("x")}]}, Verdict.UNDECIDED),
            ({"requestRoutingRules": [{**REDIRECTED, "httpListener": {}}]}, Verdict.VIOLATED),
            ({"requestRoutingRules": [{**REDIRECTED, "httpListener": "/x/plain"}]}, Verdict.PASSED),
            ({"requestRoutingRules": [REDIRECTED, {**REDIRECTED, "redirectConfiguration": None}]}, Verdict.VIOLATED),
            (
                {"requestRoutingRules": [{**REDIRECTED, "redirectConfiguration": None}, Unknown("x")]},
                Verdict.VIOLATED,
            ),
        ],
        ids=name_of,
    )
    def test_gateways(self, changes: dict[str, Any], verdict: Verdict) -> None:
        props = {**GATEWAY_GOOD, **changes}
        assert verdicts(judge(make(GATEWAY, props=props))) == {verdict}
        assert verdicts(judge(make(GATEWAY, props=secretly(props)))) == {verdict}

    @pytest.mark.parametrize(
        ("changes", "path"),
        [
            ({"sslPolicy": None}, "sslPolicy"),
            ({"sslProfiles": [{}, {"sslPolicy": {"policyName": "old"}}]}, "sslProfiles[1].sslPolicy"),
            ({"httpListeners": [{"name": "tls"}, Unknown("x")]}, "httpListeners[1]"),
            ({"httpListeners": [{"name": "other", "protocol": "Http"}]}, "httpListeners[0]"),
            ({"requestRoutingRules": Unknown("x")}, "requestRoutingRules"),
        ],
        ids=name_of,
    )
    def test_the_finding_names_the_property(self, changes: dict[str, Any], path: str) -> None:
        (found,) = judge(make(GATEWAY, props={**GATEWAY_GOOD, **changes}))
        assert found.path == path


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
            ({"protocol": "terminatedHTTPS", "tlsVersions": ["tls1_2"]}, Verdict.PASSED),
            ({"protocol": "TERMINATED_HTTPS", "tlsVersions": ["TLSv1.2", Unknown("x")]}, Verdict.UNDECIDED),
            ({"protocol": "TERMINATED_HTTPS", "tlsVersions": ["TLSv1.0", Unknown("x")]}, Verdict.VIOLATED),
            ({"protocol": "TERMINATED_HTTPS", "tlsVersions": []}, Verdict.VIOLATED),
            ({"protocol": "TERMINATED_HTTPS", "tlsVersions": 7}, Verdict.VIOLATED),
        ],
        ids=name_of,
    )
    def test_listeners(self, props: dict[str, Any], verdict: Verdict) -> None:
        for given in (props, secretly(props)):
            assert verdicts(judge(make(OVH_LISTENER, props=given))) == {verdict}
            assert verdicts(judge(make(BALANCER, props={"listeners": [given]}))) == {verdict}

    @pytest.mark.parametrize(
        ("props", "path"),
        [
            ({"protocol": Unknown("x")}, "protocol"),
            ({"protocol": "HTTP"}, "protocol"),
            ({"protocol": "TERMINATED_HTTPS", "tlsVersions": Unknown("x")}, "tlsVersions"),
            ({"protocol": "TERMINATED_HTTPS"}, "tlsVersions"),
        ],
        ids=name_of,
    )
    def test_the_finding_names_the_property(self, props: dict[str, Any], path: str) -> None:
        (found,) = judge(make(OVH_LISTENER, props=props))
        assert found.path == path
        (found,) = judge(make(BALANCER, props={"listeners": [{"protocol": "TCP"}, props]}))
        assert found.path == f"listeners[1].{path}"

    def test_unknown_listeners_are_undecided_and_others_are_judged(self) -> None:
        found = judge(make(BALANCER, props={"listeners": [Unknown("x"), "text", {"protocol": "HTTP"}]}))
        assert [(one.verdict, one.path) for one in found] == [
            (Verdict.UNDECIDED, "listeners[0]"),
            (Verdict.VIOLATED, "listeners[2].protocol"),
        ]

    @pytest.mark.parametrize("complete", [True, False], ids=["complete", "incomplete"])
    @pytest.mark.parametrize("kind", [OVH_LISTENER, BALANCER], ids=["listener", "balancer"])
    def test_what_passes_connections_on_is_decided_at_once(self, kind: str, complete: bool) -> None:
        props: dict[str, Any] = {"protocol": "TCP"} if kind == OVH_LISTENER else {"listeners": [{"protocol": "TCP"}]}
        (found,) = judge(make(kind, props=props), complete=complete)
        assert (found.verdict, found.message) == (Verdict.PASSED, PASSES_ON)

    def test_a_policy_may_redirect_a_plain_listener(self) -> None:
        listener = make(OVH_LISTENER, "l", {"id": "l-1", "protocol": "HTTP"})
        policy = make(OVH_POLICY, "p", {"listenerId": "l-1", "redirectUrl": "https://data.example"})
        assert verdicts(judge(listener, policy)) == {Verdict.PASSED}
        (found,) = judge(listener, policy)
        assert found.message == "good"
        policy.props = {**policy.props, "redirectUrl": "http://data.example"}
        assert verdicts(judge(listener, policy)) == {Verdict.VIOLATED}
        policy.props = {"listenerId": "l-1", "redirectPrefix": "HTTPS://data.example"}
        assert verdicts(judge(listener, policy)) == {Verdict.PASSED}
        policy.props = {"listenerId": "l-1", "redirectPoolId": "p"}
        assert verdicts(judge(listener, policy)) == {Verdict.VIOLATED}
        policy.props = {"listenerId": "l-1", "redirectUrl": Unknown("redirectUrl")}
        assert verdicts(judge(listener, policy)) == {Verdict.UNDECIDED}
        assert verdicts(judge(listener, complete=False)) == {Verdict.UNDECIDED}

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
            ({"redirectLocation": Unknown("x")}, Verdict.UNDECIDED),
            ({"ssl": False, "redirectLocation": Unknown("x")}, Verdict.UNDECIDED),
            ({"disabled": False}, Verdict.VIOLATED),
            ({"redirectLocation": 7}, Verdict.VIOLATED),
        ],
        ids=name_of,
    )
    def test_frontends(self, props: dict[str, Any], verdict: Verdict) -> None:
        assert verdicts(judge(make(FRONTEND, props=props))) == {verdict}
        assert verdicts(judge(make(FRONTEND, props=secretly(props)))) == {verdict}

    @pytest.mark.parametrize(
        ("props", "path"),
        [({"ssl": Unknown("x")}, "ssl"), ({"redirectLocation": Unknown("x")}, "redirectLocation"), ({}, "ssl")],
        ids=name_of,
    )
    def test_the_finding_of_a_frontend_names_the_property(self, props: dict[str, Any], path: str) -> None:
        (found,) = judge(make(FRONTEND, props=props))
        assert found.path == path
