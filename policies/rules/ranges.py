"""Judges lists of addresses that something lets in: whether they are there, and whether they let everybody in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from policies.rules import networks
from policies.rules.demands import among, entered
from policies.rules.model import Finding
from policies.rules.origins import origin
from policies.rules.tabled import Say
from policies.rules.tables.labels import DATA_CLASS
from policies.rules.tags import tags_of
from policies.rules.view import MISSING, Resource, StackView, Unknown

ADDRESSES: Final = frozenset(
    {
        "aws:ec2/eip:Eip", "aws:ec2/natGateway:NatGateway", "aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet",
        "azure-native:network:PublicIPAddress", "azure-native:network:PublicIPPrefix",
        "azure-native:network:VirtualNetwork", "azure-native:network:Subnet",
        "ovh:CloudProject/gateway:Gateway", "ovh:index/cloudGateway:CloudGateway",
        "ovh:index/cloudFloatingIp:CloudFloatingIp", "ovh:CloudProject/networkPrivateSubnet:NetworkPrivateSubnet",
        "ovh:CloudProject/networkPrivateSubnetV2:NetworkPrivateSubnetV2",
    }
)  # fmt: skip
"""Types whose outputs are addresses or networks of the stack: a list made from them is one of known places."""


@dataclass(frozen=True, slots=True)
class Ranges:
    """A property with ranges of addresses that are let in.

    ``path`` leads to the texts. ``absent`` says what is so when there are none (empty: nobody is let in, or something
    else decides). ``when`` is as in :class:`policies.rules.demands.Demand`.
    """

    path: str
    what: str
    absent: str = ""
    when: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    source: str = ""


def judge(say: Say, resource: Resource, stack: StackView, ranges: Ranges) -> Iterator[Finding]:
    """The findings of a list of ranges."""
    remedy = f"name the networks that need it in {ranges.path}"
    if not _counts(resource, ranges):
        return
    values = [*entered(resource, ranges.path)]
    known = [(path, value) for path, value in values if not isinstance(value, Unknown) and value is not MISSING]
    if not known and all(value is MISSING for _, value in values):
        if ranges.absent:
            yield say.violated(resource, f"{ranges.what}: {ranges.absent}", remedy, ranges.path)
        return
    found = networks.reach(value for _, value in known)
    if found.unreadable:
        yield say.violated(resource, f"{ranges.what}: an entry is no range of addresses", remedy, ranges.path)
    elif found.everybody:
        yield say.violated(resource, f"{ranges.what}: everybody is let in ({found.widest})", remedy, ranges.path)
    elif any(isinstance(value, Unknown) for _, value in values):
        yield from unknown(say, resource, stack, ranges.path, remedy)


def unknown(say: Say, resource: Resource, stack: StackView, path: str, remedy: str) -> Iterator[Finding]:
    """What unknown addresses come to: fine where all that they are made from gives addresses of the stack."""
    found = origin(resource, path, (), stack, "addresses", _gives_addresses)
    if stack.complete and found.every and not found.outside:
        yield say.passed(resource, f"unknown until the update, made from the addresses of {found.names}", path)
    else:
        yield say.unknown(resource, path, remedy)


def _gives_addresses(source: Resource) -> bool:
    return source.kind in ADDRESSES


def _counts(resource: Resource, ranges: Ranges) -> bool:
    for path, values in ranges.when:
        held = [value for _, value in entered(resource, path)]
        if not any(
            isinstance(value, Unknown)
            or (value is MISSING and any(item is MISSING for item in values))
            or (value is not MISSING and (not values or among(value, values)))
            for value in held
        ):
            return False
    return True


def tagged(resource: Resource) -> str:
    """The data class in a resource's tags, where it is one of health data; else empty."""
    value = tags_of(resource).get(*DATA_CLASS.names)
    return value if isinstance(value, str) and value.casefold() in HEALTH else ""


HEALTH: Final = frozenset({"identifying", "pseudonymised", "minimised", "audit"})
"""Values of the tag ``data-class`` that stand for health data, or for the record of who read them."""
