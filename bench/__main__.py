"""``python -m bench``: runs the benchmarks and prints ratios (`make bench`)."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bench import packs
from bench.bare import COUNT, measure_bare
from bench.bare import GOAL as BARE_GOAL
from bench.checks import GOAL as CHECK_GOAL
from bench.checks import measure_checks
from bench.files import measure_files, measure_sizes
from bench.packs import measure_packs
from bench.previews import GOAL as PREVIEW_GOAL
from bench.previews import measure_preview, stacks
from bench.setups import measure_setup
from bench.timing import Comparison
from bench.workplace import open_workplace
from hdp.errors import CannotRunError

PARTS = ("previews", "packs", "bare", "checks", "files", "setup")
output, messages = Console(), Console(stderr=True)


def main(
    parts: Annotated[list[str] | None, typer.Argument(help=f"Which of {', '.join(PARTS)}; none: all.")] = None,
    rounds: Annotated[int, typer.Option(min=1, help="Counted rounds of each comparison.")] = 5,
    everything: Annotated[bool, typer.Option(help="Set-up with an empty cache: the engine too (minutes).")] = False,
) -> None:
    """Measure previews against their floor, packs, the sandbox against an idle plugin, `hdp check`, and the set-up."""
    chosen = parts or list(PARTS)
    unknown = [part for part in chosen if part not in PARTS]
    if unknown:
        raise typer.BadParameter(f"{', '.join(unknown)}: choose of {', '.join(PARTS)}")
    with tempfile.TemporaryDirectory(prefix="hdp-bench-") as name:
        folder = Path(name)
        if "previews" in chosen:
            _previews(folder, rounds)
        if "packs" in chosen:
            _packs(folder, rounds)
        if "bare" in chosen:
            _bare(folder, rounds)
        if "checks" in chosen:
            _checks(folder, rounds)
        if "files" in chosen:
            _files(folder, rounds)
        if "setup" in chosen:
            first, second = measure_setup(folder / "setup", everything=everything)
            output.print(f"Set-up of a fresh clone{' and an empty cache' if everything else ''}: {first:.0f} s")
            output.print(f"The same again: {second:.1f} s ({second / first:.2f} of the first)")


def _previews(folder: Path, rounds: int) -> None:
    table = Table(
        title=f"Preview against its floor (goal {PREVIEW_GOAL}; the floor: the same SDK, as many bare resources)"
    )
    for heading in ("stack", "resources", "floor s", "with packs", "without packs", "packs add", "parts add"):
        table.add_column(heading, justify="left" if heading == "stack" else "right")
    place = open_workplace(folder)
    for stack in stacks():
        count, found = measure_preview(place, stack, rounds, messages.print)
        rules = found.median(0) - found.median(1)
        parts = found.median(1) - found.median(2)
        table.add_row(
            stack,
            str(count),
            f"{found.median(2):.2f}",
            _ratio(found, 0),
            _ratio(found, 1),
            f"{rules:.2f} s",
            f"{parts:.2f} s",
        )
    output.print(table)


def _bare(folder: Path, rounds: int) -> None:
    found = measure_bare(open_workplace(folder), rounds, lambda text: messages.print(f"{COUNT} bare resources: {text}"))
    output.print(
        f"{COUNT} bare resources, pulumi preview: {found.median(0):.1f} s through the sandbox, "
        f"{found.median(1):.1f} s through a plugin that does nothing: {_ratio(found, 0)} (goal {BARE_GOAL})",
        soft_wrap=True,
    )


def _checks(folder: Path, rounds: int) -> None:
    found = measure_checks(folder, rounds, lambda text: messages.print(f"hdp check: {text}"))
    output.print(
        f"hdp check of three stacks: {found.median(0):.1f} s; importing their SDKs side by side: "
        f"{found.median(1):.1f} s: {_ratio(found, 0)} (goal {CHECK_GOAL})",
        soft_wrap=True,
    )


def _packs(folder: Path, rounds: int) -> None:
    found = measure_packs(open_workplace(folder), rounds, lambda text: messages.print(f"packs: {text}"))
    output.print(
        f"{packs.COUNT} resources, pulumi preview without packs: {found.median(2):.1f} s; all rules in one "
        f"process {_ratio(found, 0)} (goal {packs.GOAL}); with each pack in a process of its own {_ratio(found, 1)}",
        soft_wrap=True,
    )


def _files(folder: Path, rounds: int) -> None:
    try:
        rows = measure_files(folder, rounds, lambda text: messages.print(f"files: {text}"))
    except CannotRunError as error:
        output.print(f"hdp check --file against its peers: not measured, {error}")
        return
    table = Table(title="hdp check --file against Checkov and conftest on the same resources")
    for heading in ("what", "hdp check", "peer", "peer / hdp check", "goal"):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    for row in rows:
        table.add_row(row.what, f"{row.ours:.2f}", f"{row.peer:.2f}", f"{row.peer / row.ours:.2f}", row.goal)
    output.print(table)
    sizes = measure_sizes(folder, rounds, lambda text: messages.print(f"files: {text} resources"))
    output.print(
        "By size, start included: " + ", ".join(f"{count:,}: {seconds:.2f} s" for count, seconds in sizes),
        soft_wrap=True,
    )


def _ratio(found: Comparison, index: int) -> str:
    """The median ratio, with the lowest and the highest."""
    ratios = sorted(found.ratios(index))
    middle = found.median(index) / found.median(len(found.names) - 1)
    return f"{middle:.2f} ({ratios[0]:.2f}-{ratios[-1]:.2f})"


if __name__ == "__main__":
    typer.run(main)
