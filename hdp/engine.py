"""Finds Pulumi's engine, or brings it: PATH, the user's cache, the official download, a build from Go modules.

Whichever way it comes, the result is a folder that holds ``pulumi`` and ``pulumi-language-python``. What is downloaded
or built goes into the user's cache, so that later clones find it there.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import platform
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from hdp import engine_build, engine_download, shim
from hdp.errors import CannotRunError
from hdp.paths import CLONE, cache_dir
from hdp.progress import say

VERSION = "v3.170.0"
"""The version that is downloaded or built, and the oldest one that is used from PATH. See engine/README.md."""
LANGUAGE_PLUGIN = "pulumi-language-python"


@dataclass(frozen=True)
class Engine:
    """A usable engine."""

    bin: Path
    """The folder with ``pulumi`` and the language plugin."""
    version: str
    """With a leading ``v``."""
    origin: str
    """How it was found: ``PATH`` or ``cache``."""
    language_bin: Path | None = None
    """The language plugin's folder where it is another one."""

    @property
    def pulumi(self) -> Path:
        """The engine's executable."""
        return self.bin / "pulumi"


def find(notes: list[str] | None = None) -> Engine | None:
    """An engine that is there already; nothing is downloaded or built.

    Args:
        notes: gets a sentence for each ``pulumi`` on PATH that cannot be used.
    """
    remarks: list[str] = [] if notes is None else notes
    return on_path(os.environ, remarks) or cached()


def ensure() -> Engine:
    """An engine, brought if need be; progress goes to standard error.

    Raises:
        CannotRunError: there is none and none can be made; says what to install.
    """
    notes: list[str] = []
    found = find(notes)
    if found is not None:
        return found
    for note in notes:
        say(note)
    target = cache_folder()
    with _locked(target):
        if cached() is None:
            bring(target, {"download": engine_download.download, "build": engine_build.build}, notes)
    made = cached()
    if made is None:
        raise CannotRunError(f"the engine in {target} is not complete; delete that folder and run this again")
    return made


def bring(target: Path, ways: Mapping[str, Callable[[str, Path], None]], notes: list[str]) -> None:
    """Tries the ways in order and puts the first success into place, whole. Only one may do so at a time.

    Args:
        target: the folder to make; its ``bin`` holds the engine.
        ways: functions by name that fill a ``bin`` folder with the engine of a version, or raise CannotRunError.
        notes: why what was found before cannot be used.

    Raises:
        CannotRunError: no way worked.
    """
    reasons = list(notes)
    target.parent.mkdir(parents=True, exist_ok=True)
    # What a killed try left behind: 2 GB at worst.
    for left in target.parent.glob(f".{target.name}-*"):
        shutil.rmtree(left, ignore_errors=True)
    for name, way in ways.items():
        work = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        try:
            (work / "bin").mkdir()
            way(VERSION, work / "bin")
            shutil.rmtree(target, ignore_errors=True)
            # mkdtemp makes the folder for its owner alone, and so it stays: it is his cache.
            work.rename(target)
        except CannotRunError as error:
            reasons.append(f"{name}: {error}")
            say(f"engine, {name}: {error}")
        else:
            return
        finally:
            shutil.rmtree(work, ignore_errors=True)
    raise CannotRunError(
        f"no Pulumi engine: install Pulumi {VERSION} or newer (https://www.pulumi.com/docs/install/), or Go "
        f"{engine_build.MINIMUM_GO_TEXT} or newer, and run this again. Tried: {'; '.join(reasons)}"
    )


def cached() -> Engine | None:
    """The engine in the user's cache; None where it is missing or not complete."""
    folder = cache_folder() / "bin"
    if all(os.access(folder / name, os.X_OK) for name in ("pulumi", LANGUAGE_PLUGIN)):
        return Engine(folder, VERSION, "cache")
    return None


def cache_folder() -> Path:
    """The engine's folder in the cache; another one for each version, platform and state of the Go modules."""
    digest = hashlib.sha256(f"{platform.system()} {platform.machine()}\n".encode())
    for path in engine_build.module_files(CLONE):
        digest.update(path.read_bytes())
    return cache_dir() / "engine" / f"{VERSION}-{digest.hexdigest()[:16]}"


def on_path(environment: Mapping[str, str], notes: list[str]) -> Engine | None:
    """The first ``pulumi`` on PATH that is new enough and has its Python support.

    The sandbox's shim and engines in the project's own cache are passed over: neither is the user's.
    """
    folders = [Path(entry) for entry in environment.get("PATH", "").split(os.pathsep) if entry]
    for folder in folders:
        program = folder / "pulumi"
        if not os.access(program, os.X_OK) or program.is_dir() or is_shim(program):
            continue
        if folder.is_relative_to(cache_dir()):
            continue
        version = version_of(program)
        if version is None or parse(version) < parse(VERSION):
            notes.append(f"{program} is {version or 'not running'}; {VERSION} or newer is needed")
            continue
        for other in (folder, program.resolve().parent, *folders):
            if os.access(other / LANGUAGE_PLUGIN, os.X_OK):
                return Engine(folder, version, "PATH", None if other == folder else other)
        notes.append(f"{program} lacks {LANGUAGE_PLUGIN} beside it")
    return None


def is_shim(program: Path) -> bool:
    """Whether a ``pulumi`` is the sandbox's own script."""
    with program.open("rb") as file:
        return shim.MARK.encode() in file.read(400)


def version_of(program: Path) -> str | None:
    """What ``pulumi version`` says; None if it fails."""
    # A home of its own: the command would make ~/.pulumi otherwise.
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "PULUMI_HOME": home, "PULUMI_SKIP_UPDATE_CHECK": "1"}
        try:
            run = subprocess.run([program, "version"], env=environment, capture_output=True, text=True, timeout=30)
        except (OSError, subprocess.TimeoutExpired):
            return None
    return run.stdout.strip() if run.returncode == 0 and parse(run.stdout) else None


def parse(version: str) -> tuple[int, ...]:
    """``v3.170.0-dev`` -> (3, 170, 0); empty for what is no version."""
    match = re.match(r"v?(\d+)\.(\d+)\.(\d+)", version.strip())
    return tuple(int(part) for part in match.groups()) if match else ()


@contextlib.contextmanager
def _locked(target: Path) -> Iterator[None]:
    """One download or build at a time; a second one waits and then finds the first one's result."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with (target.parent / f"{target.name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another run is bringing the engine; waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
