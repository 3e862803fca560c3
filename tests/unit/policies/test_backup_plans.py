"""Which resources the plans, policies and vaults of a stack back up."""

from __future__ import annotations

from typing import Any

import pytest

from policies.rules import backup_plans
from policies.rules.backups import RULE
from policies.rules.model import Verdict
from policies.rules.tables.backups import COVERED, VAULT_LOCK
from policies.rules.view import Resource, Unknown
from tests.support.sdk import has_path
from tests.unit.policies.build import judge, make, verdicts
from tests.unit.policies.demanded import nested

VOLUME, FILES = "aws:ebs/volume:Volume", "aws:efs/fileSystem:FileSystem"
DISK, SHARE = "azure-native:compute:Disk", "azure-native:storage:FileShare"
ARN = "arn:aws:ec2:eu-west-3:123456789012:volume/vol-1"
TAGGED = {"Backup": "daily"}


def selection(**props: Any) -> Resource:
    return make(backup_plans.SELECTION, "selection", {"planId": "p", **props})


def tag(value: str = "daily", key: str = "Backup") -> list[dict[str, str]]:
    return [{"type": "STRINGEQUALS", "key": key, "value": value}]


def dlm(state: str = "ENABLED", **tags: str) -> Resource:
    return make(backup_plans.LIFECYCLE, "dlm", {"state": state, "policyDetails": {"targetTags": tags}})


class TestCovered:
    @pytest.mark.parametrize("kind", COVERED)
    def test_something_must_back_it_up(self, kind: str) -> None:
        (finding,) = judge(RULE, make(kind))
        assert finding.verdict is Verdict.VIOLATED
        assert "waiver" in finding.remedy
        assert verdicts(judge(RULE, make(kind), complete=False)) == {Verdict.UNDECIDED}

    @pytest.mark.parametrize(
        ("other", "volume", "files"),
        [
            (selection(resources=[ARN]), True, False),
            (selection(resources=["*"]), True, True),
            (selection(resources=["arn:aws:ec2:*:*:volume/*"]), True, False),
            (selection(resources=["arn:aws:ec2:*"]), True, False),
            (selection(resources=["arn:aws:elasticfilesystem:*:*:file-system/*"]), False, True),
            (selection(resources=["arn:aws:rds:*"]), False, False),
            (selection(resources=["*"], notResources=[ARN]), False, True),
            (selection(resources=["*"], selectionTags=tag("weekly")), False, False),
            (selection(selectionTags=tag()), True, True),
            (selection(selectionTags=tag("weekly")), False, False),
            (selection(conditions=[{"stringEquals": tag(key="aws:ResourceTag/Backup")}]), True, True),
            (selection(conditions=[{"stringEquals": [*tag(), *tag("x", "y")]}]), False, False),
            (dlm(Backup="daily"), True, False),
            (dlm(Backup="weekly"), False, False),
            (dlm("DISABLED", Backup="daily"), False, False),
            (selection(resources=["*"], conditions=[{"stringEquals": tag("weekly")}]), False, False),
            (selection(selectionTags=[{"key": Unknown("x"), "value": "daily"}]), False, False),
            (selection(selectionTags=[{"key": "Backup", "value": Unknown("x")}]), False, False),
            (selection(selectionTags=["text"]), False, False),
        ],
        ids=[
            "by ARN", "all", "all volumes", "all of EC2", "all file systems", "all of RDS", "all but it",
            "all with a tag", "by tag", "by another tag", "by condition", "by two conditions", "lifecycle policy",
            "another lifecycle policy", "lifecycle policy that is off",
            "all under a condition", "by an unknown key", "by an unknown value", "by no tag",
        ],
    )  # fmt: skip
    def test_by_a_plan(self, other: Resource, volume: bool, files: bool) -> None:
        for kind, expected in ((VOLUME, volume), (FILES, files)):
            it = make(kind, "it", {"arn": ARN if kind == VOLUME else "arn:other", "tags": TAGGED})
            (found,) = judge(RULE, it, other)
            assert found.verdict is (Verdict.PASSED if expected else Verdict.VIOLATED)
            assert "the rule failed" not in found.message

    def test_by_an_arn_that_is_not_known_yet(self) -> None:
        volume = make(VOLUME, "it")
        by = selection(resources=[Unknown("resources")])
        assert verdicts(judge(RULE, volume, by)) == {Verdict.VIOLATED}
        by.property_dependencies = {"resources": (volume.urn,)}
        assert verdicts(judge(RULE, volume, by)) == {Verdict.PASSED}
        but = selection(resources=["*"], notResources=[Unknown("notResources")])
        assert verdicts(judge(RULE, volume, but)) == {Verdict.PASSED}
        but.property_dependencies = {"notResources": (volume.urn,)}
        assert verdicts(judge(RULE, volume, but)) == {Verdict.VIOLATED}

    def test_a_policy_without_tags_and_a_tag_that_is_no_text_hide_nothing(self) -> None:
        volume = make(VOLUME, "it", {"arn": "arn:other", "tags": {"Backup": {"a": "daily"}, "more": Unknown("x")}})
        none = make(backup_plans.LIFECYCLE, "dlm", {"policyDetails": {"createInterval": 1}})
        (found,) = judge(RULE, volume, none, selection(resources=["*"]))
        assert found.verdict is Verdict.PASSED

    @pytest.mark.parametrize(
        ("status", "verdict"), [("ENABLED", Verdict.PASSED), ("DISABLED", Verdict.VIOLATED)], ids=str
    )
    def test_by_a_policy_of_the_file_system(self, status: str, verdict: Verdict) -> None:
        it = make(FILES, "it", {"id": "fs-1"})
        own = make(backup_plans.EFS_POLICY, "p", {"fileSystemId": "fs-1", "backupPolicy": {"status": status}})
        assert verdicts(judge(RULE, it, own)) == {verdict}

    def test_by_a_vault_at_azure(self) -> None:
        disk = make(DISK, "d", {"id": "/disk"})
        instance = make(backup_plans.INSTANCE, "i", nested({"properties.dataSourceInfo.resourceID": "/disk"}))
        assert verdicts(judge(RULE, disk, instance)) == {Verdict.PASSED}
        machine = make(backup_plans.MACHINE, "m", {
            "id": "/machine", "storageProfile": {"dataDisks": [{"managedDisk": {"id": "/disk"}}]},
        })  # fmt: skip
        item = make(backup_plans.ITEM, "i", nested({"properties.sourceResourceId": "/machine"}))
        assert verdicts(judge(RULE, disk, machine, item)) == {Verdict.PASSED}
        assert verdicts(judge(RULE, disk, machine)) == {Verdict.VIOLATED}

    def test_by_a_vault_for_the_shares_of_an_account(self) -> None:
        share, account = (
            make(SHARE, "s", {"accountName": "a"}),
            make(backup_plans.ACCOUNT, "a", {"accountName": "a", "id": "/a"}),
        )
        item = make(backup_plans.ITEM, "i", nested({"properties.sourceResourceId": "/a"}))
        assert verdicts(judge(RULE, share, account, item)) == {Verdict.PASSED}
        assert verdicts(judge(RULE, share, account)) == {Verdict.VIOLATED}


