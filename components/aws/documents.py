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
    "kms:RevokeGrant",
    "kms:RotateKeyOnDemand",
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


def pod_identity_trust() -> str:
    """Who may assume a role: pods of a cluster, through EKS Pod Identity, which tags their sessions."""
    # Source: docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
    pods = {"Service": "pods.eks.amazonaws.com"}
    return document({"Effect": "Allow", "Principal": pods, "Action": ["sts:AssumeRole", "sts:TagSession"]})


def key_policy(
    *,
    partition: str,
    account: str,
    administrators: Sequence[str],
    via_services: Sequence[str],
    volume_service: str | None = None,
    cluster_service: str | None = None,
    log_service: str | None = None,
    log_group_arn_pattern: str = "",
) -> str:
    """The policy of a key: administrators apart from users, and use only through the named services.

    Services are named as in ``kms:ViaService``, such as ``s3.eu-west-3.amazonaws.com``.

    Args:
        partition: ``aws`` or ``aws-eusc``.
        account: the account number.
        administrators: ARNs that administer the key; empty: the account, that is, whoever its IAM policies allow.
        via_services: services through which principals of the account use the key.
        volume_service: EC2, where volumes are encrypted by this key: they hold it by a grant. With ``via_services``
            this is what AWS's own key for EBS allows, and so lets in the service-linked role of Auto Scaling.
        cluster_service: EKS, where a cluster's secrets are encrypted by this key.
        log_service: CloudWatch Logs, where log groups are encrypted by this key; as a principal.
        log_group_arn_pattern: the log groups that may be.
    """
    root = f"arn:{partition}:iam::{account}:root"

    def through(*services: str) -> dict[str, Any]:
        return {"StringEquals": {"kms:CallerAccount": account, "kms:ViaService": list(services)}}

    statements = [
        allow("Administration", {"AWS": list(administrators) or [root]}, KEY_ADMINISTRATION),
        allow("UseThroughServices", {"AWS": "*"}, KEY_USE, Condition=through(*via_services)),
    ]
    if volume_service:
        only_for_aws = {"Bool": {"kms:GrantIsForAWSResource": "true"}}
        condition = through(volume_service) | only_for_aws
        statements.append(allow("GrantsForVolumes", {"AWS": "*"}, ["kms:CreateGrant"], Condition=condition))
    if cluster_service:
        # EKS's own grant does not count as one for an AWS resource, so that condition would refuse the cluster
        # (docs.aws.amazon.com/eks/latest/userguide/enable-kms.html).
        actions = ["kms:CreateGrant", "kms:DescribeKey"]
        statements.append(allow("GrantsForCluster", {"AWS": "*"}, actions, Condition=through(cluster_service)))
    if log_service:
        # Source: docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
        condition = {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": log_group_arn_pattern}}
        statements.append(allow("Logs", {"Service": log_service}, KEY_USE, Condition=condition))
    return document(*statements)


def allow(name: str, principal: Mapping[str, Any], actions: Sequence[str], **more: Any) -> Statement:
    """A statement that allows a principal some actions; ``more`` gives or replaces its other members."""
    statement = {"Sid": name, "Effect": "Allow", "Principal": principal, "Action": list(actions), "Resource": "*"}
    return {**statement, **more}


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
        for name, header, allowed in (
            ("OnlyByKms", "s3:x-amz-server-side-encryption", "aws:kms"),
            ("OnlyTheOwnKey", "s3:x-amz-server-side-encryption-aws-kms-key-id", key_arn),
        ):
            # A request without the header is encrypted as the bucket says; one with another value is refused.
            statements.append(
                {
                    "Sid": name,
                    "Effect": "Deny",
                    "Principal": "*",
                    "Action": "s3:PutObject",
                    "Resource": f"{bucket_arn}/*",
                    "Condition": {"StringNotEqualsIfExists": {header: allowed}},
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
