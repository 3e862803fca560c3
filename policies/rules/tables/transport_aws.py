"""AWS: what must be set so that data travel under TLS 1.2 or better, by resource type.

Read in pulumi-aws 7.51.1; property paths are checked against it by a test. Where a type needs more than one value at
once (listeners, parameter groups, bucket policies) see ``policies/rules/transport.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.demands import Demand
from policies.rules.view import MISSING

_SDK: Final = "pulumi-aws 7.51.1"
_CLOUDFRONT: Final = (
    "TLSv1.2_2018", "TLSv1.2_2019", "TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025",
)  # fmt: skip
_API_POLICIES: Final = (
    "TLS_1_2",
    "SecurityPolicy_TLS13_1_3_2025_09",
    "SecurityPolicy_TLS13_1_3_FIPS_2025_09",
    "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09",
    "SecurityPolicy_TLS13_1_2_PQ_2025_09",
    "SecurityPolicy_TLS13_1_2_FIPS_PQ_2025_09",
    "SecurityPolicy_TLS13_1_2_2021_06",
    "SecurityPolicy_TLS13_2025_EDGE",
    "SecurityPolicy_TLS12_PFS_2025_EDGE",
    "SecurityPolicy_TLS12_2018_EDGE",
)
_API_SOURCE: Final = "docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html"
_SEARCH_POLICIES: Final = (
    "Policy-Min-TLS-1-2-2019-07",
    "Policy-Min-TLS-1-2-PFS-2023-10",
    "Policy-Min-TLS-1-2-RFC9151-FIPS-2024-08",
)


def _encrypted(path: str, what: str, *values: object, absent: bool = False, source: str = _SDK) -> Demand:
    """A demand that a switch has one of some values, else ``what`` travels in plain text."""
    shown = str(values[0]).lower() if isinstance(values[0], bool) else str(values[0])
    return Demand(
        path, f"{what} may travel unencrypted", f"set {path} to {shown}", one_of=values, absent=absent, source=source
    )


def _newer(path: str, values: tuple[str, ...], wanted: str, absent: bool = False, source: str = _SDK) -> Demand:
    return Demand(
        path, "TLS older than 1.2 is accepted", f"set {path} to {wanted}", one_of=values, absent=absent, source=source
    )


def _search() -> tuple[Demand, ...]:
    return (
        Demand(
            "domainEndpointOptions",
            "the domain answers plain HTTP",
            "set domainEndpointOptions with enforceHttps and tlsSecurityPolicy",
            source=f"{_SDK}: HTTPS is enforced by default only where the block is given (unverified)",
        ),
        _encrypted("domainEndpointOptions.enforceHttps", "requests to the domain", True, absent=True),
        _newer("domainEndpointOptions.tlsSecurityPolicy", _SEARCH_POLICIES, _SEARCH_POLICIES[1]),
        _encrypted("nodeToNodeEncryption.enabled", "data between the domain's nodes", True),
    )


def _cloudfront(origin: str, ordered: str) -> tuple[Demand, ...]:
    viewer = ("https-only", "redirect-to-https")
    return (
        _encrypted("defaultCacheBehavior.viewerProtocolPolicy", "requests of viewers", *viewer),
        _encrypted(f"{ordered}.viewerProtocolPolicy", "requests of viewers", *viewer, absent=True),
        Demand(
            "viewerCertificate.cloudfrontDefaultCertificate",
            "CloudFront's own certificate accepts TLS 1.0 from viewers",
            "use a certificate of ACM and a minimumProtocolVersion of TLSv1.2_2021 or newer",
            none_of=(True,),
            absent=True,
            source=f"{_SDK}: the version can be set only without the default certificate, whose policy is TLSv1",
        ),
        Demand(
            "viewerCertificate.minimumProtocolVersion",
            "TLS older than 1.2 is accepted from viewers",
            "set viewerCertificate.minimumProtocolVersion to TLSv1.2_2021 or newer",
            one_of=_CLOUDFRONT,
            when=(("viewerCertificate.cloudfrontDefaultCertificate", (False, MISSING)),),
            source=f"{_SDK}: the default is TLSv1",
        ),
        _encrypted(f"{origin}.originProtocolPolicy", "requests to the origin", "https-only", absent=True),
        Demand(
            f"{origin}.originSslProtocols",
            "TLS older than 1.2 is used to the origin",
            f"set {origin}.originSslProtocols to TLSv1.2",
            one_of=("TLSv1.2", "TLSv1.3"),
            absent=True,
            source=_SDK,
        ),
    )


_LIVE_ENDPOINT: Final = (
    ("disableExecuteApiEndpoint", (False, MISSING)),
    ("endpointConfiguration.types", ("EDGE", "REGIONAL", MISSING)),
)
_JDBC: Final = (("connectionProperties.JDBC_CONNECTION_URL", ()),)
_DMS_ENGINES: Final = (
    "aurora", "aurora-postgresql", "azuredb", "azure-sql-managed-instance", "db2", "docdb", "mariadb", "mongodb",
    "mysql", "oracle", "postgres", "sqlserver", "sybase",
)  # fmt: skip

DEMANDS: Final[Mapping[str, tuple[Demand, ...]]] = {
    "aws:cloudfront/distribution:Distribution": _cloudfront("origins.customOriginConfig", "orderedCacheBehaviors"),
    "aws:cloudfront/multitenantDistribution:MultitenantDistribution": _cloudfront(
        "origins.customOriginConfigs", "cacheBehaviors"
    ),
    "aws:cloudfront/vpcOrigin:VpcOrigin": (
        _encrypted("vpcOriginEndpointConfig.originProtocolPolicy", "requests to the origin", "https-only"),
        _newer("vpcOriginEndpointConfig.originSslProtocols.items", ("TLSv1.2", "TLSv1.3"), "TLSv1.2"),
    ),
    "aws:apigateway/domainName:DomainName": (
        _newer("securityPolicy", _API_POLICIES, "TLS_1_2", source=f"{_API_SOURCE} (the default is not documented)"),
    ),
    "aws:apigateway/restApi:RestApi": (
        Demand(
            "securityPolicy",
            "the API's own endpoint accepts TLS 1.0",
            "set securityPolicy to TLS_1_2, or disableExecuteApiEndpoint",
            one_of=_API_POLICIES,
            when=_LIVE_ENDPOINT,
            source=f"{_API_SOURCE}: TLS-1-0 for edge-optimised and regional APIs",
        ),
    ),
    "aws:apigateway/integration:Integration": (
        Demand(
            "tlsConfig.insecureSkipVerification",
            "the certificate of the back end is not verified",
            "leave tlsConfig.insecureSkipVerification out",
            none_of=(True,),
            absent=True,
            source=_SDK,
        ),
    ),
    "aws:apigatewayv2/domainName:DomainName": (
        _newer("domainNameConfiguration.securityPolicy", _API_POLICIES, "TLS_1_2"),
    ),
    "aws:opensearch/domain:Domain": _search(),
    "aws:elasticsearch/domain:Domain": _search(),
    "aws:cloudsearch/domain:Domain": (
        _encrypted("endpointOptions.enforceHttps", "requests to the domain", True),
        _newer("endpointOptions.tlsSecurityPolicy", ("Policy-Min-TLS-1-2-2019-07",), "Policy-Min-TLS-1-2-2019-07"),
    ),
    "aws:msk/cluster:Cluster": (
        _encrypted("encryptionInfo.encryptionInTransit.clientBroker", "data of clients", "TLS", absent=True),
        _encrypted("encryptionInfo.encryptionInTransit.inCluster", "data between brokers", True, absent=True),
    ),
    "aws:mskconnect/connector:Connector": (
        _encrypted("kafkaClusterEncryptionInTransit.encryptionType", "data of the connector", "TLS"),
    ),
    "aws:elasticache/replicationGroup:ReplicationGroup": (
        _encrypted("transitEncryptionEnabled", "data of the cache", True),
        _encrypted("transitEncryptionMode", "data of the cache", "required", absent=True),
    ),
    "aws:elasticache/cluster:Cluster": (
        Demand(
            "transitEncryptionEnabled",
            "data of the cache may travel unencrypted",
            "set transitEncryptionEnabled to true",
            one_of=(True,),
            when=(("engine", ("memcached",)),),
            source=_SDK,
        ),
        Demand(
            "replicationGroupId",
            "a single Redis or Valkey node cannot encrypt what travels",
            "use a replication group with transitEncryptionEnabled",
            when=(("engine", ("redis", "valkey")),),
            source=f"{_SDK}: transit encryption of Redis and Valkey is an attribute of the replication group",
        ),
    ),
    "aws:memorydb/cluster:Cluster": (_encrypted("tlsEnabled", "data of the database", True, absent=True),),
    "aws:memorydb/multiRegionCluster:MultiRegionCluster": (_encrypted("tlsEnabled", "data of the database", True),),
    "aws:dax/cluster:Cluster": (_encrypted("clusterEndpointEncryptionType", "data of the cache", "TLS"),),
    "aws:appsync/apiCache:ApiCache": (_encrypted("transitEncryptionEnabled", "data of the cache", True),),
    "aws:rds/proxy:Proxy": (_encrypted("requireTls", "data of clients", True),),
    "aws:quicksight/dataSource:DataSource": (
        Demand(
            "sslProperties.disableSsl",
            "queries to the source travel unencrypted",
            "leave sslProperties.disableSsl out",
            none_of=(True,),
            absent=True,
            source=_SDK,
        ),
    ),
    "aws:dms/endpoint:Endpoint": (
        Demand(
            "sslMode",
            "migrated data travel unencrypted",
            "set sslMode to verify-full, verify-ca or require",
            one_of=("require", "verify-ca", "verify-full"),
            when=(("engineName", _DMS_ENGINES),),
            source=f"{_SDK}: without it there is no TLS (unverified)",
        ),
        Demand(
            "redisSettings.sslSecurityProtocol",
            "migrated data travel unencrypted",
            "set redisSettings.sslSecurityProtocol to ssl-encryption",
            none_of=("plaintext",),
            absent=True,
            source=_SDK,
        ),
    ),
    "aws:glue/connection:Connection": (
        Demand(
            "connectionProperties.JDBC_ENFORCE_SSL",
            "data of the connection may travel unencrypted",
            "set connectionProperties.JDBC_ENFORCE_SSL to true",
            one_of=(True,),
            when=_JDBC,
            source="docs.aws.amazon.com/glue/latest/dg/connection-properties.html (unverified)",
        ),
    ),
    "aws:datasync/efsLocation:EfsLocation": (_encrypted("inTransitEncryption", "copied files", "TLS1_2"),),
    "aws:ecs/taskDefinition:TaskDefinition": (
        Demand(
            "volumes.efsVolumeConfiguration.transitEncryption",
            "files travel unencrypted between the task and EFS",
            "set volumes.efsVolumeConfiguration.transitEncryption to ENABLED",
            one_of=("ENABLED",),
            when=(("volumes.efsVolumeConfiguration", ()),),
            source=f"{_SDK}: the default is DISABLED",
        ),
    ),
    "aws:elb/loadBalancer:LoadBalancer": (
        Demand(
            "listeners.lbProtocol",
            "a listener takes plain HTTP or TCP",
            "use HTTPS or SSL, or an application load balancer that redirects",
            one_of=("HTTPS", "SSL"),
            source=_SDK,
        ),
    ),
    "aws:transfer/server:Server": (
        Demand(
            "protocols",
            "FTP sends files and passwords in plain text",
            "use SFTP, FTPS or AS2",
            none_of=("FTP",),
            absent=True,
            source=f"{_SDK}: the default is SFTP",
        ),
    ),
    "aws:sns/topicSubscription:TopicSubscription": (
        Demand(
            "protocol",
            "messages are delivered over plain HTTP",
            "use https",
            none_of=("http",),
            source=_SDK,
        ),
    ),
    "aws:ses/configurationSet:ConfigurationSet": (_encrypted("deliveryOptions.tlsPolicy", "mail", "Require"),),
    "aws:sesv2/configurationSet:ConfigurationSet": (_encrypted("deliveryOptions.tlsPolicy", "mail", "REQUIRE"),),
    "aws:ses/receiptRule:ReceiptRule": (_encrypted("tlsPolicy", "received mail", "Require"),),
    "aws:mailmanager/ingressPoint:IngressPoint": (_encrypted("tlsPolicy", "received mail", "REQUIRED", "FIPS"),),
    "aws:iot/domainConfiguration:DomainConfiguration": (
        _newer(
            "tlsConfig.securityPolicy",
            (
                "IoTSecurityPolicy_TLS13_1_3_2022_10",
                "IoTSecurityPolicy_TLS13_1_2_2022_10",
                "IoTSecurityPolicy_TLS12_1_2_2022_10",
            ),
            "IoTSecurityPolicy_TLS13_1_2_2022_10",
            source="docs.aws.amazon.com/iot/latest/developerguide/transport-security.html (unverified)",
        ),
    ),
    "aws:codebuild/project:Project": tuple(
        Demand(
            f"{source}.insecureSsl",
            "the certificate of the source is not verified",
            f"leave {source}.insecureSsl out",
            none_of=(True,),
            absent=True,
            source=_SDK,
        )
        for source in ("source", "secondarySources")
    ),
}
