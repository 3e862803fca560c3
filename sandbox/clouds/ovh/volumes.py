"""Block storage: volumes, their types and keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.ovh.names import CREATED, asynchronous, bad_request, error_code, imported_as
from sandbox.clouds.ovh.okms import key_failures
from sandbox.clouds.ovh.places import Scheme, region_rule, zone_rule, zones
from sandbox.errors import Failure
from sandbox.rules import Phase, Reference, Request, Rule, TypeRules

VOLUME: Final = "ovh:CloudProject/volume:Volume"
BLOCK_VOLUME: Final = "ovh:index/cloudStorageBlockVolume:CloudStorageBlockVolume"
_PROVIDER: Final = "github.com/ovh/terraform-provider-ovh 2.19.0, docs/resources/cloud_project_volume.md"
_GUIDE: Final = "docs.ovhcloud.com, encrypting a Block Storage volume with LUKS (2026-09-14)"
_PLAIN: Final = ("classic", "classic-multiattach", "high-speed", "high-speed-gen2")
_LUKS: Final = ("classic-luks", "high-speed-luks", "high-speed-gen2-luks")


def _type(request: Request) -> str:
    given = request.get("type") if request.token == VOLUME else request.get("volumeType")
    encrypted = request.get("encryption.encrypted") or request.get("encryption.enabled")
    kind = str(given or ("high-speed-gen2" if zones(request.region) else "classic"))
    return f"{kind}-luks" if encrypted and kind in _PLAIN else kind


def _outputs(request: Request) -> Mapping[str, Any]:
    identity = request.uuid()
    return {
        "action": "",
        "completedAt": CREATED,
        "createdAt": CREATED,
        "progress": 100,
        "regions": [request.region],
        "resourceId": identity,
        "size": request.get("size", 10),
        "startedAt": CREATED,
        "status": "completed",
        "subOperations": [],
        "type": _type(request),
        "volumeId": identity,
    }


def _block_outputs(request: Request) -> Mapping[str, Any]:
    place = {"region": request.region, "availabilityZone": request.get("availabilityZone", "")}
    state = {
        "attachedInstances": [],
        "bootable": False,
        "encryption": request.get("encryption", {"enabled": False}),
        "location": place,
        "name": request.get("name"),
        "size": request.get("size"),
        "status": "AVAILABLE",
        "volumeType": _type(request).upper().replace("-", "_"),
    }
    return asynchronous(request, state)


def _known_type(request: Request) -> Iterator[Failure]:
    for path in ("type", "volumeType"):
        kind = request.known(path)
        allowed = (*_PLAIN, *_LUKS)
        if isinstance(kind, str) and kind.lower().replace("_", "-") not in allowed:
            yield Failure(path, f"Volume type {kind} is not one of {', '.join(allowed)}")


def _encryption(request: Request) -> Iterator[Failure]:
    kms = request.known("encryption.kms")
    given = request.get("type", request.get("volumeType"))
    kind = str(given).lower().replace("_", "-")
    if isinstance(kms, Mapping) and kms and given is not None and kind in _PLAIN:
        yield bad_request("encryption.kms", f"A key needs a volume of an encrypted type: {kind}-luks, not {kind}")
    off = request.get("encryption.encrypted", request.get("encryption.enabled", True)) is False
    if isinstance(kms, Mapping) and kms and off:
        yield bad_request("encryption.kms", "A key needs the volume to be encrypted")


def _key(request: Request) -> Iterator[Failure]:
    kms = request.get("encryption.kms")
    if kms:
        yield from key_failures(request.store, "encryption.kms", kms.get("domainId"), kms.get("serviceKeyId"))


def _size(request: Request) -> Iterator[Failure]:
    size = request.get("size")
    if request.old is not None and isinstance(size, int | float) and size < (request.old.outputs.get("size") or 0):
        yield bad_request("size", f"A volume only grows: {size:g} GB is less than {request.old.outputs['size']:g} GB")


def _positive(request: Request) -> Iterator[Failure]:
    size = request.known("size")
    if isinstance(size, int | float) and not isinstance(size, bool) and size < 10:
        yield bad_request("size", f"A volume has 10 GB or more, not {size:g}")


def _common(word: str, region: str) -> tuple[Rule, ...]:
    return (
        region_rule(word, region, Scheme.COMPUTE),
        zone_rule(word, region, "availabilityZone"),
        Rule("ovh.volume.type", Phase.CHECK, "A volume's type is a known one.", _PROVIDER, _known_type),
        Rule(
            "ovh.volume.encryption",
            Phase.CHECK,
            "A volume with a key is encrypted, and of an encrypted type.",
            _GUIDE,
            _encryption,
        ),
        Rule("ovh.volume.size", Phase.CHECK, "A volume has 10 GB or more.", "unverified", _positive),
        Rule("ovh.volume.key", Phase.APPLY, "A volume's key exists and wraps data keys.", _GUIDE, _key),
        Rule("ovh.volume.grows", Phase.APPLY, "A volume only grows.", "OVHcloud API, volume/upsize", _size),
    )


TYPES: Final = (
    TypeRules(
        VOLUME,
        identify=Request.uuid,
        outputs=_outputs,
        rules=_common("volume", "regionName"),
        immutable=frozenset({"regionName", "availabilityZone", "encryption", "type"}),
        import_ids=imported_as("serviceName", "regionName"),
    ),
    TypeRules(
        BLOCK_VOLUME,
        identify=Request.uuid,
        outputs=_block_outputs,
        rules=_common("block-volume", "region"),
        immutable=frozenset({"region", "availabilityZone", "encryption", "createFrom"}),
        import_ids=imported_as("serviceName"),
    ),
    TypeRules(
        "ovh:CloudProject/volumeBackup:VolumeBackup",
        identify=Request.uuid,
        outputs=lambda request: {"creationDate": CREATED, "region": request.region, "size": 10, "status": "ok"},
        references=(
            Reference(
                "volumeId",
                (VOLUME, BLOCK_VOLUME),
                code=error_code(404, "NotFound"),
                message="The requested object (volumeId = {value}) does not exist",
                source="OVHcloud API, volumeBackup",
            ),
        ),
        rules=(region_rule("volume-backup", "regionName", Scheme.COMPUTE),),
        immutable=frozenset({"name", "regionName", "volumeId"}),
    ),
)
