"""Records survive the cache, and text that is none is refused with the errors that a reader expects."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.schema import encoding
from sandbox.schema.types import EnumType, FunctionType, ObjectType, Property, ResourceType, TypeRef

SCALAR_KINDS = ("string", "integer", "number", "boolean", "any", "asset", "archive")
types = st.recursive(
    st.builds(TypeRef, st.sampled_from(SCALAR_KINDS))
    | st.builds(TypeRef, st.sampled_from(("object", "enum")), name=st.text(min_size=1)),
    lambda inner: (
        st.builds(TypeRef, st.sampled_from(("list", "map")), st.tuples(inner))
        | st.builds(TypeRef, st.just("union"), st.tuples(inner, inner))
    ),
    max_leaves=5,
)
scalars = st.text() | st.integers() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False)
optional_text = st.none() | st.text()
properties = st.lists(
    st.builds(
        Property,
        st.text(min_size=1),
        types,
        st.booleans(),
        st.booleans(),
        optional_text,
        st.booleans(),
        st.none() | scalars,
        st.none() | scalars,
    )
).map(lambda items: {item.name: item for item in items})
names = st.lists(st.text()).map(tuple)
records = (
    st.builds(ObjectType, st.text(), properties)
    | st.builds(EnumType, st.text(), st.lists(scalars).map(tuple))
    | st.builds(FunctionType, st.text(), properties, properties)
    | st.builds(
        ResourceType,
        st.text(),
        st.text(),
        properties,
        properties,
        names,
        names,
        names,
        optional_text,
        st.text(),
        optional_text,
    )
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=10,
)


@given(records)
def test_round_trip_on_one_line(record: encoding.Record) -> None:
    text = encoding.dump(record)
    assert "\n" not in text
    assert "\t" not in text
    assert encoding.load(text) == record


@given(st.sampled_from(["enum", "object", "function", "resource", "other"]), st.lists(json_values, max_size=4))
def test_foreign_json_raises_only_what_a_reader_catches(kind: str, fields: list[Any]) -> None:
    try:
        encoding.load(json.dumps([kind, *fields]))
    except (ValueError, TypeError, KeyError, IndexError):
        return


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '["planet"]', '["object"]', "["])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises((ValueError, TypeError, KeyError, IndexError)):
        encoding.load(text)
