"""The rule that stores of health data keep versions, and that evidence cannot be changed for its term.

Health data: stores whose tag ``data-class`` says so, and stores without one, because nobody said that they hold none.
Evidence: see ``audit_stores.py``. At AWS and Azure both are settings in resources of their own, so that stores there
are decided with the whole stack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from policies.rules import immutability_azure, tabled
from policies.rules.audit_stores import Purpose, purpose
from policies.rules.catalogue import outside
from policies.rules.demands import among, as_number
from policies.rules.model import Context, Finding, Rule, Severity, Verdict
from policies.rules.tables.immutability import (
    DEMANDS,
    LEAST_DAYS,
    MODES,
    OVH_LOCK,
    REMEDIES,
    TERMS,
    VERSIONS,
    Switch,
    Term,
)
from policies.rules.tables.log_targets import ACCOUNT, OVH_BUCKETS
from policies.rules.texts import as_text
from policies.rules.view import MISSING, Resource, StackView, Unknown

ID: Final = "audit-immutable"

_SAY: Final = tabled.Say(ID)
_GOOD: Final = "its versions are kept, and evidence in it cannot be changed"
_DURATION: Final = re.compile(r"P(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,6})D)?", re.IGNORECASE)


def _store(resource: Resource, stack: StackView, context: Context) -> Iterator[Finding]:
    """Judges a store of objects."""
    joined = resource.kind not in OVH_BUCKETS
    if joined and not stack.complete:
        yield _SAY.later(resource, "settings of this store and services that deliver to it")
        return
    what = purpose(resource, stack)
    if not what.audit and what.health is False:
        yield _SAY.passed(resource, "its tags say that it holds no data of persons, and no evidence is delivered to it")
        return
    if resource.kind == ACCOUNT:
        yield from immutability_azure.judge(_SAY, resource, what, stack, context)
        return
    yield from _versions(resource, what, stack)
    if what.audit and what.no_lock:
        yield _SAY.passed(resource, f"versions are kept; no lock is asked for, as {what.no_lock}")
    elif what.audit:
        yield from _lock(resource, what, stack)


def _versions(resource: Resource, what: Purpose, stack: StackView) -> Iterator[Finding]:
    how = what.way_out(REMEDIES[resource.kind][0])
    unknown = ""
    for switch in VERSIONS[resource.kind]:
        for holder in _holders(resource, switch, stack):
            for path, value in holder.each(switch.path):
                if among(value, switch.on):
                    return
                if isinstance(value, Unknown):
                    unknown = unknown or path
    if unknown:
        yield _SAY.unknown(resource, unknown, how)
    else:
        message = f"replaced and deleted objects are lost at once: no versions are kept, and {what.why}"
        yield _SAY.violated(resource, message, how, VERSIONS[resource.kind][0].path if not _joined(resource) else "")


def _joined(resource: Resource) -> bool:
    return bool(VERSIONS[resource.kind][0].kinds)


def _holders(resource: Resource, place: Switch | Term, stack: StackView) -> tuple[Resource, ...]:
    """The resources in which a setting stands."""
    return stack.referring(resource, place.kinds, place.reference) if place.kinds else (resource,)


def _lock(resource: Resource, what: Purpose, stack: StackView) -> Iterator[Finding]:
    how = REMEDIES[resource.kind][1]
    for term in TERMS[resource.kind]:
        for holder in _holders(resource, term, stack):
            mode = holder.get(term.mode)
            if mode is not MISSING:
                yield from _term(resource, holder, term, mode, how)
                return
    message = f"its objects can be changed and deleted, and {what.why}"
    yield _SAY.violated(resource, message, how, TERMS[resource.kind][-1].mode.partition(".")[0])


def _term(resource: Resource, holder: Resource, term: Term, mode: Any, how: str) -> Iterator[Finding]:
    """Judges the lock that a resource states: its switch, its mode, its length."""
    status = holder.get(OVH_LOCK) if holder.kind == OVH_BUCKETS[0] else True
    days, path = _days(holder, term)
    for value, at in ((status, OVH_LOCK), (mode, term.mode), (days, path)):
        if isinstance(value, Unknown):
            yield _SAY.unknown(resource, at, how)
            return
    if not among(status, (True, "enabled")):
        yield _SAY.violated(resource, "the lock of its objects is not switched on", how, OVH_LOCK)
    elif not among(mode, MODES):
        message = f"the mode of its lock is {as_text(mode)[:40]!r}, not compliance or governance"
        yield _SAY.violated(resource, message, how, term.mode)
    elif days is None or days < LEAST_DAYS:
        length = "no length that can be read" if days is None else f"{days:g} days"
        message = f"its objects are locked for {length}, and evidence is kept for at least {LEAST_DAYS} days"
        yield _SAY.violated(resource, message, how, path)
    else:
        yield _SAY.passed(resource, f"its objects are locked for {days:g} days in {as_text(mode).lower()} mode", path)


def _days(holder: Resource, term: Term) -> tuple[Any, str]:
    """The length of a lock in days (an Unknown, or None where there is none), and where it stands."""
    for path, of_one in ((term.days, 1), (term.years, 365), (term.duration, 0)):
        value = holder.get(path) if path else MISSING
        if value is MISSING:
            continue
        if isinstance(value, Unknown):
            return value, path
        number = duration(value) if not of_one else as_number(value)
        return (None if number is None else number * (of_one or 1)), path
    return None, term.days or term.duration


def duration(text: Any) -> float | None:
    """An ISO 8601 duration of whole days in days (a year counts 365, a month 30); None for anything else."""
    found = _DURATION.fullmatch(text) if isinstance(text, str) and len(text) > 1 else None
    if found is None:
        return None
    return float(sum(int(count or 0) * days for count, days in zip(found.groups(), (365, 30, 7, 1), strict=True)))


_JUDGES: Final = dict.fromkeys((*VERSIONS, ACCOUNT), (_store,))
_CHECK: Final = tabled.check(ID, _GOOD, DEMANDS, _JUDGES)


def check(resource: Resource, stack: StackView, context: Context) -> Iterator[Finding]:
    """Judges a store of objects, a trail, or a vault lock."""
    if resource.cloud is None:
        yield outside(ID, resource, context)
    elif not concerns(resource.kind):
        yield Finding(ID, Verdict.NOT_APPLICABLE, resource.urn, f"{resource.kind} is no store of objects and no trail")
    else:
        yield from _CHECK(resource, stack, context)


concerns: Final = tabled.concerns(DEMANDS, _JUDGES)

RULE: Final = Rule(
    ID,
    "Stores of health data keep versions, and evidence cannot be changed",
    "What was replaced or deleted by mistake can be restored, and who did what cannot be denied "
    "(SecNumCloud 12.7.a, GDPR Art. 32(1)(c)).",
    Severity.HIGH,
    "stack",
    check,
    concerns,
)
