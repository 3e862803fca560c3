"""``hdp`` with the real engine: the main job and its table, and what keeps it from running."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

from hdp.paths import CLONE
from policies.rules.registry import PACKS
from tests.support.engine import Ran, SandboxRun


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> SandboxRun:
    """A sandbox in which ``hdp up aws`` has been run once; see :func:`first`."""
    return SandboxRun.make(tmp_path_factory.mktemp("hdp") / "box")


@pytest.fixture(scope="module")
def first(box: SandboxRun) -> Ran:
    """The first ``hdp up aws``."""
    return box.hdp("up", "aws")


def test_an_update_shows_pulumis_output_and_ends_with_the_table(first: Ran) -> None:
    first.ok()
    assert "Updating (aws)" in first.out
    heading, row = first.out.splitlines()[-2:]
    assert heading.split() == ["stack", "provider", "region", "resources", "changes", "policies", "seconds"]
    assert row.split()[:3] == ["aws", "aws", "eu-west-3"]
    assert int(row.split()[3]) > 50
    assert "create" in row
    assert f"passed ({len(PACKS)} packs)" in row


def test_a_second_update_changes_nothing_and_says_so(box: SandboxRun, first: Ran) -> None:
    first.ok()
    ran = box.hdp("up", "aws", "--json").ok()
    (result,) = json.loads(ran.out)
    assert result["changes"] == {}
    assert result["ok"]
    assert "Updating (aws)" in ran.err
    table = box.hdp("refresh", "aws").ok()
    assert table.out.endswith("Nothing changed: everything is as described.\n")


def test_the_status_tells_what_is_there(box: SandboxRun, first: Ran) -> None:
    first.ok()
    rows = {row["stack"]: row for row in box.hdp("sandbox", "status", "--json").json()}
    assert rows["aws"]["region"] == "eu-west-3"
    assert int(rows["aws"]["resources"]) > 50
    assert rows["ovh"]["resources"] == "0"


def test_the_clone_is_as_it_was(box: SandboxRun, first: Ran) -> None:
    first.ok()
    for path in (CLONE / "stacks").glob("Pulumi.*.yaml"):
        assert "encryptionsalt" not in path.read_text()
        assert "encryptionsalt" in (box.box.project / "stacks" / path.name).read_text()


def without_network() -> tuple[list[str], dict[str, str]]:
    """What to put before a command, and its environment, so that it has the loopback interface only.

    Where the kernel allows no network namespace (in most containers), HTTP is led to a port where nobody listens.
    """
    for way in (["unshare", "-rn"], ["sudo", "-n", "-E", "unshare", "-n"]):
        if shutil.which(way[0]) and subprocess.run([*way, "ip", "link", "set", "lo", "up"]).returncode == 0:
            return [*way, "sh", "-c", 'ip link set lo up && exec "$@"', "sh"], {}
    closed = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
    return [], {**closed, "no_proxy": "127.0.0.1,localhost", "NO_PROXY": "127.0.0.1,localhost"}


def test_everything_runs_without_a_network(box: SandboxRun, first: Ran) -> None:
    first.ok()
    cut, closed = without_network()
    fetch = "import urllib.request; urllib.request.urlopen('http://192.0.2.1/', timeout=5)"
    assert "URLError" in box.run([*cut, "python", "-c", fetch], CLONE, closed).err
    hdp = [*cut, sys.executable, "-m", "hdp"]
    assert "none" in box.run([*hdp, "up", "aws"], CLONE, closed).ok().out.splitlines()[-2]
    box.run([*hdp, "setup"], CLONE, closed).ok()


def test_a_platform_that_is_refused_is_exit_code_1(box: SandboxRun) -> None:
    refused = box.hdp("up", box.stack("hdp-london", {"provider": "aws", "location": "united-kingdom"}), "--json")
    assert refused.code == 1
    assert json.loads(refused.out)[0]["resources"] == 0


@pytest.fixture
def updating(fresh_sandbox: SandboxRun) -> Iterator[subprocess.Popen[str]]:
    """An update under way: it holds its lock, and its plugin never answers."""
    stalled = {"HDP_SANDBOX_FAULT": "stall:create:1"}
    with fresh_sandbox.start("up", "--yes", "--skip-preview", "--stack", "aws", **stalled) as process:
        folder = fresh_sandbox.box.state / ".pulumi" / "locks" / "organization" / fresh_sandbox.box.project_name / "aws"
        assert process.stdout is not None
        shown = []
        for line in process.stdout:
            shown.append(line)
            if "creating" in line and list(folder.glob("*.json")):
                break
        else:
            raise AssertionError("the update ended: " + "".join(shown))
        yield process
        if process.poll() is None:
            fresh_sandbox.kill(process)


def test_a_running_update_is_respected_and_a_killed_one_is_cleared_away(
    fresh_sandbox: SandboxRun, updating: subprocess.Popen[str]
) -> None:
    refused = fresh_sandbox.hdp("preview", "aws")
    assert refused.code == 2
    assert f"process {updating.pid} " in refused.err
    assert fresh_sandbox.hdp("sandbox", "reset", "--yes").code == 2
    fresh_sandbox.kill(updating)
    ran = fresh_sandbox.hdp("preview", "aws", "--no-packs").ok()
    assert f"released the lock of the dead process {updating.pid}" in ran.err


@pytest.mark.parametrize("name", ["state/.pulumi/stacks/health-data-platform/aws.json", "cloud.db"])
def test_damaged_state_is_refused_with_the_file_and_the_remedy(fresh_sandbox: SandboxRun, name: str) -> None:
    (fresh_sandbox.box.root / name).write_text("not what it was")
    refused = fresh_sandbox.hdp("up", "aws")
    assert refused.code == 2
    assert str(fresh_sandbox.box.root / name) in refused.err
    assert "hdp sandbox reset" in refused.err
    assert "Traceback" not in refused.err


def test_an_unknown_stack_is_refused_with_the_known_ones(sandbox: SandboxRun) -> None:
    refused = sandbox.hdp("up", "gcp")
    assert refused.code == 2
    assert "azure, ovh, aws" in refused.err
