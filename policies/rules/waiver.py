"""One waiver: what it covers, who answers for it, and whether it counts on a day."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cached_property
from typing import Final

from policies.rules import hygiene, keys, residency
from policies.rules.urn_pattern import UrnPattern

LIMITS: Final[Mapping[str, int]] = dict.fromkeys((residency.ID, keys.ID, hygiene.ID), 180)
"""Days from ``created`` to ``expires`` that a waiver of a rule may have; :data:`LIMIT` for the rules not named."""

LIMIT: Final = 365

SOON: Final = 14
"""Days before its end from which a waiver is warned of."""


class Category(StrEnum):
    """What a waiver claims."""

    WAIVER = "waiver"
    """The risk is accepted."""
    MITIGATED = "mitigated"
    """The rule's aim is met by another control, which the waiver names."""


class State(StrEnum):
    """What a waiver is worth on a day."""

    EXPIRED = "expired"
    SOON = "soon"
    """It counts, and ends within :data:`SOON` days."""
    ACTIVE = "active"
    NOT_YET = "not_yet"
    """It is dated later than the day, and does not count: else a late date would stretch the longest term."""

    @property
    def counts(self) -> bool:
        """Whether the waiver covers findings."""
        return self in (State.ACTIVE, State.SOON)


@dataclass(frozen=True)
class Waiver:
    """One entry of the file. It counts from the day ``created``, and no more on the day ``expires`` (both in UTC)."""

    id: str
    rule: str
    resource: str
    """A pattern of URNs (:mod:`policies.rules.urn_pattern`)."""
    category: Category
    reason: str
    compensating_control: str
    """What is done instead; empty where the risk is accepted."""
    owner: str
    approver: str
    ticket: str
    created: datetime.date
    expires: datetime.date

    @cached_property
    def pattern(self) -> UrnPattern:
        """The pattern, ready to match."""
        return UrnPattern(self.resource)

    def days_left(self, today: datetime.date) -> int:
        """Days until it ends; zero or less: it has ended."""
        return (self.expires - today).days

    def state(self, today: datetime.date) -> State:
        """What it is worth on a day: the one answer that packs, checks and lists share."""
        if self.days_left(today) <= 0:
            return State.EXPIRED
        if self.created > today:
            return State.NOT_YET
        return State.SOON if self.days_left(today) <= SOON else State.ACTIVE


FIELDS: Final = tuple(entry.name for entry in fields(Waiver))
"""The fields of an entry; all but ``compensating_control`` are required always."""
