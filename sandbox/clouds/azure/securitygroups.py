"""Network security groups and their rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.azure.common import GUIDE, resource
from sandbox.clouds.azure.names import find, identify, parent_id, token, within
from sandbox.clouds.azure.network import name_rule
from sandbox.errors import Failure
from sandbox.rules import Phase, Request, Rule

_RULE: Final = token("network:SecurityRule")
_GUIDE: Final = f"{GUIDE}/virtual-network/network-security-groups-overview"


def _rule_failures(path: str, rule: Mapping[str, Any]) -> Iterator[Failure]:
    dot = f"{path}." if path else ""
    priority = rule.get("priority")
    if isinstance(priority, int | float) and not 100 <= priority <= 4096:
        yield Failure(
            f"{dot}priority",
            f"Security rule has invalid Priority. Value provided: {priority:g} Allowed range 100-4096.",
            "SecurityRuleInvalidPriority",
        )
    for end in ("source", "destination"):
        for what in ("AddressPrefix", "PortRange"):
            names = [f"{end}{what}", f"{end}{'AddressPrefixes' if what == 'AddressPrefix' else 'PortRanges'}"]
            names += [f"{end}ApplicationSecurityGroups"] if what == "AddressPrefix" else []
            if not any(rule.get(name) for name in names):
                yield Failure(
                    f"{dot}{names[0]}",
                    f"Security rule must specify {names[0]} or {names[1]}.",
                    "SecurityRuleParameterNotSpecified",
                )


def _group_rules(request: Request) -> Iterator[Failure]:
    rules = request.known("securityRules")
    taken: Counter[tuple[Any, Any]] = Counter()
    for index, rule in enumerate(rules if isinstance(rules, list) else ()):
        if not isinstance(rule, Mapping):
            continue
        path = f"securityRules[{index}]"
        yield from _rule_failures(path, rule)
        key = (rule.get("direction"), rule.get("priority"))
        taken[key] += 1
        if taken[key] == 2:
            yield Failure(f"{path}.priority", _same_priority(*key), "SecurityRuleConflict")


def _same_priority(direction: Any, priority: Any) -> str:
    return (
        f"Security rules of one direction ({direction}) cannot have the same Priority ({priority}). "
        "Please use a different priority."
    )


def _own_rule(request: Request) -> Iterator[Failure]:
    yield from _rule_failures("", request.inputs)


def _rule_is_alone(request: Request) -> Iterator[Failure]:
    own = identify(request)
    group = find(request.store, parent_id(own))
    others: list[Mapping[str, Any]] = list((group.inputs.get("securityRules") if group else None) or [])
    others += [
        record.inputs
        for record in within(request.store, parent_id(own))
        if record.token == _RULE and record.id.casefold() != own.casefold()
    ]
    key = (request.get("direction"), request.get("priority"))
    if any((other.get("direction"), other.get("priority")) == key for other in others):
        yield Failure("priority", _same_priority(*key), "SecurityRuleConflict")


TYPES = (
    resource(
        "network:NetworkSecurityGroup",
        outputs=lambda request: {
            "securityRules": request.get("securityRules") or [],
            "defaultSecurityRules": [],
            "flushConnection": request.get("flushConnection", False),
        },
        rules=(
            name_rule("networkSecurityGroupName", 1, 80),
            Rule(
                "azure.network.security-rules",
                Phase.CHECK,
                "Rules have priorities of 100 to 4096, each once a direction, and both ends.",
                _GUIDE,
                _group_rules,
            ),
        ),
    ),
    resource(
        "network:SecurityRule",
        rules=(
            Rule(
                "azure.network.security-rule",
                Phase.CHECK,
                "A rule has a priority of 100 to 4096, and both ends.",
                _GUIDE,
                _own_rule,
            ),
            Rule(
                "azure.network.security-rule-once",
                Phase.APPLY,
                "No other rule of its group has its direction and priority.",
                _GUIDE,
                _rule_is_alone,
            ),
        ),
    ),
)
