"""``python -m mutants``: how many small faults in the rules the tests notice, and which they do not."""

from __future__ import annotations

import importlib
import random
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

import hypothesis
import pytest
import typer
from rich.console import Console
from rich.table import Table

from mutants.runner import Module, Mutant, Outcome, Runner

ROOT: Final = Path(__file__).parents[1]
RULES: Final = ROOT / "policies" / "rules"
output = Console(soft_wrap=True)


def main(
    modules: Annotated[list[str] | None, typer.Argument(help="Modules of policies/rules; none: all.")] = None,
    sample: Annotated[int, typer.Option(min=0, help="Try so many of the changes, picked at random; 0: all.")] = 0,
    seed: Annotated[int, typer.Option(help="What the sample is picked by.")] = 1,
    tests: Annotated[
        list[str] | None, typer.Option(help="Files of tests/unit/policies, to look at one module quickly; none: all.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="How many at a time.")] = 2,
) -> None:
    """Change the rules in one place at a time, run the tests that call it, and say which changes none noticed."""
    names = sorted(path.stem for path in RULES.glob("*.py") if path.stem != "__init__")
    unknown = [name for name in modules or () if name not in names]
    if unknown:
        raise typer.BadParameter(f"{', '.join(unknown)}: choose of {', '.join(names)}")
    # The same examples in every run, and no database of them in the clone.
    hypothesis.settings.register_profile("mutants", database=None, derandomize=True, deadline=None)
    hypothesis.settings.load_profile("mutants")
    runner = Runner([_module(name) for name in modules or names], _picked(sample, seed), jobs)
    plugins = ("no:cacheprovider", "no:terminal", "no:xdist", "no:faulthandler")
    files = [str(ROOT / "tests" / "unit" / "policies" / name) for name in tests or ("",)]
    options = ["-o", "addopts=--import-mode=importlib", *(word for name in plugins for word in ("-p", name))]
    code = pytest.main([*files, *options], plugins=[runner])
    if not runner.total:
        output.print(f"The tests could not be run (pytest ended with {code!r}); run them by themselves to see why.")
        raise typer.Exit(2)
    _print(runner, sample, seed)


def _module(name: str) -> Module:
    path = Path(str(importlib.import_module(f"policies.rules.{name}").__file__))
    return Module(name, path, path.read_text(encoding="utf-8"))


def _picked(sample: int, seed: int) -> Callable[[list[Mutant]], list[Mutant]]:
    def picked(every: list[Mutant]) -> list[Mutant]:
        return random.Random(seed).sample(every, sample) if 0 < sample < len(every) else every

    return picked


def _print(runner: Runner, sample: int, seed: int) -> None:
    table = Table(title="Changes by module")
    for heading in ("module", *Outcome, "score"):
        table.add_column(heading, justify="left" if heading == "module" else "right")
    by_module: dict[str, Counter[Outcome]] = {}
    for mutant, outcome in runner.results:
        by_module.setdefault(mutant.module.name, Counter())[outcome] += 1
    for name, counts in sorted(by_module.items()):
        table.add_row(name, *(str(counts[outcome]) for outcome in Outcome), _score(counts))
    every = Counter(outcome for _, outcome in runner.results)
    table.add_section()
    table.add_row("all", *(str(every[outcome]) for outcome in Outcome), _score(every))
    left = [(mutant, outcome) for mutant, outcome in runner.results if outcome in (Outcome.SURVIVED, Outcome.NO_TESTS)]
    for mutant, outcome in sorted(left, key=lambda one: (one[0].module.name, one[0].change.line)):
        change = mutant.change
        place = f"{mutant.module.path.relative_to(ROOT)}:{change.line}"
        output.print(f"{outcome}: {place}: {change.before} -> {change.after}", markup=False, highlight=False)
    for test in runner.broken:
        output.print(f"left out, as it fails without any change: {test}", markup=False)
    output.print(table)
    tried = f"a sample of {len(runner.results)} of {runner.total} changes (seed {seed})" if sample else "all changes"
    output.print(f"Tried {tried}. Score: the share that the tests noticed, by failing or by not coming to an end.")


def _score(counts: Counter[Outcome]) -> str:
    total = counts.total()
    return f"{(counts[Outcome.KILLED] + counts[Outcome.TIMEOUT]) / total:.1%}" if total else "-"


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    typer.run(main)
