"""The view gives unknown, secret and missing values as values, and finds what refers to what."""

from __future__ import annotations

from typing import Any

import pytest

from policies.rules.view import MISSING, Resource, Secret, StackView, Unknown, canonical_type, leaves
from tests.unit.policies.build import make, urn

BUCKET = "aws:s3/bucket:Bucket"
SSE = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"


def test_an_unknown_value_has_no_truth_and_equals_nothing() -> None:
    unknown = Unknown("kmsKeyId", ["urn:key"])
    with pytest.raises(TypeError, match="kmsKeyId is unknown"):
        bool(unknown)
    text: object = "kmsKeyId"
    assert unknown != text
    assert unknown != Unknown("kmsKeyId", ["urn:key"])
    assert unknown.urns == ("urn:key",)


def test_get_follows_paths_through_lists_secrets_and_unknown_values() -> None:
    unknown = Unknown("b")
    resource = make(BUCKET, props={"a": [{"x": 1}, {"x": 2}], "s": Secret({"y": "hush"}), "b": unknown, "n": None})
    assert resource.get("a.x") == 1
    assert list(resource.each("a.x")) == [("a[0].x", 1), ("a[1].x", 2)]
    assert resource.get("s.y") == "hush"
    assert resource.get("b") is unknown
    assert resource.get("b.deeper") is unknown
    assert resource.get("n") is MISSING
    assert resource.get("absent.deeper") is MISSING
    assert resource.get("a.x.deeper") is MISSING


def test_each_always_answers_also_for_empty_lists_and_maps() -> None:
    resource = make(BUCKET, props={"rules": [], "map": {}, "named": {"k": {"v": 1}}})
    assert list(resource.each("rules.key")) == [("rules", MISSING)]
    assert list(resource.each("rules")) == [("rules", MISSING)]
    assert list(resource.each("map.*.v")) == [("map", MISSING)]
    assert list(resource.each("named.*.v")) == [("named.k.v", 1)]


def test_a_list_at_the_end_of_a_path_is_the_value() -> None:
    assert make(BUCKET, props={"regions": ["GRA", "SBG"]}).get("regions") == ["GRA", "SBG"]


def test_leaves_are_found_at_any_depth_and_inside_secrets() -> None:
    unknown = Unknown("d")
    resource = make(BUCKET, props={"a": [{"b": Secret("deep")}], "c": 1, "d": unknown, "e": "top"})
    found = [("c", "c", 1), ("d", "d", unknown), ("e", "e", "top"), ("a[0].b", "b", "deep")]
    assert resource.leaves() == found


def test_a_leaf_has_the_name_that_it_or_its_list_stands_under() -> None:
    resource = make(BUCKET, props={"a": [{"b": ["x", Secret("y")]}], "c": [["z"]]})
    assert {(path, name, value) for path, name, value in resource.leaves()} == {
        ("a[0].b[0]", "b", "x"),
        ("a[0].b[1]", "b", "y"),
        ("c[0][0]", "c", "z"),
    }


def test_leaves_do_not_recurse() -> None:
    nested: object = "end"
    for _ in range(20_000):
        nested = [nested]
    ((path, _, value),) = leaves(nested)
    assert value == "end"
    assert path.count("[0]") == 20_000


def test_a_secret_does_not_show_its_value() -> None:
    assert "hush" not in repr(Secret("hush"))


@pytest.mark.parametrize(
    "token",
    [
        "azure-native:keyvault:Key",
        "azure-native:keyvault/v20230701:Key",
        "azure-native:keyvault/v20230701preview:Key",
        "azure-native_keyvault_v20230701:keyvault:Key",
    ],
)
def test_an_api_version_does_not_change_the_type(token: str) -> None:
    assert canonical_type(token) == "azure-native:keyvault:Key"
    assert make(token).cloud == "azure"


def test_other_packages_have_no_cloud() -> None:
    assert make("gcp:storage/bucket:Bucket").cloud is None
    assert make("pulumi:providers:aws").cloud is None


def test_references_go_by_dependency_even_where_the_value_is_unknown() -> None:
    bucket = make(BUCKET, "data")
    sse = make(SSE, "sse", {"bucket": Unknown("bucket")}, property_dependencies={"bucket": (bucket.urn,)})
    stack = StackView((bucket, sse))
    assert stack.references(sse, "bucket", (BUCKET,)) == (bucket,)
    assert stack.referring(bucket, (SSE,), "bucket") == (sse,)


