"""KMS: keys, their policies, aliases, and the days in which a deleted key can still be restored."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.aws.names import arn, name_of, partition
from sandbox.clouds.aws.policies import Act, allows, document_rule
from sandbox.errors import Failure
from sandbox.rules import Phase, Reference, Request, Rule, TypeRules, pattern_rule, range_rule
from sandbox.store import Record, Store

KEY: Final = "aws:kms/key:Key"
ALIAS: Final = "aws:kms/alias:Alias"
KEY_POLICY: Final = "aws:kms/keyPolicy:KeyPolicy"
_GUIDE = "docs.aws.amazon.com/kms/latest/developerguide"


def find_key(store: Store, region: str, name: str) -> Record | None:
    """The live key of a region by its id, its ARN, an alias or an alias's ARN."""
    if name.startswith("alias/") or ":alias/" in name:
        alias = next(
            (
                record
                for record in store.all("aws", ALIAS)
                if record.region == region and name in (record.id, record.outputs.get("arn"))
            ),
            None,
        )
        return find_key(store, region, str(alias.outputs.get("targetKeyArn"))) if alias else None
    keys = (record for record in store.all("aws", KEY) if record.region == region)
    return next((key for key in keys if name in (key.id, key.outputs.get("arn"))), None)


def key_failures(request: Request, path: str, name: object, code: str, message: str = "") -> Iterator[Failure]:
    """Why a key cannot be used by a resource: it does not exist in the region, awaits deletion, or is switched off.

    A key that AWS manages, or of another account, is not looked up. ``{name}`` in ``message`` is the key as given.
    """
    if not isinstance(name, str) or "alias/aws/" in name or _of_another_account(request, name):
        return
    key = find_key(request.store, request.region, name)
    if key is not None:
        if key.inputs.get("isEnabled") is False:
            yield Failure(path, f"{key.outputs['arn']} is disabled.", "DisabledException")
        return
    for gone in request.store.gone("aws", KEY):
        if name in (gone.id, gone.outputs.get("arn")):
            yield Failure(path, f"{gone.outputs['arn']} is pending deletion.", "KMSInvalidStateException")
            return
    yield Failure(path, (message or "Key '{name}' does not exist").format(name=name), code)


def _of_another_account(request: Request, name: str) -> bool:
    return name.startswith("arn:") and name.split(":")[4] != request.account.id


def key_rule(rule_id: str, path: str, code: str, summary: str) -> Rule:
    """An APPLY rule: the key at ``path``, where given, can be used."""

    def apply(request: Request) -> Iterator[Failure]:
        yield from key_failures(request, path, request.get(path), code)

    return Rule(rule_id, Phase.APPLY, summary, f"{_GUIDE}/key-state.html", apply)


def policy_of(store: Store, key: Record) -> object:
    """A key's policy, whichever resource set it."""
    own = [
        record for record in store.all("aws", KEY_POLICY) if record.inputs.get("keyId") in (key.id, key.outputs["arn"])
    ]
    return own[-1].inputs.get("policy") if own else key.outputs.get("policy")


def caller_may(request: Request, key: Record, action: str, via: str) -> bool:
    """Whether a key's policy lets the account's principals use it through a service.

    The policies of the account's own principals count as open: where the key's policy leaves it to them, they may.
    """
    principals = (request.account.principal, request.account.id, _root(request))
    return _may(request, key, action, via, principals, {})


def service_role_may(request: Request, key: Record, action: str, via: str) -> bool:
    """Whether a key's policy lets a service-linked role use it, for a resource of AWS, through a service.

    Such a role has no permissions for keys of its own, so the policy itself must let it.
    """
    role = f"arn:{partition(request.region)}:iam::{request.account.id}:role/aws-service-role/"
    principals = (f"{role}autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",)
    return _may(request, key, action, via, principals, {"kms:GrantIsForAWSResource": "true"})


def _may(
    request: Request, key: Record, action: str, via: str, principals: tuple[str, ...], more: Mapping[str, str]
) -> bool:
    context = {
        "kms:CallerAccount": request.account.id,
        "kms:ViaService": f"{via}.{request.region}.amazonaws.com",
        **more,
    }
    return allows(policy_of(request.store, key), Act(action, principals, context=context))


def _root(request: Request) -> str:
    return f"arn:{partition(request.region)}:iam::{request.account.id}:root"


def _default_policy(request: Request) -> str:
    root = {"AWS": _root(request)}
    statement = {"Sid": "Enable IAM User Permissions", "Effect": "Allow", "Principal": root}
    return json.dumps({"Version": "2012-10-17", "Statement": [{**statement, "Action": "kms:*", "Resource": "*"}]})


