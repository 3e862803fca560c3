"""What stands beside the members of a surface: the other resource as whose their data are encrypted."""

from __future__ import annotations

from typing import Any

from policies.rules import surfaces
from policies.rules.tables.entries import KeyUse, Parent
from policies.rules.view import MISSING, Resource, StackView


class Beside:
    """The neighbours of one surface of a resource. Each path is read once, however many members have no key."""

    def __init__(self, resource: Resource, use: KeyUse) -> None:
        self._resource = resource
        self._use = use
        self._values: dict[str, dict[str, Any]] = {}
        self._wholes: dict[Parent, Resource | None] = {}

    def value(self, at: str, other: str) -> Any:
        """The value at another path, in the same member of a list where the surface, at ``at``, is one of several."""
        values = self._values.get(other)
        if values is None:
            values = self._values[other] = self._read(other)
        return values.get(_member(at), values.get("", MISSING))

    def whole(self, parent: Parent, stack: StackView) -> Resource | None:
        """The first resource of a complete stack that a property names; None where it names one that is not there."""
        if parent not in self._wholes:
            found = stack.references(self._resource, parent.path, parent.kinds)
            named = {value for _, value in self._resource.each(parent.path) if isinstance(value, str) and value}
            self._wholes[parent] = found[0] if found and len(found) >= len(named) else None
        return self._wholes[parent]

    def _read(self, other: str) -> dict[str, Any]:
        """The first value in each member of a list, by the member's path; under no path, the first of all."""
        found: dict[str, Any] = {}
        for path, value in surfaces.each(self._resource, other, self._use.applies):
            found.setdefault("", value)
            member = _member(path)
            while member and member not in found:
                found[member] = value
                member = _member(member[:-1])
        return found


def _member(path: str) -> str:
    """The innermost member of a list that a path lies in: ``disks[3]`` of ``disks[3].key``; empty for none."""
    return path[: path.rfind("]") + 1]
