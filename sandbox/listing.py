"""Everything that the sandbox's clouds enforce and answer beyond the SDKs' own types, as rows of a table.

What stands in the rules as data (references, unique names, immutables) is listed like the rules that are functions,
with an id made from the type and the property. Immutables that come from the SDK's texts are not listed one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sandbox.clouds import PACKAGES, load_rules
from sandbox.rules import Phase, ProviderRules, Reference, Rule, TypeRules

EVERY_TYPE = "*"


@dataclass(frozen=True)
class ListedRule:
    """One thing that a cloud enforces."""

    provider: str
    """The Pulumi package."""
    type: str
    """The type token; ``*`` for every type of the provider."""
    id: str
    """``<cloud>.<service>.<what>``; a rule that several types share has one id."""
    phase: Phase
    summary: str
    source: str
    """Where it is documented; ``unverified`` where no document was read."""


@dataclass(frozen=True)
class ListedFunction:
    """A function (data source) that is answered."""

    provider: str
    token: str


def all_rules(packages: Iterable[str] = PACKAGES) -> list[ListedRule]:
    """Everything that the clouds of these packages enforce, provider by provider and type by type."""
    return [row for package in packages for row in _of_provider(load_rules(package))]


def all_functions(packages: Iterable[str] = PACKAGES) -> list[ListedFunction]:
    """Every function that the clouds of these packages answer."""
    return [ListedFunction(package, token) for package in packages for token in sorted(load_rules(package).functions)]


def _of_provider(rules: ProviderRules) -> Iterator[ListedRule]:
    yield from (_of_rule(rules, EVERY_TYPE, rule) for rule in rules.rules)
    for token, entry in sorted(rules.types.items()):
        yield from (_of_rule(rules, token, rule) for rule in entry.rules)
        for number, reference in enumerate(entry.references):
            yield from _of_reference(rules, entry, number, reference)
        yield from _of_data(rules, entry)


def _of_rule(rules: ProviderRules, token: str, rule: Rule) -> ListedRule:
    return ListedRule(rules.package, token, rule.id, rule.phase, rule.summary, rule.source)


def _of_reference(rules: ProviderRules, entry: TypeRules, number: int, reference: Reference) -> Iterator[ListedRule]:
    kinds = " or ".join(dict.fromkeys(kind.rsplit(":", 1)[-1] for kind in reference.to))
    place = " in the same region" if reference.same_region else ""
    again = sum(other.path == reference.path for other in entry.references[:number])
    suffix = f"-{again + 1}" if again else ""
    name = _id(rules, entry.token, reference.path)
    summary = f"{reference.path} names an existing {kinds}{place} (by {reference.by})."
    yield ListedRule(rules.package, entry.token, f"{name}.exists{suffix}", Phase.APPLY, summary, reference.source)
    if reference.holds:
        summary = f"The {kinds} that {reference.path} names cannot be deleted before."
        yield ListedRule(rules.package, entry.token, f"{name}.held{suffix}", Phase.DELETE, summary, reference.source)


def _of_data(rules: ProviderRules, entry: TypeRules) -> Iterator[ListedRule]:
    name = _id(rules, entry.token)
    if entry.unique:
        code = f" ({entry.conflict.code})" if entry.conflict and entry.conflict.code else ""
        summary = f"A second one of the same name, or for the same thing, is refused{code}."
        yield ListedRule(rules.package, entry.token, f"{name}.unique", Phase.APPLY, summary, entry.source)
    if entry.immutable:
        summary = f"Cannot be changed in place, a change replaces the resource: {', '.join(sorted(entry.immutable))}."
        yield ListedRule(rules.package, entry.token, f"{name}.immutable", Phase.CHECK, summary, entry.source)


def _id(rules: ProviderRules, token: str, path: str = "") -> str:
    """``aws:ec2/subnet:Subnet``, ``vpcId`` -> ``aws.ec2.subnet.vpc-id``."""
    _, module, kind = token.split(":", 2)
    service = module.split("/")[0]
    parts = [rules.package.split("-")[0], service, kind, re.sub(r"[.\[\]]+", "-", path).strip("-")]
    return ".".join(_kebab(part) for part in parts if part)


def _kebab(name: str) -> str:
    """``vpcId`` -> ``vpc-id``, ``VPCEndpoint`` -> ``vpc-endpoint``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", name).lower().replace("_", "-")
