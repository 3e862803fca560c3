"""Reads resources from what Pulumi writes: a stack export, a preview's JSON, or its stream of events. No SDK is needed.

What the program declared (inputs) is judged, as in the packs; of what the resources came out as (outputs) only the
names are kept by which others refer to them. A resource that the program only reads has no inputs: of it the outputs
are judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import msgspec

from policies.rules import encoded
from policies.rules.view import Provider, Resource, StackView, canonical_type, cloud_of, top


class FileError(ValueError):
    """A file that cannot be read as any of the three; the message says why."""


@dataclass(frozen=True, slots=True)
class Read:
    """A stack as a file has it. ``form`` is ``export``, ``preview`` or ``events``; ``warnings`` what it leaves out."""

    stack: str
    form: str
    view: StackView
    warnings: tuple[str, ...] = ()


class _Resource(msgspec.Struct):
    """A resource of a state. Its properties stay as they are until they are needed."""

    urn: str
    type: str
    id: str = ""
    custom: bool = False
    delete: bool = False
    external: bool = False
    inputs: msgspec.Raw = msgspec.Raw(b"null")
    outputs: msgspec.Raw = msgspec.Raw(b"null")
    parent: str = ""
    protect: bool = False
    provider: str = ""
    dependencies: list[str] | None = None
    propertyDependencies: dict[str, list[str] | None] | None = None  # noqa: N815
    sourcePosition: str = ""  # noqa: N815


class _Resources(msgspec.Struct):
    resources: list[_Resource] | None = None


class _Checkpoint(msgspec.Struct):
    latest: _Resources | None = None


class _Step(msgspec.Struct):
    op: str
    urn: str
    newState: _Resource | None = None  # noqa: N815


class _Document(msgspec.Struct):
    """A stack export (``deployment``), a state file (``checkpoint``), or a preview (``steps``)."""

    deployment: _Resources | None = None
    checkpoint: _Checkpoint | None = None
    steps: list[_Step] | None = None
    changeSummary: dict[str, int] | None = None  # noqa: N815


class _Metadata(msgspec.Struct):
    op: str
    urn: str
    new: _Resource | None = None


class _Change(msgspec.Struct):
    metadata: _Metadata


class _Event(msgspec.Struct):
    """A line of a preview's stream of events; the other kinds of events are passed over."""

    resourcePreEvent: _Change | None = None  # noqa: N815
    resOutputsEvent: _Change | None = None  # noqa: N815
    summaryEvent: msgspec.Raw = msgspec.Raw()  # noqa: N815


_GONE: Final = frozenset(
    {"delete", "delete-replaced", "read-discard", "discard-replaced", "remove-pending-replace", "discard"}
)
"""Operations after which a resource is no more; a replacement comes as ``replace`` and ``create-replacement``."""


def read(path: Path) -> Read:
    """Reads a file.

    Raises:
        FileError: it is none of the three forms, or damaged.
        OSError: it cannot be read.
    """
    return parse(path.read_bytes(), path.name)


def parse(data: bytes, name: str = "") -> Read:
    """Reads what a file holds; ``name`` is the stack's where the resources do not tell it. Raises FileError."""
    if data[:1] == b"\xef":
        data = data.removeprefix(b"\xef\xbb\xbf")
    if not data.strip():
        raise FileError("the file is empty")
    special = any(mark in data for mark in _MARKS)
    # A preview in the plain form is one object with line breaks, the stream one object a line.
    first, _, rest = data.lstrip().partition(b"\n")
    if b'"sequence"' in first and first.rstrip().endswith(b"}"):
        return _events(first, rest, name, special)
    try:
        document = msgspec.json.decode(data, type=_Document)
    except msgspec.MsgspecError as error:
        raise FileError(f"no stack export and no preview in JSON: {error}") from None
    except RecursionError:
        raise FileError("no stack export and no preview in JSON: it is nested too deeply") from None
    if document.steps is not None:
        return _preview(document, name, special)
    found = document.deployment or (document.checkpoint.latest if document.checkpoint else None)
    if found is None:
        raise FileError("no stack export and no preview: it has neither deployment.resources nor steps")
    return _read((one for one in found.resources or () if not one.delete), "export", name, special)


def _preview(document: _Document, name: str, special: bool) -> Read:
    steps = document.steps or []
    states = {step.urn: step.newState for step in steps if step.newState is not None and step.op not in _GONE}
    unchanged = (document.changeSummary or {}).get("same", 0)
    shown = sum(step.op == "same" for step in steps)
    warnings: tuple[str, ...] = ()
    if shown < unchanged:
        warnings = (
            f"{unchanged - shown} unchanged resources are not in the file and were not judged; "
            "write it with pulumi preview --json --show-sames, or check a stack export",
        )
    return _read(states.values(), "preview", name, special, warnings)


