"""How a plugin learns that its run is over.

An engine that comes to its end has written its state by then; so it tells which objects Pulumi holds
(:mod:`sandbox.interrupted`). It says so in one of three ways: v3.170 asks for the plugin's health
(``grpc.health.v1``), which it does at no other time, and then kills it; later ones send SIGINT first, and the latest
call ``Cancel`` before (pulumi/pulumi sdk/go/common/resource/plugin/plugin.go; pull requests 19603 and 22569).

An engine that is killed says nothing: its plugins find that they have another parent, and end themselves.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

import grpc

_SERVING = b"\x08\x01"
"""A HealthCheckResponse on the wire: field 1 (status) is 1 (SERVING)."""
_WATCH_SECONDS = 1.0


def health(asked: Callable[[], None]) -> grpc.GenericRpcHandler:
    """The health service; ``asked`` is called before it answers."""

    def check(_request: bytes, _context: grpc.ServicerContext) -> bytes:
        asked()
        return _SERVING

    return grpc.method_handlers_generic_handler(
        "grpc.health.v1.Health", {"Check": grpc.unary_unary_rpc_method_handler(check)}
    )


def on_signals(ended: Callable[[], None]) -> None:
    """Makes SIGINT and SIGTERM end this process, quietly, after a call of ``ended``."""

    def end(_number: int, _frame: Any) -> None:
        ended()
        os._exit(0)

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)


def wait(server: grpc.Server, parent: int) -> None:
    """Waits until the server ends or this process's parent, the engine, is gone."""
    while server.wait_for_termination(timeout=_WATCH_SECONDS) and os.getppid() == parent:
        pass
