"""Looks a resource type up in the tables of its provider."""

from __future__ import annotations

from functools import cache
from types import ModuleType
from typing import Final

from policies.rules.model import Context, Finding, Verdict
from policies.rules.tables import aws, aws_places, azure, azure_places, ovh, ovh_places
from policies.rules.tables.entries import TypeFacts
from policies.rules.view import Resource

TABLES: Final[dict[str, ModuleType]] = {"aws": aws, "azure": azure, "ovh": ovh}
"""The types of each provider."""

PLACES: Final[dict[str, ModuleType]] = {"aws": aws_places, "azure": azure_places, "ovh": ovh_places}
"""Where the types of each provider are."""

_NO_CLOUD: Final = frozenset(
    ("pulumi", "pulumi-nodejs", "pulumi-python", "random", "tls", "command", "time", "null", "local", "kubernetes")
)
"""Packages that make nothing at a cloud provider by themselves: their resources are out of the rules' scope."""

KEY_KINDS: Final = frozenset((*aws.KEY_KINDS, *azure.KEY_KINDS, *ovh.KEY_KINDS))
"""Types whose outputs name a customer's key."""


@cache
def facts(cloud: str, kind: str) -> TypeFacts | None:
    """What is known of a type; None if it is in no table (then it is unclassified, and never passed silently)."""
    table = TABLES[cloud]
    found: TypeFacts | None = table.TYPES.get(kind)
    if found is not None:
        return found
    services: dict[str, TypeFacts] = PLACES[cloud].SERVICES
    return next((entry for prefix, entry in services.items() if kind.startswith(prefix)), None)


@cache
def everywhere(cloud: str, kind: str) -> str | None:
    """Why a type is in no residency at all (it works worldwide by design); None for all others."""
    services: dict[str, str] = PLACES[cloud].EVERYWHERE
    return next((why for prefix, why in services.items() if kind.startswith(prefix)), None)


def outside(rule: str, resource: Resource, context: Context) -> Finding:
    """The finding on a resource of none of the three providers: not applicable, or reported if its package is unknown.

    A component has no provider; a resource of a package that nobody has looked at is never passed silently.
    """
    package = resource.kind.partition(":")[0]
    if resource.provider is None or package in _NO_CLOUD:
        return Finding(
            rule, Verdict.NOT_APPLICABLE, resource.urn, f"{resource.kind} is no resource of a cloud provider"
        )
    return Finding(
        rule,
        Verdict.UNDECIDED,
        resource.urn,
        f"{package} is no provider that these rules know",
        "judge it otherwise, or add the provider to policies/rules/tables",
        blocking=context.refuse_unclassified,
    )


def unclassified(rule: str, resource: Resource, context: Context) -> Finding:
    """The finding on a type that is in no table: reported, or refused if the configuration says so."""
    return Finding(
        rule,
        Verdict.UNDECIDED,
        resource.urn,
        f"{resource.kind} is in no table, so what it keeps, where and under whose key is not known",
        "add it to policies/rules/tables",
        blocking=context.refuse_unclassified,
    )
