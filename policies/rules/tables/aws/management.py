"""AWS logs, audit, monitoring, fleets of machines, accounts and templates."""

from __future__ import annotations

from typing import Final

from policies.rules.tables.aws.shapes import (
    OWNED,
    every,
    joined,
    keyed,
    managed,
    nothing,
    parts,
    tokens,
    unkeyed,
    use,
    within,
)
from policies.rules.tables.entries import NOWHERE, Carried, NotExpressible, TypeFacts

_DOCS: Final = "docs.aws.amazon.com"
_GROUP: Final = tokens("cloudwatch", "LogGroup")
_COPIED_LOGS: Final = "rule.destination.destinationLogsConfiguration"

_LOGS: Final = joined((
    keyed(
        "cloudwatch",
        LogGroup=use("logs", "kmsKeyId", "encrypted with a key that CloudWatch holds"),
        LogAnomalyDetector=use("anomalies of logs", "kmsKeyId", OWNED),
    ),
    parts("cloudwatch", "logGroupName", _GROUP, "LogStream"),
    keyed(
        "cloudtrail",
        Trail=use("trail", "kmsKeyId", "encrypted with a key that S3 holds"),
        EventDataStore=use("events", "kmsKeyId", OWNED),
    ),
    keyed(
        "cfg",
        DeliveryChannel=use("records", "s3KmsKeyArn", "encrypted as the bucket does by default", optional=True),
    ),
    keyed("xray", EncryptionConfig=use("traces", "keyId", OWNED, ("type", ("KMS",)))),
    keyed(
        "amp",
        Workspace=use("metrics", "kmsKeyArn", OWNED),
    ),
    keyed("grafana", Workspace=use("dashboards and users", "kmsKeyId", OWNED)),
    keyed(
        "synthetics",
        Canary=(
            use(
                "pages and logs", "artifactConfig.s3Encryption.kmsKeyArn", managed("s3"),
                ("artifactConfig.s3Encryption.encryptionMode", ("SSE_KMS",)),
            ),
            use("environment variables", "kmsKeyArn", OWNED, applies=("runConfig.environmentVariables", ())),
        ),
    ),
    unkeyed("rum", "AppMonitor", "sessions of users", "the SDK has no key for it", "pulumi-aws 7.51.1"),
    keyed(
        "observabilityadmin",
        CentralizationRuleForOrganization=(
            within(
                "copied logs", _COPIED_LOGS, "logsEncryptionConfiguration.kmsKeyArn",
                "encrypted with a key that CloudWatch holds",
                ("logsEncryptionConfiguration.encryptionStrategy", ("CUSTOMER_MANAGED",)),
            ),
            within(
                "backup of the copies", f"{_COPIED_LOGS}.backupConfiguration", "kmsKeyArn",
                "encrypted with a key that CloudWatch holds",
            ),
        ),
        S3TableIntegration=use(
            "tables of logs", "encryption.kmsKeyArn", "encrypted with a key that S3 holds",
            ("encryption.sseAlgorithm", ("aws:kms",)),
        ),
    ),
    keyed(
        "cloudwatchomni",
        Space=use(
            "space", "encryptionConfiguration.kmsKeyArn", OWNED,
            ("encryptionConfiguration.encryptionStrategy", ("CUSTOMER_MANAGED",)),
        ),
    ),
    keyed(
        "devopsguru",
        ServiceIntegration=use(
            "insights", "kmsServerSideEncryption.kmsKeyId", OWNED,
            ("kmsServerSideEncryption.type", ("CUSTOMER_MANAGED_KEY",)),
            ("kmsServerSideEncryption.optInStatus", ("ENABLED",)),
        ),
    ),
    keyed("devopsagent", AgentSpace=use("investigations", "kmsKeyArn", OWNED)),
    nothing({
        # Metrics, alarms and dashboards: numbers on resources, and how to look at them
        "cloudwatch": """AlarmMuteRule CompositeAlarm ContributorInsightRule ContributorManagedInsightRule Dashboard
            InternetMonitor LogAccountPolicy LogDataProtectionPolicy LogDelivery LogDeliveryDestination
            LogDeliveryDestinationPolicy LogDeliverySource LogDestination LogDestinationPolicy LogIndexPolicy
            LogMetricFilter LogResourcePolicy LogS3TableIntegrationSource LogStorageTierPolicy LogSubscriptionFilter
            LogTransformer MetricAlarm MetricStream OtelEnrichment QueryDefinition ResourceMetricsConfiguration""",
        "cfg": """AggregateAuthorization ConfigurationAggregator ConformancePack OrganizationConformancePack
            OrganizationCustomPolicyRule OrganizationCustomRule OrganizationManagedRule Recorder RecorderStatus
            RemediationConfiguration RetentionConfiguration Rule""",
        "xray": "Group IndexingRule ResourcePolicy SamplingRule TraceSegmentDestination",
        "amp": """AlertManagerDefinition AnomalyDetector QueryLoggingConfiguration ResourcePolicy RuleGroupNamespace
            Scraper ScraperLoggingConfiguration WorkspaceConfiguration""",
        "grafana": """LicenseAssociation RoleAssociation WorkspaceApiKey WorkspaceSamlConfiguration
            WorkspaceServiceAccount WorkspaceServiceAccountToken""",
        "synthetics": "Group GroupAssociation",
        "rum": "MetricsDestination",
        "observabilityadmin": """TelemetryEnrichment TelemetryEvaluation TelemetryEvaluationForOrganization
            TelemetryPipeline TelemetryRule TelemetryRuleForOrganization""",
        "oam": "Link Sink SinkPolicy",
        "cloudwatchomni": "Domain",
        "devopsguru": "EventSourcesConfig NotificationChannel ResourceCollection",
        "applicationinsights": "Application",
        "codeguruprofiler": "ProfilingGroup",
    }),
    nothing({"cloudtrail": "OrganizationDelegatedAdminAccount"}, NOWHERE),
))  # fmt: skip

