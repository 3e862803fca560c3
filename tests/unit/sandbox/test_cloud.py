"""The life of resources on a made-up cloud, as a provider plugin leads it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sandbox.completion import Naming, Proposal
from sandbox.errors import CloudError, RuleError
from sandbox.rules import Phase, Rule
from sandbox.store import Record, Store
from sandbox.values import UNKNOWN, Asset, Secret
from tests.support.toy import AZURE_LIKE, BOX, LID, PLAIN, RULES, SIZE_OF, VAULT, Toy


def refusal(call: Any, *arguments: Any, **named: Any) -> str:
    with pytest.raises(CloudError) as raised:
        call(*arguments, **named)
    return str(raised.value)


# Checking


def test_inputs_are_completed_and_what_was_filled_in_is_noted() -> None:
    toy = Toy()
    completed = toy.checked(BOX, {"size": 2, "tags": None})
    assert completed["name"].startswith("it-")
    assert completed == {
        "size": 2,
        "colour": "red",
        "name": completed["name"],
        "__defaults": ["colour", "name"],
    }


def test_wrong_types_and_refused_values_are_told_together() -> None:
    _, failures = Toy().check(BOX, {"name": "UPPER", "sise": 1, "tags": {"a": "much too long"}})
    assert [(failure.path, failure.code) for failure in failures] == [
        ("sise", ""),
        ("tags.a", "TagTooLong"),
        ("name", "BadName"),
    ]
    assert "did you mean" in failures[0].message


def test_an_unknown_type_is_refused_by_name() -> None:
    _, failures = Toy().check("toy:core/bax:Bax", {})
    assert "unknown resource type 'toy:core/bax:Bax'" in str(failures[0])


def test_a_rule_that_needs_an_unknown_input_waits_and_one_that_fails_is_named() -> None:
    toy = Toy()
    assert toy.check(BOX, {"tags": UNKNOWN})[1] == []
    assert toy.check(BOX, {"name": UNKNOWN, "tags": {"a": "much too long"}})[1][0].code == "TagTooLong"
    broken = Rule("toy.broken", Phase.CHECK, "Fails.", "made up", lambda request: [request.inputs["nothing"]])
    with pytest.raises(RuleError, match=r"a bug in the sandbox: toy\.broken failed on urn:.*KeyError"):
        Toy(rules=replace(RULES, rules=(broken,))).check(BOX, {})


def test_the_configuration_is_checked_as_far_as_it_is_known() -> None:
    cloud = Toy().cloud
    assert cloud.check_config({"region": "r1", "version": "1.0", "limit": 3}) == []
    assert [failure.path for failure in cloud.check_config({"region": "x", "regio": "r1"})] == ["regio", "region"]
    assert cloud.check_config({"region": UNKNOWN, "limit": UNKNOWN}) == []
    assert cloud.check_config({"region": Secret("r1")}) == []


# Names


def test_a_made_up_name_is_kept_and_another_object_gets_another() -> None:
    toy = Toy()
    made = toy.create(BOX, {})
    again = toy.checked(BOX, {"size": 1}, old=made.inputs)
    assert again["name"] == made.inputs["name"]
    assert "name" in again["__defaults"]
    assert toy.checked(BOX, {})["name"] != made.inputs["name"], "what replaces it"
    assert toy.checked(BOX, {}, name="other")["name"].startswith("other-")


def test_a_name_that_the_program_gave_is_given_up_when_it_gives_it_no_more() -> None:
    made = Toy().create(BOX, {"name": "given"})
    assert Toy().checked(BOX, {}, old=made.inputs)["name"].startswith("it-")
    azure = Toy(rules=AZURE_LIKE)
    assert azure.checked(BOX, {}, old={"name": "given"})["name"] == "given", "azure-native keeps it"


def test_the_engine_may_propose_a_name() -> None:
    cloud = Toy().cloud
    urn = Toy.urn(BOX, "it")
    for naming, expected in ((Naming.PROPOSE, "proposed"), (Naming.ENFORCE, "proposed"), (Naming.DISABLE, None)):
        completed, _ = cloud.check(BOX, urn, "it", {}, {}, Proposal("proposed", naming))
        assert completed.get("name") == expected
    given, _ = cloud.check(BOX, urn, "it", {}, {"name": "given"}, Proposal("proposed"))
    assert given["name"] == "given"


# Making


def test_a_resource_is_made_as_its_preview_said() -> None:
    toy = Toy()
    planned = toy.create(BOX, {"size": 2, "password": Secret("word")}, preview=True)
    assert toy.live() == []
    made = toy.create(BOX, {"size": 2, "password": Secret("word")})
    assert (made.id, made.outputs) == (planned.id, planned.outputs)
    name = made.inputs["name"]
    assert made.outputs["endpoint"] == f"https://{name}.r1.toy"
    assert made.outputs["paint"] == "red"
    assert made.outputs["password"] == "word"
    assert toy.cloud.read(BOX, made.id) is not None


def test_a_refused_create_changes_nothing() -> None:
    toy = Toy()
    assert refusal(toy.create, BOX, {"size": 11}) == "TooLarge: a box has at most size 10"
    assert refusal(toy.create, LID, {"boxId": "box-x"}) == "NoBox: 'box-x' does not exist"
    assert toy.live() == []
    assert toy.store.generation(Toy.urn(BOX, "it")) == 0


def test_a_name_is_taken_once_in_each_region() -> None:
    toy = Toy()
    toy.create(BOX, {"name": "one"})
    assert refusal(toy.create, BOX, {"name": "one"}, "second") == "NameTaken: the name one is taken"
    toy.create(BOX, {"name": "one", "region": "r2"}, "third")
    found = toy.cloud.read(BOX, "box-one", {"region": "r2"})
    assert found is not None
    assert found.region == "r2"
    other = toy.cloud.read(BOX, "box-one")
    assert other is not None
    assert other.region == "r1"


def test_ids_are_never_given_twice() -> None:
    toy = Toy()
    first, second = toy.create(PLAIN, {"name": "same"}, "a"), toy.create(PLAIN, {"name": "same"}, "b")
    assert first.id == "same"
    assert second.id.startswith("same-"), "whether names of this type are unique is not known"
    azure = Toy(rules=AZURE_LIKE)
    azure.create(PLAIN, {"name": "same"}, "a")
    assert "AlreadyExists: 'same' already exists" in refusal(azure.create, PLAIN, {"name": "same", "region": "r2"}, "b")


def test_a_replaced_object_gets_the_id_that_its_preview_said() -> None:
    toy = Toy()
    old = toy.create(PLAIN, {"name": "same", "size": 1})
    planned = toy.create(PLAIN, {"name": "same", "region": "r1"}, preview=True)
    toy.delete(old)
    assert toy.create(PLAIN, {"name": "same", "region": "r1"}).id == planned.id == "same"


# Previews


def test_only_what_comes_from_unknown_inputs_is_unknown() -> None:
    toy = Toy()
    planned = toy.create(BOX, {"name": UNKNOWN, "size": 3}, preview=True)
    assert planned.id == ""
    assert planned.outputs["endpoint"] is UNKNOWN
    assert planned.outputs["name"] is UNKNOWN
    assert planned.outputs["size"] == 3
    assert planned.outputs["note"].startswith("3 of ")
    tagged = toy.create(BOX, {"name": "a", "tags": {"a": UNKNOWN}}, preview=True)
    assert tagged.id == "box-a"
    assert tagged.outputs["tags"] == {"a": UNKNOWN}


def test_a_calculation_that_needs_an_unknown_input_leaves_everything_computed_unknown() -> None:
    failing = replace(RULES, outputs=lambda request: {"endpoint": request.inputs["size"] + 1})
    planned = Toy(rules=failing).create(PLAIN, {"size": UNKNOWN}, preview=True)
    assert planned.id == ""
    assert planned.outputs["endpoint"] is UNKNOWN
    with pytest.raises(KeyError):
        Toy(rules=failing).create(PLAIN, {}, preview=True)


def test_previews_can_leave_unknown_what_a_bridged_provider_does() -> None:
    toy = Toy(known_previews=False)
    planned = toy.create(BOX, {"name": "a", "size": 1}, preview=True)
    assert planned.id == ""
    assert planned.outputs == {"name": "a", "size": 1, "colour": "red", "endpoint": UNKNOWN, "paint": UNKNOWN}
    made = toy.create(BOX, {"name": "a", "size": 1})
    updated = toy.update(made, preview=True, tags={"a": "b"})
    assert updated == {**made.outputs, "tags": {"a": "b"}}, "what an update does not touch stays known"


def test_previews_can_leave_unknown_what_azure_native_does() -> None:
    toy = Toy(rules=AZURE_LIKE, known_previews=False)
    given = {"name": "a", "size": 1, "parts": [{"word": "w"}]}
    planned = toy.create(BOX, given, preview=True)
    absent = ("tags", "password", "file", "region", "endpoint", "paint", "note")
    expected = {**given, "colour": "red", "parts": [{"word": "w", "shade": UNKNOWN}]} | dict.fromkeys(absent, UNKNOWN)
    assert planned.outputs == expected
    made = toy.create(BOX, given)
    updated = toy.update(made, preview=True, size=2)
    assert updated == {**expected, "size": 2}


def test_a_previewed_update_does_not_look_whether_the_object_is_still_there() -> None:
    toy = Toy()
    made = toy.create(BOX, {"name": "a"})
    toy.delete(made)
    assert toy.update(made, preview=True, tags={"a": "b"})["endpoint"] is UNKNOWN
    assert "NotFound" in refusal(toy.update, made, tags={"a": "b"})


# Differences


def difference(toy: Toy, made: Record, name: str = "it", **changes: Any) -> Any:
    kept = {key: value for key, value in made.inputs.items() if key not in made.inputs.get("__defaults", ())}
    news = toy.checked(made.token, {**kept, **changes}, name, made.inputs)
    return toy.cloud.diff(made.token, made.urn, made.id, made.inputs, news)


def test_a_change_in_place_and_a_replacement_are_told_apart() -> None:
    toy = Toy()
    made = toy.create(BOX, {"size": 1})
    assert difference(toy, made).changes == []
    assert not difference(toy, made, tags={"a": "b"}).replaces
    replaced = difference(toy, made, size=2)
    assert replaced.replaces
    assert not replaced.delete_before_replace, "the new one gets another name"
    assert difference(toy, made, region="r2").replaces, "as the provider does for every type"


def test_an_object_with_a_name_of_the_programs_goes_first() -> None:
    toy = Toy()
    made = toy.create(BOX, {"name": "given", "size": 1})
    assert difference(toy, made, size=2).delete_before_replace
    box = toy.create(BOX, {"name": "other"}, "other")
    lid = toy.create(LID, {"boxId": box.id}, "lid")
    rules = replace(RULES.types[LID], immutable=frozenset({"boxId", "label"}))
    toy.cloud.rules = replace(RULES, types={**RULES.types, LID: rules})
    assert difference(toy, lid, "lid", label="l").delete_before_replace, "one lid a box"
    assert not difference(toy, lid, "lid", boxId="box-x").delete_before_replace


def test_azure_native_deletes_first_unless_it_made_up_the_name() -> None:
    toy = Toy(rules=AZURE_LIKE)
    given, random = toy.create(BOX, {"name": "given", "size": 1}, "a"), toy.create(BOX, {"size": 1}, "b")
    assert random.inputs["__createBeforeDelete"] is True
    assert "__createBeforeDelete" not in given.inputs
    assert difference(toy, given, "a", size=2).delete_before_replace
    assert not difference(toy, random, "b", size=2).delete_before_replace


def test_ignored_changes_are_no_difference() -> None:
    toy = Toy()
    made = toy.create(BOX, {"size": 1, "tags": {"a": "b"}})
    news = {**made.inputs, "size": 2, "tags": {"a": "c"}}
    found = toy.cloud.diff(BOX, made.urn, made.id, made.inputs, news, ("tags.a",))
    assert [change.path for change in found.changes] == ["size"]


# Changing and deleting


def test_an_update_keeps_the_object_and_what_the_cloud_knows_of_it() -> None:
    toy = Toy()
    made = toy.create(BOX, {"name": "a"})
    record = toy.cloud.read(BOX, made.id)
    assert record is not None
    toy.store.put(replace(record, side={**record.side, "objects": 2}))
    toy.update(made, size=3)
    changed = toy.cloud.read(BOX, made.id)
    assert changed is not None
    assert (changed.number, changed.id, changed.inputs["size"]) == (record.number, record.id, 3)
    assert changed.side == {"made": True, "objects": 2}
    assert "TooLarge" in refusal(toy.update, made, size=11)


def test_an_update_under_another_urn_is_an_alias() -> None:
    toy = Toy()
    made = toy.create(BOX, {"name": "a"})
    renamed = replace(made, urn=Toy.urn(BOX, "renamed"))
    toy.update(renamed, size=2)
    record = toy.cloud.read(BOX, made.id)
    assert record is not None
    assert record.urn == renamed.urn


def test_guards_forbid_deletion() -> None:
    toy = Toy()
    box = toy.create(BOX, {"name": "a"})
    lid = toy.create(LID, {"boxId": box.id}, "lid")
    assert refusal(toy.delete, box) == f"BoxInUse: 'box-a' is still used by '{lid.id}'"
    toy.delete(lid)
    record = toy.cloud.read(BOX, box.id)
    assert record is not None
    toy.store.put(replace(record, side={"objects": 1}))
    assert refusal(toy.delete, box) == "NotEmpty: box-a is not empty"
    toy.store.put(replace(record, side={}))
    toy.delete(box)
    assert toy.live() == []
    toy.delete(box)


def test_what_is_left_of_an_object_keeps_its_name() -> None:
    toy = Toy()
    vault = toy.create(VAULT, {"name": "v"})
    toy.delete(vault)
    assert toy.live(VAULT) == []
    (left,) = toy.store.gone("toy", VAULT)
    assert left.side == {"until": "tomorrow"}
    assert "AlreadyExists: 'v' already exists" in refusal(toy.create, VAULT, {"name": "v"}, "again")


def test_the_object_of_the_right_region_is_changed_and_deleted() -> None:
    toy = Toy()
    here, there = toy.create(BOX, {"name": "a"}, "here"), toy.create(BOX, {"name": "a", "region": "r2"}, "there")
    assert here.id == there.id
    toy.update(here, size=2)
    toy.delete(there)
    (left,) = toy.store.all("toy", BOX)
    assert (left.region, left.inputs["size"]) == ("r1", 2)


def test_assets_are_kept() -> None:
    toy = Toy()
    file = Asset({"hash": "1", "text": "content"})
    made = toy.create(BOX, {"name": "a", "file": file})
    assert made.outputs["file"] == file
    record = toy.cloud.read(BOX, made.id)
    assert record is not None
    assert record.inputs["file"] == file


# Functions


def test_functions_are_answered_or_refused_by_name() -> None:
    toy = Toy()
    toy.create(BOX, {"name": "a", "size": 4})
    assert toy.cloud.invoke(SIZE_OF, {"name": Secret("a"), "extra": None}) == {"size": 4}
    assert refusal(toy.cloud.invoke, SIZE_OF, {"name": "b"}) == "NotFound: there is no such box"
    assert "does not answer the function toy:core/x:x" in refusal(toy.cloud.invoke, "toy:core/x:x", {})
    with pytest.raises(RuleError, match="a bug in the sandbox: toy:core/sizeOf:sizeOf failed"):
        toy.cloud.invoke(SIZE_OF, {})


def test_an_object_is_found_by_other_ids_at_import() -> None:
    entry = replace(RULES.types[BOX], import_ids=lambda record: [f"toy://{record.id}"])
    toy = Toy(Store(":memory:"), rules=replace(RULES, types={**RULES.types, BOX: entry}))
    toy.create(BOX, {"name": "a"})
    found = toy.cloud.read(BOX, "toy://box-a")
    assert found is not None
    assert found.id == "box-a"
    assert toy.cloud.read(BOX, "toy://box-b") is None
