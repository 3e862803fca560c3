"""Properties in which a demand counts, and keeps or breaks: one field is changed, the others stay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policies.rules import demands
from policies.rules.demands import Demand
from policies.rules.model import Finding
from policies.rules.view import MISSING, StackView
from tests.unit.policies.build import CONTEXT, make
from tests.unit.policies.demanded import nested


def met(demand: Demand) -> dict[str, Any]:
    """Values at the paths of a demand's conditions under which it counts; None: must be absent."""
    found: dict[str, Any] = {}
    for path, values in demand.when:
        if not demand.path.startswith(f"{path}.") and path != demand.path:
            found[path] = None if MISSING in values else next(iter(values), "something")
    return found


def unmet(demand: Demand) -> Iterator[dict[str, Any]]:
    """Values under which a demand does not count: each time one condition does not hold."""
    for path, values in demand.when:
        if path != demand.path and not demand.path.startswith(f"{path}."):
            yield {**met(demand), path: "anything else" if values else None}


def alone(kind: str, demand: Demand, value: Any, conditions: dict[str, Any]) -> tuple[Finding, ...]:
    """What one demand says of a resource with a value at its path; None: absent."""
    resource = make(kind, props=nested({**conditions, demand.path: value}))
    return tuple(demands.judge("rule", resource, [demand], "good", StackView([resource]), CONTEXT))
