"""What Azure reaches, why, and who says so."""

from __future__ import annotations

from components.capabilities import Capability, Feature, table

_GUIDE = "learn.microsoft.com/azure"

CAPABILITIES = table(
    (
        Capability(
            Feature.STORAGE_KEY_CONTROL,
            "customer_managed",
            "A storage account encrypts all its data with a key in the customer's Key Vault, and once more with a key "
            "of the infrastructure's own.",
            f"{_GUIDE}/storage/common/customer-managed-keys-overview",
        ),
        Capability(
            Feature.STORAGE_IMMUTABILITY,
            "governance",
            "An account's immutability policy can only be made unlocked, which an administrator can still lift; Azure "
            "locks only a policy that is already there, so that no single deployment can do it.",
            f"{_GUIDE}/storage/blobs/immutable-version-level-worm-policies; SDK docstring of "
            "AccountImmutabilityPolicyProperties.state",
            "Once after the first deployment, and for good, lock the policy: `az storage account update --name ACCOUNT "
            "--immutability-state Locked`, then `pulumi refresh`; deployments leave the state as it is from then on",
        ),
        Capability(
            Feature.STORAGE_NETWORK,
            "private",
            "The accounts' public endpoints are off; the platform reaches them through private endpoints.",
            f"{_GUIDE}/storage/common/storage-private-endpoints",
        ),
        Capability(
            Feature.ACCESS_LOG_KEY_CONTROL,
            "customer_managed",
            "Reads, writes and deletions are logged by Azure Monitor to a storage account under the customer's key.",
            f"{_GUIDE}/storage/blobs/monitor-blob-storage",
        ),
        Capability(
            Feature.KEYS_ROTATION,
            "automatic",
            "Key Vault makes a new version of a key by its rotation policy; storage accounts and disks follow it. AKS "
            "stays with the version it was given until the next deployment after a refresh. The policy of an existing "
            "key is changed with `az keyvault key rotation-policy update`: a deployment leaves existing keys alone.",
            f"{_GUIDE}/key-vault/keys/how-to-configure-key-rotation; "
            "learn.microsoft.com/rest/api/keyvault/keyvault/keys/create-if-not-exist",
        ),
        Capability(
            Feature.KEYS_DELETION_GUARD,
            "purge_protection",
            "A deleted vault or key can be restored, and nobody, Microsoft included, can purge it before its days are "
            "over; the days of a vault are fixed when it is made.",
            f"{_GUIDE}/key-vault/general/soft-delete-overview",
        ),
        Capability(
            Feature.NODE_DISK_KEY_CONTROL,
            "customer_managed",
            "A disk encryption set encrypts system and data disks of all nodes with the customer's key; caches and "
            "temporary disks are encrypted at the host.",
            f"{_GUIDE}/aks/azure-disk-customer-managed-keys",
        ),
        Capability(
            Feature.CLUSTER_SECRET_KEY_CONTROL,
            "customer_managed",
            "AKS encrypts Kubernetes secrets in etcd with a key in the customer's Key Vault, which it reaches through "
            "the API server's own subnet.",
            f"{_GUIDE}/aks/use-kms-etcd-encryption",
        ),
        Capability(
            Feature.CONTROL_PLANE_LOG_KEY_CONTROL,
            "customer_managed",
            "Azure Monitor sends the control plane's logs to a storage account under the customer's key.",
            f"{_GUIDE}/aks/monitor-aks-reference#resource-logs",
        ),
        Capability(
            Feature.COMPUTE_API_ACCESS,
            "private",
            "The API server has an address in a subnet of the platform, and no public one unless public networks are "
            "listed.",
            f"{_GUIDE}/aks/api-server-vnet-integration",
        ),
        Capability(
            Feature.WORKLOAD_IDENTITY,
            "cloud_federated",
            "Managed identities trust the cluster's OpenID Connect issuer by federated credentials.",
            f"{_GUIDE}/aks/workload-identity-overview",
        ),
    )
)
