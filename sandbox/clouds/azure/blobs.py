"""What is in a storage account: the settings of its blob service, containers, lifecycle, and other services' shares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.azure.common import GUIDE, resource
from sandbox.clouds.azure.encryption import key_by_uri
from sandbox.clouds.azure.names import find, find_by, identify, parent_id, token
from sandbox.clouds.azure.storage import ACCOUNT
from sandbox.errors import Failure
from sandbox.rules import Phase, Reference, Request, Rule, TypeRules, pattern_rule, range_rule
from sandbox.store import Record

_GUIDE: Final = f"{GUIDE}/storage/blobs"
_SERVICE: Final = token("storage:BlobServiceProperties")


def _account(request: Request) -> Record | None:
    return find_by(request.store, ACCOUNT, "name", request.get("accountName"))


def _worm(account: Record | None) -> bool:
    return bool(account and (account.inputs.get("immutableStorageWithVersioning") or {}).get("enabled") is True)


def _versioning_stays(request: Request) -> Iterator[Failure]:
    if _worm(_account(request)) and request.get("isVersioningEnabled") is not True:
        yield Failure(
            "isVersioningEnabled",
            "Conflicting feature 'Account level WORM' is enabled on the account; versioning must be enabled.",
            "ConflictFeatureEnabled",
        )


def _restore(request: Request) -> Iterator[Failure]:
    policy = request.known("restorePolicy")
    if not isinstance(policy, Mapping) or policy.get("enabled") is not True:
        return
    needed = {
        "isVersioningEnabled": request.known("isVersioningEnabled") is True,
        "changeFeed.enabled": request.known("changeFeed.enabled") is True,
        "deleteRetentionPolicy.enabled": request.known("deleteRetentionPolicy.enabled") is True,
    }
    missing = [name for name, there in needed.items() if not there]
    kept = request.known("deleteRetentionPolicy.days")
    if missing:
        yield Failure("restorePolicy", f"Point-in-time restore needs {', '.join(missing)}.", "InvalidRestorePolicy")
    elif isinstance(kept, int | float) and not 0 < (policy.get("days") or 0) < kept:
        yield Failure(
            "restorePolicy.days",
            "Point-in-time restore reaches back fewer days than deleted blobs are kept.",
            "InvalidRestorePolicy",
        )


def _public_access(request: Request) -> Iterator[Failure]:
    account = _account(request)
    wanted = request.get("publicAccess", "None")
    if wanted not in (None, "None") and account and account.outputs.get("allowBlobPublicAccess") is not True:
        yield Failure(
            "publicAccess", "Public access is not permitted on this storage account.", "PublicAccessNotPermitted"
        )


def _version_level(request: Request) -> Iterator[Failure]:
    if request.get("immutableStorageWithVersioning.enabled") is not True:
        return
    service = find(request.store, f"{parent_id(identify(request))}")
    if not _worm(_account(request)) and not (service and service.inputs.get("isVersioningEnabled") is True):
        yield Failure(
            "immutableStorageWithVersioning",
            "Version-level immutability of a container needs versioning on the account's blob service.",
            "ContainerImmutableStorageWithVersioningNotSupported",
        )


def _lifecycle(request: Request) -> Iterator[Failure]:
    rules = request.known("policy.rules")
    names: set[str] = set()
    for index, rule in enumerate(rules if isinstance(rules, list) else ()):
        if not isinstance(rule, Mapping):
            continue
        path, name = f"policy.rules[{index}]", rule.get("name")
        if isinstance(name, str):
            if name.casefold() in names:
                yield Failure(f"{path}.name", f"Two rules are called '{name}'.", "InvalidRequestPropertyValue")
            names.add(name.casefold())
        definition = rule.get("definition") or {}
        if isinstance(definition, Mapping) and not any((definition.get("actions") or {}).values()):
            yield Failure(
                f"{path}.definition.actions", "A rule has at least one action.", "InvalidRequestPropertyValue"
            )
        kinds = (definition.get("filters") or {}).get("blobTypes") if isinstance(definition, Mapping) else None
        for kind in kinds or ():
            if kind not in ("blockBlob", "appendBlob"):
                yield Failure(
                    f"{path}.definition.filters.blobTypes",
                    f"'{kind}' is not blockBlob or appendBlob.",
                    "InvalidRequestPropertyValue",
                )


def _scope_key(request: Request) -> Iterator[Failure]:
    uri = request.get("keyVaultProperties.keyUri")
    if isinstance(uri, str) and key_by_uri(request.store, uri)[1] is None:
        yield Failure("keyVaultProperties.keyUri", f"The key '{uri}' is not found.", "KeyNotFound")


def _called_default(rule_id: str, path: str) -> Rule:
    return pattern_rule(rule_id, path, "default", "its only name is 'default'", "SDK docstring", "InvalidResourceName")


def _name(rule_id: str, path: str, pattern: str, summary: str) -> Rule:
    source = f"{GUIDE}/azure-resource-manager/management/resource-name-rules#microsoftstorage"
    return pattern_rule(rule_id, path, pattern, summary, source, "InvalidResourceName")


_HYPHENATED = r"(?=.{3,63}$)[a-z0-9](?!.*--)[a-z0-9-]*[a-z0-9]"
_HYPHENATED_WORDS = "3 to 63 lower-case letters, digits and single hyphens"
_OF_ACCOUNT = Reference(
    "accountName",
    (ACCOUNT,),
    by="name",
    code="ResourceNotFound",
    message="The storage account '{value}' was not found.",
    source="unverified",
)


def _data(name: str, outputs: Any, *immutable: str) -> TypeRules:
    """A type that the provider keeps in the account's data, not in Azure Resource Manager."""
    return TypeRules(
        token(name),
        identify=lambda request: f"{request.get('accountName')}/{request.get('blobName', '$web')}",
        outputs=outputs,
        references=(_OF_ACCOUNT,),
        immutable=frozenset(immutable),
    )


