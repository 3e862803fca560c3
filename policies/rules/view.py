"""Resources as the rules see them: plain data in which an unknown value can be asked about, and never raises.

Pulumi's own policy arguments raise as soon as an unknown value is read, which ends the policy and turns a mandatory
refusal into a warning. Here an unknown value is an :class:`Unknown`, a secret a :class:`Secret`, and what is not there
:data:`MISSING`. A view can be built from any source of plain dictionaries.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Final, TypeVar

from policies.rules.tables import aws_names, azure_names
from policies.rules.tables.azure_aliases import CURRENT


class Unknown:
    """A value that does not exist yet: an output of a resource that a preview only plans.

    ``path`` is where in the resource it stands, ``urns`` the resources it depends on, where that is known. It has no
    truth value and equals nothing but itself, so that no comparison takes it for an answer by accident.
    """

    __slots__ = ("path", "urns")

    def __init__(self, path: str = "", urns: Iterable[str] = ()) -> None:
        self.path = path
        self.urns = tuple(urns)

    def __bool__(self) -> bool:
        raise TypeError(f"{self.path or 'the value'} is unknown and has no truth value; ask with isinstance")

    def __repr__(self) -> str:
        return f"Unknown({self.path!r})"


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret value. It is judged like any other, and its text is never shown."""

    value: Any

    def __repr__(self) -> str:
        return "Secret(***)"


def bare(value: Any) -> Any:
    """A value without the mark of a secret."""
    return value.value if isinstance(value, Secret) else value


class _Missing:
    __slots__ = ()

    def __repr__(self) -> str:
        return "MISSING"

    def __bool__(self) -> bool:
        return False


MISSING: Final = _Missing()
"""What a path leads to when a step of it is absent (``None`` counts as absent: Pulumi does not send it)."""


@dataclass(frozen=True, slots=True, eq=False)
class Provider:
    """The provider resource that a resource is made by: ``pulumi:providers:aws`` and its configuration."""

    type: str
    urn: str = ""
    props: Mapping[str, Any] = field(default_factory=dict)


_PACKAGES: Final = {"aws": "aws", "azure-native": "azure", "ovh": "ovh"}
_API_VERSION: Final = re.compile(r"(?:_[a-z0-9]+_v\d{8}|/v\d{8})(?:preview|privatepreview|alpha|beta)?(?=:)")


@lru_cache(maxsize=8192)
def canonical_type(token: str) -> str:
    """A type token without the API version that azure-native tokens may carry, and by its current name.

    ``azure-native:keyvault/v20230701:Key`` and ``azure-native_keyvault_v20230701:keyvault:Key`` are both
    ``azure-native:keyvault:Key``; ``azure-native:cache:Redis`` is ``azure-native:redis:Redis``.
    """
    if not token.startswith("azure-native"):
        return token
    token = _API_VERSION.sub("", token)
    return CURRENT.get(token, token)


@lru_cache(maxsize=8192)
def cloud_of(kind: str) -> str | None:
    """``aws``, ``azure`` or ``ovh`` of a type; None for anything else."""
    return _PACKAGES.get(kind.partition(":")[0])


Made = TypeVar("Made")
Leaf = tuple[str, str, Any]
"""A value that is no dictionary or list: its path, its name (the key that it or its list stands under), itself."""


