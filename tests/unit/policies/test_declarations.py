"""A compensating control counts only if it is complete, in time, for this surface, and on an ancestor."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from policies.rules.declarations import find
from policies.rules.view import Secret, StackView, Unknown
from tests.unit.policies.build import TODAY, component, declaration, make

BUCKET = "ovh:CloudProject/storage:Storage"
FEATURE = "storage.key_control"


def found(entry: Any, *, today: datetime.date = TODAY, props: dict[str, Any] | None = None) -> str | None:
    """The owner of the declaration that counts for a bucket below a component with one entry, else None."""
    platform = component(declarations=[entry])
    bucket = make(BUCKET, props=props or {}, parent=platform.urn)
    declared = find(bucket, FEATURE, StackView((platform, bucket)), today)
    return declared.entry["owner"] if declared.entry else None


def test_a_complete_declaration_counts_in_either_spelling() -> None:
    assert found(declaration(FEATURE)) == "data-protection-officer"
    camel = declaration(FEATURE)
    camel["compensatingControl"] = camel.pop("compensating_control")
    assert found(camel) == "data-protection-officer"


@pytest.mark.parametrize("field", ["level", "reason", "compensating_control", "owner", "expires", "source"])
@pytest.mark.parametrize("value", ["", "  ", None, 7, Unknown("x")])
def test_every_field_is_needed(field: str, value: object) -> None:
    assert found(declaration(FEATURE, **{field: value})) is None


def test_it_counts_until_the_day_it_expires() -> None:
    entry = declaration(FEATURE, expires="2027-05-01")
    assert found(entry, today=datetime.date(2027, 4, 30)) is not None
    assert found(entry, today=datetime.date(2027, 5, 1)) is None
    assert found(declaration(FEATURE, expires="soon")) is None


def test_it_is_for_its_own_feature_and_data_class_only() -> None:
    assert found(declaration("compute.node_disk_key_control")) is None
    for_audit = declaration(FEATURE, data_class="audit")
    assert found(for_audit, props={"tags": {"data-class": "audit"}}) is not None
    assert found(for_audit, props={"tags": {"data-class": "identifying"}}) is None
    assert found(for_audit, props={"tags": Unknown("tags")}) is None
    assert found(for_audit) is not None


def test_only_an_ancestor_can_declare() -> None:
    platform = component(declarations=[declaration(FEATURE)])
    bucket = make(BUCKET)
    declared = find(bucket, FEATURE, StackView((platform, bucket)), TODAY)
    assert declared.entry is None
    assert declared.why_not == "no compensating control is declared for it"


def test_a_resource_of_a_provider_cannot_declare() -> None:
    parent = make("ovh:CloudProject/project:Project", "p", {"declarations": [declaration(FEATURE)]})
    bucket = make(BUCKET, parent=parent.urn)
    assert find(bucket, FEATURE, StackView((parent, bucket)), TODAY).entry is None


@pytest.mark.parametrize("declared", ["text", {"a": 1}, [1, None, "x"], Unknown("declarations"), None])
def test_odd_declarations_declare_nothing(declared: object) -> None:
    platform = component(declarations=declared)
    bucket = make(BUCKET, parent=platform.urn)
    assert find(bucket, FEATURE, StackView((platform, bucket)), TODAY).entry is None


def test_secret_fields_are_read() -> None:
    assert found(declaration(FEATURE, owner=Secret("dpo"))) == "dpo"


def test_the_reason_is_given_why_a_declaration_does_not_count() -> None:
    platform = component(declarations=[declaration(FEATURE, owner="", expires="2026-01-01")])
    bucket = make(BUCKET, parent=platform.urn)
    why = find(bucket, FEATURE, StackView((platform, bucket)), TODAY).why_not
    assert why == "its declaration lacks owner"
    expired = component(declarations=[declaration(FEATURE, expires="2026-01-01")])
    bucket = make(BUCKET, parent=expired.urn)
    assert "expired on 2026-01-01" in find(bucket, FEATURE, StackView((expired, bucket)), TODAY).why_not