TYPES = (
    resource(
        "storage:BlobServiceProperties",
        rules=(
            _called_default("azure.storage.blob-service-name", "blobServicesName"),
            range_rule(
                "azure.storage.soft-delete",
                "deleteRetentionPolicy.days",
                1,
                365,
                "deleted blobs are kept for 1 to 365 days",
                f"{_GUIDE}/soft-delete-blob-overview",
                "InvalidRequestPropertyValue",
            ),
            range_rule(
                "azure.storage.container-soft-delete",
                "containerDeleteRetentionPolicy.days",
                1,
                365,
                "deleted containers are kept for 1 to 365 days",
                f"{_GUIDE}/soft-delete-container-overview",
                "InvalidRequestPropertyValue",
            ),
            Rule(
                "azure.storage.restore",
                Phase.CHECK,
                "Point-in-time restore needs versions, the change feed and a longer soft deletion.",
                f"{_GUIDE}/point-in-time-restore-overview",
                _restore,
            ),
            Rule(
                "azure.storage.worm-versioning",
                Phase.APPLY,
                "Versioning stays on in an account with version-level immutability.",
                f"{_GUIDE}/immutable-version-level-worm-policies",
                _versioning_stays,
            ),
        ),
    ),
    resource(
        "storage:BlobContainer",
        outputs=lambda request: {
            "publicAccess": request.get("publicAccess", "None"),
            "leaseState": "Available",
            "leaseStatus": "Unlocked",
            "defaultEncryptionScope": request.get("defaultEncryptionScope", "$account-encryption-key"),
            "lastModifiedTime": "2026-01-01T00:00:00Z",
        },
        rules=(
            _name(
                "azure.storage.container-name",
                "containerName",
                rf"\$(web|root|logs)|{_HYPHENATED}",
                _HYPHENATED_WORDS,
            ),
            Rule(
                "azure.storage.public-access",
                Phase.APPLY,
                "A container is open to everybody only where the account allows it.",
                f"{_GUIDE}/anonymous-read-access-prevent",
                _public_access,
            ),
            Rule(
                "azure.storage.version-level",
                Phase.APPLY,
                "Version-level immutability of a container needs versioning.",
                f"{_GUIDE}/immutable-version-level-worm-policies",
                _version_level,
            ),
        ),
    ),
    resource(
        "storage:BlobContainerImmutabilityPolicy",
        outputs=lambda _: {"state": "Unlocked"},
        rules=(
            _called_default("azure.storage.container-policy-name", "immutabilityPolicyName"),
            range_rule(
                "azure.storage.container-policy-term",
                "immutabilityPeriodSinceCreationInDays",
                1,
                146_000,
                "the immutability period is from 1 to 146000 days",
                f"{_GUIDE}/immutable-container-level-worm-policies",
                "InvalidRequestPropertyValue",
            ),
        ),
    ),
    resource(
        "storage:ManagementPolicy",
        outputs=lambda _: {"lastModifiedTime": "2026-01-01T00:00:00Z"},
        rules=(
            _called_default("azure.storage.lifecycle-name", "managementPolicyName"),
            Rule(
                "azure.storage.lifecycle",
                Phase.CHECK,
                "Lifecycle rules have names of their own, an action each, and name block or append blobs.",
                f"{_GUIDE}/lifecycle-management-policy-structure",
                _lifecycle,
            ),
        ),
    ),
    resource(
        "storage:EncryptionScope",
        outputs=lambda request: {"state": request.get("state", "Enabled")},
        rules=(
            _name(
                "azure.storage.scope-name", "encryptionScopeName", r"[A-Za-z0-9]{3,63}", "3 to 63 letters and digits"
            ),
            Rule(
                "azure.storage.scope-key",
                Phase.APPLY,
                "The key of an encryption scope exists.",
                f"{_GUIDE}/encryption-scope-overview",
                _scope_key,
            ),
        ),
    ),
    resource(
        "storage:FileShare",
        rules=(_name("azure.storage.share-name", "shareName", _HYPHENATED, _HYPHENATED_WORDS),),
    ),
    resource(
        "storage:Queue",
        rules=(_name("azure.storage.queue-name", "queueName", _HYPHENATED, _HYPHENATED_WORDS),),
    ),
    resource(
        "storage:Table",
        rules=(
            _name("azure.storage.table-name", "tableName", r"[A-Za-z][A-Za-z0-9]{2,62}", "3 to 63 letters and digits"),
        ),
    ),
    _data(
        "storage:Blob",
        lambda request: {
            "name": str(request.get("blobName")),
            "url": (
                f"https://{request.get('accountName')}.blob.core.windows.net/"
                f"{request.get('containerName')}/{request.get('blobName')}"
            ),
            "metadata": request.get("metadata") or {},
            "type": request.get("type", "Block"),
        },
    ),
    _data("storage:StorageAccountStaticWebsite", lambda _: {"containerName": "$web"}),
)
