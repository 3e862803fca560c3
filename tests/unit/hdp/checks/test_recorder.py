"""What is recorded of the resources that a program registers."""

from __future__ import annotations

import pytest

from hdp.checks.program import ProgramError
from policies.rules.view import MISSING, Resource, Secret, StackView, Unknown
from tests.unit.hdp.checks.conftest import Run

BUCKET = "aws:s3/bucket:Bucket"
PREFIX = "urn:pulumi:dev::shop::"
ELSEWHERE = """
class Thing(pulumi.CustomResource):
    size: pulumi.Output[str]

    def __init__(self, name, props=None):
        super().__init__("elsewhere:index:Thing", name, {"size": None, **(props or {})})

"""
"""A resource of a package that the sandbox has no cloud for."""


def named(view: StackView, name: str) -> Resource:
    (found,) = [resource for resource in view.resources if resource.name == name]
    return found


def test_a_resource_is_recorded_as_its_program_declares_it(run: Run) -> None:
    view, warnings = run("aws.s3.Bucket('data', force_destroy=True, opts=pulumi.ResourceOptions(protect=True))\n")
    bucket = named(view, "data")
    assert (bucket.urn, bucket.type, bucket.kind) == (f"{PREFIX}{BUCKET}::data", BUCKET, BUCKET)
    assert bucket.get("forceDestroy") is True, "in camelCase"
    assert bucket.get("bucket").startswith("data-"), "with the name that the provider gives it"
    assert bucket.get("hostedZoneId") is MISSING, "without what it comes out as"
    assert not [key for key in bucket.props if key.startswith("__")]
    assert bucket.protect
    assert bucket.source == "__main__.py:3"
    assert "arn:aws:s3:::" + bucket.get("bucket") in bucket.known_as
    assert warnings == ()


def test_a_urn_has_all_its_parents(run: Run) -> None:
    view, _ = run(
        """
        def component(kind, parent=None, props=None):
            return pulumi.ComponentResource(kind, kind[-1], props, pulumi.ResourceOptions(parent=parent))

        outer = component("my:index:A", props={"declarations": [{"feature": "disks"}], "environment": "test"})
        aws.s3.Bucket("data", opts=pulumi.ResourceOptions(parent=component("my:index:B", outer)))
        """
    )
    bucket = named(view, "data")
    assert bucket.urn == f"{PREFIX}my:index:A$my:index:B${BUCKET}::data"
    inner, outer, stack = view.ancestors(bucket)
    assert (inner.urn, outer.urn) == (f"{PREFIX}my:index:A$my:index:B::B", f"{PREFIX}my:index:A::A")
    assert stack.type == "pulumi:pulumi:Stack"
    assert outer.props == {"declarations": [{"feature": "disks"}], "environment": "test"}
    assert outer.provider is None


def test_the_provider_is_the_explicit_one_the_parents_or_the_default(run: Run) -> None:
    view, _ = run(
        """
        class Component(pulumi.ComponentResource):
            def __init__(self, name, **options):
                super().__init__("my:index:C", name, None, pulumi.ResourceOptions(**options))

        paris = aws.Provider("paris", region="eu-west-3", default_tags={"tags": {"a": "b"}})
        milan = aws.Provider("milan", region="eu-south-1")
        aws.s3.Bucket("explicit", opts=pulumi.ResourceOptions(provider=paris))
        aws.s3.Bucket("inherited", opts=pulumi.ResourceOptions(parent=Component("c", providers=[milan])))
        aws.s3.Bucket("default")
        """
    )
    found = {name: named(view, name).provider for name in ("explicit", "inherited", "default")}
    regions = {name: provider.props["region"] for name, provider in found.items() if provider}
    assert regions == {"explicit": "eu-west-3", "inherited": "eu-south-1", "default": "eu-west-3"}
    explicit, default = found["explicit"], found["default"]
    assert explicit is not None
    assert default is not None
    assert explicit.urn == f"{PREFIX}pulumi:providers:aws::paris"
    assert explicit.props["defaultTags"] == '{"tags": {"a": "b"}}', "as text, as the engine hands it on"
    assert default.urn.startswith(f"{PREFIX}pulumi:providers:aws::default_7_")
    assert default.urn in view.by_urn
    assert named(view, "paris").provider is None


