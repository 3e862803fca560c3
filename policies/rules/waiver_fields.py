"""The fields of a waiver as somebody wrote them, and everything that can be wrong with them."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from policies.rules import urn_pattern
from policies.rules.registry import RULES
from policies.rules.waiver import FIELDS, LIMIT, LIMITS, Category, Waiver

LONGEST: Final = 2_000
"""Characters of a field."""

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_RULES: Final = tuple(rule.id for rule in RULES)

_Wrong = tuple[str, str]
"""What is wrong, and the remedy."""


@dataclass(slots=True)
class Entry:
    """The fields of one entry as written, and what is wrong with them."""

    line: int
    values: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    problems: list[tuple[str, str, str, int]] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The id as written; empty if there is none."""
        return self.values.get("id", "")

    def tell(self, name: str, what: str, remedy: str, line: int = 0) -> None:
        """Notes a problem of a field; ``line``: of what, if not of the field as first written."""
        self.problems.append((name, what, remedy, line or self.lines.get(name, self.line)))

    def add(self, name: str, value: str, line: int) -> None:
        """Takes a field as it is written."""
        if name in self.lines:
            self.tell(name, f"is set twice, in line {self.lines[name]} too", "keep one of the two", line)
            return
        self.values[name], self.lines[name] = value, line
        if name not in FIELDS:
            self.tell(name, "is no field of a waiver", _did_you_mean(name, FIELDS))

    def check(self) -> None:
        """Notes what is wrong with the fields, each by itself first and then together."""
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
                for what, remedy in _CHECKS.get(name, _nothing)(value):
                    self.tell(name, what, remedy)
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
    "rule": f"name one of {', '.join(_RULES)}",
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
