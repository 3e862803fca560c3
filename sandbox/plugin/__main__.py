"""``python -m sandbox.plugin aws|azure-native|ovh``: the plugin that the engine starts.

Prints the port it listens on, on loopback, and serves until the engine ends it.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc

from sandbox.clouds import PACKAGES, load_rules
from sandbox.faults import Faults
from sandbox.plugin import ending
from sandbox.plugin.protocol import provider_pb2_grpc
from sandbox.plugin.server import ResourceProvider
from sandbox.schema.catalogue import Catalogue
from sandbox.store import Store

FOLDER_VARIABLE = "HDP_SANDBOX_DIR"
UNKNOWN_VARIABLE = "HDP_SANDBOX_UNKNOWN"
DATABASE = "cloud.db"
"""The clouds' state, in the sandbox's folder."""
SCHEMA_FOLDER = "schema"
"""The SDKs' type metadata, likewise."""
_MAX_MESSAGE = 400 * 1024 * 1024
"""What the engine sets for its own side (pulumi/pulumi sdk/go/common/util/rpcutil)."""
_WORKERS = 16


def serve(package: str, folder: Path, parent: int) -> None:
    """Serves one provider until the process is ended.

    Args:
        package: a key of :data:`sandbox.clouds.PACKAGES`.
        folder: the sandbox's folder, made if it is missing.
        parent: the process that the plugin serves.

    Raises:
        ValueError: the fault that the environment asks for cannot be read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    provider = ResourceProvider(
        load_rules(package),
        Catalogue(package, folder / SCHEMA_FOLDER),
        lambda: Store(folder / DATABASE),
        known_previews=os.environ.get(UNKNOWN_VARIABLE) != "1",
        faults=Faults.from_environment(),
    )
    server = grpc.server(
        ThreadPoolExecutor(max_workers=_WORKERS),
        options=[("grpc.max_receive_message_length", _MAX_MESSAGE), ("grpc.max_send_message_length", _MAX_MESSAGE)],
    )
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(provider, server)
    server.add_generic_rpc_handlers((ending.health(provider.ended),))
    ending.on_signals(provider.ended)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    ending.wait(server, parent)
    os._exit(0)


def main() -> None:
    """Reads the command line and the environment, then serves."""
    parent = os.getppid()
    if len(sys.argv) < 2 or sys.argv[1] not in PACKAGES:
        sys.exit(f"usage: python -m sandbox.plugin {'|'.join(PACKAGES)}")
    if FOLDER_VARIABLE not in os.environ:
        sys.exit(f"{FOLDER_VARIABLE} is not set: run `pulumi` in a sandbox shell (`hdp sandbox env`), or use `hdp up`")
    try:
        serve(sys.argv[1], Path(os.environ[FOLDER_VARIABLE]), parent)
    except ValueError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
