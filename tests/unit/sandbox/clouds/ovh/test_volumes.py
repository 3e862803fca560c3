"""Block storage."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.sandbox.clouds.ovh.build import Ovh, of_project, one_failure, refused

VOLUME = "ovh:CloudProject/volume:Volume"
BLOCK = "ovh:index/cloudStorageBlockVolume:CloudStorageBlockVolume"
BACKUP = "ovh:CloudProject/volumeBackup:VolumeBackup"
PARIS = of_project(regionName="EU-WEST-PAR", availabilityZone="eu-west-par-a", name="v", size=20)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({}, "high-speed-gen2"),
        ({"encryption": {"encrypted": True}}, "high-speed-gen2-luks"),
        ({"type": "high-speed", "encryption": {"encrypted": True}}, "high-speed-luks"),
        ({"type": "classic"}, "classic"),
    ],
)
def test_an_encrypted_volume_is_of_an_encrypted_type(ovh: Ovh, changes: dict[str, Any], kind: str) -> None:
    volume = ovh.make(VOLUME, {**PARIS, **changes})
    assert (volume.outputs["type"], volume.outputs["volumeId"]) == (kind, volume.id)


@pytest.mark.parametrize(
    ("changes", "path", "status", "text"),
    [
        ({"availabilityZone": None}, "availabilityZone", 400, "mandatory in region EU-WEST-PAR"),
        ({"availabilityZone": "eu-west-par-d"}, "availabilityZone", 400, "Invalid availability zone eu-west-par-d"),
        ({"regionName": "GRA11"}, "availabilityZone", 400, "the region has one zone"),
        ({"type": "fast"}, "type", 0, "high-speed-gen2-luks"),
        ({"size": 5}, "size", 400, "10 GB or more, not 5"),
    ],
)
def test_a_volumes_limits(ovh: Ovh, changes: dict[str, Any], path: str, status: int, text: str) -> None:
    assert ovh.check(VOLUME, PARIS) == []
    changed = {key: value for key, value in {**PARIS, **changes}.items() if value is not None}
    one_failure(ovh.check(VOLUME, changed), path, status, text)


def test_a_volumes_key_exists_and_wraps(ovh: Ovh) -> None:
    domain = ovh.domain()
    key, signs = ovh.key(domain), ovh.key(domain, "signs", operations=["encrypt"])

    def with_key(domain_id: str, key_id: str) -> dict[str, Any]:
        kms = {"domainId": domain_id, "serviceKeyId": key_id}
        return {**PARIS, "encryption": {"encrypted": True, "kms": kms}}

    ovh.make(VOLUME, with_key(domain.id, key.id))
    with refused(400, "KMS domain nowhere does not exist"):
        ovh.make(VOLUME, with_key("nowhere", key.id), "a")
    with refused(400, "Service key nowhere does not exist in KMS domain"):
        ovh.make(VOLUME, with_key(domain.id, "nowhere"), "b")
    with refused(400, "cannot wrap data keys"):
        ovh.make(VOLUME, with_key(domain.id, signs.id), "c")


@pytest.mark.parametrize(
    "changes", [{"type": "classic"}, {"encryption": {"encrypted": False, "kms": {"domainId": "d"}}}]
)
def test_a_key_goes_with_encryption(ovh: Ovh, changes: dict[str, Any]) -> None:
    good = {**PARIS, "type": "classic-luks", "encryption": {"encrypted": True, "kms": {"domainId": "d"}}}
    assert ovh.check(VOLUME, good) == []
    one_failure(ovh.check(VOLUME, {**good, **changes}), "encryption.kms", 400)


def test_a_volume_only_grows(ovh: Ovh) -> None:
    volume = ovh.make(VOLUME, PARIS)
    assert ovh.update(volume, size=30)["size"] == 30
    with refused(400, "25 GB is less than 30 GB"):
        ovh.update(volume, size=25)


@pytest.mark.parametrize(
    ("changes", "replaces"),
    [({"size": 30}, False), ({"type": "classic"}, True), ({"encryption": {"encrypted": True}}, True)],
)
def test_what_replaces_a_volume(ovh: Ovh, changes: dict[str, Any], replaces: bool) -> None:
    assert ovh.diff(ovh.make(VOLUME, PARIS), **changes).replaces is replaces


def test_the_newer_type(ovh: Ovh) -> None:
    good = of_project(region="GRA11", name="b", size=20, encryption={"enabled": True})
    volume = ovh.make(BLOCK, good)
    assert volume.outputs["currentState"]["volumeType"] == "CLASSIC_LUKS"
    one_failure(ovh.check(BLOCK, {**good, "volumeType": "FAST"}), "volumeType", 0)
    one_failure(ovh.check(BLOCK, {**good, "region": "EU-SOUTH-MIL"}), "availabilityZone", 400, "mandatory")
    assert ovh.diff(volume, encryption={"enabled": False}).replaces


def test_a_backup_is_of_a_volume(ovh: Ovh) -> None:
    volume = ovh.make(VOLUME, PARIS)
    ovh.make(BACKUP, of_project(regionName="EU-WEST-PAR", name="b", volumeId=volume.id))
    with refused(404, "volumeId = nowhere"):
        ovh.make(BACKUP, of_project(regionName="EU-WEST-PAR", name="b", volumeId="nowhere"), "second")