@dataclass(slots=True, eq=False)
class Resource:
    """One resource with the properties that were declared for it, and what it came out as where that is known.

    ``props`` are in camelCase, as in Pulumi's state. ``property_dependencies`` gives, for each top-level property, the
    URNs of the resources its value was made from; it is known for a whole stack only, and survives unknown values.
    """

    urn: str
    type: str
    name: str
    props: Mapping[str, Any] = field(default_factory=dict)
    provider: Provider | None = None
    protect: bool = False
    parent: str = ""
    dependencies: tuple[str, ...] = ()
    property_dependencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    source: str = ""
    """Where the program registers it, as ``<file>:<line>``, where that is known."""
    known_as: tuple[str, ...] = ()
    """Its id, ARN and names as it came out, by which others may refer to it."""
    kind: str = field(init=False)
    """The type token without an API version."""
    cloud: str | None = field(init=False)
    """``aws``, ``azure`` or ``ovh``; None for anything else."""
    _leaves: list[Leaf] | None = field(default=None, init=False, repr=False)
    _kept: dict[Any, Any] | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        self.kind = canonical_type(self.type)
        self.cloud = cloud_of(self.kind)

    def get(self, path: str) -> Any:
        """The first value at a path: the value (secrets unwrapped), an :class:`Unknown`, or :data:`MISSING`."""
        return _at(self.props, path)[0][1]

    def each(self, path: str) -> Iterator[tuple[str, Any]]:
        """Every value at a path, with its full path; lists on the way are entered, ``*`` stands for any key.

        Where a step is absent the branch gives MISSING, where it is unknown the Unknown. There is always at least one.
        """
        return iter(_at(self.props, path))

    def leaves(self) -> list[Leaf]:
        """Every value that is not a dictionary or list, at any depth: walked once for all rules."""
        if self._leaves is None:
            self._leaves = leaves(self.props)
        return self._leaves

    def kept(self, make: Callable[[Resource], Made]) -> Made:
        """What a function makes of the resource, which several rules ask for: made once."""
        if self._kept is None:
            self._kept = {}
        if make not in self._kept:
            self._kept[make] = make(self)
        made: Made = self._kept[make]
        return made

    def forget(self) -> None:
        """Lets go of what was kept for the next rule: every rule was asked."""
        self._leaves = self._kept = None

    def name_properties(self) -> tuple[str, ...]:
        """The properties in which its own id, ARN or names stand."""
        return (*_IDENTITIES, own_name(self.kind))

    def names(self) -> Iterator[str]:
        """The texts by which another resource may name this one, where no dependency was recorded."""
        for key in self.name_properties():
            value = self.props.get(key)
            if isinstance(value, str) and value:
                yield value
        yield from self.known_as

    def texts(self, path: str) -> list[str]:
        """Every text at a path, and in a list that stands there."""
        found: list[str] = []
        for _, value in self.each(path):
            if isinstance(value, str):
                found.append(value)
            elif isinstance(value, list):
                held = map(bare, value)
                found += [text for text in held if isinstance(text, str)]
        return found

    def sources(self, path: str) -> tuple[str, ...]:
        """The URNs that the top-level property of a path was made from."""
        return self.property_dependencies.get(top(path), ())


def top(path: str) -> str:
    """The top-level property that a path begins with."""
    return path.partition(".")[0].partition("[")[0]


