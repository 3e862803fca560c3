"""AWS's tables: capabilities, sizes, versions, zones."""

from __future__ import annotations

import re

import pytest

from components.addresses import overlapping
from components.aws.facts import FACTS
from components.capabilities import LEVELS, Feature, shortfalls
from components.config import build, read_reference
from components.spec import DataClass, Immutability, KeyControl, MachineSize
from sandbox.clouds.aws.eks import VERSIONS
from tests.support.platforms import ROOT


def test_every_feature_has_a_level_a_reason_and_a_source() -> None:
    assert set(FACTS.capabilities) == set(Feature)
    for feature, entry in FACTS.capabilities.items():
        assert entry.level in LEVELS[feature]
        assert entry.reason.endswith(".")
        assert entry.source.startswith("docs.aws.amazon.com/")


def test_customer_keys_reach_everything_but_access_logs() -> None:
    reference = read_reference(ROOT)
    (gap,) = shortfalls(build(reference, {"provider": "aws"}), FACTS.capabilities)
    assert gap.requirement.feature is Feature.ACCESS_LOG_KEY_CONTROL
    assert gap.requirement.data_class is DataClass.AUDIT
    assert gap.capability.compensating


@pytest.mark.parametrize(
    ("feature", "level", "reached"),
    [
        (Feature.STORAGE_KEY_CONTROL, KeyControl.CUSTOMER_MANAGED, True),
        (Feature.STORAGE_KEY_CONTROL, KeyControl.CUSTOMER_HSM, False),
        (Feature.STORAGE_IMMUTABILITY, Immutability.COMPLIANCE, True),
        (Feature.ACCESS_LOG_KEY_CONTROL, KeyControl.PROVIDER_MANAGED, True),
        (Feature.ACCESS_LOG_KEY_CONTROL, KeyControl.CUSTOMER_SUPPLIED, False),
    ],
)
def test_how_far_it_reaches(feature: Feature, level: str, reached: bool) -> None:
    assert FACTS.capabilities[feature].reaches(level) is reached


def test_every_size_is_a_machine_type_and_they_grow() -> None:
    assert set(FACTS.machine_types) == set(MachineSize)
    assert all(re.fullmatch(r"m7i\.\d*x?large", one) for one in FACTS.machine_types.values())
    assert len(set(FACTS.machine_types.values())) == len(MachineSize)


def test_versions_are_those_that_eks_takes() -> None:
    assert set(FACTS.kubernetes_versions) <= set(VERSIONS)
    assert build(read_reference(ROOT), {"provider": "aws"}).compute.kubernetes_version in FACTS.kubernetes_versions


def test_the_reference_is_clear_of_reserved_ranges() -> None:
    assert overlapping("10.20.0.0/16", FACTS.reserved_ranges) == {}
    assert set(overlapping("172.16.0.0/12", FACTS.reserved_ranges)) == {"172.20.0.0/16", "172.17.0.0/16"}


def test_a_cluster_is_in_two_zones_and_every_region_has_them() -> None:
    assert FACTS.least_zones == 2
    assert min(FACTS.zones.values()) >= FACTS.least_zones
