"""The key rule: each surface with a good reference, then with one thing changed."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from policies.rules.keys import RULE
from policies.rules.model import Context, Verdict
from policies.rules.view import Provider, Resource, Secret, Unknown
from tests.unit.policies.build import (
    DISK_SET,
    KEY_ARN,
    KEY_URI,
    SERVICE_KEY,
    TODAY,
    component,
    declaration,
    judge,
    make,
    texts,
    verdicts,
)

PASSED, VIOLATED, UNDECIDED, MITIGATED, NONE = (
    {Verdict.PASSED},
    {Verdict.VIOLATED},
    {Verdict.UNDECIDED},
    {Verdict.MITIGATED},
    {Verdict.NOT_APPLICABLE},
)

BUCKET = "aws:s3/bucket:Bucket"
SSE = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
LOGGING = "aws:s3/bucketLogging:BucketLogging"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
NODES = "aws:eks/nodeGroup:NodeGroup"
TOPIC = "aws:sns/topic:Topic"
KEY = "aws:kms/key:Key"
ALIAS = "aws:kms/alias:Alias"
ACCOUNT = "azure-native:storage:StorageAccount"
AKS = "azure-native:containerservice:ManagedCluster"
WORKSPACE = "azure-native:operationalinsights:Workspace"
VOLUME = "ovh:index/cloudStorageBlockVolume:CloudStorageBlockVolume"
CLUSTER_ID = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.OperationalInsights/clusters/logs"

GOOD: dict[str, dict[str, Any]] = {
    TOPIC: {"kmsMasterKeyId": KEY_ARN},
    "aws:sqs/queue:Queue": {"kmsMasterKeyId": "alias/hdp"},
    "aws:cloudwatch/logGroup:LogGroup": {"kmsKeyId": KEY_ARN},
    "aws:secretsmanager/secret:Secret": {"kmsKeyId": KEY_ARN, "replicas": [{"kmsKeyId": KEY_ARN}]},
    "aws:ebs/volume:Volume": {"encrypted": True, "kmsKeyId": KEY_ARN},
    "aws:rds/instance:Instance": {"storageEncrypted": True, "kmsKeyId": KEY_ARN},
    "aws:rds/cluster:Cluster": {
        "storageEncrypted": True, "kmsKeyId": KEY_ARN,
        "manageMasterUserPassword": True, "masterUserSecretKmsKeyId": KEY_ARN,
        "performanceInsightsEnabled": True, "performanceInsightsKmsKeyId": KEY_ARN,
    },
    "aws:dynamodb/table:Table": {"serverSideEncryption": {"enabled": True, "kmsKeyArn": KEY_ARN}},
    "aws:efs/fileSystem:FileSystem": {"encrypted": True, "kmsKeyId": KEY_ARN},
    "aws:kinesis/stream:Stream": {"encryptionType": "KMS", "kmsKeyId": KEY_ARN},
    "aws:ssm/parameter:Parameter": {"type": "SecureString", "keyId": KEY_ARN},
    "aws:ecr/repository:Repository": {"encryptionConfigurations": [{"encryptionType": "KMS", "kmsKey": KEY_ARN}]},
    "aws:eks/cluster:Cluster": {"encryptionConfig": {"provider": {"keyArn": KEY_ARN}, "resources": ["secrets"]}},
    TEMPLATE: {"blockDeviceMappings": [{"ebs": {"encrypted": "true", "kmsKeyId": KEY_ARN}}]},
    ACCOUNT: {
        "encryption": {
            "keySource": "Microsoft.Keyvault",
            "keyVaultProperties": {"keyName": "identifying", "keyVaultUri": "https://hdp.vault.azure.net"},
        }
    },
    AKS: {
        "diskEncryptionSetID": DISK_SET,
        "securityProfile": {"azureKeyVaultKms": {"enabled": True, "keyId": KEY_URI}},
    },
    "azure-native:compute:DiskEncryptionSet": {"activeKey": {"keyUrl": f"{KEY_URI}/0123"}},
    "azure-native:compute:Disk": {"encryption": {"diskEncryptionSetId": DISK_SET}},
    "azure-native:compute:VirtualMachine": {
        "storageProfile": {
            "osDisk": {"managedDisk": {"diskEncryptionSet": {"id": DISK_SET}}},
            "dataDisks": [{"managedDisk": {"diskEncryptionSet": {"id": DISK_SET}}}],
        }
    },
    "azure-native:dbforpostgresql:Server": {"dataEncryption": {"type": "AzureKeyVault", "primaryKeyURI": KEY_URI}},
    WORKSPACE: {"features": {"clusterResourceId": CLUSTER_ID}},
    "azure-native:dataprotection:BackupVault": {
        "properties": {
            "securitySettings": {"encryptionSettings": {"state": "Enabled", "keyVaultProperties": {"keyUri": KEY_URI}}}
        }
    },
    VOLUME: {"encryption": {"enabled": True, "kms": {"domainId": "d", "serviceKeyId": SERVICE_KEY}}},
    "ovh:CloudProject/volume:Volume": {"encryption": {"encrypted": True, "kms": {"serviceKeyId": SERVICE_KEY}}},
}  # fmt: skip


def changed(props: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A deep copy with one value replaced; ``None`` removes it."""
    result = copy.deepcopy(props)
    *way, last = path.split(".")
    target: Any = result
    for step in way:
        target = target[int(step)] if isinstance(target, list) else target[step]
    key: Any = int(last) if isinstance(target, list) else last
    if value is None:
        del target[key]
    else:
        target[key] = value
    return result


