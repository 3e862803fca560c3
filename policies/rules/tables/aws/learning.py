"""AWS machine learning: SageMaker, Bedrock, and services that learn from texts, images and speech."""

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
    token,
    tokens,
    unkeyed,
    use,
    within,
)
from policies.rules.tables.entries import NOWHERE, Carried, KeyUse, TypeFacts, also, besides, part_of

_OUTPUT: Final = "encrypted with the default key of S3"
_VOLUME: Final = "encrypted with a key that SageMaker holds"


def _output(place: str, surface: str = "output") -> KeyUse:
    return within(surface, place, "kmsKeyId", _OUTPUT)


def _volume(place: str, surface: str = "volume") -> KeyUse:
    return within(surface, place, "volumeKmsKeyId", _VOLUME)


def _user(settings: str) -> tuple[KeyUse, ...]:
    """What a user of a SageMaker domain writes into buckets."""
    canvas = f"{settings}.canvasAppSettings.workspaceSettings"
    return (
        within("shared notebooks", f"{settings}.sharingSettings", "s3KmsKeyId", _OUTPUT),
        within("workspace of Canvas", canvas, "s3KmsKeyId", _OUTPUT),
    )


def _tuned(definition: str) -> tuple[KeyUse, ...]:
    """The training jobs of a tuning job."""
    resources = ("resourceConfig", "hyperParameterTuningResourceConfig")
    return (
        _output(f"{definition}.outputDataConfig"),
        *(_volume(f"{definition}.{resource}") for resource in resources),
    )


_PROFILES: Final = "validationSpecification.validationProfiles"
_MONITORING: Final = "monitoringScheduleConfig.monitoringJobDefinition"
_DOMAIN: Final = token("sagemaker", "Domain")

_SAGEMAKER: Final = joined((
    keyed(
        "sagemaker",
        Algorithm=(
            _output(f"{_PROFILES}.trainingJobDefinition.outputDataConfig", "validation output"),
            _volume(f"{_PROFILES}.trainingJobDefinition.resourceConfig", "validation volume"),
            _output(f"{_PROFILES}.transformJobDefinition.transformOutput", "transformed data"),
            _volume(f"{_PROFILES}.transformJobDefinition.transformResources", "transformation volume"),
        ),
        DataQualityJobDefinition=(
            use("output", "dataQualityJobOutputConfig.kmsKeyId", _OUTPUT),
            use("volume", "jobResources.clusterConfig.volumeKmsKeyId", _VOLUME),
        ),
        DeviceFleet=use("output", "outputConfig.kmsKeyId", _OUTPUT),
        Domain=(use("files of users", "kmsKeyId", managed("elasticfilesystem")), *_user("defaultUserSettings")),
        UserProfile=also(part_of("domainId", _DOMAIN), uses=besides(*_user("userSettings"))),
        EndpointConfiguration=(
            use("volume", "kmsKeyArn", _VOLUME),
            _output("asyncInferenceConfig.outputConfig", "answers"),
            _output("dataCaptureConfig", "captured requests"),
            _output("productionVariants.coreDumpConfig", "core dumps"),
            _output("shadowProductionVariants.coreDumpConfig", "core dumps of shadow variants"),
        ),
        FeatureGroup=(
            within("offline store", "offlineStoreConfig.s3StorageConfig", "kmsKeyId", _OUTPUT),
            within("online store", "onlineStoreConfig", "securityConfig.kmsKeyId", OWNED),
        ),
        FlowDefinition=use("answers of people", "outputConfig.kmsKeyId", _OUTPUT),
        HyperParameterTuningJob=(*_tuned("trainingJobDefinition"), *_tuned("trainingJobDefinitions")),
        LabelingJob=(
            use("labels", "outputConfig.kmsKeyId", _OUTPUT),
            within(
                "volume", "labelingJobAlgorithmsConfig", "labelingJobResourceConfig.volumeKmsKeyId", _VOLUME
            ),
        ),
        ModelCard=use("card", "securityConfig.kmsKeyId", "", optional=True),
        MonitoringSchedule=(
            within("output", _MONITORING, "monitoringOutputConfig.kmsKeyId", _OUTPUT),
            within("volume", _MONITORING, "monitoringResources.clusterConfig.volumeKmsKeyId", _VOLUME),
        ),
        NotebookInstance=use("volume", "kmsKeyId", _VOLUME),
        TrainingJob=(_output("outputDataConfig"), _volume("resourceConfig")),
    ),
    parts("sagemaker", "domainId", (_DOMAIN,), "App Space"),
    unkeyed(
        "sagemaker", "MlflowApp MlflowTrackingServer", "runs and parameters", "the SDK has no key for MLflow",
        "pulumi-aws 7.51.1",
    ),
    nothing({
        # Models and images lie in buckets and registries, which are judged.
        "sagemaker": """AppImageConfig CodeRepository Device Endpoint Hub HubContentReference HumanTaskUI Image
            ImageVersion Model ModelCardExportJob ModelPackageGroup ModelPackageGroupPolicy
            NotebookInstanceLifecycleConfiguration Pipeline Project ServicecatalogPortfolioStatus
            StudioLifecycleConfig Workforce Workteam""",
    }),
))  # fmt: skip

