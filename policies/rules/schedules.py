"""Tells whether a schedule makes a backup at least each day, in the forms that AWS and Azure write schedules."""

from __future__ import annotations

import re
from typing import Any, Final

_LONGEST: Final = 200
_EVERY: Final = frozenset({"*", "?", "1/1", "*/1", "0/1"})
_ALL_WEEK: Final = frozenset({"1-7", "0-6", "0-7", "sun-sat", "mon-sun"})
_RATE: Final = re.compile(r"rate\(\s*(\d{1,6})\s+(minute|hour|day)s?\s*\)")
_INTERVAL: Final = re.compile(r"P(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?)?")
_MINUTES: Final = {"minute": 1, "hour": 60, "day": 1440}
_DAY: Final = 1440


def is_daily(text: Any) -> bool:
    """Whether ``cron(0 5 ? * * *)`` (minute, hour, day of the month, month, day of the week, year) or ``rate(1 day)``
    comes at least each day. The time of day may be any."""
    if not isinstance(text, str) or len(text) > _LONGEST:
        return False
    text = text.strip().casefold()
    rate = _RATE.fullmatch(text)
    if rate is not None:
        return int(rate[1]) * _MINUTES[rate[2]] <= _DAY
    fields = text.removeprefix("cron(").removesuffix(")").split()
    if len(fields) not in (5, 6):
        return False
    _, _, of_month, month, of_week, *year = fields
    every = (of_month, month, *year)
    return all(field in _EVERY for field in every) and (of_week in _EVERY or of_week in _ALL_WEEK)


def repeats_daily(text: Any) -> bool:
    """Whether an ISO 8601 interval such as ``R/2026-01-01T02:00:00+00:00/P1D`` repeats at least each day."""
    if not isinstance(text, str) or len(text) > _LONGEST:
        return False
    found = _INTERVAL.fullmatch(text.rpartition("/")[2].upper())
    if found is None or not any(found.groups()):
        return False
    days, hours, minutes = (int(count or 0) for count in found.groups())
    return days * _DAY + hours * 60 + minutes <= _DAY
