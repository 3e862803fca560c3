"""AWS messages, events, mail, devices and contact with people."""

from __future__ import annotations

from typing import Final

from policies.rules.tables.aws.shapes import (
    OF_S3,
    OWNED,
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
from policies.rules.tables.entries import NOWHERE

_KEY_TYPE: Final = ("encryptionConfiguration.type", ("CUSTOMER_MANAGED_KMS_KEY",))

_QUEUES: Final = joined((
    keyed(
        "sns",
        Topic=use("messages", "kmsMasterKeyId", "not encrypted"),
    ),
    keyed("sqs", Queue=use("messages", "kmsMasterKeyId", "encrypted with a key that SQS holds")),
    keyed(
        "mq",
        Broker=use(
            "messages", "encryptionOptions.kmsKeyId", OWNED, ("encryptionOptions.useAwsOwnedKey", (False,))
        ),
    ),
    keyed(
        "cloudwatch",
        EventBus=use("events", "kmsKeyIdentifier", OWNED),
        EventArchive=use("events", "kmsKeyIdentifier", OWNED),
        EventConnection=use("credentials", "kmsKeyIdentifier", OWNED),
    ),
    # A schedule and a pipe are texts of the program; a key for them is judged where it is named.
    keyed("pipes", Pipe=use("pipe", "kmsKeyIdentifier", "", optional=True)),
    keyed("scheduler", Schedule=use("schedule", "kmsKeyArn", "", optional=True)),
    keyed(
        "sfn",
        StateMachine=use("executions", "encryptionConfiguration.kmsKeyId", OWNED, _KEY_TYPE),
        Activity=use("inputs", "encryptionConfiguration.kmsKeyId", OWNED, _KEY_TYPE),
    ),
    unkeyed(
        "swf", "Domain", "histories of workflows", "the SDK has no key for it", "pulumi-aws 7.51.1"
    ),
    keyed(
        "appflow",
        ConnectorProfile=use("credentials", "kmsArn", "encrypted with a key that AppFlow manages"),
        Flow=use("records under way", "kmsArn", "encrypted with a key that AppFlow manages"),
    ),
    keyed("appintegrations", DataIntegration=use("records", "kmsKey", "the integration needs a key")),
    keyed("appfabric", AppBundle=use("records", "customerManagedKeyArn", OWNED)),
    parts("appfabric", "appBundleArn", tokens("appfabric", "AppBundle"), "AppAuthorization"),
    nothing({
        "sns": "DataProtectionPolicy PlatformApplication SmsPreferences TopicPolicy TopicSubscription",
        "sqs": "QueuePolicy RedriveAllowPolicy RedrivePolicy",
        "mq": "Configuration",
        "cloudwatch": "EventApiDestination EventBusPolicy EventEndpoint EventPermission EventRule EventTarget",
        "scheduler": "ScheduleGroup",
        "schemas": "Discoverer Registry RegistryPolicy Schema",
        "sfn": "Alias",
        "appfabric": "AppAuthorizationConnection Ingestion IngestionDestination",
    }),
))  # fmt: skip

_STORAGE: Final = "storageConfig"
_ENCRYPTION: Final = ("encryptionConfig.encryptionType", ("KMS",))

_PEOPLE: Final = joined((
    keyed(
        "connect",
        InstanceStorageConfig=(
            within("recordings and transcripts", f"{_STORAGE}.s3Config", "encryptionConfig.keyId", OF_S3, _ENCRYPTION),
            within(
                "live media", f"{_STORAGE}.kinesisVideoStreamConfig", "encryptionConfig.keyId",
                managed("kinesisvideo"), _ENCRYPTION,
            ),
        ),
    ),
    unkeyed(
        "connect", "Instance", "records of contacts and users", "Connect encrypts them with a key that AWS owns",
        "docs.aws.amazon.com/connect/latest/adminguide/encryption-at-rest.html",
    ),
    parts("connect", "instanceId", tokens("connect", "Instance"), "User"),
    keyed("customerprofiles", Domain=use("profiles of people", "defaultEncryptionKey", "the domain needs a key")),
    parts("customerprofiles", "domainName", tokens("customerprofiles", "Domain"), "Profile"),
    keyed(
        "chime",
        SdkvoiceVoiceProfileDomain=use(
            "prints of voices", "serverSideEncryptionConfiguration.kmsKeyArn", "the domain needs a key"
        ),
    ),
    unkeyed(
        "chime", "VoiceConnectorStreaming", "streamed calls",
        "the video streams that it makes in the account are encrypted with aws/kinesisvideo",
        "docs.aws.amazon.com/chime-sdk/latest/ag/start-kinesis-vc.html (unverified)",
    ),
    keyed(
        "chimesdkmediapipelines",
        MediaInsightsPipelineConfiguration=within(
            "analyses of calls",
            "elements.amazonTranscribeCallAnalyticsProcessorConfiguration.postCallAnalyticsSettings",
            "outputEncryptionKmsKeyId", OF_S3,
        ),
    ),
    unkeyed(
        "pinpoint", "App Smsvoicev2OptOutList", "addresses of people and what they did",
        "the SDK has no key for it", "pulumi-aws 7.51.1",
    ),
    unkeyed("sesv2", "ContactList", "addresses of people", "the SDK has no key for it", "pulumi-aws 7.51.1"),
    keyed(
        "ses",
        ReceiptRule=use("mails", "s3Actions.kmsKeyArn", "encrypted as the bucket does by default", optional=True),
    ),
    keyed(
        "mailmanager",
        Archive=use("mails", "kmsKeyArn", OWNED),
        RuleSet=use(
            "mails", "rules.actions.writeToS3.s3SseKmsKeyId", "encrypted as the bucket does by default", optional=True
        ),
        IngressPoint=use(
            "revoked certificates", "ingressPointConfiguration.tlsAuthConfiguration.trustStore.kmsKeyArn", "",
            optional=True,
        ),
    ),
    keyed("workmail", Organization=use("mails", "kmsKeyArn", "encrypted with a key that AWS manages")),
    parts("workmail", "organizationId", tokens("workmail", "Organization"), "User"),
    nothing({
        "connect": """BotAssociation ContactFlow ContactFlowModule HoursOfOperation LambdaFunctionAssociation
            PhoneNumber PhoneNumberContactFlowAssociation Queue QuickConnect RoutingProfile SecurityProfile
            UserHierarchyGroup UserHierarchyStructure Vocabulary""",
        "chime": """SdkvoiceSipMediaApplication SdkvoiceSipRule VoiceConnector
            VoiceConnectorGroup VoiceConnectorLogging VoiceConnectorOrigination VoiceConnectorTermination
            VoiceConnectorTerminationCredentials""",
        "chatbot": "SlackChannelConfiguration TeamsChannelConfiguration",
        "mailmanager": "Relay TrafficPolicy",
        "pinpoint": """AdmChannel ApnsChannel ApnsSandboxChannel ApnsVoipChannel ApnsVoipSandboxChannel BaiduChannel
            EmailChannel EmailTemplate EventStream GcmChannel SmsChannel Smsvoicev2ConfigurationSet
            Smsvoicev2EventDestination Smsvoicev2Keyword Smsvoicev2PhoneNumber Smsvoicev2Pool Smsvoicev2ResourcePolicy
            Smsvoicev2SenderId""",
        "ses": """ActiveReceiptRuleSet ConfigurationSet DomainDkim DomainIdentity DomainIdentityVerification
            EmailIdentity EventDestination IdentityNotificationTopic IdentityPolicy MailFrom ReceiptFilter
            ReceiptRuleSet Template""",
        "sesv2": """AccountSuppressionAttributes AccountVdmAttributes ConfigurationSet ConfigurationSetEventDestination
            DedicatedIpAssignment DedicatedIpPool EmailIdentity EmailIdentityFeedbackAttributes
            EmailIdentityMailFromAttributes EmailIdentityPolicy MultiRegionEndpoint Tenant TenantResourceAssociation""",
        "workmail": "DefaultDomain Domain Group",
    }),
    nothing({"chime": "SdkvoiceGlobalSettings"}, NOWHERE),
))  # fmt: skip

_DEVICES: Final = joined((
    unkeyed(
        "iot", "IndexingConfiguration Thing", "states of devices", "the SDK has no key for IoT Core",
        "pulumi-aws 7.51.1",
    ),
    keyed(
        "location",
        GeofenceCollection=use("geofences", "kmsKeyId", OWNED),
        Tracker=use("positions", "kmsKeyId", OWNED),
    ),
    nothing({
        "iot": """Authorizer BillingGroup CaCertificate Certificate DomainConfiguration EventConfigurations
            LoggingOptions Policy PolicyAttachment ProvisioningTemplate RoleAlias ThingGroup ThingGroupMembership
            ThingPrincipalAttachment ThingType TopicRule TopicRuleDestination""",
        "location": "Map PlaceIndex RouteCalculation TrackerAssociation",
    }),
))  # fmt: skip

_MEDIA: Final = joined((
    keyed(
        "elastictranscoder",
        Pipeline=use("files", "awsKmsKeyArn", "encrypted as the bucket does by default", optional=True),
    ),
    unkeyed("mediastore", "Container", "objects", "MediaStore has no key of the customer", "pulumi-aws 7.51.1"),
    unkeyed(
        "mediapackage", "Channel", "live content", "MediaPackage has no key of the customer for it", "pulumi-aws 7.51.1"
    ),
    unkeyed(
        "mediapackagev2", "ChannelGroup", "live content", "MediaPackage has no key of the customer for it",
        "pulumi-aws 7.51.1",
    ),
    nothing({
        "elastictranscoder": "Preset",
        "ivs": "Channel PlaybackKeyPair RecordingConfiguration",
        "ivschat": "LoggingConfiguration Room",
        "mediaconvert": "Queue",
        "medialive": "Channel Input InputSecurityGroup Multiplex MultiplexProgram",
        "mediastore": "ContainerPolicy",
    }),
))  # fmt: skip

TYPES: Final = joined((_QUEUES, _PEOPLE, _DEVICES, _MEDIA))
