"""A cloud in memory for tests of its rules: checks, creates and deletes as the plugin does, without an engine."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.cloud import Cloud, Difference
from sandbox.clouds import load_rules
from sandbox.errors import CloudError, Failure
from sandbox.schema.catalogue import Catalogue
from sandbox.store import Record, Store

CONFIG: Mapping[str, Mapping[str, Any]] = {
    "aws": {"region": "eu-west-3"},
    "azure-native": {"location": "francecentral"},
    "ovh": {"endpoint": "ovh-eu"},
}


@functools.cache
def catalogue(package: str) -> Catalogue:
    """The SDK's type metadata, read once a test process."""
    return Catalogue(package)


@dataclass(frozen=True)
class Made:
    """A resource that a test made."""

    token: str
    urn: str
    id: str
    inputs: dict[str, Any]
    outputs: dict[str, Any]


class CloudInMemory:
    """One provider's cloud for one test."""

    def __init__(self, package: str, config: Mapping[str, Any] | None = None, *, known_previews: bool = True) -> None:
        self.cloud = Cloud(
            load_rules(package),
            catalogue(package),
            Store(":memory:"),
            CONFIG[package] if config is None else config,
            known_previews=known_previews,
        )

    @staticmethod
    def urn(token: str, name: str) -> str:
        return f"urn:pulumi:test::test::{token}::{name}"

    def check(self, token: str, inputs: Mapping[str, Any], name: str = "it") -> list[Failure]:
        """What is wrong with inputs, by the types and by the rules that look at inputs alone."""
        return self.cloud.check(token, self.urn(token, name), name, {}, inputs)[1]

    def make(self, token: str, inputs: Mapping[str, Any], name: str = "it") -> Made:
        """Checks and creates a resource.

        Raises:
            CloudError: with the failures of whichever step refused.
        """
        urn = self.urn(token, name)
        checked, failures = self.cloud.check(token, urn, name, {}, inputs)
        if failures:
            raise CloudError(failures)
        id, outputs = self.cloud.create(token, urn, name, checked)
        return Made(token, urn, id, checked, outputs)

    def diff(self, made: Made, **changes: Any) -> Difference:
        """What a change of top-level inputs would do; a value of None takes the input away."""
        news = {key: value for key, value in {**made.inputs, **changes}.items() if value is not None}
        return self.cloud.diff(made.token, made.urn, made.id, made.inputs, news)

    def update(self, made: Made, **changes: Any) -> dict[str, Any]:
        """Changes top-level inputs in place."""
        news = {key: value for key, value in {**made.inputs, **changes}.items() if value is not None}
        return self.cloud.update(made.token, made.urn, made.urn.rsplit("::", 1)[-1], made.id, news)

    def delete(self, made: Made) -> None:
        """Deletes a resource."""
        self.cloud.delete(made.token, made.urn, made.id)

    def record(self, made: Made) -> Record | None:
        """The resource as it stands in the cloud."""
        return self.cloud.read(made.token, made.id)

    def invoke(self, token: str, **arguments: Any) -> dict[str, Any]:
        """Calls a function."""
        return self.cloud.invoke(token, arguments)
