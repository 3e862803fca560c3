"""Reads a file of waivers strictly: every field known, every limit kept, all problems told at once with their lines."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final

from policies.rules import urn_pattern
from policies.rules.registry import RULES
from policies.rules.waiver import FIELDS, LIMIT, LIMITS, Category, Waiver

LARGEST: Final = 1_000_000
"""Characters of a file."""

LONGEST: Final = 2_000
"""Characters of a field."""

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_RULES: Final = tuple(rule.id for rule in RULES)

_Wrong = tuple[str, str]
"""What is wrong, and the remedy."""


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
        entry.check()
        if entry.id in seen:
            entry.tell("id", "is taken by an entry above", "give each waiver an id of its own")
        seen.add(entry.id)
        for name, what, remedy in entry.problems:
            line = entry.lines.get(name, entry.line)
            problems.append(Problem(file, line, entry.id or "without id", name, what, remedy))
    if problems:
        raise WaiverError(sorted(problems, key=lambda problem: problem.line))
    return tuple(entry.waiver() for entry in entries)


def _entries(text: str, file: str) -> tuple[list[_Entry], list[Problem]]:
    """The entries of the list under ``waivers``, the one key of the file, and what is wrong around them."""
    # Imported here: a project without waivers pays nothing for YAML.
    from policies.rules import yaml_nodes

    entries: list[_Entry] = []
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
    if top is None:
        return entries, problems
    try:
        for number, (name, key, value) in enumerate(yaml_nodes.members(top)):
            if name != "waivers" or number > 0:
                tell(yaml_nodes.line(key), f"the key {name[:64]!r} is too much", "leave waivers as the only one")
            elif not yaml_nodes.is_null(value):
                entries = [_entry(node) for node in yaml_nodes.items(value)]
    except yaml_nodes.WrongKindError:
        tell(yaml_nodes.line(top), "there is no list of waivers", "write waivers: and under it a list of entries")
    return entries, problems


def _entry(node: Any) -> _Entry:
    from policies.rules import yaml_nodes

    entry = _Entry(yaml_nodes.line(node))
    try:
        for name, key, value in yaml_nodes.members(node):
            try:
                entry.add(name, yaml_nodes.text(value), yaml_nodes.line(key))
            except yaml_nodes.WrongKindError:
                entry.add(name, "", yaml_nodes.line(key))
                entry.tell(name, "is not a text", "write one text")
    except yaml_nodes.WrongKindError:
        entry.tell("", "the entry is not a mapping", f"give it the fields {', '.join(FIELDS)}")
    return entry


@dataclass(slots=True)
class _Entry:
    """The fields of one entry as written, and what is wrong with them."""

    line: int
    values: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    problems: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The id as written; empty if there is none."""
        return self.values.get("id", "")

    def tell(self, name: str, what: str, remedy: str) -> None:
        """Notes a problem of a field."""
        self.problems.append((name, what, remedy))

    def add(self, name: str, value: str, line: int) -> None:
        """Takes a field as it is written."""
        if name in self.lines:
            self.tell(name, f"is set twice, in line {self.lines[name]} too", "keep one of the two")
            return
        self.values[name], self.lines[name] = value, line
        if name not in FIELDS:
            self.tell(name, "is no field of a waiver", _did_you_mean(name, FIELDS))

    def check(self) -> None:
        """Notes what is wrong with the fields, each by itself first and then together."""
        if not self.lines:
            return
        told = {name for name, *_ in self.problems}
        for name in FIELDS:
            value = self.values.get(name, "")
            if name in told:
                continue
            if not value:
                if name != "compensating_control" or self.values.get("category") == Category.MITIGATED:
                    self.tell(name, "is missing", _MEANING[name])
            elif len(value) > LONGEST:
                self.tell(name, f"is longer than {LONGEST} characters", "say it in the ticket")
            else:
                self.problems += [(name, *wrong) for wrong in _CHECKS.get(name, _nothing)(value)]
        self._check_approval()
        if not told & {"created", "expires"}:
            self._check_term()

    def _check_approval(self) -> None:
        owner, approver = (_folded(self.values.get(name, "")) for name in ("owner", "approver"))
        if owner and owner == approver:
            self.tell("approver", "is the owner", "have somebody else approve it")

    def _check_term(self) -> None:
        created, expires = (_day(self.values.get(name, "")) for name in ("created", "expires"))
        if created is None or expires is None:
            return
        rule = self.values.get("rule", "")
        limit = LIMITS.get(rule, LIMIT)
        days = (expires - created).days
        if days <= 0:
            self.tell("expires", f"is not after created ({created})", "set a later day")
        elif days > limit:
            last = created + datetime.timedelta(days=limit)
            self.tell(
                "expires", f"is {days} days after created, where {limit} are allowed", f"set {last} or a day before"
            )

    def waiver(self) -> Waiver:
        """The waiver of an entry that has no problems."""
        return Waiver(
            id=self.id,
            rule=self.values["rule"],
            resource=self.values["resource"],
            category=Category(self.values["category"]),
            reason=self.values["reason"],
            compensating_control=self.values.get("compensating_control", ""),
            owner=self.values["owner"],
            approver=self.values["approver"],
            ticket=self.values["ticket"],
            created=datetime.date.fromisoformat(self.values["created"]),
            expires=datetime.date.fromisoformat(self.values["expires"]),
        )


_MEANING: Final[Mapping[str, str]] = {
    "id": "give the waiver an id, such as HDP-W-12",
    "rule": "name the rule (hdp policy controls lists them)",
    "resource": "write a pattern of URNs",
    "category": f"set {' or '.join(Category)}",
    "reason": "say why the rule cannot be kept",
    "compensating_control": "say what is done instead, or set category to waiver",
    "owner": "say who answers for it",
    "approver": "say who approved it, and is not the owner",
    "ticket": "name the ticket in which it was decided",
    "created": "write the day on which it was approved, such as 2026-11-24",
    "expires": "write the day on which it ends, such as 2027-05-01",
}


def _nothing(_value: str) -> Iterator[_Wrong]:
    return iter(())


def _check_id(value: str) -> Iterator[_Wrong]:
    if not _ID.fullmatch(value):
        yield f"{value[:64]!r} is no id", "use up to 64 letters, digits and . _ - (not first), such as HDP-W-12"


def _check_rule(value: str) -> Iterator[_Wrong]:
    if value not in _RULES:
        yield f"there is no rule {value[:64]!r}", _did_you_mean(value, _RULES)


def _check_category(value: str) -> Iterator[_Wrong]:
    if value not in list(Category):
        yield f"{value[:64]!r} is none", f"set {' or '.join(Category)}"


def _check_day(value: str) -> Iterator[_Wrong]:
    if _day(value) is None:
        yield f"{value[:20]!r} is no day", "write it as 2027-05-01"


_CHECKS: Final[Mapping[str, Callable[[str], Iterator[_Wrong]]]] = {
    "id": _check_id,
    "rule": _check_rule,
    "resource": urn_pattern.problems,
    "category": _check_category,
    "created": _check_day,
    "expires": _check_day,
}


def _day(value: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(value) if _DAY.fullmatch(value) else None
    except ValueError:
        return None


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    near = get_close_matches(word[:64], known := list(known), 1)
    return f"did you mean {near[0]}" if near else f"use one of {', '.join(known)}"


def _folded(name: str) -> str:
    """A name without what does not make another person of it: case, spaces, and other forms of the same letters."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