_AGENT: Final = tokens("bedrock", "AgentAgent")
_VAULT: Final = Carried(
    "stored credentials", tokens("bedrock", "AgentcoreTokenVaultCmk"), "", by_them=True,
    absent="the token vault is encrypted with a key that AWS holds",
)  # fmt: skip
_MANAGED_BASE: Final = "knowledgeBaseConfiguration.managedKnowledgeBaseConfiguration"
_JWT_KEY: Final = "oauth2ProviderConfig.customOauth2ProviderConfig.privateKeyJwtConfig.privateKeySource.kmsKeySource"

_BEDROCK: Final = joined((
    keyed(
        "bedrock",
        AgentAgent=use("sessions and memory", "customerEncryptionKeyArn", OWNED),
        AgentDataSource=use("documents under way", "serverSideEncryptionConfiguration.kmsKeyArn", OWNED),
        # Without a managed store, the texts of a knowledge base lie in a store that is a resource of its own.
        AgentKnowledgeBase=within("store", _MANAGED_BASE, "serverSideEncryptionConfiguration.kmsKeyArn", OWNED),
        AgentcoreMemory=use("memory", "encryptionKeyArn", "encrypted with a key that AWS holds"),
        AgentcoreHarness=within(
            "memory", "memory.managedMemoryConfiguration", "encryptionKeyArn", "encrypted with a key that AWS holds"
        ),
        AgentcoreTokenVaultCmk=use(
            "stored credentials", "kmsConfiguration.kmsKeyArn", "encrypted with a key that AWS holds",
            ("kmsConfiguration.keyType", ("CustomerManagedKey",)),
        ),
        AgentcoreApiKeyCredentialProvider=TypeFacts("keys", carried=_VAULT),
        AgentcoreOauth2CredentialProvider=TypeFacts(
            "keys", (use("signing key", f"{_JWT_KEY}.kmsKeyArn", "", optional=True),), _VAULT
        ),
        CustomModel=use("model", "customModelKmsKeyId", OWNED),
        EvaluationJob=use("evaluation", "customerEncryptionKeyId", OWNED),
        # Texts of the program: prompts, flows, policies. A key for them is judged where it is named.
        AgentFlow=use("flow", "customerEncryptionKeyArn", "", optional=True),
        AgentPrompt=use("prompt", "customerEncryptionKeyArn", "", optional=True),
        AgentcoreEvaluator=use("evaluator", "kmsKeyArn", "", optional=True),
        AgentcoreGateway=use("gateway", "kmsKeyArn", "", optional=True),
        AgentcorePolicyEngine=use("policies", "encryptionKeyArn", "", optional=True),
        Guardrail=use("guardrail", "kmsKeyArn", "", optional=True),
    ),
    keyed(
        "bedrockmodel",
        InvocationJob=use("answers", "outputDataConfig.s3OutputDataConfig.s3EncryptionKeyId", "", optional=True),
    ),
    keyed("agentregistry", Registry=use("registry", "encryptionConfiguration.kmsKeyArn", OWNED)),
    parts("bedrock", "agentId", _AGENT, "AgentAgentAlias"),
    unkeyed(
        "bedrock", "AgentcoreAgentRuntime AgentcoreBrowserProfile", "sessions that are kept",
        "the SDK has no key for them", "pulumi-aws 7.51.1",
    ),
    nothing({
        "bedrock": """AgentAgentActionGroup AgentAgentCollaborator AgentAgentKnowledgeBaseAssociation
            AgentcoreAgentRuntimeEndpoint AgentcoreBrowser AgentcoreCodeInterpreter AgentcoreGatewayRule
            AgentcoreGatewayTarget AgentcoreMemoryStrategy AgentcoreOnlineEvaluationConfig AgentcorePolicy
            AgentcoreRegistry AgentcoreResourcePolicy AgentcoreWorkloadIdentity GuardrailVersion InferenceProfile
            ProvisionedModelThroughput""",
        "bedrockfoundation": "ModelAgreement",
        # Where requests are logged to is judged itself.
        "bedrockmodel": "InvocationLoggingConfiguration",
    }),
    nothing({"bedrock": "UseCaseForModelAccess"}, NOWHERE),
))  # fmt: skip

