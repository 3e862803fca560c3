"""Programs of strangers (``programs/``) in the sandbox: it is there for any Pulumi program on the three providers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.engine import SandboxRun
from tests.support.programs import Project

PROGRAMS = sorted(path.parent for path in (Path(__file__).parent / "programs").glob("*/Pulumi.yaml"))
CHANGES = {
    "aws_static_sites": {"owner": "somebody-else"},
    "aws_web_server": {"instanceType": "t3.small"},
    "azure_kubernetes": {"renamed": "true"},
    "azure_website": {"owner": "somebody-else", "size": "Standard_B4ms"},
    "ovh_archive": {"size": "30"},
    "ovh_kubernetes": {"nodesByZone": "2"},
}
"""Settings whose change updates the programs' resources in place: aliases, ignored changes, tags, sizes."""


def test_there_are_two_programs_for_each_provider() -> None:
    assert sorted(path.name.split("_")[0] for path in PROGRAMS) == ["aws"] * 2 + ["azure"] * 2 + ["ovh"] * 2
    assert {path.name for path in PROGRAMS} == set(CHANGES)


@pytest.mark.parametrize("source", PROGRAMS, ids=lambda path: path.name)
def test_a_strangers_program_lives_in_the_sandbox(sandbox: SandboxRun, tmp_path: Path, source: Path) -> None:
    it = Project.copy(sandbox, tmp_path / source.name, source)
    made = it.up()
    assert made.changes.keys() == {"create"}
    assert it.up().changes == {}
    settings = [f"--config={it.name}:{key}={value}" for key, value in CHANGES[source.name].items()]
    there = {record.number: record.id for record in it.objects()}
    changed = it.up(*settings)
    assert changed.changes.keys() <= {"update"}, changed.text
    assert {record.number: record.id for record in it.objects()} == there
    assert it.refresh().changes == {}
    it.destroy()
