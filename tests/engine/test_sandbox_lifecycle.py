"""The life of resources in the sandbox, on the real engine, with small programs on AWS."""

from __future__ import annotations

from pathlib import Path

from sandbox import drift
from tests.support.engine import SandboxRun
from tests.support.programs import Project

REGION = {"aws:region": "eu-west-3"}
BUCKET = "aws:s3/bucket:Bucket"
SUBNET = "aws:ec2/subnet:Subnet"

LIFE = """
import os
import pulumi
import pulumi_aws as aws

word = os.environ.get("WORD", "first")
locked = os.environ.get("LOCKED") == "1"
bucket = aws.s3.Bucket("data", tags={"word": word, "kubernetes.io/name": word}, object_lock_enabled=locked)
other = aws.s3.Bucket("other", tags={"word": word}, opts=pulumi.ResourceOptions(ignore_changes=["tags.word"]))
aws.s3.BucketVersioning("versions", bucket=bucket.bucket, versioning_configuration={"status": "Enabled"})
vpc = aws.ec2.Vpc("net", cidr_block="10.0.0.0/16", tags={"word": word})
subnet = aws.ec2.Subnet("sub", vpc_id=vpc.id, cidr_block="10.0.1.0/24")
pulumi.export("data", [bucket.bucket, bucket.arn])
pulumi.export("other", other.id)
pulumi.export("net", [vpc.id, vpc.arn, subnet.id, vpc.default_route_table_id])
"""


def test_a_preview_tells_what_the_update_gives(sandbox: SandboxRun, tmp_path: Path) -> None:
    it = Project.make(sandbox, tmp_path, LIFE, REGION)
    # A first update: ids, ARNs and computed values are known before.
    planned = it.preview().outputs
    assert planned["data"][1] == f"arn:aws:s3:::{planned['data'][0]}"
    made = it.up().outputs
    assert made == planned
    assert it.up().changes == {}
    assert it.refresh().changes == {}
    # An update in place, with a property whose name has a dot; one bucket ignores it.
    shown = it.preview("--diff", WORD="second")
    assert "kubernetes.io/name" in shown.text
    assert '"first" => "second"' in shown.text
    updated = it.up(WORD="second")
    assert updated.changes == {"update": 2}
    assert updated.outputs == shown.outputs == made
    assert {record.id: record.outputs["tags"]["word"] for record in it.objects(BUCKET)} == {
        made["data"][0]: "second",
        made["other"]: "first",
    }
    # A replacement beside the old one, since the name is made up anew; what refers to it follows.
    planned = it.preview(WORD="second", LOCKED="1").outputs
    assert planned["data"][0] != made["data"][0]
    replaced = it.up(WORD="second", LOCKED="1")
    assert replaced.outputs == planned
    assert replaced.text.index("data created replacement") < replaced.text.index("data deleted original")
    assert sorted(it.ids(BUCKET)) == sorted([planned["data"][0], made["other"]])
    assert it.up(WORD="second", LOCKED="1").changes == {}
    it.destroy()


def test_drift_is_found_and_put_right(sandbox: SandboxRun, tmp_path: Path) -> None:
    it = Project.make(sandbox, tmp_path, LIFE, REGION)
    made = it.up().outputs
    name, ignoring = made["data"][0], made["other"]
    store = it.store()
    drift.change(store, BUCKET, name, {"tags": {"word": "by hand"}, "forceDestroy": True})
    drift.change(store, BUCKET, ignoring, {"tags": {"word": "by hand"}})
    drift.remove(store, SUBNET, made["net"][2])
    refreshed = it.refresh()
    assert refreshed.changes == {"update": 1, "delete": 1}, "what a resource ignores is no difference"
    assert it.state(SUBNET) == []
    # The next update puts it right, and makes anew what was deleted.
    assert it.up().changes == {"update": 1, "create": 1}
    assert {record.id: record.outputs["tags"]["word"] for record in it.objects(BUCKET)} == {
        name: "first",
        ignoring: "by hand",
    }
    assert it.refresh().changes == {}
    # A filled bucket is not deleted; an emptied one is.
    drift.fill(store, BUCKET, name, 3)
    refused = it.pulumi("destroy", "--yes", "--skip-preview")
    assert refused.code != 0
    assert "BucketNotEmpty" in refused.text
    assert it.ids(BUCKET) == [name]
    drift.fill(store, BUCKET, name, 0)
    store.close()
    it.destroy()


