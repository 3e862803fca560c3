"""Where the engine comes from, in which order, and what is said when it cannot be had."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from hdp import engine, engine_build, engine_download, shim
from hdp.errors import CannotRunError
from hdp.paths import CLONE

MakeEngine = Callable[..., Path]


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def fake(folder: Path, version: str = "v3.170.0", language: bool = True) -> Path:
    """A folder with a pulumi that knows its version."""
    program(folder / "pulumi", f"#!/bin/sh\necho {version}\n")
    if language:
        program(folder / engine.LANGUAGE_PLUGIN, "#!/bin/sh\n")
    return folder


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own, and a PATH without any pulumi."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    return tmp_path / "cache"


def on_path(*folders: Path) -> tuple[engine.Engine | None, list[str]]:
    notes: list[str] = []
    path = os.pathsep.join([*(str(folder) for folder in folders), "/usr/bin", "/bin"])
    return engine.on_path({"PATH": path}, notes), notes


def test_an_engine_on_path_is_used(tmp_path: Path) -> None:
    found, notes = on_path(fake(tmp_path / "a", "v3.200.1"))
    assert found == engine.Engine(tmp_path / "a", "v3.200.1", "PATH")
    assert notes == []


def test_an_older_engine_is_passed_over_and_named(tmp_path: Path) -> None:
    found, notes = on_path(fake(tmp_path / "old", "v3.99.0"), fake(tmp_path / "new", "v3.171.0"))
    assert found is not None
    assert found.version == "v3.171.0"
    assert "v3.99.0" in notes[0]
    assert engine.VERSION in notes[0]


def test_an_engine_that_does_not_run_is_passed_over(tmp_path: Path) -> None:
    program(tmp_path / "broken" / "pulumi", "#!/bin/sh\nexit 3\n")
    found, notes = on_path(tmp_path / "broken")
    assert found is None
    assert "not running" in notes[0]


def test_an_engine_without_its_python_support_is_passed_over_and_told(tmp_path: Path) -> None:
    found, notes = on_path(fake(tmp_path / "a", language=False))
    assert found is None
    assert engine.LANGUAGE_PLUGIN in notes[0]


def test_the_python_support_may_stand_beside_the_real_file_of_a_link(tmp_path: Path) -> None:
    real = fake(tmp_path / "real")
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "pulumi").symlink_to(real / "pulumi")
    found, _ = on_path(tmp_path / "links")
    assert found is not None
    assert found.bin == tmp_path / "links"
    assert found.language_bin == real


def test_the_sandboxes_own_shim_is_no_engine(tmp_path: Path) -> None:
    folder = fake(tmp_path / "shim")
    program(folder / "pulumi", f"#!/bin/sh\n# {shim.MARK}\necho v3.200.0\n")
    assert on_path(folder) == (None, [])
    found, _ = on_path(folder, fake(tmp_path / "real"))
    assert found is not None
    assert found.bin == tmp_path / "real"


def test_an_engine_of_the_projects_cache_is_not_the_users(cache: Path) -> None:
    assert on_path(fake(cache / "health-data-platform" / "engine" / "x" / "bin")) == (None, [])


def test_the_path_comes_before_the_cache_and_the_cache_before_anything_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("nothing had to be brought")

    monkeypatch.setattr(engine, "bring", refuse)
    fake(engine.cache_folder() / "bin")
    assert engine.ensure().origin == "cache"
    monkeypatch.setenv("PATH", f"{fake(tmp_path / 'user')}:/usr/bin:/bin")
    assert engine.ensure().origin == "PATH"


def test_half_an_engine_in_the_cache_is_none() -> None:
    fake(engine.cache_folder() / "bin", language=False)
    assert engine.cached() is None


def test_the_download_is_tried_before_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def fail(_: str, target: Path) -> None:
        tried.append("download")
        (target / "half").write_text("")
        raise CannotRunError("no network")

    def build(version: str, target: Path) -> None:
        tried.append("build")
        fake(target, version)

    monkeypatch.setattr(engine_download, "download", fail)
    monkeypatch.setattr(engine_build, "build", build)
    found = engine.ensure()
    assert tried == ["download", "build"]
    assert found.origin == "cache"
    assert not (found.bin / "half").exists()
    # Nothing is left of the failed try.
    assert [path.name for path in engine.cache_folder().parent.iterdir() if path.is_dir()] == [
        engine.cache_folder().name
    ]


def test_what_a_killed_try_left_is_cleared_away(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = engine.cache_folder()
    left = folder.parent / f".{folder.name}-abc"
    (left / "modules").mkdir(parents=True)
    other = folder.parent / ".v3.999.0-abc"
    other.mkdir()
    monkeypatch.setattr(engine_download, "download", lambda version, target: fake(target, version))
    engine.ensure()
    assert not left.exists()
    assert other.exists()


def test_when_nothing_works_one_sentence_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise CannotRunError("not here")

    monkeypatch.setattr(engine_download, "download", fail)
    monkeypatch.setattr(engine_build, "build", fail)
    monkeypatch.setenv("PATH", f"{fake(tmp_path / 'old', 'v2.0.0')}:/usr/bin:/bin")
    with pytest.raises(CannotRunError) as refusal:
        engine.ensure()
    message = str(refusal.value)
    assert "install Pulumi v3.170.0 or newer" in message
    assert "Go 1.25" in message
    assert "v2.0.0" in message
    assert engine.cached() is None


def test_two_runs_at_once_bring_one_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    waiting = threading.Event()

    def slow(version: str, target: Path) -> None:
        made.append(version)
        # The second run is under way by then, and either waits for the lock or comes after it.
        waiting.wait(5)
        fake(target, version)

    monkeypatch.setattr(engine_download, "download", slow)
    found: list[engine.Engine] = []

    def ensure() -> None:
        found.append(engine.ensure())

    threads = [threading.Thread(target=ensure) for _ in range(2)]
    for thread in threads:
        thread.start()
    waiting.set()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert len(found) == 2


def test_other_go_modules_are_another_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = engine.cache_folder()
    files = [tmp_path / name for name in ("a", "b")]
    for file in files:
        file.write_text("module x\n")
    monkeypatch.setattr(engine_build, "module_files", lambda _: files)
    assert engine.cache_folder() != before
    assert engine.cache_folder().name.startswith(engine.VERSION)


@pytest.mark.parametrize(
    ("text", "parts"),
    [("v3.170.0", (3, 170, 0)), ("3.9.1\n", (3, 9, 1)), ("v3.171.0-alpha.x", (3, 171, 0)), ("", ()), ("no", ())],
)
def test_versions(text: str, parts: tuple[int, ...]) -> None:
    assert engine.parse(text) == parts


def test_the_version_is_the_one_of_the_go_modules() -> None:
    module = engine_build.module_files(CLONE)[0].read_text()
    assert f"github.com/pulumi/pulumi/pkg/v3 {engine.VERSION} " in module
    assert f"github.com/pulumi/pulumi/sdk/v3 {engine.VERSION} " in module
