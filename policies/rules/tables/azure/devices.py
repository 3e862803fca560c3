"""Azure types for devices in the field: IoT Hub, digital twins, updates, and operations on customers' clusters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.azure.make import (
    ELSEWHERE,
    GLOBAL,
    by_uri,
    held,
    merged,
    nothing,
    parts,
    same,
    settings,
    token,
)
from policies.rules.tables.entries import (
    TypeFacts,
    encrypted,
)

TYPES: Final[Mapping[str, TypeFacts]] = merged(
    (
        {
            token("deviceupdate:Account"): encrypted(by_uri("updates", "encryption.keyVaultKeyUri")),
        },
        {
            token("iothub:IotHubResource"): held("iothub", "messages and identities of devices"),
        },
        settings(
            "iothub",
            "resourceName",
            "IotHubResource",
            "Certificate IotHubResourceEventHubConsumerGroup PrivateEndpointConnection",
        ),
        {
            token("deviceprovisioningservices:IotDpsResource"): held(
                "deviceprovisioningservices", "enrolments", ELSEWHERE
            ),
        },
        settings("deviceprovisioningservices", "provisioningServiceName", "IotDpsResource", "DpsCertificate"),
        nothing("deviceprovisioningservices", "IotDpsResourcePrivateEndpointConnection"),
        {
            token("iotcentral:App"): held("iotcentral", "telemetry"),
        },
        settings("iotcentral", "resourceName", "App", "PrivateEndpointConnection"),
        {
            token("digitaltwins:DigitalTwin"): held("digitaltwins", "twins"),
        },
        settings(
            "digitaltwins",
            "resourceName",
            "DigitalTwin",
            "DigitalTwinsEndpoint PrivateEndpointConnection TimeSeriesDatabaseConnection",
        ),
        parts("deviceupdate", "accountName", "Account", "Instance"),
        settings(
            "deviceupdate",
            "accountName",
            "Account",
            "PrivateEndpointConnection PrivateEndpointConnectionProxy",
        ),
        # Descriptions of devices
        nothing(
            "deviceregistry",
            "Asset AssetEndpointProfile DiscoveredAsset DiscoveredAssetEndpointProfile Namespace SchemaRegistry",
        ),
        settings(
            "deviceregistry",
            "namespaceName",
            "Namespace",
            "Credential NamespaceAsset NamespaceDevice NamespaceDiscoveredAsset NamespaceDiscoveredDevice Policy",
        ),
        settings("deviceregistry", "schemaRegistryName", "SchemaRegistry", "Schema SchemaVersion"),
        {
            token("azuresphere:Catalog"): held("azuresphere", "images and certificates"),
        },
        settings("azuresphere", "catalogName", "Catalog", "Deployment DeviceGroup Product"),
        parts("azuresphere", "catalogName", "Catalog", "Device Image"),
        {
            token("iotfirmwaredefense:Workspace"): held("iotfirmwaredefense", "firmware"),
        },
        parts("iotfirmwaredefense", "workspaceName", "Workspace", "Firmware"),
        # Subscriptions
        same(GLOBAL, "windowsiot", "Service"),
        # Descriptions of what runs on clusters of the customer's
        settings(
            "iotoperations",
            "instanceName",
            "Instance",
            """
                AkriConnector AkriConnectorTemplate AkriService Broker BrokerAuthentication BrokerAuthorization
                BrokerListener Dataflow DataflowEndpoint DataflowGraph DataflowProfile RegistryEndpoint
            """,
        ),
        nothing("iotoperations", "Instance"),
        # Descriptions of what runs on clusters of the customer's
        settings("iotoperationsdataprocessor", "instanceName", "Instance", "Dataset Pipeline"),
        nothing("iotoperationsdataprocessor", "Instance"),
        # Descriptions of what runs on clusters of the customer's
        settings(
            "iotoperationsmq",
            "mqName",
            "Mq",
            """
                Broker BrokerAuthentication BrokerAuthorization BrokerListener DataLakeConnector
                DataLakeConnectorTopicMap DiagnosticService KafkaConnector KafkaConnectorTopicMap
                MqttBridgeConnector MqttBridgeTopicMap
            """,
        ),
        nothing("iotoperationsmq", "Mq"),
        # Descriptions of what runs on clusters of the customer's
        nothing("iotoperationsorchestrator", "Instance Solution Target"),
    )
)
