"""Pulumi's unit-test mocks on the sandbox's clouds: a program runs against them without an engine.

Give :class:`SandboxMocks` to ``pulumi.runtime.set_mocks`` before the program registers anything; it keeps what was
registered.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pulumi
from pulumi.runtime import rpc
from pulumi.runtime.mocks import MockCallArgs, MockResourceArgs, Mocks
from pulumi.runtime.sync_await import _sync_await

from sandbox.cloud import Cloud
from sandbox.clouds import PACKAGES, load_rules
from sandbox.enforcement import config_failures
from sandbox.errors import CloudError, Failure
from sandbox.plugin import configuration
from sandbox.plugin.codec import decode, encode
from sandbox.schema.catalogue import Catalogue
from sandbox.store import Store
from sandbox.values import keep_secret

_BUILT_IN = "pulumi:pulumi:"
_PROVIDER = "pulumi:providers:"
_MAKER = "mocks"


@dataclass(frozen=True)
class Registered:
    """A resource as the program registered it."""

    token: str
    name: str
    id: str
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]
    provider: str
    """``<urn>::<id>`` of the explicit provider; empty for the default one."""


@dataclass
class SandboxMocks(Mocks):
    """Answers every registration and call from the sandbox's clouds.

    A refusal of a cloud is raised as :class:`sandbox.errors.CloudError` to the program.

    Args:
        cache: where the SDKs' type metadata are cached; None: read anew.
        known_previews: whether a preview answers with the values that an update would give.
    """

    cache: Path | None = None
    known_previews: bool = True
    registered: list[Registered] = field(default_factory=list)
    _store: Store = field(default_factory=lambda: Store(":memory:"))
    _catalogues: dict[str, Catalogue] = field(default_factory=dict)
    _configs: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    _clouds: dict[tuple[str, str], Cloud] = field(default_factory=dict)
    _counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def cloud(self, package: str, provider: str = "") -> Cloud:
        """The cloud of a package: under an explicit provider's configuration where there is one, else the stack's."""
        name = _provider_name(provider)
        if (package, name) not in self._clouds:
            catalogue, config = self._catalogue(package), self._configs.get((package, name))
            if config is None:
                given = pulumi.Config(package)
                values = {key: given.get(key) for key in catalogue.provider_config().inputs}
                known = {key: value for key, value in values.items() if value is not None}
                config = configuration.parse(known, catalogue.provider_config())
            # One maker for all: nothing in one program is the leftover of another run.
            cloud = Cloud(load_rules(package), catalogue, self._store, config, self.known_previews, maker=_MAKER)
            self._clouds[package, name] = cloud
        return self._clouds[package, name]

    def _catalogue(self, package: str) -> Catalogue:
        if package not in self._catalogues:
            self._catalogues[package] = Catalogue(package, self.cache)
        return self._catalogues[package]

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        """Registers or reads a resource; components and other packages' resources are passed through as they are."""
        token, name, inputs, provider = args.typ, args.name, _from_sdk(args.inputs), args.provider or ""
        if token.startswith(_PROVIDER):
            self.configure(token.removeprefix(_PROVIDER), name, inputs)
            return f"{name}-id", _to_sdk(inputs)
        if token.split(":", 1)[0] not in PACKAGES:
            return f"{name}-id" if args.custom else "", dict(args.inputs)
        if args.resource_id:
            id, outputs = self.read(token, args.resource_id, provider)
            return id, _to_sdk(outputs)
        made = self.create(token, self._urn(token, name), name, inputs, provider)
        return made.id, _to_sdk(keep_secret(made.outputs, made.inputs))

    # The same in the sandbox's own values, for those who speak Pulumi's protocol themselves

    def create(
        self, token: str, urn: str, name: str, inputs: Mapping[str, Any], provider: str = "", *, preview: bool = False
    ) -> Registered:
        """Creates a resource of one of the clouds; in a preview only answers what it would come out as.

        Raises:
            CloudError: the cloud, or its provider plugin, refuses it.
        """
        cloud = self.cloud(token.split(":", 1)[0], provider)
        checked, failures = cloud.check(token, urn, name, {}, inputs)
        if failures:
            raise CloudError(failures)
        id, outputs = cloud.create(token, urn, name, checked, preview=preview)
        made = Registered(token, name, id, checked, outputs, provider)
        self.registered.append(made)
        return made

    def read(self, token: str, id: str, provider: str = "") -> tuple[str, dict[str, Any]]:
        """The id and the outputs of a resource that is there.

        Raises:
            CloudError: it is not there.
        """
        record = self.cloud(token.split(":", 1)[0], provider).read(token, id)
        if record is None:
            raise CloudError([Failure("", f"{token} {id!r} was not found", "NotFound")])
        return record.id, dict(record.outputs)

    def _urn(self, token: str, name: str) -> str:
        """A URN; mocks are not told of parents, so a second resource of a name gets one that is made up."""
        with self._lock:
            self._counts[token, name] += 1
            count = self._counts[token, name]
        parent = f"parent-{count}$" if count > 1 else ""
        return f"urn:pulumi:{pulumi.get_stack()}::{pulumi.get_project()}::{parent}{token}::{name}"

    def configure(self, package: str, name: str, config: Mapping[str, Any]) -> None:
        """Takes the configuration of an explicit provider; that of another package's is nobody's business here.

        Raises:
            CloudError: the provider does not accept it.
        """
        if package in PACKAGES:
            parsed = configuration.parse(config, self._catalogue(package).provider_config())
            failures = config_failures(load_rules(package), self._catalogue(package), parsed)
            if failures:
                raise CloudError(failures)
            self._configs[package, name] = parsed

    def call(self, args: MockCallArgs) -> dict[str, Any]:  # type: ignore[override]  # the SDK accepts a plain dict too
        """Answers a function call."""
        if args.token.startswith(_BUILT_IN):
            return {}
        cloud = self.cloud(args.token.split(":", 1)[0], args.provider or "")
        return _to_sdk(cloud.invoke(args.token, _from_sdk(args.args)))


def _provider_name(reference: str) -> str:
    """The name in ``urn:pulumi:stack::project::type::name::id``."""
    parts = reference.split("::")
    return parts[-2] if len(parts) > 1 else ""


def _from_sdk(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Properties as the SDK gives them to mocks, as the sandbox's values (secrets, assets, unknown values)."""
    return decode(_sync_await(rpc.serialize_properties(dict(properties), {})))


def _to_sdk(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The sandbox's values as the SDK takes them from mocks."""
    found: dict[str, Any] = rpc.deserialize_properties(encode(properties), keep_unknowns=True)
    return found
