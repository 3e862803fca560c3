"""Azure types that run containers: Kubernetes, registries, container groups and apps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.azure.make import (
    NO_SET,
    by_name,
    by_set,
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
    NOWHERE,
    Parent,
    TypeFacts,
    encrypted,
    part_of,
)

_AKS: Final = token("containerservice:ManagedCluster")
_GROUP_KEY: Final = encrypted(by_name("container group", "encryptionProperties", vault="vaultBaseUrl"))
_ENVIRONMENTS: Final = (token("app:ManagedEnvironment"), token("app:ConnectedEnvironment"))


def _in_environment(*paths: str) -> TypeFacts:
    """What runs in an environment, and keeps its files there."""
    return TypeFacts("parent", parents=tuple(Parent(path, _ENVIRONMENTS) for path in paths))


TYPES: Final[Mapping[str, TypeFacts]] = merged(
    (
        {
            _AKS: encrypted(
                by_set("node disks", "diskEncryptionSetID"),
                by_uri(
                    "cluster secrets",
                    "securityProfile.azureKeyVaultKms.keyId",
                    ("securityProfile.azureKeyVaultKms.enabled", (True,)),
                ),
            ),
            token("containerregistry:Registry"): encrypted(
                by_uri("images", "encryption.keyVaultProperties.keyIdentifier", ("encryption.status", ("enabled",)))
            ),
            token("containerinstance:ContainerGroup"): _GROUP_KEY,
            token("containerinstance:ContainerGroupProfile"): _GROUP_KEY,
            token("containerinstance:CGProfile"): _GROUP_KEY,
            token("containerinstance:NGroup"): part_of(
                "containerGroupProfiles.resource.id",
                token("containerinstance:CGProfile"),
                token("containerinstance:ContainerGroupProfile"),
            ),
            token("redhatopenshift:OpenShiftCluster"): encrypted(
                by_set("disks of control nodes", "masterProfile.diskEncryptionSetId"),
                by_set("disks of workers", "workerProfiles.diskEncryptionSetId"),
            ),
            token("app:ManagedEnvironment"): encrypted(
                by_uri("disks of the environment", "diskEncryptionConfiguration.keyVaultConfiguration.keyUrl")
            ),
            token("app:ContainerApp"): _in_environment("managedEnvironmentId", "environmentId"),
            token("app:Job"): _in_environment("environmentId"),
            token("app:ContainerAppsSessionPool"): _in_environment("environmentId"),
        },
        # Parts and settings of clusters and fleets
        parts("containerservice", "resourceName", "ManagedCluster", "AgentPool"),
        settings(
            "containerservice",
            "fleetName",
            "Fleet",
            "AutoUpgradeProfile FleetManagedNamespace FleetMember FleetUpdateStrategy UpdateRun",
        ),
        same(NOWHERE, "containerservice", "DeploymentSafeguard"),
        nothing("containerservice", "Fleet ManagedClusterSnapshot Snapshot"),
        settings(
            "containerservice",
            "resourceName",
            "ManagedCluster",
            """
                IdentityBinding JWTAuthenticator LoadBalancer MaintenanceConfiguration ManagedNamespace
                MeshMembership Namespace PrivateEndpointConnection TrustedAccessRoleBinding
            """,
        ),
        settings(
            "containerregistry",
            "registryName",
            "Registry",
            """
                AgentPool CacheRule CredentialSet ExportPipeline ImportPipeline PipelineRun
                PrivateEndpointConnection ScopeMap Task TaskRun Token Webhook
            """,
        ),
        parts(
            "containerregistry",
            "registryName",
            "Registry",
            "Archife ArchiveVersion ConnectedRegistry Replication",
        ),
        parts("redhatopenshift", "resourceName", "OpenShiftCluster", "MachinePool Secret"),
        settings("redhatopenshift", "resourceName", "OpenShiftCluster", "SyncIdentityProvider SyncSet"),
        {
            token("app:Agent"): held("app", "conversations and findings"),
            token("app:AgentSpace"): held("app", "conversations and findings"),
        },
        settings("app", "agentSpaceName", "AgentSpace", "AgentSpacesConnector"),
        settings("app", "agentName", "Agent", "AgentsConnector"),
        # Builders make images into registries; a connected environment is on a cluster of the customer's
        nothing("app", "AppResiliency Builder ConnectedEnvironment"),
        settings("app", "builderName", "Builder", "Build"),
        settings(
            "app",
            "environmentName",
            "ManagedEnvironment",
            """
                Certificate DaprComponent DaprComponentResiliencyPolicy DaprSubscription DotNetComponent
                HttpRouteConfig JavaComponent MaintenanceConfiguration ManagedCertificate
                ManagedEnvironmentPrivateEndpointConnection ManagedEnvironmentsStorage
            """,
        ),
        settings(
            "app",
            "connectedEnvironmentName",
            "ConnectedEnvironment",
            "ConnectedEnvironmentsCertificate ConnectedEnvironmentsDaprComponent ConnectedEnvironmentsStorage",
        ),
        settings("app", "containerAppName", "ContainerApp", "ContainerAppsAuthConfig ContainerAppsSourceControl"),
        parts("app", "containerAppName", "ContainerApp", "LogicApp"),
        {
            token("appplatform:Service"): held("appplatform", "disks of the apps"),
        },
        settings(
            "appplatform",
            "serviceName",
            "Service",
            """
                ApiPortal ApiPortalCustomDomain Apm ApplicationAccelerator ApplicationLiveView Binding
                BuildServiceAgentPool BuildServiceBuild BuildServiceBuilder BuildpackBinding Certificate
                ConfigServer ConfigurationService CustomDomain CustomizedAccelerator DevToolPortal Gateway
                GatewayCustomDomain GatewayRouteConfig Job MonitoringSetting ServiceRegistry
            """,
        ),
        parts("appplatform", "serviceName", "Service", "App ContainerRegistry Deployment Storage"),
        {
            token("servicefabric:NodeType"): held("servicefabric", "disks of the nodes", NO_SET),
        },
        # A managed cluster's disks are those of its node types
        nothing("servicefabric", "ManagedCluster"),
        settings(
            "servicefabric",
            "clusterName",
            "ManagedCluster",
            """
                ManagedClusterApplication ManagedClusterApplicationType ManagedClusterApplicationTypeVersion
                ManagedClusterService
            """,
        ),
        {
            token("servicefabricmesh:Volume"): held("servicefabricmesh", "files"),
            token("servicefabricmesh:Secret"): held("servicefabricmesh", "secrets"),
            token("servicefabricmesh:Application"): held("servicefabricmesh", "files of the services"),
        },
        # A retired service's networks
        nothing("servicefabricmesh", "Gateway Network"),
        parts("servicefabricmesh", "secretResourceName", "Secret", "SecretValue"),
        # Templates of workflows
        nothing("devhub", "IacProfile Workflow"),
        # A retired helper for developers
        nothing("devspaces", "Controller"),
    )
)
