"""Each change is one fault in what a function does, and leaves alone what is written for people."""

from __future__ import annotations

import ast

import pytest

from mutants.changes import apply, changes, functions


def told(source: str) -> list[str]:
    """What would be changed of a module, as texts."""
    return [
        f"{one.before} -> {one.after}" for name, node in functions(ast.parse(source)) for one in changes(name, node)
    ]


@pytest.mark.parametrize(
    ("line", "change"),
    [
        ("return a < b", "a < b -> a <= b"),
        ("return a and b", "a and b -> a or b"),
        ("return not a", "not a -> a"),
        ("x = a - 1", "1 -> 2"),
        ("x = a - b", "a - b -> a + b"),
        ("x = a.get('key')", "'key' -> 'XXkey'"),
        ("x = 1 if a else b", "if a -> if False"),
        ("x = [b for b in a if b]", "if b -> no condition"),
        ("return a", "return a -> return None"),
        ("a()", "a() -> left out"),
        ("yield Verdict.VIOLATED", "Verdict.VIOLATED -> Verdict.PASSED"),
        ("raise a", "raise a -> raise something else"),
    ],
    ids=lambda text: text.replace(" ", "_") if "->" not in text else "",
)
def test_faults(line: str, change: str) -> None:
    assert change in told(f"def f(a, b):\n    {line}\n")


def test_loops_are_left_early_or_late() -> None:
    assert "break -> continue" in told("def f(a):\n    for b in a:\n        break\n")


@pytest.mark.parametrize(
    "source",
    [
        'def f():\n    """Says 1 thing."""\n',
        "def f():\n    x: Literal['a']\n",
        "def f():\n    x = 'a sentence for people'\n",
        "def f(a):\n    x = f'{a}-text'\n",
        "LIMIT = 3\n",
    ],
    ids=["docstring", "annotation", "sentence", "f-string", "table"],
)
def test_what_is_left_alone(source: str) -> None:
    assert told(source) == []


SOURCE = """
class C:
    def m(self, a, b):
        while a:
            if a in b and not b[1]:
                break
            a += [x for x in b if x]
        yield a
"""


def test_every_change_compiles_and_makes_another_function() -> None:
    every = [one for name, node in functions(ast.parse(SOURCE)) for one in changes(name, node)]
    results = set()
    for change in every:
        tree = ast.parse(SOURCE)
        apply(dict(functions(tree))[change.function], change)
        compile(tree, "m", "exec")
        results.add(ast.unparse(tree))
    assert len(results) == len(every) > 5
    assert ast.unparse(ast.parse(SOURCE)) not in results


INSIDE = """
def f(a):
    def g(b, c=1):
        return b
    try:
        a()
    except ValueError:
        def h():
            return 2
    return g
"""


def test_a_function_in_a_function_has_changes_of_its_own() -> None:
    found = [(name, one.before) for name, node in functions(ast.parse(INSIDE)) for one in changes(name, node)]
    assert found == [
        ("f", "1"),
        ("f", "a()"),
        ("f", "return g"),
        ("f.<locals>.g", "return b"),
        ("f.<locals>.h", "2"),
    ]
