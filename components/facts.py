"""What the platform must know of a provider before it plans anything: no SDK, only tables.

Each provider's facts stand in ``components/<provider>/facts.py``; :func:`load` reads one of them.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from components.capabilities import Capability, Feature
from components.names import NameRule
from components.regions import Region
from components.spec import MachineSize, Provider, Spec


def no_problems(spec: Spec, region: Region) -> Sequence[str]:  # noqa: ARG001 - the shape of ProviderFacts.problems
    """The check of a provider that can honour whatever a specification may say."""
    return ()


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
    """Minor versions that managed Kubernetes offers, oldest first; the provider's file says when they were read."""
    zones: Mapping[str, int]
    """Availability zones by region code; a region that is not named has one."""
    least_zones: int = 1
    """The fewest availability zones in which managed Kubernetes can be."""
    problems: Callable[[Spec, Region], Sequence[str]] = no_problems
    """What the provider cannot honour of a specification in a region: a sentence a setting, with the remedy."""


def load(provider: Provider) -> ProviderFacts:
    """The facts of a provider."""
    facts = importlib.import_module(f"components.{provider}.facts").FACTS
    assert isinstance(facts, ProviderFacts)
    return facts


def load_all() -> dict[Provider, ProviderFacts]:
    """The facts of every provider."""
    return {provider: load(provider) for provider in Provider}
