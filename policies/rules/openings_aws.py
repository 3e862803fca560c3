"""Judges AWS's security groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from policies.rules import networks, openings
from policies.rules.demands import entered
from policies.rules.model import Context, Finding
from policies.rules.networks import Reach
from policies.rules.openings import Opening
from policies.rules.tabled import Judge, Say
from policies.rules.texts import as_text
from policies.rules.view import MISSING, Resource, StackView, Unknown

_LISTS: Final = ("aws:ec2/managedPrefixList:ManagedPrefixList",)
_LIST_ENTRIES: Final = ("aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry",)


def judges(say: Say) -> Mapping[str, Sequence[Judge]]:
    """The judges of AWS's security groups by type, speaking for a rule."""

    def rules(path: str, addresses: Iterable[str], first: str = "fromPort", last: str = "toPort") -> Judge:
        def group(resource: Resource, stack: StackView, _context: Context) -> Iterator[Finding]:
            lists: _Lists | None = None
            for member in openings.members(resource, path, say):
                if isinstance(member, Finding):
                    yield member
                    continue
                at, rule = member
                sources = [address for key in addresses for address in openings.listed(rule.get(key))]
                ports = _aws_ports(rule.get("protocol"), rule.get(first), rule.get(last))
                yield from openings.judge(say, resource, stack, Opening(at, sources, rule.get("protocol"), ports))
                key = _names_lists(rule)
                if key:
                    lists = lists or _lists(resource, stack, f"{path}.prefixListIds")
                    opening = Opening(f"{at}.{key}", (), rule.get("protocol"), ports)
                    yield from _judge_lists(say, resource, stack, lists, opening)

        return group

    def single(resource: Resource, stack: StackView, _context: Context) -> Iterator[Finding]:
        if resource.get("type") == "egress":
            return
        keys = ("cidrBlocks", "ipv6CidrBlocks", "cidrIpv4", "cidrIpv6")
        sources = [address for key in keys for address in openings.listed(resource.props.get(key))]
        protocol = resource.get("ipProtocol" if "ipProtocol" in resource.props else "protocol")
        ports = _aws_ports(protocol, resource.props.get("fromPort"), resource.props.get("toPort"))
        at = next((key for key in keys if key in resource.props), "cidrBlocks")
        yield from openings.judge(say, resource, stack, Opening(at, sources, protocol, ports))
        key = _names_lists(resource.props)
        if key:
            opening = Opening(key, (), protocol, ports)
            yield from _judge_lists(say, resource, stack, _lists(resource, stack, key), opening)

    lists = rules("ingress", ("cidrBlocks", "ipv6CidrBlocks"))
    return {
        "aws:ec2/securityGroup:SecurityGroup": (lists,),
        "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": (lists,),
        "aws:ec2/securityGroupRule:SecurityGroupRule": (single,),
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": (single,),
        "aws:lightsail/instancePublicPorts:InstancePublicPorts": (rules("portInfos", ("cidrs", "ipv6Cidrs")),),
    }


def _aws_ports(protocol: Any, first: Any, last: Any) -> tuple[tuple[Any, Any], ...]:
    """The port range of a rule of AWS; none (all ports) where the protocol is all."""
    return () if as_text(openings.plain(protocol)).casefold() in openings.ALL else ((first, last),)


def _names_lists(rule: Mapping[str, Any]) -> str:
    """The property in which a rule names prefix lists; empty where it names none."""
    key = "prefixListIds" if "prefixListIds" in rule else "prefixListId"
    return "" if openings.plain(rule.get(key)) in (MISSING, []) else key


@dataclass(frozen=True, slots=True)
class _Lists:
    """Whom the prefix lists that a resource names let in: the first list that lets in everybody, or that cannot be
    read, else the first that is not known. Asked once a resource, however many of its rules name lists."""

    known: Reach
    unknown: bool = False


def _lists(resource: Resource, stack: StackView, path: str) -> _Lists:
    """The prefix lists of the stack that a property names; lists of AWS or of others are taken as named."""
    worst = _Lists(Reach(False))
    for found in stack.references(resource, path, _LISTS) if stack.complete else ():
        entries = [value for _, value in entered(found, "entries.cidr") if value is not MISSING]
        entries += [entry.get("cidr") for entry in stack.referring(found, _LIST_ENTRIES, "prefixListId")]
        known = [value for value in entries if not isinstance(value, Unknown)]
        one = _Lists(networks.reach(known), len(known) < len(entries))
        if one.known.everybody or one.known.unreadable:
            return one
        if one.unknown:
            worst = one
    return worst


def _judge_lists(say: Say, resource: Resource, stack: StackView, lists: _Lists, opening: Opening) -> Iterator[Finding]:
    """Judges what a rule opens to those whom its prefix lists let in."""
    if not stack.complete:
        yield say.later(resource, "the prefix list")
    else:
        yield from openings.judge_reach(say, resource, stack, opening, lists.known, unknown=lists.unknown)
