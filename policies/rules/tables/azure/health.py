"""Azure types of health data services."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.azure.make import (
    by_name,
    by_uri,
    merged,
    nothing,
    settings,
    token,
)
from policies.rules.tables.entries import (
    TypeFacts,
    encrypted,
)

_KEY: Final = "encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl"
_WORKSPACE: Final = token("healthcareapis:Workspace")

TYPES: Final[Mapping[str, TypeFacts]] = merged(
    (
        {
            token("healthcareapis:FhirService"): encrypted(by_uri("health records", _KEY)),
            token("healthcareapis:DicomService"): encrypted(by_uri("images", _KEY)),
            token("healthcareapis:Service"): encrypted(
                by_uri("health records", "properties.cosmosDbConfiguration.keyVaultKeyUri")
            ),
            token("healthbot:Bot"): encrypted(by_name("conversations", "properties.keyVaultProperties")),
        },
        # The MedTech service (IotConnector) hands device data on and keeps mappings only (unverified)
        settings(
            "healthcareapis",
            "workspaceName",
            "Workspace",
            "AnalyticsConnector IotConnector IotConnectorFhirDestination WorkspacePrivateEndpointConnection",
        ),
        settings("healthcareapis", "resourceName", "Service", "PrivateEndpointConnection"),
        nothing("healthcareapis", "Workspace"),
        # De-identification reads from and writes to stores of the customer's (unverified)
        nothing("healthdataaiservices", "DeidService"),
        settings("healthdataaiservices", "deidServiceName", "DeidService", "PrivateEndpointConnection"),
    )
)
