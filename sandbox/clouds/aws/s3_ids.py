"""S3's types, and how the ones that configure a bucket find it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sandbox.rules import Request
from sandbox.store import Record

BUCKET: Final = "aws:s3/bucket:Bucket"
BUCKETS: Final = (BUCKET, "aws:s3/bucketV2:BucketV2")
OBJECTS: Final = ("aws:s3/bucketObject:BucketObject", "aws:s3/bucketObjectv2:BucketObjectv2")
WITHOUT_OWNER: Final = (
    "BucketNotification",
    "BucketOwnershipControls",
    "BucketPolicy",
    "BucketPublicAccessBlock",
    "BucketReplicationConfig",
)
"""Types that do not ask who owns the bucket, which are also those that never had another name."""


def both(word: str) -> tuple[str, ...]:
    """The tokens of a type: the present one, and the older one where there is one."""
    names = (word,) if word in WITHOUT_OWNER else (word, f"{word}V2")
    return tuple(f"aws:s3/{name[0].lower()}{name[1:]}:{name}" for name in names)


def bucket_name(request: Request) -> str:
    """The name of the bucket that a resource belongs to. An ARN names it too."""
    return str(request.get("bucket")).rpartition(":")[2]


def bucket_of(request: Request, name: str = "") -> Record | None:
    """The bucket that a resource belongs to, or the one of a name."""
    wanted = name or bucket_name(request)
    return next((found for token in BUCKETS if (found := request.store.get("aws", token, wanted))), None)


def settings_of(request: Request, word: str, name: str = "") -> list[Mapping[str, Any]]:
    """The inputs of the resources of a type that configure a bucket."""
    wanted = name or bucket_name(request)
    return [record.inputs for token in both(word) for record in request.store.all("aws", token) if record.id == wanted]
