"""Runs that are ended before Pulumi's state holds what they made; each Toy is a run with a process of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from sandbox.errors import CloudError
from sandbox.faults import Faults
from sandbox.store import Record, Store
from tests.support.toy import BOX, LID, VAULT, Toy

URN = Toy.urn(BOX, "it")


class KilledError(Exception):
    """Ends a call where the engine would be killed."""


def _kill() -> None:
    raise KilledError


def killed_at(call: str, store: Store) -> Toy:
    """A run that is killed at a call, after the cloud's change and before the answer."""
    return Toy(store, faults=Faults("stall", call, 1, ends={"stall": _kill}))


@pytest.fixture
def store() -> Store:
    return Store(":memory:")


def interrupted_create(store: Store, **inputs: object) -> None:
    with pytest.raises(KilledError):
        killed_at("create", store).create(BOX, inputs)


def test_the_next_create_takes_the_object_over(store: Store) -> None:
    interrupted_create(store, size=1)
    (left,) = store.all("toy")
    run = Toy(store)
    assert run.create(BOX, {"size": 1}, preview=True).id == left.id
    made = run.create(BOX, {"size": 1})
    assert made.id == left.id
    assert [record.number for record in store.all("toy")] == [left.number]


def test_a_changed_program_gets_another_object_in_its_place(store: Store) -> None:
    interrupted_create(store, size=1)
    made = Toy(store).create(BOX, {"size": 2})
    (record,) = store.all("toy")
    assert (record.id, record.inputs["size"]) == (made.id, 2)
    assert store.generation(URN) == 1


def test_a_refused_create_leaves_the_leftover_for_the_next(store: Store) -> None:
    interrupted_create(store, size=1)
    with pytest.raises(CloudError):
        Toy(store).create(BOX, {"size": 11})
    assert [record.inputs["size"] for record in store.all("toy")] == [1]
    Toy(store).create(BOX, {"size": 1})
    assert len(store.all("toy")) == 1


def test_an_object_that_pulumi_holds_is_no_leftover() -> None:
    """After each of these, a create under the same URN is that of a replacement, which must be another object."""
    ways: dict[str, Callable[[Toy, Record], object]] = {
        "difference": lambda run, made: run.cloud.diff(BOX, URN, made.id, made.inputs, made.inputs),
        "check": lambda run, made: run.cloud.check(BOX, URN, "it", made.inputs, {"size": 1}),
        "refresh": lambda run, made: run.cloud.read(BOX, made.id, made.inputs),
        "update": lambda run, made: run.cloud.update(BOX, URN, "it", made.id, made.inputs),
    }
    for word, way in ways.items():
        run = Toy(Store(":memory:"))
        made = run.create(BOX, {"size": 1})
        later = Toy(run.store)
        way(later, made)
        assert later.create(BOX, {"size": 1}).id != made.id, word


def test_a_run_that_ends_in_order_leaves_no_leftovers(store: Store) -> None:
    run = Toy(store)
    made = run.create(BOX, {"name": "a"})
    run.cloud.settle()
    with pytest.raises(CloudError, match="NameTaken"):
        Toy(store).create(BOX, {"name": "a"})
    assert store.of_urn(made.urn)[0].confirmed


def test_what_was_not_answered_is_a_leftover_even_if_the_run_ends_in_order(store: Store) -> None:
    run = killed_at("create", store)
    with pytest.raises(KilledError):
        run.create(BOX, {"name": "a"})
    run.cloud.settle()
    assert Toy(store).create(BOX, {"name": "a"}).id == "box-a"


def test_objects_of_the_same_run_are_no_leftovers(store: Store) -> None:
    run = Toy(store)
    run.create(BOX, {"name": "a"})
    with pytest.raises(CloudError, match="NameTaken"):
        run.create(BOX, {"name": "a"})


def test_other_resources_are_no_leftovers(store: Store) -> None:
    interrupted_create(store, name="a")
    with pytest.raises(CloudError, match="NameTaken"):
        Toy(store).create(BOX, {"name": "a"}, "other")


