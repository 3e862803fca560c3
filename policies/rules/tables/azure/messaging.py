"""Azure types that carry messages and events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.azure.make import (
    ELSEWHERE,
    GLOBAL,
    KEY_VAULT,
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

_KEY: Final = ("encryption.keySource", KEY_VAULT)
_RELAYED: Final = "encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl"

TYPES: Final[Mapping[str, TypeFacts]] = merged(
    (
        {
            token("eventhub:Namespace"): encrypted(by_name("events", "encryption.keyVaultProperties", _KEY)),
            token("servicebus:Namespace"): encrypted(by_name("messages", "encryption.keyVaultProperties", _KEY)),
            token("fluidrelay:FluidRelayServer"): also(
                encrypted(by_uri("documents", _RELAYED)),
                parents=(Parent("resourceGroup", (token("resources:ResourceGroup"),)),),
            ),
            # Their data are in the geography of dataLocation; the location is always global.
            **same(
                also(held("communication", "messages and addresses", ELSEWHERE), may_be_global=True),
                "communication",
                "CommunicationService EmailService",
            ),
        },
        # A dedicated cluster's events are in its namespaces
        settings(
            "eventhub",
            "namespaceName",
            "Namespace",
            """
                ApplicationGroup ConsumerGroup DisasterRecoveryConfig EventHubAuthorizationRule
                NamespaceAuthorizationRule NamespaceIpFilterRule NamespaceNetworkRuleSet NamespaceVirtualNetworkRule
                PrivateEndpointConnection
            """,
        ),
        nothing("eventhub", "Cluster"),
        parts("eventhub", "namespaceName", "Namespace", "EventHub SchemaRegistry"),
        settings(
            "servicebus",
            "namespaceName",
            "Namespace",
            """
                DefaultRule DisasterRecoveryConfig MigrationConfig NamespaceAuthorizationRule NamespaceIpFilterRule
                NamespaceNetworkRuleSet NamespaceVirtualNetworkRule PrivateEndpointConnection QueueAuthorizationRule
                Rule TopicAuthorizationRule
            """,
        ),
        parts("servicebus", "namespaceName", "Namespace", "Queue Subscription Topic"),
        # Events wait here until they are delivered
        {
            token("eventgrid:Topic"): held("eventgrid", "events"),
            token("eventgrid:Domain"): held("eventgrid", "events"),
            token("eventgrid:Namespace"): held("eventgrid", "events"),
            token("eventgrid:PartnerTopic"): held("eventgrid", "events"),
            token("eventgrid:SystemTopic"): held("eventgrid", "events"),
            token("eventgrid:PartnerNamespace"): held("eventgrid", "events"),
        },
        settings(
            "eventgrid",
            "namespaceName",
            "Namespace",
            "CaCertificate Client ClientGroup NamespaceTopicEventSubscription PermissionBinding TopicSpace",
        ),
        parts("eventgrid", "partnerNamespaceName", "PartnerNamespace", "Channel"),
        settings("eventgrid", "domainName", "Domain", "DomainEventSubscription DomainTopicEventSubscription"),
        parts("eventgrid", "domainName", "Domain", "DomainTopic"),
        same(NOWHERE, "eventgrid", "EventSubscription"),
        parts("eventgrid", "namespaceName", "Namespace", "NamespaceTopic"),
        same(GLOBAL, "eventgrid", "PartnerConfiguration PartnerDestination PartnerRegistration"),
        settings("eventgrid", "partnerTopicName", "PartnerTopic", "PartnerTopicEventSubscription"),
        nothing("eventgrid", "PrivateEndpointConnection"),
        settings("eventgrid", "systemTopicName", "SystemTopic", "SystemTopicEventSubscription"),
        settings("eventgrid", "topicName", "Topic", "TopicEventSubscription"),
        # A relay hands on and keeps nothing (unverified)
        settings(
            "relay",
            "namespaceName",
            "Namespace",
            """
                HybridConnection HybridConnectionAuthorizationRule NamespaceAuthorizationRule
                PrivateEndpointConnection WCFRelay WCFRelayAuthorizationRule
            """,
        ),
        nothing("relay", "Namespace"),
        {
            token("notificationhubs:Namespace"): held("notificationhubs", "registrations of devices"),
        },
        settings(
            "notificationhubs",
            "namespaceName",
            "Namespace",
            "NamespaceAuthorizationRule NotificationHubAuthorizationRule PrivateEndpointConnection",
        ),
        parts("notificationhubs", "namespaceName", "Namespace", "NotificationHub"),
        # Messages in transit, which are not kept (unverified)
        nothing("signalrservice", "SignalR"),
        settings(
            "signalrservice",
            "resourceName",
            "SignalR",
            """
                SignalRCustomCertificate SignalRCustomDomain SignalRPrivateEndpointConnection SignalRReplica
                SignalRSharedPrivateLinkResource
            """,
        ),
        # Messages in transit, which are not kept (unverified)
        nothing("webpubsub", "WebPubSub"),
        settings(
            "webpubsub",
            "resourceName",
            "WebPubSub",
            """
                WebPubSubCustomCertificate WebPubSubCustomDomain WebPubSubHub WebPubSubPrivateEndpointConnection
                WebPubSubReplica WebPubSubSharedPrivateLinkResource
            """,
        ),
        same(GLOBAL, "communication", "Domain"),
        settings("communication", "emailServiceName", "EmailService", "SenderUsername"),
        settings("communication", "communicationServiceName", "CommunicationService", "SmtpUsername"),
        parts("communication", "emailServiceName", "EmailService", "SuppressionList SuppressionListAddress"),
        settings("fluidrelay", "fluidRelayServerName", "FluidRelayServer", "FluidRelayPrivateEndpointConnection"),
        {
            token("durabletask:Scheduler"): held("durabletask", "state of orchestrations"),
        },
        settings("durabletask", "schedulerName", "Scheduler", "RetentionPolicy SchedulerPrivateEndpointConnection"),
        parts("durabletask", "schedulerName", "Scheduler", "TaskHub"),
        {
            token("engagementfabric:Account"): held("engagementfabric", "messages"),
        },
        settings("engagementfabric", "accountName", "Account", "Channel"),
    )
)
