"""The rule that customer keys are kept well: rotated, hard to delete by mistake, usable by known principals only."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from policies.rules.catalogue import outside
from policies.rules.model import Context, Finding, Rule, Severity, Verdict
from policies.rules.tables import ovh
from policies.rules.view import MISSING, Resource, StackView, Unknown

ID: Final = "key-hygiene"

_SHORTEST_WINDOW: Final = 7
"""Days in which a deleted key can be restored; 7 is the least that AWS and Azure take."""


def check(resource: Resource, stack: StackView, context: Context) -> Iterator[Finding]:
    """Judges a key, a key vault or a key policy."""
    if resource.cloud is None:
        yield outside(ID, resource, context)
        return
    judge = _CHECKS.get(resource.kind)
    if judge is None:
        yield _finding(resource, Verdict.NOT_APPLICABLE, "is no key, key vault or key policy")
        return
    found = [*judge(resource, stack, context)]
    yield from found or [_finding(resource, Verdict.PASSED, "is kept well")]


def _finding(resource: Resource, verdict: Verdict, message: str, remedy: str = "", path: str = "") -> Finding:
    return Finding(ID, verdict, resource.urn, message, remedy, path)


def _must_be(resource: Resource, path: str, wanted: object, why: str) -> Iterator[Finding]:
    value = resource.get(path)
    if isinstance(value, Unknown):
        yield _finding(resource, Verdict.UNDECIDED, f"{path} is unknown at preview", f"set it to {_text(wanted)}", path)
    elif _text(value) != _text(wanted):
        yield _finding(resource, Verdict.VIOLATED, why, f"set {path} to {_text(wanted)}", path)


def _must_not_be(resource: Resource, path: str, refused: object, why: str) -> Iterator[Finding]:
    value = resource.get(path)
    if isinstance(value, Unknown):
        yield _finding(resource, Verdict.UNDECIDED, f"{path} is unknown at preview", "leave it out", path)
    elif _text(value) == _text(refused):
        yield _finding(resource, Verdict.VIOLATED, why, f"leave {path} out", path)


def _window(resource: Resource, path: str) -> Iterator[Finding]:
    value = resource.get(path)
    if isinstance(value, Unknown):
        yield _finding(resource, Verdict.UNDECIDED, f"{path} is unknown at preview", "set it to a number of days", path)
    elif value is not MISSING and not (isinstance(value, int | float) and value >= _SHORTEST_WINDOW):
        message = f"a deleted key can be restored for less than {_SHORTEST_WINDOW} days"
        yield _finding(resource, Verdict.VIOLATED, message, f"set {path} to 30", path)


def _text(value: object) -> str:
    return str(value).casefold()


def _aws_key(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
    symmetric = resource.get("customerMasterKeySpec") in (MISSING, "SYMMETRIC_DEFAULT")
    if symmetric and resource.get("customKeyStoreId") is MISSING:
        yield from _must_be(resource, "enableKeyRotation", True, "the key is never rotated")
    yield from _window(resource, "deletionWindowInDays")
    yield from _must_not_be(resource, "multiRegion", True, "a multi-region key can be replicated to any other region")
    yield from _aws_policy(resource, _stack, _context)


def _aws_policy(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
    policy = resource.get("policy")
    if isinstance(policy, Unknown):
        # It names principals that are made in the same update; the update judges it before it makes the key.
        message = "the key policy is unknown at preview; the update judges it before it makes the key"
        yield Finding(ID, Verdict.UNDECIDED, resource.urn, message, path="policy", blocking=False)
        return
    if policy is MISSING:
        return
    try:
        document = json.loads(policy) if isinstance(policy, str) else policy
        statements = document.get("Statement", [])
    except (ValueError, AttributeError, RecursionError):
        yield _finding(resource, Verdict.VIOLATED, "the key policy is not a JSON object", "correct it", "policy")
        return
    for index, statement in enumerate(statements if isinstance(statements, list) else [statements]):
        if _open(statement):
            message = "the key policy lets any AWS account use the key"
            yield _finding(
                resource,
                Verdict.VIOLATED,
                message,
                "name the principals, or add a Condition",
                f"policy.Statement[{index}]",
            )


def _open(statement: Any) -> bool:
    """Whether a statement allows everybody something, without a condition."""
    if not isinstance(statement, Mapping) or statement.get("Effect") != "Allow" or statement.get("Condition"):
        return False
    if "NotPrincipal" in statement:
        return True
    principal = statement.get("Principal")
    named = list(principal.values()) if isinstance(principal, Mapping) else [principal]
    return any(name == "*" or (isinstance(name, list) and "*" in name) for name in named)


def _azure_vault(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
    why = "without purge protection a deleted key can be destroyed at once, and all data under it"
    yield from _must_be(resource, "properties.enablePurgeProtection", True, why)
    yield from _must_not_be(resource, "properties.enableSoftDelete", False, "a deleted key cannot be restored")
    yield from _window(resource, "properties.softDeleteRetentionInDays")


def _azure_key(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
    actions = [value for _, value in resource.each("properties.rotationPolicy.lifetimeActions.action.type")]
    if not any(isinstance(action, Unknown) or _text(action) == "rotate" for action in actions):
        path = "properties.rotationPolicy"
        yield _finding(
            resource, Verdict.VIOLATED, "the key is never rotated", "add a lifetime action of type rotate", path
        )
    yield from _must_not_be(resource, "properties.attributes.exportable", True, "the key can be taken out of the vault")


def _ovh_key(resource: Resource, stack: StackView, context: Context) -> Iterator[Finding]:
    if resource.protect:
        return
    environment = next(
        (value for parent in stack.ancestors(resource) if isinstance(value := parent.get("environment"), str)), None
    )
    if environment not in context.throw_away:
        where = f"environment {environment!r}" if environment else "an environment that no component states"
        yield _finding(
            resource, Verdict.VIOLATED,
            f"deleting an OKMS key destroys it and all data under it at once, and nothing guards it in {where}",
            "set the resource option protect to true", "protect",
        )  # fmt: skip


_CHECKS: Final[Mapping[str, Callable[[Resource, StackView, Context], Iterator[Finding]]]] = {
    "aws:kms/key:Key": _aws_key,
    "aws:kms/keyPolicy:KeyPolicy": _aws_policy,
    "azure-native:keyvault:Vault": _azure_vault,
    "azure-native:keyvault:ManagedHsm": _azure_vault,
    "azure-native:keyvault:Key": _azure_key,
    **dict.fromkeys(ovh.KEY_KINDS, _ovh_key),
}

RULE: Final = Rule(
    ID,
    "Keys are rotated, guarded against deletion, and not open to everybody",
    "Data under a lost key are lost, and data under a key that anybody may use are readable by anybody.",
    Severity.HIGH,
    "resource",
    check,
)