def test_a_replacement_beside_the_old_one_is_repeated(store: Store) -> None:
    first = Toy(store)
    old = first.create(BOX, {"size": 1})
    first.cloud.settle()
    with pytest.raises(KilledError):
        killed_at("create", store).create(BOX, {"size": 2})
    assert len(store.all("toy")) == 2
    # The engine's state holds the old one still: difference, new object, deletion of the old one.
    run = Toy(store)
    run.cloud.diff(BOX, URN, old.id, old.inputs, {**old.inputs, "size": 2})
    new = run.create(BOX, {"size": 2})
    run.delete(old)
    assert run.live() == [new.id]
    assert new.id != old.id


def test_a_replacement_after_the_deletion_is_repeated(store: Store) -> None:
    first = Toy(store)
    old = first.create(BOX, {"name": "a", "size": 1})
    first.cloud.settle()
    second = killed_at("create", store)
    second.delete(old)
    with pytest.raises(KilledError):
        second.create(BOX, {"name": "a", "size": 2})
    # The engine's state holds the old one as "pending replacement": a difference of the old inputs, and a new object.
    run = Toy(store)
    run.cloud.check(BOX, URN, "it", old.inputs, {"name": "a", "size": 2})
    run.cloud.diff(BOX, URN, old.id, old.inputs, {**old.inputs, "size": 2})
    new = run.create(BOX, {"name": "a", "size": 2})
    (record,) = store.all("toy")
    assert (record.id, record.inputs["size"]) == (new.id, 2)


def test_a_forced_replacement_of_a_leftover_deletes_nothing(store: Store) -> None:
    """`up --replace` right after a kill: a create without a difference, then the deletion of the same object."""
    killed = Toy(store)
    old = killed.create(BOX, {"name": "a"})
    run = Toy(store)
    new = run.create(BOX, {"name": "a"})
    run.delete(old)
    assert run.live() == [new.id]
    run.delete(new)
    assert run.live() == []


def test_an_interrupted_update_or_deletion_is_repeated(store: Store) -> None:
    first = Toy(store)
    made = first.create(BOX, {"name": "a", "size": 1})
    vault = first.create(VAULT, {"name": "v"}, "v")
    first.cloud.settle()
    with pytest.raises(KilledError):
        killed_at("update", store).update(made, size=2)
    assert Toy(store).update(made, size=2)["size"] == 2
    with pytest.raises(KilledError):
        killed_at("delete", store).delete(vault)
    Toy(store).delete(vault)
    assert Toy(store).live(VAULT) == []


def test_a_chain_of_leftovers_is_taken_over(store: Store) -> None:
    killed = Toy(store)
    box = killed.create(BOX, {"size": 1})
    lid = killed.create(LID, {"boxId": box.id}, "lid")
    run = Toy(store)
    again = run.create(BOX, {"size": 1})
    assert run.create(LID, {"boxId": again.id}, "lid").id == lid.id
    assert sorted(run.live()) == sorted([box.id, lid.id])


def test_an_import_is_no_proof_that_this_stack_holds_the_object(store: Store) -> None:
    killed = Toy(store)
    made = killed.create(BOX, {"name": "a"})
    run = Toy(store)
    assert run.cloud.read(BOX, made.id) is not None
    assert run.cloud.read(BOX, made.id, {**made.inputs, "size": 9}) is not None
    assert not store.of_urn(URN)[0].confirmed
    assert run.create(BOX, {"name": "a"}).id == made.id


def test_a_leftover_under_an_alias_stays_known(store: Store) -> None:
    killed = Toy(store)
    made = killed.create(BOX, {"name": "a"})
    renamed = replace(made, urn=Toy.urn(BOX, "renamed"))
    run = Toy(store)
    run.cloud.diff(BOX, renamed.urn, made.id, made.inputs, made.inputs)
    assert store.of_urn(URN)[0].confirmed
