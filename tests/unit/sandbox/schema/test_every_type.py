"""Every resource, function, object type and enum of the three installed SDKs loads, and every reference resolves."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from sandbox.schema import encoding, scanner
from sandbox.schema.catalogue import Catalogue
from sandbox.schema.package import PACKAGES, Package
from sandbox.schema.types import ObjectType, Properties, TypeRef

#: Counted in the pinned versions; a new version changes these numbers, and nothing else here should.
RESOURCES = {"azure-native": 2288, "ovh": 179, "aws": 1748}
FUNCTIONS = {"azure-native": 2803, "ovh": 240, "aws": 691}


def references(properties: Properties) -> Iterator[TypeRef]:
    waiting = [item.type for item in properties.values()]
    while waiting:
        type_ = waiting.pop()
        waiting += type_.items
        if type_.name:
            yield type_


@pytest.mark.parametrize("provider", sorted(PACKAGES))
def test_every_type_loads(provider: str) -> None:
    catalogue = Catalogue(provider)
    pending: set[TypeRef] = set()
    tokens = catalogue.resource_tokens()
    for token in tokens:
        resource = catalogue.resource(token)
        assert resource.token == token
        pending.update(references(resource.inputs), references(resource.outputs))
    pending.update(references(catalogue.provider_config().inputs))
    for token in catalogue.function_tokens():
        function = catalogue.function(token)
        assert function.token == token
        pending.update(references(function.inputs), references(function.outputs))
    seen: set[TypeRef] = set()
    while pending:
        type_ = pending.pop()
        seen.add(type_)
        if type_.kind == "object":
            pending.update(set(references(catalogue.object_type(type_).properties)) - seen)
        else:
            assert catalogue.enum_type(type_).values
    assert (len(tokens), len(catalogue.function_tokens())) == (RESOURCES[provider], FUNCTIONS[provider])


@pytest.mark.parametrize("provider", sorted(PACKAGES))
def test_index_has_every_resource_class_of_the_sdk(provider: str) -> None:
    package = Package(provider)
    found = set()
    for path in package.folder.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found.update(
            re.findall(r'^@pulumi\.type_token\("(.+)"\)\nclass \w+\(pulumi\.CustomResource\)', text, re.MULTILINE)
        )
    assert found == set(package.resources)


@pytest.mark.parametrize("provider", sorted(PACKAGES))
def test_no_getter_is_overlooked(provider: str) -> None:
    """As many properties as there are getters in the files of nested types, and all of them survive the cache."""
    package = Package(provider)
    for path in sorted(package.folder.rglob("*.py")):
        if path.name not in ("_inputs.py", "outputs.py"):
            continue
        text = path.read_text(encoding="utf-8")
        objects = list(scanner.objects(text, path.relative_to(package.folder).as_posix()[:-3]))
        assert sum(len(record.properties) for record in objects) == text.count("    @pulumi.getter"), path
        sample = objects[:: len(objects) // 10 + 1]
        assert all(encoding.load(encoding.dump(record)) == record for record in sample)
        assert all(isinstance(record, ObjectType) for record in sample)
