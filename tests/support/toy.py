"""A cloud of three types, made up for tests of the sandbox's core: boxes, their lids, and vaults that leave a trace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

from sandbox.cloud import Cloud
from sandbox.errors import CloudError, Failure
from sandbox.faults import Faults
from sandbox.rules import (
    Account,
    FunctionRequest,
    Phase,
    ProviderRules,
    Reference,
    Request,
    Rule,
    TypeRules,
    pattern_rule,
    type_table,
)
from sandbox.schema.catalogue import Catalogue, UnknownType
from sandbox.schema.types import EnumType, ObjectType, Property, ResourceType, TypeRef
from sandbox.store import Record, Store

BOX = "toy:core/box:Box"
LID = "toy:core/lid:Lid"
VAULT = "toy:core/vault:Vault"
PLAIN = "toy:core/plain:Plain"
"""A type without rules of its own."""
SIZE_OF = "toy:core/sizeOf:sizeOf"

TEXT, NUMBER, FLAG = TypeRef("string"), TypeRef("number"), TypeRef("boolean")
TAGS = TypeRef("map", (TEXT,))
LIST = TypeRef("list", (TypeRef("object", name="core/_inputs:PartArgs"),))
COLOURS = EnumType("core/_enums:Colour", ("red", "blue"))
PART = ObjectType("core/_inputs:PartArgs", {name: Property(name, TEXT) for name in ("word", "shade")})


def _properties(*properties: Property) -> dict[str, Property]:
    return {item.name: item for item in properties}


_SHARED = (
    Property("size", NUMBER),
    Property("tags", TAGS),
    Property("parts", LIST),
    Property("password", TEXT, secret=True),
    Property("file", TypeRef("asset")),
    Property("colour", TEXT),
    Property("region", TEXT),
)
_NAME = Property("name", TEXT)
_COMPUTED = (
    Property("endpoint", TEXT, required=True),
    Property("paint", TypeRef("enum", name=COLOURS.name), required=True),
    Property("note", TEXT),
)
TYPES = {
    BOX: ResourceType(
        BOX,
        "toy.core.Box",
        _properties(_NAME, *_SHARED),
        _properties(replace(_NAME, required=True), *_SHARED, *_COMPUTED),
        name_property="name",
    ),
    LID: ResourceType(
        LID, "toy.core.Lid", _properties(Property("boxId", TEXT, required=True), Property("label", TEXT)), {}
    ),
    VAULT: ResourceType(VAULT, "toy.core.Vault", _properties(_NAME), _properties(_NAME), name_property="name"),
    PLAIN: ResourceType(
        PLAIN,
        "toy.core.Plain",
        _properties(_NAME, *_SHARED),
        _properties(_NAME, *_SHARED, *_COMPUTED),
        name_property="name",
    ),
}
CONFIG = ResourceType(
    "pulumi:providers:toy",
    "toy.Provider",
    _properties(Property("region", TEXT), Property("limit", NUMBER), Property("labels", TAGS)),
    {},
)


class ToyCatalogue:
    """As much of a catalogue as the core asks for."""

    provider = "toy"
    version = "1.2.3"

    def resource(self, token: str) -> ResourceType:
        if token not in TYPES:
            raise UnknownType("resource type", token, TYPES, self.version)
        return TYPES[token]

    def provider_config(self) -> ResourceType:
        return CONFIG

    def object_type(self, _ref: object) -> ObjectType:
        return PART

    def enum_type(self, _ref: object) -> EnumType:
        return COLOURS


CATALOGUE = cast(Catalogue, ToyCatalogue())


def _full(request: Request) -> Iterator[Failure]:
    if request.get("size", 0) > 10:
        yield Failure("size", "a box has at most size 10", "TooLarge")


def _empty(request: Request) -> Iterator[Failure]:
    assert request.old is not None
    if request.old.side.get("objects"):
        yield Failure("", f"{request.old.id} is not empty", "NotEmpty")


def _short_tags(request: Request) -> Iterator[Failure]:
    """As a careless author writes it: without a thought of unknown values."""
    for key, value in request.get("tags", {}).items():
        if len(value) > 5:
            yield Failure(f"tags.{key}", "a tag has at most 5 characters", "TagTooLong")


def _size(request: FunctionRequest) -> Mapping[str, Any]:
    record = request.store.by_output("toy", BOX, "name", request.arguments["name"])
    if record is None:
        raise CloudError([Failure("name", "there is no such box", "NotFound")])
    return {"size": record.outputs.get("size", 1)}


def _configure(config: Mapping[str, Any]) -> list[Failure]:
    return [] if config.get("region", "").startswith("r") else [Failure("region", "a region starts with r")]


def _mark(request: Request) -> None:
    """Puts a second object beside a vault, as clouds do with what they make by themselves."""
    side = {"made_with": f"vault-{request.get('name')}"}
    request.store.put(Record("toy", PLAIN, f"of-{request.get('name')}", "", request.region, {}, {}, side))


RULES = ProviderRules(
    package="toy",
    account=Account("account-1"),
    region=lambda inputs, config: str(inputs.get("region") or config.get("region", "")),
    identify=lambda request: str(request.get("name") or f"p-{request.hex(8)}"),
    outputs=lambda request: {"endpoint": f"https://{request.get('name')}.{request.region}.toy"},
    immutable=lambda schema: frozenset({schema.name_property, "region"} - {None}),  # type: ignore[arg-type]
    configure=_configure,
    rules=(Rule("toy.tags", Phase.CHECK, "Short tags.", "made up", _short_tags),),
    types=type_table(
        (
            TypeRules(
                BOX,
                identify=lambda request: f"box-{request.get('name')}",
                outputs=lambda request: {"note": f"{request.get('size', 1)} of {request.hex(4)}"},
                defaults=lambda _: {"colour": "red"},
                unique=lambda request: f"{request.region}/box/{request.get('name')}",
                conflict=Failure("name", "the name {name} is taken", "NameTaken"),
                immutable=frozenset({"size", "parts.word"}),
                side_state=lambda _: {"made": True},
                rules=(
                    pattern_rule("toy.core.box-name", "name", r"[a-z][a-z0-9-]*", "Lower case.", "made up", "BadName"),
                    Rule("toy.core.box-size", Phase.APPLY, "At most 10.", "made up", _full),
                    Rule("toy.core.box-empty", Phase.DELETE, "Only when empty.", "made up", _empty),
                ),
            ),
            TypeRules(
                LID,
                identify=lambda request: f"lid-{request.hex(6)}",
                references=(
                    Reference("boxId", (BOX,), code="NoBox", holds=True, held_code="BoxInUse", source="made up"),
                ),
                unique=lambda request: f"lid/{request.get('boxId')}",
            ),
            TypeRules(
                VAULT,
                identify=lambda request: f"vault-{request.get('name')}",
                unique=lambda request: f"vault/{request.get('name')}",
                on_delete=lambda _: {"until": "tomorrow"},
                on_apply=_mark,
            ),
        )
    ),
    functions={SIZE_OF: _size},
)
AZURE_LIKE = replace(RULES, bridged=False)
"""The same cloud behind a provider that is not bridged."""


class Toy:
    """One run of Pulumi on the toy cloud: a process of its own, over a store that several runs may share."""

    def __init__(
        self,
        store: Store | None = None,
        *,
        rules: ProviderRules = RULES,
        config: Mapping[str, Any] | None = None,
        known_previews: bool = True,
        faults: Faults | None = None,
    ) -> None:
        self.store = store or Store(":memory:")
        self.cloud = Cloud(
            rules,
            CATALOGUE,
            self.store,
            {"region": "r1"} if config is None else config,
            known_previews=known_previews,
            faults=faults or Faults(),
        )

    @staticmethod
    def urn(token: str, name: str) -> str:
        return f"urn:pulumi:test::test::{token}::{name}"

    def check(
        self, token: str, inputs: Mapping[str, Any], name: str = "it", old: Mapping[str, Any] | None = None
    ) -> tuple[dict[str, Any], list[Failure]]:
        return self.cloud.check(token, self.urn(token, name), name, old or {}, inputs)

    def checked(
        self, token: str, inputs: Mapping[str, Any], name: str = "it", old: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The completed inputs, which must be fine."""
        completed, failures = self.check(token, inputs, name, old)
        assert failures == []
        return completed

    def create(self, token: str, inputs: Mapping[str, Any], name: str = "it", *, preview: bool = False) -> Record:
        """Checks and creates; in a preview the record says what there would be."""
        completed = self.checked(token, inputs, name)
        id, outputs = self.cloud.create(token, self.urn(token, name), name, completed, preview=preview)
        return Record("toy", token, id, self.urn(token, name), "", completed, outputs, {})

    def update(self, made: Record, *, preview: bool = False, **changes: Any) -> dict[str, Any]:
        news = self.checked(made.token, {**_given(made), **changes}, _name(made), made.inputs)
        return self.cloud.update(made.token, made.urn, _name(made), made.id, news, preview=preview)

    def delete(self, made: Record) -> None:
        self.cloud.delete(made.token, made.urn, made.id, made.inputs)

    def live(self, token: str | None = None) -> list[str]:
        return [record.id for record in self.store.all("toy", token)]


def _given(made: Record) -> dict[str, Any]:
    return {key: value for key, value in made.inputs.items() if key not in made.inputs.get("__defaults", ())}


def _name(made: Record) -> str:
    return made.urn.rsplit("::", 1)[-1]
