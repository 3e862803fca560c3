"""What the policy packs add to a preview of a thousand resources: all in one process, and each in its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from bench.timing import Command, Comparison, compare
from bench.workplace import Workplace
from policies.rules.registry import ALL, PACKS

COUNT: Final = 1000
GOAL: Final = 1.15

# Four types that every rule has something to say of, as a careful team writes them: nothing is refused.
PROGRAM: Final = """
import pulumi
import pulumi_aws as aws
from pulumi_aws import cloudwatch, dynamodb, sns, sqs

provider = aws.Provider("paris", region="eu-west-3")
key = "arn:aws:kms:eu-west-3:111122223333:key/0b3c9a52-8a63-4c9d-9a0e-3f1f5f3f8a11"
tags = {{
    "data-class": "pseudonymised", "zone": "curated", "environment": "production", "owner": "platform-team",
    "cost-centre": "research-data", "managed-by": "pulumi", "platform": "health-data-platform",
}}
options = pulumi.ResourceOptions(provider=provider, protect=True)
for number in range({count} // 4):
    name = f"bench-{{number}}"
    aws.sns.Topic(name, name=name, kms_master_key_id=key, tags=tags, opts=options)
    aws.sqs.Queue(name, name=name, kms_master_key_id=key, tags=tags, opts=options)
    aws.cloudwatch.LogGroup(
        name, name=f"/bench/{{number}}", kms_key_id=key, retention_in_days=400, deletion_protection_enabled=True,
        tags=tags, opts=options,
    )
    aws.dynamodb.Table(
        name, name=name, billing_mode="PAY_PER_REQUEST", hash_key="id", attributes=[{{"name": "id", "type": "S"}}],
        deletion_protection_enabled=True, point_in_time_recovery={{"enabled": True}},
        server_side_encryption={{"enabled": True, "kms_key_arn": key}}, tags=tags, opts=options,
    )
"""


def measure_packs(place: Workplace, rounds: int, progress: Callable[[str], None]) -> Comparison:
    """The preview of :data:`COUNT` resources with all rules in one process, with each pack in a process of its own,
    and without packs, in turns."""
    project = _write(place.folder)
    place.new_stack(project, "packs")
    preview = ["pulumi", "preview", "-s", "packs", "--non-interactive", "--suppress-progress"]

    def command(name: str, *folders: str) -> Command:
        packs = [
            argument for folder in folders for argument in ("--policy-pack", str(place.clone / "policies" / folder))
        ]
        return Command(name, [*preview, *packs], project, place.environment)

    commands = [command("one process", ALL.folder), command("a process each", *PACKS), command("without packs")]
    return compare(commands, rounds, progress)


def _write(folder: Path) -> Path:
    project = folder / "packs"
    project.mkdir(parents=True, exist_ok=True)
    (project / "Pulumi.yaml").write_text("name: packs\nruntime: python\n", encoding="utf-8")
    (project / "__main__.py").write_text(PROGRAM.format(count=COUNT), encoding="utf-8")
    return project
