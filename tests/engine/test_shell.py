"""Plain ``pulumi`` commands in a sandbox shell: for this project they run in the overlay, elsewhere as they are."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from hdp.paths import CLONE
from tests.support.engine import SandboxRun

PROGRAM = """
import pulumi
from pulumi_aws import s3

bucket = s3.Bucket("notes", tags={"purpose": pulumi.Config().get("purpose") or "none"})
pulumi.export("bucket", bucket.id)
"""
PACK = """
from pulumi_policy import EnforcementLevel, PolicyPack, ResourceValidationPolicy


def refuse(args, report):
    if args.resource_type == "aws:s3/bucket:Bucket":
        report("no buckets here")


PolicyPack(
    "no-buckets",
    [ResourceValidationPolicy("no-buckets", "No buckets.", refuse, EnforcementLevel.MANDATORY)],
)
"""


def committed() -> dict[str, bytes]:
    """The files of the clone that the engine would write into."""
    return {path.name: path.read_bytes() for path in [CLONE / "Pulumi.yaml", *sorted((CLONE / "stacks").iterdir())]}


def test_settings_and_stacks_of_the_sandbox_stay_out_of_the_clone(sandbox: SandboxRun) -> None:
    before = committed()
    name = sandbox.stack("shell-settings", {"provider": "aws"})
    sandbox.pulumi("config", "set", "--secret", "note", "hush", "--stack", name).ok()
    assert sandbox.pulumi("config", "get", "note", "--stack", name).ok().out.strip() == "hush"
    assert committed() == before


def test_the_projects_stacks_are_there_and_none_is_selected(sandbox: SandboxRun) -> None:
    stacks = sandbox.pulumi("stack", "ls", "--json").json()
    assert {"azure", "ovh", "aws"} <= {stack["name"] for stack in stacks}
    assert not any(stack["current"] for stack in stacks)


def write_pack(folder: Path) -> None:
    folder.mkdir()
    (folder / "PulumiPolicy.yaml").write_text("runtime: python\nversion: 0.0.1\n")
    (folder / "__main__.py").write_text(PACK)


def test_another_project_runs_in_the_same_sandbox(sandbox: SandboxRun, tmp_path: Path) -> None:
    write_pack(tmp_path / "pack")
    config = {"aws:region": "eu-west-3", "notes:purpose": "test"}
    project = sandbox.foreign(tmp_path / "notes", "notes", PROGRAM, config)
    refused = project.pulumi("preview", "--policy-pack", "../pack")
    assert refused.code != 0
    assert "no buckets here" in refused.text
    project.pulumi("up", "--yes").ok()
    (bucket,) = [item for item in project.resources("dev") if item["type"] == "aws:s3/bucket:Bucket"]
    assert bucket["inputs"]["tags"] == {"purpose": "test"}
    assert project.outputs("dev") == {"bucket": bucket["id"]}
    project.pulumi("up", "--yes", "--expect-no-changes", "--skip-preview").ok()
    project.pulumi("refresh", "--yes", "--expect-no-changes").ok()
    project.pulumi("destroy", "--yes").ok()
    # What the engine wrote stands in the project's own folder: it is not ours.
    assert "encryptionsalt" in (tmp_path / "notes" / "Pulumi.dev.yaml").read_text()


def test_relative_paths_start_where_the_command_is_given(sandbox: SandboxRun, tmp_path: Path) -> None:
    folder = CLONE / "stacks"
    relative = os.path.relpath(tmp_path / "state.json", folder)
    sandbox.pulumi("stack", "export", "--stack", "aws", "--file", relative, folder=folder).ok()
    assert "deployment" in json.loads((tmp_path / "state.json").read_text())


def test_a_shell_that_reads_sandbox_env_is_in_the_sandbox(sandbox: SandboxRun) -> None:
    script = 'eval "$(python -m hdp sandbox env)" && command -v pulumi && pulumi whoami --json && echo "$AWS_PROFILE"'
    ran = sandbox.run(["sh", "-c", script], CLONE, {"AWS_PROFILE": "mine"}).ok()
    assert ran.out.splitlines()[0] == str(sandbox.box.bin / "pulumi")
    assert str(sandbox.box.state) in ran.out
    assert ran.out.endswith("\n\n")


def test_git_sees_nothing_of_a_sandbox_in_the_clone() -> None:
    places = [".sandbox/state", ".venv/bin", "hdp/__pycache__/x"]
    run = subprocess.run(["git", "check-ignore", *places], cwd=CLONE, capture_output=True, text=True, check=True)
    assert run.stdout.splitlines() == places
