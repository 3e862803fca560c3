"""What is ordered: Public Cloud projects and vRacks, and the project that a vRack is attached to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.ovh.names import PROJECT, bad_request, not_found, projects, resource_urn
from sandbox.clouds.ovh.okms import SUBSIDIARIES
from sandbox.errors import Failure
from sandbox.rules import Phase, Reference, Request, Rule, TypeRules
from sandbox.store import Store

VRACK: Final = "ovh:Vrack/vrack:Vrack"
ATTACHED: Final = "ovh:Vrack/cloudProject:CloudProject"
VRACK_SERVICE: Final = "pn-1012345"
"""The vRack that the account has from the start; its first project is attached to it."""
_PROVIDER: Final = "github.com/ovh/terraform-provider-ovh 2.19.0"
_PLANS: Final[Mapping[str, tuple[str, ...]]] = {PROJECT: ("project", "project.2018"), VRACK: ("vrack",)}


def vracks(store: Store) -> list[str]:
    """The account's vRacks."""
    return [VRACK_SERVICE, *(str(record.outputs["serviceName"]) for record in store.all("ovh", VRACK))]


def _order(request: Request) -> dict[str, Any]:
    number = request.pick(100000000, 999999999, "order")
    detail = {"description": request.token.rpartition(":")[2], "domain": "*001", "orderDetailId": number + 1}
    return {"orders": [{"date": "2026-01-01", "orderId": number, "details": [{**detail, "quantity": "1"}]}]}


def _project_outputs(request: Request) -> Mapping[str, Any]:
    identity = request.hex(32, "project")
    return {
        **_order(request),
        "ProjectURN": resource_urn("publicCloudProject", identity),
        "access": "full",
        "description": request.get("description", ""),
        "projectId": identity,
        "projectName": str(request.pick(10**15, 10**16 - 1, "name")),
        "status": "ok",
    }


def _vrack_outputs(request: Request) -> Mapping[str, Any]:
    service = f"pn-{request.pick(1100000, 1199999, 'vrack')}"
    return {**_order(request), "VrackURN": resource_urn("vrack", service), "serviceName": service}


def _order_failures(request: Request) -> Iterator[Failure]:
    code = request.known("ovhSubsidiary")
    if isinstance(code, str) and code not in SUBSIDIARIES:
        yield Failure("ovhSubsidiary", f"Value {code} is not among valid values ({', '.join(SUBSIDIARIES)})")
    plan = request.known("plan.planCode")
    if request.old is None and request.get("plan") is None:
        yield Failure("plan", "A plan is needed for an order")
    if isinstance(plan, str) and plan not in _PLANS[request.token]:
        yield bad_request("plan.planCode", f"Plan {plan} does not exist: one of {', '.join(_PLANS[request.token])}")


def _protected(request: Request) -> Iterator[Failure]:
    assert request.old is not None
    if request.get("deletionProtection") is True:
        text = "is protected from deletion. Set deletion_protection to false before destroying"
        yield Failure("deletionProtection", f"cloud project {request.old.id} {text}")


def _attached(request: Request) -> Iterator[Failure]:
    project, vrack = str(request.get("projectId")), str(request.get("serviceName"))
    if project not in projects(request.store):
        yield not_found("projectId", f"This service does not exist: {project}")
    if vrack not in vracks(request.store):
        yield not_found("serviceName", f"This service does not exist: {vrack}")


_ORDER: Final = Rule(
    "ovh.order.plan",
    Phase.CHECK,
    "An order has a plan that exists and a company that takes it.",
    _PROVIDER,
    _order_failures,
)

TYPES: Final = (
    TypeRules(
        PROJECT,
        identify=lambda request: request.hex(32, "project"),
        outputs=_project_outputs,
        rules=(
            _ORDER,
            Rule("ovh.order.protected", Phase.DELETE, "A protected project stays.", _PROVIDER, _protected),
        ),
    ),
    TypeRules(
        VRACK,
        identify=lambda request: f"pn-{request.pick(1100000, 1199999, 'vrack')}",
        outputs=_vrack_outputs,
        rules=(_ORDER,),
    ),
    TypeRules(
        ATTACHED,
        identify=lambda request: f"vrack_{request.get('serviceName')}-cloudproject_{request.get('projectId')}",
        references=(
            Reference(
                "serviceName",
                (VRACK,),
                by="serviceName",
                holds=True,
                held_message="vRack {id} still has the project {user}",
                optional_prefix=VRACK_SERVICE,
                source=_PROVIDER,
            ),
        ),
        rules=(Rule("ovh.vrack.attached", Phase.APPLY, "Project and vRack are the account's.", _PROVIDER, _attached),),
        immutable=frozenset({"projectId"}),
    ),
)
