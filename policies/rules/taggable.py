"""Which types take tags."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from policies.rules.tables import taggable_aws, taggable_azure, taggable_ovh

_TABLES: Final = {
    "aws": ("aws", taggable_aws.TYPES),
    "azure": ("azure-native", taggable_azure.TYPES),
    "ovh": ("ovh", taggable_ovh.TYPES),
}


@cache
def kinds(cloud: str) -> frozenset[str]:
    """The types of a provider that take tags."""
    package, text = _TABLES[cloud]
    return frozenset(_kinds(package, text))


def _kinds(package: str, text: str) -> Iterator[str]:
    module = ""
    for word in text.split():
        if word.endswith(":"):
            module = word[:-1]
        elif package == "azure-native":
            yield f"{package}:{module}:{word}"
        else:
            yield f"{package}:{module}/{word[0].lower()}{word[1:]}:{word}"
