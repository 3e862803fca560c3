"""Short ways to write the tables of AWS types.

A type *keeps data* if what it holds comes from outside of the program: records, objects, messages, logs, what people
enter, secrets. What the program itself states (rules, schedules, schemas, names) is configuration and keeps none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from policies.rules.tables.entries import NOTHING, KeyForm, KeyUse, NotExpressible, Parent, TypeFacts

OWNED: Final = "encrypted with a key that AWS owns"
OF_S3: Final = "encrypted with a key that S3 holds (SSE-S3)"
DISKS: Final = "encrypted with the account's default key, or not at all"
KMS: Final = ("aws:kms", "aws:kms:dsse")
"""The algorithms of S3 that use a KMS key."""


def managed(service: str) -> str:
    """What happens where the service's own key in the account, which AWS manages, is the default."""
    return f"encrypted with aws/{service}, which AWS manages"


def token(service: str, name: str) -> str:
    """The type token of a class of the SDK: ``aws:s3/bucket:Bucket``."""
    return f"aws:{service}/{name[0].lower()}{name[1:]}:{name}"


def tokens(service: str, names: str) -> tuple[str, ...]:
    """The type tokens of several classes, whose names are separated by spaces."""
    return tuple(token(service, name) for name in names.split())


def use(
    surface: str,
    path: str,
    absent: str,
    *conditions: tuple[str, tuple[Any, ...]],
    applies: tuple[str, tuple[Any, ...]] | None = None,
    optional: bool = False,
    inherited: tuple[Parent, ...] = (),
) -> KeyUse:
    """A surface whose KMS key is named at a path."""
    return KeyUse(surface, path, KeyForm.AWS, absent, conditions, applies, optional, inherited=inherited)


def within(
    surface: str, place: str, key: str, absent: str, *conditions: tuple[str, tuple[Any, ...]], optional: bool = False
) -> KeyUse:
    """A surface that is there once for every object at ``place``; the other paths are relative to that."""
    below = tuple((f"{place}.{path}", values) for path, values in conditions)
    return use(surface, f"{place}.{key}", absent, *below, applies=(place, ()), optional=optional)


def keyed(service: str, **types: KeyUse | tuple[KeyUse, ...] | TypeFacts) -> dict[str, TypeFacts]:
    """Types of a service with surfaces of their own, by class name."""
    found = {}
    for name, facts in types.items():
        if isinstance(facts, KeyUse):
            facts = (facts,)
        found[token(service, name)] = facts if isinstance(facts, TypeFacts) else TypeFacts("keys", facts)
    return found


def nothing(services: Mapping[str, str], facts: TypeFacts = NOTHING) -> dict[str, TypeFacts]:
    """Types that keep no data: class names by service."""
    return every(facts, *(token(service, name) for service, names in services.items() for name in names.split()))


def every(facts: TypeFacts, *kinds: str) -> dict[str, TypeFacts]:
    """The same facts for several types.

    Raises:
        ValueError: if a type is named twice.
    """
    return joined({kind: facts} for kind in kinds)


def parts(service: str, path: str, whole: Iterable[str], names: str) -> dict[str, TypeFacts]:
    """Types that are part of what a property names, and encrypted as that is."""
    facts = TypeFacts("parent", parents=(Parent(path, tuple(whole)),))
    return every(facts, *tokens(service, names))


def also_with(table: Mapping[str, TypeFacts], *uses: KeyUse) -> TypeFacts:
    """The facts of the one type of a table, with surfaces of its own besides."""
    (facts,) = table.values()
    return replace(facts, uses=uses)


def unkeyed(service: str, names: str, surface: str, fact: str, source: str) -> dict[str, TypeFacts]:
    """Types that keep data for which AWS, or the pinned SDK, has no way to name a customer's key."""
    surfaces = (NotExpressible(surface, f"{service}.key_control", fact, source),)
    return every(TypeFacts("keys", not_expressible=surfaces), *tokens(service, names))


def joined(tables: Iterable[Mapping[str, TypeFacts]]) -> dict[str, TypeFacts]:
    """Several tables as one.

    Raises:
        ValueError: if a type is in two of them.
    """
    found: dict[str, TypeFacts] = {}
    for table in tables:
        twice = found.keys() & table.keys()
        if twice:
            raise ValueError(f"more than one entry for {', '.join(sorted(twice))}")
        found.update(table)
    return found
