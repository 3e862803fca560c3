"""Which openings OVHcloud's security groups, firewalls and listeners have for everybody, and over which ports."""

from __future__ import annotations

from typing import Any

import pytest

from policies.rules import openings_ovh
from policies.rules.model import Finding, Verdict
from policies.rules.view import Resource, Unknown
from tests.unit.policies import build
from tests.unit.policies.build import make, rule_of, secretly, verdicts

GROUP = "ovh:index/cloudSecurityGroup:CloudSecurityGroup"

PASSED, VIOLATED, UNDECIDED = {Verdict.PASSED}, {Verdict.VIOLATED}, {Verdict.UNDECIDED}


def judge(resource: Resource, *others: Resource, complete: bool = True) -> tuple[Finding, ...]:
    return build.judge(rule_of(openings_ovh.judges), resource, *others, complete=complete)


def name_of(value: Any) -> str:
    return value.value if isinstance(value, Verdict) else repr(value)


class TestOvhcloud:
    @pytest.mark.parametrize(
        ("changes", "verdict"),
        [
            ({}, Verdict.VIOLATED),
            ({"remoteIpPrefix": None}, Verdict.VIOLATED),
            ({"portRangeMin": None, "portRangeMax": None, "protocol": None}, Verdict.VIOLATED),
            ({"remoteIpPrefix": "10.0.0.0/8"}, Verdict.PASSED),
            ({"remoteIpPrefix": None, "remoteGroupId": "g"}, Verdict.PASSED),
            ({"direction": "EGRESS"}, Verdict.PASSED),
            ({"portRangeMin": 443, "portRangeMax": 443}, Verdict.PASSED),
            ({"remoteIpPrefix": Unknown("rules")}, Verdict.UNDECIDED),
            ({"protocol": "ICMP"}, Verdict.PASSED),
            ({"portRangeMin": None}, Verdict.VIOLATED),
            ({"portRangeMax": None}, Verdict.VIOLATED),
            ({"portRangeMin": 443, "portRangeMax": Unknown("x")}, Verdict.UNDECIDED),
        ],
        ids=name_of,
    )
    def test_security_groups(self, changes: dict[str, Any], verdict: Verdict) -> None:
        rule = {"direction": "INGRESS", "ethernetType": "IPV4", "protocol": "TCP", "remoteIpPrefix": "0.0.0.0/0"}
        props = {"rules": [{**rule, "portRangeMin": 22, "portRangeMax": 22, **changes}]}
        assert verdicts(judge(make(GROUP, props=props))) == {verdict}
        assert verdicts(judge(make(GROUP, props=secretly(props)))) == {verdict}

    @pytest.mark.parametrize(
        ("first", "last", "message"),
        [
            (22, 22.0, "port 22 (SSH) open to everybody"),
            (None, 20, "ports 0 to 20 open to everybody"),
            (60000, None, "ports 60000 to 65535 open to everybody"),
            (None, None, "all ports open to everybody"),
            (0, 0, "port 0 open to everybody"),
            (65535, 65535, "port 65535 open to everybody"),
            (-1, 70000, "all ports open to everybody"),
            (True, True, "all ports open to everybody"),
        ],
        ids=repr,
    )
    def test_the_finding_names_the_ports(self, first: Any, last: Any, message: str) -> None:
        rule = {"direction": "INGRESS", "protocol": "TCP", "portRangeMin": first, "portRangeMax": last}
        (found,) = judge(make(GROUP, props={"rules": [rule]}))
        assert (found.message, found.path) == (message, "rules[0]")

    def test_no_rule_hides_another(self) -> None:
        bad = {"direction": "INGRESS", "protocol": "TCP", "portRangeMin": 22, "portRangeMax": 22}
        found = judge(make(GROUP, props={"rules": [Unknown("x"), {**bad, "direction": "EGRESS"}, bad]}))
        assert [(one.verdict, one.path) for one in found] == [
            (Verdict.UNDECIDED, "rules[0]"), (Verdict.VIOLATED, "rules[2]"),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("changes", "verdict"),
        [
            ({}, Verdict.VIOLATED),
            ({"destinationPort": None}, Verdict.VIOLATED),
            ({"source": "192.0.2.0/24"}, Verdict.PASSED),
            ({"action": "deny"}, Verdict.PASSED),
            ({"tcpOption": "established"}, Verdict.PASSED),
            ({"destinationPort": 443}, Verdict.PASSED),
            ({"protocol": "icmp", "destinationPort": None}, Verdict.PASSED),
        ],
        ids=name_of,
    )
    def test_edge_firewalls(self, changes: dict[str, Any], verdict: Verdict) -> None:
        told = "destinationPort" in changes
        props = {"action": "permit", "protocol": "tcp", "destinationPort": 22, **changes}
        for given in (props, secretly(props)):
            (found,) = judge(make("ovh:Ip/firewallRule:FirewallRule", props=given))
            assert (found.verdict, found.path) == (verdict, "source" if verdict is Verdict.VIOLATED or told else "")

    @pytest.mark.parametrize(
        ("port", "sources", "verdict"),
        [
            ("443", None, Verdict.PASSED),
            ("80,443", None, Verdict.PASSED),
            ("5432", None, Verdict.VIOLATED),
            ("443,5000-6000", None, Verdict.VIOLATED),
            ("5432", ["192.0.2.0/24"], Verdict.PASSED),
            ("5432", ["0.0.0.0/0"], Verdict.VIOLATED),
            (Unknown("port"), None, Verdict.UNDECIDED),
        ],
        ids=name_of,
    )
    def test_frontends(self, port: Any, sources: Any, verdict: Verdict) -> None:
        for kind in ("tcpFrontend:TcpFrontend", "httpFrontend:HttpFrontend"):
            props = {"port": port, **({"allowedSources": sources} if sources else {})}
            assert verdicts(judge(make(f"ovh:IpLoadBalancing/{kind}", props=props))) == {verdict}

    def test_listeners_are_of_tcp_and_the_finding_names_the_sources(self) -> None:
        balancer = make("ovh:CloudProject/loadBalancer:LoadBalancer", props={"listeners": [Unknown("x"), {"port": 22}]})
        unknown, found = judge(balancer)
        assert (unknown.verdict, unknown.path) == (Verdict.UNDECIDED, "listeners[0]")
        assert (found.message, found.path) == ("port 22 (SSH) open to everybody", "listeners[1].allowedCidrs")
        (found,) = judge(make("ovh:IpLoadBalancing/tcpFrontend:TcpFrontend", props={"port": "1-20, 443"}))
        assert (found.message, found.path) == ("ports 1 to 20 open to everybody", "allowedSources")

    @pytest.mark.parametrize(
        ("port", "cidrs", "verdict"),
        [(5432, None, Verdict.VIOLATED), (5432, ["10.0.0.0/8"], Verdict.PASSED), (443, None, Verdict.PASSED)],
        ids=name_of,
    )
    def test_listeners(self, port: int, cidrs: Any, verdict: Verdict) -> None:
        more = {"allowedCidrs": cidrs} if cidrs else {}
        single = make(
            "ovh:index/cloudLoadbalancerListener:CloudLoadbalancerListener", props={"protocolPort": port, **more}
        )
        assert verdicts(judge(single)) == {verdict}
        inside = {"listeners": [{"port": port, **more}]}
        assert verdicts(judge(make("ovh:CloudProject/loadBalancer:LoadBalancer", props=inside))) == {verdict}
