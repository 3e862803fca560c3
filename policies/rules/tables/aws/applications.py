"""AWS interfaces for applications, and what builds and delivers them."""

from __future__ import annotations

from typing import Final

from policies.rules.tables.aws.shapes import joined, keyed, managed, nothing, parts, tokens, unkeyed, use, within
from policies.rules.tables.entries import NotExpressible, TypeFacts

_INTERFACES: Final = joined((
    keyed(
        "apigateway",
        Stage=TypeFacts(
            "nothing",
            not_expressible=(
                NotExpressible(
                    "cache of answers", "apigateway.key_control",
                    "API Gateway encrypts its cache with a key that AWS holds, or not at all",
                    "docs.aws.amazon.com/apigateway/latest/developerguide/data-protection-encryption.html (unverified)",
                    applies=("cacheClusterEnabled", (True,)),
                ),
            ),
        ),
    ),
    unkeyed(
        "appsync", "ApiCache", "cache of answers", "AppSync encrypts its cache with a key that AWS holds",
        "docs.aws.amazon.com/appsync/latest/devguide/enabling-caching.html (unverified)",
    ),
    nothing({
        "apigateway": """Account ApiKey Authorizer BasePathMapping ClientCertificate Deployment DocumentationPart
            DocumentationVersion DomainName DomainNameAccessAssociation Integration IntegrationResponse Method
            MethodResponse MethodSettings Model RequestValidator Resource Response RestApi RestApiPolicy RestApiPut
            UsagePlan UsagePlanKey VpcLink""",
        "apigatewayv2": """Api ApiMapping Authorizer Deployment DomainName Integration IntegrationResponse Model Route
            RouteResponse RoutingRule Stage VpcLink""",
        "appsync": """Api ApiKey ChannelNamespace DataSource DomainName DomainNameApiAssociation Function GraphQLApi
            Resolver SourceApiAssociation Type""",
        # Builds of a site, served by CloudFront (all of it is refused by the region rule)
        "amplify": "App BackendEnvironment Branch DomainAssociation Webhook",
    }),
))  # fmt: skip

_DELIVERY: Final = joined((
    keyed("codeartifact", Domain=use("packages", "encryptionKey", managed("codeartifact"))),
    parts("codeartifact", "domain", tokens("codeartifact", "Domain"), "Repository"),
    keyed(
        "codebuild",
        Project=use(
            "artifacts", "encryptionKey", managed("s3"),
            ("artifacts.encryptionDisabled", (False, None)), ("secondaryArtifacts.encryptionDisabled", (False, None)),
            ("logsConfig.s3Logs.encryptionDisabled", (False, None)),
        ),
        ReportGroup=within(
            "reports", "exportConfig.s3Destination", "encryptionKey", managed("s3"),
            ("encryptionDisabled", (False, None)),
        ),
    ),
    keyed("codecommit", Repository=use("sources", "kmsKeyId", managed("codecommit"))),
    keyed(
        "codegurureviewer",
        RepositoryAssociation=use(
            "sources under review", "kmsKeyDetails.kmsKeyId", "encrypted with a key that AWS owns",
            ("kmsKeyDetails.encryptionOption", ("CUSTOMER_MANAGED_CMK",)),
        ),
    ),
    keyed(
        "codepipeline",
        Pipeline=use("artifacts", "artifactStores.encryptionKey.id", managed("s3")),
    ),
    unkeyed(
        "codecatalyst", "DevEnvironment SourceRepository", "sources and disks", "the SDK has no key for them",
        "pulumi-aws 7.51.1",
    ),
    nothing({
        "codeartifact": "DomainPermissions RepositoryPermissionsPolicy",
        "codebuild": "Fleet ResourcePolicy SourceCredential Webhook",
        "codecatalyst": "Project",
        "codecommit": "ApprovalRuleTemplate ApprovalRuleTemplateAssociation Trigger",
        "codeconnections": "Connection Host",
        "codedeploy": "Application DeploymentConfig DeploymentGroup",
        "codepipeline": "CustomActionType Webhook",
        "codestarconnections": "Connection Host",
        "codestarnotifications": "NotificationRule",
        # Tests of apps, in us-west-2 only
        "devicefarm": "DevicePool InstanceProfile NetworkProfile Project TestGridProject Upload",
    }),
))  # fmt: skip

TYPES: Final = joined((_INTERFACES, _DELIVERY))