JOINED = [
    (VAULT_LOCK, "backupVaultName"),
    (backup_plans.PLAN, "rules.schedule"),
    (backup_plans.PLAN, "rules.lifecycle.deleteAfter"),
    (backup_plans.PLAN, "rules.enableContinuousBackup"),
    (backup_plans.LIFECYCLE, "policyDetails.schedules.createRule.interval"),
    (backup_plans.LIFECYCLE, "policyDetails.schedules.createRule.cronExpression"),
    (backup_plans.LIFECYCLE, "policyDetails.createInterval"),
    (backup_plans.LIFECYCLE, "policyDetails.targetTags"),
    (backup_plans.LIFECYCLE, "state"),
    (backup_plans.SELECTION, "resources"),
    (backup_plans.SELECTION, "notResources"),
    (backup_plans.SELECTION, "selectionTags.key"),
    (backup_plans.SELECTION, "conditions.stringEquals.key"),
    (backup_plans.EFS_POLICY, "fileSystemId"),
    (backup_plans.EFS_POLICY, "backupPolicy.status"),
    (backup_plans.AZURE_POLICY, backup_plans.INTERVALS),
    (backup_plans.INSTANCE, "properties.dataSourceInfo.resourceID"),
    (backup_plans.ITEM, "properties.sourceResourceId"),
    *((backup_plans.MACHINE, path) for path in backup_plans.DISKS),
    (SHARE, "accountName"),
]


@pytest.mark.parametrize(("kind", "path"), JOINED, ids=[f"{kind} {path}" for kind, path in JOINED])
def test_every_path_that_joins_is_of_the_sdk(kind: str, path: str) -> None:
    assert has_path(kind, path)
