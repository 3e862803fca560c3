"""No regular expression that reads what others wrote takes more than linear time, whatever the text is."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

import components
import hdp.checks
import hdp.reports
import policies.rules
import policies.server
from tests.support.patterns import problems, repeats

PACKAGES = (policies.rules, policies.server, hdp.checks, hdp.reports, components)
MODULES: list[ModuleType] = [
    importlib.import_module(found.name)
    for package in PACKAGES
    for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
]


def patterns(value: Any) -> Iterator[re.Pattern[str]]:
    """The expressions in a value, and in lists, tuples and tables of such."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, list | tuple | set | frozenset):
        for member in value:
            yield from patterns(member)
    elif isinstance(value, dict):
        yield from patterns([*value.values()])


def anchored(module: ModuleType) -> set[str]:
    """The names in a module whose every use is to match a text from its beginning."""
    uses: dict[str, set[str]] = {}
    calls: dict[str, int] = {}
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            uses.setdefault(node.value.id, set()).add(node.attr)
            calls[node.value.id] = calls.get(node.value.id, 0) - 1
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            calls[node.id] = calls.get(node.id, 0) + 1
    return {name for name, found in uses.items() if found <= {"match", "fullmatch"} and not calls[name]}


FOUND = {
    f"{module.__name__}.{name}.{number}": (pattern, name not in anchored(module))
    for module in MODULES
    for name, value in vars(module).items()
    for number, pattern in enumerate(patterns(value))
}


LINEAR = {
    "components.regions._AWS_ZONE.0": "each inner repetition begins with a hyphen, which none of them takes",
    "policies.rules.from_file._POSITION.0": "texts of more than 4,096 characters are not read",
    "policies.rules.references._AZURE_KEY.0": "it is held against whole texts only, of at most 2,048 characters",
}
"""Expressions that take linear time for a reason that their form does not show."""


@pytest.mark.parametrize("name", sorted(FOUND))
def test_an_expression_takes_linear_time(name: str) -> None:
    pattern, searched = FOUND[name]
    assert (problems(pattern, searched=searched) != []) is (name in LINEAR)


def test_all_expressions_are_found() -> None:
    assert len(FOUND) > 60
    assert sum(not searched for _, searched in FOUND.values()) >= 15
    assert any(repeats(pattern) for pattern, _ in FOUND.values())


@pytest.mark.parametrize(
    "module",
    [module for module in MODULES if not module.__name__.startswith("components.")],
    ids=lambda module: module.__name__,
)
def test_expressions_stand_outside_functions(module: ModuleType) -> None:
    """So that they are found; ``re`` itself is asked for nothing but to compile and to escape."""
    tree = ast.parse(inspect.getsource(module))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    compiled = {id(node) for function in functions for node in ast.walk(function)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "re":
            assert node.attr in ("compile", "escape", "Pattern", "Match", "IGNORECASE", "ASCII", "DOTALL", "MULTILINE")
            assert node.attr != "compile" or id(node) not in compiled


@pytest.mark.parametrize(
    ("text", "searched", "linear"),
    [
        ("(?:a+b)*", False, False),
        ("(?:a*)*b", False, False),
        ("a+a+b", False, False),
        ("(?i)A+a+b", False, False),
        (".*x.*y", False, False),
        ("a+(?:b|a+)c", False, False),
        (r"\s*,?\s*x", False, False),
        ("a{0,200}a{0,200}a{0,200}b", False, False),
        ("a+b", False, True),
        ("a+b", True, False),
        (r"\s+$", True, False),
        ("a*?b", True, False),
        ("x[a-z]+y", True, False),
        ("_[a-z]+_", True, True),
        (r"(?<!\w)\w+,", True, True),
        (r"(?<!a)\w+,", True, False),
        ("[^.]+", True, True),
        ("/[^/]+/x/[^/]+", False, True),
        ("[a-z]+[0-9]+", False, True),
        (".+", False, True),
        ("a{0,9}a{0,9}b", True, True),
    ],
)
def test_what_is_linear_is_told_from_what_is_not(text: str, searched: bool, linear: bool) -> None:
    assert (problems(re.compile(text), searched=searched) == []) is linear
