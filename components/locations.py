"""Locations, in the project's own words, and the region each provider has there.

A stack says ``location: france``; this module says what that is at the stack's provider, and refuses what the residency
does not allow. On OVHcloud one region has several names, one for each family of services: :func:`ovh_codes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from components import regions
from components.ovh.regions import SITES
from components.regions import DEFAULT_RESIDENCY, PROVIDERS, Region, Residency


class LocationError(ValueError):
    """A place that cannot be used. The message names the setting, what is allowed and the remedy."""


@dataclass(frozen=True, slots=True)
class Location:
    """A country in the project's words. ``codes``: the region to use at each provider that has a full one there."""

    word: str
    country: str
    codes: Mapping[str, str]


def _location(word: str, country: str, **codes: str) -> tuple[str, Location]:
    return word, Location(word, country, MappingProxyType(codes))


LOCATIONS: Final[Mapping[str, Location]] = MappingProxyType(
    dict(
        (
            _location("austria", "AT", azure="austriaeast"),
            _location("belgium", "BE", azure="belgiumcentral"),
            _location("denmark", "DK", azure="denmarkeast"),
            _location("france", "FR", azure="francecentral", aws="eu-west-3", ovh="EU-WEST-PAR"),
            _location("germany", "DE", azure="germanywestcentral", aws="eu-central-1", ovh="DE1"),
            _location("ireland", "IE", azure="northeurope", aws="eu-west-1"),
            _location("italy", "IT", azure="italynorth", aws="eu-south-1", ovh="EU-SOUTH-MIL"),
            _location("netherlands", "NL", azure="westeurope"),
            _location("norway", "NO", azure="norwayeast"),
            _location("poland", "PL", azure="polandcentral", ovh="WAW1"),
            _location("spain", "ES", azure="spaincentral", aws="eu-south-2"),
            _location("sweden", "SE", azure="swedencentral", aws="eu-north-1"),
            _location("switzerland", "CH", azure="switzerlandnorth", aws="eu-central-2"),
            _location("united-kingdom", "GB", azure="uksouth", aws="eu-west-2", ovh="UK1"),
        )
    )
)
"""Every location word. Local zones do not count: they lack key management and managed Kubernetes."""


@dataclass(frozen=True, slots=True)
class OvhCodes:
    """The codes of one OVHcloud place, by family of services; None where the service is not there.

    ``openstack`` serves instances, networks, gateways and Managed Kubernetes; ``object_storage`` is in upper case, as
    the SDK's ``region_name`` wants it, and in lower case in the endpoint; ``okms`` and ``database`` as those services
    spell it; ``zones`` are the availability zones of a three-zone place, in full, and empty for a place of one zone.
    """

    label: str
    openstack: str | None
    object_storage: str | None
    okms: str | None
    database: str | None
    zones: tuple[str, ...]


def resolve(
    provider: str,
    location: str | None,
    region: str | None = None,
    residency: Residency = DEFAULT_RESIDENCY,
) -> Region:
    """The region of a provider for a location word, or the explicit one, checked against the residency.

    ``region`` is any code or display name of the provider and wins over the choice that ``location`` would make, but
    must lie in that location's country if both are given. Raises :class:`LocationError` otherwise.
    """
    if provider not in PROVIDERS:
        raise LocationError(f"provider: {provider!r} is not known; allowed: {', '.join(PROVIDERS)}")
    if region is not None:
        found = _explicit(provider, region, residency)
        if location is not None and found.country != _word(location).country:
            raise LocationError(
                f"region: {found.describe()}, but location is {location!r}; "
                f"set the location of that country, or leave one of the two out"
            )
    elif location is not None:
        found = _of_word(provider, location)
    else:
        raise LocationError("location: missing; set it to a country such as 'france', or set 'region' to an exact code")
    if residency.allows(found):
        return found
    setting, choices = "region", regions.full_regions(provider, residency)
    if region is None:
        setting, choices = "location", tuple(w for w in _words(provider) if residency.allows(_of_word(provider, w)))
    raise LocationError(
        f"{setting}: {found.describe()}, outside residency {residency.value!r}; "
        f"choose one of {', '.join(choices)}, or widen 'residency' if the law allows it"
    )


def ovh_codes(region: Region) -> OvhCodes:
    """The code of each family of OVHcloud services at the place that a region of :func:`resolve` names.

    A region given by its OpenStack name keeps that name (GRA9 stays GRA9). Raises LocationError for a local zone, where
    these services are not, and for another provider's region.
    """
    for row in SITES if region.provider == "ovh" else ():
        if row.api == region.site:
            openstack = region.code if region.code in row.openstack else (row.openstack or (None,))[0]
            return OvhCodes(
                row.label,
                openstack,
                row.object_storage,
                row.api if row.okms else None,
                row.database,
                tuple(f"{row.api}-{zone}" for zone in row.zones),
            )
    raise LocationError(
        f"region: {region.code} is not a full OVHcloud region; choose one such as EU-WEST-PAR, GRA11 or DE1"
    )


def _word(location: str) -> Location:
    found = LOCATIONS.get(location.strip().casefold())
    if found is None:
        raise LocationError(f"location: {location!r} is not known; allowed: {', '.join(LOCATIONS)}")
    return found


def _words(provider: str) -> tuple[str, ...]:
    return tuple(word for word, location in LOCATIONS.items() if provider in location.codes)


def _of_word(provider: str, location: str) -> Region:
    word = _word(location)
    code = word.codes.get(provider)
    if code is None:
        raise LocationError(
            f"location: {provider} has no full region in {location!r}; "
            f"allowed with this provider: {', '.join(_words(provider))}"
        )
    region = regions.lookup(provider, code)
    assert region is not None, f"LOCATIONS names {code}, which is not in {provider}'s table"
    return region


def _explicit(provider: str, text: str, residency: Residency) -> Region:
    region = regions.lookup(provider, text)
    choices = f"allowed with residency {residency.value!r}: {', '.join(regions.full_regions(provider, residency))}"
    if region is None:
        near = regions.nearest(provider, text)
        hint = f"did you mean {near}? " if near else ""
        raise LocationError(f"region: {text!r} is not a region of {provider}; {hint}{choices}")
    if region.local_zone:
        raise LocationError(f"region: {text!r} is a local zone without the services the platform needs; {choices}")
    if not regions.same_name(provider, region, text):
        raise LocationError(
            f"region: {text!r} is a zone; set region to {region.code}, which has the services of all zones"
        )
    return region
