"""Finds where a resource says it is: its own region, and every region hidden in its other properties."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from components.regions import lookup
from policies.rules import aws_regions, azure_regions
from policies.rules.catalogue import PLACES
from policies.rules.ovh_orders import ordered, site
from policies.rules.tables import aws_places, azure_places, ovh, ovh_places
from policies.rules.view import MISSING, Provider, Resource, Unknown, bare, leaves

_LABELS: Final = frozenset({"tags", "tagsAll", "labels", "defaultTags", "metadata", "description"})
"""Properties in which people write what they like; a word there is no place."""

# Every repetition is bounded, so that the time for a text is linear in its length whatever the text is.
_OVH_TEXT: Final = re.compile(
    r"urn:v1:(ca|us):"
    r"|s3\.([a-z-]{2,20})\.(?:io|perf)\.cloud\.ovh\."
    r"|([a-z]{2}-[a-z]{4,9}-[a-z]{3})\.okms\.ovh\."
)


class Place(NamedTuple):
    """One statement of where something is. ``value`` is a region's name, or the Unknown; ``of`` says whose it is."""

    value: Any
    path: str
    of: str = ""


def own(resource: Resource) -> Place | None:
    """The region a resource states for itself; None where it states none (its provider or parent may).

    An output that nobody declared and that a preview does not know yet states nothing: a key vault's key has a
    location, but no program gives it one.
    """
    name = _OWN.get(resource.cloud or "")
    value = resource.get(name) if name else MISSING
    if name is None or value is MISSING or _lists_regions(value):
        return None
    if isinstance(value, Unknown) and _filled_in(resource, name, value):
        return None
    return Place(azure_regions.meant(resource.kind, name, value), name)


def _lists_regions(value: Any) -> bool:
    """Whether ``region`` is a list of objects, as of Incident Manager's ReplicationSet: none of them is its own."""
    return isinstance(value, list) and any(isinstance(item, Mapping) for item in value)


def _filled_in(resource: Resource, name: str, value: Unknown) -> bool:
    """Whether an unknown value is the provider's and not the program's.

    What a program computes is made from another resource; what azure-native fills in, from a group that a preview only
    plans, is made from nothing that Pulumi recorded.
    """
    made_from = value.urns or resource.sources(name)
    return resource.cloud == "azure" and not made_from


def of_provider(resource: Resource) -> Place | None:
    """The region of the provider that makes a resource, where the provider states one."""
    if resource.provider is None:
        return None
    return _stated_by(resource.provider, "location" if resource.cloud == "azure" else "region")


# A provider makes hundreds of resources.
@lru_cache(maxsize=1024)
def _stated_by(provider: Provider, name: str) -> Place | None:
    value = provider.props.get(name)
    value = bare(value)
    if value is None or value == "":
        return None
    return Place(value, name, f"provider {provider.urn.rpartition('::')[2] or provider.type}")


def named(resource: Resource) -> list[Place]:
    """Every region in a property that is for regions, at any depth, except the resource's own."""
    found = _named(resource)
    if resource.cloud == "azure":
        return [
            Place(azure_regions.meant(resource.kind, place.path, place.value), place.path)
            for place in found
            if azure_regions.is_region(resource.kind, place.path, place.value)
        ]
    if resource.cloud == "ovh":
        return [*_of_ovh(resource, found)]
    for path, value in aws_regions.paths(resource):
        found += _members(path, value)
    return found


def _of_ovh(resource: Resource, found: Sequence[Place]) -> Iterator[Place]:
    loose = ovh_places.LOOSE_REGION_KEYS.get(resource.kind, frozenset())
    for place in found:
        if place.path.rpartition(".")[2].partition("[")[0] in loose:
            yield from _site(place)
        else:
            yield place
    for path, value in ordered(resource):
        yield from _site(Place(value, path))


def _site(place: Place) -> Iterator[Place]:
    """A place as an order or an older product of OVHcloud names it, in the words of the tables of regions."""
    if not isinstance(place.value, str):
        yield place
    elif place.value.casefold() not in ovh_places.WHEREVER:
        code = site(place.value)
        yield place if code == place.value else Place(code, place.path, f"site {place.value[:40]}")