def leaf_paths(value: Any, at: str = "") -> list[str]:
    """The path of every leaf."""
    items = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
    below = [path for key, item in items for path in leaf_paths(item, f"{at}.{key}" if at else str(key))]
    return below or [at]


IGNORED = {"domainId", "keyVaultUri"}
"""Leaves of the good examples that no verdict depends on."""
MUTATIONS = [
    (kind, path) for kind, props in GOOD.items() for path in leaf_paths(props) if path.split(".")[-1] not in IGNORED
]
OPTIONAL = {
    ("aws:rds/cluster:Cluster", "manageMasterUserPassword"),
    ("aws:rds/cluster:Cluster", "performanceInsightsEnabled"),
    ("aws:ssm/parameter:Parameter", "type"),
}
"""Leaves that switch a surface off when they are removed or changed."""


@pytest.mark.parametrize("kind", GOOD)
def test_a_customer_s_key_passes(kind: str) -> None:
    assert verdicts(judge(RULE, make(kind, props=GOOD[kind]))) == PASSED


@pytest.mark.parametrize(("kind", "path"), MUTATIONS)
@pytest.mark.parametrize("value", [None, "", "nonsense", False, 7, ["x"], {"x": "y"}])
def test_changing_any_leaf_of_a_good_resource_is_refused(kind: str, path: str, value: object) -> None:
    if path == "encryption.keyVaultProperties.keyName" and value == "nonsense":
        return  # a key may have any name
    found = judge(RULE, make(kind, props=changed(GOOD[kind], path, value)))
    if (kind, path) in OPTIONAL:
        assert verdicts(found) <= PASSED | NONE
    else:
        assert Verdict.VIOLATED in verdicts(found)
        assert all(finding.remedy for finding in found if finding.refuses)


@pytest.mark.parametrize(("kind", "path"), MUTATIONS)
def test_an_unknown_leaf_is_undecided_unless_it_is_made_from_a_key(kind: str, path: str) -> None:
    if (kind, path) in OPTIONAL:
        return
    resource = make(kind, props=changed(GOOD[kind], path, Unknown(path)))
    assert verdicts(judge(RULE, resource)) - PASSED == UNDECIDED
    assert "on nothing in this stack" in texts(judge(RULE, resource))


def test_a_key_s_name_without_its_vault_is_refused() -> None:
    props = changed(GOOD[ACCOUNT], "encryption.keyVaultProperties.keyVaultUri", None)
    assert "keyVaultUri is not set" in texts(judge(RULE, make(ACCOUNT, props=props)))
    unknown = changed(GOOD[ACCOUNT], "encryption.keyVaultProperties.keyVaultUri", Unknown("encryption"))
    assert verdicts(judge(RULE, make(ACCOUNT, props=unknown))) == PASSED


def with_source(kind: str, path: str, source: Resource) -> Resource:
    props = changed(GOOD[kind], path, Unknown(path))
    return make(kind, props=props, property_dependencies={path.split(".")[0]: (source.urn,)})


