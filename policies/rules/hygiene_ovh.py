"""How OVHcloud's OKMS keys are kept: guarded against deletion, and strong enough.

What OKMS has no input for in pulumi-ovh 2.22.0 is said in the finding: rotation, a deletion window, purge protection
and the level of protection (software or hardware). No finding can be wrong about what nobody can set.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from policies.rules import environments, key_strength
from policies.rules.demands import Demand, among
from policies.rules.model import Context, Finding
from policies.rules.tabled import Judge, Say
from policies.rules.texts import as_text
from policies.rules.view import MISSING, Resource, StackView, Unknown, bare

_DOMAIN: Final = "ovh:Okms/okms:Okms"
_KEY: Final = "ovh:Okms/serviceKey:ServiceKey"
_BROUGHT: Final = "ovh:Okms/serviceKeyJWK:ServiceKeyJWK"
_NO_INPUTS: Final = "OKMS has no input for rotation, a deletion window or the level of protection: rotate by a new key"

DEMANDS: Final[Mapping[str, Sequence[Demand]]] = {_KEY: key_strength.OVH}


def judges(say: Say) -> Mapping[str, Sequence[Judge]]:
    """The judges of OVHcloud's keys and their domain by type, speaking for a rule."""

    def guarded(resource: Resource, stack: StackView, context: Context) -> Iterator[Finding]:
        if resource.protect or environments.throw_away(resource, stack, context):
            return
        what = "domain destroys its keys" if resource.kind == _DOMAIN else "key destroys it"
        message = f"deleting an OKMS {what} and all data under it at once, and nothing guards it in "
        remedy = "set the resource option protect to true"
        yield say.violated(resource, message + environments.where(resource, stack), remedy, "protect")

    def strong(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
        for _, keys in resource.each("keys"):
            for index, key in enumerate(keys if isinstance(keys, list) else [keys]):
                yield from _brought(say, resource, bare(key), f"keys[{index}]")

    def kept(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
        yield say.passed(resource, f"is kept well; {_NO_INPUTS}")

    return {_DOMAIN: (guarded, kept), _KEY: (guarded, kept), _BROUGHT: (guarded, strong, kept)}


def _brought(say: Say, resource: Resource, key: Any, at: str) -> Iterator[Finding]:
    """A key that is brought as JSON Web Key (RFC 7517): its size is that of its material."""
    if isinstance(key, Unknown):
        yield say.unknown(resource, at, "", blocking=False)
    if not isinstance(key, Mapping):
        return
    kind, curve = bare(key.get("kty")), bare(key.get("crv"))
    sizes = {"oct": ("k", key_strength.LEAST_AES), "RSA": ("n", key_strength.LEAST_RSA)}
    name, least = sizes.get(as_text(kind), ("", 0))
    if isinstance(kind, Unknown):
        yield say.unknown(resource, f"{at}.kty", "", blocking=False)
    elif kind == "EC" and isinstance(curve, Unknown):
        yield say.unknown(resource, f"{at}.crv", "", blocking=False)
    elif kind == "EC" and not among(curve, key_strength.CURVES):
        message = "the curve is none of P-256, P-384 and P-521"
        yield say.violated(resource, message, "bring a key on one of them", f"{at}.crv")
    elif name:
        material = bare(key.get(name, MISSING))
        if isinstance(material, Unknown):
            yield say.unknown(resource, f"{at}.{name}", "", blocking=False)
        elif not isinstance(material, str) or _bits(material) < least:
            message = f"a key of type {kind} has less than {least} bits"
            yield say.violated(resource, message, f"bring a key of at least {least} bits", f"{at}.{name}")
    elif kind != "EC":
        yield say.violated(resource, "the key is of no kind that OKMS takes", "bring oct, RSA or EC", f"{at}.kty")


def _bits(material: str) -> int:
    """The bits that a base64url text (RFC 7515, without padding) stands for, in whole bytes."""
    return len(material.rstrip("=")) * 6 // 8 * 8
