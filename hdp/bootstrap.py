"""Makes the virtual environment ``.venv`` with everything of requirements.txt, and ``.venv/bin/hdp``.

Run by make as ``python3 -m hdp.bootstrap``, before anything is installed: only the standard library, and syntax of
Python 3.8, so that an old interpreter gets a sentence and not a stack trace. Nothing is done, and no network is used,
when the environment matches requirements.txt already.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Callable, Dict, List, Optional, Sequence, Tuple

from hdp.paths import CLONE, cache_dir

MINIMUM_PYTHON = (3, 11)
UV = "0.13.9"
"""The uv that is installed from PyPI where none is on PATH."""
STAMP = "hdp-requirements"


class BootstrapError(Exception):
    """The environment cannot be made; the message says what to do."""


def main() -> int:
    """Makes or brings up to date ``.venv``; returns the exit code (2: it cannot be made)."""
    try:
        ensure(CLONE / ".venv", CLONE / "requirements.txt")
    except BootstrapError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def ensure(venv: Path, requirements: Path) -> None:
    """Makes ``venv`` match ``requirements``, unless it does already.

    Raises:
        BootstrapError: no suitable Python, no way to get uv, or an installation that failed.
    """
    stamp = venv / STAMP
    wanted = fingerprint(requirements)
    python = venv / "bin" / "python"
    if not (read(stamp) == wanted and python.exists()):
        interpreter = choose_interpreter(interpreters())
        uv = find_uv() or install_uv(interpreter)
        say(f"Installing requirements.txt into {venv} (some 10 seconds; 1 GB with the providers' SDKs)")
        # A stamp from before would vouch for a half-installed environment if this were interrupted.
        if stamp.exists():
            stamp.unlink()
        if not usable(python):
            shutil.rmtree(venv, ignore_errors=True)
            # --seed: Pulumi's Python support needs `python -m pip` inside the environment.
            run([uv, "venv", "--quiet", "--seed", "--no-python-downloads", "--python", interpreter, str(venv)])
        run([uv, "pip", "install", "--python", str(python), "-r", str(requirements)])
        stamp.write_text(wanted)
    write_command(venv)


def fingerprint(requirements: Path) -> str:
    """What the stamp of an up-to-date environment says."""
    return hashlib.sha256(requirements.read_bytes()).hexdigest()


def interpreters() -> List[str]:
    """Candidates, best first: the running Python, then those on PATH by version, newest of the tested ones first."""
    names = ("python3.11", "python3.12", "python3.13", "python3.14", "python3")
    found = [sys.executable, *(shutil.which(name) or "" for name in names)]
    return [path for path in found if path]


def choose_interpreter(
    candidates: Sequence[str], version_of: Optional[Callable[[str], Optional[Tuple[int, int]]]] = None
) -> str:
    """The first candidate that is new enough.

    Raises:
        BootstrapError: none is.
    """
    versions: Dict[str, Optional[Tuple[int, int]]] = {}
    for candidate in candidates:
        versions[candidate] = (version_of or version)(candidate)
        found = versions[candidate]
        if found is not None and found >= MINIMUM_PYTHON:
            return candidate
    tried = ", ".join(f"{path} ({value[0]}.{value[1]})" for path, value in versions.items() if value) or "none"
    raise BootstrapError(
        f"Python {MINIMUM_PYTHON[0]}.{MINIMUM_PYTHON[1]} or newer is needed; found: {tried}. "
        "Install it, or name one: make PYTHON=/path/to/python3.11"
    )


def version(python: str) -> Optional[Tuple[int, int]]:
    """The version of an interpreter; None where it does not run (a pyenv shim without its version, for one)."""
    if python == sys.executable:
        return sys.version_info[:2]
    code = "import sys; print(*sys.version_info[:2])"
    try:
        answer = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.split()
        return int(answer[0]), int(answer[1])
    except (OSError, subprocess.CalledProcessError, ValueError, IndexError):
        return None


def find_uv() -> Optional[str]:
    """uv on PATH, or from an earlier run in the user's cache; None where neither runs."""
    for candidate in (shutil.which("uv"), str(uv_dir() / "bin" / "uv")):
        if candidate and usable(Path(candidate)):
            return candidate
    return None


def install_uv(interpreter: str) -> str:
    """Installs uv from PyPI into the user's cache with pip.

    Raises:
        BootstrapError: pip is missing or failed.
    """
    say(f"Installing uv {UV} into {uv_dir()}")
    try:
        run([interpreter, "-m", "pip", "install", "--quiet", "--upgrade", "--target", str(uv_dir()), f"uv=={UV}"])
    except BootstrapError as error:
        raise BootstrapError(
            "uv is needed and could not be installed: put uv on PATH, or give this Python its pip "
            f"(Debian: apt-get install python3-pip) and a way to PyPI. {error}"
        ) from error
    return str(uv_dir() / "bin" / "uv")


def uv_dir() -> Path:
    """Where :func:`install_uv` puts it."""
    return cache_dir() / "uv" / UV


def write_command(venv: Path) -> None:
    """Writes ``<venv>/bin/hdp``. It works without this clone being installed as a package, so needs no build tools."""
    command = venv / "bin" / "hdp"
    # A shell line that Python reads as a string: unlike "#!", it has no limit on the length of the path.
    text = (
        "#!/bin/sh\n"
        f'\'\'\'exec\' "{venv / "bin" / "python"}" "$0" "$@"\n'
        "' '''\n"
        "import sys\n"
        f"sys.path[0] = {str(CLONE)!r}\n"
        "from hdp.cli import main\n"
        "main()\n"
    )
    if read(command) != text:
        command.write_text(text)
    mode = command.stat().st_mode
    if not mode & stat.S_IXUSR:
        command.chmod(mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)


def usable(program: Path) -> bool:
    """Whether a program runs at all."""
    try:
        return subprocess.run([str(program), "--version"], capture_output=True).returncode == 0
    except OSError:
        return False


def run(command: Sequence[str]) -> None:
    """Runs a command with its output shown.

    Raises:
        BootstrapError: it failed.
    """
    try:
        code = subprocess.run(command, env=environment()).returncode
    except OSError as error:
        raise BootstrapError(f"{command[0]} does not run: {error}") from error
    if code:
        raise BootstrapError(f"this command failed with exit code {code}: {' '.join(command)}")


def environment() -> Dict[str, str]:
    """The environment of uv and pip: the user's, less what would point them at another virtual environment."""
    return {key: value for key, value in os.environ.items() if key not in ("VIRTUAL_ENV", "PYTHONHOME")}


def read(path: Path) -> Optional[str]:
    """A file's text; None where there is none."""
    try:
        return path.read_text()
    except OSError:
        return None


def say(text: str) -> None:
    """Progress, on standard error."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
