"""Azure types that manage subscriptions, costs, policies and deployments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.azure.make import (
    GLOBAL,
    SCOPED,
    held,
    merged,
    nothing,
    same,
    settings,
    token,
)
from policies.rules.tables.entries import (
    NOWHERE,
    TypeFacts,
)

RESOURCE_GROUP: Final = token("resources:ResourceGroup")

_DEPLOYED: Final = held(
    "deployment",
    "what it deploys",
    "it makes resources of its own, whose keys nothing here shows",
    "learn.microsoft.com/azure/azure-resource-manager/templates/overview",
)

TYPES: Final[Mapping[str, TypeFacts]] = merged(
    (
        {
            **same(
                _DEPLOYED,
                "resources",
                "Deployment DeploymentAtManagementGroupScope DeploymentAtScope DeploymentAtSubscriptionScope "
                "DeploymentAtTenantScope DeploymentStackAtManagementGroup DeploymentStackAtResourceGroup "
                "DeploymentStackAtSubscription Resource",
            ),
            **same(
                held("deployment_script", "files and logs of the script", source="unverified"),
                "resources",
                "AzureCliScript AzurePowerShellScript",
            ),
            token("solutions:Application"): _DEPLOYED,
            token("blueprint:Assignment"): _DEPLOYED,
        },
        same(
            SCOPED,
            "resources",
            "DeploymentStacksWhatIfResultsAtManagementGroup DeploymentStacksWhatIfResultsAtSubscription",
        ),
        nothing("resources", "DeploymentStacksWhatIfResultsAtResourceGroup ResourceGroup TemplateSpec"),
        same(NOWHERE, "resources", "TagAtScope"),
        settings("resources", "templateSpecName", "TemplateSpec", "TemplateSpecVersion"),
        nothing("solutions", "ApplicationDefinition JitRequest"),
        # Assignments of templates
        same(
            NOWHERE,
            "blueprint",
            "Blueprint PolicyAssignmentArtifact PublishedBlueprint RoleAssignmentArtifact TemplateArtifact",
        ),
        same(NOWHERE, "management", "HierarchySetting ManagementGroup ManagementGroupSubscription ServiceGroup"),
        same(NOWHERE, "managementpartner", "Partner"),
        same(NOWHERE, "managedservices", "RegistrationAssignment RegistrationDefinition"),
        same(NOWHERE, "managedops", "ManagedOp"),
        same(
            NOWHERE,
            "policyinsights",
            """
                AttestationAtResource AttestationAtResourceGroup AttestationAtSubscription
                RemediationAtManagementGroup RemediationAtResource RemediationAtResourceGroup
                RemediationAtSubscription
            """,
        ),
        # Queries
        same(GLOBAL, "resourcegraph", "GraphQuery"),
        same(NOWHERE, "features", "SubscriptionFeatureRegistration"),
        same(NOWHERE, "quota", "GroupQuota GroupQuotaSubscription"),
        # Interfaces of the customer's
        same(NOWHERE, "customproviders", "Association"),
        nothing("customproviders", "CustomResourceProvider"),
        same(
            NOWHERE,
            "billing",
            """
                AssociatedTenant BillingProfile BillingRoleAssignmentByBillingAccount
                BillingRoleAssignmentByDepartment BillingRoleAssignmentByEnrollmentAccount InvoiceSection
            """,
        ),
        # Prices and credits
        same(GLOBAL, "billingbenefits", "ConditionalCredit Credit Discount FreeService Macc Source"),
        same(NOWHERE, "billingtrust", "Assessment"),
        same(NOWHERE, "consumption", "Budget"),
        # Costs
        same(
            NOWHERE,
            "costmanagement",
            """
                Budget CloudConnector CostAllocationRule MarkupRule Report ReportByBillingAccount ReportByDepartment
                ScheduledAction ScheduledActionByScope Setting TagInheritanceSetting View ViewByScope
            """,
        ),
        nothing("costmanagement", "Connector ReportByResourceGroupName"),
        same(SCOPED, "costmanagement", "Export"),
        # Dashboards and settings of the portal
        same(NOWHERE, "portal", "Console TenantConfiguration UserSettings"),
        same(SCOPED, "portal", "ConsoleWithLocation UserSettingsWithLocation"),
        nothing("portal", "Dashboard"),
        same(NOWHERE, "portalservices", "CopilotSetting"),
        same(NOWHERE, "addons", "SupportPlanType"),
        same(NOWHERE, "education", "Lab Student"),
        same(NOWHERE, "appcomplianceautomation", "Evidence Report ScopingConfiguration Webhook"),
        same(NOWHERE, "impact", "Connector Insight WorkloadImpact"),
        same(NOWHERE, "marketplace", "PrivateStoreCollection PrivateStoreCollectionOffer UserSolution"),
        # Registrations of providers
        same(
            NOWHERE,
            "providerhub",
            """
                AuthorizedApplication CustomRollout DefaultRollout NotificationRegistration
                OperationByProviderRegistration ProviderRegistration ResourceTypeRegistration Skus
                SkusNestedResourceTypeFirst SkusNestedResourceTypeSecond SkusNestedResourceTypeThird
            """,
        ),
        nothing("providerhub", "ProviderMonitorSetting"),
        same(NOWHERE, "relationships", "DependencyOfRelationship ServiceGroupMemberRelationship"),
        same(NOWHERE, "softwareplan", "HybridUseBenefit"),
        # Subscriptions to partners' services
        same(GLOBAL, "saas", "SaasSubscriptionLevel"),
        same(GLOBAL, "professionalservice", "ProfessionalServiceSubscriptionLevel"),
        same(GLOBAL, "programenrollment", "EduEnrollment"),
        same(NOWHERE, "subscription", "Alias SubscriptionTarDirectory"),
        same(GLOBAL, "graphservices", "Account"),
        same(SCOPED, "intune", "AndroidMAMPolicyByName IoMAMPolicyByName"),
        same(NOWHERE, "aadiam", "DiagnosticSetting"),
        # Landing zones: policies and networks
        nothing("sovereign", "LandingZoneAccountOperation"),
        settings(
            "sovereign",
            "landingZoneAccountName",
            "LandingZoneAccountOperation",
            "LandingZoneConfigurationOperation LandingZoneRegistrationOperation",
        ),
        # Licences
        same(GLOBAL, "windowsesu", "MultipleActivationKey"),
        # Examples for makers of resource providers
        nothing("contoso", "Employee"),
        nothing("widget", "Employee"),
    )
)
