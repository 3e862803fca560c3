"""Property values as the sandbox handles them: plain Python data, plus two markers.

A property value is ``None``, ``bool``, ``float``/``int``, ``str``, ``list``, ``dict`` (string keys), or one of

* :data:`UNKNOWN` - a value that does not exist yet (an output of a resource that a preview only plans);
* :class:`Secret` - a value that Pulumi encrypts in its state;
* :class:`Asset` - a file or archive (Pulumi's assets), kept as the engine sent it.

Everything here is pure: no Pulumi import, so that the library costs nothing to load.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final


class Unknown:
    """The type of :data:`UNKNOWN`; there is one instance, compared by identity."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"

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


def walk(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every scalar of a value with its path, as Pulumi writes paths (``a.b[0].c``). Secrets are looked into."""
    if isinstance(value, Secret):
        yield from walk(value.value, path)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from walk(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from walk(item, f"{path}[{index}]")
    else:
        yield path, value


def has_unknown(value: Any) -> bool:
    """Whether any part of the value is UNKNOWN."""
    return any(item is UNKNOWN for _, item in walk(value))


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
