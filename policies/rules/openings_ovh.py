"""Judges OVHcloud's security groups, edge firewalls and listeners of load balancers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from policies.rules import openings
from policies.rules.model import Context, Finding
from policies.rules.openings import Opening
from policies.rules.tabled import Judge, Say
from policies.rules.texts import as_text
from policies.rules.view import MISSING, Resource, StackView

_EVERYWHERE: Final = "0.0.0.0/0"
"""What OpenStack takes a rule without a source to mean (docs.openstack.org, "Security groups")."""


def judges(say: Say) -> Mapping[str, Sequence[Judge]]:
    """The judges of OVHcloud's openings by type, speaking for a rule."""

    def group(resource: Resource, stack: StackView, _context: Context) -> Iterator[Finding]:
        for member in openings.members(resource, "rules", say):
            if isinstance(member, Finding):
                yield member
                continue
            path, rule = member
            named = openings.plain(rule.get("remoteGroupId")) is not MISSING
            if as_text(openings.plain(rule.get("direction"))).casefold() != "ingress" or named:
                continue
            sources = openings.listed(rule.get("remoteIpPrefix")) or [_EVERYWHERE]
            ports = _range(rule.get("portRangeMin"), rule.get("portRangeMax"))
            yield from openings.judge(say, resource, stack, Opening(path, sources, rule.get("protocol"), ports))

    def firewall(resource: Resource, stack: StackView, _context: Context) -> Iterator[Finding]:
        answers = as_text(resource.get("tcpOption")).casefold() == "established"
        if as_text(resource.get("action")).casefold() != "permit" or answers:
            return
        sources = openings.listed(resource.props.get("source")) or [_EVERYWHERE]
        port = resource.props.get("destinationPort")
        opening = Opening("source", sources, resource.props.get("protocol"), _range(port, port))
        yield from openings.judge(say, resource, stack, opening)

    def listener(path: str, port: str, sources: str) -> Judge:
        def judge(resource: Resource, stack: StackView, _context: Context) -> Iterator[Finding]:
            parts = openings.members(resource, path, say) if path else iter([("", resource.props)])
            for member in parts:
                if isinstance(member, Finding):
                    yield member
                    continue
                at, held = member
                given = openings.listed(held.get(sources)) or [_EVERYWHERE]
                opening = Opening(f"{at}.{sources}" if at else sources, given, "tcp", _ports(held.get(port)))
                yield from openings.judge(say, resource, stack, opening)

        return judge

    return {
        "ovh:index/cloudSecurityGroup:CloudSecurityGroup": (group,),
        "ovh:Ip/firewallRule:FirewallRule": (firewall,),
        "ovh:index/cloudLoadbalancerListener:CloudLoadbalancerListener": (
            listener("", "protocolPort", "allowedCidrs"),
        ),
        "ovh:CloudProject/loadBalancer:LoadBalancer": (listener("listeners", "port", "allowedCidrs"),),
        "ovh:IpLoadBalancing/httpFrontend:HttpFrontend": (listener("", "port", "allowedSources"),),
        "ovh:IpLoadBalancing/tcpFrontend:TcpFrontend": (listener("", "port", "allowedSources"),),
    }


def _range(first: Any, last: Any) -> tuple[tuple[Any, Any], ...]:
    """A port range; none (all ports) where neither end is given."""
    return () if openings.plain(first) is MISSING and openings.plain(last) is MISSING else ((first, last),)


def _ports(value: Any) -> tuple[tuple[Any, Any], ...]:
    """The port ranges of a frontend: a number, or a text such as ``80,443,8000-8010``."""
    found = openings.plain(value)
    if not isinstance(found, str):
        return _range(found, found)
    parts = (part.strip().partition("-") for part in found.split(","))
    return tuple((first, last if dash else first) for first, dash, last in parts)
