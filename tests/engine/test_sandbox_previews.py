"""Previews that leave unknown what a real provider leaves unknown, and providers whose configuration is an output."""

from __future__ import annotations

from pathlib import Path

from tests.support.engine import SandboxRun
from tests.support.programs import Project

UNKNOWN = {"HDP_SANDBOX_UNKNOWN": "1"}
PROGRAM = """
import os
import pulumi
import pulumi_aws as aws

region = os.environ.get("REGION", "eu-west-3")
here = aws.Provider("here", region=region)
bucket = aws.s3.Bucket("data", bucket=f"{pulumi.get_project()}-data", opts=pulumi.ResourceOptions(provider=here))
place = aws.s3.BucketVersioning(
    "versions", bucket=bucket.bucket, versioning_configuration={"status": os.environ.get("STATUS", "Enabled")},
    opts=pulumi.ResourceOptions(provider=here),
)
there = aws.Provider("there", region=bucket.region, default_tags={"tags": {"of": bucket.arn}})
network = aws.ec2.Vpc("net", cidr_block="10.0.0.0/16", opts=pulumi.ResourceOptions(provider=there))
pulumi.export("given", bucket.bucket)
pulumi.export("computed", bucket.arn)
pulumi.export("network", network.id)
"""


def test_unknown_previews_and_providers_made_from_outputs(sandbox: SandboxRun, tmp_path: Path) -> None:
    it = Project.make(sandbox, tmp_path, PROGRAM)
    name = f"{it.name}-data"
    planned = it.preview(**UNKNOWN)
    assert planned.outputs == {"given": name}, "what the program gives is known, what the cloud computes is not"
    made = it.up(**UNKNOWN)
    assert made.outputs["computed"] == f"arn:aws:s3:::{name}"
    (network,) = it.objects("aws:ec2/vpc:Vpc")
    assert network.region == "eu-west-3"
    assert network.outputs["tagsAll"] == {"of": made.outputs["computed"]}
    # An update in place keeps what it will not change.
    updated = it.preview(STATUS="Suspended", **UNKNOWN)
    assert updated.changes == {"update": 1}
    assert updated.outputs == made.outputs
    # Another region: the provider is replaced, and all that it made; nothing of it is known yet.
    moved = it.preview(REGION="eu-central-1", **UNKNOWN)
    assert moved.changes["replace"] >= 3
    assert moved.outputs == {"given": name}
    it.destroy()
