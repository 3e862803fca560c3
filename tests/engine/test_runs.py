"""Runs of a small project with a policy pack of its own: what the engine's event log says of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from hdp import engine, results, runs
from hdp.runs import Plan, Result
from hdp.sandbox import Sandbox

PROGRAM = """
import pulumi
from pulumi_aws import s3

for name in pulumi.Config().require_object("buckets"):
    s3.Bucket(name)
pulumi.export("provider", "aws")
pulumi.export("region", "eu-west-3")
"""
PACK = """
from pulumi_policy import EnforcementLevel, PolicyPack, ResourceValidationPolicy


def named(word):
    def check(args, report):
        if args.name == word:
            report(f"{word} is no name")

    return check


PolicyPack(
    "names",
    [
        ResourceValidationPolicy("bad", "No bad names.", named("bad"), EnforcementLevel.MANDATORY),
        ResourceValidationPolicy("odd", "No odd names.", named("odd"), EnforcementLevel.ADVISORY),
    ],
)
"""


class Project:
    """A project with the stack ``aws``; its buckets are settings."""

    def __init__(self, folder: Path) -> None:
        self.box = Sandbox(folder / "box", folder / "clone")
        pack = self.box.clone / "policies" / "names"
        pack.mkdir(parents=True)
        (self.box.clone / "Pulumi.yaml").write_text("name: buckets\nruntime: python\nstackConfigDir: stacks\n")
        (self.box.clone / "__main__.py").write_text(PROGRAM)
        (pack / "PulumiPolicy.yaml").write_text("runtime: python\nversion: 0.0.1\n")
        (pack / "__main__.py").write_text(PACK)
        (self.box.clone / "stacks").mkdir()
        self.output = folder / "output"

    def run(self, command: str, *buckets: str, packs: bool = True) -> Result:
        """Runs a command, for a program with these buckets."""
        config = f"config:\n  aws:region: eu-west-3\n  buckets:buckets: {list(buckets)}\n"
        (self.box.clone / "stacks" / "Pulumi.aws.yaml").write_text(config)
        with self.output.open("w") as output:
            (result,) = runs.run_all(self.box, engine.ensure(), [], Plan(command, packs), output)
        return result


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_a_stacks_life(project: Project) -> None:
    previewed = project.run("preview", "one", "two")
    assert results.row(previewed)[:6] == ["aws", "aws", "eu-west-3", "2", "3 create", "passed (1 pack)"]
    made = project.run("up", "one", "odd")
    assert results.row(made)[3:6] == ["2", "3 create", "passed (1 pack), 1 advisory"]
    same = project.run("up", "one", "odd")
    assert results.row(same)[3:5] == ["2", "none"]
    fewer = project.run("up", "one", packs=False)
    assert results.row(fewer)[3:6] == ["1", "1 delete", "not run"]
    gone = project.run("destroy", "one")
    assert results.row(gone)[:6] == ["aws", "aws", "eu-west-3", "0", "2 delete", "-"]
    assert results.exit_code([previewed, made, same, fewer, gone]) == 0


def test_a_refusal_leaves_everything_as_it_was(project: Project) -> None:
    project.run("up", "one")
    refused = project.run("up", "one", "bad")
    assert results.row(refused)[3:6] == ["1", "failed, nothing changed", "refused: 1 violation"]
    assert refused.summary.violations[0].policy == "bad"
    assert results.exit_code([refused]) == 1
    assert "bad is no name" in project.output.read_text()


def test_a_program_that_fails_is_no_verdict_of_the_policies(project: Project) -> None:
    (project.box.clone / "__main__.py").write_text("raise SystemExit('no')")
    failed = project.run("up")
    assert results.row(failed)[3:6] == ["0", "failed, nothing changed", "not decided"]
