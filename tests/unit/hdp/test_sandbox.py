"""The sandbox's environment, its scripts and its stacks."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from hdp import sandbox
from hdp.engine import Engine
from hdp.paths import CLONE
from sandbox.clouds import PACKAGES

ENGINE = Engine(Path("/engine/bin"), "v3.170.0", "cache")
VERSIONS = dict.fromkeys(PACKAGES, "1.2.3")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    folder = tmp_path / "a clone"
    (folder / "stacks").mkdir(parents=True)
    (folder / "Pulumi.yaml").write_text("name: demo\nruntime: python\nstackConfigDir: stacks\n")
    for name in ("aws", "azure", "extra", "ovh"):
        (folder / "stacks" / f"Pulumi.{name}.yaml").write_text("config: {}\n")
    return folder


@pytest.fixture
def box(tmp_path: Path, clone: Path) -> sandbox.Sandbox:
    return sandbox.Sandbox(tmp_path / "a box", clone)


@pytest.mark.parametrize(
    "name",
    [
        "AWS_SECRET_ACCESS_KEY",
        "AWS_PROFILE",
        "AWS_REGION",
        "ARM_CLIENT_SECRET",
        "AZURE_CLIENT_ID",
        "OVH_CONSUMER_KEY",
        "PULUMI_ACCESS_TOKEN",
        "PULUMI_STACK",
        "PULUMI_CONFIG_PASSPHRASE_FILE",
    ],
)
def test_credentials_do_not_reach_the_sandbox(box: sandbox.Sandbox, name: str) -> None:
    assert name not in sandbox.environment(box, ENGINE, {name: "secret", "PATH": "/bin"})


@pytest.mark.parametrize("name", ["HOME", "LANG", "MY_AWS_THING", "PULUMI_PARALLEL", "HDP_SANDBOX_FAULT"])
def test_everything_else_does(box: sandbox.Sandbox, name: str) -> None:
    assert sandbox.environment(box, ENGINE, {name: "x", "PATH": "/bin"})[name] == "x"


def test_the_users_pulumi_is_left_alone(box: sandbox.Sandbox) -> None:
    user = {"PULUMI_BACKEND_URL": "s3://mine", "PULUMI_HOME": "/home/u/.pulumi", "PULUMI_CONFIG_PASSPHRASE": "mine"}
    made = sandbox.environment(box, ENGINE, user)
    assert made["PULUMI_BACKEND_URL"] == f"file://{box.root}/state"
    assert made["PULUMI_HOME"] == f"{box.root}/home"
    assert made["PULUMI_CONFIG_PASSPHRASE"] == sandbox.PASSPHRASE
    assert made["HDP_SANDBOX"] == "1"


def test_the_made_up_project_takes_the_place_of_a_real_one(box: sandbox.Sandbox) -> None:
    made = sandbox.environment(box, ENGINE, {"OVH_CLOUD_PROJECT_SERVICE": "f" * 32})
    assert made["OVH_CLOUD_PROJECT_SERVICE"] == sandbox.OVH_PROJECT
    assert len(sandbox.OVH_PROJECT) == 32


def test_the_made_up_log_service_takes_the_place_of_a_real_one(box: sandbox.Sandbox) -> None:
    made = sandbox.environment(box, ENGINE, {"OVH_DBAAS_LOGS_SERVICE": "ldp-xx-99999"})
    assert made["OVH_DBAAS_LOGS_SERVICE"] == sandbox.OVH_LOGS


def test_the_path_starts_with_the_sandbox_and_does_not_grow(box: sandbox.Sandbox) -> None:
    once = sandbox.variables(box, ENGINE, "/usr/bin:/bin")["PATH"]
    assert once.split(":")[0] == str(box.bin)
    assert once.endswith("/engine/bin:/usr/bin:/bin")
    assert sandbox.variables(box, ENGINE, once)["PATH"] == once


def test_a_shell_can_read_the_script(box: sandbox.Sandbox) -> None:
    user = {"PATH": "/usr/bin:/bin", "AWS_PROFILE": "mine", "OVH_CLOUD_PROJECT_SERVICE": "real"}
    script = sandbox.shell_script(box, ENGINE, user)
    show = 'echo "$AWS_PROFILE|$PULUMI_HOME|$OVH_CLOUD_PROJECT_SERVICE"'
    run = subprocess.run(["sh", "-c", f"{script}\n{show}"], env=user, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == f"|{box.home}|{sandbox.OVH_PROJECT}"


def test_scripts_name_the_interpreter_the_clone_and_the_plugin(box: sandbox.Sandbox) -> None:
    scripts = sandbox.scripts(box, ENGINE, VERSIONS)
    assert len(scripts) == 1 + len(PACKAGES)
    for package in PACKAGES:
        text = scripts[sandbox.plugin_path(box, package, "1.2.3")]
        assert f"-m sandbox.plugin {package} " in text
        assert f"PYTHONPATH={CLONE} " in text
    for text in scripts.values():
        subprocess.run(["sh", "-n"], input=text, text=True, check=True)


def test_plugins_stand_where_the_engine_looks(box: sandbox.Sandbox) -> None:
    path = sandbox.plugin_path(box, "azure-native", "3.29.0")
    assert path.relative_to(box.home).as_posix() == "plugins/resource-azure-native-v3.29.0/pulumi-resource-azure-native"


def test_a_script_is_written_once(tmp_path: Path) -> None:
    path = tmp_path / "bin" / "tool"
    sandbox.write_script(path, "#!/bin/sh\n")
    before = path.stat()
    assert os.access(path, os.X_OK)
    sandbox.write_script(path, "#!/bin/sh\n")
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    sandbox.write_script(path, "#!/bin/sh\nexit 1\n")
    assert path.read_text().endswith("exit 1\n")
    assert [file.name for file in path.parent.iterdir()] == ["tool"]


def test_stacks_come_in_the_projects_order_then_the_others(box: sandbox.Sandbox) -> None:
    box.checkpoint("mine").parent.mkdir(parents=True)
    box.checkpoint("mine").write_text("{}")
    assert box.stacks() == ["azure", "ovh", "aws", "extra", "mine"]


def test_a_reset_leaves_nothing_of_the_sandbox_and_all_of_the_clone(box: sandbox.Sandbox) -> None:
    box.state.mkdir(parents=True)
    sandbox.reset(box)
    assert not box.root.exists()
    assert (box.clone / "Pulumi.yaml").exists()
