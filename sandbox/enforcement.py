"""Asking a cloud's rules, and refusing what they do not accept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sandbox.errors import CloudError, Failure, RuleError
from sandbox.rules import Phase, ProviderRules, Request, TypeRules
from sandbox.schema.catalogue import Catalogue
from sandbox.schema.check import check as check_types
from sandbox.schema.types import ResourceType
from sandbox.values import has_unknown, plain, without_nulls

ENGINE_CONFIG = frozenset({"version", "pluginDownloadURL"})
"""Configuration of every provider that belongs to the engine."""


def type_failures(inputs: Mapping[str, Any], schema: ResourceType, catalogue: Catalogue) -> list[Failure]:
    """What the SDK's types do not accept."""
    return [Failure(item.path, item.message) for item in check_types(dict(inputs), schema, catalogue)]


def ask(rules: ProviderRules, phase: Phase, entry: TypeRules, request: Request) -> list[Failure]:
    """The failures of all rules of one phase. A rule that cannot do without an unknown input waits for the update.

    Raises:
        CloudError: a rule refuses by itself.
        RuleError: a rule fails itself.
    """
    failures: list[Failure] = []
    for rule in (*rules.rules, *entry.rules):
        if rule.phase is phase:
            try:
                failures += rule.apply(request)
            except CloudError:
                raise
            except Exception as error:
                if phase is not Phase.CHECK or not has_unknown(dict(request.inputs)):
                    raise RuleError(rule.id, request.urn, error) from error
    return failures


def refuse(failures: Sequence[Failure]) -> None:
    """Raises CloudError if there are any failures."""
    if failures:
        raise CloudError(failures)


def conflict(entry: TypeRules, key: str) -> Failure:
    """The refusal of a second object with one name, or one id."""
    name = key.rsplit("/", 1)[-1]
    template = entry.conflict or Failure("", "{name!r} already exists", "AlreadyExists")
    return replace(template, message=template.message.format(name=name))


def config_failures(rules: ProviderRules, catalogue: Catalogue, config: Mapping[str, Any]) -> list[Failure]:
    """What is wrong with the configuration of a provider; parts of it may be unknown."""
    given = {key: value for key, value in without_nulls(dict(config)).items() if key not in ENGINE_CONFIG}
    try:
        refused = rules.configure(plain(given))
    except Exception:
        if not has_unknown(given):
            raise
        refused = []
    return [*type_failures(given, catalogue.provider_config(), catalogue), *refused]
