"""Object storage: what happens to objects with time, and their copies elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.ovh.names import bad_request, error_code, not_found, own, project_of
from sandbox.clouds.ovh.storage import find_bucket
from sandbox.errors import Failure
from sandbox.rules import Phase, Request, Rule, TypeRules

LIFECYCLE: Final = (
    "ovh:index/cloudProjectStorageObjectBucketLifecycleConfiguration:"
    "CloudProjectStorageObjectBucketLifecycleConfiguration"
)
_GUIDE: Final = "docs.ovhcloud.com, object storage, lifecycle"
_PROVIDER: Final = "github.com/ovh/terraform-provider-ovh 2.19.0"
_CLASSES: Final = ("STANDARD", "STANDARD_IA", "GLACIER_IR", "DEEP_ARCHIVE")


def _of_bucket(request: Request) -> Iterator[Failure]:
    name, region = str(request.get("containerName")), str(request.get("regionName"))
    bucket = find_bucket(request.store, project_of(request), region, name)
    if bucket is None:
        yield not_found("containerName", f"The requested object (containerName = {name}) does not exist in {region}")
        return
    status = str((bucket.outputs.get("versioning") or {}).get("status", "")).lower()
    for index, rule in enumerate(request.get("rules") or ()):
        if status == "disabled" and (
            rule.get("noncurrentVersionExpiration") or rule.get("noncurrentVersionTransitions")
        ):
            yield bad_request(f"rules[{index}]", f"Rules for noncurrent versions need versioning on container {name}")


def _lifecycle(request: Request) -> Iterator[Failure]:
    rules = request.known("rules")
    names = [rule["id"] for rule in rules or () if isinstance(rule, Mapping) and isinstance(rule.get("id"), str)]
    if len(names) != len(set(names)):
        yield bad_request("rules", "Each rule of a lifecycle has its own id")
    for index, rule in enumerate(rules or ()):
        if isinstance(rule, Mapping):
            yield from _lifecycle_rule(f"rules[{index}]", rule)


_ACTIONS: Final = (
    *("expiration", "noncurrentVersionExpiration", "transitions"),
    *("noncurrentVersionTransitions", "abortIncompleteMultipartUpload"),
)


def _lifecycle_rule(path: str, rule: Mapping[str, Any]) -> Iterator[Failure]:
    status = rule.get("status")
    if isinstance(status, str) and status not in ("enabled", "disabled"):
        yield Failure(
            f"{path}.status", f'Attribute status value must be one of: "enabled", "disabled", got: {status!r}'
        )
    if not any(rule.get(action) for action in _ACTIONS):
        yield bad_request(path, f"A rule needs an action: one of {', '.join(_ACTIONS)}")
    expiration = rule.get("expiration") or {}
    if isinstance(expiration, Mapping) and sum(expiration.get(key) is not None for key in ("date", "days")) > 1:
        yield bad_request(f"{path}.expiration", "An expiration has days or a date, not both")
    for list_name in ("transitions", "noncurrentVersionTransitions"):
        for number, transition in enumerate(rule.get(list_name) or ()):
            target = transition.get("storageClass") if isinstance(transition, Mapping) else None
            if isinstance(target, str) and target not in _CLASSES:
                where = f"{path}.{list_name}[{number}].storageClass"
                yield bad_request(where, f"Storage class {target} is not one of {', '.join(_CLASSES)}")


TYPES: Final = (
    TypeRules(
        LIFECYCLE,
        identify=lambda request: own(request, "serviceName", "regionName", "containerName"),
        unique=lambda request: f"lifecycle/{request.get('containerName')}",
        conflict=Failure("containerName", "Container {name} already has a lifecycle", error_code(409, "Conflict")),
        rules=(
            Rule(
                "ovh.storage.lifecycle",
                Phase.CHECK,
                "Rules have an id of their own, an action, and known words.",
                _PROVIDER,
                _lifecycle,
            ),
            Rule(
                "ovh.storage.lifecycle-bucket",
                Phase.APPLY,
                "A lifecycle is of a bucket that exists; rules for old versions need versioning.",
                _GUIDE,
                _of_bucket,
            ),
        ),
        immutable=frozenset({"regionName", "containerName"}),
    ),
    TypeRules(
        "ovh:index/cloudProjectStorageReplicationJob:CloudProjectStorageReplicationJob",
        identify=Request.uuid,
        rules=(
            Rule(
                "ovh.storage.replication-bucket",
                Phase.APPLY,
                "What is copied is a bucket that exists.",
                _PROVIDER,
                _of_bucket,
            ),
        ),
    ),
)
