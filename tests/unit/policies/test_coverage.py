"""What the tables cover of the SDKs, counted and told type by type."""

from __future__ import annotations

from functools import cache

import pytest

from policies import coverage, coverage_of_type
from policies.coverage import CLOUDS, Place, Rest
from policies.rules import catalogue
from policies.rules.tables import aws
from sandbox.schema.catalogue import Catalogue, UnknownType
from tests.support.platforms import cache_folder

OLD_ALIASES: dict[str, frozenset[str]] = {"azure": frozenset(), "ovh": frozenset(), "aws": frozenset(aws.FORMER)}
"""Types of the tables that the installed SDKs have no more, each reviewed: programs and states may still have them."""


@cache
def sdk(cloud: str) -> Catalogue:
    return Catalogue(CLOUDS[cloud], cache_folder())


@cache
def rows(cloud: str) -> dict[str, coverage.Row]:
    return {row.kind: row for row in coverage.rows(cloud, sdk(cloud))}


@pytest.mark.parametrize("cloud", CLOUDS)
def test_the_tables_name_no_type_that_the_sdk_lacks(cloud: str) -> None:
    assert set(catalogue.TABLES[cloud].TYPES) - set(sdk(cloud).resource_tokens()) == OLD_ALIASES[cloud]


@pytest.mark.parametrize("cloud", CLOUDS)
def test_every_type_of_the_sdk_is_counted_once(cloud: str) -> None:
    found = coverage.figures(cloud, sdk(cloud), [*rows(cloud).values()])
    assert found.types == len(sdk(cloud).resource_tokens()) == len(rows(cloud))
    assert found.rest.total() == found.places.total() == found.types
    assert found.classified + len(found.unclassified) == found.types
    assert found.rest[Rest.UNCLASSIFIED] == len(found.unclassified)


@pytest.mark.parametrize("cloud", CLOUDS)
def test_every_type_of_the_sdk_is_classified(cloud: str) -> None:
    assert [row.kind for row in rows(cloud).values() if not row.classified] == []


@pytest.mark.parametrize(
    ("cloud", "kind", "rest"),
    [
        ("aws", "aws:sns/topic:Topic", Rest.KEYS),
        ("aws", "aws:s3/bucket:Bucket", Rest.SIBLING),
        ("ovh", "ovh:CloudProject/storage:Storage", Rest.IMPOSSIBLE),
        ("ovh", "ovh:CloudProjectDatabase/kafkaTopic:KafkaTopic", Rest.PART),
        ("ovh", "ovh:Okms/serviceKey:ServiceKey", Rest.KEY),
        ("ovh", "ovh:Vrack/vrack:Vrack", Rest.NOTHING),
        ("azure", "azure-native:storage:StorageAccount", Rest.KEYS),
    ],
)
def test_whose_key_encrypts_a_type(cloud: str, kind: str, rest: Rest) -> None:
    assert rows(cloud)[kind].rest is rest


@pytest.mark.parametrize(
    ("cloud", "kind", "place"),
    [
        ("aws", "aws:sns/topic:Topic", Place.OWN),
        ("aws", "aws:rolesanywhere/profile:Profile", Place.PROVIDER),
        ("aws", "aws:iam/role:Role", Place.NOWHERE),
        ("aws", "aws:cloudfront/distribution:Distribution", Place.EVERYWHERE),
        ("azure", "azure-native:storage:StorageAccount", Place.OWN),
        ("azure", "azure-native:keyvault:Key", Place.PARENT),
        ("azure", "azure-native:privatedns:PrivateZone", Place.GLOBAL),
        ("ovh", "ovh:CloudProject/storage:Storage", Place.OWN),
        ("ovh", "ovh:CloudProject/database:Database", Place.OWN),
        ("ovh", "ovh:Dedicated/server:Server", Place.ORDER),
        ("ovh", "ovh:Dbaas/logsRole:LogsRole", Place.SERVICE),
        ("ovh", "ovh:CloudProject/rancher:Rancher", Place.EVERYWHERE),
        ("ovh", "ovh:CloudProject/kubeNodePool:KubeNodePool", Place.PARENT),
        ("ovh", "ovh:index/cloudProjectSshKey:CloudProjectSshKey", Place.NOWHERE),
    ],
)
def test_how_the_region_of_a_type_is_found(cloud: str, kind: str, place: Place) -> None:
    assert rows(cloud)[kind].place is place


