"""IAM: roles, policies, users, instance profiles, OpenID Connect providers; global within a partition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.aws.names import name_of, partition
from sandbox.clouds.aws.policies import document_rule
from sandbox.errors import Failure
from sandbox.rules import Phase, Reference, Request, Rule, TypeRules, pattern_rule
from sandbox.store import Record, Store

ROLE: Final = "aws:iam/role:Role"
POLICY: Final = "aws:iam/policy:Policy"
USER: Final = "aws:iam/user:User"
GROUP: Final = "aws:iam/group:Group"
PROFILE: Final = "aws:iam/instanceProfile:InstanceProfile"
_GUIDE = "docs.aws.amazon.com/IAM/latest/UserGuide"
_MADE = "2026-01-01T00:00:00Z"


def role_of(store: Store, arn: object) -> Record | None:
    """The role with an ARN."""
    return store.by_output("aws", ROLE, "arn", arn)


def _arn(request: Request, resource: str) -> str:
    return f"arn:{partition(request.region)}:iam::{request.account.id}:{resource}"


def _named(word: str, prefix: str, **more: Any) -> Any:
    """The outputs of something with a name and a path."""

    def outputs(request: Request) -> Mapping[str, Any]:
        path = request.get("path", "/")
        return {
            "arn": _arn(request, f"{word}{path}{name_of(request)}"),
            "createDate": _MADE,
            "name": name_of(request),
            "path": path,
            "uniqueId": f"{prefix}{request.hex(17).upper()}",
            **more,
        }

    return outputs


def _policy_id(request: Request) -> str:
    return _arn(request, f"policy{request.get('path', '/')}{name_of(request)}")


def _policy_exists(request: Request) -> Iterator[Failure]:
    arn = request.get("policyArn")
    own = f":iam::{request.account.id}:policy/"
    if isinstance(arn, str) and own in arn and request.store.get("aws", POLICY, arn) is None:
        yield Failure("policyArn", f"Policy {arn} does not exist or is not attachable.", "NoSuchEntity")


def _attached(request: Request) -> Iterator[Failure]:
    assert request.old is not None
    for token in _ATTACHMENTS:
        for record in request.store.all("aws", token):
            if record.inputs.get("policyArn") == request.old.id:
                message = f"Cannot delete a policy attached to entities: {record.id}."
                yield Failure("", message, "DeleteConflict")


def _of(path: str, to: str, noun: str, *, holds: bool = True) -> Reference:
    return Reference(
        path,
        (to,),
        code="NoSuchEntity",
        message=f"The {noun} with name {{value}} cannot be found.",
        holds=holds,
        held_code="DeleteConflict",
        held_message="Cannot delete entity {id}, must detach all policies first: {user}.",
        source=f"{_GUIDE}/id_roles_manage_delete.html",
    )


_ATTACHMENTS = (
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:iam/userPolicyAttachment:UserPolicyAttachment",
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
)


def _attachment(token: str, holder: str, to: str) -> TypeRules:
    """A managed policy on a role, a user or a group. It always goes before its successor comes."""
    return TypeRules(
        token,
        identify=lambda request: f"{request.get(holder)}-{request.get('policyArn')}",
        import_ids=lambda record: [f"{record.inputs.get(holder)}/{record.inputs.get('policyArn')}"],
        overwrites=True,
        delete_before_replace=True,
        references=(_of(holder, to, holder),),
        immutable=frozenset({holder, "policyArn"}),
        rules=(
            Rule(
                "aws.iam.policy-exists",
                Phase.APPLY,
                "A policy of the account exists before it is attached.",
                "docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html",
                _policy_exists,
            ),
        ),
    )


def _inline(token: str, holder: str, to: str) -> TypeRules:
    """A policy of a role, a user or a group alone."""
    return TypeRules(
        token,
        identify=lambda request: f"{request.get(holder)}:{name_of(request)}",
        overwrites=True,
        references=(_of(holder, to, holder),),
        immutable=frozenset({holder, "name", "namePrefix"}),
        rules=(document_rule("aws.iam.inline-policy", "policy"),),
    )


def _name_rule(noun: str, limit: int) -> Rule:
    return pattern_rule(
        f"aws.iam.{noun}-name",
        "name",
        rf"[\w+=,.@-]{{1,{limit}}}",
        f"a {noun}'s name has 1 to {limit} letters, digits and _+=,.@-.",
        f"{_GUIDE}/reference_iam-quotas.html",
        "ValidationError",
    )


def _url(request: Request) -> str:
    return str(request.get("url")).removeprefix("https://")


TYPES = (
    TypeRules(
        ROLE,
        identify=name_of,
        outputs=_named("role", "AROA", maxSessionDuration=3600),
        unique=lambda request: f"iam-role/{name_of(request)}",
        conflict=Failure("name", "Role with name {name} already exists.", "EntityAlreadyExists"),
        immutable=frozenset({"name", "namePrefix", "path"}),
        rules=(_name_rule("role", 64), document_rule("aws.iam.trust", "assumeRolePolicy")),
    ),
    TypeRules(
        POLICY,
        identify=_policy_id,
        outputs=lambda request: {
            **_named("policy", "ANPA")(request),
            "policyId": f"ANPA{request.hex(17).upper()}",
            "attachmentCount": 0,
        },
        unique=lambda request: f"iam-policy/{name_of(request)}",
        conflict=Failure(
            "name", "A policy called {name} already exists. Duplicate names are not allowed.", "EntityAlreadyExists"
        ),
        immutable=frozenset({"name", "namePrefix", "path", "description"}),
        rules=(
            _name_rule("policy", 128),
            document_rule("aws.iam.policy", "policy"),
            Rule(
                "aws.iam.policy-attached",
                Phase.DELETE,
                "A policy that is attached is not deleted.",
                f"{_GUIDE}/access_policies_manage-delete.html",
                _attached,
            ),
        ),
    ),
    TypeRules(
        USER,
        identify=name_of,
        outputs=_named("user", "AIDA"),
        unique=lambda request: f"iam-user/{name_of(request)}",
        conflict=Failure("name", "User with name {name} already exists.", "EntityAlreadyExists"),
        rules=(_name_rule("user", 64),),
    ),
    TypeRules(
        GROUP,
        identify=name_of,
        outputs=_named("group", "AGPA"),
        unique=lambda request: f"iam-group/{name_of(request)}",
        conflict=Failure("name", "Group with name {name} already exists.", "EntityAlreadyExists"),
        rules=(_name_rule("group", 128),),
    ),
    TypeRules(
        PROFILE,
        identify=name_of,
        outputs=_named("instance-profile", "AIPA"),
        unique=lambda request: f"iam-profile/{name_of(request)}",
        conflict=Failure("name", "Instance Profile {name} already exists.", "EntityAlreadyExists"),
        references=(_of("role", ROLE, "role"),),
        immutable=frozenset({"name", "namePrefix", "path"}),
        rules=(_name_rule("instance-profile", 128),),
    ),
    TypeRules(
        "aws:iam/accessKey:AccessKey",
        identify=lambda request: f"AKIA{request.hex(16, 'id').upper()}",
        outputs=lambda request: {
            "createDate": _MADE,
            "secret": request.hex(40, "secret"),
            "sesSmtpPasswordV4": request.hex(44, "smtp"),
            "status": request.get("status", "Active"),
        },
        references=(_of("user", USER, "user"),),
        immutable=frozenset({"user", "pgpKey"}),
    ),
    _inline("aws:iam/rolePolicy:RolePolicy", "role", ROLE),
    _inline("aws:iam/userPolicy:UserPolicy", "user", USER),
    _inline("aws:iam/groupPolicy:GroupPolicy", "group", GROUP),
    _attachment(_ATTACHMENTS[0], "role", ROLE),
    _attachment(_ATTACHMENTS[1], "user", USER),
    _attachment(_ATTACHMENTS[2], "group", GROUP),
    TypeRules(
        "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
        identify=lambda request: _arn(request, f"oidc-provider/{_url(request)}"),
        outputs=lambda request: {
            "arn": _arn(request, f"oidc-provider/{_url(request)}"),
            "thumbprintLists": request.get("thumbprintLists") or [request.hex(40, "thumbprint")],
        },
        unique=lambda request: f"oidc-provider/{_url(request).replace('/', '_')}",
        conflict=Failure("url", "Provider with url {name} already exists.", "EntityAlreadyExists"),
        immutable=frozenset({"url"}),
    ),
)
