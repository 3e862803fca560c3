"""What is in a Key Vault: keys and secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.azure.common import GUIDE, resource
from sandbox.clouds.azure.keyvault import vault_uri
from sandbox.clouds.azure.names import find, find_by, identify, normal_location, own_name, parent_id, token
from sandbox.clouds.azure.roles import missing_actions
from sandbox.errors import Failure
from sandbox.rules import Phase, Request, Rule, RuleFunction, pattern_rule
from sandbox.store import Record, Store

KEY: Final = token("keyvault:Key")
_GUIDE: Final = f"{GUIDE}/key-vault"
_MADE: Final = 1_767_225_600
"""When everything was made: 2026-01-01."""
_OBJECT_NAME: Final = r"[0-9A-Za-z-]{1,127}"


def key_of(store: Store, uri: Any) -> Record | None:
    """The key with a URI, with or without a version."""
    if not isinstance(uri, str):
        return None
    versionless = re.sub(r"(/keys/[^/]+)/[^/]*$", r"\1", uri)
    return find_by(store, KEY, "keyUri", versionless)


def _vault(request: Request) -> Record | None:
    return find(request.store, parent_id(identify(request)))


def _protected(vault: Record | None) -> bool:
    return vault is not None and (vault.outputs.get("properties") or {}).get("enablePurgeProtection") is True


def _object_uri(request: Request, kind: str) -> str:
    return f"{vault_uri(str(request.get('vaultName')))}{kind}/{own_name(request)}"


def _key_outputs(request: Request) -> Mapping[str, Any]:
    vault = _vault(request)
    given = request.get("properties") or {}
    uri = _object_uri(request, "keys")
    kind = given.get("kty", "RSA")
    outputs = {
        "attributes": {
            "enabled": True,
            "exportable": False,
            "created": _MADE,
            "updated": _MADE,
            "recoveryLevel": "Recoverable" if _protected(vault) else "Recoverable+Purgeable",
            **(given.get("attributes") or {}),
        },
        "keyOps": given.get("keyOps") or ["encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey"],
        "keyUri": uri,
        "keyUriWithVersion": f"{uri}/{request.hex(32, 'version')}",
        "kty": kind,
        "location": vault.outputs.get("location") if vault else normal_location(request.config.get("location") or ""),
        # Tags, too, stay as they were made.
        "tags": request.old.outputs.get("tags") if request.old else request.get("tags") or {},
    }
    outputs |= {"keySize": given.get("keySize", 2048)} if str(kind).startswith("RSA") else {}
    outputs |= {name: given[name] for name in ("curveName", "rotationPolicy", "releasePolicy") if name in given}
    return outputs


def _kept_key(request: Request) -> Iterator[Failure]:
    """Azure itself says nothing: it answers with the existing key, and the change is lost."""
    if request.old and request.get("properties") != request.old.inputs.get("properties"):
        yield Failure(
            "properties",
            f"The key '{own_name(request)}' exists, and Azure would leave it as it is and not say so. Change its "
            "rotation policy with `az keyvault key rotation-policy update`, or make another key.",
            "KeyIsKept",
        )


def _key_kind(request: Request) -> Iterator[Failure]:
    kind, size = request.known("properties.kty"), request.known("properties.keySize")
    if isinstance(kind, str) and kind.startswith("RSA") and size is not None and size not in (2048, 3072, 4096):
        yield Failure("properties.keySize", f"RSA key size {size:g} is not one of 2048, 3072, 4096.", "BadParameter")
    if isinstance(kind, str) and kind.startswith("EC") and request.known("properties.curveName") is None:
        yield Failure("properties.curveName", "An EC key needs a curve.", "BadParameter")


def _hsm_needs_premium(request: Request) -> Iterator[Failure]:
    vault = _vault(request)
    kind = request.get("properties.kty")
    sku = (vault.outputs.get("properties") or {}).get("sku") or {} if vault else {}
    if isinstance(kind, str) and kind.endswith("-HSM") and str(sku.get("name")).casefold() != "premium":
        yield Failure(
            "properties.kty",
            "The subscription's vault must be of SKU 'premium' to hold HSM-protected keys.",
            "KeyTypeNotSupported",
        )


_TERM = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?", re.IGNORECASE)


def term_days(text: Any) -> int | None:
    """The days of an ISO 8601 duration of years, months and days; None for anything else."""
    found = _TERM.fullmatch(text) if isinstance(text, str) and len(text) > 1 else None
    if not found:
        return None
    years, months, days = (int(part or 0) for part in found.groups())
    return years * 365 + months * 30 + days


def _rotation(request: Request) -> Iterator[Failure]:
    policy = request.known("properties.rotationPolicy")
    if not isinstance(policy, Mapping):
        return
    expiry = (policy.get("attributes") or {}).get("expiryTime")
    terms = [("attributes.expiryTime", expiry, 28)]
    for index, entry in enumerate(policy.get("lifetimeActions") or ()):
        trigger = entry.get("trigger") if isinstance(entry, Mapping) else None
        for name, value in (trigger or {}).items():
            terms.append((f"lifetimeActions[{index}].trigger.{name}", value, 7))
            if name == "timeBeforeExpiry" and expiry is None:
                yield Failure(
                    f"properties.rotationPolicy.lifetimeActions[{index}].trigger.{name}",
                    "A time before expiry needs an expiry time in the policy's attributes.",
                    "BadParameter",
                )
    for path, value, least in terms:
        days = term_days(value)
        if isinstance(value, str) and (days is None or days < least):
            yield Failure(
                f"properties.rotationPolicy.{path}",
                f"'{value}' is not an ISO 8601 duration of {least} days or more (P1Y, P90D).",
                "BadParameter",
            )


def _caller_may_delete(action: str) -> RuleFunction:
    """The provider deletes keys and secrets on the vault itself, which asks for a permission and for a way to it."""

    def apply(request: Request) -> Iterator[Failure]:
        assert request.old is not None
        vault = find(request.store, parent_id(request.old.id))
        if vault is None:
            return
        caller = request.account.principal
        if missing_actions(request.store, vault, request.old.id, caller, [action]):
            yield Failure(
                "",
                f"Caller is not authorized to perform action '{action}' on resource '{request.old.id}'. If role "
                "assignments or access policies were changed recently, please observe propagation time. "
                f"Caller: {caller}",
                "Forbidden",
            )
        public = (vault.outputs.get("properties") or {}).get("publicNetworkAccess")
        if str(public).casefold() == "disabled":
            yield Failure(
                "",
                "Public network access is disabled and request is not from a trusted service nor via an approved "
                f"private link. ({vault.outputs.get('name')}: delete the vault as a whole, or run this from within "
                "the network)",
                "ForbiddenByConnection",
            )

    return apply


def _object_rules(kind: str, action: str) -> tuple[Rule, ...]:
    return (
        pattern_rule(
            f"azure.keyvault.{kind}-name",
            f"{kind}Name",
            _OBJECT_NAME,
            "1 to 127 letters, digits and hyphens",
            f"{_GUIDE}/general/about-keys-secrets-certificates",
            "BadParameter",
        ),
        Rule(
            f"azure.keyvault.{kind}-deletion",
            Phase.DELETE,
            f"A {kind} is deleted on the vault: by a caller who may, over a network that the vault admits.",
            "pulumi-azure-native, provider/pkg/resources/customresources/custom_keyvault.go",
            _caller_may_delete(action),
        ),
    )


TYPES = (
    resource(
        "keyvault:Key",
        outputs=_key_outputs,
        rules=(
            *_object_rules("key", "Microsoft.KeyVault/vaults/keys/delete"),
            Rule(
                "azure.keyvault.key-type",
                Phase.CHECK,
                "RSA keys have 2048, 3072 or 4096 bits; EC keys have a curve.",
                f"{_GUIDE}/keys/about-keys",
                _key_kind,
            ),
            Rule(
                "azure.keyvault.key-hsm",
                Phase.APPLY,
                "Keys protected by an HSM need a vault of SKU premium.",
                f"{_GUIDE}/keys/about-keys",
                _hsm_needs_premium,
            ),
            Rule(
                "azure.keyvault.key-kept",
                Phase.APPLY,
                "An existing key is not changed: Azure answers with what is there, and loses the change.",
                "learn.microsoft.com/rest/api/keyvault/keyvault/keys/create-if-not-exist",
                _kept_key,
            ),
            Rule(
                "azure.keyvault.rotation",
                Phase.CHECK,
                "A rotation policy has ISO 8601 durations: expiry after 28 days or more, actions after 7 or more.",
                f"{_GUIDE}/keys/how-to-configure-key-rotation",
                _rotation,
            ),
        ),
    ),
    resource(
        "keyvault:Secret",
        outputs=lambda request: {
            "location": normal_location(request.config.get("location") or ""),
            "properties": {
                "attributes": {"enabled": True, "created": _MADE, "updated": _MADE},
                **{key: value for key, value in (request.get("properties") or {}).items() if key != "value"},
                "secretUri": _object_uri(request, "secrets"),
                "secretUriWithVersion": f"{_object_uri(request, 'secrets')}/{request.hex(32, 'version')}",
            },
            "tags": request.get("tags") or {},
        },
        rules=_object_rules("secret", "Microsoft.KeyVault/vaults/secrets/delete"),
    ),
)
