"""A project's stacks and configuration, as the engine reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from hdp.checks.project import Project
from hdp.errors import CannotRunError


def write(folder: Path, settings: str = "", config: str = "") -> Project:
    (folder / "Pulumi.yaml").write_text(f"name: shop\nruntime: python\n{settings}", encoding="utf-8")
    (folder / "Pulumi.dev.yaml").write_text(config, encoding="utf-8")
    return Project(folder)


VALUES = {
    "text": ("a: b", "b"),
    "number": ("a: 3", "3"),
    "truth": ("a: true", "true"),
    "object": ("a: {b: [1]}", '{"b": [1]}'),
    "quoted": ('a: "1.34"', "1.34"),
    "nothing": ("a: ~", ""),
    "empty": ("a:", ""),
    "no truth": ("a: {b: [yes, On, n, TRUE, False]}", '{"b": ["yes", "On", "n", true, false]}'),
    "float": ("a: [1.50, 1e3, -.5, 5., 1.5e300]", "[1.5, 1000, -0.5, 5, 1.5e+300]"),
    "integer": ("a: [-5, +5, 0x1f, 010, 0o17, 0b11, 08, 1_000]", "[-5, 5, 31, 8, 15, 3, 8, 1000]"),
    "large": ("a: 123456789012345678901234567890", "1.2345678901234568e+29"),
    "no number": ("a: [12:30:00, 1.2.3, 0x, 1-2]", '["12:30:00", "1.2.3", "0x", "1-2"]'),
    "date": ("a: 2027-05-01", "2027-05-01 00:00:00 +0000 UTC"),
    "short date": ("a: 2027-5-1", "2027-05-01 00:00:00 +0000 UTC"),
    "date, quoted": ('a: "2027-05-01"', "2027-05-01"),
    "date, inside": ("a: {b: 2027-05-01}", '{"b": "2027-05-01 00:00:00 +0000 UTC"}'),
    "no day": ("a: 2027-02-30", "2027-02-30"),
    "time": ("a: 2027-05-01T10:30:00Z", "2027-05-01 10:30:00 +0000 UTC"),
    "time, plain": ("a: 2027-05-01 1:3:5", "2027-05-01 01:03:05 +0000 UTC"),
    "time, zone": ("a: 2027-05-01T00:00:00+02:00", "2027-05-01 00:00:00 +0200 +0200"),
    "time, no zone": ("a: 2027-05-01t10:30:00+00:00", "2027-05-01 10:30:00 +0000 UTC"),
    "time, fraction": ("a: 2027-05-01T10:30:00.500Z", "2027-05-01 10:30:00.5 +0000 UTC"),
    "no time": ("a: 2027-05-01 10:30:00 +02:00", "2027-05-01 10:30:00 +02:00"),
    "tagged": ("a: !!timestamp tomorrow", "tomorrow"),
    "merged": ("a: {<<: {b: 1}, c: 2}", '{"b": 1, "c": 2}'),
}


@pytest.mark.parametrize(("line", "text"), VALUES.values(), ids=VALUES)
def test_values_become_text(tmp_path: Path, line: str, text: str) -> None:
    assert write(tmp_path, config=f"config:\n  {line}\n").configuration("dev").values == {"shop:a": text}


def test_a_stack_goes_before_the_project(tmp_path: Path) -> None:
    settings = "config:\n  a: 1\n  b:\n    value: 2\n  c:\n    type: integer\n    default: 3\n  aws:region: eu-west-1\n"
    found = write(tmp_path, settings, "config:\n  a: 9\n").configuration("dev")
    assert found.values == {"shop:a": "9", "shop:b": "2", "shop:c": "3", "aws:region": "eu-west-1"}


def test_an_empty_file_is_no_configuration(tmp_path: Path) -> None:
    assert write(tmp_path).configuration("dev").values == {}


def test_encrypted_values_are_named_and_left_out(tmp_path: Path) -> None:
    found = write(tmp_path, config="config:\n  a:\n    secure: abc\n").configuration("dev")
    assert (found.values, found.secrets) == ({}, ("shop:a",))


def test_a_stack_that_is_not_there_has_a_suggestion(tmp_path: Path) -> None:
    with pytest.raises(CannotRunError, match="did you mean dev"):
        write(tmp_path).known("deev")
    with pytest.raises(CannotRunError, match="there are dev"):
        write(tmp_path).known("xyz")


def test_a_program_may_be_elsewhere(tmp_path: Path) -> None:
    assert write(tmp_path, "main: src\n").program == tmp_path / "src"
    assert write(tmp_path).program == tmp_path


def test_a_folder_without_a_project_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotRunError, match="is not a clone of the project"):
        Project(tmp_path)
