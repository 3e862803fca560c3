"""The cache files: complete or absent, and never trusted when they are not what they should be."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from sandbox.schema.cache import Shelf, scanner_fingerprint

IDENTITY = {"sdk": "aws 1.2.3", "source": "box/_inputs", "size": 7}
RECORDS = {"box/_inputs:LidArgs": '["object","é"]', "box/_inputs:Lid": "[]"}


def test_round_trip(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "inputs.types"
    Shelf.of(RECORDS).write(path, IDENTITY)
    shelf = Shelf.read(path, IDENTITY)
    assert shelf is not None
    assert {key: shelf.get(key) for key in shelf.keys()} == RECORDS  # noqa: SIM118 - a shelf is no mapping
    assert [item.name for item in path.parent.iterdir()] == [path.name], "no temporary file is left"


def test_key_is_matched_as_a_whole() -> None:
    shelf = Shelf.of(RECORDS)
    assert shelf.get("box/_inputs:Li") is None
    assert shelf.get("_inputs:Lid") is None
    assert Shelf.of({}).get("") is None
    assert list(Shelf.of({}).keys()) == []


def test_absent_file_is_none(tmp_path: Path) -> None:
    assert Shelf.read(tmp_path / "none", IDENTITY) is None


@pytest.mark.parametrize("field", sorted(IDENTITY))
def test_foreign_file_is_none(tmp_path: Path, field: str) -> None:
    path = tmp_path / "inputs.types"
    Shelf.of(RECORDS).write(path, IDENTITY | {field: "other"})
    assert Shelf.read(path, IDENTITY) is None


@pytest.mark.parametrize("damage", ["truncate", "flip", "empty", "header", "text"])
def test_damaged_file_is_none(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "inputs.types"
    Shelf.of(RECORDS).write(path, IDENTITY)
    data = path.read_bytes()
    path.write_bytes(
        {
            "truncate": data[:-1],
            "flip": data.replace(b"object", b"subjec"),
            "empty": b"",
            "header": b"{}\n" + data.partition(b"\n")[2],
            "text": b"not a cache file",
        }[damage]
    )
    assert Shelf.read(path, IDENTITY) is None


def test_failed_write_leaves_nothing_behind(tmp_path: Path) -> None:
    target = tmp_path / "inputs.types"
    target.mkdir()
    with pytest.raises(OSError, match=r"inputs\.types"):
        Shelf.of(RECORDS).write(target, IDENTITY)
    assert list(tmp_path.iterdir()) == [target]


def _write_and_read(path: Path) -> bool:
    seen = []
    for _ in range(50):
        Shelf.of(RECORDS).write(path, IDENTITY)
        seen.append(Shelf.read(path, IDENTITY) is not None)
    return all(seen)


def test_processes_do_not_disturb_each_other(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert pool.map(_write_and_read, [tmp_path / "inputs.types"] * 2) == [True, True]


def test_fingerprint_is_of_the_scanner() -> None:
    assert scanner_fingerprint() == scanner_fingerprint() != 0
