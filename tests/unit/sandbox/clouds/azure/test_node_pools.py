"""Node pools of AKS, with the cluster and apart."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.clouds.azure.kubernetes import PATCHES
from tests.unit.sandbox.clouds.azure.build import CLUSTER, POOL, Azure, one_failure, refused, without

SCALES = {"enableAutoScaling": True, "minCount": 1, "maxCount": 3, "count": 1}

BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"enableAutoScaling": True}, "minCount", "InvalidParameter"),
    ({"minCount": 1}, "minCount", "InvalidParameter"),
    ({**SCALES, "count": 4}, "count", "InvalidParameter"),
    ({**SCALES, "minCount": 4, "count": 4}, "count", "InvalidParameter"),
    ({**SCALES, "mode": "System", "minCount": 0}, "minCount", "InvalidParameter"),
    ({"osDiskSizeGB": 29}, "osDiskSizeGB", "InvalidParameter"),
    ({"osDiskSizeGB": 2049}, "osDiskSizeGB", "InvalidParameter"),
]
GOOD: list[dict[str, Any]] = [
    SCALES,
    {**SCALES, "minCount": 0, "count": 0, "mode": "User"},
    {"osDiskSizeGB": 0},
    {"osDiskSizeGB": 30},
    {"osDiskSizeGB": 2048},
    {"availabilityZones": ["1", "2", "3"]},
]


def with_pool(azure: Azure, **change: Any) -> dict[str, Any]:
    (system,) = azure.cluster_inputs()["agentPoolProfiles"]
    return azure.cluster_inputs(agentPoolProfiles=[system, without({**system, "name": "second", **change})])


@pytest.mark.parametrize("change", GOOD)
def test_pools_that_fit(azure: Azure, change: dict[str, Any]) -> None:
    assert azure.check(CLUSTER, with_pool(azure, **change)) == []
    assert azure.check(POOL, azure.pool_inputs(azure.cluster(), **change)) == []


@pytest.mark.parametrize(("change", "path", "code"), BAD)
def test_pools_that_do_not(azure: Azure, change: dict[str, Any], path: str, code: str) -> None:
    one_failure(azure.check(CLUSTER, with_pool(azure, **change)), f"agentPoolProfiles[1].{path}", code)
    one_failure(azure.check(POOL, azure.pool_inputs(azure.cluster(), **change)), path, code)


@pytest.mark.parametrize(
    ("name", "fits"), [("a", True), ("a12345678901", True), ("a123456789012", False), ("A", False)]
)
def test_names_of_pools(azure: Azure, name: str, fits: bool) -> None:
    found = azure.check(CLUSTER, with_pool(azure, name=name))
    assert [failure.path for failure in found] == ([] if fits else ["agentPoolProfiles[1].name"])
    found = azure.check(POOL, azure.pool_inputs(azure.cluster(), agentPoolName=name))
    assert [failure.path for failure in found] == ([] if fits else ["agentPoolName"])


def test_zones_are_the_clusters(azure: Azure) -> None:
    found = azure.check(CLUSTER, with_pool(azure, availabilityZones=["4"]))
    one_failure(found, "agentPoolProfiles[1].availabilityZones", "AvailabilityZoneNotSupported")
    near, far = azure.cluster(), azure.cluster("far", location="germanynorth")
    azure.make(POOL, azure.pool_inputs(near, availabilityZones=["3"]), "near")
    with refused("AvailabilityZoneNotSupported", "'germanynorth': it has no availability zones"):
        azure.make(POOL, azure.pool_inputs(far, availabilityZones=["1"]), "far")


def test_one_pool_is_the_systems(azure: Azure) -> None:
    (pool,) = azure.cluster_inputs()["agentPoolProfiles"]
    inputs = azure.cluster_inputs(agentPoolProfiles=[{**pool, "mode": "User"}])
    one_failure(azure.check(CLUSTER, inputs), "agentPoolProfiles", "InvalidParameter", "system pool")


KEPT = [
    ("osDiskSizeGB", 100),
    ("osDiskType", "Ephemeral"),
    ("availabilityZones", ["1"]),
    ("osType", "Windows"),
]


@pytest.mark.parametrize(("name", "value"), [*KEPT, ("vmSize", "Standard_D4s_v5")])
def test_what_a_clusters_own_pool_keeps(azure: Azure, name: str, value: Any) -> None:
    cluster = azure.cluster()
    (pool,) = cluster.inputs["agentPoolProfiles"]
    changed = [{**pool, name: value}]
    assert not azure.diff(cluster, agentPoolProfiles=changed).replaces
    with refused("PropertyChangeNotAllowed", path=f"agentPoolProfiles[0].{name}"):
        azure.update(cluster, agentPoolProfiles=changed)


def test_what_it_changes(azure: Azure) -> None:
    cluster = azure.cluster()
    (pool,) = cluster.inputs["agentPoolProfiles"]
    azure.update(cluster, agentPoolProfiles=[{**pool, **SCALES, "maxPods": 50}])
    azure.update(cluster, agentPoolProfiles=[{**pool, "name": "another", "vmSize": "Standard_D4s_v5"}])


@pytest.mark.parametrize(("name", "value"), KEPT)
def test_what_a_pool_apart_keeps(azure: Azure, name: str, value: Any) -> None:
    pool = azure.make(POOL, azure.pool_inputs(azure.cluster()))
    assert not azure.diff(pool, **{name: value}).replaces
    with refused("PropertyChangeNotAllowed", path=name):
        azure.update(pool, **{name: value})


def test_another_machine_replaces_a_pool_apart_which_goes_first(azure: Azure) -> None:
    pool = azure.make(POOL, azure.pool_inputs(azure.cluster()))
    difference = azure.diff(pool, vmSize="Standard_D4s_v5")
    assert (difference.replaces, difference.delete_before_replace) == (True, True)
    assert not azure.diff(pool, **SCALES).replaces
    azure.update(pool, **SCALES)


def test_a_pool_goes_with_its_cluster(azure: Azure) -> None:
    cluster = azure.cluster()
    pool = azure.make(POOL, azure.pool_inputs(cluster))
    assert pool.outputs["currentOrchestratorVersion"] in PATCHES.values()
    azure.delete(cluster)
    assert azure.record(pool) is None


def test_the_subnet_of_a_pool_exists(azure: Azure) -> None:
    subnet = azure.subnet(azure.vnet())
    cluster = azure.cluster()
    with refused("InvalidResourceReference", f"{subnet.id}2", "vnetSubnetID"):
        azure.make(POOL, azure.pool_inputs(cluster, vnetSubnetID=f"{subnet.id}2"))
    azure.make(POOL, azure.pool_inputs(cluster, vnetSubnetID=subnet.id))
