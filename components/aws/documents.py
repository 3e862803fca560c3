"""Policy documents of IAM, KMS and S3: pure functions from names to JSON text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

Statement = Mapping[str, Any]

KEY_ADMINISTRATION = (
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:Describe*",
    "kms:DisableKey",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:Get*",
    "kms:List*",
    "kms:PutKeyPolicy",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
)
"""What administrators of a key may do: everything but use it, grant its use, or switch rotation off."""

KEY_USE = ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*")


def document(*statements: Statement) -> str:
    """A policy document as JSON text; the same statements always give the same text."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)}, separators=(",", ":"))


def trust(*services: str) -> str:
    """Who may assume a role: services of AWS."""
    return document({"Effect": "Allow", "Principal": {"Service": list(services)}, "Action": "sts:AssumeRole"})


def key_policy(
    *,
    partition: str,
    account: str,
    administrators: Sequence[str],
    via_services: Sequence[str],
    log_service: str | None = None,
    log_group_arn_pattern: str = "",
) -> str:
    """The policy of a key: administrators apart from users, and use only through the named services.

    Args:
        partition: ``aws`` or ``aws-eusc``.
        account: the account number.
        administrators: ARNs that administer the key; empty: the account, that is, whoever its IAM policies allow.
        via_services: services such as ``s3.eu-west-3.amazonaws.com``, through which principals of the account use the key.
        log_service: CloudWatch Logs of the region, where log groups are encrypted by this key.
        log_group_arn_pattern: the log groups that may be.
    """
    root = f"arn:{partition}:iam::{account}:root"
    of_account = {"StringEquals": {"kms:CallerAccount": account, "kms:ViaService": list(via_services)}}
    statements: list[Statement] = [
        {
            "Sid": "Administration",
            "Effect": "Allow",
            "Principal": {"AWS": list(administrators) or [root]},
            "Action": list(KEY_ADMINISTRATION),
            "Resource": "*",
        },
        {
            "Sid": "UseThroughServices",
            "Effect": "Allow",
            "Principal": {"AWS": "*"},
            "Action": list(KEY_USE),
            "Resource": "*",
            "Condition": of_account,
        },
        {
            "Sid": "GrantsForServices",
            "Effect": "Allow",
            "Principal": {"AWS": "*"},
            "Action": "kms:CreateGrant",
            "Resource": "*",
            "Condition": {**of_account, "Bool": {"kms:GrantIsForAWSResource": "true"}},
        },
    ]
    if log_service:
        statements.append(
            {
                "Sid": "Logs",
                "Effect": "Allow",
                "Principal": {"Service": log_service},
                "Action": list(KEY_USE),
                "Resource": "*",
                "Condition": {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": log_group_arn_pattern}},
            }
        )
    return document(*statements)


def bucket_policy(bucket_arn: str, key_arn: str | None, *, log_source_account: str | None = None) -> str:
    """The policy of a bucket: TLS 1.2 or better only, no other key than its own, and access logs where it takes them.

    Args:
        bucket_arn: the bucket.
        key_arn: its key; None for a bucket that cannot have one.
        log_source_account: the account whose buckets send their access logs here.
    """
    everything = [bucket_arn, f"{bucket_arn}/*"]
    statements: list[Statement] = [
        {
            "Sid": "OnlyEncryptedConnections",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": everything,
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
        {
            "Sid": "OnlyTls12OrBetter",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": everything,
            "Condition": {"NumericLessThan": {"s3:TlsVersion": "1.2"}},
        },
    ]
    if key_arn:
        statements.append(
            {
                "Sid": "OnlyTheOwnKey",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:PutObject",
                "Resource": f"{bucket_arn}/*",
                "Condition": {"StringNotEqualsIfExists": {"s3:x-amz-server-side-encryption-aws-kms-key-id": key_arn}},
            }
        )
    if log_source_account:
        statements.append(
            {
                "Sid": "AccessLogs",
                "Effect": "Allow",
                "Principal": {"Service": "logging.s3.amazonaws.com"},
                "Action": "s3:PutObject",
                "Resource": f"{bucket_arn}/*",
                "Condition": {"StringEquals": {"aws:SourceAccount": log_source_account}},
            }
        )
    return document(*statements)
