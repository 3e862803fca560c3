"""Logs Data Platform: streams and what belongs to them. The service itself is ordered by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.ovh.names import CREATED, bad_request, error_code, imported_as, log_services, not_found
from sandbox.errors import Failure
from sandbox.rules import Phase, Reference, Request, Rule, TypeRules, pattern_rule

STREAM: Final = "ovh:Dbaas/logsOutputGraylogStream:LogsOutputGraylogStream"
ROLE: Final = "ovh:Dbaas/logsRole:LogsRole"
ENCRYPTION_KEY: Final = "ovh:index/dbaasLogsEncryptionKey:DbaasLogsEncryptionKey"
_PROVIDER: Final = "github.com/ovh/terraform-provider-ovh 2.19.0, resource_dbaas_logs_output_graylog_stream.go"
_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "coldStorageCompression": ("LZMA", "GZIP", "DEFLATED", "ZSTD"),
    "coldStorageContent": ("ALL", "GELF", "PLAIN"),
    "coldStorageTarget": ("PCA", "PCS"),
}
_YEARS: Final = (1, 2, 5, 10)


def _stream_outputs(request: Request) -> Mapping[str, Any]:
    identity = request.uuid()
    return {
        "canAlert": True,
        "createdAt": CREATED,
        "isEditable": True,
        "isShareable": True,
        "nbAlertCondition": 0,
        "nbArchive": 0,
        "retentionId": request.get("retentionId", request.uuid("retention")),
        "streamId": identity,
        "updatedAt": CREATED,
        "writeToken": f"sandbox-token-{request.hex(16, 'token')}",
    }


def _words(request: Request) -> Iterator[Failure]:
    for path, allowed in _WORDS.items():
        value = request.known(path)
        if isinstance(value, str) and value.upper() not in allowed:
            yield Failure(path, f"Value {value} is not among valid values ({', '.join(allowed)})")


def _years(request: Request) -> Iterator[Failure]:
    years = request.known("coldStorageRetention")
    if isinstance(years, int | float) and years not in _YEARS:
        known = ", ".join(map(str, _YEARS))
        yield bad_request("coldStorageRetention", f"Cold storage retention {years:g} is not one of {known} (years)")


def service_failures(request: Request) -> Iterator[Failure]:
    """Whether the Logs Data Platform service is the account's."""
    service = request.known("serviceName")
    if isinstance(service, str) and service not in log_services():
        yield not_found("serviceName", f"This service does not exist: {service}")


_SERVICE: Final = Rule(
    "ovh.logs.service",
    Phase.APPLY,
    "A stream is of one of the account's Logs Data Platform services.",
    "OVHcloud API, dbaas/logs",
    service_failures,
)


def _numbered(token: str, identity: str, **outputs: Any) -> TypeRules:
    """A type whose id is also one of its outputs."""
    return TypeRules(
        token,
        identify=Request.uuid,
        outputs=lambda request: {identity: request.uuid(), "createdAt": CREATED, "updatedAt": CREATED, **outputs},
        rules=(_SERVICE,),
        import_ids=imported_as("serviceName"),
    )


def _of(path: str, token: str, by: str) -> Reference:
    return Reference(
        path,
        (token,),
        by=by,
        code=error_code(404, "NotFound"),
        message=f"The requested object ({path} = {{value}}) does not exist",
        source="OVHcloud API, dbaas/logs",
    )


TYPES: Final = (
    TypeRules(
        STREAM,
        identify=Request.uuid,
        outputs=_stream_outputs,
        references=(
            _of("encryptionKeysIds[]", ENCRYPTION_KEY, "encryptionKeyId"),
            _of("parentStreamId", STREAM, "streamId"),
        ),
        rules=(
            _SERVICE,
            Rule("ovh.logs.words", Phase.CHECK, "Compression, content and target are known words.", _PROVIDER, _words),
            Rule(
                "ovh.logs.archive-years",
                Phase.CHECK,
                "An archive lasts 1, 2, 5 or 10 years.",
                "OVHcloud API, dbaas/logs (the guide says from one to ten: unverified)",
                _years,
            ),
        ),
        immutable=frozenset({"retentionId", "parentStreamId"}),
        import_ids=imported_as("serviceName"),
    ),
    _numbered(ROLE, "roleId", nbMember=0, nbPermission=0),
    _numbered("ovh:Dbaas/logsToken:LogsToken", "tokenId"),
    TypeRules(
        ENCRYPTION_KEY,
        identify=Request.uuid,
        outputs=lambda request: {"encryptionKeyId": request.uuid(), "createdAt": CREATED, "isEditable": True},
        rules=(
            _SERVICE,
            pattern_rule(
                "ovh.logs.encryption-key",
                "content",
                r"(?s)\s*-----BEGIN PGP PUBLIC KEY BLOCK-----.*",
                "the key is a PGP public key block",
                "docs.ovhcloud.com, Logs Data Platform, cold storage encryption (2023-03-10)",
            ),
        ),
        immutable=frozenset({"content", "fingerprint"}),
    ),
    TypeRules(
        "ovh:Dbaas/logsRolePermissionStream:LogsRolePermissionStream",
        identify=Request.uuid,
        outputs=lambda request: {"permissionId": request.uuid(), "permissionType": "READ_ONLY"},
        references=(_of("roleId", ROLE, "roleId"), _of("streamId", STREAM, "streamId")),
        rules=(_SERVICE,),
        immutable=frozenset({"roleId", "streamId"}),
    ),
)
