"""The rule that what keeps data is backed up each day, and that backups outlive their source.

Where backups are is for the rule on regions to judge. What Kubernetes makes inside a cluster cannot be seen here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.rules import backup_plans, declarations, demands, environments, tabled
from policies.rules.model import Context, Finding, Rule, Severity, Verdict
from policies.rules.tables.backups import (
    COVERED,
    DEMANDS,
    KEPT_BEYOND,
    NO_SCHEDULE,
    NO_SCHEDULE_FEATURE,
    VAULT,
    VAULT_LOCK,
)
from policies.rules.view import Resource, StackView

ID: Final = "backups-resident"

_SAY: Final = tabled.Say(ID)
_GOOD: Final = "it is backed up each day, and its backups outlive it"
_ELSEWHERE: Final = "; if something outside this stack backs it up, a waiver says what"


def _beyond(resource: Resource, stack: StackView, context: Context) -> Iterator[Finding]:
    """What is demanded outside throw-away environments only."""
    if not environments.throw_away(resource, stack, context):
        yield from demands.judge(ID, resource, KEPT_BEYOND[resource.kind], _GOOD, stack, context)


def _vault(resource: Resource, stack: StackView, context: Context) -> Iterator[Finding]:
    """A vault of AWS Backup: its lock stands in a resource of its own."""
    if environments.throw_away(resource, stack, context):
        yield _SAY.passed(resource, f"needs no lock in {environments.where(resource, stack)}")
    elif not stack.complete:
        yield _SAY.later(resource, "the lock of this vault")
    elif not stack.referring(resource, (VAULT_LOCK,), "backupVaultName"):
        remedy = "add a backup.VaultLockConfiguration with minRetentionDays"
        yield _SAY.violated(
            resource, "recovery points can be deleted before their term: no lock is on the vault", remedy
        )


def _covered(resource: Resource, stack: StackView, _context: Context) -> Iterator[Finding]:
    """What plans, policies and vaults of the stack must cover."""
    entry = COVERED[resource.kind]
    if not stack.complete:
        yield _SAY.later(resource, f"what backs up this {entry.what}")
    elif not backup_plans.covered(resource, stack):
        yield _SAY.violated(resource, f"nothing in this stack backs up this {entry.what}", entry.remedy + _ELSEWHERE)


def _no_schedule(resource: Resource, stack: StackView, context: Context) -> Iterator[Finding]:
    """What OVHcloud's provider cannot schedule: the declared compensating control, or a violation."""
    declared = declarations.find(resource, NO_SCHEDULE_FEATURE, stack, context.today)
    fact = f"pulumi-ovh has no schedule of backups for this {NO_SCHEDULE[resource.kind]}"
    if declared.entry is None:
        remedy = f"back it up each day from outside, and declare that control for {NO_SCHEDULE_FEATURE}"
        yield _SAY.violated(resource, f"{fact}; {declared.why_not}", remedy)
        return
    entry = declared.entry
    message = (
        f"{fact}; instead {entry['compensatingControl']} ({entry['owner']} answers for it until {entry['expires']})"
    )
    yield Finding(ID, Verdict.MITIGATED, resource.urn, message)


def _schedule(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
    yield from backup_plans.judge_schedule(_SAY, resource)


_PLANS: Final = (backup_plans.PLAN, backup_plans.LIFECYCLE, backup_plans.AZURE_POLICY)
_JUDGES: Final[dict[str, tuple[tabled.Judge, ...]]] = {
    **dict.fromkeys(KEPT_BEYOND, (_beyond,)),
    **dict.fromkeys(COVERED, (_covered,)),
    **dict.fromkeys(NO_SCHEDULE, (_no_schedule,)),
    **dict.fromkeys(_PLANS, (_schedule,)),
    VAULT: (_vault,),
}
RULE: Final = Rule(
    ID,
    "What keeps data is backed up each day, and backups outlive their source",
    "Data that are lost or encrypted by an attacker are restored (GDPR Art. 32(1)(c), SecNumCloud 12.5.a, HDS EXI 04).",
    Severity.HIGH,
    "stack",
    tabled.check(ID, _GOOD, DEMANDS, _JUDGES),
    tabled.concerns(DEMANDS, _JUDGES),
)
