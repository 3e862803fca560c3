"""How problems speak of paths and values."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Final

from sandbox.values import Asset

#: Allowed values shown in a message, and characters of a value.
_SHOWN: Final = 10
_WIDTH: Final = 60
_PLAIN_KEY: Final = re.compile(r"[A-Za-z_$][\w$-]*")
#: The key and the values by which Pulumi's wire format tells assets from archives.
_SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
_SIGNATURES: Final = {
    "asset": "c44067f5952c0a294b673a41bacd8c17",
    "archive": "0def7320c3a5731c473e5ecbe6d01bc7",
}


def join(path: str, key: Any) -> str:
    """The path of a member: ``path.key``, or ``path["a.b"]`` where the key is not a plain name."""
    if not _PLAIN_KEY.fullmatch(str(key)):
        return f"{path}[{json.dumps(str(key))}]"
    return f"{path}.{key}" if path else str(key)


def is_asset(value: Any, kind: str) -> bool:
    """Whether a value is an asset (kind ``asset``) or an archive (kind ``archive``)."""
    return isinstance(value, Asset) and value.raw.get(_SIGNATURE, _SIGNATURES[kind]) == _SIGNATURES[kind]


def meant(suggestion: str | None) -> str:
    """The tail of a sentence that suggests something, empty without a suggestion."""
    return f"; did you mean {show(suggestion)}?" if suggestion else ""


def describe(value: Any, secret: bool) -> str:
    """A value for a message: its kind, and the value itself when it is a scalar and not secret."""
    match value:
        case bool():
            kind = "boolean"
        case int() | float():
            kind = "number"
        case str():
            kind = "string"
        case list():
            return "a list"
        case dict():
            return "an object"
        case Asset():
            return "an archive" if is_asset(value, "archive") else "an asset"
        case _:
            return f"a {type(value).__name__}"
    return f"a {kind} (secret)" if secret else f"the {kind} {show(value)}"


def show(value: Any) -> str:
    """A scalar as JSON, shortened when it is long."""
    text = f"{value:g}" if isinstance(value, float) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _WIDTH else f"{text[:_WIDTH]}..."


def listed(values: Sequence[object]) -> str:
    """Up to ten values for a message."""
    shown = ", ".join(str(value) for value in values[:_SHOWN])
    return shown if len(values) <= _SHOWN else f"{shown}, and {len(values) - _SHOWN} more"
