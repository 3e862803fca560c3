"""OVHcloud's identifiers (project ids, URNs) and its kind of refusals."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from sandbox.errors import Failure
from sandbox.rules import Account, FunctionRequest, Request
from sandbox.store import Record, Store

ACCOUNT: Final = Account(
    id="0123456789abcdef0123456789abcdef",
    tenant="sb12345-ovh",
    principal="urn:v1:eu:identity:account:sb12345-ovh",
)
"""The account of the sandbox: its first Public Cloud project, its nic handle and its identity."""
LOG_SERVICE: Final = "ldp-sb-12345"
"""The account's Logs Data Platform service, unless the environment names another."""
PROJECT: Final = "ovh:CloudProject/project:Project"
PROJECT_VARIABLE: Final = "OVH_CLOUD_PROJECT_SERVICE"
LOG_VARIABLE: Final = "OVH_DBAAS_LOGS_SERVICE"
CREATED: Final = "2026-01-01T00:00:00+01:00"

_FURTHER_PROJECTS: Final = ("f" * 32,)


def projects(store: Store) -> list[str]:
    """The account's Public Cloud projects: two that always stand, the environment's, and those that Pulumi ordered."""
    named = os.environ.get(PROJECT_VARIABLE)
    ordered = (str(record.outputs["projectId"]) for record in store.all("ovh", PROJECT))
    return list(dict.fromkeys((*((named,) if named else ()), ACCOUNT.id, *_FURTHER_PROJECTS, *ordered)))


def log_services() -> list[str]:
    """The account's Logs Data Platform services."""
    named = os.environ.get(LOG_VARIABLE)
    return list(dict.fromkeys((*((named,) if named else ()), LOG_SERVICE)))


def project_of(request: Request | FunctionRequest) -> str:
    """The Public Cloud project that a resource or function is of."""
    return str(request.get("serviceName") or os.environ.get(PROJECT_VARIABLE, ""))


def own(request: Request, *properties: str) -> str:
    """The id of a resource whose id is made of other properties, such as ``<project>/<region>/<bucket>``."""
    return "/".join(str(request.get(name)) for name in properties)


def digits(*parts: object, length: int = 32) -> str:
    """Hexadecimal digits that always belong to the same parts."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:length]


def uuid_of(*parts: object) -> str:
    """A UUID that always belongs to the same parts, such as a flavor in a region."""
    text = digits(*parts)
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-8{text[17:20]}-{text[20:]}"


def resource_urn(kind: str, identity: str) -> str:
    """A resource's URN, such as ``urn:v1:eu:resource:okms:<id>``."""
    return f"urn:v1:eu:resource:{kind}:{identity}"


def identity_urn(kind: str, name: str) -> str:
    """The URN of an identity of the account: a user, a group or a service account."""
    return f"urn:v1:eu:identity:{kind}:{ACCOUNT.tenant}/{name}"


def documentation_address(request: Request, purpose: str = "public") -> str:
    """A public address that no packet can ever reach (203.0.113.0/24: RFC 5737)."""
    return f"203.0.113.{request.pick(1, 254, purpose)}"


def asynchronous(request: Request, state: dict[str, Any]) -> dict[str, Any]:
    """The outputs that every resource of the newer API (``Cloud*``) has."""
    return {
        "checksum": request.hex(32, "checksum"),
        "createdAt": CREATED,
        "updatedAt": CREATED,
        "resourceStatus": "READY",
        "currentState": state,
    }


# Refusals. The provider shows the API's answer as "OVHcloud API error (status code 400): Client::BadRequest: ...".


def bad_request(path: str, message: str) -> Failure:
    """The API's answer to an input that it does not accept."""
    return Failure(path, message, error_code(400, "BadRequest"))


def not_found(path: str, message: str) -> Failure:
    """The API's answer to a name that nothing has."""
    return Failure(path, message, error_code(404, "NotFound"))


def conflict(path: str, message: str) -> Failure:
    """The API's answer to a name or number that is taken."""
    return Failure(path, message, error_code(409, "Conflict"))


def error_code(status: int, word: str) -> str:
    """An error code as the provider shows it."""
    return f"OVHcloud API error (status code {status}): Client::{word}"


def project_failures(request: Request) -> Iterator[Failure]:
    """Whether the project exists and is the account's."""
    project = request.known("serviceName")
    if isinstance(project, str) and project not in projects(request.store):
        yield not_found("serviceName", f"This service does not exist: {project}")


def imported_as(*properties: str) -> Callable[[Record], Iterable[str]]:
    """The id that `pulumi import` takes for a type: some of its inputs and its own id, parted by slashes."""

    def ids(record: Record) -> Iterable[str]:
        return ("/".join((*(str(record.inputs.get(name)) for name in properties), record.id)),)

    return ids


def answer(request: FunctionRequest, **more: Any) -> dict[str, Any]:
    """What every answer of a function has: its arguments, and an id of its own."""
    return {**request.arguments, "id": digits(request.token, sorted(request.arguments.items())), **more}
