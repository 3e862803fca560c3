"""OVHcloud: managed databases of the Public Cloud, and private databases of the web hosting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.entries import TypeFacts, every, part_of
from policies.rules.tables.ovh.tokens import kind, kinds, no_key

DATABASE: Final = kind("CloudProject", "Database")
PRIVATE: Final = kind("Hosting", "PrivateDatabase")

TYPES: Final[Mapping[str, TypeFacts]] = {
    DATABASE: no_key(
        "database",
        "database.key_control",
        "managed databases are encrypted with keys that OVHcloud holds; customers cannot bring their own",
        "ovh/docs public_cloud_databases information_01_security_overview (2023-05)",
    ),
    # What keeps rows, messages, documents or passwords in its cluster
    **every(
        part_of("clusterId", DATABASE),
        *kinds("CloudProjectDatabase", "DatabaseInstance KafkaTopic User MongoDbUser OpensearchUser PostgresSqlUser"),
        *kinds("CloudProjectDatabase", "MongoDbPrometheus Prometheus"),
        *kinds("index", "CloudProjectDatabaseClickhouseUser CloudProjectDatabaseValkeyUser"),
    ),
    # Permissions, patterns, connections and subscriptions: settings of the cluster
    **every(
        part_of("clusterId", DATABASE, rest="nothing"),
        *kinds("CloudProjectDatabase", "Integration KafkaAcl KafkaSchemaRegistryAcl LogSubscription OpensearchPattern"),
        kind("CloudProjectDatabase", "PostgresSqlConnectionPool"),
    ),
    # Web hosting
    PRIVATE: no_key("database", "database.key_control", "private databases have no encryption input"),
    **every(part_of("serviceName", PRIVATE), *kinds("Hosting", "PrivateDatabaseDb PrivateDatabaseUser")),
    **every(
        part_of("serviceName", PRIVATE, rest="nothing"),
        *kinds("Hosting", "PrivateDatabaseAllowlist PrivateDatabaseUserGrant"),
        kind("index", "HostingPrivatedatabaseWebhostingNetwork"),
    ),
}
