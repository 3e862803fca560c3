"""The platform as it is registered at OVHcloud; what holds for every provider is in tests/conformance."""

from __future__ import annotations

import functools
import ipaddress
import json
from typing import Any

import pytest

from components.spec import Provider
from sandbox.mocks import Registered
from tests.support.platforms import Built, build_platform

NETWORK = "ovh:CloudProject/networkPrivate:NetworkPrivate"
SUBNET = "ovh:CloudProject/networkPrivateSubnetV2:NetworkPrivateSubnetV2"
GATEWAY = "ovh:CloudProject/gateway:Gateway"
KUBE = "ovh:CloudProject/kube:Kube"
POOL = "ovh:CloudProject/kubeNodePool:KubeNodePool"
RESTRICTIONS = "ovh:CloudProject/kubeIpRestrictions:KubeIpRestrictions"
STREAM = "ovh:Dbaas/logsOutputGraylogStream:LogsOutputGraylogStream"
BUCKET = "ovh:CloudProject/storage:Storage"
S3_POLICY = "ovh:CloudProject/s3Policy:S3Policy"
OKMS = "ovh:Okms/okms:Okms"
KEY = "ovh:Okms/serviceKey:ServiceKey"
POLICY = "ovh:Iam/policy:Policy"
TAGS = "ovh:index/iamResourceTags:IamResourceTags"
CLIENT = "ovh:Me/aPIOAuth2Client:APIOAuth2Client"
OFFICER = "urn:v1:eu:identity:group:xx1111-ovh/key-officers"


@functools.cache
def paris() -> Built:
    return build_platform(Provider.OVH)


@functools.cache
def gravelines() -> Built:
    return build_platform(Provider.OVH, {"region": "GRA11", "location": "france"})


def one(built: Built, token: str) -> Registered:
    (found,) = built.of_type(token)
    return found


def by_name(built: Built, token: str) -> dict[str, Registered]:
    return {found.name: found for found in built.of_type(token)}


def test_the_network_is_in_one_region_only() -> None:
    assert one(paris(), NETWORK).inputs["regions"] == ["EU-WEST-PAR"]
    assert one(gravelines(), NETWORK).inputs["regions"] == ["GRA11"]


def test_nodes_have_a_gateway_and_load_balancers_have_none() -> None:
    subnets, gateway = by_name(paris(), SUBNET), one(paris(), GATEWAY)
    assert set(subnets) == {"system", "endpoints"}
    assert gateway.inputs["subnetId"] == subnets["system"].id
    assert subnets["system"].outputs["gatewayIp"] == "10.20.0.1"
    assert subnets["endpoints"].outputs["gatewayIp"] == ""
    cluster = one(paris(), KUBE).inputs
    assert cluster["nodesSubnetId"] == subnets["system"].id
    assert cluster["loadBalancersSubnetId"] == subnets["endpoints"].id
    routing = {"defaultVrackGateway": "10.20.0.1", "privateNetworkRoutingAsDefault": True}
    assert cluster["privateNetworkConfiguration"] == routing


def test_the_api_is_never_open_to_everybody() -> None:
    closed = one(paris(), RESTRICTIONS).inputs["ips"]
    outside = one(paris(), GATEWAY).outputs["externalInformations"][0]["ips"][0]["ip"]
    assert closed == ["10.20.0.0/16", f"{outside}/32"]
    opened = build_platform(Provider.OVH, {"compute": {"api_allowed_cidrs": ["198.51.100.0/24"]}})
    ranges = one(opened, RESTRICTIONS).inputs["ips"]
    assert ranges == [*closed, "198.51.100.0/24"]
    assert all(ipaddress.ip_network(text).prefixlen for text in ranges)


def test_in_three_zones_each_pool_is_in_one_zone() -> None:
    pools = paris().of_type(POOL)
    assert len(pools) == 6
    places = {pool.inputs["name"]: pool.inputs["availabilityZones"] for pool in pools}
    assert places["hdp-dev-research-b"] == ["eu-west-par-b"]
    for pool in pools:
        assert pool.inputs["attachFloatingIps"] == {"enabled": False}


def test_in_one_zone_a_pool_names_no_zone() -> None:
    pools = by_name(gravelines(), POOL)
    assert set(pools) == {"system-0", "research-0"}
    assert "availabilityZones" not in pools["research-0"].inputs
    assert one(gravelines(), KUBE).inputs["plan"] == "free"