def test_references_are_recorded_by_property(run: Run) -> None:
    view, _ = run(
        """
        key = aws.kms.Key("key")
        bucket = aws.s3.Bucket("data", tags={"key": key.arn})
        aws.s3.BucketVersioning(
            "versions", bucket=bucket.id, versioning_configuration={"status": "Enabled"},
            opts=pulumi.ResourceOptions(depends_on=[key]),
        )
        """
    )
    key, bucket, versions = (named(view, name) for name in ("key", "data", "versions"))
    assert bucket.property_dependencies["tags"] == (key.urn,)
    assert versions.sources("bucket") == (bucket.urn,)
    assert set(versions.dependencies) == {key.urn, bucket.urn}
    assert versions.get("bucket") == bucket.get("bucket"), "known, since the sandbox's cloud has made it"


def test_secrets_keep_their_mark(run: Run) -> None:
    view, _ = run("aws.ssm.Parameter('p', type='SecureString', value=pulumi.Output.secret('hidden'))\n")
    parameter = named(view, "p")
    assert parameter.props["value"] == Secret("hidden")
    assert parameter.get("value") == "hidden"


def test_what_the_sandbox_cannot_know_is_unknown(run: Run) -> None:
    view, _ = run(
        ELSEWHERE
        + """
thing = Thing("thing")
bucket = aws.s3.Bucket("data", tags={"size": thing.size})
aws.s3.BucketVersioning("versions", bucket=bucket.id, versioning_configuration={"status": "Enabled"})
"""
    )
    thing, bucket = named(view, "thing"), named(view, "data")
    assert thing.provider is not None
    assert thing.provider.type == "pulumi:providers:elsewhere"
    value = bucket.get("tags.size")
    assert isinstance(value, Unknown)
    assert (value.path, value.urns) == ("tags.size", (thing.urn,))
    assert named(view, "versions").get("bucket") == bucket.get("bucket"), "its name is known, though it is only planned"


def test_a_first_preview_leaves_computed_values_unknown(run: Run) -> None:
    text = """
        bucket = aws.s3.Bucket("data", bucket="mine")
        aws.s3.BucketVersioning("v", bucket=bucket.id, versioning_configuration={"status": "Enabled"})
        """
    view, _ = run(text, unknown=True)
    assert isinstance(named(view, "v").get("bucket"), Unknown)
    assert named(view, "data").known_as == ("mine",), "the name, and no ARN"


def test_a_resource_that_is_only_read_is_recorded_as_it_is(run: Run) -> None:
    view, _ = run(
        """
        made = aws.s3.Bucket("made", bucket="by-this-name")
        made.id.apply(lambda id: aws.s3.Bucket.get("read", id))
        """
    )
    read = named(view, "read")
    assert read.get("arn") == "arn:aws:s3:::by-this-name"
    assert read.provider is not None


def test_an_imported_resource_is_judged_by_what_the_program_declares(run: Run) -> None:
    view, _ = run("aws.s3.Bucket('old', bucket='taken', opts=pulumi.ResourceOptions(import_='taken'))\n")
    assert named(view, "old").get("bucket") == "taken"


def test_functions_are_answered(run: Run) -> None:
    view, _ = run("aws.s3.Bucket('data', tags={'where': aws.get_region_output().region})\n")
    assert named(view, "data").get("tags.where") == "eu-west-3"


def test_aliases_make_no_difference(run: Run) -> None:
    plain, _ = run("aws.s3.Bucket('data')\n")
    aliased, _ = run("aws.s3.Bucket('data', opts=pulumi.ResourceOptions(aliases=[pulumi.Alias(name='old')]))\n")
    assert named(plain, "data").props == named(aliased, "data").props


REFUSED = {
    "two resources have the URN": "aws.s3.Bucket('data')\naws.s3.Bucket('data')\n",
    "a component that a plugin makes": "pulumi.ComponentResource('far:index:C', 'c', {}, remote=True)\n",
    "does not support transforms": "pulumi.runtime.register_resource_transform(lambda args: None)\n",
    "the program reads read": "aws.s3.Bucket.get('read', 'nobodys')\n",
    "it has no cloud for elsewhere": "pulumi.runtime.invoke('elsewhere:index:f', {})\n",
    "InvalidBucketName": "aws.s3.Bucket('data', bucket='UPPER')\n",
    "vpc-0": "aws.ec2.Subnet('s', vpc_id='vpc-0', cidr_block='10.0.0.0/24')\n",
    "invalid AWS Region": "aws.Provider('p', region='eu-central-9')\n",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_answered_is_refused_and_never_passed_over(
    run: Run, text: str, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(ProgramError) as refused:
        run(text)
    assert request.node.callspec.id in str(refused.value)
