"""How a bucket is opened: step by step, and never by itself."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.sandbox.clouds.aws.build import BUCKET, Aws, allow, policy, refused

ACL = "aws:s3/bucketAcl:BucketAcl"
OWNERSHIP = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
POLICY = "aws:s3/bucketPolicy:BucketPolicy"
PUBLIC = policy(allow("*", "s3:GetObject"))
LIMITED = policy(allow("*", "s3:GetObject", StringEquals={"aws:SourceAccount": "111122223333"}))


def owners(aws: Aws, owner: str) -> None:
    aws.make(OWNERSHIP, {"bucket": "b-1", "rule": {"objectOwnership": owner}})


def open_to_all(aws: Aws) -> None:
    aws.make(BLOCK, {"bucket": "b-1", "blockPublicAcls": False, "blockPublicPolicy": False})


@pytest.mark.parametrize(
    ("owner", "opened", "acl", "code"),
    [
        ("", True, "private", "AccessControlListNotSupported"),
        ("BucketOwnerEnforced", True, "private", "AccessControlListNotSupported"),
        ("BucketOwnerPreferred", False, "private", ""),
        ("ObjectWriter", False, "public-read", "AccessDenied"),
        ("ObjectWriter", True, "public-read", ""),
    ],
)
def test_acls(aws: Aws, owner: str, opened: bool, acl: str, code: str) -> None:
    aws.bucket("b-1")
    if owner:
        owners(aws, owner)
    if opened:
        open_to_all(aws)
    if code:
        with refused(code):
            aws.make(ACL, {"bucket": "b-1", "acl": acl})
    else:
        aws.make(ACL, {"bucket": "b-1", "acl": acl})


@pytest.mark.parametrize(
    ("document", "opened", "good"), [(PUBLIC, False, False), (PUBLIC, True, True), (LIMITED, False, True)]
)
def test_policies(aws: Aws, document: str, opened: bool, good: bool) -> None:
    aws.bucket("b-1")
    if opened:
        open_to_all(aws)
    if good:
        aws.make(POLICY, {"bucket": "b-1", "policy": document})
    else:
        with refused("AccessDenied", "BlockPublicPolicy"):
            aws.make(POLICY, {"bucket": "b-1", "policy": document})


def test_a_block_that_blocks_policies_keeps_them_out(aws: Aws) -> None:
    aws.bucket("b-1")
    aws.make(BLOCK, {"bucket": "b-1", "blockPublicPolicy": True})
    with refused("AccessDenied"):
        aws.make(POLICY, {"bucket": "b-1", "policy": PUBLIC})


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ({"acl": "private"}, ""),
        ({"acl": "public-read"}, "AccessControlListNotSupported"),
        ({"policy": LIMITED}, ""),
        ({"policy": PUBLIC}, "AccessDenied"),
    ],
)
def test_a_new_bucket_is_closed(aws: Aws, inputs: dict[str, Any], code: str) -> None:
    if code:
        with refused(code):
            aws.make(BUCKET, inputs)
    else:
        aws.make(BUCKET, inputs)
