"""Suggestions, and which near misses count as slips of the keyboard."""

from __future__ import annotations

import pytest

from sandbox.schema.near import same_but_case, suggest_name, suggest_value, typing_error


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("encyption", "encryption"),
        ("key_name", "keyName"),
        ("KEYNAME", "keyName"),
        ("keynam", "keyName"),
        ("zzz", None),
        ("", None),
    ],
)
def test_names(name: str, expected: str | None) -> None:
    assert suggest_name(name, ["encryption", "keyName", "tags"]) == expected


def test_values() -> None:
    assert suggest_value("hot", ["Cool", "Hot"]) == "Hot"
    assert suggest_value("Cold!", ["Cool", "Hot", "Cold"]) == "Cold"
    assert suggest_value("xyz", ["Cool", "Hot"]) is None
    assert same_but_case("COOL", ["Cool"]) == "Cool"
    assert same_but_case("Coo", ["Cool"]) is None


@pytest.mark.parametrize("value", ["Enabld", "Enabledd", "Enalbed", "Standrad_LRS", "Microsoft.Keyvualt", "Disabed"])
def test_one_slip(value: str) -> None:
    assert typing_error(value, ["Enabled", "Disabled", "Standard_LRS", "Microsoft.Keyvault"]) is not None


@pytest.mark.parametrize(
    "value",
    [
        "Enabled_v2",  # codes with digits are versions
        "Standard_D4s_v5",
        "Premium_ZRS",  # capitals are codes
        "PremiumV_LRS",
        "Deniable",
        "Enbaeld",  # two slips
        "Den",  # too short to tell
        "",
        "Enabled",
    ],
)
def test_not_a_slip(value: str) -> None:
    assert typing_error(value, ["Enabled", "Standard_D4s_v3", "Premium_LRS", "Deny"]) is None
