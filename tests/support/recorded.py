"""The reference platform as ``hdp check`` records it, and the same as the engine would send it to policy packs."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from google.protobuf import struct_pb2
from pulumi.runtime import proto

from hdp.checks import program
from hdp.checks.project import Project
from hdp.checks.recorder import Recorder
from hdp.checks.sources import Sources
from policies.rules.view import Provider, StackView
from sandbox.mocks import SandboxMocks
from sandbox.plugin.codec import decode, encode
from tests.support.platforms import ENVIRONMENT, ROOT, cache_folder

Change = Callable[[dict[str, Any]], dict[str, Any]]
"""Changes properties (the sandbox's values) at will."""


@dataclass
class Registration:
    """A resource that the program registered: the message, and what the provider made of it."""

    request: Any
    urn: str
    props: Mapping[str, Any]
    provider: Provider | None
    known_as: tuple[str, ...]
    outputs: Mapping[str, Any] = field(default_factory=dict)


class Listener(Recorder):
    """A recorder that also keeps what it was given."""

    def __init__(self, mocks: SandboxMocks, project: str, stack: str) -> None:
        super().__init__(mocks, project, stack, {}, Sources(ROOT))
        self.heard: dict[str, Registration] = {}

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        response = super().RegisterResource(request)
        self.heard[response.urn].outputs = decode(response.object)
        return response

    def _record(
        self,
        request: Any,
        urn: str,
        props: Mapping[str, Any],
        provider: Provider | None = None,
        known_as: tuple[str, ...] = (),
    ) -> None:
        self.heard[urn] = Registration(request, urn, props, provider, known_as)
        super()._record(request, urn, props, provider, known_as)


@functools.cache
def recorded(stack: str, *, unknown: bool = False) -> tuple[Registration, ...]:
    """What the program registers for a stack of the project, in this order."""
    os.environ |= ENVIRONMENT
    project = Project(ROOT)
    mocks = SandboxMocks(cache=cache_folder(), known_previews=not unknown)
    listener = Listener(mocks, project.name, stack)
    config = project.configuration(stack).values
    before = os.environ.get("PULUMI_CONFIG")
    try:
        program.set_environment(config)
        program.execute(project, stack, config, listener, program.Log())
    finally:
        if before is None:
            os.environ.pop("PULUMI_CONFIG", None)
        else:
            os.environ["PULUMI_CONFIG"] = before
    return tuple(listener.heard.values())


def view_of(registrations: Sequence[Registration], change: Change) -> StackView:
    """The view that the recorder makes of the registrations, their properties changed."""
    recorder = Recorder(SandboxMocks(cache=cache_folder()), "p", "s", {}, Sources(ROOT))
    for one in registrations:
        recorder._record(one.request, one.urn, change(dict(one.props)), one.provider, one.known_as)
    return recorder.view()


def request_of(one: Registration, change: Change) -> Any:
    """The engine's message about a resource when it is registered."""
    return proto.AnalyzeRequest(
        type=one.request.type,
        properties=encode(change(dict(one.props))),
        urn=one.urn,
        name=one.request.name,
        options=_options(one),
        provider=_provider(one),
    )


def resource_of(one: Registration, change: Change) -> Any:
    """The engine's message about it at the end, with the whole stack: what it came out as."""
    dependencies = one.request.propertyDependencies
    return proto.AnalyzerResource(
        type=one.request.type,
        properties=encode(change({**one.outputs, **one.props} if one.provider else dict(one.outputs))),
        urn=one.urn,
        name=one.request.name,
        options=_options(one),
        provider=_provider(one),
        parent=one.request.parent,
        dependencies=sorted(one.request.dependencies),
        propertyDependencies={
            name: proto.AnalyzerPropertyDependencies(urns=list(found.urns)) for name, found in dependencies.items()
        },
    )


def _options(one: Registration) -> Any:
    return proto.AnalyzerResourceOptions(protect=one.request.protect, parent=one.request.parent)


def _provider(one: Registration) -> Any:
    if one.provider is None:
        return None
    props = struct_pb2.Struct()
    props.update(dict(one.provider.props))
    name = one.provider.urn.rpartition("::")[2]
    return proto.AnalyzerProviderResource(type=one.provider.type, urn=one.provider.urn, name=name, properties=props)
