"""Which input is a resource's name, and which make up its address."""

from __future__ import annotations

import pytest

from sandbox.schema import autoname
from sandbox.schema.catalogue import Catalogue
from sandbox.schema.types import Property, TypeRef

TEXT, NUMBER = TypeRef("string"), TypeRef("number")


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("aws:s3/bucket:Bucket", "bucket"),
        ("aws:kms/key:Key", None),
        ("aws:kms/alias:Alias", "name"),
        ("aws:iam/role:Role", "name"),
        ("aws:ec2/vpc:Vpc", None),
        ("aws:ec2/keyPair:KeyPair", "keyName"),
        ("aws:eks/cluster:Cluster", "name"),
        ("aws:eks/nodeGroup:NodeGroup", "nodeGroupName"),
        ("aws:route53/record:Record", None),
        ("ovh:Okms/serviceKey:ServiceKey", "name"),
        ("ovh:CloudProject/kube:Kube", "name"),
        ("ovh:CloudProject/storage:Storage", "name"),
        ("ovh:Okms/okms:Okms", None),
        ("azure-native:storage:StorageAccount", "accountName"),
        ("azure-native:storage:BlobContainer", "containerName"),
        ("azure-native:keyvault:Vault", "vaultName"),
        ("azure-native:keyvault:Key", "keyName"),
        ("azure-native:resources:ResourceGroup", "resourceGroupName"),
        ("azure-native:network:VirtualNetwork", "virtualNetworkName"),
        ("azure-native:containerservice:ManagedCluster", "resourceName"),
        ("azure-native:authorization:RoleAssignment", "roleAssignmentName"),
        ("azure-native:storage:BlobServiceProperties", "blobServicesName"),
        ("azure-native:storage:Blob", "blobName"),
        ("azure-native:appplatform:ConfigServer", None),
    ],
)
def test_name_of_known_types(catalogues: dict[str, Catalogue], token: str, expected: str | None) -> None:
    resource = catalogues[token.partition(":")[0]].resource(token)
    assert resource.name_property == expected


@pytest.mark.parametrize("token", sorted(autoname.AWS_NAMES))
def test_table_of_exceptions_fits_the_sdk(catalogues: dict[str, Catalogue], token: str) -> None:
    assert catalogues["aws"].resource(token).name_property == autoname.AWS_NAMES[token]


@pytest.mark.parametrize(
    ("token", "address"),
    [
        ("azure-native:storage:StorageAccount", {"accountName", "resourceGroupName"}),
        ("azure-native:storage:BlobContainer", {"accountName", "containerName", "resourceGroupName"}),
        ("azure-native:storage:Blob", {"accountName", "blobName", "containerName", "resourceGroupName"}),
        ("azure-native:authorization:RoleAssignment", {"roleAssignmentName", "scope"}),
        ("ovh:CloudProject/kubeNodePool:KubeNodePool", {"kubeId", "serviceName"}),
        ("ovh:Okms/serviceKey:ServiceKey", {"okmsId"}),
        ("aws:s3/bucket:Bucket", set()),
    ],
)
def test_address_is_immutable(catalogues: dict[str, Catalogue], token: str, address: set[str]) -> None:
    resource = catalogues[token.partition(":")[0]].resource(token)
    assert set(resource.path_inputs) == address
    assert all(resource.inputs[name].immutable for name in address)


def test_azure_location_is_immutable_and_other_settings_are_not(catalogues: dict[str, Catalogue]) -> None:
    inputs = catalogues["azure-native"].resource("azure-native:storage:StorageAccount").inputs
    assert inputs["location"].immutable
    assert not inputs["tags"].immutable


def test_only_an_optional_text_input_is_a_name() -> None:
    def named(token: str, item: Property) -> str | None:
        return autoname.name_property(token, {"name": item})

    assert named("ovh:a/b:C", Property("name", TEXT)) == "name"
    assert named("ovh:a/b:C", Property("name", TEXT, required=True)) is None
    assert named("ovh:a/b:C", Property("name", NUMBER)) is None
    assert named("azure-native:a:B", Property("name", TEXT)) is None
