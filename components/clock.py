"""The one clock by which everything that expires is judged: declarations, waivers, acceptances."""

from __future__ import annotations

import datetime


def today() -> datetime.date:
    """The day in UTC, so that a check gives the same answer wherever it runs."""
    return datetime.datetime.now(datetime.UTC).date()
