"""Whether what a resource is part of is in the stack, so that it is judged there by whose key both are encrypted."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from policies.rules.catalogue import facts
from policies.rules.origins import origin
from policies.rules.tables.entries import Parent
from policies.rules.view import MISSING, Resource, StackView, Unknown, bare

_SCOPES: Final = {"aws": "region", "azure": "resourceGroupName", "ovh": "serviceName"}
"""Within what a name is one resource's only: two resources of one name in different ones are not the same."""
_LONGEST_WAY: Final = 16
"""Resources by whose outputs a reference is followed: enough for any program, and a bound for any input."""


@cache
def deciding(cloud: str, kind: str) -> tuple[Parent, ...]:
    """Where a type names the whole that its data lie in, if it depends on the whole by whose key they are encrypted.

    Empty for a type that is part of nothing, and for parts of what has no setting for a key: a secret in a vault.
    """
    known = facts(cloud, kind)
    if known is None or known.rest != "parent":
        return ()
    return tuple(parent for parent in known.parents if any(_decides(cloud, whole) for whole in parent.kinds))


def _decides(cloud: str, kind: str) -> bool:
    """Whether anything about a whole says by whose key it is encrypted: itself, or being part of another."""
    known = facts(cloud, kind)
    return known is None or known.rest == "parent" or bool(known.uses or known.carried or known.not_expressible)


def lack(resource: Resource, parents: tuple[Parent, ...], stack: StackView) -> tuple[str, str] | None:
    """Why a whole of a resource is not known in a complete stack: the property, and a sentence; None if all are there.

    Every property that names a whole must name one of the stack, and one of them must name something.
    """
    named = False
    for parent in parents:
        stated = {value.urns if isinstance(value, Unknown) else value for value in _stated(resource, parent.path)}
        if not stated:
            continue
        named = True
        found = _found(resource, parent, stack)
        if not found or len(found) < len(stated):
            why = _why(resource, parent, stack)
            return parent.path, f"part of what {parent.path} names, which is not in this stack{why}"
    if named:
        return None
    paths = " or ".join(parent.path for parent in parents)
    return parents[0].path, f"part of another resource, but none is named in {paths}"


def _stated(resource: Resource, path: str) -> Iterator[Any]:
    """What a property names: texts and Unknowns."""
    for _, value in resource.each(path):
        if isinstance(value, Unknown) or (isinstance(value, str) and value):
            yield value


def _found(resource: Resource, parent: Parent, stack: StackView) -> list[Resource]:
    """The wholes of the stack that a property names, by itself or by way of others.

    A program may take a name from another part of the same whole (``bucket=versioning.bucket``): what the value was
    made from then names the whole at the same property.
    """
    found = stack.references(resource, parent.path, parent.kinds)
    seen = {resource.urn}
    way = list(resource.sources(parent.path))
    while not found and way and len(seen) < _LONGEST_WAY:
        other = stack.by_urn.get(way.pop())
        if other is not None and other.urn not in seen:
            seen.add(other.urn)
            found = stack.references(other, parent.path, parent.kinds)
            way += other.sources(parent.path)
    made_from = frozenset(resource.sources(parent.path))
    return [whole for whole in found if whole.urn in made_from or _may_be(resource, whole, parent.path)]


def _may_be(resource: Resource, whole: Resource, path: str) -> bool:
    """Whether a whole that was found by its name can be meant: it is not known to be elsewhere than its part."""
    scope = _SCOPES[resource.cloud or ""]
    if path == scope or (resource.cloud == "azure" and path.endswith(("Id", ".id"))):
        return True
    here, there = _scope(resource, scope), _scope(whole, scope)
    return not (isinstance(here, str) and isinstance(there, str)) or here.casefold() == there.casefold()


def _scope(resource: Resource, name: str) -> Any:
    value = resource.get(name)
    if value is MISSING and resource.cloud == "aws" and resource.provider is not None:
        value = resource.provider.props.get(name)
    return bare(value)


def _why(resource: Resource, parent: Parent, stack: StackView) -> str:
    """Of an unknown reference, what it was made from."""
    unknown = next((value for value in _stated(resource, parent.path) if isinstance(value, Unknown)), None)
    if unknown is None:
        return ""
    made_from = origin(resource, parent.path, unknown.urns, stack, "anything", lambda _: True)
    return f" (it is unknown at preview and made from {made_from.names or 'nothing in this stack'})"
