"""The project that is checked: its name, its stacks and their configuration, as Pulumi's engine reads them."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from hdp import overlay
from hdp.checks import stack_file
from hdp.errors import CannotRunError


@dataclass(frozen=True, slots=True)
class Configuration:
    """A stack's configuration."""

    values: Mapping[str, str]
    """By full key, ``aws:region``; what is no text as JSON."""
    secrets: tuple[str, ...] = ()
    """Keys whose values are encrypted, and so left out."""


class Project:
    """The Pulumi project in a folder.

    Raises:
        CannotRunError: the folder holds none.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        try:
            self._text = (root / "Pulumi.yaml").read_text(encoding="utf-8")
        except OSError as error:
            raise CannotRunError(f"{root} is not a clone of the project: {error}") from error
        self.name = overlay.setting(self._text, "name")

    @property
    def program(self) -> Path:
        """The folder, or the file, that is run."""
        return self.root / overlay.setting(self._text, "main")

    def stacks(self) -> tuple[str, ...]:
        """The stacks that have a file, by name."""
        return tuple(name.split(".", 1)[1].removesuffix(".yaml") for name in self._files())

    def known(self, stack: str) -> str:
        """The name of a stack that has a file.

        Raises:
            CannotRunError: it has none; the message says which have.
        """
        names = self.stacks()
        if stack in names:
            return stack
        near = difflib.get_close_matches(stack, names, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(names) or 'none'}"
        raise CannotRunError(f"no stack file for {stack!r} in {self.root}; {hint}")

    def configuration(self, stack: str) -> Configuration:
        """The configuration of a stack: the project's own values, then the stack file's.

        Raises:
            CannotRunError: there is no such file, or it cannot be read.
        """
        values: dict[str, str] = {}
        secrets: list[str] = []
        for key, value in self._settings("Pulumi.yaml", self._text).items():
            given = value.get("value", value.get("default")) if isinstance(value, Mapping) else value
            if given is not None:
                values[self._full(key)] = _as_text(given)
        name = f"Pulumi.{self.known(stack)}.yaml"
        for key, value in self._settings(name, self._files()[name]).items():
            if isinstance(value, Mapping) and set(value) == {"secure"}:
                secrets.append(self._full(key))
            else:
                values[self._full(key)] = _as_text(value)
        return Configuration(values, tuple(secrets))

    def _files(self) -> dict[str, str]:
        return overlay.committed_stacks(self.root, self._text)

    def _full(self, key: str) -> str:
        return key if ":" in key else f"{self.name}:{key}"

    @staticmethod
    def _settings(name: str, text: str) -> dict[str, Any]:
        try:
            content = stack_file.read(text) or {}
            config = (content.get("config") if isinstance(content, dict) else None) or {}
        except yaml.YAMLError as error:
            raise CannotRunError(f"{name} cannot be read: {error}") from error
        if not isinstance(content, dict) or not isinstance(config, dict):
            raise CannotRunError(f"{name}: must be a mapping, and so must its config")
        return {str(key): value for key, value in config.items()}


def _as_text(value: Any) -> str:
    """A value of a stack file as the engine hands it to programs; nothing is an empty text."""
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value)
