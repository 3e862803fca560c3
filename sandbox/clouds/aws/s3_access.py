"""S3: who may open a bucket. New buckets take no ACLs and refuse public policies, until told otherwise.

Source: docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html (since April 2023).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.aws.policies import is_public
from sandbox.clouds.aws.s3_ids import settings_of
from sandbox.errors import Failure
from sandbox.rules import Phase, Request, Rule

_GUIDE = "docs.aws.amazon.com/AmazonS3/latest/userguide"
_PUBLIC_ACLS: Final = ("public-read", "public-read-write", "authenticated-read")


def _blocks(request: Request, setting: str, name: str = "") -> bool:
    """Whether a bucket's public access block has a setting; without the resource, a bucket has all four."""
    found = settings_of(request, "BucketPublicAccessBlock", name)
    return all(one.get(setting, False) for one in found)


def _takes_acls(request: Request) -> bool:
    owners = [(one.get("rule") or {}).get("objectOwnership") for one in settings_of(request, "BucketOwnershipControls")]
    return any(owner in ("BucketOwnerPreferred", "ObjectWriter") for owner in owners)


def _acl_possible(request: Request) -> Iterator[Failure]:
    if not _takes_acls(request):
        yield Failure("acl", "The bucket does not allow ACLs", "AccessControlListNotSupported")
    elif request.get("acl") in _PUBLIC_ACLS and _blocks(request, "blockPublicAcls"):
        message = "Access Denied: public ACLs are prevented by the BlockPublicAcls setting in S3 Block Public Access."
        yield Failure("acl", message, "AccessDenied")


def _policy_possible(request: Request) -> Iterator[Failure]:
    if is_public(request.get("policy")) and _blocks(request, "blockPublicPolicy"):
        message = (
            "Access Denied: public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access."
        )
        yield Failure("policy", message, "AccessDenied")


def _inline_acl(request: Request) -> Iterator[Failure]:
    acl = request.get("acl")
    if request.old is None and acl is not None and acl not in ("private", "bucket-owner-full-control"):
        yield Failure("acl", "The bucket does not allow ACLs", "AccessControlListNotSupported")


def _inline_policy(request: Request) -> Iterator[Failure]:
    policy: Mapping[str, Any] | str | None = request.get("policy")
    if is_public(policy) and (request.old is None or _blocks(request, "blockPublicPolicy", request.old.id)):
        message = (
            "Access Denied: public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access."
        )
        yield Failure("policy", message, "AccessDenied")


ACL_RULES = (
    Rule(
        "aws.s3.acl",
        Phase.APPLY,
        "A bucket takes ACLs only with an ownership of BucketOwnerPreferred or ObjectWriter, and public ones only "
        "without blockPublicAcls.",
        f"{_GUIDE}/about-object-ownership.html",
        _acl_possible,
    ),
)
POLICY_RULES = (
    Rule(
        "aws.s3.public-policy",
        Phase.APPLY,
        "A bucket takes a public policy only without blockPublicPolicy, which new buckets have.",
        f"{_GUIDE}/access-control-block-public-access.html",
        _policy_possible,
    ),
)
BUCKET_RULES = (
    Rule(
        "aws.s3.inline-acl",
        Phase.APPLY,
        "A new bucket takes no ACL but private.",
        f"{_GUIDE}/about-object-ownership.html",
        _inline_acl,
    ),
    Rule(
        "aws.s3.inline-policy",
        Phase.APPLY,
        "A new bucket takes no public policy.",
        f"{_GUIDE}/access-control-block-public-access.html",
        _inline_policy,
    ),
)
