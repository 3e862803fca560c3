"""Values that keep and that break a demand, so that tables of demands are tested in both directions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policies.rules.demands import Demand


def good_value(demand: Demand) -> Any:
    """A value that keeps a demand."""
    if demand.one_of:
        return demand.one_of[0]
    if demand.at_least is not None:
        return demand.at_least
    if demand.at_most is not None:
        return demand.at_most
    return _opposite(demand.none_of[0]) if demand.none_of else "something"


def bad_values(demand: Demand) -> list[Any]:
    """Values each of which breaks a demand."""
    found: list[Any] = list(demand.none_of)
    if demand.one_of:
        found += [_opposite(demand.one_of[0]), ["a list"]]
    if demand.at_least is not None:
        found += [demand.at_least - 1, "many"]
    if demand.at_most is not None:
        found.append(demand.at_most + 1)
    return found


def _opposite(value: Any) -> Any:
    return not value if isinstance(value, bool) else f"not {value}"


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """Properties with values at some dotted paths; None leaves a path out."""
    found: dict[str, Any] = {}
    for path, value in values.items():
        *steps, last = path.split(".")
        at = found
        for step in steps:
            at = at.setdefault(step, {})
        if value is not None:
            at[last] = value
    return found