def test_references_go_by_value_where_no_dependency_is_recorded() -> None:
    bucket, other = make(BUCKET, "data", {"bucket": "hdp-data"}), make(BUCKET, "other", {"bucket": "hdp-other"})
    sse = make(SSE, "sse", {"bucket": "hdp-data"})
    stack = StackView((bucket, other, sse))
    assert stack.referring(bucket, (SSE,), "bucket") == (sse,)
    assert stack.referring(other, (SSE,), "bucket") == ()


@pytest.mark.parametrize(
    "value",
    ["b-1", ["other", "b-1"], Secret(["b-1"]), [Secret("b-1"), Unknown("x")], [["b-1"], "b-1"]],
    ids=["text", "list", "secret list", "list of secrets", "nested"],
)
def test_a_list_of_names_refers_to_each(value: Any) -> None:
    bucket, other = make("aws:s3/bucket:Bucket", "b", {"id": "b-1"}), make("aws:s3/bucket:Bucket", "c", {"id": "b-2"})
    user = make("aws:x:X", "u", {"of": {"buckets": value}, "bucket": value})
    stack = StackView((bucket, other, user))
    for path in ("bucket", "of.buckets"):
        assert stack.references(user, path, (bucket.kind,)) == (bucket,)
        assert stack.referring(bucket, (user.kind,), path) == (user,)
        assert stack.referring(other, (user.kind,), path) == ()


def test_an_azure_resource_is_found_by_its_own_name_and_not_by_its_parent_s() -> None:
    account = make("azure-native:storage:StorageAccount", "a", {"accountName": "hdpdata", "resourceGroupName": "rg"})
    container = make("azure-native:storage:BlobContainer", "c", {"accountName": "hdpdata", "resourceGroupName": "rg"})
    group = make("azure-native:resources:ResourceGroup", "g", {"resourceGroupName": "rg"})
    stack = StackView((account, container, group))
    assert stack.references(container, "accountName", (account.kind,)) == (account,)
    assert stack.references(account, "resourceGroupName", (group.kind,)) == (group,)


def test_ancestors_end_at_a_loop_or_where_the_parent_is_not_there() -> None:
    top = make("hdp:platform:Platform", "top", parent=urn("pulumi:pulumi:Stack", "p"))
    part = make("hdp:platform:Storage", "part", parent=top.urn)
    bucket = make(BUCKET, parent=part.urn)
    assert list(StackView((top, part, bucket)).ancestors(bucket)) == [part, top]
    loop = Resource(urn="urn:loop", type=BUCKET, name="loop", parent="urn:loop")
    assert list(StackView((loop,)).ancestors(loop)) == []


def test_only_an_incomplete_view_takes_more() -> None:
    growing = StackView(complete=False)
    growing.add(make(BUCKET))
    assert len(growing.resources) == 1
    with pytest.raises(ValueError, match="complete"):
        StackView().add(make(BUCKET))


def test_one_step_reads_secrets_and_lists_as_longer_paths_do() -> None:
    resource = make(
        "aws:sns/topic:Topic", props={"a": Secret("x"), "b": ["y", "z"], "c": [], "d": None, "e": Secret(["v"])}
    )
    assert [resource.get(name) for name in "abcdef"] == ["x", ["y", "z"], MISSING, MISSING, ["v"], MISSING]


def test_nothing_is_named_by_what_is_no_text_or_empty() -> None:
    key = make("aws:kms/key:Key", "key", {"name": "", "arn": 7, "id": {"a": 1}})
    odd_values: list[object] = ["", 7, {"a": 1}, None, [[]]]
    for odd in odd_values:
        topic = make("aws:sns/topic:Topic", "topic", {"kmsMasterKeyId": odd})
        assert StackView((key, topic)).references(topic, "kmsMasterKeyId", (key.kind,)) == ()


def test_where_a_step_is_absent_the_whole_path_is_given() -> None:
    resource = make("aws:sns/topic:Topic", props={"a": {"b": 5, "n": None}, "l": [{"b": None}, {}]})
    assert [*resource.each("a.b.c.d")] == [("a.b.c.d", MISSING)]
    assert [*resource.each("a.n")] == [("a.n", MISSING)]
    assert [*resource.each("l.b")] == [("l[0].b", MISSING), ("l[1].b", MISSING)]
    assert [*resource.each("x.y")] == [("x.y", MISSING)]
