"""Hands resources to policies exactly as the engine does: encoded, through the pack's server object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from google.protobuf import json_format, struct_pb2
from pulumi.runtime import proto
from pulumi_policy import EnforcementLevel, Policy
from pulumi_policy.policy import _PolicyAnalyzerServicer
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from policies.rules.encoded import SECRET, SIGNATURE

UNKNOWN = UNKNOWN_STRING_VALUE


def secret(value: Any) -> dict[str, Any]:
    """A secret as the engine encodes it."""
    return {SIGNATURE: SECRET, "value": value}


@dataclass
class Sent:
    """A resource to send: ``inputs`` for the policy of single resources, ``outputs`` for that of the stack."""

    kind: str
    name: str
    inputs: Mapping[str, Any] = field(default_factory=dict)
    outputs: Mapping[str, Any] | None = None
    region: str | None = "eu-west-3"
    parent: str = ""
    protect: bool = False
    sources: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def urn(self) -> str:
        return f"urn:pulumi:s::p::{self.kind}::{self.name}"

    @property
    def provider(self) -> proto.AnalyzerProviderResource | None:
        package = self.kind.partition(":")[0]
        if package not in ("aws", "azure-native", "ovh", "gcp"):
            return None
        props = {"region": self.region} if self.region is not None else {}
        kind = f"pulumi:providers:{package}"
        return proto.AnalyzerProviderResource(
            type=kind, urn=f"urn:pulumi:s::p::{kind}::default", name="default", properties=struct(props)
        )


def struct(props: Mapping[str, Any]) -> struct_pb2.Struct:
    """Properties as the engine encodes them."""
    return json_format.ParseDict(dict(props), struct_pb2.Struct())


def sdk_server(policies: list[Policy]) -> Any:
    """Pulumi's own server, for policies written with its SDK."""
    return _PolicyAnalyzerServicer("pack", "0.1.0", policies, EnforcementLevel.MANDATORY)


@dataclass
class Told:
    """What the policies said: messages by level, and the policies that were not applicable."""

    mandatory: list[str]
    advisory: list[str]
    not_applicable: list[str]
    urns: list[str]


class Analyzer:
    """One run of the engine with one pack."""

    def __init__(self, server: Any, config: Mapping[str, Any] | None = None, configure: bool = True) -> None:
        self._server = server
        if not configure:
            return
        request: Any = proto.ConfigureAnalyzerRequest()
        for name, settings in (config or {}).items():
            request.policyConfig[name].enforcementLevel = proto.MANDATORY
            request.policyConfig[name].properties.CopyFrom(struct(settings))
        self._server.Configure(request, None)

    def resource(self, sent: Sent) -> Told:
        """Registers one resource."""
        request = proto.AnalyzeRequest(
            type=sent.kind,
            properties=struct(sent.inputs),
            urn=sent.urn,
            name=sent.name,
            options=proto.AnalyzerResourceOptions(protect=sent.protect, parent=sent.parent),
            provider=sent.provider,
        )
        return _told(self._server.Analyze(request, None))

    def stack(self, *sent: Sent) -> Told:
        """Ends the deployment."""
        return _told(self._server.AnalyzeStack(proto.AnalyzeStackRequest(resources=[_in_stack(s) for s in sent]), None))

    def deploy(self, *sent: Sent) -> Told:
        """Registers the resources in this order, and ends."""
        told = [self.resource(one) for one in sent]
        told.append(self.stack(*sent))
        return Told(
            mandatory=[item for one in told for item in one.mandatory],
            advisory=[item for one in told for item in one.advisory],
            not_applicable=[item for one in told for item in one.not_applicable],
            urns=[item for one in told for item in one.urns],
        )


def _in_stack(sent: Sent) -> proto.AnalyzerResource:
    return proto.AnalyzerResource(
        type=sent.kind,
        properties=struct(sent.inputs if sent.outputs is None else sent.outputs),
        urn=sent.urn,
        name=sent.name,
        options=proto.AnalyzerResourceOptions(protect=sent.protect, parent=sent.parent),
        provider=sent.provider,
        parent=sent.parent,
        dependencies=sorted({urn for urns in sent.sources.values() for urn in urns}),
        propertyDependencies={
            name: proto.AnalyzerPropertyDependencies(urns=urns) for name, urns in sent.sources.items()
        },
    )


def _told(response: proto.AnalyzeResponse) -> Told:
    return Told(
        [found.message for found in response.diagnostics if found.enforcementLevel == proto.MANDATORY],
        [found.message for found in response.diagnostics if found.enforcementLevel == proto.ADVISORY],
        [found.policy_name for found in response.not_applicable],
        [found.urn for found in response.diagnostics],
    )
