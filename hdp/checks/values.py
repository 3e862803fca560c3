"""The sandbox's property values as the rules see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from policies.rules.encoded import ARCHIVE, SIGNATURE
from policies.rules.view import Secret, Unknown
from sandbox import values as sandbox

_NOTHING: Final[Mapping[str, Sequence[str]]] = {}


def properties(values: Mapping[str, Any], sources: Mapping[str, Sequence[str]] = _NOTHING) -> dict[str, Any]:
    """The properties of a resource for the view; ``sources``: the URNs each top-level property was made from."""
    return {key: value(item, key, sources.get(key, ())) for key, item in values.items()}


def value(given: Any, path: str = "", urns: Sequence[str] = ()) -> Any:
    """One value for the view, as ``policies.rules.encoded`` reads the same value from a message."""
    if given is None or isinstance(given, str | int | float):
        return given
    if isinstance(given, dict):
        return {key: value(item, f"{path}.{key}" if path else key, urns) for key, item in given.items()}
    if isinstance(given, list):
        return [value(item, f"{path}[{index}]", urns) for index, item in enumerate(given)]
    if given is sandbox.UNKNOWN:
        return Unknown(path, urns)
    if isinstance(given, sandbox.Secret):
        return Secret(value(given.value, path, urns))
    if isinstance(given, sandbox.Asset):
        return "(archive)" if given.raw.get(SIGNATURE) == ARCHIVE else "(asset)"
    raise TypeError(f"{path}: {type(given).__name__} is no property value")
