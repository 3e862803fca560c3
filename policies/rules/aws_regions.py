"""Where AWS resources are besides what the names of their properties tell: texts, settings and defaults."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from policies.rules.surfaces import there
from policies.rules.tables import aws_places
from policies.rules.view import MISSING, Resource

_CODE: Final = r"([a-z]{2,5}(?:-[a-z]{1,12}){1,3}-\d{1,2})"
# Every repetition is bounded, so that the time for a text is linear in its length whatever the text is.
_TEXTS: Final = tuple(
    (hint, re.compile(pattern))
    for hint, pattern in (
        ("arn:aws", rf"arn:aws[a-z-]{{0,12}}:[a-z0-9-]{{1,40}}:{_CODE}:|arn:(aws-(?:cn|us-gov|iso[a-z-]{{0,3}})):"),
        ("amazonaws", rf"[.-]{_CODE}\.(?:[a-z]{{1,12}}\.)?amazonaws\.(?:com|eu)"),
        ("com.amazonaws.", rf"com\.amazonaws\.(?:vpce\.)?{_CODE}\."),
        (".aws", rf"[.-]{_CODE}\.(?:on|api)\.aws"),
        ("aws.", rf"\baws\.(?:sagemaker|api)\.{_CODE}\."),
        ("awslogs-region", rf'"awslogs-region"\s{{0,4}}:\s{{0,4}}"{_CODE}"'),
    )
)
"""Regions, and the partitions that are none of the European Union's, in ARNs, endpoints and definitions of tasks; with
a part that a text must have for the expression to be tried, as most have none."""

CLUE: Final = "aws"
"""What every text has in which :func:`embedded` finds something."""

_GEOGRAPHY: Final = re.compile(r"(?:^|[/:\"])(us-gov|us|apac|ap|jp|au|ca|sa|me|il|global)\.[a-z][a-z0-9]{1,20}[.-]")
"""An inference or guardrail profile of Bedrock: it sends requests to any region of a part of the world. What begins
with ``eu.`` stays in Europe (docs.aws.amazon.com/bedrock/latest/userguide/geographic-cross-region-inference.html); that
all of those regions are of the European Union is unverified."""


def embedded(text: str) -> Sequence[str]:
    """The regions and partitions in a text."""
    return _short(text) if len(text) <= _OFTEN else _any(text)


def profiles(text: str) -> Sequence[str]:
    """The regions and partitions in a text of Bedrock's, and the parts of the world that its profiles are for."""
    return [*embedded(text), *(match[1] for match in _GEOGRAPHY.finditer(text))]


def _any(text: str) -> Sequence[str]:
    return [
        next(group for group in match.groups() if group)
        for hint, pattern in _TEXTS
        if hint in text
        for match in pattern.finditer(text)
    ]


_OFTEN: Final = 200
"""Characters up to which texts are remembered: the ARNs of keys and accounts come again and again."""
_short: Final = lru_cache(maxsize=1 << 13)(_any)


def paths(resource: Resource) -> Iterator[tuple[str, Any]]:
    """Regions under names that mean something else in other types; an ARN there (of an Outpost) tells by itself."""
    for path in aws_places.REGION_PATHS.get(resource.kind, ()):
        for at, value in resource.each(path):
            if value is not MISSING and not (isinstance(value, str) and value.startswith("arn:")):
                yield at, value


def defaults(resource: Resource) -> Iterator[tuple[str, str]]:
    """Regions that a property is set to because the program says nothing: the path and the region."""
    known = aws_places.DEFAULTS.get(resource.kind)
    if known is not None and resource.get(known[0]) is MISSING:
        yield known


def worldwide(resource: Resource) -> tuple[str, str] | None:
    """The path of a setting with which a resource works all over the world, and why; None without one."""
    known = aws_places.WORLDWIDE.get(resource.kind)
    if known is None or not there(resource, known[:2]):
        return None
    return known[0], known[2]
