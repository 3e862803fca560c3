"""What Azure cannot honour, refused before anything is registered."""

from __future__ import annotations

from typing import Any

import pytest

from components.azure.checks import problems
from components.regions import lookup
from tests.unit.components.azure.specs import spec

SOMEBODY = "33333333-4444-5555-6666-777777777777"


def found(**changes: Any) -> list[str]:
    place = lookup("azure", "francecentral")
    assert place is not None
    return problems(spec(**changes), place)


def test_the_reference_is_honoured() -> None:
    assert found() == []


@pytest.mark.parametrize("account", ["my-subscription", SOMEBODY[:-1], f"/subscriptions/{SOMEBODY}"])
def test_an_account_is_a_subscription(account: str) -> None:
    assert found(account=SOMEBODY) == []
    (sentence,) = found(account=account)
    assert sentence.startswith(f"account: {account!r} is not the id of a subscription")
    assert "az account show" in sentence


def test_administrators_are_object_ids() -> None:
    assert found(keys={"administrators": [SOMEBODY, SOMEBODY.upper()]}) == []
    (sentence,) = found(keys={"administrators": [SOMEBODY, "me@example.com"]})
    assert sentence.startswith("keys.administrators[1]: 'me@example.com' is not the object id")


def test_only_so_many_public_networks_are_let_in() -> None:
    public = [f"20.1.{number}.0/24" for number in range(201)]
    private = [f"10.200.{number}.0/24" for number in range(201)]
    assert found(compute={"api_allowed_cidrs": [*public[:200], *private]}) == []
    (sentence,) = found(compute={"api_allowed_cidrs": public})
    assert sentence.startswith("compute.api_allowed_cidrs: AKS takes 200 public networks, not 201")


def test_tags() -> None:
    assert found(tags={f"tag{number}": "x" for number in range(43)}) == []
    (sentence,) = found(tags={f"tag{number}": "x" for number in range(44)})
    assert sentence.startswith("tags: Azure takes 50 tags")
    assert "give 43 at most" in sentence
    (sentence,) = found(tags={"azure-unit": "x"})
    assert sentence.startswith("tags.azure-unit: names of tags that start with microsoft, azure, windows")
