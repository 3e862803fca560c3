"""The report for a pull request: Markdown, summary first, always short enough for a comment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from hdp.checks.model import Changes, CheckResult, Located, Run, WaiverInfo
from hdp.reports.alike import Alike, alike, short_type, times
from hdp.reports.base import difference
from hdp.reports.escape import code, prose, raw
from hdp.reports.items import Item, by_rule, items, sentence, tally_of, worst_first
from hdp.reports.page import Entry, Page, Section, entries
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
RESOURCES: Final = 20
"""Resources that are named of alike findings."""
SHORT: Final = 80
"""Characters of a name or a message, before escaping, in the one example that every refusing rule has."""
KEPT: Final = LIMIT * 3 // 4
"""Room that is kept for those examples at most. What the project's own rules need is far below it."""

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
    found = items(run)
    page = Page(LIMIT, lambda count: f"\nLeft out here: {count:,} entries. All are in {prose(whole, NAME)}.\n")
    page.keep(_refused(run, found), KEPT)
    page.add(f"{MARKER}\n## hdp check: {_title(run)}\n")
    page.entries(f"\n{_HEADING}", entries(map(_row, run.results[:ENTRIES])), len(run.results))
    failed = [f"- {code(one.stack, NAME)} could not be checked: {prose(one.message, MESSAGE)}\n" for one in run.failed]
    page.entries("\n", entries(failed[:ENTRIES]), len(failed))
    page.add(f"\n{prose(sentence(run), MESSAGE)}\n")
    if run.changes is not None:
        _changes(page, run, run.changes)
    page.kept()
    for section in _others(found):
        page.details(section)
    for title, waivers in _waivers(run.waivers):
        page.details(Section(title, entries(map(_waiver, waivers[:ENTRIES])), len(waivers)))
    warnings = [f"- {code(one.stack, NAME)}: {prose(text, MESSAGE)}\n" for one in run.results for text in one.warnings]
    page.details(Section(f"Warnings ({len(warnings):,})", entries(warnings[:ENTRIES]), len(warnings)))
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
    page.entries("\n", entries(stacks[:ENTRIES]), len(stacks))
    for heading, group in (("New", found.new), ("Excused now, not mended", found.excused)):
        page.entries(f"\n{heading}:\n\n", _entries(group), len(group))
    fixed = plural(len(found.fixed), "finding")
    page.details(Section(f"Fixed ({fixed})", _entries(found.fixed), len(found.fixed)))


def _refused(run: Run, found: Sequence[Item]) -> Iterator[Section]:
    """A section for each rule that refuses."""
    rules = {rule.id: rule for rule in run.rules}
    for id, group in by_rule(worst_first(item for item in found if item.finding.refuses)).items():
        rule = rules.get(id)
        name = f"{id}: {rule.title}" if rule else id
        title = f"{group[0].severity.value} {name} ({plural(len(group), 'finding')})"
        why = f"Why: {prose(rule.why, MESSAGE)}\n\n" if rule and rule.why else ""
        controls = (
            f"Supports: {prose(', '.join(map(str, rule.controls)), MESSAGE)}\n\n" if rule and rule.controls else ""
        )
        listed = [_entry(one) for one in alike(item.located for item in group)[:ENTRIES]]
        yield Section(raw(title, NAME), listed, len(group), why + controls)


def _others(found: Sequence[Item]) -> Iterator[Section]:
    """Findings that refuse nothing."""
    for title, verdict in (
        ("Decided only by the update, before anything is made", Verdict.UNDECIDED),
        ("Mitigated", Verdict.MITIGATED),
        ("Waived", Verdict.WAIVED),
    ):
        group = [item.located for item in found if item.finding.verdict is verdict and not item.finding.refuses]
        yield Section(f"{title} ({plural(len(group), 'finding')})", _entries(group), len(group))


def _entries(found: Sequence[Located]) -> list[Entry]:
    """Findings of any rules as items of a list, those that are alike in one."""
    return [_entry(group, f"{code(group.finding.rule, NAME) or 'unnamed'} ") for group in alike(found)[:ENTRIES]]


def _entry(group: Alike, rule: str = "") -> Entry:
    """Alike findings: what is so and what to do, then the resources. Every line starts with a dash, so that no text of
    it is a command to GitLab."""
    finding = group.finding
    path = f", property {code(finding.path, NAME)}" if finding.path else ""
    remedy = f" Remedy: {prose(finding.remedy, MESSAGE)}." if finding.remedy else ""
    waiver = f" Waiver: {code(finding.waiver, NAME)}." if finding.waiver else ""
    shown = group.resources[:RESOURCES]
    rows = [f"  - {_resource(located, NAME)}\n" for located in shown]
    if left := len(group.resources) - len(shown):
        rows.append(f"  - and {left:,} more\n")
    return Entry(
        f"- {rule}{finding.verdict.value}{times(group)}: {prose(group.message, MESSAGE)}{path}.{remedy}{waiver}\n"
        f"{''.join(rows)}",
        len(shown),
        f"- {finding.verdict.value}: {prose(group.message, SHORT)}; for one, {_resource(group.resources[0], SHORT)}\n",
    )


def _resource(located: Located, limit: int) -> str:
    at = f" at {code(f'{located.file}:{max(located.line, 1)}', limit)}" if located.file else ""
    kind = code(short_type(located.kind), limit)
    return f"{code(located.name, limit) or 'unnamed'} ({prose(located.stack, limit)}, {kind}){at}"


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
