"""What OVHcloud cannot honour, refused before anything is registered."""

from __future__ import annotations

from typing import Any

import pytest

from components.ovh import offers
from components.ovh.checks import problems
from components.ovh.facts import FACTS
from components.ovh.sizes import DISK_GB, GATEWAY_MODELS, MACHINE_TYPES
from components.regions import lookup
from components.spec import Environment, MachineSize
from sandbox.clouds.ovh.flavors import FLAVORS
from tests.support.platforms import ENVIRONMENT
from tests.unit.components.ovh.specs import spec

GROUP = "urn:v1:eu:identity:group:xx1111-ovh/key-officers"


@pytest.fixture(autouse=True)
def _account(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


def found(region: str = "EU-WEST-PAR", **changes: Any) -> list[str]:
    place = lookup("ovh", region)
    assert place is not None
    return problems(spec(**changes), place)


@pytest.mark.parametrize("region", ["EU-WEST-PAR", "EU-SOUTH-MIL", "GRA11", "DE1", "WAW1"])
def test_places_with_every_service(region: str) -> None:
    assert found(region) == []


@pytest.mark.parametrize(
    ("region", "texts"),
    [
        ("GRA1", ["region: GRA1 has no Managed Kubernetes"]),
        ("GRA9", ["region: GRA9 has no machine types b3-*"]),
        ("AP-SOUTH-MUM-1", ["region: Mumbai has no key management (OKMS)"]),
    ],
)
def test_places_that_lack_one(region: str, texts: list[str]) -> None:
    sentences = found(region)
    assert [sentence.startswith(text) for sentence, text in zip(sentences, texts, strict=True)] == [True]
    assert "choose" in sentences[0]


def test_the_places_to_choose_are_within_the_residency() -> None:
    (sentence,) = found("GRA1")
    assert "EU-WEST-PAR" in sentence
    assert "UK1" not in sentence
    assert "AP-SOUTH" not in sentence


@pytest.mark.parametrize(
    ("size", "disk_gb", "fits"), [("medium", 100, True), ("medium", 101, False), ("large", 101, True)]
)
def test_the_machine_type_decides_the_disk(size: str, disk_gb: int, fits: bool) -> None:
    sentences = found(compute={"research": {"size": size, "disk_gb": disk_gb}})
    assert (sentences == []) is fits
    if not fits:
        assert sentences[0].startswith("compute.research.disk_gb: 101 is more than the 100 GB of b3-16 (size medium)")
        assert "raise compute.research.size" in sentences[0]


@pytest.mark.parametrize("urn", ["me@example.com", "urn:v1:us:identity:user:x/y", "urn:v1:eu:resource:okms:x"])
def test_administrators_are_identities(urn: str) -> None:
    assert found(keys={"administrators": [GROUP]}) == []
    (sentence,) = found(keys={"administrators": [GROUP, urn]})
    assert sentence.startswith(f"keys.administrators[1]: {urn!r} is not an identity of OVHcloud")
    assert GROUP in sentence


@pytest.mark.parametrize(
    ("tags", "start"),
    [({"ovh-x": "y"}, "tags.ovh-x: OVHcloud keeps"), ({"unit": "Rhône & Co"}, "tags.unit: 'Rhône & Co' does not fit")],
)
def test_tags(tags: dict[str, str], start: str) -> None:
    assert found(tags={"unit": "Data and Research"}) == []
    (sentence,) = found(tags=tags)
    assert sentence.startswith(start)


# The tables agree with each other


def test_every_size_and_environment_is_named() -> None:
    assert set(MACHINE_TYPES) == set(MachineSize)
    assert set(GATEWAY_MODELS) == set(Environment)
    assert {name: FLAVORS[name].disk for name in MACHINE_TYPES.values()} == DISK_GB


def test_every_offered_region_exists() -> None:
    for code in offers.PLANS:
        assert lookup("ovh", code) is not None, code
    assert set(offers.PLANS) >= offers.THIRD_GENERATION


def test_regions_of_three_zones_have_the_standard_plan() -> None:
    three = [code for code, count in FACTS.zones.items() if count == 3]
    assert sorted(three) == ["EU-SOUTH-MIL", "EU-WEST-PAR"]
    assert {offers.PLANS[code] for code in three} == {offers.Plan.STANDARD}


def test_versions_are_in_order() -> None:
    assert list(FACTS.kubernetes_versions) == sorted(FACTS.kubernetes_versions, key=lambda text: int(text[2:]))
