"""Which openings Azure's security rules and firewalls of databases have for everybody, and over which ports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from policies.rules import openings_azure
from policies.rules.model import Finding, Verdict
from policies.rules.tables import exposure_azure
from policies.rules.view import Resource, Unknown
from tests.unit.policies import build
from tests.unit.policies.build import make, rule_of, secretly, verdicts

NSG, SECURITY_RULE = "azure-native:network:NetworkSecurityGroup", "azure-native:network:SecurityRule"

PASSED, VIOLATED, UNDECIDED = {Verdict.PASSED}, {Verdict.VIOLATED}, {Verdict.UNDECIDED}


def judge(resource: Resource, *others: Resource, complete: bool = True) -> tuple[Finding, ...]:
    return build.judge(rule_of(openings_azure.judges), resource, *others, complete=complete)


def name_of(value: Any) -> str:
    return value.value if isinstance(value, Verdict) else repr(value)


def security_rule(**changes: Any) -> dict[str, Any]:
    return {
        "name": "in", "access": "Allow", "direction": "Inbound", "protocol": "Tcp", "priority": 100,
        "sourceAddressPrefix": "*", "sourcePortRange": "*", "destinationAddressPrefix": "*",
        "destinationPortRange": "22", **changes,
    }  # fmt: skip


class TestRulesOfAzure:
    @pytest.mark.parametrize(
        ("changes", "verdict"),
        [
            ({}, Verdict.VIOLATED),
            ({"sourceAddressPrefix": "Internet"}, Verdict.VIOLATED),
            ({"sourceAddressPrefix": "0.0.0.0/0"}, Verdict.VIOLATED),
            ({"sourceAddressPrefix": "AzureCloud.westeurope"}, Verdict.VIOLATED),
            ({"sourceAddressPrefix": None, "sourceAddressPrefixes": ["10.0.0.0/8", "0.0.0.0/1"]}, Verdict.VIOLATED),
            ({"destinationPortRange": "*", "protocol": "*"}, Verdict.VIOLATED),
            ({"destinationPortRange": "400-500"}, Verdict.VIOLATED),
            ({"destinationPortRange": None, "destinationPortRanges": ["443", "3306"]}, Verdict.VIOLATED),
            ({"destinationPortRange": "443"}, Verdict.PASSED),
            ({"destinationPortRange": None, "destinationPortRanges": ["80", "443"]}, Verdict.PASSED),
            ({"protocol": "Icmp", "destinationPortRange": "*"}, Verdict.PASSED),
            ({"access": "Deny"}, Verdict.PASSED),
            ({"direction": "Outbound"}, Verdict.PASSED),
            ({"sourceAddressPrefix": "VirtualNetwork"}, Verdict.PASSED),
            ({"sourceAddressPrefix": "AzureLoadBalancer"}, Verdict.PASSED),
            ({"sourceAddressPrefix": "192.0.2.0/24"}, Verdict.PASSED),
            ({"sourceAddressPrefix": Unknown("x")}, Verdict.UNDECIDED),
            ({"destinationPortRange": Unknown("x")}, Verdict.UNDECIDED),
            ({"sourceAddressPrefix": None}, Verdict.PASSED),
            ({"sourceAddressPrefix": "Storage.WestEurope"}, Verdict.PASSED),
            ({"sourceAddressPrefix": "2000::/3"}, Verdict.VIOLATED),
            ({"sourceAddressPrefix": "cafe::/3"}, Verdict.VIOLATED),
            ({"access": "AlwaysAllow"}, Verdict.VIOLATED),
            ({"destinationPortRange": "79-80"}, Verdict.VIOLATED),
            ({"protocol": "Udp", "destinationPortRange": "4500"}, Verdict.PASSED),
            (
                {"protocol": "Udp", "destinationPortRange": None, "destinationPortRanges": ["500", "22"]},
                Verdict.VIOLATED,
            ),
            ({"protocol": "Udp", "destinationPortRange": "500-501"}, Verdict.VIOLATED),
        ],
        ids=name_of,
    )
    def test_security_rules(self, changes: dict[str, Any], verdict: Verdict) -> None:
        rule = security_rule(**changes)
        for props in (rule, secretly(rule)):
            assert verdicts(judge(make(NSG, props={"securityRules": [props]}))) == {verdict}
            assert verdicts(judge(make(SECURITY_RULE, props=props))) == {verdict}

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({}, "port 22 (SSH) open to everybody"),
            ({"sourceAddressPrefix": "Internet"}, "port 22 (SSH) open to everybody (Internet)"),
            ({"sourceAddressPrefix": "AzureCloud"}, "port 22 (SSH) open to everybody (AzureCloud)"),
            ({"destinationPortRange": "*"}, "all ports open to everybody"),
            ({"destinationPortRange": "0-65535"}, "all ports open to everybody"),
            ({"destinationPortRange": "65535"}, "port 65535 open to everybody"),
            ({"destinationPortRange": "100000"}, "all ports open to everybody"),
            ({"destinationPortRange": "ssh"}, "all ports open to everybody"),
            ({"destinationPortRange": "81-82"}, "ports 81 to 82 open to everybody"),
            ({"destinationPortRange": None}, "all ports open to everybody"),
        ],
        ids=name_of,
    )
    def test_the_finding_names_the_ports(self, changes: dict[str, Any], message: str) -> None:
        (found,) = judge(make(SECURITY_RULE, props=security_rule(**changes)))
        assert (found.message, found.path) == (message, "sourceAddressPrefix")

    def test_an_unknown_rule_hides_no_other(self) -> None:
        found = judge(make(NSG, props={"securityRules": [Unknown("x"), security_rule()]}))
        assert verdicts(found) == UNDECIDED | VIOLATED
        assert [one.path for one in found] == ["securityRules[0]", "securityRules[1]"]

    @pytest.mark.parametrize(("source", "verdict"), [("*", Verdict.VIOLATED), ("10.0.0.0/8", Verdict.PASSED)])
    def test_administrative_rules(self, source: str, verdict: Verdict) -> None:
        rule = {"access": "AlwaysAllow", "direction": "Inbound", "protocol": "Tcp", "destinationPortRanges": ["22"]}
        props = {**rule, "sources": [{"addressPrefix": "192.0.2.0/24"}, {"addressPrefix": source}]}
        (found,) = judge(make("azure-native:network:AdminRule", props=props))
        assert (found.verdict, found.path) == (verdict, "sources" if verdict is Verdict.VIOLATED else "")

    @pytest.mark.parametrize(
        ("first", "last", "verdict"),
        [
            ("0.0.0.0", "0.0.0.0", Verdict.VIOLATED),
            ("0.0.0.0", "255.255.255.255", Verdict.VIOLATED),
            ("1.0.0.0", "126.255.255.255", Verdict.VIOLATED),
            ("192.0.2.9", "192.0.2.1", Verdict.VIOLATED),
            ("192.0.2.1", "192.0.2.9", Verdict.PASSED),
            (Unknown("x"), "192.0.2.9", Verdict.UNDECIDED),
            ("192.0.2.1", Unknown("x"), Verdict.UNDECIDED),
            ("0.0.0.0", "0.0.0.5", Verdict.PASSED),
            ("10.0.0.0", "10.255.255.255", Verdict.PASSED),
        ],
        ids=name_of,
    )
    @pytest.mark.parametrize("kind", exposure_azure.FIREWALL_RULES)
    def test_firewalls_of_databases(self, kind: str, first: Any, last: Any, verdict: Verdict) -> None:
        paths = exposure_azure.FIREWALL_RULES[kind]
        inside = {path.rpartition(".")[2]: value for path, value in zip(paths, (first, last), strict=True)}
        props: Mapping[str, Any] = {"properties": inside} if "." in paths[0] else inside
        (found,) = judge(make(kind, props=props))
        assert (found.verdict, found.path) == (verdict, "" if verdict is Verdict.PASSED else paths[0])

    @pytest.mark.parametrize(
        ("first", "last", "message"),
        [
            ("0.0.0.0", "0.0.0.0", "the machines of every customer of Azure are let in"),
            ("1.0.0.0", "1.255.255.255", "everybody is let in (1.0.0.0-1.255.255.255)"),
            ("192.0.2.9", "192.0.2.1", "this is no range of addresses"),
        ],
        ids=["Azure", "everybody", "backwards"],
    )
    def test_the_finding_says_who_is_let_in(self, first: str, last: str, message: str) -> None:
        props = {"startIpAddress": first, "endIpAddress": last}
        (found,) = judge(make("azure-native:sql:FirewallRule", props=props))
        assert found.message == message
