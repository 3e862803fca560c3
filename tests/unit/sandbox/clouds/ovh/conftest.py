"""An OVHcloud account for each test."""

from __future__ import annotations

import pytest

from tests.unit.sandbox.clouds.ovh.build import Ovh


@pytest.fixture
def ovh(monkeypatch: pytest.MonkeyPatch) -> Ovh:
    """An empty account; the environment names neither a project nor a log service."""
    monkeypatch.delenv("OVH_CLOUD_PROJECT_SERVICE", raising=False)
    monkeypatch.delenv("OVH_DBAAS_LOGS_SERVICE", raising=False)
    return Ovh("ovh")
