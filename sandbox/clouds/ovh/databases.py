"""Managed databases and private registries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.ovh.names import CREATED, bad_request, error_code, project_of
from sandbox.clouds.ovh.places import Scheme, region_failures, region_rule
from sandbox.clouds.ovh.subnets import in_subnet
from sandbox.errors import Failure
from sandbox.rules import Phase, Reference, Request, Rule, TypeRules

DATABASE: Final = "ovh:CloudProject/database:Database"
_PROVIDER: Final = "github.com/ovh/terraform-provider-ovh 2.19.0, resource_cloud_project_database.go"
_PORTS: Final[Mapping[str, int]] = {
    "clickhouse": 20185,
    "grafana": 443,
    "kafka": 20186,
    "kafkaConnect": 443,
    "kafkaMirrorMaker": 443,
    "mongodb": 27017,
    "mysql": 20184,
    "opensearch": 20184,
    "postgresql": 20184,
    "valkey": 20185,
}
_SINGLE: Final = "essential"
_PLANS: Final = (_SINGLE, "discovery", "business", "production", "enterprise", "advanced")


def _outputs(request: Request) -> Mapping[str, Any]:
    engine = str(request.get("engine"))
    nodes = request.get("nodes") or [{}]
    private = bool(nodes[0].get("subnetId"))
    domain = f"{engine}-{request.hex(8, 'domain')}-o{request.hex(8, 'project')}.database.cloud.ovh.net"
    port = _PORTS.get(engine, 443)
    endpoint = {
        "component": engine,
        "domain": domain,
        "port": port,
        "scheme": engine,
        "ssl": True,
        "sslMode": "require",
        "uri": f"{engine}://<username>:<password>@{domain}:{port}/defaultdb?sslmode=require",
    }
    return {
        "backupRegions": request.get("backupRegions", [nodes[0].get("region", "")]),
        "backupTime": request.get("backupTime", "02:00:00"),
        "createdAt": CREATED,
        "diskSize": request.get("diskSize", 80),
        "diskType": "high-speed",
        "endpoints": [endpoint],
        "maintenanceTime": request.get("maintenanceTime", "02:00:00"),
        "networkType": "private" if private else "public",
        "status": "READY",
    }


def _words(request: Request) -> Iterator[Failure]:
    engine, plan = request.known("engine"), request.known("plan")
    if isinstance(engine, str) and engine not in _PORTS:
        yield Failure("engine", f"Value {engine} is not among valid values ({', '.join(_PORTS)})")
    if isinstance(plan, str) and plan not in _PLANS:
        yield bad_request("plan", f"Plan {plan} does not exist: one of {', '.join(_PLANS)}")
    nodes = request.known("nodes")
    if isinstance(nodes, list) and plan == _SINGLE and len(nodes) > 1:
        yield bad_request("nodes", f"Plan {plan} has one node, not {len(nodes)}")


def _nodes(request: Request) -> Iterator[Failure]:
    for index, node in enumerate(request.known("nodes") or ()):
        if isinstance(node, Mapping):
            yield from region_failures(f"nodes[{index}].region", node.get("region"), Scheme.DATABASE)
            if node.get("subnetId") is not None and node.get("networkId") is None:
                yield bad_request(f"nodes[{index}].networkId", "A node's subnet needs its network")


def _moved(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterable[str]:
    """A node in another region or network makes a new database; one node more or less does not."""
    pairs = zip(old.get("nodes") or (), new.get("nodes") or (), strict=False)
    if any(before.get(key) != after.get(key) for before, after in pairs for key in ("region", "networkId")):
        yield "nodes"


def _protected(request: Request) -> Iterator[Failure]:
    if request.get("deletionProtection") is True:
        text = "Deletion protection is enabled on this service; set deletion_protection to false before destroying"
        yield bad_request("deletionProtection", text)


def _registry_outputs(request: Request) -> Mapping[str, Any]:
    limits = {"imageStorage": 214748364800, "parallelRequest": 15}
    plan = {"code": "registry.s-plan-equivalent-hour-consumption", "id": request.get("planId", request.uuid("plan"))}
    return {
        "createdAt": CREATED,
        "iamEnabled": False,
        "plans": [{**plan, "name": "SMALL", "createdAt": CREATED, "updatedAt": CREATED, "registryLimits": [limits]}],
        "projectId": project_of(request),
        "size": 0,
        "status": "READY",
        "updatedAt": CREATED,
        "url": f"https://{request.hex(8, 'url')}.c1.{request.region.lower()}.container-registry.ovh.net",
        "version": "2.12.2",
    }


TYPES: Final = (
    TypeRules(
        DATABASE,
        identify=Request.uuid,
        outputs=_outputs,
        references=(in_subnet("nodes[].subnetId"),),
        rules=(
            Rule("ovh.database.words", Phase.CHECK, "Engine and plan are known ones.", _PROVIDER, _words),
            Rule("ovh.database.nodes", Phase.CHECK, "Nodes are in regions of databases.", _PROVIDER, _nodes),
            Rule("ovh.database.protected", Phase.DELETE, "A protected database stays.", _PROVIDER, _protected),
        ),
        immutable=frozenset({"engine"}),
        replaced_by=_moved,
        import_ids=lambda record: (f"{record.inputs['serviceName']}/{record.inputs['engine']}/{record.id}",),
    ),
    TypeRules(
        "ovh:CloudProject/containerRegistry:ContainerRegistry",
        identify=Request.uuid,
        outputs=_registry_outputs,
        rules=(region_rule("registry", "region", Scheme.DATABASE),),
    ),
    TypeRules(
        "ovh:CloudProject/containerRegistryUser:ContainerRegistryUser",
        identify=lambda request: str(request.pick(1, 999999, "user")),
        outputs=lambda request: {
            "password": f"sandbox-password-{request.hex(16, 'password')}",
            "user": request.get("login"),
        },
        references=(
            Reference(
                "registryId",
                ("ovh:CloudProject/containerRegistry:ContainerRegistry",),
                code=error_code(404, "NotFound"),
                message="The requested object (registryId = {value}) does not exist",
                source="OVHcloud API, containerRegistry",
            ),
        ),
    ),
)
