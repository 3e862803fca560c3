"""Runs the tests against one change after the other, each in a process forked from one that has everything imported.

A runner of our own because those there are start pytest anew for every change (cosmic-ray; here 3 s each, mostly
imports), copy the project and rewrite its modules (mutmut), or are no longer kept (mutatest). Here a change is compiled
in memory and takes the place of the code of the function that is already imported; no file is written.
"""

from __future__ import annotations

import ast
import functools
import gc
import os
import re
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, Final

import pytest

from mutants.changes import Change, apply, changes, functions

LEAST_TIME: Final = 5.0
"""Seconds of processor time after which a change counts as a timeout, at least; else ten times what its tests take
without it. Time on the clock would count what else the machine does."""
_CALLED: Final = "_called_in_this_test"
_CANNOT: Final = 3
_MEMORY: Final = 2 << 30
"""Bytes that the tests may take with a change, more than without."""


class Outcome(StrEnum):
    """What became of a change."""

    KILLED = "killed"
    SURVIVED = "survived"
    NO_TESTS = "no tests"
    """No test calls the function; what is called only while modules are imported counts here too."""
    TIMEOUT = "timeout"


@dataclass(frozen=True, slots=True)
class Module:
    """A module under test, as it was when it was imported."""

    name: str
    path: Path
    source: str


@dataclass(frozen=True, slots=True)
class Mutant:
    """A change of a module."""

    module: Module
    change: Change


@dataclass
class Runner:
    """A plugin of pytest that takes the place of its loop: first every test as it is, then the changes.

    Args:
        modules: what to change, imported already.
        chosen: picks of all mutants those that are tried.
        jobs: how many at a time.
    """

    modules: Sequence[Module]
    chosen: Callable[[list[Mutant]], list[Mutant]]
    jobs: int
    results: list[tuple[Mutant, Outcome]] = field(default_factory=list)
    total: int = 0
    broken: list[str] = field(default_factory=list)
    """Tests that fail without any change: they are left out."""
    _failed: bool = False
    _functions: dict[tuple[str, str], list[FunctionType]] = field(default_factory=dict)
    _original: dict[FunctionType, CodeType] = field(default_factory=dict)
    _caches: list[Any] = field(default_factory=list)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remembers whether the test that runs has failed."""
        self._failed = self._failed or report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """The loop. True: it is done, and pytest's own is not to run."""
        if session.testsfailed:
            return True
        self._look()
        calls, times = self._as_it_is(session.items)
        every = [Mutant(module, change) for module in self.modules for change in _all(module)]
        self.total = len(every)
        # What is there already is never collected: a collection in a forked process would copy all of it.
        gc.collect()
        gc.freeze()
        running: dict[int, Mutant] = {}
        for mutant in self.chosen(every):
            items = sorted(calls.get((str(mutant.module.path), mutant.change.function), ()), key=times.__getitem__)
            if not items:
                self.results.append((mutant, Outcome.NO_TESTS))
                continue
            if len(running) >= self.jobs:
                self._wait(running)
            limit = max(LEAST_TIME, 10 * sum(times[item] for item in items))
            sys.stdout.flush()
            child = os.fork()
            if not child:
                self._try(mutant, items, limit)
            running[child] = mutant
        while running:
            self._wait(running)
        return True

    def _as_it_is(
        self, items: Sequence[pytest.Item]
    ) -> tuple[dict[tuple[str, str], list[pytest.Item]], dict[pytest.Item, float]]:
        """Runs every test, and notes which functions it calls and how long it takes (seconds of processor time)."""
        calls: dict[tuple[str, str], list[pytest.Item]] = {}
        times: dict[pytest.Item, float] = {}
        called: set[tuple[str, str]] = set()
        for module in self.modules:
            setattr(sys.modules[f"policies.rules.{module.name}"], _CALLED, called.add)
            tree = ast.parse(module.source)
            for name, function in functions(tree):
                note = ast.parse(f"{_CALLED}(({str(module.path)!r}, {name!r}))").body
                function.body[:0] = note
            for code in _codes(compile(tree, str(module.path), "exec")):
                self._put(module, code.co_qualname, code)
        for item in items:
            called.clear()
            self._failed = False
            started = time.process_time()
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            times[item] = time.process_time() - started
            if self._failed:
                self.broken.append(item.nodeid)
                continue
            for call in called:
                calls.setdefault(call, []).append(item)
            self._forget()
        for called_one, code in self._original.items():
            called_one.__code__ = code
        return calls, times

    def _look(self) -> None:
        """Finds the functions of the modules, and the caches: what was worked out before a change would hide it."""
        paths = {str(module.path) for module in self.modules}
        for found in gc.get_objects():
            if isinstance(found, FunctionType) and found.__code__.co_filename in paths:
                place = (found.__code__.co_filename, found.__code__.co_qualname)
                self._functions.setdefault(place, []).append(found)
                self._original[found] = found.__code__
            elif isinstance(found, functools._lru_cache_wrapper) and str(found.__module__).startswith("policies"):
                self._caches.append(found)

    def _put(self, module: Module, name: str, code: CodeType) -> None:
        for function in self._functions.get((str(module.path), name), ()):
            function.__code__ = code

    def _forget(self) -> None:
        for cache in self._caches:
            cache.cache_clear()

    def _wait(self, running: dict[int, Mutant]) -> None:
        child, status = os.wait()
        mutant = running.pop(child)
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == _CANNOT:
            raise RuntimeError(f"the change could not be made: {mutant.module.path}: {mutant.change}")
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGPROF:
            outcome = Outcome.TIMEOUT
        else:
            outcome = Outcome.SURVIVED if status == 0 else Outcome.KILLED
        self.results.append((mutant, outcome))

    def _try(self, mutant: Mutant, items: Sequence[pytest.Item], limit: float) -> None:
        """In the forked process: makes the change and runs the tests until one fails. Does not return."""
        code = _CANNOT
        try:
            signal.signal(signal.SIGPROF, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_PROF, limit)
            if sys.platform == "linux":
                used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
                resource.setrlimit(resource.RLIMIT_AS, (used + _MEMORY, used + _MEMORY))
            null = os.open(os.devnull, os.O_RDWR)
            for stream in (1, 2):
                os.dup2(null, stream)
            for name, new in changed(mutant):
                self._put(mutant.module, name, new)
            self._forget()
            # From here on, whatever is raised, the tests have noticed the change.
            code, self._failed = 1, False
            for item, following in zip(items, [*items[1:], None], strict=True):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                if self._failed:
                    break
            else:
                code = 0
        finally:
            os._exit(code)


