from __future__ import annotations

import copy
from typing import Any

import pytest

from sandbox.values import (
    TRACE,
    UNKNOWN,
    Asset,
    Secret,
    get,
    has_secret,
    has_unknown,
    keep_secret,
    plain,
    without_nulls,
    without_traces,
)


def test_unknown_is_one_value() -> None:
    assert copy.deepcopy({"a": [UNKNOWN]})["a"][0] is UNKNOWN
    assert copy.copy(UNKNOWN) is UNKNOWN
    assert repr(UNKNOWN) == "UNKNOWN"


def test_what_is_made_from_an_unknown_text_is_found_out() -> None:
    made = {"host": f"{UNKNOWN}.example.com", "ports": [1, str(UNKNOWN)], "name": "known"}
    assert without_traces(made) == {"host": UNKNOWN, "ports": [1, UNKNOWN], "name": "known"}
    assert TRACE not in repr(UNKNOWN)


def test_plain_looks_into_secrets_at_any_depth() -> None:
    assert plain({"a": Secret([Secret("x"), {"b": Secret(UNKNOWN)}])}) == {"a": ["x", {"b": UNKNOWN}]}


def test_secrets_do_not_show_their_value() -> None:
    assert "hunter2" not in repr({"a": Secret("hunter2")})


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"a": None, "b": {"c": None, "d": 1}}, {"b": {"d": 1}}),
        ({"a": [None, {"b": None}]}, {"a": [None, {}]}),
        ({"a": Secret({"b": None})}, {"a": Secret({})}),
        ({"a": False, "b": 0, "c": ""}, {"a": False, "b": 0, "c": ""}),
    ],
)
def test_nulls_are_absent_members(value: Any, expected: Any) -> None:
    assert without_nulls(value) == expected


@pytest.mark.parametrize(
    ("value", "unknown", "secret"),
    [
        ({"a": [{"b": UNKNOWN}]}, True, False),
        (Secret(UNKNOWN), True, True),
        ([1, {"a": Secret("x")}], False, True),
        ({"a": [1, "UNKNOWN", None]}, False, False),
    ],
)
def test_unknown_and_secret_parts_are_found(value: Any, unknown: bool, secret: bool) -> None:
    assert (has_unknown(value), has_secret(value)) == (unknown, secret)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.b", 1),
        ("a.c.1", "y"),
        ("a.c.7", "none"),
        ("s", "hidden"),
        ("s2.t", 5),
        ("u.anything.below", UNKNOWN),
        ("a.b.c", "none"),
        ("x", "none"),
    ],
)
def test_get_follows_a_path(path: str, expected: Any) -> None:
    value = {"a": {"b": 1, "c": ["x", "y"]}, "s": Secret("hidden"), "s2": Secret({"t": 5}), "u": UNKNOWN}
    assert get(value, path, "none") == expected


def test_values_are_secret_where_the_example_is() -> None:
    like = {"plain": 1, "whole": Secret("x"), "nested": {"a": Secret("x"), "b": 1}, "list": ["a", Secret("b")]}
    value = {"plain": 1, "whole": "x", "nested": {"a": "x", "b": 1, "c": 2}, "list": ["a", "b", "c"], "more": 3}
    assert keep_secret(value, like) == {
        "plain": 1,
        "whole": Secret("x"),
        "nested": {"a": Secret("x"), "b": 1, "c": 2},
        "list": Secret(["a", "b", "c"]),
        "more": 3,
    }
    assert keep_secret({"a": Secret("x")}, {"a": Secret("y")}) == {"a": Secret("x")}, "never a secret in a secret"
    assert keep_secret({"a": {"b": 1}}, {"a": Secret({"b": 1})}) == {"a": Secret({"b": 1})}


def test_assets_are_compared_by_their_hash() -> None:
    whole = Asset({"hash": "1", "text": "hello"})
    assert whole.same_content(Asset({"hash": "1"}))
    assert not whole.same_content(Asset({"hash": "2"}))
    assert not Asset({"text": "a"}).same_content(Asset({"text": "b"}))
    assert Asset({"text": "a"}).same_content(Asset({"text": "a"}))
