"""What lists of addresses let in, and what unknown addresses come to."""

from __future__ import annotations

from typing import Any

import pytest

from components.spec import DataClass
from policies.rules import openings_aws, ranges
from policies.rules.model import Finding, Verdict
from policies.rules.ranges import Ranges
from policies.rules.tabled import Say
from policies.rules.view import MISSING, Provider, Resource, StackView, Unknown
from tests.unit.policies import build
from tests.unit.policies.build import make, rule_of, secretly, verdicts

KIND = "aws:eks/cluster:Cluster"
PLAIN, ABSENT = Ranges("from", "the cluster"), Ranges("from", "the cluster", "everybody is let in")
GROUP = "aws:ec2/securityGroup:SecurityGroup"
PASSED, VIOLATED, UNDECIDED = {Verdict.PASSED}, {Verdict.VIOLATED}, {Verdict.UNDECIDED}


def judged(entry: Ranges, resource: Resource, *others: Resource, complete: bool = True) -> list[Finding]:
    return [*ranges.judge(Say("rule"), resource, StackView((resource, *others), complete), entry)]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ("192.0.2.0/24", set()),
        (["192.0.2.0/24", None], set()),
        (["192.0.2.0/24", "0.0.0.0/0"], VIOLATED),
        (["192.0.2.0/24", "anything"], VIOLATED),
        (["192.0.2.0/24", Unknown("from")], UNDECIDED),
        (["0.0.0.0/0", Unknown("from")], VIOLATED),
        ([Unknown("from")], UNDECIDED),
        (Unknown("from"), UNDECIDED),
    ],
    ids=["one", "gap", "everybody", "word", "one unknown", "everybody and unknown", "only unknown", "all unknown"],
)
@pytest.mark.parametrize("entry", [PLAIN, ABSENT], ids=["nobody", "everybody"])
def test_a_list(entry: Ranges, values: Any, found: set[Verdict]) -> None:
    assert verdicts(judged(entry, make(KIND, props={"from": values}))) == found
    assert verdicts(judged(entry, make(KIND, props=secretly({"from": values})))) == found


@pytest.mark.parametrize("values", [None, [], [None]], ids=["absent", "empty", "gap"])
def test_an_empty_list_means_what_is_said(values: Any) -> None:
    assert judged(PLAIN, make(KIND, props={"from": values})) == []
    (found,) = judged(ABSENT, make(KIND, props={"from": values}))
    assert (found.verdict, found.message) == (Verdict.VIOLATED, "the cluster: everybody is let in")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (["0.0.0.0/0"], "the cluster: everybody is let in (0.0.0.0/0)"),
        (["anything"], "the cluster: an entry is no range of addresses"),
    ],
    ids=["everybody", "word"],
)
def test_the_finding_says_what_is_wrong(values: list[str], message: str) -> None:
    (found,) = judged(PLAIN, make(KIND, props={"from": values}))
    assert (found.message, found.path) == (message, "from")


@pytest.mark.parametrize(
    ("wanted", "value", "counts"),
    [
        ((True,), True, True),
        ((True,), False, False),
        ((True,), None, False),
        ((True,), Unknown("on"), True),
        ((True, MISSING), None, True),
        ((True, MISSING), False, False),
        ((), "anything", True),
        ((), None, False),
    ],
    ids=["on", "off", "absent", "unknown", "on by default", "off, though on by default", "set", "not set"],
)
def test_a_list_counts_under_its_conditions(wanted: tuple[Any, ...], value: Any, counts: bool) -> None:
    entry = Ranges("from", "the cluster", when=(("on", wanted),))
    found = judged(entry, make(KIND, props={"from": "0.0.0.0/0", "on": value}))
    assert verdicts(found) == (VIOLATED if counts else set())


class TestUnknownAddresses:
    def made_from(self, *sources: str) -> Resource:
        return make(KIND, props={"from": Unknown("from")}, property_dependencies={"from": sources})

    def test_of_the_stack_are_a_known_place(self) -> None:
        one, other = make("aws:ec2/eip:Eip", "nat"), make("aws:ec2/subnet:Subnet", "inside")
        (found,) = judged(PLAIN, self.made_from(one.urn, other.urn), one, other)
        assert found.verdict is Verdict.PASSED
        assert found.message == "unknown until the update, made from the addresses of inside, nat"
        assert verdicts(judged(PLAIN, self.made_from(one.urn, other.urn), one, other, complete=False)) == UNDECIDED

    def test_of_anything_else_are_not(self) -> None:
        address, parameter = make("aws:ec2/eip:Eip", "nat"), make("aws:ssm/parameter:Parameter", "p")
        assert verdicts(judged(PLAIN, self.made_from(address.urn, parameter.urn), address, parameter)) == UNDECIDED
        assert verdicts(judged(PLAIN, self.made_from(address.urn, "urn:elsewhere"), address)) == UNDECIDED
        assert verdicts(judged(PLAIN, self.made_from(), address)) == UNDECIDED

    def test_in_security_rules_too(self) -> None:
        address = make("aws:ec2/eip:Eip", "nat")
        props = {"ipProtocol": "tcp", "fromPort": 22, "toPort": 22, "cidrIpv4": Unknown("cidrIpv4")}
        rule = make(
            "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "r", props,
            property_dependencies={"cidrIpv4": (address.urn,)},
        )  # fmt: skip
        assert verdicts(build.judge(rule_of(openings_aws.judges), rule, address)) == PASSED
        rule.property_dependencies = {}
        assert verdicts(build.judge(rule_of(openings_aws.judges), rule, address)) == UNDECIDED


def web(**more: Any) -> Resource:
    ingress = [{"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": ["0.0.0.0/0"]}]
    return make(GROUP, props={"ingress": ingress}, **more)


class TestHealthData:
    @pytest.mark.parametrize("tag", sorted(ranges.HEALTH))
    def test_a_web_port_is_not_for_everybody(self, tag: str) -> None:
        group = web()
        (found,) = build.judge(rule_of(openings_aws.judges), group)
        assert (found.verdict, found.message) == (Verdict.PASSED, "only web ports are open to everybody")
        group = web()
        group.props = {**group.props, "tags": {"data-class": tag}}
        (found,) = build.judge(rule_of(openings_aws.judges), group)
        assert (found.verdict, found.message) == (Verdict.VIOLATED, f"a web port of {tag} data open to everybody")

    @pytest.mark.parametrize("tags", [{"DataClass": "Identifying"}, secretly({"data-class": "audit"})], ids=str)
    def test_the_tag_may_be_written_otherwise(self, tags: dict[str, Any]) -> None:
        assert ranges.tagged(make(GROUP, props={"tags": tags})) != ""

    @pytest.mark.parametrize("tags", [{"data-class": "operational"}, {"class": "audit"}, None, 7], ids=str)
    def test_other_tags_do_not_count(self, tags: Any) -> None:
        assert ranges.tagged(make(GROUP, props={"tags": tags})) == ""

    def test_the_tags_of_the_provider_count(self) -> None:
        provider = Provider("pulumi:providers:aws", props={"defaultTags": '{"tags": {"data-class": "audit"}}'})
        assert ranges.tagged(make(GROUP, provider=provider)) == "audit"

    def test_the_classes_are_those_of_the_platform(self) -> None:
        assert {value.value for value in DataClass} - {"operational"} == ranges.HEALTH
