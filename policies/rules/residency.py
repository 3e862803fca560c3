"""The verdict on one place: an exact code of an allowed country passes, and nothing else does."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from components.regions import Residency, country_class, lookup, nearest
from policies.rules.model import Context, Finding, Verdict
from policies.rules.origins import origin
from policies.rules.places import Place
from policies.rules.tables import azure
from policies.rules.tables.entries import TypeFacts
from policies.rules.view import Resource, StackView, Unknown

ID: Final = "region-in-residency"

STATE_IT: Final = {
    "aws": "set region on the resource or on its provider (pulumi config set aws:region eu-west-3)",
    "azure": "set location on the resource",
    "ovh": "set its region property",
}
"""What to do where no region is stated."""


UNWAIVABLE: Final = "a waiver can cover only a region that is known and in no third country"
"""Why most violations of the region rule cannot be waived."""


def conclude(
    resource: Resource, verdict: Verdict, message: str, remedy: str = "", path: str = "", *, waivable: bool = False
) -> Finding:
    """A finding of the region rule.

    A violation cannot be waived unless it is said to be ``waivable``: where a place is not known, or is the whole
    world, it may be in a third country. What is undecided can be, and is judged again when the place is known.
    """
    bars = verdict is Verdict.VIOLATED and not waivable
    return Finding(ID, verdict, resource.urn, message, remedy, path, unwaivable=UNWAIVABLE if bars else "")


def judge_place(
    resource: Resource, place: Place, known: TypeFacts | None, stack: StackView, context: Context
) -> Finding:
    """The verdict on one place."""
    cloud = resource.cloud or ""
    where = f"{place.of}: " if place.of else ""
    value: Any = place.value
    if isinstance(value, Unknown):
        return _unknown(resource, place, value, stack)
    if not isinstance(value, str):
        return conclude(resource, Verdict.VIOLATED, f"{where}the region is not a text", STATE_IT[cloud], place.path)
    if cloud == "azure" and value.casefold() == "global":
        allowed = known is not None and known.may_be_global
        verdict = Verdict.NOT_APPLICABLE if allowed else Verdict.VIOLATED
        kept = "keeps its data where another property says" if known and known.rest == "keys" else "keeps no data"
        message = f"is global by design, and {kept}" if allowed else "the location global is no place in particular"
        return conclude(resource, verdict, message, "" if allowed else STATE_IT[cloud], place.path)
    if cloud == "ovh" and value in ("ca", "us"):
        message, waivable = f"names a resource of OVHcloud {value.upper()}", country_class(value.upper()) != "third"
        return conclude(resource, Verdict.VIOLATED, message, path=place.path, waivable=waivable)
    verdict, message, remedy, waivable = _of_region(cloud, value, context.residency)
    return conclude(resource, verdict, where + message, remedy, place.path, waivable=waivable)


# A stack has thousands of resources in a handful of regions.
@lru_cache(maxsize=4096)
def _of_region(cloud: str, value: str, residency: Residency) -> tuple[Verdict, str, str, bool]:
    """The verdict on a text that should be a region's name: message, remedy, and whether a waiver may cover it."""
    region = lookup(cloud, value)
    if region is None:
        near = nearest(cloud, value[:80])
        hint = f"did you mean {near}" if near else STATE_IT[cloud]
        return Verdict.VIOLATED, f"{value[:60]!r} is not a region of {cloud}", hint, False
    if residency.allows(region):
        return Verdict.PASSED, region.describe(), "", False
    message = f"{region.describe()}, outside residency {residency.value}"
    remedy = f"choose a region of class {' or '.join(_classes(residency))}"
    return Verdict.VIOLATED, message, remedy, region.residency_class != "third"


def _classes(residency: Residency) -> tuple[str, ...]:
    order = ("eu", "eea", "adequate")
    return order[: order.index(residency.value) + 1]


def _unknown(resource: Resource, place: Place, value: Unknown, stack: StackView) -> Finding:
    """An unknown region is decided only where it is the location of a resource group of the stack."""
    found = origin(resource, place.path, value.urns, stack, "resource groups", _is_group)
    if place.path == "location" and found.every:
        return conclude(resource, Verdict.PASSED, f"is where {found.names} is, which is judged itself", path="location")
    message = f"{place.path} is unknown at preview and depends on {found.names or 'nothing in this stack'}"
    return conclude(resource, Verdict.UNDECIDED, message, "set the region to a text that the program knows", place.path)


def _is_group(source: Resource) -> bool:
    return source.kind == azure.RESOURCE_GROUP
