"""Node pools, and what else belongs to a cluster."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.sandbox.clouds.ovh.build import PARIS, POOL, PROJECT, Ovh, of_project, one_failure, refused

RESTRICTIONS = "ovh:CloudProject/kubeIpRestrictions:KubeIpRestrictions"
OIDC = "ovh:CloudProject/kubeOidc:KubeOidc"
SUBSCRIPTION = "ovh:index/cloudProjectKubeLogSubscription:CloudProjectKubeLogSubscription"


def test_what_a_pool_is_like(ovh: Ovh) -> None:
    pool = ovh.make(POOL, ovh.pool_inputs(ovh.kube()))
    counts = {key: pool.outputs[key] for key in ("availableNodes", "currentNodes", "desiredNodes", "upToDateNodes")}
    assert set(counts.values()) == {2}
    assert (pool.outputs["flavor"], pool.outputs["status"]) == ("b3-8", "READY")
    assert pool.outputs["projectId"] == PROJECT


def template(*taints: dict[str, str]) -> dict[str, Any]:
    metadata: dict[str, Any] = {"labels": {}, "annotations": {}, "finalizers": []}
    return {"template": {"metadata": metadata, "spec": {"unschedulable": False, "taints": list(taints)}}}


@pytest.mark.parametrize(
    ("changes", "path", "status", "text"),
    [
        ({"name": "my_pool"}, "name", 0, "'my_pool' is not valid"),
        ({"name": "Pool"}, "name", 0, "lower-case"),
        ({"name": "pool-"}, "name", 0, "not valid"),
        ({"flavorName": "b9-8"}, "flavorName", 400, "Flavor b9-8 does not exist"),
        ({"minNodes": 4, "desiredNodes": None}, "minNodes", 400, "must be less than or equal to maxNodes"),
        ({"desiredNodes": 4}, "desiredNodes", 400, "must be less than or equal to maxNodes (3)"),
        ({"desiredNodes": 0}, "desiredNodes", 400, "must be greater than or equal to minNodes (1)"),
        ({"maxNodes": 101, "antiAffinity": None}, "maxNodes", 400, "at most 100"),
        ({"antiAffinity": True, "maxNodes": 6}, "maxNodes", 400, "a pool with anti-affinity has at most 5"),
        (template({"key": "k", "effect": "Never"}), "template.spec.taints[0]", 0, "is not a allowable taint"),
        (template({"effect": "NoExecute"}), "template.spec.taints[0]", 0, "key attribute is mandatory"),
    ],
)
def test_a_pools_limits(ovh: Ovh, changes: dict[str, Any], path: str, status: int, text: str) -> None:
    good = {**ovh.pool_inputs(ovh.kube(), antiAffinity=True), **template({"key": "k", "effect": "NoSchedule"})}
    assert ovh.check(POOL, good) == []
    changed = {key: value for key, value in {**good, **changes}.items() if value is not None}
    one_failure(ovh.check(POOL, changed), path, status, text)


def test_a_large_pool_without_anti_affinity(ovh: Ovh) -> None:
    assert ovh.check(POOL, ovh.pool_inputs(ovh.kube(), maxNodes=100)) == []


@pytest.mark.parametrize(
    ("zones", "text"),
    [
        (None, "availabilityZones is mandatory in region EU-WEST-PAR"),
        (["eu-west-par-d"], "must be one of eu-west-par-a, eu-west-par-b, eu-west-par-c"),
        (["eu-west-par-a", "eu-west-par-b"], "must be one of"),
    ],
)
def test_in_three_zones_a_pool_is_in_one(ovh: Ovh, zones: list[str] | None, text: str) -> None:
    inputs = ovh.pool_inputs(ovh.kube(PARIS))
    ovh.make(POOL, inputs)
    changed = {**inputs, "name": "second", "availabilityZones": zones}
    with refused(400, text):
        ovh.make(POOL, {key: value for key, value in changed.items() if value is not None}, "second")


def test_in_one_zone_a_pool_names_none(ovh: Ovh) -> None:
    with refused(400, "Region GRA11 has one availability zone, which is not named"):
        ovh.make(POOL, ovh.pool_inputs(ovh.kube(), availabilityZones=["eu-west-gra-a"]))


def test_floating_addresses_need_the_standard_plan(ovh: Ovh) -> None:
    floats = {"attachFloatingIps": {"enabled": True}}
    with refused(400, "need a cluster of plan standard"):
        ovh.make(POOL, {**ovh.pool_inputs(ovh.kube()), **floats})
    ovh.cloud.store = Ovh("ovh").cloud.store
    ovh.make(POOL, {**ovh.pool_inputs(ovh.kube(PARIS)), **floats})


def test_a_pool_is_of_a_cluster_and_has_its_name_there_alone(ovh: Ovh) -> None:
    inputs = ovh.pool_inputs(ovh.kube())
    ovh.make(POOL, inputs)
    with refused(409, "node pool pool already exists"):
        ovh.make(POOL, inputs, "second")
    with refused(404, "kubeId = nowhere"):
        ovh.make(POOL, {**inputs, "kubeId": "nowhere"}, "third")


@pytest.mark.parametrize(
    ("changes", "replaces"),
    [
        ({"name": "other"}, True),
        ({"flavorName": "b3-16"}, True),
        ({"antiAffinity": True}, True),
        ({"monthlyBilled": True}, True),
        ({"availabilityZones": ["eu-west-par-b"]}, True),
        ({"maxNodes": 5}, False),
        ({"autoscale": True}, False),
        (template(), False),
    ],
)
def test_what_replaces_a_pool(ovh: Ovh, changes: dict[str, Any], replaces: bool) -> None:
    assert ovh.diff(ovh.make(POOL, ovh.pool_inputs(ovh.kube(PARIS))), **changes).replaces is replaces


# Who reaches the cluster, and where its logs go


@pytest.mark.parametrize("address", ["10.0.0.1/24", "everywhere", "2001:db8::/32"])
def test_restrictions_are_ranges(ovh: Ovh, address: str) -> None:
    cluster = ovh.kube()
    good = of_project(kubeId=cluster.id, ips=["10.0.0.0/24", "203.0.113.7/32"])
    assert ovh.make(RESTRICTIONS, good).id == cluster.id
    found = ovh.check(RESTRICTIONS, {**good, "ips": ["10.0.0.0/24", address]})
    one_failure(found, "ips[1]", 400, "is not a valid IPv4 CIDR block")


@pytest.mark.parametrize("token", [RESTRICTIONS, OIDC])
def test_what_belongs_to_a_cluster_needs_it(ovh: Ovh, token: str) -> None:
    more: dict[str, Any] = (
        {"ips": []} if token == RESTRICTIONS else {"clientId": "c", "issuerUrl": "https://issuer.example"}
    )
    with refused(404, "kubeId = nowhere"):
        ovh.make(token, of_project(kubeId="nowhere", **more))
    assert ovh.make(token, of_project(kubeId=ovh.kube().id, **more)).id != ""


def test_audit_logs_go_to_a_stream_that_exists(ovh: Ovh) -> None:
    cluster, stream = ovh.kube(), ovh.stream()
    good = of_project(kubeId=cluster.id, kind="audit", streamId=stream.outputs["streamId"])
    subscription = ovh.make(SUBSCRIPTION, good)
    assert subscription.outputs["subscriptionId"] == subscription.id
    with refused(409, "already go to this stream"):
        ovh.make(SUBSCRIPTION, good, "again")
    with refused(404, "streamId = nowhere"):
        ovh.make(SUBSCRIPTION, {**good, "streamId": "nowhere"}, "third")
    with refused(409, "still has the subscription"):
        ovh.delete(stream)
    one_failure(ovh.check(SUBSCRIPTION, {**good, "kind": "events"}), "kind", 404, "has audit")
    assert ovh.diff(subscription, streamId="other").replaces
