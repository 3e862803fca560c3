"""Puts findings together that differ in nothing but their resource, so that a report says a thing once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from hdp.checks.model import Located
from policies.rules.model import Finding

ITSELF: Final = "<name>"
"""What stands in a message for the resource's own name, where each resource of a group has its own there."""

_Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Alike:
    """Findings of one rule with the same verdict, property, message, remedy and waiver: one or more resources."""

    resources: Sequence[Located]
    """The findings with their resources, in the order given; at least one."""
    message: str
    """What all of them say."""

    @property
    def finding(self) -> Finding:
        """The first finding; the others differ in the resource, and in its name in the message."""
        return self.resources[0].finding


def alike(found: Iterable[Located]) -> list[Alike]:
    """The findings in groups, in the order in which each group first appears. The work is linear in the findings.

    Messages that differ in the resource's own name are the same where no other finding has exactly that message: a
    resource called ``logs`` does not stand apart because the message speaks of logs.
    """
    exact: dict[_Key, list[Located]] = {}
    for located in found:
        exact.setdefault(_key(located.finding, located.finding.message), []).append(located)
    merged: dict[_Key, tuple[str, list[Located]]] = {}
    for key, group in exact.items():
        message = group[0].finding.message
        if len(group) == 1:
            message = _nameless(message, group[0].name)
            key = _key(group[0].finding, message)
        merged.setdefault(key, (message, []))[1].extend(group)
    return [
        Alike(group, group[0].finding.message if len(group) == 1 else message) for message, group in merged.values()
    ]


def times(group: Alike) -> str:
    """``, 30 times``, or nothing for one."""
    count = len(group.resources)
    return f", {count:,} times" if count > 1 else ""


def short_type(kind: str) -> str:
    """A type as Pulumi's own displays show it: ``aws:s3/bucket:Bucket`` is ``aws:s3:Bucket``."""
    package, _, rest = kind.partition(":")
    module, _, name = rest.partition(":")
    folder, slash, file = module.rpartition("/")
    return f"{package}:{folder}:{name}" if slash and name and file == name[:1].lower() + name[1:] else kind


def _key(finding: Finding, message: str) -> _Key:
    return (
        finding.rule,
        finding.verdict,
        finding.blocking,
        finding.path,
        message,
        finding.remedy,
        finding.waiver,
        finding.unwaivable,
        finding.trace,
    )


def _nameless(message: str, name: str) -> str:
    """The message with a mark where the name stands as a word of its own."""
    if not name or name not in message:
        return message
    parts = message.split(name)
    found = [parts[0]]
    for before, after in pairwise(parts):
        whole = not (_joins(before[-1:]) or _joins(after[:1]))
        found += (ITSELF if whole else name, after)
    return "".join(found)


def _joins(character: str) -> bool:
    return character.isalnum() or character in ("-", "_")
