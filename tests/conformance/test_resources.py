"""The resources that a driver registers: only its own, only under its explicit provider, tagged, and always the same."""

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
