"""What AKS asks of the keys and identities of a cluster."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.clouds import Made
from tests.unit.sandbox.clouds.azure.build import (
    CLUSTER,
    DISKS,
    ENCRYPTS,
    JOINS,
    WRAPS,
    Azure,
    refused,
)

KMS = "securityProfile.azureKeyVaultKms"
DELEGATED = [{"name": "aks", "serviceName": "Microsoft.ContainerService/managedClusters"}]


class Parts:
    """What a cluster with secrets under a customer key is made of; the identity has no roles yet."""

    def __init__(self, azure: Azure, private: bool = False, **properties: Any) -> None:
        self.azure = azure
        self.private = private
        self.vault = azure.vault(publicNetworkAccess="Disabled" if private else "Enabled", **properties)
        self.key = azure.key(self.vault)
        self.identity = azure.identity()

    def kms(self, **more: Any) -> dict[str, Any]:
        place = {"keyVaultNetworkAccess": "Private", "keyVaultResourceId": self.vault.id} if self.private else {}
        found = {"enabled": True, "keyId": self.key.outputs["keyUriWithVersion"], **place, **more}
        return {"securityProfile": {"azureKeyVaultKms": found}}

    def integrated(self) -> dict[str, Any]:
        """The API server in a subnet of its own, which the identity may join."""
        subnet = self.azure.subnet(self.azure.vnet(), delegations=DELEGATED)
        self.azure.assign(self.identity, JOINS, subnet.id)
        return {"apiServerAccessProfile": {"enableVnetIntegration": True, "subnetId": subnet.id}}

    def let(self, *names: str) -> Parts:
        for name in names:
            self.azure.assign(self.identity, name, self.vault.id)
        return self

    def inputs(self, **more: Any) -> dict[str, Any]:
        return self.azure.cluster_inputs(**{**self.azure.acts_as(self.identity), **self.kms(), **more})


def test_secrets_under_a_customers_key(azure: Azure) -> None:
    azure.make(CLUSTER, Parts(azure).let(ENCRYPTS).inputs())


def test_without_it_nothing_is_asked(azure: Azure) -> None:
    parts = Parts(azure)
    azure.make(CLUSTER, parts.inputs(**parts.kms(enabled=False)))


@pytest.mark.parametrize("name", [None, WRAPS])
def test_the_identity_may_encrypt(azure: Azure, name: str | None) -> None:
    parts = Parts(azure).let(*([name] if name else []))
    with refused("KeyVaultAuthenticationFailure", "encrypt/action", f"{KMS}.keyId"):
        azure.make(CLUSTER, parts.inputs())


def test_the_identity_is_one_that_exists_before(azure: Azure) -> None:
    parts = Parts(azure).let(ENCRYPTS)
    with refused("InvalidParameter", "user-assigned identity", "identity"):
        azure.make(CLUSTER, parts.inputs(identity={"type": "SystemAssigned"}))


def test_the_key_is_a_version_that_exists(azure: Azure) -> None:
    parts = Parts(azure).let(ENCRYPTS)
    with refused("InvalidParameter", "must have a version", f"{KMS}.keyId"):
        azure.make(CLUSTER, parts.inputs(**parts.kms(keyId=parts.key.outputs["keyUri"])))
    elsewhere = parts.key.outputs["keyUriWithVersion"].replace("/keys/key/", "/keys/other/")
    with refused("KeyVaultNotFound", path=f"{KMS}.keyId"):
        azure.make(CLUSTER, parts.inputs(**parts.kms(keyId=elsewhere)))


def test_purge_protection_is_not_asked_for(azure: Azure) -> None:
    azure.make(CLUSTER, Parts(azure, enablePurgeProtection=None).let(ENCRYPTS).inputs())


def test_a_vault_with_a_firewall_keeps_the_cluster_out(azure: Azure) -> None:
    parts = Parts(azure, networkAcls={"bypass": "AzureServices", "defaultAction": "Deny"}).let(ENCRYPTS)
    with refused("InvalidParameter", "firewall", f"{KMS}.keyId"):
        azure.make(CLUSTER, parts.inputs())


@pytest.mark.parametrize("private", [True, False])
def test_the_cluster_says_whether_the_vault_is_closed(azure: Azure, private: bool) -> None:
    parts = Parts(azure, private).let(ENCRYPTS, "Key Vault Contributor")
    said = {"keyVaultNetworkAccess": "Public" if private else "Private", "keyVaultResourceId": parts.vault.id}
    with refused("InvalidParameter", "public network access to the vault is", f"{KMS}.keyVaultNetworkAccess"):
        azure.make(CLUSTER, parts.inputs(**parts.kms(**said), **parts.integrated()))


def test_a_closed_vault(azure: Azure) -> None:
    parts = Parts(azure, private=True).let(ENCRYPTS, "Key Vault Contributor")
    azure.make(CLUSTER, parts.inputs(**parts.integrated()))


def test_a_closed_vault_needs_the_api_server_in_the_network(azure: Azure) -> None:
    parts = Parts(azure, private=True).let(ENCRYPTS, "Key Vault Contributor")
    with refused("InvalidParameter", "API server VNet integration", f"{KMS}.keyVaultNetworkAccess"):
        azure.make(CLUSTER, parts.inputs())


def test_a_closed_vault_is_named(azure: Azure) -> None:
    parts = Parts(azure, private=True).let(ENCRYPTS, "Key Vault Contributor")
    with refused("InvalidParameter", "its own resource id", f"{KMS}.keyVaultResourceId"):
        azure.make(CLUSTER, parts.inputs(**parts.kms(keyVaultResourceId=None), **parts.integrated()))


def test_a_closed_vault_lets_the_identity_connect(azure: Azure) -> None:
    parts = Parts(azure, private=True).let(ENCRYPTS)
    with refused("AuthorizationFailed", "Key Vault Contributor", f"{KMS}.keyVaultResourceId"):
        azure.make(CLUSTER, parts.inputs(**parts.integrated()))


# Disks


def _disks(azure: Azure) -> tuple[Made, Made]:
    return azure.make(DISKS, azure.disks_inputs()), azure.identity("cluster-identity")


def test_the_identity_may_read_the_disk_encryption_set(azure: Azure) -> None:
    disks, identity = _disks(azure)
    inputs = azure.cluster_inputs(diskEncryptionSetID=disks.id, **azure.acts_as(identity))
    with refused("LinkedAuthorizationFailed", "the role Reader", "diskEncryptionSetID"):
        azure.make(CLUSTER, inputs)
    azure.assign(identity, "Reader", disks.id)
    azure.make(CLUSTER, inputs)


def test_the_set_is_in_the_clusters_region(azure: Azure) -> None:
    disks, identity = _disks(azure)
    azure.assign(identity, "Reader", disks.id)
    inputs = azure.cluster_inputs(diskEncryptionSetID=disks.id, location="westeurope", **azure.acts_as(identity))
    with refused("InvalidParameter", "the cluster in westeurope", "diskEncryptionSetID"):
        azure.make(CLUSTER, inputs)
