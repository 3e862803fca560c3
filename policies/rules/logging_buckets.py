"""Tells whether accesses to the objects of an S3 bucket are logged: to another bucket, or as events of a trail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from weakref import WeakKeyDictionary

from policies.rules.tables.log_targets import BUCKET_LOGGING, TRAIL
from policies.rules.view import MISSING, Resource, StackView, Unknown, each

_OBJECTS: Final = "AWS::S3::Object"
_SERVICE: Final = ":s3"
"""The end of the ARN that stands for all buckets: ``arn:aws:s3``, also written ``arn:aws:s3:::``."""
_INLINE: Final = ("logging.targetBucket", "loggings.targetBucket")


@dataclass(slots=True)
class _Events:
    """The buckets of whose objects the trails of a stack log events: all, by name, or by what an unknown ARN was made
    from. Made once for a stack, so that many buckets and many trails do not cost their product."""

    every: bool = False
    names: set[str] = field(default_factory=set)
    urns: set[str] = field(default_factory=set)

    def add(self, arn: Any, made_from: tuple[str, ...]) -> None:
        """Adds the bucket or buckets that an ARN means."""
        if isinstance(arn, Unknown):
            self.urns.update(made_from)
        elif isinstance(arn, str):
            start, _, rest = arn.partition(":::")
            if start.endswith(_SERVICE):
                name = rest.partition("/")[0]
                self.every = self.every or not name
                self.names.add(name)


_OF_STACK: Final[WeakKeyDictionary[StackView, _Events]] = WeakKeyDictionary()


def logs_accesses(bucket: Resource, stack: StackView) -> bool:
    """Whether server access logging, or a trail's data events, cover a bucket in a complete stack."""
    if any(bucket.get(path) is not MISSING for path in _INLINE) or stack.referring(bucket, BUCKET_LOGGING, "bucket"):
        return True
    events = _events(stack)
    name = bucket.get("bucket")
    return events.every or bucket.urn in events.urns or (isinstance(name, str) and name in events.names)


def _events(stack: StackView) -> _Events:
    found = _OF_STACK.get(stack)
    if found is None:
        found = _OF_STACK[stack] = _Events()
        for trail in stack.of(TRAIL):
            for path, arns in (("eventSelectors", _basic), ("advancedEventSelectors", _advanced)):
                for selector in _objects(trail.props.get(path)):
                    for arn in arns(selector):
                        found.add(arn, trail.sources(path))
    return found


def _basic(selector: Mapping[str, Any]) -> Iterator[Any]:
    """The ARNs of objects in a selector of the first form."""
    for resource in _objects(selector.get("dataResources")):
        if resource.get("type") == _OBJECTS:
            yield from _texts(resource, "values")


def _advanced(selector: Mapping[str, Any]) -> Iterator[Any]:
    """The ARNs of objects in a selector of the second form, where none means all."""
    fields = {str(entry.get("field")): entry for entry in _objects(selector.get("fieldSelectors"))}
    if _OBJECTS not in [*_texts(fields.get("resources.type", {}), "equals")]:
        return
    which = fields.get("resources.ARN")
    if which is None:
        yield f"arn:aws{_SERVICE}"
        return
    for name in ("equals", "startsWiths"):
        yield from _texts(which, name)


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    return (member for member in (value if isinstance(value, list) else ()) if isinstance(member, Mapping))


def _texts(holder: Mapping[str, Any], path: str) -> Iterator[Any]:
    for _, value in each(holder, path):
        yield from value if isinstance(value, list) else [value]
