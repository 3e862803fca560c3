"""Projects and vRacks, which are ordered."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.sandbox.clouds.ovh.build import PROJECT, Ovh, one_failure, refused

ORDERED = "ovh:CloudProject/project:Project"
VRACK = "ovh:Vrack/vrack:Vrack"
ATTACHED = "ovh:Vrack/cloudProject:CloudProject"


def order(code: str, **more: Any) -> dict[str, Any]:
    return {"ovhSubsidiary": "FR", "plan": {"duration": "P1M", "planCode": code, "pricingMode": "default"}, **more}


def test_what_an_order_brings(ovh: Ovh) -> None:
    project = ovh.make(ORDERED, order("project.2018", description="d"))
    assert project.outputs["projectId"] == project.id
    assert project.outputs["ProjectURN"] == f"urn:v1:eu:resource:publicCloudProject:{project.id}"
    assert project.outputs["orders"][0]["orderId"] > 0
    vrack = ovh.make(VRACK, order("vrack"))
    assert (vrack.outputs["serviceName"], vrack.id[:3]) == (vrack.id, "pn-")


@pytest.mark.parametrize(("token", "plan"), [(ORDERED, "project.2018"), (VRACK, "vrack")])
def test_a_plan_exists(ovh: Ovh, token: str, plan: str) -> None:
    assert ovh.check(token, order(plan)) == []
    one_failure(ovh.check(token, order("gold")), "plan.planCode", 400, f"Plan gold does not exist: one of {plan[:5]}")
    one_failure(ovh.check(token, {**order(plan), "ovhSubsidiary": "CH"}), "ovhSubsidiary", 0)
    one_failure(ovh.check(token, {"ovhSubsidiary": "FR"}), "plan", 0, "A plan is needed")


def test_a_protected_project_stays(ovh: Ovh) -> None:
    project = ovh.make(ORDERED, order("project.2018", deletionProtection=True))
    with refused(0, "is protected from deletion"):
        ovh.delete(project)
    ovh.update(project, deletionProtection=False)
    ovh.delete(project)


def test_a_project_is_attached_to_a_vrack(ovh: Ovh) -> None:
    vrack = ovh.make(VRACK, order("vrack"))
    attached = ovh.make(ATTACHED, {"serviceName": vrack.id, "projectId": PROJECT})
    assert attached.id == f"vrack_{vrack.id}-cloudproject_{PROJECT}"
    with refused(404, "This service does not exist: pn-9"):
        ovh.make(ATTACHED, {"serviceName": "pn-9", "projectId": PROJECT}, "second")
    with refused(404, f"This service does not exist: {'9' * 32}"):
        ovh.make(ATTACHED, {"serviceName": vrack.id, "projectId": "9" * 32}, "third")
    with refused(0, "still has the project"):
        ovh.delete(vrack)
    ovh.delete(attached)
    ovh.delete(vrack)
