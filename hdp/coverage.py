"""What ``hdp policy coverage`` prints: figures by provider, or everything known of one type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hdp import tables
from hdp.errors import CannotRunError
from hdp.paths import cache_dir
from policies import coverage as covered
from policies import coverage_of_type as types
from sandbox.schema.catalogue import Catalogue, UnknownType


def figures(provider: str | None) -> list[covered.Figures]:
    """The figures of a provider, or of all.

    Raises:
        CannotRunError: there is no such provider.
    """
    if provider is not None and provider not in covered.CLOUDS:
        raise CannotRunError(f"no provider {provider!r}; one of {', '.join(covered.CLOUDS)}")
    found = []
    for cloud in [provider] if provider else covered.CLOUDS:
        sdk = _sdk(covered.CLOUDS[cloud])
        found.append(covered.figures(cloud, sdk, [*covered.rows(cloud, sdk)]))
    return found


def known(token: str) -> types.Known:
    """Everything known of one type.

    Raises:
        CannotRunError: it is of another package, or the SDK has no such type.
    """
    package = token.partition(":")[0]
    package = "azure-native" if package.startswith("azure-native_") else package
    if package not in covered.CLOUDS.values():
        raise CannotRunError(f"{token!r} is of none of the packages {', '.join(covered.CLOUDS.values())}")
    try:
        return types.describe(_sdk(package), token)
    except UnknownType as error:
        raise CannotRunError(str(error)) from None


def unclassified(found: Sequence[covered.Figures]) -> list[str]:
    """The types that are in no table."""
    return [kind for one in found for kind in one.unclassified]


def show_figures(found: Sequence[covered.Figures]) -> None:
    """Prints the figures side by side, and the unclassified types."""
    columns = [f"{one.package} {one.version}" for one in found]
    rows = [
        ["resource types", *(str(one.types) for one in found)],
        ["classified", *(str(one.classified) for one in found)],
    ]
    tables.show(["", *columns], rows)
    print()
    rests = [member for member in covered.Rest if any(one.rest[member] for one in found)]
    tables.show(["data at rest", *columns], [[rest, *(str(one.rest[rest]) for one in found)] for rest in rests])
    print()
    places = [member for member in covered.Place if any(one.places[member] for one in found)]
    tables.show(["region", *columns], [[place, *(str(one.places[place]) for one in found)] for place in places])
    for one in found:
        if one.unclassified:
            print(f"\nunclassified in {one.package}:")
            tables.show([], [["", kind] for kind in one.unclassified])


def show_known(found: types.Known) -> None:
    """Prints everything known of one type: what it is, then each surface."""
    rows = [
        ["type", found.row.kind],
        ["SDK", f"pulumi-{covered.CLOUDS[found.row.cloud]} {found.version}"],
        ["data at rest", found.row.rest],
        ["region", f"{found.row.place}{': ' if found.why else ''}{found.why}"],
        *(["region property", path] for path in found.regions),
        *(["copy", text] for text in found.copies),
        *(["part of", text] for text in found.parents),
    ]
    tables.show([], rows)
    for surface in found.surfaces:
        print()
        lines = [
            ["surface", surface.surface],
            ["key", surface.key or "none can be named"],
            ["needs", surface.needs],
            ["otherwise", surface.otherwise],
            ["source", surface.source],
        ]
        tables.show([], [line for line in lines if line[1]])


def figures_as_json(one: covered.Figures) -> Mapping[str, Any]:
    """The figures of a provider for programs; the members are named as in :mod:`policies.coverage`."""
    return {
        "provider": one.cloud,
        "package": one.package,
        "version": one.version,
        "types": one.types,
        "classified": one.classified,
        "rest": {member.name.lower(): one.rest[member] for member in covered.Rest},
        "places": {member.name.lower(): one.places[member] for member in covered.Place},
        "unclassified": list(one.unclassified),
    }


def known_as_json(found: types.Known) -> Mapping[str, Any]:
    """Everything known of one type for programs."""
    return {
        "type": found.row.kind,
        "provider": found.row.cloud,
        "version": found.version,
        "rest": found.row.rest.name.lower(),
        "place": found.row.place.name.lower(),
        "why": found.why,
        "regions": list(found.regions),
        "copies": list(found.copies),
        "parents": list(found.parents),
        "surfaces": [
            {name: getattr(surface, name) for name in ("surface", "key", "needs", "otherwise", "source")}
            for surface in found.surfaces
        ],
    }


def _sdk(package: str) -> Catalogue:
    return Catalogue(package, cache_dir() / "schema")
