"""Judges AWS's network ACLs, whose entries are asked in the order of their numbers until one fits.

They keep no state and must let answers come back on high ports; of them, as in AWS's control EC2.21, only SSH and RDP
are judged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Final
from weakref import WeakKeyDictionary

from policies.rules import networks, openings
from policies.rules.demands import as_number
from policies.rules.model import Context, Finding
from policies.rules.tabled import Judge, Say
from policies.rules.texts import as_text
from policies.rules.view import MISSING, Resource, StackView, Unknown

_ACLS: Final = ("aws:ec2/networkAcl:NetworkAcl", "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl")
_RULE: Final = "aws:ec2/networkAclRule:NetworkAclRule"
_PORTS: Final = (22, 3389)
"""Ports that a network ACL must keep closed; others it must open for answers."""
_SOURCES: Final = ("cidrBlock", "ipv6CidrBlock")


def judges(say: Say) -> Mapping[str, Sequence[Judge]]:
    """The judges of network ACLs by type, speaking for a rule."""

    def inline(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
        entries: list[tuple[str, Mapping[str, Any]]] = []
        for member in openings.members(resource, "ingress", say):
            if isinstance(member, Finding):
                yield member
            else:
                entries.append(member)
        denied = _Denied([entry for _, entry in entries])
        for path, entry in entries:
            yield from _entry(say, resource, path, entry, (denied,))

    def separate(resource: Resource, stack: StackView, _context: Context) -> Iterator[Finding]:
        if resource.get("egress") is True:
            return
        found = [*_entry(say, resource, "cidrBlock", resource.props, ())]
        if not found:
            return
        if not stack.complete:
            yield say.later(resource, "a rule that denies it first")
            return
        yield from _entry(say, resource, "cidrBlock", resource.props, _siblings(resource, stack))

    return {**dict.fromkeys(_ACLS, (inline,)), _RULE: (separate,)}


class _Denied:
    """What some entries deny: the lowest number of an entry for some sources and one of the judged ports."""

    def __init__(self, entries: Iterable[Mapping[str, Any]]) -> None:
        self._numbers: dict[tuple[frozenset[str], int], float] = {}
        for entry in entries:
            number = _number(entry)
            if number is None or _action(entry) != "deny":
                continue
            sources = {source for source in _sources(entry) if isinstance(source, str)}
            for some in map(frozenset, (*combinations(sources, 1), *combinations(sources, 2))):
                for port in _ports_of(entry):
                    self._numbers[some, port] = min(number, self._numbers.get((some, port), number))

    def before(self, number: float, sources: frozenset[str], port: int) -> bool:
        """Whether an entry with a lower number denies these sources a port."""
        lowest = self._numbers.get((sources, port))
        return lowest is not None and lowest < number


@dataclass(slots=True)
class _Rules:
    """The rules for what comes in of all ACLs of a stack, so that many of them do not cost their product: by the text
    that names the ACL, and by what they are made from; of the latter, also those alone whose text is unknown."""

    named: Mapping[str, _Denied] = field(default_factory=dict)
    made_from: Mapping[tuple[str, ...], _Denied] = field(default_factory=dict)
    unknown: Mapping[tuple[str, ...], _Denied] = field(default_factory=dict)


_OF_STACK: Final[WeakKeyDictionary[StackView, _Rules]] = WeakKeyDictionary()


def _rules(stack: StackView) -> _Rules:
    found = _OF_STACK.get(stack)
    if found is None:
        named: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        made_from: dict[tuple[str, ...], list[Mapping[str, Any]]] = defaultdict(list)
        unknown: dict[tuple[str, ...], list[Mapping[str, Any]]] = defaultdict(list)
        for rule in stack.of(_RULE):
            if rule.get("egress") is True:
                continue
            acl, sources = openings.plain(rule.props.get("networkAclId")), rule.sources("networkAclId")
            if isinstance(acl, str):
                named[acl].append(rule.props)
            elif isinstance(acl, Unknown) and sources:
                unknown[sources].append(rule.props)
            if sources:
                made_from[sources].append(rule.props)
        found = _OF_STACK[stack] = _Rules(
            {key: _Denied(props) for key, props in named.items()},
            {key: _Denied(props) for key, props in made_from.items()},
            {key: _Denied(props) for key, props in unknown.items()},
        )
    return found


def _siblings(resource: Resource, stack: StackView) -> tuple[_Denied, ...]:
    """What the rules of the same ACL deny: by its id, or where that is unknown by what it is made from."""
    rules = _rules(stack)
    acl, sources = openings.plain(resource.props.get("networkAclId")), resource.sources("networkAclId")
    if isinstance(acl, Unknown):
        found = [rules.made_from.get(sources)]
    else:
        found = [rules.named.get(acl) if isinstance(acl, str) else None, rules.unknown.get(sources)]
    return tuple(denied for denied in found if denied is not None)


def _entry(
    say: Say, resource: Resource, path: str, entry: Mapping[str, Any], denials: Sequence[_Denied]
) -> Iterator[Finding]:
    """The finding of one entry that allows; ``denials`` may deny the same before it."""
    if _action(entry) != "allow":
        return
    protocol = as_text(openings.plain(entry.get("protocol"))).casefold()
    given = [source for source in _sources(entry) if source is not MISSING]
    if any(isinstance(source, Unknown) for source in given):
        yield say.unknown(resource, path, "name the networks that need it")
        return
    if protocol not in (*openings.ALL, "tcp", "6") or not networks.reach(given).everybody:
        return
    number, sources = _number(entry), frozenset(as_text(source) for source in given)
    left = [
        port
        for port in _ports_of(entry)
        if number is None or not any(denied.before(number, sources, port) for denied in denials)
    ]
    if left:
        named = " and ".join(f"port {port} ({networks.ADMIN[port]})" for port in left)
        remedy = "deny it in an entry before, or name the networks that need it"
        yield say.violated(resource, f"{named} open to everybody", remedy, path)


def _action(entry: Mapping[str, Any]) -> str:
    return as_text(openings.plain(entry.get("action", entry.get("ruleAction")))).casefold()


def _number(entry: Mapping[str, Any]) -> float | None:
    return as_number(openings.plain(entry.get("ruleNo", entry.get("ruleNumber"))))


def _sources(entry: Mapping[str, Any]) -> list[Any]:
    return [openings.plain(entry.get(key)) for key in _SOURCES]


def _ports_of(entry: Mapping[str, Any]) -> list[int]:
    """Which of the judged ports an entry is about."""
    if as_text(openings.plain(entry.get("protocol"))).casefold() in openings.ALL:
        return [*_PORTS]
    first, last = (as_number(openings.plain(entry.get(key))) for key in ("fromPort", "toPort"))
    low, high = 0 if first is None else first, networks.LAST if last is None else last
    return [port for port in _PORTS if low <= port <= high]
