"""Managed Kubernetes: clusters, their plans, versions and networks."""

from __future__ import annotations

import re
from typing import Any

import pytest

from components.ovh.offers import VERSIONS
from tests.unit.sandbox.clouds.ovh.build import (
    GRAVELINES,
    KUBE,
    PARIS,
    PROJECT,
    SUBNET,
    UUID,
    Ovh,
    of_project,
    one_failure,
    refused,
)


def test_what_a_cluster_is_like(ovh: Ovh) -> None:
    cluster = ovh.kube()
    assert re.fullmatch(UUID, cluster.id)
    assert re.fullmatch(r"[0-9a-f]{6}\.c[123]\.gra11\.k8s\.ovh\.net", cluster.outputs["url"])
    assert (cluster.outputs["status"], cluster.outputs["version"]) == ("READY", "1.34")
    assert cluster.outputs["nextUpgradeVersions"] == ["1.35"]
    assert cluster.outputs["updatePolicy"] == "ALWAYS_UPDATE"
    (access,) = cluster.outputs["kubeconfigAttributes"]
    assert access["host"] == f"https://{cluster.outputs['url']}"
    assert access["clientKey"].startswith("sandbox-client-key-")


def test_a_cluster_without_a_network_has_the_latest_version(ovh: Ovh) -> None:
    cluster = ovh.make(KUBE, of_project(region=GRAVELINES))
    assert (cluster.outputs["plan"], cluster.outputs["version"]) == ("free", VERSIONS[-1])
    assert cluster.outputs["name"].startswith("it-")


@pytest.mark.parametrize(
    ("region", "plan", "path", "text"),
    [
        (PARIS, "free", "plan", "Plan free is not available in region EU-WEST-PAR: its plan is standard"),
        (PARIS, None, "plan", "Plan free is not available"),
        (GRAVELINES, "standard", "plan", "its plan is free"),
        ("GRA1", "free", "region", "Managed Kubernetes is not available in region GRA1"),
    ],
)
def test_a_region_has_one_plan(ovh: Ovh, region: str, plan: str | None, path: str, text: str) -> None:
    inputs = of_project(name="k", region=region, privateNetworkId="n", **({"plan": plan} if plan else {}))
    one_failure(ovh.check(KUBE, inputs), path, 400, text)


def test_plans_are_words(ovh: Ovh) -> None:
    found = ovh.check(KUBE, of_project(name="k", region=GRAVELINES, plan="premium"))
    one_failure(found, "plan", 0, "(standard, free)")


@pytest.mark.parametrize(
    ("changes", "path", "status", "text"),
    [
        ({"version": "1.20"}, "version", 400, "Version 1.20 is not available"),
        ({"version": "1.34.1"}, "version", 400, "Version 1.34.1 is not available"),
        ({"updatePolicy": "SOMETIMES"}, "updatePolicy", 400, "MINIMAL_DOWNTIME"),
        ({"kubeProxyMode": "nftables"}, "kubeProxyMode", 400, "iptables, ipvs"),
        ({"privateNetworkId": None}, "nodesSubnetId", 0, "all of `nodes_subnet_id,private_network_id` must be"),
        (
            {"customizationApiservers": [{"admissionplugins": [{"enableds": ["PodNodeSelector"]}]}]},
            "customizationApiservers",
            400,
            "Unknown admission plugin PodNodeSelector",
        ),
    ],
)
def test_a_clusters_words(ovh: Ovh, changes: dict[str, Any], path: str, status: int, text: str) -> None:
    plugins = [{"admissionplugins": [{"enableds": ["AlwaysPullImages"], "disableds": ["NodeRestriction"]}]}]
    good = ovh.kube_inputs(updatePolicy="NEVER_UPDATE", kubeProxyMode="ipvs", customizationApiservers=plugins)
    assert ovh.check(KUBE, good) == []
    inputs = {key: value for key, value in {**good, **changes}.items() if value is not None}
    one_failure(ovh.check(KUBE, inputs), path, status, text)


def test_three_zones_need_a_network(ovh: Ovh) -> None:
    found = ovh.check(KUBE, of_project(name="k", region=PARIS, plan="standard"))
    one_failure(found, "privateNetworkId", 400, "mandatory in region EU-WEST-PAR")


def test_in_three_zones_the_gateway_comes_first(ovh: Ovh) -> None:
    subnet = ovh.subnet(ovh.network(PARIS))
    place = {"privateNetworkId": subnet.inputs["networkId"], "nodesSubnetId": subnet.id}
    inputs = of_project(name="k", region=PARIS, plan="standard", **place)
    with refused(400, f"Subnet {subnet.id} has no gateway"):
        ovh.make(KUBE, inputs)
    ovh.gateway(subnet)
    ovh.make(KUBE, inputs)


def test_in_one_zone_nodes_have_a_way_out_of_their_own(ovh: Ovh) -> None:
    subnet = ovh.subnet(ovh.network())
    place = {"privateNetworkId": subnet.inputs["networkId"], "nodesSubnetId": subnet.id}
    ovh.make(KUBE, of_project(name="k", region=GRAVELINES, **place))


