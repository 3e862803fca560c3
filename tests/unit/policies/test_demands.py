"""How demands on single properties are judged; the tables of demands have tests of their own."""

from __future__ import annotations

from typing import Any

import pytest

from policies.rules import demands
from policies.rules.demands import Demand, among, as_number, entered
from policies.rules.model import Verdict
from policies.rules.view import MISSING, Resource, Secret, StackView, Unknown
from tests.unit.policies.build import CONTEXT, make, verdicts

KIND = "aws:sns/topic:Topic"
SET = Demand("names", "no name is given", "name it")
ONE = Demand("names", "it has a bad name", "name it well", one_of=("good", "better"))


def judged(demand: Demand, resource: Resource, *others: Resource, complete: bool = True) -> set[Verdict]:
    stack = StackView((resource, *others), complete)
    return verdicts(demands.judge("rule", resource, [demand], "good", stack, CONTEXT))


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("a", [("names", "a")]),
        (["a", "b"], [("names[0]", "a"), ("names[1]", "b")]),
        ([], [("names", MISSING)]),
        (["a", None], [("names[0]", "a"), ("names[1]", MISSING)]),
        (Secret(["a", Secret("b")]), [("names[0]", "a"), ("names[1]", "b")]),
        (None, [("names", MISSING)]),
    ],
    ids=["text", "list", "empty list", "gap", "secrets", "absent"],
)
def test_a_list_that_stands_at_the_path_is_entered(value: Any, found: list[tuple[str, Any]]) -> None:
    assert [*entered(make(KIND, props={"names": value}), "names")] == found


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ("good", Verdict.PASSED),
        (["good", "better"], Verdict.PASSED),
        (["good", "bad"], Verdict.VIOLATED),
        ([], Verdict.VIOLATED),
        (["good", Unknown("names")], Verdict.UNDECIDED),
    ],
    ids=["one", "all good", "one bad", "none", "one unknown"],
)
def test_every_member_of_a_list_must_hold(value: Any, verdict: Verdict) -> None:
    assert judged(ONE, make(KIND, props={"names": value})) == {verdict}


def test_an_unknown_value_is_set_where_it_is_made_from_a_resource_of_the_stack() -> None:
    source = make(KIND, "source")
    resource = make(KIND, props={"names": Unknown("names")}, property_dependencies={"names": (source.urn,)})
    assert judged(SET, resource, source) == {Verdict.PASSED}
    assert judged(SET, resource, source, complete=False) == {Verdict.UNDECIDED}
    assert judged(SET, resource) == {Verdict.UNDECIDED}
    assert judged(ONE, resource, source) == {Verdict.UNDECIDED}
    assert judged(SET, make(KIND, props={"names": Unknown("names")}), source) == {Verdict.UNDECIDED}


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (["a"], Verdict.PASSED),
        (["a", None], Verdict.VIOLATED),
        ([Unknown("names"), None], Verdict.VIOLATED),
        ([None, Unknown("names")], Verdict.VIOLATED),
    ],
    ids=["set", "gap", "gap after a known place", "gap before"],
)
def test_every_member_must_be_set(value: Any, verdict: Verdict) -> None:
    source = make(KIND, "source")
    resource = make(KIND, props={"names": value}, property_dependencies={"names": (source.urn,)})
    assert judged(SET, resource, source) == {verdict}


@pytest.mark.parametrize(
    ("on", "verdict", "message"),
    [(True, Verdict.PASSED, "good"), (False, Verdict.NOT_APPLICABLE, "nothing here asks for it")],
    ids=["counts", "does not"],
)
def test_the_message_says_whether_the_demand_counts(on: bool, verdict: Verdict, message: str) -> None:
    demand = Demand("names", "it has a bad name", "name it well", one_of=("good",), when=(("on", (True,)),))
    resource = make(KIND, props={"names": "good", "on": on})
    (found,) = demands.judge("rule", resource, [demand], "good", StackView((resource,)), CONTEXT)
    assert (found.verdict, found.message) == (verdict, message)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (7, 7.0),
        (7.5, 7.5),
        ("7", 7.0),
        ("0" * 29 + "7", 7.0),
        ("0" * 30 + "7", None),
        (True, None),
        ("seven", None),
        ([7], None),
    ],
    ids=["integer", "float", "text", "30 characters", "31 characters", "truth", "word", "list"],
)
def test_a_number_may_be_written_as_text(value: Any, number: float | None) -> None:
    assert as_number(value) == number


@pytest.mark.parametrize(
    ("value", "found"),
    [("ON", True), (True, True), ("off", False), (["on"], False), ({"on": "on"}, False)],
    ids=["case", "truth", "other", "list", "mapping"],
)
def test_values_are_compared_as_text_without_case(value: Any, found: bool) -> None:
    assert among(value, ("on", True)) is found