@pytest.mark.parametrize(
    ("kind", "path", "source"),
    [
        (TOPIC, "kmsMasterKeyId", KEY),
        (TOPIC, "kmsMasterKeyId", ALIAS),
        ("aws:eks/cluster:Cluster", "encryptionConfig.provider.keyArn", KEY),
        (ACCOUNT, "encryption.keyVaultProperties.keyName", "azure-native:keyvault:Key"),
        (ACCOUNT, "encryption.keyVaultProperties.keyName", "azure-native:keyvault/v20230701:Key"),
        (AKS, "diskEncryptionSetID", "azure-native:compute:DiskEncryptionSet"),
        (AKS, "securityProfile.azureKeyVaultKms.keyId", "azure-native:keyvault:Key"),
        (WORKSPACE, "features.clusterResourceId", "azure-native:operationalinsights:Cluster"),
        (VOLUME, "encryption.kms.serviceKeyId", "ovh:Okms/serviceKey:ServiceKey"),
    ],
)
def test_an_unknown_key_made_from_a_key_of_the_stack_passes(kind: str, path: str, source: str) -> None:
    key = make(source, "mine")
    found = judge(RULE, with_source(kind, path, key), key)
    assert verdicts(found) == PASSED
    assert "unknown until the update, made from mine of this stack" in texts(found)
    assert Verdict.UNDECIDED in verdicts(judge(RULE, with_source(kind, path, key), key, complete=False))


@pytest.mark.parametrize(
    ("kind", "path", "source"),
    [
        (TOPIC, "kmsMasterKeyId", "aws:iam/role:Role"),
        (TOPIC, "kmsMasterKeyId", "azure-native:compute:DiskEncryptionSet"),
        (AKS, "diskEncryptionSetID", "azure-native:keyvault:Key"),
        (ACCOUNT, "encryption.keyVaultProperties.keyName", "azure-native:keyvault:Vault"),
    ],
)
def test_an_unknown_key_made_from_anything_else_is_undecided(kind: str, path: str, source: str) -> None:
    other = make(source, "other")
    found = judge(RULE, with_source(kind, path, other), other)
    assert verdicts(found) - PASSED == UNDECIDED
    assert "is unknown at preview and depends on other, not on a customer's key of this stack" in texts(found)


def test_an_alias_of_the_provider_is_no_key_of_the_customer() -> None:
    alias = make(ALIAS, "other", {"name": "alias/aws/sns"})
    assert verdicts(judge(RULE, with_source(TOPIC, "kmsMasterKeyId", alias), alias)) == UNDECIDED


@pytest.mark.parametrize("key", ["alias/aws/sns", "aws/sns", "arn:aws:kms:eu-west-3:1:alias/aws/sns"])
def test_a_key_that_aws_manages_is_refused_by_name(key: str) -> None:
    found = judge(RULE, make(TOPIC, props={"kmsMasterKeyId": key}))
    assert verdicts(found) == VIOLATED
    assert "the AWS-managed key aws/sns" in texts(found)


def test_a_secret_is_judged_and_not_shown() -> None:
    assert verdicts(judge(RULE, make(TOPIC, props={"kmsMasterKeyId": Secret(KEY_ARN)}))) == PASSED
    hidden = judge(RULE, make(TOPIC, props={"kmsMasterKeyId": Secret("hunter2")}))
    assert verdicts(hidden) == VIOLATED
    assert "hunter2" not in texts(hidden)


def test_every_disk_must_have_a_key() -> None:
    good = GOOD[TEMPLATE]["blockDeviceMappings"][0]
    found = judge(RULE, make(TEMPLATE, props={"blockDeviceMappings": [good, {"ebs": {"encrypted": "true"}}]}))
    assert "blockDeviceMappings[1].ebs.kmsKeyId" in texts(found)
    assert verdicts(judge(RULE, make(TEMPLATE, props={"blockDeviceMappings": []}))) == VIOLATED
    assert verdicts(judge(RULE, make(TEMPLATE))) == VIOLATED


