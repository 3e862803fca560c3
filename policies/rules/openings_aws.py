"""Judges AWS's security groups and network ACLs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from policies.rules import networks, openings
from policies.rules.demands import as_number, entered
from policies.rules.model import Context, Finding
from policies.rules.openings import Opening
from policies.rules.tabled import Judge, Say
from policies.rules.texts import as_text
from policies.rules.view import MISSING, Resource, StackView, Unknown

_LISTS: Final = ("aws:ec2/managedPrefixList:ManagedPrefixList",)
_LIST_ENTRIES: Final = ("aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry",)
_ACLS: Final = ("aws:ec2/networkAcl:NetworkAcl", "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl")
_ACL_RULE: Final = "aws:ec2/networkAclRule:NetworkAclRule"
_ACL_PORTS: Final = (22, 3389)
"""Ports that a network ACL must keep closed; others it must open for answers (AWS's control EC2.21)."""


def judges(say: Say) -> Mapping[str, Sequence[Judge]]:
    """The judges of AWS's security groups and network ACLs by type, speaking for a rule."""

    def rules(path: str, addresses: Iterable[str], first: str = "fromPort", last: str = "toPort") -> Judge:
        def group(resource: Resource, stack: StackView, _context: Context) -> Iterator[Finding]:
            for member in openings.members(resource, path, say):
                if isinstance(member, Finding):
                    yield member
                    continue
                at, rule = member
                sources = [address for key in addresses for address in openings.listed(rule.get(key))]
                ports = _aws_ports(rule.get("protocol"), rule.get(first), rule.get(last))
                yield from openings.judge(say, resource, stack, Opening(at, sources, rule.get("protocol"), ports))
                yield from _prefix_lists(say, resource, stack, at, rule, ports)

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
        yield from _prefix_lists(say, resource, stack, "", resource.props, ports)

    lists = rules("ingress", ("cidrBlocks", "ipv6CidrBlocks"))
    return {
        "aws:ec2/securityGroup:SecurityGroup": (lists,),
        "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": (lists,),
        "aws:ec2/securityGroupRule:SecurityGroupRule": (single,),
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": (single,),
        "aws:lightsail/instancePublicPorts:InstancePublicPorts": (rules("portInfos", ("cidrs", "ipv6Cidrs")),),
        **dict.fromkeys(_ACLS, (_inline(say),)),
        _ACL_RULE: (_separate(say),),
    }


def _aws_ports(protocol: Any, first: Any, last: Any) -> tuple[tuple[Any, Any], ...]:
    """The port range of a rule of AWS; none (all ports) where the protocol is all."""
    return () if as_text(openings.plain(protocol)).casefold() in openings.ALL else ((first, last),)


def _prefix_lists(
    say: Say, resource: Resource, stack: StackView, at: str, rule: Mapping[str, Any], ports: tuple[tuple[Any, Any], ...]
) -> Iterator[Finding]:
    """Judges the rule for the entries of prefix lists of the stack; lists of AWS or of others are taken as named."""
    key = "prefixListIds" if "prefixListIds" in rule else "prefixListId"
    if openings.plain(rule.get(key)) in (MISSING, []):
        return
    path = f"{at}.{key}" if at else key
    if not stack.complete:
        yield say.later(resource, "the prefix list")
        return
    for found in stack.references(resource, "ingress.prefixListIds" if at else key, _LISTS):
        entries = [value for _, value in entered(found, "entries.cidr") if value is not MISSING]
        entries += [entry.get("cidr") for entry in stack.referring(found, _LIST_ENTRIES, "prefixListId")]
        yield from openings.judge(
            say, resource, stack, Opening(path, entries, rule.get("protocol", rule.get("ipProtocol")), ports)
        )


def _inline(say: Say) -> Judge:
    def judge(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
        entries: list[tuple[str, Mapping[str, Any]]] = []
        for member in openings.members(resource, "ingress", say):
            if isinstance(member, Finding):
                yield member
            else:
                entries.append(member)
        for path, entry in entries:
            yield from _entry(say, resource, path, entry, [other for _, other in entries])

    return judge


def _separate(say: Say) -> Judge:
    def judge(resource: Resource, stack: StackView, _context: Context) -> Iterator[Finding]:
        if resource.get("egress") is True:
            return
        found = [*_entry(say, resource, "cidrBlock", resource.props, ())]
        if not found:
            return
        if not stack.complete:
            yield say.later(resource, "a rule that denies it first")
            return
        acl = openings.plain(resource.props.get("networkAclId"))
        siblings = [other for other in stack.of(_ACL_RULE) if _same_acl(resource, other, acl)]
        yield from _entry(say, resource, "cidrBlock", resource.props, [other.props for other in siblings])

    return judge


def _same_acl(resource: Resource, other: Resource, acl: Any) -> bool:
    """Whether two rules are of one ACL: by its id, or where that is unknown by what it is made from."""
    if other.get("egress") is True:
        return False
    theirs = openings.plain(other.props.get("networkAclId"))
    if isinstance(acl, Unknown) or isinstance(theirs, Unknown):
        sources = resource.sources("networkAclId")
        return bool(sources) and sources == other.sources("networkAclId")
    return bool(acl == theirs)


def _entry(
    say: Say, resource: Resource, path: str, entry: Mapping[str, Any], others: Iterable[Mapping[str, Any]]
) -> Iterator[Finding]:
    """The finding of one entry of an ACL that allows; ``others`` may deny the same before it."""
    action = openings.plain(entry.get("action", entry.get("ruleAction")))
    if as_text(action).casefold() != "allow":
        return
    protocol = as_text(openings.plain(entry.get("protocol"))).casefold()
    sources = [openings.plain(entry.get(key)) for key in ("cidrBlock", "ipv6CidrBlock")]
    given = [source for source in sources if source is not MISSING]
    if any(isinstance(source, Unknown) for source in given):
        yield say.unknown(resource, path, "name the networks that need it")
        return
    if protocol not in (*openings.ALL, "tcp", "6") or not networks.reach(given).everybody:
        return
    denied = {port for other in others if _denies(other, entry, given) for port in _ports_of(other)}
    left = [port for port in _ports_of(entry) if port not in denied]
    if left:
        named = " and ".join(f"port {port} ({networks.ADMIN[port]})" for port in left)
        remedy = "deny it in an entry before, or name the networks that need it"
        yield say.violated(resource, f"{named} open to everybody", remedy, path)


def _ports_of(entry: Mapping[str, Any]) -> list[int]:
    """Which of the judged ports an entry is about."""
    if as_text(openings.plain(entry.get("protocol"))).casefold() in openings.ALL:
        return [*_ACL_PORTS]
    first, last = (as_number(openings.plain(entry.get(key))) for key in ("fromPort", "toPort"))
    low, high = 0 if first is None else first, networks.LAST if last is None else last
    return [port for port in _ACL_PORTS if low <= port <= high]


def _denies(other: Mapping[str, Any], entry: Mapping[str, Any], sources: Sequence[Any]) -> bool:
    """Whether an entry denies the same sources, and is asked first."""
    if as_text(openings.plain(other.get("action", other.get("ruleAction")))).casefold() != "deny":
        return False
    first, second = (as_number(openings.plain(item.get("ruleNo", item.get("ruleNumber")))) for item in (other, entry))
    if first is None or second is None or first >= second:
        return False
    theirs = [openings.plain(other.get(key)) for key in ("cidrBlock", "ipv6CidrBlock")]
    return all(source in theirs for source in sources)
