"""What the resource types of Azure have in common: ids, parents, locks, locations, tags, deletion of what is inside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from components.azure.zones import ZONES
from components.regions import lookup, nearest
from sandbox.clouds.azure.names import (
    API_VERSIONS,
    PACKAGE,
    PATHS,
    arm_type,
    exists,
    find_by,
    identify,
    normal_location,
    own_name,
    parent_id,
    subscription,
    token,
    within,
)
from sandbox.errors import Failure
from sandbox.rules import Outputs, Phase, Reference, Request, Rule, TypeRules
from sandbox.store import Record, Store
from sandbox.values import UNKNOWN

GUIDE = "learn.microsoft.com/azure"
GROUP = token("resources:ResourceGroup")
LOCKS = (token("authorization:ManagementLockByScope"), token("authorization:ManagementLockAtResourceGroupLevel"))


def resource(
    name: str,
    *,
    outputs: Outputs | None = None,
    defaults: Outputs | None = None,
    references: tuple[Reference, ...] = (),
    rules: tuple[Rule, ...] = (),
    immutable: Iterable[str] = (),
    mutable: Iterable[str] = (),
    on_delete: Callable[[Request], None] | None = None,
    on_apply: Callable[[Request], None] | None = None,
) -> TypeRules:
    """The rules of a type with a known address (``names.PATHS``): its id is unique, and what is in it goes with it."""

    def delete(request: Request) -> None:
        assert request.old is not None
        if on_delete:
            on_delete(request)
        for record in within(request.store, request.old.id):
            request.store.remove(record)

    return TypeRules(
        token(name),
        outputs=outputs,
        defaults=defaults,
        unique=lambda request: identify(request).casefold(),
        conflict=Failure("", "cannot create already existing resource {name!r}"),
        references=references,
        rules=rules,
        immutable=frozenset(immutable),
        mutable=frozenset(mutable),
        on_delete=delete,
        on_apply=on_apply,
    )


def reference(
    path: str,
    *to: str,
    code: str = "InvalidResourceReference",
    message: str = "Resource {value} referenced by this resource was not found. Please make sure that the referenced "
    "resource exists, and that both resources are in the same region.",
    held: tuple[str, str] | None = None,
    source: str = "unverified",
) -> Reference:
    """A property that names resources by id. ``held``: code and message with which their deletion is refused."""
    return Reference(
        path,
        tuple(token(name) for name in to),
        code=code,
        message=message,
        holds=held is not None,
        held_code=held[0] if held else "",
        held_message=held[1] if held else "",
        source=source,
    )


def default_outputs(request: Request) -> Mapping[str, Any]:
    """What every resource answers."""
    given: dict[str, Any] = {
        "azureApiVersion": API_VERSIONS.get(request.token, ""),
        "etag": f'W/"{request.uuid("etag")}"',
        "provisioningState": "Succeeded",
        "resourceGuid": request.uuid("guid"),
        "systemData": {"createdAt": "2026-01-01T00:00:00Z", "createdByType": "Application"},
    }
    if request.token in PATHS or "name" not in request.inputs:
        given["name"] = own_name(request)
    if "type" not in request.inputs:
        given["type"] = arm_type(identify(request))
    if "location" in request.inputs:
        given["location"] = normal_location(request.inputs["location"])
    elif _has_default_location(request) and isinstance(request.get("resourceGroupName"), str):
        # The group's location, and the group is only planned: an update will find it (default_inputs).
        given["location"] = UNKNOWN
    return given


def default_inputs(request: Request) -> Mapping[str, Any]:
    """The location of whatever has one: the provider's, else the resource group's.

    Source: pulumi-azure-native, provider/pkg/provider/provider.go, getDefaultLocation.
    """
    if not _has_default_location(request):
        return {}
    configured = request.config.get("location")
    if configured:
        return {"location": configured}
    group = request.get("resourceGroupName")
    if not isinstance(group, str):
        return {} if group is None else {"location": group}
    found = find_by(request.store, GROUP, "name", group)
    return {"location": found.outputs["location"]} if found else {}


def _has_default_location(request: Request) -> bool:
    """Whether a resource that names no location gets one; a deployment's is for those of a subscription only."""
    return "location" in request.schema.inputs and request.token != token("resources:Deployment")


def autoname(request: Request) -> str:
    """A name from the logical name: as it is for what is in a parent, a UUID for roles, else with eight random digits.

    Source: pulumi-azure-native, provider/pkg/resources/resources.go, AutoNamer.
    """
    if request.schema.name_property in ("roleAssignmentName", "roleDefinitionId"):
        return request.uuid("name")
    path = PATHS.get(request.token)
    if path is not None:
        placeholders = path.rpartition("/providers/")[2].count("{") if "/providers/" in path else 1
    else:
        placeholders = len([name for name in request.schema.path_inputs if name != "resourceGroupName"])
    return f"{request.name}{request.hex(8, 'name')}" if placeholders == 1 else request.name


def zones_of(region: str) -> int:
    """How many availability zones a region has; 0 for one without."""
    return ZONES.get(normal_location(region), 0)


def zone_failures(path: str, zones: Any, region: str) -> Iterator[Failure]:
    """What is wrong with a list of availability zones; nothing, where the region is not known."""
    if not region:
        return
    known = [str(number + 1) for number in range(zones_of(region))]
    for zone in zones if isinstance(zones, list) else ():
        if isinstance(zone, str) and zone not in known:
            supported = f"its zones are {', '.join(known)}" if known else "it has no availability zones"
            yield Failure(
                path,
                f"The zone '{zone}' is not available in location '{normal_location(region)}': {supported}.",
                "AvailabilityZoneNotSupported",
            )


