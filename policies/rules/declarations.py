"""Declared compensating controls: where a provider cannot use a customer's key and something else is done instead.

A declaration is an entry of the input ``declarations`` of a component (``hdp:platform:Platform``) and counts for the
resources below that component. Component inputs reach every policy before the component's children do, and stand in the
state. A declaration can excuse nothing but the surfaces of the tables ``NOT_EXPRESSIBLE``, which a provider leaves no
way to encrypt otherwise; it needs every field of :data:`FIELDS`, and counts until the day ``expires``.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from policies.rules.view import MISSING, Resource, StackView, bare

FIELDS: Final = ("feature", "level", "reason", "compensatingControl", "owner", "expires", "source")
"""The fields of a declaration, in camelCase or snake_case; ``dataClass`` limits it to resources with that tag."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What was found for a surface: the declaration that counts, or why none does."""

    entry: Mapping[str, str] | None
    why_not: str = ""


def find(resource: Resource, feature: str, stack: StackView, today: datetime.date) -> Declared:
    """The declaration that covers a feature of a resource today, from the nearest component that has one."""
    problems: list[str] = []
    for component in stack.ancestors(resource):
        for entry in _entries(component):
            if entry.get("feature") != feature or not _covers(entry, resource):
                continue
            problem = _problem(entry, today)
            if not problem:
                return Declared(entry)
            problems.append(problem)
    return Declared(None, "; ".join(dict.fromkeys(problems)) or "no compensating control is declared for it")


def _entries(component: Resource) -> Iterable[Mapping[str, str]]:
    declared = component.props.get("declarations") if component.cloud is None else None
    for entry in declared if isinstance(declared, list) else ():
        if isinstance(entry, Mapping):
            yield {_camel(str(key)): _text(value) for key, value in entry.items()}


def _camel(key: str) -> str:
    first, *rest = key.split("_")
    return first + "".join(part.title() for part in rest)


def _text(value: Any) -> str:
    value = bare(value)
    return value.strip() if isinstance(value, str) else ""


def _covers(entry: Mapping[str, str], resource: Resource) -> bool:
    """Whether a declaration for one data class is for this resource; one that names no class is for all."""
    tagged = resource.get("tags.data-class")
    return not entry.get("dataClass") or tagged is MISSING or tagged == entry["dataClass"]


def _problem(entry: Mapping[str, str], today: datetime.date) -> str:
    missing = [name for name in FIELDS if not entry.get(name)]
    if missing:
        return f"its declaration lacks {', '.join(missing)}"
    try:
        expires = datetime.date.fromisoformat(entry["expires"])
    except ValueError:
        return f"its declaration's expires is {entry['expires'][:20]!r}, not a day such as 2027-05-01"
    return f"its declaration expired on {expires.isoformat()}" if expires <= today else ""
