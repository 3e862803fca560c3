"""The packs' policies, given resources as the engine gives them."""

from __future__ import annotations

import datetime
import runpy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi_policy.proxy import UnknownValueError

from policies.rules import hygiene, keys, regions, waivers_file
from policies.rules.model import Finding, Rule, Severity
from policies.rules.registry import ALL, PACKS, Framework, Pack
from policies.rules.waivers import Waivers
from policies.server import analyzer as server
from policies.server import run, settings
from policies.testing import UNKNOWN, Declared, Engine, Told, secret
from tests.unit.policies.analyzer import sent
from tests.unit.policies.build import KEY_ARN, declaration

ROOT = Path(__file__).parents[3]
TWO = {folder: PACKS[folder] for folder in ("eu_regions", "customer_managed_keys")}
FRAMEWORK = Framework("HDS", "2", "EXI 28", "Health data stay in the EEA.")

TOPIC, KEY, BUCKET = "aws:sns/topic:Topic", "aws:kms/key:Key", "aws:s3/bucket:Bucket"
SSE = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
OVH_BUCKET = "ovh:CloudProject/storage:Storage"


def pack(*rules: Rule, **config: Any) -> Engine:
    made = Pack("pack", "It is so.", "It is so.", rules, tuple(settings.SCHEMA), FRAMEWORK)
    return Engine(server.Analyzer("packs", "All.", {"pack": made}), {"pack": config} if config else None)


def key_pack(**config: Any) -> Engine:
    return pack(keys.RULE, **config)


