"""Floors: programs that register as many bare resources as a stack, with the same SDK and nothing of this project."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

# The modules are those that the platform's driver imports; the resource is one with few inputs.
PROGRAMS: Mapping[str, str] = {
    "aws": """
import pulumi
import pulumi_aws as aws
from pulumi_aws import cloudwatch, ec2, eks, iam, kms, s3, vpc

provider = aws.Provider("aws", region="eu-west-3")
for number in range({count}):
    aws.ec2.Eip(f"address-{{number}}", domain="vpc", opts=pulumi.ResourceOptions(provider=provider))
""",
    "azure": """
import pulumi
import pulumi_azure_native as azure
from pulumi_azure_native import (
    authorization, compute, containerservice, keyvault, managedidentity, monitor, network, privatedns, resources,
    storage,
)

provider = azure.Provider("azure", location="francecentral")
for number in range({count}):
    azure.resources.ResourceGroup(
        f"group-{{number}}", location="francecentral", opts=pulumi.ResourceOptions(provider=provider)
    )
""",
    "ovh": """
import pulumi
import pulumi_ovh as ovh

provider = ovh.Provider("ovh", endpoint="ovh-eu")
for number in range({count}):
    ovh.iam.ResourceGroup(f"group-{{number}}", name=f"group-{{number}}", opts=pulumi.ResourceOptions(provider=provider))
""",
}


def write_floor(folder: Path, provider: str, count: int) -> Path:
    """Writes a provider's floor of ``count`` resources as a Pulumi project, and returns its folder."""
    project = folder / f"floor-{provider}-{count}"
    project.mkdir(parents=True, exist_ok=True)
    (project / "Pulumi.yaml").write_text(f"name: floor-{provider}-{count}\nruntime: python\n", encoding="utf-8")
    (project / "__main__.py").write_text(PROGRAMS[provider].format(count=count), encoding="utf-8")
    return project
