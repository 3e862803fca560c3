"""An Azure subscription for each test."""

from __future__ import annotations

import pytest

from tests.unit.sandbox.clouds.azure.build import GROUP, RG, Azure


@pytest.fixture
def azure() -> Azure:
    """A subscription in francecentral that has one resource group."""
    cloud = Azure("azure-native")
    cloud.make(GROUP, {"resourceGroupName": RG}, "group")
    return cloud
