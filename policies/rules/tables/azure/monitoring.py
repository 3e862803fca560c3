"""Azure types that log, measure and alert."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.azure.make import (
    GLOBAL,
    KEY_VAULT,
    PLATFORM,
    SCOPED,
    THE_SDK,
    by_name,
    held,
    merged,
    nothing,
    parts,
    same,
    settings,
    token,
)
from policies.rules.tables.entries import (
    NOWHERE,
    KeyForm,
    KeyUse,
    NotExpressible,
    TypeFacts,
    encrypted,
    part_of,
)

CLUSTER_KINDS: Final = (token("operationalinsights:Cluster"),)
WORKSPACE: Final = token("operationalinsights:Workspace")
WORKSPACE_KINDS: Final = (WORKSPACE,)
_PARTNER: Final = "kept by the partner in its own service, under keys that Azure's API does not show"

TYPES: Final[Mapping[str, TypeFacts]] = merged(
    (
        {
            WORKSPACE: TypeFacts(
                "keys",
                uses=(KeyUse("logs", "features.clusterResourceId", KeyForm.AZURE_CLUSTER, PLATFORM),),
                not_expressible=(
                    NotExpressible(
                        "logs",
                        "compute.control_plane_log_key_control",
                        "a customer key needs a dedicated cluster, sold from 100 GB of logs a day",
                        "learn.microsoft.com/azure/azure-monitor/logs/logs-dedicated-clusters",
                    ),
                ),
            ),
            token("operationalinsights:Cluster"): encrypted(by_name("logs", "keyVaultProperties")),
            token("applicationinsights:Component"): encrypted(
                KeyUse(
                    "telemetry",
                    "workspaceResourceId",
                    KeyForm.AZURE_WORKSPACE,
                    "a component without a workspace keeps it itself, under Microsoft's key",
                )
            ),
            token("operationsmanagement:Solution"): part_of("properties.workspaceResourceId", WORKSPACE),
            token("automation:AutomationAccount"): encrypted(
                by_name(
                    "runbooks, variables and credentials",
                    "encryption.keyVaultProperties",
                    ("encryption.keySource", KEY_VAULT),
                    vault="keyvaultUri",
                )
            ),
        },
        settings("operationalinsights", "workspaceName", "Workspace", "DataExport DataSource StorageInsightConfig"),
        parts(
            "operationalinsights",
            "workspaceName",
            "Workspace",
            "LinkedService LinkedStorageAccount MachineGroup SavedSearch SummaryLog Table",
        ),
        nothing("operationalinsights", "Query QueryPack"),
        # Solutions of a workspace
        same(NOWHERE, "operationsmanagement", "ManagementAssociation"),
        nothing("operationsmanagement", "ManagementConfiguration"),
        parts("applicationinsights", "resourceName", "Component", "AnalyticsItem Favorite"),
        settings(
            "applicationinsights",
            "resourceName",
            "Component",
            """
                ComponentCurrentBillingFeature ComponentLinkedStorageAccount ExportConfiguration
                ProactiveDetectionConfiguration
            """,
        ),
        # Tests and reports, which read telemetry where it is
        nothing("applicationinsights", "MyWorkbook WebTest Workbook WorkbookTemplate"),
        {
            token("monitor:AzureMonitorWorkspace"): held("monitor", "metrics"),
        },
        same(GLOBAL, "monitor", "ActionGroup ActivityLogAlert MetricAlert"),
        settings(
            "monitor",
            "azureMonitorWorkspaceName",
            "AzureMonitorWorkspace",
            "AuthenticationSetting DiscoveryRule Entity HealthModel Relationship SignalDefinition",
        ),
        # Rules and endpoints of what is collected; where it goes is judged itself
        nothing(
            "monitor",
            """
                AutoscaleSetting DataCollectionEndpoint DataCollectionRule PipelineGroup PrivateLinkScope
                ScheduledQueryRule
            """,
        ),
        same(
            NOWHERE,
            "monitor",
            """
                DataCollectionRuleAssociation DiagnosticSetting ManagementGroupDiagnosticSetting Sli
                SubscriptionDiagnosticSetting
            """,
        ),
        parts("monitor", "azureMonitorWorkspaceName", "AzureMonitorWorkspace", "Issue"),
        settings("monitor", "scopeName", "PrivateLinkScope", "PrivateEndpointConnection PrivateLinkScopedResource"),
        same(SCOPED, "monitor", "TenantActionGroup"),
        {
            token("dashboard:Grafana"): held("dashboard", "dashboards and credentials of sources"),
        },
        # Dashboards, which read what they show where it is
        nothing("dashboard", "Dashboard"),
        settings("dashboard", "dashboardName", "Dashboard", "DashboardDefinition"),
        settings(
            "dashboard",
            "workspaceName",
            "Grafana",
            "IntegrationFabric ManagedPrivateEndpoint PrivateEndpointConnection",
        ),
        # Rules for alerts
        same(GLOBAL, "alertsmanagement", "ActionRuleByName AlertProcessingRuleByName SmartDetectorAlertRule"),
        same(NOWHERE, "alertsmanagement", "Issue"),
        nothing("alertsmanagement", "PrometheusRuleGroup"),
        parts(
            "automation",
            "automationAccountName",
            "AutomationAccount",
            """
                Certificate Connection Credential DscConfiguration DscNodeConfiguration Module Package
                PowerShell72Module Python2Package Python3Package Runbook RuntimeEnvironment Variable Watcher
            """,
        ),
        settings(
            "automation",
            "automationAccountName",
            "AutomationAccount",
            """
                ConnectionType HybridRunbookWorker HybridRunbookWorkerGroup JobSchedule PrivateEndpointConnection
                Schedule SoftwareUpdateConfigurationByName SourceControl Webhook
            """,
        ),
        # Models of a workload's health
        settings(
            "cloudhealth",
            "healthModelName",
            "HealthModel",
            "AuthenticationSetting DiscoveryRule Entity Relationship SignalDefinition",
        ),
        nothing("cloudhealth", "HealthModel"),
        same(NOWHERE, "advisor", "Assessment Suppression"),
        # Experiments
        nothing("chaos", "Capability Experiment PrivateAccess Target"),
        # Keeps its data in a managed SQL instance of the customer's
        nothing("scom", "Instance"),
        settings("scom", "instanceName", "Instance", "ManagedGateway MonitoredResource"),
        # Partners' services
        {
            token("elastic:Monitor"): held("elastic", "logs and metrics", _PARTNER, THE_SDK),
        },
        settings("elastic", "monitorName", "Monitor", "MonitoredSubscription OpenAI TagRule"),
        {
            token("datadog:Monitor"): held("datadog", "logs and metrics", _PARTNER, THE_SDK),
        },
        settings("datadog", "monitorName", "Monitor", "MonitoredSubscription"),
        {
            token("confluent:Organization"): held("confluent", "topics", _PARTNER, THE_SDK),
        },
        parts(
            "confluent",
            "organizationName",
            "Organization",
            "Connector OrganizationClusterById OrganizationEnvironmentById Topic",
        ),
        {
            token("weightsandbiases:Instance"): held("weightsandbiases", "experiments and models", _PARTNER, THE_SDK),
        },
    )
)
