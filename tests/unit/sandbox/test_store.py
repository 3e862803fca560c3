from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.store import Record, Store
from sandbox.values import UNKNOWN, Asset, Secret

BOX = "toy:core/box:Box"


def record(id: str = "a", **fields: object) -> Record:
    plain = Record("toy", BOX, id, f"urn::{id}", "r1", {"name": id}, {"name": id, "arn": f"arn:{id}"}, {})
    return replace(plain, **fields)  # type: ignore[arg-type]  # the tests name fields of Record


@pytest.fixture
def store() -> Store:
    return Store(":memory:")


def test_an_object_comes_back_as_it_was_put(tmp_path: Path) -> None:
    asset = Asset({"hash": "1", "text": "Grüße"})
    made = Store(tmp_path / "cloud.db").put(
        record(
            inputs={"file": asset, "list": [1, 2.5, None, {"x": True}], "word": Secret("ß")},
            side={"objects": 3},
            seed="s",
            unique_key="k",
            maker="m",
        )
    )
    assert made.number == 1
    again = Store(tmp_path / "cloud.db").get("toy", BOX, "a")
    assert again == replace(made, inputs={"file": asset, "list": [1, 2.5, None, {"x": True}], "word": "ß"})


def test_an_unknown_value_is_never_stored(store: Store) -> None:
    with pytest.raises(TypeError, match="an unknown value cannot be stored"):
        store.put(record(inputs={"a": UNKNOWN}))


def test_objects_are_changed_and_removed(store: Store) -> None:
    made = store.put(record())
    store.put(replace(made, outputs={"name": "b"}, region="r2"))
    found = store.get("toy", BOX, "a")
    assert found is not None
    assert (found.outputs, found.region, found.number) == ({"name": "b"}, "r2", made.number)
    store.remove(made)
    assert store.all("toy") == []


def test_ids_that_are_names_are_told_apart_by_region(store: Store) -> None:
    here, there = store.put(record(region="r1")), store.put(record(region="r2"))
    assert store.get("toy", BOX, "a", "r1") == here
    assert store.get("toy", BOX, "a", "r2") == there
    assert store.get("toy", BOX, "a", "r9") == there, "the newest, where the region tells nothing"
    assert store.get("toy", BOX, "b", "r1") is None


def test_objects_are_found_by_what_they_give(store: Store) -> None:
    made = store.put(record(outputs={"arn": 'odd "quoted" \\ ü', "size": 3, "flag": True}))
    store.put(record("b"))
    assert store.by_output("toy", BOX, "arn", 'odd "quoted" \\ ü') == made
    assert store.by_output("toy", BOX, "size", 3) == made
    assert store.by_output("toy", BOX, "flag", True) == made
    assert store.by_output("toy", BOX, "id", "a") == made
    for value in ("arn:x", None, UNKNOWN, 4):
        assert store.by_output("toy", BOX, "arn", value) is None
    assert store.by_output("toy", BOX, "id", UNKNOWN) is None


def test_objects_are_found_by_what_their_inputs_mention(store: Store) -> None:
    made = store.put(record(inputs={"deep": [{"ref": 'x/"y"'}]}))
    store.put(record("b"))
    assert store.mentioning("toy", BOX, 'x/"y"') == [made]
    assert store.mentioning("toy", BOX, "nothing") == []
    assert store.mentioning("toy", "toy:core/lid:Lid", 'x/"y"') == []


def test_what_is_left_of_an_object_is_not_alive(store: Store) -> None:
    made = store.put(record(unique_key="k"))
    left = store.put(replace(made, tombstone=True))
    assert store.get("toy", BOX, "a") is None
    assert store.all("toy", BOX) == store.of_urn("urn::a") == []
    assert store.gone("toy", BOX) == [left]
    assert store.holder("toy", "k") == left, "its name is still taken"


def test_objects_under_a_urn_are_counted(store: Store) -> None:
    assert (store.generation("urn::a"), store.seeds("urn::a")) == (0, [])
    store.put(record(seed="s1", maker="m1"))
    second = store.put(record("b", urn="urn::a", seed="s2", maker="m2"))
    store.next_generation("urn::a")
    store.next_generation("urn::a")
    store.confirm([second.number, 999])
    assert store.generation("urn::a") == 2
    assert store.seeds("urn::a") == [("s1", False, "m1"), ("s2", True, "m2")]
    assert [found.confirmed for found in store.of_urn("urn::a")] == [False, True]
