"""What goes wrong in the sandbox's clouds, and how the next update puts it right."""

from __future__ import annotations

import functools
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sandbox.faults import VARIABLE
from tests.support.engine import SandboxRun
from tests.support.programs import STACK, Project

REGION = {"aws:region": "eu-west-3"}
BUCKET = "aws:s3/bucket:Bucket"
PROGRAM = """
import os
import pulumi
import pulumi_aws as aws

locked = os.environ.get("LOCKED") == "1"
buckets = [aws.s3.Bucket(f"data-{number}", object_lock_enabled=locked) for number in range(4)]
named = aws.s3.Bucket("named", bucket=f"{pulumi.get_project()}-named", object_lock_enabled=locked)
for number, bucket in enumerate(buckets):
    aws.s3.BucketVersioning(f"v-{number}", bucket=bucket.bucket, versioning_configuration={"status": "Enabled"})
pulumi.export("arns", [bucket.arn for bucket in buckets])
"""


def test_a_refused_call_leaves_a_part_and_the_next_update_the_whole(sandbox: SandboxRun, tmp_path: Path) -> None:
    it = Project.make(sandbox, tmp_path, PROGRAM, REGION)
    refused = it.pulumi("up", "--yes", "--skip-preview", **{VARIABLE: "throttle:create:3"})
    assert refused.code != 0
    assert "TooManyRequests: a fault was asked for at create 3" in refused.text
    assert 2 <= len(it.objects()) < 9
    it.up()
    assert len(it.objects()) == 9
    # The plugin's process ends in the middle of a call; the object stands already.
    crashed = it.pulumi("up", "--yes", "--skip-preview", **{VARIABLE: "crash:create:1", "LOCKED": "1"})
    assert crashed.code != 0
    assert it.up(LOCKED="1").changes["replace"] >= 1
    assert it.up(LOCKED="1").changes == {}
    assert len(it.objects()) == 9
    it.destroy(LOCKED="1")


def test_a_killed_update_orphans_nothing(sandbox: SandboxRun, tmp_path: Path) -> None:
    it = Project.make(sandbox, tmp_path, PROGRAM, REGION)
    # First while everything is made, then while everything is replaced.
    for locked, stall in (("0", "stall:create:2"), ("1", "stall:create:1")):
        made = {record.number for record in it.objects()}
        arguments = ("up", "--yes", "--skip-preview", "--stack", STACK)
        killed = it.run.start(*arguments, **{VARIABLE: stall, "LOCKED": locked})
        it.run.wait_until(functools.partial(_five_more, it, made), killed)
        plugins = _plugins(killed.pid)
        assert plugins
        it.run.kill(killed)
        it.pulumi("cancel", "--yes").ok()
        it.up(LOCKED=locked)
        assert len(it.objects()) == 9, "nothing is left over, and nothing is missing"
        assert len(it.state()) == 9 + 2
        assert [plugin for plugin in plugins if _runs(plugin)] == []
    assert it.up(LOCKED="1").changes == {}
    it.destroy(LOCKED="1")


def test_two_stacks_at_once_in_one_sandbox(sandbox: SandboxRun, tmp_path: Path) -> None:
    folders = [tmp_path / f"{tmp_path.name}-{word}" for word in ("one", "two")]
    both = [Project.make(sandbox, folder, PROGRAM, REGION) for folder in folders]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda it: it.up(), both))
        assert [len(it.objects()) for it in both] == [9, 9]
        list(pool.map(lambda it: it.destroy(), both))


def _five_more(it: Project, than: set[int]) -> bool:
    return len({record.number for record in it.objects()} - than) >= 5


def _plugins(engine: int) -> list[int]:
    """The processes of the sandbox's plugins that an engine has started."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                status = (folder / "stat").read_text().rpartition(")")[2].split()
                command = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if int(status[1]) == engine and b"sandbox.plugin" in command:
                found.append(int(folder.name))
    return found


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
