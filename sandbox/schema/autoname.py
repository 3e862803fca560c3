"""Which input of a resource is its name, where the provider makes one up when the program gives none.

azure-native: the last part of the resource's address (``accountName``, ``vaultName``, ...), which is the one part of
the address that the SDK does not require.

aws and ovh: both providers are built on Pulumi's Terraform bridge and switch its auto-naming on (``SetAutonaming`` in
their ``resources.go``), which names every top-level string input that is literally called ``name`` and makes it
optional. Other inputs are named only where the provider says so; those of aws are the table below.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sandbox.schema.types import Properties

#: aws: the named input where it is not ``name``. Reviewed against the SDK's own texts ("If omitted, the provider will
#: assign a random, unique name") and pulumi-aws's resources.go; the last group is inferred: Terraform requires the
#: input and the Pulumi SDK does not, which only auto-naming brings about.
AWS_NAMES: Final = {
    "aws:s3/bucket:Bucket": "bucket",
    "aws:s3/bucketV2:BucketV2": "bucket",
    "aws:cloudwatch/eventTarget:EventTarget": "targetId",
    "aws:codedeploy/deploymentConfig:DeploymentConfig": "deploymentConfigName",
    "aws:docdb/cluster:Cluster": "clusterIdentifier",
    "aws:docdb/clusterInstance:ClusterInstance": "identifier",
    "aws:ec2/keyPair:KeyPair": "keyName",
    "aws:ecs/expressGatewayService:ExpressGatewayService": "serviceName",
    "aws:eks/nodeGroup:NodeGroup": "nodeGroupName",
    "aws:lambda/permission:Permission": "statementId",
    "aws:mq/broker:Broker": "brokerName",
    "aws:neptune/cluster:Cluster": "clusterIdentifier",
    "aws:neptune/clusterInstance:ClusterInstance": "identifier",
    "aws:neptunegraph/graph:Graph": "graphName",
    "aws:rds/cluster:Cluster": "clusterIdentifier",
    "aws:rds/clusterInstance:ClusterInstance": "identifier",
    "aws:rds/instance:Instance": "identifier",
    "aws:redshift/snapshotSchedule:SnapshotSchedule": "identifier",
    "aws:signer/signingProfilePermission:SigningProfilePermission": "statementId",
    "aws:eks/fargateProfile:FargateProfile": "fargateProfileName",
    "aws:elasticache/cluster:Cluster": "clusterId",
    "aws:elasticache/replicationGroup:ReplicationGroup": "replicationGroupId",
    "aws:elasticsearch/domain:Domain": "domainName",
    "aws:msk/cluster:Cluster": "clusterName",
    "aws:msk/serverlessCluster:ServerlessCluster": "clusterName",
    "aws:opensearch/domain:Domain": "domainName",
}
#: ovh: inputs that are part of the address in OVHcloud's API of whatever has them, so that a change is a new resource.
#: The provider's schema of version 2.13 marks 75 of 77 ``serviceName`` so, among the resources whose marks it shows.
_OVH_ADDRESS: Final = ("serviceName", "clusterId", "kubeId", "registryId", "okmsId")


def name_property(token: str, inputs: Properties, path_inputs: Collection[str] = ()) -> str | None:
    """The input of a resource type that its provider fills with a generated name, or None.

    Args:
        token: The type token.
        inputs: The type's inputs.
        path_inputs: azure-native: see :func:`path_inputs`.
    """
    if token.startswith("azure-native:"):
        free = [name for name in path_inputs if not inputs[name].required]
        return max(free, key=lambda name: name.endswith("Name"), default=None)
    candidate = AWS_NAMES.get(token, "name")
    named = inputs.get(candidate)
    return candidate if named is not None and named.type.kind == "string" and not named.required else None


def path_inputs(token: str, inputs: Properties, outputs: Properties, lookup: Properties | None) -> tuple[str, ...]:
    """The inputs that make up the address of a resource, which no update can change.

    Args:
        token: The type token.
        inputs: The type's inputs.
        outputs: The type's outputs.
        lookup: azure-native: the inputs of the function that reads one such resource (``getStorageAccount`` for
            ``StorageAccount``), which asks for exactly the address; None when the SDK has no such function.
    """
    if token.startswith("ovh:"):
        return tuple(name for name in _OVH_ADDRESS if name in inputs)
    if not token.startswith("azure-native:"):
        return ()
    if lookup is not None:
        return tuple(name for name, item in lookup.items() if item.required and name in inputs)
    return tuple(name for name in inputs if _looks_like_address(name, inputs, outputs))


def _looks_like_address(name: str, inputs: Properties, outputs: Properties) -> bool:
    """azure-native without a reading function (33 types): text inputs that Azure does not send back.

    Secrets are not sent back either, but are not called a name or an id.
    """
    return inputs[name].type.kind == "string" and name not in outputs and name.endswith(("Name", "Id", "Uri", "scope"))
