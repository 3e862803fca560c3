"""Where an installed Pulumi SDK keeps what: its folder, its version, and the files of its resources and functions."""

from __future__ import annotations

import importlib.util
import json
import os
import re
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from sandbox.schema.scanner import ScanError, function_token

#: Provider name (as in type tokens) to the Python package of its SDK.
PACKAGES: Final = {"azure-native": "pulumi_azure_native", "ovh": "pulumi_ovh", "aws": "pulumi_aws"}
_RESOURCE_MODULES: Final = re.compile(r'resource_modules="""\n(.*?)\n"""', re.DOTALL)


class SdkMissingError(Exception):
    """The SDK of a provider is not installed in this environment."""


class Location(NamedTuple):
    """The folder of a resource relative to the package (``""`` for the package itself) and its class."""

    folder: str
    class_name: str


class Package:
    """The files of one installed SDK. Nothing is imported from it."""

    def __init__(self, provider: str, folder: Path | None = None) -> None:
        """Finds the SDK of a provider.

        Args:
            provider: ``azure-native``, ``ovh`` or ``aws``.
            folder: The SDK's package folder, if not the installed one.

        Raises:
            ValueError: for another provider.
            SdkMissingError: when the SDK is not installed.
        """
        if provider not in PACKAGES:
            raise ValueError(f"unknown provider {provider!r}: choose one of {', '.join(sorted(PACKAGES))}")
        self.provider = provider
        self.name = PACKAGES[provider]
        self.folder = folder or _installed(self.name)
        self._listings: dict[str, dict[str, str]] = {}

    @cached_property
    def version(self) -> str:
        """The SDK's version, for example ``7.51.1``."""
        return str(json.loads((self.folder / "pulumi-plugin.json").read_text(encoding="utf-8"))["version"])

    @cached_property
    def resources(self) -> dict[str, Location]:
        """Every resource token with its place, from the index that the SDK registers when it is imported."""
        found = _RESOURCE_MODULES.search((self.folder / "__init__.py").read_text(encoding="utf-8"))
        if found is None:
            raise ScanError(f"{self.name}/__init__.py has no index of resources")
        return {
            token: Location(module["fqn"].removeprefix(self.name).strip(".").replace(".", "/"), class_name)
            for module in json.loads(found.group(1))
            for token, class_name in module["classes"].items()
        }

    def likely_source(self, token: str) -> str | None:
        """The file (relative, without ``.py``) that by its name declares a resource token of :attr:`resources`.

        The generator names the file after the class: ``ServiceKey`` is in ``service_key.py``. None when there is none.
        """
        folder, class_name = self.resources[token]
        return self._listing(folder).get(class_name.replace("_", "").lower())

    def searched_source(self, token: str) -> str:
        """The file (relative, without ``.py``) that declares a resource token, found by reading its whole folder."""
        folder = self.resources[token].folder
        for source in self._listing(folder).values():
            if f'@pulumi.type_token("{token}")' in self.read(source):
                return source
        raise ScanError(f"no file of {self.name}/{folder} declares {token}")

    def function_sources(self) -> dict[str, str]:
        """Every function token with the file (relative, without ``.py``) that declares it. Reads all files."""
        tokens = {}
        for folder in sorted({location.folder for location in self.resources.values()} | set(self._subfolders())):
            for source in self._listing(folder).values():
                if (token := function_token(self.read(source))) is not None:
                    tokens[token] = source
        return tokens

    def read(self, source: str) -> str:
        """The text of a source file, given relative to the package and without ``.py``."""
        return (self.folder / f"{source}.py").read_text(encoding="utf-8")

    def size(self, source: str) -> int | None:
        """The size of a source file in bytes, None when there is no such file."""
        try:
            return (self.folder / f"{source}.py").stat().st_size
        except OSError:
            return None

    def _listing(self, folder: str) -> dict[str, str]:
        """The source files of a folder by name without underscores, so that ``servicekey`` finds ``service_key``."""
        if folder not in self._listings:
            names = [name[:-3] for name in sorted(os.listdir(self.folder / folder)) if name.endswith(".py")]
            self._listings[folder] = {
                name.replace("_", ""): f"{folder}/{name}" if folder else name
                for name in names
                if not name.startswith("_") and name != "outputs"
            }
        return self._listings[folder]

    def _subfolders(self) -> list[str]:
        return ["", *(entry.name for entry in os.scandir(self.folder) if (Path(entry) / "__init__.py").is_file())]


def _installed(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise SdkMissingError(
            f"the Python package {package} is not installed: install requirements.txt into this environment"
        )
    return Path(spec.origin).parent
