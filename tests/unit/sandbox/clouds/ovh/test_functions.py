"""The functions that programs on OVHcloud call."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.clouds.ovh.functions import FUNCTIONS
from tests.support.clouds import catalogue
from tests.support.shapes import mismatches
from tests.unit.sandbox.clouds.ovh.build import GRAVELINES, PARIS, POOL, PROJECT, USER, Ovh, of_project, refused

STORAGE = "ovh:CloudProject/getStorage:getStorage"
POLICY = "ovh:Iam/policy:Policy"


def test_the_account(ovh: Ovh) -> None:
    me = ovh.invoke("ovh:Me/getMe:getMe")
    assert (me["nichandle"], me["ovhSubsidiary"]) == ("sb12345-ovh", "FR")
    assert me["AccountURN"] == "urn:v1:eu:identity:account:sb12345-ovh"


def test_projects_and_the_environments(ovh: Ovh, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ovh.invoke("ovh:Cloud/getProject:getProject", serviceName=PROJECT)["projectId"] == PROJECT
    with refused(404, "This service does not exist"):
        ovh.invoke("ovh:Cloud/getProject:getProject", serviceName="9" * 32)
    monkeypatch.setenv("OVH_CLOUD_PROJECT_SERVICE", "9" * 32)
    assert ovh.invoke("ovh:Cloud/getProject:getProject", serviceName="9" * 32)["status"] == "ok"
    found = ovh.invoke("ovh:Cloud/getProjects:getProjects")["projects"]
    assert [entry["projectId"] for entry in found[:2]] == ["9" * 32, PROJECT]


def test_regions(ovh: Ovh) -> None:
    paris = ovh.invoke("ovh:CloudProject/getRegion:getRegion", serviceName=PROJECT, name=PARIS)
    assert paris["availabilityZones"] == ["eu-west-par-a", "eu-west-par-b", "eu-west-par-c"]
    assert (paris["type"], paris["countryCode"], paris["continentCode"]) == ("region-3-az", "fr", "EU")
    one = ovh.invoke("ovh:CloudProject/getRegion:getRegion", serviceName=PROJECT, name=GRAVELINES)
    assert (one["availabilityZones"], one["datacenterLocation"]) == ([], "GRA")
    with refused(404, "regionName = GRA"):
        ovh.invoke("ovh:CloudProject/getRegion:getRegion", serviceName=PROJECT, name="GRA")


def test_regions_with_a_service(ovh: Ovh) -> None:
    every = ovh.invoke("ovh:CloudProject/getRegions:getRegions", serviceName=PROJECT)["names"]
    some = ovh.invoke("ovh:CloudProject/getRegions:getRegions", serviceName=PROJECT, hasServicesUps=["kubernetes"])
    assert GRAVELINES in some["names"]
    assert set(some["names"]) < set(every)


def test_machine_types_and_images_have_ids_in_each_region(ovh: Ovh) -> None:
    place = {"serviceName": PROJECT, "region": GRAVELINES}
    (flavor,) = ovh.invoke("ovh:CloudProject/getFlavors:getFlavors", **place, nameFilter="b3-16")["flavors"]
    assert (flavor["vcpus"], flavor["ram"], flavor["disk"]) == (4, 16000, 100)
    token = "ovh:index/getCloudProjectFlavor:getCloudProjectFlavor"
    assert ovh.invoke(token, serviceName=PROJECT, id=flavor["id"])["name"] == "b3-16"
    with refused(404, "flavorId = b3-16"):
        ovh.invoke(token, serviceName=PROJECT, id="b3-16")
    images = ovh.invoke("ovh:CloudProject/getImages:getImages", **place, osType="linux")["images"]
    image = next(entry for entry in images if entry["name"] == "Debian 12")
    assert (
        ovh.invoke("ovh:CloudProject/getImage:getImage", serviceName=PROJECT, imageId=image["id"])["user"] == "debian"
    )


def test_an_order_finds_its_plan(ovh: Ovh) -> None:
    cart = ovh.invoke("ovh:Order/getCart:getCart", ovhSubsidiary="FR")
    with refused(0, "Value CH is not among valid values"):
        ovh.invoke("ovh:Order/getCart:getCart", ovhSubsidiary="CH")
    wanted = {"cartId": cart["cartId"], "product": "vrack"}
    (offer,) = ovh.invoke("ovh:Order/getCartProduct:getCartProduct", **wanted)["results"]
    token = "ovh:Order/getCartProductPlan:getCartProductPlan"
    plan = ovh.invoke(token, **wanted, planCode=offer["planCode"], priceCapacity="renew")
    assert plan["selectedPrices"][0]["duration"] == "P1M"
    with refused(404, "there is no plan gold of the product vrack"):
        ovh.invoke(token, **wanted, planCode="gold", priceCapacity="renew")


def test_the_log_service_stands_in_gravelines(ovh: Ovh) -> None:
    cluster = ovh.invoke("ovh:Dbaas/getLogsCluster:getLogsCluster", serviceName="ldp-sb-12345")
    assert cluster["region"] == "GRA"
    uuids = ovh.invoke("ovh:Dbaas/getLogsClusters:getLogsClusters", serviceName="ldp-sb-12345")["uuids"]
    assert uuids == [cluster["clusterId"]]
    with refused(404, "This service does not exist: ldp-xx-1"):
        ovh.invoke("ovh:Dbaas/getLogsCluster:getLogsCluster", serviceName="ldp-xx-1")
    with refused(404, "clusterId = other"):
        ovh.invoke("ovh:Dbaas/getLogsCluster:getLogsCluster", serviceName="ldp-sb-12345", clusterId="other")


def test_actions(ovh: Ovh) -> None:
    found = ovh.invoke("ovh:Iam/getReferenceActions:getReferenceActions", type="okms")["actions"]
    assert "okms:apikms:serviceKey/dataKey/create" in [entry["action"] for entry in found]


def test_what_pulumi_made_is_found(ovh: Ovh) -> None:
    cluster = ovh.kube()
    ovh.make(POOL, ovh.pool_inputs(cluster))
    network = next(
        iter(ovh.invoke("ovh:CloudProject/getNetworkPrivates:getNetworkPrivates", serviceName=PROJECT)["networks"])
    )
    found = ovh.invoke(
        "ovh:CloudProject/getNetworkPrivate:getNetworkPrivate", serviceName=PROJECT, networkId=network["id"]
    )
    assert found["regionsOpenstackIds"][GRAVELINES] == cluster.inputs["privateNetworkId"]
    subnets = "ovh:CloudProject/getNetworkPrivateSubnets:getNetworkPrivateSubnets"
    (subnet,) = ovh.invoke(subnets, serviceName=PROJECT, networkId=network["id"])["subnets"]
    assert (subnet["cidr"], subnet["gatewayIp"]) == ("10.20.0.0/24", "10.20.0.1")
    kube = ovh.invoke("ovh:CloudProject/getKube:getKube", serviceName=PROJECT, kubeId=cluster.id)
    assert kube["url"] == cluster.outputs["url"]
    pool = "ovh:CloudProject/getKubeNodePool:getKubeNodePool"
    assert ovh.invoke(pool, serviceName=PROJECT, kubeId=cluster.id, name="pool")["currentNodes"] == 2
    with refused(404, "name = other"):
        ovh.invoke(pool, serviceName=PROJECT, kubeId=cluster.id, name="other")


def test_users_and_buckets(ovh: Ovh) -> None:
    user, bucket = ovh.user(), ovh.bucket()
    found = ovh.invoke("ovh:CloudProject/getUsers:getUsers", serviceName=PROJECT)["users"]
    assert [entry["userId"] for entry in found] == [user.id]
    one = ovh.invoke("ovh:CloudProject/getUser:getUser", serviceName=PROJECT, userId=user.id)
    assert one["username"] == user.outputs["username"]
    where = {"serviceName": PROJECT, "regionName": "GRA", "name": "a-bucket"}
    assert ovh.invoke(STORAGE, **where)["virtualHost"] == bucket.outputs["virtualHost"]
    with refused(404, "regionName = SBG"):
        ovh.invoke(STORAGE, **{**where, "regionName": "SBG"})
    with refused(404, "This service does not exist"):
        ovh.invoke(STORAGE, **{**where, "serviceName": "9" * 32})
    ovh.make(USER, {**of_project(description="x"), "serviceName": "f" * 32}, "in another project")
    assert len(ovh.invoke("ovh:CloudProject/getUsers:getUsers", serviceName=PROJECT)["users"]) == 1


def test_keys(ovh: Ovh) -> None:
    domain = ovh.domain("EU_WEST_PAR")
    key = ovh.key(domain)
    assert ovh.invoke("ovh:Okms/getOkmsResource:getOkmsResource", id=domain.id)["region"] == "eu-west-par"
    found = ovh.invoke("ovh:Okms/getOkmsServiceKey:getOkmsServiceKey", id=key.id, okmsId=domain.id)
    assert found["iam"]["urn"] == f"urn:v1:eu:resource:okms:{domain.id}/serviceKey/{key.id}"
    with refused(404, "okmsId = other"):
        ovh.invoke("ovh:Okms/getOkmsServiceKey:getOkmsServiceKey", id=key.id, okmsId="other")


def test_vracks(ovh: Ovh) -> None:
    vrack = ovh.invoke("ovh:CloudProject/getVRack:getVRack", serviceName=PROJECT)["id"]
    assert ovh.invoke("ovh:Vrack/getVracks:getVracks")["results"] == [vrack]
    assert ovh.invoke("ovh:index/getVrack:getVrack", serviceName=vrack)["iam"]["urn"].endswith(vrack)
    with refused(404, "pn-9"):
        ovh.invoke("ovh:index/getVrack:getVrack", serviceName="pn-9")


def _arguments(ovh: Ovh) -> dict[str, dict[str, Any]]:
    """Good arguments of every function, with what they look up made."""
    cluster, user, domain = ovh.kube(), ovh.user(), ovh.domain()
    pool, key, stream = ovh.make(POOL, ovh.pool_inputs(cluster)), ovh.key(domain), ovh.stream()
    gateway = ovh.cloud.store.all("ovh", "ovh:CloudProject/gateway:Gateway")[0]
    network = ovh.cloud.store.all("ovh", "ovh:CloudProject/networkPrivate:NetworkPrivate")[0]
    credential = ovh.make("ovh:CloudProject/s3Credential:S3Credential", of_project(userId=user.id))
    ovh.make("ovh:CloudProject/s3Policy:S3Policy", of_project(userId=user.id, policy='{"Statement":[]}'))
    volume = ovh.make("ovh:CloudProject/volume:Volume", of_project(regionName=GRAVELINES, name="v", size=10))
    granted = {"identities": ["urn:v1:eu:identity:account:x-ovh"], "resources": ["urn:v1:eu:resource:okms:*"]}
    policy = ovh.make(POLICY, {"name": "p", "allows": ["*"], **granted})
    ovh.bucket()
    place = {"serviceName": PROJECT, "region": GRAVELINES}
    flavor = ovh.invoke("ovh:CloudProject/getFlavors:getFlavors", **place)["flavors"][0]
    image = ovh.invoke("ovh:CloudProject/getImages:getImages", **place)["images"][0]
    logs, cart = "ldp-sb-12345", {"cartId": "c", "product": "vrack", "planCode": "vrack"}
    ldp = ovh.invoke("ovh:Dbaas/getLogsCluster:getLogsCluster", serviceName=logs)["clusterId"]
    return {
        "getCart": {"ovhSubsidiary": "FR"},
        "getCartProduct": {"cartId": "c", "product": "vrack"},
        "getCartProductOptions": cart,
        "getCartProductPlan": {**cart, "priceCapacity": "renew"},
        "getCloudProjectFlavor": of_project(id=flavor["id"]),
        "getCloudProjectGateway": of_project(region=GRAVELINES, id=gateway.id),
        "getImage": of_project(imageId=image["id"]),
        "getKube": of_project(kubeId=cluster.id),
        "getKubeNodePool": of_project(kubeId=cluster.id, name=pool.inputs["name"]),
        "getLogsCluster": {"serviceName": logs},
        "getLogsClusters": {"serviceName": logs},
        "getLogsClustersRetention": {"serviceName": logs, "clusterId": ldp},
        "getLogsOutputGraylogStream": {"serviceName": logs, "title": stream.inputs["title"]},
        "getNetworkPrivate": of_project(networkId=network.id),
        "getNetworkPrivateSubnets": of_project(networkId=network.id),
        "getOkmsResource": {"id": domain.id},
        "getOkmsServiceKey": {"id": key.id, "okmsId": domain.id},
        "getPolicy": {"id": policy.id},
        "getReferenceActions": {"type": "okms"},
        "getRegion": of_project(name=GRAVELINES),
        "getStorage": of_project(regionName="GRA", name="a-bucket"),
        "getUser": of_project(userId=user.id),
        "getUserS3Credential": of_project(userId=user.id, accessKeyId=credential.id),
        "getUserS3Policy": of_project(userId=user.id),
        "getVolume": of_project(regionName=GRAVELINES, volumeId=volume.id),
        "getVrack": {"serviceName": "pn-1012345"},
        "getMe": {},
        "getPermissionsGroups": {},
        "getPolicies": {},
        "getProjects": {},
        "getReferenceResourceType": {},
        "getVracks": {},
    }


def test_every_answer_has_the_shape_that_the_sdk_declares(ovh: Ovh) -> None:
    arguments, types = _arguments(ovh), catalogue("ovh")
    wrong: list[str] = []
    for token in FUNCTIONS:
        name = token.rpartition(":")[2]
        answer = ovh.invoke(token, **arguments.get(name, of_project()))
        for key, output in types.function(token).outputs.items():
            if key in answer:
                wrong += mismatches("ovh", f"{name}.{key}", answer[key], output.type)
            elif output.required:
                wrong.append(f"{name}.{key} is missing")
    assert wrong == []
