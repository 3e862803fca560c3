from __future__ import annotations

import pytest

from sandbox import drift
from sandbox.errors import CloudError
from tests.support.toy import BOX, LID, VAULT, Toy


def test_settings_are_changed_behind_pulumis_back() -> None:
    toy = Toy()
    made = toy.create(BOX, {"name": "a", "size": 1, "tags": {"x": "y"}})
    drift.change(toy.store, BOX, made.id, {"size": 5, "tags": None, "endpoint": "elsewhere"})
    record = toy.cloud.read(BOX, made.id)
    assert record is not None
    assert record.inputs == {"name": "a", "size": 5, "colour": "red"}
    assert record.outputs["size"] == 5
    assert "tags" not in record.outputs
    assert record.outputs["endpoint"] == "elsewhere", "a computed value is no input"
    found = toy.cloud.diff(BOX, made.urn, made.id, record.inputs, made.inputs)
    assert [(change.path, change.kind.value) for change in found.changes] == [("size", "update"), ("tags", "add")]


def test_an_object_is_removed_without_asking_guards() -> None:
    toy = Toy()
    box = toy.create(BOX, {"name": "a"})
    toy.create(LID, {"boxId": box.id}, "lid")
    drift.remove(toy.store, BOX, box.id)
    assert toy.live(BOX) == []
    toy.create(BOX, {"name": "a"})


def test_a_filled_object_is_guarded_until_it_is_emptied() -> None:
    toy = Toy()
    box = toy.create(BOX, {"name": "a"})
    drift.fill(toy.store, BOX, box.id, 3, locked=1)
    with pytest.raises(CloudError, match="NotEmpty"):
        toy.delete(box)
    assert toy.store.all("toy", BOX)[0].side == {"made": True, "objects": 3, "locked": 1}
    drift.fill(toy.store, BOX, box.id, 0)
    toy.delete(box)


@pytest.mark.parametrize(("objects", "locked"), [(1, 2), (-1, 0), (1, -1)])
def test_numbers_that_make_no_sense_are_refused(objects: int, locked: int) -> None:
    toy = Toy()
    box = toy.create(BOX, {"name": "a"})
    with pytest.raises(ValueError, match=f"{locked} of {objects} objects"):
        drift.fill(toy.store, BOX, box.id, objects, locked=locked)


def test_what_is_left_of_an_object_can_be_purged() -> None:
    toy = Toy()
    vault = toy.create(VAULT, {"name": "v"})
    with pytest.raises(drift.NotThereError, match="nothing is left of a deleted"):
        drift.purge(toy.store, VAULT, vault.id)
    toy.delete(vault)
    drift.purge(toy.store, VAULT, vault.id)
    toy.create(VAULT, {"name": "v"})


def test_what_is_not_there_is_named_with_what_is() -> None:
    toy = Toy()
    toy.create(BOX, {"name": "a"})
    with pytest.raises(drift.NotThereError, match=r"there is no toy:core/box:Box 'x' in the sandbox; there are: box-a"):
        drift.change(toy.store, BOX, "x", {})
    with pytest.raises(drift.NotThereError, match="there are: none"):
        drift.remove(toy.store, LID, "x")
