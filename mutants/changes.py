"""The changes that are tried: each is one small fault in one function of a module.

Left out are docstrings and texts that hold a space, which are written for people, and annotations.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

_COMPARISONS: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_SUMS: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_VERDICTS: Final = {
    "VIOLATED": "PASSED",
    "UNDECIDED": "PASSED",
    "PASSED": "VIOLATED",
    "WAIVED": "PASSED",
    "MITIGATED": "PASSED",
    "NOT_APPLICABLE": "PASSED",
}

_HOLDERS: Final = (ast.stmt, ast.ExceptHandler, ast.match_case)
"""What may hold a function."""

Function = ast.FunctionDef | ast.AsyncFunctionDef
Edit = Callable[[ast.AST], None]


@dataclass(frozen=True, slots=True)
class Change:
    """One fault: the function (its qualified name), the place in it, and what was and what is to be.

    ``node`` is the number of the changed node in the order of :func:`nodes`, ``number`` which of its changes it is.
    """

    function: str
    line: int
    node: int
    number: int
    before: str
    after: str


def functions(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    """The functions of a module, the methods of its classes and the functions in both, with their qualified names."""
    left: list[tuple[str, ast.AST]] = [("", item) for item in reversed(tree.body)]
    while left:
        within, item = left.pop()
        if isinstance(item, Function):
            yield f"{within}{item.name}", item
            inside = f"{within}{item.name}.<locals>."
        else:
            inside = f"{within}{item.name}." if isinstance(item, ast.ClassDef) else within
        left += [(inside, child) for child in reversed([*ast.iter_child_nodes(item)]) if isinstance(child, _HOLDERS)]


def nodes(function: Function) -> Iterator[ast.AST]:
    """What can be changed of a function: what is run when it is called, but for what a function in it does."""
    left: list[ast.AST] = list(reversed(function.body))
    while left:
        node = left.pop()
        yield node
        left += reversed(_below(node))


def _below(node: ast.AST) -> list[ast.AST]:
    if isinstance(node, Function):
        return [default for default in (*node.args.defaults, *node.args.kw_defaults) if default is not None]
    if isinstance(node, ast.JoinedStr):
        # The texts between the braces are for people; what stands in the braces is not.
        return [part for part in node.values if isinstance(part, ast.FormattedValue)]
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return []
    skipped = {"annotation", "returns", "decorator_list"}
    return [
        child
        for name, value in ast.iter_fields(node)
        if name not in skipped
        for child in (value if isinstance(value, list) else [value])
        if isinstance(child, ast.AST)
    ]


def changes(function: str, node: Function) -> list[Change]:
    """Every change of a function."""
    return [
        Change(function, getattr(part, "lineno", node.lineno), place, number, before, after)
        for place, part in enumerate(nodes(node))
        for number, (before, after, _) in enumerate(_edits(part))
    ]


def apply(function: Function, change: Change) -> None:
    """Makes a change in a function's tree."""
    for place, node in enumerate(nodes(function)):
        if place == change.node:
            _edits(node)[change.number][2](node)
            ast.fix_missing_locations(function)
            return
    raise ValueError(f"{change.function} has no node {change.node}")


def _edits(node: ast.AST) -> list[tuple[str, str, Edit]]:
    """The changes of one node: what it says, what it is to say, and how."""
    kind = _KINDS.get(type(node))
    return [*kind(node)] if kind is not None else []


def _text(node: ast.AST) -> str:
    return ast.unparse(node)[:100]


def _set(name: str, value: object) -> Edit:
    return lambda node: setattr(node, name, value)


def _compare(node: ast.Compare) -> Iterator[tuple[str, str, Edit]]:
    for index, operator in enumerate(node.ops):
        new = _COMPARISONS[type(operator)]()
        ops = [*node.ops[:index], new, *node.ops[index + 1 :]]
        changed = ast.Compare(node.left, ops, node.comparators)
        yield _text(node), _text(changed), _set("ops", ops)


def _bool(node: ast.BoolOp) -> Iterator[tuple[str, str, Edit]]:
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield _text(node), _text(ast.BoolOp(other, node.values)), _set("op", other)


def _unary(node: ast.UnaryOp) -> Iterator[tuple[str, str, Edit]]:
    if isinstance(node.op, ast.Not):
        yield _text(node), _text(node.operand), _set("operand", ast.UnaryOp(ast.Not(), node.operand))


def _sum(node: ast.BinOp) -> Iterator[tuple[str, str, Edit]]:
    new = _SUMS.get(type(node.op))
    if new is not None:
        yield _text(node), _text(ast.BinOp(node.left, new(), node.right)), _set("op", new())


def _condition(node: ast.If | ast.IfExp) -> Iterator[tuple[str, str, Edit]]:
    for value in (True, False):
        yield f"if {_text(node.test)}", f"if {value}", _set("test", ast.Constant(value))


def _filters(node: ast.comprehension) -> Iterator[tuple[str, str, Edit]]:
    for index, test in enumerate(node.ifs):
        rest = [*node.ifs[:index], *node.ifs[index + 1 :]]
        yield f"if {_text(test)}", "no condition", _set("ifs", rest)


def _constant(node: ast.Constant) -> Iterator[tuple[str, str, Edit]]:
    value = node.value
    new: object = None
    if isinstance(value, bool):
        new = not value
    elif isinstance(value, int | float):
        new = value + 1
    elif isinstance(value, str) and " " not in value:
        new = f"XX{value}"
    if new is not None:
        yield repr(value), repr(new), _set("value", new)


def _return(node: ast.Return) -> Iterator[tuple[str, str, Edit]]:
    if node.value is not None and not isinstance(node.value, ast.Constant):
        yield _text(node), "return None", _set("value", ast.Constant(None))


def _statement(node: ast.Expr) -> Iterator[tuple[str, str, Edit]]:
    """Left out; what yields stays a generator."""
    if not isinstance(node.value, ast.Constant):
        yield _text(node), "left out", _set("value", ast.BoolOp(ast.And(), [ast.Constant(None), node.value]))


def _raise(node: ast.Raise) -> Iterator[tuple[str, str, Edit]]:
    wrong = ast.Call(ast.Name("KeyboardInterrupt", ast.Load()), [], [])
    if node.exc is not None:
        yield _text(node), "raise something else", _set("exc", wrong)


def _jump(node: ast.Break | ast.Continue) -> Iterator[tuple[str, str, Edit]]:
    other: type[ast.stmt] = ast.Continue if isinstance(node, ast.Break) else ast.Break
    yield _text(node), other.__name__.lower(), _set("__class__", other)


def _verdict(node: ast.Attribute) -> Iterator[tuple[str, str, Edit]]:
    if isinstance(node.value, ast.Name) and node.value.id == "Verdict" and node.attr in _VERDICTS:
        yield _text(node), f"Verdict.{_VERDICTS[node.attr]}", _set("attr", _VERDICTS[node.attr])


_KINDS: Final[dict[type[ast.AST], Callable[..., Iterator[tuple[str, str, Edit]]]]] = {
    ast.Compare: _compare,
    ast.BoolOp: _bool,
    ast.UnaryOp: _unary,
    ast.BinOp: _sum,
    ast.If: _condition,
    ast.IfExp: _condition,
    ast.comprehension: _filters,
    ast.Constant: _constant,
    ast.Return: _return,
    ast.Expr: _statement,
    ast.Raise: _raise,
    ast.Break: _jump,
    ast.Continue: _jump,
    ast.Attribute: _verdict,
}
