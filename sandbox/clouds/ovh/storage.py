"""Object storage: bucket names, locks, and the guard of locked objects."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.ovh.names import CREATED, asynchronous, bad_request, error_code, not_found, project_of
from sandbox.clouds.ovh.places import Scheme, region_rule
from sandbox.clouds.ovh.users import USER
from sandbox.drift import LOCKED
from sandbox.errors import Failure
from sandbox.rules import Phase, Request, Rule, TypeRules
from sandbox.store import Record, Store

BUCKET: Final = "ovh:CloudProject/storage:Storage"
NEW_BUCKET: Final = "ovh:index/cloudStorageObjectBucket:CloudStorageObjectBucket"
_GUIDE: Final = "docs.ovhcloud.com, object storage"
_LOCK: Final = f"{_GUIDE}, managing object lock (2026-04-03)"
_PROVIDER: Final = "github.com/ovh/terraform-provider-ovh 2.19.0"


def find_bucket(store: Store, project: str, region: str, name: str) -> Record | None:
    """A bucket by its place and name, whichever type made it."""
    for token, field in ((BUCKET, "regionName"), (NEW_BUCKET, "region")):
        for record in store.all("ovh", token):
            given = record.inputs
            if (given.get("serviceName"), given.get(field), given.get("name")) == (project, region, name):
                return record
    return None


def virtual_host(name: object, region: object) -> str:
    """The address of a bucket."""
    return f"https://{name}.s3.{str(region).lower()}.io.cloud.ovh.net/"


def _outputs(request: Request) -> Mapping[str, Any]:
    return {
        "createdAt": CREATED,
        "encryption": request.get("encryption", {"sseAlgorithm": "plaintext"}),
        "objects": [],
        "objectsCount": 0,
        "objectsSize": 0,
        "ownerId": request.get("ownerId", 100000),
        "region": request.get("regionName"),
        "versioning": {"status": "enabled"} if _locks(request) else request.get("versioning", {"status": "disabled"}),
        "virtualHost": virtual_host(request.get("name"), request.get("regionName")),
    }


def _new_outputs(request: Request) -> Mapping[str, Any]:
    state = {
        "encryption": request.get("encryption", {"algorithm": "AES256"}),
        "location": {"region": request.get("region")},
        "name": request.get("name"),
        "objectsCount": 0,
        "objectsSize": 0,
        "tags": request.get("tags", {}),
        "versioning": request.get("versioning", {"status": "DISABLED"}),
        "virtualHost": virtual_host(request.get("name"), request.get("region")),
    }
    return asynchronous(request, state)


def _locks(request: Request) -> bool:
    return bool(request.get("objectLock.status") == "enabled")


def _name(request: Request) -> Iterator[Failure]:
    name = request.known("name")
    if not isinstance(name, str):
        return
    shape = re.fullmatch(r"[a-z0-9]([a-z0-9]|[.-](?![.-]))*[a-z0-9]", name)
    if shape is None or not 3 <= len(name) <= 63 or _is_address(name):
        yield bad_request("name", f"Invalid container name {name}: 3 to 63 lower-case letters, digits, single . and -")


def _is_address(name: str) -> bool:
    try:
        ipaddress.IPv4Address(name)
    except ValueError:
        return False
    return True


def _words(request: Request) -> Iterator[Failure]:
    allowed: Mapping[str, tuple[str, ...]] = {
        "encryption.sseAlgorithm": ("AES256", "plaintext"),
        "encryption.algorithm": ("AES256", "PLAINTEXT"),
        "versioning.status": ("enabled", "disabled", "suspended")
        if request.token == BUCKET
        else ("ENABLED", "DISABLED", "SUSPENDED"),
        "objectLock.status": ("enabled", "disabled"),
        "objectLock.rule.mode": ("compliance", "governance"),
        "objectLock.mode": ("COMPLIANCE", "GOVERNANCE"),
    }
    for path, words in allowed.items():
        value = request.known(path)
        if isinstance(value, str) and value not in words:
            yield bad_request(path, f"Value {value} is not one of {', '.join(words)}")
    period = request.known("objectLock.rule.period")
    if isinstance(period, str) and re.fullmatch(r"P(?=\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?", period) is None:
        yield bad_request(
            "objectLock.rule.period", f"Period {period} is not a duration in days such as P30D (ISO 8601)"
        )


def _lock_needs_versions(request: Request) -> Iterator[Failure]:
    status = request.known("versioning.status")
    if _locks(request) and status in ("disabled", "suspended"):
        yield bad_request("versioning.status", "Object lock needs versioning: it must be enabled, or left out")
    if request.token == NEW_BUCKET and request.get("objectLock") is not None and status not in ("ENABLED", None):
        yield bad_request("versioning.status", "Object lock needs versioning: it must be ENABLED")
    if request.get("objectLock.rule") is not None and request.known("objectLock.status") == "disabled":
        yield bad_request("objectLock.rule", "A rule needs object lock to be enabled")


def _lock_from_birth(request: Request) -> Iterator[Failure]:
    if request.old is not None and _locks(request) and request.old.inputs.get("objectLock") is None:
        yield bad_request("objectLock", "Object lock can only be enabled when the container is created")
    if request.old is not None and request.get("versioning.status") == "disabled":
        before = request.old.outputs.get("versioning") or {}
        if before.get("status") in ("enabled", "suspended"):
            yield bad_request("versioning.status", "Versioning cannot be disabled once it was enabled, only suspended")


def _lock_replaces(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterable[str]:
    """Taking the lock away, or switching it, makes a new bucket; its term can be changed."""
    before, after = old.get("objectLock"), new.get("objectLock")
    if before and not after and before.get("status") == "enabled":
        yield "objectLock"
    elif before and after and before.get("status") != after.get("status"):
        yield "objectLock.status"


def _owner(request: Request) -> Iterator[Failure]:
    for path in ("ownerId", "ownerUserId"):
        owner = request.get(path)
        if owner is not None and request.store.get("ovh", USER, f"{float(owner):.0f}") is None:
            yield not_found(path, f"The requested object (userId = {owner}) does not exist")


def _locked_objects(request: Request) -> Iterator[Failure]:
    assert request.old is not None
    count = int(request.old.side.get(LOCKED, 0))
    if count:
        text = f"{count} objects of container {request.get('name')} are locked and cannot be deleted before their term"
        yield Failure("", text, error_code(403, "Forbidden"))


def _common(word: str, region: str) -> tuple[Rule, ...]:
    return (
        region_rule(word, region, Scheme.STORAGE),
        Rule(
            "ovh.storage.name",
            Phase.CHECK,
            "A bucket's name has 3 to 63 lower-case letters, digits, single dots and hyphens, and is no address.",
            f"{_GUIDE}, technical limitations",
            _name,
        ),
        Rule(
            "ovh.storage.words",
            Phase.CHECK,
            "Encryption, versioning and lock are given in the words that the type knows.",
            _PROVIDER,
            _words,
        ),
        Rule("ovh.storage.lock-versions", Phase.CHECK, "Object lock needs versioning.", _LOCK, _lock_needs_versions),
        Rule(
            "ovh.storage.lock-birth",
            Phase.APPLY,
            "Object lock is enabled when a bucket is made, and versioning, once enabled, is only suspended.",
            _LOCK,
            _lock_from_birth,
        ),
        Rule("ovh.storage.owner", Phase.APPLY, "A bucket's owner is a user of the project.", _PROVIDER, _owner),
        Rule(
            "ovh.storage.locked",
            Phase.DELETE,
            "The provider empties a bucket that it deletes; locked objects stay until their term.",
            f"{_PROVIDER}, resource_cloud_project_storage.go",
            _locked_objects,
        ),
    )


_TAKEN: Final = Failure(
    "name", "Container {name} already exists: names are shared by all users of OVHcloud", error_code(409, "Conflict")
)

TYPES: Final = (
    TypeRules(
        BUCKET,
        identify=lambda request: f"{project_of(request)}/{request.get('regionName')}/{request.get('name')}",
        outputs=_outputs,
        unique=lambda request: f"bucket/{request.get('name')}",
        conflict=_TAKEN,
        rules=_common("storage", "regionName"),
        immutable=frozenset({"name", "regionName"}),
        replaced_by=_lock_replaces,
    ),
    TypeRules(
        NEW_BUCKET,
        identify=lambda request: str(request.get("name")),
        outputs=_new_outputs,
        unique=lambda request: f"bucket/{request.get('name')}",
        conflict=_TAKEN,
        rules=_common("storage-bucket", "region"),
        immutable=frozenset({"name", "region", "objectLock"}),
    ),
)
