"""Pulumi's ResourceProvider service on one of the sandbox's clouds."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import grpc
from google.protobuf import empty_pb2

from sandbox.cloud import Cloud
from sandbox.completion import Naming, Proposal
from sandbox.difference import Change, Kind, compare
from sandbox.enforcement import ENGINE_CONFIG, config_failures
from sandbox.errors import CloudError, StateError
from sandbox.faults import Faults
from sandbox.plugin import configuration
from sandbox.plugin.answers import check_failures, difference, refusing, secrets, unsupported
from sandbox.plugin.codec import decode, encode
from sandbox.plugin.protocol import plugin_pb2, provider_pb2, provider_pb2_grpc
from sandbox.rules import ProviderRules
from sandbox.schema.catalogue import Catalogue
from sandbox.store import Store
from sandbox.values import has_unknown, keep_secret

_LAST_WRITE_SECONDS = 0.2
"""How long the last write waits for other processes: the engine waits half a second for the plugin's answer."""


class ResourceProvider(provider_pb2_grpc.ResourceProviderServicer):
    """One provider plugin.

    Args:
        rules: what the sandbox knows of the cloud.
        catalogue: the types of its SDK, whose version the plugin takes.
        open_store: opens the clouds' state, once the engine has configured the provider.
        known_previews: whether previews answer with the values that an update will give.
        faults: what is to go wrong.
    """

    def __init__(
        self,
        rules: ProviderRules,
        catalogue: Catalogue,
        open_store: Callable[[], Store],
        *,
        known_previews: bool = True,
        faults: Faults | None = None,
    ) -> None:
        self._rules = rules
        self._catalogue = catalogue
        self._open_store = open_store
        self._known_previews = known_previews
        self._faults = faults or Faults()
        self._cloud: Cloud | None = None

    @property
    def cloud(self) -> Cloud:
        """The cloud.

        Raises:
            StateError: the engine has not configured the provider; it always does before it asks for anything.
        """
        if self._cloud is None:
            raise StateError("the provider is not configured")
        return self._cloud

    def ended(self) -> None:
        """The engine has come to its end: its state holds whatever it has been answered."""
        if self._cloud is not None:
            # Nothing is lost if this fails: only the next run can no longer tell a leftover from what is held.
            with contextlib.suppress(StateError):
                self._cloud.store.patience(_LAST_WRITE_SECONDS)
                self._cloud.settle()

    # The plugin itself

    def Handshake(self, request: Any, context: grpc.ServicerContext) -> Any:
        return provider_pb2.ProviderHandshakeResponse(
            accept_secrets=True, accept_resources=False, accept_outputs=False, supports_autonaming_configuration=True
        )

    def GetPluginInfo(self, request: Any, context: grpc.ServicerContext) -> Any:
        return plugin_pb2.PluginInfo(version=self._catalogue.version)

    def Attach(self, request: Any, context: grpc.ServicerContext) -> Any:
        return empty_pb2.Empty()

    def Cancel(self, request: Any, context: grpc.ServicerContext) -> Any:
        # The user interrupts, or the engine ends; calls under way are answered in any case.
        self.ended()
        return empty_pb2.Empty()

    def GetMapping(self, request: Any, context: grpc.ServicerContext) -> Any:
        return provider_pb2.GetMappingResponse()

    def GetMappings(self, request: Any, context: grpc.ServicerContext) -> Any:
        return provider_pb2.GetMappingsResponse()

    def GetSchema(self, request: Any, context: grpc.ServicerContext) -> Any:
        unsupported(
            context,
            "the sandbox has no package schema: programs use the installed SDK; "
            "`pulumi import` needs --generate-code=false",
        )

    def Parameterize(self, request: Any, context: grpc.ServicerContext) -> Any:
        unsupported(context, "the sandbox does not take parameterised packages")

    def List(self, request: Any, context: grpc.ServicerContext) -> Any:
        unsupported(context, "the sandbox does not list resources for the engine; see `hdp sandbox status`")

    def Call(self, request: Any, context: grpc.ServicerContext) -> Any:
        unsupported(context, f"the sandbox does not answer the method {request.tok}")

    def Construct(self, request: Any, context: grpc.ServicerContext) -> Any:
        unsupported(context, f"the sandbox has no remote components; {request.type} cannot be constructed")

    # Configuration

    def CheckConfig(self, request: Any, context: grpc.ServicerContext) -> Any:
        with refusing(context):
            failures = config_failures(self._rules, self._catalogue, self._config(request.news))
            return provider_pb2.CheckResponse(inputs=request.news, failures=check_failures(failures))

    def DiffConfig(self, request: Any, context: grpc.ServicerContext) -> Any:
        with refusing(context):
            changes = [
                # What the state does not hold was not changed: old engines left it out (pulumi-aws issue 3826).
                Change(change.path, change.kind, change.replaces and change.kind is not Kind.ADD)
                for change in compare(
                    self._config(request.old_inputs),
                    self._config(request.news),
                    self._rules.replacing_config,
                    request.ignoreChanges,
                )
                if change.property not in ENGINE_CONFIG
            ]
            return difference(changes)

    def Configure(self, request: Any, context: grpc.ServicerContext) -> Any:
        with refusing(context):
            self._cloud = Cloud(
                self._rules,
                self._catalogue,
                self._open_store(),
                self._config(request.args),
                known_previews=self._known_previews,
                faults=self._faults,
            )
            return provider_pb2.ConfigureResponse(
                acceptSecrets=True,
                supportsPreview=True,
                acceptResources=False,
                acceptOutputs=False,
                supports_autonaming_configuration=True,
            )

    def _config(self, struct: Any) -> dict[str, Any]:
        return configuration.parse(decode(struct), self._catalogue.provider_config())

    # Resources

    def Check(self, request: Any, context: grpc.ServicerContext) -> Any:
        token, name = _type_and_name(request)
        proposal = None
        if request.HasField("autonaming"):
            proposal = Proposal(request.autonaming.proposed_name, Naming(request.autonaming.mode))
        with refusing(context):
            inputs, failures = self.cloud.check(
                token, request.urn, name, decode(request.olds), decode(request.news), proposal
            )
            return provider_pb2.CheckResponse(inputs=encode(inputs), failures=check_failures(failures))

    def Diff(self, request: Any, context: grpc.ServicerContext) -> Any:
        token, _ = _type_and_name(request)
        with refusing(context):
            found = self.cloud.diff(
                token,
                request.urn,
                request.id,
                decode(request.old_inputs),
                decode(request.news),
                tuple(request.ignoreChanges),
            )
            return difference(found.changes, found.delete_before_replace)

    def Create(self, request: Any, context: grpc.ServicerContext) -> Any:
        token, name = _type_and_name(request)
        with refusing(context):
            inputs = decode(request.properties)
            id, outputs = self.cloud.create(token, request.urn, name, inputs, preview=request.preview)
            return provider_pb2.CreateResponse(id=id, properties=encode(keep_secret(outputs, inputs)))

    def Update(self, request: Any, context: grpc.ServicerContext) -> Any:
        token, name = _type_and_name(request)
        with refusing(context):
            inputs = decode(request.news)
            outputs = self.cloud.update(token, request.urn, name, request.id, inputs, preview=request.preview)
            return provider_pb2.UpdateResponse(properties=encode(keep_secret(outputs, inputs)))

    def Read(self, request: Any, context: grpc.ServicerContext) -> Any:
        token, _ = _type_and_name(request)
        with refusing(context):
            inputs, outputs = decode(request.inputs), decode(request.properties)
            record = self.cloud.read(token, request.id, inputs or None)
            if record is None:
                return provider_pb2.ReadResponse()
            secret = secrets(self._catalogue.resource(token))
            notes = {key: value for key, value in inputs.items() if key.startswith("__")}
            return provider_pb2.ReadResponse(
                id=record.id,
                properties=encode(keep_secret(keep_secret(dict(record.outputs), {**secret, **outputs}), inputs)),
                inputs=encode(keep_secret({**notes, **record.inputs}, {**secret, **inputs})),
            )

    def Delete(self, request: Any, context: grpc.ServicerContext) -> Any:
        token, _ = _type_and_name(request)
        with refusing(context):
            self.cloud.delete(token, request.urn, request.id, decode(request.old_inputs))
            return empty_pb2.Empty()

    # Functions

    def Invoke(self, request: Any, context: grpc.ServicerContext) -> Any:
        with refusing(context):
            arguments = decode(request.args)
            if has_unknown(arguments):
                return provider_pb2.InvokeResponse(**{"return": encode({})})
            try:
                answer = self.cloud.invoke(request.tok, arguments)
            except CloudError as error:
                return provider_pb2.InvokeResponse(
                    failures=[
                        provider_pb2.CheckFailure(property=failure.path, reason=str(failure))
                        for failure in error.failures
                    ]
                )
            return provider_pb2.InvokeResponse(**{"return": encode(answer)})


def _type_and_name(request: Any) -> tuple[str, str]:
    """A resource's type and name; engines before v3.136 send the URN alone, ``urn:pulumi:s::p::parent$type::name``."""
    if request.type and request.name:
        return request.type, request.name
    _, _, qualified_type, name = request.urn.split("::", 3)
    return qualified_type.rsplit("$", 1)[-1], name
