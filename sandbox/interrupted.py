"""Objects of interrupted runs: a cloud made them, and Pulumi was ended before its state held them.

A repeated create must not leave such an object behind. Clouds offer the same as idempotency tokens (EC2's
``ClientToken``, ARM's PUT by name): the repeated call gives the first one's object. So here: as long as Pulumi has not
shown that its state holds an object, the next create under the same URN takes it over, or takes its place when the
program asks for something else by now.

Pulumi shows that it holds an object when it sends the object's inputs as the old ones (check, difference, refresh), and
when it ends its plugins in order, for by then its state is written (``sandbox.plugin.ending``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.store import Record, Store
from sandbox.values import plain


def leftover(store: Store, urn: str, token: str, maker: str) -> Record | None:
    """The object that another process made under a URN and that Pulumi does not hold, as far as is known."""
    if not any(not confirmed and other != maker for _, confirmed, other in store.seeds(urn)):
        return None
    found = [record for record in store.of_urn(urn) if record.token == token]
    return next((record for record in reversed(found) if not record.confirmed and record.maker != maker), None)


def next_seed(store: Store, urn: str, account: str, maker: str) -> str:
    """What the identifiers of the next object under a URN are drawn from; a leftover passes its own on."""
    for seed, confirmed, other in reversed(store.seeds(urn)):
        if not confirmed and other != maker:
            return seed
    return f"{account}\0{urn}\0{store.generation(urn)}"


def acknowledge(store: Store, records: Iterable[Record], inputs: Mapping[str, Any]) -> None:
    """Notes that Pulumi's state holds those of the objects that have these inputs."""
    waiting = [record for record in records if not record.confirmed]
    if waiting:
        held = visible(inputs)
        numbers = [record.number for record in waiting if record.inputs == held]
        if numbers:
            store.confirm(numbers)


def visible(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Inputs without secrets' wrappings and without the providers' own notes (``__defaults``)."""
    return {key: value for key, value in plain(dict(inputs)).items() if not key.startswith("__")}
