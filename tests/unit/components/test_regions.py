"""The region tables are complete, and only exact codes of allowed countries pass."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components import regions
from components.regions import PROVIDERS, Residency, lookup, nearest


def botocore_regions() -> set[str]:
    data = files("botocore") / "data"
    named: set[str] = set()
    for name in ("partitions.json", "endpoints.json"):
        for partition in json.loads((data / name).read_text(encoding="utf-8"))["partitions"]:
            named |= {code for code in partition["regions"] if not code.endswith("-global")}
    return named


def enum_regions() -> set[str]:
    from pulumi_aws import Region

    return {member.value for member in Region}


def full_aws() -> set[str]:
    return {region.code for region in regions.regions("aws") if not region.local_zone}


def test_every_aws_region_of_botocore_and_of_the_sdk_is_in_the_table_and_no_other() -> None:
    assert full_aws() == botocore_regions() | enum_regions()


def test_aws_partitions_are_those_of_botocore() -> None:
    data = json.loads((files("botocore") / "data" / "partitions.json").read_text(encoding="utf-8"))
    for partition in data["partitions"]:
        for code in partition["regions"]:
            if not code.endswith("-global"):
                region = lookup("aws", code)
                assert region is not None
                assert region.partition == partition["id"], code


@pytest.mark.parametrize("provider", PROVIDERS)
def test_codes_are_unique_and_found_under_their_own_name(provider: str) -> None:
    found = regions.regions(provider)
    assert len({region.code for region in found}) == len(found)
    assert all(lookup(provider, region.code) == region for region in found)
    assert all(len(region.country) == 2 and region.country.isupper() for region in found)


def test_azure_pairs_are_regions() -> None:
    for region in regions.regions("azure"):
        assert region.pair == "" or lookup("azure", region.pair) is not None, region.code


@pytest.mark.parametrize(
    ("provider", "text", "code", "country", "kind"),
    [
        ("aws", "eu-west-3", "eu-west-3", "FR", "eu"),
        ("aws", "eu-west-3a", "eu-west-3", "FR", "eu"),
        ("aws", "euw3-az2", "eu-west-3", "FR", "eu"),
        ("aws", "eusc-de-east-1", "eusc-de-east-1", "DE", "eu"),
        ("aws", "eu-west-2", "eu-west-2", "GB", "adequate"),
        ("aws", "eu-central-2", "eu-central-2", "CH", "adequate"),
        ("aws", "eu-isoe-west-1", "eu-isoe-west-1", "ZZ", "third"),
        ("aws", "us-east-1", "us-east-1", "US", "third"),
        ("aws", "eu-west-3-cmn-wlz-1a", "eu-west-3-cmn-wlz-1", "MA", "third"),
        ("aws", "eu-central-1-waw-1a", "eu-central-1-waw-1", "PL", "eu"),
        ("azure", "West Europe", "westeurope", "NL", "eu"),
        ("azure", "WESTEUROPE", "westeurope", "NL", "eu"),
        ("azure", "Norway East", "norwayeast", "NO", "eea"),
        ("azure", "UK South", "uksouth", "GB", "adequate"),
        ("azure", "Brazil South", "brazilsouth", "BR", "adequate"),
        ("ovh", "GRA11", "GRA11", "FR", "eu"),
        ("ovh", "gra", "GRA", "FR", "eu"),
        ("ovh", "eu-west-gra", "eu-west-gra", "FR", "eu"),
        ("ovh", "EU_WEST_RBX", "EU-WEST-RBX", "FR", "eu"),
        ("ovh", "eu-west-par-c", "EU-WEST-PAR", "FR", "eu"),
        ("ovh", "eu-west-rbx-snc", "eu-west-rbx-snc", "FR", "eu"),
        ("ovh", "EU-NORTH-LZ-OSL-A", "EU-NORTH-LZ-OSL-A", "NO", "eea"),
        ("ovh", "UK1", "UK1", "GB", "adequate"),
        ("ovh", "eu-west-eri", "eu-west-eri", "GB", "adequate"),
        ("ovh", "eu-west-lz-zrh", "eu-west-lz-zrh", "CH", "adequate"),
        ("ovh", "EU-WEST-LZ-MNC-A", "EU-WEST-LZ-MNC-A", "GB", "adequate"),
        ("ovh", "BHS5", "BHS5", "CA", "adequate"),
        ("ovh", "US-EAST-VA", "US-EAST-VA", "US", "third"),
    ],
)
def test_a_provider_s_spelling_means_one_place(provider: str, text: str, code: str, country: str, kind: str) -> None:
    region = lookup(provider, text)
    assert region is not None
    assert (region.code, region.country, region.residency_class) == (code, country, kind)


@pytest.mark.parametrize(
    ("provider", "text"),
    [
        ("aws", "EU-WEST-3"),
        ("aws", "eu-west-9"),
        ("aws", "eu-west-3z9"),
        ("aws", "eu-central-1-zzz-1a"),
        ("aws", "aws-global"),
        ("aws", ""),
        ("azure", "europe"),
        ("azure", "germanycentral"),
        ("azure", "global"),
        ("ovh", "GRA12"),
        ("ovh", "eu-west-par-d"),
        ("ovh", "gra11-a"),
        ("ovh", "GRA 11"),
    ],
)
def test_what_is_not_in_the_table_is_unknown(provider: str, text: str) -> None:
    assert lookup(provider, text) is None


def test_modes_include_one_another_and_nothing_else() -> None:
    for provider in PROVIDERS:
        eu, eea, adequate = (set(regions.allowed(provider, mode)) for mode in Residency)
        assert eu <= eea <= adequate
        assert adequate < {region.code for region in regions.regions(provider)}
    assert set(regions.allowed("azure", Residency.EEA)) - set(regions.allowed("azure", Residency.EU)) == {
        "norwayeast",
        "norwaywest",
    }
    assert not {"eu-west-2", "eu-central-2", "us-east-1"} & set(regions.allowed("aws", Residency.EEA))
    assert {"eu-west-2", "eu-central-2"} <= set(regions.allowed("aws", Residency.ADEQUATE))
    assert "us-east-1" not in regions.allowed("aws", Residency.ADEQUATE)


def test_did_you_mean() -> None:
    assert nearest("azure", "westeurop") == "westeurope"
    assert nearest("aws", "eu-west3") == "eu-west-3"
    assert nearest("ovh", "EUWEST-PAR") == "EU-WEST-PAR"
    assert nearest("aws", "?") is None


def test_an_unknown_provider_is_an_error() -> None:
    with pytest.raises(ValueError, match="unknown provider 'gcp': one of azure, ovh, aws"):
        lookup("gcp", "europe-west1")


@given(provider=st.sampled_from(PROVIDERS), text=st.text(max_size=30))
def test_no_other_text_is_ever_taken_for_a_region(provider: str, text: str) -> None:
    region = lookup(provider, text)
    if region is not None:
        assert regions.same_name(provider, region, text) or text.casefold().startswith(region.site.casefold())