OPTIONS = """
import os
import pulumi
import pulumi_aws as aws
from pulumi import Alias, ResourceOptions

step = int(os.environ.get("STEP", "1"))
key = aws.kms.Key("key", description=f"step {min(step, 2)}", opts=ResourceOptions(protect=step < 5))
if step == 1:
    aws.s3.Bucket("kept", bucket=f"{pulumi.get_project()}-kept", opts=ResourceOptions(retain_on_delete=True))
    aws.ec2.Vpc("before", cidr_block="10.0.0.0/16")
else:
    aws.ec2.Vpc("after", cidr_block="10.0.0.0/16", opts=ResourceOptions(aliases=[Alias(name="before")]))
if step == 3:
    aws.s3.Bucket("kept", bucket=f"{pulumi.get_project()}-kept")
if step >= 4:
    aws.s3.Bucket(
        "taken", bucket=f"{pulumi.get_project()}-kept", force_destroy=False,
        opts=ResourceOptions(import_=f"{pulumi.get_project()}-kept" if step == 4 else None),
    )
log = aws.cloudwatch.LogGroup(
    "log", name=f"/{pulumi.get_project()}", retention_in_days=7 if step < 4 else 30,
    opts=ResourceOptions(replace_on_changes=["retentionInDays"], delete_before_replace=True),
)
secret = aws.ssm.Parameter("secret", type="SecureString", value=pulumi.Output.secret("a-very-secret-word"))
read = aws.ec2.Vpc.get("read", os.environ["VPC"]) if "VPC" in os.environ else None
pulumi.export("vpc", read.cidr_block if read else "")
pulumi.export("log", log.arn)
"""


def test_resource_options_behave_as_with_the_real_providers(sandbox: SandboxRun, tmp_path: Path) -> None:
    it = Project.make(sandbox, tmp_path, OPTIONS, REGION)
    it.up()
    kept = f"{it.name}-kept"
    network, parameter, group, key = (it.objects(f"aws:{token}")[0] for token in _TOKENS)
    # Secrets stay secret in Pulumi's state, in inputs and outputs.
    (held,) = it.state("aws:ssm/parameter:Parameter")
    assert "a-very-secret-word" not in str(held)
    assert [set(held[side]["value"]) for side in ("inputs", "outputs")] == [{*_CIPHER}, {*_CIPHER}]
    assert parameter.outputs["value"] == "a-very-secret-word"
    # An alias: another name, the same object. A retained bucket leaves the state and stays in the cloud.
    second = it.up(STEP="2", VPC=network.id)
    assert second.changes == {"update": 1, "delete": 1}
    assert second.outputs["vpc"] == "10.0.0.0/16"
    assert it.ids("aws:ec2/vpc:Vpc") == [network.id]
    assert it.refresh().changes == {}
    assert it.ids(BUCKET) == [kept]
    # Its name is taken, as long as the program does not import it.
    refused = it.pulumi("up", "--yes", "--skip-preview", STEP="3")
    assert refused.code != 0
    assert "BucketAlreadyExists: The requested bucket name is not available" in refused.text
    # Imported, it belongs to the stack again. Another resource is replaced, the old one first as its options say.
    imported = it.up(STEP="4")
    assert imported.changes == {"import": 1, "replace": 1, "discard": 1}, "and the network is no longer read"
    assert imported.text.index("log deleted original") < imported.text.index("log created replacement")
    assert it.ids(BUCKET) == [kept]
    assert it.ids("aws:cloudwatch/logGroup:LogGroup") == [group.id]
    assert it.up(STEP="4").changes == {}
    # Protection.
    protected = it.pulumi("destroy", "--yes", "--skip-preview")
    assert protected.code != 0
    assert "protected" in protected.text
    assert it.ids("aws:kms/key:Key") == [key.id]
    it.up(STEP="5")
    it.destroy(STEP="5")


_TOKENS = ("ec2/vpc:Vpc", "ssm/parameter:Parameter", "cloudwatch/logGroup:LogGroup", "kms/key:Key")
_CIPHER = ("4dabf18193072939515e22adb298388d", "ciphertext")
