"""IAM: policies, groups, tags, and the identities of an account."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.ovh.names import ACCOUNT, CREATED, bad_request, conflict, error_code, identity_urn, not_found
from sandbox.clouds.ovh.okms import OKMS, SERVICE_KEY, key_urn
from sandbox.errors import Failure
from sandbox.rules import Phase, Reference, Request, Rule, TypeRules, pattern_rule
from sandbox.store import Store

POLICY: Final = "ovh:Iam/policy:Policy"
TAGS: Final = "ovh:index/iamResourceTags:IamResourceTags"
GROUP: Final = "ovh:Iam/permissionsGroup:PermissionsGroup"
RESOURCE_GROUP: Final = "ovh:Iam/resourceGroup:ResourceGroup"
CLIENT: Final = "ovh:Me/aPIOAuth2Client:APIOAuth2Client"
USER: Final = "ovh:Me/identityUser:IdentityUser"
USER_GROUP: Final = "ovh:Me/identityGroup:IdentityGroup"
_GUIDE: Final = "docs.ovhcloud.com, IAM, policies through the API (2025)"
_PROVIDER: Final = "github.com/ovh/terraform-provider-ovh 2.19.0"
_IDENTITY: Final = re.compile(r"urn:v1:(eu|ca|us):identity:(account|user|group|credential):[\w./-]+")
_RESOURCE: Final = re.compile(r"urn:v1:(eu|ca|us):(resource:[A-Za-z0-9*]+:\S+|resourceGroup:\S+)")
_ACTION: Final = re.compile(r"\*|[A-Za-z0-9]+:(\*|[A-Za-z0-9_*]+:\S+)")
_OPERATORS: Final = ("MATCH", "AND", "OR", "NOT")


def identities(store: Store) -> set[str]:
    """The identities that Pulumi made in the account."""
    found = {str(record.outputs.get("identity")) for record in store.all("ovh", CLIENT)}
    found |= {str(record.outputs.get("UserURN")) for record in store.all("ovh", USER)}
    return found | {str(record.outputs.get("GroupURN")) for record in store.all("ovh", USER_GROUP)}


def _urns(request: Request) -> Iterator[Failure]:
    for path, shape, what in (("identities", _IDENTITY, "identity"), ("resources", _RESOURCE, "resource")):
        for index, urn in enumerate(request.known(path) or ()):
            if isinstance(urn, str) and shape.fullmatch(urn) is None:
                yield bad_request(f"{path}[{index}]", f"Invalid {what} URN {urn}")


def _known_identities(request: Request) -> Iterator[Failure]:
    """The account's own users, groups and service accounts exist; accounts of others are taken at their word."""
    known = identities(request.store)
    for index, urn in enumerate(request.get("identities") or ()):
        own = f":{ACCOUNT.tenant}/" in urn and ":identity:account:" not in urn
        if own and urn not in known and not urn.endswith(("/DEFAULT", "/ADMIN", "/UNPRIVILEGED")):
            yield not_found(f"identities[{index}]", f"Identity {urn} does not exist")


def _actions(request: Request) -> Iterator[Failure]:
    given = False
    for path in ("allows", "denies", "excepts"):
        for index, action in enumerate(request.known(path) or ()):
            given = given or path != "excepts"
            if isinstance(action, str) and _ACTION.fullmatch(action) is None:
                yield bad_request(f"{path}[{index}]", f"Invalid action {action}: <product>:<api>:<resource>/<verb>")
    unknown = any(request.get(path) is not None and request.known(path) is None for path in ("allows", "denies"))
    if not given and not unknown and not request.get("permissionsGroups"):
        yield bad_request("allows", "A policy needs at least one of allow, deny and permissionsGroups")


def _conditions(request: Request) -> Iterator[Failure]:
    yield from _condition("conditions", request.known("conditions"))


