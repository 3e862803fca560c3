"""Types that go by another name today: in old states, and in programs on older versions of the SDKs.

Each is an alias of the current type in pulumi-aws 7.51.1 or pulumi-azure-native 3.29.0, which a test checks. Types that
only lack a version number (``BucketV2``) stand in the tables themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar

_T = TypeVar("_T")

OLD: Final[Mapping[str, str]] = {
    "aws:applicationloadbalancing/listener:Listener": "aws:alb/listener:Listener",
    "aws:applicationloadbalancing/listenerRule:ListenerRule": "aws:alb/listenerRule:ListenerRule",
    "aws:elasticloadbalancing/loadBalancer:LoadBalancer": "aws:elb/loadBalancer:LoadBalancer",
    "aws:elasticloadbalancingv2/listener:Listener": "aws:lb/listener:Listener",
    "aws:elasticloadbalancingv2/listenerRule:ListenerRule": "aws:lb/listenerRule:ListenerRule",
    "aws:ses/confgurationSet:ConfgurationSet": "aws:ses/configurationSet:ConfigurationSet",
    "azure-native:cache:Database": "azure-native:redisenterprise:Database",
    "azure-native:cache:FirewallRule": "azure-native:redis:FirewallRule",
    "azure-native:cache:Redis": "azure-native:redis:Redis",
    "azure-native:cache:RedisEnterprise": "azure-native:redisenterprise:RedisEnterprise",
    "azure-native:devices:IotDpsResource": "azure-native:deviceprovisioningservices:IotDpsResource",
    "azure-native:devices:IotHubResource": "azure-native:iothub:IotHubResource",
    "azure-native:documentdb:DatabaseAccount": "azure-native:cosmosdb:DatabaseAccount",
    "azure-native:documentdb:FirewallRule": "azure-native:mongocluster:FirewallRule",
    "azure-native:documentdb:MongoCluster": "azure-native:mongocluster:MongoCluster",
    "azure-native:documentdb:MongoClusterFirewallRule": "azure-native:cosmosdb:MongoClusterFirewallRule",
    "azure-native:insights:Component": "azure-native:applicationinsights:Component",
    "azure-native:insights:DataCollectionEndpoint": "azure-native:monitor:DataCollectionEndpoint",
    "azure-native:machinelearningservices:MachineLearningCompute": "azure-native:machinelearningservices:Compute",
    "azure-native:netapp:Volume": "azure-native:netapp:CapacityPoolVolume",
}
"""The current type of an old one."""


def with_old(table: Mapping[str, _T]) -> dict[str, _T]:
    """A table by type with the old types as well."""
    return {**table, **{old: table[current] for old, current in OLD.items() if current in table}}
