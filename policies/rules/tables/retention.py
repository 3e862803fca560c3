"""How long types keep logs, and where it is said that they log at all, by resource type.

Read in pulumi-aws 7.51.1, pulumi-azure-native 3.29.0 and pulumi-ovh 2.22.0; types and paths are checked against them by
a test.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from policies.rules.demands import Demand
from policies.rules.tables.log_targets import BUCKETS, DIAGNOSTICS, TRAIL

LEAST_DAYS: Final = 365
"""Days for which access and activity logs are kept: at least a year by EHDS Art. 73(1)(e), which is more than the six
months of SecNumCloud 3.2, 12.6.c."""

SHORT: Final = f"access and activity logs are kept for less than {LEAST_DAYS} days"
WAY_OUT: Final = "; if neither accesses nor activities are logged here, say so in a waiver"

_AWS: Final = "pulumi-aws 7.51.1"
_WORKSPACES: Final = "learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure: 30 days by default"


def _kept(path: str, *, absent: bool, source: str) -> Demand:
    """A demand that a number of days is a year or more. ``absent``: the provider keeps long enough by itself."""
    remedy = f"set {path} to {LEAST_DAYS} or more{WAY_OUT}"
    return Demand(path, SHORT, remedy, at_least=LEAST_DAYS, absent=absent, source=source)


def _not_off(path: str, why: str, source: str) -> Demand:
    """A demand that a switch which is on by default stays on."""
    return Demand(path, why, f"leave {path} out, or set it to true", none_of=(False,), absent=True, source=source)


_AUDITING: Final = tuple(
    f"azure-native:sql:{name}BlobAuditingPolicy"
    for name in ("Server", "ExtendedServer", "Database", "ExtendedDatabase")
)
_FLOW_LOG: Final = "azure-native:network:FlowLog"

DEMANDS: Final[Mapping[str, Sequence[Demand]]] = {
    "aws:cloudwatch/logGroup:LogGroup": (
        Demand(
            "logGroupClass",
            "a group of the class DELIVERY keeps logs for two days, whatever its retention is",
            "use the class STANDARD or INFREQUENT_ACCESS",
            none_of=("DELIVERY",),
            absent=True,
            source=f"{_AWS}: default STANDARD",
        ),
    ),
    "aws:cloudtrail/eventDataStore:EventDataStore": (
        _kept("retentionPeriod", absent=True, source=f"{_AWS}: 2555 days by default"),
    ),
    TRAIL: (_not_off("enableLogging", "the trail records nothing", f"{_AWS}: default true"),),
    "azure-native:operationalinsights:Workspace": (_kept("retentionInDays", absent=False, source=_WORKSPACES),),
    _FLOW_LOG: (_not_off("enabled", "the flow log is switched off", "unverified: on by default"),),
    **dict.fromkeys(_AUDITING, (Demand("state", "auditing is switched off", "set state to Enabled", ("Enabled",)),)),
    "ovh:Dbaas/logsOutputGraylogStream:LogsOutputGraylogStream": (
        Demand(
            "coldStorageEnabled",
            "logs end with the stream's index, whose term the program does not tell; nothing archives them",
            "set coldStorageEnabled to true and coldStorageRetention to 1 (a year) or more",
            (True,),
        ),
        Demand(
            "coldStorageRetention",
            "the term of the archive is not stated, or is less than a year",
            "set coldStorageRetention to 1 (a year) or more",
            at_least=1,
            source="pulumi-ovh 2.22.0: in years",
        ),
    ),
}
"""Terms that are stated in one number, and switches of what logs."""

FOR_EVER: Final[Mapping[str, str]] = {
    "aws:cloudwatch/logGroup:LogGroup": "retentionInDays",
    **dict.fromkeys(_AUDITING, "retentionDays"),
}
"""Terms in days of which 0, like none, means for ever (pulumi-aws 7.51.1;
learn.microsoft.com/azure/azure-sql/database/auditing-setup: 0 is unlimited)."""

POLICIES: Final[Mapping[str, str]] = {_FLOW_LOG: "retentionPolicy", DIAGNOSTICS: "logs.retentionPolicy"}
"""Retention policies: objects with ``enabled`` and ``days``, where 0 days, like no policy, mean for ever
(learn.microsoft.com/azure/azure-monitor/essentials/migrate-to-azure-storage-lifecycle-policy)."""


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """Where the expiry of objects stands: in each member of ``rules`` that ``enabled`` (a path and its values; absent
    counts where MISSING would) does not switch off, at ``days``, or at ``date``. ``reference`` names the store."""

    rules: str
    enabled: tuple[str, tuple[object, ...]]
    days: tuple[str, ...]
    date: str = ""
    reference: str = ""
    on_by_default: bool = False


def _configuration(reference: str) -> Lifecycle:
    return Lifecycle("rules", ("status", ("Enabled",)), ("expiration.days",), "expiration.date", reference)


_BASE: Final = "definition.actions.baseBlob.delete"
LIFECYCLES: Final[Mapping[str, Lifecycle]] = {
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": _configuration("bucket"),
    "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2": _configuration("bucket"),
    "ovh:index/cloudProjectStorageObjectBucketLifecycleConfiguration:"
    "CloudProjectStorageObjectBucketLifecycleConfiguration": _configuration("containerName"),
    BUCKETS[0]: Lifecycle("lifecycleRules", ("enabled", (True,)), ("expiration.days",), "expiration.date"),
    BUCKETS[1]: Lifecycle("lifecycleRules", ("enabled", (True,)), ("expirations.days",), "expirations.date"),
    "azure-native:storage:ManagementPolicy": Lifecycle(
        "policy.rules",
        ("enabled", (True,)),
        (
            f"{_BASE}.daysAfterModificationGreaterThan",
            f"{_BASE}.daysAfterCreationGreaterThan",
            f"{_BASE}.daysAfterLastAccessTimeGreaterThan",
        ),
        reference="accountName",
        on_by_default=True,
    ),
}
"""What deletes objects of a store by their age. The store is judged only if it is an audit store."""


@dataclass(frozen=True, slots=True)
class Members:
    """A list of a resource that must name logs: all of ``wanted``, or, if that is empty, any."""

    path: str
    wanted: tuple[str, ...]
    what: str


MEMBERS: Final[Mapping[str, Members]] = {
    # controllerManager and scheduler say what Kubernetes did by itself: no accesses
    "aws:eks/cluster:Cluster": Members(
        "enabledClusterLogTypes", ("api", "audit", "authenticator"), "who reached the Kubernetes API and did what"
    ),
    "aws:rds/instance:Instance": Members("enabledCloudwatchLogsExports", (), "what was done in the database"),
    "aws:rds/cluster:Cluster": Members("enabledCloudwatchLogsExports", (), "what was done in the database"),
    "aws:docdb/cluster:Cluster": Members("enabledCloudwatchLogsExports", ("audit",), "who reached the database"),
    "aws:neptune/cluster:Cluster": Members("enableCloudwatchLogsExports", ("audit",), "who reached the database"),
    "aws:opensearch/domain:Domain": Members("logPublishingOptions.logType", ("AUDIT_LOGS",), "who reached the indices"),
}
"""Types that name in a property of their own what they log."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Logs of a type that another resource switches on: one of ``kinds``, whose ``reference`` names it, and that meets
    ``when`` (a path, and the values one of which must be there). ``suffix``: what follows the id there, as Azure logs
    accesses to blobs at the account's blob service."""

    kinds: tuple[str, ...]
    reference: str
    what: str
    remedy: str
    suffix: str = ""
    when: tuple[tuple[str, tuple[object, ...]], ...] = ()


