"""Whether a KMS key is where its user is: in the same region, and in the same account as far as that is known.

A KMS key works in its own region only. A key of another account may well be the customer's, in an account for keys; but
nothing in the program shows whose it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from policies.rules.key_accounts import account_of, of_provider
from policies.rules.model import Verdict
from policies.rules.tables.aws.homes import ELSEWHERE
from policies.rules.view import Provider, Resource, bare

_ARN: Final = re.compile(r"arn:aws[a-z-]{0,12}:kms:([a-z0-9-]{1,30}):([0-9]{12}):(?:key|alias)/.+")
_STEPS: Final = re.compile(r"[^.\[\]]+")


def problem(resource: Resource, use: str, at: str, key: str) -> tuple[Verdict, str, str] | None:
    """What is wrong with where a key is: the verdict, the message and the remedy; None if nothing is, or nothing shows.

    ``use`` is the path in the tables, ``at`` the same with the numbers of list members.
    """
    home = _home(key)
    if home is None:
        return None
    region, account = home
    wanted = _region(resource, use, at)
    if wanted is not None and region != wanted:
        message = f"the key is in {region}, what it is for in {wanted}, and a KMS key works in its own region only"
        return Verdict.VIOLATED, message, f"name a key of your own in {wanted}"
    mine = _account(resource)
    if mine is not None and account != mine:
        message = f"the key is of account {account}, not of {mine}, and whose it is nothing here shows"
        return Verdict.UNDECIDED, message, f"name a key of account {mine}, or have the other account waived"
    return None


# Few keys encrypt many resources.
@lru_cache(maxsize=1024)
def _home(key: str) -> tuple[str, str] | None:
    arn = _ARN.fullmatch(key)
    return (arn[1], arn[2]) if arn is not None else None


def _region(resource: Resource, use: str, at: str) -> str | None:
    """The region in which the key must be; None where it is not known as a text."""
    elsewhere = ELSEWHERE.get((resource.kind, use))
    if elsewhere is None:
        region = resource.get("region")
        if not isinstance(region, str) and resource.provider is not None:
            region = resource.provider.props.get("region")
            region = bare(region)
        return region if isinstance(region, str) and region else None
    up, name, otherwise = elsewhere
    value: Any = resource.props
    for step in (*_STEPS.findall(at)[: -1 - up], name) if name else ():
        value = value[int(step)] if isinstance(value, list) else value.get(step) if isinstance(value, Mapping) else None
        value = bare(value)
    found = value if name else None
    if isinstance(found, str) and found:
        return found
    return _region(resource, "", "") if otherwise else None


def _account(resource: Resource) -> str | None:
    """The account that a resource is in: by its ARN, the only one its provider may work in, or its provider's role."""
    account = account_of(resource.get("arn"))
    if account is not None:
        return account
    return _of_provider(resource.provider) if resource.provider is not None else None


# A provider makes hundreds of resources.
@lru_cache(maxsize=1024)
def _of_provider(provider: Provider) -> str | None:
    known = of_provider(provider)
    if known is not None:
        return known.account
    roles = provider.props.get("assumeRoles")
    roles = bare(roles)
    if isinstance(roles, str):
        try:
            roles = json.loads(roles)
        except (ValueError, RecursionError):
            return None
    last = roles[-1] if isinstance(roles, list) and roles else None
    return account_of(last.get("roleArn")) if isinstance(last, Mapping) else None
