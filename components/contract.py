"""The outputs contract: what every stack exports, with the same keys and meanings on every provider.

:class:`PlatformOutputs` documents and checks it; :func:`export_values` builds it from what the drivers registered.
"""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from components.addresses import SubnetRole, is_private
from components.capabilities import Feature
from components.parts.compute import Compute
from components.parts.keys import Keys, rotation
from components.parts.network import Network
from components.parts.storage import Storage, Zone
from components.site import Site
from components.spec import DataClass, Environment, Immutability, KeyControl, Provider

CONTRACT_VERSION = 1


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class SubnetOutput(_Section):
    id: str
    """The provider's identifier."""
    cidr: str
    zone: str
    """Availability zone; empty where subnets span the region."""


class NetworkOutputs(_Section):
    """The private network."""

    id: str
    cidr: str
    zones: int
    """Availability zones in use: as many as ``network.zones`` asks, or as the region has."""
    subnets: dict[SubnetRole, list[SubnetOutput]]
    egress_kind: str
    """How traffic leaves, in the provider's word."""
    egress_addresses: list[str]
    """Public source addresses of outbound traffic, where the provider tells them."""


class KeyOutput(_Section):
    """One customer-managed key."""

    id: str
    rotation: Literal["automatic", "manual"]
    """``manual``: the provider cannot rotate; a new key is due after ``rotation_days``."""
    rotation_days: int
    deletion_guard: str
    """The strongest guard against deletion at this provider: protect, recovery_window or purge_protection."""
    deletion_window_days: int
    """Days in which a deleted key can be restored; 0 where a deletion is final at once."""


class KeysOutputs(_Section):
    """The key management domain and one key for each data class."""

    domain_id: str
    keys: dict[DataClass, KeyOutput]


class ZoneOutput(_Section):
    """One storage zone."""

    id: str
    name: str
    """Bucket (s3) or storage account (azure-blob); objects of the latter are in its container ``data``."""
    endpoint: str
    protocol: Literal["s3", "azure-blob"]
    data_class: DataClass
    key_id: str
    """The customer key that encrypts the zone; empty where the provider cannot use one."""
    key_control: KeyControl
    versioning: bool
    noncurrent_days: int
    immutability: Immutability
    immutable_days: int


class StorageOutputs(_Section):
    zones: dict[str, ZoneOutput]


class PoolOutput(_Section):
    """One node pool; the node counts are for all availability zones together."""

    machine_type: str
    min_nodes: int
    max_nodes: int
    zones: int


class ComputeOutputs(_Section):
    """The managed Kubernetes cluster."""

    id: str
    name: str
    version: str
    api_endpoint: str
    api_access: Literal["restricted", "private"]
    """``private``: no public address; ``restricted``: a public address that only listed networks reach."""
    api_allowed_cidrs: list[str]
    workload_identity_issuer: str
    audit_log_destination: str
    audit_log_days: int
    node_disk_key_control: KeyControl
    cluster_secret_key_control: KeyControl
    pools: dict[str, PoolOutput]


class DeclarationOutput(_Section):
    """An accepted shortfall with its compensating control."""

    feature: Feature
    data_class: str
    required: str
    level: str
    reason: str
    compensating_control: str
    owner: str
    expires: str
    source: str


class PlatformOutputs(_Section):
    """Everything a stack exports."""

    contract_version: Literal[1]
    sandbox: bool
    """True: nothing of this exists at a cloud; it was made by the sandbox."""
    provider: Provider
    location: str
    region: str
    """The provider's code for the region."""
    country: str
    """ISO 3166-1 alpha-2."""
    environment: Environment
    network: NetworkOutputs
    keys: KeysOutputs
    storage: StorageOutputs
    compute: ComputeOutputs
    capabilities: dict[Feature, str]
    """The level that the provider reaches for each feature; reasons and sources: ``docs/capabilities.md``."""
    declarations: list[DeclarationOutput]
    """Where that is less than asked: the reason, and what is done instead."""


