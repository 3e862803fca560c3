from __future__ import annotations

import math
from typing import Any

import pytest
from google.protobuf import json_format
from google.protobuf.struct_pb2 import Struct
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.plugin.codec import ARCHIVE, ASSET, OUTPUT, RESOURCE, SECRET, SIGNATURE, decode, encode
from sandbox.values import TRACE, UNKNOWN, Asset, Secret


def wire(**properties: Any) -> Struct:
    return json_format.ParseDict(properties, Struct())


@pytest.mark.parametrize(
    ("sent", "value"),
    [
        ("text", "text"),
        ("", ""),
        (True, True),
        (None, None),
        (3, 3),
        (3.5, 3.5),
        ([1, [2, None]], [1, [2, None]]),
        ({"a": {}}, {"a": {}}),
        (TRACE, UNKNOWN),
        ("dd056dcd-154b-4c76-9bd3-c8f88648b5ff", UNKNOWN),
        ({SIGNATURE: SECRET, "value": {"a": [TRACE]}}, Secret({"a": [UNKNOWN]})),
        ({SIGNATURE: SECRET, "value": {SIGNATURE: SECRET, "value": "x"}}, Secret("x")),
        ({SIGNATURE: OUTPUT, "value": "x", "dependencies": ["urn:x"]}, "x"),
        ({SIGNATURE: OUTPUT}, UNKNOWN),
        ({SIGNATURE: OUTPUT, "value": "x", "secret": True}, Secret("x")),
        ({SIGNATURE: OUTPUT, "value": {SIGNATURE: SECRET, "value": "x"}, "secret": True}, Secret("x")),
        ({SIGNATURE: OUTPUT, "secret": True}, Secret(UNKNOWN)),
        ({SIGNATURE: RESOURCE, "urn": "urn:x", "id": "i-1"}, "i-1"),
        ({SIGNATURE: RESOURCE, "urn": "urn:x", "id": ""}, UNKNOWN),
        ({SIGNATURE: RESOURCE, "urn": "urn:x"}, "urn:x"),
        ({SIGNATURE: ASSET, "hash": "1", "text": "t"}, Asset({SIGNATURE: ASSET, "hash": "1", "text": "t"})),
    ],
)
def test_each_kind_of_value_is_read(sent: Any, value: Any) -> None:
    found = decode(wire(it=sent))["it"]
    assert found == value
    assert type(found) is type(value)


def test_archives_keep_what_is_in_them() -> None:
    inner = {SIGNATURE: ASSET, "path": "a.txt", "hash": "1"}
    sent = {SIGNATURE: ARCHIVE, "hash": "2", "assets": {"a.txt": inner}}
    found = decode(wire(it=sent))
    assert found == {"it": Asset(sent)}
    assert json_format.MessageToDict(encode(found)) == {"it": sent}


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (UNKNOWN, TRACE),
        (Secret([1, UNKNOWN]), {SIGNATURE: SECRET, "value": [1.0, TRACE]}),
        ({"a": None, "b": False, "c": 0}, {"a": None, "b": False, "c": 0.0}),
        ({}, {}),
        ([], []),
        (("a", 1), ["a", 1.0]),
    ],
)
def test_each_kind_of_value_is_written(value: Any, sent: Any) -> None:
    assert json_format.MessageToDict(encode({"it": value})) == {"it": sent}


def test_anything_else_is_no_property_value() -> None:
    with pytest.raises(TypeError, match="set is not a property value"):
        encode({"it": {1, 2}})


def _no_signature(value: str) -> bool:
    return value != SIGNATURE


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
    st.just(UNKNOWN),
)
VALUES = st.recursive(
    SCALARS,
    lambda items: st.one_of(
        st.lists(items, max_size=4),
        st.dictionaries(st.text().filter(_no_signature), items, max_size=4),
        items.filter(lambda item: not isinstance(item, Secret)).map(Secret),
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.dictionaries(st.text().filter(_no_signature), VALUES, max_size=5))
def test_what_is_written_is_read_again(properties: dict[str, Any]) -> None:
    read = decode(encode(properties))
    assert read == properties
    assert decode(encode(read)) == read


def test_whole_numbers_are_integers_and_others_are_not() -> None:
    found = decode(encode({"whole": 4.0, "part": 4.5, "large": 1e300, "endless": math.inf}))
    assert {key: type(value) for key, value in found.items()} == {
        "whole": int,
        "part": float,
        "large": int,
        "endless": float,
    }
