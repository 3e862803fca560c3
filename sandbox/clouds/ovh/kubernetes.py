"""Managed Kubernetes: clusters, their plans and versions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from components.ovh.offers import PLANS, VERSIONS, Plan
from sandbox.clouds.ovh import kubenetwork
from sandbox.clouds.ovh.names import bad_request, error_code, imported_as
from sandbox.clouds.ovh.places import Scheme, region_rule
from sandbox.clouds.ovh.subnets import in_subnet
from sandbox.errors import Failure
from sandbox.rules import Phase, Reference, Request, Rule, TypeRules

KUBE: Final = "ovh:CloudProject/kube:Kube"
GUIDE: Final = kubenetwork.GUIDE
PROVIDER: Final = "github.com/ovh/terraform-provider-ovh 2.19.0, resource_cloud_project_kube.go"
_POLICIES: Final = ("ALWAYS_UPDATE", "MINIMAL_DOWNTIME", "NEVER_UPDATE")
_PLUGINS: Final = ("AlwaysPullImages", "NodeRestriction")


def _outputs(request: Request) -> Mapping[str, Any]:
    region = request.region.lower()
    name = f"{request.hex(6, 'url')}.c{request.pick(1, 3, 'cell')}.{region}.k8s.ovh.net"
    version = request.get("version", VERSIONS[-1])
    later = VERSIONS[VERSIONS.index(version) + 1 :][:1] if version in VERSIONS else ()
    # Keys and certificates of the sandbox are words that no client would take for real ones.
    access = {
        "host": f"https://{name}",
        "clusterCaCertificate": "sandbox-ca-certificate",
        "clientCertificate": "sandbox-client-certificate",
        "clientKey": f"sandbox-client-key-{request.hex(16, 'client key')}",
    }
    on = request.get("nodesSubnetId", "")
    return {
        "controlPlaneIsUpToDate": True,
        "isUpToDate": True,
        "kubeProxyMode": request.get("kubeProxyMode", "iptables"),
        "kubeconfig": f"apiVersion: v1\nkind: Config\nclusters:\n- name: {request.get('name')}\n  cluster:\n"
        f"    server: https://{name}\n",
        "kubeconfigAttributes": [access],
        "nextUpgradeVersions": list(later),
        "nodesUrl": name.replace(".k8s.", ".nodes."),
        "plan": request.get("plan", Plan.FREE.value),
        "status": "READY",
        "updatePolicy": request.get("updatePolicy", "ALWAYS_UPDATE"),
        "url": name,
        "version": version,
        "loadBalancersSubnetId": request.get("loadBalancersSubnetId", on),
        "nodesSubnetId": on,
    }


def _plan(request: Request) -> Iterator[Failure]:
    plan, region = request.get("plan", Plan.FREE.value), request.known("region")
    if not isinstance(plan, str) or region is None:
        return
    if plan not in tuple(Plan):
        yield Failure("plan", f"Value {plan} is not among valid values (standard, free)")
        return
    offered = PLANS.get(region)
    if offered is None:
        yield bad_request(
            "region", f"Managed Kubernetes is not available in region {region}; it is in {', '.join(PLANS)}"
        )
    elif plan != offered.value:
        yield bad_request("plan", f"Plan {plan} is not available in region {region}: its plan is {offered.value}")


def _version(request: Request) -> Iterator[Failure]:
    version = request.known("version")
    if isinstance(version, str) and version not in VERSIONS:
        yield bad_request("version", f"Version {version} is not available; one of {', '.join(VERSIONS)}")


def _words(request: Request) -> Iterator[Failure]:
    for path, allowed in (("updatePolicy", _POLICIES), ("kubeProxyMode", ("iptables", "ipvs"))):
        value = request.known(path)
        if isinstance(value, str) and value not in allowed:
            yield bad_request(path, f"Value {value} is not among valid values ({', '.join(allowed)})")
    for server in request.known("customizationApiservers") or ():
        for plugins in (server or {}).get("admissionplugins") or ():
            for plugin in (*(plugins.get("enableds") or ()), *(plugins.get("disableds") or ())):
                if isinstance(plugin, str) and plugin not in _PLUGINS:
                    known = ", ".join(_PLUGINS)
                    yield bad_request("customizationApiservers", f"Unknown admission plugin {plugin}: one of {known}")
    if request.get("customizations") is not None and request.get("customizationApiservers") is not None:
        yield Failure("customizations", '"customization": conflicts with customization_apiserver')


def _change(request: Request) -> Iterator[Failure]:
    if request.old is None:
        return
    before, after = (str(value) for value in (request.old.outputs.get("version"), request.get("version") or ""))
    if after and after != before and all(re.fullmatch(r"1\.\d+", version) for version in (before, after)):
        steps = int(after[2:]) - int(before[2:])
        if steps < 0:
            yield Failure("version", f"cannot downgrade cluster from {before} to {after}")
        elif steps > 1:
            text = f"cannot upgrade cluster from {before} to {after}, only next minor version is authorized"
            yield Failure("version", text)
    old_plan, plan = request.old.outputs.get("plan"), request.get("plan", Plan.FREE.value)
    if plan != old_plan:
        yield Failure("plan", f"migrate from {old_plan} to {plan} is not available yet")
    if request.get("nodesSubnetId") != request.old.inputs.get("nodesSubnetId"):
        yield bad_request("nodesSubnetId", "The nodes' subnet cannot be updated, only given when the cluster is made")


OF_CLUSTER: Final = Reference(
    "kubeId",
    (KUBE,),
    code=error_code(404, "NotFound"),
    message="The requested object (kubeId = {value}) does not exist",
    source=GUIDE,
)
"""The reference of what belongs to a cluster."""


def _rule(name: str, phase: Phase, summary: str, source: str, apply: Any) -> Rule:
    return Rule(f"ovh.kube.{name}", phase, summary, source, apply)


TYPES: Final = (
    TypeRules(
        KUBE,
        identify=Request.uuid,
        outputs=_outputs,
        references=(in_subnet("nodesSubnetId"), in_subnet("loadBalancersSubnetId")),
        rules=(
            region_rule("kube", "region", Scheme.COMPUTE),
            *kubenetwork.RULES,
            _rule(
                "plan",
                Phase.CHECK,
                "A region has one plan, free or standard.",
                f"{GUIDE}, Available datacenters",
                _plan,
            ),
            _rule(
                "version",
                Phase.CHECK,
                "New clusters have a version that is offered.",
                f"{GUIDE}; roadmap 1094",
                _version,
            ),
            _rule(
                "words",
                Phase.CHECK,
                "Update policy, proxy mode and admission plugins are known ones.",
                PROVIDER,
                _words,
            ),
            _rule(
                "change",
                Phase.APPLY,
                "One minor version at a time, never back; plan and subnet stay.",
                PROVIDER,
                _change,
            ),
        ),
        immutable=frozenset({"region", "privateNetworkId", "kubeProxyMode", "ipAllocationPolicy"}),
        import_ids=imported_as("serviceName"),
    ),
)
