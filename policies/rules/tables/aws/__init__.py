"""AWS resource types: whose key encrypts what they keep, and which of them have no region of their own.

Read in pulumi-aws 7.51.1; every property path, and that every type is here, is checked against it by tests. What AWS
does when no key is named is stated as the provider's documentation of the property has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.aws import (
    analytics,
    applications,
    compute,
    databases,
    learning,
    management,
    messaging,
    network,
    security,
    storage,
)
from policies.rules.tables.aws.aliases import FORMER
from policies.rules.tables.aws.management import DEPLOYMENTS
from policies.rules.tables.aws.security import KEY_KINDS
from policies.rules.tables.aws.shapes import joined
from policies.rules.tables.aws.storage import BUCKETS
from policies.rules.tables.entries import TypeFacts

__all__ = ["BUCKETS", "CURRENT", "DEPLOYMENTS", "FORMER", "KEY_KINDS", "TYPES"]

THEMES: Final = (
    storage, compute, databases, analytics, learning, messaging, security, network, management, applications,
)  # fmt: skip

CURRENT: Final[Mapping[str, TypeFacts]] = joined(theme.TYPES for theme in THEMES)
"""The types of the pinned SDK."""

TYPES: Final[Mapping[str, TypeFacts]] = joined((CURRENT, {old: CURRENT[new] for old, new in FORMER.items()}))
"""The types of the pinned SDK, and the former names of some."""
