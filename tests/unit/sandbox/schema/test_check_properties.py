"""Whatever the values, the checker answers; and unknown values, secrets and order change no verdict."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.schema.catalogue import Catalogue
from sandbox.schema.check import check, warnings
from sandbox.schema.types import Property, ResourceType, TypeRef
from sandbox.values import UNKNOWN, Asset, Secret

TOKENS = (
    "azure-native:storage:StorageAccount",
    "azure-native:datafactory:LinkedService",
    "azure-native:containerservice:ManagedCluster",
    "aws:s3/bucket:Bucket",
    "aws:ecr/repositoryPolicy:RepositoryPolicy",
    "aws:lambda/function:Function",
    "ovh:CloudProject/kube:Kube",
)
odd = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["true", "7", "Enabled", "AmazonS3", UNKNOWN, Asset({}), Asset({"x": 1}), b"bytes", object()]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(max_size=6) | st.sampled_from(["type", "name", "__defaults", "a.b"]), inner, max_size=3
        )
        | st.builds(Secret, inner)
    ),
    max_leaves=8,
)
relaxed = settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=60)
brief = settings(relaxed, max_examples=20)


def fitting(catalogue: Catalogue, type_: TypeRef, depth: int = 0) -> st.SearchStrategy[Any]:
    """Values of a type, as the engine sends them (numbers are floats)."""
    match type_.kind:
        case "string":
            return st.text(max_size=5)
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(-1000, 1000).map(float)
        case "number":
            return st.floats(allow_nan=False, allow_infinity=False)
        case "enum":
            return st.sampled_from(catalogue.enum_type(type_).values)
        case "asset" | "archive" | "any":
            return st.just(UNKNOWN)
        case "union":
            return st.one_of(*(fitting(catalogue, item, depth) for item in type_.items[:3]))
        case "list":
            return st.lists(fitting(catalogue, type_.item, depth + 1), max_size=0 if depth > 3 else 2)
        case "map":
            return st.dictionaries(st.text(max_size=3), fitting(catalogue, type_.item, depth + 1), max_size=2)
    return fitting_members(catalogue, tuple(catalogue.object_type(type_).properties.values()), depth + 1)


def fitting_members(catalogue: Catalogue, members: tuple[Property, ...], depth: int) -> st.SearchStrategy[Any]:
    def value(item: Property) -> st.SearchStrategy[Any]:
        if item.constant is not None:
            return st.just(item.constant)
        return st.deferred(lambda: fitting(catalogue, item.type, depth))

    required = {item.name: value(item) for item in members if item.required or item.constant is not None}
    optional = {item.name: value(item) for item in members if item.name not in required and depth < 3}
    return st.fixed_dictionaries(required, optional=optional)


def wrapped(value: Any, replacement: Any, draw: Any) -> Any:
    """The value with parts replaced (when ``replacement`` is UNKNOWN) or wrapped in secrets."""
    if draw(st.integers(0, 3)) == 0:
        return UNKNOWN if replacement is UNKNOWN else value if isinstance(value, Secret) else Secret(value)
    if isinstance(value, dict):
        return {key: wrapped(item, replacement, draw) for key, item in value.items()}
    if isinstance(value, list):
        return [wrapped(item, replacement, draw) for item in value]
    return value


def resource_of(catalogues: dict[str, Catalogue], token: str) -> tuple[Catalogue, ResourceType]:
    catalogue = catalogues[token.partition(":")[0]]
    return catalogue, catalogue.resource(token)


@pytest.mark.parametrize("token", TOKENS)
@relaxed
@given(data=st.data())
def test_odd_values_never_crash(catalogues: dict[str, Catalogue], token: str, data: st.DataObject) -> None:
    catalogue, resource = resource_of(catalogues, token)
    names = st.sampled_from(sorted(resource.inputs)) | st.text(max_size=8)
    inputs = data.draw(st.dictionaries(names, odd, max_size=5))
    for problem in [*check(inputs, resource, catalogue), *warnings(inputs, resource, catalogue)]:
        assert problem.path
        assert problem.message


@pytest.mark.parametrize("token", TOKENS)
@brief
@given(data=st.data())
def test_values_of_the_right_type_pass(catalogues: dict[str, Catalogue], token: str, data: st.DataObject) -> None:
    catalogue, resource = resource_of(catalogues, token)
    inputs = data.draw(fitting_members(catalogue, tuple(resource.inputs.values()), 1))
    assert check(inputs, resource, catalogue) == []
    for replacement in (UNKNOWN, Secret):
        changed = {key: wrapped(item, replacement, data.draw) for key, item in inputs.items()}
        assert check(changed, resource, catalogue) == []


@pytest.mark.parametrize("token", TOKENS)
@brief
@given(data=st.data())
def test_only_the_unknown_input_among_good_ones_is_refused(
    catalogues: dict[str, Catalogue], token: str, data: st.DataObject
) -> None:
    catalogue, resource = resource_of(catalogues, token)
    inputs = data.draw(fitting_members(catalogue, tuple(resource.inputs.values()), 1))
    inputs["noSuchInput"] = data.draw(odd)
    assert [problem.path for problem in check(inputs, resource, catalogue)] == ["noSuchInput"]


@relaxed
@given(data=st.data())
def test_the_order_of_inputs_changes_only_the_order_of_problems(
    catalogues: dict[str, Catalogue], data: st.DataObject
) -> None:
    catalogue, resource = resource_of(catalogues, TOKENS[0])
    inputs = data.draw(st.dictionaries(st.sampled_from(sorted(resource.inputs)), odd, max_size=5))
    backwards = dict(reversed(inputs.items()))
    assert set(check(inputs, resource, catalogue)) == set(check(backwards, resource, catalogue))
