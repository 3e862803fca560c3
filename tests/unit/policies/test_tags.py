"""Tags of a resource, wherever they come from; and the environment that follows from them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from policies.rules.environments import environment, throw_away, where
from policies.rules.model import Context
from policies.rules.taggable import kinds
from policies.rules.tags import plain, tags_of
from policies.rules.view import MISSING, Provider, Resource, Secret, StackView, Unknown
from tests.support.taggable import PACKAGES, path, table, taggable
from tests.unit.policies.build import CONTEXT, component, make

BUCKET = "aws:s3/bucket:Bucket"
DEFAULTS = {"tags": {"Owner": "team", "environment": "staging"}}


def by(default_tags: Any) -> Provider:
    return Provider("pulumi:providers:aws", props={"region": "eu-west-3", "defaultTags": default_tags})


@pytest.mark.parametrize("name", ["data-class", "Data_Class", "dataClass", "DATA CLASS"])
def test_a_tag_is_found_however_its_name_is_written(name: str) -> None:
    assert plain(name) == "dataclass"
    assert tags_of(make(BUCKET, props={"tags": {name: "audit"}})).get("data-class") == "audit"


@pytest.mark.parametrize("given", [DEFAULTS, json.dumps(DEFAULTS), Secret(DEFAULTS)], ids=["object", "text", "secret"])
def test_default_tags_of_an_aws_provider_count(given: Any) -> None:
    bucket = make(BUCKET, props={"tags": {"environment": "test"}}, provider=by(given))
    assert tags_of(bucket).get("owner") == "team"
    assert tags_of(bucket).get("environment") == "test"


@pytest.mark.parametrize("own", [{"environment": "test"}, {}, None], ids=["some", "empty", "none"])
def test_all_tags_that_a_resource_came_out_with_count(own: Any) -> None:
    bucket = make(BUCKET, props={"tags": own, "tagsAll": {"owner": "team", "environment": "production"}})
    assert tags_of(bucket).get("owner") == "team"
    assert tags_of(bucket).get("environment") == ("test" if own else "production")


def test_the_longest_default_tags_are_read() -> None:
    text = json.dumps(DEFAULTS)
    assert tags_of(make(BUCKET, provider=by(text.ljust(100_000)))).get("owner") == "team"
    assert tags_of(make(BUCKET, provider=by(text.ljust(100_001)))).get("owner") is MISSING


def test_a_resource_without_a_provider_has_its_own_tags() -> None:
    assert tags_of(make(BUCKET, props={"tags": {"owner": "team"}}, provider=None)).get("owner") == "team"


def test_an_unknown_tag_is_that_tag_s_alone() -> None:
    bucket = make(BUCKET, props={"tags": {"owner": Unknown("tags.owner"), "": "x"}})
    assert isinstance(tags_of(bucket).get("owner"), Unknown)
    assert tags_of(bucket).get("cost-centre") is MISSING


def test_default_tags_of_another_provider_do_not() -> None:
    account = make("azure-native:storage:StorageAccount", provider=by(DEFAULTS))
    assert tags_of(account).get("owner") is MISSING


@pytest.mark.parametrize(
    "odd", ["{", "[]", 3, "[" * 200_000, {"tags": 4}], ids=["cut", "list", "number", "deep", "odd"]
)
def test_odd_default_tags_are_none(odd: Any) -> None:
    assert tags_of(make(BUCKET, provider=by(odd))).get("owner") is MISSING


def test_tags_of_an_autoscaling_group_are_a_list() -> None:
    group = make("aws:autoscaling/group:Group", props={"tags": [{"key": "owner", "value": Secret("team")}, 7, {}]})
    assert tags_of(group).get("owner") == "team"


def test_unknown_tags_are_not_missing_tags() -> None:
    unknown = Unknown("tags")
    bucket = make(BUCKET, props={"tags": unknown}, provider=by(DEFAULTS))
    assert tags_of(bucket).get("cost-centre") is unknown
    assert tags_of(bucket).get("owner") == "team"
    assert tags_of(make(BUCKET, props={"tags": {"owner": unknown, "x": None}})).get("owner") is unknown


def in_component(stated: Any, tag: str | None) -> tuple[Resource, StackView]:
    parent = component(environment=stated)
    bucket = make(BUCKET, props={"tags": {"environment": tag}}, parent=parent.urn)
    return bucket, StackView((parent, bucket))


@pytest.mark.parametrize(
    ("stated", "tag", "found"),
    [
        ("production", "test", "production"),
        (None, "test", "test"),
        (Unknown("environment"), "test", "test"),
        (None, None, None),
    ],
    ids=["the component first", "then the tag", "unknown is none", "nothing says it"],
)
def test_the_environment_is_the_components_else_the_tags(stated: Any, tag: str | None, found: str | None) -> None:
    bucket, stack = in_component(stated, tag)
    assert environment(bucket, stack) == found
    assert throw_away(bucket, stack, CONTEXT) is (found == "test")
    assert (found or "neither a component nor a tag") in where(bucket, stack)


def test_the_configuration_says_which_environments_may_be_thrown_away() -> None:
    bucket, stack = in_component("Sandbox", None)
    assert not throw_away(bucket, stack, CONTEXT)
    assert throw_away(bucket, stack, Context(throw_away=frozenset({"sandbox"})))


@pytest.mark.parametrize("cloud", PACKAGES)
def test_the_tables_of_types_that_take_tags_are_the_sdks(cloud: str) -> None:
    assert sorted(kinds(cloud)) == sorted(taggable(cloud))
    assert path(cloud).read_text(encoding="utf-8") == table(cloud), "run python -m tests.support.taggable"
