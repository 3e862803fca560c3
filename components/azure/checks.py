"""What Azure cannot honour of a specification, found before anything is registered. Reads tables, never the SDK."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from components.azure.apiaccess import public_clients
from components.regions import Region
from components.spec import Spec

_UUID: Final = re.compile(r"[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
# Source: learn.microsoft.com/azure/azure-resource-manager/management/tag-resources
_TAGS: Final = 50
_OWN_TAGS: Final = 7
"""The most tags that the platform itself gives to a resource (``components/site.py``)."""
_RESERVED_TAGS: Final = ("microsoft", "azure", "windows")
# Source: learn.microsoft.com/azure/aks/api-server-authorized-ip-ranges
_AUTHORIZED_RANGES: Final = 200


def problems(spec: Spec, region: Region) -> list[str]:  # noqa: ARG001 - every region has what the platform needs
    """A sentence for each setting that Azure cannot honour, naming the setting and the remedy."""
    return [*_of_account(spec), *_of_administrators(spec), *_of_api(spec), *_of_tags(spec)]


def _of_account(spec: Spec) -> Iterator[str]:
    if spec.account is not None and not _UUID.fullmatch(spec.account):
        yield f"account: {spec.account!r} is not the id of a subscription; give the GUID that `az account show` prints"


def _of_administrators(spec: Spec) -> Iterator[str]:
    for index, principal in enumerate(spec.keys.administrators):
        if not _UUID.fullmatch(principal):
            yield (
                f"keys.administrators[{index}]: {principal!r} is not the object id of a user, group or service "
                "principal; give the GUID that `az ad user show --query id` prints"
            )


def _of_api(spec: Spec) -> Iterator[str]:
    public = public_clients(spec.compute.api_allowed_cidrs)
    if len(public) > _AUTHORIZED_RANGES:
        yield (
            f"compute.api_allowed_cidrs: AKS takes {_AUTHORIZED_RANGES} public networks, not {len(public)}; "
            "join some to larger ones"
        )


def _of_tags(spec: Spec) -> Iterator[str]:
    if len(spec.tags) + _OWN_TAGS > _TAGS:
        yield (
            f"tags: Azure takes {_TAGS} tags on a resource, and {_OWN_TAGS} are the platform's own; "
            f"give {_TAGS - _OWN_TAGS} at most"
        )
    for key in spec.tags:
        if key.startswith(_RESERVED_TAGS):
            yield f"tags.{key}: names of tags that start with {', '.join(_RESERVED_TAGS)} are Azure's; rename it"
