"""The packs on the real engine, on programs that are not this project's: refused and accepted, known and unknown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hdp.paths import CLONE
from sandbox.store import Store
from tests.support.engine import Ran, SandboxRun

REGIONS, KEYS = "eu_regions", "customer_managed_keys"
AWS = """
import pulumi
import pulumi_aws as aws

paris = aws.Provider("paris", region="{region}")
own = pulumi.ResourceOptions(provider=paris)
key = aws.kms.Key("key", enable_key_rotation=True, opts=own)
bucket = aws.s3.Bucket("data", {bucket} opts=own)
{rest}
"""
ENCRYPTED = """
aws.s3.BucketServerSideEncryptionConfiguration("data", bucket=bucket.id, rules=[{
    "apply_server_side_encryption_by_default": {"sse_algorithm": "aws:kms", "kms_master_key_id": KEY}}], opts=own)
"""
AZURE = """
import pulumi_azure_native as azure

group = azure.resources.ResourceGroup("group", location="{location}")
azure.managedidentity.UserAssignedIdentity("identity", resource_group_name=group.name)
"""
OVH = """
import pulumi
import pulumi_ovh as ovh

own = pulumi.ResourceOptions(provider=ovh.Provider("ovh", endpoint="ovh-eu"))
ovh.cloudproject.NetworkPrivate("net", service_name="{project}", vlan_id=7, regions={regions}, opts=own)
"""


def aws(region: str = "eu-west-3", bucket: str = "", rest: str = ENCRYPTED.replace("KEY", "key.arn")) -> str:
    """A bucket with its key; the arguments change one thing each."""
    return AWS.format(region=region, bucket=bucket, rest=rest)


PROGRAMS: dict[str, tuple[str, str, str | None]] = {
    "aws good": (aws(), REGIONS, None),
    "aws good keys": (aws(), KEYS, None),
    "aws provider in London": (aws(region="eu-west-2"), REGIONS, "eu-west-2 is London, GB"),
    "aws bucket's own region in Zurich": (aws(bucket='region="eu-central-2",', rest=""), REGIONS, "Zurich, CH"),
    "aws bucket without encryption": (aws(rest=""), KEYS, "no BucketServerSideEncryptionConfiguration belongs to it"),
    "aws managed key": (aws(rest=ENCRYPTED.replace("KEY", '"alias/aws/s3"')), KEYS, "not a customer's key"),
    "azure good by display name": (AZURE.format(location="France Central"), REGIONS, None),
    "azure display name of London": (AZURE.format(location="UK South"), REGIONS, "UK South, GB"),
    "ovh good": (OVH.format(project="5a4db0c5" * 4, regions=["GRA11"]), REGIONS, None),
    "ovh no regions": (OVH.format(project="5a4db0c5" * 4, regions=None), REGIONS, "regions is not set"),
    "ovh London": (OVH.format(project="5a4db0c5" * 4, regions=["UK1"]), REGIONS, "London"),
}
"""A program, the pack that judges it, and part of the refusal (None: accepted)."""


@pytest.fixture(scope="module")
def preview(sandbox: SandboxRun, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Ran]:
    """Previews a program of :data:`PROGRAMS` with its pack, with values known (``0``) or unknown (``1``)."""
    projects: dict[str, SandboxRun] = {}

    def run(case: str, unknown: str) -> Ran:
        program, pack, _ = PROGRAMS[case]
        if case not in projects:
            name = f"policies-{list(PROGRAMS).index(case)}"
            projects[case] = sandbox.foreign(tmp_path_factory.mktemp(name), name, program)
        pack_folder = str(CLONE / "policies" / pack)
        return projects[case].pulumi(
            "preview", "-s", "dev", "--suppress-progress", "--policy-pack", pack_folder, HDP_SANDBOX_UNKNOWN=unknown
        )

    return run


@pytest.mark.parametrize("unknown", ["0", "1"], ids=["known", "unknown"])
@pytest.mark.parametrize("case", list(PROGRAMS))
def test_a_preview_is_refused_or_accepted(preview: Callable[[str, str], Ran], case: str, unknown: str) -> None:
    ran = preview(case, unknown)
    refusal = PROGRAMS[case][2]
    assert "can't run policy" not in ran.text
    if refusal is None:
        ran.ok()
        assert "[mandatory]" not in ran.text
    else:
        assert ran.code != 0
        assert "[mandatory]" in ran.text
        assert refusal in ran.text


def test_an_update_makes_nothing_of_what_one_resource_tells(sandbox: SandboxRun, tmp_path: Path) -> None:
    program = PROGRAMS["aws bucket's own region in Zurich"][0]
    project = sandbox.foreign(tmp_path / "zurich", "policies-zurich", program)
    pack = str(CLONE / "policies" / REGIONS)
    ran = project.pulumi("up", "-s", "dev", "--yes", "--skip-preview", "--suppress-progress", "--policy-pack", pack)
    assert ran.code != 0
    store = Store(sandbox.box.database)
    made = [record.token for record in store.all("aws") if record.urn.startswith("urn:pulumi:dev::policies-zurich::")]
    store.close()
    assert "aws:s3/bucket:Bucket" not in made
