"""The resources that a driver registers: its own only, under its explicit provider, tagged, and always the same."""

from __future__ import annotations

from components.spec import Provider
from sandbox.schema.catalogue import Catalogue
from tests.conformance.conftest import reference
from tests.support.platforms import Built, build_platform, cache_folder


def test_every_resource_is_of_the_providers_own_package(built: Built) -> None:
    assert {resource.token.split(":", 1)[0] for resource in built.registered} == {built.site.facts.package}


def test_every_resource_is_under_the_explicit_provider(built: Built) -> None:
    assert {bool(resource.provider) for resource in built.registered} == {True}


def test_every_resource_that_takes_tags_has_them(built: Built) -> None:
    catalogue = Catalogue(built.site.facts.package, cache_folder())
    wanted = dict(built.site.tags())
    for resource in built.registered:
        field = catalogue.resource(resource.token).inputs.get("tags")
        if field is not None and field.type.kind == "map":
            tags = dict(resource.inputs.get("tags") or {})
            assert wanted.items() <= tags.items(), f"{resource.token} {resource.name}"


HOLDS_DATA_OR_KEYS = frozenset(
    {
        "aws:kms/key:Key",
        "aws:s3/bucket:Bucket",
        "aws:cloudwatch/logGroup:LogGroup",
        "azure-native:keyvault:Vault",
        "azure-native:keyvault:Key",
        "azure-native:storage:StorageAccount",
        "ovh:Okms/okms:Okms",
        "ovh:Okms/serviceKey:ServiceKey",
        "ovh:CloudProject/storage:Storage",
        "ovh:Dbaas/logsOutputGraylogStream:LogsOutputGraylogStream",
    }
)


def test_production_protects_data_and_keys_and_development_does_not(provider: Provider, built: Built) -> None:
    production = build_platform(provider, {"environment": "production"})
    holding = {key: value for key, value in production.protected.items() if key[0] in HOLDS_DATA_OR_KEYS}
    zones, keys = len(built.site.spec.zones), len(built.site.spec.data_classes())
    assert len(holding) >= zones + keys
    assert all(holding.values()), holding
    assert not any(value for key, value in built.protected.items() if key[0] in HOLDS_DATA_OR_KEYS)


def test_no_logical_name_is_used_twice(built: Built) -> None:
    names = [(resource.token, resource.name) for resource in built.registered]
    assert len(set(names)) == len(names)


def test_the_same_specification_gives_the_same_platform(provider: Provider, built: Built) -> None:
    assert build_platform(provider).fingerprint() == built.fingerprint()


def test_two_stacks_never_share_a_worldwide_name(provider: Provider) -> None:
    def names(stack: str) -> set[str]:
        return {zone["name"] for zone in build_platform(provider, stack=stack).outputs["storage"]["zones"].values()}

    assert not names("one") & names("two")


def test_no_provider_is_poorer_than_a_network_keys_stores_and_a_cluster(provider: Provider) -> None:
    assert len(reference(provider).registered) >= 25
