"""What is part of another resource: judged with it, and undecided where the whole is not in the stack."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

import pytest

from policies.rules import from_file, wholes
from policies.rules.catalogue import TABLES, facts
from policies.rules.keys import RULE
from policies.rules.model import Verdict, evaluate
from policies.rules.view import Provider, Resource, Secret, Unknown
from tests.unit.policies.build import CONTEXT, KEY_ARN, KEY_URI, judge, make, texts, urn, verdicts

PASSED, VIOLATED, UNDECIDED, NONE = (
    {Verdict.PASSED},
    {Verdict.VIOLATED},
    {Verdict.UNDECIDED},
    {Verdict.NOT_APPLICABLE},
)

LOGS, STREAM = "aws:cloudwatch/logGroup:LogGroup", "aws:cloudwatch/logStream:LogStream"
BUCKET, OBJECT = "aws:s3/bucket:Bucket", "aws:s3/bucketObjectv2:BucketObjectv2"
VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
CLUSTER, INSTANCE = "aws:rds/cluster:Cluster", "aws:rds/clusterInstance:ClusterInstance"
SYSTEM, BACKUP = "aws:fsx/ontapFileSystem:OntapFileSystem", "aws:fsx/backup:Backup"
ACCOUNT, CONTAINER = "azure-native:storage:StorageAccount", "azure-native:storage:BlobContainer"
SERVER, DATABASE = "azure-native:sql:Server", "azure-native:sql:Database"
NETAPP, VOLUME = "azure-native:netapp:Account", "azure-native:netapp:CapacityPoolVolume"
ENVIRONMENT, APP = "azure-native:app:ManagedEnvironment", "azure-native:app:ContainerApp"
SAN, GROUP, DISK = (f"azure-native:elasticsan:{name}" for name in ("ElasticSan", "VolumeGroup", "Volume"))
DATABASES, TOPIC = "ovh:CloudProject/database:Database", "ovh:CloudProjectDatabase/kafkaTopic:KafkaTopic"
SHARE, SNAPSHOT = (
    "ovh:index/cloudStorageFileShare:CloudStorageFileShare",
    "ovh:index/cloudStorageFileShareSnapshot:CloudStorageFileShareSnapshot",
)


@dataclass(frozen=True)
class Case:
    """A part, the property that names its whole, and the properties by which a whole is named ``it``."""

    kind: str
    path: str
    whole: str
    names: dict[str, str]

    def part(self, value: Any = "it", **more: Any) -> Resource:
        return make(self.kind, "part", {self.path: value}, **more)

    def made(self, kind: str = "") -> Resource:
        return make(kind or self.whole, "whole", self.names)


CASES: Final = [
    Case(STREAM, "logGroupName", LOGS, {"name": "it"}),
    Case(OBJECT, "bucket", BUCKET, {"bucket": "it"}),
    Case(INSTANCE, "clusterIdentifier", CLUSTER, {"clusterIdentifier": "it"}),
    Case(BACKUP, "fileSystemId", SYSTEM, {"id": "it"}),
    Case(BACKUP, "volumeId", "aws:fsx/ontapVolume:OntapVolume", {"id": "it"}),
    Case("aws:codeartifact/repository:Repository", "domain", "aws:codeartifact/domain:Domain", {"domain": "it"}),
    Case(CONTAINER, "accountName", ACCOUNT, {"accountName": "it"}),
    Case(DATABASE, "serverName", SERVER, {"serverName": "it"}),
    Case(
        "azure-native:cosmosdb:SqlResourceSqlContainer", "accountName", "azure-native:cosmosdb:DatabaseAccount",
        {"accountName": "it"},
    ),
    Case(APP, "environmentId", ENVIRONMENT, {"id": "it"}),
    Case(APP, "managedEnvironmentId", "azure-native:app:ConnectedEnvironment", {"id": "it"}),
    Case(DISK, "volumeGroupName", GROUP, {"volumeGroupName": "it"}),
    Case(TOPIC, "clusterId", DATABASES, {"id": "it"}),
    Case(SNAPSHOT, "shareId", SHARE, {"id": "it"}),
]  # fmt: skip


def short(kind: str) -> str:
    return kind.rpartition(":")[2]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{short(case.kind)}-{case.path}")
class TestEachCloud:
    def test_a_whole_of_the_stack_decides(self, case: Case) -> None:
        found = judge(RULE, case.part(), case.made())
        assert verdicts(found) == NONE
        assert "encrypted as the resource it is part of, which is judged itself" in texts(found)

    @pytest.mark.parametrize("other", ["other", "", None], ids=["other", "empty", "absent"])
    def test_one_outside_the_stack_does_not(self, case: Case, other: str | None) -> None:
        (finding,) = judge(RULE, case.part(other), case.made())
        assert finding.verdict is Verdict.UNDECIDED
        assert finding.refuses
        assert case.path in finding.message
        assert "so by whose key it is encrypted is not known" in finding.message
        assert short(case.whole) in finding.remedy
        assert "its get" in finding.remedy
        assert "waived" in finding.remedy

    def test_the_message_says_what_is_missing(self, case: Case) -> None:
        (known,) = judge(RULE, case.part("other"))
        assert known.path == case.path
        assert known.message == (
            f"part of what {case.path} names, which is not in this stack, so by whose key it is encrypted is not known"
        )
        (unnamed,) = judge(RULE, case.part(7))
        paths = {BACKUP: "fileSystemId or volumeId", APP: "managedEnvironmentId or environmentId"}.get(
            case.kind, case.path
        )
        assert unnamed.path == paths.partition(" ")[0]
        assert unnamed.message == (
            f"part of another resource, but none is named in {paths}, so by whose key it is encrypted is not known"
        )

    def test_one_of_another_type_is_no_whole(self, case: Case) -> None:
        stranger = case.made(f"{case.whole.partition(':')[0]}:other/thing:Thing")
        assert verdicts(judge(RULE, case.part(), stranger)) == UNDECIDED

    def test_an_unknown_name_is_followed(self, case: Case) -> None:
        made_from = {case.path: (urn(case.whole, "whole"),)}
        part = case.part(Unknown(case.path), property_dependencies=made_from)
        assert verdicts(judge(RULE, part, make(case.whole, "whole"))) == NONE
        assert "made from nothing in this stack" in texts(judge(RULE, part))
        assert verdicts(judge(RULE, case.part(Unknown(case.path)), case.made())) == UNDECIDED

    def test_nothing_is_decided_before_the_end(self, case: Case) -> None:
        assert verdicts(judge(RULE, case.part(), case.made(), complete=False)) == UNDECIDED
        assert verdicts(judge(RULE, case.part(), complete=False)) == UNDECIDED

    def test_the_rule_is_asked(self, case: Case) -> None:
        assert RULE.concerns(case.kind)


class TestOwnKey:
    """A key of its own settles it; one for something besides does not."""

    @pytest.mark.parametrize(
        ("kind", "props"),
        [
            (DATABASE, {"serverName": "elsewhere", "encryptionProtector": KEY_URI}),
            ("azure-native:storage:EncryptionScope",
             {"accountName": "elsewhere", "source": "Microsoft.KeyVault", "keyVaultProperties": {"keyUri": KEY_URI}}),
            (OBJECT, {"bucket": "elsewhere", "serverSideEncryption": "aws:kms", "kmsKeyId": KEY_ARN}),
            ("aws:memorydb/snapshot:Snapshot", {"clusterName": "elsewhere", "kmsKeyArn": KEY_ARN}),
        ],
        ids=lambda value: short(value) if isinstance(value, str) else None,
    )  # fmt: skip
    def test_a_part_with_a_key_passes_wherever_its_whole_is(self, kind: str, props: dict[str, Any]) -> None:
        assert verdicts(judge(RULE, make(kind, props=props))) == PASSED
        assert verdicts(judge(RULE, make(kind, props=props), complete=False)) == PASSED

    def test_a_wrong_key_is_refused_wherever_its_whole_is(self) -> None:
        part = make(DATABASE, props={"serverName": "elsewhere", "encryptionProtector": "x"})
        assert verdicts(judge(RULE, part)) == VIOLATED

    def test_a_key_for_something_besides_leaves_the_data_open(self) -> None:
        watched = {"clusterIdentifier": "it", "performanceInsightsEnabled": True}
        good = make(INSTANCE, "part", {**watched, "performanceInsightsKmsKeyId": KEY_ARN})
        bad = make(INSTANCE, "part", watched)
        cluster = make(CLUSTER, "whole", {"clusterIdentifier": "it"})
        assert verdicts(judge(RULE, good, cluster)) == PASSED
        assert verdicts(judge(RULE, good)) == PASSED | UNDECIDED
        assert verdicts(judge(RULE, bad, cluster)) == VIOLATED
        assert verdicts(judge(RULE, bad)) == VIOLATED | UNDECIDED

    def test_a_switch_takes_the_key_of_the_whole(self) -> None:
        part = make(VOLUME, "part", {"accountName": "it", "encryptionKeySource": "Microsoft.KeyVault"})
        assert verdicts(judge(RULE, part, make(NETAPP, "whole", {"accountName": "it"}))) == PASSED
        assert verdicts(judge(RULE, part)) == PASSED | UNDECIDED

    def test_some_disks_of_a_machine_leave_the_others_to_its_scale_set(self) -> None:
        key = {"managedDisk": {"diskEncryptionSet": {"id": "/subscriptions/s/resourceGroups/r/providers/"
                                                           "Microsoft.Compute/diskEncryptionSets/k"}}}  # fmt: skip
        props = {"vmScaleSetName": "it", "storageProfile": {"osDisk": key}}
        part = make("azure-native:compute:VirtualMachineScaleSetVM", "part", props)
        scale_set = make("azure-native:compute:VirtualMachineScaleSet", "whole", {"vmScaleSetName": "it"})
        assert verdicts(judge(RULE, part, scale_set)) == PASSED
        assert verdicts(judge(RULE, part)) == PASSED | UNDECIDED


class TestByWayOfOthers:
    """``bucket=versioning.bucket``: the value was made from what names the same whole."""

    def made_from(self, *sources: Resource) -> Resource:
        made_from = {"bucket": tuple(source.urn for source in sources)}
        return make(OBJECT, "part", {"bucket": Unknown("bucket")}, property_dependencies=made_from)

    def test_another_part_of_the_whole(self) -> None:
        bucket = make(BUCKET, "whole", {"bucket": "it"})
        for named in ("it", Unknown("bucket")):
            versioning = make(
                VERSIONING, props={"bucket": named}, property_dependencies={"bucket": (bucket.urn,)}
            )  # fmt: skip
            assert verdicts(judge(RULE, self.made_from(versioning), versioning, bucket)) == NONE
        assert verdicts(judge(RULE, self.made_from(versioning), versioning)) == UNDECIDED

    def test_a_resource_that_names_none(self) -> None:
        bucket = make(BUCKET, "whole", {"bucket": "it"})
        name = make("random:index/randomPet:RandomPet", "pet", {"bucket": "other"})
        found = judge(RULE, self.made_from(name), name, bucket)
        assert verdicts(found) == UNDECIDED
        assert "bucket names, which is not in this stack (it is unknown at preview and made from pet)" in texts(found)

    def test_a_circle_ends(self) -> None:
        one = make(VERSIONING, "one", property_dependencies={"bucket": (urn(VERSIONING, "two"),)})
        two = make(VERSIONING, "two", property_dependencies={"bucket": (one.urn,)})
        assert verdicts(judge(RULE, self.made_from(one), one, two)) == UNDECIDED

    @pytest.mark.parametrize(("length", "verdict"), [(8, NONE), (40, UNDECIDED)])
    def test_a_way_has_an_end(self, length: int, verdict: set[Verdict]) -> None:
        bucket = make(BUCKET, "whole", {"bucket": "it"})
        way = [bucket]
        for number in range(length):
            way.append(make(VERSIONING, f"v{number}", property_dependencies={"bucket": (way[-1].urn,)}))
        assert verdicts(judge(RULE, self.made_from(way[-1]), *way)) == verdict


class TestSameName:
    """Names are one resource's only within a resource group, a region or a project."""

    @pytest.mark.parametrize(("group", "verdict"), [("RG", NONE), (None, NONE), ("other", UNDECIDED)])
    def test_azure(self, group: str | None, verdict: set[Verdict]) -> None:
        part = make(CONTAINER, "part", {"accountName": "it", "resourceGroupName": "rg"})
        whole = make(ACCOUNT, "whole", {"accountName": "it", "resourceGroupName": group})
        assert verdicts(judge(RULE, part, whole)) == verdict

    def test_an_id_of_azure_may_be_of_another_group(self) -> None:
        part = make(APP, "part", {"environmentId": "/s/rg/e", "resourceGroupName": "apps"})
        whole = make(ENVIRONMENT, "whole", {"id": "/s/rg/e", "resourceGroupName": "rg"})
        assert verdicts(judge(RULE, part, whole)) == NONE

    def test_an_id_within_an_object_too(self) -> None:
        points = "azure-native:compute:RestorePointCollection"
        part = make(points, "part", {"source": {"id": "/s/rg/vm"}, "resourceGroupName": "backups"})
        whole = make("azure-native:compute:VirtualMachine", "whole", {"id": "/s/rg/vm", "resourceGroupName": "rg"})
        assert verdicts(judge(RULE, part, whole)) == NONE

    def test_a_recorded_dependency_is_no_guess(self) -> None:
        whole = make(ACCOUNT, "whole", {"accountName": "it", "resourceGroupName": "other"})
        props = {"accountName": "it", "resourceGroupName": "rg"}
        part = make(CONTAINER, "part", props, property_dependencies={"accountName": (whole.urn,)})
        assert verdicts(judge(RULE, part, whole)) == NONE

    @pytest.mark.parametrize(
        ("provider", "own", "verdict"),
        [("eu-west-3", None, NONE), ("eu-west-1", None, UNDECIDED), ("eu-west-1", "eu-west-3", NONE),
         (None, None, NONE)],
        ids=["same", "other", "own", "unknown"],
    )  # fmt: skip
    def test_aws(self, provider: str | None, own: str | None, verdict: set[Verdict]) -> None:
        made_by = Provider("pulumi:providers:aws", "p", {"region": Secret(provider)} if provider else {})
        part = make(STREAM, "part", {"logGroupName": "it", "region": own}, provider=made_by)
        assert verdicts(judge(RULE, part, make(LOGS, "whole", {"name": "it"}))) == verdict

    @pytest.mark.parametrize(("project", "verdict"), [("p", NONE), ("q", UNDECIDED)])
    def test_ovh(self, project: str, verdict: set[Verdict]) -> None:
        part = make(TOPIC, "part", {"clusterId": "it", "serviceName": "p"})
        assert verdicts(judge(RULE, part, make(DATABASES, "whole", {"id": "it", "serviceName": project}))) == verdict


