"""References between objects: what they name must exist, and what others need cannot be deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.errors import Failure
from sandbox.rules import ProviderRules, Reference, Request, TypeRules
from sandbox.store import Record, Store

MADE_WITH = "made_with"
"""In an object's side state: the id of the object that the cloud made it with, and deletes it with."""


def values_at(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """The values at a path in which ``[]`` steps into every item of a list, each with its full path."""
    yield from _steps(value, path.replace("[]", ".[]").split("."), "")


def _steps(value: Any, steps: list[str], path: str) -> Iterator[tuple[str, Any]]:
    if value is None:
        return
    if not steps:
        yield path, value
        return
    step, rest = steps[0], steps[1:]
    if step == "[]":
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield from _steps(item, rest, f"{path}[{index}]")
    elif isinstance(value, Mapping):
        yield from _steps(value.get(step), rest, f"{path}.{step}" if path else step)


def missing(entry: TypeRules, request: Request) -> list[Failure]:
    """The references of a resource to things that do not exist."""
    failures = []
    for reference in entry.references:
        for path, value in values_at(request.inputs, reference.path):
            if not isinstance(value, str) or (
                reference.optional_prefix and value.startswith(reference.optional_prefix)
            ):
                continue
            if not any(_found(request, token, reference, value) for token in reference.to):
                failures.append(Failure(path, reference.message.format(value=value), reference.code))
    return failures


def _found(request: Request, token: str, reference: Reference, value: str) -> bool:
    record = request.store.by_output(token.split(":", 1)[0], token, reference.by, value)
    return record is not None and (not reference.same_region or record.region == request.region)


def holding(rules: ProviderRules, store: Store, record: Record) -> list[Failure]:
    """What forbids the deletion of an object: others that refer to it and need it."""
    failures = []
    for entry, reference in rules.holders.get(record.token, ()):
        wanted = record.id if reference.by == "id" else record.outputs.get(reference.by)
        if not isinstance(wanted, str):
            continue
        failures += [
            Failure("", reference.held_message.format(id=record.id, user=user.id), reference.held_code)
            for user in store.mentioning(rules.package, entry.token, wanted)
            if user.number != record.number
            and user.side.get(MADE_WITH) != record.id
            and (not reference.same_region or user.region == record.region)
            and any(value == wanted for _, value in values_at(user.inputs, reference.path))
        ]
    return failures
