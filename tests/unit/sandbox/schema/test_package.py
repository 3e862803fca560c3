"""Where an SDK keeps what."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sandbox.schema import package
from sandbox.schema.package import Location, Package, SdkMissingError
from sandbox.schema.scanner import ScanError


def test_version_index_and_files(sdk: Path) -> None:
    small = Package("aws", sdk)
    assert small.version == "1.2.3"
    assert small.resources == {"aws:box/crate:Crate": Location("box", "Crate")}
    assert small.likely_source("aws:box/crate:Crate") == "box/crate"
    assert small.searched_source("aws:box/crate:Crate") == "box/crate"
    assert small.function_sources() == {"aws:box/getCrate:getCrate": "box/get_crate"}
    assert small.size("box/crate") == (sdk / "box/crate.py").stat().st_size
    assert small.size("box/barrel") is None


def test_file_that_is_not_named_after_its_class_is_searched(sdk: Path) -> None:
    (sdk / "box/crate.py").rename(sdk / "box/wooden.py")
    small = Package("aws", sdk)
    assert small.likely_source("aws:box/crate:Crate") is None
    assert small.searched_source("aws:box/crate:Crate") == "box/wooden"


def test_resource_without_a_file_is_an_error(sdk: Path) -> None:
    (sdk / "box/crate.py").unlink()
    with pytest.raises(ScanError, match="aws:box/crate:Crate"):
        Package("aws", sdk).searched_source("aws:box/crate:Crate")


def test_package_without_index_is_an_error(sdk: Path) -> None:
    (sdk / "__init__.py").write_text("import pulumi\n", encoding="utf-8")
    with pytest.raises(ScanError, match="no index"):
        _ = Package("aws", sdk).resources


def test_unknown_provider_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"'gcp'.*aws, azure-native, ovh"):
        Package("gcp")


def test_missing_sdk_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(package.PACKAGES, "aws", "pulumi_not_installed")
    with pytest.raises(SdkMissingError, match=r"pulumi_not_installed.*requirements\.txt"):
        Package("aws")


@pytest.mark.parametrize("provider", sorted(package.PACKAGES))
def test_every_resource_of_the_installed_sdk_is_in_the_file_of_its_name(provider: str) -> None:
    installed = Package(provider)
    plugin = json.loads((installed.folder / "pulumi-plugin.json").read_text(encoding="utf-8"))
    assert plugin["name"] == provider
    assert [token for token in installed.resources if installed.likely_source(token) is None] == []
