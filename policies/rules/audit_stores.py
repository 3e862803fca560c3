"""Tells what a store of objects is for: evidence, data of persons, or neither.

A store is an audit store if its tags say so, or because a service of the stack delivers evidence to it. What is
delivered from outside the stack cannot be seen here; the tag ``data-class`` = ``audit`` tells it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from policies.rules.demands import among
from policies.rules.tables.labels import (
    AUDIT_CLASS,
    AUDIT_ZONES,
    DATA_CLASS,
    HEALTH_CLASSES,
    OPERATIONAL_CLASS,
    ZONE,
)
from policies.rules.tables.log_targets import DELIVERIES, Delivery
from policies.rules.tags import tags_of
from policies.rules.view import Resource, StackView

_TAG_IT: Final = f"tag it {DATA_CLASS.name} = {OPERATIONAL_CLASS}"


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a store is for. ``audit``: why it is an audit store, empty if it is none; ``health``: what its tags say of
    data of persons (None: nothing, so it may hold them); ``received``: what is delivered to it."""

    audit: str
    health: bool | None
    received: tuple[Delivery, ...] = ()

    @property
    def no_lock(self) -> str:
        """Why its objects cannot be locked; empty if they can."""
        return next((delivery.no_lock for delivery in self.received if delivery.no_lock), "")

    @property
    def why(self) -> str:
        """Why it must be kept well, for messages."""
        if self.audit:
            return f"it is an audit store ({self.audit})"
        return "it holds health data" if self.health else "no tag data-class says that it holds no data of persons"

    def way_out(self, remedy: str) -> str:
        """A remedy, with the other one of a store that only counts as one of health data because nobody said more."""
        return remedy if self.audit or self.health else f"{remedy}; if it holds no data of persons, {_TAG_IT}"


def purpose(store: Resource, stack: StackView) -> Purpose:
    """What a store is for, as far as its tags and the stack tell; ask again when the stack is complete."""
    tags = tags_of(store)
    stated, zone = tags.get(*DATA_CLASS.names), tags.get(*ZONE)
    received = deliveries(store, stack)
    evidence = [delivery.logs for delivery in received if delivery.evidence]
    if among(stated, (AUDIT_CLASS,)):
        audit = f"its tag {DATA_CLASS.name} is {AUDIT_CLASS}"
    elif among(zone, AUDIT_ZONES):
        audit = f"its tag {ZONE[0]} is {zone}"
    else:
        audit = f"it receives {' and '.join(dict.fromkeys(evidence))}" if evidence else ""
    return Purpose(audit, _health(stated), received)


def _health(stated: object) -> bool | None:
    if among(stated, HEALTH_CLASSES):
        return True
    return False if among(stated, (AUDIT_CLASS, OPERATIONAL_CLASS)) else None


def deliveries(store: Resource, stack: StackView) -> tuple[Delivery, ...]:
    """What resources of the stack deliver to a store."""
    return tuple(
        delivery
        for delivery in _of_package(store.kind.partition(":")[0])
        if stack.referring(store, (delivery.kind,), delivery.path)
    )


@cache
def _of_package(package: str) -> tuple[Delivery, ...]:
    return tuple(delivery for delivery in DELIVERIES if delivery.kind.partition(":")[0] == package)
