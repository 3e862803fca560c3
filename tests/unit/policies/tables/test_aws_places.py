"""Where AWS resources are: every region of the SDK, regions in texts, partitions, and settings that work worldwide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from policies.rules import catalogue
from policies.rules.keys import RULE as KEY_RULE
from policies.rules.model import Verdict
from policies.rules.regions import RULE
from policies.rules.tables import aws, aws_places
from policies.rules.tables.aws.homes import ELSEWHERE
from policies.rules.tables.aws.shapes import token
from policies.rules.view import Provider, Resource, Unknown
from tests.unit.policies.build import KEY_ARN, judge, make, texts, urn, verdicts
from tests.unit.policies.tables.test_aws import paths, short

PASSED, VIOLATED, UNDECIDED = {Verdict.PASSED}, {Verdict.VIOLATED}, {Verdict.UNDECIDED}


def regions() -> Iterator[tuple[str, str]]:
    """Every input of the SDK that is a region, but for the resources' own."""
    for kind in aws.CURRENT:
        if catalogue.everywhere("aws", kind) is None:
            for path in sorted(paths(kind)):
                named = path.rpartition(".")[2] in aws_places.REGION_KEYS
                if path != "region" and (named or path in aws_places.REGION_PATHS.get(kind, ())):
                    yield kind, path


def at(path: str, value: Any) -> dict[str, Any]:
    """Properties with one value at a path; regions that are objects have it as their ``name``."""
    for step in reversed(path.split(".")):
        value = {step: value}
    return dict(value)


def found(resource: Resource) -> str:
    return texts(judge(RULE, resource))


class TestEveryRegion:
    @pytest.mark.parametrize(("kind", "path"), regions(), ids=lambda text: short(text) if ":" in text else text)
    def test_is_judged(self, kind: str, path: str) -> None:
        virginia = found(make(kind, props=at(path, "us-east-1")))
        assert "us-east-1 is N. Virginia, US: class third, outside residency eea" in virginia
        paris = found(make(kind, props=at(path, "eu-west-3")))
        assert "outside residency" not in paris
        assert "not a region" not in paris
        assert f"{path} is unknown at preview" in found(make(kind, props=at(path, Unknown(path))))

    def test_there_are_many(self) -> None:
        assert len([*regions()]) > 180

    @pytest.mark.parametrize("name", ["region", "regions"])
    def test_a_replication_set_lists_its_regions(self, name: str) -> None:
        kind = token("ssmincidents", "ReplicationSet")
        assert verdicts(judge(RULE, make(kind, props={name: [{"name": "eu-west-3"}]}))) == PASSED
        both = judge(RULE, make(kind, props={name: [{"name": "eu-west-3"}, {"name": "us-east-1"}]}))
        assert verdicts(both) == VIOLATED
        assert f"[{name}[1].name]" in texts(both)

    def test_an_outpost_tells_by_its_arn(self) -> None:
        def rule(target: str) -> Resource:
            copies = {"schedules": [{"crossRegionCopyRules": [{"target": target}]}]}
            return make(token("dlm", "LifecyclePolicy"), props={"policyDetails": copies})

        assert verdicts(judge(RULE, rule("arn:aws:outposts:eu-west-3:123456789012:outpost/op-1"))) == PASSED
        assert verdicts(judge(RULE, rule("arn:aws:outposts:us-east-1:123456789012:outpost/op-1"))) == VIOLATED


QUEUE = token("sqs", "Queue")


