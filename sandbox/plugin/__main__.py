"""``python -m sandbox.plugin aws|azure-native|ovh``: the plugin that the engine starts.

Prints the port it listens on, on loopback, and serves until the engine ends it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any

import grpc

from sandbox.cloud import Cloud
from sandbox.clouds import PACKAGES, load_rules
from sandbox.faults import Faults
from sandbox.plugin.protocol import provider_pb2_grpc
from sandbox.plugin.server import ResourceProvider
from sandbox.schema.catalogue import Catalogue
from sandbox.store import Store

FOLDER_VARIABLE = "HDP_SANDBOX_DIR"
UNKNOWN_VARIABLE = "HDP_SANDBOX_UNKNOWN"
_MAX_MESSAGE = 400 * 1024 * 1024


def serve(package: str, folder: Path) -> None:
    """Serves one provider until the process is ended."""
    folder.mkdir(parents=True, exist_ok=True)
    rules = load_rules(package)
    catalogue = Catalogue(package, folder / "schema")
    faults = Faults.from_environment()
    known = os.environ.get(UNKNOWN_VARIABLE) != "1"
    maker = f"{os.getppid()}-{os.getpid()}"

    def open_cloud(config: Mapping[str, Any]) -> Cloud:
        store = Store(folder / "cloud.db")
        return Cloud(rules, catalogue, store, config, known_previews=known, faults=faults, maker=maker)

    sdk = PACKAGES[package]
    server = grpc.server(
        ThreadPoolExecutor(max_workers=16),
        options=[("grpc.max_receive_message_length", _MAX_MESSAGE), ("grpc.max_send_message_length", _MAX_MESSAGE)],
    )
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(ResourceProvider(open_cloud, version(sdk)), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    parent = os.getppid()
    # An engine that is killed cannot end its plugins: they end themselves, and let go of the clouds' state.
    while server.wait_for_termination(timeout=1.0) and os.getppid() == parent:
        pass
    os._exit(0)


def main() -> None:
    """Reads the command line and the environment, then serves."""
    if len(sys.argv) < 2 or sys.argv[1] not in PACKAGES:
        sys.exit(f"usage: python -m sandbox.plugin {'|'.join(PACKAGES)}")
    if FOLDER_VARIABLE not in os.environ:
        sys.exit(f"{FOLDER_VARIABLE} is not set: run `pulumi` in a sandbox shell (`hdp sandbox env`), or use `hdp up`")
    serve(sys.argv[1], Path(os.environ[FOLDER_VARIABLE]))


if __name__ == "__main__":
    main()
