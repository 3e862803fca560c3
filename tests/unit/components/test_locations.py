"""A location word becomes a region of the stack's provider, or a sentence that says what to set."""

from __future__ import annotations

import pytest

from components.locations import LOCATIONS, LocationError, ovh_codes, resolve
from components.regions import PROVIDERS, Residency, lookup


@pytest.mark.parametrize(
    ("provider", "code"), [("azure", "francecentral"), ("aws", "eu-west-3"), ("ovh", "EU-WEST-PAR")]
)
def test_france_is_one_word_for_three_regions(provider: str, code: str) -> None:
    assert resolve(provider, "france").code == code
    assert resolve(provider, "France").code == code


def test_every_word_names_regions_of_its_own_country() -> None:
    for location in LOCATIONS.values():
        assert location.codes
        for provider, code in location.codes.items():
            region = lookup(provider, code)
            assert region is not None
            assert (region.code, region.country) == (code, location.country)


@pytest.mark.parametrize(
    ("provider", "location", "region", "residency", "message"),
    [
        ("gcp", "france", None, "eea", "provider: 'gcp' is not known; allowed: azure, ovh, aws"),
        ("aws", None, None, "eea", "location: missing; set it to a country such as 'france'"),
        ("aws", "atlantis", None, "eea", "location: 'atlantis' is not known; allowed: austria, belgium"),
        (
            "ovh",
            "sweden",
            None,
            "eea",
            "location: ovh has no full region in 'sweden'; allowed with this provider: france",
        ),
        (
            "aws",
            "united-kingdom",
            None,
            "eea",
            "location: eu-west-2 is London, GB: class adequate, outside residency 'eea'; choose one of france, germany",
        ),
        ("aws", "switzerland", None, "eea", "eu-central-2 is Zurich, CH: class adequate, outside residency 'eea'"),
        ("azure", "norway", None, "eu", "norwayeast is Norway East, NO: class eea, outside residency 'eu'"),
        ("aws", None, "eu-west-9", "eea", "region: 'eu-west-9' is not a region of aws; did you mean eu-west-3"),
        ("aws", None, "EU-WEST-3", "eea", "region: 'EU-WEST-3' is not a region of aws; did you mean eu-west-3"),
        ("aws", None, "us-east-1", "adequate", "region: us-east-1 is N. Virginia, US: class third, outside residency"),
        (
            "aws",
            "france",
            "eu-central-1",
            "eea",
            "region: eu-central-1 is Frankfurt, DE: class eu, but location is 'france'",
        ),
        ("aws", "france", "eu-west-3a", "eea", "region: 'eu-west-3a' is a zone; set region to eu-west-3"),
        ("ovh", "france", "eu-west-par-b", "eea", "region: 'eu-west-par-b' is a zone; set region to EU-WEST-PAR"),
        ("ovh", None, "EU-WEST-LZ-LUX-A", "eea", "is a local zone without the services the platform needs"),
        ("aws", None, "eu-central-1-waw-1a", "eea", "is a local zone without the services the platform needs"),
        ("ovh", None, "UK1", "eea", "region: UK1 is Erith (London), GB: class adequate, outside residency 'eea'"),
    ],
)
def test_refusals_name_the_setting_and_the_remedy(
    provider: str, location: str | None, region: str | None, residency: str, message: str
) -> None:
    with pytest.raises(LocationError) as refusal:
        resolve(provider, location, region, Residency(residency))
    assert message in str(refusal.value)


def test_an_explicit_region_wins_within_its_country() -> None:
    assert resolve("azure", "france", "France South").code == "francesouth"
    assert resolve("ovh", "france", "GRA9").code == "GRA9"
    assert resolve("aws", None, "eusc-de-east-1").partition == "aws-eusc"


def test_a_wider_residency_admits_more() -> None:
    assert resolve("aws", "united-kingdom", residency=Residency.ADEQUATE).code == "eu-west-2"
    assert resolve("azure", "norway").code == "norwayeast"


def test_every_word_resolves_or_is_refused_for_every_provider() -> None:
    for provider in PROVIDERS:
        for word, location in LOCATIONS.items():
            if provider in location.codes:
                assert resolve(provider, word, residency=Residency.ADEQUATE).country == location.country
            else:
                with pytest.raises(LocationError, match="has no full region in"):
                    resolve(provider, word, residency=Residency.ADEQUATE)


def test_one_ovh_place_has_a_code_for_each_service() -> None:
    paris = ovh_codes(resolve("ovh", "france"))
    assert (paris.openstack, paris.object_storage, paris.okms) == ("EU-WEST-PAR", "EU-WEST-PAR", "eu-west-par")
    assert paris.zones == ("eu-west-par-a", "eu-west-par-b", "eu-west-par-c")
    limburg = ovh_codes(resolve("ovh", "germany"))
    assert (limburg.openstack, limburg.object_storage, limburg.okms, limburg.database) == (
        "DE1",
        "DE",
        "eu-west-lim",
        "DE",
    )
    assert limburg.zones == ()


@pytest.mark.parametrize(("text", "openstack"), [("GRA9", "GRA9"), ("gra", "GRA11"), ("eu-west-gra", "GRA11")])
def test_a_chosen_openstack_region_is_kept(text: str, openstack: str) -> None:
    codes = ovh_codes(resolve("ovh", None, text))
    assert (codes.openstack, codes.object_storage, codes.okms) == (openstack, "GRA", "eu-west-gra")


def test_a_service_that_is_not_there_is_none() -> None:
    assert ovh_codes(resolve("ovh", None, "eu-west-rbx-snc")).okms is None
    assert ovh_codes(resolve("ovh", None, "RBX-A")).database is None


def test_codes_of_a_local_zone_or_another_provider_are_refused() -> None:
    zone, paris = lookup("ovh", "eu-west-lz-lux"), lookup("aws", "eu-west-3")
    assert zone is not None
    assert paris is not None
    for region in (zone, paris):
        with pytest.raises(LocationError, match="is not a full OVHcloud region"):
            ovh_codes(region)
