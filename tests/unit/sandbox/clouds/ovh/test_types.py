"""One good resource of every type that has rules, and what its outputs are like."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from sandbox.clouds.ovh.instances import flavor_id
from sandbox.clouds.ovh.provider import RULES
from sandbox.errors import CloudError
from sandbox.rules import Request, TypeRules
from tests.support.clouds import Made, catalogue
from tests.support.shapes import mismatches, placed
from tests.unit.sandbox.clouds.ovh.build import GRAVELINES, POOL, SUBNET, Ovh, of_project

ACCOUNT = "urn:v1:eu:identity:account:sb12345-ovh"
LOGS = "ldp-sb-12345"
KMS_URN = "urn:v1:eu:resource:okms:*"


NAMED = {
    "CloudGateway subnetIds[]",
    "CloudProject serviceName",
    "CloudProjectKubeLogSubscription kubeId",
    "CloudProjectKubeLogSubscription streamId",
    "ContainerRegistryUser registryId",
    "Credential okmsId",
    "Database nodes[].subnetId",
    "Gateway subnetId",
    "GatewayInterface subnetId",
    "Instance network.private.network.subnetId",
    "Kube loadBalancersSubnetId",
    "Kube nodesSubnetId",
    "KubeIpRestrictions kubeId",
    "KubeNodePool kubeId",
    "KubeOidc kubeId",
    "LoadBalancer network.private.network.subnetId",
    "LogsOutputGraylogStream encryptionKeysIds[]",
    "LogsOutputGraylogStream parentStreamId",
    "LogsRolePermissionStream roleId",
    "LogsRolePermissionStream streamId",
    "Policy permissionsGroups[]",
    "S3Credential userId",
    "S3Policy userId",
    "Secret okmsId",
    "ServiceKey okmsId",
    "ServiceKeyJWK okmsId",
    "VolumeBackup volumeId",
}
"""The inputs that name something else in the cloud, by type."""
OF_A_BUCKET = {"CloudProjectStorageObjectBucketLifecycleConfiguration", "CloudProjectStorageReplicationJob"}
"""Types whose region is their bucket's, which is looked for there."""


def word(token: str) -> str:
    return token.rpartition(":")[2]


