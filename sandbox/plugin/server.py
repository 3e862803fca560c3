"""Pulumi's ResourceProvider service on one of the sandbox's clouds."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import grpc
from google.protobuf import empty_pb2

from sandbox.cloud import Cloud
from sandbox.difference import Kind
from sandbox.errors import CloudError, Failure, StateError
from sandbox.plugin.codec import decode, encode, keep_secret
from sandbox.plugin.protocol import plugin_pb2, provider_pb2, provider_pb2_grpc
from sandbox.values import has_unknown

_DIFF_KINDS = {
    (Kind.ADD, False): provider_pb2.PropertyDiff.ADD,
    (Kind.ADD, True): provider_pb2.PropertyDiff.ADD_REPLACE,
    (Kind.DELETE, False): provider_pb2.PropertyDiff.DELETE,
    (Kind.DELETE, True): provider_pb2.PropertyDiff.DELETE_REPLACE,
    (Kind.UPDATE, False): provider_pb2.PropertyDiff.UPDATE,
    (Kind.UPDATE, True): provider_pb2.PropertyDiff.UPDATE_REPLACE,
}


class ResourceProvider(provider_pb2_grpc.ResourceProviderServicer):
    """One provider plugin.

    Args:
        open_cloud: makes the cloud for a provider configuration, once the engine has sent it.
        version: the version of the SDK whose place this plugin takes.
    """

    def __init__(self, open_cloud: Callable[[Mapping[str, Any]], Cloud], version: str) -> None:
        self._open_cloud = open_cloud
        self._version = version
        self._cloud: Cloud | None = None

    @property
    def cloud(self) -> Cloud:
        """The cloud, configured; functions may be called before a configuration is there."""
        if self._cloud is None:
            self._cloud = self._open_cloud({})
        return self._cloud

    def Handshake(self, request: Any, context: grpc.ServicerContext) -> Any:
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=True, accept_resources=False, accept_outputs=False)

    def GetPluginInfo(self, request: Any, context: grpc.ServicerContext) -> Any:
        return plugin_pb2.PluginInfo(version=self._version)

    def Attach(self, request: Any, context: grpc.ServicerContext) -> Any:
        return empty_pb2.Empty()

    def Cancel(self, request: Any, context: grpc.ServicerContext) -> Any:
        return empty_pb2.Empty()

    def GetSchema(self, request: Any, context: grpc.ServicerContext) -> Any:
        context.abort(grpc.StatusCode.UNIMPLEMENTED, "the sandbox has no package schema; use the SDK that is installed")

    def Parameterize(self, request: Any, context: grpc.ServicerContext) -> Any:
        context.abort(grpc.StatusCode.UNIMPLEMENTED, "the sandbox does not take parameterised packages")

    def GetMapping(self, request: Any, context: grpc.ServicerContext) -> Any:
        return provider_pb2.GetMappingResponse()

    # Configuration

    def CheckConfig(self, request: Any, context: grpc.ServicerContext) -> Any:
        news = decode(request.news)
        failures = self._guard(context, lambda: self._open_cloud({}).check_config(_parsed(news)))
        return provider_pb2.CheckResponse(inputs=request.news, failures=_failures(failures))

    def DiffConfig(self, request: Any, context: grpc.ServicerContext) -> Any:
        old, new = decode(request.old_inputs), decode(request.news)
        changed = [key for key in {*old, *new} if old.get(key) != new.get(key) and key != "version"]
        changes = provider_pb2.DiffResponse.DIFF_SOME if changed else provider_pb2.DiffResponse.DIFF_NONE
        return provider_pb2.DiffResponse(changes=changes, diffs=changed)

    def Configure(self, request: Any, context: grpc.ServicerContext) -> Any:
        config = _parsed(decode(request.args))
        self._cloud = self._guard(context, lambda: self._open_cloud(config))
        return provider_pb2.ConfigureResponse(
            acceptSecrets=True, supportsPreview=True, acceptResources=False, acceptOutputs=False
        )

    # Resources

    def Check(self, request: Any, context: grpc.ServicerContext) -> Any:
        token, name = _type_and_name(request.urn)
        inputs, failures = self._guard(
            context, lambda: self.cloud.check(token, request.urn, name, decode(request.olds), decode(request.news))
        )
        return provider_pb2.CheckResponse(inputs=encode(inputs), failures=_failures(failures))

    def Diff(self, request: Any, context: grpc.ServicerContext) -> Any:
        token, _ = _type_and_name(request.urn)
        old = decode(request.old_inputs) or decode(request.olds)
        difference = self._guard(
            context, lambda: self.cloud.diff(token, request.urn, request.id, old, decode(request.news))
        )
        changes = provider_pb2.DiffResponse.DIFF_SOME if difference.changes else provider_pb2.DiffResponse.DIFF_NONE
        return provider_pb2.DiffResponse(
            changes=changes,
            diffs=_top_level(change.path for change in difference.changes),
            replaces=_top_level(change.path for change in difference.changes if change.replaces),
            deleteBeforeReplace=difference.delete_before_replace,
            hasDetailedDiff=True,
            detailedDiff={
                change.path: provider_pb2.PropertyDiff(kind=_DIFF_KINDS[change.kind, change.replaces], inputDiff=True)
                for change in difference.changes
            },
        )

    def Create(self, request: Any, context: grpc.ServicerContext) -> Any:
        token, name = _type_and_name(request.urn)
        inputs = decode(request.properties)
        id, outputs = self._guard(
            context, lambda: self.cloud.create(token, request.urn, name, inputs, preview=request.preview)
        )
        return provider_pb2.CreateResponse(id=id, properties=encode(keep_secret(outputs, inputs)))

    def Update(self, request: Any, context: grpc.ServicerContext) -> Any:
        token, name = _type_and_name(request.urn)
        inputs = decode(request.news)
        outputs = self._guard(
            context,
            lambda: self.cloud.update(token, request.urn, name, request.id, inputs, preview=request.preview),
        )
        return provider_pb2.UpdateResponse(properties=encode(keep_secret(outputs, inputs)))

    def Read(self, request: Any, context: grpc.ServicerContext) -> Any:
        token, _ = _type_and_name(request.urn)
        record = self._guard(context, lambda: self.cloud.read(token, request.id))
        if record is None:
            return provider_pb2.ReadResponse()
        known = decode(request.inputs)
        return provider_pb2.ReadResponse(
            id=record.id,
            properties=encode(keep_secret(record.outputs, known)),
            inputs=encode(keep_secret({**_bookkeeping(known), **record.inputs}, known)),
        )

    def Delete(self, request: Any, context: grpc.ServicerContext) -> Any:
        token, _ = _type_and_name(request.urn)
        self._guard(context, lambda: self.cloud.delete(token, request.urn, request.id))
        return empty_pb2.Empty()

    # Functions

    def Invoke(self, request: Any, context: grpc.ServicerContext) -> Any:
        arguments = decode(request.args)
        if has_unknown(arguments):
            return provider_pb2.InvokeResponse(**{"return": encode({})})
        try:
            answer = self.cloud.invoke(request.tok, arguments)
        except CloudError as error:
            return provider_pb2.InvokeResponse(failures=_failures(list(error.failures)))
        except StateError as error:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(error))
        return provider_pb2.InvokeResponse(**{"return": encode(answer)})

    def Call(self, request: Any, context: grpc.ServicerContext) -> Any:
        context.abort(grpc.StatusCode.UNIMPLEMENTED, f"the sandbox does not answer the method {request.tok}")

    def Construct(self, request: Any, context: grpc.ServicerContext) -> Any:
        context.abort(
            grpc.StatusCode.UNIMPLEMENTED, f"the sandbox has no remote components; {request.type} cannot be constructed"
        )

    @staticmethod
    def _guard(context: grpc.ServicerContext, call: Callable[[], Any]) -> Any:
        """Runs a call; a refusal reaches the engine as the error of this resource."""
        try:
            return call()
        except CloudError as error:
            context.abort(grpc.StatusCode.UNKNOWN, str(error))
        except StateError as error:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(error))


def _type_and_name(urn: str) -> tuple[str, str]:
    """``urn:pulumi:stack::project::parent$type::name`` -> type, name."""
    _, _, qualified_type, name = urn.split("::", 3)
    return qualified_type.rsplit("$", 1)[-1], name


def _bookkeeping(inputs: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in inputs.items() if key.startswith("__")}


def _top_level(paths: Any) -> list[str]:
    return list(dict.fromkeys(path.split(".", 1)[0].split("[", 1)[0] for path in paths))


def _failures(failures: list[Failure]) -> list[Any]:
    return [provider_pb2.CheckFailure(property=failure.path, reason=str(failure)) for failure in failures]


def _parsed(config: Mapping[str, Any]) -> dict[str, Any]:
    """A provider's configuration: everything but strings travels as JSON text."""
    parsed = {}
    for key, value in config.items():
        parsed[key] = value
        if isinstance(value, str) and (value[:1] in "[{" or value in ("true", "false")):
            try:
                parsed[key] = json.loads(value)
            except json.JSONDecodeError:
                continue
    return parsed
