"""Reads a file of waivers strictly: every field known, every limit kept, all problems told at once with their lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from policies.rules.waiver import FIELDS, Waiver
from policies.rules.waiver_fields import Entry

LARGEST: Final = 1_000_000
"""Characters of a file."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file: where, in which entry and field, and what to do."""

    file: str
    line: int
    entry: str
    field: str
    text: str
    remedy: str

    def __str__(self) -> str:
        """On one line, as compilers write it: ``FILE:LINE: waiver ID, FIELD: TEXT; REMEDY``."""
        where = ", ".join(part for part in (self.entry and f"waiver {self.entry}", self.field) if part)
        return f"{self.file}:{self.line}: {where + ': ' if where else ''}{self.text}; {self.remedy}"


class WaiverError(ValueError):
    """A file of waivers that cannot be used. ``problems`` has all of them; the message has one a line."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def read(text: str, file: str) -> tuple[Waiver, ...]:
    """The waivers of a file's text; ``file`` is its name in messages. Raises WaiverError with all problems at once."""
    if not any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines()):
        return ()
    entries, problems = _entries(text, file)
    seen: set[str] = set()
    for entry in entries:
        if entry.id and entry.id in seen:
            entry.tell("id", "is taken by an entry above", "give each waiver an id of its own")
        seen.add(entry.id)
        for name, what, remedy, line in entry.problems:
            problems.append(Problem(file, line, entry.id or "without id", name, what, remedy))
    if problems:
        raise WaiverError(sorted(problems, key=lambda problem: problem.line))
    return tuple(entry.waiver() for entry in entries)


def _entries(text: str, file: str) -> tuple[list[Entry], list[Problem]]:
    """The entries of the list under ``waivers``, the one key of the file, and what is wrong around them."""
    # Imported here: a project without waivers pays nothing for YAML.
    from policies.rules import yaml_nodes

    entries: list[Entry] = []
    problems: list[Problem] = []

    def tell(line: int, what: str, remedy: str) -> None:
        problems.append(Problem(file, line, "", "", what, remedy))

    if len(text) > LARGEST:
        tell(1, f"the file is longer than {LARGEST} characters", "remove the waivers that have ended")
        return entries, problems
    try:
        top = yaml_nodes.parse(text)
    except yaml_nodes.NotYamlError as error:
        tell(error.line, f"this is not YAML ({error})", "correct the file")
        return entries, problems
    if top is None or yaml_nodes.is_null(top):
        return entries, problems
    try:
        seen: set[str] = set()
        for name, key, value in yaml_nodes.members(top):
            if name != "waivers" or name in seen:
                tell(yaml_nodes.line(key), f"the key {name[:64]!r} is too much", "leave waivers as the only one")
            elif not yaml_nodes.is_null(value):
                entries = [_entry(node) for node in yaml_nodes.items(value)]
            seen.add(name)
    except yaml_nodes.WrongKindError:
        tell(yaml_nodes.line(top), "there is no list of waivers", "write waivers: and under it a list of entries")
    return entries, problems


def _entry(node: Any) -> Entry:
    from policies.rules import yaml_nodes

    entry = Entry(yaml_nodes.line(node))
    try:
        for name, key, value in yaml_nodes.members(node):
            try:
                entry.add(name, yaml_nodes.text(value), yaml_nodes.line(key))
            except yaml_nodes.WrongKindError:
                entry.add(name, "", yaml_nodes.line(key))
                entry.tell(name, "is not a text", "write one text")
        entry.check()
    except yaml_nodes.WrongKindError:
        entry.tell("", "the entry is not a mapping", f"give it the fields {', '.join(FIELDS)}")
    return entry
