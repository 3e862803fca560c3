"""AWS's limits on names."""

from __future__ import annotations

from collections.abc import Mapping

from components.names import NameRule

RULES: Mapping[str, NameRule] = {
    "network": NameRule(255, r"[\w.:/=+@-]+", source="tag value, docs.aws.amazon.com/tag-editor"),
    "key_domain": NameRule(250, r"[a-zA-Z0-9/_-]+", source="prefix of KMS aliases"),
    "key": NameRule(250, r"[a-zA-Z0-9/_-]+", source="KMS alias, docs.aws.amazon.com/kms/latest/APIReference"),
    "bucket": NameRule(
        63,
        r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]",
        worldwide=True,
        source="docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
    ),
    "cluster": NameRule(100, r"[0-9A-Za-z][A-Za-z0-9_-]*", source="pulumi-aws SDK, eks.Cluster name"),
    "node_pool": NameRule(63, r"[0-9A-Za-z][A-Za-z0-9_-]*", source="pulumi-aws SDK, eks.NodeGroup nodeGroupName"),
    # A role's name is the account's, over all regions: with the digest, two stacks in one account do not meet.
    "role": NameRule(
        64,
        r"[\w+=,.@-]+",
        worldwide=True,
        source="docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
    ),
}
