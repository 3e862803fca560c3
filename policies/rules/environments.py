"""In which environment a resource is, and whether that may be thrown away with all it holds."""

from __future__ import annotations

from functools import cache
from typing import Final

from policies.rules.model import Context
from policies.rules.tags import tags_of
from policies.rules.view import Resource, StackView

NAMES: Final = ("environment", "env", "stage")
"""The tags that name an environment."""


def environment(resource: Resource, stack: StackView) -> str | None:
    """The environment that the nearest component states, else the resource's own tag; None where nothing does.

    An unknown environment is none: what is not known to be throw-away is guarded.
    """
    for parent in stack.ancestors(resource):
        stated = parent.get("environment") if parent.cloud is None else None
        if isinstance(stated, str) and stated:
            return stated
    tagged = tags_of(resource).get(*NAMES)
    return tagged if isinstance(tagged, str) and tagged else None


def throw_away(resource: Resource, stack: StackView, context: Context) -> bool:
    """Whether the data of a resource may be deleted with the stack."""
    stated = environment(resource, stack)
    return stated is not None and stated.casefold() in _folded(context.throw_away)


@cache
def _folded(names: frozenset[str]) -> frozenset[str]:
    return frozenset(name.casefold() for name in names)


def where(resource: Resource, stack: StackView) -> str:
    """The environment in words, for messages."""
    stated = environment(resource, stack)
    if stated is None:
        return "an environment that neither a component nor a tag states"
    return f"environment {stated[:40]!r}"
