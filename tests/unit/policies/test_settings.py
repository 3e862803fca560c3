"""Settings: what they come to, and a sentence that names the setting for what is not allowed."""

from __future__ import annotations

from typing import Any

import pytest

from components.regions import Residency
from policies.rules.model import Context
from policies.rules.registry import PACKS
from policies.server import settings


def test_nothing_said_is_the_rules_own_default() -> None:
    said = {name: schema["default"] for name, schema in settings.SCHEMA.items()}
    assert settings.context({}) == settings.context(said) == Context()


def test_every_setting_reaches_the_rules() -> None:
    given = {
        "residency": "adequate",
        "unclassified": "refuse",
        "throwAwayEnvironments": ["sandbox"],
        "logServices": {"ldp-ab-1": "GRA", "vps-2": "eu-west-par"},
    }
    assert set(given) == set(settings.SCHEMA)
    assert settings.context(given) == Context(
        residency=Residency.ADEQUATE,
        refuse_unclassified=True,
        throw_away=frozenset({"sandbox"}),
        log_services={"ldp-ab-1": "GRA", "vps-2": "eu-west-par"},
    )
    assert settings.context({"throwAwayEnvironments": []}).throw_away == frozenset()


def test_every_setting_of_a_pack_is_described() -> None:
    taken = {name for pack in PACKS.values() for name in pack.settings}
    assert taken == set(settings.SCHEMA)
    assert all(settings.description(name).endswith(".") for name in taken)


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "residency": ({"residency": "world"}, "residency: 'world' is not allowed; set eu or eea or adequate"),
    "unclassified": ({"unclassified": "ignore"}, "unclassified: 'ignore' is not allowed; set report or refuse"),
    "environment without a name": (
        {"throwAwayEnvironments": ["test", " "]},
        "throwAwayEnvironments: ['test', ' '] is no list of names; name environments such as test",
    ),
    "environments as text": (
        {"throwAwayEnvironments": "test"},
        "throwAwayEnvironments: 'test' is no list of names; name environments such as test",
    ),
    "unknown region": (
        {"logServices": {"ldp-ab-1": "GRAV"}},
        "logServices: 'GRAV', for ldp-ab-1, is no known region of OVHcloud; did you mean GRA?",
    ),
    "nothing like a region": (
        {"logServices": {"ldp-ab-1": "xxxxxxxx"}},
        "logServices: 'xxxxxxxx', for ldp-ab-1, is no known region of OVHcloud; name one such as GRA or eu-west-par",
    ),
    "region of another kind": (
        {"logServices": {"ldp-ab-1": 3.0}},
        "logServices: 3.0, for ldp-ab-1, is no known region of OVHcloud; name one such as GRA or eu-west-par",
    ),
    "service without a name": (
        {"logServices": {"": "GRA"}},
        "logServices: a service without a name; name the one that is in GRA",
    ),
}


@pytest.mark.parametrize(("config", "sentence"), WRONG.values(), ids=WRONG)
def test_what_is_not_allowed_is_named(config: dict[str, Any], sentence: str) -> None:
    with pytest.raises(settings.SettingError) as caught:
        settings.context(config)
    assert str(caught.value) == sentence
    assert caught.value.setting == next(iter(config))
