"""The overlay project: committed stack files in, nothing back into the clone."""

from __future__ import annotations

from pathlib import Path

import pytest

from hdp import overlay

COMMITTED = "config:\n  demo:provider: aws\n"
SALT = "encryptionsalt: v1:abc=:v1:def:ghi==\n"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    folder = tmp_path / "clone"
    (folder / "stacks").mkdir(parents=True)
    (folder / "Pulumi.yaml").write_text("name: demo\nruntime: python\nstackConfigDir: stacks\n")
    (folder / "stacks" / "Pulumi.aws.yaml").write_text(COMMITTED)
    (folder / "stacks" / "reference.yaml").write_text("location: france\n")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return tmp_path / "box" / "project"


def test_the_first_sync_copies_stack_files_and_points_the_project_at_the_clone(clone: Path, project: Path) -> None:
    assert overlay.sync(clone, project) == []
    assert (project / "stacks" / "Pulumi.aws.yaml").read_text() == COMMITTED
    assert not (project / "stacks" / "reference.yaml").exists()
    text = (project / "Pulumi.yaml").read_text()
    assert overlay.setting(text, "main") == str(clone)
    assert overlay.setting(text, "name") == "demo"
    assert text.count("stackConfigDir") == 1


def test_a_second_sync_keeps_what_the_engine_and_the_user_wrote(clone: Path, project: Path) -> None:
    overlay.sync(clone, project)
    copy = project / "stacks" / "Pulumi.aws.yaml"
    copy.write_text(COMMITTED + "  demo:owner: me\n" + SALT)
    assert overlay.sync(clone, project) == []
    assert copy.read_text() == COMMITTED + "  demo:owner: me\n" + SALT


def test_a_changed_committed_file_is_taken_over_and_the_salt_stays(clone: Path, project: Path) -> None:
    overlay.sync(clone, project)
    copy = project / "stacks" / "Pulumi.aws.yaml"
    copy.write_text(COMMITTED + SALT)
    changed = COMMITTED.replace("aws", "ovh")
    (clone / "stacks" / "Pulumi.aws.yaml").write_text(changed)
    assert overlay.sync(clone, project) == []
    assert copy.read_text() == changed + SALT


def test_when_both_changed_the_committed_file_wins_and_the_other_is_kept_and_named(clone: Path, project: Path) -> None:
    overlay.sync(clone, project)
    copy = project / "stacks" / "Pulumi.aws.yaml"
    mine = COMMITTED + "  demo:owner: me\n" + SALT
    copy.write_text(mine)
    changed = COMMITTED.replace("aws", "ovh")
    (clone / "stacks" / "Pulumi.aws.yaml").write_text(changed)
    (note,) = overlay.sync(clone, project)
    kept = project / "stacks" / "Pulumi.aws.yaml.replaced"
    assert "Pulumi.aws.yaml" in note
    assert str(kept) in note
    assert copy.read_text() == changed + SALT
    assert kept.read_text() == mine
    assert overlay.sync(clone, project) == []


def test_a_reformatted_copy_is_no_setting_of_the_users() -> None:
    merged = overlay.merge("config:\n  a:b: c\n", 'config:\n  a:b: "x"\n', "config:\n    a:b: x\n" + SALT)
    assert not merged.replaced
    assert merged.text == "config:\n  a:b: c\n" + SALT


def test_encryption_of_a_real_deployment_does_not_reach_the_sandbox() -> None:
    committed = "secretsprovider: awskms://alias/x\nencryptedkey: QUJD\n" + COMMITTED
    merged = overlay.merge(committed, None, None)
    assert merged.text == COMMITTED


def test_secrets_of_a_real_deployment_are_left_out_and_named() -> None:
    committed = "config:\n  demo:token:\n    secure: v1:abc:def\n  demo:provider: aws\n"
    merged = overlay.merge(committed, None, None)
    assert merged.text == COMMITTED
    assert merged.secrets == ("demo:token",)


def test_the_sync_tells_how_to_replace_a_secret(clone: Path, project: Path) -> None:
    (clone / "stacks" / "Pulumi.aws.yaml").write_text("config:\n  demo:token:\n    secure: v1:abc:def\n")
    (note,) = overlay.sync(clone, project)
    assert "pulumi config set --secret demo:token" in note


def test_a_stack_made_only_in_the_sandbox_is_left_alone(clone: Path, project: Path) -> None:
    overlay.sync(clone, project)
    own = project / "stacks" / "Pulumi.mine.yaml"
    own.write_text(SALT)
    overlay.sync(clone, project)
    assert own.read_text() == SALT
    assert not (clone / "stacks" / "Pulumi.mine.yaml").exists()


def test_a_program_in_a_subfolder_stays_there(clone: Path) -> None:
    text = overlay.project_text("name: demo\nmain: program/\n", clone)
    assert overlay.setting(text, "main") == str(clone / "program")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("name: demo\n", "demo"),
        ('name: "demo"\n', "demo"),
        ("name: demo # the project\n", "demo"),
        ("other: x\nname:   demo  \n", "demo"),
        ("  name: nested\n", ""),
        ("rename: x\n", ""),
    ],
)
def test_plain_settings_are_read(text: str, value: str) -> None:
    assert overlay.setting(text, "name") == value


def test_the_project_file_is_searched_upwards(clone: Path, tmp_path: Path) -> None:
    assert overlay.project_file(clone / "stacks") == clone / "Pulumi.yaml"
    assert overlay.project_file(tmp_path) is None