def _events(first: bytes, rest: bytes, name: str, special: bool) -> Read:
    decoder = msgspec.json.Decoder(_Event)
    states: dict[str, _Resource] = {}
    finished = False
    for number, line in enumerate((first, *rest.splitlines()), 1):
        if not line.strip():
            continue
        try:
            event = decoder.decode(line)
        except (msgspec.MsgspecError, RecursionError) as error:
            raise FileError(f"line {number} is no event of a preview: {error}") from None
        finished = finished or bool(bytes(event.summaryEvent))
        # A resource is told of twice, the second time with what it comes out as.
        step = event.resourcePreEvent or event.resOutputsEvent
        if step is not None and step.metadata.op in _GONE:
            states.pop(step.metadata.urn, None)
        elif step is not None and step.metadata.new is not None:
            states[step.metadata.urn] = step.metadata.new
    if not finished:
        raise FileError("the stream of events ends before its summary: the preview did not finish")
    return _read(states.values(), "events", name, special)


_MARKS: Final = (encoded.SIGNATURE.encode(), b"[secret]", *(text.encode() for text in sorted(encoded.UNKNOWNS)))
"""Without any of these in a file, no property of it needs a second look."""


def _read(states: Iterable[_Resource], form: str, name: str, special: bool, warnings: tuple[str, ...] = ()) -> Read:
    try:
        return _stack(list(states), form, name, special, warnings)
    except RecursionError:
        raise FileError("the properties of a resource are nested too deeply to be judged") from None


def _stack(listed: list[_Resource], form: str, name: str, special: bool, warnings: tuple[str, ...]) -> Read:
    for state in listed:
        _examine(state)
    providers = {
        state.urn: Provider(state.type, state.urn, _properties(state, special))
        for state in listed
        if state.type.startswith(_PROVIDER)
    }
    view = StackView(
        FileResource(state, special, providers.get(state.provider.rpartition("::")[0]) or _lost(state.provider))
        for state in listed
    )
    urn = next((state.urn for state in listed), "")
    stack = urn.split("::", 1)[0].removeprefix("urn:pulumi:") if urn.startswith("urn:pulumi:") else ""
    return Read(stack or name, form, view, warnings)


_PROVIDER: Final = "pulumi:providers:"
_INTERNAL: Final = frozenset(("__defaults", "__internal"))
"""What bridged providers note among the inputs for themselves."""


class FileResource(Resource):
    """A resource of a file. Its properties are decoded when a rule asks for them, and let go of when all have asked: a
    state of 100,000 resources would fill the memory with what is looked at once."""

    __slots__ = ("_held", "_special", "_state")

    def __init__(self, state: _Resource, special: bool, provider: Provider | None) -> None:
        self._state = state
        self._special = special
        self._held: Mapping[str, Any] | None = None
        # Not by the initialiser of a resource: it would take as long as all the rest.
        self.urn = state.urn
        self.type = state.type
        self.name = state.urn.rpartition("::")[2]
        self.kind = canonical_type(state.type)
        self.cloud = cloud_of(self.kind)
        self.provider = provider
        self.protect = state.protect
        self.parent = state.parent
        self.dependencies = tuple(state.dependencies or ())
        self._leaves = self._kept = None

    @property
    def props(self) -> Mapping[str, Any]:
        """The properties, as :attr:`Resource.props`."""
        if self._held is None:
            self._held = _properties(self._state, self._special)
        return self._held

    @props.setter
    def props(self, value: Mapping[str, Any]) -> None:
        self._held = value

    @property
    def property_dependencies(self) -> Mapping[str, tuple[str, ...]]:  # type: ignore[override]  # nobody sets it
        """As :attr:`Resource.property_dependencies`."""
        return _sources(self._state)

    @property
    def source(self) -> str:  # type: ignore[override]  # nobody sets it
        """As :attr:`Resource.source`."""
        return _source(self._state.sourcePosition)

    @property
    def known_as(self) -> tuple[str, ...]:  # type: ignore[override]  # nobody sets it
        """As :attr:`Resource.known_as`."""
        return _known_as(self._state)

    def forget(self) -> None:
        """See :meth:`Resource.forget`."""
        self._leaves = self._kept = self._held = None

    def sources(self, path: str) -> tuple[str, ...]:
        """See :meth:`Resource.sources`."""
        made_from = self._state.propertyDependencies
        return tuple(made_from.get(top(path)) or ()) if made_from else ()

    def texts(self, path: str) -> list[str]:
        """See :meth:`Resource.texts`; where a property is asked for as a whole, the others are passed over."""
        if path != top(path) or self._special or _is_read(self._state):
            return super().texts(path)
        return _texts(getattr(msgspec.json.decode(self._state.inputs, type=_only((path,))), path, None))

    def names(self) -> Iterator[str]:
        """See :meth:`Resource.names`; the other properties are passed over."""
        if _is_read(self._state):
            yield from super().names()
            return
        found = msgspec.json.decode(self._state.inputs, type=_only(self.name_properties()))
        for key in self.name_properties():
            value = getattr(found, key, None)
            if isinstance(value, str) and value and value not in encoded.UNKNOWNS:
                yield value
        yield from self.known_as


