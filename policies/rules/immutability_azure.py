"""Versions and immutability of storage accounts at Azure, which stand in the account, its service and its containers.

Sources: learn.microsoft.com/azure/storage/blobs, immutable-version-level-worm-policies and versioning-overview (neither
is there with a hierarchical namespace); learn.microsoft.com/azure/azure-monitor, diagnostic settings: Azure Monitor
writes to an immutable account if protected append writes are allowed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from policies.rules.audit_stores import Purpose
from policies.rules.demands import among, as_number
from policies.rules.model import Context, Finding
from policies.rules.tabled import Say
from policies.rules.tables.immutability import (
    ACCOUNT_POLICY,
    AZURE_STATES,
    BLOB_SERVICE,
    CONTAINER,
    CONTAINER_POLICY,
    LEAST_DAYS,
)
from policies.rules.texts import as_text
from policies.rules.view import MISSING, Resource, StackView, Unknown

_ENABLED: Final = "immutableStorageWithVersioning.enabled"
_DAYS: Final = "immutabilityPeriodSinceCreationInDays"
_APPENDS: Final = "allowProtectedAppendWrites"
_ON_ACCOUNT: Final = (
    "make the account with immutableStorageWithVersioning enabled and an immutabilityPolicy of state Unlocked and "
    f"{_DAYS} {LEAST_DAYS}, and lock it once it is as wanted"
)
_MONITOR: Final = f"; {_APPENDS} true lets Azure Monitor add to its logs"


def judge(say: Say, account: Resource, what: Purpose, stack: StackView, _context: Context) -> Iterator[Finding]:
    """Judges an account that may hold health data or evidence, in a complete stack."""
    if among(account.get("kind"), ("FileStorage",)):
        yield say.passed(account, "keeps files and no blobs; backups are what restores them")
        return
    yield from _versions(say, account, what, stack)
    if what.audit:
        yield from _lock(say, account, what, stack)


def _versions(say: Say, account: Resource, what: Purpose, stack: StackView) -> Iterator[Finding]:
    """Versions; with a hierarchical namespace, which has none, soft delete."""
    if among(account.get("isHnsEnabled"), (True,)):
        path, how, lost = "deleteRetentionPolicy.enabled", "deleteRetentionPolicy", "deleted blobs are lost at once"
    else:
        path, how, lost = "isVersioningEnabled", "isVersioningEnabled", "replaced and deleted blobs are lost at once"
    how = f"add a storage.BlobServiceProperties to the account with {how} switched on"
    unknown = ""
    for service in stack.referring(account, (BLOB_SERVICE,), "accountName"):
        value = service.get(path)
        if among(value, (True,)):
            return
        if isinstance(value, Unknown):
            unknown = f"{service.name}: {path}"
    how = what.way_out(how)
    if unknown:
        yield say.unknown(account, unknown, how)
    else:
        yield say.violated(account, f"{lost}: {path} is not on, and {what.why}", how)


def _lock(say: Say, account: Resource, what: Purpose, stack: StackView) -> Iterator[Finding]:
    """The policy of the account, or one of each of its containers."""
    remedy = _ON_ACCOUNT + (_MONITOR if what.received else "")
    enabled = account.get(_ENABLED)
    if isinstance(enabled, Unknown):
        yield say.unknown(account, _ENABLED, remedy)
    elif among(enabled, (True,)):
        yield from _of_account(say, account, what, remedy)
    elif not what.received and (policies := _of_containers(account, stack)) is not None:
        # Azure Monitor makes the containers of its logs itself, so policies of containers do not cover them.
        for policy in policies:
            yield from _days(say, account, policy, _DAYS, remedy)
    else:
        message = f"its blobs can be changed and deleted, and {what.why}"
        yield say.violated(account, message, remedy, _ENABLED)


def _of_account(say: Say, account: Resource, what: Purpose, remedy: str) -> Iterator[Finding]:
    state = account.get(f"{ACCOUNT_POLICY}.state")
    appends = account.get(f"{ACCOUNT_POLICY}.{_APPENDS}")
    if isinstance(state, Unknown):
        yield say.unknown(account, f"{ACCOUNT_POLICY}.state", remedy)
    elif not among(state, AZURE_STATES):
        message = "its immutability has no policy in effect: blobs without one of their own can be changed"
        yield say.violated(account, message, remedy, f"{ACCOUNT_POLICY}.state")
    else:
        yield from _days(say, account, account, f"{ACCOUNT_POLICY}.{_DAYS}", remedy)
    if what.received and isinstance(appends, Unknown):
        yield say.unknown(account, f"{ACCOUNT_POLICY}.{_APPENDS}", remedy)
    elif what.received and not among(appends, (True,)):
        message = "Azure Monitor cannot add to its logs here: the policy allows no protected append writes"
        yield say.violated(account, message, f"set {_APPENDS} to true", f"{ACCOUNT_POLICY}.{_APPENDS}")


def _days(say: Say, account: Resource, holder: Resource, path: str, remedy: str) -> Iterator[Finding]:
    value: Any = holder.get(path)
    number = as_number(value)
    if isinstance(value, Unknown):
        yield say.unknown(account, path, remedy)
    elif number is None or number < LEAST_DAYS:
        length = "no number of days" if value is MISSING or number is None else f"{number:g} days"
        message = f"its blobs are immutable for {length}, and evidence is kept for at least {LEAST_DAYS} days"
        yield say.violated(account, message, remedy, path)


def _of_containers(account: Resource, stack: StackView) -> tuple[Resource, ...] | None:
    """The policies of an account's containers; None if the stack shows a container without one, or none at all."""
    policies = stack.referring(account, (CONTAINER_POLICY,), "accountName")
    named = {value for policy in policies if isinstance(value := policy.get("containerName"), str)}
    named.update(urn for policy in policies for urn in policy.sources("containerName"))
    containers = stack.referring(account, (CONTAINER,), "accountName")
    if not all(container.urn in named or as_text(container.get("containerName")) in named for container in containers):
        return None
    return policies if containers and policies else None
