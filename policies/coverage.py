"""How far the tables cover the SDKs: what is known of each resource type, counted by provider.

Works on the SDK's metadata as :mod:`sandbox.schema` reads it; no SDK is imported. The rules do not need this module.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from policies.rules import catalogue
from policies.rules.tables import aws_places, azure_places, ovh_places
from policies.rules.tables.entries import TypeFacts
from sandbox.schema.catalogue import Catalogue
from sandbox.schema.types import Properties, TypeRef

CLOUDS: Final[Mapping[str, str]] = {"azure": "azure-native", "ovh": "ovh", "aws": "aws"}
"""Provider, as the tables call it, to Pulumi's package."""


class Rest(StrEnum):
    """Whose key encrypts what a type keeps: the first of these that holds."""

    SIBLING = "encryption stands in another resource"
    KEYS = "under a key that can be the customer's"
    IMPOSSIBLE = "no customer key possible"
    PART = "part of another type, encrypted as that"
    KEY = "a key, or a store of keys"
    NOTHING = "keeps no data"
    UNCLASSIFIED = "unclassified"


class Place(StrEnum):
    """How the region of a type is found: the first of these that holds."""

    EVERYWHERE = "in no region: always refused"
    GLOBAL = "its own property, or global by design"
    NOWHERE = "has none, and keeps no data"
    OWN = "its own property"
    ORDER = "its order"
    PARENT = "what it is part of"
    SERVICE = "its service, by configuration"
    GROUP = "its resource group"
    PROVIDER = "its provider"
    MISSING = "not stated: refused"


@dataclass(frozen=True, slots=True)
class Row:
    """One type of an SDK."""

    cloud: str
    kind: str
    rest: Rest
    place: Place

    @property
    def classified(self) -> bool:
        """Whether the type is in a table."""
        return self.rest is not Rest.UNCLASSIFIED


@dataclass(frozen=True, slots=True)
class Figures:
    """The types of one provider, counted."""

    cloud: str
    package: str
    version: str
    types: int
    rest: Counter[Rest]
    places: Counter[Place]
    unclassified: tuple[str, ...]

    @property
    def classified(self) -> int:
        """How many types are in a table."""
        return self.types - len(self.unclassified)


def rows(cloud: str, sdk: Catalogue) -> Iterator[Row]:
    """Every type of a provider's SDK, in the order of its tokens."""
    regions = Regions(cloud, sdk)
    for kind in sdk.resource_tokens():
        facts = catalogue.facts(cloud, kind)
        yield Row(cloud, kind, rest(facts), place(cloud, kind, facts, sdk.resource(kind).inputs, regions))


def figures(cloud: str, sdk: Catalogue, found: Sequence[Row]) -> Figures:
    """The rows of a provider, counted."""
    return Figures(
        cloud,
        CLOUDS[cloud],
        sdk.version,
        len(found),
        Counter(row.rest for row in found),
        Counter(row.place for row in found),
        tuple(row.kind for row in found if not row.classified),
    )


def rest(facts: TypeFacts | None) -> Rest:
    """Whose key encrypts what a type keeps."""
    if facts is None:
        return Rest.UNCLASSIFIED
    if any(not use.optional for use in facts.uses):
        return Rest.KEYS
    if facts.carried is not None:
        return Rest.SIBLING
    if facts.uses:
        return Rest.KEYS
    if facts.not_expressible:
        return Rest.IMPOSSIBLE
    return {"parent": Rest.PART, "key": Rest.KEY}.get(facts.rest, Rest.NOTHING)


def place(cloud: str, kind: str, facts: TypeFacts | None, inputs: Properties, regions: Regions) -> Place:
    """How the region of a type is found."""
    own = {"aws": "region", "azure": "location"}.get(cloud)
    if catalogue.everywhere(cloud, kind):
        return Place.EVERYWHERE
    if facts is not None and facts.may_be_global:
        return Place.GLOBAL
    if facts is not None and facts.nowhere:
        return Place.NOWHERE
    if own in inputs or (
        cloud == "ovh" and _states(inputs, regions.paths(kind, inputs), bool(facts and facts.parents))
    ):
        return Place.OWN
    if cloud == "ovh" and any(name in inputs for name in ovh_places.ORDER_PATHS):
        return Place.ORDER
    if facts is not None and facts.parents:
        return Place.PARENT
    if cloud == "ovh":
        by_name = any(kind.startswith(start) for start in ovh_places.SERVICES_BY_NAME)
        return Place.SERVICE if by_name else Place.MISSING
    if cloud == "aws":
        return Place.PROVIDER
    return Place.GROUP if "resourceGroupName" in inputs else Place.MISSING


def _states(inputs: Properties, paths: Sequence[str], part: bool) -> bool:
    """Whether a type of OVHcloud states its region itself: a part of another does so only if it must."""
    return any(not part or inputs[path.partition(".")[0]].required for path in paths)


class Regions:
    """The paths of the inputs of a type that are for regions, at any depth."""

    def __init__(self, cloud: str, sdk: Catalogue) -> None:
        self._cloud, self._sdk = cloud, sdk
        self._names: frozenset[str] = catalogue.PLACES[cloud].REGION_KEYS
        self._below: dict[str, tuple[str, ...]] = {}

    def paths(self, kind: str, inputs: Properties) -> tuple[str, ...]:
        """The paths, each once."""
        names = self._names
        if self._cloud == "ovh":
            names |= ovh_places.LOOSE_REGION_KEYS.get(kind, frozenset())
            names -= ovh_places.NO_REGION_KEYS.get(kind, {}).keys()
        found = [name for name in inputs if name in names]
        for name, item in inputs.items():
            for ref in _objects(item.type):
                found += [f"{name}.{path}" for path in self._of(ref, ())]
        found += aws_places.REGION_PATHS.get(kind, ())
        if kind in azure_places.GEOGRAPHY_KEYS:
            found.append(azure_places.GEOGRAPHY_KEYS[kind])
        no_regions = azure_places.NOT_REGIONS.get(kind, ())
        return tuple(path for path in dict.fromkeys(found) if path not in no_regions)

    def _of(self, ref: TypeRef, above: tuple[str, ...]) -> tuple[str, ...]:
        """The paths below an object type, in which types that contain themselves are entered once."""
        if ref.name in above:
            return ()
        if ref.name not in self._below:
            found: list[str] = []
            for name, item in self._sdk.object_type(ref).properties.items():
                if name in self._names:
                    found.append(name)
                for inner in _objects(item.type):
                    found += [f"{name}.{path}" for path in self._of(inner, (*above, ref.name))]
            self._below[ref.name] = tuple(dict.fromkeys(found))
        return self._below[ref.name]


def _objects(ref: TypeRef) -> Iterator[TypeRef]:
    if ref.kind == "object":
        yield ref
    for item in ref.items:
        yield from _objects(item)
