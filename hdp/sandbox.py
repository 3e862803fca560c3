"""The sandbox on this machine: its folder, its environment, its plugins and stacks.

Everything lies in one folder (``.sandbox``, git-ignored): a Pulumi home with the three plugins, a file state backend,
the clouds' own state, the overlay project and the shim. The user's Pulumi login, plugins and stacks are not touched,
and his credentials for real clouds do not reach the programs that run in the sandbox.
"""

from __future__ import annotations

import fnmatch
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from hdp import overlay, shim
from hdp.engine import Engine
from hdp.errors import CannotRunError
from hdp.paths import CLONE, sandbox_dir
from hdp.progress import say
from sandbox.clouds import PACKAGES

STACKS = ("azure", "ovh", "aws")
"""The stacks that ``hdp up`` runs when none is named, in this order."""

HIDDEN = (
    # Credentials and regions of real clouds.
    "AWS_*",
    "ARM_*",
    "AZURE_*",
    "OVH_*",
    # Pulumi: the user's login, stack and secrets.
    "PULUMI_ACCESS_TOKEN",
    "PULUMI_API",
    "PULUMI_CONFIG",
    "PULUMI_CONFIG_PASSPHRASE_FILE",
    "PULUMI_DEBUG_PROVIDERS",
    "PULUMI_PYTHON_CMD",
    "PULUMI_STACK",
    # Another interpreter's.
    "PYTHONHOME",
)
"""Environment variables that do not reach the sandbox; ``*`` at the end of a name matches the rest."""

PASSPHRASE = "sandbox"
"""Encrypts secrets in the sandbox's state. No secret itself: nothing in the sandbox is real."""
OVH_PROJECT = "5a4db0c5" * 4
"""The made-up id of the Public Cloud project."""
OVH_LOGS = "ldp-sb-12345"
"""The made-up name of the Logs Data Platform service."""


@dataclass(frozen=True)
class Sandbox:
    """The sandbox in a folder; none of the places need exist."""

    root: Path
    clone: Path = CLONE

    @property
    def home(self) -> Path:
        """Pulumi's home, with the plugins."""
        return self.root / "home"

    @property
    def state(self) -> Path:
        """Pulumi's file state backend."""
        return self.root / "state"

    @property
    def database(self) -> Path:
        """The clouds' own state; made by the plugins."""
        return self.root / "cloud.db"

    @property
    def project(self) -> Path:
        """The overlay project."""
        return self.root / "project"

    @property
    def bin(self) -> Path:
        """The shim's folder."""
        return self.root / "bin"

    @property
    def runs(self) -> Path:
        """The engine's event logs of the last runs."""
        return self.root / "runs"

    @property
    def project_name(self) -> str:
        """The name in the clone's Pulumi.yaml.

        Raises:
            CannotRunError: there is no such file.
        """
        try:
            return overlay.setting((self.clone / "Pulumi.yaml").read_text(encoding="utf-8"), "name")
        except OSError as error:
            raise CannotRunError(f"{self.clone} is not a clone of the project: {error}") from error

    def checkpoint(self, stack: str) -> Path:
        """The file with a stack's state."""
        return self.state / ".pulumi" / "stacks" / self.project_name / f"{stack}.json"

    def stacks(self) -> list[str]:
        """The stacks that have a file in the clone, or a state here, in the order they are run."""
        project = (self.clone / "Pulumi.yaml").read_text(encoding="utf-8")
        files = {name.split(".")[1] for name in overlay.committed_stacks(self.clone, project)}
        states = {path.stem for path in self.checkpoint("x").parent.glob("*.json")}
        return sorted(files | states, key=lambda name: (STACKS.index(name) if name in STACKS else len(STACKS), name))


def current() -> Sandbox:
    """The sandbox of this clone, or the one that ``HDP_SANDBOX_DIR`` names."""
    return Sandbox(sandbox_dir())


def variables(sandbox: Sandbox, engine: Engine, path: str) -> dict[str, str]:
    """The environment variables that make a sandbox shell, PATH included.

    Args:
        path: PATH as it is; the sandbox's folders are put in front, once.
    """
    own = [str(sandbox.bin), str(Path(sys.prefix) / "bin"), str(engine.bin)]
    if engine.language_bin is not None:
        own.append(str(engine.language_bin))
    rest = [entry for entry in path.split(os.pathsep) if entry and entry not in own]
    return {
        **program_variables(),
        "HDP_SANDBOX_DIR": str(sandbox.root),
        "PATH": os.pathsep.join([*own, *rest]),
        "PULUMI_BACKEND_URL": f"file://{sandbox.state}",
        "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_HOME": str(sandbox.home),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }


def program_variables() -> dict[str, str]:
    """The environment variables that programs read in the sandbox."""
    return {"HDP_SANDBOX": "1", "OVH_CLOUD_PROJECT_SERVICE": OVH_PROJECT, "OVH_DBAAS_LOGS_SERVICE": OVH_LOGS}


