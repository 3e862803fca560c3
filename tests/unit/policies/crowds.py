"""Stacks of many resources that name each other, of every type that a rule asks a stack for."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any, Final

from policies.rules.tables.backups import COVERED
from policies.rules.view import Provider, Resource, StackView
from tests.unit.policies.build import make, urn
from tests.unit.policies.hostile import Everything, word


class Noting(StackView):
    """A stack that notes the types it is asked for."""

    def __init__(self, resources: Iterable[Resource], complete: bool = True) -> None:
        super().__init__(resources, complete)
        self.asked: set[str] = set()

    def of(self, *kinds: str) -> tuple[Resource, ...]:
        self.asked.update(kinds)
        return super().of(*kinds)

    def references(self, resource: Resource, path: str, kinds: Collection[str]) -> tuple[Resource, ...]:
        self.asked.update(kinds)
        return super().references(resource, path, kinds)


def crowd(kind: str, others: Collection[str], flavour: int, size: int) -> Noting:
    """A number of resources of each of some types; the first of each name each other, as do the second, and so on."""
    return Noting(
        make(one, f"r{number}", _props(number, flavour, one == kind), provider=_provider(one, number))
        for one in sorted({kind, *others})
        for number in range(size)
    )


def _provider(kind: str, number: int) -> Provider:
    package = kind.partition(":")[0]
    return Provider(f"pulumi:providers:{package}", urn(f"pulumi:providers:{package}", str(number)))


def _props(number: int, flavour: int, judged: bool) -> dict[str, Any]:
    """Properties all of which name the resources of one number; in some flavours only those that decide something."""
    name = f"arn:aws:s3:::n{number}" if flavour == 3 else f"n{number}"
    policy = json.dumps({"Rules": [{"Resource": [f"collection/{name}", "collection/z*"]}], "AWSOwnedKey": True})
    patterns = _PATTERNS if flavour == BARE else (name, *_PATTERNS)
    data_class = "identifying" if flavour else "audit"
    own = {"arn": name, "policy": policy, "resources": [*patterns], "tags": {"data-class": data_class, "o": name}}
    if judged or flavour not in (ALONE, BARE):
        own |= {"id": name, "name": name, "bucket": name, "serviceName": name}

    def value(key: str) -> Any:
        if key in own:
            return own[key]
        said = word(key, flavour)
        if said is not None or flavour == BARE or (judged and flavour == ALONE):
            return said
        return [f"elsewhere-{name}", one] if flavour == ALONE else [name, one] if flavour == 2 else name

    one = Everything(value, {})
    return Everything(value, own)


ALONE: Final = 6
"""The flavour in which what is judged names nothing, and nothing names it."""
BARE: Final = 7
"""The flavour in which nothing names anything, but by patterns."""
FLAVOURS: Final = (0, 1, 2, 3, ALONE, BARE)
_PATTERNS: Final = tuple(f"arn:aws:{ending}" for entry in COVERED.values() for ending in entry.patterns)
