"""What the rules support of each framework: the tables of ``hdp policy controls`` and the page ``docs/controls.md``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hdp.errors import CannotRunError
from policies.rules.controls import Control, Controls, ControlsError, Coverage, Framework, Level, coverage, load

HEADER = """# Controls

Which rule of the policy packs supports which control of a law, standard or catalogue. Made from
`policies/controls.yaml` with `hdp policy controls --markdown > docs/controls.md`; a test holds this page to that file,
and that file to the rules. It is version {version} of {date}: laws and rules change at different times.

A rule *supports* a control: it refuses resources that would go against it, as far as declared resources show. No rule
makes a platform compliant, and what is said here was not reviewed by an assessor. Three levels are kept apart:

- **testable**: declared resources show whether the control is met. Where no rule looks at it, that is a gap;
- **partial**: resources show a part, the rest is contract or operation;
- **not testable**: no rule can say anything. It stands here so that nobody takes silence for consent.

Identifiers are those of the frameworks, meanings are in our own words, and sources are named with each. The texts were
read as others transcribed them: before you rely on one, read the original.
"""

WORDS = {Level.TESTABLE: "testable", Level.PARTIAL: "partial", Level.NOT_TESTABLE: "not testable"}


def read() -> Controls:
    """The project's controls. Raises CannotRunError if the file cannot be used."""
    try:
        return load()
    except ControlsError as error:
        raise CannotRunError(str(error)) from error


def chosen(controls: Controls, framework: str | None) -> tuple[Framework, ...]:
    """One framework by its id, or all. Raises CannotRunError for an id that is none."""
    found = tuple(one for one in controls.frameworks if framework in (None, one.id))
    if not found:
        known = ", ".join(one.id for one in controls.frameworks)
        raise CannotRunError(f"no framework {framework!r}; one of {known}")
    return found


def matrix(frameworks: Iterable[Framework]) -> tuple[list[str], list[list[str]]]:
    """The figures: a row for each framework, a column for each level, what a rule supports of what there is."""
    columns = ["framework", "title", "version", *(WORDS[level] for level in Level), "testable, no rule yet"]
    rows = []
    for one in frameworks:
        gaps = ", ".join(control.id for control in one.controls if control.gap) or "-"
        rows.append([one.id, one.title, one.version, *(_figure(part) for part in coverage(one)), gaps])
    return columns, rows


def _figure(part: Coverage) -> str:
    return str(part.all) if part.level is Level.NOT_TESTABLE else f"{part.supported} of {part.all}"


def listing(framework: Framework) -> tuple[list[str], list[list[str]]]:
    """The controls of one framework with the rules that support each."""
    rows = [
        [control.id, WORDS[control.level], supporters(control), control.meaning, control.note]
        for control in framework.controls
    ]
    return ["control", "level", "supported by", "meaning", "note"], rows


def supporters(control: Control) -> str:
    """The rules that support a control, or why there are none."""
    if control.rules:
        return ", ".join(control.rules)
    return "no rule yet (gap)" if control.gap else "-"


def of_rule(controls: Controls, rule: str, frameworks: Iterable[Framework]) -> tuple[list[str], list[list[str]]]:
    """The controls that a rule supports."""
    ids = {one.id for one in frameworks}
    rows = [
        [framework.id, control.id, WORDS[control.level], control.meaning]
        for framework, control in controls.of_rule(rule)
        if framework.id in ids
    ]
    return ["framework", "control", "level", "meaning"], rows


def as_json(controls: Controls, frameworks: Iterable[Framework], rule: str | None = None) -> dict[str, Any]:
    """Everything of some frameworks, with the figures; ``rule``: only the controls that it supports."""
    return {
        "version": controls.version,
        "date": controls.date.isoformat(),
        "frameworks": [
            {
                **one.model_dump(mode="json", exclude={"controls"}),
                "coverage": {
                    part.level.value: {"supported": part.supported, "all": part.all} for part in coverage(one)
                },
                "gaps": [control.id for control in one.controls if control.gap],
                "controls": [
                    control.model_dump(mode="json") for control in one.controls if rule is None or rule in control.rules
                ],
            }
            for one in frameworks
        ],
        "left_out": [one.model_dump() for one in controls.left_out],
    }


def markdown() -> str:
    """The page ``docs/controls.md``."""
    controls = read()
    columns, rows = matrix(controls.frameworks)
    lines = [HEADER.format(version=controls.version, date=controls.date), *_table(columns, rows)]
    lines += ["", "Of testable and partial controls the figures say how many a rule supports, and of how many."]
    for one in controls.frameworks:
        columns, rows = listing(one)
        lines += ["", f"## {one.title}", "", f"Id `{one.id}`, version {one.version}. Source: {one.source}.", ""]
        lines += _table(
            [*columns, "source"], [[*row, control.source] for row, control in zip(rows, one.controls, strict=True)]
        )
    lines += ["", "## Left out", "", *(f"- {one.name}: {one.why}" for one in controls.left_out)]
    return "\n".join(lines) + "\n"


def _table(columns: list[str], rows: list[list[str]]) -> list[str]:
    return [_row(columns), _row(["---"] * len(columns)), *map(_row, rows)]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
