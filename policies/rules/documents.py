"""Reads the policy documents of AWS: whom a statement lets in, and whether it keeps plain-text connections out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from policies.rules import networks
from policies.rules.texts import as_text

_LONGEST: Final = 1 << 20
"""Characters; AWS takes no policy of more than 20,480 (S3 bucket policies)."""

_ANYBODY: Final = "*"
_POSITIVE: Final = frozenset(
    {"stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike", "ipaddress", "numericequals"}
)
_IDENTIFYING: Final = frozenset(
    {
        "aws:principalaccount", "aws:principalarn", "aws:principalorgid", "aws:principalorgpaths",
        "aws:sourceaccount", "aws:sourcearn", "aws:sourceip", "aws:sourceorgid", "aws:sourceorgpaths",
        "aws:sourceowner", "aws:sourcevpc", "aws:sourcevpce", "aws:userid", "aws:vpcsourceip",
        "aws:vpcesourceaccount", "aws:vpceorgid", "cognito-identity.amazonaws.com:aud",
        "elasticfilesystem:accesspointarn", "kms:calleraccount", "s3:dataaccesspointaccount", "s3:dataaccesspointarn",
    }
)  # fmt: skip
"""Condition keys that tell who is let in (AWS: "The meaning of public" in the S3 user guide, and the global keys)."""


class DocumentError(ValueError):
    """A text that is no policy document."""


def statements(policy: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The statements of a policy (JSON text, or already read) with their numbers.

    Raises:
        DocumentError: it is no policy document.
    """
    if isinstance(policy, str):
        if len(policy) > _LONGEST:
            raise DocumentError("the policy is too long")
        try:
            policy = json.loads(policy)
        except (ValueError, RecursionError):
            raise DocumentError("the policy is not JSON") from None
    if not isinstance(policy, Mapping):
        raise DocumentError("the policy is not a JSON object")
    found = policy.get("Statement", [])
    for index, statement in enumerate(found if isinstance(found, list) else [found]):
        if not isinstance(statement, Mapping):
            raise DocumentError(f"statement {index} of the policy is not a JSON object")
        yield index, statement


def lets_everybody_in(statement: Mapping[str, Any]) -> bool:
    """Whether a statement allows any principal something, with no condition that tells who."""
    if statement.get("Effect") != "Allow" or not (_any_principal(statement) or "NotPrincipal" in statement):
        return False
    return not any(_narrows(operator, key, value) for operator, key, value in _conditions(statement))


def refuses_plain_text(statement: Mapping[str, Any], service: str) -> bool:
    """Whether a statement denies everybody everything in a service over a connection without TLS."""
    if statement.get("Effect") != "Deny" or not _any_principal(statement):
        return False
    if not any(action in ("*", f"{service}:*") for action in _list(statement.get("Action"))):
        return False
    resources = _list(statement.get("Resource"))
    if resources and not any(isinstance(name, str) and name.endswith("*") for name in resources):
        return False
    conditions = [*_conditions(statement)]
    return bool(conditions) and all(
        operator in ("bool", "boolifexists") and key == "aws:securetransport" and _texts(value) == ["false"]
        for operator, key, value in conditions
    )


def _any_principal(statement: Mapping[str, Any]) -> bool:
    principal = statement.get("Principal")
    named = list(principal.values()) if isinstance(principal, Mapping) else [principal]
    return any(_ANYBODY in _list(name) for name in named)


def _conditions(statement: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Operator, key (both in lower case) and value of each condition."""
    found = statement.get("Condition")
    for operator, keys in found.items() if isinstance(found, Mapping) else ():
        for key, value in keys.items() if isinstance(keys, Mapping) else ():
            yield str(operator).casefold(), str(key).casefold(), value


def _narrows(operator: str, key: str, value: Any) -> bool:
    operator = operator.removeprefix("foranyvalue:")
    if operator not in _POSITIVE or key not in _IDENTIFYING:
        return False
    values = _texts(value)
    if key in ("aws:sourceip", "aws:vpcsourceip"):
        return bool(values) and not any(networks.reach([text]).everybody for text in values)
    return bool(values) and _ANYBODY not in values


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _texts(value: Any) -> list[str]:
    return [as_text(item).casefold() for item in _list(value)]
