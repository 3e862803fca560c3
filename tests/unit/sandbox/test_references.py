from __future__ import annotations

from dataclasses import replace

import pytest

from sandbox.errors import CloudError
from sandbox.references import MADE_WITH, holding, values_at
from sandbox.rules import Reference, TypeRules
from tests.support.toy import BOX, LID, PLAIN, RULES, Toy


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a", [("a", "x")]),
        ("b.c", [("b.c", "y")]),
        ("d[]", [("d[0]", "p"), ("d[1]", "q")]),
        ("e[].f", [("e[0].f", "r"), ("e[2].f", "s")]),
        ("e[].g[].h", [("e[1].g[0].h", "t")]),
        ("z.y", []),
        ("a.b", []),
        ("b[]", []),
    ],
)
def test_values_are_found_along_a_path(path: str, expected: list[tuple[str, str]]) -> None:
    value = {
        "a": "x",
        "b": {"c": "y"},
        "d": ["p", "q"],
        "e": [{"f": "r"}, {"f": None, "g": [{"h": "t"}]}, {"f": "s"}],
    }
    assert list(values_at(value, path)) == expected


def toy_with(*references: Reference) -> Toy:
    entry = TypeRules(PLAIN, references=references)
    return Toy(rules=replace(RULES, types={**RULES.types, PLAIN: entry}))


def refused(toy: Toy, **inputs: object) -> str:
    with pytest.raises(CloudError) as raised:
        toy.create(PLAIN, inputs, "user")
    return str(raised.value)


def test_a_reference_names_what_exists() -> None:
    toy = toy_with(Reference("colour", (LID, BOX), by="name", code="Missing", message="no {value}"))
    assert refused(toy, colour="a") == "Missing: no a"
    toy.create(BOX, {"name": "a"})
    toy.create(PLAIN, {"colour": "a"}, "user")
    toy.create(PLAIN, {}, "without")


def test_a_reference_may_be_bound_to_the_region() -> None:
    toy = toy_with(Reference("colour", (BOX,), same_region=True))
    toy.create(BOX, {"name": "a", "region": "r2"})
    assert "'box-a' does not exist" in refused(toy, colour="box-a")
    toy.create(PLAIN, {"colour": "box-a", "region": "r2"}, "user")


def test_what_is_managed_elsewhere_is_not_looked_up() -> None:
    toy = toy_with(Reference("colour", (BOX,), optional_prefix="arn:other:"))
    toy.create(PLAIN, {"colour": "arn:other:x"}, "user")
    assert "does not exist" in refused(toy, colour="arn:mine:x")


def test_what_is_needed_is_held() -> None:
    toy = toy_with(
        Reference("parts[].word", (BOX,), by="name", holds=True, held_code="Held", held_message="{id}, {user}")
    )
    box, other = toy.create(BOX, {"name": "a"}, "a"), toy.create(BOX, {"name": "ab"}, "ab")
    user = toy.create(PLAIN, {"parts": [{"word": "b"}, {"word": "ab"}][1:]}, "user")
    toy.delete(box)
    with pytest.raises(CloudError, match=f"Held: box-ab, {user.id}"):
        toy.delete(other)
    toy.delete(user)
    toy.delete(other)


def test_what_a_cloud_makes_with_an_object_does_not_hold_it() -> None:
    toy = Toy()
    box = toy.create(BOX, {"name": "a"})
    toy.create(LID, {"boxId": box.id}, "lid")
    (held,) = toy.store.all("toy", BOX)
    (lid,) = toy.store.all("toy", LID)
    assert [failure.code for failure in holding(RULES, toy.store, held)] == ["BoxInUse"]
    toy.store.put(replace(lid, side={MADE_WITH: box.id}))
    assert holding(RULES, toy.store, held) == []
