"""How a provider completes a program's inputs: defaults, and names for what the program leaves without one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from sandbox.rules import ProviderRules, Request, TypeRules

DEFAULTS_KEY: Final = "__defaults"
"""Where bridged providers note which inputs they filled in themselves."""
CREATE_BEFORE_DELETE_KEY: Final = "__createBeforeDelete"
"""Where azure-native notes that it made up a random name, so that a replacement can stand beside the old object."""


class Naming(Enum):
    """What a provider may do with a proposed name (``pulumi:autonaming`` in a stack's configuration)."""

    PROPOSE = 0
    ENFORCE = 1
    DISABLE = 2


@dataclass(frozen=True)
class Proposal:
    """The name that the engine proposes for a resource without one."""

    name: str
    naming: Naming = Naming.PROPOSE


def complete(
    rules: ProviderRules,
    entry: TypeRules,
    request: Request,
    old: Mapping[str, Any],
    proposal: Proposal | None = None,
) -> dict[str, Any]:
    """The inputs that the provider adds to those of the request.

    Args:
        old: the completed inputs of the last update; empty for a new object, and when an object is replaced.
    """
    filled: dict[str, Any] = {}
    for defaults in (rules.defaults, entry.defaults):
        if defaults:
            filled |= {key: value for key, value in defaults(request).items() if key not in request.inputs}
    name = request.schema.name_property
    if name and request.inputs.get(name) is None and request.inputs.get(f"{name}Prefix") is None:
        filled |= _named(rules, request, name, old, proposal)
    return filled


def _named(
    rules: ProviderRules, request: Request, key: str, old: Mapping[str, Any], proposal: Proposal | None
) -> dict[str, Any]:
    """The made-up name; the one of the last update if there is one.

    Sources: pulumi-terraform-bridge pkg/tfbridge/schema.go (defaults); pulumi-azure-native
    provider/pkg/provider/provider.go (getDefaultName), which keeps explicit names of the last update as well.
    """
    kept = old.get(key)
    if kept is not None and (not rules.bridged or made_up(key, old)):
        note = {CREATE_BEFORE_DELETE_KEY: True} if old.get(CREATE_BEFORE_DELETE_KEY) is True else {}
        return {key: kept, **note}
    if proposal and proposal.naming is Naming.DISABLE:
        return {}
    name = proposal.name if proposal else rules.autoname(request)
    random = not rules.bridged and name != request.name
    return {key: name, **({CREATE_BEFORE_DELETE_KEY: True} if random else {})}


def made_up(key: str, inputs: Mapping[str, Any]) -> bool:
    """Whether a bridged provider filled in an input itself."""
    return key in inputs.get(DEFAULTS_KEY, ())


def goes_first(
    rules: ProviderRules, entry: TypeRules, before: Request, after: Request, notes: tuple[Mapping[str, Any], ...]
) -> bool:
    """Whether a replaced object must be deleted before the new one is made, since both would claim one name.

    Args:
        before: the resource as it was, with its last inputs.
        after: the resource as it is to be.
        notes: the old and the new inputs with the provider's own notes in them.

    Sources: pulumi-terraform-bridge pkg/tfbridge/schema.go (nameRequiresDeleteBeforeReplace); pulumi-azure-native
    provider/pkg/provider/provider.go (Diff).
    """
    old, new = notes
    if not rules.bridged:
        return old.get(CREATE_BEFORE_DELETE_KEY) is not True
    name = after.schema.name_property
    if name and after.inputs.get(name) is not None:
        return not made_up(name, new)
    key = entry.unique(before) if entry.unique else None
    return key is not None and entry.unique is not None and key == entry.unique(after)
