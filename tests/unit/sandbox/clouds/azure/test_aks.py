"""Clusters of AKS: versions, how they are reached, ranges and ways out."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sandbox.clouds.azure.kubernetes import DEFAULT_VERSION, PATCHES
from tests.support.clouds import Made
from tests.unit.sandbox.clouds.azure.build import (
    CLUSTER,
    JOINS,
    UUID,
    Azure,
    one_failure,
    refused,
)

PRIVATE = {"enablePrivateCluster": True}
DELEGATED = [{"name": "aks", "serviceName": "Microsoft.ContainerService/managedClusters"}]


def test_what_a_public_cluster_answers(azure: Azure) -> None:
    outputs = azure.cluster(oidcIssuerProfile={"enabled": True}).outputs
    assert re.fullmatch(r"cluster-[0-9a-f]{8}\.hcp\.francecentral\.azmk8s\.io", outputs["fqdn"])
    assert outputs["privateFQDN"] is None
    assert outputs["currentKubernetesVersion"] == PATCHES["1.35"]
    assert outputs["nodeResourceGroup"] == "MC_rg_cluster_francecentral"
    assert outputs["oidcIssuerProfile"]["issuerURL"].startswith("https://francecentral.oic.prod-aks.azure.com/")
    assert re.fullmatch(UUID, outputs["identityProfile"]["kubeletidentity"]["objectId"])
    assert outputs["sku"] == {"name": "Base", "tier": "Free"}


@pytest.mark.parametrize(
    ("access", "public", "private"),
    [
        (PRIVATE, True, r"\.privatelink\.francecentral\.azmk8s\.io"),
        ({**PRIVATE, "enablePrivateClusterPublicFQDN": False}, False, r"\.privatelink\.francecentral\.azmk8s\.io"),
        ({**PRIVATE, "enableVnetIntegration": True}, True, r"\.private\.francecentral\.azmk8s\.io"),
    ],
)
def test_names_of_a_private_cluster(azure: Azure, access: dict[str, bool], public: bool, private: str) -> None:
    outputs = (
        azure.make(CLUSTER, azure.cluster_inputs(apiServerAccessProfile=access)).outputs
        if ("enableVnetIntegration" not in access)
        else integrated(azure, PRIVATE).outputs
    )
    assert (outputs["fqdn"] is not None) is public
    assert re.search(private, outputs["privateFQDN"])


@pytest.mark.parametrize("minor", list(PATCHES))
def test_versions_that_are_offered(azure: Azure, minor: str) -> None:
    support = {"supportPlan": "AKSLongTermSupport", "sku": {"name": "Base", "tier": "Premium"}}
    for version in (minor, PATCHES[minor]):
        assert azure.check(CLUSTER, azure.cluster_inputs(kubernetesVersion=version, **support)) == []


@pytest.mark.parametrize(
    ("change", "path", "code", "text"),
    [
        ({"kubernetesVersion": "1.31"}, "kubernetesVersion", "K8sVersionNotSupported", "1.36"),
        ({"kubernetesVersion": "1.33.13"}, "kubernetesVersion", "K8sVersionNotSupported", "AKSLongTermSupport"),
        ({"supportPlan": "AKSLongTermSupport"}, "sku.tier", "InvalidParameter", "Premium"),
    ],
)
def test_versions_that_are_not(azure: Azure, change: dict[str, str], path: str, code: str, text: str) -> None:
    one_failure(azure.check(CLUSTER, azure.cluster_inputs(**change)), path, code, text)


def test_a_cluster_without_a_version_gets_one(azure: Azure) -> None:
    outputs = azure.cluster(kubernetesVersion=None).outputs
    assert outputs["currentKubernetesVersion"] == PATCHES[DEFAULT_VERSION]


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"identity": None}, "identity", "BadRequest"),
        ({"dnsPrefix": None}, "dnsPrefix", "InvalidParameter"),
        ({"resourceName": "-cluster"}, "resourceName", "InvalidParameter"),
        ({"resourceName": "a" * 64}, "resourceName", "InvalidParameter"),
        ({"dnsPrefix": "a" * 55}, "dnsPrefix", "InvalidParameter"),
        ({"dnsPrefix": "a_b"}, "dnsPrefix", "InvalidParameter"),
    ],
)
def test_names_and_identity(azure: Azure, change: dict[str, Any], path: str, code: str) -> None:
    assert azure.check(CLUSTER, azure.cluster_inputs(resourceName="a" * 63, dnsPrefix="a" * 54)) == []
    one_failure(azure.check(CLUSTER, azure.cluster_inputs(**change)), path, code)


# How it is reached

ENTRA = {"aadProfile": {"managed": True, "enableAzureRBAC": True}, "disableLocalAccounts": True}


@pytest.mark.parametrize(
    "settings",
    [
        {"apiServerAccessProfile": PRIVATE},
        {"apiServerAccessProfile": {"authorizedIPRanges": ["203.0.113.0/24"]}},
        ENTRA,
        {
            "oidcIssuerProfile": {"enabled": True},
            "securityProfile": {"workloadIdentity": {"enabled": True}},
        },
    ],
)
def test_access_that_fits(azure: Azure, settings: dict[str, Any]) -> None:
    assert azure.check(CLUSTER, azure.cluster_inputs(**settings)) == []


@pytest.mark.parametrize(
    ("settings", "path", "code"),
    [
        (
            {"apiServerAccessProfile": {**PRIVATE, "authorizedIPRanges": ["203.0.113.0/24"]}},
            "apiServerAccessProfile.authorizedIPRanges",
            "AuthorizedIPRangesWithPrivateCluster",
        ),
        (
            {"apiServerAccessProfile": {"authorizedIPRanges": ["203.0.113.1/24"]}},
            "apiServerAccessProfile.authorizedIPRanges",
            "InvalidParameter",
        ),
        (
            {
                "apiServerAccessProfile": {
                    **PRIVATE,
                    "privateDNSZone": "none",
                    "enablePrivateClusterPublicFQDN": False,
                }
            },
            "apiServerAccessProfile.privateDNSZone",
            "InvalidParameter",
        ),
        ({"disableLocalAccounts": True}, "disableLocalAccounts", "BadRequest"),
        ({"aadProfile": {"enableAzureRBAC": True}}, "aadProfile.enableAzureRBAC", "BadRequest"),
        (
            {"securityProfile": {"workloadIdentity": {"enabled": True}}},
            "securityProfile.workloadIdentity",
            "BadRequest",
        ),
    ],
)
def test_access_that_is_refused(azure: Azure, settings: dict[str, Any], path: str, code: str) -> None:
    one_failure(azure.check(CLUSTER, azure.cluster_inputs(**settings)), path, code)


def integrated(azure: Azure, access: dict[str, Any], subnet: Made | None = None, joins: bool = True) -> Made:
    """A cluster whose API server is in a subnet of its own."""
    inside_it = subnet or azure.subnet(azure.vnet(), delegations=DELEGATED)
    identity = azure.identity()
    if joins:
        azure.assign(identity, JOINS, inside_it.id)
    profile = {**access, "enableVnetIntegration": True, "subnetId": inside_it.id}
    return azure.cluster(apiServerAccessProfile=profile, **azure.acts_as(identity))


def test_an_api_servers_subnet_is_delegated(azure: Azure) -> None:
    plain = azure.subnet(azure.vnet())
    with refused("SubnetNotDelegated", path="apiServerAccessProfile.subnetId"):
        integrated(azure, {}, plain)


def test_an_api_server_may_join_its_subnet(azure: Azure) -> None:
    with refused("LinkedAuthorizationFailed", "assign it the role Network Contributor"):
        integrated(azure, {}, joins=False)


def test_an_identity_that_comes_with_the_cluster_may_not_join_yet(azure: Azure) -> None:
    subnet = azure.subnet(azure.vnet(), delegations=DELEGATED)
    profile = {"enableVnetIntegration": True, "subnetId": subnet.id}
    with refused("LinkedAuthorizationFailed"):
        azure.cluster(apiServerAccessProfile=profile)


# Ranges and the way out


@pytest.mark.parametrize(
    "profile",
    [
        {"serviceCidr": "10.100.0.0/16", "dnsServiceIP": "10.100.0.10", "podCidr": "10.244.0.0/16"},
        {"serviceCidr": "10.100.0.0/16"},
        {"dnsServiceIP": "10.0.0.10"},
    ],
)
def test_ranges_that_fit(azure: Azure, profile: dict[str, str]) -> None:
    assert azure.check(CLUSTER, azure.cluster_inputs(networkProfile=profile)) == []


@pytest.mark.parametrize(
    ("profile", "path", "code"),
    [
        ({"serviceCidr": "172.30.1.0/24"}, "serviceCidr", "InvalidParameter"),
        ({"podCidr": "169.254.0.0/16"}, "podCidr", "InvalidParameter"),
        ({"serviceCidr": "10.1.0.0/16", "podCidr": "10.0.0.0/8"}, "podCidr", "InvalidParameter"),
        ({"serviceCidr": "10.1.0.0/16", "dnsServiceIP": "10.2.0.10"}, "dnsServiceIP", "DnsServiceIpOutOfServiceCidr"),
        ({"serviceCidr": "10.1.0.0/16", "dnsServiceIP": "10.1.0.1"}, "dnsServiceIP", "DnsServiceIpOutOfServiceCidr"),
    ],
)
def test_ranges_that_do_not(azure: Azure, profile: dict[str, str], path: str, code: str) -> None:
    found = azure.check(CLUSTER, azure.cluster_inputs(networkProfile=profile))
    one_failure(found, f"networkProfile.{path}", code)


def in_subnet(azure: Azure, subnet: Made, **profile: Any) -> dict[str, Any]:
    (pool,) = azure.cluster_inputs()["agentPoolProfiles"]
    return azure.cluster_inputs(agentPoolProfiles=[{**pool, "vnetSubnetID": subnet.id}], networkProfile=profile)


def test_a_cluster_that_leaves_through_a_gateway_has_one(azure: Azure) -> None:
    network, gateway = azure.vnet(), azure.nat()
    closed = azure.subnet(network)
    opened = azure.subnet(network, 1, natGateway={"id": gateway.id})
    with refused("ExistingNATGatewayNotFound", closed.id, "agentPoolProfiles[0].vnetSubnetID"):
        azure.make(CLUSTER, in_subnet(azure, closed, outboundType="userAssignedNATGateway"))
    azure.make(CLUSTER, in_subnet(azure, opened, outboundType="userAssignedNATGateway"))


@pytest.mark.parametrize(("text", "fits"), [("10.0.0.0/16", False), ("10.1.0.0/16", True)])
def test_a_clusters_ranges_are_not_the_networks(azure: Azure, text: str, fits: bool) -> None:
    inputs = in_subnet(azure, azure.subnet(azure.vnet()), serviceCidr=text)
    if fits:
        azure.make(CLUSTER, inputs)
        return
    with refused("ServiceCidrOverlapExistingSubnetsCidr", path="networkProfile"):
        azure.make(CLUSTER, inputs)


@pytest.mark.parametrize(
    "change",
    [{"dnsPrefix": "other"}, {"networkProfile": {"serviceCidr": "10.9.0.0/16"}}, {"nodeResourceGroup": "mine"}],
)
def test_what_replaces_a_cluster(azure: Azure, change: dict[str, Any]) -> None:
    assert azure.diff(azure.cluster(networkProfile={"serviceCidr": "10.8.0.0/16"}), **change).replaces


@pytest.mark.parametrize("change", [{"kubernetesVersion": "1.36"}, {"apiServerAccessProfile": {}}, ENTRA])
def test_what_does_not(azure: Azure, change: dict[str, Any]) -> None:
    assert not azure.diff(azure.cluster(), **change).replaces
