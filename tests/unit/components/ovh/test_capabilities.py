"""What OVHcloud reaches is said with a reason, a source and, where it falls short, what compensates."""

from __future__ import annotations

import pytest

from components.capabilities import Capability, Feature
from components.ovh.capabilities import CAPABILITIES

REACHED = {Feature.STORAGE_IMMUTABILITY, Feature.COMPUTE_API_ACCESS, Feature.STORAGE_NETWORK}


def test_every_feature_is_spoken_of() -> None:
    assert set(CAPABILITIES) == set(Feature)


@pytest.mark.parametrize("capability", CAPABILITIES.values(), ids=lambda one: str(one.feature))
def test_a_shortfall_has_a_compensating_control(capability: Capability) -> None:
    assert capability.reason.endswith(".")
    assert capability.source
    assert bool(capability.compensating) is (capability.feature not in REACHED)
    assert not capability.compensating.endswith(".")


def test_what_is_not_there_is_not_claimed() -> None:
    for feature in (Feature.STORAGE_KEY_CONTROL, Feature.NODE_DISK_KEY_CONTROL, Feature.CLUSTER_SECRET_KEY_CONTROL):
        assert CAPABILITIES[feature].level == "provider_managed"
    assert CAPABILITIES[Feature.WORKLOAD_IDENTITY].level == "not_available"
    assert CAPABILITIES[Feature.KEYS_ROTATION].level == "manual"
