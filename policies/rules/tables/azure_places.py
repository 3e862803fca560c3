"""Where Azure resource types are: which have no location, under which names regions stand, and what pairs copy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.azure import ACCOUNT, POSTGRES
from policies.rules.tables.entries import NOTHING, NOWHERE, TypeFacts

SERVICES: Final[Mapping[str, TypeFacts]] = {
    "azure-native:authorization:": NOWHERE,
    "azure-native:awsconnector:": NOTHING,
}
"""Whole modules: roles, locks and policies, which keep no data and are replicated by the directory; and the inventory
of an AWS account, which the connector to AWS fills in."""

EVERYWHERE: Final[Mapping[str, str]] = {
    "azure-native:cdn:": "Azure Front Door and CDN keep copies at edge locations all over the world",
    "azure-native:frontdoor:": "Azure Front Door keeps copies at edge locations all over the world",
}

_REGION_KEYS: Final = """
location locations locationName azureLocation resourceLocation region regions regionName targetRegions replicatedRegions
partnerRegions preferredRegions sourceRegion targetRegion targetLocation targetLocations disasterRecoveryLocation
linkedRedisCacheLocation computeLocation privateLinkLocation additionalLocations replicationRegion workspaceRegion
managedVirtualNetworkRegions privateLinkResourceRegion functionAppRegion targetResourceRegion
"""
REGION_KEYS: Final = frozenset(_REGION_KEYS.split())
"""Names of properties, at any depth, whose text (or whose members' ``name``) is a region."""

PAIRED: Final[Mapping[str, tuple[str, frozenset[str]]]] = {
    ACCOUNT: ("sku.name", frozenset({"standard_grs", "standard_ragrs", "standard_gzrs", "standard_ragzrs"})),
    POSTGRES: ("backup.geoRedundantBackup", frozenset({"enabled"})),
    "azure-native:dataprotection:BackupVault": ("properties.storageSettings.type", frozenset({"georedundant"})),
    "azure-native:recoveryservices:Vault": (
        "properties.redundancySettings.standardTierStorageRedundancy",
        frozenset({"georedundant"}),
    ),
}
"""Where a setting keeps a second copy in the region's pair: path, and the values that do (lower case)."""
