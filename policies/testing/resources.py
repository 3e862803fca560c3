"""Resources as a program declares them, and as the engine encodes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from google.protobuf import json_format, struct_pb2
from pulumi.runtime import proto

from policies.rules.encoded import ASSET, SECRET, SIGNATURE, UNKNOWN_TEXT

UNKNOWN: Final = UNKNOWN_TEXT
"""An output that a preview does not know yet. It may stand anywhere in the properties."""


def secret(value: Any) -> dict[str, Any]:
    """A secret value, as the engine encodes it."""
    return {SIGNATURE: SECRET, "value": value}


def asset(text: str) -> dict[str, Any]:
    """An asset made from a text, as the engine encodes it."""
    return {SIGNATURE: ASSET, "text": text}


@dataclass
class Declared:
    """A resource of a program.

    ``inputs`` (camelCase) are what a policy of single resources sees, ``outputs`` what a policy of stacks sees; without
    ``outputs`` it sees the inputs, as at a preview whose provider fills nothing in. ``sources`` are the URNs of the
    resources that each property was made from; only policies of stacks are told.
    """

    kind: str
    """The type token, such as ``aws:s3/bucket:Bucket``."""
    name: str
    inputs: Mapping[str, Any] = field(default_factory=dict)
    outputs: Mapping[str, Any] | None = None
    provider: Mapping[str, Any] | None = None
    """The configuration of the provider that makes it; None: a component, or a resource without a provider."""
    provider_name: str = "default"
    parent: str = ""
    """The URN of its parent."""
    protect: bool = False
    ignore_changes: Sequence[str] = ()
    delete_before_replace: bool | None = None
    additional_secret_outputs: Sequence[str] = ()
    aliases: Sequence[str] = ()
    sources: Mapping[str, Sequence[str]] = field(default_factory=dict)
    dependencies: Sequence[str] = ()
    """URNs it depends on besides those in ``sources``."""
    stack: str = "dev"
    project: str = "project"

    @property
    def urn(self) -> str:
        """Its URN, with the types of its parents, as the engine makes it."""
        above = self.parent.split("::")[2] + "$" if self.parent.count("::") >= _PARTS else ""
        if above == "pulumi:pulumi:Stack$":
            above = ""
        return f"urn:pulumi:{self.stack}::{self.project}::{above}{self.kind}::{self.name}"

    def request(self) -> proto.AnalyzeRequest:
        """The engine's message about it when it is registered."""
        return proto.AnalyzeRequest(
            type=self.kind,
            properties=struct(self.inputs),
            urn=self.urn,
            name=self.name,
            options=self._options(),
            provider=self._provider(),
        )

    def resource(self) -> proto.AnalyzerResource:
        """The engine's message about it at the end, with the whole stack."""
        made_from = {urn for urns in self.sources.values() for urn in urns}
        return proto.AnalyzerResource(
            type=self.kind,
            properties=struct(self.inputs if self.outputs is None else self.outputs),
            urn=self.urn,
            name=self.name,
            options=self._options(),
            provider=self._provider(),
            parent=self.parent,
            dependencies=sorted(made_from.union(self.dependencies)),
            propertyDependencies={
                name: proto.AnalyzerPropertyDependencies(urns=list(urns)) for name, urns in self.sources.items()
            },
        )

    def _options(self) -> proto.AnalyzerResourceOptions:
        return proto.AnalyzerResourceOptions(
            protect=self.protect,
            parent=self.parent,
            ignoreChanges=list(self.ignore_changes),
            deleteBeforeReplace=bool(self.delete_before_replace),
            deleteBeforeReplaceDefined=self.delete_before_replace is not None,
            additionalSecretOutputs=list(self.additional_secret_outputs),
            aliases=list(self.aliases),
        )

    def _provider(self) -> proto.AnalyzerProviderResource | None:
        if self.provider is None:
            return None
        kind = f"pulumi:providers:{self.kind.partition(':')[0]}"
        urn = f"urn:pulumi:{self.stack}::{self.project}::{kind}::{self.provider_name}"
        return proto.AnalyzerProviderResource(
            type=kind, urn=urn, name=self.provider_name, properties=struct(self.provider)
        )


_PARTS: Final = 3


def struct(props: Mapping[str, Any]) -> struct_pb2.Struct:
    """Properties as the engine encodes them."""
    return json_format.ParseDict(dict(props), struct_pb2.Struct())
