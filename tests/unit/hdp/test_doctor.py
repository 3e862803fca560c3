"""Doctor's lines: what is found, and a remedy for whatever is not."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from hdp import credentials, doctor, engine, findings, sandbox
from hdp.findings import Line


def by_check(lines: list[Line]) -> dict[str, Line]:
    return {line.check: line for line in lines}


def test_an_old_python_fails_with_a_remedy() -> None:
    assert doctor.interpreter((3, 11)).status == "ok"
    line = doctor.interpreter((3, 10))
    assert line.status == "failed"
    assert "3.11" in line.remedy


def test_packages_are_compared_with_their_pins() -> None:
    requirements = "# why\none==1.0\ntwo==2.0\n"
    assert [line.status for line in doctor.packages(requirements, {"one": "1.0", "two": "2.0"}.get)] == ["ok"]
    wrong = by_check(doctor.packages(requirements, {"one": "1.5"}.get))
    assert "1.5" in wrong["package one"].detail
    assert "missing" in wrong["package two"].detail
    assert all(line.status == "failed" and line.remedy for line in wrong.values())


def test_no_engine_fails_with_a_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", "/nowhere")
    (line,) = doctor.engine_lines()
    assert line.status == "failed"
    assert "hdp setup" in line.remedy


def test_an_engine_is_named_with_its_version_and_origin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = engine.Engine(tmp_path, "v3.200.0", "PATH")
    monkeypatch.setattr(engine, "find", lambda _: found)
    lines = by_check(doctor.engine_lines())
    assert "v3.200.0" in lines["engine"].detail
    assert "PATH" in lines["engine"].detail
    assert lines["language plugin"].status == "ok"


@pytest.fixture
def box(tmp_path: Path) -> sandbox.Sandbox:
    clone = tmp_path / "clone"
    clone.mkdir()
    (clone / "Pulumi.yaml").write_text("name: demo\nruntime: python\n")
    return sandbox.Sandbox(tmp_path / "box", clone)


def test_a_sandbox_that_is_not_there_yet_is_no_failure(box: sandbox.Sandbox) -> None:
    (line,) = doctor.sandbox_lines(box)
    assert line.status == "warning"
    assert findings.can_run([line])


def test_a_missing_plugin_fails_with_a_remedy(box: sandbox.Sandbox) -> None:
    for name, number in sandbox.plugin_versions().items():
        sandbox.write_script(sandbox.plugin_path(box, name, number), "#!/bin/sh\n")
    assert findings.can_run(doctor.sandbox_lines(box))
    sandbox.plugin_path(box, "ovh", sandbox.plugin_versions()["ovh"]).unlink()
    line = by_check(doctor.sandbox_lines(box))["plugin ovh"]
    assert line.status == "failed"
    assert line.remedy
    assert not findings.can_run([line])


def test_damaged_state_fails_with_a_remedy(box: sandbox.Sandbox) -> None:
    box.checkpoint("aws").parent.mkdir(parents=True)
    box.checkpoint("aws").write_text("{")
    line = by_check(doctor.state_lines(box))["state"]
    assert line.status == "failed"
    assert "aws.json" in line.detail


def test_locks_are_told_dead_or_alive(box: sandbox.Sandbox) -> None:
    box.checkpoint("aws").parent.mkdir(parents=True)
    box.checkpoint("aws").write_text(json.dumps({"checkpoint": {}}))
    folder = box.state / ".pulumi" / "locks" / "organization" / "demo" / "aws"
    folder.mkdir(parents=True)
    owner = {"pid": 4, "hostname": "elsewhere", "timestamp": ""}
    (folder / "1.json").write_text(json.dumps(owner))
    assert "running" in by_check(doctor.state_lines(box))["lock"].detail
    (folder / "1.json").write_text("{")
    assert "dead" in by_check(doctor.state_lines(box))["lock"].detail


AZURE, OVH, AWS = credentials.PROVIDERS


OVH_ALSO = "OVH_ENDPOINT OVH_CLOUD_PROJECT_SERVICE OVH_DBAAS_LOGS_SERVICE"


@pytest.mark.parametrize(
    ("provider", "variables", "status"),
    [
        (AZURE, "ARM_CLIENT_ID ARM_TENANT_ID ARM_CLIENT_SECRET ARM_SUBSCRIPTION_ID", "ok"),
        (AZURE, "ARM_CLIENT_ID ARM_TENANT_ID ARM_USE_OIDC ARM_SUBSCRIPTION_ID", "ok"),
        (AZURE, "ARM_CLIENT_ID ARM_TENANT_ID ARM_CLIENT_SECRET", "warning"),
        (AZURE, "ARM_CLIENT_ID ARM_SUBSCRIPTION_ID", "warning"),
        (OVH, f"{OVH_ALSO} OVH_CLIENT_ID OVH_CLIENT_SECRET", "ok"),
        (OVH, f"{OVH_ALSO} OVH_CLIENT_ID OVH_CLIENT_SECRET OVH_ACCESS_TOKEN", "warning"),
        (OVH, "OVH_CLIENT_ID OVH_CLIENT_SECRET", "warning"),
        (AWS, "AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY", "ok"),
        (AWS, "AWS_PROFILE", "ok"),
        (AWS, "AWS_ACCESS_KEY_ID", "warning"),
        (AWS, "", "warning"),
    ],
)
def test_credentials_by_their_variables(
    provider: credentials.Provider, variables: str, status: str, tmp_path: Path
) -> None:
    user = dict.fromkeys(variables.split(), "hush")
    line = by_check(credentials.lines(user, tmp_path))[f"credentials {provider.name}"]
    assert line.status == status
    assert bool(line.remedy) == (status != "ok")
    assert "hush" not in f"{line.detail} {line.remedy}"


def test_credentials_by_their_files(tmp_path: Path) -> None:
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "credentials").write_text("")
    assert by_check(credentials.lines({}, tmp_path))["credentials aws"].status == "ok"


def test_a_login_counts_only_with_its_program(tmp_path: Path) -> None:
    way = next(way for way in AZURE.ways if way.program)
    (tmp_path / ".azure").mkdir()
    (tmp_path / way.file).write_text("")
    assert credentials.found(way, {}, tmp_path, lambda _: "/usr/bin/az")
    assert not credentials.found(way, {}, tmp_path, lambda _: None)


def test_official_plugins_are_looked_for_in_the_users_home(tmp_path: Path) -> None:
    assert doctor.official_plugin("aws", "1.2.3", tmp_path).status == "warning"
    (tmp_path / "plugins" / "resource-aws-v1.2.3").mkdir(parents=True)
    assert doctor.official_plugin("aws", "1.2.3", tmp_path).status == "ok"


def test_the_state_backend(tmp_path: Path) -> None:
    assert doctor.backend({}, tmp_path).status == "warning"
    assert doctor.backend({"PULUMI_BACKEND_URL": "s3://private-bucket"}, tmp_path).detail.endswith("s3")
    (tmp_path / "credentials.json").write_text("{}")
    assert doctor.backend({}, tmp_path).status == "ok"


def test_the_passphrase() -> None:
    assert doctor.secrets({}).status == "warning"
    assert doctor.secrets({"PULUMI_CONFIG_PASSPHRASE": ""}).status == "ok"


def test_a_sandbox_shell_says_that_it_hides_the_real_settings() -> None:
    (line,) = doctor.real_lines({"HDP_SANDBOX": "1"})
    assert "sandbox shell" in line.detail


def test_what_only_a_real_deployment_lacks_keeps_nothing_from_running(tmp_path: Path) -> None:
    lines = doctor.real_lines({"HOME": str(tmp_path)})
    assert lines
    assert findings.can_run(lines)
    assert all(line.remedy for line in lines if line.status != "ok")


def test_every_check_of_this_clone_has_a_remedy_unless_it_is_well(tmp_path: Path) -> None:
    lines = doctor.examine(sandbox.Sandbox(tmp_path / "box"), os.environ)
    assert {line.group for line in lines} == {findings.SANDBOX, findings.REAL}
    assert all(line.remedy for line in lines if line.status != "ok")