def _immutability(site: Site, zone: Zone) -> str:
    """How strongly a zone is locked: as asked, or as far as the provider reaches."""
    asked, reached = zone.plan.immutability, site.capability(Feature.STORAGE_IMMUTABILITY)
    return asked.value if reached.reaches(asked) else reached.level


def _api_access(site: Site) -> str:
    """Who reaches the Kubernetes API: with public networks named, it has a public address that they reach."""
    public = any(not is_private(cidr) for cidr in site.spec.compute.api_allowed_cidrs)
    return "restricted" if public else site.capability(Feature.COMPUTE_API_ACCESS).level


def export_values(site: Site, network: Network, keys: Keys, storage: Storage, compute: Compute) -> dict[str, Any]:
    """The stack's outputs: plain values and Pulumi outputs in the shape of :class:`PlatformOutputs`."""
    spec = site.spec
    window = 0 if site.capability(Feature.KEYS_DELETION_GUARD).level == "protect" else spec.keys.deletion_window_days
    return {
        "contract_version": CONTRACT_VERSION,
        "sandbox": os.environ.get("HDP_SANDBOX") == "1",
        "provider": spec.provider.value,
        "location": spec.location,
        "region": site.region.code,
        "country": site.region.country,
        "environment": spec.environment.value,
        "network": {
            "id": network.id,
            "cidr": spec.network.cidr,
            "zones": site.zones,
            "subnets": {
                role.value: [{"id": subnet.id, "cidr": subnet.cidr, "zone": subnet.zone} for subnet in subnets]
                for role, subnets in network.subnets.items()
            },
            "egress_kind": network.egress_kind,
            "egress_addresses": list(network.egress_addresses),
        },
        "keys": {
            "domain_id": keys.domain_id,
            "keys": {
                data_class.value: {
                    "id": key.id,
                    "rotation": rotation(site),
                    "rotation_days": key.plan.rotation_days,
                    "deletion_guard": site.capability(Feature.KEYS_DELETION_GUARD).level,
                    "deletion_window_days": window,
                }
                for data_class, key in keys.keys.items()
            },
        },
        "storage": {
            "zones": {
                name: {
                    "id": zone.id,
                    "name": zone.name,
                    "endpoint": zone.endpoint,
                    "protocol": zone.protocol,
                    "data_class": zone.plan.data_class.value,
                    "key_id": zone.key_id or "",
                    "key_control": site.capability(Feature.STORAGE_KEY_CONTROL).level,
                    "versioning": True,
                    "noncurrent_days": zone.plan.noncurrent_days,
                    "immutability": _immutability(site, zone),
                    "immutable_days": zone.plan.immutable_days,
                }
                for name, zone in storage.zones.items()
            }
        },
        "compute": {
            "id": compute.id,
            "name": compute.name,
            "version": compute.version,
            "api_endpoint": compute.api_endpoint,
            "api_access": "restricted"
            if spec.compute.api_allowed_cidrs
            else site.capability(Feature.COMPUTE_API_ACCESS).level,
            "api_allowed_cidrs": list(spec.compute.api_allowed_cidrs),
            "workload_identity_issuer": compute.workload_identity_issuer,
            "audit_log_destination": compute.audit_log_destination,
            "audit_log_days": spec.compute.audit_log_days,
            "node_disk_key_control": site.capability(Feature.NODE_DISK_KEY_CONTROL).level,
            "cluster_secret_key_control": site.capability(Feature.CLUSTER_SECRET_KEY_CONTROL).level,
            "pools": {
                pool.role.value: {
                    "machine_type": pool.machine_type,
                    "min_nodes": pool.min_nodes,
                    "max_nodes": pool.max_nodes,
                    "zones": pool.zones,
                }
                for pool in compute.pools
            },
        },
        "capabilities": {feature.value: entry.level for feature, entry in site.facts.capabilities.items()},
        "declarations": [asdict(declaration) for declaration in site.declarations],
    }
