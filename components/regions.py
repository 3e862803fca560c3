"""Regions of the three providers: which country a code means, and whether a residency mode allows it.

A region is allowed only if its exact code is in the tables (``components/<provider>/regions.py``): ``eu-west-2`` is
London and ``eu-central-2`` is Zurich, so no prefix or pattern decides. Standard library only: the policy packs load
this module, and each pack is a process whose start counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from components.aws import regions as aws
from components.azure import regions as azure
from components.ovh import regions as ovh

PROVIDERS: Final = ("azure", "ovh", "aws")

_EU: Final = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"
EU_COUNTRIES: Final = frozenset(_EU.split())
"""The 27 member states of the European Union."""

EEA_ONLY_COUNTRIES: Final = frozenset({"IS", "LI", "NO"})
"""In the European Economic Area but not in the Union."""

ADEQUACY_DECISIONS: Final[dict[str, str]] = {
    "AR": "Decision 2003/490/EC",
    "BR": "implementing decision of 26 January 2026 (number not read)",
    "CA": "Decision 2002/2/EC, only for recipients under PIPEDA (commercial organisations)",
    "CH": "Decision 2000/518/EC",
    "GB": "Implementing Decision (EU) 2021/1772, renewed on 19 December 2025 until 27 December 2031",
    "IL": "Decision 2011/61/EU",
    "JP": "Implementing Decision (EU) 2019/419",
    "KR": "Implementing Decision (EU) 2022/254",
    "NZ": "Implementing Decision 2013/65/EU",
}
"""Countries outside the EEA with a provider region and a decision of the Commission under GDPR Article 45.

