"""Small Pulumi projects, run as ``hdp check`` runs them."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from hdp.checks import program
from hdp.checks.project import Project
from policies.rules.view import StackView
from tests.support.platforms import cache_folder

Ran = tuple[StackView, tuple[str, ...]]
Run = Callable[..., Ran]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The folder of a project ``shop`` with one stack ``dev``."""
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\nstackConfigDir: stacks\n", encoding="utf-8")
    (tmp_path / "stacks").mkdir()
    (tmp_path / "stacks" / "Pulumi.dev.yaml").write_text("config:\n  aws:region: eu-west-3\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(project: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a program of the project, given as text, and gives what is recorded."""
    # Restored after the test, whatever the program sets.
    monkeypatch.setenv("PULUMI_CONFIG", "{}")

    def run(text: str, *, unknown: bool = False) -> Ran:
        header = "import pulumi\nimport pulumi_aws as aws\n"
        (project / "__main__.py").write_text(header + textwrap.dedent(text), encoding="utf-8")
        return program.run(Project(project), "dev", cache_folder(), unknown=unknown)

    return run