_INDEX: Final = tokens("kendra", "Index")
_BOT: Final = tokens("lex", "V2modelsBot")
_STORED_SPEECH: Final = "conversationLogs.logSettings.kmsKeyArn"

_SERVICES: Final = joined((
    keyed(
        "comprehend",
        DocumentClassifier=(
            use("model", "modelKmsKeyId", OWNED),
            use("volume", "volumeKmsKeyId", "encrypted with a key that AWS holds"),
            within("output", "outputDataConfig", "kmsKeyId", OF_S3),
        ),
        EntityRecognizer=(
            use("model", "modelKmsKeyId", OWNED),
            use("volume", "volumeKmsKeyId", "encrypted with a key that AWS holds"),
        ),
    ),
    keyed("kendra", Index=use("documents", "serverSideEncryptionConfiguration.kmsKeyId", OWNED)),
    parts("kendra", "indexId", _INDEX, "DataSource Faq QuerySuggestionsBlockList Thesaurus"),
    keyed("qbusiness", Application=use("documents and conversations", "encryptionConfiguration.kmsKeyId", OWNED)),
    keyed(
        "rekognition",
        StreamProcessor=use("results", "kmsKeyId", OWNED, applies=("settings.connectedHome", ())),
    ),
    unkeyed(
        "rekognition", "Collection", "vectors of faces", "Rekognition encrypts collections with a key that AWS owns",
        "docs.aws.amazon.com/rekognition/latest/dg/security-data-encryption.html (unverified)",
    ),
    unkeyed(
        "transcribe", "LanguageModel", "what was learned from texts", "the SDK has no key for it", "pulumi-aws 7.51.1"
    ),
    unkeyed(
        "lex", "Bot V2modelsBot", "what people said", "Lex encrypts utterances with a key that AWS owns",
        "docs.aws.amazon.com/lexv2/latest/dg/encryption-at-rest.html (unverified)",
    ),
    keyed(
        "lex",
        BotAlias=use("recorded speech", _STORED_SPEECH, "encrypted as the bucket does by default", optional=True),
        V2modelsSlotType=use(
            "grammar", "externalSourceSettings.grammarSlotTypeSettings.sources.kmsKeyArn", "", optional=True
        ),
    ),
    parts("lex", "botId", _BOT, "V2modelsBotVersion"),
    nothing({
        "kendra": "Experience",
        "lex": "Intent SlotType V2modelsBotLocale V2modelsIntent V2modelsSlot",
        # Images and labels lie in buckets; a version of a model, which has a key, is no type of the SDK.
        "rekognition": "Project",
        "transcribe": "MedicalVocabulary Vocabulary VocabularyFilter",
        "evidently": "Feature Launch Project Segment",
    }),
))  # fmt: skip

TYPES: Final = joined((_SAGEMAKER, _BEDROCK, _SERVICES))
