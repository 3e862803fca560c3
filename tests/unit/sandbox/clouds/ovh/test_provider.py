"""The provider's configuration, the account's projects, and the codes of regions."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.clouds.ovh.provider import RULES
from tests.unit.sandbox.clouds.ovh.build import (
    BUCKET,
    KUBE,
    NETWORK,
    OKMS,
    PROJECT,
    Ovh,
    of_project,
    one_failure,
    refused,
)

OWN_PROJECT = "ovh:CloudProject/project:Project"
DATABASE = "ovh:CloudProject/database:Database"
IN_ANOTHER = "9" * 32


@pytest.mark.parametrize("endpoint", ["ovh-eu", "ovh-ca", "https://eu.api.ovh.com/1.0"])
def test_known_endpoints(ovh: Ovh, endpoint: str) -> None:
    assert ovh.cloud.check_config({"endpoint": endpoint}) == []


@pytest.mark.parametrize(("endpoint", "text"), [(None, "missing endpoint"), ("ovh-fr", "unknown endpoint 'ovh-fr'")])
def test_other_endpoints(ovh: Ovh, endpoint: str | None, text: str) -> None:
    one_failure(ovh.cloud.check_config({"endpoint": endpoint} if endpoint else {}), "endpoint", 0, text)


def test_one_way_of_signing_in(ovh: Ovh) -> None:
    key = {"applicationKey": "k", "applicationSecret": "s", "consumerKey": "c"}
    assert ovh.cloud.check_config({"endpoint": "ovh-eu", **key}) == []
    found = ovh.cloud.check_config({"endpoint": "ovh-eu", **key, "clientId": "i", "clientSecret": "s"})
    one_failure(found, "clientId", 0, "can't use multiple authentication methods")


def test_a_project_is_named_by_the_program_or_by_the_environment(ovh: Ovh, monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = {"name": "n", "regions": ["GRA11"]}
    one_failure(ovh.check(NETWORK, inputs), "serviceName", 0, "OVH_CLOUD_PROJECT_SERVICE")
    monkeypatch.setenv("OVH_CLOUD_PROJECT_SERVICE", IN_ANOTHER)
    assert ovh.make(NETWORK, inputs).outputs["serviceName"] == IN_ANOTHER


def test_a_type_outside_projects_takes_no_project(ovh: Ovh, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OVH_CLOUD_PROJECT_SERVICE", PROJECT)
    assert "serviceName" not in ovh.domain().inputs


def test_the_project_is_the_accounts(ovh: Ovh) -> None:
    inputs = {"name": "n", "regions": ["GRA11"], "vlanId": 7}
    with refused(404, f"This service does not exist: {IN_ANOTHER}"):
        ovh.make(NETWORK, {**inputs, "serviceName": IN_ANOTHER})
    plan = {"duration": "P1M", "planCode": "project.2018", "pricingMode": "default"}
    ordered = ovh.make(OWN_PROJECT, {"ovhSubsidiary": "FR", "plan": plan}, "ordered")
    ovh.make(NETWORK, {**inputs, "serviceName": ordered.outputs["projectId"]})


def _network(code: str) -> dict[str, Any]:
    return of_project(name="n", regions=[code])


def _bucket(code: str) -> dict[str, Any]:
    return of_project(name="n-bucket", regionName=code)


def _okms(code: str) -> dict[str, Any]:
    return {"ovhSubsidiary": "FR", "region": code}


def _database(code: str) -> dict[str, Any]:
    kind = {"engine": "postgresql", "plan": "business", "version": "16", "flavor": "db1-7"}
    return of_project(**kind, nodes=[{"region": code}, {"region": code}][:1])


@pytest.mark.parametrize(
    ("token", "build", "good", "bad", "path"),
    [
        (NETWORK, _network, ["GRA9", "EU-WEST-PAR"], {"GRA": "is GRA11", "eu-west-gra": "is GRA11"}, "regions[0]"),
        (BUCKET, _bucket, ["GRA", "EU-WEST-PAR"], {"GRA11": "is GRA", "gra": "is GRA"}, "regionName"),
        (OKMS, _okms, ["eu-west-gra", "EU_WEST_GRA"], {"GRA11": "is eu-west-gra", "GRA": "is eu-west-gra"}, "region"),
        (DATABASE, _database, ["GRA"], {"GRA11": "is GRA"}, "nodes[0].region"),
    ],
)
def test_each_family_of_services_has_its_own_codes(
    ovh: Ovh, token: str, build: Any, good: list[str], bad: dict[str, str], path: str
) -> None:
    for code in good:
        assert ovh.check(token, build(code)) == []
    for code, right in bad.items():
        one_failure(ovh.check(token, build(code)), path, 400, right)


def test_a_region_that_does_not_exist(ovh: Ovh) -> None:
    one_failure(ovh.check(NETWORK, _network("GRA12")), "regions[0]", 400, "Invalid region GRA12; did you mean GRA1?")


def test_a_place_without_a_service(ovh: Ovh) -> None:
    assert ovh.check(NETWORK, _network("AP-SOUTH-MUM-1")) == []
    one_failure(ovh.check(OKMS, _okms("AP-SOUTH-MUM-1")), "region", 400, "Mumbai has no key management (OKMS)")


def test_local_zones_have_networks(ovh: Ovh) -> None:
    assert ovh.check(NETWORK, _network("EU-WEST-LZ-LUX-A")) == []
    assert ovh.check(KUBE, of_project(name="k", region="EU-WEST-LZ-LUX-A")) != []


def test_every_rule_has_an_id_of_its_service_and_a_source() -> None:
    rules = [*RULES.rules, *(rule for entry in RULES.types.values() for rule in entry.rules)]
    assert len(rules) > 60
    for rule in rules:
        assert rule.id.startswith("ovh."), rule
        assert rule.summary, rule
        assert rule.source, rule


def test_one_id_is_one_rule() -> None:
    seen: dict[str, str] = {}
    for entry in RULES.types.values():
        for rule in entry.rules:
            assert seen.setdefault(rule.id, rule.summary) == rule.summary
