"""Azure types that learn, search and converse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.azure.make import (
    GLOBAL,
    KEY_VAULT,
    PLATFORM,
    by_name,
    by_switch,
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
    KeyForm,
    KeyUse,
    Parent,
    TypeFacts,
    also,
    encrypted,
    part_of,
)

_SERVICES_KEY: Final = "properties.encryption"
_DISCOVERY: Final = by_name(
    "knowledge and results", "properties.keyVaultProperties", ("properties.customerManagedKeys", ("Enabled",))
)

TYPES: Final[Mapping[str, TypeFacts]] = merged(
    (
        {
            token("cognitiveservices:Account"): encrypted(
                by_name(
                    "models, files and conversations",
                    f"{_SERVICES_KEY}.keyVaultProperties",
                    (f"{_SERVICES_KEY}.keySource", KEY_VAULT),
                )
            ),
            token("cognitiveservices:EncryptionScope"): also(
                part_of("accountName", token("cognitiveservices:Account")),
                uses=(
                    by_name("data of the scope", "properties.keyVaultProperties", ("properties.keySource", KEY_VAULT)),
                ),
            ),
            token("machinelearningservices:Workspace"): encrypted(
                by_uri(
                    "metadata",
                    "encryption.keyVaultProperties.keyIdentifier",
                    ("encryption.status", ("Enabled",)),
                )
            ),
            # A hub's project and a lean workspace have no key of their own; the rule asks for one all the same.
            token("machinelearningservices:Compute"): held(
                "machine_learning_compute",
                "system disks of the nodes",
                "the disks are in a subscription of Microsoft's, under its key",
                "learn.microsoft.com/azure/machine-learning/concept-data-encryption",
                parents=(Parent("workspaceName", (token("machinelearningservices:Workspace"),)),),
            ),
            token("search:Service"): encrypted(
                by_switch(
                    "indexes",
                    "encryptionWithCmk.enforcement",
                    "each index names its own key, and without enforcement one that names none is taken",
                )
            ),
            token("botservice:Bot"): encrypted(
                by_uri("conversations", "properties.cmekKeyVaultUrl", ("properties.isCmekEnabled", (True,)))
            ),
            token("discovery:Bookshelf"): encrypted(_DISCOVERY),
            token("discovery:Workspace"): encrypted(_DISCOVERY),
            token("discovery:Supercomputer"): encrypted(
                KeyUse(
                    "disks of the nodes",
                    "properties.diskEncryptionSetId",
                    KeyForm.AZURE_SET,
                    PLATFORM,
                    (("properties.customerManagedKeys", ("Enabled",)),),
                )
            ),
            token("onlineexperimentation:OnlineExperimentationWorkspace"): encrypted(
                by_uri("metrics", "properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl")
            ),
        },
        settings(
            "cognitiveservices",
            "accountName",
            "Account",
            """
                AccountCapabilityHost CommitmentPlan Deployment ManagedNetworkSetting OutboundRule
                PrivateEndpointConnection ProjectCapabilityHost RaiPolicy RaiToolLabel RaiTopic
            """,
        ),
        parts(
            "cognitiveservices",
            "accountName",
            "Account",
            """
                AccountConnection AgentApplication AgentDeployment Project ProjectConnection RaiBlocklist
                RaiBlocklistItem
            """,
        ),
        settings("cognitiveservices", "commitmentPlanName", "SharedCommitmentPlan", "CommitmentPlanAssociation"),
        same(NOWHERE, "cognitiveservices", "RaiExternalSafetyProvider SubscriptionRaiPolicy"),
        # Prices agreed for accounts
        nothing("cognitiveservices", "SharedCommitmentPlan"),
        {
            token("machinelearning:Workspace"): held("machinelearning", "experiments"),
        },
        {
            token("machinelearningservices:Registry"): held("machinelearningservices", "models and environments"),
        },
        parts(
            "machinelearningservices",
            "workspaceName",
            "Workspace",
            """
                BatchDeployment CodeContainer CodeVersion ComponentContainer ComponentVersion DataContainer
                DataVersion Datastore EnvironmentContainer EnvironmentSpecificationVersion EnvironmentVersion
                FeaturesetContainerEntity FeaturesetVersion FeaturestoreEntityContainerEntity
                FeaturestoreEntityVersion Job LabelingJob MachineLearningDataset MachineLearningDatastore
                ModelContainer ModelVersion OnlineDeployment WorkspaceConnection
            """,
        ),
        settings(
            "machinelearningservices",
            "workspaceName",
            "Workspace",
            """
                BatchEndpoint CapabilityHost ConnectionDeployment ConnectionRaiBlocklist ConnectionRaiBlocklistItem
                ConnectionRaiPolicy EndpointDeployment InferenceEndpoint InferenceGroup InferencePool LinkedService
                LinkedWorkspace ManagedNetworkSettingsRule MarketplaceSubscription OnlineEndpoint OutboundRule
                PrivateEndpointConnection RaiPolicy Schedule ServerlessEndpoint
            """,
        ),
        # Capacity that is reserved
        nothing("machinelearningservices", "CapacityReservationGroup"),
        parts(
            "machinelearningservices",
            "registryName",
            "Registry",
            """
                RegistryCodeContainer RegistryCodeVersion RegistryComponentContainer RegistryComponentVersion
                RegistryDataContainer RegistryDataVersion RegistryEnvironmentContainer RegistryEnvironmentVersion
                RegistryModelContainer RegistryModelVersion
            """,
        ),
        settings("search", "searchServiceName", "Service", "PrivateEndpointConnection SharedPrivateLinkResource"),
        same(GLOBAL, "botservice", "BotConnection Channel"),
        settings("botservice", "resourceName", "Bot", "PrivateEndpointConnection"),
        {
            token("videoindexer:Account"): held("videoindexer", "insights"),
        },
        settings("videoindexer", "accountName", "Account", "PrivateEndpointConnection"),
        # Parts of a discovery workspace
        settings("discovery", "bookshelfName", "Bookshelf", "BookshelfPrivateEndpointConnection"),
        settings("discovery", "workspaceName", "Workspace", "ChatModelDeployment WorkspacePrivateEndpointConnection"),
        parts("discovery", "supercomputerName", "Supercomputer", "NodePool"),
        parts("discovery", "workspaceName", "Workspace", "Project"),
        parts("discovery", "storageContainerName", "StorageContainer", "StorageAsset"),
        {
            # A name for a store of the customer's, which has the data
            token("discovery:StorageContainer"): TypeFacts(
                "parent",
                parents=(
                    Parent("properties.storageStore.storageAccountId", (token("storage:StorageAccount"),)),
                    Parent("properties.storageStore.netAppVolumeId", (token("netapp:CapacityPoolVolume"),)),
                ),
            ),
        },
        nothing("discovery", "Tool"),
        {
            token("recommendationsservice:Account"): held("recommendationsservice", "models"),
        },
        settings("recommendationsservice", "accountName", "Account", "Modeling ServiceEndpoint"),
        {
            token("enterpriseknowledgegraph:EnterpriseKnowledgeGraph"): held("enterpriseknowledgegraph", "graph"),
        },
        settings(
            "onlineexperimentation",
            "workspaceName",
            "OnlineExperimentationWorkspace",
            "PrivateEndpointConnection",
        ),
        # Reads documents where they are
        nothing("syntex", "DocumentProcessor"),
        {
            token("dynamics365fraudprotection:InstanceDetails"): held("dynamics365fraudprotection", "transactions"),
        },
    )
)
