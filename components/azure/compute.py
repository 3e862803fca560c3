"""Compute at Azure: a private AKS cluster, its disks and secrets under the customer's key, its logs kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi_azure_native import authorization, compute, containerservice, managedidentity

from components.addresses import SubnetRole
from components.azure.apiaccess import public_clients
from components.azure.keys import AzureKeys
from components.azure.network import POD_RANGE, SERVICE_DNS_ADDRESS, SERVICE_RANGE, AzureNetwork
from components.azure.place import Place
from components.azure.roles import Role, role_id, stable_uuid
from components.azure.securityrules import Group
from components.azure.storage import AzureStorage, send_logs
from components.azure.versions import VERSIONS
from components.parts.compute import Compute, ComputePlan, PoolPlan
from components.spec import DataClass

_LOG_CATEGORIES = (
    "kube-apiserver",
    "kube-audit",
    "kube-controller-manager",
    "kube-scheduler",
    "cluster-autoscaler",
    "cloud-controller-manager",
    "guard",
)
"""``kube-audit`` has all that ``kube-audit-admin`` has, and reads."""
_POOL_IS_REPLACED = ("availabilityZones", "osDiskSizeGB", "vnetSubnetID")
"""What AKS refuses to change of a pool, and the provider would try to; a new machine type replaces it anyway. Of the
cluster's own pool nothing of this can be changed: it takes a second system pool (learn.microsoft.com/azure/aks/resize-
node-pool)."""


@dataclass(frozen=True)
class _Prepared:
    """What stands before the cluster, because AKS looks for it when the cluster is made."""

    identity: managedidentity.UserAssignedIdentity
    disks: compute.DiskEncryptionSet
    roles: list[pulumi.Resource]


def register_compute(
    place: Place,
    plan: ComputePlan,
    network: AzureNetwork,
    keys: AzureKeys,
    storage: AzureStorage,
    parent: pulumi.Resource,
) -> Compute:
    """Registers the cluster, the second pool, who may administer it, and where its logs go.

    No lock at Azure guards the cluster, as it would also keep node pools from being replaced.
    """
    prepared = _prepare(place, plan, network, keys, parent)
    cluster = _cluster(place, plan, network, keys, prepared, parent)
    for pool in plan.pools:
        if pool.role is not SubnetRole.SYSTEM:
            _pool(place, pool, cluster, network, parent)
    _admit_deployer(place, cluster, parent)
    send_logs(place, "cluster", cluster.id, _LOG_CATEGORIES, storage.logs, parent)
    host = cluster.fqdn if public_clients(plan.api_allowed_cidrs) else cluster.private_fqdn
    return Compute(
        id=cluster.id,
        name=cluster.name,
        api_endpoint=host.apply(lambda name: f"https://{name}:443"),
        version=cluster.current_kubernetes_version,
        workload_identity_issuer=cluster.oidc_issuer_profile.apply(
            lambda profile: str(profile.issuer_url) if profile else ""
        ),
        audit_log_destination=storage.logs,
        pools=plan.pools,
    )


def _prepare(
    place: Place, plan: ComputePlan, network: AzureNetwork, keys: AzureKeys, parent: pulumi.Resource
) -> _Prepared:
    operational = keys.of_class(DataClass.OPERATIONAL)
    disks = compute.DiskEncryptionSet(
        "nodes",
        disk_encryption_set_name=place.name("nodes"),
        resource_group_name=place.group.name,
        location=place.location,
        # Not with a second key of the platform's: that excludes encryption at the host, which also covers caches and
        # temporary disks (learn.microsoft.com/azure/virtual-machines/disk-encryption).
        encryption_type="EncryptionAtRestWithCustomerKey",
        active_key={"key_url": operational.key.key_uri_with_version, "source_vault": {"id": keys.vault.id}},
        rotation_to_latest_key_version_enabled=True,
        identity={"type": "UserAssigned", "user_assigned_identities": [operational.identity.id]},
        tags=plan.tags,
        opts=place.options(parent, protect=plan.protect, depends_on=[operational.allowed]),
    )
    identity = managedidentity.UserAssignedIdentity(
        "cluster",
        resource_name_=place.name("cluster"),
        resource_group_name=place.group.name,
        location=place.location,
        tags=plan.tags,
        opts=place.options(parent),
    )
    wanted: dict[str, tuple[Role, pulumi.Input[str]]] = {
        # On the whole network, because AKS links its private DNS zone to it as well as joining the subnets.
        "cluster-network": (Role.NETWORK_CONTRIBUTOR, network.id),
        "cluster-secrets": (Role.KEY_USE, operational.key.id),
        # With which AKS connects a private endpoint of the control plane to the vault
        # (learn.microsoft.com/azure/aks/use-kms-etcd-encryption).
        "cluster-vault": (Role.KEY_VAULT_CONTRIBUTOR, keys.vault.id),
        "cluster-disks": (Role.READER, disks.id),
    }
    roles: list[pulumi.Resource] = [
        place.assign(name, role, identity.principal_id, scope, parent) for name, (role, scope) in wanted.items()
    ]
    return _Prepared(identity, disks, roles)


def _cluster(
    place: Place,
    plan: ComputePlan,
    network: AzureNetwork,
    keys: AzureKeys,
    prepared: _Prepared,
    parent: pulumi.Resource,
) -> containerservice.ManagedCluster:
    support = VERSIONS[plan.kubernetes_version]
    public = public_clients(plan.api_allowed_cidrs)
    system = next(pool for pool in plan.pools if pool.role is SubnetRole.SYSTEM)
    profile: Any = {"name": system.role.value, "mode": "System", **_nodes(place, system, network)}
    return containerservice.ManagedCluster(
        "cluster",
        resource_name_=plan.name,
        resource_group_name=place.group.name,
        location=place.location,
        kubernetes_version=plan.kubernetes_version,
        sku={"name": "Base", "tier": support.tier},
        support_plan=support.plan,
        dns_prefix=plan.name,
        node_resource_group=f"{place.site.names.of('resource_group')}-nodes",
        node_resource_group_profile={"restriction_level": "ReadOnly"},
        identity={
            "type": containerservice.ResourceIdentityType.USER_ASSIGNED,
            "user_assigned_identities": [prepared.identity.id],
        },
        agent_pool_profiles=[profile],
        # The vault admits nobody from outside, so AKS reaches it, and nodes the API, in the platform's own network.
        api_server_access_profile={
            "enable_vnet_integration": True,
            "subnet_id": network.by_group[Group.API_SERVER].id,
            "enable_private_cluster": not public,
            "private_dns_zone": None if public else "system",
            "enable_private_cluster_public_fqdn": None if public else False,
            "authorized_ip_ranges": list(public) or None,
            "disable_run_command": True,
        },
        public_network_access="Enabled" if public else "Disabled",
        network_profile={
            "network_plugin": "azure",
            "network_plugin_mode": "overlay",
            "network_dataplane": "cilium",
            "network_policy": "cilium",
            "pod_cidr": POD_RANGE,
            "service_cidr": SERVICE_RANGE,
            "dns_service_ip": SERVICE_DNS_ADDRESS,
            "load_balancer_sku": "standard",
            "outbound_type": "userAssignedNATGateway",
        },
        enable_rbac=True,
        aad_profile={"managed": True, "enable_azure_rbac": True, "tenant_id": place.tenant},
        disable_local_accounts=True,
        oidc_issuer_profile={"enabled": True},
        security_profile={
            "workload_identity": {"enabled": True},
            "image_cleaner": {"enabled": True, "interval_hours": 168},
            "azure_key_vault_kms": {
                "enabled": True,
                "key_id": keys.of_class(DataClass.OPERATIONAL).key.key_uri_with_version,
                "key_vault_network_access": "Private",
                "key_vault_resource_id": keys.vault.id,
            },
        },
        disk_encryption_set_id=prepared.disks.id,
        # Volumes on disks, which the disk encryption set covers; file shares would need account keys.
        storage_profile={
            "disk_csi_driver": {"enabled": True},
            "file_csi_driver": {"enabled": False},
            "blob_csi_driver": {"enabled": False},
            "snapshot_controller": {"enabled": True},
        },
        auto_upgrade_profile={"upgrade_channel": "patch", "node_os_upgrade_channel": "NodeImage"},
        tags=plan.tags,
        opts=place.options(
            parent,
            protect=plan.protect,
            depends_on=[*prepared.roles, *network.ready],
            # The autoscaler counts.
            ignore_changes=["agentPoolProfiles[0].count"],
        ),
    )


def _pool(
    place: Place,
    pool: PoolPlan,
    cluster: containerservice.ManagedCluster,
    network: AzureNetwork,
    parent: pulumi.Resource,
) -> None:
    containerservice.AgentPool(
        pool.role,
        agent_pool_name=pool.role,
        resource_name_=cluster.name,
        resource_group_name=place.group.name,
        mode="User",
        **_nodes(place, pool, network),
        opts=place.options(
            parent, deleted_with=cluster, ignore_changes=["count"], replace_on_changes=list(_POOL_IS_REPLACED)
        ),
    )


def _nodes(place: Place, pool: PoolPlan, network: AzureNetwork) -> dict[str, Any]:
    """What both kinds of pools say of their nodes: AKS takes the first with the cluster, the others apart."""
    return {
        "type": "VirtualMachineScaleSets",
        "vm_size": pool.machine_type,
        "os_type": "Linux",
        "os_sku": "Ubuntu",
        "os_disk_type": "Managed",
        "os_disk_size_gb": pool.disk_gb,
        "count": pool.min_nodes,
        "min_count": pool.min_nodes,
        "max_count": pool.max_nodes,
        "enable_auto_scaling": True,
        "availability_zones": place.zones,
        "vnet_subnet_id": network.by_group[Group(pool.role.value)].id,
        "enable_node_public_ip": False,
        "enable_encryption_at_host": True,
        "security_profile": {"enable_secure_boot": True, "enable_vtpm": True, "ssh_access": "Disabled"},
        "upgrade_settings": {"max_surge": "33%"},
        "node_labels": {"role": pool.role.value, "pool": pool.name},
        "tags": dict(pool.tags),
    }


def _admit_deployer(place: Place, cluster: containerservice.ManagedCluster, parent: pulumi.Resource) -> None:
    """Makes whoever deploys first the administrator of the cluster, who can let in others: nobody else is in it.

    A later deployment by somebody else does not move the role.
    """
    authorization.RoleAssignment(
        "cluster-administrator",
        role_assignment_name=stable_uuid(place.site.names.identity, "cluster-administrator"),
        role_definition_id=place.subscription.apply(
            lambda subscription: role_id(subscription, Role.CLUSTER_ADMINISTRATOR)
        ),
        principal_id=place.deployer,
        scope=cluster.id,
        opts=place.options(parent, ignore_changes=["principalId"]),
    )
