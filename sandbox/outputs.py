"""The outputs that a cloud computes for an object, and the id that it gives it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.rules import ProviderRules, Request, TypeRules
from sandbox.schema.catalogue import Catalogue
from sandbox.store import Record
from sandbox.synthesis import synthesise

Others = Callable[[str], Record | None]
"""The other object that has an id, if any."""


def calculate(
    rules: ProviderRules, catalogue: Catalogue, entry: TypeRules, request: Request, others: Others
) -> tuple[str, dict[str, Any]]:
    """The id and the outputs of an object; one that is there keeps its id."""
    outputs = synthesise(request, catalogue)
    outputs |= request.inputs
    outputs |= rules.outputs(request)
    if entry.outputs:
        outputs |= entry.outputs(request)
    declared = {*request.schema.outputs, *request.inputs}
    return _identity(rules, entry, request, others), {key: outputs[key] for key in outputs if key in declared}


def _identity(rules: ProviderRules, entry: TypeRules, request: Request, others: Others) -> str:
    if request.old:
        return request.old.id
    if entry.identify:
        return entry.identify(request)
    id = rules.identify(request)
    # Whether the names of a type without rules are unique is not known: two of one name get two ids.
    return f"{id}-{request.hex(8, 'second')}" if rules.bridged and others(id) else id
