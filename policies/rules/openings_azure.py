"""Judges Azure's network security rules and the firewalls of its databases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from policies.rules import networks, openings
from policies.rules.demands import entered
from policies.rules.model import Context, Finding
from policies.rules.openings import Opening
from policies.rules.tabled import Judge, Say
from policies.rules.tables.exposure_azure import FIREWALL_RULES
from policies.rules.texts import as_text
from policies.rules.view import MISSING, Resource, StackView, Unknown


def judges(say: Say) -> Mapping[str, Sequence[Judge]]:
    """The judges of Azure's security and firewall rules by type, speaking for a rule."""

    def group(resource: Resource, stack: StackView, _context: Context) -> Iterator[Finding]:
        for member in openings.members(resource, "securityRules", say):
            if isinstance(member, Finding):
                yield member
            else:
                yield from _rule(say, resource, stack, *member)

    def single(resource: Resource, stack: StackView, _context: Context) -> Iterator[Finding]:
        yield from _rule(say, resource, stack, "sourceAddressPrefix", resource.props)

    def admin(resource: Resource, stack: StackView, _context: Context) -> Iterator[Finding]:
        sources = [value for _, value in entered(resource, "sources.addressPrefix")]
        yield from _rule(say, resource, stack, "sources", {**resource.props, "sourceAddressPrefixes": sources})

    def firewall(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
        first, last = (resource.get(path) for path in FIREWALL_RULES[resource.kind])
        path = FIREWALL_RULES[resource.kind][0]
        remedy = "name the networks that need it, or use a private endpoint"
        if isinstance(first, Unknown) or isinstance(last, Unknown):
            yield say.unknown(resource, path, remedy)
        elif first == last == "0.0.0.0":
            yield say.violated(resource, "the machines of every customer of Azure are let in", remedy, path)
        else:
            found = networks.reach([f"{first}-{last}"])
            if found.everybody:
                yield say.violated(resource, f"everybody is let in ({found.widest})", remedy, path)
            elif found.unreadable:
                yield say.violated(resource, "this is no range of addresses", remedy, path)

    return {
        "azure-native:network:NetworkSecurityGroup": (group,),
        "azure-native:network:SecurityRule": (single,),
        "azure-native:network:AdminRule": (admin,),
        **dict.fromkeys(FIREWALL_RULES, (firewall,)),
    }


def _rule(say: Say, resource: Resource, stack: StackView, path: str, rule: Mapping[str, Any]) -> Iterator[Finding]:
    """The finding of one rule, where it is one that allows what comes in."""
    access, direction = openings.plain(rule.get("access")), openings.plain(rule.get("direction"))
    if as_text(access).casefold() not in ("allow", "alwaysallow") or as_text(direction).casefold() != "inbound":
        return
    given = [*openings.listed(rule.get("sourceAddressPrefix")), *openings.listed(rule.get("sourceAddressPrefixes"))]
    sources = [source for source in given if source is not MISSING and not _service(source)]
    texts = [
        *openings.listed(rule.get("destinationPortRange")),
        *openings.listed(rule.get("destinationPortRanges")),
    ]
    yield from openings.judge(
        say, resource, stack, Opening(path, sources, rule.get("protocol"), [_ports(text) for text in texts])
    )


def _service(source: Any) -> bool:
    """Whether a source is a service tag (``Storage.WestEurope``), of which those for everybody are judged."""
    value = openings.plain(source)
    if not isinstance(value, str) or value.casefold().partition(".")[0] in networks.ANYBODY:
        return False
    return value[:1].isalpha() and ":" not in value


def _ports(text: Any) -> tuple[Any, Any]:
    value = openings.plain(text)
    if isinstance(value, Unknown):
        return value, value
    first, dash, last = as_text(value).partition("-")
    return (0, networks.LAST) if as_text(value) == "*" else (first, last if dash else first)
