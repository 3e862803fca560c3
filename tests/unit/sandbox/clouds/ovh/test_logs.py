"""Logs Data Platform."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.sandbox.clouds.ovh.build import STREAM, Ovh, one_failure, refused

KEY = "ovh:index/dbaasLogsEncryptionKey:DbaasLogsEncryptionKey"
ROLE = "ovh:Dbaas/logsRole:LogsRole"
PERMISSION = "ovh:Dbaas/logsRolePermissionStream:LogsRolePermissionStream"
SERVICE = "ldp-sb-12345"


def test_a_streams_id_is_also_an_output(ovh: Ovh) -> None:
    stream = ovh.stream()
    assert stream.outputs["streamId"] == stream.id
    assert stream.outputs["writeToken"].startswith("sandbox-token-")


def test_the_service_is_the_accounts(ovh: Ovh, monkeypatch: pytest.MonkeyPatch) -> None:
    with refused(404, "This service does not exist: ldp-xx-1"):
        ovh.stream(serviceName="ldp-xx-1")
    monkeypatch.setenv("OVH_DBAAS_LOGS_SERVICE", "ldp-xx-1")
    ovh.stream(serviceName="ldp-xx-1")


@pytest.mark.parametrize(
    ("changes", "status", "text"),
    [
        ({"coldStorageCompression": "ZIP"}, 0, "(LZMA, GZIP, DEFLATED, ZSTD)"),
        ({"coldStorageContent": "SOME"}, 0, "(ALL, GELF, PLAIN)"),
        ({"coldStorageTarget": "TAPE"}, 0, "(PCA, PCS)"),
        ({"coldStorageRetention": 3}, 400, "not one of 1, 2, 5, 10 (years)"),
    ],
)
def test_a_streams_archive(ovh: Ovh, changes: dict[str, Any], status: int, text: str) -> None:
    words = {"coldStorageCompression": "zstd", "coldStorageContent": "ALL", "coldStorageTarget": "PCA"}
    good = {"serviceName": SERVICE, "title": "t", "description": "d", "coldStorageRetention": 5, **words}
    assert ovh.check(STREAM, good) == []
    one_failure(ovh.check(STREAM, {**good, **changes}), next(iter(changes)), status, text)


@pytest.mark.parametrize(
    ("changes", "replaces"), [({"retentionId": "r"}, True), ({"parentStreamId": "s"}, True), ({"title": "u"}, False)]
)
def test_what_replaces_a_stream(ovh: Ovh, changes: dict[str, Any], replaces: bool) -> None:
    assert ovh.diff(ovh.stream(), **changes).replaces is replaces


def test_an_archives_key_is_a_pgp_key_and_exists(ovh: Ovh) -> None:
    good = {
        "serviceName": SERVICE,
        "title": "t",
        "fingerprint": "f",
        "content": "-----BEGIN PGP PUBLIC KEY BLOCK-----\n",
    }
    key = ovh.make(KEY, good)
    one_failure(ovh.check(KEY, {**good, "content": "AAAA"}), "content", 0, "PGP public key block")
    ovh.stream(encryptionKeysIds=[key.outputs["encryptionKeyId"]])
    with refused(404, "encryptionKeysIds[] = nowhere"):
        ovh.make(STREAM, {"serviceName": SERVICE, "title": "t", "description": "d", "encryptionKeysIds": ["nowhere"]})


def test_a_permission_joins_a_role_and_a_stream(ovh: Ovh) -> None:
    role = ovh.make(ROLE, {"serviceName": SERVICE, "name": "r", "description": "d"})
    good = {"serviceName": SERVICE, "roleId": role.outputs["roleId"], "streamId": ovh.stream().outputs["streamId"]}
    ovh.make(PERMISSION, good)
    for name in ("roleId", "streamId"):
        with refused(404, f"{name} = nowhere"):
            ovh.make(PERMISSION, {**good, name: "nowhere"}, name)
