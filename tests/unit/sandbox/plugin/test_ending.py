"""How a plugin learns that its run is over: real processes, and the health service over a real connection."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
import pytest

from sandbox.plugin import ending

CLONE = Path(__file__).parents[4]
USAGE = "usage: python -m sandbox.plugin"


def test_the_health_service_tells_before_it_answers() -> None:
    asked: list[bool] = []
    server = grpc.server(ThreadPoolExecutor(max_workers=1))
    server.add_generic_rpc_handlers((ending.health(lambda: asked.append(True)),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        answer = channel.unary_unary("/grpc.health.v1.Health/Check")(b"", timeout=10)
    server.stop(None)
    assert (answer, asked) == (b"\x08\x01", [True]), "SERVING"


@pytest.fixture
def plugin(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    process = start(tmp_path)
    assert process.stdout is not None
    assert process.stdout.readline().strip().isdigit(), "the port"
    yield process
    process.kill()
    process.wait()


def start(folder: Path, *, fault: str = "", command: tuple[str, ...] = ("ovh",)) -> subprocess.Popen[str]:
    environment = {**os.environ, "HDP_SANDBOX_DIR": str(folder), "HDP_SANDBOX_FAULT": fault}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "sandbox.plugin", *command],
        env={**environment, "PYTHONPATH": str(CLONE)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_plugin_ends_quietly_when_it_is_asked_to(plugin: subprocess.Popen[str], number: signal.Signals) -> None:
    plugin.send_signal(number)
    _, errors = plugin.communicate(timeout=20)
    assert (plugin.returncode, errors) == (0, "")


ENGINE = """
import subprocess, sys
plugin = subprocess.Popen([sys.executable, "-P", "-m", "sandbox.plugin", "ovh"], stdout=subprocess.PIPE, text=True)
print(plugin.stdout.readline(), plugin.pid, flush=True)
sys.stdin.read()
"""


def test_a_plugin_ends_when_its_engine_is_killed(tmp_path: Path) -> None:
    environment = {**os.environ, "HDP_SANDBOX_DIR": str(tmp_path), "PYTHONPATH": str(CLONE)}
    engine = subprocess.Popen(
        [sys.executable, "-c", ENGINE], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert engine.stdout is not None
    engine.stdout.readline()
    plugin = int(engine.stdout.readline())
    waiting = os.pidfd_open(plugin)
    engine.kill()
    engine.wait()
    # A process's descriptor becomes readable when it ends.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(_ended, waiting).result(timeout=20)


def _ended(descriptor: int) -> None:
    import select

    select.select([descriptor], [], [])


@pytest.mark.parametrize(
    ("command", "fault", "folder", "message"),
    [
        (("gcp",), "", "there", USAGE),
        ((), "", "there", USAGE),
        (("ovh",), "", "", "HDP_SANDBOX_DIR is not set: run `pulumi` in a sandbox shell"),
        (("ovh",), "burn:create:1", "there", "HDP_SANDBOX_FAULT=burn:create:1: must be"),
    ],
)
def test_a_plugin_that_cannot_start_says_why(
    tmp_path: Path, command: tuple[str, ...], fault: str, folder: str, message: str
) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HDP_SANDBOX")}
    environment |= {"HDP_SANDBOX_FAULT": fault, **({"HDP_SANDBOX_DIR": str(tmp_path)} if folder else {})}
    done = subprocess.run(
        [sys.executable, "-m", "sandbox.plugin", *command], env=environment, cwd=CLONE, capture_output=True, text=True
    )
    assert done.returncode != 0
    assert message in done.stderr
    assert "Traceback" not in done.stderr