class TestSeveral:
    def image(self, *snapshots: Any, **more: Any) -> Resource:
        disks = [{"snapshotId": snapshot} for snapshot in snapshots]
        return make("aws:ec2/ami:Ami", "part", {"ebsBlockDevices": disks}, **more)

    def snapshot(self, name: str) -> Resource:
        return make("aws:ebs/snapshot:Snapshot", name, {"id": name})

    def test_every_whole_must_be_there(self) -> None:
        one, two = self.snapshot("s1"), self.snapshot("s2")
        assert verdicts(judge(RULE, self.image("s1", "s2", "s1"), one, two)) == NONE
        assert verdicts(judge(RULE, self.image("s1", "s2"), one)) == UNDECIDED
        assert verdicts(judge(RULE, self.image()), ) == UNDECIDED  # fmt: skip

    def test_a_disk_without_a_snapshot_is_new_and_empty(self) -> None:
        assert verdicts(judge(RULE, self.image("s1", None), self.snapshot("s1"))) == NONE

    def test_an_unknown_beside_a_known_one(self) -> None:
        one = self.snapshot("s1")
        made_from = {"ebsBlockDevices": (one.urn,)}
        loose = self.image("elsewhere", Unknown("", [one.urn]), property_dependencies=made_from)
        assert verdicts(judge(RULE, loose, one)) == UNDECIDED

    def test_two_unknowns_of_one_origin(self) -> None:
        one = self.snapshot("s1")
        unknowns = (Unknown("", [one.urn]), Unknown("", [one.urn]))
        part = self.image(*unknowns, property_dependencies={"ebsBlockDevices": (one.urn,)})
        assert verdicts(judge(RULE, part, one)) == NONE

    def test_every_property_that_names_a_whole_counts(self) -> None:
        environment = make(ENVIRONMENT, "whole", {"id": "here"})
        for first, second, verdict in (
            ("here", "here", NONE),
            ("here", "away", UNDECIDED),
            ("away", "here", UNDECIDED),
        ):
            part = make(APP, "part", {"environmentId": first, "managedEnvironmentId": second})
            assert verdicts(judge(RULE, part, environment)) == verdict


