"""Pulumi's unit-test mocks on the sandbox's clouds: a program runs against them without an engine.

Use :func:`install` before the program registers anything; :class:`SandboxMocks` keeps what was registered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pulumi
from pulumi.runtime.mocks import MockCallArgs, MockResourceArgs, Mocks

from sandbox.cloud import Cloud
from sandbox.clouds import PACKAGES, load_rules
from sandbox.errors import CloudError
from sandbox.schema.catalogue import Catalogue
from sandbox.store import Store

BUILT_IN = "pulumi:pulumi:"


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
    """

    cache: Path | None = None
    registered: list[Registered] = field(default_factory=list)
    _store: Store = field(default_factory=lambda: Store(":memory:"))
    _catalogues: dict[str, Catalogue] = field(default_factory=dict)
    _configs: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def cloud(self, package: str, provider: str = "") -> Cloud:
        """The cloud of a package, under an explicit provider's configuration where there is one."""
        if package not in self._catalogues:
            self._catalogues[package] = Catalogue(package, self.cache)
        config = self._configs.get(provider.rpartition("::")[0], {})
        return Cloud(load_rules(package), self._catalogues[package], self._store, config)

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        """Registers a resource; components and other packages' resources are passed through as they are."""
        token, name, inputs = args.typ, args.name, dict(args.inputs)
        if token.startswith("pulumi:providers:"):
            return self._new_provider(token.rpartition(":")[2], name, inputs)
        package = token.split(":", 1)[0]
        if package not in PACKAGES:
            return "", inputs
        cloud = self.cloud(package, args.provider or "")
        urn = f"urn:pulumi:{pulumi.get_stack()}::{pulumi.get_project()}::{token}::{name}"
        checked, failures = cloud.check(token, urn, name, {}, inputs)
        if failures:
            raise CloudError(failures)
        id, outputs = cloud.create(token, urn, name, checked)
        self.registered.append(Registered(token, name, id, checked, outputs, args.provider or ""))
        return id, outputs

    def _new_provider(self, package: str, name: str, config: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        failures = self.cloud(package).check_config(config) if package in PACKAGES else []
        if failures:
            raise CloudError(failures)
        urn = f"urn:pulumi:{pulumi.get_stack()}::{pulumi.get_project()}::pulumi:providers:{package}::{name}"
        self._configs[urn] = config
        return f"{name}-id", config

    def call(self, args: MockCallArgs) -> dict[str, Any]:  # type: ignore[override]  # the SDK accepts a plain dict too
        """Answers a function call."""
        if args.token.startswith(BUILT_IN):
            return {}
        return self.cloud(args.token.split(":", 1)[0], args.provider or "").invoke(args.token, args.args)
