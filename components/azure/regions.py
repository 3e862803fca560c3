"""Azure regions as pure data: programmatic name, country, display name and replication pair.

Sources: Microsoft's list of Azure regions (learn.microsoft.com/azure/reliability/regions-list, copy of 2025-03 in
MicrosoftDocs/azure-docs) for names, countries and pairs; regions that opened later are from a third-party snapshot of
the same list of 2026-05 and say so in their note. The Pulumi SDK carries no such list to compare with. ``pair`` is
where geo-redundant storage (GRS, GZRS) keeps its second copy; it is empty when the region has none or none was read.
"""

from __future__ import annotations

from typing import Final

SOURCE: Final = "learn.microsoft.com/azure/reliability/regions-list (2025-03)"
_LATER: Final = "opened after the list read; from a third-party snapshot of 2026-05"
_RESTRICTED: Final = "restricted: in-country recovery only, on request"

#: code, country (ISO 3166-1 alpha-2), display name, pair, environment (the provider's ``environment`` setting), note
REGIONS: Final[tuple[tuple[str, str, str, str, str, str], ...]] = (
    ("westeurope", "NL", "West Europe", "northeurope", "public", ""),
    ("northeurope", "IE", "North Europe", "westeurope", "public", ""),
    ("francecentral", "FR", "France Central", "francesouth", "public", ""),
    ("francesouth", "FR", "France South", "francecentral", "public", _RESTRICTED),
    ("germanywestcentral", "DE", "Germany West Central", "germanynorth", "public", ""),
    ("germanynorth", "DE", "Germany North", "germanywestcentral", "public", _RESTRICTED),
    ("swedencentral", "SE", "Sweden Central", "swedensouth", "public", ""),
    ("swedensouth", "SE", "Sweden South", "swedencentral", "public", _RESTRICTED),
    ("italynorth", "IT", "Italy North", "", "public", ""),
    ("spaincentral", "ES", "Spain Central", "", "public", ""),
    ("polandcentral", "PL", "Poland Central", "", "public", ""),
    ("austriaeast", "AT", "Austria East", "", "public", ""),
    ("belgiumcentral", "BE", "Belgium Central", "", "public", ""),
    ("denmarkeast", "DK", "Denmark East", "", "public", _LATER),
    ("finlandcentral", "FI", "Finland Central", "", "public", "announced; unverified"),
    ("greececentral", "GR", "Greece Central", "", "public", "announced; unverified"),
    ("norwayeast", "NO", "Norway East", "norwaywest", "public", ""),
    ("norwaywest", "NO", "Norway West", "norwayeast", "public", _RESTRICTED),
    ("switzerlandnorth", "CH", "Switzerland North", "switzerlandwest", "public", ""),
    ("switzerlandwest", "CH", "Switzerland West", "switzerlandnorth", "public", _RESTRICTED),
    ("uksouth", "GB", "UK South", "ukwest", "public", ""),
    ("ukwest", "GB", "UK West", "uksouth", "public", ""),
    ("israelcentral", "IL", "Israel Central", "", "public", ""),
    ("qatarcentral", "QA", "Qatar Central", "", "public", ""),
    ("uaenorth", "AE", "UAE North", "uaecentral", "public", ""),
    ("uaecentral", "AE", "UAE Central", "uaenorth", "public", _RESTRICTED),
    ("saudiarabiaeast", "SA", "Saudi Arabia East", "", "public", "announced; unverified"),
    ("southafricanorth", "ZA", "South Africa North", "southafricawest", "public", ""),
    ("southafricawest", "ZA", "South Africa West", "southafricanorth", "public", _RESTRICTED),
    ("australiacentral", "AU", "Australia Central", "australiacentral2", "public", ""),
    ("australiacentral2", "AU", "Australia Central 2", "australiacentral", "public", _RESTRICTED),
    ("australiaeast", "AU", "Australia East", "australiasoutheast", "public", ""),
    ("australiasoutheast", "AU", "Australia Southeast", "australiaeast", "public", ""),
    ("centralindia", "IN", "Central India", "southindia", "public", ""),
    ("southindia", "IN", "South India", "centralindia", "public", ""),
    ("westindia", "IN", "West India", "southindia", "public", ""),
    ("jioindiacentral", "IN", "Jio India Central", "jioindiawest", "public", _RESTRICTED),
    ("jioindiawest", "IN", "Jio India West", "jioindiacentral", "public", _RESTRICTED),
    ("eastasia", "HK", "East Asia", "southeastasia", "public", ""),
    ("southeastasia", "SG", "Southeast Asia", "eastasia", "public", ""),
    ("indonesiacentral", "ID", "Indonesia Central", "", "public", ""),
    ("japaneast", "JP", "Japan East", "japanwest", "public", ""),
    ("japanwest", "JP", "Japan West", "japaneast", "public", ""),
    ("koreacentral", "KR", "Korea Central", "koreasouth", "public", ""),
    ("koreasouth", "KR", "Korea South", "koreacentral", "public", ""),
    ("malaysiawest", "MY", "Malaysia West", "", "public", _LATER),
    ("newzealandnorth", "NZ", "New Zealand North", "", "public", ""),
    ("taiwannorth", "TW", "Taiwan North", "", "public", "unverified"),
    ("brazilsouth", "BR", "Brazil South", "southcentralus", "public", ""),
    ("brazilsoutheast", "BR", "Brazil Southeast", "brazilsouth", "public", _RESTRICTED),
    ("canadacentral", "CA", "Canada Central", "canadaeast", "public", ""),
    ("canadaeast", "CA", "Canada East", "canadacentral", "public", ""),
    ("chilecentral", "CL", "Chile Central", "", "public", _LATER),
    ("mexicocentral", "MX", "Mexico Central", "", "public", ""),
    ("centralus", "US", "Central US", "eastus2", "public", ""),
    ("eastus", "US", "East US", "westus", "public", ""),
    ("eastus2", "US", "East US 2", "centralus", "public", ""),
    ("northcentralus", "US", "North Central US", "southcentralus", "public", ""),
    ("southcentralus", "US", "South Central US", "northcentralus", "public", ""),
    ("westcentralus", "US", "West Central US", "westus2", "public", ""),
    ("westus", "US", "West US", "eastus", "public", ""),
    ("westus2", "US", "West US 2", "westcentralus", "public", ""),
    ("westus3", "US", "West US 3", "eastus", "public", ""),
    ("centraluseuap", "US", "Central US EUAP", "eastus2euap", "public", "early access; unverified"),
    ("eastus2euap", "US", "East US 2 EUAP", "centraluseuap", "public", "early access; unverified"),
    ("usgovvirginia", "US", "US Gov Virginia", "usgovtexas", "usgovernment", ""),
    ("usgovarizona", "US", "US Gov Arizona", "usgovtexas", "usgovernment", ""),
    ("usgovtexas", "US", "US Gov Texas", "usgovarizona", "usgovernment", ""),
    ("usdodeast", "US", "US DoD East", "usdodcentral", "usgovernment", ""),
    ("usdodcentral", "US", "US DoD Central", "usdodeast", "usgovernment", ""),
    ("chinaeast", "CN", "China East", "chinanorth", "china", ""),
    ("chinaeast2", "CN", "China East 2", "chinanorth2", "china", ""),
    ("chinaeast3", "CN", "China East 3", "chinanorth3", "china", ""),
    ("chinanorth", "CN", "China North", "chinaeast", "china", ""),
    ("chinanorth2", "CN", "China North 2", "chinaeast2", "china", ""),
    ("chinanorth3", "CN", "China North 3", "chinaeast3", "china", ""),
)
