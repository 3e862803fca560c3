"""A stack file means the same to ``hdp check``, which reads it itself, as to the engine."""

from __future__ import annotations

import json
from pathlib import Path

from hdp.checks.project import Project
from tests.support.engine import SandboxRun

PROGRAM = """
import os
import pulumi
pulumi.export("config", os.environ["PULUMI_CONFIG"])
"""
SETTINGS = """\
config:
  it:day: 2027-05-01
  it:quoted: "2027-05-01"
  it:midnight: 2027-05-01T00:00:00Z
  it:time: 2027-05-01T10:30:00.250Z
  it:plain: 2027-05-01 10:30:00
  it:zone: 2027-05-01T00:00:00+02:00
  it:no-time: 2027-05-01 10:30:00 +02:00
  it:no-day: 2027-02-30
  it:object: {day: 2027-5-1, time: 2027-05-01T10:30:00Z, yes: on, zero: 08, float: 1e3, nothing: ~, list: [2027-05-01]}
  it:word: yes
  it:truth: TRUE
  it:numbers: [0x1f, 010, 0o17, 0b11, 1_000, 1.50, .5, 5., -5]
  it:large: 123456789012345678901234567890
  it:clock: 12:30:00
  it:nothing: ~
"""


def test_a_check_reads_what_the_engine_reads(sandbox: SandboxRun, tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: it\nruntime: python\n", encoding="utf-8")
    (tmp_path / "__main__.py").write_text(PROGRAM, encoding="utf-8")
    sandbox.pulumi("stack", "init", "dev", folder=tmp_path).ok()
    file = tmp_path / "Pulumi.dev.yaml"
    # The engine has put its salt into the file; what it adds to a file that has settings, it would write anew.
    file.write_text(SETTINGS + file.read_text(encoding="utf-8"), encoding="utf-8")
    checked = Project(tmp_path).configuration("dev").values
    sandbox.pulumi("up", "-s", "dev", "--yes", "--skip-preview", folder=tmp_path).ok()
    given = json.loads(sandbox.pulumi("stack", "output", "config", "-s", "dev", folder=tmp_path).ok().out)

    def plain(values: dict[str, str]) -> dict[str, object]:
        """Objects are JSON, whose spaces mean nothing."""
        return {key: json.loads(text) if text[:1] in ("{", "[") else text for key, text in values.items()}

    assert plain(dict(checked)) == plain(given)
    assert checked["it:day"] == "2027-05-01 00:00:00 +0000 UTC"
