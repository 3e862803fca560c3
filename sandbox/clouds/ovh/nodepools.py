"""Managed Kubernetes: node pools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from components.ovh.offers import ANTI_AFFINITY_LIMIT, PLANS, Plan
from sandbox.clouds.ovh.flavors import FLAVORS
from sandbox.clouds.ovh.kubernetes import GUIDE, KUBE, OF_CLUSTER
from sandbox.clouds.ovh.names import CREATED, bad_request, conflict, imported_as, project_of
from sandbox.clouds.ovh.places import zones
from sandbox.errors import Failure
from sandbox.rules import Phase, Request, Rule, TypeRules, pattern_rule

POOL: Final = "ovh:CloudProject/kubeNodePool:KubeNodePool"
_LIMIT: Final = 100
"""The most nodes of a pool (Managed Kubernetes, Known limits: 100 nodes a pool)."""
_PROVIDER: Final = "github.com/ovh/terraform-provider-ovh 2.19.0, resource_cloud_project_kube_nodepool.go"
_EFFECTS: Final = ("NoExecute", "NoSchedule", "PreferNoSchedule")


def _outputs(request: Request) -> Mapping[str, Any]:
    nodes = request.get("desiredNodes", request.get("minNodes", 0))
    return {
        "antiAffinity": request.get("antiAffinity", False),
        "autoscale": request.get("autoscale", False),
        "availableNodes": nodes,
        "createdAt": CREATED,
        "currentNodes": nodes,
        "desiredNodes": nodes,
        "flavor": request.get("flavorName"),
        "maxNodes": request.get("maxNodes", _LIMIT),
        "minNodes": request.get("minNodes", 0),
        "monthlyBilled": request.get("monthlyBilled", False),
        "projectId": project_of(request),
        "sizeStatus": "CAPACITY_OK",
        "status": "READY",
        "upToDateNodes": nodes,
        "updatedAt": CREATED,
    }


def _flavor(request: Request) -> Iterator[Failure]:
    name = request.known("flavorName")
    if isinstance(name, str) and name not in FLAVORS:
        yield bad_request("flavorName", f"Flavor {name} does not exist in this region")


def _sizes(request: Request) -> Iterator[Failure]:
    fewest, wanted, most = (request.known(name) for name in ("minNodes", "desiredNodes", "maxNodes"))
    if isinstance(most, int) and most > _LIMIT:
        yield bad_request("maxNodes", f"maxNodes must be at most {_LIMIT}")
    if isinstance(fewest, int) and isinstance(most, int) and fewest > most:
        yield bad_request("minNodes", f"minNodes ({fewest}) must be less than or equal to maxNodes ({most})")
    if isinstance(wanted, int) and isinstance(most, int) and wanted > most:
        yield bad_request("desiredNodes", f"desiredNodes ({wanted}) must be less than or equal to maxNodes ({most})")
    if isinstance(wanted, int) and isinstance(fewest, int) and wanted < fewest:
        yield bad_request(
            "desiredNodes", f"desiredNodes ({wanted}) must be greater than or equal to minNodes ({fewest})"
        )


def _anti_affinity(request: Request) -> Iterator[Failure]:
    if request.known("antiAffinity") is not True:
        return
    for path in ("desiredNodes", "maxNodes"):
        nodes = request.known(path)
        if isinstance(nodes, int) and nodes > ANTI_AFFINITY_LIMIT:
            yield bad_request(path, f"{nodes} nodes: a pool with anti-affinity has at most {ANTI_AFFINITY_LIMIT}")


def _taints(request: Request) -> Iterator[Failure]:
    for index, taint in enumerate(request.known("template.spec.taints") or ()):
        path = f"template.spec.taints[{index}]"
        if not isinstance(taint, Mapping):
            continue
        for name in ("key", "effect"):
            if name not in taint:
                yield Failure(path, f"{name} attribute is mandatory for taint: {path}")
        effect = taint.get("effect")
        if isinstance(effect, str) and effect not in _EFFECTS:
            yield Failure(path, f"effect: {effect} is not a allowable taint: one of {', '.join(_EFFECTS)}")


def _of_cluster(request: Request) -> Iterator[Failure]:
    cluster = request.store.get("ovh", KUBE, str(request.get("kubeId")))
    if cluster is None:
        return
    region = cluster.inputs.get("region")
    there, named = zones(region), list(request.get("availabilityZones") or ())
    if there and not named:
        yield bad_request("availabilityZones", f"availabilityZones is mandatory in region {region}")
    elif there and (len(named) != 1 or named[0] not in there):
        yield bad_request("availabilityZones", f"availabilityZones must be one of {', '.join(there)}; got {named}")
    elif named and not there:
        yield bad_request("availabilityZones", f"Region {region} has one availability zone, which is not named")
    floating = request.get("attachFloatingIps.enabled")
    if floating is True and PLANS.get(str(region)) is not Plan.STANDARD:
        yield bad_request("attachFloatingIps", "Floating IPs on nodes need a cluster of plan standard")
    for other in request.store.all("ovh", POOL):
        itself = request.old is not None and other.number == request.old.number
        if not itself and other.inputs.get("kubeId") == cluster.id and other.inputs.get("name") == request.get("name"):
            yield conflict("name", f"[NodepoolNameAlreadyExists] 409: node pool {request.get('name')} already exists")


TYPES: Final = (
    TypeRules(
        POOL,
        identify=Request.uuid,
        outputs=_outputs,
        references=(OF_CLUSTER,),
        rules=(
            pattern_rule(
                "ovh.kube-nodepool.name",
                "name",
                r"[a-z0-9]([-a-z0-9]*[a-z0-9])?",
                "a pool's name has lower-case letters, digits and hyphens: it becomes the name of its nodes",
                f"{GUIDE}, node pools; {_PROVIDER} ('_' is not allowed)",
            ),
            Rule(
                "ovh.kube-nodepool.flavor",
                Phase.CHECK,
                "The machine type is a known one.",
                f"{GUIDE}, flavors",
                _flavor,
            ),
            Rule(
                "ovh.kube-nodepool.sizes",
                Phase.CHECK,
                "minNodes <= desiredNodes <= maxNodes <= 100.",
                _PROVIDER,
                _sizes,
            ),
            Rule(
                "ovh.kube-nodepool.anti-affinity",
                Phase.CHECK,
                "A pool with anti-affinity has at most five nodes.",
                f"{GUIDE}, Known limits (2026-03-17)",
                _anti_affinity,
            ),
            Rule("ovh.kube-nodepool.taints", Phase.CHECK, "A taint has a key and a known effect.", _PROVIDER, _taints),
            Rule(
                "ovh.kube-nodepool.cluster",
                Phase.APPLY,
                "In three zones a pool names exactly one; each name is once; floating IPs need plan standard.",
                f"{GUIDE}, Multi-AZ clusters; {_PROVIDER}",
                _of_cluster,
            ),
        ),
        immutable=frozenset({"name", "kubeId", "flavorName", "antiAffinity", "monthlyBilled", "availabilityZones"}),
        import_ids=imported_as("serviceName", "kubeId"),
    ),
)
