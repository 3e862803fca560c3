from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox import paths
from sandbox.difference import Change, Kind, compare
from sandbox.values import UNKNOWN, Asset, Secret

NONE: frozenset[str] = frozenset()


def changes(old: dict[str, Any], new: dict[str, Any], immutable: frozenset[str] = NONE) -> list[tuple[str, str, bool]]:
    return [(change.path, change.kind.value, change.replaces) for change in compare(old, new, immutable)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": 2}, [("a", "update", False)]),
        ({}, {"a": 1}, [("a", "add", False)]),
        ({"a": 1}, {}, [("a", "delete", False)]),
        ({"a": None}, {}, []),
        ({}, {"a": None}, []),
        ({"a": 1}, {"a": None}, [("a", "delete", False)]),
        ({"a": None}, {"a": 1}, [("a", "add", False)]),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 1, "c": 3}}, [("a.c", "update", False)]),
        ({"a": [1, 2]}, {"a": [1, 3]}, [("a[1]", "update", False)]),
        ({"a": [1, 2, 3]}, {"a": [1]}, [("a[1]", "delete", False), ("a[2]", "delete", False)]),
        ({"a": [1]}, {"a": [1, 2]}, [("a[1]", "add", False)]),
        ({"a": [{"b": 1}]}, {"a": [{"b": 2}]}, [("a[0].b", "update", False)]),
        ({"a": {"b": 1}}, {"a": "text"}, [("a", "update", False)]),
        ({"tags": {"k8s.io/x": 1}}, {"tags": {"k8s.io/x": 2}}, [('tags["k8s.io/x"]', "update", False)]),
        ({"a": 1}, {"a": UNKNOWN}, [("a", "update", False)]),
        ({}, {"a": UNKNOWN}, [("a", "add", False)]),
        ({"a": True}, {"a": 1}, [("a", "update", False)]),
        ({"a": 1}, {"a": 1.0}, []),
        ({"a": Secret("x")}, {"a": "x"}, []),
        ({"a": Secret("x")}, {"a": Secret("y")}, [("a", "update", False)]),
        ({"__defaults": ["a"]}, {"__defaults": []}, []),
        ({"a": {"__defaults": []}}, {"a": {}}, []),
        ({"a": Asset({"hash": "1", "text": "t"})}, {"a": Asset({"hash": "1"})}, []),
        ({"a": Asset({"hash": "1"})}, {"a": Asset({"hash": "2"})}, [("a", "update", False)]),
    ],
)
def test_changes_are_named_by_path(old: dict[str, Any], new: dict[str, Any], expected: list[Any]) -> None:
    assert changes(old, new) == expected


def test_immutables_replace_with_all_below_them() -> None:
    immutable = frozenset({"name", "rules.id", "place"})
    old = {"name": "a", "rules": [{"id": 1, "word": "x"}], "place": {"zone": 1}, "size": 1}
    new = {"name": "b", "rules": [{"id": 2, "word": "y"}], "place": {"zone": 2}, "size": 2}
    assert changes(old, new, immutable) == [
        ("name", "update", True),
        ("rules[0].id", "update", True),
        ("rules[0].word", "update", False),
        ("place.zone", "update", True),
        ("size", "update", False),
    ]


def test_a_key_that_is_a_number_is_no_place_in_a_list() -> None:
    found = changes({"tags": {"0": "a"}}, {"tags": {"0": "b"}}, frozenset({"tags.0"}))
    assert found == [('tags["0"]', "update", True)]


def test_ignored_changes_are_passed_over() -> None:
    old: dict[str, Any] = {"tags": {"a": 1, "b": 1}, "rules": [{"id": 1}, {"id": 1}], "size": 1}
    new: dict[str, Any] = {"tags": {"a": 2, "b": 2}, "rules": [{"id": 2}, {"id": 2}], "size": 2}
    found = compare(old, new, NONE, ignore=["tags.a", "rules[*].id"])
    assert [change.path for change in found] == ["tags.b", "size"]
    assert compare(old, new, NONE, ignore=["tags", "rules", "size"]) == []


def test_a_provider_may_take_values_for_the_same() -> None:
    found = compare(
        {"location": "West Europe", "nested": {"location": "a"}},
        {"location": "westeurope", "nested": {"location": "b"}},
        NONE,
        alike=lambda path, old, new: path == "location" and old.replace(" ", "").lower() == new,
    )
    assert [change.path for change in found] == ["nested.location"]


def test_the_property_of_a_change_is_its_top_level() -> None:
    assert Change("tags.a", Kind.ADD).property == "tags"
    assert Change('["a.b"].c', Kind.ADD).property == "a.b"


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.sampled_from(["", "x", "y"])),
    lambda items: st.one_of(st.lists(items, max_size=3), st.dictionaries(st.sampled_from(["a", "b", "c.d"]), items)),
    max_leaves=8,
)
INPUTS = st.dictionaries(st.sampled_from(["p", "q", "r"]), VALUES)


@settings(deadline=None)
@given(INPUTS)
def test_nothing_differs_from_itself(inputs: dict[str, Any]) -> None:
    assert compare(inputs, inputs, NONE) == []


@settings(deadline=None)
@given(INPUTS, INPUTS)
def test_a_difference_has_a_reverse(old: dict[str, Any], new: dict[str, Any]) -> None:
    there, back = compare(old, new, NONE), compare(new, old, NONE)
    assert {change.path for change in there} == {change.path for change in back}
    swapped = {Kind.ADD: Kind.DELETE, Kind.DELETE: Kind.ADD, Kind.UPDATE: Kind.UPDATE}
    assert {(change.path, swapped[change.kind]) for change in there} == {(change.path, change.kind) for change in back}


@settings(deadline=None)
@given(INPUTS, INPUTS)
def test_ignoring_what_changed_leaves_nothing(old: dict[str, Any], new: dict[str, Any]) -> None:
    found = [change.path for change in compare(old, new, NONE)]
    assert all(paths.write(paths.read(path)) == path for path in found)
    assert compare(old, new, NONE, ignore=found) == []
