"""AWS's key surfaces, each both ways: every surface of the table with one thing changed, and every way of joining."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from policies.rules.keys import RULE
from policies.rules.model import Verdict
from policies.rules.surfaces import Applies
from policies.rules.tables import aws
from policies.rules.tables.aws.shapes import token
from policies.rules.tables.entries import KeyUse
from policies.rules.view import Provider, Resource, Unknown
from tests.unit.policies.build import KEY_ARN, component, declaration, judge, make, texts, urn, verdicts

PASSED, VIOLATED, UNDECIDED, MITIGATED, NONE = (
    {Verdict.PASSED}, {Verdict.VIOLATED}, {Verdict.UNDECIDED}, {Verdict.MITIGATED}, {Verdict.NOT_APPLICABLE}
)  # fmt: skip
USES = [(kind, use) for kind, facts in aws.CURRENT.items() for use in facts.uses]


def named(value: object) -> str:
    """A stable name for a case."""
    return value.path if isinstance(value, KeyUse) else str(value).partition(":")[2].partition(":")[0] or str(value)


KEY = token("kms", "Key")


def put(props: dict[str, Any], path: str, value: Any) -> None:
    """Sets a path, making the objects on the way."""
    *way, last = path.split(".")
    for step in way:
        props = props.setdefault(step, {})
    props[last] = value


def sealed(value: Any) -> Any:
    """The properties with what stands below a step ``{}`` as JSON text."""
    if not isinstance(value, Mapping):
        return value
    if set(value) == {"{}"}:
        return json.dumps(value["{}"])
    return {name: sealed(item) for name, item in value.items()}


def props(use: KeyUse, key: Any = KEY_ARN, **changes: Any) -> dict[str, Any]:
    """A resource with the surface and, unless None, the key; ``changes`` are other values of conditions, by path."""
    found: dict[str, Any] = {}
    for path, value in needed(use.applies):
        put(found, path, value)
    for path, values in use.conditions:
        good = next(value for value in values if value is not None)
        value = changes.get(path, good)
        if value is not None:
            put(found, path, value)
    if key is not None:
        put(found, use.path, key)
    return dict(sealed(found))


def needed(applies: Applies | None) -> list[tuple[str, Any]]:
    if applies is None:
        return []
    path, values = applies[0].partition("|")[0], applies[1]
    return [(path, values[0])] if values else [(f"{path}.present", "yes")]


def found(kind: str, use: KeyUse, values: Mapping[str, Any], *others: Resource, **more: Any) -> set[Verdict]:
    """The verdicts on one surface of a resource."""
    resource = make(kind, props=values, **more)
    return verdicts(
        finding for finding in judge(RULE, resource, *others) if finding.message.startswith(f"{use.surface}:")
    )


class TestEverySurface:
    @pytest.mark.parametrize(("kind", "use"), USES, ids=named)
    def test_passes_with_a_customer_s_key_and_not_without(self, kind: str, use: KeyUse) -> None:
        assert found(kind, use, props(use)) == PASSED
        assert found(kind, use, props(use, None)) == (set() if use.optional else VIOLATED)

    @pytest.mark.parametrize(("kind", "use"), USES, ids=named)
    @pytest.mark.parametrize("key", ["alias/aws/thing", "AWS_OWNED_KMS_KEY", 7])
    def test_takes_no_key_of_another(self, kind: str, use: KeyUse, key: object) -> None:
        assert found(kind, use, props(use, key)) == VIOLATED

    @pytest.mark.parametrize(("kind", "use"), USES, ids=named)
    def test_takes_an_unknown_key_of_the_stack_only(self, kind: str, use: KeyUse) -> None:
        if "{}" in use.path:
            values = {use.path.partition(".")[0]: Unknown(), **dict(needed(use.applies))}
        else:
            values = props(use, Unknown(use.path))
        key = make(KEY, "mine")
        made = {use.path.partition(".")[0]: (key.urn,)}
        assert found(kind, use, values, key) >= UNDECIDED
        assert found(kind, use, values, key, property_dependencies=made) == PASSED

    @pytest.mark.parametrize(("kind", "use"), [case for case in USES if case[1].conditions], ids=named)
    def test_needs_each_of_its_conditions(self, kind: str, use: KeyUse) -> None:
        for path, values in use.conditions:
            assert found(kind, use, props(use, **{path: "nonsense"})) >= VIOLATED, path
            absent = found(kind, use, props(use, **{path: None}))
            assert absent == PASSED if None in values else absent >= VIOLATED, path

    @pytest.mark.parametrize(("kind", "use"), [case for case in USES if case[1].applies], ids=named)
    def test_is_not_there_without_what_it_applies_to(self, kind: str, use: KeyUse) -> None:
        assert use.applies is not None
        absent = found(kind, use, {})
        assert absent == (VIOLATED if None in use.applies[1] and not use.optional else set())


COPIES = "policyDetails"


class TestObjects:
    """Surfaces that are there once for every object at a place."""

    def policy(self, *schedules: dict[str, Any]) -> Resource:
        return make(token("dlm", "LifecyclePolicy"), props={COPIES: {"schedules": list(schedules)}})

    def test_an_object_without_the_surface_needs_no_key(self) -> None:
        good = {"crossRegionCopyRules": [{"encrypted": True, "cmkArn": KEY_ARN}]}
        assert verdicts(judge(RULE, self.policy({"name": "local"}, good))) == PASSED
        assert verdicts(judge(RULE, self.policy({"name": "local"}))) == NONE

    def test_every_object_with_the_surface_needs_one(self) -> None:
        good = {"encrypted": True, "cmkArn": KEY_ARN}
        found = judge(RULE, self.policy({"crossRegionCopyRules": [good, {"encrypted": True}]}))
        assert verdicts(found) == {Verdict.PASSED, Verdict.VIOLATED}
        assert "schedules[0].crossRegionCopyRules[1].cmkArn" in texts(found)


class TestCopies:
    DATABASE = token("rds", "Instance")

    def replica(self, **more: Any) -> Resource:
        return make(self.DATABASE, "replica", {"replicateSourceDb": "main", **more})

    def test_a_copy_is_encrypted_as_its_source(self) -> None:
        main = make(self.DATABASE, "main", {"identifier": "main"})
        found = judge(RULE, self.replica(), main)
        assert verdicts(found) == PASSED
        assert "encrypted as main is, which is judged itself" in texts(found)
        assert verdicts(judge(RULE, main)) == VIOLATED
        assert verdicts(judge(RULE, self.replica(), main, complete=False)) == UNDECIDED

    def test_a_source_outside_of_the_stack_is_undecided(self) -> None:
        found = judge(RULE, self.replica())
        assert verdicts(found) == UNDECIDED
        assert "make it part of the stack, or set kmsKeyId" in texts(found)
        assert verdicts(judge(RULE, make(self.DATABASE, props={"replicateSourceDb": ""}))) == VIOLATED

    def test_a_key_of_its_own_goes_before(self) -> None:
        good = self.replica(storageEncrypted=True, kmsKeyId=KEY_ARN)
        assert verdicts(judge(RULE, good)) == PASSED
        assert verdicts(judge(RULE, self.replica(storageEncrypted=True, kmsKeyId="alias/aws/rds"))) == VIOLATED

    def test_a_delivery_stream_has_its_source_stream_s_key(self) -> None:
        stream = make(token("kinesis", "Stream"), "stream", {"arn": "arn:aws:kinesis:eu-west-3:1:stream/s"})
        source = {"kinesisStreamArn": "arn:aws:kinesis:eu-west-3:1:stream/s", "roleArn": "r"}
        firehose = make(token("kinesis", "FirehoseDeliveryStream"), props={"kinesisSourceConfiguration": source})
        assert verdicts(judge(RULE, firehose, stream)) == PASSED
        assert verdicts(judge(RULE, firehose)) == UNDECIDED
        assert verdicts(judge(RULE, make(token("kinesis", "FirehoseDeliveryStream")))) == VIOLATED


class TestSecurityConfigurations:
    JOB = token("glue", "Job")

    def configuration(self, **more: Any) -> Resource:
        kind = token("glue", "SecurityConfiguration")
        (logs, bookmarks, files) = aws.TYPES[kind].uses
        merged: dict[str, Any] = {}
        for use in (logs, bookmarks, files):
            merged |= props(use)["encryptionConfiguration"]
        return make(kind, "secure", {"name": "secure", "encryptionConfiguration": {**merged, **more}})

    def test_a_job_is_as_the_configuration_that_it_names(self) -> None:
        job = make(self.JOB, props={"securityConfiguration": "secure"})
        assert verdicts(judge(RULE, job, self.configuration())) == PASSED
        open_ = self.configuration(s3Encryption={"s3EncryptionMode": "DISABLED"})
        assert Verdict.VIOLATED in verdicts(judge(RULE, job, open_))
        assert verdicts(judge(RULE, job)) == UNDECIDED
        assert verdicts(judge(RULE, make(self.JOB), self.configuration())) == VIOLATED

    def test_a_cluster_is_as_the_json_that_it_names(self) -> None:
        def secured(**disks: Any) -> Resource:
            at_rest = {
                "S3EncryptionConfiguration": {"EncryptionMode": "SSE-KMS", "AwsKmsKey": KEY_ARN},
                "LocalDiskEncryptionConfiguration": disks,
            }
            encryption = {"EnableAtRestEncryption": True, "AtRestEncryptionConfiguration": at_rest}
            text = {"EncryptionConfiguration": encryption}
            return make(
                token("emr", "SecurityConfiguration"), "sec", {"name": "sec", "configuration": json.dumps(text)}
            )

        cluster = make(token("emr", "Cluster"), props={"securityConfiguration": "sec"})
        good = secured(EncryptionKeyProviderType="AwsKms", AwsKmsKey=KEY_ARN)
        assert verdicts(judge(RULE, cluster, good)) == PASSED
        assert Verdict.VIOLATED in verdicts(judge(RULE, cluster, secured()))
        for odd in ("{", "[]", "7", "[" * 100_000, "x" * 2_000_000):
            broken = make(token("emr", "SecurityConfiguration"), "sec", {"name": "sec", "configuration": odd})
            assert verdicts(judge(RULE, cluster, broken)) == VIOLATED
        assert verdicts(judge(RULE, make(token("emr", "Cluster")), good)) == VIOLATED


GOOD_TEMPLATE = {"id": "lt-1", "blockDeviceMappings": [{"ebs": {"encrypted": "true", "kmsKeyId": KEY_ARN}}]}


class TestLaunched:
    GROUP = token("autoscaling", "Group")

    @pytest.mark.parametrize(
        "named",
        [
            {"launchTemplate": {"id": "lt-1"}},
            {"mixedInstancesPolicy": {"launchTemplate": {"launchTemplateSpecification": {"launchTemplateId": "lt-1"}}}},
        ],
        ids=["template", "mixed instances"],
    )
    def test_the_disks_of_a_group_are_as_its_template_s(self, named: dict[str, Any]) -> None:
        group = make(self.GROUP, props=named)
        assert verdicts(judge(RULE, group, make(aws.compute.TEMPLATE, "t", GOOD_TEMPLATE))) == PASSED
        assert verdicts(judge(RULE, group, make(aws.compute.TEMPLATE, "t", {"id": "lt-1"}))) == VIOLATED
        assert verdicts(judge(RULE, group)) == UNDECIDED
        assert verdicts(judge(RULE, make(self.GROUP))) == VIOLATED

    def test_a_launch_configuration_has_no_key_and_is_judged_itself(self) -> None:
        configuration = make(aws.compute.CONFIGURATION, "c", {"name": "c"})
        group = make(self.GROUP, props={"launchConfiguration": "c"})
        assert verdicts(judge(RULE, group, configuration)) == NONE
        assert verdicts(judge(RULE, configuration)) == VIOLATED
        platform = component(declarations=[declaration("ec2.key_control")])
        configuration.parent = platform.urn
        assert verdicts(judge(RULE, configuration, platform)) == MITIGATED

    def test_an_instance_may_have_its_root_disk_from_a_template(self) -> None:
        instance = make(token("ec2", "Instance"), props={"launchTemplate": {"id": "lt-1"}})
        assert verdicts(judge(RULE, instance, make(aws.compute.TEMPLATE, "t", GOOD_TEMPLATE))) == PASSED
        assert verdicts(judge(RULE, make(token("ec2", "Instance")))) == VIOLATED

    @pytest.mark.parametrize(
        ("service", "verdict"),
        [
            ({"launchType": "FARGATE"}, VIOLATED),
            ({"capacityProviderStrategies": [{"capacityProvider": "FARGATE_SPOT"}]}, VIOLATED),
            ({"launchType": "EC2"}, NONE),
        ],
        ids=["fargate", "spot", "machines"],
    )
    def test_tasks_on_fargate_need_the_cluster_s_key(self, service: dict[str, Any], verdict: set[Verdict]) -> None:
        storage = {"managedStorageConfiguration": {"fargateEphemeralStorageKmsKeyId": KEY_ARN}}
        keyed = make(token("ecs", "Cluster"), "c", {"arn": "arn:c", "configuration": storage})
        plain = make(token("ecs", "Cluster"), "c", {"arn": "arn:c"})
        resource = make(token("ecs", "Service"), props={"cluster": "arn:c", **service})
        assert verdicts(judge(RULE, resource, keyed)) == (PASSED if verdict == VIOLATED else NONE)
        assert verdicts(judge(RULE, resource, plain)) == verdict


class TestAccountSettings:
    SET = token("quicksight", "DataSet")

    def registration(self, key: str = KEY_ARN, **more: Any) -> Resource:
        registered = {"keyRegistrations": [{"keyArn": key}]}
        return make(token("quicksight", "KeyRegistration"), "keys", {**registered, **more})

    def test_a_setting_of_the_account_counts_in_its_region(self) -> None:
        data = make(self.SET, props={"importMode": "SPICE"})
        assert verdicts(judge(RULE, data)) == VIOLATED
        assert verdicts(judge(RULE, data, complete=False)) == UNDECIDED
        assert verdicts(judge(RULE, data, self.registration())) == PASSED
        assert verdicts(judge(RULE, data, self.registration("alias/aws/quicksight"))) == VIOLATED
        assert verdicts(judge(RULE, data, self.registration(region="eu-west-1"))) == VIOLATED
        elsewhere = self.registration()
        elsewhere.provider = Provider("pulumi:providers:aws", urn("pulumi:providers:aws", "o"), {"region": "eu-west-3"})
        assert verdicts(judge(RULE, data, elsewhere)) == VIOLATED

    def test_what_is_not_copied_needs_none(self) -> None:
        assert verdicts(judge(RULE, make(self.SET, props={"importMode": "DIRECT_QUERY"}))) == NONE


class TestCollections:
    def policy(self, pattern: str, **more: Any) -> Resource:
        document = {"Rules": [{"ResourceType": "collection", "Resource": [pattern]}], "KmsARN": KEY_ARN, **more}
        content = {"name": "p", "type": "encryption", "policy": json.dumps(document)}
        return make(token("opensearch", "ServerlessSecurityPolicy"), "p", content)

    @pytest.mark.parametrize(
        ("pattern", "verdict"),
        [("collection/notes", PASSED), ("collection/no*", PASSED), ("collection/*", PASSED),
         ("collection/note", VIOLATED), ("collection/x*", VIOLATED)],
    )  # fmt: skip
    def test_a_policy_covers_collections_by_name(self, pattern: str, verdict: set[Verdict]) -> None:
        collection = make(token("opensearch", "ServerlessCollection"), "c", {"name": "notes"})
        assert verdicts(judge(RULE, collection, self.policy(pattern))) == verdict

    def test_a_policy_with_a_key_of_aws_is_refused(self) -> None:
        collection = make(token("opensearch", "ServerlessCollection"), "c", {"name": "notes"})
        owned = self.policy("collection/*", AWSOwnedKey=True)
        assert Verdict.VIOLATED in verdicts(judge(RULE, collection, owned))
        assert Verdict.VIOLATED in verdicts(judge(RULE, owned))

    def test_a_collection_may_name_its_key_itself(self) -> None:
        keyed = {"name": "notes", "encryptionConfigs": [{"awsOwnedKey": False, "kmsKeyArn": KEY_ARN}]}
        assert verdicts(judge(RULE, make(token("opensearch", "ServerlessCollection"), "c", keyed))) == PASSED
        owned = {"name": "notes", "encryptionConfigs": [{"awsOwnedKey": True, "kmsKeyArn": KEY_ARN}]}
        assert Verdict.VIOLATED in verdicts(judge(RULE, make(token("opensearch", "ServerlessCollection"), "c", owned)))

    def test_a_policy_of_another_kind_has_no_key(self) -> None:
        network = self.policy("collection/*")
        props = {**network.props, "type": "network"}
        assert verdicts(judge(RULE, make(network.kind, "n", props))) == NONE


UNKEYED = [
    (kind, facts.not_expressible[0].feature)
    for kind, facts in aws.CURRENT.items()
    if facts.not_expressible and not (facts.uses or facts.carried or facts.not_expressible[0].applies)
]


class TestWithoutKeys:
    @pytest.mark.parametrize(("kind", "feature"), UNKEYED)
    def test_only_a_declared_control_for_that_service_mitigates(self, kind: str, feature: str) -> None:
        right = component(declarations=[declaration(feature)])
        wrong = component(declarations=[declaration("other.key_control")])
        assert verdicts(judge(RULE, make(kind, parent=right.urn), right)) == MITIGATED
        assert verdicts(judge(RULE, make(kind, parent=wrong.urn), wrong)) == VIOLATED

    def test_a_cache_of_answers_is_there_only_if_it_is_switched_on(self) -> None:
        stage = token("apigateway", "Stage")
        assert verdicts(judge(RULE, make(stage, props={"cacheClusterEnabled": True}))) == VIOLATED
        assert verdicts(judge(RULE, make(stage))) == NONE

    def test_a_cluster_of_caches_is_as_its_group(self) -> None:
        cluster = token("elasticache", "Cluster")
        keyed = {"replicationGroupId": "g", "atRestEncryptionEnabled": True, "kmsKeyId": KEY_ARN}
        group = make(token("elasticache", "ReplicationGroup"), "g", keyed)
        assert verdicts(judge(RULE, make(cluster, props={"replicationGroupId": "g"}), group)) == PASSED
        assert verdicts(judge(RULE, make(cluster), group)) == VIOLATED
