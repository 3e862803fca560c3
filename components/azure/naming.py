"""Azure's limits on names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from components.names import NameRule

_RULES: Final = "learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules"
_PLAIN: Final = r"[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9_])?"

RULES: Mapping[str, NameRule] = {
    # Everything stands in this group, so that only its name must differ from other platforms' in the subscription.
    "resource_group": NameRule(90, r"[\w().-]*[\w()-]", worldwide=True, source=_RULES),
    # AKS makes labels of the network's name, hence 63 (learn.microsoft.com/azure/aks/azure-cni-overlay).
    "network": NameRule(63, _PLAIN, source=_RULES),
    "resource": NameRule(64, _PLAIN, source=f"{_RULES} (private endpoints, the shortest of what is named so)"),
    # First part of the vault's name: the provider adds eight digits to it, up to Key Vault's 24 characters (keys.py).
    "key_domain": NameRule(16, r"[a-z][a-z0-9]*", separator="", source=_RULES),
    "key": NameRule(127, r"[0-9A-Za-z-]+", source=_RULES),
    "bucket": NameRule(24, r"[a-z0-9]{3,24}", separator="", worldwide=True, source=_RULES),
    # The name is the DNS prefix as well, hence 54 (learn.microsoft.com/azure/aks/concepts-network).
    "cluster": NameRule(54, r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", source=_RULES),
    "node_pool": NameRule(12, r"[a-z][a-z0-9]*", separator="", source=_RULES),
    # The name of a custom role is its directory's own.
    "role": NameRule(
        512, r"[\w -]+", worldwide=True, source="learn.microsoft.com/azure/role-based-access-control/custom-roles"
    ),
}