class TestBuckets:
    def sse(self, key: Any = KEY_ARN, algorithm: str = "aws:kms", **more: Any) -> Resource:
        default = {"sseAlgorithm": algorithm, **({"kmsMasterKeyId": key} if key is not None else {})}
        props = {"bucket": "hdp-data", "rules": [{"applyServerSideEncryptionByDefault": default}], **more}
        return make(SSE, "sse", props)

    def bucket(self, **props: Any) -> Resource:
        return make(BUCKET, "data", {"bucket": "hdp-data", **props})

    def test_a_bucket_with_no_encryption_resource_is_refused(self) -> None:
        found = judge(RULE, self.bucket())
        assert verdicts(found) == VIOLATED
        assert "no BucketServerSideEncryptionConfiguration belongs to it" in texts(found)

    def test_the_encryption_of_its_own_resource_counts(self) -> None:
        found = judge(RULE, self.bucket(), self.sse())
        assert verdicts(found) == PASSED
        assert "(in sse)" in texts(found)
        assert verdicts(judge(RULE, self.bucket(), self.sse(bucket="other"))) == VIOLATED

    def test_it_is_found_by_dependency_when_names_are_unknown(self) -> None:
        bucket = make(BUCKET, "data", {"bucket": Unknown("bucket")})
        sse = self.sse(bucket=Unknown("bucket"))
        sse.property_dependencies = {"bucket": (bucket.urn,)}
        assert verdicts(judge(RULE, bucket, sse)) == PASSED

    @pytest.mark.parametrize(
        ("key", "algorithm"), [(None, "AES256"), (None, "aws:kms"), ("alias/aws/s3", "aws:kms"), (KEY_ARN, "AES256")]
    )
    def test_encryption_with_another_s_key_is_refused(self, key: str | None, algorithm: str) -> None:
        assert Verdict.VIOLATED in verdicts(judge(RULE, self.bucket(), self.sse(key, algorithm)))

    def test_the_encryption_resource_itself_is_refused_when_it_names_another_s_key(self) -> None:
        assert verdicts(judge(RULE, self.sse("alias/aws/s3"), complete=False)) == VIOLATED
        assert verdicts(judge(RULE, self.sse(), complete=False)) == PASSED
        plain = self.sse(None, "AES256")
        assert verdicts(judge(RULE, plain, self.bucket())) == NONE
        assert verdicts(judge(RULE, plain, self.bucket(), complete=False)) == UNDECIDED
        assert verdicts(judge(RULE, plain)) == UNDECIDED

    def test_a_bucket_is_decided_with_the_whole_stack_only(self) -> None:
        assert verdicts(judge(RULE, self.bucket(), complete=False)) == UNDECIDED

    def test_the_old_inline_way_counts_too(self) -> None:
        def inline(**default: str) -> dict[str, Any]:
            return {"rule": {"applyServerSideEncryptionByDefault": default}}

        good = inline(sseAlgorithm="aws:kms", kmsMasterKeyId=KEY_ARN)
        bad = inline(sseAlgorithm="AES256")
        assert verdicts(judge(RULE, self.bucket(serverSideEncryptionConfiguration=good), complete=False)) == PASSED
        assert verdicts(judge(RULE, self.bucket(serverSideEncryptionConfiguration=bad))) == VIOLATED
        assert verdicts(judge(RULE, self.bucket(serverSideEncryptionConfiguration=bad), self.sse())) == PASSED

    def test_a_bucket_for_access_logs_needs_a_declared_control(self) -> None:
        platform = component(declarations=[declaration("storage.access_log_key_control")])
        plain = self.sse(None, "AES256")
        logging = make(LOGGING, "logging", {"bucket": "other", "targetBucket": "hdp-data"})
        bucket = self.bucket()
        assert verdicts(judge(RULE, bucket, plain, logging)) == VIOLATED
        bucket.parent = platform.urn
        assert verdicts(judge(RULE, bucket, plain, logging, platform)) == MITIGATED
        assert verdicts(judge(RULE, bucket, plain, platform)) == VIOLATED

    @pytest.mark.parametrize(
        ("props", "verdict"),
        [
            ({}, NONE),
            ({"serverSideEncryption": "AES256"}, VIOLATED),
            ({"serverSideEncryption": "aws:kms", "kmsKeyId": KEY_ARN}, PASSED),
        ],
    )
    def test_an_object_may_not_step_back_behind_its_bucket(self, props: dict[str, Any], verdict: set[Verdict]) -> None:
        entry = make("aws:s3/bucketObjectv2:BucketObjectv2", props={"bucket": "hdp-data", **props})
        assert verdicts(judge(RULE, entry, self.bucket())) == verdict
        # What it says itself counts wherever its bucket is; what the bucket says must be there to be read.
        assert verdicts(judge(RULE, entry)) == (UNDECIDED if verdict == NONE else verdict)


class TestNodes:
    def test_a_node_group_is_as_its_launch_template(self) -> None:
        good = make(TEMPLATE, "template", {**GOOD[TEMPLATE], "id": "lt-1"})
        bad = make(TEMPLATE, "template", {"id": "lt-1"})
        nodes = make(NODES, props={"launchTemplate": {"id": "lt-1", "version": "1"}})
        assert verdicts(judge(RULE, nodes, good)) == PASSED
        assert verdicts(judge(RULE, nodes, bad)) == VIOLATED
        assert verdicts(judge(RULE, nodes, good, complete=False)) == UNDECIDED

    def test_without_a_template_it_is_refused_at_once(self) -> None:
        found = judge(RULE, make(NODES), complete=False)
        assert verdicts(found) == VIOLATED
        assert "no LaunchTemplate is named" in texts(found)

    def test_a_template_outside_the_stack_is_undecided(self) -> None:
        nodes = make(NODES, props={"launchTemplate": {"id": "lt-elsewhere"}})
        assert "names nothing in this stack" in texts(judge(RULE, nodes))
        assert verdicts(judge(RULE, nodes)) == UNDECIDED