@cache
def _keys(cloud: str, kind: str) -> tuple[frozenset[str], frozenset[str], str]:
    """The names of properties that are regions in a type; the same with the name of a member that may be one; and the
    resource's own region, which is judged as such."""
    keys: frozenset[str] = PLACES[cloud].REGION_KEYS
    if cloud == "ovh":
        loose = ovh_places.LOOSE_REGION_KEYS.get(kind, frozenset())
        keys = (keys | loose).difference(ovh_places.NO_REGION_KEYS.get(kind, {}))
    return keys, keys | {"name"}, _OWN.get(cloud, "")


_OWN: Final = {"aws": "region", "azure": "location"}
"""The property in which a resource states its own region."""


def _named(resource: Resource) -> list[Place]:
    assert resource.cloud is not None
    keys, names, skip = _keys(resource.cloud, resource.kind)
    return [
        Place(value, path)
        for path, name, value in resource.leaves()
        if name in names and _is_place(path, keys, skip) and (isinstance(value, Unknown) or _is_text(value))
    ]


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


@lru_cache(maxsize=65_536)
def _is_place(path: str, keys: frozenset[str], skip: str) -> bool:
    """Whether a path leads to a region: the property is one for regions (a text, or texts in a list), or the member
    ``name`` of an object in one. ``skip`` is the resource's own."""
    steps = [step.partition("[")[0] for step in path.split(".")]
    if path == skip or not _LABELS.isdisjoint(steps):
        return False
    return steps[-1] in keys or (steps[-1] == "name" and len(steps) > 1 and steps[-2] in keys)


def _members(path: str, value: Any) -> Iterator[Place]:
    """The regions that a value is: a text, texts in a list, or members with a ``name``."""
    for at, _, leaf in leaves(value):
        if isinstance(leaf, Unknown) or _is_text(leaf):
            full = path + at if at.startswith("[") or not at else f"{path}.{at}"
            if at.rpartition(".")[2].partition("[")[0] in ("", "name"):
                yield Place(leaf, full)


def embedded(resource: Resource) -> Collection[Place]:
    """Every region inside an ARN, a resource id or an endpoint, anywhere in the properties, each once."""
    clue, find = _finder(resource.cloud or "", resource.kind)
    telling = [
        (path, regions)
        for path, _, text in resource.leaves()
        if isinstance(text, str) and clue in text and (regions := find(text)) and path.partition(".")[0] not in _LABELS
    ]
    return dict.fromkeys(Place(region, path) for path, regions in telling for region in regions) if telling else ()


@cache
def _finder(cloud: str, kind: str) -> tuple[str, Callable[[str], Sequence[str]]]:
    """What a text must have to tell of a region, and what finds it there."""
    if cloud == "aws":
        return (
            ("", aws_regions.profiles) if kind.startswith("aws:bedrock") else (aws_regions.CLUE, aws_regions.embedded)
        )
    return "", azure_regions.embedded if cloud == "azure" else _in_ovh


def _in_ovh(text: str) -> Sequence[str]:
    """The regions in a text of OVHcloud's: in its names of resources and its endpoints."""
    if "urn:v1:" not in text and ".ovh." not in text:
        return ()
    return [next(group for group in match.groups() if group) for match in _OVH_TEXT.finditer(text)]


def implied(resource: Resource) -> Iterator[Place]:
    """Regions that a setting implies without naming them: the pair of geo-redundant data, a default, a default backup
    site, the backups of a key service."""
    if resource.cloud == "azure":
        for path, value in azure_regions.pairs(resource):
            yield Place(value, path, "pair")
    for path, region in aws_regions.defaults(resource):
        yield Place(region, path, "default")
    if resource.kind == ovh.DATABASE and resource.get("backupRegions") is MISSING:
        for path, region in resource.each("nodes.region"):
            if isinstance(region, str):
                yield Place(ovh_places.DEFAULT_BACKUPS.get(region.upper(), MISSING), path, "default backup region")

    if resource.kind == ovh_places.KEY_DOMAIN and isinstance(region := resource.get("region"), str):
        found = lookup("ovh", region)
        for backup in ovh_places.KEY_BACKUPS.get(found.site, ()) if found is not None else ():
            yield Place(backup, "region", "backup of keys")


IMPLYING: Final[tuple[Container[str], ...]] = (
    azure_places.PAIRED,
    aws_places.DEFAULTS,
    (ovh.DATABASE, ovh_places.KEY_DOMAIN),
)
"""The types of which :func:`implied` may tell something."""


def required(resource: Resource) -> str | None:
    """The region property that a type needs and that is missing, where the provider then chooses regions itself."""
    name = ovh_places.REQUIRED.get(resource.kind)
    return name if name is not None and resource.get(name) is MISSING else None
