"""Property values on the wire (protobuf Struct) and in the sandbox (plain values with UNKNOWN, Secret and Asset).

Sources: pulumi/pulumi sdk/go/common/resource/properties.go (signatures), sdk/go/common/resource/plugin/rpc.go (unknown
values, and what becomes of each kind of value on the way).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from google.protobuf.struct_pb2 import Struct, Value

from sandbox.values import TRACE, UNKNOWN, Asset, Secret

SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
"""The key by which an object on the wire says that it is something else; the signatures follow."""
SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"
ASSET: Final = "c44067f5952c0a294b673a41bacd8c17"
ARCHIVE: Final = "0def7320c3a5731c473e5ecbe6d01bc7"
RESOURCE: Final = "5cf8f73096256a8f31e491e813e4eb8e"
OUTPUT: Final = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
_UNKNOWNS: Final = frozenset(
    {
        TRACE,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "030794c1-ac77-496b-92df-f27374a8bd58",
        "e48ece36-62e2-4504-bad9-02848725956a",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    }
)
"""Unknown text, and unknown values of the other kinds."""


def decode(struct: Struct) -> dict[str, Any]:
    """The properties of a message. Whole numbers become ``int``; a resource becomes its id, or its URN."""
    return {key: _decode(value) for key, value in struct.fields.items()}


def _decode(value: Value) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        return UNKNOWN if value.string_value in _UNKNOWNS else value.string_value
    if kind == "number_value":
        number = value.number_value
        return int(number) if number.is_integer() else number
    if kind == "bool_value":
        return value.bool_value
    if kind == "list_value":
        return [_decode(item) for item in value.list_value.values]
    if kind == "struct_value":
        fields = value.struct_value.fields
        return _decode_signed(fields) if SIGNATURE in fields else decode(value.struct_value)
    return None


def _decode_signed(fields: Mapping[str, Value]) -> Any:
    signature = fields[SIGNATURE].string_value
    if signature == SECRET:
        return _secret(_decode(fields["value"]))
    if signature == OUTPUT:
        value = _decode(fields["value"]) if "value" in fields else UNKNOWN
        return _secret(value) if "secret" in fields and fields["secret"].bool_value else value
    if signature == RESOURCE:
        # An id that is there and empty is one that is not known yet.
        return (_decode(fields["id"]) or UNKNOWN) if "id" in fields else fields["urn"].string_value
    return Asset({key: _decode_raw(value) for key, value in fields.items()})


def _secret(value: Any) -> Secret:
    return value if isinstance(value, Secret) else Secret(value)


def _decode_raw(value: Value) -> Any:
    """Assets are opaque: nothing in them is interpreted."""
    if value.WhichOneof("kind") == "struct_value":
        return {key: _decode_raw(item) for key, item in value.struct_value.fields.items()}
    return _decode(value)


def encode(properties: Mapping[str, Any]) -> Struct:
    """The message for properties.

    Raises:
        TypeError: something among them is no property value.
    """
    struct = Struct()
    _encode_object(properties, struct)
    return struct


def _encode_object(properties: Mapping[str, Any], struct: Struct) -> None:
    fields = struct.fields
    for key, value in properties.items():
        _encode(value, fields[key])


def _encode(value: Any, into: Value) -> None:
    if isinstance(value, str):
        into.string_value = value
    elif isinstance(value, bool):
        into.bool_value = value
    elif isinstance(value, int | float):
        into.number_value = value
    elif value is None:
        into.null_value = 0
    elif isinstance(value, Mapping):
        into.struct_value.SetInParent()
        _encode_object(value, into.struct_value)
    elif isinstance(value, list | tuple):
        into.list_value.SetInParent()
        for item in value:
            _encode(item, into.list_value.values.add())
    elif value is UNKNOWN:
        into.string_value = TRACE
    elif isinstance(value, Secret):
        _encode_object({SIGNATURE: SECRET, "value": value.value}, into.struct_value)
    elif isinstance(value, Asset):
        _encode_object(value.raw, into.struct_value)
    else:
        raise TypeError(f"{type(value).__name__} is not a property value")
