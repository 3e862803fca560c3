"""The rule that everything stays within the residency: only exact region codes of its countries.

What is judged: the region a resource states, else its provider's (AWS), its resource group's (Azure) or its parent's;
every other region in its properties (replicas, copies, failovers, zones); regions inside ARNs, ids and endpoints; and
copies that a setting implies. Nothing stated, nothing known or an unknown code is never passed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from msgspec import structs

from components.regions import lookup
from policies.rules import aws_regions, places
from policies.rules.catalogue import everywhere, facts, outside, unclassified
from policies.rules.model import Context, Finding, Rule, Severity, Verdict
from policies.rules.places import Place
from policies.rules.residency import ID, STATE_IT, conclude, judge_place
from policies.rules.tables import aws_places, azure, azure_places, ovh_places
from policies.rules.tables.entries import TypeFacts
from policies.rules.view import MISSING, Resource, StackView, Unknown, bare

_ENVIRONMENTS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "pulumi:providers:azure-native": ("environment", ("public",)),
    "pulumi:providers:ovh": ("endpoint", ("ovh-eu",)),
}
"""Provider settings that choose another cloud of the same name: Azure China, OVHcloud US."""


def check(resource: Resource, stack: StackView, context: Context) -> Iterator[Finding]:
    """Judges every place a resource names."""
    if resource.cloud is None:
        yield from _outside(resource, context)
        return
    worldwide = everywhere(resource.cloud, resource.kind)
    if worldwide is not None:
        yield conclude(resource, Verdict.VIOLATED, worldwide, "use a service with a region")
        return
    known = facts(resource.cloud, resource.kind)
    found = _elsewhere(resource, stack, context)
    found.append(_own(resource, known, stack, context))
    yield from [finding for finding in found if finding.verdict in _OPEN] or found[-1:]


_OPEN: Final = (Verdict.VIOLATED, Verdict.UNDECIDED)


def _outside(resource: Resource, context: Context) -> Iterator[Finding]:
    """Providers, components and other packages."""
    setting, allowed = _ENVIRONMENTS.get(resource.kind, ("", ()))
    value = resource.get(setting) if setting else MISSING
    if isinstance(value, str) and value and value.casefold() not in allowed:
        message = f"{setting} {value[:40]!r} is another cloud of the same name, under other law"
        yield conclude(resource, Verdict.VIOLATED, message, f"set it to {allowed[0]}", setting)
    else:
        yield outside(ID, resource, context)


def _own(resource: Resource, known: TypeFacts | None, stack: StackView, context: Context) -> Finding:
    """Judges where the resource itself is."""
    missing = places.required(resource)
    place = places.own(resource)
    if missing is not None:
        message = f"{missing} is not set, and OVHcloud then takes all regions, those outside Europe included"
        return conclude(resource, Verdict.VIOLATED, message, f"list the regions in {missing}", missing)
    if place is not None:
        return judge_place(resource, place, known, stack, context)
    if known is not None and known.nowhere:
        return conclude(resource, Verdict.NOT_APPLICABLE, "has no place of its own, and keeps no data")
    if resource.cloud == "aws":
        return _of_provider(resource, known, stack, context)
    if resource.cloud == "azure":
        return _of_group(resource, known, stack, context)
    return _of_ovh(resource, known, stack, context)


def _of_provider(resource: Resource, known: TypeFacts | None, stack: StackView, context: Context) -> Finding:
    place = places.of_provider(resource)
    if place is not None:
        return judge_place(resource, place, known, stack, context)
    by = f"provider {resource.provider.urn.rpartition('::')[2]}" if resource.provider else "a provider"
    message = f"no region is stated, neither by the resource nor by {by}"
    return conclude(resource, Verdict.VIOLATED, message, STATE_IT[resource.cloud or ""])


def _of_group(resource: Resource, known: TypeFacts | None, stack: StackView, context: Context) -> Finding:
    """Azure: no location means the resource group's, or for a part its parent's, which are judged themselves."""
    if not stack.complete:
        return conclude(resource, Verdict.UNDECIDED, "no location is stated; decided with the whole stack")
    home = _home(resource, known, stack)
    if home is not None:
        return conclude(resource, Verdict.PASSED, f"is where {home.name} is, which is judged itself")
    place = places.of_provider(resource)
    if place is not None and not (known and known.parents):
        return judge_place(resource, place, known, stack, context)
    if known is not None and known.parents:
        message = f"is part of what {known.parents[0].path} names, which is not in this stack"
        return conclude(resource, Verdict.UNDECIDED, message, "make it part of the stack", known.parents[0].path)
    message = "no location is stated, and its resource group is not in this stack"
    return conclude(resource, Verdict.VIOLATED, message, STATE_IT["azure"], "location")


def _home(resource: Resource, known: TypeFacts | None, stack: StackView) -> Resource | None:
    """The resource of the stack whose place this one shares."""
    for parent in known.parents if known else ():
        found = stack.references(resource, parent.path, parent.kinds)
        if found:
            return found[0]
    if resource.cloud == "azure" and not (known and known.parents and known.rest == "parent"):
        groups = stack.references(resource, "resourceGroupName", (azure.RESOURCE_GROUP,))
        return groups[0] if groups else None
    return None


def _of_ovh(resource: Resource, known: TypeFacts | None, stack: StackView, context: Context) -> Finding:
    stated = places.named(resource)
    service = next((name for start, name in ovh_places.SERVICES_BY_NAME.items() if resource.kind.startswith(start)), "")
    home = _home(resource, known, stack) if stack.complete else None
    if stated:
        first = stated[0].value
        shown = first if isinstance(first, str) else stated[0].path
        return conclude(resource, Verdict.PASSED, f"is in {shown[:40]}")
    if home is not None:
        return conclude(resource, Verdict.PASSED, f"is where {home.name} is, which is judged itself")
    if service and (stack.complete or not (known and known.parents)):
        return _of_service(resource, service, known, stack, context)
    if known is not None and known.parents:
        path = known.parents[0].path
        if not stack.complete:
            return conclude(resource, Verdict.UNDECIDED, "states no region; decided with the whole stack")
        message = f"is part of what {path} names, which is not in this stack"
        return conclude(resource, Verdict.UNDECIDED, message, "make it part of the stack", path)
    if known is None:
        return unclassified(ID, resource, context)
    return conclude(resource, Verdict.VIOLATED, "no region is stated", STATE_IT["ovh"])


def _of_service(
    resource: Resource, product: str, known: TypeFacts | None, stack: StackView, context: Context
) -> Finding:
    """A service whose region no input tells: the configuration does, or a component above, which the report shows."""
    service = resource.get("serviceName")
    region = context.log_services.get(service) if isinstance(service, str) else None
    if region is not None:
        return judge_place(resource, Place(region, "serviceName", f"{product} service"), known, stack, context)
    for component in stack.ancestors(resource) if isinstance(service, str) else ():
        stated = component.props.get("logServices") if component.cloud is None else None
        if isinstance(stated, Mapping) and service in stated:
            place = Place(bare(stated[service]), "serviceName", f"{product} service, as {component.name} states")
            finding = judge_place(resource, place, known, stack, context)
            passed = finding.verdict is Verdict.PASSED
            return structs.replace(finding, verdict=Verdict.MITIGATED) if passed else finding
    return conclude(
        resource, Verdict.UNDECIDED, f"no input tells the region of a {product} service",
        "state it in its order, in the pack's configuration (logServices; --log-service of hdp check), or in the input "
        "logServices of a component above",
        "serviceName",
    )  # fmt: skip


def _elsewhere(resource: Resource, stack: StackView, context: Context) -> list[Finding]:
    """Judges every place besides the resource's own."""
    stated = (*places.named(resource), *places.embedded(resource))
    found = [judge_place(resource, place, None, stack, context) for place in stated]
    if _has_settings(resource.kind):
        found += _by_settings(resource, stack, context)
    return found


