"""Reads the sites that OVHcloud's orders and older products state, in whatever way they write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from components.regions import lookup
from policies.rules.tables.ovh_places import ORDER_LABELS, ORDER_PATHS, SITES
from policies.rules.view import Resource, Unknown, bare

_SITE: Final = re.compile(r"(?:region openstack: )?(?:os-)?([a-z]{2,3})\d{0,2}")
_ZONE: Final = re.compile(r"([a-z]{2}-[a-z]{4,9}-[a-z]{3})-[a-z]")
_BALANCER_ZONE: Final = re.compile(r"iplb-zone-[a-z0-9]{1,20}-([a-z]{3})")
"""The plan of a zone of an IP load balancer (registry page of IpLoadBalancing.LoadBalancer: iplb-zone-lb1-rbx)."""


def site(text: str) -> str:
    """The code of a site as the region tables have it, or the text itself where it is none that is known.

    ``gra3`` and ``os-gra1`` are ``GRA``, ``eu-west-gra-a`` (a zone of a site that has one) is ``eu-west-gra``.
    """
    folded = text.casefold()
    if lookup("ovh", folded) is not None:
        return text
    zone, short = _ZONE.fullmatch(folded), _SITE.fullmatch(folded)
    if zone is not None and lookup("ovh", zone[1]) is not None:
        return zone[1]
    return SITES.get(short[1], text) if short is not None else text


def ordered(resource: Resource) -> Iterator[tuple[str, Any]]:
    """The sites in a resource's order, with their paths: texts as they stand there, or an Unknown."""
    for top in ORDER_PATHS:
        for path, plan in resource.each(f"{top}.planCode"):
            found = _BALANCER_ZONE.fullmatch(plan) if isinstance(plan, str) else None
            if found is not None:
                yield path, found[1]
        for path, entries in resource.each(f"{top}.configurations"):
            for index, entry in enumerate(entries if isinstance(entries, list) else []):
                yield from _configured(f"{path}[{index}]", bare(entry))


def _configured(path: str, entry: Any) -> Iterator[tuple[str, Any]]:
    label = bare(entry.get("label")) if isinstance(entry, Mapping) else entry
    if isinstance(label, Unknown):
        yield path, label
    elif isinstance(label, str) and label.casefold() in ORDER_LABELS:
        yield f"{path}.value", bare(entry.get("value"))
