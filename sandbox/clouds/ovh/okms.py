"""Key management (OKMS): domains, service keys, access certificates, secrets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.ovh.names import CREATED, bad_request, error_code, imported_as, own, resource_urn
from sandbox.clouds.ovh.places import Scheme, place, region_rule
from sandbox.errors import Failure
from sandbox.rules import Phase, Reference, Request, Rule, TypeRules, range_rule
from sandbox.store import Record, Store

OKMS: Final = "ovh:Okms/okms:Okms"
SERVICE_KEY: Final = "ovh:Okms/serviceKey:ServiceKey"
CREDENTIAL: Final = "ovh:Okms/credential:Credential"
SUBSIDIARIES: Final = (
    *("ASIA", "AU", "CA", "CZ", "DE", "ES", "EU", "FI", "FR", "GB", "IE", "IN", "IT", "LT", "MA", "NL", "PL", "PT"),
    *("QC", "SG", "SN", "TN", "US", "WE", "WS"),
)
_GUIDE: Final = "docs.ovhcloud.com, KMS, using OVHcloud KMS (2026-08-26)"
_PROVIDER: Final = "github.com/ovh/terraform-provider-ovh 2.19.0"
_SIZES: Final[Mapping[str, tuple[int, ...]]] = {"oct": (128, 192, 256), "RSA": (2048, 3072, 4096)}
_CURVES: Final = ("P-256", "P-384", "P-521")
_OPERATIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "oct": ("decrypt", "encrypt", "unwrapKey", "wrapKey"),
    "RSA": ("sign", "unwrapKey", "verify", "wrapKey"),
    "EC": ("sign", "verify"),
}


def domain_code(region: object) -> str:
    """The code that OKMS answers with, whichever spelling was given (``EU_WEST_RBX`` is the older one)."""
    row = place(region)
    return row.api if row else str(region)


def key_urn(key: Record) -> str:
    """The URN of a service key."""
    return resource_urn("okms", f"{key.inputs.get('okmsId')}/serviceKey/{key.id}")


def key_failures(store: Store, path: str, domain: object, key: object) -> Iterator[Failure]:
    """Why a service key of a domain cannot be used by another service."""
    found = store.get("ovh", SERVICE_KEY, str(key))
    if store.get("ovh", OKMS, str(domain)) is None:
        yield bad_request(path, f"KMS domain {domain} does not exist")
    elif found is None or found.inputs.get("okmsId") != domain:
        yield bad_request(path, f"Service key {key} does not exist in KMS domain {domain}")
    elif found.inputs.get("type") != "oct" or "wrapKey" not in (found.inputs.get("operations") or ()):
        yield bad_request(
            path, f"Service key {key} cannot wrap data keys: it must be of type oct with wrapKey, unwrapKey"
        )


def _outputs(request: Request) -> Mapping[str, Any]:
    identity, name = request.uuid(), request.get("displayName", "")
    host = f"{domain_code(request.get('region'))}.okms.ovh.net"
    return {
        "displayName": name or identity,
        "iam": {"displayName": name or identity, "id": request.uuid("iam"), "urn": resource_urn("okms", identity)},
        "kmipEndpoint": f"{host}:5696",
        "publicCa": "-----BEGIN CERTIFICATE-----\nsandbox\n-----END CERTIFICATE-----\n",
        "restEndpoint": f"https://{host}",
        "swaggerEndpoint": f"https://{host}/swagger/",
    }


def _subsidiary(request: Request) -> Iterator[Failure]:
    code = request.known("ovhSubsidiary")
    if isinstance(code, str) and code not in SUBSIDIARIES:
        text = f"Attribute ovh_subsidiary value must be one of: {', '.join(SUBSIDIARIES)}, got: {code!r}"
        yield Failure("ovhSubsidiary", text)


def _key_type(request: Request) -> Iterator[Failure]:
    kind, size, curve = (request.known(name) for name in ("type", "size", "curve"))
    if not isinstance(kind, str):
        return
    if kind not in _OPERATIONS:
        yield Failure("type", f'Attribute type value must be one of: "EC", "RSA", "oct", got: {kind!r}')
        return
    if kind == "EC" and size is not None:
        yield bad_request("size", "An EC key has a curve, no size")
    if kind == "EC" and request.get("curve") is None:
        yield bad_request("curve", f"An EC key needs a curve: one of {', '.join(_CURVES)}")
    if kind != "EC" and curve is not None:
        yield bad_request("curve", f"A key of type {kind} has no curve")
    if isinstance(curve, str) and curve not in _CURVES:
        yield Failure("curve", f"Attribute curve value must be one of: {', '.join(_CURVES)}, got: {curve!r}")
    sizes = _SIZES.get(kind, ())
    if sizes and isinstance(size, int | float) and size not in sizes:
        yield bad_request("size", f"Size {size:g} is not valid for a key of type {kind}: one of {sizes}")


def _size(request: Request) -> int:
    size = request.get("size")
    return int(size) if size else _SIZES[request.get("type")][-1]


def _operations(request: Request) -> Iterator[Failure]:
    allowed = _OPERATIONS.get(str(request.known("type")), ())
    given = request.known("operations")
    if not isinstance(given, list) or not allowed:
        return
    if not given:
        yield bad_request("operations", f"A key needs operations: of {', '.join(allowed)}")
    for index, operation in enumerate(given):
        if isinstance(operation, str) and operation not in allowed:
            kind = request.get("type")
            text = f"Operation {operation} is not valid for a key of type {kind}: of {', '.join(allowed)}"
            yield bad_request(f"operations[{index}]", text)
    if request.get("type") == "RSA" and {"sign", "verify"} & set(given) and {"wrapKey", "unwrapKey"} & set(given):
        yield bad_request("operations", "A key of type RSA either signs or wraps keys, not both")


def _identities(request: Request) -> Iterator[Failure]:
    urns = request.known("identityUrns")
    if isinstance(urns, list) and not 1 <= len(urns) <= 25:
        yield Failure("identityUrns", f"Attribute identity_urns list must contain 1 to 25 elements, got: {len(urns)}")
    for index, urn in enumerate(urns or ()):
        if isinstance(urn, str) and not urn.startswith("urn:v1:"):
            yield bad_request(f"identityUrns[{index}]", f"{urn} is not the URN of an identity")
    for path, limit in (("name", 50), ("description", 200)):
        text = request.known(path)
        if isinstance(text, str) and len(text) > limit:
            yield bad_request(path, f"{path} has more than {limit} characters")


def _credential_outputs(request: Request) -> Mapping[str, Any]:
    csr = request.get("csr")
    return {
        "certificatePem": "-----BEGIN CERTIFICATE-----\nsandbox\n-----END CERTIFICATE-----\n",
        "createdAt": CREATED,
        "expiredAt": "2027-01-01T00:00:00+01:00",
        "fromCsr": bool(csr),
        "privateKeyPem": "" if csr else f"sandbox-private-key-{request.hex(16, 'key')}",
        "status": "READY",
        "validity": request.get("validity", 365),
    }


def _secret_outputs(request: Request) -> Mapping[str, Any]:
    path = request.get("path")
    number = 1 if request.old is None else request.old.outputs["version"]["id"]
    if request.old is not None and request.old.inputs.get("version") != request.get("version"):
        number += 1
    metadata = {"casRequired": False, "maxVersions": 10, **(request.get("metadata") or {})}
    urn = resource_urn("okms", f"{request.get('okmsId')}/secret/{path}")
    return {
        "iam": {"displayName": path, "id": request.uuid("iam"), "urn": urn},
        "metadata": {**metadata, "createdAt": CREATED, "updatedAt": CREATED, "currentVersion": number},
        "version": {**(request.get("version") or {}), "id": number, "state": "ACTIVE", "createdAt": CREATED},
    }


_OF_DOMAIN: Final = Reference(
    "okmsId",
    (OKMS,),
    code=error_code(404, "NotFound"),
    message="The requested object (okmsId = {value}) does not exist",
    source=_GUIDE,
)
_KEY_OUTPUTS: Final = {"createdAt": CREATED, "deactivationReason": "", "state": "ACTIVE"}

TYPES: Final = (
    TypeRules(
        OKMS,
        identify=Request.uuid,
        outputs=_outputs,
        rules=(
            region_rule("okms", "region", Scheme.KEYS),
            Rule("ovh.okms.subsidiary", Phase.CHECK, "An order goes to a company of OVHcloud.", _PROVIDER, _subsidiary),
        ),
        # Ordering anew is the only way to another place; the older spelling of a code is the same place (provider.py).
        immutable=frozenset({"region"}),
    ),
    TypeRules(
        SERVICE_KEY,
        identify=Request.uuid,
        outputs=lambda request: {**_KEY_OUTPUTS, **({} if request.get("type") == "EC" else {"size": _size(request)})},
        references=(_OF_DOMAIN,),
        rules=(
            Rule("ovh.okms.key-type", Phase.CHECK, "Sizes and curves go with the key's type.", _GUIDE, _key_type),
            Rule("ovh.okms.operations", Phase.CHECK, "Operations go with the key's type.", _GUIDE, _operations),
        ),
        immutable=frozenset({"okmsId", "operations", "size", "type", "context", "curve"}),
        import_ids=imported_as("okmsId"),
    ),
    TypeRules(
        "ovh:Okms/serviceKeyJWK:ServiceKeyJWK",
        identify=Request.uuid,
        outputs=lambda request: {**_KEY_OUTPUTS, "type": request.get("keys.0.kty"), "size": 0},
        references=(_OF_DOMAIN,),
        immutable=frozenset({"okmsId", "context", "keys"}),
        import_ids=imported_as("okmsId"),
    ),
    TypeRules(
        CREDENTIAL,
        identify=Request.uuid,
        outputs=_credential_outputs,
        references=(_OF_DOMAIN,),
        rules=(
            Rule("ovh.okms.identities", Phase.CHECK, "A certificate names 1 to 25 identities.", _PROVIDER, _identities),
            range_rule("ovh.okms.validity", "validity", 1, 365, "a certificate is valid for 1 to 365 days", _GUIDE),
        ),
        immutable=frozenset({"okmsId", "identityUrns", "name", "description", "validity", "csr", "certificateType"}),
        import_ids=imported_as("okmsId"),
    ),
    TypeRules(
        "ovh:Okms/secret:Secret",
        identify=lambda request: own(request, "okmsId", "path"),
        outputs=_secret_outputs,
        unique=lambda request: f"secret/{request.get('okmsId')}/{request.get('path')}",
        conflict=Failure("path", "Secret {name} already exists", error_code(409, "Conflict")),
        references=(_OF_DOMAIN,),
        immutable=frozenset({"okmsId", "path"}),
    ),
)
