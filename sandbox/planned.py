"""What a preview with known values has planned: functions find it, as they will find it in the update.

A real provider leaves the values unknown from which such calls are made, so that the engine does not make them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.database import IN_MEMORY
from sandbox.rules import Request
from sandbox.store import Record, Store
from sandbox.values import has_unknown


class Planned(Store):
    """The objects of a cloud and, over them, those that a preview has planned. Functions look into it.

    What is written goes into the cloud: what the cloud makes by itself (a default network) may be made when it is first
    looked for.
    """

    def __init__(self, there: Store) -> None:
        super().__init__(there)
        self._plans = Store(IN_MEMORY)
        self._places: set[tuple[str, str, str]] = set()

    def add(self, request: Request, id: str, outputs: Mapping[str, Any]) -> None:
        """Adds an object that does not exist yet, without what is unknown of it; one without an id is not added."""
        with self._plans.transaction():
            for earlier in self._plans.of_urn(request.urn):
                self._plans.remove(earlier)
            if id:
                package = request.token.partition(":")[0]
                inputs, known = _known(request.inputs), _known(outputs)
                record = Record(package, request.token, id, request.urn, request.region, inputs, known, side={})
                self._places.add(_place(self._plans.put(record)))

    def forget(self) -> None:
        """Takes the planned objects away: the update has begun."""
        if self._places:
            self._places.clear()
            self._plans = Store(IN_MEMORY)

    def _find(self, where: str, arguments: tuple[Any, ...]) -> list[Record]:
        there = [record for record in super()._find(where, arguments) if _place(record) not in self._places]
        return [*there, *self._plans._find(where, arguments)]


def _place(record: Record) -> tuple[str, str, str]:
    return record.token, record.id, record.region


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if not has_unknown(value)}
