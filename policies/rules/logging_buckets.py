"""Tells whether accesses to the objects of an S3 bucket are logged: to another bucket, or as events of a trail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from policies.rules.tables.log_targets import BUCKET_LOGGING, BUCKETS, TRAIL
from policies.rules.view import MISSING, Resource, StackView, Unknown, each

_OBJECTS: Final = "AWS::S3::Object"
_EVERY_BUCKET: Final = ":s3"
"""The end of the ARN that stands for all buckets: ``arn:aws:s3``, also written ``arn:aws:s3:::``."""


def logs_accesses(bucket: Resource, stack: StackView) -> bool:
    """Whether server access logging, or a trail's data events, cover a bucket in a complete stack."""
    if any(bucket.get(path) is not MISSING for path in ("logging.targetBucket", "loggings.targetBucket")):
        return True
    if stack.referring(bucket, BUCKET_LOGGING, "bucket"):
        return True
    return any(_covers(trail, bucket, stack) for trail in stack.of(TRAIL))


def _covers(trail: Resource, bucket: Resource, stack: StackView) -> bool:
    """Whether a trail has data events of the bucket's objects, in either of the two forms of selectors."""
    for path, covers in (("eventSelectors", _basic), ("advancedEventSelectors", _advanced)):
        named = bucket in stack.references(trail, path, BUCKETS)
        if any(covers(selector, bucket, named) for selector in _selectors(trail, path)):
            return True
    return False


def _selectors(trail: Resource, path: str) -> Iterator[Mapping[str, Any]]:
    return _objects(trail.props.get(path))


def _basic(selector: Mapping[str, Any], bucket: Resource, named: bool) -> bool:
    for resource in _objects(selector.get("dataResources")):
        if resource.get("type") == _OBJECTS and _meant(each(resource, "values"), bucket, named):
            return True
    return False


def _advanced(selector: Mapping[str, Any], bucket: Resource, named: bool) -> bool:
    fields = {field.get("field"): field for field in _objects(selector.get("fieldSelectors"))}
    kinds = [value for _, value in each(fields.get("resources.type", {}), "equals")]
    if not any(_OBJECTS in kind if isinstance(kind, list) else kind == _OBJECTS for kind in kinds):
        return False
    which = fields.get("resources.ARN")
    if which is None:
        return True
    return any(_meant(each(which, name), bucket, named) for name in ("equals", "startsWiths"))


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    return (member for member in (value if isinstance(value, list) else ()) if isinstance(member, Mapping))


def _meant(values: Iterator[tuple[str, Any]], bucket: Resource, named: bool) -> bool:
    """Whether ARNs mean a bucket: all buckets, its name, or an unknown one that was made from it."""
    name = bucket.get("bucket")
    for _, value in values:
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, Unknown):
                if named:
                    return True
            elif isinstance(text, str):
                start, _, rest = text.partition(":::")
                if start.endswith(_EVERY_BUCKET) and (not rest or rest.partition("/")[0] == name):
                    return True
    return False
