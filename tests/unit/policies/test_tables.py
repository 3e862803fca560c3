"""The tables of types hang together, and name types and properties that the installed SDKs have.

What is particular to a provider is tested in ``tables/``: every type of AWS and Azure, and every path, against the
SDK's metadata.
"""

from __future__ import annotations

import pytest

from policies.rules import catalogue
from policies.rules.tables import ovh, ovh_places
from policies.rules.tables.entries import KeyUse, TypeFacts
from sandbox.schema.catalogue import UnknownType
from tests.support import sdk


def use_paths(use: KeyUse) -> list[str]:
    paths = [use.path, *(path for path, _ in use.conditions)]
    return paths if use.applies is None else [*paths, use.applies[0]]


def paths(facts: TypeFacts) -> list[str]:
    found = [path for use in facts.uses for path in use_paths(use)]
    found += [parent.path for parent in facts.parents]
    if facts.carried is not None and facts.carried.inline is not None:
        found += use_paths(facts.carried.inline)
    if facts.carried is not None and not facts.carried.by_them:
        found.append(facts.carried.reference)
    return found


PATHS = [(kind, path) for kind, facts in ovh.TYPES.items() for path in paths(facts)]


@pytest.mark.parametrize(("kind", "path"), [*PATHS, *sorted(ovh_places.REQUIRED.items())])
def test_every_property_path_exists(kind: str, path: str) -> None:
    assert sdk.has_path(kind, path)


def test_the_check_itself_can_fail() -> None:
    account = "azure-native:storage:StorageAccount"
    assert sdk.has_path(account, "encryption.keyVaultProperties.keyName")
    assert not sdk.has_path(account, "encryption.keyVaultProperties.nothing")
    with pytest.raises(UnknownType):
        sdk.has_path("ovh:Okms/nothing:Nothing", "name")


def test_entries_are_of_the_kinds_that_the_rules_know() -> None:
    for table in catalogue.TABLES.values():
        for kind, facts in table.TYPES.items():
            assert facts.rest in ("keys", "parent", "nothing", "key"), kind
            decided = bool(facts.uses or facts.carried or facts.not_expressible)
            assert decided or facts.rest != "keys", kind
            assert all(surface.source and surface.fact for surface in facts.not_expressible), kind


def test_parents_are_types_of_the_tables() -> None:
    for table in catalogue.TABLES.values():
        for kind, facts in table.TYPES.items():
            for parent in facts.parents:
                assert set(parent.kinds) <= set(table.TYPES), kind