def test_a_type_in_no_table_is_unclassified(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "facts", lambda _cloud, _kind: None)
    found = coverage.figures("ovh", sdk("ovh"), [*coverage.rows("ovh", sdk("ovh"))])
    assert found.classified == 0
    assert "ovh:CloudProject/kube:Kube" in found.unclassified
    known = coverage_of_type.describe(sdk("ovh"), "ovh:CloudProject/kube:Kube")
    assert known.row.rest is Rest.UNCLASSIFIED
    assert (known.surfaces, known.parents) == ((), ())


def test_what_is_known_of_a_type_with_a_key() -> None:
    known = coverage_of_type.describe(sdk("ovh"), "ovh:index/cloudStorageBlockVolume:CloudStorageBlockVolume")
    (surface,) = known.surfaces
    assert surface.key == "encryption.kms.serviceKeyId"
    assert surface.needs == "encryption.enabled True"
    assert surface.otherwise == "encrypted with a key that OVHcloud holds, or not at all"
    assert known.regions == ("region", "availabilityZone")


def test_what_is_known_of_a_type_that_takes_no_key() -> None:
    known = coverage_of_type.describe(sdk("ovh"), "ovh:CloudProject/storage:Storage")
    (surface,) = known.surfaces
    assert surface.key == ""
    assert "declared for storage.key_control" in surface.needs
    assert surface.source == "github.com/ovh/public-cloud-roadmap/issues/827"
    assert known.regions == ("regionName", "replication.rules.destination.region")


def test_what_is_known_of_a_part() -> None:
    known = coverage_of_type.describe(sdk("ovh"), "ovh:CloudProjectDatabase/logSubscription:LogSubscription")
    assert known.parents == ("clusterId: ovh:CloudProject/database:Database",)
    assert known.copies[0].startswith("streamId, which must be in the stack: ovh:Dbaas/logsOutputGraylogStream")


def test_a_token_may_carry_an_api_version() -> None:
    known = coverage_of_type.describe(sdk("azure"), "azure-native:storage/v20230101:StorageAccount")
    assert known.row.kind == "azure-native:storage:StorageAccount"
    assert any("the pair of its region" in text for text in known.copies)


def test_encryption_in_a_sibling_is_told_with_its_join() -> None:
    known = coverage_of_type.describe(sdk("aws"), "aws:s3/bucket:Bucket")
    joined = [surface for surface in known.surfaces if "by their bucket" in surface.key]
    assert [surface.otherwise for surface in joined] == ["objects are encrypted with a key that S3 holds (SSE-S3)"]
    assert any("only if named by aws:s3/bucketLogging" in surface.needs for surface in known.surfaces)


def test_a_worldwide_service_says_why_it_is_refused() -> None:
    known = coverage_of_type.describe(sdk("aws"), "aws:cloudfront/distribution:Distribution")
    assert known.why == "CloudFront keeps copies at edge locations all over the world"


def test_an_unknown_type_is_an_error_that_helps() -> None:
    with pytest.raises(UnknownType, match="did you mean ovh:CloudProject/kube:Kube"):
        coverage_of_type.describe(sdk("ovh"), "ovh:CloudProjects/kube:Kube")


def test_a_former_name_is_told_as_what_it_is_now() -> None:
    former, now = next(iter(aws.FORMER.items()))
    known = {kind: coverage_of_type.describe(sdk("aws"), kind) for kind in (former, now)}
    assert known[former].row.kind == former
    assert known[former].surfaces == known[now].surfaces
    assert known[former].regions == known[now].regions


@pytest.mark.parametrize(
    ("cloud", "kind", "text"),
    [
        ("aws", "aws:wafv2/webAcl:WebAcl", "scope CLOUDFRONT: refused, for it protects CloudFront"),
        ("aws", "aws:chime/voiceConnector:VoiceConnector", "awsRegion, us-east-1 if nothing is said"),
        ("azure", "azure-native:sql:Database", "geo or geozone, or nothing said: the pair of its region"),
        ("ovh", "ovh:CloudProject/database:Database", "where backupRegions is not set (GRA: SBG"),
        ("ovh", "ovh:Okms/okms:Okms", "eu-west-rbx: eu-west-sbg, eu-west-gra"),
    ],
)
def test_other_places_that_data_may_go_to_are_told(cloud: str, kind: str, text: str) -> None:
    assert any(text in copy for copy in coverage_of_type.describe(sdk(cloud), kind).copies)


def test_types_that_contain_themselves_end() -> None:
    known = coverage_of_type.describe(sdk("aws"), "aws:wafv2/webAcl:WebAcl")
    assert "region" in known.regions
