"""The catalogue: lazy, scanning a file once, with a cache that may be damaged at any time."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sandbox.schema.catalogue import Catalogue, UnknownType
from sandbox.schema.package import Package

CRATE = "aws:box/crate:Crate"


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts the source files that are read."""
    counter: Counter[str] = Counter()
    original = Package.read

    def read(package: Package, source: str) -> str:
        counter[source] += 1
        return original(package, source)

    monkeypatch.setattr(Package, "read", read)
    return counter


def use(catalogue: Catalogue) -> list[object]:
    crate = catalogue.resource(CRATE)
    lid = catalogue.object_type(crate.inputs["lid"].type)
    shape = catalogue.enum_type(crate.inputs["shape"].type.items[1])
    function = catalogue.function("aws:box/getCrate:getCrate")
    return [crate, lid, shape, function, catalogue.object_type(lid.properties["inner"].type)]


def test_tokens(sdk: Path) -> None:
    catalogue = Catalogue("aws", package_dir=sdk)
    assert catalogue.version == "1.2.3"
    assert catalogue.resource_tokens() == [CRATE]
    assert catalogue.function_tokens() == ["aws:box/getCrate:getCrate"]


def test_opening_reads_no_source(sdk: Path, tmp_path: Path, reads: Counter[str]) -> None:
    Catalogue("aws", tmp_path / "cache", package_dir=sdk).resource_tokens()
    assert not reads
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("cached", [True, False])
def test_no_file_is_scanned_twice(sdk: Path, tmp_path: Path, reads: Counter[str], cached: bool) -> None:
    catalogue = Catalogue("aws", tmp_path / "cache" if cached else None, package_dir=sdk)
    assert use(catalogue) == use(catalogue)
    reads["box/get_crate"] -= 1  # once for the index of functions, once to scan it
    reads["box/crate"] -= 1  # likewise
    assert set(reads.values()) == {1}


def test_second_process_reads_the_cache_only(sdk: Path, tmp_path: Path, reads: Counter[str]) -> None:
    first = use(Catalogue("aws", tmp_path / "cache", package_dir=sdk))
    reads.clear()
    assert use(Catalogue("aws", tmp_path / "cache", package_dir=sdk)) == first
    assert not reads


@pytest.mark.parametrize("content", [b"", b"garbage", b"{}\n\nbox\t[]\n", None])
def test_damaged_cache_is_rebuilt(sdk: Path, tmp_path: Path, content: bytes | None) -> None:
    first = use(Catalogue("aws", tmp_path / "cache", package_dir=sdk))
    files = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert len(files) == 5
    for path in files:
        path.write_bytes(path.read_bytes()[:-3] if content is None else content)
    assert use(Catalogue("aws", tmp_path / "cache", package_dir=sdk)) == first
    assert all(path.read_bytes() != content for path in files)


def test_well_formed_cache_with_foreign_records_is_rebuilt(sdk: Path, tmp_path: Path) -> None:
    first = use(Catalogue("aws", tmp_path / "cache", package_dir=sdk))
    path = tmp_path / "cache" / "aws-1.2.3" / "box" / "_enums.types"
    head = json.loads(path.read_bytes().partition(b"\n")[0])
    from sandbox.schema.cache import Shelf

    Shelf.of({"box/_enums:Shape": '["enum"]'}).write(path, {k: v for k, v in head.items() if k not in ("bytes", "crc")})
    assert use(Catalogue("aws", tmp_path / "cache", package_dir=sdk)) == first


def test_changed_source_is_scanned_again(sdk: Path, tmp_path: Path) -> None:
    use(Catalogue("aws", tmp_path / "cache", package_dir=sdk))
    enums = sdk / "box/_enums.py"
    enums.write_text(enums.read_text(encoding="utf-8").replace('"square"', '"rectangular"'), encoding="utf-8")
    catalogue = Catalogue("aws", tmp_path / "cache", package_dir=sdk)
    assert catalogue.enum_type("box/_enums:Shape").values == ("round", "rectangular")


def test_other_version_has_its_own_cache(sdk: Path, tmp_path: Path) -> None:
    use(Catalogue("aws", tmp_path / "cache", package_dir=sdk))
    (sdk / "pulumi-plugin.json").write_text('{"version": "1.3.0"}', encoding="utf-8")
    use(Catalogue("aws", tmp_path / "cache", package_dir=sdk))
    assert sorted(path.name for path in (tmp_path / "cache").iterdir()) == ["aws-1.2.3", "aws-1.3.0"]