def test_the_nodes_of_a_role_add_up() -> None:
    research = [pool.inputs for pool in paris().of_type(POOL) if pool.name.startswith("research")]
    assert sum(pool["minNodes"] for pool in research) == 3
    assert sum(pool["maxNodes"] for pool in research) == 9
    assert {pool["autoscale"] for pool in research} == {True}
    system = [pool.inputs for pool in paris().of_type(POOL) if pool.name.startswith("system")]
    assert {(pool["autoscale"], pool["antiAffinity"]) for pool in system} == {(False, True)}


def test_large_pools_are_without_anti_affinity() -> None:
    assert by_name(gravelines(), POOL)["research-0"].inputs["antiAffinity"] is False


def test_audit_logs_are_kept_at_least_as_long_as_asked() -> None:
    assert one(paris(), STREAM).inputs["coldStorageRetention"] == 1
    longer = one(build_platform(Provider.OVH, {"compute": {"audit_log_days": 400}}), STREAM).inputs
    assert longer["coldStorageRetention"] == 2
    assert "at least 400 days" in longer["description"]


def test_a_key_for_each_class_says_when_it_is_due() -> None:
    tags, keys = by_name(paris(), TAGS), by_name(paris(), KEY)
    assert set(keys) == {"identifying", "pseudonymised", "minimised", "audit", "operational"}
    domain = one(paris(), OKMS)
    for name, key in keys.items():
        assert (key.inputs["type"], key.inputs["size"]) == ("oct", 256)
        assert tags[name].inputs["urn"] == f"urn:v1:eu:resource:okms:{domain.id}/serviceKey/{key.id}"
        given = tags[name].inputs["tags"]
        assert (given["rotation-due-days"], given["deactivated-days-before-deletion"]) == ("365", "30")


def test_each_class_has_its_own_user_of_its_key_alone() -> None:
    policies, keys, clients = by_name(paris(), POLICY), by_name(paris(), KEY), by_name(paris(), CLIENT)
    assert set(clients) == set(keys) - {"operational"}
    for name, key in keys.items():
        granted = policies[name].inputs
        assert granted["resources"][0].endswith(f"/serviceKey/{key.id}")
        assert len(granted["resources"]) == len(granted["identities"]) == 1
    assert policies["operational"].inputs["identities"] == ["urn:v1:eu:identity:account:dy230283-ovh"]
    assert all(client.inputs["discardClientSecret"] is True for client in clients.values())


def test_administrators_are_named_or_there_are_none() -> None:
    assert "administrators" not in by_name(paris(), POLICY)
    built = build_platform(Provider.OVH, {"keys": {"administrators": [OFFICER]}})
    policy = by_name(built, POLICY)["administrators"].inputs
    assert policy["identities"] == [OFFICER]
    assert "okms:apiovh:serviceKey/delete" in policy["denies"]


@pytest.mark.parametrize("zone", ["landing", "curated", "research", "audit"])
def test_a_zones_bucket_and_its_user(zone: str) -> None:
    bucket: Any = by_name(paris(), BUCKET)[zone].inputs
    assert bucket["encryption"] == {"sseAlgorithm": "AES256"}
    assert bucket["versioning"] == {"status": "enabled"}
    assert bucket["hideObjects"] is True
    locks = {"status": "enabled", "rule": {"mode": "compliance", "period": "P365D"}}
    assert bucket.get("objectLock") == (locks if zone == "audit" else None)
    owner = by_name(paris(), "ovh:CloudProject/user:User")[zone]
    assert bucket["ownerId"] == float(owner.id)
    policy = by_name(paris(), S3_POLICY)[zone].inputs
    assert policy["userId"] == owner.id
    use = json.loads(policy["policy"])["Statement"][0]
    assert use["Resource"][0] == f"arn:aws:s3:::{bucket['name']}"


def test_the_sites_codes_are_each_services_own() -> None:
    assert {bucket.inputs["regionName"] for bucket in gravelines().of_type(BUCKET)} == {"GRA"}
    assert one(gravelines(), OKMS).inputs["region"] == "eu-west-gra"
    assert one(gravelines(), KUBE).inputs["region"] == "GRA11"


def test_the_project_is_the_specifications() -> None:
    built = build_platform(Provider.OVH, {"account": "f" * 32})
    named = {found.inputs["serviceName"] for found in built.registered if "CloudProject" in found.token}
    assert named == {"f" * 32}
