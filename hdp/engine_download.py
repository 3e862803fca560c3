"""The official download of Pulumi's engine, checked against the release's own checksums.

Addresses and the checksum file's name are those of Pulumi's releases page (see also pulumi/pulumi issues 10807 and
9063). Never run against the real site while this was written, which was not reachable; tests/unit/hdp runs it against
a server on the loopback interface.
"""

from __future__ import annotations

import hashlib
import os
import platform
import tarfile
import tempfile
import threading
import urllib.request
from http.client import HTTPException
from pathlib import Path

from hdp.errors import CannotRunError
from hdp.progress import Ticker

BASE = "https://get.pulumi.com/releases/sdk"
BASE_VARIABLE = "HDP_ENGINE_DOWNLOAD"
"""Environment variable with the address of a mirror that has the same file names."""
CONNECT_SECONDS = 8.0
"""A machine without a network moves on after this long, whatever its name resolver does."""
STALL_SECONDS = 60.0
"""The longest wait for the next bytes of a download under way."""
SYSTEMS = {"Linux": "linux", "Darwin": "darwin"}
MACHINES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}


def download(version: str, target: Path) -> None:
    """Fills ``target`` with the programs of a release (``v3.170.0``).

    Raises:
        CannotRunError: the site is not reachable, has no build for this machine, or a checksum does not match.
    """
    archive = archive_name(version, platform.system(), platform.machine())
    base = os.environ.get(BASE_VARIABLE, BASE).rstrip("/")
    number = version.removeprefix("v")
    wanted = checksum(_fetch_text(f"{base}/pulumi-{number}-checksums.txt"), archive)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        file = Path(folder) / archive
        found = _fetch_file(f"{base}/{archive}", file)
        if found != wanted:
            raise CannotRunError(
                f"{base}/{archive} has the SHA-256 {found}, but the release's checksum file says {wanted}"
            )
        unpack(file, target)


def archive_name(version: str, system: str, machine: str) -> str:
    """The release file for a machine, by what ``platform`` says of it.

    Raises:
        CannotRunError: there is none.
    """
    if system not in SYSTEMS or machine.lower() not in MACHINES:
        raise CannotRunError(f"there is no official download for {system} on {machine}")
    return f"pulumi-{version}-{SYSTEMS[system]}-{MACHINES[machine.lower()]}.tar.gz"


def checksum(table: str, archive: str) -> str:
    """The SHA-256 of a file in a checksum file (``<hex>  <file name>`` lines).

    Raises:
        CannotRunError: it has no line.
    """
    for line in table.splitlines():
        parts = line.split()
        if len(parts) == 2 and parts[1].lstrip("*") == archive:
            return parts[0].lower()
    raise CannotRunError(f"the release's checksum file has no line for {archive}")


def unpack(archive: Path, target: Path) -> None:
    """Puts the archive's programs into ``target``, by their last name alone: none can land elsewhere.

    Raises:
        CannotRunError: it is no archive, or ``pulumi`` is not in it.
    """
    found = set()
    try:
        with tarfile.open(archive) as file:
            for member in file:
                name = Path(member.name).name
                content = file.extractfile(member) if member.isfile() and member.mode & 0o111 else None
                if content is not None and name.startswith("pulumi"):
                    (target / name).write_bytes(content.read())
                    (target / name).chmod(0o755)
                    found.add(name)
    except (tarfile.TarError, OSError, EOFError) as error:
        raise CannotRunError(f"{archive.name} cannot be unpacked: {error}") from error
    if "pulumi" not in found:
        raise CannotRunError(f"{archive.name} holds no pulumi")


def _fetch_text(url: str) -> str:
    """A small file. A thread of its own keeps the time limit, which name resolution does not know."""
    answer: list[str] = []
    problem: list[Exception] = []

    def fetch() -> None:
        try:
            with urllib.request.urlopen(url, timeout=CONNECT_SECONDS) as response:
                answer.append(response.read().decode())
        except (OSError, HTTPException, ValueError) as error:
            problem.append(error)

    thread = threading.Thread(target=fetch, daemon=True)
    thread.start()
    thread.join(CONNECT_SECONDS)
    if answer:
        return answer[0]
    raise CannotRunError(
        f"{url} is not reachable: {problem[0] if problem else f'no answer in {CONNECT_SECONDS:.0f} s'}"
    )


def _fetch_file(url: str, target: Path) -> str:
    """Downloads a file and returns its SHA-256."""
    digest = hashlib.sha256()
    size = 0
    try:
        with (
            urllib.request.urlopen(url, timeout=STALL_SECONDS) as response,
            target.open("wb") as file,
            Ticker(f"Downloading {url}", lambda: f"{size / 1e6:.0f} MB"),
        ):
            while block := response.read(1 << 20):
                digest.update(block)
                file.write(block)
                size += len(block)
    except (OSError, HTTPException) as error:
        raise CannotRunError(f"{url}: {error}") from error
    return digest.hexdigest()
