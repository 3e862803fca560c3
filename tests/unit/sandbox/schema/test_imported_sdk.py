"""The scanner agrees with what the imported SDK says about its own classes."""

from __future__ import annotations

import importlib
import inspect
import typing
from collections.abc import Awaitable, Iterator
from typing import Any

import pulumi
import pytest

from sandbox.schema.catalogue import Catalogue
from sandbox.schema.types import Properties, TypeRef

SAMPLES = (
    "aws:s3/bucket:Bucket",
    "aws:kms/key:Key",
    "aws:eks/cluster:Cluster",
    "aws:rds/instance:Instance",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "ovh:Okms/serviceKey:ServiceKey",
    "ovh:CloudProject/kube:Kube",
    "ovh:CloudProject/storage:Storage",
    "ovh:CloudProject/networkPrivateSubnetV2:NetworkPrivateSubnetV2",
    "azure-native:storage:StorageAccount",
    "azure-native:keyvault:Vault",
    "azure-native:containerservice:ManagedCluster",
    "azure-native:network:VirtualNetwork",
    "azure-native:storage:Blob",
)
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
PYTHON_SCALARS: dict[Any, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    pulumi.Asset: "asset",
    pulumi.Archive: "archive",
    Any: "any",
}


def signature(cls: type) -> dict[str, bool]:
    """The wire names of an Args class and whether its constructor demands them."""
    wire = {getter.__name__: name for name, getter in getters(cls).items()}
    parameters = inspect.signature(cls).parameters
    return {wire[name]: item.default is inspect.Parameter.empty for name, item in parameters.items() if name in wire}


def demanded(properties: Properties) -> dict[str, bool]:
    """The same of scanned properties: the constructor demands what is required and has no default."""
    return {name: item.required and item.default is None for name, item in properties.items()}


def getters(cls: type) -> dict[str, Any]:
    """The getters of a generated class by wire name."""
    found: list[Any] = [item.fget for item in vars(cls).values() if isinstance(item, property)]
    return {getter._pulumi_name: getter for getter in found}


def arguments_class(cls: type) -> type:
    """The Args class of a resource class, which every generated module names first."""
    module = importlib.import_module(cls.__module__)
    args: type = getattr(module, module.__all__[0])
    return args


def resource_class(catalogue: Catalogue, token: str) -> type:
    module, _, name = catalogue.resource(token).python_class.rpartition(".")
    cls: type = getattr(importlib.import_module(module), name)
    return cls


@pytest.mark.parametrize("token", SAMPLES)
def test_inputs_agree(catalogues: dict[str, Catalogue], token: str) -> None:
    catalogue = catalogues[token.partition(":")[0]]
    cls = resource_class(catalogue, token)
    resource = catalogue.resource(token)
    assert demanded(resource.inputs) == signature(arguments_class(cls))


@pytest.mark.parametrize("token", SAMPLES)
def test_outputs_agree(catalogues: dict[str, Catalogue], token: str) -> None:
    catalogue = catalogues[token.partition(":")[0]]
    cls = resource_class(catalogue, token)
    assert set(catalogue.resource(token).outputs) == set(getters(cls))


@pytest.mark.parametrize("token", SAMPLES)
def test_types_agree_at_any_depth(catalogues: dict[str, Catalogue], token: str) -> None:
    """Walks the SDK's own resolved types beside the scanned ones, from the arguments down to the scalars."""
    catalogue = catalogues[token.partition(":")[0]]
    cls = resource_class(catalogue, token)
    args = arguments_class(cls)
    compared = compare_classes(catalogue, args, catalogue.resource(token).inputs, set())
    assert compared >= len(signature(args))


def compare_classes(catalogue: Catalogue, cls: type, properties: Properties, seen: set[type]) -> int:
    """Compares the properties of a class with scanned ones and returns how many there were, nested ones included."""
    if cls in seen:
        return 0
    seen.add(cls)
    assert demanded(properties) == signature(cls)
    names = vars(importlib.import_module(cls.__module__))
    hints = {
        name: inspect.get_annotations(getter, eval_str=True, globals=names)["return"]
        for name, getter in getters(cls).items()
    }
    return sum(1 + compare_types(catalogue, hints[name], item.type, names, seen) for name, item in properties.items())


def compare_types(catalogue: Catalogue, hint: Any, type_: TypeRef, names: dict[str, Any], seen: set[type]) -> int:
    """Compares one type hint with a scanned type and returns how many nested properties there were."""
    options = list(dict.fromkeys(alternatives(hint, names)))
    if len(options) > 1:
        assert type_.kind == "union"
        pairs = zip(options, type_.items, strict=True)
        return sum(compare_types(catalogue, option, item, names, seen) for option, item in pairs)
    (only,) = options
    if only in PYTHON_SCALARS:
        assert type_.kind == PYTHON_SCALARS[only]
        return 0
    if (origin := typing.get_origin(only)) is not None:
        assert type_.kind == {"Sequence": "list", "Mapping": "map"}[origin.__name__]
        return compare_types(catalogue, typing.get_args(only)[-1], type_.item, names, seen)
    assert type_.name.rpartition(":")[2] == only.__name__
    if type_.kind == "enum":
        assert catalogue.enum_type(type_).values == tuple(member.value for member in only)
        return 0
    return compare_classes(catalogue, only, catalogue.object_type(type_).properties, seen)


def alternatives(hint: Any, names: dict[str, Any]) -> Iterator[Any]:
    """What a hint allows, without None and without what ``pulumi.Input`` adds (awaitables and outputs)."""
    if isinstance(hint, typing.ForwardRef):
        hint = resolved(hint.__forward_arg__, names)
    if typing.get_origin(hint) is typing.Union:
        for argument in typing.get_args(hint):
            yield from alternatives(argument, names)
    elif hint is not type(None) and hint is not None and typing.get_origin(hint) is not Awaitable:
        yield hint


def resolved(name: str, names: dict[str, Any]) -> Any:
    """The class of a forward reference; None for what ``pulumi.Input`` adds."""
    if name.startswith("Output["):
        return None
    module, _, class_name = name.rpartition(".")
    if not module:
        return names[class_name]
    package = names["__name__"].partition(".")[0]
    return getattr(importlib.import_module(f"{package}.{module.lstrip('_')}"), class_name)
