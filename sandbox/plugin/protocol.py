"""Pulumi's plugin protocol, as the Pulumi SDK ships it, without the rest of the SDK.

Importing ``pulumi`` costs more than everything else that a plugin does at its start, and the engine starts a plugin for
each provider of a program. The protocol stubs need nothing of it, so they are loaded from empty packages.
"""

from __future__ import annotations

import importlib.util
import sys
import types
from pathlib import Path


def _load_stubs_alone() -> None:
    """Makes ``pulumi.runtime.proto`` importable without running ``pulumi/__init__.py``."""
    spec = importlib.util.find_spec("pulumi")
    if "pulumi" in sys.modules or spec is None or spec.origin is None:
        return
    root = Path(spec.origin).parent
    for name, folder in (("pulumi", root), ("pulumi.runtime", root / "runtime")):
        package = types.ModuleType(name)
        package.__path__ = [str(folder)]
        sys.modules[name] = package


_load_stubs_alone()

from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc  # noqa: E402  (after the empty packages)

__all__ = ["plugin_pb2", "provider_pb2", "provider_pb2_grpc"]
