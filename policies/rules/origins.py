"""What an unknown value was made from, found once for all values of one property."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

from policies.rules.view import Resource, StackView, top

_SHOWN: Final = 2
"""Resources that are named in a message; of more, the number is told."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The resources of the stack that a property was made from.

    ``names`` names them and ``counted`` those of them that count; both are empty for none. ``every`` says whether there
    are some and all of them count, ``outside`` whether it was made from what is not in the stack as well.
    """

    names: str
    counted: str
    every: bool
    outside: bool


def origin(
    resource: Resource,
    path: str,
    urns: Sequence[str],
    stack: StackView,
    what: str,
    counts: Callable[[Resource], bool],
) -> Origin:
    """What the value at a path was made from, as far as it is in the stack: by the recorded dependencies of its
    property, or, without any, by ``urns``.

    ``what`` stands for ``counts``, which tells the resources that count, among all that are asked for: the answer is
    kept under it, so that a thousand unknown values made from a thousand resources do not cost a million steps.
    """
    known = _OF_STACK.get(stack)
    if known is None:
        known = _OF_STACK[stack] = {}
    sources = resource.sources(path)
    # A stack that is not complete grows, and then what a value was made from may be found.
    key = (resource.urn, top(path), what, len(stack.by_urn), () if sources else tuple(urns))
    found = known.get(key)
    if found is None:
        sources = sources or tuple(urns)
        made_from = [stack.by_urn[urn] for urn in sources if urn in stack.by_urn]
        counted = [source for source in made_from if counts(source)]
        every = bool(made_from) and len(counted) == len(made_from)
        found = known[key] = Origin(_named(made_from), _named(counted), every, len(made_from) < len(sources))
    return found


_OF_STACK: Final[WeakKeyDictionary[StackView, dict[tuple[str, str, str, int, tuple[str, ...]], Origin]]] = (
    WeakKeyDictionary()
)


def _named(resources: Sequence[Resource]) -> str:
    names = sorted(resource.name for resource in resources)
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{', '.join(names[:_SHOWN])}{more}"