_REPLICATION: Final = tokens("ssmincidents", "ReplicationSet")

_SYSTEMS: Final = joined((
    keyed(
        "ssm",
        Parameter=use("secret parameter", "keyId", managed("ssm"), applies=("type", ("SecureString",))),
        ResourceDataSync=use(
            "inventory", "s3Destination.kmsKeyArn", "encrypted as the bucket does by default", optional=True
        ),
    ),
    keyed(
        "ssmincidents",
        ReplicationSet=(
            within("incidents", "regions", "kmsKeyArn", OWNED), within("incidents", "region", "kmsKeyArn", OWNED)
        ),
    ),
    every(
        TypeFacts("keys", carried=Carried("addresses of people", _REPLICATION, "", True, OWNED)),
        *tokens("ssmcontacts", "Contact ContactChannel"),
    ),
    # Descriptions by the program; a key for them is judged where it is named.
    keyed(
        "resiliencehub",
        V2Policy=use("policy", "kmsKeyId", "", optional=True),
        V2Service=use("service", "kmsKeyId", "", optional=True),
        V2System=use("system", "kmsKeyId", "", optional=True),
    ),
    nothing({
        "ssm": """Activation Association ContactsRotation DefaultPatchBaseline Document MaintenanceWindow
            MaintenanceWindowTarget MaintenanceWindowTask PatchBaseline PatchGroup ServiceSetting""",
        "ssmcontacts": "Plan",
        "ssmincidents": "ResponsePlan",
        "resiliencehub": "ResiliencyPolicy V2Assertion V2InputSource V2ServiceFunction V2UserJourney",
        "fis": "ExperimentTemplate SafetyLeverState TargetAccountConfiguration",
        "arcregionswitch": "Plan",
        "arczonalshift": "AutoshiftObserverNotificationStatus ZonalAutoshiftConfiguration",
        "licensemanager": "Association LicenseConfiguration LicenseGrant LicenseGrantAccepter",
        "resourceexplorer": "Index View",
        "resourcegroups": "Group Resource",
        "servicequotas": "AutoManagement ServiceQuota Template TemplateAssociation",
        "appconfig": """Application DeploymentStrategy Environment EventIntegration Extension ExtensionAssociation
            HostedConfigurationVersion""",
    }),
    keyed(
        "appconfig",
        # Configuration data are texts of the program; a key for them is judged where it is named.
        ConfigurationProfile=use("configuration data", "kmsKeyIdentifier", "", optional=True),
        Deployment=use("configuration data", "kmsKeyIdentifier", "", optional=True),
    ),
))  # fmt: skip

DEPLOYMENTS: Final = (
    *tokens("cloudcontrol", "Resource"),
    *tokens("cloudformation", "Stack StackInstances StackSet StackSetInstance"),
    *tokens("serverlessrepository", "CloudFormationStack"),
    *tokens("servicecatalog", "ProvisionedProduct"),
    *tokens("ssm", "QuicksetupConfigurationManager"),
)
"""Types that make other resources: what those keep, where and under whose key, no rule can read."""

_UNSEEN: Final = TypeFacts(
    "keys",
    not_expressible=(
        NotExpressible(
            "what it makes",
            "cloudformation.template",
            "it makes resources from a template or a text, which these rules do not see one by one",
            "pulumi-aws 7.51.1",
        ),
    ),
)

_ACCOUNTS: Final = joined((
    every(_UNSEEN, *DEPLOYMENTS),
    nothing({
        "cloudformation": "CloudFormationType",
        "controltower": "Baseline ControlTowerControl LandingZone",
        "invoicing": "InvoiceUnit",
        "servicecatalog": """AppregistryApplication AppregistryAttributeGroup AppregistryAttributeGroupAssociation
            BudgetResourceAssociation Constraint Portfolio PortfolioShare PrincipalPortfolioAssociation Product
            ProductPortfolioAssociation ProvisioningArtifact ServiceAction TagOption TagOptionResourceAssociation""",
    }),
    nothing({
        "account": "AlternativeContact PrimaryContact Region",
        "backup": "GlobalSettings",
        "bcmdata": "Export",
        "billing": "View",
        "budgets": "Budget BudgetAction",
        "costexplorer": "AnomalyMonitor AnomalySubscription CostAllocationTag CostCategory",
        "costoptimizationhub": "EnrollmentStatus Preferences",
        "cur": "ReportDefinition",
        "notifications": """ChannelAssociation ContactsEmailContact EventRule
            ManagedNotificationAccountContactAssociation ManagedNotificationAdditionalChannelAssociation
            NotificationConfiguration NotificationHub OrganizationalUnitAssociation OrganizationsAccess""",
        "organizations": """Account AwsServiceAccess DelegatedAdministrator Organization OrganizationalUnit Policy
            PolicyAttachment ResourcePolicy Tag""",
        "pricingplanmanager": "Subscription",
        "s3": "AccountPublicAccessBlock",
        "savingsplans": "SavingsPlan",
        "servicecatalog": "OrganizationsAccess",
        "uxc": "AccountCustomizations",
    }, NOWHERE),
))  # fmt: skip

TYPES: Final = joined((_LOGS, _SYSTEMS, _ACCOUNTS))
