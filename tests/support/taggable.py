"""Writes the tables of types that take tags from the SDKs' own metadata: ``python -m tests.support.taggable``."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

from sandbox.schema.catalogue import Catalogue
from tests.support.platforms import ROOT, cache_folder

PACKAGES = {"aws": "aws", "azure": "azure-native", "ovh": "ovh"}
_VERSIONED = re.compile(r"/v\d{8}|_v\d{8}")
_LISTS = ("aws:autoscaling/group:Group",)
"""Types whose tags are a list of objects with ``key`` and ``value``."""


def taggable(cloud: str) -> list[str]:
    """Every type of a provider (without API versions) that takes tags by name and value, sorted."""
    catalogue = Catalogue(PACKAGES[cloud], cache_folder())
    found = []
    for kind in catalogue.resource_tokens():
        tags = catalogue.resource(kind).inputs.get("tags")
        if tags is not None and not _VERSIONED.search(kind) and (tags.type.kind == "map" or kind in _LISTS):
            found.append(kind)
    return found


def table(cloud: str) -> str:
    """The source of ``policies/rules/tables/taggable_<cloud>.py``."""
    catalogue = Catalogue(PACKAGES[cloud], cache_folder())
    modules: dict[str, list[str]] = {}
    for kind in taggable(cloud):
        _, module, name = kind.split(":")
        modules.setdefault(module.partition("/")[0], []).append(name)
    lines = []
    for module, names in modules.items():
        lines += textwrap.wrap(f"{module}: {' '.join(names)}", 118, subsequent_indent="  ", break_on_hyphens=False)
    return (
        f'"""Types of pulumi-{PACKAGES[cloud]} {catalogue.version} that take tags, by module.\n\n'
        'Written by ``python -m tests.support.taggable`` from the SDK\'s own metadata; do not edit.\n"""\n\n'
        "from __future__ import annotations\n\nfrom typing import Final\n\n"
        'TYPES: Final = """\n' + "\n".join(lines) + '\n"""\n'
    )


def path(cloud: str) -> Path:
    """Where the table of a provider is."""
    return ROOT / "policies" / "rules" / "tables" / f"taggable_{cloud}.py"


if __name__ == "__main__":
    for provider in PACKAGES:
        path(provider).write_text(table(provider), encoding="utf-8")
