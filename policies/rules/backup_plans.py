"""Backup plans: how often they make backups, how long they keep them, and which resources of the stack they cover."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from weakref import WeakKeyDictionary

from policies.rules.demands import among, as_number, entered
from policies.rules.model import Finding
from policies.rules.schedules import is_daily, repeats_daily
from policies.rules.tabled import Say
from policies.rules.tables.backups import COVERED, LEAST_DAYS
from policies.rules.tags import plain, tags_of
from policies.rules.view import MISSING, Resource, StackView, Unknown, each

PLAN: Final = "aws:backup/plan:Plan"
SELECTION: Final = "aws:backup/selection:Selection"
LIFECYCLE: Final = "aws:dlm/lifecyclePolicy:LifecyclePolicy"
EFS_POLICY: Final = "aws:efs/backupPolicy:BackupPolicy"
AZURE_POLICY: Final = "azure-native:dataprotection:BackupPolicy"
INSTANCE: Final = "azure-native:dataprotection:BackupInstance"
ITEM: Final = "azure-native:recoveryservices:ProtectedItem"
MACHINE: Final = "azure-native:compute:VirtualMachine"
ACCOUNT: Final = "azure-native:storage:StorageAccount"
DISKS: Final = ("storageProfile.dataDisks.managedDisk.id", "storageProfile.osDisk.managedDisk.id")
INTERVALS: Final = "properties.policyRules.trigger.schedule.repeatingTimeIntervals"
_ARN: Final = re.compile(r"arn:[a-z*-]{1,20}:")
_DAYS: Final = "policyDetails.createInterval"
_TAGGED: Final = "aws:ResourceTag/"
_RARE: Final = "backups are made less often than each day"


def judge_schedule(say: Say, resource: Resource) -> Iterator[Finding]:
    """Judges a plan or policy: one of its rules makes backups each day, and keeps them for a week."""
    if resource.kind == AZURE_POLICY:
        yield from _intervals(say, resource)
        return
    path, daily = ("rules", _plan_rule) if resource.kind == PLAN else ("policyDetails.schedules", _lifecycle_rule)
    rules = [rule for _, rule in entered(resource, path)]
    remedy = "add a rule that runs each day, such as cron(0 5 ? * * *), and keeps its backups for a week or more"
    if any(isinstance(rule, Mapping) and daily(rule) is True for rule in rules):
        return
    if any(isinstance(rule, Unknown) or (isinstance(rule, Mapping) and daily(rule) is None) for rule in rules):
        yield say.unknown(resource, path, remedy)
    elif resource.kind == LIFECYCLE and not any(isinstance(rule, Mapping) for rule in rules):
        yield from _default_policy(say, resource)
    else:
        message = f"{_RARE}, or kept for less than {LEAST_DAYS} days"
        yield say.violated(resource, message, remedy, path)


def _plan_rule(rule: Mapping[str, Any]) -> bool | None:
    """Whether a rule of a plan is a daily one; None if that is unknown. Without a schedule AWS Backup runs each day
    (docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupRule.html), without a term it keeps for ever."""
    schedule, kept = rule.get("schedule"), next(each(rule, "lifecycle.deleteAfter"))[1]
    if isinstance(schedule, Unknown) or isinstance(kept, Unknown):
        return None
    days = as_number(kept)
    lasts = kept is MISSING or (days is not None and days >= LEAST_DAYS)
    return lasts and (schedule is None or is_daily(schedule) or rule.get("enableContinuousBackup") is True)


def _lifecycle_rule(rule: Mapping[str, Any]) -> bool | None:
    """Whether a schedule of a lifecycle policy of disks is a daily one (its interval is in hours)."""
    hours, cron = (next(each(rule, f"createRule.{name}"))[1] for name in ("interval", "cronExpression"))
    if isinstance(hours, Unknown) or isinstance(cron, Unknown):
        return None
    number = as_number(hours)
    return is_daily(cron) or (number is not None and number <= 24)


def _default_policy(say: Say, resource: Resource) -> Iterator[Finding]:
    """A lifecycle policy without schedules runs each so many days (pulumi-aws 7.51.1: each day by default)."""
    value = resource.get(_DAYS)
    number = as_number(value)
    if isinstance(value, Unknown):
        yield say.unknown(resource, _DAYS, "set it to 1")
    elif value is not MISSING and (number is None or number > 1):
        yield say.violated(resource, _RARE, "set it to 1", _DAYS)


def _intervals(say: Say, resource: Resource) -> Iterator[Finding]:
    """Schedules of a backup policy at Azure; one without any is of a kind that backs up all the time."""
    found = [
        value for _, given in resource.each(INTERVALS) for value in (given if isinstance(given, list) else [given])
    ]
    stated = [value for value in found if value is not MISSING]
    if not stated or any(repeats_daily(value) for value in stated):
        return
    remedy = "let an interval end in P1D or less, as in R/2026-01-01T02:00:00+00:00/P1D"
    if any(isinstance(value, Unknown) for value in stated):
        yield say.unknown(resource, INTERVALS, remedy)
    else:
        yield say.violated(resource, _RARE, remedy, INTERVALS)


def covered(resource: Resource, stack: StackView) -> bool:
    """Whether something of a complete stack backs up a disk or file system."""
    return _COVERS[resource.kind](resource, stack)


@dataclass(frozen=True, slots=True)
class _Plans:
    """What the plans of a stack select: tags as name and value, and the resources that a selection names by a pattern.

    Made once for a stack, so that many disks and many plans do not cost their product.
    """

    tags: frozenset[tuple[str, str]]
    arns: frozenset[str]
    patterns: Mapping[str, tuple[Resource, ...]]
    disks: frozenset[tuple[str, str]]


_PLANS: Final[WeakKeyDictionary[StackView, _Plans]] = WeakKeyDictionary()


def _plans(stack: StackView) -> _Plans:
    found = _PLANS.get(stack)
    if found is None:
        selections = stack.of(SELECTION)
        patterns: dict[str, list[Resource]] = {}
        arns: set[str] = set()
        for selection in selections:
            for value in _texts(selection, "resources"):
                arns.add(value)
                if value.endswith("*") and not _conditions(selection):
                    patterns.setdefault(_ARN.sub("", value), []).append(selection)
        active = (policy for policy in stack.of(LIFECYCLE) if not among(policy.get("state"), ("DISABLED",)))
        disks = (policy.get("policyDetails.targetTags") for policy in active)
        found = _PLANS[stack] = _Plans(
            frozenset(pair for selection in selections for pair in _tags_wanted(selection)),
            frozenset(arns),
            {ending: tuple(members) for ending, members in patterns.items()},
            frozenset(pair for wanted in disks if isinstance(wanted, Mapping) for pair in _pairs(wanted.items())),
        )
    return found


def _conditions(selection: Resource) -> bool:
    return any(value is not MISSING for path in ("selectionTags", "conditions") for _, value in selection.each(path))


def _tags_wanted(selection: Resource) -> Iterator[tuple[str, str]]:
    """The tags one of which a resource must have; conditions must all hold, so that only a single one counts here."""
    members = [entry for _, entry in entered(selection, "selectionTags") if isinstance(entry, Mapping)]
    yield from _pairs((entry.get("key"), entry.get("value")) for entry in members)
    conditions = [entry for _, entry in entered(selection, "conditions.stringEquals") if isinstance(entry, Mapping)]
    if len(conditions) == 1:
        yield from _pairs((entry.get("key"), entry.get("value")) for entry in conditions)


def _pairs(pairs: Iterable[tuple[Any, Any]]) -> Iterator[tuple[str, str]]:
    for key, value in pairs:
        if isinstance(key, str) and isinstance(value, str):
            yield plain(key.removeprefix(_TAGGED)), value


def _has_one(resource: Resource, wanted: frozenset[tuple[str, str]]) -> bool:
    tags = tags_of(resource).values
    return any((key, value) in wanted for key, value in tags.items() if isinstance(value, str))


def _by_aws_backup(resource: Resource, stack: StackView) -> bool:
    """Whether a selection of a plan means a resource: by its ARN, by a pattern, or by a tag."""
    plans = _plans(stack)
    arn = resource.get("arn")
    if (isinstance(arn, str) and arn in plans.arns) or _has_one(resource, plans.tags):
        return True
    if stack.referring(resource, (SELECTION,), "resources"):
        return True
    return any(
        not _excludes(selection, resource)
        for pattern in COVERED[resource.kind].patterns
        for selection in plans.patterns.get(pattern, ())
    )


def _excludes(selection: Resource, resource: Resource) -> bool:
    """Whether a selection leaves a resource out, by its ARN or by dependency."""
    return resource.urn in selection.sources("notResources") or resource.get("arn") in [
        *_texts(selection, "notResources")
    ]


def _texts(resource: Resource, path: str) -> Iterator[str]:
    return (value for _, value in entered(resource, path) if isinstance(value, str))


def _disk(resource: Resource, stack: StackView) -> bool:
    """AWS Backup, or snapshots by a lifecycle policy: one of its tags must be the disk's."""
    return _by_aws_backup(resource, stack) or _has_one(resource, _plans(stack).disks)


def _files(resource: Resource, stack: StackView) -> bool:
    policies = stack.referring(resource, (EFS_POLICY,), "fileSystemId")
    return any(among(policy.get("backupPolicy.status"), ("ENABLED",)) for policy in policies) or _by_aws_backup(
        resource, stack
    )


def _azure_disk(resource: Resource, stack: StackView) -> bool:
    if stack.referring(resource, (INSTANCE,), "properties.dataSourceInfo.resourceID"):
        return True
    machines = [machine for path in DISKS for machine in stack.referring(resource, (MACHINE,), path)]
    return any(stack.referring(machine, (ITEM,), "properties.sourceResourceId") for machine in machines)


def _azure_share(resource: Resource, stack: StackView) -> bool:
    accounts = stack.references(resource, "accountName", (ACCOUNT,))
    return any(stack.referring(account, (ITEM,), "properties.sourceResourceId") for account in accounts)


_COVERS: Final[Mapping[str, Callable[[Resource, StackView], bool]]] = {
    "aws:ebs/volume:Volume": _disk,
    "aws:efs/fileSystem:FileSystem": _files,
    "azure-native:compute:Disk": _azure_disk,
    "azure-native:storage:FileShare": _azure_share,
}