def each(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """See :meth:`Resource.each`."""
    return iter(_at(value, path))


def _at(value: Any, path: str) -> list[tuple[str, Any]]:
    """Every value at a path; there is at least one."""
    steps = _steps(path)
    at = value
    # Nearly every path leads through dictionaries to one value.
    for step in steps:
        if type(at) is not dict or step == "*":
            return _collect(value, steps)
        at = at.get(step)
        if at is None:
            return [(path, MISSING)]
    return _collect(value, steps) if isinstance(at, _LOOKED_INTO) else [(path, at)]


@lru_cache(maxsize=4096)
def _steps(path: str) -> tuple[str, ...]:
    return tuple(path.split(".")) if path else ()


_LOOKED_INTO: Final = (Secret, list)


def _collect(value: Any, steps: tuple[str, ...]) -> list[tuple[str, Any]]:
    """Every value that the steps lead to. A stack of its own, since lists may be nested as deep as anybody likes."""
    found: list[tuple[str, Any]] = []
    open_: list[tuple[Any, int, str]] = [(value, 0, "")]
    last = len(steps)
    while open_:
        value, index, at = open_.pop()
        if isinstance(value, Secret):
            value = value.value
        if value is None:
            value = MISSING
        if isinstance(value, list) and (index < last or not value):
            if value:
                open_ += [(item, index, f"{at}[{i}]") for i, item in enumerate(value)][::-1]
            else:
                found.append((at, MISSING))
        elif index == last or isinstance(value, Unknown):
            found.append((at, value))
        elif isinstance(value, _MAPPINGS):
            step = steps[index]
            if step != "*":
                open_.append((value.get(step, MISSING), index + 1, f"{at}.{step}" if at else step))
            elif value:
                open_ += [(item, index + 1, f"{at}.{key}" if at else str(key)) for key, item in value.items()][::-1]
            else:
                found.append((at, MISSING))
        else:
            rest = ".".join(steps[index:])
            found.append((f"{at}.{rest}" if at else rest, MISSING))
    return found


_MAPPINGS: Final = (dict, Mapping)
"""The plain dictionary first: asking an abstract class costs ten times as much."""


def leaves(value: Any) -> list[Leaf]:
    """Every value that is not a dictionary or list, at any depth. Secrets are looked into.

    Those of one dictionary stand together; what is nested follows.
    """
    found: list[Leaf] = []
    open_: list[Leaf] = [("", "", value)]
    while open_:
        at, name, item = open_.pop()
        if isinstance(item, list):
            for index, inner in enumerate(item):
                (found if type(inner) in _SCALARS else open_).append((f"{at}[{index}]", name, inner))
        elif isinstance(item, _MAPPINGS):
            prefix = f"{at}." if at else ""
            for key, inner in item.items():
                (found if type(inner) in _SCALARS else open_).append((f"{prefix}{key}", key, inner))
        elif isinstance(item, Secret):
            open_.append((at, name, item.value))
        else:
            found.append((at, name, item))
    return found


_SCALARS: Final = frozenset((str, bool, int, float, type(None), Unknown))


_IDENTITIES: Final = ("id", "arn", "name", "bucket", "keyId")

_OWN_NAMES: Final = {**aws_names.OWN_NAMES, **azure_names.OWN_NAMES}


@lru_cache(maxsize=8192)
def own_name(kind: str) -> str:
    """The property in which a type has its own name."""
    last = kind.rpartition(":")[2]
    return _OWN_NAMES.get(kind, f"{last[:1].lower()}{last[1:]}Name")


class StackView:
    """The resources of a stack, with the lookups that joins need.

    ``complete`` is false while a deployment is under way: resources are added as they are registered, each after its
    parent, so that ancestors can be asked for; what is not there may still come, and no join may be decided.
    """

    def __init__(self, resources: Iterable[Resource] = (), complete: bool = True) -> None:
        self.complete = complete
        self.by_urn: dict[str, Resource] = {resource.urn: resource for resource in resources}
        self._names: dict[str, Mapping[str, list[Resource]]] = {}
        self._referring: dict[tuple[tuple[str, ...], str, str], dict[str, list[Resource]]] = {}

    def add(self, resource: Resource) -> None:
        """Adds a resource to an incomplete view (or replaces the one of its URN)."""
        if self.complete:
            raise ValueError("a complete view cannot be added to")
        self.by_urn[resource.urn] = resource

    @property
    def resources(self) -> tuple[Resource, ...]:
        """All resources, in the order of registration where that is known."""
        return tuple(self.by_urn.values())

    @cached_property
    def by_kind(self) -> Mapping[str, tuple[Resource, ...]]:
        """The resources of each type (without API version)."""
        found: dict[str, list[Resource]] = {}
        for resource in self.by_urn.values():
            found.setdefault(resource.kind, []).append(resource)
        return {kind: tuple(members) for kind, members in found.items()}

    def of(self, *kinds: str) -> tuple[Resource, ...]:
        """The resources of these types."""
        return tuple(resource for kind in kinds for resource in self.by_kind.get(kind, ()))

    def ancestors(self, resource: Resource) -> Iterator[Resource]:
        """The parent, its parent, and so on, as far as they are in the stack."""
        seen = {resource.urn}
        while resource.parent and resource.parent not in seen:
            seen.add(resource.parent)
            found = self.by_urn.get(resource.parent)
            if found is None:
                return
            yield found
            resource = found

    def references(self, resource: Resource, path: str, kinds: Collection[str]) -> tuple[Resource, ...]:
        """The resources of these types that a property names: by recorded dependency, else by id, ARN or name."""
        made_from = resource.sources(path)
        found = [self.by_urn[urn] for urn in made_from if urn in self.by_urn and self.by_urn[urn].kind in kinds]
        if not found:
            values = resource.texts(path)
            named = [self._named(kind) for kind in kinds]
            found = [other for value in values for names in named for other in names.get(value, ())]
        return tuple({other.urn: other for other in found if other is not resource}.values())

    def referring(self, target: Resource, kinds: tuple[str, ...], path: str) -> tuple[Resource, ...]:
        """The resources of these types whose property at ``path`` names ``target``."""
        key = (kinds, path, target.kind)
        if key not in self._referring:
            found: dict[str, list[Resource]] = {}
            for other in self.of(*kinds):
                for named in self.references(other, path, (target.kind,)):
                    found.setdefault(named.urn, []).append(other)
                other.forget()
            self._referring[key] = found
        return tuple(self._referring[key].get(target.urn, ()))

    def _named(self, kind: str) -> Mapping[str, list[Resource]]:
        """The resources of a type by each of their names."""
        if kind not in self._names:
            found: dict[str, list[Resource]] = {}
            for resource in self.by_kind.get(kind, ()):
                for text in dict.fromkeys(resource.names()):
                    found.setdefault(text, []).append(resource)
            self._names[kind] = found
        return self._names[kind]
