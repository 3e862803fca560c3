"""Demands on single properties, as data: most rules of the health-data pack are a table of these, type by type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from policies.rules.model import Context, Finding, Verdict
from policies.rules.view import MISSING, Resource, StackView, Unknown, bare


@dataclass(frozen=True, slots=True)
class Demand:
    """What must hold of the values at a path.

    ``path`` is as for :meth:`Resource.each`: lists are entered, and every value must hold. ``why`` says what is so when
    it does not, ``remedy`` what to do. Values must be one of ``one_of``, none of ``none_of`` (compared as text without
    case), and a number from ``at_least`` to ``at_most``; with none of these the value must only be set. ``absent`` says
    whether a missing value is fine (because the provider's default is, which ``source`` documents). The demand counts
    only where every condition of ``when`` holds: a path, and the values one of which it must have (no values: it must
    be set; ``MISSING`` among them: it may be absent). An unknown condition leaves the demand undecided, as does an
    unknown value, unless it must only be set and is made from a resource of the stack.
    """

    path: str
    why: str
    remedy: str
    one_of: tuple[Any, ...] = ()
    none_of: tuple[Any, ...] = ()
    at_least: float | None = None
    at_most: float | None = None
    absent: bool = False
    when: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    source: str = ""


def judge(
    rule: str, resource: Resource, demands: Sequence[Demand], good: str, stack: StackView, _context: Context
) -> Iterator[Finding]:
    """The findings of some demands: each that does not hold; else passed, with ``good`` as the message."""
    wrong, counted = False, False
    for demand in demands:
        applies = _applies(resource, demand) if demand.when else True
        if applies is False:
            continue
        counted = True
        for path, value in entered(resource, demand.path):
            if not _kept(resource, demand, value, stack):
                wrong = True
                yield _broken(rule, resource, demand, path, value, applies)
    if not wrong:
        verdict = Verdict.PASSED if counted else Verdict.NOT_APPLICABLE
        yield Finding(rule, verdict, resource.urn, good if counted else "nothing here asks for it")


def entered(resource: Resource, path: str) -> Sequence[tuple[str, Any]]:
    """As :meth:`Resource.each`, with the members of a list that stands at the path itself instead of the list."""
    found = [*resource.each(path)]
    if not any(isinstance(value, list) for _, value in found):
        return found
    return [
        (f"{at}[{index}]" if isinstance(value, list) else at, MISSING if held is None else held)
        for at, value in found
        for index, member in enumerate(value if isinstance(value, list) else [value])
        for held in [bare(member)]
    ]


def _applies(resource: Resource, demand: Demand) -> bool | str:
    """Whether the conditions hold; the path of the first that is unknown where that decides it."""
    unknown = ""
    for path, values in demand.when:
        held = False
        for at, value in entered(resource, path):
            if isinstance(value, Unknown):
                unknown = unknown or at
                held = True
            elif value is MISSING:
                held = held or any(item is MISSING for item in values)
            elif not values or among(value, values):
                held = True
        if not held:
            return False
    return unknown or True


def _kept(resource: Resource, demand: Demand, value: Any, stack: StackView) -> bool:
    """Whether a value is as demanded; one that is unknown is not."""
    if isinstance(value, Unknown):
        return _is_set(resource, demand, value, stack)
    return _holds(demand, value)


def _broken(rule: str, resource: Resource, demand: Demand, path: str, value: Any, applies: bool | str) -> Finding:
    """The finding on a value that does not hold: undecided where it, or whether it counts, is unknown."""
    if isinstance(value, Unknown):
        message = f"{path} is unknown at preview; {demand.why}, or not"
    elif applies is True:
        return Finding(rule, Verdict.VIOLATED, resource.urn, demand.why, demand.remedy, path)
    else:
        message = f"{applies} is unknown at preview, so it is not known whether this counts: {demand.why}"
    return Finding(rule, Verdict.UNDECIDED, resource.urn, message, demand.remedy, path)


def _is_set(resource: Resource, demand: Demand, value: Unknown, stack: StackView) -> bool:
    """Whether an unknown value keeps a demand that it only be set: it is made from a resource of the stack."""
    only_set = not demand.one_of and not demand.none_of and demand.at_least is None and demand.at_most is None
    urns = resource.sources(demand.path) or value.urns
    return only_set and stack.complete and any(urn in stack.by_urn for urn in urns)


def _holds(demand: Demand, value: Any) -> bool:
    if value is MISSING:
        return demand.absent
    if demand.one_of and not among(value, demand.one_of):
        return False
    if demand.none_of and among(value, demand.none_of):
        return False
    if demand.at_least is None and demand.at_most is None:
        return True
    number = as_number(value)
    return number is not None and (
        (demand.at_least is None or number >= demand.at_least) and (demand.at_most is None or number <= demand.at_most)
    )


def among(value: Any, values: Sequence[Any]) -> bool:
    """Whether a value is one of some, compared as text and without case; a list or mapping is none of them."""
    if type(value) is str and value in values:
        return True
    if type(value) not in _SETTINGS and isinstance(value, _NO_TEXT):
        return False
    text = _text(value)
    return any(item is value or _text(item) == text for item in values)


_SETTINGS: Final = (bool, int, float, str)
_NO_TEXT: Final = (list, dict, Mapping)


def as_number(value: Any) -> float | None:
    """A number, also where it is written as text; None for anything else (a truth value too)."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, str) and len(value) <= _LONGEST_NUMBER:
        try:
            return float(value)
        except ValueError:
            return None
    return None


_LONGEST_NUMBER: Final = 30


def _text(value: Any) -> str:
    return str(value).casefold()
