"""Makes the rules' view from the engine's messages: unknown values and secrets are seen, and nothing raises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from google.protobuf.struct_pb2 import Struct, Value

from policies.rules import encoded
from policies.rules.view import Provider, Resource, StackView, Unknown


class TooDeepError(ValueError):
    """Properties nested deeper than can be read: some hundred levels. They are to be refused, as nobody judged them."""


def properties(struct: Struct, sources: Mapping[str, Sequence[str]] | None = None) -> dict[str, Any]:
    """The properties of a message. ``sources``: the URNs each top-level property was made from. Raises TooDeepError."""
    found, special = {}, _Special()
    try:
        for key, value in struct.fields.items():
            found[key] = _plain(value, special)
        # Most messages hold neither secrets nor unknown values: they need no second look.
        return encoded.properties(found, sources) if special.found else found
    except RecursionError:
        raise TooDeepError("the properties are nested too deeply to be read") from None


class _Special:
    __slots__ = ("found",)

    def __init__(self) -> None:
        self.found = False


def _plain(value: Value, special: _Special) -> Any:
    """A value as JSON has it. Whole numbers become ``int``."""
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        text = value.string_value
        if text in encoded.UNKNOWNS:
            special.found = True
        return text
    if kind == "bool_value":
        return value.bool_value
    if kind == "struct_value":
        fields = value.struct_value.fields
        if encoded.SIGNATURE in fields:
            special.found = True
        return {key: _plain(item, special) for key, item in fields.items()}
    if kind == "list_value":
        return [_plain(item, special) for item in value.list_value.values]
    if kind == "number_value":
        number = value.number_value
        return int(number) if number.is_integer() else number
    return None


class Providers:
    """The provider resources of a run, each decoded once: the engine sends them along with every resource."""

    def __init__(self) -> None:
        self._known: dict[bytes, Provider] = {}

    def of(self, message: Any) -> Provider | None:
        """The provider of a resource's message; None for components."""
        if not message.HasField("provider"):
            return None
        key = message.provider.SerializeToString()
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            sent = message.provider
            found = self._known[key] = Provider(sent.type, sent.urn, properties(sent.properties))
        return found


_KEPT: Final = 1000


def resource(message: Any, providers: Providers) -> Resource:
    """A resource as its program declares it (``AnalyzeRequest``): inputs only, and no dependencies.

    Raises:
        TooDeepError: its properties, or those of its provider, cannot be read.
    """
    return Resource(
        urn=message.urn,
        type=message.type,
        name=message.name,
        props=properties(message.properties),
        provider=providers.of(message),
        protect=message.options.protect,
        parent=message.options.parent,
    )


def stack(
    messages: Iterable[Any], declared: Mapping[str, Resource], providers: Providers
) -> tuple[StackView, dict[str, TooDeepError]]:
    """The view of a whole stack (``AnalyzeStackRequest``).

    The engine gives what each resource came out as, and components lose their inputs there. ``declared`` has the
    resources as they were seen before (:func:`resource`). What the program declared is judged, as before, except where
    it was unknown and is known now; of what came out only the names are kept by which others refer to a resource. So a
    rule says the same here, in ``hdp check`` and of a file (``policies.rules.from_file``). What cannot be read is not
    in the view; the second result has it by its URN.
    """
    found: list[Resource] = []
    unread: dict[str, TooDeepError] = {}
    for message in messages:
        try:
            found.append(_merged(message, declared.get(message.urn), providers))
        except TooDeepError as error:
            unread[message.urn] = error
    return StackView(found), unread


def _merged(message: Any, seen: Resource | None, providers: Providers) -> Resource:
    sources = {key: tuple(found.urns) for key, found in message.propertyDependencies.items()}
    outputs = properties(message.properties, sources)
    props = outputs
    if seen is not None:
        props = {
            key: outputs[key] if isinstance(value, Unknown) and key in outputs else value
            for key, value in seen.props.items()
        }
    names = (outputs.get(name) for name in _NAMES)
    return Resource(
        urn=message.urn,
        type=message.type,
        name=message.name,
        props=props,
        provider=seen.provider if seen is not None else providers.of(message),
        protect=message.options.protect,
        parent=message.parent or message.options.parent,
        dependencies=tuple(message.dependencies),
        property_dependencies=sources,
        known_as=tuple(dict.fromkeys(name for name in names if isinstance(name, str) and name)),
    )


_NAMES: Final = ("id", "arn", "name", "bucket", "keyId")
"""The outputs by which other resources may name one."""
