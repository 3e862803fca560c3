"""Pulumi's unit-test mocks on the sandbox's clouds; the programs here use AWS's SDK."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from typing import Any, cast

import pulumi
import pulumi_aws as aws
import pytest
from pulumi.runtime.mocks import MockCallArgs, MockResourceArgs

from sandbox.errors import CloudError
from sandbox.mocks import SandboxMocks
from sandbox.values import Asset, Secret
from tests.support.platforms import cache_folder


@pytest.fixture
def mocks() -> Iterator[SandboxMocks]:
    made = SandboxMocks(cache=cache_folder())
    pulumi.runtime.set_mocks(made, project="test", stack="test", preview=False)
    pulumi.runtime.set_config("aws:region", "eu-west-3")
    pulumi.runtime.set_config("aws:defaultTags", '{"tags": {"owner": "tests"}}')
    yield made
    pulumi.runtime.set_all_config({})


def run(program: Callable[[], Any]) -> Any:
    """Runs a program and gives the value of the output that it returns."""
    found: list[Any] = []

    def whole() -> pulumi.Output[None]:
        return pulumi.Output.from_input(program()).apply(found.append)

    pulumi.runtime.test(whole)()  # type: ignore[no-untyped-call]  # the SDK leaves it without types
    return found[0]


async def _awaited(coming: Coroutine[Any, Any, Any]) -> Any:
    return await coming


def test_a_program_gets_the_clouds_values(mocks: SandboxMocks) -> None:
    def program() -> pulumi.Output[Any]:
        bucket = aws.s3.Bucket("data", tags={"a": "b"})
        return pulumi.Output.all(bucket.id, bucket.arn, bucket.region, bucket.tags_all)

    name, arn, region, tags = run(program)
    assert arn == f"arn:aws:s3:::{name}"
    assert region == "eu-west-3"
    assert tags == {"a": "b", "owner": "tests"}, "the stack's configuration is the default provider's"
    (registered,) = mocks.registered
    assert (registered.token, registered.name, registered.id) == ("aws:s3/bucket:Bucket", "data", name)
    assert "bucket" in registered.inputs["__defaults"]


def test_an_explicit_provider_has_its_own_configuration(mocks: SandboxMocks) -> None:
    def program() -> pulumi.Output[Any]:
        parent = pulumi.ComponentResource("test:index:Parent", "parent")
        options = pulumi.ResourceOptions(parent=parent)
        there = aws.Provider("there", region="eu-central-1", default_tags={"tags": {"x": "y"}}, opts=options)
        mine = pulumi.ResourceOptions(provider=there)
        caller = aws.get_region_output(opts=pulumi.InvokeOptions(provider=there))
        bucket = aws.s3.Bucket("data", opts=mine)
        return pulumi.Output.all(bucket.region, bucket.tags_all, caller.region)

    assert run(program) == ["eu-central-1", {"x": "y"}, "eu-central-1"]
    assert "::there::" in mocks.registered[0].provider


def test_resources_of_one_name_in_two_components_are_two(mocks: SandboxMocks) -> None:
    def program() -> pulumi.Output[Any]:
        buckets = []
        for word in ("one", "two"):
            parent = pulumi.ResourceOptions(parent=pulumi.ComponentResource("test:index:Parent", word))
            buckets.append(aws.s3.Bucket("data", opts=parent))
        return pulumi.Output.all(*(bucket.id for bucket in buckets))

    first, second = run(program)
    assert first != second
    assert len(mocks.cloud("aws").store.all("aws", "aws:s3/bucket:Bucket")) == 2


def test_secrets_and_assets_keep_their_kind(mocks: SandboxMocks) -> None:
    def program() -> pulumi.Output[Any]:
        bucket = aws.s3.Bucket("data", tags={"a": pulumi.Output.secret("hidden")})
        stored = aws.s3.BucketObject("file", bucket=bucket.bucket, key="k", source=pulumi.StringAsset("text"))
        secret, plain = (pulumi.Output.from_input(_awaited(one.is_secret())) for one in (bucket.tags, bucket.arn))
        return pulumi.Output.all(secret, plain, stored.key)

    assert run(program) == [True, False, "k"]
    inputs = {registered.name: registered.inputs for registered in mocks.registered}
    assert inputs["data"]["tags"] == Secret({"a": "hidden"})
    source = inputs["file"]["source"]
    assert isinstance(source, Asset)
    assert source.raw["text"] == "text"


def test_what_is_there_is_read(mocks: SandboxMocks) -> None:
    def program() -> pulumi.Output[Any]:
        bucket = aws.s3.Bucket("data", bucket="by-this-name")
        read: pulumi.Output[Any] = bucket.id.apply(lambda name: cast(Any, aws.s3.Bucket.get("read", name).arn))
        return pulumi.Output.all(read)

    assert run(program) == ["arn:aws:s3:::by-this-name"]
    assert len(mocks.registered) == 1


def resource(token: str, **inputs: Any) -> MockResourceArgs:
    return MockResourceArgs(token, "it", inputs)


REFUSED = {
    "InvalidBucketName": resource("aws:s3/bucket:Bucket", bucket="UPPER"),
    "vpc-0": resource("aws:ec2/subnet:Subnet", vpcId="vpc-0", cidrBlock="10.0.0.0/24"),
    "'missing' was not found": MockResourceArgs("aws:s3/bucket:Bucket", "it", {}, resource_id="missing"),
    "invalid AWS Region": resource("pulumi:providers:aws", region="eu-central-9"),
}


@pytest.mark.parametrize("message", REFUSED)
def test_a_refusal_is_raised(mocks: SandboxMocks, message: str) -> None:
    with pytest.raises(CloudError, match=message):
        mocks.new_resource(REFUSED[message])
    assert mocks.registered == []


def test_a_refused_call_is_raised(mocks: SandboxMocks) -> None:
    with pytest.raises(CloudError, match="invalid AWS Region"):
        mocks.call(MockCallArgs("aws:index/getRegion:getRegion", {"region": "eu-central-9"}, ""))


@pytest.mark.usefixtures("mocks")
def test_other_packages_are_passed_through() -> None:
    class Foreign(pulumi.CustomResource):
        word: pulumi.Output[str]

        def __init__(self, name: str) -> None:
            super().__init__("other:index:Thing", name, {"word": "as given"})

    def program() -> pulumi.Output[Any]:
        foreign = Foreign("thing")
        return pulumi.Output.all(foreign.id, foreign.word)

    assert run(program) == ["thing-id", "as given"]