# Rules for every type


def _location(request: Request) -> Iterator[Failure]:
    given = request.known("location")
    if not isinstance(given, str) or normal_location(given) == "global" or lookup("azure", given):
        return
    close = nearest("azure", given)
    hint = f" Did you mean '{close}'?" if close else ""
    yield Failure(
        "location",
        f"The provided location '{given}' is not available for resource type '{arm_type(identify(request))}'.{hint}",
        "LocationNotAvailableForResourceType",
    )


def _tags(request: Request) -> Iterator[Failure]:
    tags = request.known("tags")
    if not isinstance(tags, Mapping):
        return
    if len(tags) > 50:
        yield Failure("tags", f"{len(tags)} tags: a resource has at most 50.", "TagCountExceeded")
    longest = 128 if request.token == token("storage:StorageAccount") else 512
    for key, value in tags.items():
        if len(key) > longest or any(character in key for character in "<>%&\\?/"):
            yield Failure(
                "tags",
                f"The tag name '{key}' is longer than {longest} characters or has one of < > % & \\ ? /",
                "InvalidTagNameCharacters",
            )
        if isinstance(value, str) and len(value) > 256:
            yield Failure(
                "tags", f"The value of the tag '{key}' has more than 256 characters.", "InvalidTagValueLength"
            )


def _group_exists(request: Request) -> Iterator[Failure]:
    group = request.known("resourceGroupName")
    if isinstance(group, str) and request.token != GROUP and find_by(request.store, GROUP, "name", group) is None:
        yield Failure("resourceGroupName", f"Resource group '{group}' could not be found.", "ResourceGroupNotFound")


def _parent_exists(request: Request) -> Iterator[Failure]:
    path = PATHS.get(request.token)
    if path is None or request.token == GROUP:
        return
    parent = parent_id(identify(request))
    if path.startswith("{"):
        yield from _scope_exists(request, path[1:].partition("}")[0], parent)
    elif "/providers/" in parent and not exists(request.store, parent):
        yield Failure(
            "",
            "Can not perform requested operation on nested resource. Parent resource "
            f"'{parent.rpartition('/')[2]}' not found ({arm_type(parent)}).",
            "ParentResourceNotFound",
        )


def _scope_exists(request: Request, path: str, scope: str) -> Iterator[Failure]:
    """What extends another resource (roles, locks, settings) names it by its id."""
    named = re.match(r"/subscriptions/([^/]+)", scope, re.IGNORECASE)
    if named and named[1].casefold() != subscription(request).casefold():
        yield Failure(path, f"The subscription '{named[1]}' could not be found.", "SubscriptionNotFound")
    elif not exists(request.store, scope):
        yield Failure(path, f"The resource '{scope}' was not found.", "ResourceNotFound")


def locks_on(store: Store, path: str, levels: tuple[str, ...], *, inside: bool = False) -> list[Record]:
    """The locks that hold at an id: those of it and of all around it, and with ``inside`` those of all in it too."""
    target = path.casefold()
    found = []
    for name in LOCKS:
        for lock in store.all(PACKAGE, name):
            scope = parent_id(lock.id).casefold()
            around = target == scope or target.startswith(f"{scope}/")
            if lock.inputs.get("level") in levels and (around or (inside and scope.startswith(f"{target}/"))):
                found.append(lock)
    return found


def _locked(operation: str, levels: tuple[str, ...]) -> Callable[[Request], Iterator[Failure]]:
    def apply(request: Request) -> Iterator[Failure]:
        if request.old is None or request.token in LOCKS:
            return
        locks = locks_on(request.store, request.old.id, levels, inside=operation == "delete")
        if locks:
            scopes = ", ".join(parent_id(lock.id) for lock in locks)
            yield Failure(
                "",
                f"The scope '{request.old.id}' cannot perform {operation} operation because following scope(s) are "
                f"locked: '{scopes}'. Please remove the lock and try again.",
                "ScopeLocked",
            )

    return apply


RULES = (
    Rule(
        "azure.location",
        Phase.CHECK,
        "A resource's location is a region that exists, by its name or its display name, or global.",
        f"{GUIDE}/reliability/regions-list",
        _location,
    ),
    Rule(
        "azure.tags",
        Phase.CHECK,
        "At most 50 tags; names of 512 characters (storage accounts: 128) without < > % & \\ ? /, values of 256.",
        f"{GUIDE}/azure-resource-manager/management/tag-resources",
        _tags,
    ),
    Rule(
        "azure.resource-group",
        Phase.APPLY,
        "A resource's resource group exists.",
        f"{GUIDE}/azure-resource-manager/troubleshooting/error-not-found",
        _group_exists,
    ),
    Rule(
        "azure.parent",
        Phase.APPLY,
        "The parent of a nested resource, or the scope of an extension, exists.",
        f"{GUIDE}/azure-resource-manager/troubleshooting/error-parent-resource",
        _parent_exists,
    ),
    Rule(
        "azure.lock-delete",
        Phase.DELETE,
        "What a lock holds, or has a locked resource in it, is not deleted.",
        f"{GUIDE}/azure-resource-manager/management/lock-resources",
        _locked("delete", ("CanNotDelete", "ReadOnly")),
    ),
    Rule(
        "azure.lock-write",
        Phase.APPLY,
        "What a read-only lock holds is not changed.",
        f"{GUIDE}/azure-resource-manager/management/lock-resources",
        _locked("write", ("ReadOnly",)),
    ),
)
