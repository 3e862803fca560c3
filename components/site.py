"""A site: where one platform stands, and what all its parts share (names, tags, guards)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from components.capabilities import Capability, Declaration, Feature
from components.facts import ProviderFacts
from components.names import Naming
from components.regions import Region
from components.spec import Spec


@dataclass(frozen=True)
class Site:
    """One platform at one provider and region. Everything here is known before the first resource is registered."""

    spec: Spec
    facts: ProviderFacts
    region: Region
    names: Naming
    declarations: tuple[Declaration, ...]
    """The shortfalls that were accepted for this site."""

    @property
    def protect(self) -> bool:
        """Whether what holds data or keys refuses to be deleted (all but throw-away environments)."""
        return not self.spec.environment.throw_away

    @property
    def zones(self) -> int:
        """How many availability zones are used: as many as asked for, or as the region has."""
        return min(self.spec.network.zones, self.facts.zones.get(self.region.code, 1))

    def capability(self, feature: Feature) -> Capability:
        """What the provider reaches for a feature."""
        return self.facts.capabilities[feature]

    def tags(self, **more: str) -> Mapping[str, str]:
        """The tags of every resource that takes tags; ``data_class="audit"`` adds the tag ``data-class``."""
        return {
            "platform": "health-data-platform",
            "managed-by": "pulumi",
            "environment": self.spec.environment.value,
            "owner": self.spec.owner,
            "cost-centre": self.spec.cost_centre,
            **self.spec.tags,
            **{key.replace("_", "-"): value for key, value in more.items()},
        }
