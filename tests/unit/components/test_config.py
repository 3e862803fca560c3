"""Reading settings: merging, and a sentence that names the setting for everything that is wrong."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from components.config import build, merge, read_reference, stack_settings
from components.errors import SettingsError
from components.spec import DataClass, KeyControl, Provider
from tests.support.platforms import ROOT

AWS = {"provider": "aws"}
LANDING = {"name": "landing", "data_class": "identifying"}


def problems(changes: dict[str, Any]) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        build(read_reference(ROOT), changes)
    return list(caught.value.problems)


@pytest.mark.parametrize("provider", list(Provider))
def test_the_reference_is_good_for_every_provider(provider: Provider) -> None:
    spec = build(read_reference(ROOT), {"provider": provider.value})
    assert spec.provider is provider
    assert [zone.name for zone in spec.zones] == ["landing", "curated", "research", "audit"]
    assert spec.keys.compensating.expires == datetime.date(2027, 5, 1)


def test_mappings_are_merged_and_all_else_replaced() -> None:
    reference = {"a": {"b": 1, "c": {"d": 2}}, "e": [1, 2], "f": 3}
    changes = {"a": {"c": {"d": 4}, "g": 5}, "e": [6], "f": {"h": 7}}
    assert merge(reference, changes) == {"a": {"b": 1, "c": {"d": 4}, "g": 5}, "e": [6], "f": {"h": 7}}
    assert reference == {"a": {"b": 1, "c": {"d": 2}}, "e": [1, 2], "f": 3}


def test_a_stack_says_only_what_differs() -> None:
    spec = build(read_reference(ROOT), {**AWS, "compute": {"research": {"max_nodes": 5}}, "zones": [LANDING]})
    assert (spec.compute.research.max_nodes, spec.compute.research.min_nodes) == (5, 3)
    assert [zone.name for zone in spec.zones] == ["landing"]


def test_a_key_control_that_is_not_named_stays_strict() -> None:
    spec = build(read_reference(ROOT), {**AWS, "keys": {"minimum_control": {"operational": "provider_managed"}}})
    assert spec.keys.minimum_control[DataClass.OPERATIONAL] is KeyControl.PROVIDER_MANAGED
    assert spec.keys.minimum_control[DataClass.IDENTIFYING] is KeyControl.CUSTOMER_MANAGED


def test_settings_come_from_pulumis_configuration() -> None:
    config = {
        "p:provider": "aws",
        "p:network": '{"zones": 2}',
        "p:zones": '[{"name": "landing"}]',
        "p:owner": "[not json",
        "aws:region": "eu-west-3",
        "pp:owner": "x",
    }
    assert stack_settings(config, "p") == {
        "provider": "aws",
        "network": {"zones": 2},
        "zones": [{"name": "landing"}],
        "owner": "[not json",
    }


def expires(text: str) -> dict[str, Any]:
    """The settings of a stack whose file says so for the end of the acceptance, as the engine hands it over."""
    return stack_settings({"p:provider": "aws", "p:keys": json.dumps({"compensating": {"expires": text}})}, "p")


def test_a_date_without_quotes_is_a_date() -> None:
    """The engine reads it as a time at midnight, and hands on what Go prints of that."""
    spec = build(read_reference(ROOT), expires("2027-06-01 00:00:00 +0000 UTC"))
    assert spec.keys.compensating.expires == datetime.date(2027, 6, 1)
    assert build(read_reference(ROOT), expires("2027-06-01")) == spec


@pytest.mark.parametrize(
    "text",
    [
        "2027-06-01 10:30:00 +0000 UTC",
        "2027-06-01 00:00:01 +0000 UTC",
        "2027-06-01 00:00:00 +0200 +0200",
        "2027-06-01T10:30:00Z",
    ],
)
def test_a_time_that_is_not_midnight_is_refused(text: str) -> None:
    assert problems(expires(text)) == [f"keys.compensating.expires: must be a date such as 2027-05-01 (got {text!r})"]


def test_dates_are_found_at_any_depth_and_nothing_else_is_changed() -> None:
    time = "2027-06-01 00:00:00 +0000 UTC"
    config = {"p:a": time, "p:b": json.dumps([time, {"c": [[time]], "d": f"on {time}"}, 3, None]), "p:e": f"{time}."}
    assert stack_settings(config, "p") == {
        "a": "2027-06-01",
        "b": ["2027-06-01", {"c": [["2027-06-01"]], "d": f"on {time}"}, 3, None],
        "e": f"{time}.",
    }


def test_scalars_of_the_configuration_are_text_and_are_converted() -> None:
    spec = build(
        read_reference(ROOT), {**AWS, "network": {"zones": "2"}, "keys": {"compensating": {"accept": "false"}}}
    )
    assert (spec.network.zones, spec.keys.compensating.accept) == (2, False)


@pytest.mark.parametrize("text", ["- a list", "{", ""])
def test_a_damaged_reference_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "stacks").mkdir()
    (tmp_path / "stacks" / "reference.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"stacks/reference\.yaml"):
        read_reference(tmp_path)


def test_a_missing_reference_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="restore it from version control"):
        read_reference(tmp_path)


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no provider": ({}, "provider: must be set to azure, ovh or aws"),
    "unknown provider": ({"provider": "gcp"}, "provider: must be 'azure', 'ovh' or 'aws' (got 'gcp')"),
    "misspelt": ({**AWS, "zonse": []}, "zonse: no such setting; did you mean zones?"),
    "misspelt, nested": ({**AWS, "network": {"zone": 3}}, "network.zone: no such setting; did you mean network.zones?"),
    "misspelt, deep": (
        {**AWS, "compute": {"system": {"disk": 1}}},
        "compute.system.disk: no such setting; did you mean compute.system.disk_gb?",
    ),
    "misspelt, in a list": (
        {**AWS, "zones": [{**LANDING, "imutability": "none"}]},
        "zones[0].imutability: no such setting; did you mean zones[0].immutability?",
    ),
    "misspelt, in keys": (
        {**AWS, "keys": {"compensating": {"expiry": "2027-01-01"}}},
        "keys.compensating.expiry: no such setting; did you mean keys.compensating.expires?",
    ),
    "nothing like it": ({**AWS, "xyzzy": 1}, "xyzzy: no such setting"),
    "range too small": ({**AWS, "network": {"cidr": "10.0.0.0/19"}}, "network.cidr: 10.0.0.0/19 is too small"),
    "range too large": ({**AWS, "network": {"cidr": "10.0.0.0/11"}}, "network.cidr: 10.0.0.0/11 is too large"),
    "range of the internet": (
        {**AWS, "network": {"cidr": "8.8.0.0/16"}},
        "network.cidr: 8.8.0.0/16 is not a private range",
    ),
    "range with host bits": (
        {**AWS, "network": {"cidr": "10.20.0.1/16"}},
        "network.cidr: '10.20.0.1/16' is not an IPv4",
    ),
    "range of IPv6": ({**AWS, "network": {"cidr": "fd00::/16"}}, "network.cidr: 'fd00::/16' is not an IPv4 network"),
    "reserved overlaps": (
        {**AWS, "network": {"reserved": ["10.20.8.0/24"]}},
        "network.reserved: network.cidr 10.20.0.0/16 overlaps the reserved range 10.20.8.0/24",
    ),
    "reserved is no range": (
        {**AWS, "network": {"reserved": ["10.20.0/24"]}},
        "network.reserved: '10.20.0/24' is not an IPv4 network",
    ),
    "a section is a scalar": ({**AWS, "network": "10.0.0.0/16"}, "network: must be a mapping of settings"),
    "too many zones": ({**AWS, "network": {"zones": 4}}, "network.zones: must be 3 or less (got 4)"),
    "not a number": ({**AWS, "network": {"zones": "many"}}, "network.zones: must be a whole number (got 'many')"),
    "no storage zone": ({**AWS, "zones": []}, "zones: must have at least 1 entry"),
    "zones of one name": ({**AWS, "zones": [LANDING, LANDING]}, "zones: two zones are called 'landing'"),
    "zone without a name": ({**AWS, "zones": [{"data_class": "audit"}]}, "zones[0].name: must be set"),
    "zone with a bad name": (
        {**AWS, "zones": [{**LANDING, "name": "Landing Zone"}]},
        "zones[0].name: must match the pattern ^[a-z][a-z0-9]*$ (got 'Landing Zone')",
    ),
    "unknown data class": ({**AWS, "zones": [{**LANDING, "data_class": "secret"}]}, "zones[0].data_class: must be "),
    "no versions": ({**AWS, "zones": [{**LANDING, "versioning": False}]}, "zones[0].versioning: must be True"),
    "days without a lock": (
        {**AWS, "zones": [{**LANDING, "immutable_days": 5}]},
        "zones[0]: immutable_days goes with an immutability",
    ),
    "a lock without days": (
        {**AWS, "zones": [{**LANDING, "immutability": "governance"}]},
        "zones[0]: immutable_days goes with an immutability",
    ),
    "audit unlocked": (
        {**AWS, "zones": [{"name": "audit", "data_class": "audit"}]},
        "zones: zone 'audit' holds audit data and must have an immutability",
    ),
    "retention": ({**AWS, "zones": [{**LANDING, "noncurrent_days": 0}]}, "zones[0].noncurrent_days: must be 7 or more"),
    "sizes": ({**AWS, "compute": {"system": {"size": "huge"}}}, "compute.system.size: must be 'small', 'medium'"),
    "counts": (
        {**AWS, "compute": {"research": {"max_nodes": 1000}}},
        "compute.research.max_nodes: must be 100 or less",
    ),
    "counts in disorder": (
        {**AWS, "compute": {"system": {"min_nodes": 5, "max_nodes": 3}}},
        "compute.system: min_nodes (5) is above max_nodes (3)",
    ),
    "fewer nodes than zones": (
        {**AWS, "compute": {"system": {"min_nodes": 1}}},
        "compute.system.min_nodes is 1, but network.zones asks for a node in each of 3",
    ),
    "patch version": ({**AWS, "compute": {"kubernetes_version": "1.33.1"}}, "compute.kubernetes_version: must match"),
    "version as a number": (
        {**AWS, "compute": {"kubernetes_version": 1.33}},
        "compute.kubernetes_version: must be text; put it in quotation marks (got 1.33)",
    ),
    "log days": ({**AWS, "compute": {"audit_log_days": 30}}, "compute.audit_log_days: must be 365 or more (got 30)"),
    "the whole internet": (
        {**AWS, "compute": {"api_allowed_cidrs": ["0.0.0.0/0"]}},
        "compute.api_allowed_cidrs: 0.0.0.0/0 opens the Kubernetes API",
    ),
    "rotation": ({**AWS, "keys": {"rotation_days": 30}}, "keys.rotation_days: must be 90 or more (got 30)"),
    "window": ({**AWS, "keys": {"deletion_window_days": 31}}, "keys.deletion_window_days: must be 30 or less (got 31)"),
    "control": ({**AWS, "keys": {"minimum_control": {"audit": "strong"}}}, "keys.minimum_control.audit: must be "),
    "control of no class": (
        {**AWS, "keys": {"minimum_control": {"audits": "external"}}},
        "keys.minimum_control.audits: ",
    ),
    "a day": (
        {**AWS, "keys": {"compensating": {"expires": "soon"}}},
        "keys.compensating.expires: must be a date such as 2027-05-01 (got 'soon')",
    ),
    "yes or no": (
        {**AWS, "keys": {"compensating": {"accept": "perhaps"}}},
        "keys.compensating.accept: must be true or false (got 'perhaps')",
    ),
    "environment": ({**AWS, "environment": "prod"}, "environment: must be 'development', 'test', 'staging' or "),
    "residency": ({**AWS, "residency": "world"}, "residency: must be 'eu', 'eea' or 'adequate' (got 'world')"),
    "prefix": ({**AWS, "name_prefix": "My-Prefix"}, "name_prefix: must match the pattern"),
    "prefix too long": ({**AWS, "name_prefix": "x" * 13}, "name_prefix: must have at most 12 characters"),
    "tag key": ({**AWS, "tags": {"Bad Key": "x"}}, "tags.Bad Key: must match the pattern"),
    "tags in a list": ({**AWS, "tags": ["a"]}, "tags: must be a mapping"),
    "account as a number": ({**AWS, "account": 111122223333}, "account: must be text; put it in quotation marks"),
}


@pytest.mark.parametrize("case", list(WRONG))
def test_a_wrong_setting_is_named(case: str) -> None:
    changes, sentence = WRONG[case]
    (problem,) = problems(changes)
    assert problem.startswith(sentence)
    assert "pydantic" not in problem


def test_every_wrong_setting_has_its_line() -> None:
    found = problems({"provider": "aws", "residency": "world", "network": {"zones": 9}, "zonse": 1})
    assert len(found) == 3
    with pytest.raises(SettingsError, match="3 settings are wrong; nothing was changed"):
        build(read_reference(ROOT), {"provider": "aws", "residency": "world", "network": {"zones": 9}, "zonse": 1})


def test_one_wrong_setting_is_one() -> None:
    with pytest.raises(SettingsError, match="1 setting is wrong; nothing was changed:\n  - provider: must be set"):
        build(read_reference(ROOT), {})


def test_a_value_is_not_told_twice() -> None:
    (problem,) = problems({**AWS, "network": {"cidr": "10.0.0.0/30"}})
    assert problem.count("10.0.0.0/30") == 1
