"""The report for a person at a terminal, or in the log of a job: 80 columns, colours only where they are wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from hdp.checks.model import CheckResult, Failed, Located, RuleInfo, Run, WaiverInfo
from hdp.reports.base import difference
from hdp.reports.items import Item, by_rule, items, sentence, tally_of, worst_first
from hdp.reports.text import line, plural, trace
from policies.rules.model import Severity, Verdict

WIDTH: Final = 80
"""Columns where the output is no terminal."""
MESSAGE: Final = 1_000
"""Characters of a message; the JSON report has the rest."""
NAME: Final = 300
"""Characters of a name, a type or a path."""
SHOWN: Final = 25
"""Findings that are shown of a rule, or of a kind of excuse. What is more is counted."""

_COLOUR: Final = {
    Severity.CRITICAL: "bold red",
    Severity.HIGH: "red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "cyan",
}


def write(run: Run, *, width: int = WIDTH, colour: bool = False) -> str:
    """The run for a person: a line a stack, what is refused and why, what is excused, and one line that sums it up.

    Args:
        width: columns of the terminal.
        colour: whether to write escape sequences for colours.
    """
    console = Console(
        file=StringIO(),
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    with console.capture() as capture:
        for part in _parts(run):
            console.print(part, soft_wrap=False)
    return "\n".join(text.rstrip() for text in capture.get().splitlines()) + "\n"


Part = Text | Padding | Table


def _parts(run: Run) -> Iterator[Part]:
    found = items(run)
    yield _stacks(run)
    yield from _failed(run.failed)
    rules = {rule.id: rule for rule in run.rules}
    for rule, group in by_rule(worst_first(item for item in found if item.finding.refuses)).items():
        yield from _refused(rule, rules.get(rule), group)
    open_ = [item for item in found if item.finding.verdict is Verdict.UNDECIDED and not item.finding.refuses]
    yield from _listed("Decided only by the update, before anything is made", open_)
    yield from _listed("Mitigated", [item for item in found if item.finding.verdict is Verdict.MITIGATED])
    yield from _listed("Waived", [item for item in found if item.finding.verdict is Verdict.WAIVED])
    yield from _waivers(run.waivers)
    yield from _warnings(run.results)
    yield from _changes(run)
    yield Text()
    refused = bool(run.refused or run.failed)
    yield Text(sentence(run), style="bold red" if refused else "bold green")


def _stacks(run: Run) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for heading in ("stack", "provider"):
        table.add_column(heading, overflow="fold")
    for heading in ("resources", "refused", "undecided", "mitigated", "waived", "passed", "seconds"):
        table.add_column(heading, justify="right", no_wrap=True)
    for result in run.results:
        counts = tally_of(result)
        numbers = (result.resources, counts.refused, counts.undecided, counts.mitigated, counts.waived)
        cells = [Text(f"{number:,}") for number in (*numbers, result.of(Verdict.PASSED))]
        if counts.refused:
            cells[1].stylize("red")
        names = (Text(line(result.stack, NAME)), Text(line(result.provider, NAME) or "-"))
        table.add_row(*names, *cells, Text(f"{result.seconds:.1f}"))
    return table


def _failed(failed: Iterable[Failed]) -> Iterator[Part]:
    for one in failed:
        yield Text()
        yield Text.assemble((f"{line(one.stack, NAME)} could not be checked: ", "bold red"), line(one.message, MESSAGE))
        for text in trace(one.trace, NAME):
            yield _indented(text, 4, "dim")


def _refused(id: str, rule: RuleInfo | None, group: list[Item]) -> Iterator[Part]:
    severity = group[0].severity
    yield Text()
    yield Text.assemble(
        (severity.value, _COLOUR[severity]),
        "  ",
        (line(rule.title if rule else id, NAME), "bold"),
        f"  {line(id, NAME)}",
    )
    if rule and rule.why:
        yield _indented(line(rule.why, MESSAGE), 2, "dim")
    for item in group[:SHOWN]:
        finding = item.finding
        yield from _resource(item)
        yield _indented(f"{finding.verdict.value}: {_message(item)}", 4)
        if finding.remedy:
            yield _indented(f"Remedy: {line(finding.remedy, MESSAGE)}", 4)
        if finding.waiver:
            yield _indented(f"Waiver: {line(finding.waiver, NAME)}", 4)
        if finding.unwaivable:
            yield _indented(f"No waiver: {line(finding.unwaivable, MESSAGE)}", 4)
        for text in trace(finding.trace, NAME):
            yield _indented(text, 6, "dim")
    yield from _more(group)


def _resource(item: Item) -> Iterator[Part]:
    """A resource in a line, and in the next where its program registers it, for a click in the terminal."""
    located = item.located
    yield Padding(
        Text.assemble(
            (line(located.name, NAME) or "-", "bold"), f"  {line(located.kind, NAME)}  ({line(located.stack, NAME)})"
        ),
        (0, 0, 0, 2),
    )
    if located.file:
        yield _indented(f"{line(item.file, NAME)}:{item.line}", 4, "cyan")


def _message(item: Item) -> str:
    path = f" [{line(item.finding.path, NAME)}]" if item.finding.path else ""
    return line(item.finding.message, MESSAGE) + path


def _listed(title: str, group: list[Item]) -> Iterator[Part]:
    if not group:
        return
    yield Text()
    yield Text(f"{title}: {plural(len(group), 'finding')}", style="bold")
    for item in group[:SHOWN]:
        yield from _resource(item)
        waiver = f" (waiver {line(item.finding.waiver, NAME)})" if item.finding.waiver else ""
        yield _indented(f"{line(item.finding.rule, NAME)}: {_message(item)}{waiver}", 4)
    yield from _more(group)


def _more(group: Sequence[Item | Located]) -> Iterator[Part]:
    """Says how many of a group are not shown."""
    if len(group) > SHOWN:
        yield _indented(f"and {len(group) - SHOWN:,} more; all of them are in the JSON report", 2)


def _waivers(waivers: Iterable[WaiverInfo]) -> Iterator[Part]:
    known = list(waivers)
    groups = (
        ("Expired waivers, which excuse nothing", "red", [waiver for waiver in known if waiver.expired]),
        ("Waivers that expire soon", "yellow", [waiver for waiver in known if waiver.soon and not waiver.expired]),
        ("Waivers that no finding needs", "yellow", [waiver for waiver in known if not waiver.uses]),
    )
    for title, style, group in groups:
        if group:
            yield Text()
            yield Text(title, style=f"bold {style}")
        for waiver in group:
            yield _indented(
                f"{line(waiver.id, NAME)}: {line(waiver.rule, NAME)} on {line(waiver.resources, NAME)}, "
                f"{'expired' if waiver.expired else 'expires'} {line(waiver.expires, NAME)}, "
                f"owner {line(waiver.owner, NAME)}, {plural(waiver.uses, 'finding')}",
                2,
            )


def _warnings(results: Iterable[CheckResult]) -> Iterator[Part]:
    warned = [(result.stack, warning) for result in results for warning in result.warnings]
    if warned:
        yield Text()
        yield Text("Warnings", style="bold yellow")
    for stack, warning in warned:
        yield _indented(f"{line(stack, NAME)}: {line(warning, MESSAGE)}", 2)


def _changes(run: Run) -> Iterator[Part]:
    if run.changes is None:
        return
    found = difference(run, run.changes)
    yield Text()
    yield Text("Against the base", style="bold")
    counts = ((len(found.new), "new"), (len(found.fixed), "fixed"), (len(found.excused), "excused now"))
    yield _indented(", ".join(f"{count:,} {word}" for count, word in (*counts, (found.unchanged, "unchanged"))), 2)
    for word, group in (("new", found.new), ("fixed", found.fixed), ("excused now", found.excused)):
        for located in group[:SHOWN]:
            name = f"{line(located.name, NAME)} ({line(located.stack, NAME)})"
            yield _indented(f"{word}: {line(located.finding.rule, NAME)}, {name}", 2)
        yield from _more(group)
    for stacks, text in (
        (run.changes.new_stacks, "not in the base, so compared with nothing"),
        (run.changes.missing_stacks, "in the base, and not checked now"),
    ):
        for stack in stacks:
            yield _indented(f"{line(stack, NAME)}: {text}", 2)


def _indented(text: str, columns: int, style: str = "") -> Padding:
    return Padding(Text(text, style=style, overflow="fold"), (0, 0, 0, columns))
