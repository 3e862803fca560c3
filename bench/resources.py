"""The same resources for every tool: as a Pulumi stack export, and as the plan of Terraform that Checkov reads.

Ten types that a health-data platform on AWS is made of, in groups that belong together, as a careful team writes them:
encrypted, tagged, private, in Paris. What is measured is reading and judging, not the writing of findings.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_ACCOUNT: Final = "111122223333"
_REGION: Final = "eu-west-3"
_STACK: Final = "urn:pulumi:bench::bench::pulumi:pulumi:Stack::bench-bench"
_PROVIDER: Final = "urn:pulumi:bench::bench::pulumi:providers:aws::paris"
_PROVIDER_ID: Final = "0b3c9a52-8a63-4c9d-9a0e-3f1f5f3f8a11"


@dataclass(frozen=True)
class Made:
    """A resource in both worlds: Pulumi's type and inputs (camelCase), Terraform's type and attributes."""

    kind: str
    name: str
    inputs: Mapping[str, Any]
    terraform: str
    attributes: Mapping[str, Any]


def group(number: int) -> Iterator[Made]:
    """Ten resources that belong together: a key, a bucket and its parts, a queue, logs, a table."""
    tags = {
        "data-class": "pseudonymised", "zone": "curated", "environment": "production", "owner": "platform-team",
        "cost-centre": "research-data", "managed-by": "pulumi", "platform": "health-data-platform",
    }  # fmt: skip
    key = f"arn:aws:kms:{_REGION}:{_ACCOUNT}:key/{number:08x}-12ab-34cd-56ef-1234567890ab"
    bucket = f"bench-data-{number:06d}"
    policy = json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "TlsOnly", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
                    "Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"],
                    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                }
            ],
        }
    )  # fmt: skip
    yield Made(
        "aws:kms/key:Key", f"key-{number}",
        {"description": "bench", "enableKeyRotation": True, "deletionWindowInDays": 30, "tags": tags},
        "aws_kms_key",
        {"description": "bench", "enable_key_rotation": True, "deletion_window_in_days": 30, "tags": tags},
    )  # fmt: skip
    yield Made(
        "aws:s3/bucket:Bucket", f"data-{number}", {"bucket": bucket, "forceDestroy": False, "tags": tags},
        "aws_s3_bucket", {"bucket": bucket, "force_destroy": False, "tags": tags},
    )  # fmt: skip
    default = {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": key}
    yield Made(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", f"data-{number}",
        {"bucket": bucket, "rules": [{"applyServerSideEncryptionByDefault": default, "bucketKeyEnabled": True}]},
        "aws_s3_bucket_server_side_encryption_configuration",
        {
            "bucket": bucket,
            "rule": [
                {
                    "apply_server_side_encryption_by_default": [
                        {"sse_algorithm": "aws:kms", "kms_master_key_id": key}
                    ],
                    "bucket_key_enabled": True,
                }
            ],
        },
    )  # fmt: skip
    yield Made(
        "aws:s3/bucketVersioning:BucketVersioning", f"data-{number}",
        {"bucket": bucket, "versioningConfiguration": {"status": "Enabled"}},
        "aws_s3_bucket_versioning", {"bucket": bucket, "versioning_configuration": [{"status": "Enabled"}]},
    )  # fmt: skip
    block = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
    yield Made(
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", f"data-{number}",
        {"bucket": bucket, **{_camel(name): True for name in block}},
        "aws_s3_bucket_public_access_block", {"bucket": bucket, **dict.fromkeys(block, True)},
    )  # fmt: skip
    yield Made(
        "aws:s3/bucketPolicy:BucketPolicy", f"data-{number}", {"bucket": bucket, "policy": policy},
        "aws_s3_bucket_policy", {"bucket": bucket, "policy": policy},
    )  # fmt: skip
    yield Made(
        "aws:s3/bucketLogging:BucketLogging", f"data-{number}",
        {"bucket": bucket, "targetBucket": "bench-logs", "targetPrefix": f"{bucket}/"},
        "aws_s3_bucket_logging", {"bucket": bucket, "target_bucket": "bench-logs", "target_prefix": f"{bucket}/"},
    )  # fmt: skip
    yield Made(
        "aws:sqs/queue:Queue", f"queue-{number}",
        {"name": f"bench-{number}", "kmsMasterKeyId": key, "messageRetentionSeconds": 86400, "tags": tags},
        "aws_sqs_queue",
        {"name": f"bench-{number}", "kms_master_key_id": key, "message_retention_seconds": 86400, "tags": tags},
    )  # fmt: skip
    yield Made(
        "aws:cloudwatch/logGroup:LogGroup", f"log-{number}",
        {
            "name": f"/bench/{number}", "kmsKeyId": key, "retentionInDays": 400,
            "deletionProtectionEnabled": True, "tags": tags,
        },
        "aws_cloudwatch_log_group",
        {
            "name": f"/bench/{number}", "kms_key_id": key, "retention_in_days": 400,
            "deletion_protection_enabled": True, "tags": tags,
        },
    )  # fmt: skip
    yield Made(
        "aws:dynamodb/table:Table", f"table-{number}",
        {
            "name": f"bench-{number}", "billingMode": "PAY_PER_REQUEST", "hashKey": "id",
            "attributes": [{"name": "id", "type": "S"}], "deletionProtectionEnabled": True,
            "pointInTimeRecovery": {"enabled": True}, "serverSideEncryption": {"enabled": True, "kmsKeyArn": key},
            "tags": tags,
        },
        "aws_dynamodb_table",
        {
            "name": f"bench-{number}", "billing_mode": "PAY_PER_REQUEST", "hash_key": "id",
            "attribute": [{"name": "id", "type": "S"}], "deletion_protection_enabled": True,
            "point_in_time_recovery": [{"enabled": True}],
            "server_side_encryption": [{"enabled": True, "kms_key_arn": key}], "tags": tags,
        },
    )  # fmt: skip


GROUP: Final = 10
"""Resources of a group."""


def resources(count: int) -> Iterator[Made]:
    """``count`` resources (a multiple of :data:`GROUP`)."""
    for number in range(count // GROUP):
        yield from group(number)


def write_export(path: Path, count: int) -> Path:
    """Writes the stack export, one resource at a time: it may be large."""
    with path.open("w", encoding="utf-8") as file:
        file.write('{"version":3,"deployment":{"manifest":{"time":"2026-11-24T00:00:00Z"},"resources":[\n')
        file.write(json.dumps({"urn": _STACK, "custom": False, "type": "pulumi:pulumi:Stack"}))
        inputs = {"region": _REGION}
        provider = {"urn": _PROVIDER, "custom": True, "id": _PROVIDER_ID, "type": "pulumi:providers:aws"}
        file.write(",\n" + json.dumps({**provider, "inputs": inputs, "outputs": inputs, "parent": _STACK}))
        for made in resources(count):
            file.write(",\n" + json.dumps(_state(made), separators=(",", ":")))
        file.write("\n]}}\n")
    return path


def _state(made: Made) -> dict[str, Any]:
    service = made.kind.split(":")[1].partition("/")[0]
    arn = f"arn:aws:{service}:{_REGION}:{_ACCOUNT}:{made.name}"
    return {
        "urn": f"urn:pulumi:bench::bench::{made.kind}::{made.name}",
        "custom": True,
        "id": made.inputs.get("bucket") or made.inputs.get("name") or arn,
        "type": made.kind,
        "inputs": {"__defaults": [], **made.inputs},
        "outputs": {**made.inputs, "arn": arn, "region": _REGION, "tagsAll": made.inputs.get("tags", {})},
        "parent": _STACK,
        "protect": True,
        "provider": f"{_PROVIDER}::{_PROVIDER_ID}",
        "propertyDependencies": {name: [] for name in made.inputs},
        "created": "2026-11-24T00:00:00Z",
        "sourcePosition": "project:///bench/__main__.py#12",
    }


def write_plan(path: Path, count: int) -> Path:
    """Writes the plan of Terraform, in the form of ``terraform show -json``."""
    planned, changes, configuration = [], [], []
    for made in resources(count):
        name = made.name.replace("-", "_")
        address = f"{made.terraform}.{name}"
        common = {"address": address, "mode": "managed", "type": made.terraform, "name": name}
        common["provider_name"] = "registry.terraform.io/hashicorp/aws"
        planned.append({**common, "schema_version": 0, "values": made.attributes})
        change = {"actions": ["create"], "before": None, "after": made.attributes, "after_unknown": {}}
        changes.append({**common, "change": change})
        configuration.append({**common, "provider_config_key": "aws", "expressions": {}, "schema_version": 0})
    document = {
        "format_version": "1.2",
        "terraform_version": "1.9.0",
        "planned_values": {"root_module": {"resources": planned}},
        "resource_changes": changes,
        "configuration": {"root_module": {"resources": configuration}},
    }
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)
