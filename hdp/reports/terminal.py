"""The report for a person at a terminal, and as plain text for a pipe or the log of a job."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rich.table import Table
from rich.text import Text

from hdp.checks.model import CheckResult, Failed, Located, RuleInfo, Run, WaiverInfo
from hdp.reports.alike import Alike, alike, short_type, times
from hdp.reports.base import difference
from hdp.reports.items import Item, by_rule, items, sentence, tally_of, worst_first
from hdp.reports.lines import Line, Part, render, styled
from hdp.reports.text import line, plural, trace
from policies.rules.model import Severity, Verdict

MESSAGE: Final = 1_000
"""Characters of a message; the JSON report has the rest."""
NAME: Final = 300
"""Characters of a name, a type or a path."""
RESOURCES: Final = 8
"""Resources that are shown of alike findings. What is more is counted."""
GROUPS: Final = 25
"""Groups of alike findings that are shown of a rule, or of a kind of excuse. What is more is counted."""
COLUMN: Final = 60
"""Columns to which names and types are aligned; a longer one moves its own line only."""

_COLOUR: Final = {
    Severity.CRITICAL: "bold red",
    Severity.HIGH: "red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "cyan",
}
_MORE: Final = "(--all shows them)"
_EXCEPTION: Final = "To excuse a finding for a while: a waiver (docs/waivers.md). Its URN and all else: --format json."


def write(run: Run, *, width: int | None = None, colour: bool = False, every: bool = False) -> str:
    """The run for a person: a line a stack, what is refused and why, what is excused, and one line that sums it up.

    Args:
        width: columns of the terminal, at which sentences are broken; None breaks none, so that a search finds them.
        colour: whether to write escape sequences for colours.
        every: name every resource, instead of the first of each group of alike findings.
    """
    return render(_parts(run, every), width=width, colour=colour)


def _parts(run: Run, every: bool) -> Iterator[Part]:
    found = items(run)
    listing = _Listing(every, len(run.results) > 1)
    if run.results:
        yield _stacks(run)
    yield from _failed(run.failed, not run.results)
    rules = {rule.id: rule for rule in run.rules}
    for rule, group in by_rule(worst_first(item for item in found if item.finding.refuses)).items():
        yield from _refused(rule, rules.get(rule), group, listing)
    for title, verdict in (
        ("Decided only by the update, before anything is made", Verdict.UNDECIDED),
        ("Mitigated", Verdict.MITIGATED),
        ("Waived", Verdict.WAIVED),
    ):
        chosen = [item.located for item in found if item.finding.verdict is verdict and not item.finding.refuses]
        yield from _excused(title, chosen, listing)
    yield from _waivers(run.waivers)
    yield from _warnings(run.results)
    yield from _changes(run, listing)
    yield Line(Text())
    refused = bool(run.refused or run.failed)
    yield Line(Text(sentence(run), style="bold red" if refused else "bold green"))
    if run.refused:
        yield Line(Text(_EXCEPTION, style="dim"))


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


def _failed(failed: Iterable[Failed], first: bool) -> Iterator[Part]:
    for number, one in enumerate(failed):
        if number or not first:
            yield Line(Text())
        yield Line(
            Text.assemble((f"{line(one.stack, NAME)} could not be checked: ", "bold red"), line(one.message, MESSAGE))
        )
        for text in trace(one.trace, NAME):
            yield styled(text, 4, "dim")


def _refused(id: str, rule: RuleInfo | None, found: Sequence[Item], listing: _Listing) -> Iterator[Part]:
    severity = found[0].severity
    yield Line(Text())
    yield Line(
        Text.assemble(
            (severity.value, _COLOUR[severity]), "  ", (line(id, NAME), "bold"), f"  ({plural(len(found), 'finding')})"
        )
    )
    if rule:
        yield styled(line(rule.title, NAME), 2)
        yield styled(line(rule.why, MESSAGE), 2, "dim")
    for group in listing.first(groups := alike(item.located for item in found)):
        finding = group.finding
        yield Line(Text())
        yield styled(f"{finding.verdict.value}{times(group)}: {_message(group)}", 2)
        if finding.remedy:
            yield styled(f"Remedy: {line(finding.remedy, MESSAGE)}", 2)
        if finding.waiver:
            yield styled(f"Waiver: {line(finding.waiver, NAME)}", 2)
        if finding.unwaivable:
            yield styled(f"No waiver: {line(finding.unwaivable, MESSAGE)}", 2)
        for text in trace(finding.trace, NAME):
            yield styled(text, 4, "dim")
        yield from listing.resources(group)
    yield from listing.rest(groups)


def _excused(title: str, found: Sequence[Located], listing: _Listing) -> Iterator[Part]:
    if not found:
        return
    yield Line(Text())
    yield styled(f"{title}: {plural(len(found), 'finding')}", 0, "bold")
    for group in listing.first(groups := alike(found)):
        yield Line(Text())
        waiver = f" (waiver {line(group.finding.waiver, NAME)})" if group.finding.waiver else ""
        yield styled(f"{line(group.finding.rule, NAME)}{times(group)}: {_message(group)}{waiver}", 2)
        yield from listing.resources(group)
    yield from listing.rest(groups)


@dataclass(frozen=True, slots=True)
class _Listing:
    """How the resources of alike findings are listed."""

    every: bool
    """All of them, not the first ones."""
    stacks: bool
    """With their stack: there are several."""

    def first(self, groups: Sequence[Alike]) -> Sequence[Alike]:
        """The groups that are shown."""
        return groups if self.every else groups[:GROUPS]

    def rest(self, groups: Sequence[Alike]) -> Iterator[Part]:
        """Says how many groups are not shown."""
        left = groups[len(self.first(groups)) :]
        if left:
            count = sum(len(group.resources) for group in left)
            yield Line(Text())
            yield styled(f"and {plural(count, 'finding')} of {len(left):,} other kinds {_MORE}", 2)

    def resources(self, group: Alike) -> Iterator[Part]:
        """A resource in a line, with the place where its program registers it."""
        shown = group.resources if self.every else group.resources[:RESOURCES]
        rows = [(line(one.name, NAME) or "-", line(short_type(one.kind), NAME), _place(one)) for one in shown]
        names, kinds = (max(min(len(row[column]), COLUMN) for row in rows) for column in (0, 1))
        for (name, kind, place), one in zip(rows, shown, strict=True):
            stack = f"({line(one.stack, NAME)})" if self.stacks else ""
            text = Text.assemble(
                (name, "bold"), " " * (names - len(name)), f"  {kind:<{kinds}}  ", (place, "cyan"), "  ", stack
            )
            text.rstrip()
            yield Line(text, 4, whole=True)
        if left := len(group.resources) - len(shown):
            yield styled(f"and {left:,} more {_MORE}", 4)


def _place(located: Located) -> str:
    return f"{line(located.file, NAME)}:{max(located.line, 1)}" if located.file else ""


def _message(group: Alike) -> str:
    path = f" [{line(group.finding.path, NAME)}]" if group.finding.path else ""
    return line(group.message, MESSAGE) + path


def _waivers(waivers: Iterable[WaiverInfo]) -> Iterator[Part]:
    known = list(waivers)
    groups = (
        ("Expired waivers, which excuse nothing", "red", [waiver for waiver in known if waiver.expired]),
        ("Waivers that expire soon", "yellow", [waiver for waiver in known if waiver.soon and not waiver.expired]),
        ("Waivers that no finding needs", "yellow", [waiver for waiver in known if not waiver.uses]),
    )
    for title, style, group in groups:
        if group:
            yield Line(Text())
            yield styled(title, 0, f"bold {style}")
        for waiver in group:
            yield styled(
                f"{line(waiver.id, NAME)}: {line(waiver.rule, NAME)} on {line(waiver.resources, NAME)}, "
                f"{'expired' if waiver.expired else 'expires'} {line(waiver.expires, NAME)}, "
                f"owner {line(waiver.owner, NAME)}, {plural(waiver.uses, 'finding')}",
                2,
            )


def _warnings(results: Iterable[CheckResult]) -> Iterator[Part]:
    warned = [(result.stack, warning) for result in results for warning in result.warnings]
    if warned:
        yield Line(Text())
        yield styled("Warnings", 0, "bold yellow")
    for stack, warning in warned:
        yield styled(f"{line(stack, NAME)}: {line(warning, MESSAGE)}", 2)


def _changes(run: Run, listing: _Listing) -> Iterator[Part]:
    if run.changes is None:
        return
    found = difference(run, run.changes)
    yield Line(Text())
    yield styled("Against the base", 0, "bold")
    counts = ((len(found.new), "new"), (len(found.fixed), "fixed"), (len(found.excused), "excused now"))
    yield styled(", ".join(f"{count:,} {word}" for count, word in (*counts, (found.unchanged, "unchanged"))), 2)
    for word, changed in (("new", found.new), ("fixed", found.fixed), ("excused now", found.excused)):
        for group in listing.first(groups := alike(changed)):
            path = f" [{line(group.finding.path, NAME)}]" if group.finding.path else ""
            yield styled(f"{word}{times(group)}: {line(group.finding.rule, NAME)}{path}", 2)
            yield from listing.resources(group)
        yield from listing.rest(groups)
    for stacks, text in (
        (run.changes.new_stacks, "not in the base, so compared with nothing"),
        (run.changes.missing_stacks, "in the base, and not checked now"),
    ):
        for stack in stacks:
            yield styled(f"{line(stack, NAME)}: {text}", 2)
