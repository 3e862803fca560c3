"""What is asked of a check: made by the command line, handed to each child process as JSON."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from components.clock import today
from components.regions import DEFAULT_RESIDENCY, Residency
from policies.rules.model import Context
from policies.server import settings


@dataclass(frozen=True, slots=True)
class Request:
    """The settings of a check."""

    stack: str = ""
    """The stack whose program is run; empty for a file."""
    residency: Residency = DEFAULT_RESIDENCY
    strict: bool = False
    """Refuse a resource type that is in no table."""
    unknown: bool = False
    """Leave unknown what a real first preview cannot know."""
    rules: tuple[str, ...] = ()
    """The ids of the rules to ask; none: all."""
    waivers: str = ""
    """The waiver file; empty: the one in use."""
    day: datetime.date | None = None
    """The day by which expiry is judged; None: today. Set once for all children of a check."""
    debug: bool = False
    """Show the traceback of a rule that fails."""
    throw_away: tuple[str, ...] = settings.THROW_AWAY
    """Environments whose keys and data need no guard against deletion."""
    log_services: Mapping[str, str] = field(default_factory=dict)
    """The region of each OVHcloud service whose API names none, by the service's name."""

    @property
    def today(self) -> datetime.date:
        """The day by which expiry is judged."""
        return self.day or today()

    def of(self, stack: str) -> Request:
        """The same of another stack."""
        return replace(self, stack=stack)

    def context(self) -> Context:
        """What the rules are told: the same as by a pack's configuration.

        Raises:
            SettingError: a value is not allowed.
        """
        config = {
            "residency": self.residency.value,
            "unclassified": "refuse" if self.strict else "report",
            "throwAwayEnvironments": list(self.throw_away),
            "logServices": dict(self.log_services),
        }
        return replace(settings.context(config), today=self.today, debug=self.debug)

    def to_json(self) -> str:
        """The request as JSON."""
        return json.dumps(asdict(self) | {"day": self.today.isoformat()})

    @classmethod
    def from_json(cls, text: str) -> Request:
        """The request that :meth:`to_json` made JSON of."""
        given: dict[str, Any] = json.loads(text)
        return cls(
            **given
            | {
                "residency": Residency(given["residency"]),
                "rules": tuple(given["rules"]),
                "throw_away": tuple(given["throw_away"]),
                "day": datetime.date.fromisoformat(given["day"]),
            }
        )
