"""Which entries of AWS's network ACLs open SSH or RDP to everybody."""

from __future__ import annotations

from typing import Any

import pytest

from policies.rules import network_acls
from policies.rules.model import Finding, Verdict
from policies.rules.view import Resource, Unknown
from tests.unit.policies import build
from tests.unit.policies.build import make, rule_of, secretly, verdicts

ACL, DEFAULT_ACL = "aws:ec2/networkAcl:NetworkAcl", "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl"
ACL_RULE = "aws:ec2/networkAclRule:NetworkAclRule"

PASSED, VIOLATED, UNDECIDED = {Verdict.PASSED}, {Verdict.VIOLATED}, {Verdict.UNDECIDED}


def judge(resource: Resource, *others: Resource, complete: bool = True) -> tuple[Finding, ...]:
    return build.judge(rule_of(network_acls.judges), resource, *others, complete=complete)


def name_of(value: Any) -> str:
    return value.value if isinstance(value, Verdict) else repr(value)


def entry(number: int, action: str, first: int, last: int, source: str = "0.0.0.0/0") -> dict[str, Any]:
    return {
        "ruleNo": number, "action": action, "protocol": "tcp", "fromPort": first, "toPort": last, "cidrBlock": source,
    }  # fmt: skip


class TestNetworkAcls:
    @pytest.mark.parametrize(
        ("entries", "verdict"),
        [
            ([entry(1, "allow", 22, 22)], Verdict.VIOLATED),
            ([entry(1, "allow", 0, 65535)], Verdict.VIOLATED),
            ([entry(1, "allow", 22, 22, "10.0.0.0/8")], Verdict.PASSED),
            ([entry(1, "allow", 1024, 3000)], Verdict.PASSED),
            ([entry(1, "deny", 3389, 3389), entry(2, "allow", 1024, 65535)], Verdict.PASSED),
            ([entry(2, "allow", 1024, 65535), entry(3, "deny", 3389, 3389)], Verdict.VIOLATED),
            ([entry(1, "deny", 3389, 3389, "192.0.2.0/24"), entry(2, "allow", 1024, 65535)], Verdict.VIOLATED),
            ([{**entry(1, "allow", 0, 0), "protocol": "-1"}], Verdict.VIOLATED),
            ([{**entry(1, "allow", 22, 22), "protocol": "udp"}], Verdict.PASSED),
            ([{**entry(1, "allow", 22, 22), "cidrBlock": Unknown("ingress")}], Verdict.UNDECIDED),
            ([Unknown("ingress")], Verdict.UNDECIDED),
            ([{**entry(1, "allow", 22, 22), "protocol": "6"}], Verdict.VIOLATED),
            ([{**entry(1, "allow", 22, 22), "cidrBlock": None, "ipv6CidrBlock": "::/0"}], Verdict.VIOLATED),
            ([{**entry(1, "allow", 22, 22), "cidrBlock": None}], Verdict.PASSED),
            ([entry(1, "deny", 22, 22), {**entry(2, "allow", 22, 22), "ipv6CidrBlock": "::/0"}], Verdict.VIOLATED),
            (
                [
                    {**entry(1, "deny", 22, 22), "ipv6CidrBlock": "::/0"},
                    {**entry(2, "allow", 22, 22), "ipv6CidrBlock": "::/0"},
                ],
                Verdict.PASSED,
            ),
            ([entry(1, "deny", 22, 22), entry(1, "allow", 22, 22)], Verdict.VIOLATED),
            ([{**entry(1, "deny", 22, 22), "ruleNo": None}, entry(2, "allow", 22, 22)], Verdict.VIOLATED),
            ([entry(1, "deny", 22, 22), {**entry(2, "allow", 22, 22), "ruleNo": None}], Verdict.VIOLATED),
            ([{**entry(1, "deny", 0, 0), "protocol": "-1"}, entry(2, "allow", 0, 65535)], Verdict.PASSED),
        ],
        ids=name_of,
    )
    def test_lists(self, entries: list[Any], verdict: Verdict) -> None:
        for kind in (ACL, DEFAULT_ACL):
            assert verdicts(judge(make(kind, props={"ingress": entries}))) == {verdict}
            assert verdicts(judge(make(kind, props={"ingress": secretly(entries)}))) == {verdict}

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"fromPort": 22, "toPort": 22}, "port 22 (SSH) open to everybody"),
            ({"fromPort": 22, "toPort": 3389}, "port 22 (SSH) and port 3389 (RDP) open to everybody"),
            ({"fromPort": None, "toPort": 3388}, "port 22 (SSH) open to everybody"),
            ({"fromPort": 23, "toPort": None}, "port 3389 (RDP) open to everybody"),
            ({"protocol": "-1"}, "port 22 (SSH) and port 3389 (RDP) open to everybody"),
        ],
        ids=["one", "both", "no first", "no last", "all protocols"],
    )
    def test_the_open_ports_are_named(self, changes: dict[str, Any], message: str) -> None:
        (found,) = judge(make(ACL, props={"ingress": [{**entry(1, "allow", 0, 0), **changes}]}))
        assert (found.message, found.path) == (message, "ingress[0]")

    def test_only_what_denies_takes_away(self) -> None:
        found = judge(make(ACL, props={"ingress": [entry(1, "allow", 22, 22), entry(2, "allow", 22, 3389)]}))
        assert [one.path for one in found] == ["ingress[0]", "ingress[1]"]
        assert "SSH" in found[1].message

    def test_an_unknown_entry_hides_no_other(self) -> None:
        found = judge(make(ACL, props={"ingress": [Unknown("x"), entry(1, "allow", 22, 22)]}))
        assert verdicts(found) == UNDECIDED | VIOLATED

    def test_rules_of_their_own_are_read_together(self) -> None:
        def rule(name: str, number: int, action: str, first: int, last: int, acl: Any = "acl-1") -> Resource:
            props = {"networkAclId": acl, "ruleNumber": number, "ruleAction": action, "egress": False}
            ports = {"protocol": "tcp", "cidrBlock": "0.0.0.0/0", "fromPort": first, "toPort": last}
            return make(ACL_RULE, name, {**props, **ports})

        allowed, denied = rule("a", 200, "allow", 1024, 65535), rule("d", 100, "deny", 3389, 3389)
        assert verdicts(judge(allowed)) == VIOLATED
        assert verdicts(judge(allowed, denied)) == PASSED
        assert verdicts(judge(allowed, rule("d", 100, "deny", 3389, 3389, "acl-2"))) == VIOLATED
        assert verdicts(judge(allowed, complete=False)) == UNDECIDED
        assert verdicts(judge(denied, complete=False)) == PASSED
        out = rule("d", 100, "deny", 3389, 3389)
        out.props = {**out.props, "egress": True}
        assert verdicts(judge(allowed, out)) == VIOLATED
        (found,) = judge(allowed)
        assert found.path == "cidrBlock"
        allowed.props = {**allowed.props, "egress": True}
        assert verdicts(judge(allowed)) == PASSED

    def test_rules_of_an_acl_that_is_not_made_yet_are_read_together(self) -> None:
        owner = make(ACL, "acl")
        made_from = {"networkAclId": (owner.urn,)}
        shared = {"networkAclId": Unknown("networkAclId"), "protocol": "tcp", "cidrBlock": "0.0.0.0/0"}
        ports = {"fromPort": 3389, "toPort": 3389}
        allow = {**shared, **ports, "ruleNumber": 2, "ruleAction": "allow"}
        deny = {**shared, **ports, "ruleNumber": 1, "ruleAction": "deny"}
        allowed = make(ACL_RULE, "a", allow, property_dependencies=made_from)
        assert verdicts(judge(allowed, owner, make(ACL_RULE, "d", deny))) == VIOLATED
        denied = make(ACL_RULE, "d", deny, property_dependencies=made_from)
        assert verdicts(judge(allowed, owner, denied)) == PASSED
        named = make(ACL_RULE, "d", {**deny, "networkAclId": "acl-1"}, property_dependencies=made_from)
        assert verdicts(judge(allowed, owner, named)) == PASSED

    @pytest.mark.parametrize(
        ("allowed", "denied", "closed"),
        [
            (("acl-1", True), ("acl-1", True), True),
            (("acl-1", True), (Unknown("x"), True), True),
            (("acl-1", True), (Unknown("x"), False), False),
            (("acl-1", False), (Unknown("x"), False), False),
            ((Unknown("x"), True), ("acl-1", True), True),
            ((Unknown("x"), True), ("acl-1", False), False),
            ((Unknown("x"), False), (Unknown("x"), False), False),
            ((["acl-1"], False), (["acl-1"], False), False),
        ],
        ids=["ids", "one to come", "another to come", "nothing recorded", "named otherwise", "named alone",
             "both unknown", "no ids"],
    )  # fmt: skip
    def test_which_rules_are_of_one_acl(self, allowed: Any, denied: Any, closed: bool) -> None:
        owner = make(ACL, "acl")

        def rule(name: str, action: str, number: int, acl: Any, recorded: bool) -> Resource:
            props = {"networkAclId": acl, "protocol": "tcp", "cidrBlock": "0.0.0.0/0", "fromPort": 22, "toPort": 22}
            made_from = {"networkAclId": (owner.urn,)} if recorded else {}
            more = {"ruleAction": action, "ruleNumber": number}
            return make(ACL_RULE, name, {**props, **more}, property_dependencies=made_from)

        out = make(ACL_RULE, "out", {"egress": True, "networkAclId": "acl-1"})
        found = judge(rule("a", "allow", 2, *allowed), out, owner, rule("d", "deny", 1, *denied))
        assert verdicts(found) == (PASSED if closed else VIOLATED)
        assert "the rule failed" not in found[0].message
        assert found[0].path == ("" if closed else "cidrBlock")

    def test_an_unknown_source_of_a_rule_names_the_property(self) -> None:
        rule = {"networkAclId": "acl-1", "protocol": "tcp", "ruleAction": "allow", "fromPort": 22, "toPort": 22}
        (found,) = judge(make(ACL_RULE, props={**rule, "cidrBlock": Unknown("x")}))
        assert (found.verdict, found.path) == (Verdict.UNDECIDED, "cidrBlock")
