"""KMS: keys, aliases, and the days in which a deleted key can still be restored."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.clouds.aws.names import arn
from sandbox.errors import Failure
from sandbox.rules import Phase, Reference, Request, Rule, TypeRules, pattern_rule, range_rule

KEY = "aws:kms/key:Key"
_GUIDE = "docs.aws.amazon.com/kms/latest/developerguide"


def _key_outputs(request: Request) -> Mapping[str, Any]:
    identity = request.uuid("key")
    return {
        "arn": arn(request, f"key/{identity}"),
        "keyId": identity,
        "customerMasterKeySpec": request.get("customerMasterKeySpec", "SYMMETRIC_DEFAULT"),
        "keyUsage": request.get("keyUsage", "ENCRYPT_DECRYPT"),
        "isEnabled": request.get("isEnabled", True),
        "rotationPeriodInDays": request.get("rotationPeriodInDays", 365),
        "multiRegion": request.get("multiRegion", False),
        "policy": request.get("policy", "{}"),
    }


def _alias_outputs(request: Request) -> Mapping[str, Any]:
    target = request.get("targetKeyId")
    key = request.store.by_output("aws", KEY, "keyId", target) or request.store.by_output("aws", KEY, "arn", target)
    target_arn = key.outputs["arn"] if key else target
    return {"arn": arn(request, f"{request.get('name')}"), "targetKeyArn": target_arn}


def _policy_is_safe(request: Request) -> Iterator[Failure]:
    """A key whose policy lets nobody of the account change it is refused (policy lockout safety check)."""
    text = request.known("policy")
    if not isinstance(text, str):
        return
    try:
        policy = json.loads(text)
    except json.JSONDecodeError:
        yield Failure("policy", "The new key policy is not valid JSON.", "MalformedPolicyDocumentException")
        return
    statements = policy.get("Statement", []) if isinstance(policy, dict) else []
    actions = [
        action
        for statement in statements
        if statement.get("Effect") == "Allow"
        for action in _list(statement.get("Action"))
    ]
    if request.get("bypassPolicyLockoutSafetyCheck") is not True and not any(
        action in ("kms:*", "kms:Put*", "kms:PutKeyPolicy") for action in actions
    ):
        yield Failure(
            "policy",
            "The new key policy will not allow you to update the key policy in the future.",
            "MalformedPolicyDocumentException",
        )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


TYPES = (
    TypeRules(
        KEY,
        identify=lambda request: request.uuid("key"),
        outputs=_key_outputs,
        immutable=frozenset({"customerMasterKeySpec", "keyUsage", "multiRegion", "customKeyStoreId"}),
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
                "aws.kms.policy-lockout",
                Phase.CHECK,
                "A key policy is valid JSON and leaves somebody who can change it.",
                f"{_GUIDE}/key-policy-default.html",
                _policy_is_safe,
            ),
        ),
    ),
    TypeRules(
        "aws:kms/alias:Alias",
        identify=lambda request: str(request.get("name")),
        outputs=_alias_outputs,
        unique=lambda request: f"{request.region}/alias/{request.get('name')}",
        conflict=Failure("name", "An alias with the name {name} already exists", "AlreadyExistsException"),
        references=(
            Reference(
                "targetKeyId",
                (KEY,),
                code="NotFoundException",
                message="Invalid keyId '{value}'",
                source=f"{_GUIDE}/alias-create.html",
            ),
        ),
        immutable=frozenset({"name"}),
        rules=(
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
)