def one_of_each(ovh: Ovh) -> list[Made]:
    """A resource of every type with rules."""
    made: list[Made] = []

    def make(token: str, **inputs: Any) -> Made:
        made.append(ovh.make(f"ovh:{token}", inputs, f"of-{token.rpartition(':')[2]}-{len(made)}"))
        return made[-1]

    def keep(*ready: Made) -> Made:
        made.extend(ready)
        return ready[0]

    def project(token: str, **inputs: Any) -> Made:
        return make(token, **of_project(**inputs))

    network = keep(ovh.network())
    subnet, second = keep(ovh.subnet(network)), keep(ovh.subnet(network, "10.20.1.0/24"))
    gateway, stream, domain, user = (keep(one) for one in (ovh.gateway(subnet), ovh.stream(), ovh.domain(), ovh.user()))
    inside = subnet.inputs["networkId"]
    addresses = {"network": "10.20.2.0/24", "start": "10.20.2.10", "end": "10.20.2.99"}
    project(
        "CloudProject/networkPrivateSubnet:NetworkPrivateSubnet", networkId=network.id, region=GRAVELINES, **addresses
    )
    project(
        "CloudProject/gatewayInterface:GatewayInterface", region=GRAVELINES, subnetId=second.id, interfaceId=gateway.id
    )
    whole = {"cidr": "10.0.0.0/24", "enableDhcp": True, "enableGatewayIp": True, "ipVersion": 4}
    project("CloudProject/regionNetwork:RegionNetwork", regionName=GRAVELINES, name="r", subnet=whole, vlanId=7)
    vrack_network = project(
        "index/cloudNetworkPrivateVrack:CloudNetworkPrivateVrack", region=GRAVELINES, name="v", vlanId=8
    )
    on_vrack = {"networkId": vrack_network.id, "region": GRAVELINES, "cidr": "10.30.0.0/24", "name": "s"}
    vrack_subnet = project("index/cloudNetworkPrivateVrackSubnet:CloudNetworkPrivateVrackSubnet", **on_vrack)
    external = {"enabled": True, "model": "S"}
    on = [vrack_subnet.id]
    project("index/cloudGateway:CloudGateway", region=GRAVELINES, name="g", externalGateway=external, subnetIds=on)

    kube = project(
        "CloudProject/kube:Kube", region=GRAVELINES, name="k", privateNetworkId=inside, nodesSubnetId=subnet.id
    )
    keep(ovh.make(POOL, ovh.pool_inputs(kube)))
    project("CloudProject/kubeIpRestrictions:KubeIpRestrictions", kubeId=kube.id, ips=["10.0.0.0/8"])
    project("CloudProject/kubeOidc:KubeOidc", kubeId=kube.id, clientId="c", issuerUrl="https://issuer.example")
    to = {"kubeId": kube.id, "kind": "audit", "streamId": stream.id}
    project("index/cloudProjectKubeLogSubscription:CloudProjectKubeLogSubscription", **to)

    role = make("Dbaas/logsRole:LogsRole", serviceName=LOGS, name="r", description="d")
    make("Dbaas/logsToken:LogsToken", serviceName=LOGS, name="t")
    joined = {"serviceName": LOGS, "roleId": role.id, "streamId": stream.id}
    make("Dbaas/logsRolePermissionStream:LogsRolePermissionStream", **joined)
    pgp = {"serviceName": LOGS, "title": "k", "fingerprint": "f", "content": "-----BEGIN PGP PUBLIC KEY BLOCK-----"}
    make("index/dbaasLogsEncryptionKey:DbaasLogsEncryptionKey", **pgp)

    key = keep(ovh.key(domain))
    jwk = [{"kty": "oct", "keyOps": ["encrypt"], "k": "AAAA"}]
    make("Okms/serviceKeyJWK:ServiceKeyJWK", okmsId=domain.id, name="j", keys=jwk)
    make("Okms/credential:Credential", okmsId=domain.id, name="c", identityUrns=[ACCOUNT])
    make("Okms/secret:Secret", okmsId=domain.id, path="p", version={"data": "{}"})
    make("index/iamResourceTags:IamResourceTags", urn=domain.outputs["iam"]["urn"], tags={"a": "b"})
    make("Iam/policy:Policy", name="p", identities=[ACCOUNT], resources=[KMS_URN], allows=["*"])
    make("Iam/permissionsGroup:PermissionsGroup", name="g", description="d", allows=["okms:*"])
    make("Iam/resourceGroup:ResourceGroup", name="g", resources=[KMS_URN])
    make("Me/aPIOAuth2Client:APIOAuth2Client", name="c", description="d", flow="CLIENT_CREDENTIALS")
    make("Me/identityGroup:IdentityGroup", name="g")
    make("Me/identityUser:IdentityUser", login="l", email="e@example.com", password="x" * 12)

    keep(ovh.bucket())
    project("index/cloudStorageObjectBucket:CloudStorageObjectBucket", region="GRA", name="b-bucket")
    lifecycle = "CloudProjectStorageObjectBucketLifecycleConfiguration"
    rules = [{"status": "enabled", "expiration": {"days": 1}}]
    project(f"index/c{lifecycle[1:]}:{lifecycle}", regionName="GRA", containerName="a-bucket", rules=rules)
    job = "CloudProjectStorageReplicationJob"
    project(f"index/c{job[1:]}:{job}", regionName="GRA", containerName="a-bucket")
    project("CloudProject/s3Policy:S3Policy", userId=user.id, policy='{"Statement":[]}')
    project("CloudProject/s3Credential:S3Credential", userId=user.id)

    encrypted = {"encrypted": True, "kms": {"domainId": domain.id, "serviceKeyId": key.id}}
    volume = project("CloudProject/volume:Volume", regionName=GRAVELINES, name="v", size=10, encryption=encrypted)
    project("CloudProject/volumeBackup:VolumeBackup", regionName=GRAVELINES, name="b", volumeId=volume.id)
    project("index/cloudStorageBlockVolume:CloudStorageBlockVolume", region=GRAVELINES, name="b", size=10)

    plan = {"duration": "P1M", "pricingMode": "default"}
    make("CloudProject/project:Project", ovhSubsidiary="FR", plan={**plan, "planCode": "project.2018"})
    vrack = make("Vrack/vrack:Vrack", ovhSubsidiary="FR", plan={**plan, "planCode": "vrack"})
    make("Vrack/cloudProject:CloudProject", serviceName=vrack.id, projectId=network.inputs["serviceName"])

    private = {"private": {"network": {"id": inside, "subnetId": subnet.id}}}
    small = {"flavorId": flavor_id("b3-8", GRAVELINES)}
    machine = {"billingPeriod": "hourly", "bootFrom": {"imageId": "i"}, "flavor": small, "network": private}
    project("CloudProject/instance:Instance", region=GRAVELINES, name="i", **machine)
    project("CloudProject/loadBalancer:LoadBalancer", regionName=GRAVELINES, name="b", flavorId="f", network=private)
    project("index/cloudSecurityGroup:CloudSecurityGroup", region=GRAVELINES, name="g")
    project("index/cloudFloatingIp:CloudFloatingIp", region=GRAVELINES)
    project("index/cloudProjectSshKey:CloudProjectSshKey", region=GRAVELINES, name="k", publicKey="ssh-ed25519 AAAA")
    make("Domain/zoneRecord:ZoneRecord", zone="example.com", subdomain="w", fieldtype="A", target="203.0.113.7")

    engine = {"engine": "postgresql", "version": "16", "plan": "essential", "flavor": "db1-4"}
    project("CloudProject/database:Database", **engine, nodes=[{"region": "GRA"}])
    registry = project("CloudProject/containerRegistry:ContainerRegistry", region="GRA", name="r")
    account = {"registryId": registry.id, "login": "u", "email": "u@example.com"}
    project("CloudProject/containerRegistryUser:ContainerRegistryUser", **account)
    return made


