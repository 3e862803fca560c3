"""Short ways to send resources to policies as the engine does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from policies.testing import Declared

_CONFIGURED: Final = ("aws", "azure-native", "ovh", "gcp")


def sent(
    kind: str,
    name: str,
    inputs: Mapping[str, Any] | None = None,
    outputs: Mapping[str, Any] | None = None,
    *,
    region: str | None = "eu-west-3",
    parent: str = "",
    protect: bool = False,
    sources: Mapping[str, Sequence[str]] | None = None,
) -> Declared:
    """A resource by the default provider of its package, in a region; a component has no provider."""
    by_provider = kind.partition(":")[0] in _CONFIGURED
    return Declared(
        kind,
        name,
        inputs or {},
        outputs,
        provider=({"region": region} if region is not None else {}) if by_provider else None,
        parent=parent,
        protect=protect,
        sources=sources or {},
        stack="s",
        project="p",
    )
