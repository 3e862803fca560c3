"""Judges security rules: which ports they open to everybody.

Only the web ports 80 and 443 may be open to everybody (what answers there is judged by the TLS rule), and not for what
is tagged with a class of health data; further IPsec, which authenticates its peers, and ICMP, which carries no data.
AWS's control EC2.18 has the same two ports. Network ACLs are judged otherwise (``network_acls.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from policies.rules import networks, ranges
from policies.rules.demands import entered
from policies.rules.model import Finding
from policies.rules.tabled import Say
from policies.rules.texts import as_text
from policies.rules.view import MISSING, Resource, StackView, Unknown, bare

_NARROW: Final = "name the networks that need it"
_HARMLESS: Final = frozenset(
    {"icmp", "icmpv6", "ipv6-icmp", "1", "58", "esp", "50", "ah", "51"},
)
ALL: Final = frozenset({"-1", "all", "*", "any", "ipv4", "ipv6", "none"})
"""How protocols are named that stand for all."""
_IPSEC: Final = frozenset({500, 4500})


@dataclass(frozen=True, slots=True)
class Opening:
    """What one rule lets in: from whom, over which protocol, to which port ranges (empty: all)."""

    path: str
    sources: Sequence[Any]
    protocol: Any
    ports: Sequence[tuple[Any, Any]] = ()


def judge(say: Say, resource: Resource, stack: StackView, opening: Opening) -> Iterator[Finding]:
    """The finding of one rule."""
    values = [plain(value) for value in opening.sources]
    known = [value for value in values if not isinstance(value, Unknown)]
    unknown = len(known) < len(values)
    yield from judge_reach(say, resource, stack, opening, networks.reach(known), unknown=unknown)


def judge_reach(
    say: Say, resource: Resource, stack: StackView, opening: Opening, found: networks.Reach, *, unknown: bool
) -> Iterator[Finding]:
    """The finding of one rule by whom its known sources let in, and whether it has unknown ones besides."""
    if found.unreadable:
        yield say.violated(resource, "a source is no range of addresses", _NARROW, opening.path)
        return
    if not found.everybody and not unknown:
        return
    what = _open(opening)
    if isinstance(what, Unknown):
        yield say.unknown(resource, opening.path, "state the protocol and the ports")
        return
    health = ranges.tagged(resource)
    if not what and health:
        what = f"a web port of {health} data"
    if not what:
        yield say.passed(resource, "only web ports are open to everybody", opening.path)
    elif found.everybody:
        who = "everybody" if found.widest in ("0.0.0.0/0", "::/0", "*") else f"everybody ({found.widest})"
        yield say.violated(resource, f"{what} open to {who}", _NARROW, opening.path)
    else:
        yield from ranges.unknown(say, resource, stack, opening.path, _NARROW)


def plain(value: Any) -> Any:
    """A value without the mark of a secret; None counts as absent."""
    value = bare(value)
    return MISSING if value is None else value


def _open(opening: Opening) -> str | Unknown:
    """What is open, in words; empty where it is nothing that matters; Unknown where it cannot be said."""
    protocol = plain(opening.protocol)
    if isinstance(protocol, Unknown):
        return protocol
    kind = as_text(protocol).casefold()
    if kind in _HARMLESS:
        return ""
    texts: list[str] = []
    for first, last in opening.ports or ((0, networks.LAST),):
        low, high = plain(first), plain(last)
        if isinstance(low, Unknown) or isinstance(high, Unknown):
            return low if isinstance(low, Unknown) else high
        from_port, to_port = _port(low, 0), _port(high, networks.LAST)
        if kind in ("udp", "17") and from_port == to_port and from_port in _IPSEC:
            continue
        texts.append(networks.ports(from_port, to_port))
    return next((text for text in texts if text), "")


def _port(value: Any, missing: int) -> int:
    if isinstance(value, float | int) and not isinstance(value, bool):
        return int(value) if 0 <= value <= networks.LAST else missing
    text = as_text(value)
    return int(text) if text.isdecimal() and len(text) <= len("65535") else missing


def members(resource: Resource, path: str, say: Say) -> Iterator[tuple[str, Mapping[str, Any]] | Finding]:
    """The mappings in a list of rules with their paths, and a finding for each that is unknown."""
    for at, value in entered(resource, path):
        if isinstance(value, Unknown):
            yield say.unknown(resource, at, "state the rules")
        elif isinstance(value, Mapping):
            yield at, value


def listed(value: Any) -> list[Any]:
    """A value as a list: itself, its members, or nothing."""
    value = plain(value)
    return value if isinstance(value, list) else [] if value is MISSING else [value]
