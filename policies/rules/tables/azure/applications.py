"""Azure types that run and integrate applications: App Service, Logic Apps, API Management, delivery networks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.azure.make import (
    ELSEWHERE,
    GLOBAL,
    PLATFORM,
    by_name,
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
    also,
    encrypted,
)

_ISE: Final = "properties.encryptionConfiguration.encryptionKeyReference"
_SITE: Final = held(
    "web",
    "files of the site",
    f"the site's own files are {PLATFORM}; a customer's key takes a package in a storage account",
    "learn.microsoft.com/azure/app-service/configure-encrypt-at-rest-using-cmk",
)

TYPES: Final[Mapping[str, TypeFacts]] = merged(
    (
        {
            token("web:WebApp"): _SITE,
            token("web:WebAppSlot"): also(_SITE, parents=(Parent("name", (token("web:WebApp"),)),)),
            token("logic:IntegrationServiceEnvironment"): also(
                encrypted(by_name("workflows and their runs", _ISE, vault="keyVault.id")),
                parents=(Parent("resourceGroup", (token("resources:ResourceGroup"),)),),
            ),
            token("appconfiguration:ConfigurationStore"): encrypted(
                by_uri("settings", "encryption.keyVaultProperties.keyIdentifier")
            ),
            token("loadtestservice:LoadTest"): encrypted(by_uri("tests and results", "encryption.keyUrl")),
            token("maps:Account"): encrypted(
                by_uri("maps and places", "properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl")
            ),
        },
        # Settings of sites; a static site is refused for where it is
        {
            token("web:StaticSite"): held("web", "files of the site"),
            token("web:Connection"): held("web", "credentials of the connection"),
        },
        nothing(
            "web",
            "AiGateway AppServiceEnvironment AppServicePlan Certificate ConnectionGateway CustomApi KubeEnvironment",
        ),
        settings(
            "web",
            "name",
            "AppServiceEnvironment",
            "AppServiceEnvironmentAseCustomDnsSuffixConfiguration AppServiceEnvironmentPrivateEndpointConnection",
        ),
        settings("web", "name", "AppServicePlan", "AppServicePlanRouteForVnet"),
        settings(
            "web",
            "name",
            "WebApp",
            """
                SiteCertificate SiteCertificateSlot WebAppApplicationSettings WebAppApplicationSettingsSlot
                WebAppAuthSettings WebAppAuthSettingsSlot WebAppAuthSettingsV2 WebAppAuthSettingsV2Slot
                WebAppAuthSettingsV2WithoutSecrets WebAppAuthSettingsV2WithoutSecretsSlot WebAppAzureStorageAccounts
                WebAppAzureStorageAccountsSlot WebAppBackupConfiguration WebAppBackupConfigurationSlot
                WebAppConnectionStrings WebAppConnectionStringsSlot WebAppDeployment WebAppDeploymentSlot
                WebAppDiagnosticLogsConfiguration WebAppDiagnosticLogsConfigurationSlot
                WebAppDomainOwnershipIdentifier WebAppDomainOwnershipIdentifierSlot WebAppFtpAllowed
                WebAppFtpAllowedSlot WebAppFunction WebAppHostNameBinding WebAppHostNameBindingSlot
                WebAppHybridConnection WebAppHybridConnectionSlot WebAppInstanceFunctionSlot WebAppMetadata
                WebAppMetadataSlot WebAppPremierAddOn WebAppPremierAddOnSlot WebAppPrivateEndpointConnection
                WebAppPrivateEndpointConnectionSlot WebAppPublicCertificate WebAppPublicCertificateSlot
                WebAppRelayServiceConnection WebAppRelayServiceConnectionSlot WebAppScmAllowed WebAppScmAllowedSlot
                WebAppSiteContainer WebAppSiteContainerSlot WebAppSiteExtension WebAppSiteExtensionSlot
                WebAppSitePushSettings WebAppSitePushSettingsSlot WebAppSlotConfigurationNames WebAppSourceControl
                WebAppSourceControlSlot WebAppSwiftVirtualNetworkConnection WebAppSwiftVirtualNetworkConnectionSlot
                WebAppVnetConnection WebAppVnetConnectionSlot
            """,
        ),
        settings(
            "web",
            "name",
            "StaticSite",
            """
                StaticSiteBuildDatabaseConnection StaticSiteCustomDomain StaticSiteDatabaseConnection
                StaticSiteLinkedBackend StaticSiteLinkedBackendForBuild StaticSitePrivateEndpointConnection
                StaticSiteUserProvidedFunctionAppForStaticSite StaticSiteUserProvidedFunctionAppForStaticSiteBuild
            """,
        ),
        # Runs of a workflow with their inputs and outputs
        {
            token("logic:Workflow"): held("logic", "workflow and its runs", ELSEWHERE),
            token("logic:IntegrationAccount"): held("logic", "agreements and messages"),
        },
        settings(
            "logic",
            "integrationAccountName",
            "IntegrationAccount",
            """
                IntegrationAccountAgreement IntegrationAccountBatchConfiguration IntegrationAccountCertificate
                IntegrationAccountPartner RosettaNetProcessConfiguration
            """,
        ),
        parts(
            "logic",
            "integrationAccountName",
            "IntegrationAccount",
            "IntegrationAccountAssembly IntegrationAccountMap IntegrationAccountSchema IntegrationAccountSession",
        ),
        settings(
            "logic",
            "integrationServiceEnvironmentName",
            "IntegrationServiceEnvironment",
            "IntegrationServiceEnvironmentManagedApi",
        ),
        settings("logic", "workflowName", "Workflow", "WorkflowAccessKey"),
        # A gateway keeps its configuration; what its cache holds is in memory
        settings(
            "apimanagement",
            "serviceName",
            "ApiManagementService",
            """
                Api ApiDiagnostic ApiIssue ApiIssueAttachment ApiIssueComment ApiOperation ApiOperationPolicy
                ApiPolicy ApiRelease ApiSchema ApiTagDescription ApiTool ApiVersionSet ApiWiki Authorization
                AuthorizationAccessPolicy AuthorizationProvider AuthorizationServer Backend Cache Certificate
                ClientApplication ClientApplicationProductLink ContentItem ContentType Diagnostic Documentation
                EmailTemplate Gateway GatewayApiEntityTag GatewayCertificateAuthority GatewayHostnameConfiguration
                GlobalSchema GraphQLApiResolver GraphQLApiResolverPolicy Group GroupUser IdentityProvider Logger
                NamedValue NotificationRecipientEmail NotificationRecipientUser OpenIdConnectProvider Policy
                PolicyFragment PolicyRestriction PrivateEndpointConnectionByName Product ProductApi ProductApiLink
                ProductGroup ProductGroupLink ProductPolicy ProductWiki Schema Subscription Tag TagApiLink TagByApi
                TagByOperation TagByProduct TagOperationLink TagProductLink User Workspace WorkspaceApi
                WorkspaceApiDiagnostic WorkspaceApiOperation WorkspaceApiOperationPolicy WorkspaceApiPolicy
                WorkspaceApiRelease WorkspaceApiSchema WorkspaceApiVersionSet WorkspaceBackend WorkspaceCertificate
                WorkspaceDiagnostic WorkspaceGlobalSchema WorkspaceGroup WorkspaceGroupUser WorkspaceLogger
                WorkspaceNamedValue WorkspaceNotificationRecipientEmail WorkspaceNotificationRecipientUser
                WorkspacePolicy WorkspacePolicyFragment WorkspaceProduct WorkspaceProductApiLink
                WorkspaceProductGroupLink WorkspaceProductPolicy WorkspaceSubscription WorkspaceTag
                WorkspaceTagApiLink WorkspaceTagOperationLink WorkspaceTagProductLink
            """,
        ),
        nothing("apimanagement", "ApiGateway ApiManagementService"),
        settings(
            "apimanagement",
            "gatewayName",
            "ApiGateway",
            "ApiGatewayConfigConnection ApiGatewayHostnameBinding",
        ),
        # An inventory of interfaces
        settings(
            "apicenter",
            "serviceName",
            "Service",
            "Api ApiDefinition ApiSource ApiVersion Deployment Environment MetadataSchema Workspace",
        ),
        nothing("apicenter", "Service"),
        parts("appconfiguration", "configStoreName", "ConfigurationStore", "KeyValue Replica"),
        settings("appconfiguration", "configStoreName", "ConfigurationStore", "PrivateEndpointConnection"),
        # Links between apps
        nothing("applink", "AppLink"),
        settings("applink", "appLinkName", "AppLink", "AppLinkMember"),
        # Settings of other resources
        nothing("servicelinker", "Connector ConnectorDryrun"),
        same(NOWHERE, "servicelinker", "Linker LinkerDryrun"),
        # Descriptions of integrations
        settings(
            "integrationspaces",
            "spaceName",
            "Space",
            "Application ApplicationResource BusinessProcess InfrastructureResource",
        ),
        nothing("integrationspaces", "Space"),
        {
            token("loadtestservice:PlaywrightWorkspace"): held("loadtestservice", "results of tests"),
        },
        same(NOWHERE, "loadtestservice", "LoadTestMapping LoadTestProfileMapping"),
        {
            token("azureplaywrightservice:Account"): held("azureplaywrightservice", "results of tests"),
        },
        {
            token("testbase:TestBaseAccount"): held("testbase", "packages under test"),
        },
        settings("testbase", "testBaseAccountName", "TestBaseAccount", "ActionRequest CustomerEvent FavoriteProcess"),
        parts(
            "testbase",
            "testBaseAccountName",
            "TestBaseAccount",
            "Credential CustomImage DraftPackage ImageDefinition Package",
        ),
        parts("maps", "accountName", "Account", "Creator PrivateAtlase"),
        settings("maps", "accountName", "Account", "PrivateEndpointConnection"),
        {
            token("scheduler:JobCollection"): held("scheduler", "jobs and their messages"),
        },
        parts("scheduler", "jobCollectionName", "JobCollection", "Job"),
        {
            token("community:CommunityTraining"): held("community", "courses and learners"),
        },
        # Delivery networks (refused for where they are)
        {
            token("cdn:Profile"): held("cdn", "cached content"),
        },
        settings(
            "cdn",
            "profileName",
            "Profile",
            """
                AFDCustomDomain AFDOrigin AFDOriginGroup AFDTargetGroup CustomDomain KeyGroup Origin OriginGroup
                ProfileAgent Route Rule RuleSet Secret SecurityPolicy TunnelPolicy
            """,
        ),
        parts("cdn", "profileName", "Profile", "AFDEndpoint Endpoint"),
        nothing("cdn", "EdgeAction Policy WebAgent"),
        settings("cdn", "edgeActionName", "EdgeAction", "EdgeActionExecutionFilter EdgeActionVersion"),
        settings("cdn", "webAgentName", "WebAgent", "KnowledgeSource"),
        # Delivery networks (refused for where they are)
        {
            token("frontdoor:FrontDoor"): held("frontdoor", "cached content"),
        },
        settings("frontdoor", "profileName", "NetworkExperimentProfile", "Experiment"),
        nothing("frontdoor", "NetworkExperimentProfile Policy"),
        settings("frontdoor", "frontDoorName", "FrontDoor", "RulesEngine"),
        # Names
        same(GLOBAL, "domainregistration", "Domain"),
        settings("domainregistration", "domainName", "Domain", "DomainOwnershipIdentifier"),
    )
)
