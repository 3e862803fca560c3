"""The rule that stores and keys outside throw-away environments are guarded against deletion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final
from weakref import WeakKeyDictionary

from policies.rules import demands, environments, tabled
from policies.rules.model import Context, Finding, Rule, Severity, Verdict
from policies.rules.tables.guards import LOCKS, PROTECTED, RESOURCE_GROUP, SUBSCRIPTION_LOCK, SWITCHES
from policies.rules.view import Resource, StackView

ID: Final = "deletion-guard"

_LEVELS: Final = ("CanNotDelete", "ReadOnly")


def check(resource: Resource, stack: StackView, context: Context) -> Iterator[Finding]:
    """Judges a store, a key or a cluster."""
    if not concerns(resource.kind):
        yield Finding(ID, Verdict.NOT_APPLICABLE, resource.urn, f"{resource.kind} is no store, key or cluster")
    elif environments.throw_away(resource, stack, context):
        message = f"may be deleted with all it holds in {environments.where(resource, stack)}"
        yield Finding(ID, Verdict.NOT_APPLICABLE, resource.urn, message)
    elif resource.kind in SWITCHES:
        yield from demands.judge(
            ID, resource, SWITCHES[resource.kind], "the provider refuses to delete it as it is", stack, context
        )
    else:
        yield _guarded(resource, stack)


def _guarded(resource: Resource, stack: StackView) -> Finding:
    """Whether Pulumi protects it, or a lock at Azure holds it."""
    if resource.protect:
        return Finding(ID, Verdict.PASSED, resource.urn, "Pulumi refuses to delete it (protect)")
    azure = resource.cloud == "azure"
    if azure and not stack.complete:
        return Finding(ID, Verdict.UNDECIDED, resource.urn, "which locks hold it is decided with the whole stack")
    if azure and (lock := _lock(resource, stack)):
        return Finding(ID, Verdict.PASSED, resource.urn, f"the lock {lock.name} forbids its deletion")
    message = f"nothing keeps it from being deleted with its data in {environments.where(resource, stack)}"
    remedy = "set the resource option protect to true"
    if azure:
        remedy += ", or add an authorization.ManagementLockByScope of level CanNotDelete"
    remedy += "; if its data may be lost, tag it with an environment that may be thrown away"
    return Finding(ID, Verdict.VIOLATED, resource.urn, message, remedy, "protect")


def _lock(resource: Resource, stack: StackView) -> Resource | None:
    """A lock of this stack on the resource, on its resource group, or on the subscription."""
    known = _OF_STACK.get(stack)
    if known is None:
        known = _OF_STACK[stack] = {"": _first(stack.of(SUBSCRIPTION_LOCK))}
    found = known[""]
    for target in (resource, *stack.references(resource, "resourceGroupName", (RESOURCE_GROUP,))):
        if found is None and target.urn not in known:
            on_it = (lock for kind, path in LOCKS.items() for lock in stack.referring(target, (kind,), path))
            known[target.urn] = _first(on_it)
        found = found or known[target.urn]
    return found


def _first(locks: Iterable[Resource]) -> Resource | None:
    return next((lock for lock in locks if demands.among(lock.get("level"), _LEVELS)), None)


_OF_STACK: Final[WeakKeyDictionary[StackView, dict[str, Resource | None]]] = WeakKeyDictionary()
"""Of each complete stack, the locks that were found: of the subscription under no URN, of resources under theirs."""


concerns: Final = tabled.concerns(SWITCHES, dict.fromkeys(PROTECTED, None))

RULE: Final = Rule(
    ID,
    "Stores and keys are guarded against deletion",
    "A mistaken deletion takes health data with it, at once and for good (GDPR Art. 32(1)(b) and (c)).",
    Severity.HIGH,
    "resource",
    check,
    concerns,
)
