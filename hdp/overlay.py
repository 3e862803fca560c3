"""The sandbox's copy of the Pulumi project, so that the engine never writes into the clone.

With a passphrase the engine writes ``encryptionsalt`` into the stack file, and ``pulumi config set`` writes settings.
In the sandbox both go into an overlay project: a Pulumi.yaml whose ``main`` is the clone, and copies of stack files.
:func:`sync` brings the copies up to date with the committed files before each run.

Only the standard library: the shim runs it before every ``pulumi`` command. Stack files are therefore handled as
lines, which is enough for what Pulumi itself writes at the top level.
"""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from typing import NamedTuple

PROJECT_FILES = ("Pulumi.yaml", "Pulumi.yml", "Pulumi.json")
"""The names under which Pulumi looks for a project."""
STACK_FOLDER = "stacks"
_BASE_FOLDER = ".committed"
_ENCRYPTION = re.compile(r"^(encryptionsalt|secretsprovider|encryptedkey):.*\n?", re.MULTILINE)
_PLACED = re.compile(r"^(main|stackConfigDir):.*\n?", re.MULTILINE)
_SECRET = re.compile(r"^( +)([^\s#][^\n]*):[ \t]*\n\1 +secure:[^\n]*\n?", re.MULTILINE)


class Merged(NamedTuple):
    """What a sync makes of one stack file."""

    text: str
    replaced: bool
    """Settings of the sandbox had to give way to the committed file."""
    secrets: tuple[str, ...]
    """Keys of secrets that were left out: they are encrypted for another secrets provider."""


def sync(clone: Path, project: Path) -> list[str]:
    """Brings the overlay project up to date with the clone.

    Returns:
        Sentences for the user: what of his was replaced or left out. Usually none.
    """
    bases = project / _BASE_FOLDER
    copies = project / STACK_FOLDER
    committed = (clone / "Pulumi.yaml").read_text(encoding="utf-8")
    if _read(bases / "Pulumi.yaml") != committed or not (project / "Pulumi.yaml").exists():
        _write(project / "Pulumi.yaml", project_text(committed, clone))
        _write(bases / "Pulumi.yaml", committed)
    notes = []
    for name, text in committed_stacks(clone, committed).items():
        base, copy = _read(bases / name), _read(copies / name)
        if base == text and copy is not None:
            continue
        merged = merge(text, base, copy)
        if merged.replaced and copy is not None:
            kept = copies / f"{name}.replaced"
            _write(kept, copy)
            notes.append(f"{name} has changed in the clone and replaces the sandbox's own settings (kept in {kept})")
        notes += [
            f"the secret {key} of {name} is encrypted for another secrets provider and left out; "
            f"give the sandbox one of its own: pulumi config set --secret {key} VALUE"
            for key in merged.secrets
        ]
        _write(copies / name, merged.text)
        _write(bases / name, text)
    return notes


def project_text(committed: str, clone: Path) -> str:
    """The overlay's Pulumi.yaml: the committed one, with the program and the stack files where they are."""
    main = setting(committed, "main")
    program = clone / main if main else clone
    kept = _PLACED.sub("", committed).rstrip("\n")
    return f'{kept}\nmain: "{program}"\nstackConfigDir: {STACK_FOLDER}\n'


def committed_stacks(clone: Path, project: str) -> dict[str, str]:
    """The committed stack files, text by file name, of a clone whose Pulumi.yaml has the text ``project``."""
    folder = clone / (setting(project, "stackConfigDir") or ".")
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("Pulumi.*.yaml"))}


def merge(committed: str, base: str | None, copy: str | None) -> Merged:
    """A stack file after a change of the committed one.

    Args:
        committed: the committed file as it is now.
        base: the committed file as it was at the last sync; None before the first.
        copy: the overlay's file; None before the first sync.
    """
    clean, secrets = without_foreign_secrets(_ENCRYPTION.sub("", committed))
    own = "".join(match.group(0) for match in _ENCRYPTION.finditer(copy or ""))
    joined = clean if not own or clean.endswith("\n") or not clean else f"{clean}\n"
    before = without_foreign_secrets(_ENCRYPTION.sub("", base or ""))[0]
    now = _ENCRYPTION.sub("", copy or "")
    replaced = copy is not None and meaning(now) not in (meaning(before), meaning(clean), meaning(""))
    return Merged(joined + own, replaced, secrets)


def without_foreign_secrets(text: str) -> tuple[str, tuple[str, ...]]:
    """A stack file less its encrypted values, and their keys. Only whole settings, not secrets within a structure."""
    keys = tuple(match.group(2).strip("'\"") for match in _SECRET.finditer(text))
    return _SECRET.sub("", text), keys


def meaning(text: str) -> list[str]:
    """What two stack files are compared by: their lines less comments, indentation, quotes and an empty ``config``."""
    lines = [line.split(" #")[0].strip().replace('"', "").replace("'", "") for line in text.splitlines()]
    return [line for line in lines if line and not line.startswith("#") and line not in ("config:", "config: {}", "{}")]


def setting(text: str, key: str) -> str:
    """A plain top-level value of a YAML text, unquoted; empty where it is absent."""
    match = re.search(rf"^{key}:[ \t]*([^\n]*?)[ \t]*(?: #.*)?$", text, re.MULTILINE)
    return match.group(1).strip("'\"") if match else ""


def project_file(start: Path) -> Path | None:
    """The nearest Pulumi project file from ``start`` upwards, as Pulumi finds it."""
    for folder in (start, *start.parents):
        for name in PROJECT_FILES:
            if (folder / name).is_file():
                return folder / name
    return None


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def _write(path: Path, text: str) -> None:
    """Writes a file as a whole or not at all: several commands may sync at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(temporary, path)