def _condition(path: str, given: object) -> Iterator[Failure]:
    if not isinstance(given, Mapping):
        return
    operator = given.get("operator")
    if isinstance(operator, str) and operator not in _OPERATORS:
        yield bad_request(f"{path}.operator", f"Invalid operator {operator}: one of {', '.join(_OPERATORS)}")
    if operator == "MATCH" and not given.get("values"):
        yield bad_request(f"{path}.values", "A condition MATCH needs values")
    for index, inner in enumerate(given.get("conditions") or ()):
        yield from _condition(f"{path}.conditions[{index}]", inner)


def _tag_limits(request: Request) -> Iterator[Failure]:
    tags = request.known("tags")
    for key, value in (tags if isinstance(tags, Mapping) else {}).items():
        if key.startswith("ovh:"):
            yield Failure("tags", f"tag key {key!r} must not start with ovh:")
        elif re.fullmatch(r"[a-zA-Z0-9_.:/=+@-]{1,128}", key) is None:
            yield Failure("tags", f"tag key {key!r} must match ^[a-zA-Z0-9_.:/=+@-]{{1,128}}$")
        if isinstance(value, str) and re.fullmatch(r"[a-zA-Z0-9_.:/=+@-]{0,256}", value) is None:
            yield Failure("tags", f"the value of tag {key!r}, {value!r}, must match ^[a-zA-Z0-9_.:/=+@-]{{0,256}}$")


def _tagged(request: Request) -> Iterator[Failure]:
    """A resource of OKMS must exist to be tagged; others are taken at their word."""
    urn = str(request.get("urn"))
    kept = {str(domain.outputs["iam"]["urn"]) for domain in request.store.all("ovh", OKMS)}
    kept |= {key_urn(key) for key in request.store.all("ovh", SERVICE_KEY)}
    if ":resource:okms:" in urn and urn not in kept:
        yield not_found("urn", f"Resource {urn} does not exist")


def _client_outputs(request: Request) -> Mapping[str, Any]:
    identity = f"EU.{request.hex(16, 'client')}"
    discarded = request.get("discardClientSecret") is True
    return {
        "clientId": identity,
        "clientSecret": "" if discarded else f"sandbox-secret-{request.hex(16, 'secret')}",
        "identity": identity_urn("credential", f"oauth2-{identity}"),
    }


def _flow(request: Request) -> Iterator[Failure]:
    flow = request.known("flow")
    if isinstance(flow, str) and flow not in ("AUTHORIZATION_CODE", "CLIENT_CREDENTIALS"):
        yield Failure("flow", f"Value {flow} is not among valid values (AUTHORIZATION_CODE, CLIENT_CREDENTIALS)")
    elif flow == "AUTHORIZATION_CODE" and not request.get("callbackUrls"):
        yield bad_request("callbackUrls", "callbackUrls is mandatory with the flow AUTHORIZATION_CODE")


def _password(request: Request) -> Iterator[Failure]:
    password = request.known("password")
    if isinstance(password, str) and not 8 <= len(password) <= 255:
        yield bad_request("password", "A password has 8 to 255 characters")


def _role(request: Request) -> Iterator[Failure]:
    role = request.known("role")
    if isinstance(role, str) and role not in ("ADMIN", "REGULAR", "UNPRIVILEGED", "NONE"):
        yield Failure("role", f"Value {role} is not among valid values (ADMIN, REGULAR, UNPRIVILEGED, NONE)")


def _name_once(request: Request) -> Iterator[Failure]:
    for other in request.store.all("ovh", request.token):
        itself = request.old is not None and other.number == request.old.number
        if not itself and other.inputs.get("name") == request.get("name"):
            yield conflict("name", f"{request.token.rpartition(':')[2]} {request.get('name')} already exists")


_STAMPS: Final = {"createdAt": CREATED, "updatedAt": CREATED, "owner": ACCOUNT.tenant}
_ONCE: Final = Rule("ovh.iam.name-once", Phase.APPLY, "An account has each name once.", _PROVIDER, _name_once)
_ACTIONS: Final = Rule(
    "ovh.iam.actions",
    Phase.CHECK,
    "A policy names actions, as <product>:<api>:<what>, or groups of them.",
    _GUIDE,
    _actions,
)

