"""AWS keys, secrets, certificates, directories of people, and what looks for threats."""

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
from policies.rules.tables.entries import KEY, NOWHERE, Carried, TypeFacts

KEY_KINDS: Final = tokens("kms", "Key ExternalKey ReplicaKey ReplicaExternalKey Alias")
"""Types whose outputs name a customer's key. An alias of the stack can only be the customer's: aws/ is reserved."""

_DOCS: Final = "docs.aws.amazon.com"

_KEYS: Final = joined((
    every(KEY, *KEY_KINDS, *tokens("kms", "CustomKeyStore")),
    every(KEY, *tokens("cloudhsmv2", "Cluster Hsm"), *tokens("paymentcryptography", "Key KeyAlias")),
    every(KEY, *tokens("acmpca", "CertificateAuthority")),
    nothing({
        "kms": "Ciphertext Grant KeyPolicy",
        # Certificates name servers; their private keys prove a name and open no data at rest.
        "acm": "Certificate CertificateValidation",
        "acmpca": "Certificate CertificateAuthorityCertificate Permission Policy",
        "signer": "SigningJob SigningProfile SigningProfilePermission",
    }),
    keyed(
        "secretsmanager",
        Secret=(
            use("secret", "kmsKeyId", managed("secretsmanager")),
            within("replicas", "replicas", "kmsKeyId", managed("secretsmanager")),
        ),
    ),
    parts("secretsmanager", "secretId", tokens("secretsmanager", "Secret"), "SecretVersion"),
    nothing({"secretsmanager": "SecretPolicy SecretRotation Tag"}),
))  # fmt: skip

_POOL: Final = tokens("cognito", "UserPool")
_DIRECTORY: Final = tokens("directoryservice", "Directory")

_PEOPLE: Final = joined((
    unkeyed(
        "cognito", "UserPool", "accounts of people", "the SDK has no key for a user pool",
        "pulumi-aws 7.51.1 (cognito.UserPool)",
    ),
    parts("cognito", "userPoolId", _POOL, "User"),
    unkeyed(
        "directoryservice", "Directory", "accounts of people", "Directory Service encrypts with keys that AWS holds",
        f"{_DOCS}/directoryservice/latest/admin-guide/security_data_protection.html (unverified)",
    ),
    parts("directoryservicedata", "directoryId", _DIRECTORY, "User"),
    unkeyed(
        "identitystore", "Group User", "accounts of people", "the SDK has no key for an identity store",
        "pulumi-aws 7.51.1",
    ),
    nothing({
        "cognito": """IdentityPool IdentityPoolProviderPrincipalTag IdentityPoolRoleAttachment IdentityProvider
            LogDeliveryConfiguration ManagedLoginBranding ManagedUserPoolClient ResourceServer RiskConfiguration
            UserGroup UserInGroup UserPoolClient UserPoolDomain UserPoolUICustomization""",
        "directoryservice": """ConditionalForwarder IpRoute IpRoutesExclusive LogSubscription RadiusSettings
            ServiceRegion SharedDirectory SharedDirectoryAccepter Trust""",
        "identitystore": "GroupMembership",
        "ssoadmin": """AccountAssignment Application ApplicationAccessScope ApplicationAssignment
            ApplicationAssignmentConfiguration CustomerManagedPolicyAttachment
            CustomerManagedPolicyAttachmentsExclusive InstanceAccessControlAttributes ManagedPolicyAttachment
            ManagedPolicyAttachmentsExclusive PermissionSet PermissionSetInlinePolicy PermissionsBoundaryAttachment
            Region TrustedTokenIssuer""",
        "accountaccess": "Application Entitlement",
        "rolesanywhere": "Profile TrustAnchor",
        "verifiedpermissions": "IdentitySource Policy PolicyStore PolicyTemplate Schema",
        "ram": """Permission PrincipalAssociation ResourceAssociation ResourceShare ResourceShareAccepter
            ResourceShareAssociationsExclusive""",
    }),
    nothing({
        # The partition's directory of who may do what: names and rules, no records of people.
        "iam": """AccessKey AccountAlias AccountPasswordPolicy Group GroupMembership GroupPoliciesExclusive GroupPolicy
            GroupPolicyAttachment GroupPolicyAttachmentsExclusive InstanceProfile OpenIdConnectProvider
            OrganizationsFeatures OutboundWebIdentityFederation Policy PolicyAttachment Role RolePoliciesExclusive
            RolePolicy RolePolicyAttachment RolePolicyAttachmentsExclusive SamlProvider SecurityTokenServicePreferences
            ServerCertificate ServiceLinkedRole ServiceSpecificCredential SigningCertificate SshKey User
            UserGroupMembership UserLoginProfile UserPoliciesExclusive UserPolicy UserPolicyAttachment
            UserPolicyAttachmentsExclusive VirtualMfaDevice""",
        "ram": "SharingWithOrganization",
    }, NOWHERE),
))  # fmt: skip

