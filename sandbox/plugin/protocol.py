"""Pulumi's plugin protocol, as the Pulumi SDK ships it, without the rest of the SDK.

Importing ``pulumi`` costs more than everything else that a plugin does at its start, and the engine starts a plugin for
each provider of a program. The protocol's stubs need nothing of it, so they are loaded from packages that stand in for
the SDK's until then.
"""

from __future__ import annotations

import contextlib
import importlib.util
import sys
import types
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def _without_the_sdk() -> Iterator[None]:
    """Makes ``pulumi.runtime.proto`` importable without running ``pulumi/__init__.py``, which can still run later."""
    spec = importlib.util.find_spec("pulumi")
    if "pulumi" in sys.modules or spec is None or spec.origin is None:
        yield
        return
    folder = Path(spec.origin).parent
    places = {
        "pulumi": folder,
        "pulumi.runtime": folder / "runtime",
        "pulumi.runtime.proto": folder / "runtime" / "proto",
    }
    for name, place in places.items():
        package = types.ModuleType(name)
        package.__path__ = [str(place)]
        sys.modules[name] = package
    try:
        yield
    finally:
        for name in places:
            del sys.modules[name]


with _without_the_sdk():
    from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

__all__ = ["plugin_pb2", "provider_pb2", "provider_pb2_grpc"]