def _texts(value: Any) -> list[str]:
    return [text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)]


@lru_cache(maxsize=8192)
def _only(names: tuple[str, ...]) -> Any:
    """What to decode where only some properties are wanted; there may be none at all."""
    return msgspec.defstruct("Only", [(name, Any, None) for name in dict.fromkeys(names) if name.isidentifier()]) | None


_OBJECT_OR_NULL: Final = (ord("{"), ord("n"))
_DEEP: Final = 300
"""Opening brackets from which on an object is decoded at once, to see whether it can be."""


def _examine(state: _Resource) -> None:
    """Refuses what would fail later, when a rule asks for it. Raises FileError and RecursionError."""
    inputs = bytes(state.inputs)
    if inputs and inputs[0] not in _OBJECT_OR_NULL:
        raise FileError(f"no stack export and no preview: the inputs of {state.urn[:200]} are no object")
    for text in (inputs, bytes(state.outputs)):
        if len(text) > _DEEP * 2 and text.count(b"{") + text.count(b"[") > _DEEP:
            encoded.decode(msgspec.json.decode(text))


def _is_read(state: _Resource) -> bool:
    """Whether the program only reads it: it then has no inputs."""
    if state.external or not state.custom:
        return state.external
    inputs = bytes(state.inputs)
    return len(inputs) <= _SHORT and inputs.translate(None, b" \n\r\t") in _NOTHING


_NOTHING: Final = (b"", b"null", b"{}")
_SHORT: Final = 100
"""Bytes, more than anybody writes to say nothing."""


def _properties(state: _Resource, special: bool) -> dict[str, Any]:
    """What is judged: the inputs, and of what is only read the outputs."""
    props = _decoded(state.outputs if _is_read(state) else state.inputs)
    if "__defaults" in props or "__internal" in props:
        props = {key: value for key, value in props.items() if key not in _INTERNAL}
    return _masked(encoded.properties(props, _sources(state))) if special else props


def _decoded(raw: msgspec.Raw) -> dict[str, Any]:
    found = msgspec.json.decode(raw) if bytes(raw) else None
    return found if isinstance(found, dict) else {}


def _sources(state: _Resource) -> dict[str, tuple[str, ...]]:
    found = state.propertyDependencies
    return {key: tuple(urns) for key, urns in found.items() if urns} if found else {}


def _masked(value: Any) -> Any:
    """A preview writes ``[secret]`` for a secret, which otherwise would look like a value in plain text."""
    if isinstance(value, dict):
        return {key: _masked(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_masked(item) for item in value]
    return encoded.HIDDEN if value == "[secret]" else value


def _known_as(state: _Resource) -> tuple[str, ...]:
    if not state.custom:
        return ()
    try:
        names = msgspec.json.decode(state.outputs, type=_only(_OUTPUT_NAMES))
    except msgspec.MsgspecError:
        return (state.id,) if state.id else ()
    found = [state.id, *(getattr(names, name, None) for name in _OUTPUT_NAMES)]
    return tuple({text: None for text in found if isinstance(text, str) and text})


_OUTPUT_NAMES: Final = ("id", "arn", "name", "bucket", "keyId")
"""The outputs by which other resources may name one."""


def _lost(reference: str) -> Provider | None:
    """The provider of a resource whose state the file does not hold: its type is in its URN."""
    urn = reference.rpartition("::")[0]
    kind = urn.split("::")[2].rpartition("$")[2] if urn.count("::") >= _PARTS else ""
    return Provider(kind, urn) if kind.startswith(_PROVIDER) else None


_PARTS: Final = 3
_LONGEST: Final = 4096
"""Characters of a path, on any system."""
_POSITION: Final = re.compile(r"(?:project://|file://)?/?((?:\.\./)*)([^#]{1,1000})#(\d{1,9})(?:,\d{1,9})?")


# Loops and components register many resources at one place.
@lru_cache(maxsize=4096)
def _source(position: str) -> str:
    """``project:///components/aws/storage.py#75`` as ``components/aws/storage.py:75``; a file of an installed package
    is no place in the program."""
    if not position or len(position) > _LONGEST or "site-packages/" in position:
        return ""
    found = _POSITION.fullmatch(position)
    return f"{found[2]}:{found[3]}" if found else ""