def sse(bucket: Declared, key: Any, **more: Any) -> Declared:
    default = {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": key}
    return sent(SSE, "sse", {"bucket": bucket.name, "rules": [{"applyServerSideEncryptionByDefault": default}]}, **more)


def test_a_violation_is_told_when_the_resource_is_registered() -> None:
    told = key_pack().register(sent(TOPIC, "t", {"kmsMasterKeyId": "alias/aws/sns"}))
    assert len(told.mandatory) == 1
    assert told.mandatory[0].startswith(
        "It is so.\nviolated: messages: the key reference is the AWS-managed key aws/sns"
    )
    assert key_pack().register(sent(TOPIC, "t", {"kmsMasterKeyId": KEY_ARN})).mandatory == []


def test_nothing_is_told_twice() -> None:
    topic = sent(TOPIC, "t", {"kmsMasterKeyId": "alias/aws/sns"})
    assert len(key_pack().deploy(topic).mandatory) == 1


def test_a_key_that_is_unknown_at_preview_is_decided_at_the_end() -> None:
    key = sent(KEY, "k")
    good = sent(TOPIC, "t", {"kmsMasterKeyId": UNKNOWN}, sources={"kmsMasterKeyId": [key.urn]})
    bad = sent(TOPIC, "t", {"kmsMasterKeyId": UNKNOWN}, sources={"kmsMasterKeyId": []})
    analyzer = key_pack()
    assert analyzer.register(good).mandatory == []
    assert analyzer.finish(key, good).mandatory == []
    told = key_pack().deploy(key, bad)
    assert len(told.mandatory) == 1
    assert (
        "undecided: messages: kmsMasterKeyId is unknown at preview and depends on nothing in this stack"
        in told.mandatory[0]
    )
    assert told.advisory == []
    assert told.urns == [bad.urn]


def test_known_and_unknown_values_lead_to_the_same_verdicts() -> None:
    def resources(known: bool) -> list[Declared]:
        key = sent(KEY, "k", {"enableKeyRotation": True}, {"arn": KEY_ARN if known else UNKNOWN})
        arn = KEY_ARN if known else UNKNOWN
        name = "data" if known else UNKNOWN
        bucket = sent(BUCKET, "data", {}, {"bucket": name})
        encryption = sse(bucket, arn, sources={"rules": [key.urn], "bucket": [bucket.urn]})
        encryption.inputs = {**encryption.inputs, "bucket": name}
        topic = sent(TOPIC, "t", {"kmsMasterKeyId": arn}, sources={"kmsMasterKeyId": [key.urn]})
        return [key, bucket, encryption, topic, sent(TOPIC, "none"), sent(BUCKET, "naked")]

    told = {known: pack(keys.RULE, hygiene.RULE, regions.RULE).deploy(*resources(known)) for known in (True, False)}
    assert told[True].mandatory == told[False].mandatory
    assert [urn.rpartition("::")[2] for urn in told[True].urns] == ["none", "naked"]


def test_a_join_sees_the_whole_stack_in_any_order() -> None:
    bucket = sent(BUCKET, "data", {"bucket": "data"})
    encryption = sse(bucket, KEY_ARN)
    for order in ((bucket, encryption), (encryption, bucket)):
        assert key_pack().deploy(*order).mandatory == []
    assert "no BucketServerSideEncryptionConfiguration" in key_pack().deploy(bucket).mandatory[0]


def test_what_the_provider_filled_in_does_not_count_as_declared() -> None:
    filled = {
        "bucket": "data",
        "serverSideEncryptionConfiguration": {
            "rule": {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": KEY_ARN}}
        },
    }
    assert key_pack().deploy(sent(BUCKET, "data", {"bucket": "data"}, filled)).mandatory != []
    assert key_pack().deploy(sent(BUCKET, "data", filled, filled)).mandatory == []


def test_inputs_that_the_outputs_lack_are_still_seen() -> None:
    group = sent("azure-native:resources:ResourceGroup", "g", {"resourceGroupName": "rg", "location": "westeurope"}, {})
    account = sent("azure-native:storage:StorageAccount", "a", {"resourceGroupName": "rg"}, {}, region=None)
    assert pack(regions.RULE).deploy(group, account).mandatory == []


def test_a_resource_that_is_only_read_is_judged_at_the_end() -> None:
    london = sent(TOPIC, "read", {"kmsMasterKeyId": KEY_ARN}, region="eu-west-2")
    analyzer = pack(regions.RULE)
    analyzer.register(sent(KEY, "k"))
    assert "eu-west-2 is London" in analyzer.finish(london).mandatory[0]


class TestDeclarations:
    def platform(self, **changes: Any) -> Declared:
        entry = declaration("storage.key_control", expires="2999-01-01", **changes)
        return sent("hdp:platform:Platform", "platform", {"declarations": [entry]}, {})

    def part(self, platform: Declared) -> Declared:
        return sent("hdp:platform:Storage", "platform-part", parent=platform.urn)

    def bucket(self, platform: Declared) -> Declared:
        return sent(OVH_BUCKET, "b", {"regionName": "GRA"}, parent=self.part(platform).urn)

    def test_a_declared_control_is_reported_and_does_not_refuse(self) -> None:
        platform = self.platform()
        told = key_pack().deploy(platform, self.part(platform), self.bucket(platform))
        assert told.mandatory == []
        assert len(told.advisory) == 1
        assert "mitigated: objects: object storage takes AES256" in told.advisory[0]
        assert "data-protection-officer answers for it until 2999-01-01" in told.advisory[0]

    def test_what_is_alike_is_reported_once_with_all_names(self) -> None:
        platform = self.platform()
        buckets = [sent(OVH_BUCKET, name, {"regionName": "GRA"}, parent=platform.urn) for name in ("a", "b", "c")]
        (told,) = key_pack().deploy(platform, *buckets).advisory
        assert told.endswith("The same for b, c.")

    def test_without_one_the_bucket_is_refused_before_it_is_made(self) -> None:
        platform = self.platform(owner="")
        analyzer = key_pack()
        analyzer.register(platform)
        analyzer.register(self.part(platform))
        assert "its declaration lacks owner" in analyzer.register(self.bucket(platform)).mandatory[0]


class TestConfiguration:
    def test_the_residency_is_one_for_both_policies(self) -> None:
        group = sent("azure-native:resources:ResourceGroup", "g", {"resourceGroupName": "rg", "location": "uksouth"})
        assert "outside residency eea" in pack(regions.RULE).deploy(group).mandatory[0]
        assert pack(regions.RULE, residency="adequate").deploy(group).mandatory == []
        read = sent(TOPIC, "read", region="eu-west-2")
        analyzer = pack(regions.RULE, residency="adequate")
        analyzer.register(group)
        assert analyzer.finish(group, read).mandatory == []

    @pytest.mark.parametrize(("setting", "mandatory", "advisory"), [("report", 0, 1), ("refuse", 1, 0)])
    def test_an_unclassified_type_is_reported_or_refused(self, setting: str, mandatory: int, advisory: int) -> None:
        told = key_pack(unclassified=setting).deploy(sent("aws:new/thing:Thing", "n"))
        assert (len(told.mandatory), len(told.advisory)) == (mandatory, advisory)
        assert "aws:new/thing:Thing is in no table" in (told.mandatory + told.advisory)[0]

    def test_log_services_and_throw_away_environments(self) -> None:
        stream = sent("ovh:Dbaas/logsOutputGraylogStream:LogsOutputGraylogStream", "s", {"serviceName": "ldp-ab-1"})
        assert "logServices" in pack(regions.RULE).deploy(stream).mandatory[0]
        assert pack(regions.RULE, logServices={"ldp-ab-1": "GRA"}).deploy(stream).mandatory == []
        platform = sent("hdp:platform:Platform", "p", {"environment": "test"})
        key = sent("ovh:Okms/serviceKey:ServiceKey", "k", {"type": "oct", "size": 256}, parent=platform.urn)
        assert pack(hygiene.RULE).deploy(platform, key).mandatory == []
        assert pack(hygiene.RULE, throwAwayEnvironments=[]).deploy(platform, key).mandatory != []

    @pytest.mark.parametrize("config", [{"residency": "world"}, {"unclassified": "ignore"}])
    def test_a_setting_that_is_not_allowed_stops_the_pack(self, config: dict[str, str]) -> None:
        with pytest.raises(ValueError, match=next(iter(config.values()))):
            pack(regions.RULE, **config).register(sent(TOPIC, "t"))


class TestUnskippable:
    def failing(self, error: Callable[[], Exception]) -> Rule:
        def check(*_: object) -> list[Finding]:
            raise error()

        return Rule("failing", "It fails", "To see.", Severity.HIGH, "resource", check)

    @pytest.mark.parametrize(
        "error", [KeyError, RecursionError, UnicodeError, lambda: UnknownValueError(UNKNOWN, ["x"])]
    )
    def test_a_rule_that_fails_refuses(self, error: Callable[[], Exception]) -> None:
        told = pack(self.failing(error)).register(sent(TOPIC, "t"))
        assert "refused: the rule failed on this resource" in told.mandatory[0]
        assert "Traceback" not in told.mandatory[0]

    def test_its_traceback_shows_under_debug(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(settings.DEBUG, "1")
        assert "Traceback" in pack(self.failing(KeyError)).register(sent(TOPIC, "t")).mandatory[0]

    def test_secrets_are_judged(self) -> None:
        assert key_pack().register(sent(TOPIC, "t", {"kmsMasterKeyId": secret(KEY_ARN)})).mandatory == []
        assert key_pack().register(sent(TOPIC, "t", {"kmsMasterKeyId": secret("alias/aws/sns")})).mandatory != []
        assert pack(regions.RULE).register(sent(TOPIC, "t", {"region": secret("us-east-1")})).mandatory != []

    def test_policies_that_are_about_something_else_are_not_counted_as_passed(self) -> None:
        told = key_pack().deploy(sent("aws:ec2/vpc:Vpc", "v"))
        assert told.not_applicable == ["pack", "pack-in-stack", "pack-report"]
        assert key_pack().deploy(sent(TOPIC, "t", {"kmsMasterKeyId": KEY_ARN})).not_applicable == [
            "pack-in-stack",
            "pack-report",
        ]


@pytest.mark.parametrize("folder", [*PACKS, ALL.folder])
def test_the_packs_are_mandatory_and_say_what_they_are(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[tuple[str, str, dict[str, Pack]]] = []
    monkeypatch.setattr(run, "_serve", lambda *arguments: served.append(arguments))
    runpy.run_path(str(ROOT / "policies" / folder), run_name="__main__")
    ((name, description, packs),) = served
    info = server.Analyzer(name, description, packs).GetAnalyzerInfo(None, None)
    assert info.name == name == (ALL.name if folder == ALL.folder else PACKS[folder].name)
    assert [list(packs)] == [list(PACKS) if folder == ALL.folder else [folder]]
    assert {policy.name for policy in info.policies} == {
        pack.name + suffix for pack in packs.values() for suffix in ("", server.STACK, server.REPORT)
    }
    levels = [policy.enforcementLevel for policy in info.policies]
    assert levels == [proto.MANDATORY, proto.MANDATORY, proto.ADVISORY] * len(packs)
    assert all(policy.framework.reference and policy.severity and policy.remediation_steps for policy in info.policies)
    assert [bool(policy.configSchema.properties) for policy in info.policies] == [True, False, False] * len(packs)
    assert "runtime: python\n" in (ROOT / "policies" / folder / "PulumiPolicy.yaml").read_text(encoding="utf-8")


def test_every_pack_has_a_folder_and_every_folder_a_pack() -> None:
    folders = {path.parent.name for path in (ROOT / "policies").glob("*/PulumiPolicy.yaml")}
    assert folders == {*PACKS, ALL.folder}


class TestLevels:
    def told(self, level: Any) -> Any:
        analyzer = server.Analyzer("packs", "All.", TWO)
        request = proto.ConfigureAnalyzerRequest()
        request.policyConfig["customer-managed-keys"].enforcementLevel = level
        analyzer.Configure(request, None)
        return analyzer.Analyze(sent(TOPIC, "t", {"kmsMasterKeyId": "alias/aws/sns"}).request(), None)

    @pytest.mark.parametrize(
        ("level", "shown"),
        [(proto.MANDATORY, proto.MANDATORY), (proto.ADVISORY, proto.ADVISORY), (proto.REMEDIATE, proto.MANDATORY)],
        ids=["mandatory", "advisory", "remediate"],
    )
    def test_the_engine_can_change_the_level(self, level: Any, shown: Any) -> None:
        assert [found.enforcementLevel for found in self.told(level).diagnostics] == [shown]

    def test_a_disabled_policy_says_nothing(self) -> None:
        assert not self.told(proto.DISABLED).diagnostics


def test_packs_in_one_process_keep_their_names() -> None:
    both = Engine(server.Analyzer("packs", "All.", TWO))
    told = both.deploy(sent(TOPIC, "t", {"kmsMasterKeyId": "alias/aws/sns"}, region="us-east-1"))
    assert [text.splitlines()[0] for text in told.mandatory] == [
        PACKS["eu_regions"].title,
        PACKS["customer_managed_keys"].title,
    ]


class TestWaivers:
    def deploy(self, expires: str, pattern: str = "*::aws:sns/topic:Topic::t") -> Told:
        entry = {
            "id": "W-1", "rule": "customer-managed-key", "resource": f"urn:pulumi:s::p{pattern[1:]}",
            "category": "waiver", "reason": "no health data in these messages", "owner": "platform-team",
            "approver": "data-protection-officer", "ticket": "HDP-1", "created": "2998-12-01", "expires": expires,
        }  # fmt: skip
        read = waivers_file.read(yaml.safe_dump({"waivers": [entry]}), "waivers.yaml")
        made = server.Analyzer(
            "packs", "All.", {"customer_managed_keys": PACKS["customer_managed_keys"]}, Waivers(read)
        )
        for session in made._sessions:
            session.context = replace(session.context, today=datetime.date(2999, 1, 1))
        return Engine(made).deploy(sent(TOPIC, "t", {"kmsMasterKeyId": "alias/aws/sns"}))

    def test_a_waived_finding_does_not_refuse_and_is_shown(self) -> None:
        told = self.deploy("2999-03-01")
        assert told.mandatory == []
        assert len(told.advisory) == 1
        assert "waived: violated without waiver W-1, which ends on 2999-03-01" in told.advisory[0]

    def test_one_that_ends_soon_is_told_of(self) -> None:
        told = self.deploy("2999-01-05")
        assert told.mandatory == []
        assert any("waiver W-1 ends on 2999-01-05: platform-team answers for it" in text for text in told.advisory)

    def test_one_that_has_ended_refuses(self) -> None:
        told = self.deploy("2998-12-31")
        assert "waiver W-1 covered it, and expired on 2998-12-31" in told.mandatory[0]
        assert any("waiver W-1 expired on 2998-12-31: renew it (HDP-1)" in text for text in told.advisory)

    def test_one_that_covers_nothing_here_is_told_of(self) -> None:
        told = self.deploy("2999-03-01", "*::aws:sns/topic:Topic::other")
        assert len(told.mandatory) == 1
        assert any("waiver W-1 covers nothing in this stack" in text for text in told.advisory)