class TestPartsOfParts:
    def test_each_answers_for_itself(self) -> None:
        """The way ends where a whole is missing: what is below is encrypted as that, which is refused."""
        system = make("ovh:index/storageEfs:StorageEfs", "system", {"id": "efs"})
        share = make("ovh:index/storageEfsShare:StorageEfsShare", "share", {"id": "share", "serviceName": "efs"})
        snapshot = make("ovh:index/storageEfsShareSnapshot:StorageEfsShareSnapshot", "snapshot", {"shareId": "share"})
        assert verdicts(judge(RULE, snapshot, share, system)) == NONE
        assert verdicts(judge(RULE, share, system)) == NONE
        assert verdicts(judge(RULE, snapshot, share)) == NONE
        assert verdicts(judge(RULE, share, snapshot)) == UNDECIDED
        assert verdicts(judge(RULE, snapshot, system)) == UNDECIDED

    def test_the_volumes_of_a_san_are_encrypted_as_their_group(self) -> None:
        props = {"elasticSanName": "san", "volumeGroupName": "group"}
        san, disk = make(SAN, "san", {"elasticSanName": "san"}), make(DISK, "part", props)
        group = make(GROUP, "group", props)
        assert verdicts(judge(RULE, disk, san)) == UNDECIDED
        assert verdicts(judge(RULE, disk, san, group)) == NONE
        assert verdicts(judge(RULE, group, san)) == VIOLATED


