"""Starts a policy pack: what a pack's ``__main__.py`` calls. The call serves the engine and does not return."""

from __future__ import annotations

import sys
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import grpc
from pulumi.runtime.proto import analyzer_pb2_grpc

from policies.rules.registry import ALL, PACKS, Pack
from policies.rules.waivers import WaiverError, load
from policies.server.analyzer import Analyzer

_LARGEST: Final = 400 * 1024 * 1024
"""Bytes of a message: a stack of 10,000 resources is sent as one (the same limit as Pulumi's SDK has)."""

_STACK: Final = 64 * 1024 * 1024
"""Bytes of a thread's stack; only what is used of it takes memory."""


def run(folder: str) -> None:
    """Serves the pack of a folder in ``policies/``."""
    pack = PACKS[folder]
    _serve(pack.name, pack.description, {folder: pack})


def run_all() -> None:
    """Serves all packs as one."""
    _serve(ALL.name, ALL.description, PACKS)


def _serve(name: str, description: str, packs: Mapping[str, Pack]) -> None:
    try:
        waivers = load()
    except WaiverError as error:
        # The engine shows what a pack writes here, and that it did not start.
        print(f"{name} cannot run: {error}", file=sys.stderr, flush=True)
        sys.exit(1)
    # Messages are decoded in these threads, by C code that recurses. The engine lets 10,000 levels through.
    threading.stack_size(_STACK)
    server = grpc.server(
        ThreadPoolExecutor(max_workers=4),
        options=[("grpc.max_receive_message_length", _LARGEST), ("grpc.max_send_message_length", _LARGEST)],
    )
    analyzer_pb2_grpc.add_AnalyzerServicer_to_server(Analyzer(name, description, packs, waivers), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    # The engine reads the port from the first line, and ends the process when it is done.
    sys.stdout.buffer.write(f"{port}\n".encode())
    sys.stdout.flush()
    threading.Event().wait()
