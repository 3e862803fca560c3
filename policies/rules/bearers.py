"""Finds the resources of a stack that carry the encryption of another one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from weakref import WeakKeyDictionary

from policies.rules import surfaces
from policies.rules.tables.entries import Carried
from policies.rules.view import MISSING, Resource, StackView, Unknown, bare


def unnamed(resource: Resource, carried: Carried) -> bool:
    """Whether a resource that has to name what carries its encryption names nothing."""
    if carried.by_them or not carried.reference:
        return False
    return all(resource.get(path) is MISSING for path in carried.reference.split("|"))


def bearers(resource: Resource, carried: Carried, stack: StackView) -> tuple[Resource, ...]:
    """The resources that carry the encryption of one, in a complete stack."""
    if not carried.reference:
        return _by_account(carried.kinds, stack).get(_account(resource), ())
    if carried.by_them and ".{}." in carried.reference:
        return _patterns(carried, stack).covering(resource)
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
        region = bare(region)
    return provider.urn if provider is not None else "", region if isinstance(region, str | Unknown) else None


def _by_account(kinds: tuple[str, ...], stack: StackView) -> Mapping[tuple[str, Any], tuple[Resource, ...]]:
    known = _ACCOUNTS.setdefault(stack, {})
    if kinds not in known:
        found: dict[tuple[str, Any], list[Resource]] = {}
        for other in stack.of(*kinds):
            found.setdefault(_account(other), []).append(other)
        known[kinds] = {account: tuple(members) for account, members in found.items()}
    return known[kinds]


class _Patterns:
    """Policies by the resources that they name: ``collection/name``, or ``collection/start*``.

    Each policy is read once a stack, so that many of them and many resources do not cost their product.
    """

    def __init__(self, policies: tuple[Resource, ...], path: str) -> None:
        self._policies = policies
        self._made_from: dict[str, list[int]] = {}
        self._names: dict[str, list[int]] = {}
        self._starts: dict[str, list[int]] = {}
        for index, policy in enumerate(policies):
            for urn in policy.sources(path):
                self._made_from.setdefault(urn, []).append(index)
            for _, found in surfaces.each(policy, path):
                for pattern in found if isinstance(found, list) else [found]:
                    wanted = pattern.partition("/")[2] if isinstance(pattern, str) else ""
                    if wanted.endswith("*"):
                        self._starts.setdefault(wanted[:-1], []).append(index)
                    elif wanted:
                        self._names.setdefault(wanted, []).append(index)

    def covering(self, resource: Resource) -> tuple[Resource, ...]:
        """The policies that name a resource."""
        found = {*self._made_from.get(resource.urn, ())}
        name = resource.get("name")
        if isinstance(name, str):
            found.update(self._names.get(name, ()))
            for length in range(min(len(name), _LONGEST_NAME) + 1):
                found.update(self._starts.get(name[:length], ()))
        return tuple(self._policies[index] for index in sorted(found))


def _patterns(carried: Carried, stack: StackView) -> _Patterns:
    known = _OF_STACK.setdefault(stack, {})
    key = (carried.kinds, carried.reference)
    if key not in known:
        known[key] = _Patterns(stack.of(*carried.kinds), carried.reference)
    return known[key]


_LONGEST_NAME: Final = 128
"""Characters of a name that are held against patterns; OpenSearch Serverless allows 32."""
_ACCOUNTS: Final[
    WeakKeyDictionary[StackView, dict[tuple[str, ...], Mapping[tuple[str, Any], tuple[Resource, ...]]]]
] = WeakKeyDictionary()
_OF_STACK: Final[WeakKeyDictionary[StackView, dict[tuple[tuple[str, ...], str], _Patterns]]] = WeakKeyDictionary()
