"""Compute at AWS: an EKS cluster with a private API, managed node groups, and logs under the customer's key."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi
import pulumi_aws as aws

from components.addresses import SubnetRole
from components.aws.documents import trust
from components.aws.keys import AwsKeys
from components.aws.network import AwsNetwork
from components.aws.place import Place
from components.parts.compute import Compute, ComputePlan, PoolPlan
from components.spec import DataClass

_LOG_TYPES = ("api", "audit", "authenticator", "controllerManager", "scheduler")
_ADDONS = ("vpc-cni", "kube-proxy", "coredns", "aws-ebs-csi-driver", "eks-pod-identity-agent")
_NODE_POLICIES = ("AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryPullOnly")
# docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
_RETENTION_DAYS = (365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)


def retention_days(wanted: int) -> int:
    """The shortest retention that CloudWatch Logs offers and that is at least ``wanted`` days."""
    return next(days for days in _RETENTION_DAYS if days >= wanted)


def register_compute(
    place: Place, plan: ComputePlan, network: AwsNetwork, keys: AwsKeys, parent: pulumi.Resource
) -> Compute:
    """Registers the cluster, its node groups and its log group."""
    options = place.options(parent)
    key = keys.arn(DataClass.OPERATIONAL)
    # EKS writes to the log group of this very name; made first, it has a key and a retention from the first line on.
    logs = aws.cloudwatch.LogGroup(
        "control-plane",
        name=f"/aws/eks/{plan.name}/cluster",
        kms_key_id=key,
        retention_in_days=retention_days(plan.audit_log_days),
        tags=plan.tags,
        opts=place.options(parent, protect=plan.protect),
    )
    role, attached = _role(place, "cluster", "eks.amazonaws.com", ("AmazonEKSClusterPolicy",), plan.tags, parent)
    cluster = aws.eks.Cluster(
        "cluster",
        name=plan.name,
        role_arn=role.arn,
        version=plan.kubernetes_version,
        vpc_config={
            "subnet_ids": network.subnet_ids(SubnetRole.SYSTEM),
            "endpoint_private_access": True,
            "endpoint_public_access": bool(plan.api_allowed_cidrs),
            "public_access_cidrs": list(plan.api_allowed_cidrs) or None,
        },
        encryption_config={"provider": {"key_arn": key}, "resources": ["secrets"]},
        enabled_cluster_log_types=list(_LOG_TYPES),
        access_config={"authentication_mode": "API", "bootstrap_cluster_creator_admin_permissions": False},
        deletion_protection=plan.protect,
        bootstrap_self_managed_addons=False,
        tags=plan.tags,
        opts=place.options(parent, protect=plan.protect, depends_on=[logs, *attached]),
    )
    issuer = cluster.identities.apply(lambda found: str(found[0].oidcs[0].issuer))
    aws.iam.OpenIdConnectProvider(
        "workloads", url=issuer, client_id_lists=["sts.amazonaws.com"], tags=plan.tags, opts=options
    )
    node_role, node_policies = _role(place, "nodes", "ec2.amazonaws.com", _NODE_POLICIES, plan.tags, parent)
    groups = [
        _node_group(place, pool, cluster, node_role.arn, key, network, [*node_policies, *network.ready], parent)
        for pool in plan.pools
    ]
    for addon in _ADDONS:
        aws.eks.Addon(
            addon,
            cluster_name=cluster.name,
            addon_name=addon,
            tags=plan.tags,
            opts=place.options(parent, depends_on=list(groups)),
        )
    return Compute(
        id=cluster.arn,
        name=cluster.name,
        api_endpoint=cluster.endpoint,
        version=cluster.version,
        workload_identity_issuer=issuer,
        audit_log_destination=logs.arn,
        pools=plan.pools,
    )


def _role(
    place: Place,
    name: str,
    service: str,
    policies: tuple[str, ...],
    tags: Mapping[str, str],
    parent: pulumi.Resource,
) -> tuple[aws.iam.Role, list[pulumi.Resource]]:
    """A role for a service, with AWS-managed policies."""
    options = place.options(parent)
    role = aws.iam.Role(
        name,
        name=place.site.names.of("role", name),
        assume_role_policy=trust(service),
        tags=tags,
        opts=options,
    )
    attached: list[pulumi.Resource] = [
        aws.iam.RolePolicyAttachment(
            f"{name}-{policy}",
            role=role.name,
            policy_arn=f"arn:{place.partition}:iam::aws:policy/{policy}",
            opts=options,
        )
        for policy in policies
    ]
    return role, attached


def _node_group(
    place: Place,
    pool: PoolPlan,
    cluster: aws.eks.Cluster,
    role_arn: pulumi.Output[str],
    key: pulumi.Output[str],
    network: AwsNetwork,
    after: list[pulumi.Resource],
    parent: pulumi.Resource,
) -> aws.eks.NodeGroup:
    """A node group over all zones; its launch template carries what the group itself cannot: disk keys and IMDSv2."""
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
        opts=place.options(parent, depends_on=after),
    )
