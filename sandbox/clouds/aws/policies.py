"""Policy documents: whether one is well formed, and whether it lets somebody do something.

Enough of IAM's evaluation for the policies of resources (key policies, trust policies, bucket policies): allow and
deny, principals, wildcards in actions, and the usual condition operators. An operator that is not known here counts as
met, so that nothing is refused that AWS might allow.
"""

from __future__ import annotations

import fnmatch
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.errors import Failure
from sandbox.rules import Phase, Request, Rule

_GRAMMAR = "docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html"


@dataclass(frozen=True)
class Act:
    """Something that somebody does.

    ``principals`` are the ARNs and account numbers by which a policy may name the one who acts, ``service`` the service
    that acts by itself, ``context`` the condition keys that the request carries.
    """

    action: str
    principals: tuple[str, ...] = ()
    service: str = ""
    context: Mapping[str, str] = field(default_factory=dict)


def parse(text: object) -> dict[str, Any] | None:
    """A policy document, or None if it is not one."""
    if isinstance(text, Mapping):
        return dict(text)
    try:
        document = json.loads(text) if isinstance(text, str) else None
    except json.JSONDecodeError:
        return None
    return document if isinstance(document, dict) else None


def statements(text: object) -> list[Mapping[str, Any]]:
    """The statements of a policy document; none if it is not one."""
    document = parse(text)
    return [one for one in listed((document or {}).get("Statement")) if isinstance(one, Mapping)]


def listed(value: Any) -> list[Any]:
    """A value that may stand alone or in a list, as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def allows(policy: object, act: Act) -> bool:
    """Whether a resource's policy lets somebody do something: some statement allows it, and none denies it."""
    applying = [str(one.get("Effect")) for one in statements(policy) if _applies(one, act)]
    return "Allow" in applying and "Deny" not in applying


def trusts(policy: object, service: str) -> bool:
    """Whether a role's trust policy lets a service assume it."""
    return allows(policy, Act("sts:AssumeRole", service=service))


def is_public(policy: object) -> bool:
    """Whether a bucket's policy opens it to everybody: it allows anyone something, under no condition."""
    return any(
        one.get("Effect") == "Allow" and "*" in _principals(one, "AWS") and not one.get("Condition")
        for one in statements(policy)
    )


def _applies(statement: Mapping[str, Any], act: Act) -> bool:
    named = (act.service, *_principals(statement, "Service")) if act.service else ()
    known = act.service in named[1:] if act.service else bool({"*", *act.principals} & {*_principals(statement, "AWS")})
    actions = listed(statement.get("Action"))
    return (
        known
        and any(fnmatch.fnmatchcase(act.action.lower(), str(action).lower()) for action in actions)
        and _conditions_met(statement.get("Condition") or {}, act.context)
    )


def _principals(statement: Mapping[str, Any], kind: str) -> list[str]:
    principal = statement.get("Principal")
    if principal == "*":
        return ["*"]
    return [str(one) for one in listed(principal.get(kind))] if isinstance(principal, Mapping) else []


def _conditions_met(conditions: Mapping[str, Any], context: Mapping[str, str]) -> bool:
    return all(
        _met(operator, context.get(key), [str(value).lower() if operator == "Bool" else str(value) for value in values])
        for operator, tests in conditions.items()
        for key, values in ((key, listed(value)) for key, value in tests.items())
    )


def _met(operator: str, actual: str | None, wanted: list[str]) -> bool:
    plain = operator.rpartition(":")[2]
    if_exists = plain.endswith("IfExists")
    plain = plain.removesuffix("IfExists")
    negated = "Not" in plain
    kind = plain.replace("Not", "")
    if kind not in ("StringEquals", "StringLike", "ArnEquals", "ArnLike", "Bool"):
        return True
    if actual is None:
        return if_exists or negated
    exact = kind in ("StringEquals", "Bool")
    found = any(actual == value if exact else fnmatch.fnmatchcase(actual, value) for value in wanted)
    return found is not negated


def document_rule(rule_id: str, path: str, code: str = "MalformedPolicyDocument") -> Rule:
    """A CHECK rule: the input at ``path``, where given, is a policy document with statements."""

    def apply(request: Request) -> Iterator[Failure]:
        text = request.known(path)
        if not isinstance(text, str):
            return
        document = parse(text)
        if document is None:
            yield Failure(path, "This policy contains invalid Json", code)
        elif not statements(document):
            yield Failure(path, "Syntax errors in policy.", code)
        else:
            yield from _effects(document, path, code)

    summary = f"{path} is a JSON policy document whose statements allow or deny."
    return Rule(rule_id, Phase.CHECK, summary, _GRAMMAR, apply)


def _effects(document: Mapping[str, Any], path: str, code: str) -> Iterable[Failure]:
    for one in statements(document):
        if one.get("Effect") not in ("Allow", "Deny"):
            yield Failure(path, f"Syntax errors in policy. Effect {one.get('Effect')!r} is not Allow or Deny.", code)
