"""Sandboxes for the tests that run the real engine. Every test in this folder bears the mark ``engine``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.engine import SandboxRun

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests of this folder, so that ``-m "not engine"`` leaves them out."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.engine)


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> SandboxRun:
    """One sandbox for all tests of a process. Use stacks and projects of your own in it."""
    return SandboxRun.make(tmp_path_factory.mktemp("sandbox") / "box")


@pytest.fixture
def fresh_sandbox(tmp_path: Path) -> SandboxRun:
    """A sandbox of the test's own, for tests that damage it or need its clouds empty."""
    return SandboxRun.make(tmp_path / "box")
