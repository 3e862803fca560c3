"""Reads what the properties of Azure resources say of places: geographies, paired regions, and what is no region."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from components.regions import lookup
from policies.rules.tables import azure_places
from policies.rules.view import MISSING, Resource, Unknown

_ID: Final = re.compile(r"/locations/([A-Za-z0-9 ]{1,60})")
_HOST: Final = re.compile(
    r"\b([a-z]{4,20}[0-9]?)(?:-[0-9]{1,2})?\.(?:azmk8s\.io|azurecontainer\.io|azurecontainerapps\.io|batch\.azure\.com"
    r"|cloudapp\.azure\.com|eventgrid\.azure\.net|ingest\.monitor\.azure\.com|kusto\.windows\.net"
    r"|api\.cognitive\.microsoft\.com)\b"
)
"""Host names of services that have the region in them: ``<name>.<region>.azurecontainer.io``."""
_HOSTS: Final = (".io", ".azure.", ".windows.net", ".microsoft.com")
_INDEX: Final = re.compile(r"\[\d{1,9}\]")


def is_region(kind: str, path: str, value: Any) -> bool:
    """Whether a property with the name of a region key names a region of this program, in this type.

    Args:
        kind: the type, without API version.
        path: where the property is, with indexes.
        value: what it says.
    """
    if kind.startswith(azure_places.OF_OTHERS):
        return False
    if azure_places.NO_COPY.get(kind) == path and isinstance(value, str) and value.casefold() == "none":
        return False
    exceptions = azure_places.NOT_REGIONS.get(kind)
    return exceptions is None or _INDEX.sub("", path) not in exceptions


def meant(kind: str, path: str, value: Any) -> Any:
    """The region by which a place is judged: of a geography, one of its regions; of anything else, itself."""
    if azure_places.GEOGRAPHY_KEYS.get(kind) != path or not isinstance(value, str):
        return value
    return azure_places.GEOGRAPHIES.get(value.casefold(), value)


def embedded(text: str) -> Sequence[str]:
    """The regions in a resource id (whether there is such a region or not), and those in host names."""
    found = [match[1] for match in _ID.finditer(text)] if "/locations/" in text else []
    if any(host in text for host in _HOSTS):
        # What stands before a service's name may also be a word (privatelink.batch.azure.com).
        found += [match[1] for match in _HOST.finditer(text) if lookup("azure", match[1]) is not None]
    return found


def pairs(resource: Resource) -> Iterator[tuple[str, Any]]:
    """The paths of settings that keep a copy in the paired region, each with MISSING, or with the Unknown it may be."""
    for pair in azure_places.PAIRED.get(resource.kind, ()):
        if pair.unless is not None and _text(resource.get(pair.unless[0])) == pair.unless[1]:
            continue
        for path, value in resource.each(pair.path):
            if isinstance(value, Unknown):
                yield path, value
            elif pair.by_default if value is MISSING else _text(value) in pair.values:
                yield path, MISSING


def _text(value: Any) -> str:
    return str(value).casefold() if isinstance(value, str | bool) else ""
