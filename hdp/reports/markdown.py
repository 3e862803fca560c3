"""The report for a pull request: Markdown, summary first, always short enough for a comment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from hdp.checks.model import Changes, CheckResult, Located, Run, WaiverInfo
from hdp.reports.base import difference
from hdp.reports.escape import code, prose, raw
from hdp.reports.items import Item, by_rule, items, sentence, tally_of, worst_first
from hdp.reports.page import Page
from hdp.reports.text import plural
from policies.rules.model import Verdict

LIMIT: Final = 64_000
"""Characters of the whole. GitHub's API refuses more than 65,536 (github.com/mshick/add-pr-comment/issues/93); GitLab
takes 1,000,000 (docs.gitlab.com/administration/instance_limits)."""
MARKER: Final = "<!-- hdp-check -->"
"""The first line: by it a job finds the comment that it made before, and edits that one."""
NAME: Final = 160
"""Characters of a name, a type or a path, before escaping."""
MESSAGE: Final = 500
"""Characters of a message or a remedy, before escaping."""
ENTRIES: Final = 50
"""Entries of one list, so that one rule does not take the room of all others."""

_HEADING: Final = (
    "| stack | provider | resources | refused | undecided | mitigated | waived |\n"
    "| --- | --- | ---: | ---: | ---: | ---: | ---: |\n"
)


def write(run: Run, *, whole: str = "the JSON report") -> str:
    """The run as Markdown of at most :data:`LIMIT` characters, counted as UTF-16 units.

    What there is no room for is counted in the last line.

    Args:
        whole: where the whole report is, in words, for that line.
    """
    page = Page(LIMIT, lambda count: f"\nLeft out here: {count:,} entries. All are in {prose(whole, NAME)}.\n")
    page.add(f"{MARKER}\n## hdp check: {_title(run)}\n")
    page.entries(f"\n{_HEADING}", [_row(result) for result in run.results[:ENTRIES]], len(run.results))
    failed = [f"- {code(one.stack, NAME)} could not be checked: {prose(one.message, MESSAGE)}\n" for one in run.failed]
    page.entries("\n", failed[:ENTRIES], len(failed))
    page.add(f"\n{prose(sentence(run), MESSAGE)}\n")
    if run.changes is not None:
        _changes(page, run, run.changes)
    found = items(run)
    _refused(page, run, found)
    _others(page, found)
    for title, waivers in _waivers(run.waivers):
        page.details(title, "", [_waiver(waiver) for waiver in waivers[:ENTRIES]], len(waivers))
    warnings = [f"- {code(one.stack, NAME)}: {prose(text, MESSAGE)}\n" for one in run.results for text in one.warnings]
    page.details(f"Warnings ({len(warnings):,})", "", warnings[:ENTRIES], len(warnings))
    return page.text()


def _title(run: Run) -> str:
    if run.failed:
        return f"{plural(len(run.failed), 'stack')} could not be checked"
    return f"{plural(len(run.refused), 'finding')} refused" if run.refused else "nothing is refused"


def _row(result: CheckResult) -> str:
    counts = tally_of(result)
    numbers = (result.resources, counts.refused, counts.undecided, counts.mitigated, counts.waived)
    names = (prose(result.stack, NAME), prose(result.provider, NAME) or "none")
    return f"| {' | '.join((*names, *(f'{number:,}' for number in numbers)))} |\n"


def _changes(page: Page, run: Run, changes: Changes) -> None:
    found = difference(run, changes)
    page.add(
        f"\n### Against the base\n\n{len(found.new):,} new, {len(found.fixed):,} fixed, "
        f"{len(found.excused):,} excused now, {found.unchanged:,} unchanged.\n"
    )
    stacks = [f"- {code(stack, NAME)}: not in the base, so compared with nothing\n" for stack in changes.new_stacks]
    stacks += [f"- {code(stack, NAME)}: in the base, and not checked now\n" for stack in changes.missing_stacks]
    page.entries("\n", stacks[:ENTRIES], len(stacks))
    for heading, group in (("New", found.new), ("Excused now, not mended", found.excused)):
        page.entries(f"\n{heading}:\n\n", [_entry(located) for located in group[:ENTRIES]], len(group))
    page.details(
        f"Fixed ({plural(len(found.fixed), 'finding')})",
        "",
        [_entry(located) for located in found.fixed[:ENTRIES]],
        len(found.fixed),
    )


def _refused(page: Page, run: Run, found: Sequence[Item]) -> None:
    rules = {rule.id: rule for rule in run.rules}
    for id, group in by_rule(worst_first(item for item in found if item.finding.refuses)).items():
        rule = rules.get(id)
        title = f"{group[0].severity.value}: {rule.title if rule else id} ({plural(len(group), 'finding')})"
        why = f"Why: {prose(rule.why, MESSAGE)}\n\n" if rule and rule.why else ""
        controls = f"Supports: {prose(', '.join(rule.controls), MESSAGE)}\n\n" if rule and rule.controls else ""
        entries = [_entry(item.located) for item in group[:ENTRIES]]
        page.details(raw(title, MESSAGE), why + controls, entries, len(group))


def _others(page: Page, found: Sequence[Item]) -> None:
    """Findings that refuse nothing."""
    for title, verdict in (
        ("Decided only by the update, before anything is made", Verdict.UNDECIDED),
        ("Mitigated", Verdict.MITIGATED),
        ("Waived", Verdict.WAIVED),
    ):
        group = [item.located for item in found if item.finding.verdict is verdict and not item.finding.refuses]
        entries = [_entry(located) for located in group[:ENTRIES]]
        page.details(f"{title} ({plural(len(group), 'finding')})", "", entries, len(group))


def _entry(located: Located) -> str:
    """A finding as an item of a list. Its line starts with a dash, so that no text of it is a command to GitLab."""
    finding = located.finding
    at = f" at {code(f'{located.file}:{max(located.line, 1)}', NAME)}" if located.file else ""
    path = f", property {code(finding.path, NAME)}" if finding.path else ""
    remedy = f" Remedy: {prose(finding.remedy, MESSAGE)}." if finding.remedy else ""
    waiver = f" Waiver: {code(finding.waiver, NAME)}." if finding.waiver else ""
    what = f"{code(located.name, NAME) or 'unnamed'} ({prose(located.stack, NAME)}, {code(located.kind, NAME)}{path})"
    return f"- {what}{at}: {finding.verdict.value}, {prose(finding.message, MESSAGE)}.{remedy}{waiver}\n"


def _waivers(waivers: Sequence[WaiverInfo]) -> Iterator[tuple[str, Sequence[WaiverInfo]]]:
    """The waivers of which somebody has to do something."""
    yield "Expired waivers, which excuse nothing", [one for one in waivers if one.expired]
    yield "Waivers that expire soon", [one for one in waivers if one.soon and not one.expired]
    yield "Waivers that no finding needs", [one for one in waivers if not one.uses]


def _waiver(waiver: WaiverInfo) -> str:
    ends = "expired" if waiver.expired else "expires"
    return (
        f"- {code(waiver.id, NAME)}: {code(waiver.rule, NAME)} on {code(waiver.resources, NAME)}, {ends} "
        f"{prose(waiver.expires, NAME)}, owner {prose(waiver.owner, NAME)}, {plural(waiver.uses, 'finding')}\n"
    )
