"""The rule that whatever holds data says how sensitive they are, who answers and pays for it, and what it is for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from policies.rules.catalogue import facts, outside
from policies.rules.demands import among
from policies.rules.model import Context, Finding, Rule, Severity, Verdict
from policies.rules.tables.labels import DATA_CLASS, ENVIRONMENT, EVIDENT, LABELS, Label
from policies.rules.taggable import kinds
from policies.rules.tags import Tags, tags_of
from policies.rules.view import MISSING, Resource, StackView, Unknown, canonical_type, cloud_of

ID: Final = "labels"


@cache
def concerns(kind: str) -> bool:
    """Whether a type holds data of its own and takes tags."""
    cloud = cloud_of(kind)
    if cloud is None or canonical_type(kind) not in kinds(cloud):
        return False
    known = facts(cloud, canonical_type(kind))
    return known is not None and known.rest == "keys"


def check(resource: Resource, _stack: StackView, context: Context) -> Iterator[Finding]:
    """Judges the tags of a resource."""
    if resource.cloud is None:
        yield outside(ID, resource, context)
        return
    if not concerns(resource.kind):
        message = f"{resource.kind} holds no data of its own, or takes no tags"
        yield Finding(ID, Verdict.NOT_APPLICABLE, resource.urn, message)
        return
    tags = tags_of(resource)
    found = [_judge(resource, tags, label, context) for label in required(resource.kind)]
    bad = [finding for finding in found if finding is not None]
    yield from bad or [Finding(ID, Verdict.PASSED, resource.urn, "carries every required tag")]


@cache
def required(kind: str) -> tuple[Label, ...]:
    """The tags that a type must carry."""
    evident = kind.startswith(EVIDENT)
    return tuple(label for label in LABELS if not (evident and label is DATA_CLASS))


def _judge(resource: Resource, tags: Tags, label: Label, context: Context) -> Finding | None:
    """What is wrong with a tag; None where nothing is."""
    value = tags.get(*label.names)
    allowed = _environments(context.throw_away) if label is ENVIRONMENT else label.allowed
    if isinstance(value, str) and value.strip() and (not allowed or among(value, allowed)):
        return None
    path = f"tags.{label.name}"
    remedy = f"add the tag {label.name}" + (f" with one of {', '.join(allowed)}" if allowed else "")
    if label is DATA_CLASS:
        remedy += " (operational: nothing about persons)"
    if isinstance(value, Unknown):
        message = f"the tag {label.name} is unknown at preview"
        return Finding(ID, Verdict.UNDECIDED, resource.urn, message, "give it a text that the program knows", path)
    if value is MISSING:
        message = f"no tag {label.name} says {label.says}{_elsewhere(resource)}"
        return Finding(ID, Verdict.VIOLATED, resource.urn, message, remedy, path)
    if not isinstance(value, str) or not value.strip():
        return Finding(ID, Verdict.VIOLATED, resource.urn, f"the tag {label.name} is empty", remedy, path)
    message = f"the tag {label.name} is {value[:40]!r}, which says nothing here"
    return Finding(ID, Verdict.VIOLATED, resource.urn, message, f"set it to one of {', '.join(allowed)}", path)


@cache
def _environments(throw_away: frozenset[str]) -> tuple[str, ...]:
    """The allowed environments; those that may be thrown away are the configuration's to name."""
    return tuple(dict.fromkeys((*ENVIRONMENT.allowed, *sorted(throw_away))))


def _elsewhere(resource: Resource) -> str:
    """What a reader may have expected to count."""
    if resource.cloud == "azure":
        return " (tags of the resource group are not passed on)"
    if resource.cloud == "aws":
        return ", neither here nor among the provider's default tags"
    return ""


RULE: Final = Rule(
    ID,
    "Whatever holds data is labelled with its class, environment, owner and cost centre",
    "Protection follows the class of the data, and somebody must answer for them (ISO 27001:2022 A.5.12, A.5.13).",
    Severity.LOW,
    "resource",
    check,
    concerns,
)
