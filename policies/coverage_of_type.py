"""Everything that the tables and the SDK's metadata know of one resource type, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from policies.coverage import CLOUDS, Regions, Row, place, rest
from policies.rules import catalogue
from policies.rules.tables import aws, aws_places, azure_places, ovh, ovh_places
from policies.rules.tables.entries import TypeFacts
from policies.rules.view import canonical_type
from sandbox.schema.catalogue import Catalogue


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
    copies: tuple[str, ...] = ()


def describe(sdk: Catalogue, token: str) -> Known:
    """Everything known of one type; the token may carry an API version, or be a former name of the type.

    Raises:
        sandbox.schema.catalogue.UnknownType: the SDK has no such type.
    """
    kind = canonical_type(token)
    cloud = next(name for name, package in CLOUDS.items() if package == sdk.provider)
    now = aws.FORMER.get(kind, kind)
    inputs, facts, regions = sdk.resource(now).inputs, catalogue.facts(cloud, kind), Regions(cloud, sdk)
    row = Row(cloud, kind, rest(facts), place(cloud, kind, facts, inputs, regions))
    return Known(
        row,
        sdk.version,
        catalogue.everywhere(cloud, kind) or "",
        regions.paths(kind, inputs),
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
    if kind in aws_places.WORLDWIDE:
        path, values, why = aws_places.WORLDWIDE[kind]
        yield f"{_condition(path, values)}: refused, for {why}"
    if kind in aws_places.DEFAULTS:
        path, region = aws_places.DEFAULTS[kind]
        yield f"{path}, {region} if nothing is said"
    if kind == ovh.DATABASE:
        homes = "; ".join(f"{region}: {home}" for region, home in ovh_places.DEFAULT_BACKUPS.items())
        yield f"backups, where backupRegions is not set ({homes})"
    if kind == ovh_places.KEY_DOMAIN:
        homes = "; ".join(f"{region}: {', '.join(found)}" for region, found in ovh_places.KEY_BACKUPS.items())
        yield f"backups of keys ({homes})"


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
