"""Counts the work that functions do, so that a test can say how it grows with the input and no clock is asked.

Modules that are imported after :func:`install` are rewritten: each function counts its calls, the steps of its loops,
and what is done for it in C (searching, copying, joining, parsing), as the length of what that reads and makes. A
regular expression counts as the length of its text: that it takes no more is shown by ``tests/support/patterns.py``.
The same input gives the same numbers on every machine.
"""

from __future__ import annotations

import ast
import functools
import importlib
import json
import sys
import types
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from typing import Any, Final

NAMES: Final[list[str]] = []
"""The functions that count, as ``module.function``; a function inside another as ``module.outer.inner``."""
COUNTS: Final[list[int]] = []
"""The work of each of them, by its index in :data:`NAMES`."""
_MODULES: Final[set[str]] = set()
"""The modules they stand in."""

_CONSTANT: Final = frozenset(
    {
        "len", "isinstance", "issubclass", "id", "iter", "next", "getattr", "hasattr", "callable", "get", "setdefault",
        "append", "add", "discard", "keys", "items", "values", "startswith", "endswith", "pop",
    }
)  # fmt: skip
"""Functions in C whose time does not depend on how long their arguments are; ``pop`` is of the end of a list."""
_ADDING: Final = frozenset({"extend", "update"})
"""Methods in C whose time depends on their arguments only."""
_SIZED: Final = (str, list, dict, tuple, set, frozenset, bytes)
_SEARCHED: Final = (str, bytes, list, tuple)


def install(*prefixes: str) -> None:
    """Lets modules whose names begin with one of some prefixes count from now on; they must not be imported yet."""
    sys.meta_path.insert(0, _Finder(prefixes))


def work() -> dict[str, int]:
    """The work of each function since the last :func:`begin`; those that did nothing are left out."""
    return {NAMES[index]: count for index, count in enumerate(COUNTS) if count}


def begin() -> None:
    """Sets the work to nothing, and empties what counting modules keep of the last calls."""
    COUNTS[:] = [0] * len(COUNTS)
    for empty in _keeping():
        empty()


@functools.cache
def _keeping() -> tuple[Callable[[], None], ...]:
    """How the bounded caches of all counting modules are emptied; those without bound are for types."""
    return tuple(
        value.cache_clear
        for module in _MODULES & sys.modules.keys()
        for value in vars(sys.modules[module]).values()
        if isinstance(value, functools._lru_cache_wrapper) and value.cache_parameters()["maxsize"] is not None
    )


def run(source: str, module: str) -> dict[str, Any]:
    """Runs a text of Python that counts, and gives what it defines."""
    space: dict[str, Any] = {"__name__": module, **_HELPERS}
    exec(compile(rewritten(source, module), f"<{module}>", "exec"), space)
    return space


def rewritten(source: str | bytes, module: str) -> ast.Module:
    """The tree of a module whose functions count."""
    _MODULES.add(module)
    tree = ast.parse(source)
    _Rewriter(module).visit(tree)
    return ast.fix_missing_locations(tree)


class _Finder(MetaPathFinder):
    def __init__(self, prefixes: tuple[str, ...]) -> None:
        self.prefixes = prefixes

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> ModuleSpec | None:
        if not fullname.startswith(self.prefixes):
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Loader(fullname, spec.loader.path)
        return spec


class _Loader(SourceFileLoader):
    def get_code(self, fullname: str) -> types.CodeType:
        path = self.get_filename(fullname)
        return compile(rewritten(self.get_data(path), fullname), path, "exec")

    def exec_module(self, module: types.ModuleType) -> None:
        vars(module).update(_HELPERS)
        super().exec_module(module)