TYPES: Final = (
    TypeRules(
        POLICY,
        identify=Request.uuid,
        outputs=lambda _request: {**_STAMPS, "readOnly": False},
        rules=(
            _ONCE,
            _ACTIONS,
            Rule("ovh.iam.urns", Phase.CHECK, "Identities and resources are URNs.", _GUIDE, _urns),
            Rule("ovh.iam.conditions", Phase.CHECK, "Conditions have known operators.", _GUIDE, _conditions),
            Rule(
                "ovh.iam.identities",
                Phase.APPLY,
                "The account's users, groups and service accounts that a policy names exist.",
                _GUIDE,
                _known_identities,
            ),
        ),
        references=(
            Reference(
                "permissionsGroups[]",
                (GROUP,),
                by="urn",
                code=error_code(404, "NotFound"),
                message="Permissions group {value} does not exist",
                optional_prefix="urn:v1:eu:permissionsGroup:ovh:",
                source=_GUIDE,
            ),
        ),
    ),
    TypeRules(
        GROUP,
        identify=lambda request: f"urn:v1:eu:permissionsGroup:{ACCOUNT.tenant}/{request.uuid()}",
        outputs=lambda request: {**_STAMPS, "urn": f"urn:v1:eu:permissionsGroup:{ACCOUNT.tenant}/{request.uuid()}"},
        rules=(_ONCE, _ACTIONS),
    ),
    TypeRules(
        RESOURCE_GROUP,
        identify=Request.uuid,
        outputs=lambda request: {
            **_STAMPS,
            "readOnly": False,
            "GroupURN": f"urn:v1:eu:resourceGroup:{request.uuid()}",
        },
        rules=(_ONCE,),
    ),
    TypeRules(
        TAGS,
        identify=lambda request: str(request.get("urn")),
        rules=(
            Rule(
                "ovh.iam.tags",
                Phase.CHECK,
                "Tags have 1 to 128 and 0 to 256 letters, digits and _.:/=+@-, and do not begin with ovh:.",
                f"{_PROVIDER}, resource_iam_resource_tags.go",
                _tag_limits,
            ),
            Rule("ovh.iam.tagged", Phase.APPLY, "What is tagged exists.", _GUIDE, _tagged),
        ),
    ),
    TypeRules(
        CLIENT,
        identify=lambda request: f"EU.{request.hex(16, 'client')}",
        outputs=_client_outputs,
        rules=(Rule("ovh.iam.flow", Phase.CHECK, "A flow is known, and one of them needs URLs.", _PROVIDER, _flow),),
        immutable=frozenset({"flow"}),
    ),
    TypeRules(
        USER,
        identify=lambda request: str(request.get("login")),
        outputs=lambda request: {
            "UserURN": identity_urn("user", str(request.get("login"))),
            "creation": CREATED,
            "group": request.get("group", "DEFAULT"),
            "lastUpdate": CREATED,
            "passwordLastUpdate": CREATED,
            "status": "OK",
        },
        unique=lambda request: f"login/{request.get('login')}",
        conflict=Failure("login", "User {name} already exists", error_code(409, "Conflict")),
        rules=(
            pattern_rule(
                "ovh.iam.login", "login", r"[A-Za-z0-9._@-]{1,50}", "a login has letters, digits and ._@-", _PROVIDER
            ),
            Rule("ovh.iam.password", Phase.CHECK, "A password has 8 characters or more.", "unverified", _password),
        ),
        immutable=frozenset({"login"}),
    ),
    TypeRules(
        USER_GROUP,
        identify=lambda request: str(request.get("name")),
        outputs=lambda request: {
            "GroupURN": identity_urn("group", str(request.get("name"))),
            "creation": CREATED,
            "defaultGroup": False,
            "lastUpdate": CREATED,
            "role": request.get("role", "REGULAR"),
        },
        unique=lambda request: f"group/{request.get('name')}",
        conflict=Failure("name", "Group {name} already exists", error_code(409, "Conflict")),
        rules=(Rule("ovh.iam.role", Phase.CHECK, "A group has a known role.", _PROVIDER, _role),),
        immutable=frozenset({"name"}),
    ),
)
