"""Azure: what must be set so that stores, and what reaches them, are not public, by resource type.

Read in pulumi-azure-native 3.29.0; property paths are checked against it by a test, which also sees that every type
with a switch for public network access is in one of the tables here. Security rules are judged in
``policies/rules/openings_azure.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from policies.rules.demands import Demand
from policies.rules.ranges import Ranges
from policies.rules.tables.old_types import with_old
from policies.rules.view import MISSING

SDK: Final = "pulumi-azure-native 3.29.0"
_A: Final = "azure-native:"
_CLOSED: Final = ("Disabled", "SecuredByPerimeter")


def _network(
    path: str = "publicNetworkAccess",
    *,
    unless: tuple[tuple[str, tuple[Any, ...]], ...] = (),
    closed: tuple[object, ...] = _CLOSED,
) -> Demand:
    """A demand that a service has no public endpoint; ``unless``: it counts where nothing else closes it."""
    return Demand(
        path,
        "everybody's network may reach it",
        f"set {path} to {str(closed[0]).lower() if isinstance(closed[0], bool) else closed[0]}",
        one_of=closed,
        when=unless,
        source=f"{SDK}: enabled by default where it states one; nothing is assumed where it does not",
    )


def _acl(path: str) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    """The condition that a network ACL does not deny by default."""
    return ((path, ("Allow", MISSING)),)


def _list(path: str) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    """The condition that a list of addresses, which would keep all others out, is empty."""
    return ((path, (MISSING,)),)


def _never(path: str, why: str, *refused: object, source: str = f"{SDK}: off by default") -> Demand:
    return Demand(path, why, f"leave {path} out", none_of=refused, absent=True, source=source)


_OWN: Final = "properties.publicNetworkAccess"
_TOP: Final = (
    "agfoodplatform:DataManagerForAgricultureResource", "appconfiguration:ConfigurationStore",
    "datafactory:Factory", "desktopvirtualization:HostPool",
    "desktopvirtualization:Workspace", "deviceupdate:Account", "digitaltwins:DigitalTwin", "elasticsan:ElasticSan",
    "hardwaresecuritymodules:CloudHsmCluster", "machinelearningservices:Registry",
    "migrate:AssessmentProjectsOperation", "monitor:AzureMonitorWorkspace",
    "offazure:MasterSitesController", "purview:Account", "redis:Redis", "redisenterprise:RedisEnterprise",
    "relay:Namespace", "sql:Server", "synapse:Workspace",
)  # fmt: skip
_NESTED: Final = (
    "attestation:AttestationProvider", "dashboard:Grafana", "dbformariadb:Server", "dbformysql:SingleServer",
    "dbforpostgresql:SingleServer", "deviceprovisioningservices:IotDpsResource", "discovery:Bookshelf",
    "discovery:Workspace", "durabletask:Scheduler", "fileshares:FileShare", "healthcareapis:Service",
    "healthdataaiservices:DeidService", "machinelearningservices:OnlineEndpoint", "migrate:MigrateProject",
    "migrate:MigrateProjectsControllerMigrateProject", "migrate:Project", "mongocluster:MongoCluster",
    "recoveryservices:Vault",
)  # fmt: skip
_INJECTED: Final = (("network.delegatedSubnetResourceId", (MISSING,)),)
_NODES: Final = "the nodes get public addresses"

DEMANDS: Final[Mapping[str, tuple[Demand, ...]]] = {
    **{f"{_A}{kind}": (_network(),) for kind in _TOP},
    **{f"{_A}{kind}": (_network(_OWN),) for kind in _NESTED},
    f"{_A}databricks:Workspace": (
        _network(),
        Demand(
            "parameters.enableNoPublicIp.value",
            _NODES,
            "set parameters.enableNoPublicIp.value to true",
            one_of=(True,),
            when=(("computeMode", ("Hybrid", MISSING)),),
            source="learn.microsoft.com/azure/databricks/security/network/classic/secure-cluster-connectivity "
            "(unverified)",
        ),
    ),
    f"{_A}machinelearningservices:Workspace": (
        _network(),
        _never("allowPublicAccessWhenBehindVnet", "the workspace is public in spite of its network", True),
    ),
    # Services that a network ACL can close as well
    f"{_A}batch:BatchAccount": (_network(unless=_acl("networkProfile.accountAccess.defaultAction")),),
    f"{_A}cognitiveservices:Account": (_network(_OWN, unless=_acl("properties.networkAcls.defaultAction")),),
    f"{_A}containerregistry:Registry": (
        _network(unless=_acl("networkRuleSet.defaultAction")),
        _never("anonymousPullEnabled", "everybody may pull images", True),
    ),
    f"{_A}iotcentral:App": (_network(unless=_acl("networkRuleSets.defaultAction")),),
    f"{_A}iothub:IotHubResource": (_network(_OWN, unless=_acl("properties.networkRuleSets.defaultAction")),),
    f"{_A}keyvault:ManagedHsm": (_network(_OWN, unless=_acl("properties.networkAcls.defaultAction")),),
    f"{_A}keyvault:Vault": (_network(_OWN, unless=_acl("properties.networkAcls.defaultAction")),),
    f"{_A}storage:StorageAccount": (
        _network(unless=_acl("networkRuleSet.defaultAction")),
        _never(
            "allowBlobPublicAccess", "containers may be made public", True, source=f"{SDK}: absent is read as false"
        ),
    ),
    f"{_A}storage:BlobContainer": (_never("publicAccess", "everybody may read the container", "Blob", "Container"),),
    f"{_A}eventhub:NamespaceNetworkRuleSet": (_network(unless=_acl("defaultAction")),),
    f"{_A}servicebus:NamespaceNetworkRuleSet": (_network(unless=_acl("defaultAction")),),
    # Services that a list of addresses can close as well
    f"{_A}cosmosdb:DatabaseAccount": (_network(unless=_list("ipRules")),),
    f"{_A}eventgrid:Domain": (_network(unless=_list("inboundIpRules")),),
    f"{_A}eventgrid:Namespace": (_network(unless=_list("inboundIpRules")),),
    f"{_A}eventgrid:PartnerNamespace": (_network(unless=_list("inboundIpRules")),),
    f"{_A}eventgrid:Topic": (_network(unless=_list("inboundIpRules")),),
    f"{_A}kusto:Cluster": (_network(unless=_list("allowedIpRangeList")),),
    f"{_A}search:Service": (_network(unless=_list("networkRuleSet.ipRules")),),
    # Services in a network of the customer's
    f"{_A}dbformysql:Server": (_network("network.publicNetworkAccess", unless=_INJECTED),),
    f"{_A}dbforpostgresql:Server": (_network("network.publicNetworkAccess", unless=_INJECTED),),
    f"{_A}sql:ManagedInstance": (_never("publicDataEndpointEnabled", "the instance has a public endpoint", True),),
    f"{_A}automation:AutomationAccount": (_network(closed=(False,)),),
    f"{_A}monitor:DataCollectionEndpoint": (_network("networkAcls.publicNetworkAccess"),),
    f"{_A}operationalinsights:Workspace": (_network("publicNetworkAccessForQuery"),),
    f"{_A}applicationinsights:Component": (_network("publicNetworkAccessForQuery"),),
    # Disks and machines
    **dict.fromkeys(
        (f"{_A}compute:Disk", f"{_A}compute:Snapshot"),
        (
            Demand(
                "networkAccessPolicy",
                "its data can be exported over the internet",
                "set networkAccessPolicy to DenyAll, or to AllowPrivate with a diskAccessId",
                one_of=("DenyAll", "AllowPrivate"),
                when=(("publicNetworkAccess", ("Enabled", MISSING)),),
                source="learn.microsoft.com/azure/virtual-machines/disks-enable-private-links (unverified)",
            ),
        ),
    ),
    f"{_A}containerservice:AgentPool": (_never("enableNodePublicIP", _NODES, True),),
    f"{_A}containerservice:ManagedCluster": (_never("agentPoolProfiles.enableNodePublicIP", _NODES, True),),
    f"{_A}servicefabric:NodeType": (
        _never("enableNodePublicIP", _NODES, True),
        _never("enableNodePublicIPv6", _NODES, True),
    ),
    f"{_A}machinelearningservices:Compute": (
        _never("properties.properties.enableNodePublicIp", _NODES, True),
        _never("properties.properties.remoteLoginPortPublicAccess", "SSH is open to everybody", "Enabled"),
        _never("properties.properties.sshSettings.sshPublicAccess", "SSH is open to everybody", "Enabled"),
    ),
    f"{_A}webpubsub:WebPubSubHub": (
        _never("properties.anonymousConnectPolicy", "clients need not say who they are", "allow"),
    ),
}
ELSEWHERE: Final[Mapping[str, str]] = {
    f"{_A}eventhub:Namespace": "joined with its network rule set in exposure.py",
    f"{_A}servicebus:Namespace": "joined with its network rule set in exposure.py",
    f"{_A}containerservice:ManagedCluster": "judged with its API server's profile in exposure.py",
    f"{_A}authorization:PrivateLinkAssociation": "management of Azure itself, no store",
    f"{_A}chaos:PrivateAccess": "experiments, no store",
    f"{_A}hybridcompute:PrivateLinkScope": "agents of machines, no store",
    f"{_A}kubernetesconfiguration:PrivateLinkScope": "agents of clusters, no store",
    **dict.fromkeys(
        tuple(
            f"{_A}{module}:PrivateLinkServicesFor{service}"
            for module in ("m365securityandcompliance", "securityandcompliance")
            for service in (
                "EDMUpload", "M365ComplianceCenter", "M365SecurityCenter", "MIPPolicySync",
                "O365ManagementActivityAPI", "SCCPowershell",
            )
        ),
        "private links to Microsoft 365, no store",
    ),
    **dict.fromkeys(
        tuple(
            f"{_A}{kind}"
            for kind in (
                "apimanagement:ApiManagementService", "app:ManagedEnvironment", "botservice:Bot",
                "communication:CommunicationService", "notificationhubs:Namespace", "signalrservice:SignalR",
                "web:StaticSite", "web:WebApp", "web:WebAppSlot", "webpubsub:WebPubSub",
            )
        ),
        "a web entrance, as a load balancer is: what answers there is judged by the TLS rule",
    ),
}  # fmt: skip
"""Types with a switch for public network access that have no demand here, and why."""

RANGES: Final[Mapping[str, tuple[Ranges, ...]]] = {
    f"{_A}batch:BatchAccount": (Ranges("networkProfile.accountAccess.ipRules.value", "the account"),),
    f"{_A}cognitiveservices:Account": (Ranges("properties.networkAcls.ipRules.value", "the account"),),
    f"{_A}containerregistry:Registry": (Ranges("networkRuleSet.ipRules.iPAddressOrRange", "the registry"),),
    f"{_A}cosmosdb:DatabaseAccount": (Ranges("ipRules.ipAddressOrRange", "the database"),),
    f"{_A}eventgrid:Domain": (Ranges("inboundIpRules.ipMask", "the domain"),),
    f"{_A}eventgrid:Namespace": (Ranges("inboundIpRules.ipMask", "the namespace"),),
    f"{_A}eventgrid:PartnerNamespace": (Ranges("inboundIpRules.ipMask", "the namespace"),),
    f"{_A}eventgrid:Topic": (Ranges("inboundIpRules.ipMask", "the topic"),),
    f"{_A}eventhub:NamespaceNetworkRuleSet": (Ranges("ipRules.ipMask", "the namespace"),),
    f"{_A}iotcentral:App": (Ranges("networkRuleSets.ipRules.ipMask", "the app"),),
    f"{_A}iothub:IotHubResource": (Ranges("properties.networkRuleSets.ipRules.ipMask", "the hub"),),
    f"{_A}keyvault:ManagedHsm": (Ranges("properties.networkAcls.ipRules.value", "the key store"),),
    f"{_A}keyvault:Vault": (Ranges("properties.networkAcls.ipRules.value", "the vault"),),
    f"{_A}kusto:Cluster": (Ranges("allowedIpRangeList", "the cluster"),),
    f"{_A}search:Service": (Ranges("networkRuleSet.ipRules.value", "the index"),),
    f"{_A}servicebus:NamespaceNetworkRuleSet": (Ranges("ipRules.ipMask", "the namespace"),),
    f"{_A}storage:StorageAccount": (Ranges("networkRuleSet.ipRules.iPAddressOrRange", "the account"),),
    f"{_A}containerservice:ManagedCluster": (
        Ranges(
            "apiServerAccessProfile.authorizedIPRanges",
            "the Kubernetes API",
            "everybody is let in",
            when=(
                ("apiServerAccessProfile.enablePrivateCluster", (False, MISSING)),
                ("publicNetworkAccess", ("Enabled", MISSING)),
            ),
            source="learn.microsoft.com/azure/aks/api-server-authorized-ip-ranges (unverified)",
        ),
    ),
}
"""Types that let lists of addresses in."""

FIREWALL_RULES: Final[Mapping[str, tuple[str, str]]] = with_old({
    **dict.fromkeys(
        tuple(
            f"{_A}{kind}"
            for kind in (
                "cosmosdb:MongoClusterFirewallRule", "datalakeanalytics:FirewallRule", "datalakestore:FirewallRule",
                "dbformariadb:FirewallRule", "dbformysql:FirewallRule", "dbformysql:SingleServerFirewallRule",
                "dbforpostgresql:FirewallRule", "dbforpostgresql:ServerGroupFirewallRule",
                "dbforpostgresql:SingleServerFirewallRule", "sql:FirewallRule", "synapse:IpFirewallRule",
            )
        ),
        ("startIpAddress", "endIpAddress"),
    ),
    **dict.fromkeys(
        tuple(
            f"{_A}{kind}"
            for kind in (
                "databasefleetmanager:FirewallRule", "horizondb:HorizonDbFirewallRule", "mongocluster:FirewallRule",
            )
        ),
        ("properties.startIpAddress", "properties.endIpAddress"),
    ),
    f"{_A}redis:FirewallRule": ("startIP", "endIP"),
    f"{_A}redis:RedisFirewallRule": ("startIP", "endIP"),
    f"{_A}sql:IPv6FirewallRule": ("startIPv6Address", "endIPv6Address"),
})  # fmt: skip
"""Rules that let a range of addresses into a database, and where its ends are."""

ADDRESSES: Final[Mapping[str, tuple[str, ...]]] = {
    f"{_A}compute:VirtualMachine": (
        "networkProfile.networkInterfaceConfigurations.ipConfigurations.publicIPAddressConfiguration",
    ),
    f"{_A}compute:VirtualMachineScaleSet": (
        "virtualMachineProfile.networkProfile.networkInterfaceConfigurations.ipConfigurations"
        ".publicIPAddressConfiguration",
    ),
    f"{_A}network:NetworkInterface": ("ipConfigurations.publicIPAddress",),
}
"""Where machines are given public addresses: nothing may stand there."""
