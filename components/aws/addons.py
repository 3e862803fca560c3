"""Add-ons of the cluster, and the identities of its own workloads (EKS Pod Identity)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pulumi
import pulumi_aws as aws

from components.aws.documents import pod_identity_trust
from components.aws.permissions import autoscaler_policy, volume_key_policy
from components.aws.place import Place
from components.aws.roles import register_role
from components.parts.compute import ComputePlan


@dataclass(frozen=True)
class Addon:
    """One add-on of EKS."""

    name: str
    settings: Mapping[str, Any] = field(default_factory=dict)


BEFORE_NODES = (
    # Without a network a node is never ready, and a node group whose nodes are not ready fails.
    Addon("vpc-cni", {"enableNetworkPolicy": "true"}),
    Addon("kube-proxy"),
    Addon("eks-pod-identity-agent"),
)
"""Add-ons that run on each node by themselves; they stand before the first node."""

AFTER_NODES = (Addon("coredns"),)
"""Add-ons that are not active until they find a node."""

VOLUMES = "aws-ebs-csi-driver"
_VOLUMES_ACCOUNT = "ebs-csi-controller-sa"
_AUTOSCALER = "cluster-autoscaler"


def register_addons(
    place: Place,
    plan: ComputePlan,
    cluster: aws.eks.Cluster,
    addons: Sequence[Addon],
    after: Sequence[pulumi.Resource],
    parent: pulumi.Resource,
) -> list[pulumi.Resource]:
    """Registers add-ons in the version that suits the cluster's."""
    return [_addon(place, plan, cluster, addon, after, parent) for addon in addons]


def register_volumes(
    place: Place,
    plan: ComputePlan,
    cluster: aws.eks.Cluster,
    key: pulumi.Output[str],
    after: Sequence[pulumi.Resource],
    parent: pulumi.Resource,
) -> None:
    """Registers the driver of persistent volumes, which makes none that is not encrypted by the customer's key."""
    role = register_role(
        place,
        "volumes",
        pod_identity_trust(),
        plan.tags,
        parent,
        managed=("service-role/AmazonEBSCSIDriverPolicy",),
        own=key.apply(volume_key_policy),
    )
    identity = [{"service_account": _VOLUMES_ACCOUNT, "role_arn": role.arn}]
    _addon(place, plan, cluster, Addon(VOLUMES), [*after, *role.ready], parent, pod_identity_associations=identity)


def register_autoscaler_identity(
    place: Place, plan: ComputePlan, cluster: aws.eks.Cluster, parent: pulumi.Resource
) -> None:
    """Registers what the Cluster Autoscaler may do.

    EKS changes no node group's size by itself: the Cluster Autoscaler, a workload that is installed into the cluster
    (service account ``cluster-autoscaler`` in ``kube-system``), resizes pools between their fewest and most nodes.
    """
    role = register_role(place, _AUTOSCALER, pod_identity_trust(), plan.tags, parent, own=autoscaler_policy(plan.name))
    aws.eks.PodIdentityAssociation(
        _AUTOSCALER,
        cluster_name=cluster.name,
        namespace="kube-system",
        service_account=_AUTOSCALER,
        role_arn=role.arn,
        tags=plan.tags,
        opts=place.options(parent, depends_on=role.ready),
    )


def _addon(
    place: Place,
    plan: ComputePlan,
    cluster: aws.eks.Cluster,
    addon: Addon,
    after: Sequence[pulumi.Resource],
    parent: pulumi.Resource,
    **more: Any,
) -> aws.eks.Addon:
    return aws.eks.Addon(
        addon.name,
        cluster_name=cluster.name,
        addon_name=addon.name,
        configuration_values=json.dumps(addon.settings) if addon.settings else None,
        resolve_conflicts_on_create="OVERWRITE",
        resolve_conflicts_on_update="OVERWRITE",
        tags=plan.tags,
        opts=place.options(parent, depends_on=after),
        **more,
    )
