"""The tables of Azure's types against the SDK: every type, every path, every input that looks like a key or region."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import pytest

from policies.rules import catalogue
from policies.rules.tables import azure, azure_aliases, azure_names, azure_places
from policies.rules.tables.azure import make
from policies.rules.tables.entries import NOTHING, KeyUse, TypeFacts
from policies.rules.view import canonical_type
from sandbox.schema.types import Properties, TypeRef
from tests.support import sdk
from tests.unit.policies.tables.azure_reviewed import (
    KEY_NAME,
    KEY_NAMES,
    KEY_PLACES,
    REGION_NAME,
    REGION_NAMES,
)

PACKAGE: Final = "azure-native"
LEARN: Final = "learn.microsoft.com/"


@cache
def types() -> tuple[str, ...]:
    return tuple(sdk.catalogue(PACKAGE).resource_tokens())


class Walk:
    """The inputs, at any depth, whose names look like a key or a region. Every object type is walked once."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[str, ...]] = {}

    def of(self, kind: str) -> list[str]:
        return list(self._properties(sdk.catalogue(PACKAGE).resource(kind).inputs))

    def _properties(self, properties: Properties) -> Iterator[str]:
        for name, item in properties.items():
            if KEY_NAME.search(name) or REGION_NAME.search(name):
                yield name
            yield from (f"{name}.{path}" for path in self._below(item.type))

    def _below(self, ref: TypeRef) -> Iterator[str]:
        if ref.kind == "object":
            yield from self._object(ref.name)
        elif ref.kind == "map":
            yield from (f"*.{path}" for path in self._below(ref.item))
        else:
            for item in ref.items:
                yield from self._below(item)

    def _object(self, name: str) -> tuple[str, ...]:
        if name not in self.known:
            self.known[name] = ()  # A type that contains itself is not walked again.
            properties = sdk.catalogue(PACKAGE).object_type(name).properties
            self.known[name] = tuple(dict.fromkeys(self._properties(properties)))
        return self.known[name]


@cache
def suspects() -> Mapping[str, tuple[str, ...]]:
    """By type, the paths of the inputs that look like a key or a region."""
    walk = Walk()
    return {kind: tuple(walk.of(kind)) for kind in types()}


def uses(facts: TypeFacts) -> tuple[KeyUse, ...]:
    inline = facts.carried.inline if facts.carried is not None else None
    return facts.uses if inline is None else (*facts.uses, inline)


def paths(use: KeyUse) -> set[str]:
    found = {use.path, *(path for path, _ in use.conditions), *(parent.path for parent in use.inherited)}
    return found | {use.applies[0]} if use.applies is not None else found


def test_every_type_of_the_sdk_is_classified() -> None:
    assert len(types()) > 2200
    assert [kind for kind in types() if catalogue.facts("azure", kind) is None] == []


def test_the_tables_name_no_type_that_the_sdk_lacks() -> None:
    assert set(azure.TYPES) - set(types()) == set()


@pytest.mark.parametrize("prefix", [*azure_places.SERVICES, *azure_places.EVERYWHERE, *azure_places.OF_OTHERS])
def test_whole_services_are_of_the_sdk(prefix: str) -> None:
    assert any(kind.startswith(prefix) for kind in types())


def test_no_type_of_a_whole_service_stands_in_the_tables_too() -> None:
    assert [kind for kind in azure.TYPES if kind.startswith(tuple(azure_places.SERVICES))] == []


def test_a_type_cannot_be_in_two_tables() -> None:
    with pytest.raises(ValueError, match="types in two tables: azure-native:storage:Blob"):
        make.merged([make.nothing("storage", "Blob"), {make.token("storage:Blob"): NOTHING}])


def test_every_path_of_the_tables_is_an_input() -> None:
    named = [(kind, path) for kind, facts in azure.TYPES.items() for use in uses(facts) for path in paths(use)]
    named += [(kind, parent.path) for kind, facts in azure.TYPES.items() for parent in facts.parents]
    named += [
        (other, facts.carried.reference)
        for facts in azure.TYPES.values()
        if facts.carried is not None
        for other in facts.carried.kinds
    ]
    for kind, pairs in azure_places.PAIRED.items():
        named += [(kind, pair.path) for pair in pairs]
        named += [(kind, pair.unless[0]) for pair in pairs if pair.unless is not None]
    named += [(kind, path) for kind, targets in azure_places.OPAQUE_TARGETS.items() for path, _ in targets]
    named += [(kind, path) for kind, exceptions in azure_places.NOT_REGIONS.items() for path in exceptions]
    named += [*azure_places.NO_COPY.items(), *azure_places.GEOGRAPHY_KEYS.items(), *azure_names.OWN_NAMES.items()]
    assert len(named) > 1000
    assert [entry for entry in named if not sdk.has_path(*entry)] == []


def test_every_type_that_a_path_may_mean_is_classified() -> None:
    meant = {kind for facts in azure.TYPES.values() for parent in facts.parents for kind in parent.kinds}
    meant |= {kind for facts in azure.TYPES.values() if facts.carried is not None for kind in facts.carried.kinds}
    meant |= {kind for targets in azure_places.OPAQUE_TARGETS.values() for _, kinds in targets for kind in kinds}
    assert meant - set(azure.TYPES) == set()
    assert azure_places.DEPLOYMENTS - set(azure.TYPES) == set()


