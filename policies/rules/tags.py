"""What tags a resource carries: its own, and at AWS those that its provider gives to all that it makes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from policies.rules.view import MISSING, Resource, Unknown, bare

_LONGEST: Final = 100_000
"""Characters of a provider's default tags that are read; AWS allows 50 tags of at most 384 characters."""
_SEPARATORS: Final = str.maketrans("", "", "-_ .:")


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """The name of a tag without case and separators: ``data-class``, ``Data_Class`` and ``dataClass`` are one."""
    return name.translate(_SEPARATORS).casefold()


@dataclass(frozen=True, slots=True)
class Tags:
    """The tags of a resource by their plain name. ``unknown``: more may be there that a preview does not know."""

    values: Mapping[str, Any]
    unknown: Unknown | None = None

    def get(self, *names: str) -> Any:
        """The value under the first of some names: a text, an :class:`Unknown`, or MISSING."""
        for name in names:
            key = plain(name)
            if key in self.values:
                return self.values[key]
        return MISSING if self.unknown is None else self.unknown


def tags_of(resource: Resource) -> Tags:
    """The tags of a resource; its own win over those of its provider. Azure resource groups pass none on."""
    return resource.kept(_tags_of)


def _tags_of(resource: Resource) -> Tags:
    own = resource.props.get("tags")
    if type(own) is dict and _nothing_else(resource) and _ONLY_TEXTS.issuperset(map(type, own.values())):
        return Tags({plain(name): value for name, value in own.items()})
    found: dict[str, Any] = {}
    unknown: Unknown | None = None
    for source in (_of_provider(resource), resource.props.get("tagsAll"), resource.props.get("tags")):
        for name, value in _pairs(source):
            if isinstance(value, Unknown) and not name:
                unknown = value
            else:
                found[plain(name)] = value
    return Tags(found, unknown)


_ONLY_TEXTS: Final = frozenset((str,))


def _nothing_else(resource: Resource) -> bool:
    """Whether the resource's own tags are all there are, which is the most frequent case."""
    given = resource.provider.props if resource.provider is not None else {}
    return "defaultTags" not in given and "tagsAll" not in resource.props


def _of_provider(resource: Resource) -> Any:
    """AWS: ``defaultTags`` of the provider, an object that Pulumi sends as text in JSON."""
    if resource.cloud != "aws" or resource.provider is None:
        return None
    given = bare(resource.provider.props.get("defaultTags"))
    if isinstance(given, str) and len(given) <= _LONGEST:
        try:
            given = json.loads(given)
        except (ValueError, RecursionError):
            return None
    return given.get("tags") if isinstance(given, Mapping) else given


def _pairs(source: Any) -> Iterator[tuple[str, Any]]:
    """Name and value of each tag, from a mapping or from a list of objects; an unknown whole has no name."""
    source = bare(source)
    if isinstance(source, Unknown):
        yield "", source
    elif isinstance(source, Mapping):
        yield from _known((str(name), value) for name, value in source.items())
    elif isinstance(source, list):
        members = (bare(member) for member in source)
        listed = (member for member in members if isinstance(member, Mapping))
        yield from _known((str(bare(member.get("key"))), member.get("value")) for member in listed)


def _known(pairs: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    for name, value in pairs:
        held = bare(value)
        if held is not None:
            yield name, held
