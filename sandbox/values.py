"""Property values as the sandbox handles them: plain Python data, plus two markers.

A property value is ``None``, ``bool``, ``float``/``int``, ``str``, ``list``, ``dict`` (string keys), or one of

* :data:`UNKNOWN` - a value that does not exist yet (an output of a resource that a preview only plans);
* :class:`Secret` - a value that Pulumi encrypts in its state;
* :class:`Asset` - a file or archive (Pulumi's assets), kept as the engine sent it.

Everything here is pure: no Pulumi import, so that the library costs nothing to load.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

TRACE: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What UNKNOWN leaves in a text that was made from it (and Pulumi's own sign for it on the wire)."""


class Unknown:
    """The type of :data:`UNKNOWN`; there is one instance, compared by identity.

    As text it is :data:`TRACE`, so that what a rule makes of it (``f"{bucket}.s3.amazonaws.com"``) is found to be
    unknown as well (:func:`without_traces`).
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __str__(self) -> str:
        return TRACE

    def __copy__(self) -> Unknown:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Unknown:
        return self


UNKNOWN: Final = Unknown()


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that must be stored encrypted. Never nested directly in another Secret."""

    value: Any

    def __repr__(self) -> str:
        return "Secret(***)"


@dataclass(frozen=True, slots=True)
class Asset:
    """A Pulumi asset or archive, opaque to the sandbox (``raw`` is the engine's own encoding)."""

    raw: dict[str, Any]

    def same_content(self, other: Asset) -> bool:
        """Whether both hold the same; the engine leaves the content out and sends its hash when it compares."""
        mine, others = self.raw.get("hash"), other.raw.get("hash")
        return mine == others if mine and others else self.raw == other.raw


def plain(value: Any) -> Any:
    """The value with every Secret unwrapped, at any depth. UNKNOWN stays."""
    return transform(value, lambda leaf: leaf)


def transform(value: Any, leaf: Callable[[Any], Any]) -> Any:
    """Rebuilds a value, unwrapping secrets and passing every scalar (and UNKNOWN) through ``leaf``."""
    if isinstance(value, Secret):
        return transform(value.value, leaf)
    if isinstance(value, dict):
        return {key: transform(item, leaf) for key, item in value.items()}
    if isinstance(value, list):
        return [transform(item, leaf) for item in value]
    return leaf(value)


def without_nulls(value: Any) -> Any:
    """The value without members of objects that are null: providers take them as absent. Items of lists stay."""
    if isinstance(value, Secret):
        return Secret(without_nulls(value.value))
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    return value


def without_traces(value: Any) -> Any:
    """The value with UNKNOWN for every text that was made from an unknown one."""
    return transform(value, lambda leaf: UNKNOWN if isinstance(leaf, str) and TRACE in leaf else leaf)


def has_unknown(value: Any) -> bool:
    """Whether any part of the value is UNKNOWN."""
    if isinstance(value, Secret):
        return has_unknown(value.value)
    if isinstance(value, dict):
        return any(map(has_unknown, value.values()))
    if isinstance(value, list):
        return any(map(has_unknown, value))
    return value is UNKNOWN


def has_secret(value: Any) -> bool:
    """Whether any part of the value is secret."""
    if isinstance(value, dict):
        return any(map(has_secret, value.values()))
    if isinstance(value, list):
        return any(map(has_secret, value))
    return isinstance(value, Secret)


def keep_secret(value: Any, like: Any) -> Any:
    """The value, secret where ``like`` is: member by member in objects, as a whole in anything else.

    A list is secret as a whole as soon as one of its items was, since items may move: so does Pulumi's engine for
    providers that know nothing of secrets (``annotateSecrets``, pulumi/pulumi sdk/go/common/resource/plugin).
    """
    if isinstance(value, Secret):
        return value
    if isinstance(value, dict) and isinstance(like, dict):
        return {key: keep_secret(item, like.get(key)) for key, item in value.items()}
    return Secret(value) if has_secret(like) else value


def get(value: Any, path: str, default: Any = None) -> Any:
    """The value at a dotted path (``encryption.keyVaultProperties.keyName``; ``[0]`` as ``.0``), secrets unwrapped.

    Returns UNKNOWN when the path leads into an unknown value, and ``default`` when any step is absent.
    """
    for step in path.split("."):
        if isinstance(value, Secret):
            value = value.value
        if value is UNKNOWN:
            return UNKNOWN
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return default
    return value.value if isinstance(value, Secret) else value
