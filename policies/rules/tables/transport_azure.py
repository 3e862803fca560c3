"""Azure: what must be set so that data travel under TLS 1.2 or better, by resource type.

Read in pulumi-azure-native 3.29.0; property paths are checked against it by a test. Where a type needs more than one
value at once (gateways, server parameters, API management) see ``policies/rules/transport.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.demands import Demand
from policies.rules.view import MISSING

_SDK: Final = "pulumi-azure-native 3.29.0"
_VERSIONS: Final = ("1.2", "1.3")
_STORAGE: Final = ("TLS1_2", "TLS1_3")


def _newer(path: str, values: tuple[str, ...] = _VERSIONS, absent: bool = False, source: str = _SDK) -> Demand:
    """A demand of a minimum version of TLS."""
    return Demand(
        path,
        "TLS older than 1.2 may be accepted",
        f"set {path} to {values[0]}",
        one_of=values,
        absent=absent,
        source=source,
    )


def _on(path: str, what: str, *values: object, absent: bool = False, source: str = _SDK) -> Demand:
    """A demand that a switch has one of some values, else ``what`` travels in plain text."""
    shown = str(values[0]).lower() if isinstance(values[0], bool) else str(values[0])
    return Demand(
        path, f"{what} may travel unencrypted", f"set {path} to {shown}", one_of=values, absent=absent, source=source
    )


def _off(path: str, why: str, refused: object, source: str = _SDK) -> Demand:
    """A demand that a switch, which is off by default, stays off."""
    return Demand(path, why, f"leave {path} out", none_of=(refused,), absent=True, source=source)


_SITE: Final = (
    _on("httpsOnly", "requests to the app", True),
    _newer("siteConfig.minTlsVersion"),
    _newer("siteConfig.scmMinTlsVersion", absent=True, source=f"{_SDK}; the default is 1.2 (unverified)"),
    Demand(
        "siteConfig.ftpsState",
        "FTP takes files and passwords in plain text",
        "set siteConfig.ftpsState to Disabled or FtpsOnly",
        one_of=("Disabled", "FtpsOnly"),
        source=_SDK,
    ),
)
_SINGLE: Final = (
    _on("properties.sslEnforcement", "data of clients", "Enabled"),
    _newer("properties.minimalTlsVersion", ("TLS1_2",)),
)
_EVENT_GRID: Final = (_newer("minimumTlsVersionAllowed"),)
_NETAPP: Final = Demand(
    "smbEncryption",
    "files travel unencrypted over SMB",
    "set smbEncryption to true",
    one_of=(True,),
    when=(("protocolTypes", ("CIFS",)),),
    source=f"{_SDK}: off by default",
)

DEMANDS: Final[Mapping[str, tuple[Demand, ...]]] = {
    "azure-native:storage:StorageAccount": (
        _on(
            "enableHttpsTrafficOnly",
            "requests to the account",
            True,
            absent=True,
            source=f"{_SDK}: true by default since API version 2019-04-01",
        ),
        _newer("minimumTlsVersion", _STORAGE, source=f"{_SDK}: absent is read as TLS 1.0"),
        _off("enableNfsV3", "NFS 3 sends files unencrypted", True),
    ),
    "azure-native:sql:Server": (_newer("minimalTlsVersion"),),
    "azure-native:sql:ManagedInstance": (_newer("minimalTlsVersion"),),
    "azure-native:cosmosdb:DatabaseAccount": (
        _newer("minimalTlsVersion", ("Tls12",), absent=True, source=f"{_SDK}: the default is Tls 1.2"),
    ),
    "azure-native:dbformysql:SingleServer": _SINGLE,
    "azure-native:dbforpostgresql:SingleServer": _SINGLE,
    "azure-native:dbformariadb:Server": _SINGLE,
    "azure-native:eventhub:Namespace": (_newer("minimumTlsVersion"),),
    "azure-native:servicebus:Namespace": (_newer("minimumTlsVersion"),),
    "azure-native:eventgrid:Topic": _EVENT_GRID,
    "azure-native:eventgrid:Domain": _EVENT_GRID,
    "azure-native:eventgrid:Namespace": _EVENT_GRID,
    "azure-native:eventgrid:PartnerNamespace": _EVENT_GRID,
    "azure-native:redis:Redis": (
        _off("enableNonSslPort", "the port without TLS is open", True),
        _newer("minimumTlsVersion"),
    ),
    "azure-native:redisenterprise:RedisEnterprise": (
        _newer("minimumTlsVersion", absent=True, source=f"{_SDK}: TLS 1.0 and 1.1 cannot be used"),
    ),
    "azure-native:redisenterprise:Database": (
        _on("clientProtocol", "data of clients", "Encrypted", absent=True, source=f"{_SDK}: encrypted by default"),
    ),
    "azure-native:iothub:IotHubResource": (_newer("properties.minTlsVersion"),),
    "azure-native:hdinsight:Cluster": (_newer("properties.minSupportedTlsVersion"),),
    "azure-native:web:WebApp": _SITE,
    "azure-native:web:WebAppSlot": _SITE,
    "azure-native:app:ContainerApp": (_off("configuration.ingress.allowInsecure", "the app answers plain HTTP", True),),
    "azure-native:appplatform:App": (_on("properties.httpsOnly", "requests to the app", True),),
    "azure-native:appplatform:Gateway": (_on("properties.httpsOnly", "requests to the gateway", True),),
    "azure-native:appplatform:ApiPortal": (_on("properties.httpsOnly", "requests to the portal", True),),
    "azure-native:apimanagement:GatewayHostnameConfiguration": (
        _off("tls10Enabled", "TLS 1.0 is accepted", True),
        _off("tls11Enabled", "TLS 1.1 is accepted", True),
    ),
    "azure-native:apimanagement:Api": (
        Demand(
            "protocols",
            "the API answers plain HTTP or WebSocket",
            "set protocols to https or wss",
            none_of=("http", "ws"),
            absent=True,
            source="learn.microsoft.com/rest/api/apimanagement/apis/create-or-update: https by default (unverified)",
        ),
    ),
    "azure-native:cdn:AFDCustomDomain": (_newer("tlsSettings.minimumTlsVersion", ("TLS12", "TLS13")),),
    "azure-native:cdn:Route": (
        Demand(
            "httpsRedirect",
            "the route answers plain HTTP",
            "set httpsRedirect to Enabled, or supportedProtocols to Https",
            one_of=("Enabled",),
            when=(("supportedProtocols", ("Http", MISSING)),),
            source=f"{_SDK}: Disabled by default",
        ),
        _off("forwardingProtocol", "requests to the origin travel over plain HTTP", "HttpOnly"),
    ),
    "azure-native:cdn:Endpoint": (
        Demand(
            "isHttpAllowed",
            "the endpoint answers plain HTTP",
            "set isHttpAllowed to false",
            one_of=(False,),
            source=f"{_SDK}: true by default",
        ),
    ),
    "azure-native:aad:DomainService": (
        Demand(
            "domainSecuritySettings.tlsV1",
            "TLS 1.0 and 1.1 are accepted",
            "set domainSecuritySettings.tlsV1 to Disabled",
            one_of=("Disabled",),
            source=f"{_SDK}: Enabled by default",
        ),
    ),
    "azure-native:netapp:CapacityPoolVolume": (_NETAPP,),
}
