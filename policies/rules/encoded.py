"""Reads property values as Pulumi encodes them in messages, states and previews: secrets, unknown values, assets.

Sources: pulumi/pulumi sdk/go/common/resource/properties.go (signatures) and sdk/go/common/resource/plugin/rpc.go
(unknown values).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from policies.rules.view import Secret, Unknown

SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
"""The key by which an object says that it is something else; the signatures follow."""
SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"
ASSET: Final = "c44067f5952c0a294b673a41bacd8c17"
ARCHIVE: Final = "0def7320c3a5731c473e5ecbe6d01bc7"
RESOURCE: Final = "5cf8f73096256a8f31e491e813e4eb8e"
OUTPUT: Final = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
UNKNOWN_TEXT: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
UNKNOWNS: Final = frozenset(
    {
        UNKNOWN_TEXT,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "030794c1-ac77-496b-92df-f27374a8bd58",
        "e48ece36-62e2-4504-bad9-02848725956a",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    }
)
"""The texts that stand for unknown values of each type (text, truth value, number, list, object, asset, archive)."""
ENCRYPTED: Final = "(encrypted)"
"""What stands in the view for a secret of which only the ciphertext is there."""


HIDDEN: Final = Secret(ENCRYPTED)


def properties(values: Mapping[str, Any], sources: Mapping[str, Sequence[str]] | None = None) -> dict[str, Any]:
    """The properties of a resource for the view; ``sources``: the URNs each top-level property was made from."""
    made_from = sources or {}
    return {key: decode(value, key, made_from.get(key, ())) for key, value in values.items()}


def decode(value: Any, path: str = "", urns: Sequence[str] = ()) -> Any:
    """A value for the view: unknown values and secrets marked, an asset or archive as its kind in words.

    A reference to a resource becomes its id, or its URN, and an output what it holds. An object with a signature that
    is not known stays an object: it is judged as it is.
    """
    if isinstance(value, str):
        return Unknown(path, urns) if len(value) == _LENGTH and value in UNKNOWNS else value
    if isinstance(value, Mapping):
        if SIGNATURE in value:
            return _signed(value, path, urns)
        return {key: decode(item, f"{path}.{key}" if path else str(key), urns) for key, item in value.items()}
    if isinstance(value, list):
        return [decode(item, f"{path}[{index}]", urns) for index, item in enumerate(value)]
    return value


def _signed(value: Mapping[str, Any], path: str, urns: Sequence[str]) -> Any:
    signature = value[SIGNATURE]
    if signature == SECRET:
        return Secret(_secret(value, path, urns))
    if signature == OUTPUT:
        held = decode(value["value"], path, urns) if "value" in value else Unknown(path, urns)
        return Secret(held) if value.get("secret") is True and not isinstance(held, Secret) else held
    if signature == RESOURCE:
        named = value.get("id") or (Unknown(path, urns) if "id" in value else value.get("urn", ""))
        return decode(named, path, urns)
    if signature == ASSET:
        return "(asset)"
    if signature == ARCHIVE:
        return "(archive)"
    return {key: decode(item, f"{path}.{key}", urns) for key, item in value.items() if key != SIGNATURE}


def _secret(value: Mapping[str, Any], path: str, urns: Sequence[str]) -> Any:
    """What a secret holds: as a message has it, in the clear in a state (JSON in a text), or only encrypted."""
    if "value" in value:
        held = decode(value["value"], path, urns)
        return held.value if isinstance(held, Secret) else held
    if "plaintext" in value:
        return _plaintext(value["plaintext"], path, urns)
    return ENCRYPTED


def _plaintext(text: Any, path: str, urns: Sequence[str]) -> Any:
    try:
        return decode(json.loads(text), path, urns)
    except (TypeError, ValueError, RecursionError):
        return ENCRYPTED


_LENGTH: Final = 36
