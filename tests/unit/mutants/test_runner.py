"""What takes the place of a function's code, also of one that another function made while it was imported."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest

from mutants.changes import changes, functions
from mutants.runner import Module, Mutant, changed

SOURCE = """
def make(limit, unit):
    def over(count):
        return f"{count} {unit}" if count > limit else ""
    return over

class Table:
    def size(self):
        return [len(row) for row in (1, 2) if row]
"""
MODULE = Module("module", Path("module.py"), SOURCE)


def mutant(function: str, before: str, after: str) -> Mutant:
    node = dict(functions(ast.parse(SOURCE)))[function]
    (change,) = [one for one in changes(function, node) if (one.before, one.after) == (before, after)]
    return Mutant(MODULE, change)


def codes(function: str, before: str, after: str) -> dict[str, CodeType]:
    return dict(changed(mutant(function, before, after)))


def made() -> Callable[[Any], str]:
    names: dict[str, Any] = {}
    exec(compile(SOURCE, "module.py", "exec"), names)
    function: Callable[[Any], str] = names["make"](1, "rows")
    return function


@pytest.mark.parametrize(
    ("before", "after", "result"),
    [("count > limit", "count >= limit", "1 rows"), ("if count > limit", "if True", "1 rows")],
    ids=["compared", "variable of the outer function not used any more"],
)
def test_a_function_that_was_made_before_takes_the_change(before: str, after: str, result: str) -> None:
    over = made()
    assert over(1) == ""
    over.__code__ = codes("make.<locals>.over", before, after)["make.<locals>.over"]
    assert over(1) == result


def test_the_outer_function_makes_changed_ones() -> None:
    found = codes("make.<locals>.over", "count > limit", "count >= limit")
    assert sorted(found) == ["make", "make.<locals>.over"]
    make = FunctionType(found["make"], {})
    assert make(1, "rows")(1) == "1 rows"


def test_a_change_of_a_method_is_its_own_alone() -> None:
    assert [*codes("Table.size", "if row", "no condition")] == ["Table.size"]
