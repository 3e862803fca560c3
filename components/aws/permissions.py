"""Policy documents: what passes the private way to S3, and what the cluster's own workloads may do."""

from __future__ import annotations

from components.aws.documents import KEY_USE, allow, document


def s3_endpoint_policy(*, partition: str, region: str, account: str) -> str:
    """What passes the private way to S3: the account's own buckets, and what nodes are made of.

    Nothing can be copied to a bucket of somebody else, whosever credentials are used.
    """
    packages = (
        # Layers of container images: docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
        f"arn:{partition}:s3:::prod-{region}-starport-layer-bucket/*",
        # Packages of Amazon Linux 2023: docs.aws.amazon.com/linux/al2023/ug/managing-repos-os-updates.html
        f"arn:{partition}:s3:::al2023-repos-{region}-de612dc2/*",
    )
    return document(
        allow("OwnBuckets", {"AWS": "*"}, ["s3:*"], Condition={"StringEquals": {"aws:ResourceAccount": account}}),
        allow("Packages", {"AWS": "*"}, ["s3:GetObject"], Resource=list(packages)),
    )


def volume_key_policy(key_arn: str) -> str:
    """What the driver of persistent volumes may do with keys: use this one, and make no volume without it."""
    for_aws = {"Bool": {"kms:GrantIsForAWSResource": "true"}}
    grants = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"]
    making = ["kms:CreateGrant", "kms:GenerateDataKeyWithoutPlaintext"]
    return document(
        {"Effect": "Allow", "Action": grants, "Resource": key_arn, "Condition": for_aws},
        {"Effect": "Allow", "Action": list(KEY_USE), "Resource": key_arn},
        {
            "Effect": "Deny",
            "Action": "ec2:CreateVolume",
            "Resource": "*",
            "Condition": {"Bool": {"ec2:Encrypted": "false"}},
        },
        {"Effect": "Deny", "Action": making, "NotResource": key_arn},
    )


def autoscaler_policy(cluster_name: str) -> str:
    """What the Cluster Autoscaler may do: see the groups of nodes, and resize those of its own cluster."""
    # Source: github.com/kubernetes/autoscaler, cluster-autoscaler/cloudprovider/aws (its IAM policy).
    see = (
        "autoscaling:DescribeAutoScalingGroups",
        "autoscaling:DescribeAutoScalingInstances",
        "autoscaling:DescribeLaunchConfigurations",
        "autoscaling:DescribeScalingActivities",
        "ec2:DescribeImages",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:GetInstanceTypesFromInstanceRequirements",
        "eks:DescribeNodegroup",
    )
    resize = ("autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup")
    of_cluster = {"StringEquals": {f"aws:ResourceTag/k8s.io/cluster-autoscaler/{cluster_name}": "owned"}}
    return document(
        {"Effect": "Allow", "Action": list(see), "Resource": "*"},
        {"Effect": "Allow", "Action": list(resize), "Resource": "*", "Condition": of_cluster},
    )
