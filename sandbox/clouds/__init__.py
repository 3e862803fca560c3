"""What each cloud enforces. One folder a provider; only the one that is asked for is loaded."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

from sandbox.rules import ProviderRules

PACKAGES: Mapping[str, str] = {
    "azure-native": "pulumi-azure-native",
    "ovh": "pulumi-ovh",
    "aws": "pulumi-aws",
}
"""Pulumi package to the Python distribution of its SDK."""

_FOLDERS: Mapping[str, str] = {"azure-native": "azure", "ovh": "ovh", "aws": "aws"}


def load_rules(package: str) -> ProviderRules:
    """The rules of one cloud, by its Pulumi package."""
    rules = importlib.import_module(f"sandbox.clouds.{_FOLDERS[package]}.provider").RULES
    assert isinstance(rules, ProviderRules)
    return rules
