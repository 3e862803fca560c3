"""Azure resource types: whose key encrypts what they keep, where they are, and what they are part of.

Read in pulumi-azure-native 3.29.0, type by type; tests hold every type and every property path to its metadata. One
module a theme; two services are classified as a whole in ``azure_places``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.azure import (
    analytics,
    applications,
    compute,
    containers,
    databases,
    devices,
    governance,
    health,
    hybrid,
    learning,
    messaging,
    monitoring,
    network,
    recovery,
    security,
    storage,
)
from policies.rules.tables.azure.make import merged
from policies.rules.tables.entries import TypeFacts

KEY_KINDS: Final = security.KEY_KINDS
SET_KINDS: Final = compute.SET_KINDS
CLUSTER_KINDS: Final = monitoring.CLUSTER_KINDS
WORKSPACE_KINDS: Final = monitoring.WORKSPACE_KINDS
STORE_KINDS: Final = (storage.ACCOUNT,)
SERVER_KEY_KINDS: Final = databases.SERVER_KEY_KINDS

RESOURCE_GROUP: Final = governance.RESOURCE_GROUP
ACCOUNT: Final = storage.ACCOUNT
POSTGRES: Final = databases.POSTGRES

TYPES: Final[Mapping[str, TypeFacts]] = merged(
    module.TYPES
    for module in (
        security,
        storage,
        compute,
        containers,
        databases,
        analytics,
        learning,
        health,
        messaging,
        applications,
        devices,
        monitoring,
        recovery,
        network,
        hybrid,
        governance,
    )
)