def test_cache_that_cannot_be_written_is_told_and_done_without(
    sdk: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be", encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        use(Catalogue("aws", tmp_path / "cache", package_dir=sdk))
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert str(tmp_path / "cache") in caplog.text


def test_threads_share_a_catalogue(catalogues: dict[str, Catalogue]) -> None:
    catalogue = catalogues["ovh"]
    tokens = catalogue.resource_tokens()[:40] * 3
    with ThreadPoolExecutor(4) as pool:
        assert [resource.token for resource in pool.map(catalogue.resource, tokens)] == tokens


@pytest.mark.parametrize(
    ("provider", "token", "suggestion"),
    [
        ("aws", "aws:s3/buckett:Buckett", "aws:s3/bucket:Bucket"),
        ("aws", "aws:s3:Bucket", "aws:s3/bucket:Bucket"),
        ("azure-native", "azure-native:storage/v20230101:StorageAccount", "azure-native:storage:StorageAccount"),
        ("ovh", "ovh:okms/serviceKey:ServiceKey", "ovh:Okms/serviceKey:ServiceKey"),
    ],
)
def test_unknown_resource(catalogues: dict[str, Catalogue], provider: str, token: str, suggestion: str) -> None:
    with pytest.raises(UnknownType, match="unknown resource type") as raised:
        catalogues[provider].resource(token)
    assert raised.value.suggestions[0] == suggestion
    assert suggestion in str(raised.value)


def test_unknown_function_and_type_without_a_likeness(catalogues: dict[str, Catalogue]) -> None:
    with pytest.raises(UnknownType, match=r"unknown function .*getBucket:getBucket"):
        catalogues["aws"].function("aws:s3/getBuckt:getBuckt")
    with pytest.raises(UnknownType) as raised:
        catalogues["aws"].resource("kubernetes:core/v1:Pod")
    assert raised.value.suggestions == ()


def test_names_that_are_not_of_the_catalogue(catalogues: dict[str, Catalogue]) -> None:
    for name in ("s3/_inputs:NoSuchArgs", "nowhere/_inputs:XArgs", "", "s3/_enums:CannedAcl"):
        with pytest.raises(KeyError):
            catalogues["aws"].object_type(name)


def test_provider_configuration(catalogues: dict[str, Catalogue]) -> None:
    for provider, names in {
        "aws": {"region", "assumeRoles", "defaultTags", "secretKey"},
        "ovh": {"endpoint", "applicationSecret"},
        "azure-native": {"subscriptionId", "location", "clientSecret", "useMsi"},
    }.items():
        config = catalogues[provider].provider_config()
        assert config.token == f"pulumi:providers:{provider}"
        assert config.is_provider
        assert names <= set(config.inputs)
        assert config == catalogues[provider].resource(config.token)


def test_secrets_of_the_provider_configuration(catalogues: dict[str, Catalogue]) -> None:
    aws = catalogues["aws"].provider_config()
    assert {name for name, item in aws.inputs.items() if item.secret} == {"accessKey", "secretKey", "token"}
    assert set(aws.secret_outputs) == {"accessKey", "secretKey", "token"}


def test_recursive_types_resolve_on_demand(catalogues: dict[str, Catalogue]) -> None:
    catalogue = catalogues["azure-native"]
    visited = set()
    waiting = ["datafactory/_inputs:ForEachActivityArgs"]
    while waiting:
        name = waiting.pop()
        if name in visited:
            continue
        visited.add(name)
        for item in catalogue.object_type(name).properties.values():
            waiting += [part.name for part in (item.type, *item.type.items) if part.kind == "object"]
            waiting += [inner.name for part in item.type.items for inner in part.items if inner.kind == "object"]
    assert len(visited) > 100


def test_nothing_of_an_sdk_is_imported() -> None:
    program = """
import sys
from sandbox.schema.catalogue import Catalogue
from sandbox.schema.check import check
for token in ("aws:kms/key:Key", "ovh:Okms/okms:Okms", "azure-native:keyvault:Vault"):
    catalogue = Catalogue(token.partition(":")[0])
    check({}, catalogue.resource(token), catalogue)
print(sorted(name for name in sys.modules if name.startswith("pulumi")))
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
