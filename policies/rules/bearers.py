"""Finds the resources of a stack that carry the encryption of another one."""

from __future__ import annotations

from typing import Any

from policies.rules import surfaces
from policies.rules.tables.entries import Carried
from policies.rules.view import MISSING, Resource, StackView


def unnamed(resource: Resource, carried: Carried) -> bool:
    """Whether a resource that has to name what carries its encryption names nothing."""
    if carried.by_them or not carried.reference:
        return False
    return all(resource.get(path) is MISSING for path in carried.reference.split("|"))


def bearers(resource: Resource, carried: Carried, stack: StackView) -> tuple[Resource, ...]:
    """The resources that carry the encryption of one, in a complete stack."""
    if not carried.reference:
        home = _account(resource)
        return tuple(other for other in stack.of(*carried.kinds) if _account(other) == home)
    if carried.by_them and ".{}." in carried.reference:
        return tuple(other for other in stack.of(*carried.kinds) if _covers(other, carried.reference, resource))
    if carried.by_them:
        return stack.referring(resource, carried.kinds, carried.reference)
    found = (
        other
        for path in carried.reference.split("|")
        for other in stack.references(resource, path, carried.kinds)
    )  # fmt: skip
    return tuple({other.urn: other for other in found}.values())


def _account(resource: Resource) -> tuple[str, Any]:
    """The account and region that a resource is in, as far as its provider tells them apart."""
    provider = resource.provider
    region = resource.get("region")
    if not isinstance(region, str):
        region = provider.props.get("region") if provider is not None else None
    return provider.urn if provider is not None else "", region


def _covers(policy: Resource, path: str, resource: Resource) -> bool:
    """Whether a policy names a resource by a pattern: ``collection/name``, or ``collection/start*``."""
    if resource.urn in policy.sources(path):
        return True
    name = resource.get("name")
    if not isinstance(name, str):
        return False
    for _, found in surfaces.each(policy, path):
        for pattern in found if isinstance(found, list) else [found]:
            wanted = pattern.partition("/")[2] if isinstance(pattern, str) else ""
            if wanted == name or (wanted.endswith("*") and name.startswith(wanted[:-1])):
                return True
    return False
