"""How demands on single properties are judged; the tables of demands have tests of their own."""

from __future__ import annotations

from typing import Any

import pytest

from policies.rules import demands
from policies.rules.demands import Demand, entered
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
