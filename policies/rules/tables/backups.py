"""What keeps backups of types that keep data, by resource type.

Read in pulumi-aws 7.51.1, pulumi-azure-native 3.29.0 and pulumi-ovh 2.22.0; types and paths are checked against them by
a test. Caches are not here: what is in them stands elsewhere. Nor are OVHcloud's managed databases, which it backs up
every day or more often, whatever is said (docs.ovhcloud.com, Automated backups, 2024-05).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from policies.rules.demands import Demand
from policies.rules.view import MISSING

LEAST_DAYS: Final = 7
"""Days for which daily backups are kept. SecNumCloud 3.2, 12.5.a asks for a backup each day and names no term. A week
is what AWS's own control RDS.11 asks for, and the least that Azure keeps of its databases: what is lost on a Friday can
be restored on a Monday."""

_AWS: Final = "pulumi-aws 7.51.1"
_When = tuple[tuple[str, tuple[object, ...]], ...]
_NOT_A_REPLICA: Final[_When] = (("replicateSourceDb", (MISSING,)),)


def _kept(path: str, default: str, *, absent: bool = False, source: str = _AWS, **more: _When) -> Demand:
    """A demand that daily backups are kept for a week. ``default``: what the provider keeps when nothing is said."""
    why = f"backups are kept for less than {LEAST_DAYS} days, or not made at all (when nothing is said: {default})"
    remedy = f"set {path} to {LEAST_DAYS} or more"
    return Demand(path, why, remedy, at_least=LEAST_DAYS, absent=absent, source=source, when=more.get("when", ()))


def _on(path: str, on: object, why: str, *, when: _When = ()) -> Demand:
    return Demand(path, why, f"set {path} to {str(on).lower() if on is True else on}", (on,), when=when)


_NO_PITR: Final = "what is overwritten or deleted by mistake cannot be restored: no continuous backups are made"
_COSMOS: Final = (
    "learn.microsoft.com/azure/cosmos-db/periodic-backup-modify-interval-retention: every 4 hours, kept for 8"
)
_PERIODIC: Final = (("backupPolicy.type", ("Periodic",)),)
_PERSISTENT: Final = (("deploymentType", ("PERSISTENT_1", "PERSISTENT_2")),)
_SQL: Final = "learn.microsoft.com/azure/azure-sql/database/automated-backups-overview: 7 days by default"
_SQL_DAYS: Final = _kept("retentionDays", "7 days", absent=True, source=_SQL)
_POSTGRES: Final = "learn.microsoft.com/azure/postgresql/flexible-server/concepts-backup-restore: 7 days by default"
_MYSQL: Final = "learn.microsoft.com/azure/mysql/flexible-server/concepts-backup-restore: 7 days by default"

DEMANDS: Final[Mapping[str, Sequence[Demand]]] = {
    "aws:rds/instance:Instance": (_kept("backupRetentionPeriod", "0 days", when=_NOT_A_REPLICA),),
    **dict.fromkeys(
        (
            "aws:rds/cluster:Cluster",
            "aws:docdb/cluster:Cluster",
            "aws:docdb/elasticCluster:ElasticCluster",
            "aws:neptune/cluster:Cluster",
        ),
        (_kept("backupRetentionPeriod", "1 day"),),
    ),
    "aws:redshift/cluster:Cluster": (_kept("automatedSnapshotRetentionPeriod", "1 day"),),
    "aws:memorydb/cluster:Cluster": (_kept("snapshotRetentionLimit", "0 days"),),
    "aws:fsx/windowsFileSystem:WindowsFileSystem": (
        _kept("automaticBackupRetentionDays", "7 days", absent=True, source=f"{_AWS}: 7 days by default"),
    ),
    **dict.fromkeys(
        ("aws:fsx/ontapFileSystem:OntapFileSystem", "aws:fsx/openZfsFileSystem:OpenZfsFileSystem"),
        (_kept("automaticBackupRetentionDays", "not documented"),),
    ),
    "aws:fsx/lustreFileSystem:LustreFileSystem": (_kept("automaticBackupRetentionDays", "0 days", when=_PERSISTENT),),
    "aws:dynamodb/table:Table": (
        _on("pointInTimeRecovery.enabled", True, _NO_PITR),
        _kept(
            "pointInTimeRecovery.recoveryPeriodInDays", "35 days", absent=True, source=f"{_AWS}: 35 days (unverified)"
        ),
        _on("replicas.pointInTimeRecovery", True, f"{_NO_PITR} of a replica", when=(("replicas.regionName", ()),)),
    ),
    "aws:keyspaces/table:Table": (_on("pointInTimeRecovery.status", "ENABLED", _NO_PITR),),
    "azure-native:dbforpostgresql:Server": (
        _kept("backup.backupRetentionDays", "7 days", absent=True, source=_POSTGRES),
    ),
    "azure-native:dbformysql:Server": (_kept("backup.backupRetentionDays", "7 days", absent=True, source=_MYSQL),),
    "azure-native:sql:BackupShortTermRetentionPolicy": (_SQL_DAYS,),
    "azure-native:cosmosdb:DatabaseAccount": (
        Demand(
            "backupPolicy.type",
            "backups are kept for eight hours only",
            "set backupPolicy.type to Continuous",
            ("Continuous", "Periodic"),
            source=_COSMOS,
        ),
        Demand(
            "backupPolicy.periodicModeProperties.backupRetentionIntervalInHours",
            f"periodic backups are kept for less than {LEAST_DAYS} days",
            f"set it to {24 * LEAST_DAYS} or more, or backupPolicy.type to Continuous",
            at_least=24 * LEAST_DAYS,
            when=_PERIODIC,
            source=_COSMOS,
        ),
        Demand(
            "backupPolicy.periodicModeProperties.backupIntervalInMinutes",
            "backups are made less often than each day",
            "set it to 1440 or less",
            at_most=1440,
            absent=True,
            when=_PERIODIC,
            source=_COSMOS,
        ),
    ),
    "azure-native:netapp:CapacityPoolVolume": (
        Demand(
            "dataProtection.backup.backupPolicyId",
            "no backup policy is assigned to the volume",
            "set dataProtection.backup.backupPolicyId to the id of a netapp.BackupPolicy with daily backups",
            when=(("dataProtection.replication.endpointType", (MISSING, "src")),),
        ),
    ),
    "azure-native:recoveryservices:ProtectionPolicy": (
        Demand(
            "properties.schedulePolicy.scheduleRunFrequency",
            "backups are made less often than each day",
            "set scheduleRunFrequency to Daily or Hourly",
            none_of=("Weekly",),
            absent=True,
            source="learn.microsoft.com/rest/api/backup/protection-policies: policies of other kinds have none",
        ),
    ),
}
"""What keeps backups by itself, or says how often plans make them. Demanded in every environment."""


def _final(path: str, *, when: _When = ()) -> Demand:
    why = "deleting it leaves no backup: the last snapshot is skipped"
    return Demand(
        path, why, f"leave {path} out", none_of=(True,), absent=True, when=when, source=f"{_AWS}: default false"
    )


_IMMUTABLE: Final = Demand(
    "properties.securitySettings.immutabilitySettings.state",
    "recovery points can be deleted before their term, by whoever holds the vault",
    "set properties.securitySettings.immutabilitySettings.state to Unlocked, and to Locked once it is as wanted",
    ("Locked", "Unlocked"),
)
_SKIPPED: Final = (_final("skipFinalSnapshot"),)
_SKIPPED_FILES: Final = (_final("skipFinalBackup"),)

KEPT_BEYOND: Final[Mapping[str, Sequence[Demand]]] = {
    "aws:rds/instance:Instance": (_final("skipFinalSnapshot", when=_NOT_A_REPLICA),),
    **dict.fromkeys(
        (
            "aws:rds/cluster:Cluster",
            "aws:docdb/cluster:Cluster",
            "aws:neptune/cluster:Cluster",
            "aws:redshift/cluster:Cluster",
            "aws:lightsail/database:Database",
        ),
        _SKIPPED,
    ),
    "aws:memorydb/cluster:Cluster": (
        Demand("finalSnapshotName", "deleting it leaves no backup", "set finalSnapshotName to a name of your own"),
    ),
    **dict.fromkeys(
        (
            "aws:fsx/windowsFileSystem:WindowsFileSystem",
            "aws:fsx/openZfsFileSystem:OpenZfsFileSystem",
            "aws:fsx/ontapVolume:OntapVolume",
        ),
        _SKIPPED_FILES,
    ),
    "aws:fsx/lustreFileSystem:LustreFileSystem": (
        Demand(
            "skipFinalBackup",
            "deleting it leaves no backup: the last one is skipped (default: true)",
            "set skipFinalBackup to false",
            (False,),
            when=_PERSISTENT,
            source=_AWS,
        ),
    ),
    "azure-native:recoveryservices:Vault": (_IMMUTABLE,),
    "azure-native:dataprotection:BackupVault": (_IMMUTABLE,),
}
"""What keeps backups when their source or their place is deleted. Demanded outside throw-away environments."""

VAULT: Final = "aws:backup/vault:Vault"
VAULT_LOCK: Final = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"


@dataclass(frozen=True, slots=True)
class Covered:
    """A type whose backups others make: ``what`` it is, and how to have it backed up. ``patterns``: what
    stands for every resource of the type in a plan of AWS Backup, from the third part of its ARN on."""

    what: str
    remedy: str
    patterns: tuple[str, ...] = ()


_DATA_PROTECTION: Final = "add a dataprotection.BackupInstance"
COVERED: Final[Mapping[str, Covered]] = {
    "aws:ebs/volume:Volume": Covered(
        "disk",
        "add it to a backup.Selection of a backup.Plan, or tag it for a dlm.LifecyclePolicy",
        ("*", "ec2:*", "ec2:*:*:volume/*"),
    ),
    "aws:efs/fileSystem:FileSystem": Covered(
        "file system",
        "add an efs.BackupPolicy with the status ENABLED, or add it to a backup.Selection",
        ("*", "elasticfilesystem:*", "elasticfilesystem:*:*:file-system/*"),
    ),
    "azure-native:compute:Disk": Covered(
        "disk",
        f"{_DATA_PROTECTION} whose dataSourceInfo.resourceID is the disk, or protect the machine it is attached to",
    ),
    "azure-native:storage:FileShare": Covered(
        "file share", "add a recoveryservices.ProtectedItem whose sourceResourceId is the share's storage account"
    ),
}
"""Types that plans, policies and vaults of the stack must cover."""

NO_SCHEDULE: Final[Mapping[str, str]] = {
    "ovh:CloudProject/volume:Volume": "volume",
    "ovh:index/cloudStorageBlockVolume:CloudStorageBlockVolume": "volume",
    "ovh:index/cloudStorageFileShare:CloudStorageFileShare": "file share",
    "ovh:index/cloudProjectFileStorageShare:CloudProjectFileStorageShare": "file share",
    "ovh:index/storageEfsShare:StorageEfsShare": "file share",
    "ovh:Dedicated/nasHAPartition:NasHAPartition": "file share",
}
"""Types for which pulumi-ovh 2.22.0 has single backups and snapshots, but no schedule of backups elsewhere."""
NO_SCHEDULE_FEATURE: Final = "backup.schedule"
"""The feature under which the control that compensates for it is declared."""
