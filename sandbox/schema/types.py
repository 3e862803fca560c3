"""The vocabulary of the type metadata: plain frozen records, no parsing and no checking.

Object types and enums refer to each other by name and are resolved on demand (:mod:`sandbox.schema.catalogue`), so
recursive types need no special care. A name is ``<source>:<class>``, where the source is the SDK file it comes from,
relative to the package and without ``.py``: ``storage/_inputs:SkuArgs``, ``storage/_enums:Kind``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "string", "integer", "number", "boolean", "list", "map", "object", "enum", "any", "asset", "archive", "union"
]
Scalar = str | int | float | bool


@dataclass(frozen=True, slots=True)
class TypeRef:
    """The type of a value.

    ``items`` holds the item type of a list or map (one) or the alternatives of a union (two or more); ``name`` the
    qualified name of an object or enum.
    """

    kind: Kind
    items: tuple[TypeRef, ...] = ()
    name: str = ""

    @property
    def item(self) -> TypeRef:
        """The item type of a list or a map."""
        return self.items[0]

    def __str__(self) -> str:
        if self.kind == "list":
            return f"list of {self.item}"
        if self.kind == "map":
            return f"map of {self.item}"
        if self.kind == "union":
            return " or ".join(dict.fromkeys(str(item) for item in self.items))
        if self.kind in ("object", "enum"):
            return f"{self.kind} {short_name(self.name)}"
        return self.kind


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a resource, function or object type.

    Attributes:
        name: As Pulumi's engine writes it (camelCase).
        required: Whether it must be there when the provider sees it (the Args class may still fill in ``default``).
        secret: Whether the SDK marks the value as a secret before the provider sees it (inputs), or asks the engine
            to treat it as one (outputs).
        deprecated: The SDK's deprecation message.
        immutable: Whether the SDK's text says that a change replaces the resource or is refused. The texts are
            incomplete, so False means "not known to be".
        constant: The only value the SDK ever sends (the tag of a variant of a union).
        default: What the SDK's Args class sends when the program gives nothing; a plain dictionary gets none.
    """

    name: str
    type: TypeRef
    required: bool = False
    secret: bool = False
    deprecated: str | None = None
    immutable: bool = False
    constant: Scalar | None = None
    default: Scalar | None = None


Properties = Mapping[str, Property]


@dataclass(frozen=True, slots=True)
class ObjectType:
    """A nested object type, by its qualified name."""

    name: str
    properties: Properties


@dataclass(frozen=True, slots=True)
class EnumType:
    """The values an SDK enum allows, in its order."""

    name: str
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class ResourceType:
    """A resource type of an SDK (or, with a token ``pulumi:providers:...``, the configuration of its provider).

    Attributes:
        token: Pulumi's type token, for example ``aws:s3/bucket:Bucket``.
        python_class: The import path of its class, for example ``pulumi_aws.s3.Bucket``.
        inputs: What a program may set.
        outputs: What the resource has afterwards (without ``id`` and ``urn``, unless the SDK declares its own ``id``).
        secret_outputs: Outputs that the SDK asks the engine to keep secret.
        replace_on_changes: Properties that the SDK asks the engine to replace on (none in the pinned versions).
        path_inputs: azure-native only: inputs that are part of the resource's address, hence immutable.
        name_property: The input that the provider fills with a generated name when it is left out, if it does so.
        description: The first sentence of the SDK's text, may be empty.
        deprecated: The SDK's deprecation message for the whole type.
    """

    token: str
    python_class: str
    inputs: Properties
    outputs: Properties
    secret_outputs: tuple[str, ...] = ()
    replace_on_changes: tuple[str, ...] = ()
    path_inputs: tuple[str, ...] = ()
    name_property: str | None = None
    description: str = ""
    deprecated: str | None = None

    @property
    def is_provider(self) -> bool:
        """Whether this is the configuration of a provider, whose values other than strings travel as JSON text."""
        return self.token.startswith("pulumi:providers:")


@dataclass(frozen=True, slots=True)
class FunctionType:
    """A function (data source) of an SDK."""

    token: str
    inputs: Properties
    outputs: Properties


def short_name(name: str) -> str:
    """The class part of a qualified name, as a person would say it: ``storage/_inputs:SkuArgs`` is ``Sku``."""
    return name.rpartition(":")[2].removesuffix("Args")