def _all(module: Module) -> Iterator[Change]:
    for name, function in functions(ast.parse(module.source)):
        yield from changes(name, function)


def changed(mutant: Mutant) -> list[tuple[str, CodeType]]:
    """The code of a changed function and of those that it stands in, with their names: a function in a function is
    made anew by each call of the outer one, and those that were made while modules were imported are there already."""
    tree, wanted = ast.parse(mutant.module.source), mutant.change.function
    function = dict(functions(tree))[wanted]
    apply(function, mutant.change)
    # The variables of the outer functions stay, also those that are not used any more: a function that is there takes
    # no code with fewer.
    kept: list[ast.expr] = [ast.Name(name, ast.Load()) for name in _code(mutant.module, wanted).co_freevars]
    if kept:
        function.body.append(ast.Expr(ast.BoolOp(ast.And(), [ast.Constant(None), ast.Tuple(kept, ast.Load())])))
        ast.fix_missing_locations(function)
    every = [*_codes(compile(tree, str(mutant.module.path), "exec"))]
    outer = [wanted[: place.start()] for place in re.finditer(r"\.<locals>\.", wanted)]
    return [(code.co_qualname, code) for code in every if code.co_qualname in (wanted, *outer)]


def _code(module: Module, name: str) -> CodeType:
    """The code of a function of a module as it is."""
    every = _codes(compile(module.source, str(module.path), "exec"))
    return next(code for code in every if code.co_qualname == name)


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)
