"""An AWS cloud for each test."""

from __future__ import annotations

import pytest

from tests.unit.sandbox.clouds.aws.build import Aws


@pytest.fixture
def aws() -> Aws:
    """An empty cloud in eu-west-3."""
    return Aws("aws")
