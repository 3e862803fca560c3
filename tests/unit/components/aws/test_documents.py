"""What the policy documents mean: who may do what, and who may not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from components.aws.documents import KEY_ADMINISTRATION, KEY_USE, bucket_policy, key_policy, pod_identity_trust, trust
from sandbox.clouds.aws.policies import Act, allows

ACCOUNT = "111122223333"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
OFFICER = f"arn:aws:iam::{ACCOUNT}:role/key-officer"
WORKER = f"arn:aws:iam::{ACCOUNT}:role/worker"
SCALING = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
EC2, EKS, S3, LOGS = (f"{name}.eu-west-3.amazonaws.com" for name in ("ec2", "eks", "s3", "logs"))
LOG_GROUPS = f"arn:aws:logs:eu-west-3:{ACCOUNT}:log-group:*"


def statements(text: str) -> list[dict[str, Any]]:
    document = json.loads(text)
    assert document["Version"] == "2012-10-17"
    found: list[dict[str, Any]] = document["Statement"]
    return found


def operational(administrators: tuple[str, ...] = ()) -> str:
    return key_policy(
        partition="aws",
        account=ACCOUNT,
        administrators=administrators,
        via_services=[S3, EC2, EKS],
        volume_service=EC2,
        cluster_service=EKS,
        log_service=LOGS,
        log_group_arn_pattern=LOG_GROUPS,
    )


def of_data(administrators: tuple[str, ...] = ()) -> str:
    return key_policy(partition="aws", account=ACCOUNT, administrators=administrators, via_services=[S3])


def may(policy: str, who: str, action: str, via: str = "", account: str = ACCOUNT, **more: str) -> bool:
    context = {"kms:CallerAccount": account, **({"kms:ViaService": via} if via else {}), **more}
    return allows(policy, Act(action, (who,), context=context))


@pytest.mark.parametrize("policy", [operational((OFFICER,)), of_data((OFFICER,))], ids=["operational", "data"])
def test_administrators_administer_and_do_not_use(policy: str) -> None:
    assert may(policy, OFFICER, "kms:PutKeyPolicy")
    assert may(policy, OFFICER, "kms:ScheduleKeyDeletion")
    assert may(policy, OFFICER, "kms:GetKeyRotationStatus")
    for action in ("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:CreateGrant", "kms:DisableKeyRotation"):
        assert not may(policy, OFFICER, action), action
    assert not may(policy, WORKER, "kms:PutKeyPolicy")
    assert not may(policy, ROOT, "kms:PutKeyPolicy")


def test_without_administrators_it_is_the_accounts_to_say() -> None:
    assert may(of_data(), ROOT, "kms:PutKeyPolicy")
    assert not may(of_data(), ROOT, "kms:Decrypt")


def test_nobody_may_both_administer_and_use() -> None:
    use = {action.lower() for action in KEY_USE} - {"kms:describekey"}
    assert not use & {action.lower() for action in KEY_ADMINISTRATION}
    assert "kms:*" not in KEY_ADMINISTRATION
    assert "kms:DisableKeyRotation" not in KEY_ADMINISTRATION


@pytest.mark.parametrize("policy", [operational(), of_data()], ids=["operational", "data"])
def test_everybody_is_named_only_with_the_account(policy: str) -> None:
    for statement in statements(policy):
        if "*" in (statement["Principal"], statement["Principal"].get("AWS")):
            assert statement["Condition"]["StringEquals"]["kms:CallerAccount"] == ACCOUNT
            assert statement["Condition"]["StringEquals"]["kms:ViaService"]


@pytest.mark.parametrize("action", ["kms:Decrypt", "kms:GenerateDataKey", "kms:Encrypt", "kms:DescribeKey"])
def test_a_key_of_data_is_used_through_s3_alone(action: str) -> None:
    assert may(of_data(), WORKER, action, via=S3)
    assert not may(of_data(), WORKER, action)
    assert not may(of_data(), WORKER, action, via=EC2)
    assert not may(of_data(), WORKER, action, via="s3.eu-west-1.amazonaws.com")
    assert not may(of_data(), WORKER, action, via=S3, account="999999999999")


def test_a_key_of_data_is_granted_to_nobody() -> None:
    assert not may(of_data(), WORKER, "kms:CreateGrant", via=S3, **{"kms:GrantIsForAWSResource": "true"})
    assert not any("Service" in statement["Principal"] for statement in statements(of_data()))


def test_auto_scaling_may_use_the_key_of_volumes() -> None:
    """docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html"""
    for_aws = {"kms:GrantIsForAWSResource": "true"}
    for action in ("kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:GenerateDataKeyWithoutPlaintext"):
        assert may(operational(), SCALING, action, via=EC2), action
    assert may(operational(), SCALING, "kms:CreateGrant", via=EC2, **for_aws)
    assert not may(operational(), SCALING, "kms:CreateGrant", via=EC2, **{"kms:GrantIsForAWSResource": "false"})
    assert not may(operational(), WORKER, "kms:CreateGrant", **for_aws)


def test_eks_may_make_its_grant_which_does_not_count_as_one_for_aws() -> None:
    assert may(operational(), WORKER, "kms:CreateGrant", via=EKS)
    assert may(operational(), WORKER, "kms:DescribeKey", via=EKS)
    assert not may(operational(), WORKER, "kms:CreateGrant", via=EC2)


def test_logs_of_the_account_are_encrypted_by_the_service_itself() -> None:
    def logs(action: str, group: str, service: str = LOGS) -> bool:
        context = {"kms:EncryptionContext:aws:logs:arn": group}
        return allows(operational(), Act(action, service=service, context=context))

    group = f"arn:aws:logs:eu-west-3:{ACCOUNT}:log-group:/aws/eks/c/cluster"
    assert all(logs(action, group) for action in ("kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"))
    assert not logs("kms:Decrypt", group.replace(ACCOUNT, "999999999999"))
    assert not logs("kms:Decrypt", group, "logs.eu-west-1.amazonaws.com")
    assert not logs("kms:CreateGrant", group)


def test_the_sovereign_cloud_has_its_own_arns() -> None:
    policy = key_policy(partition="aws-eusc", account=ACCOUNT, administrators=(), via_services=[S3])
    assert statements(policy)[0]["Principal"] == {"AWS": [f"arn:aws-eusc:iam::{ACCOUNT}:root"]}


def test_trust() -> None:
    assert allows(trust("ec2.amazonaws.com"), Act("sts:AssumeRole", service="ec2.amazonaws.com"))
    assert not allows(trust("ec2.amazonaws.com"), Act("sts:AssumeRole", service="eks.amazonaws.com"))
    for action in ("sts:AssumeRole", "sts:TagSession"):
        assert allows(pod_identity_trust(), Act(action, service="pods.eks.amazonaws.com"))


ARN = "arn:aws:s3:::zone"
KEY = f"arn:aws:kms:eu-west-3:{ACCOUNT}:key/1"


def denied(policy: str, name: str) -> dict[str, Any]:
    """The conditions under which a statement of a name denies."""
    (statement,) = [one for one in statements(policy) if one["Sid"] == name]
    assert (statement["Effect"], statement["Principal"]) == ("Deny", "*")
    conditions: dict[str, Any] = statement["Condition"]
    return conditions


def test_a_zone_takes_tls_12_and_its_own_key_alone() -> None:
    policy = bucket_policy(ARN, KEY)
    assert denied(policy, "OnlyEncryptedConnections") == {"Bool": {"aws:SecureTransport": "false"}}
    assert denied(policy, "OnlyTls12OrBetter") == {"NumericLessThan": {"s3:TlsVersion": "1.2"}}
    # A request that names nothing gets the bucket's own encryption; one that names another way is refused.
    headers = {"OnlyByKms": "s3:x-amz-server-side-encryption"}
    headers["OnlyTheOwnKey"] = "s3:x-amz-server-side-encryption-aws-kms-key-id"
    for name, allowed in (("OnlyByKms", "aws:kms"), ("OnlyTheOwnKey", KEY)):
        assert denied(policy, name) == {"StringNotEqualsIfExists": {headers[name]: allowed}}


def test_both_the_bucket_and_its_objects_are_closed_to_open_connections() -> None:
    for statement in statements(bucket_policy(ARN, KEY))[:2]:
        assert statement["Resource"] == [ARN, f"{ARN}/*"]
        assert statement["Action"] == "s3:*"


def test_a_zone_allows_nobody_anything() -> None:
    assert {statement["Effect"] for statement in statements(bucket_policy(ARN, KEY))} == {"Deny"}


def test_the_bucket_of_access_logs_takes_those_of_the_account() -> None:
    policy = bucket_policy(ARN, None, log_source_account=ACCOUNT)
    names = [statement["Sid"] for statement in statements(policy)]
    assert names == ["OnlyEncryptedConnections", "OnlyTls12OrBetter", "AccessLogs"]
    service = "logging.s3.amazonaws.com"
    own = Act("s3:PutObject", service=service, context={"aws:SourceAccount": ACCOUNT})
    allowed = json.dumps({"Statement": [one for one in statements(policy) if one["Effect"] == "Allow"]})
    assert allows(allowed, own)
    assert not allows(allowed, Act("s3:PutObject", service=service, context={"aws:SourceAccount": "999999999999"}))
    assert not allows(allowed, Act("s3:GetObject", service=service, context={"aws:SourceAccount": ACCOUNT}))


def test_the_same_statements_give_the_same_text() -> None:
    assert operational() == operational()
    assert bucket_policy(ARN, KEY) == bucket_policy(ARN, KEY)
