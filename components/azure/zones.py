"""Availability zones of Azure's regions: pure data, read by the driver's facts and by the sandbox."""

from __future__ import annotations

from typing import Final

SOURCE: Final = "learn.microsoft.com/azure/reliability/regions-list (2025-03)"

# Regions of three availability zones. austriaeast, belgiumcentral, chilecentral, denmarkeast, indonesiacentral,
# japanwest and malaysiawest opened, or got their zones, about when that list was read: unverified.
_THREE: Final = """
austriaeast belgiumcentral denmarkeast francecentral germanywestcentral italynorth northeurope norwayeast polandcentral
spaincentral swedencentral switzerlandnorth uksouth westeurope
australiaeast brazilsouth canadacentral centralindia centralus chilecentral chinanorth3 eastasia eastus eastus2
indonesiacentral israelcentral japaneast japanwest koreacentral malaysiawest mexicocentral newzealandnorth qatarcentral
southafricanorth southcentralus southeastasia uaenorth usgovvirginia westus2 westus3
"""

ZONES: Final[dict[str, int]] = dict.fromkeys(_THREE.split(), 3)
"""Availability zones by region; a region that is not named (francesouth, germanynorth, norwaywest, ...) has none, so
that everything in it counts as one zone."""
