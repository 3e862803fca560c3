"""The build from Go modules: which Go, and what its environment keeps away from the user's files."""

from __future__ import annotations

from pathlib import Path

import pytest

from hdp import bootstrap, engine_build
from hdp.bootstrap import BootstrapError
from hdp.errors import CannotRunError


def fake_go(folder: Path, version: str) -> Path:
    folder.mkdir(parents=True)
    go = folder / "go"
    go.write_text(
        "#!/bin/sh\n"
        'case "$3" in "") echo ' + version + ";; *) echo https://proxy.example,direct; echo /home/u/go/pkg/mod;; esac\n"
    )
    go.chmod(0o755)
    return go


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")


def test_a_go_on_path_that_is_new_enough_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go = fake_go(tmp_path / "go1.25", "go1.25.3")
    monkeypatch.setenv("PATH", f"{go.parent}:/usr/bin:/bin")
    assert engine_build.find_go() == str(go)


@pytest.mark.parametrize("version", ["go1.24.9", "nonsense", ""])
def test_an_older_go_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    go = fake_go(tmp_path / "old", version)
    monkeypatch.setenv("PATH", f"{go.parent}:/usr/bin:/bin")
    assert engine_build.find_go() is None


def test_the_go_of_an_earlier_wheel_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    go = fake_go(engine_build.go_dir() / "go" / "bin", "go1.27.3")
    assert engine_build.find_go() == str(go)


def test_without_go_and_without_a_registry_one_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise BootstrapError("no index")

    monkeypatch.setattr(bootstrap, "find_uv", lambda: "uv")
    monkeypatch.setattr(bootstrap, "run", fail)
    with pytest.raises(CannotRunError, match=r"no Go 1\.25 or newer on PATH.*no index"):
        engine_build.install_go()


def test_go_keeps_its_settings_and_writes_nothing_beside_them(tmp_path: Path) -> None:
    environment = engine_build.go_environment({"HOME": "/home/u", "PATH": "/bin"})
    assert environment["GOENV"] == "/home/u/.config/go/env"
    assert environment["XDG_CONFIG_HOME"].startswith(str(tmp_path / "cache"))
    assert environment["GOTOOLCHAIN"] == "local"
    own = engine_build.go_environment({"HOME": "/home/u", "GOENV": "/etc/goenv"})
    assert own["GOENV"] == "/etc/goenv"


def test_the_build_fetches_into_a_folder_of_its_own(tmp_path: Path) -> None:
    go = fake_go(tmp_path / "go", "go1.26.1")
    environment = engine_build.build_environment(str(go), tmp_path / "modules")
    assert environment["GOMODCACHE"] == str(tmp_path / "modules")
    assert environment["GOPROXY"] == "https://proxy.example,direct"
    assert "-mod=readonly" in environment["GOFLAGS"]
    assert environment["CGO_ENABLED"] == "0"


def test_a_build_that_fails_shows_the_compilers_last_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go = fake_go(tmp_path / "go", "go1.26.1")
    go.write_text(
        go.read_text().replace("#!/bin/sh\n", '#!/bin/sh\nif [ "$1" = build ]; then echo no disk; exit 1; fi\n')
    )
    monkeypatch.setenv("PATH", f"{go.parent}:/usr/bin:/bin")
    (tmp_path / "work" / "bin").mkdir(parents=True)
    with pytest.raises(CannotRunError, match="no disk"):
        engine_build.build("v3.170.0", tmp_path / "work" / "bin")
