"""Stands in for Pulumi's engine while a program runs: answers from the sandbox's clouds, and notes all that rules ask.

What it notes is what the engine hands to a policy pack: the inputs as the provider completes them, and the provider
with its configuration. Tests hold it to the engine (``tests/engine/test_check.py``), and the verdicts to those of the
packs (``tests/conformance/test_check.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from google.protobuf import empty_pb2
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.mocks import MockMonitor
from pulumi.runtime.proto import resource_pb2

from hdp.checks import values
from hdp.checks.sources import Sources
from policies.rules.view import Provider, Resource, StackView
from sandbox.clouds import PACKAGES
from sandbox.errors import CloudError, Failure
from sandbox.mocks import SandboxMocks
from sandbox.plugin.codec import decode, encode
from sandbox.values import Secret, has_unknown, keep_secret

STACK: Final = "pulumi:pulumi:Stack"
_PROVIDER: Final = "pulumi:providers:"
_BUILT_IN: Final = "pulumi:pulumi:"
_LEFT_OUT: Final = frozenset(
    {resource_pb2.RESOURCE_MONITOR_FEATURE_TRANSFORMS, resource_pb2.RESOURCE_MONITOR_FEATURE_INVOKE_TRANSFORMS}
)
"""What the mocks accept and then do not do: a transform may change what the rules judge."""


class Recorder(MockMonitor):
    """A resource monitor for one program.

    A resource is created in a cloud that is empty at first, so that the cloud's own rules are asked too. What has
    unknown inputs is planned only, and so is what depends on it.

    Args:
        mocks: the clouds. With ``known_previews`` false nothing is created, and computed values stay unknown.
        project, stack: their names.
        config: the stack's configuration, ``aws:region`` to text; the default providers are made of it.
        sources: tells where the program registers a resource.
    """

    def __init__(
        self, mocks: SandboxMocks, project: str, stack: str, config: Mapping[str, str], sources: Sources
    ) -> None:
        super().__init__(mocks)
        self._clouds = mocks
        self._prefix = f"urn:pulumi:{stack}::{project}::"
        self._config = config
        self._sources = sources
        self._recorded: dict[str, Resource] = {}
        self._providers: dict[str, Provider] = {}
        self._planned: set[str] = set()

    def view(self) -> StackView:
        """What was recorded, as the whole stack. The order is that of the URNs: registrations may overtake others."""
        return StackView(self._recorded[urn] for urn in sorted(self._recorded))

    # Pulumi's protocol; the names are its

    def SupportsFeature(self, request: Any) -> Any:  # noqa: N802
        """Whether the monitor does something that older ones do not."""
        return resource_pb2.SupportsFeatureResponse(
            hasSupport=request.id not in ("outputValues", "transforms", "invokeTransforms")
        )

    def GetDeploymentInfo(self, request: Any) -> Any:  # noqa: N802
        """The features of :meth:`SupportsFeature`, as newer SDKs ask for them."""
        given = super().GetDeploymentInfo(request)  # type: ignore[no-untyped-call]  # the SDK does not type it
        return resource_pb2.DeploymentInfo(
            supportedFeatures=[feature for feature in given.supportedFeatures if feature not in _LEFT_OUT]
        )

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802
        """Creates a resource in the sandbox's cloud, or takes it as it is, and notes it."""
        urn = self._new_urn(request)
        if request.remote:
            raise _refused(
                f"{request.type} ({request.name}) is a component that a plugin makes, so what is in it cannot be seen "
                "without an engine; check the JSON of a preview instead (`hdp check --file`)"
            )
        if request.type == STACK:
            self._record(request, urn, {})
            return resource_pb2.RegisterResourceResponse(urn=urn)
        inputs = decode(request.object)
        if request.type.startswith(_PROVIDER):
            return self._provider(request, urn, inputs)
        if not request.custom:
            self._record(request, urn, inputs)
            return resource_pb2.RegisterResourceResponse(urn=urn, object=request.object)
        provider = self._provider_of(request)
        if request.type.partition(":")[0] not in PACKAGES:
            self._record(request, urn, inputs, provider)
            return resource_pb2.RegisterResourceResponse(urn=urn, object=request.object)
        planned = self._only_planned(request, urn, inputs)
        made = self._clouds.create(request.type, urn, request.name, inputs, request.provider, preview=planned)
        outputs = keep_secret(made.outputs, made.inputs)
        for name in request.additionalSecretOutputs:
            if name in outputs and not isinstance(outputs[name], Secret):
                outputs[name] = Secret(outputs[name])
        id = request.importId or made.id
        self._record(request, urn, _declared(made.inputs), provider, _names(id, outputs))
        return resource_pb2.RegisterResourceResponse(urn=urn, id=id, object=encode(outputs))

    def ReadResource(self, request: Any) -> Any:  # noqa: N802
        """Reads what is there, and notes it with what it is."""
        urn = self._new_urn(request)
        if request.type.partition(":")[0] not in PACKAGES:
            self._record(request, urn, decode(request.properties), self._provider_of(request))
            return resource_pb2.ReadResourceResponse(urn=urn, properties=request.properties)
        provider = self._provider_of(request)
        try:
            id, outputs = self._clouds.read(request.type, request.id, request.provider)
        except CloudError as error:
            raise _refused(
                f"{error}: the program reads {request.name}, which it does not make itself, and the sandbox's cloud "
                "holds nothing else; check the JSON of a preview instead (`hdp check --file`)"
            ) from error
        self._record(request, urn, outputs, provider, _names(id, outputs))
        return resource_pb2.ReadResourceResponse(urn=urn, properties=encode(outputs))

    def Invoke(self, request: Any) -> Any:  # noqa: N802
        """Answers a function of a cloud."""
        package = request.tok.partition(":")[0]
        if request.tok.startswith(_BUILT_IN):
            return resource_pb2.ResourceInvokeResponse(**{"return": Struct()})
        if package not in PACKAGES:
            raise _refused(f"the sandbox does not answer the function {request.tok}: it has no cloud for {package}")
        self._provider_of(request, request.tok)
        answer = self._clouds.cloud(package, request.provider).invoke(request.tok, decode(request.args))
        return resource_pb2.ResourceInvokeResponse(**{"return": encode(answer)})

    def Call(self, request: Any) -> Any:  # noqa: N802
        """Methods of remote components."""
        raise _refused(f"the sandbox does not answer the method {request.tok}")

    def RegisterResourceOutputs(self, _request: Any) -> Any:  # noqa: N802
        """What components and the stack give out: no rule asks for it."""
        return empty_pb2.Empty()

    # What is noted

    def _new_urn(self, request: Any) -> str:
        """The URN, as the engine makes it (pulumi/pulumi sdk/go/common/resource/urn/urn.go)."""
        parents = request.parent.split("::")[2] if request.parent else STACK
        qualified = request.type if parents == STACK else f"{parents}${request.type}"
        urn = f"{self._prefix}{qualified}::{request.name}"
        if urn in self._recorded:
            raise _refused(f"two resources have the URN {urn}; give one of them another name")
        return urn

    def _provider(self, request: Any, urn: str, inputs: Mapping[str, Any]) -> Any:
        package = request.type.removeprefix(_PROVIDER)
        self._clouds.configure(package, request.name, inputs)
        given = {**inputs, **({"version": request.version} if request.version else {})}
        self._record(request, urn, given)
        self._providers[urn] = Provider(request.type, urn, self._recorded[urn].props)
        return resource_pb2.RegisterResourceResponse(urn=urn, id=f"{request.name}-id", object=encode(given))

    def _provider_of(self, request: Any, token: str = "") -> Provider:
        """The explicit provider of a resource or function, or the default one, which is made when it is first used."""
        urn = request.provider.rpartition("::")[0]
        if urn:
            return self._providers[urn]
        package = (token or request.type).partition(":")[0]
        name = "_".join(["default", *request.version.split(".")]) if request.version else "default"
        kind = f"{_PROVIDER}{package}"
        urn = f"{self._prefix}{kind}::{name}"
        if urn not in self._providers:
            own = f"{package}:"
            config = {key.removeprefix(own): text for key, text in self._config.items() if key.startswith(own)}
            self._clouds.configure(package, "", config)
            props = {**config, **({"version": request.version} if request.version else {})}
            self._recorded[urn] = Resource(urn, kind, name, props)
            self._providers[urn] = Provider(kind, urn, props)
        return self._providers[urn]

    def _only_planned(self, request: Any, urn: str, inputs: dict[str, Any]) -> bool:
        planned = (
            not self._clouds.known_previews
            or bool(request.importId)
            or has_unknown(inputs)
            or not self._planned.isdisjoint(request.dependencies)
        )
        if planned:
            self._planned.add(urn)
        return planned

    def _record(
        self,
        request: Any,
        urn: str,
        props: Mapping[str, Any],
        provider: Provider | None = None,
        known_as: tuple[str, ...] = (),
    ) -> None:
        """Notes a resource by what the program declares; of one that is only read, by what it is."""
        sources = _sources(getattr(request, "propertyDependencies", {}).items())
        self._recorded[urn] = Resource(
            urn=urn,
            type=request.type,
            name=request.name,
            props=values.properties(props, sources),
            provider=provider,
            protect=getattr(request, "protect", False),
            parent=request.parent,
            dependencies=tuple(sorted(request.dependencies)),
            property_dependencies=sources,
            source=self._sources.of(request.stackTrace),
            known_as=known_as,
        )


_INTERNAL: Final = frozenset(("__defaults", "__internal"))
"""What bridged providers note among the inputs for themselves."""
_NAMES: Final = ("id", "arn", "name", "bucket", "keyId")
"""The outputs by which other resources may name one, as ``policies.rules.from_file`` keeps them."""


def _declared(inputs: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in inputs.items() if key not in _INTERNAL}


def _names(id: str, outputs: Mapping[str, Any]) -> tuple[str, ...]:
    found = (id, *(outputs.get(name) for name in _NAMES))
    return tuple(dict.fromkeys(text for text in found if isinstance(text, str) and text))


def _sources(found: Iterable[tuple[str, Any]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(sorted(dependencies.urns)) for name, dependencies in found}


def _refused(message: str) -> CloudError:
    return CloudError([Failure("", message)])