class TestNotExpressible:
    @pytest.mark.parametrize(
        ("kind", "feature"),
        [
            ("ovh:CloudProject/storage:Storage", "storage.key_control"),
            ("ovh:index/cloudStorageObjectBucket:CloudStorageObjectBucket", "storage.key_control"),
            ("ovh:CloudProject/kube:Kube", "compute.cluster_secret_key_control"),
            ("ovh:CloudProject/kubeNodePool:KubeNodePool", "compute.node_disk_key_control"),
            ("ovh:CloudProject/database:Database", "database.key_control"),
            ("ovh:Dbaas/logsOutputGraylogStream:LogsOutputGraylogStream", "compute.control_plane_log_key_control"),
            (WORKSPACE, "compute.control_plane_log_key_control"),
        ],
    )
    def test_only_a_declared_control_for_that_surface_mitigates(self, kind: str, feature: str) -> None:
        right = component(declarations=[declaration(feature)])
        wrong = component(declarations=[declaration("storage.something_else")])
        below = make(kind, parent=right.urn)
        assert verdicts(judge(RULE, below, right, complete=False)) == MITIGATED
        assert "client-side encryption with data keys" in texts(judge(RULE, below, right))
        assert verdicts(judge(RULE, below, wrong)) == VIOLATED
        assert verdicts(judge(RULE, make(kind), right)) == VIOLATED
        assert "no compensating control is declared" in texts(judge(RULE, make(kind)))

    def test_a_declaration_excuses_nothing_that_could_be_encrypted(self) -> None:
        platform = component(declarations=[declaration("storage.key_control")])
        for kind in (ACCOUNT, TOPIC, VOLUME, BUCKET):
            assert verdicts(judge(RULE, make(kind, parent=platform.urn), platform)) == VIOLATED, kind

    def test_a_customer_s_key_is_better_than_a_declaration(self) -> None:
        platform = component(declarations=[declaration("compute.control_plane_log_key_control")])
        workspace = make(WORKSPACE, props=GOOD[WORKSPACE], parent=platform.urn)
        assert verdicts(judge(RULE, workspace, platform)) == PASSED

    def test_an_expired_declaration_mitigates_nothing(self) -> None:
        platform = component(declarations=[declaration("storage.key_control", expires="2026-11-24")])
        bucket = make("ovh:CloudProject/storage:Storage", parent=platform.urn)
        assert "its declaration expired on 2026-11-24" in texts(judge(RULE, bucket, platform))
        before = Context(today=TODAY.replace(day=23))
        assert verdicts(judge(RULE, bucket, platform, context=before)) == MITIGATED

    def test_a_tag_declares_nothing(self) -> None:
        tags = {"tags": {"declarations": "storage.key_control", "exempt": "true", "data-class": "audit"}}
        assert verdicts(judge(RULE, make("ovh:CloudProject/storage:Storage", props=tags))) == VIOLATED


@pytest.mark.parametrize(
    "kind",
    [
        "aws:ec2/vpc:Vpc", "aws:iam/role:Role", KEY, "aws:s3/bucketVersioning:BucketVersioning",
        "azure-native:resources:ResourceGroup", "azure-native:keyvault:Vault", "azure-native:keyvault:Secret",
        "azure-native:sql:FirewallRule", "azure-native:authorization:RoleAssignment",
        "ovh:CloudProject/networkPrivate:NetworkPrivate", "ovh:Okms/okms:Okms", "ovh:Iam/policy:Policy",
        "hdp:platform:Storage", "pulumi:pulumi:Stack", "pulumi:providers:aws",
    ],
)  # fmt: skip
def test_what_keeps_no_data_of_its_own_is_not_applicable(kind: str) -> None:
    assert verdicts(judge(RULE, make(kind))) == NONE


@pytest.mark.parametrize("kind", ["aws:new/thing:Thing", "azure-native:new:Thing", "gcp:storage/bucket:Bucket"])
def test_a_type_that_nobody_looked_at_is_never_passed(kind: str) -> None:
    resource = make(kind, provider=Provider("p"))
    (finding,) = judge(RULE, resource)
    assert finding.verdict is Verdict.UNDECIDED
    assert not finding.refuses
    assert judge(RULE, resource, context=Context(today=TODAY, refuse_unclassified=True))[0].refuses