_MANAGED: Final = ("sseSpecification.customerManagedKeyEnabled", (True,))

_WATCH: Final = joined((
    keyed("guardduty", PublishingDestination=use("findings", "kmsKeyArn", "the destination needs a key")),
    keyed(
        "macie2",
        ClassificationExportConfiguration=use("results", "s3Destination.kmsKeyArn", "the export needs a key"),
    ),
    keyed("securityhub", ConnectorV2=use("credentials", "kmsKeyArn", OWNED)),
    keyed(
        "securitylake",
        DataLake=use(
            "logs", "configuration.encryptionConfigurations.kmsKeyId", "encrypted with a key that S3 holds"
        ),
    ),
    keyed(
        "auditmanager",
        AccountRegistration=use("evidence", "kmsKey", OWNED),
        Assessment=TypeFacts(
            "keys", carried=Carried("evidence", tokens("auditmanager", "AccountRegistration"), "", True, OWNED)
        ),
    ),
    unkeyed(
        "detective", "Graph", "logs of the account", "Detective encrypts with a key that AWS owns",
        f"{_DOCS}/detective/latest/userguide/encryption-at-rest.html (unverified)",
    ),
    keyed(
        "verifiedaccess",
        Endpoint=use("policy", "sseSpecification.kmsKeyArn", "", _MANAGED, optional=True),
        Group=use(
            "policy", "sseConfiguration.kmsKeyArn", "", ("sseConfiguration.customerManagedKeyEnabled", (True,)),
            optional=True,
        ),
        TrustProvider=use("credentials", "sseSpecification.kmsKeyArn", OWNED, _MANAGED),
    ),
    nothing({
        # Findings describe resources and logins; what is found in data is exported, which is judged.
        "accessanalyzer": "Analyzer ArchiveRule",
        "guardduty": """Detector DetectorFeature Filter IPSet InviteAccepter MalwareProtectionPlan Member
            MemberDetectorFeature OrganizationAdminAccount OrganizationConfiguration OrganizationConfigurationFeature
            ThreatIntelSet""",
        "inspector": "AssessmentTarget AssessmentTemplate ResourceGroup",
        "inspector2": "DelegatedAdminAccount Enabler Filter MemberAssociation OrganizationConfiguration",
        "macie": "CustomDataIdentifier FindingsFilter",
        "macie2": """Account ClassificationJob InvitationAccepter Member OrganizationAdminAccount
            OrganizationConfiguration""",
        "securityhub": """Account AccountV2 ActionTarget AggregatorV2 AutomationRule AutomationRuleV2
            ConfigurationPolicy ConfigurationPolicyAssociation FeatureV2 FindingAggregator Insight InviteAccepter
            Member OrganizationAdminAccount OrganizationConfiguration ProductSubscription StandardsControl
            StandardsControlAssociation StandardsSubscription""",
        "securitylake": "AwsLogSource CustomLogSource Subscriber SubscriberNotification",
        "auditmanager": """AssessmentDelegation AssessmentReport Control Framework FrameworkShare
            OrganizationAdminAccountRegistration""",
        "detective": "InvitationAccepter Member OrganizationAdminAccount OrganizationConfiguration",
        "verifiedaccess": "Instance InstanceLoggingConfiguration InstanceTrustProviderAttachment",
        "fms": "Policy ResourceSet",
    }),
    nothing({
        "fms": "AdminAccount",
        "shield": """ApplicationLayerAutomaticResponse DrtAccessLogBucketAssociation DrtAccessRoleArnAssociation
            ProactiveEngagement Protection ProtectionGroup ProtectionHealthCheckAssociation Subscription""",
    }, NOWHERE),
))  # fmt: skip

TYPES: Final = joined((_KEYS, _PEOPLE, _WATCH))