class _Rewriter(ast.NodeTransformer):
    """Rewrites what stands in functions; what runs once, when a module is imported, is left as it is."""

    def __init__(self, module: str) -> None:
        self.path = [module]
        self.index = -1

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        outer, self.path = (self.index, self.path), [*self.path, node.name]
        self.index = len(NAMES)
        NAMES.append(".".join(self.path))
        COUNTS.append(0)
        start = 1 if ast.get_docstring(node, clean=False) is not None else 0
        rest = [self.visit(statement) for statement in node.body[start:]]
        node.body = [*node.body[:start], self._step(), *rest]
        self.index, self.path = outer
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        self.path, outer = [*self.path, node.name], self.path
        node.body = [self.visit(statement) for statement in node.body]
        self.path = outer
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AnnAssign:
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def visit_For(self, node: ast.For) -> ast.AST:
        self.generic_visit(node)
        node.iter = self._helped("each", node.iter)
        return node

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        self.generic_visit(node)
        node.iter = self._helped("each", node.iter)
        return node

    def visit_While(self, node: ast.While) -> ast.AST:
        self.generic_visit(node)
        if self.index >= 0:
            node.body.insert(0, self._step())
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if self.index >= 0:
            node.args = [ast.Constant(self.index), node.func, *node.args]
            node.func = _name("call")
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        if len(node.ops) == 1 and isinstance(node.ops[0], ast.In | ast.NotIn):
            node.comparators = [self._helped("searched", node.comparators[0])]
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        copies = isinstance(node.slice, ast.Slice) and isinstance(node.ctx, ast.Load)
        return self._helped("made", node) if copies else node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        self.generic_visit(node)
        return self._helped("made", node)

    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.AST:
        node.value = self.visit(node.value)
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        return self._helped("made", node)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        self.generic_visit(node)
        node.value = self._helped("made", node.value)
        return node

    def visit_List(self, node: ast.List) -> ast.AST:
        return self._display(node, node.elts)

    def visit_Tuple(self, node: ast.Tuple) -> ast.AST:
        return self._display(node, node.elts)

    def visit_Set(self, node: ast.Set) -> ast.AST:
        return self._display(node, node.elts)

    def visit_Dict(self, node: ast.Dict) -> ast.AST:
        self.generic_visit(node)
        return self._helped("made", node) if None in node.keys else node

    def _display(self, node: ast.List | ast.Tuple | ast.Set, members: list[ast.expr]) -> ast.AST:
        self.generic_visit(node)
        loads = isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
        return self._helped("made", node) if loads and any(isinstance(one, ast.Starred) for one in members) else node

    def _helped(self, helper: str, node: ast.expr) -> ast.expr:
        return ast.Call(_name(helper), [ast.Constant(self.index), node], []) if self.index >= 0 else node

    def _step(self) -> ast.stmt:
        at = ast.Subscript(_name("counts"), ast.Constant(self.index), ast.Store())
        return ast.AugAssign(at, ast.Add(), ast.Constant(1))


def _name(helper: str) -> ast.Name:
    return ast.Name(f"_counting_{helper}", ast.Load())


def _each(index: int, items: Iterable[Any]) -> Iterator[Any]:
    for item in items:
        COUNTS[index] += 1
        yield item


def _made(index: int, value: Any) -> Any:
    COUNTS[index] += _size(value)
    return value


def _searched(index: int, value: Any) -> Any:
    if isinstance(value, _SEARCHED):
        COUNTS[index] += len(value)
    return value


def _call(index: int, function: Callable[..., Any], /, *args: Any, **named: Any) -> Any:
    if not _in_c(function):
        return function(*args, **named)
    held = None if function.__name__ in _ADDING else getattr(function, "__self__", None)
    COUNTS[index] += _size(held) + sum(map(_size, args))
    result = function(*args, **named)
    COUNTS[index] += _size(result)
    return result


def _in_c(function: Callable[..., Any]) -> bool:
    """Whether a function's work is to be estimated, because it does not count itself and may depend on sizes."""
    kind = type(function)
    if kind is types.BuiltinFunctionType:
        return function.__name__ not in _CONSTANT
    if kind is functools._lru_cache_wrapper:
        return False
    return function.__module__ not in _MODULES and function.__name__ not in _CONSTANT


def _size(value: Any) -> int:
    return len(value) if isinstance(value, _SIZED) else 0


_HELPERS: Final[dict[str, Any]] = {
    "_counting_counts": COUNTS,
    "_counting_each": _each,
    "_counting_made": _made,
    "_counting_searched": _searched,
    "_counting_call": _call,
}


def main(module: str, *prefixes: str) -> None:
    """Imports a module whose ``report`` gives something that JSON can say, while others count, and prints that."""
    install(*prefixes)
    json.dump(importlib.import_module(module).report(), sys.stdout)


if __name__ == "__main__":
    from tests.support.counting import main as counted_main  # one set of counts, not one of __main__ as well

    counted_main(*sys.argv[1:])