_BLOBS: Final = "/blobServices/default"
_LOGS: Final = (("logs.enabled", (True,)),)
_SETTING: Final = "add a monitor.DiagnosticSetting whose resourceUri is its id"
SENT: Final[Mapping[str, Sent]] = {
    "aws:redshift/cluster:Cluster": Sent(
        ("aws:redshift/logging:Logging",), "clusterIdentifier", "who reached the warehouse", "add a redshift.Logging"
    ),
    "azure-native:keyvault:Vault": Sent(
        (DIAGNOSTICS,), "resourceUri", "who used its keys and secrets", _SETTING, when=_LOGS
    ),
    "azure-native:keyvault:ManagedHsm": Sent((DIAGNOSTICS,), "resourceUri", "who used its keys", _SETTING, when=_LOGS),
    "azure-native:containerservice:ManagedCluster": Sent(
        (DIAGNOSTICS,), "resourceUri", "who reached the Kubernetes API and did what", _SETTING, when=_LOGS
    ),
    "azure-native:storage:StorageAccount": Sent(
        (DIAGNOSTICS,), "resourceUri", "who read, wrote and deleted its blobs",
        f"{_SETTING} with {_BLOBS}", _BLOBS, _LOGS,
    ),
    "ovh:CloudProject/kube:Kube": Sent(
        ("ovh:index/cloudProjectKubeLogSubscription:CloudProjectKubeLogSubscription",),
        "kubeId", "who reached the Kubernetes API and did what",
        "add a CloudProjectKubeLogSubscription of the kind audit", when=(("kind", ("audit",)),),
    ),
    "ovh:CloudProject/database:Database": Sent(
        ("ovh:CloudProjectDatabase/logSubscription:LogSubscription",),
        "clusterId", "what was done in the database", "add a cloudprojectdatabase.LogSubscription",
    ),
}  # fmt: skip
"""Types whose logs another resource sends. Demanded of every one of these but storage accounts, of which only those
whose tag ``data-class`` names data of persons are asked: elsewhere an organisation may rightly log nothing."""
