"""How Azure's key vaults, managed HSMs and keys are kept: deletion, rotation, strength, networks, access policies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from policies.rules import key_strength, networks
from policies.rules.demands import Demand
from policies.rules.model import Context, Finding
from policies.rules.tabled import Judge, Say
from policies.rules.texts import as_text
from policies.rules.view import MISSING, Resource, StackView, Unknown, bare

_VAULT: Final = "azure-native:keyvault:Vault"
_HSM: Final = "azure-native:keyvault:ManagedHsm"
_KEY: Final = "azure-native:keyvault:Key"
_ACCESS: Final = "azure-native:keyvault:AccessPolicy"

_LONGEST_PERIOD: Final = 730
"""Days for which a key may encrypt: NIST SP 800-57 part 1, two years for a symmetric key that encrypts data."""
_DURATION: Final = re.compile(r"P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})D)?", re.IGNORECASE)
_DESTROYING: Final = ("all", "purge")
"""Permissions on keys that let somebody destroy one for good; ``all`` has every other one, too."""

_STORE: Final = (
    Demand(
        "properties.enablePurgeProtection",
        "without purge protection a deleted key can be destroyed at once, and all data under it",
        "set it to true",
        one_of=(True,),
    ),
    Demand(
        "properties.enableSoftDelete",
        "a deleted key cannot be restored",
        "leave it out",
        none_of=(False,),
        absent=True,
        source="azure-native: keyvault.VaultProperties.enableSoftDelete, true if nothing is said",
    ),
    Demand(
        "properties.softDeleteRetentionInDays",
        "a deleted key can be restored for less than 7 days",
        "set it to 90",
        at_least=7,
        absent=True,
        source="azure-native: keyvault.VaultProperties.softDeleteRetentionInDays, 90 if nothing is said",
    ),
    Demand(
        "properties.networkAcls.defaultAction",
        "everybody on the internet can call it; only its permissions keep them out",
        "set publicNetworkAccess to disabled, or it to Deny",
        one_of=("Deny",),
        when=(("properties.publicNetworkAccess", ("enabled", MISSING)),),
        source="azure-native: keyvault.VaultProperties.publicNetworkAccess, enabled if nothing is said",
    ),
)

DEMANDS: Final[Mapping[str, Sequence[Demand]]] = {
    _VAULT: _STORE,
    _HSM: _STORE,
    _KEY: (
        *key_strength.AZURE,
        Demand(
            "properties.attributes.exportable",
            "the key can be taken out of the vault",
            "leave it out",
            none_of=(True,),
            absent=True,
        ),
    ),
}


def judges(say: Say) -> Mapping[str, Sequence[Judge]]:
    """The judges of Azure's vaults, access policies and keys by type, speaking for a rule."""

    def rotated(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
        yield from _rotation(say, resource)

    def addressed(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
        path = "properties.networkAcls.ipRules.value"
        found = [(at, value) for at, value in resource.each(path) if value is not MISSING]
        for at, value in found:
            if isinstance(value, Unknown):
                yield say.unknown(resource, at, "set it to a range of addresses", blocking=False)
        if networks.reach([value for _, value in found if isinstance(value, str)]).everybody:
            message = "its network rules let everybody on the internet in"
            yield say.violated(resource, message, "name the ranges of your own networks", path)

    def permitted(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
        if as_text(resource.get("properties.enableRbacAuthorization")).casefold() == "true":
            return  # access policies have no effect then
        tenant = resource.get("properties.tenantId")
        for _, entries in resource.each("properties.accessPolicies"):
            for index, entry in enumerate(entries if isinstance(entries, list) else [entries]):
                at = f"properties.accessPolicies[{index}]"
                yield from _policy(say, resource, entry, at, tenant)

    def alone(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
        yield from _policy(say, resource, resource.props.get("policy"), "policy", MISSING)

    def vault(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
        name = resource.get("properties.sku.name")
        what = "may be held in hardware" if as_text(name).casefold() == "premium" else "are held in software"
        yield say.passed(resource, f"is kept well; its keys {what} (SKU {_shown(name)})")

    def hardware(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
        yield say.passed(resource, "is kept well; its keys are held in hardware of the customer's own")

    def key(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
        kty = resource.get("properties.kty")
        what = "hardware" if as_text(kty).casefold().endswith("-hsm") else "software"
        yield say.passed(resource, f"is kept well; it is held in {what} (kty {_shown(kty)})")

    return {
        _VAULT: (addressed, permitted, vault),
        _HSM: (addressed, hardware),
        _KEY: (rotated, key),
        _ACCESS: (alone,),
    }


def _rotation(say: Say, resource: Resource) -> Iterator[Finding]:
    path = "properties.rotationPolicy"
    actions = [*resource.each(f"{path}.lifetimeActions.action.type")]
    unknown = next((at for at, value in actions if isinstance(value, Unknown)), None)
    rotating = [at for at, value in actions if as_text(value).casefold() == "rotate"]
    if not rotating and unknown is not None:
        yield say.unknown(resource, unknown, "set it to rotate", blocking=False)
    elif not rotating:
        yield say.violated(resource, "the key is never rotated", "add a lifetime action of type rotate", path)
    triggers = dict(resource.each(f"{path}.lifetimeActions.trigger.timeAfterCreate"))
    for at in rotating:
        after = f"{at.removesuffix('action.type')}trigger.timeAfterCreate"
        days = _days(triggers.get(after))
        if days is not None and days > _LONGEST_PERIOD:
            message = f"the key is rotated less than once in {_LONGEST_PERIOD} days"
            yield say.violated(resource, message, "set it to P365D", after)


def _days(duration: Any) -> int | None:
    """The days of an ISO 8601 duration; None for what is none (Azure refuses it)."""
    found = _DURATION.fullmatch(duration) if isinstance(duration, str) else None
    if found is None or not any(found.groups()):
        return None
    years, months, days = (int(part or 0) for part in found.groups())
    return 365 * years + 30 * months + days


def _policy(say: Say, resource: Resource, entry: Any, at: str, tenant: Any) -> Iterator[Finding]:
    """One access policy: nobody of another tenant, and nobody who may destroy keys for good."""
    entry = bare(entry)
    if isinstance(entry, Unknown):
        yield say.unknown(resource, at, "", blocking=False)
    if not isinstance(entry, Mapping):
        return
    other = bare(entry.get("tenantId"))
    if isinstance(other, str) and isinstance(tenant, str) and other.casefold() != tenant.casefold():
        message = f"an access policy is for tenant {other[:36]}, which is not the vault's own"
        yield say.violated(resource, message, "name principals of the vault's own tenant", f"{at}.tenantId")
    elif isinstance(other, Unknown) or isinstance(tenant, Unknown):
        yield say.unknown(resource, f"{at}.tenantId", "", blocking=False)
    permissions = bare(entry.get("permissions"))
    granted = bare(permissions.get("keys")) if isinstance(permissions, Mapping) else permissions
    for permission in granted if isinstance(granted, list) else [granted]:
        permission = bare(permission)
        if isinstance(permission, Unknown):
            yield say.unknown(resource, f"{at}.permissions.keys", "", blocking=False)
        elif as_text(permission).casefold() in _DESTROYING:
            message = f"an access policy lets somebody destroy keys for good (permission {permission})"
            yield say.violated(resource, message, "name the permissions that are needed", f"{at}.permissions.keys")


def _shown(value: Any) -> str:
    return value[:20] if isinstance(value, str) else "not said"
