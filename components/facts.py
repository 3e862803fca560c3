"""What the platform must know of a provider before it plans anything: no SDK, only tables.

Each provider's facts stand in ``components/<provider>/facts.py``; :func:`load` reads one of them.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass

from components.capabilities import Capability, Feature
from components.names import NameRule
from components.spec import MachineSize, Provider


@dataclass(frozen=True)
class ProviderFacts:
    """One provider's tables."""

    title: str
    """The provider's name as people write it."""
    package: str
    """The Pulumi package that resource types start with: ``aws``, ``azure-native``, ``ovh``."""
    capabilities: Mapping[Feature, Capability]
    names: Mapping[str, NameRule]
    machine_types: Mapping[MachineSize, str]
    reserved_ranges: Mapping[str, str]
    """Address ranges that managed Kubernetes keeps for itself, with what they are for."""
    kubernetes_versions: tuple[str, ...]
    """Minor versions that managed Kubernetes offers, oldest first (with the day they were read, in the provider's file)."""
    zones: Mapping[str, int]
    """Availability zones by region code; a region that is not named has one."""


def load(provider: Provider) -> ProviderFacts:
    """The facts of a provider."""
    facts = importlib.import_module(f"components.{provider}.facts").FACTS
    assert isinstance(facts, ProviderFacts)
    return facts


def load_all() -> dict[Provider, ProviderFacts]:
    """The facts of every provider."""
    return {provider: load(provider) for provider in Provider}
