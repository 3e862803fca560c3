"""OVHcloud's limits on names, and the VLAN number that a private network is known by."""

from __future__ import annotations

from collections.abc import Mapping

from components.names import NameRule, Naming, digest

_GUIDES = "docs.ovhcloud.com/en/guides"
_OPENSTACK = "OpenStack Neutron and Octavia: 255 characters (db schema)"

FIRST_VLAN, LAST_VLAN = 2, 4000
"""VLAN numbers of private networks. Source: docs.ovhcloud.com, network services, creating a private network with
Gateway (2025-04-22)."""

RULES: Mapping[str, NameRule] = {
    "network": NameRule(255, r"[a-z0-9-]+", source=_OPENSTACK),
    "subnet": NameRule(255, r"[a-z0-9-]+", source=_OPENSTACK),
    "gateway": NameRule(255, r"[a-z0-9-]+", source=_OPENSTACK),
    "key_domain": NameRule(50, r"[a-z0-9-]+", source="OKMS display name; length unverified"),
    "key": NameRule(50, r"[a-z0-9-]+", source="OKMS service key name; length unverified"),
    "bucket": NameRule(
        63,
        r"[a-z0-9](?:-?[a-z0-9]){1,61}[a-z0-9]",
        worldwide=True,
        source=f"{_GUIDES}/storage-and-backup/object-storage/s3-limitations",
    ),
    "cluster": NameRule(63, r"[a-z0-9-]+", source="Managed Kubernetes cluster name; length unverified"),
    # Two characters are kept free for the zone ("-a"), the rest for what Kubernetes adds to a node's name.
    "node_pool": NameRule(
        40,
        r"[a-z0-9-]+",
        source=f"{_GUIDES}/public-cloud/containers-orchestration/managed-kubernetes/create-cluster; length unverified",
    ),
    # Unique in the account, not in the world: the digest tells the stacks of one account apart.
    "policy": NameRule(64, r"[a-z0-9-]+", worldwide=True, source="pulumi-ovh SDK, iam.Policy name: unique"),
    "service_account": NameRule(64, r"[a-z0-9-]+", worldwide=True, source="OAuth2 client name; length unverified"),
    "log_stream": NameRule(64, r"[a-z0-9-]+", worldwide=True, source="Logs Data Platform title; length unverified"),
}


def vlan_id(names: Naming) -> int:
    """The VLAN number of a stack's private network; the same stack always has the same one.

    A project has each number once. Two stacks of one project draw the same number once in about 4000 times; OVHcloud
    then refuses the second network, and another ``name_prefix`` or stack name draws anew.
    """
    drawn = int(digest("vlan", names.prefix, *names.identity, length=8), 16)
    return FIRST_VLAN + drawn % (LAST_VLAN - FIRST_VLAN + 1)
