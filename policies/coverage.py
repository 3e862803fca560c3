"""How far the tables cover the SDKs: what is known of each resource type, counted by provider and told one by one.

Works on the SDK's metadata as :mod:`sandbox.schema` reads it; no SDK is imported. The rules do not need this module.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from policies.rules import catalogue
from policies.rules.tables import azure_places, ovh, ovh_places
from policies.rules.tables.entries import TypeFacts
from policies.rules.view import canonical_type
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


@dataclass(frozen=True, slots=True)
class Surface:
    """One thing that a type keeps: where its key stands, or why none can; ``otherwise``: who then holds the key."""

    surface: str
    key: str
    needs: str
    otherwise: str
    source: str


@dataclass(frozen=True, slots=True)
class Known:
    """Everything known of one type."""

    row: Row
    version: str
    why: str
    regions: tuple[str, ...]
    surfaces: tuple[Surface, ...]
    parents: tuple[str, ...] = ()
    copies: tuple[str, ...] = field(default=())


def rows(cloud: str, sdk: Catalogue) -> Iterator[Row]:
    """Every type of a provider's SDK, in the order of its tokens."""
    regions = _Regions(cloud, sdk)
    for kind in sdk.resource_tokens():
        facts = catalogue.facts(cloud, kind)
        yield Row(cloud, kind, rest(facts), _place(cloud, kind, facts, sdk.resource(kind).inputs, regions))


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


def describe(sdk: Catalogue, token: str) -> Known:
    """Everything known of one type; the token may carry an API version.

    Raises:
        sandbox.schema.catalogue.UnknownType: the SDK has no such type.
    """
    kind = canonical_type(token)
    cloud = next(name for name, package in CLOUDS.items() if package == sdk.provider)
    inputs, facts, regions = sdk.resource(kind).inputs, catalogue.facts(cloud, kind), _Regions(cloud, sdk)
    row = Row(cloud, kind, rest(facts), _place(cloud, kind, facts, inputs, regions))
    return Known(
        row,
        sdk.version,
        catalogue.everywhere(cloud, kind) or "",
        tuple(regions.paths(kind, inputs)),
        tuple(_surfaces(facts)) if facts is not None else (),
        tuple(f"{part.path}: {', '.join(part.kinds)}" for part in facts.parents) if facts is not None else (),
        tuple(_copies(cloud, kind)),
    )


def _copies(cloud: str, kind: str) -> Iterator[str]:
    """Where data of a type may go besides its region, in words."""
    places = catalogue.PLACES[cloud]
    targets: tuple[Any, ...] = getattr(places, "OPAQUE_TARGETS", {}).get(kind, ())
    for path, kinds in (targets,) if targets and isinstance(targets[0], str) else targets:
        yield f"{path}, which must be in the stack: {', '.join(kinds)}"
    for pair in azure_places.PAIRED.get(kind, ()):
        default = ", or nothing said" if pair.by_default else ""
        yield f"{pair.path} {' or '.join(sorted(pair.values))}{default}: the pair of its region"
    if kind == ovh.DATABASE:
        homes = "; ".join(f"{region}: {home}" for region, home in ovh_places.DEFAULT_BACKUPS.items())
        yield f"backups, where backupRegions is not set ({homes})"
    if kind == ovh_places.KEY_DOMAIN:
        homes = "; ".join(f"{region}: {', '.join(found)}" for region, found in ovh_places.KEY_BACKUPS.items())
        yield f"backups of keys ({homes})"


def _place(cloud: str, kind: str, facts: TypeFacts | None, inputs: Properties, regions: _Regions) -> Place:
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


def _states(inputs: Properties, paths: Iterator[str], part: bool) -> bool:
    """Whether a type of OVHcloud states its region itself: a part of another does so only if it must."""
    return any(not part or inputs[path.partition(".")[0]].required for path in paths)


def _surfaces(facts: TypeFacts) -> Iterator[Surface]:
    inline = facts.carried.inline if facts.carried is not None else None
    for use in (*facts.uses, *((inline,) if inline is not None else ())):
        needs = [_condition(path, values) for path, values in use.conditions]
        needs += [f"only with {_condition(*use.applies)}"] if use.applies is not None else []
        needs += [f"or as what {part.path} names" for part in use.inherited]
        needs += ["need not be said here"] if use.optional else []
        yield Surface(use.surface, use.path, "; ".join(needs), use.absent, "")
    if facts.carried is not None:
        by = (
            f"by {'their' if facts.carried.by_them else 'its'} {facts.carried.reference}"
            if facts.carried.reference
            else ""
        )
        key = f"in {' or '.join(facts.carried.kinds)}, {by or 'a setting of the account'}"
        yield Surface(facts.carried.surface, key, "", facts.carried.absent, "")
    for surface in facts.not_expressible:
        needs = [f"a compensating control declared for {surface.feature}"]
        if surface.used_by is not None:
            needs.append(f"only if named by {' or '.join(surface.used_by[0])} at {surface.used_by[1]}")
        needs += [f"only with {_condition(*surface.applies)}"] if surface.applies is not None else []
        yield Surface(surface.surface, "", "; ".join(needs), surface.fact, surface.source)


def _condition(path: str, values: Sequence[object]) -> str:
    told = ("absent" if value is None else str(value) for value in values)
    return f"{path} {' or '.join(told)}" if values else f"{path} set"


class _Regions:
    """The paths of the inputs of a type that are for regions, at any depth."""

    def __init__(self, cloud: str, sdk: Catalogue) -> None:
        self._cloud, self._sdk = cloud, sdk
        self._names: frozenset[str] = catalogue.PLACES[cloud].REGION_KEYS
        self._below: dict[str, tuple[str, ...]] = {}

    def paths(self, kind: str, inputs: Properties) -> Iterator[str]:
        """The paths, each once."""
        names = self._names
        if self._cloud == "ovh":
            names |= ovh_places.LOOSE_REGION_KEYS.get(kind, frozenset())
            names -= ovh_places.NO_REGION_KEYS.get(kind, {}).keys()
        for name, item in inputs.items():
            if name in names:
                yield name
            for ref in _objects(item.type):
                yield from (f"{name}.{path}" for path in self._of(ref, ()))

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
