"""The rule that nothing that holds data is public: joins, policies and openings. Tables: test_health_tables.py."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from components.spec import DataClass, Provider
from policies.rules import ranges
from policies.rules.exposure import RULE
from policies.rules.model import Verdict
from policies.rules.tables import exposure_aws, exposure_azure, exposure_ovh
from policies.rules.view import Provider as MadeBy
from policies.rules.view import Resource, Secret, Unknown
from tests.support.platform_view import judgement
from tests.unit.policies.build import judge, make, texts, verdicts

BUCKET, BLOCK = "aws:s3/bucket:Bucket", "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
ACCOUNT_BLOCK = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
RULE_IN = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
OLD_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule"
ACL, ACL_RULE = "aws:ec2/networkAcl:NetworkAcl", "aws:ec2/networkAclRule:NetworkAclRule"
NSG = "azure-native:network:NetworkSecurityGroup"
OVH_GROUP = "ovh:index/cloudSecurityGroup:CloudSecurityGroup"
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
        assert verdicts(judge(RULE, make(kind, props={"principal": Unknown("principal")}))) == UNDECIDED

    @pytest.mark.parametrize(
        ("props", "verdict"),
        [
            ({"type": "network", "policy": json.dumps([{"AllowFromPublic": True}])}, Verdict.VIOLATED),
            ({"type": "network", "policy": json.dumps([{"AllowFromPublic": False}])}, Verdict.PASSED),
            ({"type": "network", "policy": "{"}, Verdict.VIOLATED),
            ({"type": "network", "policy": Unknown("policy")}, Verdict.UNDECIDED),
            ({"type": "encryption", "policy": json.dumps({"AllowFromPublic": True})}, Verdict.PASSED),
        ],
        ids=name_of,
    )
    def test_collections_of_search(self, props: dict[str, Any], verdict: Verdict) -> None:
        resource = make("aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy", props=props)
        assert verdicts(judge(RULE, resource)) == {verdict}


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
        assert verdicts(judge(RULE, ingress(source, first, last, protocol))) == {verdict}

    @opening
    def test_rules_of_their_own(self, source: Any, first: Any, last: Any, protocol: Any, verdict: Verdict) -> None:
        blocks = source if isinstance(source, list) else [source]
        old = {"type": "ingress", "protocol": protocol, "fromPort": first, "toPort": last, "cidrBlocks": blocks}
        assert verdicts(judge(RULE, make(OLD_RULE, props=old))) == {verdict}
        if not isinstance(source, list):
            new = {"ipProtocol": protocol, "fromPort": first, "toPort": last, "cidrIpv4": source}
            assert verdicts(judge(RULE, make(RULE_IN, props=new))) == {verdict}

    def test_a_new_rule_without_ports_opens_all(self) -> None:
        props = {"ipProtocol": "-1", "cidrIpv6": "::/0"}
        assert "all ports open to everybody" in texts(judge(RULE, make(RULE_IN, props=props)))

    def test_what_goes_out_is_not_judged(self) -> None:
        out = {"type": "egress", "protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": ["0.0.0.0/0"]}
        assert verdicts(judge(RULE, make(OLD_RULE, props=out))) == PASSED
        assert verdicts(judge(RULE, make(GROUP, props={"egress": [out]}))) == PASSED

    def test_one_rule_among_others_is_found(self) -> None:
        good = {"protocol": "tcp", "fromPort": 22, "toPort": 22, "cidrBlocks": ["10.0.0.0/8"]}
        bad = {**good, "ipv6CidrBlocks": ["::/0"]}
        (found,) = judge(RULE, make(GROUP, props={"ingress": [good, bad]}))
        assert (found.verdict, found.path) == (Verdict.VIOLATED, "ingress[1]")
        assert found.message == "port 22 (SSH) open to everybody"

    def test_rules_that_are_not_known_are_undecided(self) -> None:
        assert verdicts(judge(RULE, make(GROUP, props={"ingress": Unknown("ingress")}))) == UNDECIDED

    @pytest.mark.parametrize("tag", sorted(ranges.HEALTH))
    def test_a_web_port_of_health_data_is_not_for_everybody(self, tag: str) -> None:
        group = ingress("0.0.0.0/0", 443)
        assert verdicts(judge(RULE, group)) == PASSED
        group.props = {**group.props, "tags": {"data-class": tag}}
        assert verdicts(judge(RULE, group)) == VIOLATED

    def test_the_classes_of_health_data_are_those_of_the_platform(self) -> None:
        assert {value.value for value in DataClass} - {"operational"} == ranges.HEALTH

    def test_prefix_lists_of_the_stack_are_looked_into(self) -> None:
        rule = make(RULE_IN, "r", {"ipProtocol": "tcp", "fromPort": 22, "toPort": 22, "prefixListId": "pl-1"})
        everybody = make(
            "aws:ec2/managedPrefixList:ManagedPrefixList", "l", {"id": "pl-1", "entries": [{"cidr": "0.0.0.0/0"}]}
        )
        assert verdicts(judge(RULE, rule, everybody)) == VIOLATED
        assert verdicts(judge(RULE, rule, complete=False)) == UNDECIDED
        everybody.props = {"id": "pl-1", "entries": [{"cidr": "192.0.2.0/24"}]}
        assert verdicts(judge(RULE, rule, everybody)) == PASSED

    def test_an_address_of_the_stack_is_a_known_place(self) -> None:
        address = make("aws:ec2/eip:Eip", "nat")
        props = {"ipProtocol": "tcp", "fromPort": 22, "toPort": 22, "cidrIpv4": Unknown("cidrIpv4")}
        rule = make(RULE_IN, "r", props, property_dependencies={"cidrIpv4": (address.urn,)})
        assert verdicts(judge(RULE, rule, address)) == PASSED
        assert verdicts(judge(RULE, rule, address, complete=False)) == UNDECIDED
        parameter = make("aws:ssm/parameter:Parameter", "p")
        rule.property_dependencies = {"cidrIpv4": (address.urn, parameter.urn)}
        assert verdicts(judge(RULE, rule, address, parameter)) == UNDECIDED


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
        ],
        ids=name_of,
    )
    def test_lists(self, entries: list[Any], verdict: Verdict) -> None:
        assert verdicts(judge(RULE, make(ACL, props={"ingress": entries}))) == {verdict}

    def test_rules_of_their_own_are_read_together(self) -> None:
        def rule(name: str, number: int, action: str, first: int, last: int, acl: Any = "acl-1") -> Resource:
            props = {"networkAclId": acl, "ruleNumber": number, "ruleAction": action, "egress": False}
            ports = {"protocol": "tcp", "cidrBlock": "0.0.0.0/0", "fromPort": first, "toPort": last}
            return make(ACL_RULE, name, {**props, **ports})

        allowed, denied = rule("a", 200, "allow", 1024, 65535), rule("d", 100, "deny", 3389, 3389)
        assert verdicts(judge(RULE, allowed)) == VIOLATED
        assert verdicts(judge(RULE, allowed, denied)) == PASSED
        assert verdicts(judge(RULE, allowed, rule("d", 100, "deny", 3389, 3389, "acl-2"))) == VIOLATED
        assert verdicts(judge(RULE, allowed, complete=False)) == UNDECIDED
        allowed.props = {**allowed.props, "egress": True}
        assert verdicts(judge(RULE, allowed)) == PASSED

    def test_rules_of_an_acl_that_is_not_made_yet_are_read_together(self) -> None:
        owner = make(ACL, "acl")
        made_from = {"networkAclId": (owner.urn,)}
        shared = {"networkAclId": Unknown("networkAclId"), "protocol": "tcp", "cidrBlock": "0.0.0.0/0"}
        ports = {"fromPort": 3389, "toPort": 3389}
        allow = {**shared, **ports, "ruleNumber": 2, "ruleAction": "allow"}
        deny = {**shared, **ports, "ruleNumber": 1, "ruleAction": "deny"}
        allowed = make(ACL_RULE, "a", allow, property_dependencies=made_from)
        assert verdicts(judge(RULE, allowed, owner, make(ACL_RULE, "d", deny))) == VIOLATED
        denied = make(ACL_RULE, "d", deny, property_dependencies=made_from)
        assert verdicts(judge(RULE, allowed, owner, denied)) == PASSED


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
        ],
        ids=name_of,
    )
    def test_security_rules(self, changes: dict[str, Any], verdict: Verdict) -> None:
        rule = security_rule(**changes)
        assert verdicts(judge(RULE, make(NSG, props={"securityRules": [rule]}))) == {verdict}
        assert verdicts(judge(RULE, make("azure-native:network:SecurityRule", props=rule))) == {verdict}

    @pytest.mark.parametrize(("source", "verdict"), [("*", Verdict.VIOLATED), ("10.0.0.0/8", Verdict.PASSED)])
    def test_administrative_rules(self, source: str, verdict: Verdict) -> None:
        rule = {"access": "AlwaysAllow", "direction": "Inbound", "protocol": "Tcp", "destinationPortRanges": ["22"]}
        props = {**rule, "sources": [{"addressPrefix": source}]}
        assert verdicts(judge(RULE, make("azure-native:network:AdminRule", props=props))) == {verdict}

    @pytest.mark.parametrize(
        ("first", "last", "verdict"),
        [
            ("0.0.0.0", "0.0.0.0", Verdict.VIOLATED),
            ("0.0.0.0", "255.255.255.255", Verdict.VIOLATED),
            ("1.0.0.0", "126.255.255.255", Verdict.VIOLATED),
            ("192.0.2.9", "192.0.2.1", Verdict.VIOLATED),
            ("192.0.2.1", "192.0.2.9", Verdict.PASSED),
            (Unknown("x"), "192.0.2.9", Verdict.UNDECIDED),
        ],
        ids=name_of,
    )
    @pytest.mark.parametrize("kind", exposure_azure.FIREWALL_RULES)
    def test_firewalls_of_databases(self, kind: str, first: Any, last: Any, verdict: Verdict) -> None:
        paths = exposure_azure.FIREWALL_RULES[kind]
        inside = {path.rpartition(".")[2]: value for path, value in zip(paths, (first, last), strict=True)}
        props: Mapping[str, Any] = {"properties": inside} if "." in paths[0] else inside
        assert verdicts(judge(RULE, make(kind, props=props))) == {verdict}

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
        assert verdicts(judge(RULE, make(kind, props={"publicNetworkAccess": "Disabled"}))) == PASSED
        assert verdicts(judge(RULE, make(kind, props={"publicNetworkAccess": Unknown("x")}))) == UNDECIDED
        assert verdicts(judge(RULE, namespace, complete=False)) == UNDECIDED


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
        ],
        ids=name_of,
    )
    def test_security_groups(self, changes: dict[str, Any], verdict: Verdict) -> None:
        rule = {"direction": "INGRESS", "ethernetType": "IPV4", "protocol": "TCP", "remoteIpPrefix": "0.0.0.0/0"}
        props = {"rules": [{**rule, "portRangeMin": 22, "portRangeMax": 22, **changes}]}
        assert verdicts(judge(RULE, make(OVH_GROUP, props=props))) == {verdict}

    @pytest.mark.parametrize(
        ("changes", "verdict"),
        [
            ({}, Verdict.VIOLATED),
            ({"destinationPort": None}, Verdict.VIOLATED),
            ({"source": "192.0.2.0/24"}, Verdict.PASSED),
            ({"action": "deny"}, Verdict.PASSED),
            ({"tcpOption": "established"}, Verdict.PASSED),
            ({"destinationPort": 443}, Verdict.PASSED),
        ],
        ids=name_of,
    )
    def test_edge_firewalls(self, changes: dict[str, Any], verdict: Verdict) -> None:
        props = {"action": "permit", "protocol": "tcp", "destinationPort": 22, **changes}
        assert verdicts(judge(RULE, make("ovh:Ip/firewallRule:FirewallRule", props=props))) == {verdict}

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
            assert verdicts(judge(RULE, make(f"ovh:IpLoadBalancing/{kind}", props=props))) == {verdict}

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
        assert verdicts(judge(RULE, single)) == {verdict}
        inside = {"listeners": [{"port": port, **more}]}
        assert verdicts(judge(RULE, make("ovh:CloudProject/loadBalancer:LoadBalancer", props=inside))) == {verdict}

    def test_a_cluster_and_a_registry_need_restrictions(self) -> None:
        cluster = make("ovh:CloudProject/kube:Kube", "c", {"id": "k-1", "privateNetworkId": "n"})
        limits = make(
            "ovh:CloudProject/kubeIpRestrictions:KubeIpRestrictions", "i", {"kubeId": "k-1", "ips": ["10.0.0.0/8"]}
        )
        assert verdicts(judge(RULE, cluster)) == VIOLATED
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


@pytest.mark.parametrize("provider", list(Provider))
def test_the_reference_platform_is_not_public(provider: Provider) -> None:
    found = judgement(RULE, provider)
    assert found.refused == []
    assert found.counts[RULE.id, Verdict.PASSED] > 5