def hidden(names: Iterable[str]) -> list[str]:
    """Those of the variables that do not reach the sandbox."""
    return sorted(name for name in names if any(fnmatch.fnmatchcase(name, pattern) for pattern in HIDDEN))


def environment(sandbox: Sandbox, engine: Engine, user: Mapping[str, str]) -> dict[str, str]:
    """The whole environment of a program in the sandbox, from the user's."""
    kept = {name: value for name, value in user.items() if name not in hidden(user)}
    return {**kept, **variables(sandbox, engine, user.get("PATH", ""))}


def shell_script(sandbox: Sandbox, engine: Engine, user: Mapping[str, str]) -> str:
    """Lines for a POSIX shell to ``eval``, which put it into the sandbox."""
    wanted = variables(sandbox, engine, user.get("PATH", ""))
    lines = [f"unset {name}" for name in hidden(user) if name not in wanted]
    return "\n".join([*lines, *(f"export {name}={shlex.quote(value)}" for name, value in wanted.items())])


def prepare(sandbox: Sandbox, engine: Engine) -> None:
    """Makes everything of the sandbox that is missing, its stacks included. Quick when nothing is.

    Raises:
        CannotRunError: an SDK is not installed, or a stack cannot be made.
    """
    for folder in (sandbox.home, sandbox.state, sandbox.runs):
        folder.mkdir(parents=True, exist_ok=True)
    for path, text in scripts(sandbox, engine, plugin_versions()).items():
        write_script(path, text)
    for note in overlay.sync(sandbox.clone, sandbox.project):
        say(f"sandbox: {note}")
    missing = [stack for stack in STACKS if has_file(sandbox, stack) and not sandbox.checkpoint(stack).exists()]
    for stack in missing:
        say(f"Making the stack {stack} in {sandbox.root}")
        init = ["stack", "init", stack, "--no-select", "--non-interactive"]
        command = [str(engine.pulumi), "--cwd", str(sandbox.project), *init]
        user = environment(sandbox, engine, os.environ)
        run = subprocess.run(command, env=user, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        # "already exists": another run in this clone was faster.
        if run.returncode and not sandbox.checkpoint(stack).exists():
            raise CannotRunError(f"the stack {stack} cannot be made: {run.stderr.strip() or run.stdout.strip()}")


def has_file(sandbox: Sandbox, stack: str) -> bool:
    """Whether the clone has a file for the stack."""
    return (sandbox.project / overlay.STACK_FOLDER / f"Pulumi.{stack}.yaml").exists()


def plugin_versions() -> dict[str, str]:
    """The versions of the SDKs in this environment, by Pulumi package.

    Raises:
        CannotRunError: one is not installed.
    """
    try:
        return {name: version(distribution) for name, distribution in PACKAGES.items()}
    except PackageNotFoundError as error:
        raise CannotRunError(f"{error.name} is not installed in {sys.prefix}; run: make setup") from error


def plugin_path(sandbox: Sandbox, name: str, number: str) -> Path:
    """The executable of a plugin at a version, where the engine looks for it."""
    return sandbox.home / "plugins" / f"resource-{name}-v{number}" / f"pulumi-resource-{name}"


def scripts(sandbox: Sandbox, engine: Engine, versions: Mapping[str, str]) -> dict[Path, str]:
    """The executables of the sandbox with their text: the shim and the plugins.

    Each names its interpreter and the clone: a plugin is started in the program's folder, with the user's PATH.
    """
    quote = shlex.quote
    python = quote(sys.executable)
    shim_file = quote(str(Path(shim.__file__).resolve()))
    texts = {
        sandbox.bin / "pulumi": (
            f"#!/bin/sh\n# {shim.MARK}; made by hdp/sandbox.py, does hdp/shim.py\n"
            f'exec {python} -I -S {shim_file} {quote(str(sandbox.project))} {quote(str(engine.pulumi))} "$@"\n'
        )
    }
    for name, number in versions.items():
        texts[plugin_path(sandbox, name, number)] = (
            "#!/bin/sh\n# Made by hdp/sandbox.py.\n"
            f"export PYTHONPATH={quote(str(CLONE))} HDP_SANDBOX=1 HDP_SANDBOX_DIR={quote(str(sandbox.root))}\n"
            f'exec {python} -P -m sandbox.plugin {name} "$@"\n'
        )
    return texts


def write_script(path: Path, text: str) -> None:
    """Writes an executable, unless it is there already; never half a file, since an engine may be starting it."""
    if path.exists() and path.read_text() == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}")
    new.write_text(text)
    new.chmod(0o755)
    new.rename(path)


def reset(sandbox: Sandbox) -> None:
    """Deletes the sandbox's folder with all that was made in it."""
    shutil.rmtree(sandbox.root, ignore_errors=True)
