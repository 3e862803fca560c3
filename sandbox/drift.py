"""Changes behind Pulumi's back, as somebody makes them in a cloud's console: for tests and demonstrations.

Guards are not asked, and nothing is checked. Pulumi learns of the change at the next refresh.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from sandbox.store import Record, Store

OBJECTS: Final = "objects"
"""In the side state of whatever stores data: how many objects it holds besides those that Pulumi made."""
LOCKED: Final = "locked"
"""Likewise: how many of them a retention protects, where the cloud's rules do not see that from the settings."""


class NotThereError(LookupError):
    """There is no such object in the clouds."""


def find(store: Store, token: str, id: str) -> Record:
    """The object of a type with this id.

    Raises:
        NotThereError: there is none.
    """
    provider = token.split(":", 1)[0]
    record = store.get(provider, token, id)
    if record is None:
        there = ", ".join(other.id for other in store.all(provider, token)[:10]) or "none"
        raise NotThereError(f"there is no {token} {id!r} in the sandbox; there are: {there}")
    return record


def change(store: Store, token: str, id: str, changes: Mapping[str, Any]) -> Record:
    """Changes settings of an object; a setting of None is taken away.

    Args:
        changes: new values of top-level properties, by their camelCase names. What is an input is changed as such, and
            in the outputs too.

    Raises:
        NotThereError: there is no such object.
    """
    with store.transaction():
        record = find(store, token, id)
        return store.put(
            replace(
                record,
                inputs=_merged(record.inputs, {key: changes[key] for key in changes if key not in _computed(record)}),
                outputs=_merged(record.outputs, changes),
            )
        )


def remove(store: Store, token: str, id: str) -> None:
    """Takes an object away for good; nothing is left of it.

    Raises:
        NotThereError: there is no such object.
    """
    with store.transaction():
        store.remove(find(store, token, id))


def fill(store: Store, token: str, id: str, objects: int, *, locked: int = 0) -> Record:
    """Puts objects into what stores data (a bucket, a storage account), so that it is not empty any more.

    Args:
        objects: how many it holds afterwards.
        locked: how many of them a retention protects.

    Raises:
        NotThereError: there is no such object.
        ValueError: the numbers make no sense.
    """
    if not 0 <= locked <= objects:
        raise ValueError(f"{locked} of {objects} objects cannot be locked")
    with store.transaction():
        record = find(store, token, id)
        return store.put(replace(record, side={**record.side, OBJECTS: objects, LOCKED: locked}))


def purge(store: Store, token: str, id: str) -> None:
    """Takes away what is left of a deleted object (soft deletion), so that its name is free again.

    Raises:
        NotThereError: nothing is left of such an object.
    """
    with store.transaction():
        left = [record for record in store.gone(token.split(":", 1)[0], token) if record.id == id]
        if not left:
            raise NotThereError(f"nothing is left of a deleted {token} {id!r} in the sandbox")
        for record in left:
            store.remove(record)


def _computed(record: Record) -> set[str]:
    return set(record.outputs) - set(record.inputs)


def _merged(values: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in {**values, **changes}.items() if value is not None}
