"""Each provider's reference platform, built once for all conformance tests."""

from __future__ import annotations

import functools

import pytest

from components.spec import Provider
from tests.support.platforms import Built, build_platform


@functools.cache
def reference(provider: Provider) -> Built:
    """The reference platform at a provider."""
    return build_platform(provider)


@pytest.fixture(params=list(Provider), ids=str)
def provider(request: pytest.FixtureRequest) -> Provider:
    """Each provider in turn."""
    chosen: Provider = request.param
    return chosen


@pytest.fixture
def built(provider: Provider) -> Built:
    """The reference platform at each provider in turn."""
    return reference(provider)
