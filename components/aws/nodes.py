"""Nodes: a managed node group for a pool, over all zones, on encrypted disks."""

from __future__ import annotations

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from components.aws.network import AwsNetwork
from components.aws.place import Place
from components.parts.compute import PoolPlan

NODE_POLICIES = ("AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryPullOnly")
"""What a node may do (docs.aws.amazon.com/eks/latest/userguide/create-node-role.html). Pods do not reach its role."""


def register_nodes(
    place: Place,
    pool: PoolPlan,
    cluster: aws.eks.Cluster,
    role_arn: pulumi.Output[str],
    key: pulumi.Output[str],
    network: AwsNetwork,
    after: Sequence[pulumi.Resource],
    parent: pulumi.Resource,
) -> aws.eks.NodeGroup:
    """Registers a pool's node group; its launch template carries what the group itself cannot: disk keys and IMDSv2.

    Args:
        place: where.
        pool: the pool's plan.
        cluster: the cluster.
        role_arn: the nodes' role.
        key: the key of the disks.
        network: the network.
        after: what must stand before nodes start.
        parent: the component.
    """
    template = aws.ec2.LaunchTemplate(
        pool.role,
        name=pool.name,
        block_device_mappings=[
            {
                "device_name": "/dev/xvda",
                "ebs": {
                    "volume_size": pool.disk_gb,
                    "volume_type": "gp3",
                    "encrypted": "true",
                    "kms_key_id": key,
                    "delete_on_termination": "true",
                },
            }
        ],
        # Pods cannot reach the node's own credentials: the token does not pass a second hop.
        metadata_options={"http_endpoint": "enabled", "http_tokens": "required", "http_put_response_hop_limit": 1},
        # A node group's tags are not those of its machines.
        tag_specifications=[
            {"resource_type": kind, "tags": {**pool.tags, "Name": pool.name}}
            for kind in ("instance", "volume", "network-interface")
        ],
        update_default_version=True,
        tags=pool.tags,
        opts=place.options(parent),
    )
    return aws.eks.NodeGroup(
        pool.role,
        cluster_name=cluster.name,
        node_group_name=pool.name,
        node_role_arn=role_arn,
        subnet_ids=network.subnet_ids(pool.role),
        instance_types=[pool.machine_type],
        ami_type="AL2023_x86_64_STANDARD",
        scaling_config={"min_size": pool.min_nodes, "desired_size": pool.min_nodes, "max_size": pool.max_nodes},
        launch_template={"id": template.id, "version": template.latest_version.apply(str)},
        labels={"role": pool.role.value},
        tags=pool.tags,
        # How many nodes there are now is the Cluster Autoscaler's to say.
        opts=place.options(parent, depends_on=after, ignore_changes=["scalingConfig.desiredSize"]),
    )
