"""Azure types of keys, secrets, identities and their protection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.azure.make import (
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
    KEY,
    NOWHERE,
    Parent,
    TypeFacts,
    also,
    encrypted,
    every,
)

VAULT: Final = token("keyvault:Vault")
KEY_KINDS: Final = (token("keyvault:Key"),)
VAULT_KINDS: Final = (VAULT, token("keyvault:ManagedHsm"))

_PRIVATE_LINKS: Final = tuple(
    token(f"{module}:PrivateLinkServicesFor{service}")
    for module in ("securityandcompliance", "m365securityandcompliance")
    for service in (
        "EDMUpload",
        "M365ComplianceCenter",
        "M365SecurityCenter",
        "MIPPolicySync",
        "O365ManagementActivityAPI",
        "SCCPowershell",
    )
)

TYPES: Final[Mapping[str, TypeFacts]] = merged(
    (
        {
            **every(KEY, *VAULT_KINDS),
            token("keyvault:Key"): also(KEY, parents=(Parent("vaultName", (VAULT,)),)),
            **every(
                encrypted(by_uri("index of the service", "properties.cosmosDbConfiguration.keyVaultKeyUri")),
                *_PRIVATE_LINKS,
            ),
            **same(KEY, "hardwaresecuritymodules", "CloudHsmCluster DedicatedHsm"),
            **same(
                held(
                    "confidentialledger",
                    "ledger",
                    "encrypted under keys that only the service's enclaves hold, not under a customer's",
                    "learn.microsoft.com/azure/confidential-ledger/overview (unverified)",
                ),
                "confidentialledger",
                "Ledger ManagedCCF",
            ),
        },
        # Secrets are encrypted as their vault is: by Microsoft, in its hardware; keys are what the customer holds
        settings("keyvault", "vaultName", "Vault", "AccessPolicy PrivateEndpointConnection"),
        settings("keyvault", "name", "ManagedHsm", "MHSMPrivateEndpointConnection"),
        parts("keyvault", "vaultName", "Vault", "Secret"),
        # Identities
        settings("managedidentity", "resourceName", "UserAssignedIdentity", "FederatedIdentityCredential"),
        nothing("managedidentity", "UserAssignedIdentity"),
        settings(
            "hardwaresecuritymodules",
            "cloudHsmClusterName",
            "CloudHsmCluster",
            "CloudHsmClusterPrivateEndpointConnection",
        ),
        # Attestation answers questions and keeps policies
        nothing("attestation", "AttestationProvider"),
        settings("attestation", "providerName", "AttestationProvider", "PrivateEndpointConnection"),
        # Certificates of the signing service, whose keys are in its hardware
        settings("codesigning", "accountName", "CodeSigningAccount", "CertificateProfile"),
        nothing("codesigning", "CodeSigningAccount"),
        # Orders of certificates, which are delivered into a vault
        same(GLOBAL, "certificateregistration", "AppServiceCertificateOrder AppServiceCertificateOrderCertificate"),
        # Authorities of credentials, whose keys are in a vault
        nothing("verifiedid", "Authority"),
        # Copies of a vault's secrets in a cluster of the customer's
        nothing("secretsynccontroller", "AzureKeyVaultSecretProviderClass SecretSync"),
        # Defender for Cloud: plans, findings and rules; what it exports goes to stores that are judged themselves
        nothing(
            "security",
            """
                APICollection APICollectionByAzureApiManagementService Assignment Automation IotSecuritySolution
                JitNetworkAccessPolicy PrivateLink SecurityConnector ServerVulnerabilityAssessment Standard
            """,
        ),
        same(
            NOWHERE,
            "security",
            """
                AdvancedThreatProtection AlertsSuppressionRule Application Assessment
                AssessmentMetadataInSubscription AssessmentsMetadataSubscription AzureServersSetting
                CustomRecommendation DataScanner DefenderForStorage DeviceSecurityGroup GovernanceAssignment
                GovernanceRule Pricing SecurityContact SecurityOperator SecurityStandard
                SqlVulnerabilityAssessmentBaselineRule StandardAssignment WorkspaceSetting
            """,
        ),
        settings("security", "securityConnectorName", "SecurityConnector", "DevOpsConfiguration"),
        settings("security", "privateLinkName", "PrivateLink", "PrivateEndpointConnection"),
        settings("security", "applicationId", "Application", "SecurityConnectorApplication"),
        # Sentinel keeps everything in its Log Analytics workspace
        parts(
            "securityinsights",
            "workspaceName",
            "operationalinsights:Workspace",
            """
                AADDataConnector AATPDataConnector ASCDataConnector Action ActivityCustomEntityQuery Anomalies
                AnomalySecurityMLAnalyticsSettings AutomationRule AwsCloudTrailDataConnector Bookmark
                BookmarkRelation ContentPackage ContentTemplate CustomizableConnectorDefinition EntityAnalytics
                EyesOn FileImport FusionAlertRule Hunt HuntComment HuntRelation Incident IncidentComment
                IncidentRelation IncidentTask MCASDataConnector MDATPDataConnector MSTIDataConnector Metadata
                MicrosoftSecurityIncidentCreationAlertRule OfficeDataConnector
                PremiumMicrosoftDefenderForThreatIntelligence RestApiPollerDataConnector ScheduledAlertRule
                SentinelOnboardingState SourceControl TIDataConnector ThreatIntelligenceIndicator Ueba Watchlist
                WatchlistItem WorkspaceManagerAssignment WorkspaceManagerConfiguration WorkspaceManagerGroup
                WorkspaceManagerMember
            """,
        ),
        # Private links
        settings(
            "securityandcompliance",
            "resourceName",
            """
                PrivateLinkServicesForEDMUpload PrivateLinkServicesForM365ComplianceCenter
                PrivateLinkServicesForM365SecurityCenter PrivateLinkServicesForMIPPolicySync
                PrivateLinkServicesForO365ManagementActivityAPI PrivateLinkServicesForSCCPowershell
            """,
            """
                PrivateEndpointConnectionsAdtAPI PrivateEndpointConnectionsComp PrivateEndpointConnectionsForEDM
                PrivateEndpointConnectionsForMIPPolicySync PrivateEndpointConnectionsForSCCPowershell
                PrivateEndpointConnectionsSec
            """,
        ),
        # Private links
        settings(
            "m365securityandcompliance",
            "resourceName",
            """
                PrivateLinkServicesForEDMUpload PrivateLinkServicesForM365ComplianceCenter
                PrivateLinkServicesForM365SecurityCenter PrivateLinkServicesForMIPPolicySync
                PrivateLinkServicesForO365ManagementActivityAPI PrivateLinkServicesForSCCPowershell
            """,
            """
                PrivateEndpointConnectionsAdtAPI PrivateEndpointConnectionsComp PrivateEndpointConnectionsForEDM
                PrivateEndpointConnectionsForMIPPolicySync PrivateEndpointConnectionsForSCCPowershell
                PrivateEndpointConnectionsSec
            """,
        ),
        # A catalogue of what is publicly visible of a company
        settings("easm", "workspaceName", "Workspace", "LabelByWorkspace"),
        nothing("easm", "Workspace"),
        # Domain services
        {
            token("aad:DomainService"): held("aad", "directory"),
        },
        settings("aad", "domainServiceName", "DomainService", "OuContainer"),
        # Directories of customers and patients: the location is a geography
        {
            token("azureactivedirectory:B2CTenant"): held("azureactivedirectory", "directory"),
            token("azureactivedirectory:CIAMTenant"): held("azureactivedirectory", "directory"),
        },
        nothing("azureactivedirectory", "GuestUsage"),
    )
)
