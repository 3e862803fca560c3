"""Good resources of OVHcloud, which tests change in one place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from sandbox.errors import CloudError, Failure
from tests.support.clouds import CloudInMemory, Made

PROJECT = "0123456789abcdef" * 2
NETWORK = "ovh:CloudProject/networkPrivate:NetworkPrivate"
SUBNET = "ovh:CloudProject/networkPrivateSubnetV2:NetworkPrivateSubnetV2"
OLD_SUBNET = "ovh:CloudProject/networkPrivateSubnet:NetworkPrivateSubnet"
GATEWAY = "ovh:CloudProject/gateway:Gateway"
KUBE = "ovh:CloudProject/kube:Kube"
POOL = "ovh:CloudProject/kubeNodePool:KubeNodePool"
STREAM = "ovh:Dbaas/logsOutputGraylogStream:LogsOutputGraylogStream"
OKMS = "ovh:Okms/okms:Okms"
SERVICE_KEY = "ovh:Okms/serviceKey:ServiceKey"
BUCKET = "ovh:CloudProject/storage:Storage"
USER = "ovh:CloudProject/user:User"
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}"

PARIS, GRAVELINES = "EU-WEST-PAR", "GRA11"


def of_project(**more: Any) -> dict[str, Any]:
    """Inputs of a resource of the account's project."""
    return {"serviceName": PROJECT, **more}


class Ovh(CloudInMemory):
    """An OVHcloud account with the resources that others need."""

    def network(self, region: str = GRAVELINES, vlan: int = 42, name: str = "network", **more: Any) -> Made:
        return self.make(NETWORK, of_project(name=name, regions=[region], vlanId=vlan, **more), name)

    def subnet_inputs(self, network: Made, cidr: str = "10.20.0.0/24", **more: Any) -> dict[str, Any]:
        (region,) = network.inputs["regions"]
        inside = network.outputs["regionsOpenstackIds"][region]
        return of_project(networkId=inside, region=region, cidr=cidr, name="s", **more)

    def subnet(self, network: Made, cidr: str = "10.20.0.0/24", **more: Any) -> Made:
        return self.make(SUBNET, self.subnet_inputs(network, cidr, **more), f"subnet-{cidr}")

    def gateway_inputs(self, subnet: Made, **more: Any) -> dict[str, Any]:
        place = {"networkId": subnet.inputs["networkId"], "region": subnet.inputs["region"], "subnetId": subnet.id}
        return of_project(model="s", name="g", **place, **more)

    def gateway(self, subnet: Made) -> Made:
        return self.make(GATEWAY, self.gateway_inputs(subnet), f"gateway-{subnet.id}")

    def kube_inputs(self, region: str = GRAVELINES, cidr: str = "10.20.0.0/24", **more: Any) -> dict[str, Any]:
        """A good cluster's inputs, with its network and its gateway made."""
        subnet = self.subnet(self.network(region), cidr)
        self.gateway(subnet)
        plan = "standard" if region == PARIS else "free"
        place = {"privateNetworkId": subnet.inputs["networkId"], "nodesSubnetId": subnet.id, "version": "1.34"}
        return of_project(name="k", region=region, plan=plan, **{**place, **more})

    def kube(self, region: str = GRAVELINES, **more: Any) -> Made:
        return self.make(KUBE, self.kube_inputs(region, **more), "kube")

    def pool_inputs(self, kube: Made, **more: Any) -> dict[str, Any]:
        sizes = {"minNodes": 1, "desiredNodes": 2, "maxNodes": 3}
        zones = {"availabilityZones": ["eu-west-par-a"]} if kube.inputs["region"] == PARIS else {}
        return of_project(kubeId=kube.id, name="pool", flavorName="b3-8", **{**sizes, **zones, **more})

    def stream(self, **more: Any) -> Made:
        shared = {"serviceName": "ldp-sb-12345", "title": "audit", "description": "Audit"}
        return self.make(STREAM, {**shared, **more}, "stream")

    def domain(self, region: str = "eu-west-par", name: str = "domain") -> Made:
        return self.make(OKMS, {"ovhSubsidiary": "FR", "region": region, "displayName": "d"}, name)

    def key(self, domain: Made, name: str = "key", **more: Any) -> Made:
        shared = {"okmsId": domain.id, "name": name, "type": "oct", "size": 256}
        return self.make(SERVICE_KEY, {**shared, "operations": ["wrapKey", "unwrapKey"], **more}, name)

    def user(self, name: str = "user") -> Made:
        return self.make(USER, of_project(description=name, roleNames=["objectstore_operator"]), name)

    def bucket(self, name: str = "a-bucket", **more: Any) -> Made:
        return self.make(BUCKET, of_project(regionName="GRA", name=name, **more), name)


@contextmanager
def refused(status: int, text: str = "") -> Iterator[None]:
    """Expects a refusal with an HTTP status (0: the provider's own), and with words in its message."""
    with pytest.raises(CloudError) as caught:
        yield
    found = [(failure.code, failure.message) for failure in caught.value.failures]
    assert any(_status(code) == status and text in message for code, message in found), found


def one_failure(failures: list[Failure], path: str, status: int, text: str = "") -> None:
    """Checks that there is exactly one failure, and which."""
    assert [(failure.path, _status(failure.code)) for failure in failures] == [(path, status)], failures
    assert text in failures[0].message


def _status(code: str) -> int:
    """The HTTP status in a code of the API; 0 for a code that has none."""
    return int(code.partition("status code ")[2].partition(")")[0] or 0)
