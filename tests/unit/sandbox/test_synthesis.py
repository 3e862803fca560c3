from __future__ import annotations

from typing import Any

import pytest

from sandbox.rules import Account, Request
from sandbox.schema.types import Property, ResourceType, TypeRef
from sandbox.store import Store
from sandbox.synthesis import synthesise
from tests.support.toy import CATALOGUE, COLOURS

TEXT = TypeRef("string")


def request(outputs: dict[str, Property], inputs: dict[str, Any], seed: str = "s") -> Request:
    schema = ResourceType("toy:a/b:B", "toy.B", {}, outputs)
    return Request("toy:a/b:B", "b", "urn", inputs, {}, Account("a"), "r", seed, Store(":memory:"), schema)


def output(kind: TypeRef, *, required: bool = True) -> dict[str, Property]:
    return {"value": Property("value", kind, required=required)}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (TypeRef("boolean"), False),
        (TypeRef("integer"), 0),
        (TypeRef("number"), 0),
        (TypeRef("list", (TEXT,)), []),
        (TypeRef("map", (TEXT,)), {}),
        (TypeRef("object", name="x:Y"), {}),
        (TypeRef("enum", name=COLOURS.name), "red"),
        (TypeRef("union", (TypeRef("number"), TEXT)), 0),
    ],
)
def test_a_value_is_of_the_declared_type(kind: TypeRef, expected: Any) -> None:
    assert synthesise(request(output(kind), {}), CATALOGUE) == {"value": expected}


def test_text_is_the_resources_own_and_the_same_each_time() -> None:
    one = synthesise(request(output(TEXT), {}, "one"), CATALOGUE)
    assert one == synthesise(request(output(TEXT), {}, "one"), CATALOGUE)
    assert one["value"].startswith("value-")
    assert one != synthesise(request(output(TEXT), {}, "two"), CATALOGUE)


def test_what_is_optional_given_or_the_engines_is_left_alone() -> None:
    assert synthesise(request(output(TEXT, required=False), {}), CATALOGUE) == {}
    assert synthesise(request(output(TEXT), {"value": "mine"}), CATALOGUE) == {}
    assert synthesise(request({"id": Property("id", TEXT, required=True)}, {}), CATALOGUE) == {}
