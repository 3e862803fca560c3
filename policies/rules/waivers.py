"""Waivers: the reviewed exceptions of ``policies/waivers.yaml``, and what they make of findings.

Nothing is hidden by a waiver: a finding that it covers stays, with another verdict and with the waiver's id, reason and
end. One that has ended leaves the finding as it is, and says so.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from msgspec import structs

from policies.rules import urn_pattern
from policies.rules.model import Context, Finding, Verdict
from policies.rules.view import Resource
from policies.rules.waiver import Category, State, Waiver
from policies.rules.waivers_file import Problem, WaiverError, read

__all__ = ["DEFAULT", "VARIABLE", "WaiverError", "Waivers", "load", "path"]

DEFAULT: Final = Path(__file__).parents[1] / "waivers.yaml"
"""The project's own file. It need not exist."""

VARIABLE: Final = "HDP_WAIVERS"
"""The environment variable that names another file, which must exist."""

_VERDICTS: Final[Mapping[Category, Verdict]] = {
    Category.WAIVER: Verdict.WAIVED,
    Category.MITIGATED: Verdict.MITIGATED,
}


def path() -> Path:
    """The file in use: the one that :data:`VARIABLE` names, else :data:`DEFAULT`."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else DEFAULT


def load(file: Path | None = None) -> Waivers:
    """The waivers of a file; of :func:`path` if none is given. Raises WaiverError with all problems of the file."""
    chosen = file or path()
    try:
        text = chosen.read_text(encoding="utf-8")
    except FileNotFoundError:
        if chosen == DEFAULT:
            return Waivers((), chosen)
        remedy = f"correct the path (argument or {VARIABLE})"
        raise WaiverError([Problem(str(chosen), 1, "", "", "there is no such file", remedy)]) from None
    except (OSError, UnicodeError) as error:
        problem = Problem(str(chosen), 1, "", "", f"it cannot be read ({error})", "make it a readable text in UTF-8")
        raise WaiverError([problem]) from error
    return Waivers(read(text, str(chosen)), chosen)


@dataclass
class Waivers:
    """The waivers of one file during one run. ``excuse`` notes which of them matched anything."""

    entries: tuple[Waiver, ...] = ()
    file: Path = DEFAULT
    _matched: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._by_rule: dict[str, list[Waiver]] = {}
        for waiver in self.entries:
            self._by_rule.setdefault(waiver.rule, []).append(waiver)

    def excuse(self, finding: Finding, resource: Resource, context: Context) -> Finding:
        """The finding, as the waivers leave it.

        Covered: the verdict is waived or mitigated. Covered by one that has ended: still refused, and ``waiver`` has
        its id. Matched by one that cannot cover it (:attr:`Finding.unwaivable`) or is dated later: still refused, and
        the message says why. An undecided finding that is to be asked again must not come here: it may be decided yet.
        """
        if finding.verdict not in (Verdict.VIOLATED, Verdict.UNDECIDED):
            return finding
        possible = self._by_rule.get(finding.rule)
        if not possible:
            return finding
        parts = urn_pattern.parts(resource.urn)
        matching = [waiver for waiver in possible if waiver.pattern.fits(parts)]
        if not matching:
            return finding
        self._matched.update(waiver.id for waiver in matching)
        if finding.unwaivable:
            ids = ", ".join(waiver.id for waiver in matching)
            return structs.replace(
                finding, message=f"{finding.message} (waiver {ids} does not cover it: {finding.unwaivable})"
            )
        # The one that counts longest speaks; where none counts, the one that ended last.
        best = max(matching, key=lambda waiver: (waiver.state(context.today).counts, waiver.expires))
        return _applied(best, finding, context.today)

    @property
    def matched(self) -> frozenset[str]:
        """The ids of those that have matched a finding."""
        return frozenset(self._matched)

    def note(self, matched: Iterable[str]) -> None:
        """Takes over which waivers have matched elsewhere: in another process, on another part of the resources."""
        self._matched.update(matched)

    def get(self, name: str) -> Waiver | None:
        """The waiver with an id."""
        return next((waiver for waiver in self.entries if waiver.id == name), None)

    def expired(self, today: datetime.date) -> tuple[Waiver, ...]:
        """Those that have ended."""
        return self._in(State.EXPIRED, today)

    def soon(self, today: datetime.date) -> tuple[Waiver, ...]:
        """Those that count, and end within :data:`policies.rules.waiver.SOON` days."""
        return self._in(State.SOON, today)

    def unused(self, rules: Collection[str] | None = None, stacks: Iterable[str] | None = None) -> tuple[Waiver, ...]:
        """Those that have matched no finding that needs them.

        Args:
            rules: the ids of the rules that were run; None: all. A waiver of another rule was not asked for.
            stacks: the names of the stacks that were judged; None: all. A waiver for another stack was not either.
        """
        names = None if stacks is None else list(stacks)
        return tuple(
            waiver
            for waiver in self.entries
            if waiver.id not in self._matched
            and (rules is None or waiver.rule in rules)
            and (names is None or any(waiver.pattern.of_stack(name) for name in names))
        )

    def _in(self, state: State, today: datetime.date) -> tuple[Waiver, ...]:
        return tuple(waiver for waiver in self.entries if waiver.state(today) is state)


def _applied(waiver: Waiver, finding: Finding, today: datetime.date) -> Finding:
    state = waiver.state(today)
    if state is State.EXPIRED:
        message = f"{finding.message} (waiver {waiver.id} covered it, and expired on {waiver.expires})"
        remedy = f"{finding.remedy}; or have the waiver renewed ({waiver.ticket})".removeprefix("; or ")
        return structs.replace(finding, message=message, remedy=remedy, waiver=waiver.id)
    if state is State.NOT_YET:
        return structs.replace(
            finding, message=f"{finding.message} (waiver {waiver.id} counts only from {waiver.created})"
        )
    control = f" Instead: {waiver.compensating_control.rstrip('.')}." if waiver.compensating_control else ""
    message = (
        f"{finding.verdict.value} without waiver {waiver.id}, which ends on {waiver.expires}: {finding.message}. "
        f"Reason: {waiver.reason.rstrip('.')}.{control}"
    )
    return structs.replace(finding, verdict=_VERDICTS[waiver.category], message=message.rstrip("."), waiver=waiver.id)
