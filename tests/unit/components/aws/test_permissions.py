"""What passes the private way to S3, and what the cluster's workloads may do."""

from __future__ import annotations

import json
from typing import Any

from components.aws.permissions import autoscaler_policy, s3_endpoint_policy, volume_key_policy
from sandbox.clouds.aws.policies import Act, allows

ACCOUNT = "111122223333"
KEY = f"arn:aws:kms:eu-west-3:{ACCOUNT}:key/1"


def statements(text: str, effect: str) -> list[dict[str, Any]]:
    return [one for one in json.loads(text)["Statement"] if one["Effect"] == effect]


def test_only_the_accounts_own_buckets_pass() -> None:
    policy = s3_endpoint_policy(partition="aws", region="eu-west-3", account=ACCOUNT)
    own, packages = statements(policy, "Allow")
    assert own["Condition"] == {"StringEquals": {"aws:ResourceAccount": ACCOUNT}}
    assert packages["Action"] == ["s3:GetObject"]
    assert packages["Resource"] == [
        "arn:aws:s3:::prod-eu-west-3-starport-layer-bucket/*",
        "arn:aws:s3:::al2023-repos-eu-west-3-de612dc2/*",
    ]
    put = Act("s3:PutObject", ("anybody",), context={"aws:ResourceAccount": "999999999999"})
    assert not allows(policy, put)
    assert allows(policy, Act("s3:PutObject", ("anybody",), context={"aws:ResourceAccount": ACCOUNT}))


def test_volumes_are_made_with_the_key_or_not_at_all() -> None:
    policy = volume_key_policy(KEY)
    assert {one["Resource"] for one in statements(policy, "Allow")} == {KEY}
    unencrypted, other_keys = statements(policy, "Deny")
    assert unencrypted["Action"] == "ec2:CreateVolume"
    assert unencrypted["Condition"] == {"Bool": {"ec2:Encrypted": "false"}}
    assert other_keys["NotResource"] == KEY
    assert "kms:GenerateDataKeyWithoutPlaintext" in other_keys["Action"]


def test_grants_on_the_key_are_for_aws() -> None:
    grants = [one for one in statements(volume_key_policy(KEY), "Allow") if "kms:CreateGrant" in one["Action"]]
    assert [one["Condition"] for one in grants] == [{"Bool": {"kms:GrantIsForAWSResource": "true"}}]


def test_the_autoscaler_resizes_its_own_cluster_alone() -> None:
    see, resize = statements(autoscaler_policy("hdp-dev"), "Allow")
    assert all(action.split(":")[1].startswith(("Describe", "Get")) for action in see["Action"])
    tag = "aws:ResourceTag/k8s.io/cluster-autoscaler/hdp-dev"
    assert resize["Condition"] == {"StringEquals": {tag: "owned"}}
    assert set(resize["Action"]) == {
        "autoscaling:SetDesiredCapacity",
        "autoscaling:TerminateInstanceInAutoScalingGroup",
    }
