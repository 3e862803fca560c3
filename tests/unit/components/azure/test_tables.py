"""Azure's tables: names, machine types, versions, zones, roles and capabilities agree with each other."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.azure.capabilities import CAPABILITIES
from components.azure.facts import FACTS
from components.azure.naming import RULES
from components.azure.roles import KEY_ADMINISTRATION, Role, role_id, stable_uuid
from components.azure.sizes import MACHINE_TYPES
from components.azure.versions import LONG_TERM, STANDARD, VERSIONS
from components.azure.zones import ZONES
from components.capabilities import Capability, Feature
from components.names import Naming
from components.regions import lookup
from components.spec import MachineSize
from sandbox.clouds.azure.kubernetes import PATCHES
from sandbox.clouds.azure.roles import BUILT_IN
from tests.unit.components.azure.specs import spec

NAMES = Naming.for_stack(spec(), RULES, "francecentral", "azure")
LONG = dataclasses.replace(NAMES, prefix="p" * 20)
IDENTITY = ("stack", "azure", "francecentral", "")


# Names


@pytest.mark.parametrize("kind", list(RULES))
@pytest.mark.parametrize("names", [NAMES, LONG], ids=["reference", "long"])
def test_every_kind_of_name_keeps_its_limit(kind: str, names: Naming) -> None:
    rule = RULES[kind]
    for part in ("audit", "pseudonymised", "p" * 60):
        name = names.of(kind, part)
        assert len(name) <= rule.limit
        assert re.fullmatch(rule.pattern, name)


def test_a_vaults_name_has_room_for_the_providers_eight_digits() -> None:
    name = f"{LONG.of('key_domain')}{'0' * 8}"
    assert len(name) <= 24
    assert re.fullmatch(r"[a-z][a-z0-9]*", name)


def test_accounts_have_names_of_their_own_in_the_world() -> None:
    other = dataclasses.replace(NAMES, identity=("other", *NAMES.identity[1:]))
    assert NAMES.of("bucket", "audit") != other.of("bucket", "audit")
    assert NAMES.of("resource_group") != other.of("resource_group")
    assert NAMES.of("network") == other.of("network"), "the group keeps them apart"


# Tables


def test_every_size_is_a_machine_type_of_its_own() -> None:
    assert set(MACHINE_TYPES) == set(MachineSize)
    assert len(set(MACHINE_TYPES.values())) == len(MachineSize)


def test_regions_with_zones_exist() -> None:
    for code, count in ZONES.items():
        assert lookup("azure", code) is not None, code
        assert count == 3
    for code in ("francesouth", "germanynorth", "norwaywest"):
        assert lookup("azure", code) is not None
        assert code not in ZONES


def test_versions_are_those_that_the_sandbox_offers_and_in_order() -> None:
    assert list(VERSIONS) == sorted(VERSIONS, key=lambda text: int(text[2:]))
    assert list(VERSIONS) == list(PATCHES)
    assert (VERSIONS["1.33"], VERSIONS["1.35"]) == (LONG_TERM, STANDARD)
    assert spec().compute.kubernetes_version in VERSIONS


def test_the_reference_is_outside_what_aks_keeps() -> None:
    assert set(FACTS.reserved_ranges) == {"169.254.0.0/16", "172.30.0.0/16", "172.31.0.0/16", "192.0.2.0/24"}


# Roles


def test_built_in_roles_are_azures() -> None:
    assert {role.value for role in Role} <= set(BUILT_IN)
    assert BUILT_IN[Role.KEY_WRAPPING][0] == "Key Vault Crypto Service Encryption User"
    assert role_id("s", Role.READER) == (
        "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
    )


def test_administrators_of_keys_cannot_use_them() -> None:
    words = " ".join(KEY_ADMINISTRATION)
    for use in ("crypt", "wrap", "sign", "verify", "backup", "import", "release", "purge", "*"):
        assert use not in words


@given(purpose=st.text(max_size=30), other=st.text(max_size=30))
def test_a_stable_uuid_is_its_purposes_own(purpose: str, other: str) -> None:
    found = stable_uuid(IDENTITY, purpose)
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", found)
    assert found == stable_uuid(IDENTITY, purpose)
    assert (found == stable_uuid(IDENTITY, other)) is (purpose == other)
    assert found != stable_uuid(("another", *IDENTITY[1:]), purpose)


# Capabilities

SHORT = {Feature.STORAGE_IMMUTABILITY}


def test_every_feature_is_spoken_of() -> None:
    assert set(CAPABILITIES) == set(Feature)
    assert CAPABILITIES[Feature.STORAGE_IMMUTABILITY].level == "governance"


@pytest.mark.parametrize("capability", CAPABILITIES.values(), ids=lambda one: str(one.feature))
def test_a_shortfall_has_a_compensating_control(capability: Capability) -> None:
    assert capability.reason.endswith(".")
    assert "learn.microsoft.com" in capability.source
    assert bool(capability.compensating) is (capability.feature in SHORT)
    assert not capability.compensating.endswith(".")
