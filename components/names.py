"""Names: computed, deterministic, and within each provider's limits.

A provider's table of :class:`NameRule` stands in its ``naming.py``. Names that must be unique in the whole world end in
a short digest of the stack, the account and the region, so that two platforms never ask for the same one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from components.spec import Environment, Spec

SHORT_ENVIRONMENT: Mapping[Environment, str] = {
    Environment.DEVELOPMENT: "dev",
    Environment.TEST: "test",
    Environment.STAGING: "stg",
    Environment.PRODUCTION: "prod",
}

DIGEST_LENGTH = 6


@dataclass(frozen=True)
class NameRule:
    """What a provider accepts as the name of one kind of resource."""

    limit: int
    """Longest name, in characters."""
    pattern: str
    """Regular expression that the whole name matches."""
    separator: str = "-"
    """What joins the parts."""
    worldwide: bool = False
    """Whether the name must be unique among all customers of the provider."""
    source: str = ""
    """Where the limits are documented."""


def digest(*parts: str, length: int = DIGEST_LENGTH) -> str:
    """A short lower-case hexadecimal digest of the parts; the same parts always give the same digest."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:length]


@dataclass(frozen=True)
class Naming:
    """The names of one stack at one provider."""

    rules: Mapping[str, NameRule]
    prefix: str
    """``<name_prefix>`` and the short environment are the first two parts of every name."""
    environment: str
    identity: tuple[str, ...]
    """What makes this platform different from any other: stack, provider, region, account."""

    @classmethod
    def for_stack(cls, spec: Spec, rules: Mapping[str, NameRule], region: str, stack: str) -> Naming:
        """The names of ``spec`` in a stack, under a provider's rules."""
        return cls(
            rules=rules,
            prefix=spec.name_prefix,
            environment=SHORT_ENVIRONMENT[spec.environment],
            identity=(stack, spec.provider, region, spec.account or ""),
        )

    def of(self, kind: str, *parts: str) -> str:
        """The name of a resource.

        Args:
            kind: a key of the provider's table, such as ``bucket`` or ``vault``.
            parts: what tells this resource from others of its kind, such as a zone's name.

        Raises:
            KeyError: the table has no such kind.
            ValueError: the computed name does not fit the rule (a mistake in the table or the parts).
        """
        rule = self.rules[kind]
        words = [self.prefix, self.environment, *parts]
        if rule.worldwide:
            words.append(digest(*self.identity))
        name = rule.separator.join(words)
        if len(name) > rule.limit:
            tail = digest(name)
            name = name[: rule.limit - len(tail) - len(rule.separator)].rstrip("-_.") + rule.separator + tail
        if re.fullmatch(rule.pattern, name) is None:
            raise ValueError(f"the name {name!r} does not fit {kind!r}: {rule.pattern} ({rule.source})")
        return name
