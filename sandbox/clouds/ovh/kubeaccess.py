"""Managed Kubernetes: who reaches a cluster's API, who signs in, and where its audit logs go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sandbox.clouds.ovh.kubernetes import GUIDE, OF_CLUSTER
from sandbox.clouds.ovh.logs import STREAM
from sandbox.clouds.ovh.names import CREATED, bad_request, error_code, imported_as, not_found, own
from sandbox.clouds.ovh.subnets import range_of
from sandbox.errors import Failure
from sandbox.rules import Phase, Reference, Request, Rule, TypeRules

RESTRICTIONS: Final = "ovh:CloudProject/kubeIpRestrictions:KubeIpRestrictions"
SUBSCRIPTION: Final = "ovh:index/cloudProjectKubeLogSubscription:CloudProjectKubeLogSubscription"


def _clients(request: Request) -> Iterator[Failure]:
    for index, text in enumerate(request.known("ips") or ()):
        if isinstance(text, str) and range_of(text) is None:
            yield bad_request(f"ips[{index}]", f"IP restriction {text} is not a valid IPv4 CIDR block")


def _kind(request: Request) -> Iterator[Failure]:
    kind = request.known("kind")
    if isinstance(kind, str) and kind != "audit":
        yield not_found("kind", f"Log kind {kind} does not exist: Managed Kubernetes has audit")


TYPES: Final = (
    TypeRules(
        RESTRICTIONS,
        identify=lambda request: str(request.get("kubeId")),
        references=(OF_CLUSTER,),
        rules=(
            Rule(
                "ovh.kube-restrictions.cidr",
                Phase.CHECK,
                "Who reaches the API is given as IPv4 CIDR blocks.",
                f"{GUIDE}, add IP restrictions (2026-09-15)",
                _clients,
            ),
        ),
        import_ids=lambda record: (f"{record.inputs.get('serviceName')}/{record.id}",),
    ),
    TypeRules(
        "ovh:CloudProject/kubeOidc:KubeOidc",
        identify=lambda request: own(request, "serviceName", "kubeId"),
        references=(OF_CLUSTER,),
    ),
    TypeRules(
        SUBSCRIPTION,
        identify=Request.uuid,
        outputs=lambda request: {
            "createdAt": CREATED,
            "updatedAt": CREATED,
            "subscriptionId": request.uuid(),
            "resources": [{"name": request.get("kubeId"), "type": "kube"}],
        },
        unique=lambda request: f"kube-log/{request.get('kubeId')}/{request.get('kind')}/{request.get('streamId')}",
        conflict=Failure(
            "streamId", "The cluster's logs already go to this stream: {name}", error_code(409, "Conflict")
        ),
        references=(
            OF_CLUSTER,
            Reference(
                "streamId",
                (STREAM,),
                by="streamId",
                code=error_code(404, "NotFound"),
                message="The requested object (streamId = {value}) does not exist",
                holds=True,
                held_code=error_code(409, "Conflict"),
                held_message="Stream {id} still has the subscription {user}",
                source="unverified",
            ),
        ),
        rules=(Rule("ovh.kube-log.kind", Phase.CHECK, "Managed Kubernetes has audit logs only.", GUIDE, _kind),),
        immutable=frozenset({"kind", "kubeId", "streamId"}),
        import_ids=imported_as("serviceName", "kubeId"),
    ),
)
