"""The rule that accesses and activities are logged, and the logs kept for at least a year.

That something logs is demanded of clusters, databases, key vaults and warehouses, which hold nothing but what must be
traced, and of stores whose tag ``data-class`` names data of persons. Logging that is switched on elsewhere (by another
stack, by the organisation) cannot be seen; a waiver names it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final
from weakref import WeakKeyDictionary

from policies.rules import logging_buckets, tabled
from policies.rules.audit_stores import purpose
from policies.rules.demands import among, as_number, entered
from policies.rules.model import Context, Finding, Rule, Severity
from policies.rules.tables.labels import DATA_CLASS, HEALTH_CLASSES
from policies.rules.tables.log_targets import BUCKETS, STORES
from policies.rules.tables.retention import (
    DEMANDS,
    FOR_EVER,
    LEAST_DAYS,
    LIFECYCLES,
    MEMBERS,
    POLICIES,
    SENT,
    SHORT,
    WAY_OUT,
    Lifecycle,
    Sent,
)
from policies.rules.tags import tags_of
from policies.rules.view import MISSING, Resource, StackView, Unknown, each

ID: Final = "log-retention"

_SAY: Final = tabled.Say(ID)
_GOOD: Final = f"it logs, or keeps logs for at least {LEAST_DAYS} days"
_ELSEWHERE: Final = "; if something outside this stack does, a waiver says what"


def _for_ever(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
    """A term in days, of which 0 is for ever."""
    path = FOR_EVER[resource.kind]
    yield from _days(resource, resource.get(path), path)


def _policies(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
    """Retention policies that may be switched off, which is for ever too."""
    for at, policy in resource.each(POLICIES[resource.kind]):
        if isinstance(policy, Unknown):
            yield _SAY.unknown(resource, at, f"state a number of days of {LEAST_DAYS} or more")
        if not isinstance(policy, Mapping) or among(policy.get("enabled"), (False, None)):
            continue
        yield from _days(resource, next(each(policy, "days"))[1], f"{at}.days")


def _days(resource: Resource, value: Any, path: str) -> Iterator[Finding]:
    remedy = f"set {path} to {LEAST_DAYS} or more, or to 0, which keeps logs for ever{WAY_OUT}"
    number = as_number(value)
    if isinstance(value, Unknown):
        yield _SAY.unknown(resource, path, remedy)
    elif value is not MISSING and (number is None or (number != 0 and number < LEAST_DAYS)):
        yield _SAY.violated(resource, SHORT, remedy, path)


def _lifecycle(resource: Resource, stack: StackView, _context: Context) -> Iterator[Finding]:
    """Rules that delete objects by age, where the store is an audit store or receives logs."""
    table = LIFECYCLES[resource.kind]
    if resource.get(table.rules) is MISSING:
        return
    if not stack.complete:
        yield _SAY.later(resource, "what delivers logs to this store")
        return
    stores = stack.references(resource, table.reference, STORES) if table.reference else (resource,)
    for store in stores:
        what = purpose(store, stack)
        if not what.audit and not what.received:
            continue
        why = what.audit or "it receives " + " and ".join(dict.fromkeys(entry.logs for entry in what.received))
        yield from _expiries(resource, table, f"logs in {store.name} ({why})")


def _expiries(resource: Resource, table: Lifecycle, logs: str) -> Iterator[Finding]:
    remedy = f"let objects expire after {LEAST_DAYS} days or later"
    for at, rule in entered(resource, table.rules):
        if isinstance(rule, Unknown):
            yield _SAY.unknown(resource, at, remedy)
        if not isinstance(rule, Mapping):
            continue
        status = next(each(rule, table.enabled[0]))[1]
        if not (isinstance(status, Unknown) or _is_on(status, table)):
            continue
        for path in table.days:
            for inner, value in each(rule, path):
                number = as_number(value)
                if isinstance(value, Unknown):
                    yield _SAY.unknown(resource, f"{at}.{inner}", remedy)
                elif value is not MISSING and (number is None or number < LEAST_DAYS):
                    message = f"{logs} are deleted before they are {LEAST_DAYS} days old"
                    yield _SAY.violated(resource, message, remedy, f"{at}.{inner}")
        if table.date and any(value is not MISSING for _, value in each(rule, table.date)):
            message = f"{logs} are deleted on a day, however old they are"
            yield _SAY.violated(resource, message, remedy, f"{at}.{table.date}")


def _is_on(status: Any, table: Lifecycle) -> bool:
    return table.on_by_default if status is MISSING else among(status, table.enabled[1])


def _names_logs(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
    """A list of what is logged."""
    table = MEMBERS[resource.kind]
    values = [value for _, value in entered(resource, table.path)]
    unknown = any(isinstance(value, Unknown) for value in values)
    missing = [name for name in table.wanted if not any(among(value, (name,)) for value in values)]
    stated = any(isinstance(value, str) and value for value in values)
    if not missing and (stated or unknown):
        return
    names = " and ".join(missing) if missing else "the logs that its engine has"
    remedy = f"add {names} to {table.path}"
    if unknown:
        yield _SAY.unknown(resource, table.path, remedy)
    else:
        yield _SAY.violated(resource, f"{table.what} is not logged", remedy, table.path)


def _sent(resource: Resource, stack: StackView, _context: Context) -> Iterator[Finding]:
    """Logs that another resource switches on."""
    table = SENT[resource.kind]
    if resource.kind in STORES and not _holds_health_data(resource):
        return
    if not stack.complete:
        yield _SAY.later(resource, "what sends its logs")
        return
    senders = stack.referring(resource, table.kinds, table.reference)
    if table.suffix:
        senders = (*filter(partial(_is_of_part, table), senders), *_by_part(resource, table, stack))
    if not any(_meets(sender, table) for sender in senders):
        yield _SAY.violated(resource, f"{table.what} is not logged by this stack", table.remedy + _ELSEWHERE)


def _meets(sender: Resource, table: Sent) -> bool:
    return all(
        any(isinstance(value, Unknown) or among(value, values) for _, value in sender.each(path))
        for path, values in table.when
    )


def _is_of_part(table: Sent, sender: Resource) -> bool:
    """Whether a resource that names another may mean the part of it that logs."""
    named = sender.get(table.reference)
    return not isinstance(named, str) or named.casefold().endswith(table.suffix.casefold())


_BY_TEXT: Final[WeakKeyDictionary[StackView, dict[tuple[tuple[str, ...], str], dict[str, list[Resource]]]]] = (
    WeakKeyDictionary()
)
"""Of each complete stack, what sends logs of which part: by the types of the senders and the property that names it."""


def _by_part(resource: Resource, table: Sent, stack: StackView) -> list[Resource]:
    """The resources that name a part of another by its id with something added."""
    known = _BY_TEXT.setdefault(stack, {})
    key = (table.kinds, table.reference)
    if key not in known:
        index = known[key] = {}
        for sender in stack.of(*table.kinds):
            if isinstance(text := sender.get(table.reference), str):
                index.setdefault(text.casefold(), []).append(sender)
    texts = dict.fromkeys(f"{name}{table.suffix}".casefold() for name in resource.names())
    return [sender for text in texts for sender in known[key].get(text, ())]


def _access_logs(resource: Resource, stack: StackView, _context: Context) -> Iterator[Finding]:
    """Accesses to the objects of a bucket."""
    if not _holds_health_data(resource):
        return
    if not stack.complete:
        yield _SAY.later(resource, "what logs accesses to this bucket")
    elif not logging_buckets.logs_accesses(resource, stack):
        remedy = "add an s3.BucketLogging to it, or data events of S3 to a CloudTrail trail" + _ELSEWHERE
        yield _SAY.violated(resource, "who read, wrote and deleted its objects is not logged by this stack", remedy)


def _holds_health_data(resource: Resource) -> bool:
    return among(tags_of(resource).get(*DATA_CLASS.names), HEALTH_CLASSES)


def _judges() -> dict[str, tuple[tabled.Judge, ...]]:
    found: dict[str, tuple[tabled.Judge, ...]] = {}
    for kinds, judge in (
        (FOR_EVER, _for_ever),
        (POLICIES, _policies),
        (LIFECYCLES, _lifecycle),
        (MEMBERS, _names_logs),
        (SENT, _sent),
        (BUCKETS, _access_logs),
    ):
        for kind in kinds:
            found[kind] = (*found.get(kind, ()), judge)
    return found


_JUDGES: Final = _judges()

RULE: Final = Rule(
    ID,
    "Accesses are logged, and logs are kept for at least a year",
    "Whose health data were read, and by whom, must be told a year later (EHDS Art. 73(1)(e), SecNumCloud 12.6.c).",
    Severity.HIGH,
    "stack",
    tabled.check(ID, _GOOD, DEMANDS, _JUDGES),
    tabled.concerns(DEMANDS, _JUDGES),
)
