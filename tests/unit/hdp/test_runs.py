"""Which stacks are run, with which command line, and what keeps them from running."""

from __future__ import annotations

import json
import signal
import socket
import sys
from pathlib import Path

import pytest

from hdp import runs
from hdp.engine import Engine
from hdp.errors import CannotRunError
from hdp.sandbox import Sandbox
from policies.rules.registry import PACKS

ENGINE = Engine(Path("/engine/bin"), "v3.170.0", "cache")


@pytest.fixture
def box(tmp_path: Path) -> Sandbox:
    clone = tmp_path / "clone"
    (clone / "stacks").mkdir(parents=True)
    (clone / "Pulumi.yaml").write_text("name: demo\nruntime: python\nstackConfigDir: stacks\n")
    for name in ("aws", "ovh", "extra"):
        (clone / "stacks" / f"Pulumi.{name}.yaml").write_text("config: {}\n")
    for name in ("one", "two"):
        (clone / "policies" / name).mkdir(parents=True)
        (clone / "policies" / name / "PulumiPolicy.yaml").write_text("runtime: python\n")
    (clone / "policies" / "rules").mkdir()
    return Sandbox(tmp_path / "box", clone)


def line(box: Sandbox, plan: runs.Plan, terminal: bool = False) -> list[str]:
    return runs.command_line(box, ENGINE, "aws", plan, Path("/log"), terminal)


def test_without_a_name_the_projects_own_stacks_run(box: Sandbox) -> None:
    assert runs.choose(box, []) == ["ovh", "aws"]
    assert runs.choose(box, ["extra", "aws", "extra"]) == ["extra", "aws"]


def test_an_unknown_stack_is_refused_with_the_known_ones(box: Sandbox) -> None:
    with pytest.raises(CannotRunError, match=r"stacks/Pulumi\.gcp\.yaml.*ovh, aws, extra"):
        runs.choose(box, ["aws", "gcp"])


def test_packs_are_the_folders_with_a_pack_file(box: Sandbox) -> None:
    assert [path.name for path in runs.packs(box.clone)] == ["one", "two"]


def test_the_pack_of_all_rules_stands_for_those_it_holds(box: Sandbox) -> None:
    for name in ("all", *PACKS):
        folder = box.clone / "policies" / name
        folder.mkdir()
        (folder / "PulumiPolicy.yaml").touch()
    assert [path.name for path in runs.packs(box.clone)] == ["all", "one", "two"]


def test_an_update_is_approved_and_runs_every_pack(box: Sandbox) -> None:
    command = line(box, runs.Plan("up"))
    assert command[:6] == ["/engine/bin/pulumi", "--cwd", str(box.project), "up", "--stack", "aws"]
    assert "--yes" in command
    assert command.count("--policy-pack") == 2
    assert command[-2:] == ["--event-log", "/log"]


def test_packs_can_be_left_out_and_only_go_where_pulumi_takes_them(box: Sandbox) -> None:
    assert "--policy-pack" not in line(box, runs.Plan("up", packs=False))
    assert "--policy-pack" not in line(box, runs.Plan("destroy"))
    assert "--policy-pack" in line(box, runs.Plan("preview"))


def test_a_preview_needs_no_approval(box: Sandbox) -> None:
    assert "--yes" not in line(box, runs.Plan("preview"))


def test_pulumi_draws_its_tree_on_a_terminal_only(box: Sandbox) -> None:
    assert "--non-interactive" in line(box, runs.Plan("up"))
    assert "--non-interactive" not in line(box, runs.Plan("up"), terminal=True)


def test_a_damaged_state_keeps_everything_from_running(box: Sandbox) -> None:
    path = box.checkpoint("aws")
    path.parent.mkdir(parents=True)
    path.write_text("{")
    runs.check(box, ["ovh"])
    with pytest.raises(CannotRunError, match="damaged"):
        runs.check(box, ["ovh", "aws"])


def test_a_held_lock_keeps_its_stack_from_running(box: Sandbox) -> None:
    folder = box.state / ".pulumi" / "locks" / "organization" / "demo" / "aws"
    folder.mkdir(parents=True)
    lock = {"pid": 1, "hostname": f"not-{socket.gethostname()}", "timestamp": ""}
    (folder / "1.json").write_text(json.dumps(lock))
    runs.check(box, ["ovh"])
    with pytest.raises(CannotRunError, match="locked"):
        runs.check(box, ["aws"])


def test_the_output_goes_where_it_is_sent_and_the_exit_code_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "out"
    with file.open("w") as output:
        code = runs.call([sys.executable, "-c", "print('hello'); exit(7)"], {}, tmp_path, output)
    assert code == 7
    assert file.read_text() == "hello\n"


def test_an_interrupt_is_the_commands_to_handle(tmp_path: Path) -> None:
    # The child interrupts its parent, as Ctrl-C on a terminal does, and goes on to its own end.
    child = f"import os, signal; os.kill(os.getppid(), signal.{signal.SIGINT.name}); exit(5)"
    before = signal.getsignal(signal.SIGINT)
    with (tmp_path / "out").open("w") as output:
        assert runs.call([sys.executable, "-c", child], {}, tmp_path, output) == 5
    assert signal.getsignal(signal.SIGINT) is before


def test_a_plain_kill_becomes_an_interrupt_of_the_command(tmp_path: Path) -> None:
    child = (
        "import os, signal, sys\n"
        "signal.signal(signal.SIGINT, lambda *_: sys.exit(9))\n"
        "os.kill(os.getppid(), signal.SIGTERM)\n"
        "signal.pause()\n"
    )
    with (tmp_path / "out").open("w") as output:
        assert runs.call([sys.executable, "-c", child], {}, tmp_path, output) == 9