def test_every_parent_is_known_by_its_own_name() -> None:
    parents = {kind for facts in azure.TYPES.values() for parent in facts.parents for kind in parent.kinds}
    unnamed = []
    for kind in sorted(parents):
        short = kind.rpartition(":")[2]
        name = azure_names.OWN_NAMES.get(kind, f"{short[:1].lower()}{short[1:]}Name")
        if not sdk.has_path(kind, name) and not sdk.has_path(kind, "name"):
            unnamed.append(kind)
    assert unnamed == []


def covered(kind: str) -> set[str]:
    """The paths that the rule of keys reads, and the objects they stand in."""
    facts = azure.TYPES.get(kind)
    used = {path for use in uses(facts) for path in paths(use)} if facts is not None else set()
    steps = [path.split(".") for path in used]
    return {".".join(parts[:length]) for parts in steps for length in range(1, len(parts) + 1)}


def last(path: str) -> str:
    return path.rpartition(".")[2]


def names(table: Mapping[str, str]) -> set[str]:
    return {name for text in table.values() for name in text.split()}


def unread_keys() -> set[tuple[str, str]]:
    """What looks like a key and is read by no rule. (The inventory of AWS tells of keys of AWS.)"""
    return {
        (kind.removeprefix("azure-native:"), path)
        for kind, found in suspects().items()
        if not kind.startswith("azure-native:awsconnector:")
        for path in found
        if KEY_NAME.search(last(path)) and path not in covered(kind)
    }


def test_every_input_that_looks_like_a_key_is_accounted_for() -> None:
    unread, known = unread_keys(), names(KEY_NAMES)
    patterns = [re.compile(pattern) for patterns in KEY_PLACES.values() for pattern in patterns]
    open_ = {(kind, path) for kind, path in unread if last(path) not in known}
    texts = {f"{kind} {path}" for kind, path in open_}
    assert {text for text in texts if not any(pattern.fullmatch(text) for pattern in patterns)} == set()
    assert [pattern.pattern for pattern in patterns if not any(pattern.fullmatch(text) for text in texts)] == []
    assert known - {last(path) for _, path in unread} == set()


def test_every_input_that_looks_like_a_region_is_accounted_for() -> None:
    found = {
        last(path)
        for kind, paths_ in suspects().items()
        if not kind.startswith(azure_places.OF_OTHERS)
        for path in paths_
        if REGION_NAME.search(last(path)) and last(path) not in azure_places.REGION_KEYS
    }
    known = names(REGION_NAMES)
    assert found - known == set()
    assert known - found - {"locationProfiles", "extendedLocations"} == set()


def test_every_region_key_is_an_input_of_some_type() -> None:
    found = {last(path) for paths_ in suspects().values() for path in paths_}
    assert azure_places.REGION_KEYS - found == set()


@pytest.mark.parametrize("kind", [kind for kind, facts in azure.TYPES.items() if facts.not_expressible])
def test_what_takes_no_key_is_named_and_sourced(kind: str) -> None:
    for surface in azure.TYPES[kind].not_expressible:
        assert re.fullmatch(r"[a-z0-9_]+\.[a-z_]*key_control", surface.feature)
        assert surface.surface
        assert surface.fact
        assert surface.source == make.THE_SDK or "unverified" in surface.source or surface.source.startswith(LEARN)


@cache
def aliases() -> Mapping[str, frozenset[str]]:
    """By current type, the older names that the SDK gives it, without API versions."""
    spec = find_spec("pulumi_azure_native")
    assert spec is not None
    assert spec.origin is not None
    found: dict[str, frozenset[str]] = {}
    for path in Path(spec.origin).parent.glob("*/*.py"):
        text = path.read_text(encoding="utf-8")
        own = re.search(r"__init__\(\s*'(azure-native:[^']+)'", text) if "Alias(type_=" in text else None
        if own is not None:
            names_ = re.findall(r'Alias\(type_="([^"]+)"\)', text)
            found[own[1]] = frozenset(re.sub(r"/v\d{8}[a-z]*(?=:)", "", name) for name in names_)
    return found


def test_every_older_name_of_a_type_is_known() -> None:
    older = {name for names_ in aliases().values() for name in names_} - set(types())
    assert len(older) > 150
    assert older == set(azure_aliases.CURRENT)
    assert [old for old, current in azure_aliases.CURRENT.items() if old not in aliases()[current]] == []


def test_the_types_that_an_older_name_may_mean_are_alike() -> None:
    unlike = []
    for old, current in azure_aliases.CURRENT.items():
        meant = [kind for kind, names_ in aliases().items() if old in names_]
        kept = {(azure.TYPES[kind].rest, azure.TYPES[kind].nowhere) for kind in meant}
        if kept != {(azure.TYPES[current].rest, azure.TYPES[current].nowhere)}:
            unlike.append((old, sorted(meant)))
    assert unlike == []


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        ("azure-native:documentdb/v20240815:DatabaseAccount", "azure-native:cosmosdb:DatabaseAccount"),
        ("azure-native_documentdb_v20240815:documentdb:DatabaseAccount", "azure-native:cosmosdb:DatabaseAccount"),
        ("azure-native:insights:Component", "azure-native:applicationinsights:Component"),
        ("azure-native:dbforpostgresql/v20201005privatepreview:ServerGroup",
         "azure-native:dbforpostgresql:ServerGroupCluster"),
        ("azure-native:storage/v20230101:StorageAccount", "azure-native:storage:StorageAccount"),
    ],
)  # fmt: skip
def test_a_type_is_known_by_its_older_names(token: str, kind: str) -> None:
    assert canonical_type(token) == kind
