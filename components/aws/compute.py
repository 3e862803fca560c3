"""Compute at AWS: an EKS cluster with a private API, managed node groups, and logs under the customer's key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pulumi
import pulumi_aws as aws

from components.addresses import SubnetRole, is_private
from components.aws.addons import (
    AFTER_NODES,
    BEFORE_NODES,
    register_addons,
    register_autoscaler_identity,
    register_volumes,
)
from components.aws.documents import trust
from components.aws.keys import AwsKeys
from components.aws.network import AwsNetwork
from components.aws.nodes import NODE_POLICIES, register_nodes
from components.aws.place import Place
from components.aws.roles import register_role
from components.parts.compute import Compute, ComputePlan
from components.spec import DataClass

_LOG_TYPES = ("api", "audit", "authenticator", "controllerManager", "scheduler")
# docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
_RETENTION_DAYS = (365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)


def retention_days(wanted: int) -> int:
    """The shortest retention that CloudWatch Logs offers and that is at least ``wanted`` days."""
    return next(days for days in _RETENTION_DAYS if days >= wanted)


def register_compute(
    place: Place, plan: ComputePlan, network: AwsNetwork, keys: AwsKeys, parent: pulumi.Resource
) -> Compute:
    """Registers the cluster, its node groups and its log group."""
    key = keys.arn(DataClass.OPERATIONAL)
    # EKS writes to the log group of this very name; made first, it has a key and a retention from the first line on.
    logs = aws.cloudwatch.LogGroup(
        "control-plane",
        name=f"/aws/eks/{plan.name}/cluster",
        kms_key_id=key,
        retention_in_days=retention_days(plan.audit_log_days),
        deletion_protection_enabled=plan.protect,
        tags=plan.tags,
        opts=place.options(parent, protect=plan.protect),
    )
    cluster = _cluster(place, plan, network, key, logs, parent)
    _admit_networks(place, plan, cluster, parent)
    _admit_deployer(place, plan, cluster, parent)
    issuer = cluster.identities.apply(_issuer)
    aws.iam.OpenIdConnectProvider(
        "workloads",
        url=issuer,
        client_id_lists=["sts.amazonaws.com"],
        tags=plan.tags,
        opts=place.options(parent),
    )
    role = register_role(place, "nodes", trust("ec2.amazonaws.com"), plan.tags, parent, managed=NODE_POLICIES)
    first = register_addons(place, plan, cluster, BEFORE_NODES, (), parent)
    after = [*role.ready, *network.ready, *first]
    groups = [register_nodes(place, pool, cluster, role.arn, key, network, after, parent) for pool in plan.pools]
    register_addons(place, plan, cluster, AFTER_NODES, groups, parent)
    register_volumes(place, plan, cluster, key, groups, parent)
    register_autoscaler_identity(place, plan, cluster, parent)
    return Compute(
        id=cluster.arn,
        name=cluster.name,
        api_endpoint=cluster.endpoint,
        version=cluster.version,
        workload_identity_issuer=issuer,
        audit_log_destination=logs.arn,
        pools=plan.pools,
    )


def _cluster(
    place: Place,
    plan: ComputePlan,
    network: AwsNetwork,
    key: pulumi.Output[str],
    logs: aws.cloudwatch.LogGroup,
    parent: pulumi.Resource,
) -> aws.eks.Cluster:
    role = register_role(
        place, "cluster", trust("eks.amazonaws.com"), plan.tags, parent, managed=("AmazonEKSClusterPolicy",)
    )
    public = _public(plan.api_allowed_cidrs)
    return aws.eks.Cluster(
        "cluster",
        name=plan.name,
        role_arn=role.arn,
        version=plan.kubernetes_version,
        vpc_config={
            "subnet_ids": network.subnet_ids(SubnetRole.SYSTEM),
            "endpoint_private_access": True,
            "endpoint_public_access": bool(public),
            "public_access_cidrs": public or None,
        },
        encryption_config={"provider": {"key_arn": key}, "resources": ["secrets"]},
        enabled_cluster_log_types=list(_LOG_TYPES),
        access_config={"authentication_mode": "API", "bootstrap_cluster_creator_admin_permissions": False},
        deletion_protection=plan.protect,
        bootstrap_self_managed_addons=False,
        tags=plan.tags,
        opts=place.options(parent, protect=plan.protect, depends_on=[logs, *role.ready]),
    )


def _issuer(identities: Sequence[aws.eks.outputs.ClusterIdentity]) -> str:
    """The OpenID Connect issuer of a cluster, which has exactly one."""
    (issuer,) = (oidc.issuer for identity in identities for oidc in identity.oidcs or ())
    return str(issuer)


def _public(cidrs: Iterable[str]) -> list[str]:
    return [cidr for cidr in cidrs if not is_private(cidr)]


def _admit_networks(place: Place, plan: ComputePlan, cluster: aws.eks.Cluster, parent: pulumi.Resource) -> None:
    """Lets joined private networks reach the API's private address."""
    group = cluster.vpc_config.apply(lambda config: str(config.cluster_security_group_id))
    for cidr in filter(is_private, plan.api_allowed_cidrs):
        aws.vpc.SecurityGroupIngressRule(
            f"api-{cidr}",
            security_group_id=group,
            description="Kubernetes API",
            cidr_ipv4=cidr,
            ip_protocol="tcp",
            from_port=443,
            to_port=443,
            tags=plan.tags,
            opts=place.options(parent),
        )


def _admit_deployer(place: Place, plan: ComputePlan, cluster: aws.eks.Cluster, parent: pulumi.Resource) -> None:
    """Makes whoever deploys first the administrator of the cluster, who can let in others: nobody else is in it.

    An entry that can be seen and taken away, unlike the one that EKS makes by itself for a cluster's maker. A later
    deployment by somebody else does not move it.
    """
    entry = aws.eks.AccessEntry(
        "deployer",
        cluster_name=cluster.name,
        principal_arn=place.deployer,
        tags=plan.tags,
        opts=place.options(parent, ignore_changes=["principalArn"]),
    )
    aws.eks.AccessPolicyAssociation(
        "deployer",
        cluster_name=cluster.name,
        principal_arn=entry.principal_arn,
        policy_arn=f"arn:{place.partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
        access_scope={"type": "cluster"},
        opts=place.options(parent),
    )