def _key_outputs(request: Request) -> Mapping[str, Any]:
    identity = request.uuid("key")
    rotates = request.get("enableKeyRotation", False)
    return {
        "arn": arn(request, f"key/{identity}"),
        "keyId": identity,
        "customerMasterKeySpec": request.get("customerMasterKeySpec", "SYMMETRIC_DEFAULT"),
        "enableKeyRotation": rotates,
        "isEnabled": request.get("isEnabled", True),
        "keyUsage": request.get("keyUsage", "ENCRYPT_DECRYPT"),
        "multiRegion": request.get("multiRegion", False),
        "policy": request.get("policy") or _default_policy(request),
        **({"rotationPeriodInDays": request.get("rotationPeriodInDays", 365)} if rotates else {}),
    }


def _alias_outputs(request: Request) -> Mapping[str, Any]:
    target = str(request.get("targetKeyId"))
    key = find_key(request.store, request.region, target)
    return {"arn": arn(request, name_of(request)), "targetKeyArn": key.outputs["arn"] if key else target}


def _leaves_a_way_back(request: Request) -> Iterator[Failure]:
    text = request.known("policy")
    if not isinstance(text, str) or request.get("bypassPolicyLockoutSafetyCheck") is True:
        return
    principals = (request.account.principal, request.account.id, _root(request))
    if not allows(text, Act("kms:PutKeyPolicy", principals)):
        yield Failure(
            "policy",
            "The new key policy will not allow you to update the key policy in the future.",
            "MalformedPolicyDocumentException",
        )


def _symmetric_rotates(request: Request) -> Iterator[Failure]:
    if request.known("enableKeyRotation") is True and request.get("customerMasterKeySpec", "SYMMETRIC_DEFAULT") not in (
        "SYMMETRIC_DEFAULT",
    ):
        yield Failure(
            "enableKeyRotation", "You cannot enable rotation of this key spec.", "UnsupportedOperationException"
        )


_POLICY_RULES = (
    document_rule("aws.kms.policy", "policy", "MalformedPolicyDocumentException"),
    Rule(
        "aws.kms.policy-lockout",
        Phase.CHECK,
        "A key's policy lets whoever sets it change it again.",
        "docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html",
        _leaves_a_way_back,
    ),
)

TYPES = (
    TypeRules(
        KEY,
        identify=lambda request: request.uuid("key"),
        outputs=_key_outputs,
        import_ids=lambda record: [record.outputs["arn"]],
        immutable=frozenset({"customerMasterKeySpec", "keyUsage", "multiRegion", "customKeyStoreId", "xksKeyId"}),
        on_delete=lambda request: {"deletion_window_days": request.get("deletionWindowInDays", 30)},
        rules=(
            range_rule(
                "aws.kms.deletion-window",
                "deletionWindowInDays",
                7,
                30,
                "A deleted key can be restored for 7 to 30 days.",
                f"{_GUIDE}/deleting-keys.html",
                "ValidationException",
            ),
            range_rule(
                "aws.kms.rotation-period",
                "rotationPeriodInDays",
                90,
                2560,
                "Automatic rotation every 90 to 2560 days.",
                f"{_GUIDE}/rotating-keys-enable.html",
                "ValidationException",
            ),
            Rule(
                "aws.kms.rotation-symmetric",
                Phase.CHECK,
                "Only symmetric encryption keys rotate by themselves.",
                f"{_GUIDE}/rotating-keys-enable.html",
                _symmetric_rotates,
            ),
            *_POLICY_RULES,
        ),
    ),
    TypeRules(
        KEY_POLICY,
        identify=lambda request: str(request.get("keyId")),
        overwrites=True,
        immutable=frozenset({"keyId"}),
        rules=(
            key_rule("aws.kms.policy-key", "keyId", "NotFoundException", "The key of a key policy can be used."),
            *_POLICY_RULES,
        ),
    ),
    TypeRules(
        ALIAS,
        identify=name_of,
        outputs=_alias_outputs,
        unique=lambda request: f"{request.region}/alias/{name_of(request)}",
        conflict=Failure("name", "An alias with the name {name} already exists", "AlreadyExistsException"),
        immutable=frozenset({"name"}),
        rules=(
            key_rule("aws.kms.alias-key", "targetKeyId", "NotFoundException", "The key of an alias can be used."),
            pattern_rule(
                "aws.kms.alias-name",
                "name",
                r"alias/(?!aws/)[a-zA-Z0-9/_-]{1,250}",
                "An alias starts with alias/ but not alias/aws/, and has letters, digits, / _ -.",
                f"{_GUIDE}/alias-create.html",
                "ValidationException",
            ),
        ),
    ),
    TypeRules(
        "aws:kms/grant:Grant",
        identify=lambda request: f"{request.get('keyId')}:{request.hex(64, 'grant')}",
        outputs=lambda request: {"grantId": request.hex(64, "grant"), "grantToken": f"Ag{request.hex(40, 'token')}"},
        immutable=frozenset({"keyId", "granteePrincipal", "operations", "constraints", "retiringPrincipal", "name"}),
        references=(
            Reference("keyId", (KEY,), code="NotFoundException", message="Invalid keyId '{value}'", source=_GUIDE),
        ),
    ),
)
