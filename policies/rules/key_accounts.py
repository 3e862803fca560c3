"""Which AWS accounts a key policy or a grant lets in, and which of them is the key's own.

A condition on the organisation (``aws:PrincipalOrgID``) names no account: who is in it is not seen here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from policies.rules.texts import as_text
from policies.rules.view import Provider, Resource, bare

_ACCOUNT: Final = re.compile(r"\d{12}")
_ARN: Final = re.compile(r"arn:aws[a-z-]{0,12}:[a-z0-9-]{1,40}:[a-z0-9-]{0,30}:(\d{12}):.*", re.DOTALL)
_CONDITIONS: Final = frozenset(
    ("kms:calleraccount", "aws:principalaccount", "aws:principalarn", "aws:sourceaccount", "aws:sourcearn")
)
"""Condition keys whose values tell an account (AWS: global condition keys, and those of KMS)."""


@dataclass(frozen=True, slots=True)
class Own:
    """The account of a key, and how it is known."""

    account: str
    why: str


def account_of(text: Any) -> str | None:
    """The account that a principal or an ARN is of: an account number, or an ARN with one; None for anything else."""
    if not isinstance(text, str):
        return None
    if _ACCOUNT.fullmatch(text):
        return text
    found = _ARN.fullmatch(text)
    return found[1] if found else None


def let_in(statement: Mapping[str, Any]) -> Iterator[str]:
    """The accounts whose principals, or for which services, a statement allows something; each as often as named."""
    if statement.get("Effect") != "Allow":
        return
    principal = statement.get("Principal")
    named = principal.values() if isinstance(principal, Mapping) else [principal]
    texts = [text for name in named for text in _list(name)]
    conditions = statement.get("Condition")
    for operator, keys in conditions.items() if isinstance(conditions, Mapping) else ():
        if "not" not in str(operator).casefold() and isinstance(keys, Mapping):
            texts += [text for key in keys if str(key).casefold() in _CONDITIONS for text in _list(keys[key])]
    yield from (account for text in texts if (account := account_of(text)) is not None)


def administers(statement: Mapping[str, Any]) -> bool:
    """Whether a statement allows everything on the key: that of the key's own account, as AWS writes it."""
    return statement.get("Effect") == "Allow" and any(
        as_text(action).casefold() in ("kms:*", "*") for action in _list(statement.get("Action"))
    )


def own(resource: Resource) -> Own | None:
    """The account that a resource is in: by its ARN, its key's, or the only one that its provider may work in."""
    for name in ("arn", "keyArn", "keyId", "primaryKeyArn"):
        account = account_of(resource.get(name))
        if account is not None:
            return Own(account, f"the account of {name}")
    return of_provider(resource.provider) if resource.provider is not None else None


def of_provider(provider: Provider) -> Own | None:
    """The only account that a provider may work in."""
    allowed = provider.props.get("allowedAccountIds")
    if allowed is None:
        return None
    ids = _read(bare(allowed))
    if len(ids) == 1 and account_of(ids[0]) is not None:
        return Own(ids[0], "the only account that its provider may work in")
    return None


def _read(value: Any) -> list[Any]:
    """A list of a provider's configuration, which Pulumi sends as JSON text."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return []
    return value if isinstance(value, list) else []


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
