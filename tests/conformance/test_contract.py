"""The outputs contract: the same keys with the same meanings on every provider."""

from __future__ import annotations

from components.addresses import SubnetRole
from components.capabilities import Feature
from components.contract import PlatformOutputs
from components.spec import KeyControl, Provider
from tests.conformance.conftest import reference
from tests.support.platforms import Built


def outputs(built: Built) -> PlatformOutputs:
    return PlatformOutputs.model_validate(built.outputs)


def test_outputs_follow_the_contract(built: Built, provider: Provider) -> None:
    found = outputs(built)
    assert found.provider is provider
    assert found.sandbox
    assert found.location == "france"
    assert found.country == "FR"


def test_every_provider_has_the_same_keys() -> None:
    def keys(value: object) -> object:
        return {key: keys(item) for key, item in value.items()} if isinstance(value, dict) else None

    shapes = [keys(dict(reference(provider).outputs)) for provider in Provider]
    assert shapes[0] == shapes[1] == shapes[2]


def test_every_zone_of_the_specification_is_there(built: Built) -> None:
    zones = outputs(built).storage.zones
    assert set(zones) == {zone.name for zone in built.site.spec.zones}
    for zone in built.site.spec.zones:
        assert zones[zone.name].data_class is zone.data_class
        assert zones[zone.name].versioning
        assert zones[zone.name].endpoint.startswith("https://")


def test_a_zone_is_locked_as_asked_or_declared_otherwise(built: Built) -> None:
    found = outputs(built)
    declared = [entry.level for entry in found.declarations if entry.feature is Feature.STORAGE_IMMUTABILITY]
    for zone in built.site.spec.zones:
        level = found.storage.zones[zone.name].immutability
        assert level is zone.immutability or declared == [level.value]


def test_zone_names_differ(built: Built) -> None:
    names = [zone.name for zone in outputs(built).storage.zones.values()]
    assert len(set(names)) == len(names)


def test_a_zone_has_the_key_of_its_data_class_or_a_declaration(built: Built) -> None:
    found = outputs(built)
    declared = {entry.data_class for entry in found.declarations if entry.feature is Feature.STORAGE_KEY_CONTROL}
    for zone in found.storage.zones.values():
        if zone.key_control is KeyControl.CUSTOMER_MANAGED:
            assert zone.key_id == found.keys.keys[zone.data_class].id
        else:
            assert zone.key_id == ""
            assert zone.data_class.value in declared


def test_there_is_one_key_for_each_data_class(built: Built) -> None:
    keys = outputs(built).keys.keys
    assert set(keys) == set(built.site.spec.data_classes())
    assert len({key.id for key in keys.values()}) == len(keys)


def test_subnets_of_every_role_are_inside_the_address_space(built: Built) -> None:
    network = outputs(built).network
    assert set(network.subnets) == set(SubnetRole)
    assert all(subnets for subnets in network.subnets.values())


def test_both_pools_have_the_wanted_nodes(built: Built) -> None:
    pools, wanted = outputs(built).compute.pools, built.site.spec.compute
    for name, pool in (("system", wanted.system), ("research", wanted.research)):
        assert (pools[name].min_nodes, pools[name].max_nodes) == (pool.min_nodes, pool.max_nodes)


def test_every_shortfall_is_declared_in_full(built: Built) -> None:
    for entry in outputs(built).declarations:
        assert entry.reason
        assert entry.compensating_control
        assert entry.owner
        assert entry.expires
        assert entry.source


def test_every_capability_has_a_level_a_reason_and_a_source(built: Built) -> None:
    assert set(outputs(built).capabilities) == set(Feature)
    for feature, entry in built.site.facts.capabilities.items():
        assert outputs(built).capabilities[feature] == entry.level
        assert len(entry.reason) > 20, feature
        assert entry.source, feature
