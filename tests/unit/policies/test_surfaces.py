"""Where the surfaces of a resource are, and what stands at their paths, also in JSON text."""

from __future__ import annotations

import json
from typing import Any

import pytest

from policies.rules import surfaces
from policies.rules.view import MISSING, Resource, Unknown
from tests.unit.policies.build import make

LONGEST = 1 << 20


def having(policy: Any) -> Resource:
    return make("aws:sqs/queuePolicy:QueuePolicy", props={"policy": policy})


def text_of(length: int) -> str:
    shortest = json.dumps({"key": "k", "more": ""})
    return json.dumps({"key": "k", "more": "x" * (length - len(shortest))})


@pytest.mark.parametrize(
    ("policy", "found"),
    [
        (json.dumps({"key": "k"}), [("policy.key", "k")]),
        (json.dumps([{"key": "k"}, {"key": "l"}]), [("policy.[0].key", "k"), ("policy.[1].key", "l")]),
        ({"key": "k"}, [("policy.key", "k")]),
        (text_of(LONGEST), [("policy.key", "k")]),
        (text_of(LONGEST + 1), [("policy.key", MISSING)]),
        ("{", [("policy.key", MISSING)]),
        ("[" * 5000, [("policy.key", MISSING)]),
        (7, [("policy.key", MISSING)]),
        (None, [("policy", MISSING)]),
    ],
    ids=["object", "list", "read already", "longest", "too long", "no JSON", "deep", "number", "absent"],
)
def test_a_path_goes_on_in_json_text(policy: Any, found: list[tuple[str, Any]]) -> None:
    assert [*surfaces.each(having(policy), "policy.{}.key")] == found


def test_unknown_text_is_unknown() -> None:
    ((at, value),) = surfaces.each(having(Unknown("policy")), "policy.{}.key")
    assert at == "policy"
    assert isinstance(value, Unknown)


def test_a_surface_may_be_there_once_for_every_object() -> None:
    resource = make("aws:x:X", props={"pools": [{"disk": {"key": "k"}}, {}, {"disk": [{}]}]})
    assert [*surfaces.each(resource, "pools.disk.key", ("pools.disk", ()))] == [
        ("pools[0].disk.key", "k"),
        ("pools[2].disk[0].key", MISSING),
    ]
    every = [("pools[0].disk.key", "k"), ("pools[1].disk.key", MISSING), ("pools[2].disk[0].key", MISSING)]
    assert [*surfaces.each(resource, "pools.disk.key", ("pools.disk", ("x",)))] == every
    assert [*surfaces.each(resource, "other", ("pools.disk", ()))] == [("other", MISSING)]


@pytest.mark.parametrize(
    ("value", "values", "found"),
    [
        ("ON", ("on",), True),
        (True, ("true",), True),
        (["off", "On"], ("on",), True),
        ("off", ("on",), False),
        (MISSING, ("on", None), True),
        (MISSING, ("on",), False),
        ("None", ("on", None), False),
        ([["on"], {"a": "on"}, Unknown("x"), MISSING], ("on", "['on']"), False),
    ],
    ids=["case", "truth", "list", "other", "absent allowed", "absent", "the word None", "no settings"],
)
def test_settings_are_compared_as_text(value: Any, values: tuple[Any, ...], found: bool) -> None:
    assert surfaces.among(value, values) is found


@pytest.mark.parametrize(
    ("props", "applies", "found"),
    [
        ({}, None, True),
        ({"mode": "on"}, ("mode", ("on",)), True),
        ({"mode": "off"}, ("mode", ("on",)), False),
        ({"mode": Unknown("mode")}, ("mode", ("on",)), True),
        ({"mode": "off"}, ("mode", ()), True),
        ({}, ("mode", ()), False),
        ({"other": "on"}, ("mode|other", ("on",)), True),
    ],
    ids=["always", "value", "other value", "unknown", "anything", "nothing", "second path"],
)
def test_a_surface_is_there(props: dict[str, Any], applies: surfaces.Applies | None, found: bool) -> None:
    assert surfaces.there(make("aws:x:X", props=props), applies) is found
