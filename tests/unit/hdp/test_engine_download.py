"""The official download, against a server on the loopback interface in the real site's place."""

from __future__ import annotations

import functools
import hashlib
import http.server
import io
import os
import platform
import socket
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hdp import engine_download
from hdp.errors import CannotRunError

VERSION = "v3.170.0"


def archive(names: tuple[str, ...] = ("pulumi", "pulumi-language-python", "README")) -> bytes:
    """A release file: programs in a folder ``pulumi``, as in the real ones."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as file:
        for name in names:
            entry = tarfile.TarInfo(f"pulumi/{name}")
            content = f"#!/bin/sh\necho {name}\n".encode()
            entry.size, entry.mode = len(content), 0o755
            file.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder that the server shows."""
    folder = tmp_path / "site"
    folder.mkdir()
    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    monkeypatch.setenv(engine_download.BASE_VARIABLE, f"http://127.0.0.1:{server.server_port}/")
    yield folder
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "work" / "bin"
    folder.mkdir(parents=True)
    return folder


def publish(site: Path, content: bytes, checksum: str = "") -> str:
    name = engine_download.archive_name(VERSION, platform.system(), platform.machine())
    (site / name).write_bytes(content)
    checksum = checksum or hashlib.sha256(content).hexdigest()
    (site / "pulumi-3.170.0-checksums.txt").write_text(f"{'0' * 64}  pulumi-other.tar.gz\n{checksum}  {name}\n")
    return name


def test_a_release_is_fetched_checked_and_unpacked(site: Path, target: Path) -> None:
    publish(site, archive())
    engine_download.download(VERSION, target)
    assert sorted(path.name for path in target.iterdir()) == ["pulumi", "pulumi-language-python"]
    assert os.access(target / "pulumi", os.X_OK)
    assert [path.name for path in target.parent.iterdir()] == ["bin"]


def test_a_wrong_checksum_is_refused_with_both(site: Path, target: Path) -> None:
    publish(site, archive(), checksum="ab" * 32)
    with pytest.raises(CannotRunError, match="ab" * 32):
        engine_download.download(VERSION, target)
    assert list(target.iterdir()) == []


def test_a_release_without_a_checksum_for_this_machine_is_refused(site: Path, target: Path) -> None:
    publish(site, archive())
    (site / "pulumi-3.170.0-checksums.txt").write_text(f"{'0' * 64}  pulumi-other.tar.gz\n")
    with pytest.raises(CannotRunError, match="no line for"):
        engine_download.download(VERSION, target)


def test_a_missing_release_is_told(site: Path, target: Path) -> None:
    (site / publish(site, archive())).unlink()
    with pytest.raises(CannotRunError, match="404"):
        engine_download.download(VERSION, target)


@pytest.mark.parametrize(
    "content",
    [b"no archive", archive(("README",)), archive()[:100]],
    ids=["no archive", "without pulumi", "cut off"],  # the bytes hold the time: no name for two processes
)
def test_what_is_no_engine_is_refused(site: Path, target: Path, content: bytes) -> None:
    publish(site, content)
    with pytest.raises(CannotRunError):
        engine_download.download(VERSION, target)


def test_no_network_is_told(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        monkeypatch.setenv(engine_download.BASE_VARIABLE, f"http://127.0.0.1:{closed.getsockname()[1]}")
        with pytest.raises(CannotRunError, match="not reachable"):
            engine_download.download(VERSION, target)


def test_a_server_that_does_not_answer_is_given_up(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_download, "CONNECT_SECONDS", 0.1)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        monkeypatch.setenv(engine_download.BASE_VARIABLE, f"http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(CannotRunError, match="not reachable"):
            engine_download.download(VERSION, target)


@pytest.mark.parametrize(
    ("system", "machine", "name"),
    [
        ("Linux", "x86_64", "pulumi-v3.170.0-linux-x64.tar.gz"),
        ("Linux", "aarch64", "pulumi-v3.170.0-linux-arm64.tar.gz"),
        ("Darwin", "arm64", "pulumi-v3.170.0-darwin-arm64.tar.gz"),
    ],
)
def test_release_names(system: str, machine: str, name: str) -> None:
    assert engine_download.archive_name(VERSION, system, machine) == name


def test_a_machine_without_a_release_is_told() -> None:
    with pytest.raises(CannotRunError, match="riscv64"):
        engine_download.archive_name(VERSION, "Linux", "riscv64")
