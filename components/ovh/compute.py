"""Compute at OVHcloud: Managed Kubernetes in the private network, a closed list of API clients, one pool a zone."""

from __future__ import annotations

from collections.abc import Sequence

import pulumi
import pulumi_ovh as ovh

from components.addresses import SubnetRole
from components.ovh.logs import register_audit_stream
from components.ovh.network import OvhNetwork
from components.ovh.offers import ANTI_AFFINITY_LIMIT, PLANS, Plan
from components.ovh.place import Place
from components.parts.compute import Compute, ComputePlan, PoolPlan


def register_compute(place: Place, plan: ComputePlan, network: OvhNetwork, parent: pulumi.Resource) -> Compute:
    """Registers the cluster, who reaches its API, its audit logs and its node pools, in this order: each changes the
    cluster, and OVHcloud changes a cluster once at a time."""
    stream = register_audit_stream(place, plan, parent)
    cluster = ovh.cloudproject.Kube(
        "cluster",
        service_name=place.project,
        name=plan.name,
        region=place.openstack,
        plan=PLANS[place.openstack].value,
        version=plan.kubernetes_version,
        private_network_id=network.openstack_id,
        nodes_subnet_id=network.subnet(SubnetRole.SYSTEM).id,
        load_balancers_subnet_id=network.subnet(SubnetRole.ENDPOINTS).id,
        private_network_configuration={
            "default_vrack_gateway": network.gateway_ip,
            "private_network_routing_as_default": True,
        },
        update_policy="ALWAYS_UPDATE",
        # Images are pulled with the pod's own credentials, and a node changes nothing but itself and its pods.
        customization_apiservers=[
            {"admissionplugins": [{"enableds": ["AlwaysPullImages", "NodeRestriction"], "disableds": []}]}
        ],
        opts=place.options(parent, protect=plan.protect, depends_on=[network.gateway]),
    )
    restrictions = ovh.cloudproject.KubeIpRestrictions(
        "api",
        service_name=place.project,
        kube_id=cluster.id,
        ips=_api_clients(place, plan, network),
        opts=place.options(parent),
    )
    subscription = ovh.CloudProjectKubeLogSubscription(
        "audit",
        service_name=place.project,
        kube_id=cluster.id,
        kind="audit",
        stream_id=stream.stream_id,
        opts=place.options(parent, depends_on=[restrictions]),
    )
    for pool in plan.pools:
        for index in range(pool.zones):
            _node_pool(place, pool, index, cluster, [restrictions, subscription], parent)
    return Compute(
        id=cluster.id,
        name=cluster.name,
        api_endpoint=cluster.url.apply(lambda url: f"https://{url}"),
        version=cluster.version,
        workload_identity_issuer=pulumi.Output.from_input(""),
        audit_log_destination=stream.stream_id,
        pools=plan.pools,
    )


def _api_clients(place: Place, plan: ComputePlan, network: OvhNetwork) -> list[pulumi.Input[str]]:
    """Who reaches the Kubernetes API: the platform and the networks that the plan allows, nobody else.

    The list must never be empty: to OVHcloud that means everybody. The platform comes from its gateway's address; its
    own range stands for what may reach the API from within the network.
    """
    gateways = [address.apply(lambda text: f"{text}/32") for address in network.egress_addresses]
    return [place.site.spec.network.cidr, *gateways, *plan.api_allowed_cidrs]


def _node_pool(
    place: Place,
    pool: PoolPlan,
    index: int,
    cluster: ovh.cloudproject.Kube,
    after: Sequence[pulumi.Resource],
    parent: pulumi.Resource,
) -> None:
    """The part of a pool that is in one zone: OVHcloud takes one zone for each pool. No node gets a public address."""
    fewest, most = pool.nodes_in_zone(index)
    in_zones = bool(place.zones)
    standard = PLANS[place.openstack] is Plan.STANDARD
    scales = fewest < most
    ovh.cloudproject.KubeNodePool(
        f"{pool.role}-{index}",
        service_name=place.project,
        kube_id=cluster.id,
        name=f"{pool.name}-{'abc'[index]}" if in_zones else pool.name,
        flavor_name=pool.machine_type,
        availability_zones=[place.zones[index]] if in_zones else None,
        desired_nodes=fewest,
        min_nodes=fewest,
        max_nodes=most,
        autoscale=scales,
        anti_affinity=most <= ANTI_AFFINITY_LIMIT,
        attach_floating_ips={"enabled": False} if standard else None,
        monthly_billed=False,
        template={
            "metadata": {
                "labels": {"role": pool.role.value},
                "annotations": _annotations(pool),
                "finalizers": [],
            },
            # An empty list is safe; the provider panics on taints (github.com/ovh/pulumi-ovh/issues/74, open).
            "spec": {"taints": [], "unschedulable": False},
        },
        # The autoscaler changes how many nodes there are; a later update must not undo it.
        opts=place.options(parent, depends_on=after, ignore_changes=["desiredNodes"] if scales else []),
    )


def _annotations(pool: PoolPlan) -> dict[str, str]:
    """What the nodes of a pool say of themselves: the platform's tags, as node pools take none, and the disk that was
    asked for (the machine type's own is at least as large, or preflight refused it)."""
    prefix = "health-data-platform"
    tags = {f"{prefix}/{key}": value for key, value in pool.tags.items()}
    return {**tags, f"{prefix}/disk-gb-wanted": str(pool.disk_gb)}
