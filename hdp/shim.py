"""What ``pulumi`` is in a sandbox shell: the real engine, run in the overlay project instead of the clone.

``.sandbox/bin/pulumi`` runs this file with ``python -I -S``, so only the standard library is there, and it costs some
30 ms. In the clone it syncs the overlay (see ``hdp/overlay.py``), makes relative paths on the command line absolute and
adds ``--cwd``; anywhere else the command goes to the engine as it is.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NamedTuple

MARK = "health-data-platform sandbox shim"
"""Stands in the generated script, so that the search for an engine knows it is not one."""

PATH_OPTIONS = frozenset(
    {
        "--config-file",
        "--event-log",
        "--file",
        "--import-file",
        "--out",
        "--plan",
        "--policy-pack",
        "--policy-pack-config",
        "--profiling",
        "--save-plan",
    }
)
"""Options of any command whose value is a path, or several between commas."""
SHORT_PATH_OPTIONS = {
    "-f": frozenset({"import", "plugin", "env"}),
    "-o": frozenset({"import", "convert"}),
}
"""Short options whose value is a path with these commands; with others they mean something else."""
VALUE_OPTIONS = frozenset({"--color", "--memprofilerate", "--profiling", "--tracing", "--verbose", "-v"})
"""Global options whose value is the next argument: it is not the command."""


class Invocation(NamedTuple):
    """A ``pulumi`` command line, taken apart as far as the shim needs."""

    folder: Path
    """Where Pulumi would run: the working directory, or that of ``--cwd``."""
    arguments: tuple[str, ...]
    """The command line without ``--cwd``, its paths absolute."""


def parse(arguments: list[str], working: Path) -> Invocation:
    """Takes a ``pulumi`` command line apart; ``working`` is the working directory."""
    folder, rest = _without_cwd(arguments, working)
    command = _command(rest)
    result: list[str] = []
    pending = False
    for position, argument in enumerate(rest):
        if pending:
            result.append(_absolute(argument, folder))
            pending = False
            continue
        if argument == "--":
            result += rest[position:]
            break
        name, equals, value = argument.partition("=")
        if name in PATH_OPTIONS or command in SHORT_PATH_OPTIONS.get(name, ()):
            result.append(f"{name}={_absolute(value, folder)}" if equals else argument)
            pending = not equals
        elif command in SHORT_PATH_OPTIONS.get(argument[:2], ()):
            result.append(argument[:2] + _absolute(argument[2:], folder))
        else:
            result.append(argument)
    return Invocation(folder, tuple(result))


def _without_cwd(arguments: list[str], working: Path) -> tuple[Path, list[str]]:
    folder, rest = working, []
    queue = iter(arguments)
    for argument in queue:
        if argument == "--":
            rest += [argument, *queue]
        elif argument in ("-C", "--cwd"):
            folder = working / next(queue, "")
        elif argument.startswith("--cwd="):
            folder = working / argument.removeprefix("--cwd=")
        elif argument.startswith("-C"):
            folder = working / argument[2:].removeprefix("=")
        else:
            rest.append(argument)
    return Path(os.path.normpath(folder)), rest


def _command(arguments: list[str]) -> str:
    value_follows = False
    for argument in arguments:
        if value_follows:
            value_follows = False
        elif argument.startswith("-"):
            value_follows = argument in VALUE_OPTIONS
        else:
            return argument
    return ""


def _absolute(value: str, folder: Path) -> str:
    """Paths between commas, made absolute; ``-`` (standard input) and URLs stay."""
    return ",".join(
        part if not part or part == "-" or "://" in part else os.path.normpath(folder / part)
        for part in value.split(",")
    )


def main(clone: Path, project: Path, engine: str, arguments: list[str]) -> None:
    """Replaces this process by the engine; returns only by an exception."""
    from hdp import overlay

    # Without the sandbox's settings the engine would go to the user's own backend and plugins.
    if os.environ.get("HDP_SANDBOX_DIR") != str(project.parent):
        sys.exit(f'error: {project.parent} is no sandbox of this shell; enter it with: eval "$(hdp sandbox env)"')
    invocation = parse(arguments, Path.cwd())
    found = overlay.project_file(invocation.folder)
    if found is not None and found.parent.resolve() == clone.resolve():
        for note in overlay.sync(clone, project):
            print(f"sandbox: {note}", file=sys.stderr)
        arguments = ["--cwd", str(project), *invocation.arguments]
    try:
        os.execv(engine, ["pulumi", *arguments])
    except OSError as error:
        sys.exit(f"error: the engine at {engine} does not run ({error.strerror}); hdp setup finds or builds one")


if __name__ == "__main__":
    here = Path(__file__).resolve().parent.parent
    sys.path.insert(0, str(here))
    main(here, Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
