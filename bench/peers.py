"""Other tools that the benchmarks are held against, from their registries into the user's cache (`make bench-peers`).

Checkov from PyPI, in a virtual environment of its own; conftest from the Go module proxy, built with the Go that the
engine's build uses.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Final

from hdp import bootstrap, engine_build
from hdp.errors import CannotRunError
from hdp.paths import cache_dir
from hdp.progress import run_quietly, say

CHECKOV: Final = "3.3.30"
CONFTEST: Final = "0.71.1"
REMEDY: Final = "run `make bench-peers` first"


def checkov() -> Path:
    """Checkov's program. Raises CannotRunError where it is not installed."""
    return _there(_checkov())


def conftest() -> Path:
    """conftest's program. Raises CannotRunError where it is not installed."""
    return _there(_conftest())


def install() -> None:
    """Installs what is missing.

    Raises:
        CannotRunError: a registry cannot be reached, or a build failed.
    """
    if not _checkov().exists():
        uv = bootstrap.find_uv() or bootstrap.install_uv(sys.executable)
        say(f"Installing Checkov {CHECKOV} from PyPI into {_folder('checkov', CHECKOV)}")
        bootstrap.run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(_checkov().parents[1])])
        python = str(_checkov().with_name("python"))
        bootstrap.run([uv, "pip", "install", "--quiet", "--python", python, f"checkov=={CHECKOV}"])
    if not _conftest().exists():
        _build_conftest()


def _build_conftest() -> None:
    go = engine_build.find_go() or engine_build.install_go()
    folder = _conftest().parent
    folder.mkdir(parents=True, exist_ok=True)
    sources = folder / "modules"
    environment = {**engine_build.build_environment(go, sources), "GOBIN": str(folder)}
    package = f"github.com/open-policy-agent/conftest@v{CONFTEST}"
    code, tail = run_quietly(
        f"Building conftest {CONFTEST} from its Go module", [go, "install", "-v", package], folder, environment,
        lambda lines: f"{len(lines)} modules and packages",
    )  # fmt: skip
    shutil.rmtree(sources, ignore_errors=True)
    if code:
        raise CannotRunError(f"go install of {package} failed:\n{tail}")


def _checkov() -> Path:
    return _folder("checkov", CHECKOV) / "bin" / "checkov"


def _conftest() -> Path:
    return _folder("conftest", CONFTEST) / "conftest"


def _folder(name: str, version: str) -> Path:
    return cache_dir() / "bench" / f"{name}-{version}"


def _there(program: Path) -> Path:
    if not program.exists():
        raise CannotRunError(f"{program.name} is not installed: {REMEDY}")
    return program


if __name__ == "__main__":
    install()
