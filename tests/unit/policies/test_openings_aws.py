"""Which openings AWS's security groups have for everybody, and over which ports."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest

from policies.rules import openings_aws
from policies.rules.model import Finding, Verdict
from policies.rules.view import Resource, Secret, Unknown
from tests.unit.policies import build
from tests.unit.policies.build import make, rule_of, secretly, texts, urn, verdicts

GROUP, DEFAULT_GROUP = "aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
RULE_IN = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
OLD_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule"
LIGHTSAIL = "aws:lightsail/instancePublicPorts:InstancePublicPorts"
LIST, LIST_ENTRY = (f"aws:ec2/managedPrefixList{it}:ManagedPrefixList{it}" for it in ("", "Entry"))

PASSED, VIOLATED, UNDECIDED = {Verdict.PASSED}, {Verdict.VIOLATED}, {Verdict.UNDECIDED}


def judge(resource: Resource, *others: Resource, complete: bool = True) -> tuple[Finding, ...]:
    return build.judge(rule_of(openings_aws.judges), resource, *others, complete=complete)


def name_of(value: Any) -> str:
    return value.value if isinstance(value, Verdict) else repr(value)


def ingress(source: Any, first: Any, last: Any = None, protocol: Any = "tcp") -> Resource:
    blocks = source if isinstance(source, list) else [source]
    ports = {"fromPort": first, "toPort": first if last is None else last}
    return make(GROUP, "g", {"ingress": [{"protocol": protocol, **ports, "cidrBlocks": blocks}]})


OPENINGS: list[tuple[Any, Any, Any, Any, Verdict]] = [
    ("0.0.0.0/0", 22, 22, "tcp", Verdict.VIOLATED),
    ("0.0.0.0/0", 5432, 5432, "tcp", Verdict.VIOLATED),
    ("0.0.0.0/0", 8080, 8080, "tcp", Verdict.VIOLATED),
    ("0.0.0.0/0", 0, 65535, "tcp", Verdict.VIOLATED),
    ("0.0.0.0/0", 0, 0, "-1", Verdict.VIOLATED),
    ("0.0.0.0/0", 80, 443, "tcp", Verdict.VIOLATED),
    ("0.0.0.0/0", 443, 443, "tcp", Verdict.PASSED),
    ("0.0.0.0/0", 80, 80, "tcp", Verdict.PASSED),
    ("0.0.0.0/0", -1, -1, "icmp", Verdict.PASSED),
    ("0.0.0.0/0", 500, 500, "udp", Verdict.PASSED),
    ("0.0.0.0/0", 500, 500, "tcp", Verdict.VIOLATED),
    ("::/0", 22, 22, "tcp", Verdict.VIOLATED),
    ("2000::/3", 22, 22, "tcp", Verdict.VIOLATED),
    ("0.0.0.0/1", 22, 22, "tcp", Verdict.VIOLATED),
    ("52.0.0.0/8", 22, 22, "tcp", Verdict.VIOLATED),
    ("192.0.2.0/24", 22, 22, "tcp", Verdict.PASSED),
    ("10.0.0.0/8", 22, 22, "tcp", Verdict.PASSED),
    ("10.0.0.0/7", 22, 22, "tcp", Verdict.VIOLATED),
    ("fd00::/8", 22, 22, "tcp", Verdict.PASSED),
    (["192.0.2.0/24", "0.0.0.0/0"], 22, 22, "tcp", Verdict.VIOLATED),
    (["64.0.0.0/9", "65.0.0.0/9"], 22, 22, "tcp", Verdict.VIOLATED),
    ("anything", 22, 22, "tcp", Verdict.VIOLATED),
    (Unknown("ingress"), 22, 22, "tcp", Verdict.UNDECIDED),
    (Unknown("ingress"), 443, 443, "tcp", Verdict.PASSED),
    ("0.0.0.0/0", Unknown("ingress"), 22, "tcp", Verdict.UNDECIDED),
    ("0.0.0.0/0", 22, 22, Unknown("ingress"), Verdict.UNDECIDED),
    ("192.0.2.0/24", Unknown("ingress"), 22, "tcp", Verdict.PASSED),
    (Secret("0.0.0.0/0"), 22, 22, "tcp", Verdict.VIOLATED),
]
opening = pytest.mark.parametrize(
    ("source", "first", "last", "protocol", "verdict"), OPENINGS, ids=lambda value: name_of(value)
)


class TestSecurityGroupsOfAws:
    @opening
    def test_rules_in_a_group(self, source: Any, first: Any, last: Any, protocol: Any, verdict: Verdict) -> None:
        group = ingress(source, first, last, protocol)
        assert verdicts(judge(group)) == {verdict}
        group.props = secretly(group.props)
        assert verdicts(judge(group)) == {verdict}
        (rule,) = ingress(source, first, last, protocol).props["ingress"]
        assert verdicts(judge(make(DEFAULT_GROUP, props={"ingress": [rule]}))) == {verdict}
        of_lightsail = {**rule, "cidrs": rule["cidrBlocks"]}
        assert verdicts(judge(make(LIGHTSAIL, props={"portInfos": [of_lightsail]}))) == {verdict}

    @opening
    def test_rules_of_their_own(self, source: Any, first: Any, last: Any, protocol: Any, verdict: Verdict) -> None:
        blocks = source if isinstance(source, list) else [source]
        old = {"type": "ingress", "protocol": protocol, "fromPort": first, "toPort": last, "cidrBlocks": blocks}
        assert verdicts(judge(make(OLD_RULE, props=old))) == {verdict}
        assert verdicts(judge(make(OLD_RULE, props=secretly(old)))) == {verdict}
        if not isinstance(source, list):
            new = {"ipProtocol": protocol, "fromPort": first, "toPort": last, "cidrIpv4": source}
            assert verdicts(judge(make(RULE_IN, props=new))) == {verdict}

    def test_a_new_rule_without_ports_opens_all(self) -> None:
        props = {"ipProtocol": "-1", "cidrIpv6": "::/0"}
        assert "all ports open to everybody" in texts(judge(make(RULE_IN, props=props)))

    def test_what_goes_out_is_not_judged(self) -> None:
        out = {"type": "egress", "protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": ["0.0.0.0/0"]}
        assert verdicts(judge(make(OLD_RULE, props=out))) == PASSED
        assert verdicts(judge(make(GROUP, props={"egress": [out]}))) == PASSED

    def test_one_rule_among_others_is_found(self) -> None:
        good = {"protocol": "tcp", "fromPort": 22, "toPort": 22, "cidrBlocks": ["10.0.0.0/8"]}
        bad = {**good, "ipv6CidrBlocks": ["::/0"]}
        (found,) = judge(make(GROUP, props={"ingress": [good, bad]}))
        assert (found.verdict, found.path) == (Verdict.VIOLATED, "ingress[1]")
        assert found.message == "port 22 (SSH) open to everybody"

    def test_rules_that_are_not_known_are_undecided(self) -> None:
        assert verdicts(judge(make(GROUP, props={"ingress": Unknown("ingress")}))) == UNDECIDED

    @pytest.mark.parametrize("key", ["cidrBlocks", "ipv6CidrBlocks", "cidrIpv4", "cidrIpv6"])
    def test_the_finding_names_the_property(self, key: str) -> None:
        everybody = ["::/0" if "6" in key else "0.0.0.0/0"]
        props = {"protocol": "tcp", "fromPort": 22, "toPort": 22, key: everybody}
        (found,) = judge(make(OLD_RULE, props=props))
        assert (found.message, found.path) == ("port 22 (SSH) open to everybody", key)

    def test_ipsec_authenticates_its_peers(self) -> None:
        for protocol in ("udp", "17"):
            assert verdicts(judge(ingress("0.0.0.0/0", 4500, protocol=protocol))) == PASSED

    def test_a_rule_without_a_known_source_names_the_first_property_that_may_have_one(self) -> None:
        rule = {"protocol": "tcp", "fromPort": 22, "toPort": 22}
        for key in ("cidrBlocks", "cidrIpv6"):
            (found,) = judge(make(OLD_RULE, props={**rule, key: Unknown(key)}))
            assert (found.verdict, found.path) == (Verdict.UNDECIDED, key)

    @pytest.mark.parametrize("key", ["ipv6CidrBlocks", "cidrBlocks"])
    def test_all_protocols_are_all_ports(self, key: str) -> None:
        rule = {"protocol": "-1", "fromPort": 0, "toPort": 0, key: ["::/0"]}
        for resource in (make(GROUP, props={"ingress": [rule]}), make(OLD_RULE, props=rule)):
            (found,) = judge(resource)
            assert found.message == "all ports open to everybody"

    def test_ipv6_of_lightsail_is_judged(self) -> None:
        ports = {"protocol": "tcp", "fromPort": 22, "toPort": 22, "ipv6Cidrs": ["::/0"]}
        assert verdicts(judge(make(LIGHTSAIL, props={"portInfos": [ports]}))) == VIOLATED

    def test_an_unknown_rule_hides_no_other(self) -> None:
        bad = {"protocol": "tcp", "fromPort": 22, "toPort": 22, "cidrBlocks": ["0.0.0.0/0"]}
        found = judge(make(GROUP, props={"ingress": [Unknown("x"), bad]}))
        assert verdicts(found) == UNDECIDED | VIOLATED

    def test_a_rule_without_addresses_opens_nothing(self) -> None:
        rule = {"ipProtocol": "tcp", "fromPort": 22, "toPort": 22, "referencedSecurityGroupId": "sg-1"}
        for complete in (True, False):
            assert verdicts(judge(make(RULE_IN, props=rule), complete=complete)) == PASSED


def prefix_list(*sources: str) -> Resource:
    return make(LIST, "l", {"id": "pl-1", "entries": [{"cidr": source} for source in sources]})


class TestPrefixLists:
    """Lists of the stack are looked into."""

    PORTS: ClassVar = {"fromPort": 22, "toPort": 22}
    RULES = (
        make(RULE_IN, "r", {"ipProtocol": "tcp", **PORTS, "prefixListId": "pl-1"}),
        make(
            OLD_RULE, "r", {"protocol": "tcp", **PORTS, "prefixListIds": ["pl-1"]},
            property_dependencies={"prefixListIds": (urn(LIST, "l"),)},
        ),
        make(
            GROUP, "r", {"ingress": [{"protocol": "tcp", **PORTS, "prefixListIds": ["pl-1"]}]},
            property_dependencies={"ingress": (urn(LIST, "l"),)},
        ),
    )  # fmt: skip
    PATHS = ("prefixListId", "prefixListIds", "ingress[0].prefixListIds")

    @pytest.mark.parametrize(("rule", "path"), [*zip(RULES, PATHS, strict=True)], ids=PATHS)
    def test_all_their_entries_count(self, rule: Resource, path: str) -> None:
        (found,) = judge(rule, prefix_list("192.0.2.0/24", "0.0.0.0/0"))
        assert (found.verdict, found.path) == (Verdict.VIOLATED, path)
        assert found.message == "port 22 (SSH) open to everybody"
        assert verdicts(judge(rule, prefix_list("192.0.2.0/24"))) == PASSED
        assert verdicts(judge(rule, prefix_list())) == PASSED
        assert verdicts(judge(rule)) == PASSED
        assert verdicts(judge(rule, complete=False)) == UNDECIDED

    @pytest.mark.parametrize(("rule", "path"), [*zip(RULES, PATHS, strict=True)], ids=PATHS)
    def test_a_known_id_is_enough(self, rule: Resource, path: str) -> None:
        bare = make(rule.kind, "r", rule.props)
        assert [found.path for found in judge(bare, prefix_list("0.0.0.0/0"))] == [path]

    def test_entries_of_their_own_count(self) -> None:
        inside = prefix_list("192.0.2.0/24")
        own = make(LIST_ENTRY, "e", {"prefixListId": "pl-1", "cidr": "0.0.0.0/0"})
        assert verdicts(judge(self.RULES[0], inside, own)) == VIOLATED
        own.props = {"prefixListId": "pl-2", "cidr": "0.0.0.0/0"}
        assert verdicts(judge(self.RULES[0], inside, own)) == PASSED

    @pytest.mark.parametrize(("kind", "key"), [(RULE_IN, "ipProtocol"), (OLD_RULE, "protocol")], ids=["new", "old"])
    def test_the_protocol_of_the_rule_counts(self, kind: str, key: str) -> None:
        props = {key: "icmp", "fromPort": -1, "toPort": -1, "prefixListId": "pl-1"}
        assert verdicts(judge(make(kind, "r", props), prefix_list("0.0.0.0/0"))) == PASSED

    def test_the_protocol_of_a_rule_in_a_group_counts(self) -> None:
        rule = {"protocol": "icmp", "fromPort": -1, "toPort": -1, "prefixListIds": ["pl-1"]}
        group = make(GROUP, "r", {"ingress": [rule]}, property_dependencies={"ingress": (urn(LIST, "l"),)})
        assert verdicts(judge(group, prefix_list("0.0.0.0/0"))) == PASSED

    def test_every_list_counts(self) -> None:
        rule = make(
            OLD_RULE, "r", {"protocol": "tcp", "fromPort": 22, "toPort": 22, "prefixListIds": ["pl-1", "pl-2"]},
            property_dependencies={"prefixListIds": (urn(LIST, "l"), urn(LIST, "m"))},
        )  # fmt: skip
        good = prefix_list("192.0.2.0/24")

        def second(source: Any) -> Resource:
            return make(LIST, "m", {"id": "pl-2", "entries": [{"cidr": source}]})

        assert verdicts(judge(rule, good, second("192.0.2.0/24"))) == PASSED
        assert verdicts(judge(rule, good, second("0.0.0.0/0"))) == VIOLATED
        assert verdicts(judge(rule, good, second("anything"))) == VIOLATED
        assert verdicts(judge(rule, good, second(Unknown("entries")))) == UNDECIDED
        unknown = make(LIST, "l", {"id": "pl-1", "entries": Unknown("entries")})
        assert verdicts(judge(rule, unknown, second("192.0.2.0/24"))) == UNDECIDED
        assert verdicts(judge(rule, unknown, second("0.0.0.0/0"))) == VIOLATED

    @pytest.mark.parametrize("ids", [None, []], ids=["absent", "empty"])
    def test_a_rule_without_any_is_decided_at_once(self, ids: Any) -> None:
        rule = {"protocol": "tcp", "fromPort": 22, "toPort": 22, "cidrBlocks": ["10.0.0.0/8"], "prefixListIds": ids}
        assert verdicts(judge(make(GROUP, props={"ingress": [rule]}), complete=False)) == PASSED
