"""Users of a Public Cloud project: roles, object storage policies and credentials."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.ovh.names import CREATED, bad_request, error_code, imported_as, own, project_of
from sandbox.errors import Failure
from sandbox.rules import Phase, Reference, Request, Rule, TypeRules

USER: Final = "ovh:CloudProject/user:User"
POLICY: Final = "ovh:CloudProject/s3Policy:S3Policy"
CREDENTIAL: Final = "ovh:CloudProject/s3Credential:S3Credential"
_PROVIDER: Final = "github.com/ovh/terraform-provider-ovh 2.19.0, resource_cloud_project_user.go"
_GUIDE: Final = "docs.ovhcloud.com, object storage, identity and access management (2026-06-01)"
ROLES: Final[Mapping[str, str]] = {
    "admin": "Legacy admin",
    "administrator": "Administrator",
    "authentication": "Authentication",
    "backup_operator": "Backup Operator",
    "compute_operator": "Compute Operator",
    "image_operator": "Image Operator",
    "infrastructure_supervisor": "Infrastructure Supervisor",
    "key-manager_operator": "KeyManager Operator",
    "key-manager_read": "KeyManager Reader",
    "load-balancer_operator": "Load Balancer Operator",
    "network_operator": "Network Operator",
    "network_security_operator": "Network Security Operator",
    "objectstore_operator": "ObjectStore operator",
    "share_operator": "Share Operator",
    "volume_operator": "Volume Operator",
}


def _roles(request: Request) -> list[str]:
    single = request.get("roleName")
    return [*(request.get("roleNames") or ()), *((single,) if single else ())]


def _outputs(request: Request) -> Mapping[str, Any]:
    name = f"user-{request.hex(12, 'name')}"
    password = f"sandbox-password-{request.hex(16, 'password')}"
    roles = [
        {"description": ROLES[role], "id": request.uuid(role), "name": role, "permissions": []}
        for role in _roles(request)
        if role in ROLES
    ]
    return {
        "creationDate": CREATED,
        "openstackRc": {
            "OS_AUTH_URL": "https://auth.cloud.ovh.net/v3/",
            "OS_TENANT_ID": project_of(request),
            "OS_TENANT_NAME": f"{request.pick(10**15, 10**16 - 1, 'tenant')}",
            "OS_USERNAME": name,
        },
        "password": password,
        "roles": roles,
        "status": "ok",
        "username": name,
    }


def _known_roles(request: Request) -> Iterator[Failure]:
    for path, names in (("roleNames", request.known("roleNames")), ("roleName", [request.known("roleName")])):
        for name in names or ():
            if isinstance(name, str) and name not in ROLES:
                yield Failure(path, f'role "{name}" does not exist')


def _document(request: Request) -> Iterator[Failure]:
    text = request.known("policy")
    if not isinstance(text, str):
        return
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    statements = found.get("Statement") if isinstance(found, Mapping) else None
    if not isinstance(statements, list):
        yield bad_request("policy", "Invalid policy: it must be a JSON document with a list Statement")
        return
    for number, statement in enumerate(statements):
        given = statement if isinstance(statement, Mapping) else {}
        if given.get("Effect") not in ("Allow", "Deny"):
            yield bad_request("policy", f"Invalid policy: Effect of statement {number} must be Allow or Deny")
        for key in ("Action", "Resource"):
            if not given.get(key):
                yield bad_request("policy", f"Invalid policy: statement {number} has no {key}")
        if "Principal" in given:
            yield bad_request(
                "policy", f"Invalid policy: statement {number} has a Principal; the user is the principal"
            )


_OF_USER: Final = Reference(
    "userId",
    (USER,),
    code=error_code(404, "NotFound"),
    message="The requested object (userId = {value}) does not exist",
    source=_PROVIDER,
)

TYPES: Final = (
    TypeRules(
        USER,
        identify=lambda request: str(request.pick(100000, 99999999, "user")),
        outputs=_outputs,
        rules=(Rule("ovh.user.roles", Phase.CHECK, "A user's roles are known ones.", _PROVIDER, _known_roles),),
        immutable=frozenset({"description"}),
        import_ids=imported_as("serviceName"),
    ),
    TypeRules(
        POLICY,
        identify=lambda request: own(request, "serviceName", "userId"),
        references=(_OF_USER,),
        rules=(
            Rule("ovh.user.s3-policy", Phase.CHECK, "A policy is JSON; the user is its principal.", _GUIDE, _document),
        ),
        immutable=frozenset({"userId"}),
    ),
    TypeRules(
        CREDENTIAL,
        identify=lambda request: request.hex(32, "access"),
        outputs=lambda request: {
            "accessKeyId": request.hex(32, "access"),
            "internalUserId": request.uuid("internal"),
            "secretAccessKey": f"sandbox-secret-{request.hex(16, 'secret')}",
        },
        references=(_OF_USER,),
        immutable=frozenset({"userId"}),
        import_ids=imported_as("serviceName", "userId"),
    ),
)
