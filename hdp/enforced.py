"""What the sandbox's clouds enforce, as rows of a table, each with its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.clouds import PACKAGES, load_rules
from sandbox.rules import Phase, Reference, Rule

PHASES = {Phase.CHECK: "preview and update", Phase.APPLY: "update", Phase.DELETE: "delete"}


@dataclass(frozen=True)
class Enforced:
    """One thing that a cloud enforces."""

    package: str
    type: str
    """Pulumi's type; ``*`` for all of the package."""
    rule: str
    """The rule's id, or the property it is about."""
    when: str
    summary: str
    source: str


def enforced(package: str) -> Iterator[Enforced]:
    """Everything that one cloud enforces beyond the SDK's own types.

    Args:
        package: a key of ``sandbox.clouds.PACKAGES``.
    """
    assert package in PACKAGES
    provider = load_rules(package)
    yield from (_of_rule(package, "*", rule) for rule in provider.rules)
    for token, entry in sorted(provider.types.items()):
        yield from (_of_rule(package, token, rule) for rule in entry.rules)
        yield from (_of_reference(package, token, reference) for reference in entry.references)


def _of_rule(package: str, token: str, rule: Rule) -> Enforced:
    return Enforced(package, token, rule.id, PHASES[rule.phase], rule.summary, rule.source)


def _of_reference(package: str, token: str, reference: Reference) -> Enforced:
    kinds = " or ".join(kind.rsplit(":", 1)[-1] for kind in reference.to)
    held = "; it cannot be deleted while it is used" if reference.holds else ""
    summary = f"names an existing {kinds} (by {reference.by}){held}"
    return Enforced(package, token, reference.path, PHASES[Phase.APPLY], summary, reference.source)