class TestDeciding:
    def test_what_is_no_part_needs_no_whole(self) -> None:
        assert wholes.deciding("aws", BUCKET) == ()
        assert wholes.deciding("aws", VERSIONING) == ()
        assert wholes.deciding("azure", "azure-native:sql:FirewallRule") == ()
        assert wholes.deciding("aws", "aws:new/thing:Thing") == ()

    def test_a_vault_has_no_setting_for_a_key(self) -> None:
        secret = "azure-native:keyvault:Secret"
        assert wholes.deciding("azure", secret) == ()
        assert not RULE.concerns(secret)
        assert "which has no setting for a key" in texts(judge(RULE, make(secret, props={"vaultName": "elsewhere"})))

    @pytest.mark.parametrize("cloud", sorted(TABLES))
    def test_every_part_has_a_whole_that_decides_or_a_key_of_its_own(self, cloud: str) -> None:
        undecided = [
            kind for kind, known in TABLES[cloud].TYPES.items()
            if known.rest == "parent" and not wholes.deciding(cloud, kind)
            and (not known.uses or any(use.besides or use.optional for use in known.uses))
        ]  # fmt: skip
        assert undecided == (["azure-native:keyvault:Secret"] if cloud == "azure" else [])

    @pytest.mark.parametrize("cloud", sorted(TABLES))
    def test_only_parts_have_surfaces_besides_what_lies_in_a_whole(self, cloud: str) -> None:
        switches = ("azure-native:storage:StorageAccount", "azure-native:search:Service")
        for kind, known in TABLES[cloud].TYPES.items():
            if any(use.besides for use in known.uses) and kind not in switches:
                assert known.rest == "parent", kind

    def test_a_gallery_keeps_copies_of_packages(self) -> None:
        version = facts("azure", "azure-native:compute:GalleryApplicationVersion")
        assert version is not None
        assert version.not_expressible[0].feature == "gallery.key_control"
        assert verdicts(judge(RULE, make("azure-native:compute:GalleryApplicationVersion"))) == VIOLATED
        assert verdicts(judge(RULE, make("azure-native:compute:GalleryApplication"))) == NONE


def test_a_whole_that_the_program_reads_is_judged_as_it_is() -> None:
    """A resource made with ``get`` has no inputs in a state: its outputs are judged, and it is in the stack."""
    state = {
        "urn": urn(LOGS, "whole"), "type": LOGS, "id": "it", "custom": True, "external": True,
        "outputs": {"name": "it", "kmsKeyId": KEY_ARN},
    }  # fmt: skip
    part = {"urn": urn(STREAM, "part"), "type": STREAM, "custom": True, "inputs": {"logGroupName": "it"}}

    def found(*resources: dict[str, Any]) -> list[set[Verdict]]:
        view = from_file.parse(json.dumps({"deployment": {"resources": resources}}).encode()).view
        return [verdicts(evaluate(RULE, resource, view, CONTEXT)) for resource in view.resources]

    assert found(state, part) == [PASSED, NONE]
    assert found({**state, "outputs": {"name": "it", "kmsKeyId": ""}}, part) == [VIOLATED, NONE]
    assert found({**state, "outputs": {"name": "other", "kmsKeyId": KEY_ARN}, "id": "other"}, part) == [
        PASSED, UNDECIDED,
    ]  # fmt: skip
    assert found(part) == [UNDECIDED]