class TestTexts:
    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("arn:aws-cn:s3:::bucket", "'aws-cn' is not a region"),
            ("arn:aws-us-gov:iam::123456789012:role/r", "'aws-us-gov' is not a region"),
            ("arn:aws-iso-e:s3:::bucket", "'aws-iso-e' is not a region"),
            ("arn:aws-cn:sqs:cn-north-1:123456789012:q", "cn-north-1 is Beijing"),
            ("arn:aws-us-gov:sqs:us-gov-west-1:123456789012:q", "us-gov-west-1 is GovCloud US-West"),
            ("https://abc.lambda-url.us-east-1.on.aws/", "us-east-1 is N. Virginia"),
            ("com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0", "us-east-1 is N. Virginia"),
            ("aws.sagemaker.us-east-1.notebook", "us-east-1 is N. Virginia"),
            ('{"options": {"awslogs-region": "us-east-1"}}', "us-east-1 is N. Virginia"),
            ("https://s3.us-east-1.amazonaws.com/b", "us-east-1 is N. Virginia"),
        ],
    )
    def test_regions_and_partitions_are_found(self, text: str, told: str) -> None:
        assert told in found(make(QUEUE, props={"policy": text}))

    @pytest.mark.parametrize(
        "text",
        [
            "arn:aws-eusc:s3:::bucket", "arn:aws-eusc:sqs:eusc-de-east-1:123456789012:q", "arn:aws:s3:::bucket",
            "https://abc.lambda-url.eu-west-3.on.aws/", "com.amazonaws.vpce.eu-west-3.vpce-svc-0123456789abcdef0",
            '{"options": {"awslogs-region": "eu-west-3"}}', "us.anthropic.claude-v2:0",
        ],
    )  # fmt: skip
    def test_those_of_the_union_and_other_words_pass(self, text: str) -> None:
        assert verdicts(judge(RULE, make(QUEUE, props={"policy": text}))) == PASSED

    @pytest.mark.parametrize(
        ("model", "verdict"),
        [
            ("us.anthropic.claude-sonnet-4-v1:0", VIOLATED),
            ("global.anthropic.claude-sonnet-4-v1:0", VIOLATED),
            ("arn:aws:bedrock:eu-west-3:123456789012:inference-profile/us.amazon.nova-pro-v1:0", VIOLATED),
            ("eu.anthropic.claude-sonnet-4-v1:0", PASSED),
            ("anthropic.claude-sonnet-4-v1:0", PASSED),
        ],
    )
    def test_a_model_of_another_part_of_the_world_is_refused(self, model: str, verdict: set[Verdict]) -> None:
        assert verdicts(judge(RULE, make(token("bedrock", "AgentAgent"), props={"foundationModel": model}))) == verdict


class TestWorldwide:
    @pytest.mark.parametrize("kind", aws_places.WORLDWIDE, ids=short)
    def test_a_setting_for_all_the_world_is_refused(self, kind: str) -> None:
        path, values, why = aws_places.WORLDWIDE[kind]
        value = values[0] if values else "arn:aws:acm:eu-west-3:123456789012:certificate/c"
        worldwide = judge(RULE, make(kind, props=at(path, value)))
        assert verdicts(worldwide) == VIOLATED
        assert why in texts(worldwide)
        if values:
            assert verdicts(judge(RULE, make(kind, props=at(path, "another")))) == PASSED
        assert (why in found(make(kind))) is (None in values)

    @pytest.mark.parametrize(
        "kind",
        [
            token("amplify", "App"), token("lightsail", "Distribution"), token("s3control", "MultiRegionAccessPoint"),
            token("s3control", "MultiRegionAccessPointRoutes"), token("cloudfront", "KeyValueStore"),
        ],
        ids=short,
    )  # fmt: skip
    def test_services_without_a_place_are_refused(self, kind: str) -> None:
        assert verdicts(judge(RULE, make(kind))) == VIOLATED

    def test_a_default_outside_is_refused_until_it_is_set(self) -> None:
        connector = token("chime", "VoiceConnector")
        assert "default: us-east-1 is N. Virginia" in found(make(connector))
        assert verdicts(judge(RULE, make(connector, props={"awsRegion": "eu-central-1"}))) == PASSED

    @pytest.mark.parametrize("kind", aws.DEPLOYMENTS, ids=short)
    def test_what_makes_other_resources_is_never_passed(self, kind: str) -> None:
        assert verdicts(judge(RULE, make(kind))) == UNDECIDED
        assert verdicts(judge(KEY_RULE, make(kind))) == VIOLATED

    @pytest.mark.parametrize("kind", aws.BUCKETS, ids=short)
    def test_an_inline_copy_needs_its_target_in_the_stack(self, kind: str) -> None:
        replication = at(aws_places.OPAQUE_TARGETS[kind][0], "arn:aws:s3:::b")
        target = make(aws.BUCKETS[0], "b", {"arn": "arn:aws:s3:::b"})
        assert verdicts(judge(RULE, make(kind, props=replication))) == UNDECIDED
        assert verdicts(judge(RULE, make(kind, props=replication), target)) == PASSED
        assert verdicts(judge(RULE, make(kind))) == PASSED