def test_the_network_is_named_as_the_region_does(ovh: Ovh) -> None:
    inputs = ovh.kube_inputs()
    network = ovh.network(vlan=9, name="second")
    with refused(400, f"[InvalidDataError] 400: Private network {network.id} is not a correct uuid"):
        ovh.make(KUBE, {**inputs, "privateNetworkId": network.id})
    with refused(400, "does not exist in region GRA11"):
        ovh.make(KUBE, {**inputs, "privateNetworkId": "00000000-0000-4000-8000-000000000000"})
    with refused(400, "does not belong to network"):
        ovh.make(KUBE, {**inputs, "privateNetworkId": network.outputs["regionsOpenstackIds"][GRAVELINES]})
    with refused(404, "loadBalancersSubnetId = nowhere"):
        ovh.make(KUBE, {**inputs, "loadBalancersSubnetId": "nowhere"})


@pytest.mark.parametrize(
    ("region", "cidr", "reserved"),
    [
        (GRAVELINES, "10.2.0.0/24", "10.2.0.0/16"),
        (GRAVELINES, "10.3.8.0/24", "10.3.0.0/16"),
        (GRAVELINES, "10.0.0.0/12", "10.2.0.0/16"),
        (GRAVELINES, "172.17.0.0/24", "172.17.0.0/16"),
        (PARIS, "10.241.0.0/24", "10.240.0.0/13"),
        (PARIS, "10.3.0.0/24", "10.3.0.0/16"),
    ],
)
def test_reserved_ranges(ovh: Ovh, region: str, cidr: str, reserved: str) -> None:
    with refused(400, f"Subnet range {cidr} overlaps with {reserved}"):
        ovh.make(KUBE, ovh.kube_inputs(region, cidr))


@pytest.mark.parametrize(("region", "cidr"), [(PARIS, "10.2.0.0/24"), (GRAVELINES, "10.241.0.0/24")])
def test_the_other_plans_ranges_are_free(ovh: Ovh, region: str, cidr: str) -> None:
    ovh.make(KUBE, ovh.kube_inputs(region, cidr))


def test_a_clusters_own_ranges_take_the_place_of_the_reserved_ones(ovh: Ovh) -> None:
    policy = {"podsIpv4Cidr": "10.50.0.0/16", "servicesIpv4Cidr": "10.51.0.0/16"}
    inputs = ovh.kube_inputs(cidr="10.2.0.0/24", ipAllocationPolicy=policy)
    ovh.make(KUBE, inputs)
    with refused(400, "overlaps with 10.2.0.0/20 of the cluster's ipAllocationPolicy"):
        ovh.make(KUBE, {**inputs, "ipAllocationPolicy": {**policy, "podsIpv4Cidr": "10.2.0.0/20"}}, "second")


@pytest.mark.parametrize("address", ["10.21.0.1", "gateway"])
def test_the_default_gateway_is_in_the_nodes_subnet(ovh: Ovh, address: str) -> None:
    def routed(to: str) -> dict[str, Any]:
        return {"privateNetworkConfiguration": {"defaultVrackGateway": to, "privateNetworkRoutingAsDefault": True}}

    inputs = ovh.kube_inputs()
    for number, good in enumerate(("", "10.20.0.1")):
        ovh.make(KUBE, {**inputs, **routed(good)}, f"good-{number}")
    with refused(400, f"Default vRack gateway {address} does not belong"):
        ovh.make(KUBE, {**inputs, **routed(address)})


@pytest.mark.parametrize(
    ("changes", "replaces"),
    [
        ({"region": "GRA9"}, True),
        ({"privateNetworkId": "other"}, True),
        ({"ipAllocationPolicy": {"podsIpv4Cidr": "10.5.0.0/16"}}, True),
        ({"kubeProxyMode": "ipvs"}, True),
        ({"version": "1.35"}, False),
        ({"name": "l"}, False),
        ({"updatePolicy": "NEVER_UPDATE"}, False),
    ],
)
def test_what_resets_a_cluster(ovh: Ovh, changes: dict[str, Any], replaces: bool) -> None:
    assert ovh.diff(ovh.kube(), **changes).replaces is replaces


def test_versions_go_up_one_by_one(ovh: Ovh) -> None:
    cluster = ovh.kube(version="1.33")
    with refused(0, "cannot upgrade cluster from 1.33 to 1.35, only next minor version is authorized"):
        ovh.update(cluster, version="1.35")
    assert ovh.update(cluster, version="1.34")["version"] == "1.34"
    with refused(0, "cannot downgrade cluster from 1.34 to 1.33"):
        ovh.update(cluster, version="1.33")


def test_plan_and_nodes_subnet_stay(ovh: Ovh) -> None:
    cluster = ovh.kube()
    with refused(0, "migrate from free to standard is not available yet"):
        ovh.update(cluster, plan="standard")
    inside = ovh.make(SUBNET, {**ovh.subnet_inputs(ovh.network(vlan=8, name="n2"))}, "another")
    with refused(400, "The nodes' subnet cannot be updated"):
        ovh.update(cluster, nodesSubnetId=inside.id)


def test_subnets_stay_while_a_cluster_uses_them(ovh: Ovh) -> None:
    cluster = ovh.kube()
    subnet = ovh.cloud.read(SUBNET, cluster.inputs["nodesSubnetId"])
    assert subnet is not None
    with refused(409, cluster.id):
        ovh.cloud.delete(SUBNET, subnet.urn, subnet.id)


def test_its_import_id_is_the_providers(ovh: Ovh) -> None:
    cluster = ovh.kube()
    found = ovh.cloud.read(KUBE, f"{PROJECT}/{cluster.id}")
    assert found is not None
    assert found.id == cluster.id
