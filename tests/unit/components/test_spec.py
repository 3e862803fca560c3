"""The specification's own promises: frozen, documented, strict by default."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from components.spec import (
    DataClass,
    Environment,
    Immutability,
    KeyControl,
    KeysSpec,
    MachineSize,
    PoolSpec,
    Spec,
    ZoneSpec,
    json_schema,
)

MINIMUM: dict[str, Any] = {"provider": "aws", "zones": [{"name": "landing", "data_class": "identifying"}]}


def sections(model: type[BaseModel] = Spec) -> list[type[BaseModel]]:
    found = [model]
    for field in model.model_fields.values():
        for kind in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                found += sections(kind)
    return found


def test_it_is_frozen() -> None:
    spec = Spec.model_validate(MINIMUM)
    with pytest.raises(ValidationError):
        spec.owner = "somebody"
    with pytest.raises(ValidationError):
        spec.network.zones = 1


@pytest.mark.parametrize("model", sections(), ids=lambda model: model.__name__)
def test_every_field_is_documented_and_no_other_is_taken(model: type[BaseModel]) -> None:
    assert model.model_config.get("extra") == "forbid"
    assert model.model_config.get("frozen") is True
    undocumented = [name for name, field in model.model_fields.items() if not field.description]
    sections_of_spec = {"network", "keys", "compute", "system", "research", "compensating"}
    assert set(undocumented) <= sections_of_spec


def test_the_defaults_are_the_strict_ones() -> None:
    spec = Spec.model_validate(MINIMUM)
    assert set(spec.keys.minimum_control.values()) == {KeyControl.CUSTOMER_MANAGED}
    assert spec.keys.deletion_window_days == 30
    assert spec.compute.api_allowed_cidrs == ()
    assert spec.compute.audit_log_days >= 365
    assert spec.residency.value == "eea"
    assert spec.zones[0].versioning is True


@pytest.mark.parametrize(
    ("environment", "throw_away"),
    [("development", True), ("test", True), ("staging", False), ("production", False)],
)
def test_which_environments_are_thrown_away(environment: str, throw_away: bool) -> None:
    assert Environment(environment).throw_away is throw_away


def test_levels_are_in_order_weakest_first() -> None:
    assert next(iter(KeyControl)) is KeyControl.PROVIDER_MANAGED
    assert list(KeyControl)[-1] is KeyControl.EXTERNAL
    assert list(Immutability) == [Immutability.NONE, Immutability.GOVERNANCE, Immutability.COMPLIANCE]


def test_the_classes_in_use_always_have_the_operational_one() -> None:
    assert Spec.model_validate(MINIMUM).data_classes() == (DataClass.IDENTIFYING, DataClass.OPERATIONAL)


@given(st.sets(st.sampled_from([one for one in DataClass if one is not DataClass.AUDIT]), min_size=1))
def test_the_classes_in_use_are_in_one_order(classes: set[DataClass]) -> None:
    zones = [{"name": f"zone{index}", "data_class": one.value} for index, one in enumerate(sorted(classes))]
    found = Spec.model_validate({"provider": "aws", "zones": zones}).data_classes()
    assert set(found) == classes | {DataClass.OPERATIONAL}
    assert list(found) == [one for one in DataClass if one in found]


@given(st.integers(1, 100), st.integers(1, 100))
def test_node_counts_are_in_order(smallest: int, largest: int) -> None:
    if smallest <= largest:
        assert PoolSpec(min_nodes=smallest, max_nodes=largest).size is MachineSize.MEDIUM
    else:
        with pytest.raises(ValidationError, match="is above max_nodes"):
            PoolSpec(min_nodes=smallest, max_nodes=largest)


@given(st.sampled_from(list(Immutability)), st.none() | st.integers(1, 3650))
def test_a_term_goes_with_a_lock(immutability: Immutability, days: int | None) -> None:
    values = {"name": "zone", "data_class": "identifying", "immutability": immutability, "immutable_days": days}
    if (immutability is Immutability.NONE) == (days is None):
        assert ZoneSpec.model_validate(values).immutable_days == days
    else:
        with pytest.raises(ValidationError, match="immutable_days goes with"):
            ZoneSpec.model_validate(values)


@given(st.dictionaries(st.sampled_from(list(DataClass)), st.sampled_from(list(KeyControl))))
def test_every_class_has_a_control(given_controls: dict[DataClass, KeyControl]) -> None:
    controls = KeysSpec(minimum_control=given_controls).minimum_control
    assert set(controls) == set(DataClass)
    assert all(controls[one] is given_controls.get(one, KeyControl.CUSTOMER_MANAGED) for one in DataClass)


def test_the_schema_for_editors_asks_for_nothing_and_explains_all() -> None:
    schema = json_schema()
    assert "required" not in schema
    assert schema["additionalProperties"] is False
    assert set(schema["properties"]) == set(Spec.model_fields)
    assert schema["properties"]["owner"]["description"]