@cache
def _has_settings(kind: str) -> bool:
    """Whether a type is in a table of settings that copy, or work in other places."""
    return any(kind in table for table in (*places.IMPLYING, *_TARGETS, aws_places.WORLDWIDE, *_DEPLOYMENTS))


_TARGETS: Final = (aws_places.OPAQUE_TARGETS, ovh_places.OPAQUE_TARGETS, azure_places.OPAQUE_TARGETS)
_DEPLOYMENTS: Final = (azure_places.DEPLOYMENTS, aws_places.DEPLOYMENTS)


def _by_settings(resource: Resource, stack: StackView, context: Context) -> Iterator[Finding]:
    """Judges the places that a setting implies, and what a setting makes to be in places that nothing here shows."""
    for place in places.implied(resource):
        yield from _implied(resource, place, stack, context)
    target = aws_places.OPAQUE_TARGETS.get(resource.kind) or ovh_places.OPAQUE_TARGETS.get(resource.kind)
    for path, kinds in azure_places.OPAQUE_TARGETS.get(resource.kind, (target,) if target else ()):
        if resource.get(path) is not MISSING:
            yield from _target(resource, path, kinds, stack)
    setting = aws_regions.worldwide(resource)
    if setting is not None:
        path, why = setting
        yield conclude(resource, Verdict.VIOLATED, why, "choose a setting within one region", path)
    if any(resource.kind in table for table in _DEPLOYMENTS):
        message = "makes resources that are not in this stack, and where they are nothing here shows"
        yield conclude(resource, Verdict.UNDECIDED, message, "declare them in the program")


def _implied(resource: Resource, place: Place, stack: StackView, context: Context) -> Iterator[Finding]:
    value = place.value
    if place.of == "pair" and value is MISSING:
        location = _location(resource, stack)
        region = lookup("azure", location) if isinstance(location, str) else None
        value = region.pair if region is not None and region.pair else MISSING
    if value is MISSING:
        message = f"a setting keeps a copy in another region ({place.of}), and which one is not known"
        yield conclude(resource, Verdict.UNDECIDED, message, "choose redundancy within the region", place.path)
    else:
        yield judge_place(resource, Place(value, place.path, place.of), None, stack, context)


def _location(resource: Resource, stack: StackView) -> Any:
    """An Azure resource's location: its own, or its resource group's."""
    location = resource.get("location")
    if location is MISSING or isinstance(location, Unknown):
        home = _home(resource, facts("azure", resource.kind), stack) if stack.complete else None
        location = home.get("location") if home is not None else MISSING
    return location


def _target(resource: Resource, path: str, kinds: tuple[str, ...], stack: StackView) -> Iterator[Finding]:
    """A copy target whose reference does not tell its region must be in the stack, where it is judged itself."""
    if not stack.complete:
        yield conclude(
            resource, Verdict.UNDECIDED, "copies to another resource; decided with the whole stack", path=path
        )
    elif not stack.references(resource, path, kinds):
        message = "copies to a resource that is not in this stack and whose region its name does not tell"
        yield conclude(resource, Verdict.UNDECIDED, message, "make the target part of the stack", path)


RULE: Final = Rule(
    ID,
    "Everything stays in regions of the residency",
    "Health data, their copies, keys and logs must not leave the countries the law allows (HDS EXI 28; GDPR Art. 44).",
    Severity.CRITICAL,
    "stack",
    check,
)
