"""Instances and what stands around them; databases and registries."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.clouds.ovh.instances import flavor_id
from tests.unit.sandbox.clouds.ovh.build import GRAVELINES, Ovh, of_project, one_failure, refused

INSTANCE = "ovh:CloudProject/instance:Instance"
BALANCER = "ovh:CloudProject/loadBalancer:LoadBalancer"
GROUP = "ovh:index/cloudSecurityGroup:CloudSecurityGroup"
SSH_KEY = "ovh:index/cloudProjectSshKey:CloudProjectSshKey"
RECORD = "ovh:Domain/zoneRecord:ZoneRecord"
DATABASE = "ovh:CloudProject/database:Database"
REGISTRY = "ovh:CloudProject/containerRegistry:ContainerRegistry"
REGISTRY_USER = "ovh:CloudProject/containerRegistryUser:ContainerRegistryUser"
GOOD = of_project(
    name="i",
    region=GRAVELINES,
    billingPeriod="hourly",
    bootFrom={"imageId": "image"},
    flavor={"flavorId": flavor_id("b3-8", GRAVELINES)},
    network={"public": True},
)


def test_what_an_instance_is_like(ovh: Ovh) -> None:
    instance = ovh.make(INSTANCE, GOOD)
    assert instance.outputs["flavorName"] == "b3-8"
    assert instance.outputs["addresses"][0]["ip"].startswith("203.0.113.")


@pytest.mark.parametrize(
    ("changes", "path", "status", "text"),
    [
        ({"billingPeriod": "daily"}, "billingPeriod", 0, "(hourly, monthly)"),
        ({"network": {}}, "network", 400, "needs a public or a private network"),
        ({"region": "GRA"}, "region", 400, "is GRA11"),
        ({"availabilityZone": "gra11-a"}, "availabilityZone", 400, "the region has one zone"),
    ],
)
def test_an_instances_words(ovh: Ovh, changes: dict[str, Any], path: str, status: int, text: str) -> None:
    assert ovh.check(INSTANCE, GOOD) == []
    one_failure(ovh.check(INSTANCE, {**GOOD, **changes}), path, status, text)


def test_a_machine_type_is_of_its_region(ovh: Ovh) -> None:
    with refused(404, "does not exist in GRA11"):
        ovh.make(INSTANCE, {**GOOD, "flavor": {"flavorId": flavor_id("b3-8", "DE1")}})


def test_everything_of_an_instance_replaces_it(ovh: Ovh) -> None:
    assert ovh.diff(ovh.make(INSTANCE, GOOD), name="j").replaces


def test_an_instance_and_a_load_balancer_keep_their_subnet(ovh: Ovh) -> None:
    subnet = ovh.subnet(ovh.network())
    inside = {"private": {"network": {"id": subnet.inputs["networkId"], "subnetId": subnet.id}}}
    instance = ovh.make(INSTANCE, {**GOOD, "network": inside})
    assert instance.outputs["addresses"][0]["ip"].startswith("10.")
    balancer = ovh.make(BALANCER, of_project(name="b", regionName=GRAVELINES, flavorId="f", network=inside))
    assert balancer.outputs["vipSubnetId"] == subnet.id
    for made in (instance, balancer):
        with refused(409, made.id):
            ovh.delete(subnet)
        ovh.delete(made)
    ovh.delete(subnet)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"direction": "IN"}, "rules[0].direction"),
        ({"ethernetType": "ARP"}, "rules[0].ethernetType"),
        ({"portRangeMin": 444}, "rules[0].portRangeMax"),
        ({"remoteIpPrefix": "10.0.0.1/8"}, "rules[0].remoteIpPrefix"),
    ],
)
def test_a_security_groups_rules(ovh: Ovh, changes: dict[str, Any], path: str) -> None:
    ports = {"portRangeMin": 443, "portRangeMax": 443, "protocol": "TCP", "remoteIpPrefix": "10.0.0.0/8"}
    rule = {"direction": "INGRESS", "ethernetType": "IPV4", **ports}
    good = of_project(name="g", region=GRAVELINES, rules=[rule])
    assert ovh.check(GROUP, good) == []
    one_failure(ovh.check(GROUP, {**good, "rules": [{**rule, **changes}]}), path, 400)


def test_a_public_key(ovh: Ovh) -> None:
    good = of_project(name="k", publicKey="ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA me@example", region=GRAVELINES)
    key = ovh.make(SSH_KEY, good)
    assert key.outputs["regions"] == [GRAVELINES]
    assert key.outputs["fingerPrint"].count(":") == 15
    one_failure(ovh.check(SSH_KEY, {**good, "publicKey": "secret"}), "publicKey", 0)


def test_a_record(ovh: Ovh) -> None:
    good = {"zone": "example.com", "subdomain": "www", "fieldtype": "A", "target": "203.0.113.7", "ttl": 60}
    assert ovh.make(RECORD, good).id.isdigit()
    one_failure(ovh.check(RECORD, {**good, "fieldtype": "B"}), "fieldtype", 0)
    one_failure(ovh.check(RECORD, {**good, "ttl": -1}), "ttl", 0)


def database(**more: Any) -> dict[str, Any]:
    kind = {"engine": "postgresql", "version": "16", "plan": "business", "flavor": "db1-7"}
    return of_project(**{**kind, "nodes": [{"region": "GRA"}, {"region": "GRA"}], **more})


def test_what_a_database_is_like(ovh: Ovh) -> None:
    made = ovh.make(DATABASE, database())
    (endpoint,) = made.outputs["endpoints"]
    assert endpoint["domain"].endswith(".database.cloud.ovh.net")
    assert (endpoint["ssl"], made.outputs["networkType"]) == (True, "public")


@pytest.mark.parametrize(
    ("changes", "path", "status", "text"),
    [
        ({"engine": "oracle"}, "engine", 0, "postgresql"),
        ({"plan": "gold"}, "plan", 400, "enterprise"),
        ({"plan": "essential"}, "nodes", 400, "has one node, not 2"),
        ({"nodes": [{"region": "GRA", "subnetId": "s"}]}, "nodes[0].networkId", 400, "needs its network"),
    ],
)
def test_a_databases_words(ovh: Ovh, changes: dict[str, Any], path: str, status: int, text: str) -> None:
    assert ovh.check(DATABASE, database()) == []
    one_failure(ovh.check(DATABASE, database(**changes)), path, status, text)


@pytest.mark.parametrize(
    ("nodes", "replaces"),
    [
        ([{"region": "GRA"}], False),
        ([{"region": "GRA"}] * 3, False),
        ([{"region": "SBG"}, {"region": "GRA"}], True),
        ([{"region": "GRA", "networkId": "n"}, {"region": "GRA"}], True),
    ],
)
def test_a_database_moves_only_anew(ovh: Ovh, nodes: list[dict[str, str]], replaces: bool) -> None:
    made = ovh.make(DATABASE, database())
    assert ovh.diff(made, nodes=nodes).replaces is replaces
    assert ovh.diff(made, engine="mysql").replaces
    assert not ovh.diff(made, flavor="db1-15").replaces


def test_a_protected_database_stays(ovh: Ovh) -> None:
    made = ovh.make(DATABASE, database(deletionProtection=True))
    with refused(400, "Deletion protection is enabled"):
        ovh.delete(made)
    ovh.update(made, deletionProtection=False)
    ovh.delete(made)


def test_a_registry_and_its_user(ovh: Ovh) -> None:
    registry = ovh.make(REGISTRY, of_project(name="r", region="GRA"))
    assert registry.outputs["url"].endswith(".c1.gra.container-registry.ovh.net")
    ovh.make(REGISTRY_USER, of_project(registryId=registry.id, login="u", email="u@example.com"))
    with refused(404, "registryId = nowhere"):
        ovh.make(REGISTRY_USER, of_project(registryId="nowhere", login="u", email="u@example.com"), "second")