def test_every_type_with_rules_is_made_and_its_outputs_are_as_the_sdk_says(ovh: Ovh) -> None:
    made = one_of_each(ovh)
    assert {one.token for one in made} == set(RULES.types)
    wrong: list[str] = []
    for one in made:
        name_of_type = word(one.token)
        for name, output in catalogue("ovh").resource(one.token).outputs.items():
            if name in one.outputs:
                wrong += mismatches("ovh", f"{name_of_type}.{name}", one.outputs[name], output.type)
            elif output.required:
                wrong.append(f"{name_of_type}.{name} is missing")
    assert wrong == []


def test_no_rule_gives_an_output_that_the_sdk_does_not_know(ovh: Ovh) -> None:
    unknown: set[str] = set()

    def watched(entry: TypeRules, given: Callable[[Request], Mapping[str, Any]]) -> TypeRules:
        def outputs(request: Request) -> Mapping[str, Any]:
            found = given(request)
            known = {*request.schema.outputs, *request.schema.inputs}
            unknown.update(f"{entry.token} {name}" for name in found if name not in known)
            return found

        return replace(entry, outputs=outputs)

    table = {token: watched(one, one.outputs) if one.outputs else one for token, one in RULES.types.items()}
    ovh.cloud.rules = replace(RULES, types=table)
    one_of_each(ovh)
    assert unknown == set()


def test_every_type_in_a_region_knows_its_codes(ovh: Ovh) -> None:
    looked_at = 0
    for one in one_of_each(ovh):
        path = next((name for name in ("region", "regionName", "regions") if name in one.inputs), "")
        if not path or word(one.token) in OF_A_BUCKET:
            continue
        looked_at += 1
        elsewhere: dict[str, Any] = {path: ["nowhere"] if path == "regions" else "nowhere"}
        found = ovh.check(one.token, {**one.inputs, **elsewhere})
        assert "Invalid region nowhere" in [failure.message for failure in found], one.token
    assert looked_at > 20


def test_what_a_resource_names_exists(ovh: Ovh) -> None:
    looked_at = set()
    for one in one_of_each(ovh):
        for reference in RULES.of(one.token).references:
            looked_at.add(f"{word(one.token)} {reference.path}")
            inputs = placed(one.inputs, reference.path.split("."), "nowhere")
            with pytest.raises(CloudError, match="nowhere"):
                ovh.cloud.create(one.token, f"{one.urn}-again", "again", inputs)
    assert looked_at == NAMED


def test_all_are_deleted_in_the_opposite_order(ovh: Ovh) -> None:
    made = one_of_each(ovh)
    for one in reversed(made):
        ovh.delete(one)
    assert ovh.cloud.store.all("ovh") == []


def test_nothing_changes_without_a_change(ovh: Ovh) -> None:
    for one in one_of_each(ovh):
        assert ovh.diff(one).changes == [], one.token


@pytest.mark.parametrize("token", [POOL, SUBNET])
def test_ids_are_the_same_in_a_preview(ovh: Ovh, token: str) -> None:
    inputs = ovh.pool_inputs(ovh.kube()) if token == POOL else ovh.subnet_inputs(ovh.network(vlan=99, name="n"))
    urn = ovh.urn(token, "it")
    planned, _outputs = ovh.cloud.create(token, urn, "it", inputs, preview=True)
    assert ovh.make(token, inputs).id == planned
