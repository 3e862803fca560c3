"""Builds a platform in this process: the drivers on Pulumi's mocks over the sandbox's clouds, no engine."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pulumi
from pulumi.runtime.mocks import MockMonitor

from components.config import build, read_reference
from components.platform import Platform
from components.preflight import prepare
from components.site import Site
from components.spec import Provider
from sandbox.mocks import Registered, SandboxMocks

ROOT = Path(__file__).parents[2]
TODAY = datetime.date(2026, 12, 1)
"""A day on which the reference's acceptance of compensating controls counts; tests do not depend on the real one."""
ENVIRONMENT = {
    "HDP_SANDBOX": "1",
    "OVH_CLOUD_PROJECT_SERVICE": "0123456789abcdef0123456789abcdef",
    "OVH_DBAAS_LOGS_SERVICE": "ldp-sb-12345",
}
"""What a sandbox shell sets and the drivers read."""


@dataclass(frozen=True)
class Built:
    """A platform that was built."""

    site: Site
    registered: tuple[Registered, ...]
    outputs: Mapping[str, Any]
    protected: Mapping[tuple[str, str], bool]
    """Whether Pulumi refuses to delete a resource, by type and name."""

    def of_type(self, token: str) -> list[Registered]:
        """The resources of a type."""
        return [resource for resource in self.registered if resource.token == token]

    def fingerprint(self) -> tuple[object, ...]:
        """What the platform is: every resource with its inputs, and the outputs; order does not matter."""
        resources = sorted((entry.token, entry.name, repr(sorted(entry.inputs.items()))) for entry in self.registered)
        return (tuple(resources), repr(self.outputs))


class Recorder(MockMonitor):
    """Pulumi's mock monitor, which also notes the options that mocks are not told."""

    def __init__(self, mocks: SandboxMocks) -> None:
        super().__init__(mocks)
        self.protected: dict[tuple[str, str], bool] = {}

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        self.protected[request.type, request.name] = request.protect
        return super().RegisterResource(request)  # type: ignore[no-untyped-call]  # the SDK does not type it


def build_platform(provider: Provider, changes: Mapping[str, Any] | None = None, stack: str = "test") -> Built:
    """Builds the reference platform at a provider, with some settings changed.

    Raises:
        PlatformError: the settings are refused.
        CloudError: the provider's cloud refuses a resource.
    """
    os.environ |= ENVIRONMENT
    spec = build(read_reference(ROOT), {"provider": provider.value, **(changes or {})})
    site = prepare(spec, stack, TODAY)
    mocks = SandboxMocks(cache=cache_folder())
    recorder = Recorder(mocks)
    pulumi.runtime.set_mocks(mocks, project="health-data-platform", stack=stack, preview=False, monitor=recorder)
    captured: dict[str, Any] = {}

    def program() -> pulumi.Output[None]:
        return pulumi.Output.from_input(Platform(site).outputs).apply(captured.update)

    pulumi.runtime.test(program)()  # type: ignore[no-untyped-call]  # the SDK does not type it
    return Built(site, tuple(mocks.registered), captured, recorder.protected)


def cache_folder() -> Path:
    """Where tests keep the SDKs' type metadata between runs."""
    return Path(os.environ.get("HDP_TEST_CACHE", ROOT / ".pytest_cache")) / "schema"


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every scalar of nested mappings and lists, with its dotted path."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from leaves(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from leaves(item, f"{path}[{index}]")
    else:
        yield path, value
