"""What functions find in a preview: the objects that the update will make."""

from __future__ import annotations

import pytest

from sandbox.errors import CloudError
from sandbox.planned import Planned
from sandbox.store import Record, Store
from sandbox.values import UNKNOWN
from tests.support.toy import BOX, SIZE_OF, Toy


def test_a_function_finds_in_a_preview_what_is_planned() -> None:
    toy = Toy()
    toy.create(BOX, {"name": "a", "size": 4}, preview=True)
    assert toy.cloud.invoke(SIZE_OF, {"name": "a"}) == {"size": 4}
    assert toy.live() == []
    toy.create(BOX, {"name": "a", "size": 5}, preview=True)
    assert toy.cloud.invoke(SIZE_OF, {"name": "a"}) == {"size": 5}, "the same object, planned again"


def test_what_is_planned_stands_before_what_is_there() -> None:
    toy = Toy()
    toy.create(BOX, {"name": "a", "size": 4}, "before")
    toy.create(BOX, {"name": "a", "size": 5}, "after", preview=True)
    assert toy.cloud.invoke(SIZE_OF, {"name": "a"}) == {"size": 5}


def test_nothing_is_planned_any_more_once_something_was_made() -> None:
    toy = Toy()
    toy.create(BOX, {"name": "a"}, preview=True)
    toy.create(BOX, {"name": "b"}, "other")
    with pytest.raises(CloudError, match="no such box"):
        toy.cloud.invoke(SIZE_OF, {"name": "a"})


def test_what_is_unknown_is_left_out_of_what_is_planned() -> None:
    toy = Toy()
    toy.create(BOX, {"name": "a", "size": UNKNOWN}, preview=True)
    assert toy.cloud.invoke(SIZE_OF, {"name": "a"}) == {"size": 1}
    toy.create(BOX, {"name": UNKNOWN, "size": 3}, "nameless", preview=True)
    with pytest.raises(CloudError, match="no such box"):
        toy.cloud.invoke(SIZE_OF, {"name": "nameless"})


def test_previews_with_unknown_values_plan_nothing_that_functions_could_find() -> None:
    toy = Toy(Store(":memory:"), known_previews=False)
    toy.create(BOX, {"name": "a"}, preview=True)
    with pytest.raises(CloudError, match="no such box"):
        toy.cloud.invoke(SIZE_OF, {"name": "a"})


def test_what_a_function_makes_is_made_in_the_cloud() -> None:
    store = Store(":memory:")
    planned = Planned(store)
    planned.put(Record("toy", BOX, "a", "urn", "r1", {}, {}, {}))
    assert store.get("toy", BOX, "a") == planned.get("toy", BOX, "a") is not None
