"""IAM: roles, policies, OpenID Connect providers; global within a partition."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.clouds.aws.names import partition
from sandbox.errors import Failure
from sandbox.rules import Phase, Reference, Request, Rule, TypeRules, pattern_rule

ROLE = "aws:iam/role:Role"
_GUIDE = "docs.aws.amazon.com/IAM/latest/UserGuide"


def _arn(request: Request, resource: str) -> str:
    return f"arn:{partition(request.region)}:iam::{request.account.id}:{resource}"


def _named(word: str) -> Any:
    def outputs(request: Request) -> Mapping[str, Any]:
        path = request.get("path", "/")
        return {
            "arn": _arn(request, f"{word}{path}{request.get('name')}"),
            "path": path,
            "uniqueId": f"AROA{request.hex(17).upper()}",
        }

    return outputs


def _json_document(path: str) -> Rule:
    def apply(request: Request) -> Iterator[Failure]:
        text = request.known(path)
        if not isinstance(text, str):
            return
        try:
            document = json.loads(text)
        except json.JSONDecodeError as error:
            yield Failure(path, f"This policy contains invalid Json: {error}", "MalformedPolicyDocument")
            return
        if not isinstance(document, dict) or "Statement" not in document:
            yield Failure(path, "Syntax errors in policy: no Statement.", "MalformedPolicyDocument")

    return Rule(
        f"aws.iam.{path.lower()}",
        Phase.CHECK,
        f"{path} is a JSON policy document with a Statement.",
        f"{_GUIDE}/reference_policies_grammar.html",
        apply,
    )


_ROLE_NAME = pattern_rule(
    "aws.iam.role-name",
    "name",
    r"[\w+=,.@-]{1,64}",
    "A role's name has 1 to 64 letters, digits and _+=,.@-.",
    f"{_GUIDE}/reference_iam-quotas.html",
    "ValidationError",
)

_OF_ROLE = Reference(
    "role",
    (ROLE,),
    code="NoSuchEntity",
    message="The role with name {value} cannot be found.",
    holds=True,
    held_code="DeleteConflict",
    held_message="Cannot delete entity {id}, must detach all policies first: {user}.",
    source=f"{_GUIDE}/id_roles_manage_delete.html",
)

TYPES = (
    TypeRules(
        ROLE,
        identify=lambda request: str(request.get("name")),
        outputs=_named("role"),
        unique=lambda request: f"iam-role/{request.get('name')}",
        conflict=Failure("name", "Role with name {name} already exists.", "EntityAlreadyExists"),
        immutable=frozenset({"name", "path"}),
        rules=(_ROLE_NAME, _json_document("assumeRolePolicy")),
    ),
    TypeRules(
        "aws:iam/policy:Policy",
        identify=lambda request: _arn(request, f"policy{request.get('path', '/')}{request.get('name')}"),
        outputs=_named("policy"),
        unique=lambda request: f"iam-policy/{request.get('name')}",
        conflict=Failure(
            "name", "A policy called {name} already exists. Duplicate names are not allowed.", "EntityAlreadyExists"
        ),
        immutable=frozenset({"name", "path", "description"}),
        rules=(_json_document("policy"),),
    ),
    TypeRules(
        "aws:iam/rolePolicy:RolePolicy",
        identify=lambda request: f"{request.get('role')}:{request.get('name')}",
        references=(_OF_ROLE,),
        immutable=frozenset({"role", "name"}),
        rules=(_json_document("policy"),),
    ),
    TypeRules(
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        identify=lambda request: f"{request.get('role')}-{request.get('policyArn')}",
        references=(_OF_ROLE,),
        immutable=frozenset({"role", "policyArn"}),
    ),
    TypeRules(
        "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
        identify=lambda request: _arn(request, f"oidc-provider/{str(request.get('url')).removeprefix('https://')}"),
        outputs=lambda request: {
            "arn": _arn(request, f"oidc-provider/{str(request.get('url')).removeprefix('https://')}"),
            "thumbprintLists": request.get("thumbprintLists", [request.hex(40, "thumbprint")]),
        },
        unique=lambda request: f"oidc-provider/{str(request.get('url')).removeprefix('https://').replace('/', '_')}",
        conflict=Failure("url", "Provider with url {name} already exists.", "EntityAlreadyExists"),
        immutable=frozenset({"url"}),
    ),
)
