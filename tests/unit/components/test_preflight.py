"""What is refused before anything is registered."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

import pytest

from components import facts
from components.capabilities import Feature
from components.config import build, read_reference
from components.errors import SettingsError
from components.preflight import UnreachableLevelError, prepare
from components.site import Site
from components.spec import Provider
from tests.support.platforms import ENVIRONMENT, ROOT, TODAY

EXPIRES = datetime.date(2027, 5, 1)


@pytest.fixture(autouse=True)
def _sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a sandbox shell sets: some providers are told their account by the environment."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


def prepared(provider: str, changes: dict[str, Any] | None = None, today: datetime.date = TODAY) -> Site:
    return prepare(build(read_reference(ROOT), {"provider": provider, **(changes or {})}), "stack", today)


def problem(provider: str, changes: dict[str, Any]) -> str:
    with pytest.raises(SettingsError) as caught:
        prepared(provider, changes)
    (sentence,) = caught.value.problems
    return sentence


@pytest.mark.parametrize(
    ("provider", "region"), [("azure", "francecentral"), ("ovh", "EU-WEST-PAR"), ("aws", "eu-west-3")]
)
def test_france_is_a_region_of_each(provider: str, region: str) -> None:
    site = prepared(provider)
    assert (site.region.code, site.region.country, site.zones) == (region, "FR", 3)


@pytest.mark.parametrize(
    ("provider", "changes", "sentence"),
    [
        ("aws", {"location": "atlantis"}, "location: 'atlantis' is not known; allowed: "),
        ("ovh", {"location": "sweden"}, "location: ovh has no full region in 'sweden'"),
        ("aws", {"region": "francecentral"}, "region: 'francecentral' is not a region of aws"),
        ("aws", {"region": "eu-west-2"}, "region: eu-west-2 is London, GB: class adequate, outside residency 'eea'"),
        ("azure", {"region": "switzerlandnorth"}, "region: switzerlandnorth is "),
        ("aws", {"location": "united-kingdom"}, "location: eu-west-2 is London, GB"),
        ("ovh", {"network": {"cidr": "10.2.0.0/16"}}, "network.cidr: 10.2.0.0/16 overlaps 10.2.0.0/16, which OVHcloud"),
        ("ovh", {"network": {"cidr": "10.0.0.0/12"}}, "network.cidr: 10.0.0.0/12 overlaps"),
        (
            "aws",
            {"network": {"cidr": "172.20.0.0/16"}},
            "network.cidr: 172.20.0.0/16 overlaps 172.20.0.0/16, which AWS",
        ),
        ("aws", {"compute": {"kubernetes_version": "1.20"}}, "compute.kubernetes_version: AWS does not offer 1.20"),
        ("aws", {"network": {"zones": 1}}, "network.zones: managed Kubernetes of AWS needs 2 availability zones"),
    ],
)
def test_a_setting_that_the_provider_cannot_honour(provider: str, changes: dict[str, Any], sentence: str) -> None:
    if "network" in changes and changes["network"].get("cidr") == "10.0.0.0/12":
        with pytest.raises(SettingsError) as caught:
            prepared(provider, changes)
        assert all(line.startswith(sentence) for line in caught.value.problems)
        assert len(caught.value.problems) > 1
    else:
        assert problem(provider, changes).startswith(sentence)


def test_a_wider_residency_lets_a_region_in() -> None:
    assert (
        prepared("aws", {"region": "eu-west-2", "location": "united-kingdom", "residency": "adequate"}).region.country
        == "GB"
    )


def test_several_problems_are_told_together() -> None:
    with pytest.raises(SettingsError) as caught:
        prepared("aws", {"location": "atlantis", "network": {"zones": 1}, "compute": {"kubernetes_version": "1.20"}})
    assert [line.split(":")[0] for line in caught.value.problems] == [
        "network.zones",
        "compute.kubernetes_version",
        "location",
    ]


def test_fewer_zones_than_asked_for_where_a_region_has_fewer() -> None:
    assert prepared("aws", {"region": "eusc-de-east-1", "location": "germany"}).zones == 2


def test_accepted_shortfalls_are_declared_with_owner_and_day() -> None:
    declared = prepared("ovh").declarations
    assert Feature.STORAGE_KEY_CONTROL in {entry.feature for entry in declared}
    for entry in declared:
        assert (entry.owner, entry.expires) == ("data-protection-officer", EXPIRES.isoformat())
        assert entry.compensating_control
        assert entry.level != entry.required


@pytest.mark.parametrize(
    ("today", "good"),
    [
        (EXPIRES - datetime.timedelta(days=1), True),
        (EXPIRES, False),
        (EXPIRES + datetime.timedelta(days=1), False),
    ],
)
@pytest.mark.parametrize("provider", ["ovh", "aws"])
def test_an_acceptance_ends_on_its_day(provider: str, today: datetime.date, good: bool) -> None:
    if good:
        assert prepared(provider, today=today).declarations
        return
    with pytest.raises(UnreachableLevelError, match=r"keys\.compensating\.expires was 2027-05-01; review the control"):
        prepared(provider, today=today)


@pytest.mark.parametrize(
    ("compensating", "why"),
    [
        ({"accept": False}, "keys.compensating.accept is false"),
        ({"expires": None}, "keys.compensating.expires is not set"),
    ],
)
def test_a_shortfall_that_is_not_accepted(compensating: dict[str, Any], why: str) -> None:
    with pytest.raises(UnreachableLevelError) as caught:
        prepared("ovh", {"keys": {"compensating": compensating}})
    assert {refusal.why for refusal in caught.value.refusals} == {why}


def test_the_table_has_every_mismatch_and_the_remedies() -> None:
    changes = {"keys": {"minimum_control": {"identifying": "external", "audit": "customer_hsm"}}}
    with pytest.raises(UnreachableLevelError) as caught:
        prepared("azure", {**changes, "keys": {**changes["keys"], "compensating": {"accept": False}}})
    text = str(caught.value)
    rows = [line.split()[:3] for line in text.splitlines()]
    wanted = [refusal.shortfall.requirement for refusal in caught.value.refusals]
    assert {"keys.minimum_control.identifying", "keys.minimum_control.audit"} <= {one.setting for one in wanted}
    for one in wanted:
        assert [one.setting, one.feature, one.level] in rows
    assert f"Azure does not reach {len(wanted)} required levels; nothing was changed:" in text
    assert f"or lower {', '.join(sorted({one.setting for one in wanted}))}," in text
    assert "choose a provider that reaches them: none does" in text


def test_the_table_names_providers_that_could() -> None:
    changes = {"keys": {"minimum_control": {"operational": "provider_managed"}, "compensating": {"accept": False}}}
    with pytest.raises(UnreachableLevelError) as caught:
        prepared("ovh", changes)
    wanted = [refusal.shortfall.requirement for refusal in caught.value.refusals]
    able = {
        name.value
        for name, other in facts.load_all().items()
        if all(other.capabilities[one.feature].reaches(one.level) for one in wanted)
    }
    assert "ovh" not in able
    assert f"choose a provider that reaches them: {', '.join(sorted(able)) or 'none does'}." in str(caught.value)


def test_a_control_that_nobody_knows_is_refused_even_when_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    real = facts.load(Provider.OVH)
    capability = real.capabilities[Feature.STORAGE_KEY_CONTROL]
    poorer = {**real.capabilities, Feature.STORAGE_KEY_CONTROL: dataclasses.replace(capability, compensating="")}
    monkeypatch.setattr(facts, "load", lambda _: dataclasses.replace(real, capabilities=poorer))
    with pytest.raises(UnreachableLevelError) as caught:
        prepared("ovh")
    assert {refusal.why for refusal in caught.value.refusals} == {"no compensating control is known"}