The United States is not in it: Implementing Decision (EU) 2023/1795 covers organisations that certified themselves,
not a territory. The eleven decisions older than the GDPR were confirmed on 15 January 2024 (COM(2024) 7).
"""

_CLASS_RANK: Final = {"eu": 0, "eea": 1, "adequate": 2, "third": 3}


class Residency(StrEnum):
    """Where data may be kept. Each mode includes the one before it; ``third`` countries are in none."""

    EU = "eu"
    EEA = "eea"
    ADEQUATE = "adequate"

    def allows(self, region: Region) -> bool:
        """Whether a region of the tables is inside this mode."""
        return _CLASS_RANK[region.residency_class] <= _CLASS_RANK[self.value]


DEFAULT_RESIDENCY: Final = Residency.EEA


@dataclass(frozen=True, slots=True)
class Region:
    """One code of one provider.

    ``country`` is ISO 3166-1 alpha-2 (``ZZ``: not published); ``label`` the city or the provider's name for the place;
    ``partition`` is AWS's partition or Azure's environment, empty for OVHcloud; ``site`` is shared by all codes of one
    OVHcloud place, is the operating region of an AWS local zone, and the code itself elsewhere; ``pair`` is where Azure
    keeps the second copy of geo-redundant data; ``local_zone`` marks a place with few services, not a full region.
    """

    code: str
    provider: str
    country: str
    label: str
    source: str
    partition: str = ""
    site: str = ""
    pair: str = ""
    note: str = ""
    local_zone: bool = False

    @property
    def residency_class(self) -> str:
        """``eu``, ``eea`` (Norway, Iceland, Liechtenstein), ``adequate`` (Article 45 decision) or ``third``."""
        return country_class(self.country)

    def describe(self) -> str:
        """For messages: ``eu-west-2 is London, GB: class adequate``."""
        return f"{self.code} is {self.label}, {self.country}: class {self.residency_class}"


def country_class(country: str) -> str:
    """The residency class of a country code; anything that is not known is ``third``."""
    if country in EU_COUNTRIES:
        return "eu"
    if country in EEA_ONLY_COUNTRIES:
        return "eea"
    return "adequate" if country in ADEQUACY_DECISIONS else "third"


def lookup(provider: str, text: str) -> Region | None:
    """The region that a provider would understand under this name, or None if the exact code is not in the tables.

    AWS: the exact code, an availability zone (``eu-west-3a``), a zone id (``euw3-az1``) or a listed local zone. Azure:
    the programmatic or the display name, in any case and spacing (``West Europe``). OVHcloud: a code of any naming
    scheme in any case, and a zone of a three-zone or local region (``eu-west-par-a``).
    """
    table = _table(provider)
    key = text if provider == "aws" else _fold(provider, text)
    region = table.get(key)
    if region is not None or provider != "aws":
        return region
    zone = _AWS_ZONE.match(text)
    return table.get(zone[1]) if zone else None


def nearest(provider: str, text: str) -> str | None:
    """The most similar known code, for a "did you mean"; None if nothing is similar."""
    from difflib import get_close_matches  # only on the way to an error

    table = _table(provider)
    found = get_close_matches(_fold(provider, text), list(table), n=1, cutoff=0.6)
    return table[found[0]].code if found else None


def regions(provider: str) -> tuple[Region, ...]:
    """Every region of a provider, each once, in the order of its table."""
    return tuple(dict.fromkeys(_table(provider).values()))


def allowed(provider: str, residency: Residency) -> tuple[str, ...]:
    """The exact codes of a provider that a residency mode allows, local zones included."""
    return tuple(region.code for region in regions(provider) if residency.allows(region))


def full_regions(provider: str, residency: Residency) -> tuple[str, ...]:
    """The codes a stack may be put in, one for each place: no local zones, and on OVHcloud the preferred name only."""
    places: dict[str, str] = {}
    for region in regions(provider):
        if residency.allows(region) and not region.local_zone:
            places.setdefault(region.site, region.code)
    return tuple(places.values())


def same_name(provider: str, region: Region, text: str) -> bool:
    """Whether ``text`` names the region itself, in whatever case or spacing, and not one of its zones."""
    if provider == "aws":
        return region.code == text
    return _fold(provider, text) in (_fold(provider, region.code), _fold(provider, region.label))


_AWS_ZONE: Final = re.compile(r"([a-z]+(?:-[a-z]+)+-\d+|.+-\d)[a-z]$")


def _fold(provider: str, text: str) -> str:
    folded = text.casefold()
    if provider == "azure":
        return folded.replace(" ", "")
    # OVHcloud still takes EU_WEST_RBX for eu-west-rbx, with a deprecation warning (terraform-provider-ovh, okms).
    return folded.replace("_", "-") if provider == "ovh" else folded


@cache
def _table(provider: str) -> dict[str, Region]:
    """Every spelling a lookup may meet, folded, to its region. Raises ValueError for a provider that is not one."""
    if provider == "aws":
        return _aws_table()
    if provider == "azure":
        return _azure_table()
    if provider == "ovh":
        return _ovh_table()
    raise ValueError(f"unknown provider {provider!r}: one of {', '.join(PROVIDERS)}")


def _aws_table() -> dict[str, Region]:
    table: dict[str, Region] = {}
    for code, country, label, partition, note in aws.REGIONS:
        table[code] = Region(code, "aws", country, label, aws.SOURCE, partition, site=code, note=note)
    for region in list(table.values()):
        if region.partition == "aws":
            for number in range(1, 7):
                table[f"{_aws_zone_id(region.code)}-az{number}"] = region
    for name, operator, country, label in aws.ZONES:
        partition = table[operator].partition
        table[name] = Region(name, "aws", country, label, "unverified", partition, operator, local_zone=True)
    return table


def _aws_zone_id(code: str) -> str:
    """``eu-west-3`` -> ``euw3``, ``ap-southeast-2`` -> ``apse2``: how AWS forms its zone ids (unverified for each)."""
    area, direction, number = code.rsplit("-", 2)
    points = re.findall("north|south|east|west|central", direction)
    return area.replace("-", "") + "".join(point[0] for point in points) + number


def _azure_table() -> dict[str, Region]:
    table: dict[str, Region] = {}
    for code, country, label, pair, environment, note in azure.REGIONS:
        table[code] = Region(code, "azure", country, label, azure.SOURCE, environment, code, pair, note)
        table.setdefault(_fold("azure", label), table[code])
    return table


def _ovh_table() -> dict[str, Region]:
    table: dict[str, Region] = {}
    for row in ovh.SITES:
        codes = [*row.openstack, *(code for code in (row.object_storage, row.api, row.database) if code)]
        for code in codes:
            region = Region(code, "ovh", row.country, row.label, ovh.SOURCE, site=row.api, note=row.note)
            table.setdefault(code.casefold(), region)
        for zone in row.zones:
            table[f"{row.api}-{zone}"] = table[row.api]
    for api, country, label in ovh.LOCAL_ZONES:
        for code in (api, *(f"{api}-{zone}".upper() for zone in "abc")):
            table[code.casefold()] = Region(code, "ovh", country, label, ovh.SOURCE, site=api, local_zone=True)
    return table
