"""Checks what a run needs, and says the remedy for whatever is missing.

Two groups: what the sandbox needs, and what a deployment to a real cloud needs besides. Of credentials only the
presence is looked at, never the value.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from hdp import bootstrap, credentials, engine, locks, sandbox, state
from hdp.errors import CannotRunError
from hdp.findings import REAL, SANDBOX, Line, in_sandbox_shell
from hdp.sandbox import Sandbox


def examine(box: Sandbox, user: Mapping[str, str]) -> list[Line]:
    """All checks, in the order they are shown."""
    return [
        interpreter(sys.version_info[:2]),
        *packages((box.clone / "requirements.txt").read_text(encoding="utf-8"), installed),
        *engine_lines(),
        *sandbox_lines(box),
        *real_lines(user),
    ]


def interpreter(found: tuple[int, ...]) -> Line:
    """The Python that runs this."""
    text = ".".join(map(str, found))
    if found >= bootstrap.MINIMUM_PYTHON:
        return Line(SANDBOX, "Python", "ok", f"{text} ({sys.executable})")
    needed = ".".join(map(str, bootstrap.MINIMUM_PYTHON))
    return Line(SANDBOX, "Python", "failed", text, f"install Python {needed} or newer, then: make distclean setup")


def installed(distribution: str) -> str | None:
    """The installed version of a distribution."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None


def packages(requirements: str, version_of: Callable[[str], str | None]) -> list[Line]:
    """The pins of requirements.txt against what is installed: one line for each that differs, or one for all."""
    pins = [line.partition("==") for line in requirements.splitlines() if "==" in line and not line.startswith("#")]
    wrong = [
        Line(SANDBOX, f"package {name}", "failed", f"{version_of(name) or 'missing'}, wanted {wanted}", "make setup")
        for name, _, wanted in pins
        if version_of(name) != wanted
    ]
    return wrong or [Line(SANDBOX, "packages", "ok", f"all {len(pins)} of requirements.txt at their versions")]


def engine_lines() -> list[Line]:
    """The engine and its Python support."""
    notes: list[str] = []
    found = engine.find(notes)
    if found is None:
        detail = "; ".join(notes) or "none on PATH, none in the cache"
        return [Line(SANDBOX, "engine", "failed", detail, "hdp setup (downloads or builds one)")]
    folder = found.language_bin or found.bin
    return [
        *(Line(SANDBOX, "engine on PATH", "warning", note, "update Pulumi; another engine is used") for note in notes),
        Line(SANDBOX, "engine", "ok", f"{found.version}, from {found.origin}: {found.pulumi}"),
        Line(SANDBOX, "language plugin", "ok", str(folder / engine.LANGUAGE_PLUGIN)),
    ]


def sandbox_lines(box: Sandbox) -> list[Line]:
    """The sandbox's folder: plugins, state, locks."""
    if not box.root.exists():
        return [Line(SANDBOX, "sandbox folder", "warning", f"{box.root} is not there yet", "hdp setup, or any run")]
    result = []
    for name, number in sandbox.plugin_versions().items():
        present = os.access(sandbox.plugin_path(box, name, number), os.X_OK)
        status, remedy = ("ok", "") if present else ("failed", "hdp setup")
        result.append(Line(SANDBOX, f"plugin {name}", status, f"v{number}{'' if present else ' is missing'}", remedy))
    return [*result, *state_lines(box)]


def state_lines(box: Sandbox) -> list[Line]:
    """Pulumi's state and the clouds' state in the sandbox."""
    result = []
    try:
        state.check_database(box.database)
        holding = []
        for stack in box.stacks():
            if box.checkpoint(stack).exists():
                holding.append(f"{stack} {state.read(box.checkpoint(stack)).resources}")
        result.append(Line(SANDBOX, "state", "ok", f"{box.state} (resources: {', '.join(holding) or 'no stacks'})"))
    except CannotRunError as error:
        result.append(Line(SANDBOX, "state", "failed", str(error), "hdp sandbox reset"))
    for stack in box.stacks():
        for lock in locks.of_stack(box.state, box.project_name, stack):
            held = locks.is_held(lock)
            detail = f"stack {stack}, process {lock.pid} on {lock.host}, {'running' if held else 'dead'}"
            remedy = "wait for it, or stop it" if held else "none needed: the next run releases it"
            result.append(Line(SANDBOX, "lock", "warning", detail, remedy))
    result.append(Line(SANDBOX, "passphrase", "ok", "the sandbox has its own"))
    return result


def real_lines(user: Mapping[str, str]) -> list[Line]:
    """What a real deployment needs. A sandbox shell hides it, and says so."""
    if in_sandbox_shell(user):
        detail = "this is a sandbox shell, which hides it"
        return [Line(REAL, "environment", "warning", detail, "run hdp doctor in another shell")]
    home = Path(user.get("HOME", "/"))
    pulumi_home = Path(user.get("PULUMI_HOME") or home / ".pulumi")
    plugins = [official_plugin(name, number, pulumi_home) for name, number in sandbox.plugin_versions().items()]
    return [*credentials.lines(user, home), *plugins, backend(user, pulumi_home), secrets(user)]


def official_plugin(name: str, number: str, pulumi_home: Path) -> Line:
    """A provider's own plugin, in the user's Pulumi home."""
    if (pulumi_home / "plugins" / f"resource-{name}-v{number}").is_dir():
        return Line(REAL, f"plugin {name}", "ok", f"v{number} in {pulumi_home}")
    remedy = f"pulumi plugin install resource {name} v{number} (or leave it to pulumi up)"
    return Line(REAL, f"plugin {name}", "warning", f"v{number} is not in {pulumi_home}", remedy)


def backend(user: Mapping[str, str], pulumi_home: Path) -> Line:
    """Where the state goes."""
    url = user.get("PULUMI_BACKEND_URL", "")
    if url:
        return Line(REAL, "state backend", "ok", f"PULUMI_BACKEND_URL, {url.partition(':')[0]}")
    if (pulumi_home / "credentials.json").exists():
        return Line(REAL, "state backend", "ok", f"a login in {pulumi_home}")
    remedy = "pulumi login s3://BUCKET, azblob://CONTAINER, or another of your choice"
    return Line(REAL, "state backend", "warning", "no login", remedy)


def secrets(user: Mapping[str, str]) -> Line:
    """What encrypts the secrets in the state."""
    names = [name for name in ("PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE") if name in user]
    if names:
        return Line(REAL, "passphrase", "ok", f"{names[0]} is set")
    remedy = "set PULUMI_CONFIG_PASSPHRASE, or pulumi stack init --secrets-provider awskms://... or azurekeyvault://..."
    return Line(REAL, "passphrase", "warning", "not set; not needed with a KMS as secrets provider", remedy)
