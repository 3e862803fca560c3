"""Short ways to write the entries of Azure types.

A type is named by its module and its class: ``storage:Blob`` stands for ``azure-native:storage:Blob``. Where many types
of a module are alike, their classes stand in one text, separated by blanks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from policies.rules.tables.entries import (
    NOTHING,
    KeyForm,
    KeyUse,
    NotExpressible,
    Parent,
    TypeFacts,
    every,
)

Condition = tuple[str, tuple[Any, ...]]
"""A path and the values that it must have (none: any value at all)."""

PLATFORM: Final = "encrypted with a key that Microsoft holds"
"""Who holds the key of nearly every Azure service when nothing is said."""

WITH_KEYS: Final = "learn.microsoft.com/azure/security/fundamentals/encryption-customer-managed-keys-support"
"""Microsoft's list of the services that support a customer's key: what is not in it has none."""

THE_SDK: Final = "the inputs of pulumi-azure-native 3.29.0"
"""The source for what a type cannot say: none of its inputs, at any depth, is for a key."""

ELSEWHERE: Final = f"this version of its API has no customer's key; unless one is set elsewhere, it is {PLATFORM}"
"""The fact for services whose customer's key is set by other means than the resource."""

NO_SET: Final = f"its API names no disk encryption set, and without one a disk is {PLATFORM}"
"""The fact for machines that a service makes."""

GLOBAL: Final = TypeFacts("nothing", may_be_global=True)
"""Keeps no data, and may have the location ``global``."""

SCOPED: Final = TypeFacts("nothing", nowhere=True, may_be_global=True)
"""Keeps no data, and is of a subscription or of more: its location is only where Azure keeps the record of it."""

KEY_VAULT: Final = ("Microsoft.KeyVault",)
"""The value by which many services are told to use a key vault's key (Azure compares it without case)."""


def token(name: str) -> str:
    """The type token of ``<module>:<Class>``."""
    return f"azure-native:{name}"


def named(module: str, classes: str) -> tuple[str, ...]:
    """The type tokens of some classes of a module."""
    return tuple(f"azure-native:{module}:{name}" for name in classes.split())


def same(facts: TypeFacts, module: str, classes: str) -> Mapping[str, TypeFacts]:
    """The same facts for some classes of a module."""
    return every(facts, *named(module, classes))


def nothing(module: str, classes: str) -> Mapping[str, TypeFacts]:
    """Classes that keep no data of their own, and are where they or their resource groups are."""
    return every(NOTHING, *named(module, classes))


def _below(rest: str, module: str, path: str, parents: str, classes: str) -> Mapping[str, TypeFacts]:
    kinds = tuple(token(name) if ":" in name else token(f"{module}:{name}") for name in parents.split())
    return every(TypeFacts(rest, parents=(Parent(path, kinds),)), *named(module, classes))


def settings(module: str, path: str, parents: str, classes: str) -> Mapping[str, TypeFacts]:
    """Classes that are settings of the resource which ``path`` names, and keep no data themselves."""
    return _below("nothing", module, path, parents, classes)


def parts(module: str, path: str, parents: str, classes: str) -> Mapping[str, TypeFacts]:
    """Classes whose data are placed and encrypted as the resource which ``path`` names."""
    return _below("parent", module, path, parents, classes)


def held(
    service: str,
    surface: str,
    fact: str = f"Azure offers no customer's key for it; it is {PLATFORM}",
    source: str = "",
    parents: tuple[Parent, ...] = (),
) -> TypeFacts:
    """A type that keeps data for which its API has no customer's key.

    The compensating control for it is declared for the feature ``<service>.key_control``.
    """
    found_in = source or (THE_SDK if fact in (ELSEWHERE, NO_SET) else WITH_KEYS)
    surfaces = (NotExpressible(surface, f"{service}.key_control", fact, found_in),)
    return TypeFacts("keys", not_expressible=surfaces, parents=parents)


def by_uri(surface: str, path: str, *conditions: Condition, applies: Condition | None = None) -> KeyUse:
    """A surface whose key is named by its URI."""
    return KeyUse(surface, path, KeyForm.AZURE_KEY, PLATFORM, conditions, applies)


def by_name(
    surface: str,
    where: str,
    *conditions: Condition,
    key: str = "keyName",
    vault: str = "keyVaultUri",
    applies: Condition | None = None,
) -> KeyUse:
    """A surface whose key is named by its name and its vault, both below ``where``."""
    wanted = (*conditions, (f"{where}.{vault}", ()))
    return KeyUse(surface, f"{where}.{key}", KeyForm.AZURE_NAME, PLATFORM, wanted, applies)


def by_set(surface: str, path: str, applies: Condition | None = None, attached: str = "") -> KeyUse:
    """A surface that is encrypted by a disk encryption set, or as the disk that the path ``attached`` names is."""
    disks = (Parent(attached, (token("compute:Disk"), token("compute:Snapshot"))),) if attached else ()
    return KeyUse(surface, path, KeyForm.AZURE_SET, PLATFORM, applies=applies, inherited=disks)


def by_switch(surface: str, path: str, absent: str, applies: Condition | None = None) -> KeyUse:
    """A surface for which a switch applies a customer's key that stands elsewhere."""
    return KeyUse(surface, path, KeyForm.AZURE_SWITCH, absent, applies=applies, besides=True)


def optional(use: KeyUse) -> KeyUse:
    """The surface, where another resource decides if nothing is said here."""
    return replace(use, optional=True)


def merged(tables: Iterable[Mapping[str, TypeFacts]]) -> dict[str, TypeFacts]:
    """The tables in one.

    Raises:
        ValueError: when two tables have the same type.
    """
    found: dict[str, TypeFacts] = {}
    for table in tables:
        twice = found.keys() & table.keys()
        if twice:
            raise ValueError(f"types in two tables: {', '.join(sorted(twice))}")
        found.update(table)
    return found
