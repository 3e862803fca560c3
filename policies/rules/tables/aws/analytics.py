"""AWS analytics: queries, catalogues, clusters, streams, search and reports."""

from __future__ import annotations

from typing import Final

from policies.rules.tables.aws.shapes import (
    OF_S3,
    OWNED,
    also_with,
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
from policies.rules.tables.entries import Carried, KeyUse, Parent, TypeFacts, besides

_STREAMS: Final = tokens("kinesis", "Stream")
_KAFKA: Final = tokens("msk", "Cluster ServerlessCluster")
_OPTION: Final = ("encryptionOption", ("SSE_KMS", "CSE_KMS"))
_WORKGROUP: Final = "configuration"
_MANAGED_RESULTS: Final = f"{_WORKGROUP}.managedQueryResultsConfiguration"
_ATHENA_LOGS: Final = f"{_WORKGROUP}.monitoringConfiguration"

_QUERIES: Final = joined((
    keyed(
        "athena",
        # Without a setting of its own, a result is encrypted as its bucket does by default.
        Database=within("results", "encryptionConfiguration", "kmsKey", OF_S3, _OPTION),
        Workgroup=(
            within("results", f"{_WORKGROUP}.resultConfiguration.encryptionConfiguration", "kmsKeyArn", OF_S3, _OPTION),
            use(
                "results that Athena keeps", f"{_MANAGED_RESULTS}.encryptionConfiguration.kmsKey", OWNED,
                applies=(f"{_MANAGED_RESULTS}.enabled", (True,)),
            ),
            within("notebooks", f"{_WORKGROUP}.customerContentEncryptionConfiguration", "kmsKey", OWNED),
            use(
                "logs that Athena keeps", f"{_ATHENA_LOGS}.managedLoggingConfiguration.kmsKey", OWNED,
                applies=(f"{_ATHENA_LOGS}.managedLoggingConfiguration.enabled", (True,)),
            ),
            use("logs", f"{_ATHENA_LOGS}.s3LoggingConfiguration.kmsKey", "", optional=True),
        ),
    ),
    nothing({
        "athena": "CapacityReservation DataCatalog NamedQuery PreparedStatement",
        "lakeformation": """DataCellsFilter DataLakeSettings IdentityCenterConfiguration LfTag LfTagExpression OptIn
            Permissions Resource ResourceLfTag ResourceLfTags""",
        "cleanrooms": "Collaboration ConfiguredTable Membership",
    }),
))  # fmt: skip

_SECURITY: Final = tokens("glue", "SecurityConfiguration")
_GLUE_DEFAULT: Final = "not encrypted, or with a key that AWS holds"
_OF_CATALOG: Final = "dataCatalogEncryptionSettings"
_CATALOG_MODES: Final = ("SSE-KMS", "SSE-KMS-WITH-SERVICE-ROLE")


def _secured(surface: str) -> TypeFacts:
    """What a named security configuration encrypts."""
    return TypeFacts("keys", carried=Carried(surface, _SECURITY, "securityConfiguration", False, _GLUE_DEFAULT))


def _glue(surface: str, place: str, mode: str) -> KeyUse:
    where = f"encryptionConfiguration.{place}"
    return use(surface, f"{where}.kmsKeyArn", _GLUE_DEFAULT, (f"{where}.{place}Mode", (mode,)))


_GLUE: Final = joined((
    keyed(
        "glue",
        SecurityConfiguration=(
            _glue("logs", "cloudwatchEncryption", "SSE-KMS"),
            _glue("job bookmarks", "jobBookmarksEncryption", "CSE-KMS"),
            _glue("files", "s3Encryption", "SSE-KMS"),
        ),
        Crawler=_secured("logs of the crawler"),
        DevEndpoint=_secured("logs and files of the endpoint"),
        Job=_secured("logs, bookmarks and files of the job"),
        DataCatalogEncryptionSettings=(
            use(
                "catalogue", f"{_OF_CATALOG}.encryptionAtRest.sseAwsKmsKeyId", managed("glue"),
                (f"{_OF_CATALOG}.encryptionAtRest.catalogEncryptionMode", _CATALOG_MODES),
            ),
            use(
                "connection passwords", f"{_OF_CATALOG}.connectionPasswordEncryption.awsKmsKeyId", "not encrypted",
                (f"{_OF_CATALOG}.connectionPasswordEncryption.returnConnectionPasswordEncrypted", (True,)),
            ),
        ),
        Catalog=within("managed storage", "catalogProperties.dataLakeAccessProperties", "kmsKey", OWNED),
        Connection=TypeFacts(
            "keys",
            (use("credentials", "authenticationConfiguration.kmsKeyArn", "", optional=True),),
            Carried(
                "connection passwords", tokens("glue", "DataCatalogEncryptionSettings"), "", True,
                "the catalogue's passwords are not encrypted", applies=("connectionProperties|connectionType", ()),
            ),
        ),
    ),
    unkeyed(
        "glue", "MLTransform", "what was learned from records", "the SDK has no key for it", "pulumi-aws 7.51.1"
    ),
    nothing({
        # Names of tables, columns and jobs, as the program states them
        "glue": """CatalogDatabase CatalogTable CatalogTableOptimizer Classifier DataQualityRuleset Partition
            PartitionIndex Registry ResourcePolicy Schema Trigger UserDefinedFunction Workflow""",
    }),
))  # fmt: skip

_AT_REST: Final = "configuration.{}.EncryptionConfiguration.AtRestEncryptionConfiguration"
_ENABLED: Final = ("configuration.{}.EncryptionConfiguration.EnableAtRestEncryption", (True,))
_SERVERLESS_LOGS: Final = "monitoringConfiguration"

_CLUSTERS: Final = joined((
    keyed(
        "emr",
        SecurityConfiguration=(
            use(
                "files in buckets", f"{_AT_REST}.S3EncryptionConfiguration.AwsKmsKey", OF_S3, _ENABLED,
                (f"{_AT_REST}.S3EncryptionConfiguration.EncryptionMode", ("SSE-KMS", "CSE-KMS")),
            ),
            use(
                "local disks", f"{_AT_REST}.LocalDiskEncryptionConfiguration.AwsKmsKey", "not encrypted", _ENABLED,
                (f"{_AT_REST}.LocalDiskEncryptionConfiguration.EncryptionKeyProviderType", ("AwsKms",)),
            ),
        ),
        Cluster=TypeFacts(
            "keys",
            (use("logs", "logEncryptionKmsKeyId", "encrypted as the bucket does by default", optional=True),),
            Carried(
                "files and disks", tokens("emr", "SecurityConfiguration"), "securityConfiguration", False,
                "local disks are not encrypted",
            ),
        ),
        Studio=use("notebooks", "encryptionKeyArn", "encrypted as the bucket does by default", optional=True),
    ),
    parts("emr", "clusterId", tokens("emr", "Cluster"), "InstanceFleet InstanceGroup"),
    keyed("emrcontainers", JobTemplate=use("template", "kmsKeyArn", "", optional=True)),
    keyed(
        "emrserverless",
        Application=(
            use(
                "logs that EMR keeps", f"{_SERVERLESS_LOGS}.managedPersistenceMonitoringConfiguration.encryptionKeyArn",
                OWNED, applies=(f"{_SERVERLESS_LOGS}.managedPersistenceMonitoringConfiguration.enabled", (True, None)),
            ),
            use("logs", f"{_SERVERLESS_LOGS}.cloudwatchLoggingConfiguration.encryptionKeyArn", "", optional=True),
            use("log files", f"{_SERVERLESS_LOGS}.s3MonitoringConfiguration.encryptionKeyArn", "", optional=True),
        ),
    ),
    keyed("mwaa", Environment=use("environment", "kmsKey", managed("airflow"))),
    keyed("finspace", KxEnvironment=use("environment", "kmsKeyId", OWNED)),
    parts(
        "finspace", "environmentId", tokens("finspace", "KxEnvironment"),
        "KxCluster KxDatabase KxDataview KxVolume",
    ),
    nothing({
        "emr": "BlockPublicAccessConfiguration ManagedScalingPolicy StudioSessionMapping",
        "emrcontainers": "VirtualCluster",
        "finspace": "KxScalingGroup KxUser",
        "datapipeline": "Pipeline PipelineDefinition",
    }),
))  # fmt: skip


def _buffer(target: str, buffer: str = "s3Configuration") -> KeyUse:
    """Files that a delivery stream writes: without a key, encrypted as their bucket does by default."""
    return use(f"files for {target}", f"{target}Configuration.{buffer}.kmsKeyArn", "", optional=True)


_FIREHOSE: Final = (
    use(
        "records under way", "serverSideEncryption.keyArn", "not encrypted",
        ("serverSideEncryption.enabled", (True,)), ("serverSideEncryption.keyType", ("CUSTOMER_MANAGED_CMK",)),
        inherited=(
            Parent("kinesisSourceConfiguration.kinesisStreamArn", _STREAMS),
            Parent("mskSourceConfiguration.mskClusterArn", _KAFKA),
        ),
    ),
    use("files", "extendedS3Configuration.kmsKeyArn", "", optional=True),
    _buffer("extendedS3", "s3BackupConfiguration"),
    _buffer("redshift", "s3BackupConfiguration"),
    *(
        _buffer(target)
        for target in (
            "elasticsearch", "httpEndpoint", "iceberg", "opensearch", "opensearchserverless", "redshift", "snowflake",
            "splunk",
        )
    ),
)  # fmt: skip

_APPLICATION_KEY: Final = "applicationConfiguration.applicationEncryptionConfiguration"

_STREAMING: Final = joined((
    keyed(
        "kinesis",
        Stream=use("records", "kmsKeyId", "not encrypted", ("encryptionType", ("KMS",))),
        VideoStream=use("video", "kmsKeyId", managed("kinesisvideo")),
        FirehoseDeliveryStream=_FIREHOSE,
    ),
    unkeyed(
        "kinesis", "AnalyticsApplication", "state", "Kinesis Data Analytics for SQL has no key of the customer",
        "pulumi-aws 7.51.1 (kinesis.AnalyticsApplication)",
    ),
    keyed(
        "kinesisanalyticsv2",
        Application=use(
            "state and snapshots", f"{_APPLICATION_KEY}.keyId", OWNED,
            (f"{_APPLICATION_KEY}.keyType", ("CUSTOMER_MANAGED_KEY",)),
        ),
    ),
    parts("kinesisanalyticsv2", "applicationName", tokens("kinesisanalyticsv2", "Application"), "ApplicationSnapshot"),
    keyed(
        "msk",
        Cluster=use("records", "encryptionInfo.encryptionAtRestKmsKeyArn", "encrypted with a key that MSK manages"),
        Channel=use("records", "encryptionConfiguration.kmsKeyArn", OWNED),
    ),
    unkeyed(
        "msk", "ServerlessCluster", "records", "MSK Serverless encrypts with a key that AWS holds",
        "docs.aws.amazon.com/msk/latest/developerguide/msk-encryption.html (unverified)",
    ),
    parts("msk", "clusterArn", _KAFKA, "Topic"),
    nothing({
        "kinesis": "AccountSettings ResourcePolicy StreamConsumer",
        "msk": """ClusterPolicy Configuration Replicator ScramSecretAssociation SingleScramSecretAssociation
            VpcConnection""",
        "mskconnect": "Connector CustomPlugin WorkerConfiguration",
    }),
))  # fmt: skip

_DOMAIN: Final = use(
    "indices", "encryptAtRest.kmsKeyId", f"{managed('es')}, or not at all", ("encryptAtRest.enabled", (True,))
)
_SERVERLESS_POLICY: Final = tokens("opensearch", "ServerlessSecurityPolicy")

_SEARCH: Final = joined((
    keyed("opensearch", Domain=_DOMAIN),
    keyed("elasticsearch", Domain=_DOMAIN),
    keyed(
        "opensearch",
        Application=use("application", "kmsKeyArn", OWNED),
        ServerlessSecurityPolicy=use(
            "collections", "policy.{}.KmsARN", OWNED, ("policy.{}.AWSOwnedKey", (False, None)),
            applies=("type", ("encryption",)),
        ),
        ServerlessCollection=TypeFacts(
            "keys",
            carried=Carried(
                "collections", _SERVERLESS_POLICY, "policy.{}.Rules.Resource", True, OWNED,
                inline=use(
                    "collections", "encryptionConfigs.kmsKeyArn", OWNED, ("encryptionConfigs.awsOwnedKey", (False,))
                ),
            ),
        ),
    ),
    keyed("opensearchingest", Pipeline=use("buffer", "encryptionAtRestOptions.kmsKeyArn", OWNED)),
    unkeyed(
        "cloudsearch", "Domain", "documents", "CloudSearch has no key of the customer", "pulumi-aws 7.51.1"
    ),
    nothing({
        "opensearch": """AuthorizeVpcEndpointAccess DomainPolicy DomainSamlOptions InboundConnectionAccepter
            OutboundConnection Package PackageAssociation ServerlessAccessPolicy ServerlessCollectionGroup
            ServerlessLifecyclePolicy ServerlessSecurityConfig ServerlessVpcEndpoint VpcEndpoint""",
        "elasticsearch": "DomainPolicy DomainSamlOptions VpcEndpoint",
        "opensearchingest": "PipelineEndpoint ResourcePolicy",
        "cloudsearch": "DomainServiceAccessPolicy",
    }),
))  # fmt: skip

_REPORTS: Final = joined((
    keyed(
        "quicksight",
        KeyRegistration=use("data in SPICE", "keyRegistrations.keyArn", OWNED),
        DataSet=TypeFacts(
            "keys",
            carried=Carried(
                "data in SPICE", tokens("quicksight", "KeyRegistration"), "", True, OWNED,
                applies=("importMode", ("SPICE",)),
            ),
        ),
    ),
    parts("quicksight", "dataSetId", tokens("quicksight", "DataSet"), "Ingestion"),
    keyed("datazone", Domain=use("catalogue", "kmsKeyIdentifier", OWNED)),
    unkeyed(
        "dataexchange", "DataSet", "data sets", "AWS Data Exchange encrypts with keys that AWS holds",
        "docs.aws.amazon.com/data-exchange/latest/userguide/data-protection.html (unverified)",
    ),
    keyed(
        "dataexchange",
        EventAction=within("exports", "action.exportRevisionToS3.encryption", "kmsKeyArn", OF_S3),
        RevisionAssets=also_with(
            parts("dataexchange", "dataSetId", tokens("dataexchange", "DataSet"), "RevisionAssets"),
            *besides(
                use(
                    "granted keys", "assets.createS3DataAccessFromS3Bucket.assetSource.kmsKeysToGrants.kmsKeyArn", "",
                    optional=True,
                ),
            ),
        ),
    ),
    parts("dataexchange", "dataSetId", tokens("dataexchange", "DataSet"), "Revision"),
    nothing({
        "quicksight": """AccountSettings AccountSubscription Analysis CustomPermissions Dashboard DataSource Folder
            FolderMembership Group GroupMembership IamPolicyAssignment IpRestriction Namespace RefreshSchedule
            RoleCustomPermission RoleMembership Template TemplateAlias Theme User UserCustomPermission VpcConnection""",
        "datazone": """AssetType Environment EnvironmentBlueprintConfiguration EnvironmentProfile FormType Glossary
            GlossaryTerm PolicyGrant Project UserProfile""",
    }),
))  # fmt: skip

TYPES: Final = joined((_QUERIES, _GLUE, _CLUSTERS, _STREAMING, _SEARCH, _REPORTS))
