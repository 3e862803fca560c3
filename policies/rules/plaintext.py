"""The rule that no secret stands in plain text in a resource's properties.

Secrets that Pulumi keeps as secrets, and values that are not known yet, are fine. No value is ever shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from policies.rules import credentials
from policies.rules.model import Context, Finding, Rule, Severity, Verdict
from policies.rules.tables.secret_properties import MARKED, MEANT
from policies.rules.view import MISSING, Leaf, Resource, StackView

ID: Final = "no-plaintext-secrets"

_MOST: Final = 20
"""Findings that are told of one resource; the others are counted."""
_SCALARS: Final = frozenset({bool, int, float, type(None)})
_CONTAINERS: Final = (dict, list, Mapping)
_OPENING: Final = ("{", "[")
_LONGEST_JSON: Final = 1 << 18
_LONGEST_PATH: Final = 200
_KEEP: Final = "pass it as a secret (pulumi.Output.secret, config --secret), or name it in a secret store"
_KEY_PAIR: Final = "aws:iam/accessKey:AccessKey"
"""The type whose id is the access key itself, which is half of a credential only."""
_WHOSE: Final = ("name", "key", "parameterName", "Name", "Key")
_VALUES: Final = frozenset({"value", "Value", "parameterValue"})

_Place = tuple[Any, ...]
"""Where a value stands: the place of what it is in, its key or index, and which of the two it is; empty at the top.

Paths are made of it only when they are shown, so that deep nesting costs no more than its depth.
"""


def check(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
    """Judges every text in the properties."""
    paths = (*MARKED.get(resource.kind, ()), *MEANT.get(resource.kind, ()))
    found = _found(resource, paths) if paths or _may_hold(resource.leaves()) else {}
    for at, what in list(found.items())[:_MOST]:
        shown = at if len(at) <= _LONGEST_PATH else f"{at[:_LONGEST_PATH]}..."
        yield Finding(ID, Verdict.VIOLATED, resource.urn, f"{shown} {what}", _KEEP, shown)
    if len(found) > _MOST:
        yield Finding(ID, Verdict.VIOLATED, resource.urn, f"{len(found) - _MOST} more properties hold secrets", _KEEP)
    if not found:
        yield Finding(ID, Verdict.PASSED, resource.urn, "no secret stands in plain text")


def _found(resource: Resource, paths: Iterable[str]) -> dict[str, str]:
    """Where secrets stand, and what they are. ``paths`` are those of what is meant for secrets."""
    found: dict[str, str] = {}
    for path in paths:
        for at in _texts_at(resource, path):
            found.setdefault(at, "is meant for a secret and holds plain text")
    for at, what, is_name in suspects(resource.props):
        half = resource.kind == _KEY_PAIR and what == credentials.KEY_ID
        if not half:
            found.setdefault(at, what if is_name else f"holds {what}")
    return found


def _may_hold(leaves: Iterable[Leaf]) -> bool:
    """Whether one of some values is worth the closer look of :func:`suspects`: most resources have none."""
    for _, name, text in leaves:
        if isinstance(text, str) and (_short(name, text) if len(text) <= _OFTEN else _may_be(name, text)):
            return True
    return False


def _may_be(name: str, text: str) -> bool:
    """Whether a text under a name may be a secret, or something that holds one."""
    return text[:1] in _OPENING or name in _VALUES or bool(credentials.form(text)) or credentials.named(str(name))


_OFTEN: Final = 120
"""Characters up to which texts are remembered: names, types and labels come again and again in a stack."""
_short: Final = lru_cache(maxsize=1 << 14)(_may_be)


def _texts_at(resource: Resource, path: str) -> Iterator[str]:
    """Where texts stand in plain at a path, or anywhere under it; secrets are not entered."""
    steps = path.split(".")
    stack: list[tuple[_Place, Any, int]] = [((), resource.props, 0)]
    while stack:
        at, value, depth = stack.pop()
        if isinstance(value, list):
            stack.extend(((at, index, False), item, depth) for index, item in enumerate(value))
        elif isinstance(value, Mapping) and depth < len(steps):
            stack.append(((at, steps[depth], True), value.get(steps[depth]), depth + 1))
        elif isinstance(value, Mapping):
            stack.extend(((at, key, True), item, depth) for key, item in value.items())
        elif isinstance(value, str) and depth == len(steps) and not credentials.is_reference(value):
            yield _path(at)


def suspects(props: Mapping[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """Texts in plain that are secrets: path, what they are, and whether only their name says so.

    Secrets are not entered; texts that are JSON are, once. The name is the key, or for the value of a pair of name and
    value the pair's name; members of a list have the name of the list.
    """
    form, named, shortest = credentials.form, credentials.named, credentials.SHORTEST
    stack: list[tuple[_Place, str, Any, bool]] = [((), "", props, False)]
    while stack:
        at, name, value, decoded = stack.pop()
        keyed = not isinstance(value, list)
        pair = _pair(value) if keyed else ""
        for key, item in value.items() if keyed else enumerate(value):
            kind = type(item)
            if kind in _SCALARS:
                continue
            whose = name if not keyed else pair if pair and key in _VALUES else str(key)
            if kind is str:
                inside = MISSING if decoded or item[:1] not in _OPENING else _json(item)
                if inside is not MISSING:
                    stack.append(((at, key, keyed), whose, inside, True))
                elif len(item) >= shortest and (what := form(item)):
                    yield _path((at, key, keyed)), what, False
                elif named(whose) and credentials.in_the_clear(whose, item):
                    yield _path((at, key, keyed)), "is named as a secret and holds plain text", True
            elif isinstance(item, _CONTAINERS):
                stack.append(((at, key, keyed), whose, item, decoded))


def _path(place: _Place) -> str:
    steps: list[str] = []
    while place:
        place, key, keyed = place
        steps.append(f".{key}" if keyed else f"[{key}]")
    return "".join(reversed(steps)).removeprefix(".")


def _pair(value: Mapping[str, Any]) -> str:
    """The name in a pair of a name and a value; empty where it is no pair."""
    if _VALUES.isdisjoint(value):
        return ""
    return next((held for key in _WHOSE if isinstance(held := value.get(key), str)), "")


def _json(text: str) -> Any:
    """What a text holds that is a JSON object or list; MISSING for any other."""
    if len(text) > _LONGEST_JSON:
        return MISSING
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return MISSING
    return found if isinstance(found, list | Mapping) else MISSING


RULE: Final = Rule(
    ID,
    "No secret stands in plain text",
    "What stands in plain text in a program's properties is in its state, its previews and its logs as well.",
    Severity.CRITICAL,
    "resource",
    check,
)
