"""The tables name types and properties that the installed SDKs have."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from policies.rules import catalogue
from policies.rules.tables import azure_places, ovh_places
from policies.rules.tables.entries import KeyUse, TypeFacts

PACKAGES = {"aws": "pulumi_aws", "azure": "pulumi_azure_native", "ovh": "pulumi_ovh"}
KINDS = [(cloud, kind) for cloud, table in catalogue.TABLES.items() if cloud != "aws" for kind in table.TYPES]
"""AWS's types are checked against the SDK's metadata in tables/test_aws.py."""


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


@cache
def root(cloud: str) -> Path:
    spec = find_spec(PACKAGES[cloud])
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


@cache
def module_of(cloud: str, kind: str) -> Path | None:
    """The SDK file that registers a type."""
    _, module, name = kind.split(":")
    name_of = {"index": "", "lambda": "lambda_"}
    folder = root(cloud) / name_of.get(module.partition("/")[0], module.partition("/")[0].lower())
    for path in (folder / f"{snake(name)}.py", *sorted(folder.glob("*.py"))):
        if path.name not in ("_inputs.py", "outputs.py") and path.exists() and f'type_token("{kind}")' in text(path):
            return path
    return None


@cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def class_text(path: Path, name: str) -> str:
    found = re.search(rf"^class {name}:.*?(?=^class |\Z)", text(path), re.DOTALL | re.MULTILINE)
    return found[0] if found else ""


def has(path: Path, cls: str, steps: list[str]) -> bool:
    """Whether an input class has a property path."""
    body = class_text(path, cls)
    named = rf'@pulumi\.getter\(name="{steps[0]}"\)\n(?:(?!    def ).*\n)*?    def \w+\(self\) -> (.*?):\n'
    plain = rf"@pulumi\.getter\n(?:    @.*\n)*    def {steps[0]}\(self\) -> (.*?):\n"
    found = re.search(named, body) or re.search(plain, body)
    if found is None:
        return False
    if len(steps) == 1 or steps[1] == "*":
        return True
    nested = re.findall(r"'(\w+Args)'", found[1])
    return any(has(path.parent / "_inputs.py", name, steps[1:]) for name in nested)


def has_path(cloud: str, kind: str, path: str) -> bool:
    module = module_of(cloud, kind)
    assert module is not None, kind
    name = kind.rpartition(":")[2]
    return any(has(module, f"{name}{suffix}", path.split(".")) for suffix in ("Args", "InitArgs"))


@pytest.mark.parametrize(("cloud", "kind"), KINDS)
def test_every_type_exists(cloud: str, kind: str) -> None:
    assert module_of(cloud, kind) is not None


def use_paths(use: KeyUse) -> list[str]:
    paths = [use.path, *(path for path, _ in use.conditions)]
    return paths if use.applies is None else [*paths, use.applies[0]]


def paths(facts: TypeFacts) -> list[str]:
    found = [path for use in facts.uses for path in use_paths(use)]
    found += [parent.path for parent in facts.parents]
    if facts.carried is not None and facts.carried.inline is not None:
        found += use_paths(facts.carried.inline)
    if facts.carried is not None and not facts.carried.by_them:
        found.append(facts.carried.reference)
    return found


PATHS = [(cloud, kind, path) for cloud, kind in KINDS for path in paths(catalogue.TABLES[cloud].TYPES[kind])]


@pytest.mark.parametrize(("cloud", "kind", "path"), PATHS)
def test_every_property_path_exists(cloud: str, kind: str, path: str) -> None:
    assert has_path(cloud, kind, path)


def test_the_check_itself_can_fail() -> None:
    assert not has_path("azure", "azure-native:storage:StorageAccount", "encryption.keyVaultProperties.nothing")
    assert module_of("ovh", "ovh:Okms/nothing:Nothing") is None


def other_paths() -> list[tuple[str, str, str]]:
    found = [("azure", kind, pair.path) for kind, pairs in azure_places.PAIRED.items() for pair in pairs]
    found += [("ovh", kind, path) for kind, path in ovh_places.REQUIRED.items()]
    return sorted(found)


@pytest.mark.parametrize(("cloud", "kind", "path"), other_paths())
def test_every_other_path_exists(cloud: str, kind: str, path: str) -> None:
    assert has_path(cloud, kind, path)


def test_entries_are_of_the_kinds_that_the_rules_know() -> None:
    for table in catalogue.TABLES.values():
        for kind, facts in table.TYPES.items():
            assert facts.rest in ("keys", "parent", "nothing", "key"), kind
            decided = bool(facts.uses or facts.carried or facts.not_expressible)
            assert decided or facts.rest != "keys", kind
            assert all(surface.source and surface.fact for surface in facts.not_expressible), kind


def test_parents_are_types_of_the_tables() -> None:
    for table in catalogue.TABLES.values():
        for kind, facts in table.TYPES.items():
            for parent in facts.parents:
                assert set(parent.kinds) <= set(table.TYPES), kind