TOPIC = token("sns", "Topic")
DUBLIN_KEY = KEY_ARN.replace("eu-west-3", "eu-west-1")


def provider(**props: Any) -> Provider:
    return Provider("pulumi:providers:aws", urn("pulumi:providers:aws", "p"), {"region": "eu-west-3", **props})


class TestKeys:
    """A key must be in the region and account of what it is for."""

    def test_a_key_of_another_region_is_refused(self) -> None:
        other = judge(KEY_RULE, make(TOPIC, props={"kmsMasterKeyId": DUBLIN_KEY}))
        assert verdicts(other) == VIOLATED
        assert "the key is in eu-west-1, what it is for in eu-west-3" in texts(other)
        there = make(TOPIC, props={"kmsMasterKeyId": DUBLIN_KEY, "region": "eu-west-1"})
        assert verdicts(judge(KEY_RULE, there)) == PASSED
        assert verdicts(judge(KEY_RULE, make(TOPIC, props={"kmsMasterKeyId": DUBLIN_KEY}, provider=None))) == PASSED

    @pytest.mark.parametrize(
        ("kind", "own", "place"),
        [
            (token("secretsmanager", "Secret"), {"kmsKeyId": KEY_ARN}, "replicas.region"),
            (
                token("dynamodb", "Table"),
                {"serverSideEncryption": {"enabled": True, "kmsKeyArn": KEY_ARN}},
                "replicas.regionName",
            ),
            (token("efs", "ReplicationConfiguration"), {}, "destination.region"),
            (token("ssmincidents", "ReplicationSet"), {}, "regions.name"),
        ],
        ids=lambda value: short(value) if isinstance(value, str) and ":" in value else None,
    )  # fmt: skip
    def test_a_copy_s_key_is_where_the_copy_is(self, kind: str, own: dict[str, Any], place: str) -> None:
        parent, _, name = place.partition(".")
        key = next(path for known, path in ELSEWHERE if known == kind and path.startswith(parent)).rpartition(".")[2]

        def copy(region: str) -> Resource:
            return make(kind, props={**own, parent: [{name: region, key: DUBLIN_KEY}]})

        assert verdicts(judge(KEY_RULE, copy("eu-west-1"))) == PASSED
        assert Verdict.VIOLATED in verdicts(judge(KEY_RULE, copy("eu-west-3")))

    def test_every_exception_is_a_key_reference(self) -> None:
        for kind, path in ELSEWHERE:
            assert path in {use.path for use in aws.TYPES[kind].uses}, (kind, path)

    @pytest.mark.parametrize(
        "more",
        [
            {"allowedAccountIds": ["999999999999"]},
            {"allowedAccountIds": '["999999999999"]'},
            {"assumeRoles": [{"roleArn": "arn:aws:iam::999999999999:role/r"}]},
        ],
        ids=["list", "text", "role"],
    )
    def test_a_key_of_another_account_is_undecided(self, more: dict[str, Any]) -> None:
        topic = make(TOPIC, props={"kmsMasterKeyId": KEY_ARN}, provider=provider(**more))
        other = judge(KEY_RULE, topic)
        assert verdicts(other) == UNDECIDED
        assert "the key is of account 123456789012, not of 999999999999" in texts(other)

    @pytest.mark.parametrize(
        "more",
        [
            {},
            {"allowedAccountIds": ["123456789012"]},
            {"allowedAccountIds": ["123456789012", "999999999999"]},
            {"assumeRoles": "nonsense"},
            {"assumeRoles": [{"roleArn": Unknown()}]},
        ],
        ids=["unknown", "same", "several", "text", "unknown role"],
    )
    def test_a_key_of_the_same_or_an_unknown_account_passes(self, more: dict[str, Any]) -> None:
        topic = make(TOPIC, props={"kmsMasterKeyId": KEY_ARN}, provider=provider(**more))
        assert verdicts(judge(KEY_RULE, topic)) == PASSED
